//! `GET /v3/sessions/`: Didit's filters and envelope.

use crate::ApiError;
use crate::key::Caller;
use axum::Json;
use axum::extract::{Query, State};
use desk::Desk;
use domain::Kind;
use domain::narrow::{self, Narrow};
use domain::view::ListFilter;
use serde_json::{Value, json};

/// Rows a page when none are asked for, and at most.
const ROWS: (i64, i64) = (50, 200);
/// Deepest `offset`; beyond it the cursor of `next` leads on.
const DEEPEST: i64 = 10_000;

/// A page of sessions, newest first, with `count`, `next`, `previous`.
pub async fn list(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    headers: http::HeaderMap,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<Value>, ApiError> {
    let asked = read(&query)?;
    let page = desk.list_sessions_json(&actor, &asked.filter, asked.offset).await?;
    let host = headers.get(http::header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let scheme =
        headers.get("x-forwarded-proto").and_then(|v| v.to_str().ok()).filter(|s| *s == "https").unwrap_or("http");
    let link = |extra: (&str, String)| {
        let kept = query.iter().filter(|(key, _)| key != "offset" && key != "cursor");
        let pairs = kept.map(|(k, v)| (k.as_str(), v.clone())).chain([extra]);
        let encoded: Vec<String> = pairs.map(|(k, v)| format!("{}={}", escape(k), escape(&v))).collect();
        Value::from(format!("{scheme}://{host}/v3/sessions/?{}", encoded.join("&")))
    };
    let next = page.older_than.map_or(Value::Null, |number| link(("cursor", format!("b{number}"))));
    let previous = match asked.offset {
        0 => page.newer_than.map_or(Value::Null, |number| link(("cursor", format!("a{number}")))),
        offset => link(("offset", (offset - asked.filter.limit).max(0).to_string())),
    };
    Ok(Json(json!({"count": page.count, "next": next, "previous": previous, "results": page.rows})))
}

struct Asked {
    filter: ListFilter,
    offset: i64,
}

fn read(query: &[(String, String)]) -> Result<Asked, ApiError> {
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
            "cursor" => {
                let number = value.get(1..).and_then(|text| text.parse().ok());
                match (value.chars().next(), number) {
                    (Some('b'), Some(number)) => filter.before = Some(number),
                    (Some('a'), Some(number)) => filter.after = Some(number),
                    _ => fault("This cursor is not one of ours."),
                }
            }
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

/// Percent-encodes everything but unreserved characters.
fn escape(text: &str) -> String {
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
            ("session_kind", "dog"),
            ("status", "Fine"),
            ("date_to", "soon"),
            ("country", "Spain"),
        ] {
            assert!(asked(&[(key, value)]).is_err(), "{key}={value}");
        }
    }
}
