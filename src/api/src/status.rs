//! `PATCH /v3/session/{session_id}/update-status/` (seed 001).

use crate::fields::Fields;
use crate::idempotent::{Said, answered};
use crate::sent::{Sent, ToDecide};
use crate::shapes::SessionPath;
use crate::{ApiError, shapes};
use axum::response::Response;
use domain::decision::{Channel, Command, MailWish};
use domain::resubmission::Node;
use domain::{Status, Uuid};
use http::StatusCode;
use serde_json::{Value, json};

/// What is decided.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `read` reads, each field with its own error")]
pub(crate) struct DecisionCommand {
    /// Approved, Declined, Resubmitted or In Review.
    new_status: shapes::Status,
    /// Kept with the review, in the subject's own record.
    #[schema(max_length = 10_000)]
    comment: Option<String>,
    /// Why: numbers of the desk's table, or words of your own.
    #[schema(max_items = 100)]
    reason_codes: Option<Vec<ReasonCode>>,
    /// Steps to redo, for Resubmitted; left out, all that are not approved.
    #[schema(max_items = 100)]
    nodes_to_resubmit: Option<Vec<NodeToResubmit>>,
    /// The `version` that you looked at: 409 when it has moved since.
    expected_version: Option<i64>,
    /// Whether the subject gets a mail about it; not for In Review.
    #[schema(default = false)]
    send_email: Option<bool>,
    /// Where it goes, one address; required with `send_email`.
    #[schema(max_length = 254)]
    email_address: Option<String>,
    /// The language it is written in.
    #[schema(default = "en")]
    email_language: Option<EmailLanguage>,
    /// Why gates that are not met are to be passed; takes the scope `override:gates`.
    #[schema(max_length = 10_000)]
    override_reason: Option<String>,
}

/// A language of the mail to the subject.
#[derive(serde::Serialize)]
pub(crate) struct EmailLanguage;

impl utoipa::PartialSchema for EmailLanguage {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        let codes: Vec<&str> = letters::all().map(letters::Language::code).collect();
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .enum_values(Some(codes))
            .build()
            .into()
    }
}

impl utoipa::ToSchema for EmailLanguage {}

/// A reason.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes what `read` reads")]
pub(crate) enum ReasonCode {
    Number(i64),
    Text(ReasonText),
}

/// A reason in words.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[schema(min_length = 1, max_length = 100)]
pub(crate) struct ReasonText(String);

/// A step to redo.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `read` reads")]
pub(crate) struct NodeToResubmit {
    /// Its node in the workflow.
    node_id: String,
    /// Its feature, such as `OCR` or `LIVENESS`.
    feature: String,
}

/// The session that was decided.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `update` answers")]
pub(crate) struct Decided {
    session_id: Uuid,
    session_kind: shapes::SessionKind,
}

/// What waits for a second person; the session is as it was.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `update` answers")]
pub(crate) struct Proposed {
    session_id: Uuid,
    session_kind: shapes::SessionKind,
    /// As `GET /v3/proposals/` lists it.
    proposal_id: Uuid,
}

/// Decide a session: approve, decline, ask again or put back to review; the same rules as the reviewers' form.
#[utoipa::path(
    patch, path = "/v3/session/{session_id}/update-status/", operation_id = "update_status", tag = "Decisions",
    security(("api_key" = ["write:sessions"])),
    params(SessionPath),
    request_body(content = DecisionCommand, example = json!({
        "new_status": "Declined", "reason_codes": [106], "comment": "Expired document.", "expected_version": 2
    })),
    responses(
        (status = 200, description = "Decided, or so already.", body = Decided, example = json!({
            "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "session_kind": "user"
        })),
        (status = 202, description = "It takes two people: a second one confirms or returns it in the desk.",
            body = Proposed, example = json!({
            "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "session_kind": "user",
            "proposal_id": "019a9f3e-54c0-7d31-9f0e-6a1f1f0a2b3c"
        })),
    ),
)]
pub async fn update(sent: Sent<ToDecide>) -> Result<Response, ApiError> {
    let command = read(&sent.body)?;
    answered(sent.desk.decide(&sent.actor, sent.session_id, &command, Channel::Api), |decided: &desk::Decided| {
        let mut answer = json!({"session_id": decided.session_id, "session_kind": decided.kind.wire()});
        let Some(proposal_id) = decided.proposal_id else { return Said::ok(&answer) };
        answer["proposal_id"] = json!(proposal_id);
        Said::new(StatusCode::ACCEPTED, &answer)
    })
    .await
}

pub(crate) fn read(bytes: &[u8]) -> Result<Command, ApiError> {
    let mut body = Fields::parse(bytes)?;
    let command = Command {
        new_status: body.required_status("new_status").unwrap_or(Status::InReview),
        comment: body.text("comment").unwrap_or_default(),
        reason_codes: reason_codes(&mut body),
        nodes_to_resubmit: nodes(&mut body),
        expected_version: body.whole_number("expected_version"),
        mail: mail(&mut body),
        override_reason: body.text("override_reason").unwrap_or_default(),
    };
    body.finish(command)
}

fn reason_codes(body: &mut Fields) -> Vec<String> {
    let mut codes = Vec::new();
    for item in body.list("reason_codes", 100).unwrap_or_default() {
        match item {
            Value::String(text) if !text.is_empty() && text.chars().count() <= 100 => codes.push(text),
            Value::Number(number) if number.is_i64() => codes.push(number.to_string()),
            _ => {
                body.fault("reason_codes", "Each reason must be a whole number or a text of 1 to 100 characters.");
                break;
            }
        }
    }
    codes
}

fn nodes(body: &mut Fields) -> Vec<Node> {
    let mut nodes = Vec::new();
    for item in body.list("nodes_to_resubmit", 100).unwrap_or_default() {
        let text = |key: &str| item.get(key).and_then(Value::as_str).map(str::to_owned);
        match (text("node_id"), text("feature")) {
            (Some(node_id), Some(feature)) => nodes.push(Node { node_id, feature }),
            _ => {
                body.fault("nodes_to_resubmit", "Each step needs node_id and feature as text.");
                break;
            }
        }
    }
    nodes
}

/// The mail to the subject; without `send_email` only the language is looked at, a closed list.
fn mail(body: &mut Fields) -> Option<MailWish> {
    let send = body.flag("send_email");
    let (address, language) = (body.text("email_address"), body.text("email_language"));
    let read = letters::wish(&address.unwrap_or_default(), &language.unwrap_or_default());
    let send = send == Some(true);
    match read {
        Ok(wish) => send.then_some(wish),
        Err(faults) => {
            for (field, sentence) in faults.into_iter().filter(|(field, _)| send || *field == "email_language") {
                body.fault(field, sentence);
            }
            None
        }
    }
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
        assert_eq!(faults(&json!({})), ["new_status"]);
        assert_eq!(faults(&json!({"new_status": "Fine"})), ["new_status"]);
        assert_eq!(faults(&json!({"new_status": "Approved", "comment": 3})), ["comment"]);
        assert_eq!(faults(&json!({"new_status": "Approved", "reason_codes": [1.5]})), ["reason_codes"]);
        assert_eq!(faults(&json!({"new_status": "Approved", "nodes_to_resubmit": ["x"]})), ["nodes_to_resubmit"]);
        assert_eq!(faults(&json!({"new_status": "Approved", "expected_version": "4"})), ["expected_version"]);
        assert_eq!(faults(&json!({"new_status": "Approved", "override_reason": true})), ["override_reason"]);
        let mail = |extra: Value| {
            let mut body = json!({"new_status": "Approved", "send_email": true, "email_address": "a@example.com"});
            body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
            faults(&body)
        };
        assert!(mail(json!({})).is_empty() && mail(json!({"email_language": "zh-TW"})).is_empty());
        assert_eq!(mail(json!({"email_address": null})), ["email_address"]);
        assert_eq!(mail(json!({"email_address": "a@example.com\r\nBcc: b@example.com"})), ["email_address"]);
        assert_eq!(
            mail(json!({"email_address": 7, "email_language": "xx"})),
            ["email_address", "email_address", "email_language"]
        );
        assert_eq!(
            mail(json!({"send_email": false, "email_address": "?", "email_language": "xx"})),
            ["email_language"]
        );
        assert!(mail(json!({"send_email": false, "email_address": "?"})).is_empty());
        assert!(faults(&json!({"new_status": "DECLINED", "reason_codes": [106, "x"], "send_email": false})).is_empty());
    }
}
