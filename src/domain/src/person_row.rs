//! What a row of the API's list says of a person beside the name (facts: Didit §5 "List"): short, so that it can be kept
//! with the name and no payload is read for a list.

use crate::payload::{self, Payload};
use crate::policy::{EVERY_ARRAY, ShownFields};
use crate::{Kind, corrections, features};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Most features of a row; a workflow has some dozen.
const MOST_FEATURES: usize = 50;
/// Longest text and link, in characters.
const LONGEST: (usize, usize) = (200, 2_000);

/// What is said of a person beside the name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonRow {
    /// Link to the face of the document, as the payload has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    portrait_image: Option<String>,
    /// Short form of the document's kind: `P`, `ID`, `DL` …
    #[serde(skip_serializing_if = "Option::is_none")]
    document_type: Option<String>,
    /// Each check that ran, and its status.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    features: Vec<(String, Option<String>)>,
    /// Number, and whether it was proved.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<(String, bool)>,
    /// Address, and whether it was proved.
    #[serde(skip_serializing_if = "Option::is_none")]
    email_address: Option<(String, bool)>,
}

impl PersonRow {
    /// Reads it; empty for a company.
    #[must_use]
    pub fn of(payload: &Payload) -> Self {
        if payload.kind() != Kind::User {
            return Self::default();
        }
        let first = |array: &'static str, key: &'static str| {
            payload.objects(array).find_map(|item| payload::text(item, key)).filter(|text| !text.is_empty())
        };
        let short = |text: &str| text.chars().take(LONGEST.0).collect::<String>();
        let proved = |array: &'static str, key: &'static str| {
            let item = payload.objects(array).find(|item| payload::text(item, key).is_some())?;
            let approved = payload::text(item, "status").is_some_and(|status| status.eq_ignore_ascii_case("approved"));
            Some((short(payload::text(item, key)?), approved))
        };
        let portrait = first("id_verifications", "portrait_image").filter(|link| link.len() <= LONGEST.1);
        let ran = payload.items().filter_map(|(array, _, item)| {
            let feature = features::of_array(array)?;
            let name = if feature.wire_name.is_empty() { &feature.name } else { &feature.wire_name };
            Some((name.clone(), payload::text(item, "status").map(short)))
        });
        Self {
            portrait_image: portrait.map(str::to_owned),
            document_type: first("id_verifications", "document_type")
                .map(|kind| short(corrections::document_code(kind))),
            features: ran.take(MOST_FEATURES).collect(),
            phone_number: proved("phone_verifications", "full_number"),
            email_address: proved("email_verifications", "email"),
        }
    }

    /// As the API answers it, with no more of feature items than is given out; `None` gives out all.
    #[must_use]
    pub fn to_json(&self, shown: Option<&ShownFields>) -> Value {
        let given = |array: &str, field: &str| {
            let listed = |shown: &ShownFields| {
                [array, EVERY_ARRAY]
                    .iter()
                    .filter_map(|key| shown.get(*key))
                    .any(|list| list.iter().any(|name| name == field))
            };
            shown.is_none_or(listed)
        };
        let proved = |key: &str, value: Option<&(String, bool)>| {
            value.map_or(Value::Null, |(text, proved)| json!({key: text, "is_verified": proved}))
        };
        let feature = |(feature, status): &(String, Option<String>)| json!({"feature": feature, "status": status});
        json!({
            "portrait_image": self.portrait_image.as_ref().filter(|_| given("id_verifications", "portrait_image")),
            "document_type": self.document_type.as_ref().filter(|_| given("id_verifications", "document_type")),
            "features": self.features.iter().map(feature).collect::<Vec<_>>(),
            "phone_number": proved(
                "number",
                self.phone_number.as_ref().filter(|_| given("phone_verifications", "full_number")),
            ),
            "email_address": proved("email", self.email_address.as_ref().filter(|_| given("email_verifications", "email"))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Uuid;

    #[test]
    fn a_row_has_what_the_vendor_lists_and_nothing_of_a_company() {
        let mut value = json!({
            "session_id": Uuid::nil(), "session_kind": "user", "status": "In Review",
            "id_verifications": [{"status": "Approved", "document_type": "Passport", "portrait_image": "https://media.example/p"}],
            "liveness_checks": [{"status": "Declined"}],
            "phone_verifications": [{"status": "Approved", "full_number": "+3531"}],
            "email_verifications": [{"status": "In Review", "email": "ada@example.com"}],
            "aml_screenings": null,
        });
        let row = PersonRow::of(&Payload::from_value(value.clone()).unwrap());
        assert_eq!(
            row.to_json(None),
            json!({
                "portrait_image": "https://media.example/p", "document_type": "P",
                "features": [
                    {"feature": "ID_VERIFICATION", "status": "Approved"}, {"feature": "LIVENESS", "status": "Declined"},
                    {"feature": "PHONE", "status": "Approved"}, {"feature": "EMAIL_VERIFICATION", "status": "In Review"},
                ],
                "phone_number": {"number": "+3531", "is_verified": true},
                "email_address": {"email": "ada@example.com", "is_verified": false},
            })
        );
        // a workflow that gives out no more than the kind of document
        let shown = ShownFields::from([("id_verifications".to_owned(), ["document_type".to_owned()].into())]);
        let limited = row.to_json(Some(&shown));
        assert_eq!((&limited["document_type"], &limited["features"][0]["status"]), (&json!("P"), &json!("Approved")));
        for hidden in ["portrait_image", "phone_number", "email_address"] {
            assert_eq!(limited[hidden], Value::Null, "{hidden}");
        }
        value["session_kind"] = json!("business");
        assert_eq!(PersonRow::of(&Payload::from_value(value).unwrap()), PersonRow::default());
        // what was kept before rows said so reads as nothing
        assert_eq!(serde_json::from_str::<PersonRow>("{}").unwrap(), PersonRow::default());
    }
}
