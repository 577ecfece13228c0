//! Whatever comes in: no panic, bounded work, and an answer of the documented kind.
//!
//! Each target is a function of bytes. `cargo test` runs some hundred cases; `COUNTERSIGN_FUZZ_CASES` says how many
//! more to run (`cargo xtask fuzz`).
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "a target stops at a fault")]

use domain::corrections::{self, HitVerdict, Which};
use domain::narrow::{self, Narrow};
use domain::{Payload, Time, gates, panels, payload, reasons, resubmission, search, status, ubo};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// How many cases a target runs; one in `share` of them for targets whose cases are large.
fn runner(share: u32) -> TestRunner {
    let cases = std::env::var("COUNTERSIGN_FUZZ_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(256_u32);
    TestRunner::new(Config { cases: (cases / share).max(1), failure_persistence: None, ..Config::default() })
}

/// The payload target: reading, and everything that a page, an event or a correction does with what was read.
fn payload_target(bytes: &[u8]) {
    let payload = match Payload::parse(bytes) {
        Ok(payload) => payload,
        Err(faults) => {
            assert!(!faults.is_empty() && faults.len() <= 101, "{}", faults.len());
            assert!(faults.iter().all(|fault| !fault.sentence.is_empty() && fault.path.len() <= 400));
            // a version that refused less may have kept it
            if let Ok(kept) = Payload::kept(bytes) {
                shown_target(&kept, bytes.len());
            }
            return;
        }
    };
    assert!(payload.session_id().is_some() && payload.status().is_some());
    shown_target(&payload, bytes.len());
}

/// Everything that is made of a payload.
fn shown_target(payload: &Payload, size: usize) {
    let again = Payload::kept(&payload.to_bytes()).expect("what was kept can be read");
    assert_eq!(again.canonical(), payload.canonical());
    let texts = payload.search_texts();
    assert!(search::index_words(texts.iter().map(String::as_str)).len() <= search::MOST_INDEXED);
    _ = (payload.subject(), payload.subject_detail(), payload.kind(), panels::warning_counts(payload));
    _ = (
        gates::unmet(payload, &gates::GateRules::default()),
        resubmission::steps(payload),
        resubmission::requested(payload),
    );
    let links = ubo::links(payload);
    let shown = panels::build(payload, &HashMap::new(), &domain::policy::Percent::default(), &|_, _, _| None);
    assert!(serde_json::to_vec(&shown.rest).is_ok() && shown.warnings.len() <= 500);
    assert!(panels::difference(payload, &again).is_empty());
    assert!(links.len() <= size);
    by_hand(payload);
}

/// Corrections of whatever was read.
fn by_hand(payload: &Payload) {
    let verdicts: Vec<HitVerdict> = corrections::all_hits(payload, 0)
        .into_iter()
        .map(|hit| HitVerdict { hit, review_status: "False Positive".to_owned() })
        .collect();
    let hits = corrections::hits(payload, &verdicts, None, true).expect("places of the payload itself");
    let fields = json!({"first_name": "A", "date_of_birth": "2000-02-29", "extra_fields": {"a": null, "b": [1]}});
    let fields = fields.as_object().expect("an object");
    _ = corrections::person(&hits.payload, fields, None, Time(0));
    _ = corrections::document(payload, &Which::At(0, 0), "Approved");
    _ = corrections::feature(payload, "default", None, "Approved");
    let kept = corrections::replay(payload.clone(), &hits.payload, &hits.changes);
    assert_eq!(kept.payload.canonical(), hits.payload.canonical(), "the same payload again keeps every verdict");
    assert!(panels::difference(payload, &hits.payload).len() <= 201);
}

/// The target of everything that is read from text: searches, statuses, times, days, reasons.
fn text_target(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    assert!(search::query_words(&text).len() <= search::MOST_ASKED);
    _ = (domain::Status::read_any(&text), Time::parse(&text).map(Time::rfc3339), domain::time::day_of(&text));
    _ = (reasons::find(&text), domain::ownership::percent(&text), domain::features::find(&text));
}

/// The filter target: names and values as an address has them. What is refused names a field that was sent.
fn filter_target(pairs: &[(&str, String)]) {
    match Narrow::read(pairs.iter().map(|(name, value)| (*name, value.as_str()))) {
        Ok(read) => assert!(read.tags.len() <= domain::tags::MOST && read.statuses.len() <= domain::Status::ALL.len()),
        Err(faults) => {
            let sent = |name: &str| pairs.iter().any(|(sent, _)| *sent == name);
            assert!(faults.iter().all(|(name, sentence)| sent(name) && !sentence.is_empty()), "{faults:?}");
        }
    }
}

/// A value that each filter takes.
fn filter_value(name: &str) -> &'static str {
    match name {
        "status" => "In Review,APPROVED",
        "vendor_data" | "external_ref" | "workflow_id" => "customer-4711",
        "country" => "ESP",
        "source" => "didit",
        "assignee" => "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90",
        "warning" => "document expired",
        "sla" => "amber",
        "proposal" => "for_me",
        "date_from" | "date_to" | "updated_from" | "updated_to" => "2026-11-20T08:00:00 01:00",
        "tag" | "tags" => "vip,eu",
        "source_changed" => "true",
        other => panic!("{other} is a filter that no value here fits"),
    }
}

/// Any filters of a list: as they should be, damaged, or anything.
fn filters() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let whole = prop::sample::select(&narrow::NAMES[..]);
    let value = prop_oneof![Just(None), (any::<prop::sample::Index>(), "\\PC{0,3}").prop_map(Some)];
    let any_of_ours = (whole.clone(), value).prop_map(|(name, damage)| {
        let mut text = filter_value(name).to_owned();
        if let Some((at, piece)) = damage {
            let at = at.index(text.len());
            text.replace_range(at..=at, &piece);
        }
        (name, text)
    });
    prop::collection::vec(prop_oneof![any_of_ours, (whole, "\\PC{0,20}")], 0..8)
}

fn samples() -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../server/demo/didit");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| std::fs::read(file).unwrap()).collect()
}

/// What is cut into a sample: pieces that readers trip over.
const PIECES: &[&str] = &[
    "null",
    "[]",
    "{}",
    "\"\"",
    "-0",
    "1e400",
    "-1",
    "99999999999999999999999999",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "true",
    "[[[[[[[[",
    "}",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\u{0}",
    "\u{202e}",
    "\"Approved\"",
    "\"hits\":[{}]",
    "101",
    "1.5e3",
];

fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let samples = samples();
    let cut = (any::<prop::sample::Index>(), 0..40_usize, prop::sample::select(PIECES));
    (prop::sample::select(samples), prop::collection::vec(cut, 1..6)).prop_map(|(mut bytes, cuts)| {
        for (at, length, piece) in cuts {
            let start = at.index(bytes.len().max(1)).min(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, piece.bytes());
        }
        bytes
    })
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(|n| json!(n)),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "Approved",
            "ubo",
            "False Positive",
            "LEGAL_PRESENCE",
            "2000-01-01",
            "\u{0}",
            "100.0001"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(7, 60, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::Array),
            prop::collection::vec((prop::sample::select(KEYS), inner), 0..8).prop_map(|pairs| {
                Value::Object(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
            }),
        ]
    })
}

/// Keys that rules look at.
const KEYS: &[&str] = &[
    "status",
    "node_id",
    "warnings",
    "hits",
    "id",
    "uuid",
    "review_status",
    "risk_score",
    "datasets",
    "items",
    "groups",
    "required_groups",
    "document_group",
    "cross_check_result",
    "critical",
    "registry",
    "submitted",
    "parties",
    "officers",
    "beneficial_owners",
    "roles",
    "role",
    "is_active",
    "is_skipped",
    "kyc_session_id",
    "kyc_session_url",
    "company",
    "ownership_structure",
    "shareholders",
    "percentage",
    "subject",
    "registry_data",
    "ubo_resolution",
    "nodes",
    "edges",
    "owner_id",
    "owned_id",
    "screened_data",
    "extra_fields",
    "first_name",
    "last_name",
    "full_name",
    "matches",
    "log_type",
];

fn structured() -> impl Strategy<Value = Vec<u8>> {
    let array = prop::sample::select(payload::FEATURE_ARRAYS);
    let items = prop::collection::vec(value(), 0..4);
    prop::collection::vec((array, items), 0..5).prop_map(|arrays| {
        let mut payload = json!({"session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review", "session_kind": "business"});
        for (array, items) in arrays {
            // most items are objects, or nothing would get past the shape
            let items: Vec<Value> = items.into_iter().map(|item| if item.is_object() { item } else { json!({"items": item}) }).collect();
            payload[array] = Value::Array(items);
        }
        payload.to_string().into_bytes()
    })
}

#[test]
fn any_bytes_are_no_payload_or_one() {
    runner(1)
        .run(&prop::collection::vec(any::<u8>(), 0..600), |bytes| {
            payload_target(&bytes);
            text_target(&bytes);
            Ok(())
        })
        .unwrap();
}

#[test]
fn damaged_samples_are_refused_or_shown() {
    runner(8)
        .run(&mutated(), |bytes| {
            payload_target(&bytes);
            Ok(())
        })
        .unwrap();
}

#[test]
fn anything_of_the_right_shape_is_shown() {
    runner(2)
        .run(&structured(), |bytes| {
            payload_target(&bytes);
            Ok(())
        })
        .unwrap();
}

#[test]
fn any_text_is_a_search_and_perhaps_a_date() {
    runner(1)
        .run(&"\\PC{0,80}", |text| {
            text_target(text.as_bytes());
            Ok(())
        })
        .unwrap();
    for text in ["\u{0}", "", "9999-12-31T23:59:59.999999999Z", "-0001-01-01T00:00:00Z", "2000-01-01T00:00:00+23:59"] {
        text_target(text.as_bytes());
    }
}

#[test]
fn any_filters_are_read_or_named() {
    for name in narrow::NAMES {
        let read = Narrow::read([(name, filter_value(name))]).unwrap();
        assert_ne!(read, Narrow::default(), "{name}");
    }
    runner(1)
        .run(&filters(), |pairs| {
            filter_target(&pairs);
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_sample_passes_the_target_as_it_is() {
    for bytes in samples() {
        payload_target(&bytes);
    }
    assert!(status_names_round());
}

fn status_names_round() -> bool {
    domain::Status::ALL.iter().all(|one| status::Status::read_any(one.wire()) == Some(*one))
}
