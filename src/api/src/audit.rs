//! `GET /v3/audit/`: the entries of the audit chain, for those who keep or watch it elsewhere.

use crate::key::Caller;
use crate::list::{here, pairs, read_cursor};
use crate::{ApiError, shapes};
use axum::Json;
use axum::extract::{Query, State};
use desk::Desk;
use domain::Uuid;
use domain::view::AuditFilter;
use serde_json::{Value, json};

/// Rows a page when none are asked for, and at most.
const ROWS: (i64, i64) = (50, 200);

/// Which entries.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes what `read` reads")]
pub(crate) struct AuditFilters {
    /// Only this act.
    #[param(max_length = 64, example = "session.decide")]
    act: Option<String>,
    /// Only by this one: `system`, `person:ID` or `key:ID`.
    #[param(example = "system")]
    actor: Option<String>,
    /// Only about this session.
    #[param(example = "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90")]
    session_id: Option<String>,
    /// Written on that day (UTC) or at that time, or later.
    #[param(example = "2026-11-01")]
    date_from: Option<String>,
    /// Written on that day (UTC) or at that time, or earlier.
    #[param(example = "2026-11-20")]
    date_to: Option<String>,
    /// Rows a page, 50 when left out.
    #[param(minimum = 1, maximum = 200, example = 50)]
    limit: Option<i64>,
    /// Out of `next`.
    #[param(pattern = "^b[0-9]{1,18}$", example = "b950")]
    cursor: Option<String>,
}

/// A page of the audit log.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `list` answers")]
pub(crate) struct AuditEntries {
    /// All that fit, up to 10 000 and among the newest 10 000 entries that come into question.
    #[schema(minimum = 0)]
    count: i64,
    /// The older page. A page ends after so many entries as come into question, too, if few of them fit: as long as
    /// there is a link there may be more, also after a page with no results.
    next: Option<String>,
    /// Always null: pages lead from newest to oldest.
    previous: Option<String>,
    /// Newest first.
    results: Vec<AuditLine>,
}

/// An entry of the audit chain.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `list` answers")]
pub(crate) struct AuditLine {
    /// Its place in the chain, which holds both environments: 1, 2, 3 …
    seq: i64,
    at: String,
    /// The one that it is about; `live` for what is about neither, such as accounts.
    environment: shapes::Environment,
    actor: AuditActor,
    /// Such as `session.decide` or `person.add`.
    act: String,
    about: AuditTarget,
    /// The session it is about, if it is about one.
    session_id: Option<Uuid>,
    /// The canonical content, character by character: its hash is the SHA-256 of `prev_hash`, a line feed and this, in
    /// lower-case hex. Null where it says who was meant by something typed, as at a refused sign-in, and where the hash
    /// does not fit it.
    content: Option<String>,
    /// The hash of the entry before.
    prev_hash: String,
    hash: String,
}

/// Who acted.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `list` answers")]
pub(crate) struct AuditActor {
    /// `person`, `key` or `system`.
    kind: String,
    id: Option<Uuid>,
    /// The name that the person or key has now.
    name: Option<String>,
}

/// What an entry is about.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `list` answers")]
pub(crate) struct AuditTarget {
    /// Such as `session`, `person`, `key`, `webhook` or `policies`.
    kind: String,
    id: Option<String>,
}

fn example() -> Value {
    json!({"count": 1, "next": null, "previous": null, "results": [{
        "seq": 1, "at": "2026-11-20T08:00:00.000000Z", "environment": "live",
        "actor": {"kind": "person", "id": "019a9f3e-54c0-7d31-9f0e-6a1f1f0a2b3c", "name": "Ada Example"},
        "act": "session.release",
        "about": {"kind": "session", "id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90"},
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90",
        "content": "{\"act\":\"session.release\",\"actor\":\"person:019a9f3e-54c0-7d31-9f0e-6a1f1f0a2b3c\",\
                    \"at\":\"2026-11-20T08:00:00.000000Z\",\"detail\":{},\"seq\":1,\
                    \"target\":\"session:5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90\"}",
        "prev_hash": "0000000000000000000000000000000000000000000000000000000000000000",
        "hash": "594dead68f2f57c7a1b2f1686cf0cc450bd979ad07fb9b9ad51070f94885ce00"
    }]})
}

/// Read the audit log of this key's environment, newest first. What belongs to none, such as accounts and sign-ins,
/// stands with live.
#[utoipa::path(
    get, path = "/v3/audit/", operation_id = "list_audit", tag = "Audit log",
    security(("api_key" = ["read:audit"])),
    params(AuditFilters),
    responses((status = 200, description = "A page.", body = AuditEntries, example = json!(example()))),
)]
pub async fn list(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    headers: http::HeaderMap,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<Value>, ApiError> {
    let asked = read(&query)?;
    let page = desk.audit_json(&actor, &asked).await?;
    let next = page.older.map_or(Value::Null, |seq| {
        let cursor = format!("b{seq}");
        let kept =
            query.iter().filter(|(name, _)| name != "cursor").map(|(name, value)| (name.as_str(), value.as_str()));
        Value::from(format!("{}/v3/audit/?{}", here(&headers), pairs(kept.chain([("cursor", cursor.as_str())]))))
    });
    Ok(Json(json!({"count": page.count, "next": next, "previous": null, "results": page.rows})))
}

pub(crate) fn read(query: &[(String, String)]) -> Result<AuditFilter, ApiError> {
    let mut asked = AuditFilter { limit: ROWS.0, ..AuditFilter::default() };
    let mut faults = Vec::new();
    for (name, value) in query {
        let mut fault = |sentence: &str| faults.push((name.clone(), sentence.to_owned()));
        match name.as_str() {
            "act" => asked.act.clone_from(value),
            "actor" => asked.actor.clone_from(value),
            "session_id" => asked.session_id.clone_from(value),
            "date_from" => asked.date_from.clone_from(value),
            "date_to" => asked.date_to.clone_from(value),
            "limit" => match value.parse() {
                Ok(limit) if (1..=ROWS.1).contains(&limit) => asked.limit = limit,
                _ => fault("Must be a whole number from 1 to 200."),
            },
            "cursor" => match read_cursor(value) {
                Some(('b', seq)) => asked.before = Some(seq),
                _ => fault("This cursor is not one of ours."),
            },
            _ => {}
        }
    }
    if faults.is_empty() { Ok(asked) } else { Err(ApiError::Fields(faults)) }
}
