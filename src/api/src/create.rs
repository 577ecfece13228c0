//! `POST /v3/session/`: a native session (facts: Didit §5 "Create").

use crate::fields::Fields;
use crate::idempotent::{Said, answered};
use crate::key::Caller;
use crate::{ApiError, body, shapes};
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use desk::{Created, Desk, NewSession};
use domain::{Kind, Right, Time, Uuid, describe};
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use url::Url;

/// Longest workflow id, in characters.
const WORKFLOW_ID_LIMIT: usize = 200;
/// Longest URL, in characters.
const URL_LIMIT: usize = 2_000;
/// Members of `expected_details` that only a company has.
const OF_COMPANIES: [&str; 3] = ["company_name", "registry_country", "registration_number"];

/// A session to be made.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `read` reads, each field with its own error")]
pub(crate) struct SessionToCreate {
    /// The workflow it is to run through.
    #[schema(min_length = 1, max_length = 200)]
    workflow_id: String,
    /// A person or a company; a company when `expected_details` names one.
    session_kind: Option<shapes::SessionKind>,
    /// Your own name for the subject.
    #[schema(max_length = 255)]
    vendor_data: Option<String>,
    /// Where the subject is sent afterwards.
    #[schema(max_length = 2000)]
    callback: Option<String>,
    /// `initiator`, `completer` or `both`.
    callback_method: Option<String>,
    /// Your own values, each of at most 16 KiB.
    metadata: Option<BTreeMap<String, Value>>,
    /// Language of the flow.
    #[schema(max_length = 35)]
    language: Option<String>,
    /// How the subject is reached: `email`, `phone`, `email_lang`, `send_notification_emails`.
    contact_details: Option<BTreeMap<String, Value>>,
    /// What is expected of the subject, such as `first_name`, `last_name`, `date_of_birth` or `company_name`.
    expected_details: Option<BTreeMap<String, Value>>,
    /// Where your own flow is hosted, if it is.
    #[schema(max_length = 2000)]
    session_url: Option<String>,
    /// When the link runs out: seven days from now when left out.
    expires_at: Option<String>,
}

/// The session that was made.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `create` answers")]
pub(crate) struct CreatedSession {
    session_id: Uuid,
    session_kind: shapes::SessionKind,
    /// 1, 2, 3 … in each environment.
    session_number: i64,
    /// Null: the desk hosts no flow.
    session_token: Option<String>,
    /// `session_url`, if one was given.
    url: Option<String>,
    vendor_data: Option<String>,
    metadata: Option<Value>,
    status: shapes::Status,
    callback: Option<String>,
    workflow_id: String,
    /// Null: workflows live with whoever runs them.
    workflow_version: Option<i64>,
    environment: shapes::Environment,
    version: i64,
    created_at: String,
    expires_at: String,
}

/// Create a session that is Not Started. `url` and `session_token` are null unless you host the flow and say where.
#[utoipa::path(
    post, path = "/v3/session/", operation_id = "create_session", tag = "Sessions",
    security(("api_key" = ["write:sessions"])),
    request_body(content = SessionToCreate, example = json!({
        "workflow_id": "wf-kyc-1", "vendor_data": "customer-4711", "metadata": {"tier": "gold"},
        "expected_details": {"first_name": "Ada", "last_name": "Example"}
    })),
    responses((status = 201, description = "Created.", body = CreatedSession, example = json!({
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "session_kind": "user", "session_number": 17,
        "session_token": null, "url": null, "vendor_data": "customer-4711", "metadata": {"tier": "gold"},
        "status": "Not Started", "callback": null, "workflow_id": "wf-kyc-1", "workflow_version": null,
        "environment": "live", "version": 1, "created_at": "2026-11-20T08:00:00.000000Z",
        "expires_at": "2026-11-27T08:00:00.000000Z"
    }))),
)]
pub async fn create(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    headers: HeaderMap,
    sent: Body,
) -> Result<Response, ApiError> {
    if !actor.may(Right::Ingest) {
        // before the body is read: who may not write need not be listened to
        return Err(ApiError::Forbidden);
    }
    let new = read(&body::bytes(&headers, sent).await?)?;
    let created = desk.create_session(&actor, new);
    answered(created, |created: &Created| Said::new(StatusCode::CREATED, &answer(created))).await
}

fn answer(created: &Created) -> Value {
    let given = |key: &str| created.payload.object().get(key).cloned().unwrap_or(Value::Null);
    json!({
        "session_id": created.session_id,
        "session_kind": created.kind.wire(),
        "session_number": created.number,
        "session_token": null,
        "url": given("session_url"),
        "vendor_data": given("vendor_data"),
        "metadata": given("metadata"),
        "status": given("status"),
        "callback": given("callback"),
        "workflow_id": given("workflow_id"),
        "workflow_version": null,
        "environment": created.environment.wire(),
        "version": 1,
        "created_at": created.created_at.rfc3339(),
        "expires_at": created.expires_at.rfc3339(),
    })
}

fn read(bytes: &[u8]) -> Result<NewSession, ApiError> {
    let mut body = Fields::parse(bytes)?;
    let workflow_id = body.required_text("workflow_id").unwrap_or_default();
    if workflow_id.chars().count() > WORKFLOW_ID_LIMIT {
        body.fault("workflow_id", "Ensure this field has no more than 200 characters.");
    }
    let mut given = Map::new();
    for name in ["callback", "session_url"] {
        if let Some(text) = body.text(name) {
            if !is_link(&text) {
                body.fault(name, "Enter a valid URL.");
            }
            given.insert(name.to_owned(), Value::from(text));
        }
    }
    for (name, choices) in [("callback_method", Some(["initiator", "completer", "both"])), ("language", None)] {
        if let Some(text) = body.text(name) {
            if choices.is_some_and(|choices| !choices.contains(&text.as_str())) || text.chars().count() > 35 {
                body.fault(name, "This is not a valid choice.");
            }
            given.insert(name.to_owned(), Value::from(text));
        }
    }
    for name in ["contact_details", "expected_details"] {
        if let Some(object) = object(&mut body, name) {
            given.insert(name.to_owned(), Value::Object(object));
        }
    }
    let kind = kind(&mut body, given.get("expected_details"));
    let metadata = object(&mut body, "metadata");
    let expires_at = body.text("expires_at").and_then(|text| {
        let at = Time::parse(&text);
        if at.is_none() {
            body.fault("expires_at", "Must be an ISO 8601 time with a zone.");
        }
        at
    });
    let vendor_data = reference(&mut body, "vendor_data");
    body.finish(NewSession { kind, workflow_id, vendor_data, metadata, given, expires_at })
}

/// Person or company as said; else a company when a company is expected.
fn kind(body: &mut Fields, expected: Option<&Value>) -> Kind {
    match body.text("session_kind") {
        Some(text) => Kind::read(&text).unwrap_or_else(|| {
            body.fault("session_kind", "Must be user or business.");
            Kind::User
        }),
        None if OF_COMPANIES.iter().any(|key| expected.and_then(|e| e.get(key)).is_some_and(|v| !v.is_null())) => {
            Kind::Business
        }
        None => Kind::User,
    }
}

/// A reference of the team's own.
pub fn reference(body: &mut Fields, name: &'static str) -> Option<String> {
    let text = body.text(name)?;
    describe::check_reference(&text).unwrap_or_else(|sentence| {
        body.fault(name, sentence);
        None
    })
}

/// An object that may be missing.
pub fn object(body: &mut Fields, name: &'static str) -> Option<Map<String, Value>> {
    match body.value(name) {
        None => None,
        Some(Value::Object(object)) => Some(object.clone()),
        Some(_) => {
            body.fault(name, "Must be an object.");
            None
        }
    }
}

/// Whether a subject may be sent there: apps have schemes of their own, but no page runs as a link.
fn is_link(text: &str) -> bool {
    let runs = |url: &Url| matches!(url.scheme(), "javascript" | "data" | "file" | "blob" | "vbscript" | "about");
    text.chars().count() <= URL_LIMIT && Url::parse(text).is_ok_and(|url| !runs(&url))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(body: &Value) -> Vec<String> {
        match read(body.to_string().as_bytes()) {
            Err(ApiError::Fields(fields)) => fields.into_iter().map(|(field, _)| field).collect(),
            Err(other) => panic!("{other:?}"),
            Ok(_) => Vec::new(),
        }
    }

    #[test]
    fn each_field_is_checked_by_itself() {
        assert_eq!(faults(&json!({})), ["workflow_id"]);
        assert_eq!(faults(&json!({"workflow_id": 7, "callback": "nowhere"})), ["workflow_id", "callback"]);
        for (field, bad) in [
            ("callback", json!("javascript:alert(1)")),
            ("session_url", json!("x".repeat(3000))),
            ("callback_method", json!("all")),
            ("metadata", json!([1])),
            ("contact_details", json!("a@b.example")),
            ("expected_details", json!([])),
            ("session_kind", json!("robot")),
            ("vendor_data", json!("x".repeat(256))),
            ("expires_at", json!("soon")),
        ] {
            assert_eq!(faults(&json!({"workflow_id": "w", field: bad})), [field]);
        }
        assert!(
            faults(&json!({"workflow_id": "w", "callback": "myapp://done", "sandbox_scenario": "approve"})).is_empty()
        );
    }

    #[test]
    fn a_company_is_told_by_what_is_expected_of_it() {
        let kind = |body: Value| read(body.to_string().as_bytes()).unwrap().kind;
        assert_eq!(kind(json!({"workflow_id": "w"})), Kind::User);
        assert_eq!(kind(json!({"workflow_id": "w", "expected_details": {"first_name": "A"}})), Kind::User);
        assert_eq!(kind(json!({"workflow_id": "w", "expected_details": {"company_name": "A"}})), Kind::Business);
        assert_eq!(kind(json!({"workflow_id": "w", "session_kind": "business"})), Kind::Business);
    }
}
