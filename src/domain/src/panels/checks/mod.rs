//! Every check without a panel of its own: the facts that a reviewer reads first, then everything else.

mod chip;
mod contact;
mod identity;
mod ip;
mod questionnaire;
mod reader;
mod records;

use super::Pictures;
use super::facts::{Writer, is_picture, pictures, without_objects};
use super::warnings;
use crate::payload::objects;
use crate::view::{CheckPanel, Told};
use crate::{Kind, Payload};
use chip::nfc;
use contact::{email, phone};
use identity::identity;
use ip::ip;
use questionnaire::questionnaire;
use reader::{Reader, of_hundred, percent};
use records::{database, proof_of_address};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// Whether an array is shown as a section of checks.
pub(super) fn has_section(array: &str) -> bool {
    !matches!(array, "registry_checks" | "key_people_checks" | "document_verifications" | "aml_screenings")
}

/// Whether sessions of this kind may have the array.
pub(super) fn belongs(array: &str, kind: Kind) -> bool {
    let both = matches!(
        array,
        "phone_verifications"
            | "email_verifications"
            | "questionnaire_responses"
            | "ip_analyses"
            | "document_ai_documents"
    );
    both || kind == Kind::User
}

/// One item of such an array.
pub(super) fn panel(
    payload: &Payload,
    array: &str,
    position: usize,
    item: &Map<String, Value>,
    picture: Pictures<'_>,
) -> CheckPanel {
    let mut reader = Reader { item, used: HashSet::from(["warnings"]), facts: Vec::new() };
    let status = reader.quiet("status");
    match array {
        "id_verifications" => identity(&mut reader),
        "liveness_checks" => liveness(&mut reader),
        "face_matches" => face_match(&mut reader),
        "nfc_verifications" => nfc(&mut reader, payload),
        "poa_verifications" => proof_of_address(&mut reader),
        "database_validations" => database(&mut reader),
        "phone_verifications" => phone(&mut reader),
        "email_verifications" => email(&mut reader),
        "questionnaire_responses" => questionnaire(&mut reader),
        "ip_analyses" => ip(&mut reader, payload),
        _ => document(&mut reader),
    }
    let Reader { mut used, facts, .. } = reader;
    for (key, value) in item {
        if is_picture(key, value) || (value.is_string() && picture(array, position, key).is_some()) {
            used.insert(key);
        }
    }
    let mut writer = Writer::of_item();
    writer.all_but(item, &used);
    if let Some(rest) = item.get("warnings").and_then(without_objects) {
        writer.key("warnings", &rest);
    }
    CheckPanel {
        status,
        pictures: pictures(item, &|way| picture(array, position, way)),
        facts,
        more: writer.finish(),
        warnings: warnings::fold(warnings::lines(array, item)),
    }
}

fn liveness(r: &mut Reader<'_>) {
    r.take("Method", "method");
    r.take_as("Liveness score", "score", of_hundred);
    r.take_as("Estimated age", "age_estimation", |age| Told::sentence("{n} years", [("n", age)]));
    r.take("Face quality", "face_quality");
    r.take("Face luminance", "face_luminance");
    r.matches("Similar faces");
}

fn face_match(r: &mut Reader<'_>) {
    r.take_as("Similarity", "score", percent);
    r.take("Source picture is from session", "source_image_session_id");
}

fn document(r: &mut Reader<'_>) {
    for (label, key) in [
        ("Title", "title"),
        ("Name", "name"),
        ("Document type", "document_type"),
        ("Document subtype", "document_subtype"),
        ("Issuer", "issuer"),
        ("Issued on", "issue_date"),
        ("Expires on", "expiration_date"),
    ] {
        r.take(label, key);
    }
    let items = objects(r.item, "items").count();
    if items > 0 {
        r.say("Documents", Some(Told::Figure(items.to_string())));
    }
}
