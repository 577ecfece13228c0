//! Stripe's events about verification sessions.
//!
//! Its ids are made of ours, so that a receiver finds its way back: `evt_` and `vs_` with the id's 32 digits.

use super::{given, text};
use domain::event::EventType;
use domain::{Environment, Status, Time};
use serde_json::{Map, Value, json};

/// The events of ours that Stripe has a counterpart for.
pub const EVENTS: &[EventType] = &[EventType::SessionCreated, EventType::StatusUpdated, EventType::SessionRedacted];

/// The version of Stripe's API whose shape this is.
const API_VERSION: &str = "2026-07-29.dahlia";

/// Stripe's word for a status.
fn word(status: Status) -> &'static str {
    match status {
        Status::InReview => "processing",
        Status::Approved => "verified",
        Status::Canceled => "canceled",
        _ => "requires_input",
    }
}

/// One of our events as Stripe would tell it.
#[must_use]
pub fn event(body: &Value) -> Value {
    let status = text(body, "status").and_then(Status::read).unwrap_or(Status::InReview);
    let kind = text(body, "webhook_type").and_then(EventType::read);
    let live = text(body, "environment") == Some(Environment::Live.wire());
    let what = match kind {
        Some(EventType::SessionCreated) => "created",
        Some(EventType::SessionRedacted) => "redacted",
        _ => word(status),
    };
    let created = given(body, "created_at");
    let decision = body.get("decision").unwrap_or(&Value::Null);
    let begun = text(decision, "created_at").and_then(Time::parse).map(Time::unix_seconds);
    json!({
        "id": id("evt_", text(body, "event_id")),
        "object": "event",
        "api_version": API_VERSION,
        "created": created,
        "data": {
            "object": {
                "id": id("vs_", text(body, "session_id")),
                "object": "identity.verification_session",
                "client_reference_id": given(body, "vendor_data"),
                "client_secret": null,
                "created": begun.map_or(created.clone(), Value::from),
                "last_error": (status == Status::Declined).then(|| last_error(decision)),
                "last_verification_report": null,
                "livemode": live,
                "metadata": metadata(body),
                "options": null,
                "provided_details": null,
                "redaction": (kind == Some(EventType::SessionRedacted)).then(|| json!({"status": "redacted"})),
                "related_customer": null,
                "related_customer_account": null,
                "status": word(status),
                "type": "document",
                "url": null,
            },
        },
        "livemode": live,
        "pending_webhooks": 1,
        "request": {"id": null, "idempotency_key": null},
        "type": format!("identity.verification_session.{what}"),
    })
}

fn id(prefix: &str, ours: Option<&str>) -> String {
    format!("{prefix}{}", ours.unwrap_or_default().replace('-', ""))
}

/// Which check failed. The words may be shown to the person, so they tell no more than that.
fn last_error(decision: &Value) -> Value {
    let failed = |array: &str| {
        let items = decision.get(array).and_then(Value::as_array);
        items.is_some_and(|items| items.iter().any(|item| text(item, "status") == Some("Declined")))
    };
    let (code, reason) = if failed("id_verifications") {
        ("document_unverified_other", "The document could not be verified.")
    } else if failed("face_matches") || failed("liveness_checks") {
        ("selfie_unverified_other", "The selfie could not be verified.")
    } else if failed("phone_verifications") {
        ("phone_unverified_other", "The phone number could not be verified.")
    } else if failed("email_verifications") {
        ("email_unverified_other", "The email address could not be verified.")
    } else {
        ("document_unverified_other", "The details could not be confirmed.")
    };
    json!({"code": code, "reason": reason})
}

/// Stripe's metadata are texts alone.
fn metadata(body: &Value) -> Map<String, Value> {
    let Some(Value::Object(metadata)) = body.get("metadata") else { return Map::new() };
    let texts = metadata.iter().filter_map(|(key, value)| match value {
        Value::Null => None,
        Value::String(text) => Some((key.clone(), Value::from(text.as_str()))),
        other => Some((key.clone(), Value::from(other.to_string()))),
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(kind: &str, status: &str) -> Value {
        json!({
            "event_id": "0e6f2a52-3f4e-4d6c-9a0b-2f1f3c5d7e90", "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90",
            "webhook_type": kind, "status": status, "environment": "live", "created_at": 1_760_000_000,
            "vendor_data": "crm-17", "metadata": {"order": "7", "n": 1, "gone": null},
        })
    }

    #[test]
    fn an_event_is_told_as_stripe_tells_it() {
        let told = event(&body("status.updated", "Approved"));
        assert_eq!(told["type"], "identity.verification_session.verified");
        assert_eq!(told["id"], "evt_0e6f2a523f4e4d6c9a0b2f1f3c5d7e90");
        let session = &told["data"]["object"];
        assert_eq!((&session["status"], &session["last_error"]), (&json!("verified"), &Value::Null));
        assert_eq!(session["metadata"], json!({"order": "7", "n": "1"}));
        // the published sample has the very same keys
        let sample: Value = serde_json::from_str(include_str!("../../tests/data/stripe_event.json")).unwrap();
        for (ours, theirs) in [(&told, &sample), (session, &sample["data"]["object"])] {
            let keys = |value: &Value| -> Vec<String> {
                let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
                keys.sort();
                keys
            };
            assert_eq!(keys(ours), keys(theirs));
        }
    }

    #[test]
    fn every_status_and_kind_has_its_word() {
        for (kind, status, what, word) in [
            ("session.created", "Not Started", "created", "requires_input"),
            ("session.created", "In Review", "created", "processing"),
            ("status.updated", "In Review", "processing", "processing"),
            ("status.updated", "Declined", "requires_input", "requires_input"),
            ("status.updated", "Resubmitted", "requires_input", "requires_input"),
            ("status.updated", "Canceled", "canceled", "canceled"),
            ("session.redacted", "Approved", "redacted", "verified"),
        ] {
            let told = event(&body(kind, status));
            assert_eq!(told["type"], format!("identity.verification_session.{what}"), "{status}");
            let session = &told["data"]["object"];
            assert_eq!(session["status"], word, "{status}");
            assert_eq!(session["last_error"].is_null(), status != "Declined", "{status}");
            assert_eq!(session["redaction"].is_null(), kind != "session.redacted");
        }
    }
}
