//! Whatever a caller sends: no panic, and every refusal is one of ours.
//!
//! Each target is a function of bytes; `COUNTERSIGN_FUZZ_CASES` says how many cases to run (`cargo xtask fuzz`).

use crate::fields::Fields;
use crate::{list, status};
use axum::response::IntoResponse;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

fn runner() -> TestRunner {
    #[expect(clippy::disallowed_methods, reason = "how long to fuzz is no configuration of the desk")]
    let cases = std::env::var("COUNTERSIGN_FUZZ_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(256_u32);
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
}

/// The filter and cursor target: the query of a list as it stands in an address.
fn query_target(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let pairs: Vec<(String, String)> = text
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    if let Err(error) = list::read(&pairs) {
        assert_eq!(error.into_response().status(), 400);
    }
    for key in ["cursor", "offset", "limit", "status", "session_kind", "date_from", "date_to", "country", "search"] {
        if let Err(error) = list::read(&[(key.to_owned(), text.clone().into_owned())]) {
            assert_eq!(error.into_response().status(), 400, "{key}");
        }
    }
}

/// The body target: a decision, and fields of any name.
fn body_target(bytes: &[u8]) {
    if let Err(error) = status::read(bytes) {
        assert_eq!(error.into_response().status(), 400);
    }
    if let Ok(mut fields) = Fields::parse(bytes) {
        let names: Vec<String> = fields.object().keys().cloned().collect();
        for name in names {
            _ = (fields.text(&name), fields.flag(&name), fields.whole_number(&name), fields.list(&name, 3));
        }
    }
}

#[test]
fn any_query_is_a_filter_or_refused() {
    runner()
        .run(&prop::collection::vec(any::<u8>(), 0..200), |bytes| {
            query_target(&bytes);
            body_target(&bytes);
            Ok(())
        })
        .unwrap();
    let key = "(cursor|offset|limit|status|session_kind|search|date_from|country)";
    let query = format!("{key}=[ab]?-?[0-9]{{0,25}}(&{key}=\\PC{{0,10}}){{0,3}}");
    runner()
        .run(&query.as_str(), |text| {
            query_target(text.as_bytes());
            Ok(())
        })
        .unwrap();
}

#[test]
fn any_body_is_a_decision_or_refused() {
    let field =
        "(new_status|comment|reason_codes|nodes_to_resubmit|expected_version|send_email|email_address|override_reason)";
    let value = "(null|true|1|-1|1e400|\"Approved\"|\"\\\\u0000\"|\\[\\]|\\[1,\"x\",\\{\\}\\]|\\{\"node_id\":1\\}|[0-9]{1,30}|\"\\PC{0,5}\")";
    let body = format!("\\{{\"{field}\":{value}(,\"{field}\":{value}){{0,4}}\\}}");
    runner()
        .run(&body.as_str(), |text| {
            body_target(text.as_bytes());
            Ok(())
        })
        .unwrap();
}
