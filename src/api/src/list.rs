//! `GET /v3/sessions/`: Didit's filters and envelope.

use crate::key::Caller;
use crate::shapes::SessionKind;
use crate::{ApiError, shapes};
use axum::Json;
use axum::extract::{Query, State};
use desk::Desk;
use domain::narrow::{self, Narrow};
use domain::view::ListFilter;
use domain::{Kind, Uuid};
use serde_json::{Value, json};

/// Rows a page when none are asked for, and at most.
const ROWS: (i64, i64) = (50, 200);
/// Deepest `offset`; beyond it the cursor of `next` leads on.
const DEEPEST: i64 = 10_000;

/// What the list may be narrowed by.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes what `read` reads, each with its own error")]
pub(crate) struct Filters {
    /// One of these statuses; repeated, or several between commas.
    #[param(example = "In Review,Resubmitted")]
    status: Option<String>,
    /// People (`user`, when left out), companies (`business`) or both (`all`).
    #[param(inline, example = "all")]
    session_kind: Option<ListKind>,
    /// Words of a name, a registration number, an email, an id, your `vendor_data`.
    #[param(example = "example")]
    search: Option<String>,
    /// Exactly this `vendor_data` (or `external_ref`).
    #[param(max_length = 255, example = "customer-4711")]
    vendor_data: Option<String>,
    /// Exactly this workflow.
    #[param(max_length = 255, example = "wf-kyc-1")]
    workflow_id: Option<String>,
    /// Country of the document or company: a code of three letters (or two).
    #[param(pattern = "^([A-Za-z]{2,3})?$", example = "ESP")]
    country: Option<String>,
    /// Created on that day (UTC) or at that time, or later.
    #[param(example = "2026-11-01")]
    date_from: Option<String>,
    /// Created on that day (UTC) or at that time, or earlier.
    #[param(example = "2026-11-20")]
    date_to: Option<String>,
    /// All of these tags, whatever their case; repeated, or several between commas.
    #[param(example = "vip")]
    tags: Option<String>,
    /// Only sessions whose source says otherwise than a person decided (`true`), or only the others (`false`).
    #[param(pattern = "^(true|false)?$", example = "true")]
    source_changed: Option<String>,
    /// The same as `vendor_data`.
    #[param(max_length = 255, example = "customer-4711")]
    external_ref: Option<String>,
    /// Where it came from: `native`, `didit`, `veriff`, `stripe` or `verifa`.
    #[param(example = "didit")]
    source: Option<String>,
    /// Who holds it: `me` (this key), `none`, or the id of a person.
    #[param(example = "none")]
    assignee: Option<String>,
    /// With such a warning: `error`, `warning`, `information`, or a risk.
    #[param(max_length = 255, example = "DOCUMENT_EXPIRED")]
    warning: Option<String>,
    /// In review, and so urgent: `green`, `amber` or `red`.
    #[param(example = "red")]
    sla: Option<String>,
    /// With a proposal that waits: `waiting`, `for_me` or `mine`.
    #[param(example = "waiting")]
    proposal: Option<String>,
    /// Last changed on that day (UTC) or at that time, or later.
    #[param(example = "2026-11-01")]
    updated_from: Option<String>,
    /// Last changed on that day (UTC) or at that time, or earlier.
    #[param(example = "2026-11-20")]
    updated_to: Option<String>,
    /// Rows a page, 50 when left out.
    #[param(minimum = 1, maximum = 200, example = 50)]
    limit: Option<i64>,
    /// Rows to leave out.
    #[param(minimum = 0, maximum = 10_000, example = 0)]
    offset: Option<i64>,
    /// Out of `next` or `previous`; leads on where `offset` ends.
    #[param(pattern = "^[ab][0-9]{1,18}$", example = "b950")]
    cursor: Option<String>,
}

/// Whom to list.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes what `read` reads")]
pub(crate) enum ListKind {
    User,
    Business,
    All,
}

/// A page of sessions.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `list` answers")]
pub(crate) struct SessionPage {
    /// All that fit: by status and kind alone exactly; otherwise up to 10 000, and among the newest 5 000 sessions that
    /// come into question.
    #[schema(minimum = 0)]
    count: i64,
    /// The older page. A page ends after so many sessions as come into question, too, if few of them fit: as long as there
    /// is a link there may be more, also after a page with no results.
    next: Option<String>,
    /// The newer page.
    previous: Option<String>,
    /// Newest first.
    results: Vec<SessionRow>,
}

/// A session in a list.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `list` answers")]
pub(crate) struct SessionRow {
    session_id: Uuid,
    session_kind: SessionKind,
    /// 1, 2, 3 … in each environment.
    session_number: i64,
    status: shapes::Status,
    version: i64,
    environment: shapes::Environment,
    /// The hosted link, if the session has one.
    session_url: Option<String>,
    workflow_id: Option<String>,
    /// Of document or company.
    country: Option<String>,
    /// Your own name for the subject.
    vendor_data: Option<String>,
    /// Of a person.
    full_name: Option<String>,
    /// Of a person: link to the face of the document, as long as its source keeps it.
    portrait_image: Option<String>,
    /// Of a person: `P`, `ID`, `DL` and so on.
    document_type: Option<String>,
    /// Of a person: each check that ran, and its status.
    #[schema(max_items = 50)]
    features: Option<Vec<RowFeature>>,
    /// Of a person.
    phone_number: Option<RowPhone>,
    /// Of a person.
    email_address: Option<RowEmail>,
    /// Of a company.
    company_name: Option<String>,
    /// Of a company.
    ubo_kyc_summary: Option<shapes::UboKycSummary>,
    created_at: String,
    updated_at: String,
    /// Whether its source says otherwise than a person decided, since that decision.
    source_changed: bool,
}

/// A check in a row.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `list` answers")]
pub(crate) struct RowFeature {
    /// Such as `ID_VERIFICATION` or `LIVENESS`.
    feature: String,
    status: Option<String>,
}

/// A phone number in a row.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `list` answers")]
pub(crate) struct RowPhone {
    number: String,
    is_verified: bool,
}

/// An email address in a row.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `list` answers")]
pub(crate) struct RowEmail {
    email: String,
    is_verified: bool,
}

/// List sessions, newest first.
#[utoipa::path(
    get, path = "/v3/sessions/", operation_id = "list_sessions", tag = "Sessions",
    security(("api_key" = ["list:sessions"])),
    params(Filters),
    responses((status = 200, description = "A page.", body = SessionPage, example = json!({
        "count": 1, "next": null, "previous": null, "results": [{
            "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "session_kind": "user", "session_number": 17,
            "status": "In Review", "version": 2, "environment": "live", "session_url": null,
            "workflow_id": "wf-kyc-1", "country": "ESP", "vendor_data": "customer-4711", "full_name": "Ada Example",
            "portrait_image": "https://media.example.com/portrait.jpg", "document_type": "P",
            "features": [{"feature": "ID_VERIFICATION", "status": "Approved"}],
            "phone_number": {"number": "+353861234567", "is_verified": true}, "email_address": null,
            "created_at": "2026-11-20T08:00:00.000000Z", "updated_at": "2026-11-20T08:00:00.000000Z",
            "source_changed": false
        }]
    }))),
)]
pub async fn list(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    headers: http::HeaderMap,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<Value>, ApiError> {
    let asked = read(&query)?;
    let page = desk.list_sessions_json(&actor, &asked.filter, asked.offset).await?;
    let here = here(&headers);
    let link = |extra: (&str, String)| {
        let kept = query.iter().filter(|(key, _)| key != "offset" && key != "cursor");
        let query = pairs(kept.map(|(k, v)| (k.as_str(), v.as_str())).chain([(extra.0, extra.1.as_str())]));
        Value::from(format!("{here}/v3/sessions/?{query}"))
    };
    let next = page.older_than.map_or(Value::Null, |number| link(("cursor", format!("b{number}"))));
    let previous = match asked.offset {
        // before the first session there is nothing that a number could name
        0 => page.newer_than.map_or(Value::Null, |number| link(("cursor", format!("a{}", number.max(0))))),
        offset => link(("offset", (offset - asked.filter.limit).max(0).to_string())),
    };
    Ok(Json(json!({"count": page.count, "next": next, "previous": previous, "results": page.rows})))
}

pub(crate) struct Asked {
    filter: ListFilter,
    offset: i64,
}

pub(crate) fn read(query: &[(String, String)]) -> Result<Asked, ApiError> {
    let mut filter = ListFilter { kind: Some(Kind::User), limit: ROWS.0, ..ListFilter::default() };
    let mut offset = 0;
    let mut faults = Vec::new();
    for (key, value) in query {
        let mut fault = |sentence: &str| faults.push((key.clone(), sentence.to_owned()));
        match key.as_str() {
            "session_kind" => match (value.as_str(), Kind::read(value)) {
                ("all", _) => filter.kind = None,
                (_, Some(kind)) => filter.kind = Some(kind),
                _ => fault("Must be user, business or all."),
            },
            "search" => filter.q.clone_from(value),
            "limit" => match value.parse() {
                Ok(limit) if (1..=ROWS.1).contains(&limit) => filter.limit = limit,
                _ => fault("Must be a whole number from 1 to 200."),
            },
            "offset" => match value.parse() {
                Ok(deep) if (0..=DEEPEST).contains(&deep) => offset = deep,
                _ => fault("Must be a whole number from 0 to 10000; further pages are reached by next."),
            },
            "cursor" => match read_cursor(value) {
                Some(('b', number)) => filter.before = Some(number),
                Some(('a', number)) => filter.after = Some(number),
                _ => fault("This cursor is not one of ours."),
            },
            name if narrow::NAMES.contains(&name) => filter.more.push((key.clone(), value.clone())),
            _ => {}
        }
    }
    if filter.before.is_some() && filter.after.is_some() {
        faults.push(("cursor".to_owned(), "Give one cursor, not two.".to_owned()));
    }
    if let Err(wrong) = Narrow::read(filter.more.iter().map(|(name, value)| (name.as_str(), value.as_str()))) {
        faults.extend(wrong);
    }
    if faults.is_empty() { Ok(Asked { filter, offset }) } else { Err(ApiError::Fields(faults)) }
}

/// Mark and number of a cursor: nothing but what a link of ours holds.
pub(crate) fn read_cursor(text: &str) -> Option<(char, i64)> {
    let mark = text.chars().next()?;
    let digits = text.get(mark.len_utf8()..)?;
    let ours = (1..=18).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    Some((mark, digits.parse().ok().filter(|_| ours)?))
}

/// The origin that the caller called, for links back.
pub(crate) fn here(headers: &http::HeaderMap) -> String {
    let host = headers.get(http::header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let scheme =
        headers.get("x-forwarded-proto").and_then(|v| v.to_str().ok()).filter(|s| *s == "https").unwrap_or("http");
    format!("{scheme}://{host}")
}

/// A query of an address.
pub(crate) fn pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    pairs.map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect::<Vec<_>>().join("&")
}

/// Percent-encodes everything but unreserved characters.
pub(crate) fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Result<Asked, ApiError> {
        read(&pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Vec<_>>())
    }

    #[test]
    fn people_are_listed_unless_asked_otherwise() {
        assert_eq!(asked(&[]).unwrap().filter.kind, Some(Kind::User));
        assert_eq!(asked(&[("session_kind", "all")]).unwrap().filter.kind, None);
        let more = asked(&[("status", "IN_REVIEW"), ("limit", "5"), ("unknown", "x")]).unwrap().filter.more;
        assert_eq!(more, [("status".to_owned(), "IN_REVIEW".to_owned())]);
    }

    #[test]
    fn nonsense_is_refused_by_field() {
        for (key, value) in [
            ("limit", "0"),
            ("limit", "x"),
            ("offset", "10001"),
            ("offset", "-1"),
            ("cursor", "é1"),
            ("cursor", "b"),
            ("cursor", "c5"),
            ("cursor", "b-5"),
            ("cursor", "a+5"),
            ("cursor", "b5 "),
            ("cursor", "b1234567890123456789"),
            ("session_kind", "dog"),
            ("status", "Fine"),
            ("date_to", "soon"),
            ("country", "Spain"),
        ] {
            assert!(asked(&[(key, value)]).is_err(), "{key}={value}");
        }
    }
}
