//! What was sent about a session, and sending it again (facts: Didit §4 "Delivery log").

use crate::fields::Fields;
use crate::idempotent::{Said, answered};
use crate::key::Caller;
use crate::path::Path;
use crate::shapes::SessionPath;
use crate::{ApiError, body};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use desk::Desk;
use domain::Uuid;
use http::HeaderMap;
use serde_json::{Value, json};

/// One event on its way to one endpoint.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `list` answers")]
pub(crate) struct Delivery {
    uuid: Uuid,
    session_id: Uuid,
    /// The event; also its `webhook-id`.
    event_id: Uuid,
    webhook_type: String,
    /// Of the session's events, from 1.
    sequence: i64,
    /// `waiting`, `delivered` or `failed`.
    status: String,
    /// Where it goes, without the path, which may hold a secret.
    request_url: String,
    /// HTTP status of the last try.
    response_status: Option<i64>,
    /// What is sent.
    request_body: Option<String>,
    /// Headers that are the same on every try.
    request_header: String,
    /// Each try, first to last.
    tries: Vec<Value>,
    /// When the next one is due.
    next_at: Option<String>,
    created_at: String,
}

/// The delivery of a path.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the path holds")]
pub(crate) struct DeliveryPath {
    /// The delivery's `uuid`.
    #[param(example = "9b1d7c52-08c3-4e5e-9d0d-3a4a7c1b2e3f")]
    delivery_id: Uuid,
}

/// Read what was sent about a session, newest event first.
#[utoipa::path(
    get, path = "/v3/session/{session_id}/webhooks/", operation_id = "list_deliveries", tag = "Webhooks",
    security(("api_key" = ["read:sessions"])),
    params(SessionPath),
    responses((status = 200, description = "All deliveries.", body = Vec<Delivery>, example = json!([{
        "uuid": "9b1d7c52-08c3-4e5e-9d0d-3a4a7c1b2e3f", "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90",
        "event_id": "1f6d2f0e-6d0c-4f4c-8a51-5f5a0c8f7e11", "webhook_type": "status.updated", "sequence": 2,
        "status": "delivered", "response_status": 200,
        "request_body": "{}", "request_header": "{}",
        "tries": [{"try": 1, "at": "2026-11-20T08:00:01.000000Z", "response_status": 200, "took_ms": 41, "fault": null}],
        "next_at": null, "created_at": "2026-11-20T08:00:00.000000Z"
    }]))),
)]
pub async fn list(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    Ok(Json(Value::Array(desk.deliveries(&actor, body::session_id(&session_id)?).await?)))
}

/// What becomes of a delivery that is sent again.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `resend` answers")]
pub(crate) struct Resent {
    uuid: Uuid,
    /// `waiting`: it goes out at once, before later events of the session.
    status: String,
}

/// A span of time.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `resend_span` reads, each field with its own error")]
pub(crate) struct Span {
    /// A day (UTC) or a time with its zone: events of then or later.
    #[schema(example = "2026-11-20T06:00:00Z")]
    date_from: String,
    /// A day, to its end, or a time with its zone: events of then or earlier.
    #[schema(example = "2026-11-20")]
    date_to: String,
}

/// How many are due again.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `resend_span` answers")]
pub(crate) struct SpanResent {
    /// Deliveries to the endpoints that are in use.
    #[schema(minimum = 0)]
    resent: i64,
}

/// Send the events of a span of time again, in their order, with the same event ids; at most 2 000 deliveries.
#[utoipa::path(
    post, path = "/v3/webhooks/resend/", operation_id = "resend_span", tag = "Webhooks",
    security(("api_key" = ["write:sessions"])),
    request_body(content = Span, example = json!({"date_from": "2026-11-20T06:00:00Z", "date_to": "2026-11-20"})),
    responses((status = 200, description = "They are due again.", body = SpanResent, example = json!({"resent": 12}))),
)]
pub async fn resend_span(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    headers: HeaderMap,
    sent: Body,
) -> Result<Response, ApiError> {
    desk.check_may_resend_span(&actor)?;
    let mut body = Fields::parse(&body::bytes(&headers, sent).await?)?;
    let (from, until) = (body.text("date_from").unwrap_or_default(), body.text("date_to").unwrap_or_default());
    let span = body.finish(desk::Span { endpoint_id: None, environment: None, from, until })?;
    answered(desk.resend_span(&actor, &span), |count: &i64| Said::ok(&json!({"resent": count}))).await
}

/// Send an event again to its endpoint, with the same event id.
#[utoipa::path(
    post, path = "/v3/session/{session_id}/webhook/{delivery_id}/resend", operation_id = "resend_delivery",
    tag = "Webhooks",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath, DeliveryPath),
    responses((status = 200, description = "It is due again.", body = Resent, example = json!({
        "uuid": "9b1d7c52-08c3-4e5e-9d0d-3a4a7c1b2e3f", "status": "waiting"
    }))),
)]
pub async fn resend(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path((session_id, delivery_id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let (session_id, delivery_id) = (body::session_id(&session_id)?, body::session_id(&delivery_id)?);
    answered(desk.resend(&actor, session_id, delivery_id), move |(): &()| {
        Said::ok(&json!({"uuid": delivery_id, "status": "waiting"}))
    })
    .await
}
