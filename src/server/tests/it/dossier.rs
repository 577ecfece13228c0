//! The PDF of an export (domain §5), read by a program that others wrote: `pdftotext` of Poppler.

use crate::harness::{Rig, on_both};
use crate::samples::sample;
use domain::{Environment, Scope, Uuid};
use http::Method;
use serde_json::{Value, json};
use std::io::{Cursor, Read as _};
use std::process::Command;

const SCOPES: &[Scope] = &[Scope::ReadSessions, Scope::WriteSessions, Scope::WritePrivacy];

/// The PDF of a session's export.
async fn pdf(rig: &Rig, key: &str, id: Uuid) -> Vec<u8> {
    let url = format!("{}/v3/session/{id}/export/", rig.url);
    let answer = crate::harness::client().get(url).header("x-api-key", key).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let mut zip = zip::ZipArchive::new(Cursor::new(answer.bytes().await.unwrap().to_vec())).unwrap();
    let mut bytes = Vec::new();
    zip.by_name("record.pdf").unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

/// Its words, with the space between them made one.
fn words(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("record.pdf");
    std::fs::write(&file, pdf).unwrap();
    let read = Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(&file).arg("-").output();
    let read = read.expect("pdftotext is missing: install Debian's poppler-utils, as `cargo xtask test` does");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    String::from_utf8(read.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pdf_tells_names_checks_decisions_and_what_happened() {
    on_both(async |rig| {
        let api = rig.key("k", SCOPES, Environment::Live).await;
        let mut payload = sample("kyc_decision_declined_tampering_cyrillic");
        payload["status"] = json!("In Review");
        payload["questionnaire_responses"] = json!([{"title": "محمد", "free": "Παπαδόπουλος <b>x</b>"}]);
        let id = api.bring(&payload).await;
        api.decided(id, &json!({"new_status": "Declined", "reason_codes": [102], "comment": "seen in person"})).await;
        let text = words(&pdf(rig, &api.key, id).await);
        for part in [
            "Ярополк",
            "Number 1",
            "Kind Person",
            "Status Declined",
            "Decisions",
            "Comment seen in person",
            "102",
            "Identity documents",
            "1 of 1",
            "محمد",
            "Παπαδόπουλος <b>x</b>",
            "What happened, newest first",
            "Files",
            "Record of session 1 · page 2",
            "UTC",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        // of a redacted session what is left
        assert_eq!(api.ask(Method::POST, &format!("/v3/session/{id}/redact/"), String::new()).await.status, 200);
        for _ in 0..2 {
            let text = words(&pdf(rig, &api.key, id).await);
            assert!(!text.contains("Ярополк") && !text.contains("seen in person") && !text.contains("محمد"), "{text}");
            assert!(text.contains("[redacted]"), "{text}");
            rig.redacted().await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_is_too_large_for_pages_is_cut_with_a_sentence_and_whole_in_json() {
    on_both(async |rig| {
        let api = rig.key("k", SCOPES, Environment::Live).await;
        let id = rig.id();
        let parties: Vec<Value> = (0..10_000)
            .map(|at| json!({"party_id": at, "first_name": format!("Ada {at}"), "last_name": "\u{1b}\u{202e}<b>"}))
            .collect();
        api.bring(&json!({
            "session_id": id, "session_kind": "business", "status": "In Review",
            "registry_checks": [{"company": {"name": "W".repeat(100_000)}}],
            "key_people_checks": [{"status": "In Review", "registry_parties": parties}],
        }))
        .await;
        let bytes = pdf(rig, &api.key, id).await;
        let text = words(&bytes);
        assert!(text.contains("Ada 1000") && !text.contains("Ada 9999"), "{}", text.len());
        assert!(text.contains("more values are left out here. They stand in session.json, whole."), "{}", text.len());
        assert!(text.contains("more letters stand in session.json"), "{}", text.len());
        assert!(text.contains("What happened, newest first"), "what comes after is there");
    })
    .await;
}
