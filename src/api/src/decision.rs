//! `PUT` and `GET /v3/session/{session_id}/decision/`.

use crate::idempotent::{Said, answered};
use crate::key::Caller;
use crate::path::Path;
use crate::shapes::{Decision, SentDecision, SessionPath};
use crate::{ApiError, body, shapes};
use axum::Json;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use desk::{Brought, Desk, Include, Ingested};
use domain::source_event::SourceEvent;
use domain::{Payload, Source};
use http::{HeaderMap, StatusCode};

/// What is to be added.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes what `read_includes` reads")]
pub(crate) struct DecisionQuery {
    /// `events` adds `events` with their deliveries and `activity_reviews`; `activity_reviews` adds those alone.
    #[param(pattern = "^((events|activity_reviews)(,|$))*$", example = "events")]
    include: Option<String>,
}

/// Read a session: the decision payload with the desk's own values.
#[utoipa::path(
    get, path = "/v3/session/{session_id}/decision/", operation_id = "get_decision", tag = "Sessions",
    security(("api_key" = ["read:sessions"])),
    params(SessionPath, DecisionQuery),
    responses((status = 200, description = "The session.", body = Decision, example = json!(shapes::decision()))),
)]
pub async fn get(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let includes = read_includes(&query)?;
    let json = desk.session_json(&actor, body::session_id(&session_id)?, &includes).await?;
    Ok(Json(json.0).into_response())
}

/// Didit's one word adds both; each has its own as well.
fn read_includes(query: &[(String, String)]) -> Result<Vec<Include>, ApiError> {
    let mut includes = Vec::new();
    for (_, value) in query.iter().filter(|(key, _)| key == "include") {
        for word in value.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            match word {
                "events" => includes.extend([Include::Events, Include::Activity]),
                "activity_reviews" => includes.push(Include::Activity),
                _ => {
                    let sentence = "Must be events or activity_reviews.".to_owned();
                    return Err(ApiError::Fields(vec![("include".to_owned(), sentence)]));
                }
            }
        }
    }
    Ok(includes)
}

/// What the source says of the event that a payload comes with.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes what `source_event` reads")]
pub(crate) struct SourceEventHeaders {
    /// The source's own id of the event. One that came with this session before changes nothing, whatever the body
    /// says; the timeline tells that it came.
    #[param(rename = "X-Source-Event-Id", max_length = 255, example = "evt_01JD7Q")]
    id: Option<String>,
    /// When the event happened at the source: a time with its zone, or Unix seconds. One that is older than the newest
    /// of this session changes nothing either. At most five minutes ahead of the desk's clock.
    #[param(rename = "X-Source-Event-Time", example = "2026-11-20T08:00:00Z")]
    at: Option<String>,
}

/// Reads [`SourceEventHeaders`].
fn source_event(desk: &Desk, headers: &HeaderMap) -> Result<SourceEvent, ApiError> {
    let text = |name: &'static str| match headers.get(name).map(|value| value.to_str()) {
        None => Ok(None),
        Some(Ok(text)) => Ok(Some(text)),
        Some(Err(_)) => Err(ApiError::Detail(format!("{name} must be printable ASCII."))),
    };
    desk.source_event(text(EVENT_ID)?, text(EVENT_TIME)?).map_err(|(which, sentence)| {
        let name = if which == "id" { EVENT_ID } else { EVENT_TIME };
        ApiError::Detail(format!("{name}: {sentence}"))
    })
}

/// Header of the event's id.
pub(crate) const EVENT_ID: &str = "X-Source-Event-Id";
/// Header of the event's time.
pub(crate) const EVENT_TIME: &str = "X-Source-Event-Time";

/// Bring in a session, or a new revision of one. The same content again changes nothing.
#[utoipa::path(
    put, path = "/v3/session/{session_id}/decision/", operation_id = "put_decision", tag = "Sessions",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath, SourceEventHeaders),
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
    let event = source_event(&desk, &headers)?;
    let bytes = body::bytes(&headers, payload).await?;
    let payload = Payload::parse(&bytes).map_err(|faults| match faults.iter().find(|fault| fault.path.is_empty()) {
        Some(fault) => ApiError::Detail(fault.sentence.clone()),
        None => ApiError::Fields(faults.into_iter().map(|fault| (fault.path, fault.sentence)).collect()),
    })?;
    if payload.session_id() != Some(session_id) {
        let sentence = "Must be the session_id of the path.".to_owned();
        return Err(ApiError::Fields(vec![("session_id".to_owned(), sentence)]));
    }
    answered(desk.bring(&actor, Source::Native, payload, &event), |brought: &Brought| {
        let status = if brought.ingested == Ingested::Created { StatusCode::CREATED } else { StatusCode::OK };
        Said::new(status, &brought.json)
    })
    .await
}
