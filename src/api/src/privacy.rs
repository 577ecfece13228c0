//! Redaction, deletion and legal holds; scope `write:privacy`.

use crate::fields::Fields;
use crate::idempotent::{Said, answered};
use crate::key::Caller;
use crate::path::Path;
use crate::sent::{Sent, ToKeepPrivate};
use crate::shapes::{Decision, SessionPath};
use crate::{ApiError, body};
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use desk::{Desk, SessionJson};
use domain::{Time, Uuid};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use serde_json::{Value, json};

/// What a legal hold is set to.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `read` reads, each field with its own error")]
pub(crate) struct HoldCommand {
    /// Until when nothing of the session may be redacted or deleted; null lifts the hold.
    #[schema(required = true, format = DateTime)]
    until: Option<String>,
    /// Why, in a sentence that does not name the subject; it stays in the session's own record.
    #[schema(min_length = 1, max_length = 2_000)]
    reason: String,
}

/// How the hold stands.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `hold` answers")]
pub(crate) struct Hold {
    session_id: Uuid,
    /// Null when no hold is set.
    #[schema(required = true, format = DateTime)]
    legal_hold_until: Option<String>,
}

fn redacted() -> Value {
    json!({
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "session_kind": "user", "session_number": 17,
        "status": "Approved", "version": 3, "resubmission_count": 0, "environment": "live",
        "vendor_data": "[redacted]", "metadata": null,
        "id_verifications": [{"node_id": "feature_ocr", "status": "Approved", "full_name": "[redacted]"}],
        "ubo_kyc_summary": null, "reviews": [], "redaction": "processing"
    })
}

/// Redact a session: from now on nothing personal of it is shown or sent, and soon nothing is left. It cannot be undone.
///
/// A session that is not finished is cancelled first. Refused while it is In Progress or In Review (400), and under a
/// legal hold (409). `redaction` is `processing`, then `redacted`; then the event `session.redacted` goes out. Asking
/// again changes nothing.
#[utoipa::path(
    post, path = "/v3/session/{session_id}/redact/", operation_id = "redact_session", tag = "Privacy",
    security(("api_key" = ["write:privacy"])),
    params(SessionPath),
    responses((
        status = 200, description = "The session as it reads from now on.", body = Decision, example = json!(redacted())
    )),
)]
pub async fn redact(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
) -> Result<Response, ApiError> {
    let redacted = desk.redact(&actor, body::session_id(&session_id)?);
    answered(redacted, |session: &SessionJson| Said::ok(&session.0)).await
}

/// Delete a session: redact it, and hide it from lists, counts, search and links. Its id does not come in again.
#[utoipa::path(
    delete, path = "/v3/session/{session_id}/delete/", operation_id = "delete_session", tag = "Privacy",
    security(("api_key" = ["write:privacy"])),
    params(SessionPath),
    responses((status = 204, description = "It is gone.")),
)]
pub async fn delete(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
) -> Result<Response, ApiError> {
    answered(desk.delete_session(&actor, body::session_id(&session_id)?), |(): &()| Said::nothing()).await
}

/// Export a session's whole record, as a zip that a stranger can read: the decision, every revision, what happened, what
/// was sent, the audit entries, and a page of HTML to read and to print. Each export leaves an audit entry.
#[utoipa::path(
    get, path = "/v3/session/{session_id}/export/", operation_id = "export_session", tag = "Privacy",
    security(("api_key" = ["write:privacy"])),
    params(SessionPath),
    responses((
        status = 200, description = "The zip.", content_type = "application/zip", body = Vec<u8>, example = json!("PK…")
    )),
)]
pub async fn export(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
) -> Result<Response, ApiError> {
    let export = desk.export(&actor, body::session_id(&session_id)?).await?;
    let named = format!("attachment; filename=\"{}\"", export.name);
    let headers =
        [(CONTENT_TYPE, "application/zip"), (CONTENT_DISPOSITION, named.as_str()), (CACHE_CONTROL, "no-store")];
    Ok((headers, Body::from_stream(export.into_stream())).into_response())
}

/// Set a legal hold, or lift it. Nothing of the session is redacted or deleted under it.
#[utoipa::path(
    put, path = "/v3/session/{session_id}/legal-hold/", operation_id = "hold_session", tag = "Privacy",
    security(("api_key" = ["write:privacy"])),
    params(SessionPath),
    request_body(content = HoldCommand, example = json!({"until": "2027-01-31T00:00:00Z", "reason": "Court order 17"})),
    responses((status = 200, description = "Set or lifted.", body = Hold, example = json!({
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "legal_hold_until": "2027-01-31T00:00:00.000000Z"
    }))),
)]
pub async fn hold(sent: Sent<ToKeepPrivate>) -> Result<Response, ApiError> {
    let (until, reason) = read(&sent.body)?;
    let session_id = sent.session_id;
    answered(sent.desk.hold(&sent.actor, session_id, until, &reason), move |(): &()| {
        Said::ok(&json!({"session_id": session_id, "legal_hold_until": until.map(Time::rfc3339)}))
    })
    .await
}

fn read(bytes: &[u8]) -> Result<(Option<Time>, String), ApiError> {
    let mut body = Fields::parse(bytes)?;
    if !body.has("until") {
        // a hold is not lifted by leaving something out
        body.fault("until", "This field is required.");
    }
    let until = body.text("until").and_then(|text| {
        let until = Time::parse(&text);
        if until.is_none() {
            body.fault("until", "Must be a date and time such as 2027-01-31T00:00:00Z, or null to lift the hold.");
        }
        until
    });
    let reason = body.required_text("reason").unwrap_or_default();
    body.finish((until, reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hold_is_a_date_with_a_reason_and_lifting_it_has_a_reason_too() {
        let ask = |value: &Value| read(value.to_string().as_bytes());
        let (until, reason) = ask(&json!({"until": "2027-01-31T00:00:00Z", "reason": "court"})).unwrap();
        assert_eq!((until, reason.as_str()), (Time::parse("2027-01-31T00:00:00Z"), "court"));
        assert_eq!(ask(&json!({"until": null, "reason": "over"})).unwrap().0, None);
        for wrong in
            [json!({"until": "soon", "reason": "x"}), json!({"until": 5, "reason": "x"}), json!({"reason": "x"})]
        {
            assert!(matches!(ask(&wrong), Err(ApiError::Fields(_))), "{wrong}");
        }
    }
}
