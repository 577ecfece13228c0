//! Whatever a caller sends: no panic, and every refusal is one of ours.
//!
//! Each target is a function of bytes; `COUNTERSIGN_FUZZ_CASES` says how many cases to run (`cargo xtask fuzz`).

use crate::fields::Fields;
use crate::{ApiError, audit, list, proposals, status};
use axum::response::IntoResponse;
use domain::narrow;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use std::collections::BTreeSet;

fn runner() -> TestRunner {
    #[expect(clippy::disallowed_methods, reason = "how long to fuzz is no configuration of the desk")]
    let cases = std::env::var("COUNTERSIGN_FUZZ_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(256_u32);
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
}

/// Reads the query of a list.
type Read = fn(&[(String, String)]) -> Result<(), ApiError>;

/// Every list that leads on by a cursor.
const LISTS: [(&str, Read); 3] = [
    ("/v3/sessions/", |query| list::read(query).map(|_| ())),
    ("/v3/proposals/", |query| proposals::read(query).map(|_| ())),
    ("/v3/audit/", |query| audit::read(query).map(|_| ())),
];

/// Values that some filter or cursor of ours takes.
const GOOD: &[&str] = &[
    "In Review",
    "APPROVED,Declined",
    "user",
    "business",
    "all",
    "2026-11-20",
    "2026-11-20T08:00:00Z",
    "2026-11-20T08:00:00 01:00",
    "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90",
    "person:5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90",
    "system",
    "session.decide",
    "me",
    "none",
    "error",
    "source-decision-changed",
    "DOCUMENT_EXPIRED",
    "amber",
    "waiting",
    "for_me",
    "true",
    "false",
    "didit",
    "ESP",
    "vip,eu",
    "50",
    "0",
    "b950",
    "a950",
    "1790000000000000.5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90",
];

/// What each list takes, as the document describes it: a filter that is new stands here by itself.
fn names(path: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(&crate::document()).unwrap();
    let parameters = document["paths"][path]["get"]["parameters"].as_array().cloned().unwrap_or_default();
    let named = parameters.iter().filter(|parameter| parameter["in"] == "query");
    let mut names: Vec<String> = named.filter_map(|parameter| parameter["name"].as_str().map(str::to_owned)).collect();
    if path == "/v3/sessions/" {
        // other names for the same
        names.extend(narrow::NAMES.iter().map(|name| (*name).to_owned()));
    }
    names.sort();
    names.dedup();
    names
}

/// The filter and cursor target: the query of a list as it stands in an address, and the same text as each value.
fn query_target(text: &str, names: &[(Read, Vec<String>)]) {
    let pairs: Vec<(String, String)> = text
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    for (read, names) in names {
        pairs_target(*read, &pairs);
        for name in names {
            pairs_target(*read, &[(name.clone(), text.to_owned())]);
        }
    }
}

fn pairs_target(read: Read, pairs: &[(String, String)]) {
    if let Err(error) = read(pairs) {
        assert_eq!(error.into_response().status(), 400, "{pairs:?}");
    }
}

/// A value of ours, one that was damaged, or anything.
fn value() -> impl Strategy<Value = String> {
    let good = || prop::sample::select(GOOD);
    let damaged = (good(), any::<prop::sample::Index>(), "\\PC{0,2}").prop_map(|(good, at, piece)| {
        let mut text = good.to_owned();
        let at = at.index(text.len());
        text.replace_range(at..=at, &piece);
        text
    });
    prop_oneof![good().prop_map(str::to_owned), damaged, "[ab]?-?[0-9]{0,25}", "\\PC{0,10}"]
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
    let lists: Vec<(Read, Vec<String>)> = LISTS.iter().map(|(path, read)| (*read, names(path))).collect();
    runner()
        .run(&prop::collection::vec(any::<u8>(), 0..200), |bytes| {
            query_target(&String::from_utf8_lossy(&bytes), &lists);
            body_target(&bytes);
            Ok(())
        })
        .unwrap();
    for (read, names) in lists {
        let pair = (prop::sample::select(names), value());
        runner()
            .run(&prop::collection::vec(pair, 0..6), |pairs| {
                pairs_target(read, &pairs);
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn every_list_with_a_cursor_and_every_filter_of_it_is_drawn() {
    let document: Value = serde_json::from_str(&crate::document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let lists = paths.keys().filter(|path| names(path).iter().any(|name| name == "cursor")).map(String::as_str);
    assert_eq!(lists.collect::<BTreeSet<_>>(), LISTS.iter().map(|(path, _)| *path).collect());
    for (path, read) in LISTS {
        for name in names(path) {
            let taken = GOOD.iter().filter(|value| read(&[(name.clone(), (**value).to_owned())]).is_ok()).count();
            assert!(taken > 0, "{path} {name}: no value here is one that it takes");
        }
    }
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
