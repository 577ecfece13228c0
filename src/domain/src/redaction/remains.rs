//! What is left of a payload: a list of what may stay, and a mark where something personal stood.
//!
//! Everything else goes, also keys that nobody knows: a payload may carry anything.

use crate::payload::{self, FEATURE_ARRAYS, Payload};
use crate::{Status, Time, features, panels, reasons};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Stands where something personal stood (seed 003).
pub const MARK: &str = "[redacted]";

/// Words that items of a payload use as their status besides those of sessions.
const ITEM_STATUSES: &[&str] = &["Resub Requested", "Not Finished", "Pending", "Completed", "Skipped", "Failed"];

/// Fields of an item or of its company whose value was personal; those that were there carry the mark.
const MARKED: &[&str] = &[
    "full_name",
    "first_name",
    "last_name",
    "date_of_birth",
    "age",
    "gender",
    "nationality",
    "place_of_birth",
    "marital_status",
    "address",
    "formatted_address",
    "document_type",
    "document_number",
    "personal_number",
    "date_of_issue",
    "expiration_date",
    "issuing_state",
    "portrait_image",
    "front_image",
    "back_image",
    "mrz",
    "extra_fields",
    "reference_image",
    "video_url",
    "source_image",
    "target_image",
    "document_file",
    "poa_address",
    "name_on_document",
    "issuer",
    "issue_date",
    "phone_number",
    "full_number",
    "email",
    "ip_address",
    "company_name",
    "registration_number",
    "legal_address",
    "screened_data",
];

/// Top-level texts that carry the mark when they were there.
const MARKED_ON_TOP: &[&str] = &["vendor_data", "session_url", "callback"];

/// What is left of a payload: ids, status, dates, and of each check its node, status and known warnings.
#[must_use]
pub fn remains(whole: &Payload, status: Status) -> Payload {
    let mut left = Map::new();
    let mut keep = |key: &str, value: Value| left.insert(key.to_owned(), value);
    keep("session_id", json!(whole.session_id().unwrap_or_default().to_string()));
    keep("session_kind", json!(whole.kind().wire()));
    keep("status", json!(status.wire()));
    if let Some(id) = whole.text("workflow_id").and_then(workflow) {
        keep("workflow_id", json!(id));
    }
    if let Some(at) = whole.created_at() {
        keep("created_at", json!(at.rfc3339()));
    }
    if let Some(Value::Array(named)) = whole.object().get("features") {
        let known = named.iter().filter_map(Value::as_str).filter(|name| is_feature(name));
        keep("features", known.collect());
    }
    for key in MARKED_ON_TOP {
        if whole.object().get(*key).is_some_and(|value| !value.is_null()) {
            keep(key, json!(MARK));
        }
    }
    keep("metadata", Value::Null);
    for array in FEATURE_ARRAYS {
        match whole.object().get(*array) {
            Some(Value::Array(_)) => keep(array, whole.objects(array).map(item).collect()),
            Some(_) => keep(array, Value::Null),
            None => None,
        };
    }
    let reviews: Vec<Value> = whole.objects("reviews").map(review).collect();
    if !reviews.is_empty() {
        keep("reviews", Value::Array(reviews));
    }
    // its shape is that of a payload by what stands above
    Payload::from_value(Value::Object(left)).unwrap_or_else(|_| whole.bare(status))
}

/// A workflow's name where it is an id; any other text may say something about the subject.
pub(crate) fn workflow(id: &str) -> Option<String> {
    Uuid::try_parse(id).ok().map(|id| id.to_string())
}

fn item(whole: &Map<String, Value>) -> Value {
    let mut left = Map::new();
    copy_node(whole, &mut left);
    if let Some(word) = payload::text(whole, "status") {
        let known = Status::read_any(word).is_some() || ITEM_STATUSES.contains(&word);
        left.insert("status".to_owned(), json!(if known { word } else { MARK }));
    }
    mark(whole, &mut left);
    if let Some(Value::Object(company)) = whole.get("company") {
        let mut marked = Map::new();
        mark(company, &mut marked);
        left.insert("company".to_owned(), Value::Object(marked));
    }
    if whole.get("warnings").is_some_and(Value::is_array) {
        let warnings: Vec<Value> = payload::objects(whole, "warnings").filter_map(warning).collect();
        left.insert("warnings".to_owned(), Value::Array(warnings));
    }
    Value::Object(left)
}

fn mark(whole: &Map<String, Value>, left: &mut Map<String, Value>) {
    for key in MARKED {
        if whole.get(*key).is_some_and(|value| !value.is_null()) {
            left.insert((*key).to_owned(), json!(MARK));
        }
    }
}

fn copy_node(whole: &Map<String, Value>, left: &mut Map<String, Value>) {
    // a node is named by the workflow, never by the subject
    let plain =
        |id: &&str| id.len() <= 64 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if let Some(id) = payload::text(whole, "node_id").filter(plain) {
        left.insert("node_id".to_owned(), json!(id));
    }
}

fn warning(whole: &Map<String, Value>) -> Option<Value> {
    let mut left = Map::new();
    let risk = payload::text(whole, "risk").filter(|risk| panels::is_known_risk(risk))?;
    left.insert("risk".to_owned(), json!(risk));
    if let Some(feature) = payload::text(whole, "feature").filter(|name| is_feature(name)) {
        left.insert("feature".to_owned(), json!(feature));
    }
    if let Some(level) = payload::text(whole, "log_type").filter(|l| ["error", "warning", "information"].contains(l)) {
        left.insert("log_type".to_owned(), json!(level));
    }
    copy_node(whole, &mut left);
    Some(Value::Object(left))
}

fn review(whole: &Map<String, Value>) -> Value {
    let mut left = Map::new();
    left.insert("user".to_owned(), json!(MARK));
    if let Some(status) = payload::text(whole, "new_status").and_then(Status::read_any) {
        left.insert("new_status".to_owned(), json!(status.wire()));
    }
    left.insert("comment".to_owned(), payload::text(whole, "comment").map_or(Value::Null, |_| json!(MARK)));
    let codes = whole.get("reason_codes").and_then(Value::as_array).into_iter().flatten();
    let known = codes.filter(|code| {
        let code = code.as_str().map_or_else(|| code.to_string(), str::to_owned);
        code == reasons::OTHER || reasons::find(&code).is_some()
    });
    left.insert("reason_codes".to_owned(), known.cloned().collect());
    if let Some(at) = payload::text(whole, "created_at").and_then(Time::parse) {
        left.insert("created_at".to_owned(), json!(at.rfc3339()));
    }
    Value::Object(left)
}

fn is_feature(name: &str) -> bool {
    features::find(name).is_some() || features::is_wire_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn every_text(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| {
                found.push(key.clone());
                every_text(value, found);
            }),
            Value::Array(items) => items.iter().for_each(|item| every_text(item, found)),
            Value::Null => {}
            other => found.push(other.as_str().map_or_else(|| other.to_string(), str::to_owned)),
        }
    }

    fn canary(depth: u32) -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(json!("canary")),
            Just(json!("canary@example.test")),
            Just(json!(424_242)),
            Just(json!(true)),
            Just(json!("CANARY")),
            Just(Value::Null),
        ];
        leaf.prop_recursive(depth, 40, 5, |inner| {
            let keys = prop_oneof![
                Just("status"),
                Just("node_id"),
                Just("company"),
                Just("warnings"),
                Just("risk"),
                Just("feature"),
                Just("log_type"),
                Just("full_name"),
                Just("canary_key"),
                Just("reason_codes"),
                Just("comment"),
                Just("new_status"),
                Just("created_at"),
            ];
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
                prop::collection::vec((keys, inner), 0..6)
                    .prop_map(|pairs| { Value::Object(pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()) }),
            ]
        })
    }

    proptest! {
        #[test]
        fn nothing_that_came_in_is_left_but_what_is_on_the_list(
            parts in prop::collection::vec((0..FEATURE_ARRAYS.len() + 9, canary(4)), 0..8),
        ) {
            let other = ["vendor_data", "metadata", "reviews", "features", "workflow_id", "created_at", "session_url",
                "expected_details", "canary_top"];
            let mut whole = json!({
                "session_id": "11111111-2222-3333-4444-555555555555", "status": "Approved",
            });
            for (at, value) in parts {
                let key = FEATURE_ARRAYS.iter().chain(&other).nth(at).copied().unwrap();
                whole[key] = value;
            }
            let Ok(whole) = Payload::from_value(whole) else { return Ok(()) };
            let left = remains(&whole, Status::Approved);
            let mut texts = Vec::new();
            every_text(&Value::Object(left.into_object()), &mut texts);
            // a node of the workflow is the one free word that stays
            let found: Vec<_> = texts
                .iter()
                .filter(|t| t.to_lowercase().contains("canary") && *t != "canary" || t.contains("424242"))
                .collect();
            prop_assert!(found.is_empty(), "{found:?}");
        }
    }

    #[test]
    fn status_dates_and_known_warnings_stay_and_the_rest_is_marked() {
        let whole = Payload::from_value(json!({
            "session_id": "11111111-2222-3333-4444-555555555555", "status": "Declined", "vendor_data": "niamh@x.test",
            "metadata": {"k": "v"}, "created_at": "2026-11-01T10:00:00Z", "features": ["ID_VERIFICATION", "Niamh"],
            "id_verifications": [{
                "node_id": "feature_ocr", "status": "Declined", "full_name": "Niamh", "date_of_birth": null,
                "warnings": [
                    {"risk": "PORTRAIT_MANIPULATION_DETECTED", "log_type": "error", "short_description": "Niamh"},
                    {"risk": "NIAMH", "log_type": "error"},
                ],
            }],
            "nfc_verifications": null,
        }))
        .unwrap();
        let left = Value::Object(remains(&whole, Status::Declined).into_object());
        let expected = json!({
            "session_id": "11111111-2222-3333-4444-555555555555", "session_kind": "user", "status": "Declined",
            "created_at": left["created_at"], "features": ["ID_VERIFICATION"], "vendor_data": MARK, "metadata": null,
            "id_verifications": [{
                "node_id": "feature_ocr", "status": "Declined", "full_name": MARK,
                "warnings": [{"risk": "PORTRAIT_MANIPULATION_DETECTED", "log_type": "error"}],
            }],
            "nfc_verifications": null,
        });
        assert_eq!(left, expected);
    }
}
