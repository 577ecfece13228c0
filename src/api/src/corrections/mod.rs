//! Changes by hand (facts: Didit §2): verdicts on hits, documents and features, corrected data, parties left out.

mod bodies;

use crate::ApiError;
use crate::fields::Fields;
use crate::idempotent::{Said, answered};
use crate::sent::{Sent, ToCorrect};
use crate::shapes::SessionPath;
use axum::response::Response;
use bodies::{
    ChangedByHand, CompanyData, CompanyPath, DocumentPath, DocumentUpdate, FeatureUpdate, HitUpdate, HitUpdates,
    NodePath, PartyPath, PartyUpdate, PersonData, ProofOfAddressData,
};
use desk::{ByHand, Correction, CorrectionDone};
use domain::corrections::{HitVerdict, Which};
use serde_json::{Value, json};

/// Most rows of one call in bulk.
const MOST_ROWS: usize = 10_000;

/// Review a screening hit: give one hit its verdict. The screening and the session stay as they are.
#[utoipa::path(
    patch, path = "/v3/session/{session_id}/update-aml-hit-status/", operation_id = "update_aml_hit_status", tag = "Evidence",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath),
    request_body(content = HitUpdate, example = json!({"hit_id": "4Wb6OHlN4TyFjK8u", "review_status": "False Positive", "comment": "Another birth date."})),
    responses((status = 200, description = "Changed, or so already.", body = ChangedByHand, example = json!({
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "session_kind": "user", "version": 3, "hit_id": "4Wb6OHlN4TyFjK8u", "review_status": "False Positive"
    }))),
)]
pub async fn hit(sent: Sent<ToCorrect>) -> Result<Response, ApiError> {
    let mut fields = sent.fields()?;
    let hit_id = fields.required_text("hit_id").unwrap_or_default();
    let review_status = fields.required_text("review_status").unwrap_or_default();
    let node_id = fields.text("node_id");
    let verdict = HitVerdict { hit: Which::Id(hit_id.clone()), review_status: review_status.clone() };
    let what = ByHand::Hits { verdicts: vec![verdict], node_id, bulk: false };
    change(sent, fields, what, move |_| json!({"hit_id": hit_id, "review_status": review_status})).await
}

/// Review screening hits in bulk: verdicts on several hits, all or none.
#[utoipa::path(
    patch, path = "/v3/session/{session_id}/bulk-update-aml-hit-status/", operation_id = "bulk_update_aml_hit_status", tag = "Evidence",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath),
    request_body(content = HitUpdates, example = json!({"hit_updates": [{"hit_id": "4Wb6OHlN4TyFjK8u", "review_status": "False Positive"}]})),
    responses((status = 200, description = "Changed, or so already.", body = ChangedByHand, example = json!({
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "session_kind": "user", "version": 3, "updated": 1
    }))),
)]
pub async fn hits(sent: Sent<ToCorrect>) -> Result<Response, ApiError> {
    let mut fields = sent.fields()?;
    let rows = fields.list("hit_updates", MOST_ROWS);
    if rows.as_ref().is_none_or(Vec::is_empty) && fields.value("hit_updates").is_none_or(Value::is_array) {
        fields.fault("hit_updates", "Name at least one hit.");
    }
    let mut verdicts = Vec::new();
    for (i, row) in rows.unwrap_or_default().iter().enumerate() {
        let mut text = |key: &str| {
            let text = row.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
            if text.is_none() {
                fields.fault(&format!("hit_updates[{i}].{key}"), "This field is required, as text.");
            }
            text.unwrap_or_default()
        };
        verdicts.push(HitVerdict { hit: Which::Id(text("hit_id")), review_status: text("review_status") });
    }
    let node_id = fields.text("node_id");
    let updated = verdicts.len();
    let what = ByHand::Hits { verdicts, node_id, bulk: true };
    change(sent, fields, what, move |_| json!({"updated": updated})).await
}

/// Decide a document: approve or decline a company document; its group is counted anew.
#[utoipa::path(
    patch, path = "/v3/session/{session_id}/documents/{document}/update-status/", operation_id = "update_document_status", tag = "Evidence",
    security(("api_key" = ["write:sessions"])),
    params(DocumentPath),
    request_body(content = DocumentUpdate, example = json!({"new_status": "Approved", "comment": "Checked against the register."})),
    responses((status = 200, description = "Changed, or so already.", body = ChangedByHand, example = json!({
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "session_kind": "business", "version": 3, "document_id": "f88d1a0d-f0c6-42a5-8896-e0ff39c06779", "status": "Approved"
    }))),
)]
pub async fn document(sent: Sent<ToCorrect>) -> Result<Response, ApiError> {
    let mut fields = sent.fields()?;
    let status = title_case(fields.required_text("new_status"));
    let document = sent.part("document");
    let what = ByHand::Document { document: Which::Id(document.clone()), status: status.clone() };
    change(sent, fields, what, move |_| json!({"document_id": document, "status": status})).await
}

/// Decide a feature: set the status of one feature by hand. The session stays as it is.
#[utoipa::path(
    patch, path = "/v3/session/{session_id}/features/{node}/update-status/", operation_id = "update_feature_status", tag = "Evidence",
    security(("api_key" = ["write:sessions"])),
    params(NodePath),
    request_body(content = FeatureUpdate, example = json!({"new_status": "Approved"})),
    responses((status = 200, description = "Changed, or so already.", body = ChangedByHand, example = json!({
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "session_kind": "user", "version": 3, "node_id": "feature_ocr", "feature_type": "KYC", "status": "Approved"
    }))),
)]
pub async fn feature(sent: Sent<ToCorrect>) -> Result<Response, ApiError> {
    let mut fields = sent.fields()?;
    let status = title_case(fields.required_text("new_status"));
    let feature = fields.text("feature");
    let node_id = sent.part("node");
    let what = ByHand::Feature { node_id: node_id.clone(), feature, status: status.clone() };
    change(
        sent,
        fields,
        what,
        move |done| json!({"node_id": node_id, "feature_type": done.array.map_or("", feature_type), "status": status}),
    )
    .await
}

/// Correct personal data: what was read from an identity document.
#[utoipa::path(
    patch, path = "/v3/session/{session_id}/update-data/", operation_id = "update_data", tag = "Evidence",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath),
    request_body(content = PersonData, example = json!({"first_name": "Ada", "date_of_birth": "1984-02-29", "comment": "Misread."})),
    responses((status = 200, description = "Changed, or so already.", body = ChangedByHand, example = json!({
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "session_kind": "user", "version": 3, "changed_fields": ["first_name", "date_of_birth", "full_name", "age"]
    }))),
)]
pub async fn person(sent: Sent<ToCorrect>) -> Result<Response, ApiError> {
    let mut fields = sent.fields()?;
    let what = ByHand::Person { node_id: fields.text("node_id"), fields: fields.object().clone() };
    change(sent, fields, what, |done| json!({"changed_fields": done.changed_fields})).await
}

/// Correct a proof of address: what was read from it.
#[utoipa::path(
    patch, path = "/v3/session/{session_id}/update-poa-data/", operation_id = "update_poa_data", tag = "Evidence",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath),
    request_body(content = ProofOfAddressData, example = json!({"issuer": "Example Bank", "issue_date": "2026-10-02"})),
    responses((status = 200, description = "Changed, or so already.", body = ChangedByHand, example = json!({
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "session_kind": "user", "version": 3, "changed_fields": ["issuer", "issue_date"]
    }))),
)]
pub async fn proof_of_address(sent: Sent<ToCorrect>) -> Result<Response, ApiError> {
    let mut fields = sent.fields()?;
    let what = ByHand::ProofOfAddress { node_id: fields.text("node_id"), fields: fields.object().clone() };
    change(sent, fields, what, |done| json!({"changed_fields": done.changed_fields})).await
}

/// Correct company data: a company block of the registry check.
#[utoipa::path(
    patch, path = "/v3/session/{session_id}/kyb/{company}/update-data/", operation_id = "update_company_data", tag = "Evidence",
    security(("api_key" = ["write:sessions"])),
    params(CompanyPath),
    request_body(content = CompanyData, example = json!({"company_name": "Example Works Ltd"})),
    responses((status = 200, description = "Changed, or so already.", body = ChangedByHand, example = json!({
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "session_kind": "business", "version": 3, "changed_fields": ["company_name"]
    }))),
)]
pub async fn company(sent: Sent<ToCorrect>) -> Result<Response, ApiError> {
    let fields = sent.fields()?;
    let what = ByHand::Company { uuid: sent.part("company"), fields: fields.object().clone() };
    change(sent, fields, what, |done| json!({"changed_fields": done.changed_fields})).await
}

/// Leave out a party: or take it in again. The desk deletes no linked session; who is left out does not count.
#[utoipa::path(
    patch, path = "/v3/session/{session_id}/kyb/parties/{party}/", operation_id = "update_party", tag = "Evidence",
    security(("api_key" = ["write:sessions"])),
    params(PartyPath),
    request_body(content = PartyUpdate, example = json!({"is_skipped": true, "comment": "Holds nothing any more."})),
    responses((status = 200, description = "Changed, or so already.", body = ChangedByHand, example = json!({
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "session_kind": "business", "version": 3, "is_skipped": true, "kyc_session_deleted": false, "kyb_sub_session_deleted": false
    }))),
)]
pub async fn party(sent: Sent<ToCorrect>) -> Result<Response, ApiError> {
    let mut fields = sent.fields()?;
    if fields.value("is_skipped").is_none() {
        fields.fault("is_skipped", "This field is required.");
    }
    let is_skipped = fields.flag("is_skipped").unwrap_or_default();
    let what = ByHand::Party { uuid: sent.part("party"), is_skipped };
    let deleted = json!(false);
    change(
        sent,
        fields,
        what,
        move |_| json!({"is_skipped": is_skipped, "kyc_session_deleted": deleted, "kyb_sub_session_deleted": deleted}),
    )
    .await
}

/// Makes the change with what every such call may carry: why, and the version that was looked at. `more` of the answer
/// is the call's own.
async fn change(
    sent: Sent<ToCorrect>,
    mut fields: Fields,
    what: ByHand,
    more: impl Fn(&CorrectionDone) -> Value + Send + Sync + 'static,
) -> Result<Response, ApiError> {
    let comment = fields.text("comment").or_else(|| fields.text("reason"));
    let expected_version = fields.whole_number("expected_version");
    let correction = fields.finish(Correction { what, comment, expected_version })?;
    answered(sent.desk.correct(&sent.actor, sent.session_id, &correction), move |done: &CorrectionDone| {
        let mut answer =
            json!({"session_id": done.session_id, "session_kind": done.kind.wire(), "version": done.version});
        if let (Value::Object(answer), Value::Object(more)) = (&mut answer, more(done)) {
            answer.extend(more);
        }
        Said::ok(&answer)
    })
    .await
}

/// A status as the payload writes it; input also takes `IN_REVIEW`.
fn title_case(text: Option<String>) -> String {
    let text = text.unwrap_or_default();
    domain::Status::read_any(&text).map_or(text, |status| status.wire().to_owned())
}

/// Didit's word for the feature that an array holds.
fn feature_type(array: &str) -> &'static str {
    match array {
        "id_verifications" => "KYC",
        "liveness_checks" => "Face",
        "face_matches" => "FaceMatch",
        "aml_screenings" => "AML",
        "poa_verifications" => "POA",
        "nfc_verifications" => "NFC",
        "phone_verifications" => "Phone",
        "email_verifications" => "Email",
        "database_validations" => "DatabaseValidation",
        "questionnaire_responses" => "Questionnaire",
        "ip_analyses" => "IPAnalysis",
        "registry_checks" => "KYBRegistry",
        "document_verifications" => "KYBDocuments",
        "document_ai_documents" => "DocumentAI",
        _ => "Feature",
    }
}
