//! Veriff's decision and event webhooks.

use super::{first, given, text};
use domain::event::EventType;
use domain::time::SECOND;
use domain::{Status, Time};
use serde_json::{Value, json};

/// The events of ours that Veriff has a counterpart for.
pub const EVENTS: &[EventType] = &[EventType::StatusUpdated];

/// Veriff's word and code for a status.
fn word(status: Status) -> (&'static str, i64) {
    match status {
        Status::NotStarted => ("created", 7001),
        Status::InProgress | Status::AwaitingUser => ("started", 7001),
        Status::InReview => ("review", 9121),
        Status::Approved => ("approved", 9001),
        Status::Declined => ("declined", 9102),
        Status::Resubmitted => ("resubmission_requested", 9103),
        Status::Expired | Status::KycExpired => ("expired", 9104),
        Status::Abandoned | Status::Canceled => ("abandoned", 9104),
    }
}

/// One of our events as Veriff would tell it.
#[must_use]
pub fn event(body: &Value) -> Value {
    let status = text(body, "status").and_then(Status::read).unwrap_or(Status::InReview);
    let (word, code) = word(status);
    let id = given(body, "session_id");
    if code < 9000 {
        return json!({
            "id": id, "feature": "selfid", "code": code, "action": word, "vendorData": given(body, "vendor_data"),
            "endUserId": null,
        });
    }
    let (reason, reason_code) = reason(body, status);
    let seconds = body.get("created_at").and_then(Value::as_i64).unwrap_or_default();
    let accepted = body.get("decision").map_or(Value::Null, |decision| given(decision, "created_at"));
    json!({
        "status": "success",
        "verification": {
            "id": id,
            "code": code,
            "status": word,
            "reason": reason,
            "reasonCode": reason_code,
            "vendorData": given(body, "vendor_data"),
            "endUserId": null,
            "acceptanceTime": accepted,
            "decisionTime": Time(seconds.saturating_mul(SECOND)).rfc3339(),
            "person": person(first(body, "id_verifications")),
            "document": document(first(body, "id_verifications")),
            "additionalVerifiedData": {},
            "comments": [],
            "highRisk": false,
        },
        "technicalData": {"ip": given(first(body, "ip_analyses"), "ip_address")},
    })
}

/// Why, of the last review that set this status.
fn reason(body: &Value, status: Status) -> (Value, Value) {
    if status == Status::Resubmitted {
        let reasons = body.get("resubmit_info").and_then(|info| info.get("reasons")).and_then(Value::as_object);
        let words = reasons.and_then(|reasons| reasons.values().next()).cloned();
        return (words.filter(|words| words.as_str() != Some("")).unwrap_or(Value::Null), Value::Null);
    }
    if status != Status::Declined {
        return (Value::Null, Value::Null);
    }
    let reviews = body.get("decision").and_then(|decision| decision.get("reviews")).and_then(Value::as_array);
    let review = reviews.and_then(|reviews| {
        reviews.iter().rev().find(|review| text(review, "new_status").and_then(Status::read) == Some(status))
    });
    let codes = review.and_then(|review| review.get("reason_codes")).and_then(Value::as_array);
    // Veriff has one reason, and its codes are numbers
    let code = codes.and_then(|codes| codes.iter().find_map(Value::as_i64));
    let label = code.and_then(|code| domain::reasons::find(&code.to_string())).map(|reason| reason.label.as_str());
    (label.map_or(Value::Null, Value::from), code.map_or(Value::Null, Value::from))
}

fn person(item: &Value) -> Value {
    let born = text(item, "date_of_birth");
    json!({
        "firstName": given(item, "first_name"),
        "lastName": given(item, "last_name"),
        "fullName": given(item, "full_name"),
        "dateOfBirth": born,
        "yearOfBirth": born.and_then(|born| born.get(..4)),
        "gender": text(item, "gender").filter(|gender| matches!(*gender, "M" | "F")),
        "idNumber": given(item, "personal_number"),
        "nationality": country(item, "nationality"),
        "citizenship": null,
        "placeOfBirth": given(item, "place_of_birth"),
        "addresses": text(item, "address").map(|whole| json!({"fullAddress": whole})).into_iter().collect::<Vec<_>>(),
        "occupation": null,
        "pepSanctionMatch": null,
    })
}

fn document(item: &Value) -> Value {
    let kind = text(item, "document_type").map(|kind| match kind {
        "Passport" => "PASSPORT",
        "Identity Card" => "ID_CARD",
        "Residence Permit" => "RESIDENCE_PERMIT",
        "Driver's License" => "DRIVERS_LICENSE",
        "Visa" => "VISA",
        _ => "OTHER",
    });
    json!({
        "number": given(item, "document_number"),
        "type": kind,
        "country": country(item, "issuing_state"),
        "state": null,
        "validFrom": given(item, "date_of_issue"),
        "validUntil": given(item, "expiration_date"),
        "firstIssue": null,
        "placeOfIssue": null,
        "issueNumber": null,
        "issuedBy": null,
    })
}

/// Veriff writes countries in two letters; what cannot be read as one is left out.
fn country(item: &Value, key: &str) -> Option<&'static str> {
    let written = text(item, key)?;
    let found =
        if written.len() == 2 { rust_iso3166::from_alpha2(written) } else { rust_iso3166::from_alpha3(written) };
    found.map(|country| country.alpha2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_has_the_word_and_code_of_the_table() {
        let table = include_str!("../../tests/data/session_statuses.csv");
        let mut lines = table.lines();
        let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
        let at = |name: &str| columns.iter().position(|column| *column == name).unwrap();
        let mut met = 0;
        for line in lines {
            // the meaning alone is quoted, and stands before the rest
            let (head, tail) = line.split_once(",\"").map_or((line, None), |(head, rest)| (head, rest.split_once('"')));
            let after: Vec<&str> = tail.map_or_else(
                || line.split(',').skip(at("veriff_status")).collect(),
                |(_, rest)| rest.trim_start_matches(',').split(',').collect(),
            );
            let status = Status::read(head.split(',').next().unwrap()).unwrap();
            assert_eq!(word(status).0, after[0], "{line}");
            if !after[1].is_empty() {
                assert_eq!(word(status).1.to_string(), after[1], "{line}");
            }
            met += 1;
        }
        assert_eq!(met, 11);
    }

    #[test]
    fn a_decision_is_told_as_veriff_tells_it() {
        let body = json!({
            "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "status": "Declined", "created_at": 1_760_000_000,
            "vendor_data": "crm-17", "webhook_type": "status.updated",
            "decision": {
                "created_at": "2026-11-04T19:22:00Z",
                "reviews": [
                    {"new_status": "In Review", "reason_codes": [101]},
                    {"new_status": "Declined", "reason_codes": ["own", 102, 103]},
                ],
                "id_verifications": [{
                    "first_name": "Zoë", "last_name": "Šťastná", "date_of_birth": "1987-12-01", "gender": "U",
                    "nationality": "GRC", "issuing_state": "nowhere", "document_type": "Identity Card",
                    "document_number": "EX 550 102",
                }],
                "ip_analyses": [{"ip_address": "203.0.113.5"}],
            },
        });
        let told = event(&body);
        let verification = &told["verification"];
        assert_eq!((&told["status"], &told["technicalData"]["ip"]), (&json!("success"), &json!("203.0.113.5")));
        assert_eq!((&verification["code"], &verification["status"]), (&json!(9102), &json!("declined")));
        assert_eq!(verification["reasonCode"], 102);
        assert!(verification["reason"].as_str().is_some_and(|reason| !reason.is_empty()));
        assert_eq!(verification["decisionTime"].as_str().map(|time| &time[..19]), Some("2025-10-09T08:53:20"));
        assert_eq!(verification["person"]["nationality"], "GR");
        assert_eq!(
            (&verification["person"]["yearOfBirth"], &verification["person"]["gender"]),
            (&json!("1987"), &Value::Null)
        );
        assert_eq!(
            (&verification["document"]["type"], &verification["document"]["country"]),
            (&json!("ID_CARD"), &Value::Null)
        );
        // the published sample has every key of ours
        let sample: Value = serde_json::from_str(include_str!("../../tests/data/veriff_decision.json")).unwrap();
        for (ours, theirs) in [(&told, &sample), (verification, &sample["verification"])] {
            for key in ours.as_object().unwrap().keys() {
                assert!(theirs.get(key).is_some(), "{key}");
            }
        }
        for part in ["person", "document"] {
            for key in verification[part].as_object().unwrap().keys() {
                assert!(sample["verification"][part].get(key).is_some(), "{part} {key}");
            }
        }
    }

    #[test]
    fn what_is_no_decision_is_an_event() {
        let told = event(&json!({"session_id": "x", "status": "In Progress", "vendor_data": null}));
        assert_eq!(told["action"], "started");
        assert_eq!(told["code"], 7001);
        assert_eq!(event(&json!({}))["verification"]["person"]["firstName"], Value::Null, "nothing is made up");
    }
}
