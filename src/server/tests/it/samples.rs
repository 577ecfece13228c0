//! Payloads: the invented samples, and small ones made for a test.

use domain::Uuid;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Names of the detailed samples.
pub const NAMES: &[&str] = &[
    "kyb_decision_approved_simple",
    "kyb_decision_awaiting_user",
    "kyb_decision_declined_dissolved",
    "kyb_decision_in_review_complex",
    "kyb_decision_manual_entry",
    "kyc_decision_abandoned_vietnamese",
    "kyc_decision_approved_arabic",
    "kyc_decision_declined_tampering_cyrillic",
    "kyc_decision_expired_apostrophe",
    "kyc_decision_in_review_duplicate_face_chinese",
    "kyc_decision_kyc_expired_html_name",
    "kyc_decision_not_started_mononym",
    "kyc_decision_resubmitted_90char_name",
];

/// The complex company.
pub const COMPLEX: &str = "kyb_decision_in_review_complex";

/// Folder of the samples.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("demo")
}

/// Text of a detailed sample.
pub fn text(name: &str) -> String {
    std::fs::read_to_string(folder().join("didit").join(format!("{name}.json"))).unwrap()
}

/// A detailed sample.
pub fn sample(name: &str) -> Value {
    serde_json::from_str(&text(name)).unwrap()
}

/// The session id of a payload.
pub fn id_of(payload: &Value) -> Uuid {
    Uuid::try_parse(payload["session_id"].as_str().unwrap()).unwrap()
}

/// What the API gives of a session, as events carry it: tags change without one.
pub fn as_events_tell(mut given: Value) -> Value {
    given.as_object_mut().unwrap().shift_remove("tags").unwrap();
    given
}

/// A person's session with a declined document and a passed liveness check.
pub fn user(session_id: Uuid, status: &str) -> Value {
    json!({
        "session_id": session_id, "session_kind": "user", "status": status, "vendor_data": "crm-17",
        "id_verifications": [{"node_id": "ocr", "status": "Declined", "first_name": "Ada", "last_name": "Probe"}],
        "liveness_checks": [{"node_id": "live", "status": "Approved"}],
        "aml_screenings": null,
    })
}

/// A company whose owners have these sessions.
pub fn company(session_id: Uuid, status: &str, owners: &[Uuid]) -> Value {
    let owners: Vec<Value> = owners
        .iter()
        .map(|owner| json!({"full_name": "Owner", "roles": ["ubo"], "is_active": true, "kyc_session_id": owner}))
        .collect();
    json!({
        "session_id": session_id, "session_kind": "business", "status": status,
        "registry_checks": [{"node_id": "kyb", "status": "Approved", "company": {"company_name": "Probe Works Ltd"}}],
        "key_people_checks": [{"node_id": "kyb", "status": "In Review", "registry": {"beneficial_owners": owners}}],
        "document_verifications": null,
    })
}
