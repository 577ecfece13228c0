//! Calling a session off, and outcomes by hand in the sandbox.

use crate::describe::{SessionSummary, summary};
use crate::idempotent::{Said, answered};
use crate::key::Caller;
use crate::path::Path;
use crate::sent::{Sent, ToSimulate};
use crate::shapes::SessionPath;
use crate::{ApiError, body, shapes};
use axum::extract::State;
use axum::response::Response;
use desk::Desk;
use domain::Status;
use serde_json::Value;

/// Cancel a session that is Not Started, In Progress, Awaiting User or Resubmitted. It cannot be undone.
#[utoipa::path(
    post, path = "/v3/session/{session_id}/cancel/", operation_id = "cancel_session", tag = "Decisions",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath),
    responses((status = 200, description = "Canceled.", body = SessionSummary, example = json!(summary("Canceled")))),
)]
pub async fn cancel(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
) -> Result<Response, ApiError> {
    let canceled = desk.cancel(&actor, body::session_id(&session_id)?, "");
    answered(canceled, |summary: &Value| Said::ok(summary)).await
}

/// An outcome.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `simulate` reads, each field with its own error")]
pub(crate) struct SimulatedOutcome {
    /// Any of the eleven.
    new_status: shapes::Status,
}

/// Give a sandbox session any outcome by hand; real events follow. Live sessions answer 409.
#[utoipa::path(
    post, path = "/v3/session/{session_id}/simulate/", operation_id = "simulate_outcome", tag = "Decisions",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath),
    request_body(content = SimulatedOutcome, example = json!({"new_status": "Approved"})),
    responses((status = 200, description = "So it is now.", body = SessionSummary, example = json!(summary("Approved")))),
)]
pub async fn simulate(sent: Sent<ToSimulate>) -> Result<Response, ApiError> {
    let mut fields = sent.fields()?;
    let status = fields.required_status("new_status").unwrap_or(Status::InReview);
    let status = fields.finish(status)?;
    let simulated = sent.desk.simulate(&sent.actor, sent.session_id, status);
    answered(simulated, |summary: &Value| Said::ok(summary)).await
}
