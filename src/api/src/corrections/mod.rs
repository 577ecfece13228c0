//! Changes by hand (facts: Didit §2): verdicts on hits, documents and features, corrected data, parties left out.

mod bodies;

use crate::fields::Fields;
use crate::key::Caller;
use crate::shapes::SessionPath;
use crate::{ApiError, body};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use bodies::{
    ChangedByHand, CompanyData, CompanyPath, DocumentPath, DocumentUpdate, FeatureUpdate, HitUpdate, HitUpdates,
    NodePath, PartyPath, PartyUpdate, PersonData, ProofOfAddressData,
};
use desk::{ByHand, Correction, CorrectionDone, Desk};
use domain::corrections::{HitVerdict, Which};
use domain::{Actor, Uuid};
use http::HeaderMap;
use serde_json::{Map, Value, json};

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
pub async fn hit(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
    headers: HeaderMap,
    sent: Body,
) -> Result<Json<Value>, ApiError> {
    let (session_id, mut fields) = begin(&desk, &actor, &session_id, &headers, sent).await?;
    let hit_id = fields.required_text("hit_id").unwrap_or_default();
    let review_status = fields.required_text("review_status").unwrap_or_default();
    let node_id = fields.text("node_id");
    let verdict = HitVerdict { hit: Which::Id(hit_id.clone()), review_status: review_status.clone() };
    let correction = finish(fields, ByHand::Hits { verdicts: vec![verdict], node_id, bulk: false })?;
    let done = desk.correct(&actor, session_id, &correction).await?;
    Ok(answer(&done, [("hit_id", json!(hit_id)), ("review_status", json!(review_status))]))
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
pub async fn hits(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
    headers: HeaderMap,
    sent: Body,
) -> Result<Json<Value>, ApiError> {
    let (session_id, mut fields) = begin(&desk, &actor, &session_id, &headers, sent).await?;
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
    let correction = finish(fields, ByHand::Hits { verdicts, node_id, bulk: true })?;
    let done = desk.correct(&actor, session_id, &correction).await?;
    Ok(answer(&done, [("updated", json!(updated))]))
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
pub async fn document(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path((session_id, document)): Path<(String, String)>,
    headers: HeaderMap,
    sent: Body,
) -> Result<Json<Value>, ApiError> {
    let (session_id, mut fields) = begin(&desk, &actor, &session_id, &headers, sent).await?;
    let status = title_case(fields.required_text("new_status"));
    let what = ByHand::Document { document: Which::Id(document.clone()), status: status.clone() };
    let done = desk.correct(&actor, session_id, &finish(fields, what)?).await?;
    Ok(answer(&done, [("document_id", json!(document)), ("status", json!(status))]))
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
pub async fn feature(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path((session_id, node_id)): Path<(String, String)>,
    headers: HeaderMap,
    sent: Body,
) -> Result<Json<Value>, ApiError> {
    let (session_id, mut fields) = begin(&desk, &actor, &session_id, &headers, sent).await?;
    let status = title_case(fields.required_text("new_status"));
    let feature = fields.text("feature");
    let what = ByHand::Feature { node_id: node_id.clone(), feature, status: status.clone() };
    let done = desk.correct(&actor, session_id, &finish(fields, what)?).await?;
    let feature_type = done.array.map_or("", feature_type);
    Ok(answer(&done, [("node_id", json!(node_id)), ("feature_type", json!(feature_type)), ("status", json!(status))]))
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
pub async fn person(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
    headers: HeaderMap,
    sent: Body,
) -> Result<Json<Value>, ApiError> {
    let (session_id, mut fields) = begin(&desk, &actor, &session_id, &headers, sent).await?;
    let what = ByHand::Person { node_id: fields.text("node_id"), fields: fields.object().clone() };
    let done = desk.correct(&actor, session_id, &finish(fields, what)?).await?;
    Ok(answer(&done, [("changed_fields", json!(done.changed_fields))]))
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
pub async fn proof_of_address(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
    headers: HeaderMap,
    sent: Body,
) -> Result<Json<Value>, ApiError> {
    let (session_id, mut fields) = begin(&desk, &actor, &session_id, &headers, sent).await?;
    let what = ByHand::ProofOfAddress { node_id: fields.text("node_id"), fields: fields.object().clone() };
    let done = desk.correct(&actor, session_id, &finish(fields, what)?).await?;
    Ok(answer(&done, [("changed_fields", json!(done.changed_fields))]))
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
pub async fn company(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path((session_id, company)): Path<(String, String)>,
    headers: HeaderMap,
    sent: Body,
) -> Result<Json<Value>, ApiError> {
    let (session_id, fields) = begin(&desk, &actor, &session_id, &headers, sent).await?;
    let what = ByHand::Company { uuid: company, fields: fields.object().clone() };
    let done = desk.correct(&actor, session_id, &finish(fields, what)?).await?;
    Ok(answer(&done, [("changed_fields", json!(done.changed_fields))]))
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
pub async fn party(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path((session_id, party)): Path<(String, String)>,
    headers: HeaderMap,
    sent: Body,
) -> Result<Json<Value>, ApiError> {
    let (session_id, mut fields) = begin(&desk, &actor, &session_id, &headers, sent).await?;
    if fields.value("is_skipped").is_none() {
        fields.fault("is_skipped", "This field is required.");
    }
    let is_skipped = fields.flag("is_skipped").unwrap_or_default();
    let what = ByHand::Party { uuid: party, is_skipped };
    let done = desk.correct(&actor, session_id, &finish(fields, what)?).await?;
    let deleted = [("kyc_session_deleted", json!(false)), ("kyb_sub_session_deleted", json!(false))];
    Ok(answer(&done, [("is_skipped", json!(is_skipped))].into_iter().chain(deleted)))
}

/// What comes before the body is looked at, and the body.
async fn begin(
    desk: &Desk,
    actor: &Actor,
    session_id: &str,
    headers: &HeaderMap,
    sent: Body,
) -> Result<(Uuid, Fields), ApiError> {
    let session_id = body::session_id(session_id)?;
    desk.check_correctable(actor, session_id).await?;
    Ok((session_id, Fields::parse(&body::bytes(headers, sent).await?)?))
}

/// What every such call may carry: why, and the version that was looked at.
fn finish(mut fields: Fields, what: ByHand) -> Result<Correction, ApiError> {
    let comment = fields.text("comment").or_else(|| fields.text("reason"));
    let expected_version = fields.whole_number("expected_version");
    fields.finish(Correction { what, comment, expected_version })
}

fn answer(done: &CorrectionDone, more: impl IntoIterator<Item = (&'static str, Value)>) -> Json<Value> {
    let mut object = Map::new();
    object.insert("session_id".to_owned(), json!(done.session_id));
    object.insert("session_kind".to_owned(), json!(done.kind.wire()));
    object.insert("version".to_owned(), json!(done.version));
    object.extend(more.into_iter().map(|(key, value)| (key.to_owned(), value)));
    Json(Value::Object(object))
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
