//! Whatever is signed or checked: no panic, the same bytes on every try.
//!
//! `COUNTERSIGN_FUZZ_CASES` says how many cases to run (`cargo xtask fuzz`).
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a target stops at a fault")]

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use sources::signature;

fn runner() -> TestRunner {
    let cases = std::env::var("COUNTERSIGN_FUZZ_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(256_u32);
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
}

/// The signature target: a secret, an id and a body of any bytes, split at the first two NULs.
fn signature_target(bytes: &[u8]) {
    let mut parts = bytes.splitn(3, |byte| *byte == 0);
    let mut text = || String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let (secret, id, body) = (text(), text(), text());
    for secret in [secret.clone(), format!("{}{secret}", signature::SECRET_PREFIX)] {
        let signed = signature::standard(&secret, &id, i64::MIN, body.as_bytes());
        assert!(signed.starts_with("v1,") && signed.len() == 47, "{signed}");
        assert_eq!(signature::didit_raw(&secret, body.as_bytes()).len(), 64);
    }
    let Ok(value) = serde_json::from_str::<Value>(&body) else { return };
    let canonical = signature::canonical(&value);
    assert_eq!(signature::canonical(&canonical), canonical, "a canonical form is its own");
    assert_eq!(signature::didit_v2(&secret, &value), signature::didit_v2(&secret, &canonical));
    let ascii = signature::ascii_bytes(&value);
    assert!(ascii.is_ascii());
    assert_eq!(serde_json::from_slice::<Value>(&ascii).unwrap(), value);
}

#[test]
fn any_secret_and_body_are_signed() {
    runner()
        .run(&prop::collection::vec(any::<u8>(), 0..400), |bytes| {
            signature_target(&bytes);
            Ok(())
        })
        .unwrap();
}

#[test]
fn any_json_has_one_canonical_form() {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_filter("JSON has no such number", |n| n.is_finite()).prop_map(|n| serde_json::json!(n)),
        "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,4})?"
            .prop_map(|text| serde_json::from_str(&text).unwrap_or(Value::Null)),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(4, 30, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map("\\PC{0,6}", inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    });
    runner()
        .run(&value, |value| {
            signature_target(format!("secret\0id\0{value}").as_bytes());
            Ok(())
        })
        .unwrap();
}
