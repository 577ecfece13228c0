//! `GET /v3/proposals/`: decisions that wait for, or went through, a second person. Keys read them; people alone
//! confirm or return them, in the desk.

use crate::key::Caller;
use crate::list::escape;
use crate::{ApiError, shapes};
use axum::Json;
use axum::extract::{Query, State};
use desk::{Desk, ProposalsAsked};
use domain::Uuid;
use serde_json::{Value, json};

/// Rows a page when none are asked for, and at most.
const ROWS: (i64, i64) = (50, 200);

/// Which proposals.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes what `read` reads")]
pub(crate) struct ProposalFilters {
    /// Only of this state: `waiting`, `confirmed`, `returned`, `void` or `replaced`.
    state: Option<String>,
    /// Rows a page, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// Where the page begins, as `next` of the page before gives it.
    cursor: Option<String>,
}

/// A page of proposals, newest first.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `list` answers")]
pub(crate) struct Proposals {
    /// All matches, exact up to 10 000.
    count: i64,
    /// The next page.
    next: Option<String>,
    /// Always null: pages lead from newest to oldest.
    previous: Option<String>,
    results: Vec<Proposal>,
}

/// A decision that takes two people.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `list` answers")]
pub(crate) struct Proposal {
    proposal_id: Uuid,
    session_id: Uuid,
    session_kind: shapes::SessionKind,
    session_number: i64,
    /// `waiting`, `confirmed`, `returned`, `void` (the evidence changed) or `replaced` (by another of the same author).
    state: String,
    /// The status that is proposed.
    new_status: shapes::Status,
    /// Why it takes two people: `listed_hit`, or the entry of `four_eyes` that covers it.
    because: String,
    /// The reviewer's email, or `API Client`.
    user: String,
    comment: Option<String>,
    /// Numbers, or words of one's own.
    reason_codes: Vec<Value>,
    /// The session's version that it was made on.
    version: i64,
    created_at: String,
    /// When it was confirmed, returned, voided or replaced.
    settled_at: Option<String>,
}

fn example() -> Value {
    json!({"count": 1, "next": null, "previous": null, "results": [{
        "proposal_id": "019a9f3e-54c0-7d31-9f0e-6a1f1f0a2b3c",
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "session_kind": "user", "session_number": 41,
        "state": "waiting", "new_status": "Approved", "because": "listed_hit", "user": "reviewer@example.com",
        "comment": "Same name, other birth date.", "reason_codes": [], "version": 3,
        "created_at": "2026-11-20T08:00:00.000000Z", "settled_at": null
    }]})
}

/// List proposals of this key's environment, newest first.
#[utoipa::path(
    get, path = "/v3/proposals/", operation_id = "list_proposals", tag = "Decisions",
    security(("api_key" = ["read:sessions"])),
    params(ProposalFilters),
    responses((status = 200, description = "A page.", body = Proposals, example = json!(example()))),
)]
pub async fn list(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    headers: http::HeaderMap,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<Value>, ApiError> {
    let asked = read(&query)?;
    let page = desk.proposals_json(&actor, &asked).await?;
    let next = page.next.map_or(Value::Null, |cursor| {
        let kept = query.iter().filter(|(key, _)| key == "state" || key == "limit");
        let pairs = kept.map(|(key, value)| (key.as_str(), value.as_str())).chain([("cursor", cursor.as_str())]);
        let pairs: Vec<String> = pairs.map(|(key, value)| format!("{key}={}", escape(value))).collect();
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let scheme = text("x-forwarded-proto").filter(|scheme| *scheme == "https").unwrap_or("http");
        let host = text("host").unwrap_or_default();
        Value::from(format!("{scheme}://{host}/v3/proposals/?{}", pairs.join("&")))
    });
    Ok(Json(json!({"count": page.count, "next": next, "previous": null, "results": page.rows})))
}

pub(crate) fn read(query: &[(String, String)]) -> Result<ProposalsAsked, ApiError> {
    let mut asked = ProposalsAsked { limit: ROWS.0, ..ProposalsAsked::default() };
    for (key, value) in query {
        match key.as_str() {
            "state" => asked.state = Some(value.clone()),
            "cursor" => asked.cursor = Some(value.clone()),
            "limit" => match value.parse() {
                Ok(limit) if (1..=ROWS.1).contains(&limit) => asked.limit = limit,
                _ => {
                    let sentence = "Must be a whole number from 1 to 200.".to_owned();
                    return Err(ApiError::Fields(vec![("limit".to_owned(), sentence)]));
                }
            },
            _ => {}
        }
    }
    Ok(asked)
}
