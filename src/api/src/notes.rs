//! `GET` and `POST /v3/sessions/{session_id}/reviews/`: what happened to a session, and notes in it (facts: Didit §2).

use crate::fields::Fields;
use crate::idempotent::{Said, answered};
use crate::key::Caller;
use crate::list::{here, pairs};
use crate::path::Path;
use crate::sent::{Sent, ToWork};
use crate::shapes::SessionPath;
use crate::{ApiError, body, shapes};
use axum::Json;
use axum::extract::{Query, State};
use axum::response::Response;
use desk::Desk;
use domain::{Status, Uuid};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

/// Entries a page when none are asked for, and at most.
const ROWS: (i64, i64) = (50, 200);
/// Deepest `offset`.
const DEEPEST: i64 = 10_000;

/// Which entries, in which order.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes what `read_page` reads, each with its own error")]
pub(crate) struct FeedQuery {
    /// Entries a page, 50 when left out.
    #[param(minimum = 1, maximum = 200, example = 50)]
    limit: Option<i64>,
    /// Entries to leave out.
    #[param(minimum = 0, maximum = 10_000, example = 0)]
    offset: Option<i64>,
    /// `-created_at` for the newest first, which is so when it is left out, or `created_at`.
    #[param(pattern = "^-?created_at$", example = "-created_at")]
    ordering: Option<String>,
}

/// A page of the feed.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `list` answers")]
pub(crate) struct FeedPage {
    /// All entries of the session.
    #[schema(minimum = 0)]
    count: i64,
    /// The page after this.
    next: Option<String>,
    /// The page before this.
    previous: Option<String>,
    results: Vec<FeedEntry>,
}

/// Something that happened.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what the calls answer")]
pub(crate) struct FeedEntry {
    uuid: Uuid,
    /// `comment`, `status_change`, `tag_change` and others; new ones may come.
    activity_type: String,
    /// Name of who did it.
    actor_display: String,
    /// Email of a person who wrote or decided.
    actor_email: Option<String>,
    /// `reviewer`, `api_key`, `source` or `system`.
    actor_type: String,
    /// The status it led to, or for a note the one that its writer would give.
    new_status: Option<shapes::Status>,
    previous_status: Option<shapes::Status>,
    comment: Option<String>,
    /// People whom the comment names as `@name@example.com`.
    mentioned_emails: Vec<String>,
    /// The values before, by field, such as `{"id_verifications.0.first_name": "Ada"}`; null when none changed.
    previous_value: Option<Value>,
    /// The values after, by field.
    new_value: Option<Value>,
    /// The fields that changed.
    changed_fields: Option<Vec<String>>,
    /// What else there is, such as `reason_codes`.
    metadata: Option<Value>,
    created_at: String,
}

fn example() -> Value {
    json!({
        "uuid": "9b1d7c52-08c3-4e5e-9d0d-3a4a7c1b2e3f", "activity_type": "comment", "actor_display": "Ada Example",
        "actor_email": "ada@example.com", "actor_type": "reviewer", "new_status": null, "previous_status": null,
        "comment": "@rory@example.com please look at the address.", "mentioned_emails": ["rory@example.com"],
        "previous_value": null, "new_value": null, "changed_fields": null, "metadata": {"reason_codes": []},
        "created_at": "2026-11-20T08:00:00.000000Z"
    })
}

/// Read what happened to a session.
#[utoipa::path(
    get, path = "/v3/sessions/{session_id}/reviews/", operation_id = "list_reviews", tag = "Work",
    security(("api_key" = ["read:sessions"])),
    params(SessionPath, FeedQuery),
    responses((status = 200, description = "A page.", body = FeedPage, example = json!({
        "count": 1, "next": null, "previous": null, "results": [example()]
    }))),
)]
pub async fn list(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
    headers: HeaderMap,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<Value>, ApiError> {
    let session_id = body::session_id(&session_id)?;
    let (newest_first, limit, offset) = read_page(&query)?;
    let page = desk.feed(&actor, session_id, newest_first, (limit, offset)).await?;
    let link = |offset: i64| {
        let ordering = if newest_first { "-created_at" } else { "created_at" };
        let all = [("limit", limit.to_string()), ("offset", offset.to_string()), ("ordering", ordering.to_owned())];
        let query = pairs(all.iter().map(|(name, value)| (*name, value.as_str())));
        Value::from(format!("{}/v3/sessions/{session_id}/reviews/?{query}", here(&headers)))
    };
    let next =
        if offset + limit < page.count && offset + limit <= DEEPEST { link(offset + limit) } else { Value::Null };
    let previous = if offset > 0 { link((offset - limit).max(0)) } else { Value::Null };
    Ok(Json(json!({"count": page.count, "next": next, "previous": previous, "results": page.rows})))
}

fn read_page(query: &[(String, String)]) -> Result<(bool, i64, i64), ApiError> {
    let (mut newest_first, mut limit, mut offset) = (true, ROWS.0, 0);
    let mut faults = Vec::new();
    for (key, value) in query {
        let mut fault = |sentence: &str| faults.push((key.clone(), sentence.to_owned()));
        match (key.as_str(), value.parse::<i64>()) {
            ("limit", Ok(rows)) if (1..=ROWS.1).contains(&rows) => limit = rows,
            ("limit", _) => fault("Must be a whole number from 1 to 200."),
            ("offset", Ok(rows)) if (0..=DEEPEST).contains(&rows) => offset = rows,
            ("offset", _) => fault("Must be a whole number from 0 to 10000."),
            ("ordering", _) if matches!(value.as_str(), "created_at" | "-created_at") => {
                newest_first = value.starts_with('-');
            }
            ("ordering", _) => fault("Must be created_at or -created_at."),
            _ => {}
        }
    }
    if faults.is_empty() { Ok((newest_first, limit, offset)) } else { Err(ApiError::Fields(faults)) }
}

/// A note.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `add` reads, each field with its own error")]
pub(crate) struct Note {
    /// What is written; `@name@example.com` mentions someone. Needed unless a status is given.
    #[schema(max_length = 10_000)]
    comment: Option<String>,
    /// The status that the writer would give: kept on record, the session does not move.
    new_status: Option<shapes::Status>,
}

/// Write a note. It moves no status.
#[utoipa::path(
    post, path = "/v3/sessions/{session_id}/reviews/", operation_id = "add_review", tag = "Work",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath),
    request_body(content = Note, example = json!({"comment": "@rory@example.com please look at the address."})),
    responses((status = 201, description = "Written.", body = FeedEntry, example = json!(example()))),
)]
pub async fn add(sent: Sent<ToWork>) -> Result<Response, ApiError> {
    let (comment, new_status) = read(&sent.body)?;
    answered(sent.desk.add_note(&sent.actor, sent.session_id, &comment, new_status), |entry: &Value| {
        Said::new(StatusCode::CREATED, entry)
    })
    .await
}

fn read(bytes: &[u8]) -> Result<(String, Option<Status>), ApiError> {
    let mut body = Fields::parse(bytes)?;
    let comment = body.text("comment").unwrap_or_default();
    let new_status = if body.value("new_status").is_some() { body.required_status("new_status") } else { None };
    body.finish((comment, new_status))
}
