//! Redaction, deletion and legal holds; scope `write:privacy`.

use crate::fields::Fields;
use crate::key::Caller;
use crate::{ApiError, body};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use desk::Desk;
use domain::{Time, Uuid};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

/// `POST /v3/session/{session_id}/redact/`: the session as it reads from now on, `redaction` saying how far it is.
pub async fn redact(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    Ok(Json(desk.redact(&actor, body::session_id(&session_id)?).await?.0))
}

/// `DELETE /v3/session/{session_id}/delete/`: redacts and hides.
pub async fn delete(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
) -> Result<StatusCode, ApiError> {
    desk.delete_session(&actor, body::session_id(&session_id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /v3/session/{session_id}/legal-hold/`: `until` as a date and time sets a hold, null lifts it; `reason` says
/// why.
pub async fn hold(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
    headers: HeaderMap,
    sent: Body,
) -> Result<Json<Value>, ApiError> {
    let session_id = body::session_id(&session_id)?;
    desk.check_privacy(&actor, session_id).await?;
    let bytes = body::bytes(&headers, sent).await?;
    let (until, reason) = read(&bytes)?;
    desk.hold(&actor, session_id, until, &reason).await?;
    Ok(Json(held(session_id, until)))
}

fn held(session_id: Uuid, until: Option<Time>) -> Value {
    json!({"session_id": session_id, "legal_hold_until": until.map(Time::rfc3339)})
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
