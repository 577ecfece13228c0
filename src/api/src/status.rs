//! `PATCH /v3/session/{session_id}/update-status/` (seed 001).

use crate::key::Caller;
use crate::{ApiError, body};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use desk::Desk;
use domain::Status;
use domain::decision::{Channel, Command};
use domain::resubmission::Node;
use http::HeaderMap;
use serde_json::{Map, Value, json};

/// Approves, declines, asks again or puts back to review; the same rules as the form.
pub async fn update(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    Path(session_id): Path<String>,
    headers: HeaderMap,
    sent: Body,
) -> Result<Json<Value>, ApiError> {
    let session_id = body::session_id(&session_id)?;
    desk.check_decidable(&actor, session_id).await?;
    let bytes = body::bytes(&headers, sent).await?;
    let command = read(&bytes)?;
    let decided = desk.decide(&actor, session_id, &command, Channel::Api).await?;
    Ok(Json(json!({"session_id": decided.session_id, "session_kind": decided.kind.wire()})))
}

fn read(bytes: &[u8]) -> Result<Command, ApiError> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| {
        ApiError::Detail(format!("JSON parse error at line {} column {}.", error.line(), error.column()))
    })?;
    let Value::Object(body) = value else {
        return Err(ApiError::Detail("The body must be a JSON object.".to_owned()));
    };
    let mut reader = Reader { body: &body, faults: Vec::new() };
    let new_status = reader.new_status();
    let command = Command {
        new_status: new_status.unwrap_or(Status::InReview),
        comment: reader.text("comment").unwrap_or_default(),
        reason_codes: reader.reason_codes(),
        nodes_to_resubmit: reader.nodes(),
        expected_version: reader.expected_version(),
    };
    reader.mail();
    if reader.faults.is_empty() { Ok(command) } else { Err(ApiError::Fields(reader.faults)) }
}

/// Reads fields and collects what is wrong with them.
struct Reader<'a> {
    body: &'a Map<String, Value>,
    faults: Vec<(String, String)>,
}

impl Reader<'_> {
    fn fault(&mut self, field: &str, sentence: impl Into<String>) {
        self.faults.push((field.to_owned(), sentence.into()));
    }

    fn new_status(&mut self) -> Option<Status> {
        match self.body.get("new_status") {
            None | Some(Value::Null) => self.fault("new_status", "This field is required."),
            Some(Value::String(text)) => match Status::read_any(text) {
                Some(status) => return Some(status),
                None => self.fault("new_status", "This is not a valid choice."),
            },
            Some(_) => self.fault("new_status", "Must be text."),
        }
        None
    }

    fn text(&mut self, field: &str) -> Option<String> {
        match self.body.get(field) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => {
                self.fault(field, "Must be text.");
                None
            }
        }
    }

    fn reason_codes(&mut self) -> Vec<String> {
        let items = match self.body.get("reason_codes") {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Array(items)) if items.len() <= 100 => items,
            Some(_) => {
                self.fault("reason_codes", "Must be a list of at most 100 numbers or texts.");
                return Vec::new();
            }
        };
        let mut codes = Vec::new();
        for item in items {
            match item {
                Value::String(text) if !text.is_empty() && text.chars().count() <= 100 => codes.push(text.clone()),
                Value::Number(number) if number.is_i64() => codes.push(number.to_string()),
                _ => {
                    self.fault("reason_codes", "Each reason must be a whole number or a text of 1 to 100 characters.");
                    break;
                }
            }
        }
        codes
    }

    fn nodes(&mut self) -> Vec<Node> {
        let items = match self.body.get("nodes_to_resubmit") {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Array(items)) if items.len() <= 100 => items,
            Some(_) => {
                self.fault("nodes_to_resubmit", "Must be a list of at most 100 objects.");
                return Vec::new();
            }
        };
        let mut nodes = Vec::new();
        for item in items {
            let text = |key: &str| item.get(key).and_then(Value::as_str).map(str::to_owned);
            match (text("node_id"), text("feature")) {
                (Some(node_id), Some(feature)) => nodes.push(Node { node_id, feature }),
                _ => {
                    self.fault("nodes_to_resubmit", "Each step needs node_id and feature as text.");
                    break;
                }
            }
        }
        nodes
    }

    fn expected_version(&mut self) -> Option<i64> {
        match self.body.get("expected_version") {
            None | Some(Value::Null) => None,
            Some(value) => {
                let version = value.as_i64();
                if version.is_none() {
                    self.fault("expected_version", "Must be a whole number.");
                }
                version
            }
        }
    }

    fn mail(&mut self) {
        match self.body.get("send_email") {
            None | Some(Value::Null | Value::Bool(false)) => {}
            Some(Value::Bool(true)) => {
                if self.text("email_address").is_none_or(|address| address.is_empty()) {
                    self.fault("email_address", "This field is required when send_email is true.");
                }
                self.fault("send_email", "This desk does not send mail to subjects yet; leave send_email out.");
            }
            Some(_) => self.fault("send_email", "Must be true or false."),
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
        let mail = json!({"new_status": "Approved", "send_email": true, "email_address": "a@example.com"});
        assert_eq!(faults(&mail), ["send_email"]);
        assert!(faults(&json!({"new_status": "DECLINED", "reason_codes": [106, "x"], "send_email": false})).is_empty());
    }
}
