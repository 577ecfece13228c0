//! What other people keep of a person: a proof of address, and databases.

use super::reader::{Reader, percent};
use crate::panels::facts::{in_line, in_words, scalar, told};
use crate::payload::objects;
use crate::view::Told;
use serde_json::Value;

pub(super) fn proof_of_address(r: &mut Reader<'_>) {
    r.take("Document type", "document_type");
    r.take("Issuer", "issuer");
    r.take("Issued on", "issue_date");
    r.take("Expires on", "expiration_date");
    r.take("Name on the document", "name_on_document");
    r.take_as("Name against the identity document", "name_match_score_id_verification", percent);
    r.take_as("Name against the expected name", "name_match_score_expected_details", percent);
    if r.text("poa_formatted_address").is_some() {
        r.take("Address", "poa_formatted_address");
    } else {
        r.take("Address", "poa_address");
    }
    r.take("Expected address", "expected_details_address");
    r.take("Issuing state", "issuing_state");
    r.take("Language", "document_language");
    if let Some(file) = r.object("document_metadata") {
        let said = |key: &str| file.get(key).and_then(Value::as_bool);
        let signs: Vec<Told> = [
            ("is_tampered", "tampering found"),
            ("overlay_manipulation", "text laid over"),
            ("processed_by_known_editor", "went through an editing program"),
            ("has_different_creation_mod_date", "changed after it was made"),
        ]
        .into_iter()
        .filter(|(key, _)| said(key) == Some(true))
        .map(|(_, words)| Told::word(words))
        .collect();
        let none =
            ["is_tampered", "overlay_manipulation", "processed_by_known_editor"].iter().any(|key| said(key).is_some());
        let sentence = match signs.is_empty() {
            false => Some(Told::sentence("Yes: {what}.", [("what", Told::several(", ", signs))])),
            true => none.then(|| Told::word("None found.")),
        };
        r.say("Signs of editing", sentence);
    }
}

pub(super) fn database(r: &mut Reader<'_>) {
    r.take("Match", "match_type");
    r.take("Validation type", "validation_type");
    r.take("Issuing state", "issuing_state");
    for service in objects(r.item, "validations").take(20) {
        let name = scalar(service, "service_name").or_else(|| scalar(service, "service_id"));
        let mut parts: Vec<Told> = Vec::new();
        if let Some(fields) = service.get("validation").and_then(Value::as_object) {
            parts.extend(fields.iter().map(|(key, value)| {
                let words = |code: &str| Told::Word(in_words(code).to_lowercase().into());
                let told = value.as_str().map_or_else(|| in_line(key, value), words);
                Told::Entry(crate::panels::facts::phrase(key), Box::new(told))
            }));
        }
        parts.extend(told(service, "outcome_detail"));
        if parts.is_empty() {
            parts.extend(told(service, "outcome_code"));
        }
        r.say(&name.unwrap_or_else(|| "Service".to_owned()), Some(Told::several("; ", parts)));
    }
    let errors = r.item.get("errors").map(|errors| in_line("errors", errors));
    r.say("Errors", errors);
}
