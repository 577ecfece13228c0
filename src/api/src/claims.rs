//! Who works on what: claim, release, next, and what comes first.

use crate::fields::Fields;
use crate::idempotent::{Said, answered};
use crate::key::Caller;
use crate::path::Path;
use crate::sent::{Sent, ToPrioritise};
use crate::shapes::SessionPath;
use crate::{ApiError, body, shapes};
use axum::extract::State;
use axum::response::Response;
use desk::Desk;
use domain::{Environment, Uuid, session};
use serde_json::{Value, json};

/// A session in somebody's hands.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what the calls answer")]
pub(crate) struct Held {
    session_id: Uuid,
    /// Who has it; null when nobody does.
    assignee: Option<String>,
    /// Until when, unless its holder goes on working on it.
    claimed_until: Option<String>,
}

fn example() -> Value {
    json!({
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "assignee": "API key CRM",
        "claimed_until": "2026-11-20T08:30:00.000000Z"
    })
}

/// Take a session for 30 minutes, which anything done on it renews. 409 while another holds it.
#[utoipa::path(
    post, path = "/v3/session/{session_id}/claim/", operation_id = "claim_session", tag = "Work",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath),
    responses((status = 200, description = "Taken.", body = Held, example = json!(example()))),
)]
pub async fn claim(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
) -> Result<Response, ApiError> {
    answered(desk.claim(&actor, body::session_id(&session_id)?), |held: &desk::Held| Said::ok(&held.to_json())).await
}

/// Give a session back. One that nobody holds stays so; 409 while another holds it.
#[utoipa::path(
    post, path = "/v3/session/{session_id}/release/", operation_id = "release_session", tag = "Work",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath),
    responses((status = 200, description = "Free.", body = Held, example = json!({
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "assignee": null, "claimed_until": null
    }))),
)]
pub async fn release(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
) -> Result<Response, ApiError> {
    let session_id = body::session_id(&session_id)?;
    answered(desk.release(&actor, session_id), move |(): &()| {
        Said::ok(&json!({"session_id": session_id, "assignee": null, "claimed_until": null}))
    })
    .await
}

/// Take the oldest free session in review, those of higher priority first. Nobody else gets the same one.
#[utoipa::path(
    post, path = "/v3/sessions/next/", operation_id = "next_session", tag = "Work",
    security(("api_key" = ["write:sessions"])),
    responses(
        (status = 200, description = "Taken.", body = Held, example = json!(example())),
        (status = 204, description = "Nothing waits."),
    ),
)]
pub async fn next(State(desk): State<Desk>, Caller(actor): Caller) -> Result<Response, ApiError> {
    // a key's own environment is all it gets; the word here only stands for it
    answered(desk.next(&actor, Environment::Live), |held: &Option<desk::Held>| match held {
        Some(held) => Said::ok(&held.to_json()),
        None => Said::nothing(),
    })
    .await
}

/// How early a session comes in the queue.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what the call reads and answers")]
pub(crate) struct Priority {
    /// `normal` unless someone sets it; `next` hands out the highest first, and the oldest of these.
    priority: shapes::Priority,
}

/// Say how early a session comes in the queue.
#[utoipa::path(
    put, path = "/v3/session/{session_id}/priority/", operation_id = "prioritise_session", tag = "Work",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath),
    request_body(content = Priority, example = json!({"priority": "high"})),
    responses((status = 200, description = "Set.", body = Priority, example = json!({"priority": "high"}))),
)]
pub async fn prioritise(sent: Sent<ToPrioritise>) -> Result<Response, ApiError> {
    let mut body = Fields::parse(&sent.body)?;
    let read = body.required_text("priority").map(|text| session::Priority::read(&text));
    if read == Some(None) {
        body.fault("priority", "Must be low, normal, high or urgent.");
    }
    let priority = body.finish(read.flatten().unwrap_or(session::Priority::Normal))?;
    answered(sent.desk.set_priority(&sent.actor, sent.session_id, priority), move |(): &()| {
        Said::ok(&json!({"priority": priority.wire()}))
    })
    .await
}
