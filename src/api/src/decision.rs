//! `PUT` and `GET /v3/session/{session_id}/decision/`.

use crate::idempotent::Receipt;
use crate::key::Caller;
use crate::shapes::{Decision, SentDecision, SessionPath};
use crate::{ApiError, body, shapes};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use desk::{Desk, Ingested};
use domain::{Payload, Source};
use http::{HeaderMap, StatusCode};

/// Read a session: the decision payload with the desk's own values.
#[utoipa::path(
    get, path = "/v3/session/{session_id}/decision/", operation_id = "get_decision", tag = "Sessions",
    security(("api_key" = ["read:sessions"])),
    params(SessionPath),
    responses((status = 200, description = "The session.", body = Decision, example = json!(shapes::decision()))),
)]
pub async fn get(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
) -> Result<Response, ApiError> {
    let json = desk.session_json(&actor, body::session_id(&session_id)?).await?;
    Ok(Json(json.0).into_response())
}

/// Bring in a session, or a new revision of one. The same content again changes nothing.
#[utoipa::path(
    put, path = "/v3/session/{session_id}/decision/", operation_id = "put_decision", tag = "Sessions",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath),
    request_body(content = SentDecision, example = json!(shapes::sent_decision())),
    responses(
        (status = 200, description = "A revision, or nothing new.", body = Decision, example = json!(shapes::decision())),
        (status = 201, description = "A new session.", body = Decision, example = json!(shapes::decision())),
    ),
)]
pub async fn put(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
    headers: HeaderMap,
    payload: Body,
) -> Result<Response, ApiError> {
    let session_id = body::session_id(&session_id)?;
    if !actor.may(domain::Right::Ingest) {
        // before the body is read: who may not write need not be listened to
        return Err(ApiError::Forbidden);
    }
    let bytes = body::bytes(&headers, payload).await?;
    let payload = Payload::parse(&bytes).map_err(|faults| match faults.iter().find(|fault| fault.path.is_empty()) {
        Some(fault) => ApiError::Detail(fault.sentence.clone()),
        None => ApiError::Fields(faults.into_iter().map(|fault| (fault.path, fault.sentence)).collect()),
    })?;
    if payload.session_id() != Some(session_id) {
        let sentence = "Must be the session_id of the path.".to_owned();
        return Err(ApiError::Fields(vec![("session_id".to_owned(), sentence)]));
    }
    Receipt::Session(session_id).leave();
    let put = desk.put_session(&actor, Source::Native, payload).await?;
    let json = desk.ingested_json(&actor, session_id).await?;
    let status = if put.ingested == Ingested::Created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(json.0)).into_response())
}
