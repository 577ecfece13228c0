//! Gates of an approval (seed 004, domain §3.4): what must be met first, as sentences for the reviewer.

use crate::{Kind, Payload, payload};
use serde_json::Value;

/// Unmet required document groups of a company, and unreviewed AML hits of the session itself.
#[must_use]
pub fn unmet(payload: &Payload) -> Vec<String> {
    let mut unmet = Vec::new();
    if payload.kind() == Kind::Business {
        for check in payload.objects("document_verifications") {
            let required = check.get("required_groups").and_then(Value::as_array).into_iter().flatten();
            for group in required.filter_map(Value::as_str) {
                let approved = payload::objects(check, "items").any(|item| {
                    payload::text(item, "document_group") == Some(group)
                        && payload::text(item, "status") == Some("Approved")
                });
                if !approved {
                    unmet
                        .push(format!("Required document group without an approved document: {}.", group_label(group)));
                }
            }
        }
    }
    let hits = payload
        .objects("aml_screenings")
        .flat_map(|screening| payload::objects(screening, "hits"))
        .filter(|hit| payload::text(hit, "review_status").is_none_or(|status| status == "Unreviewed"))
        .count();
    match hits {
        0 => {}
        1 => unmet.push("One AML hit is not reviewed.".to_owned()),
        n => unmet.push(format!("{n} AML hits are not reviewed.")),
    }
    unmet
}

/// A document group in words.
#[must_use]
pub fn group_label(group: &str) -> String {
    match group {
        "LEGAL_PRESENCE" => "Legal presence".to_owned(),
        "COMPANY_DETAILS" => "Company details".to_owned(),
        "OWNERSHIP_STRUCTURE" => "Ownership structure".to_owned(),
        "REPRESENTATIVES_AUTHORIZATION" => "Authorisation of representatives".to_owned(),
        other => other.replace('_', " ").to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_complex_company_has_one_unmet_group_and_two_open_hits() {
        let bytes = include_bytes!("../../server/demo/didit/kyb_decision_in_review_complex.json");
        assert_eq!(
            unmet(&Payload::parse(bytes).unwrap()),
            [
                "Required document group without an approved document: Authorisation of representatives.",
                "2 AML hits are not reviewed."
            ]
        );
    }
}
