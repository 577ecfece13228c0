//! What a team attaches to a session: `PATCH /v3/session/{session_id}/` (seed 002) and its tags.

use crate::create::{object, reference};
use crate::fields::Fields;
use crate::idempotent::{Said, answered};
use crate::sent::{Sent, ToWork};
use crate::shapes::SessionPath;
use crate::{ApiError, shapes};
use axum::response::Response;
use desk::MOST_TAGS_SENT;
use domain::describe::Overlay;
use domain::{Uuid, tags};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is to be merged; nothing else of a session can be changed here.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `update` reads, each field with its own error")]
pub(crate) struct SessionChange {
    /// Merged by key: null takes a key away, keys that are not named stay. Each value has at most 16 KiB.
    metadata: Option<BTreeMap<String, Value>>,
    /// Your own name for the subject (`vendor_data`); null takes it away.
    #[schema(max_length = 255)]
    external_ref: Option<String>,
}

/// A session without what was found out about its subject.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what several calls answer")]
pub(crate) struct SessionSummary {
    session_id: Uuid,
    session_kind: shapes::SessionKind,
    session_number: i64,
    environment: shapes::Environment,
    status: shapes::Status,
    version: i64,
    workflow_id: Option<String>,
    /// The same as `vendor_data`.
    external_ref: Option<Value>,
    vendor_data: Option<Value>,
    metadata: Option<Value>,
    tags: Vec<String>,
    /// How early it comes in the queue.
    priority: shapes::Priority,
    created_at: String,
    updated_at: String,
}

/// An example of [`SessionSummary`].
pub(crate) fn summary(status: &str) -> Value {
    json!({
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "session_kind": "user", "session_number": 17,
        "environment": "live", "status": status, "version": 3, "workflow_id": "wf-kyc-1",
        "external_ref": "customer-4711", "vendor_data": "customer-4711", "metadata": {"tier": "gold"},
        "tags": ["vip"], "priority": "normal", "created_at": "2026-11-20T08:00:00.000000Z", "updated_at": "2026-11-20T08:05:00.000000Z"
    })
}

/// Merge metadata and set your own reference. What is set stays on top of later payloads.
#[utoipa::path(
    patch, path = "/v3/session/{session_id}/", operation_id = "describe_session", tag = "Sessions",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath),
    request_body(content = SessionChange, example = json!({"metadata": {"tier": "gold", "old": null}, "external_ref": "customer-4711"})),
    responses((status = 200, description = "Merged.", body = SessionSummary, example = json!(summary("In Review")))),
)]
pub async fn update(sent: Sent<ToWork>) -> Result<Response, ApiError> {
    let patch = read(&sent.body)?;
    answered(sent.desk.describe_session(&sent.actor, sent.session_id, &patch), |summary: &Value| Said::ok(summary))
        .await
}

fn read(bytes: &[u8]) -> Result<Overlay, ApiError> {
    let mut body = Fields::parse(bytes)?;
    let metadata = object(&mut body, "metadata").unwrap_or_default();
    let external_ref = match reference(&mut body, "external_ref") {
        None => body.has("external_ref").then_some(None),
        set => Some(set),
    };
    body.finish(Overlay { external_ref, metadata })
}

/// Tags: one, or several.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `read_tags` reads, each field with its own error")]
pub(crate) struct TagList {
    /// One tag.
    #[schema(min_length = 1, max_length = 64)]
    tag: Option<String>,
    /// Several.
    #[schema(max_items = 200)]
    tags: Option<Vec<String>>,
}

/// The tags of a session.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what the calls answer")]
pub(crate) struct Tags {
    /// In the order in which they were given.
    #[schema(max_items = 50)]
    tags: Vec<String>,
}

/// Add tags. One that is there already, in whatever case, stays as it is.
#[utoipa::path(
    post, path = "/v3/session/{session_id}/tags/add/", operation_id = "add_tags", tag = "Work",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath),
    request_body(content = TagList, example = json!({"tag": "vip"})),
    responses((status = 200, description = "All tags now.", body = Tags, example = json!({"tags": ["paper", "vip"]}))),
)]
pub async fn add_tags(sent: Sent<ToWork>) -> Result<Response, ApiError> {
    change(sent, tags::Change::Add).await
}

/// Remove tags. One that is not there is no mistake.
#[utoipa::path(
    post, path = "/v3/session/{session_id}/tags/remove/", operation_id = "remove_tags", tag = "Work",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath),
    request_body(content = TagList, example = json!({"tags": ["vip"]})),
    responses((status = 200, description = "All tags now.", body = Tags, example = json!({"tags": ["paper"]}))),
)]
pub async fn remove_tags(sent: Sent<ToWork>) -> Result<Response, ApiError> {
    change(sent, tags::Change::Remove).await
}

/// Replace all tags.
#[utoipa::path(
    put, path = "/v3/session/{session_id}/tags/", operation_id = "replace_tags", tag = "Work",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath),
    request_body(content = TagList, example = json!({"tags": ["paper"]})),
    responses((status = 200, description = "All tags now.", body = Tags, example = json!({"tags": ["paper"]}))),
)]
pub async fn replace_tags(sent: Sent<ToWork>) -> Result<Response, ApiError> {
    change(sent, tags::Change::Replace).await
}

async fn change(sent: Sent<ToWork>, change: fn(Vec<String>) -> tags::Change) -> Result<Response, ApiError> {
    let change = change(read_tags(&sent.body)?);
    let changed = sent.desk.change_tags(&sent.actor, sent.session_id, change);
    answered(changed, |tags: &Vec<String>| Said::ok(&json!({"tags": tags}))).await
}

fn read_tags(bytes: &[u8]) -> Result<Vec<String>, ApiError> {
    let mut body = Fields::parse(bytes)?;
    // null names no tags: all of them are taken away by an empty list alone
    if body.value("tag").is_none() && body.value("tags").is_none() {
        body.fault("tags", "This field is required.");
    }
    let mut given: Vec<(&str, Value)> = Vec::new();
    given.extend(body.value("tag").map(|tag| ("tag", tag.clone())));
    given.extend(body.list("tags", MOST_TAGS_SENT).unwrap_or_default().into_iter().map(|tag| ("tags", tag)));
    let mut read = Vec::new();
    for (field, tag) in given {
        match tag.as_str().ok_or("Each tag must be text.").and_then(tags::read) {
            Ok(tag) => read.push(tag),
            Err(sentence) => {
                body.fault(field, sentence);
                break;
            }
        }
    }
    body.finish(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults<T>(read: Result<T, ApiError>) -> Vec<String> {
        match read {
            Err(ApiError::Fields(fields)) => fields.into_iter().map(|(field, _)| field).collect(),
            Err(_) => vec!["detail".to_owned()],
            Ok(_) => Vec::new(),
        }
    }

    #[test]
    fn null_takes_the_reference_away_and_silence_leaves_it() {
        let read = |body: Value| read(body.to_string().as_bytes()).unwrap().external_ref;
        assert_eq!(read(json!({})), None);
        assert_eq!(read(json!({"external_ref": null})), Some(None));
        assert_eq!(read(json!({"external_ref": ""})), Some(None));
        assert_eq!(read(json!({"external_ref": "a"})), Some(Some("a".to_owned())));
    }

    #[test]
    fn wrong_fields_are_named() {
        let of = |body: Value| faults(read(body.to_string().as_bytes()));
        assert_eq!(of(json!({"metadata": []})), ["metadata"]);
        assert_eq!(of(json!({"external_ref": 7})), ["external_ref"]);
        assert_eq!(of(json!({"external_ref": "x".repeat(256)})), ["external_ref"]);
        let of = |body: Value| faults(read_tags(body.to_string().as_bytes()));
        assert_eq!(of(json!({})), ["tags"]);
        assert_eq!(of(json!({"tags": null})), ["tags"]);
        assert_eq!(of(json!({"tag": null, "tags": null})), ["tags"]);
        assert_eq!(of(json!({"tag": ""})), ["tag"]);
        assert_eq!(of(json!({"tags": "vip"})), ["tags"]);
        assert_eq!(of(json!({"tags": ["a", 7]})), ["tags"]);
        assert_eq!(of(json!({"tags": ["a,b"]})), ["tags"]);
        assert!(of(json!({"tags": []})).is_empty() && of(json!({"tag": "a", "tags": ["b"]})).is_empty());
    }
}
