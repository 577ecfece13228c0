//! Events that go out, and the decision as others read it (domain §6, contract "Events").

use crate::policy::ShownFields;
use crate::resubmission::Step;
use crate::session::SessionState;
use crate::session::wire_enum;
use crate::{Payload, Status, Time, UboSummary, attributes, reasons};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

wire_enum! {
    /// What an event tells.
    EventType {
        /// The status moved.
        StatusUpdated = "status.updated" / "Status updated",
        /// Data changed, the status did not.
        DataUpdated = "data.updated" / "Data updated",
        /// A session is new.
        SessionCreated = "session.created" / "Session created",
        /// A session was redacted.
        SessionRedacted = "session.redacted" / "Session redacted",
        /// Someone wrote a note.
        ActivityCreated = "activity.created" / "Activity created",
    }
}

/// A review entry, as `reviews[]` gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// Reviewer's email, `API Client`, or `System`; of two people the one who proposed.
    pub user: String,
    /// Email of the second person, where a decision took two.
    pub confirmed_by: Option<String>,
    /// The status that was set.
    pub new_status: Status,
    /// Comment, if any.
    pub comment: Option<String>,
    /// Reason codes, numbers as text.
    pub reason_codes: Vec<String>,
    /// When.
    pub created_at: Time,
}

impl Review {
    fn to_json(&self) -> Value {
        let mut review = json!({
            "user": self.user,
            "new_status": self.new_status.wire(),
            "comment": self.comment,
            "reason_codes": self.reason_codes.iter().map(|code| reasons::to_json(code)).collect::<Vec<_>>(),
            "created_at": self.created_at.rfc3339(),
        });
        if let Some(second) = &self.confirmed_by {
            review["confirmed_by"] = Value::from(second.as_str());
        }
        review
    }
}

/// The decision as `GET …/decision/` and events give it: the payload with the desk's own values on top.
#[must_use]
pub fn decision_json(payload: &Payload, state: &SessionState, ubo: Option<UboSummary>, ours: &[Review]) -> Value {
    let mut object = payload.object().clone();
    // tags are the desk's own: they change without an event, so none carries them, and a payload's are not ours
    object.shift_remove("tags");
    let mut set = |key: &str, value: Value| object.insert(key.to_owned(), value);
    set("session_id", Value::from(state.session_id.to_string()));
    set("session_kind", Value::from(state.kind.wire()));
    set("session_number", Value::from(state.number));
    set("environment", Value::from(state.environment.wire()));
    set("status", Value::from(state.status.wire()));
    set("version", Value::from(state.version));
    set("resubmission_count", Value::from(state.resubmission_count));
    set("redaction", state.redaction.map_or(Value::Null, |redaction| Value::from(redaction.wire())));
    if state.source_changed {
        set("source_changed", Value::from(true));
    }
    let summary = ubo.map_or(Value::Null, UboSummary::to_json);
    if state.kind == crate::Kind::Business {
        set("ubo_kyc_summary", summary.clone());
    }
    let mut reviews = match object.get("reviews") {
        Some(Value::Array(theirs)) => theirs.clone(),
        _ => Vec::new(),
    };
    for review in &mut reviews {
        if let Value::Object(review) = review {
            review.entry("reason_codes").or_insert_with(|| json!([]));
        }
    }
    reviews.extend(ours.iter().map(Review::to_json));
    object.insert("reviews".to_owned(), Value::Array(reviews));
    if let Some(Value::Array(checks)) = object.get_mut("key_people_checks") {
        for check in checks.iter_mut().filter_map(Value::as_object_mut) {
            check.insert("ubo_kyc_summary".to_owned(), summary.clone());
        }
    }
    Value::Object(object)
}

/// What an event is made of.
#[derive(Clone, Debug)]
pub struct EventParts<'a> {
    /// Stays the same on every try.
    pub event_id: Uuid,
    /// What it tells.
    pub event_type: EventType,
    /// When it happened.
    pub at: Time,
    /// Per session, from 1.
    pub sequence: i64,
    /// The installation's own id.
    pub application_id: Uuid,
    /// The session after the change.
    pub state: &'a SessionState,
    /// Status before the change.
    pub previous_status: Option<Status>,
    /// `reviewer`, `api_key`, `source` or `system`.
    pub actor: &'static str,
    /// The payload after the change.
    pub payload: &'a Payload,
    /// The decision, for the statuses that carry it.
    pub decision: Value,
    /// Fields of feature items that the workflow gives out; `None` for all.
    pub shown: Option<&'a ShownFields>,
    /// Steps to redo, for Resubmitted.
    pub steps: &'a [Step],
    /// Why, in words, for Resubmitted.
    pub why: &'a [String],
}

/// The body of an event: keys sorted at every level, so that its bytes are the same wherever it is made.
#[must_use]
pub fn body(parts: &EventParts<'_>) -> Value {
    let seconds = parts.at.unix_seconds();
    let carried = |key: &str| parts.payload.object().get(key).cloned().unwrap_or(Value::Null);
    let mut event = Map::new();
    let mut set = |key: &str, value: Value| event.insert(key.to_owned(), value);
    set("event_id", Value::from(parts.event_id.to_string()));
    set("webhook_type", Value::from(parts.event_type.wire()));
    set("timestamp", Value::from(seconds));
    set("created_at", Value::from(seconds));
    set("sequence", Value::from(parts.sequence));
    set("application_id", Value::from(parts.application_id.to_string()));
    set("environment", Value::from(parts.state.environment.wire()));
    set("session_id", Value::from(parts.state.session_id.to_string()));
    set("session_kind", Value::from(parts.state.kind.wire()));
    set("status", Value::from(parts.state.status.wire()));
    set("previous_status", parts.previous_status.map_or(Value::Null, |status| Value::from(status.wire())));
    set("workflow_id", carried("workflow_id"));
    set("vendor_data", carried("vendor_data"));
    set("metadata", carried("metadata"));
    set("actor", Value::from(parts.actor));
    if parts.state.status == Status::Resubmitted {
        let nodes: Vec<Value> =
            parts.steps.iter().map(|s| json!({"node_id": s.node.node_id, "feature": s.node.feature})).collect();
        let reasons: Map<String, Value> =
            parts.steps.iter().map(|s| (s.node.node_id.clone(), Value::from(parts.why.join("; ")))).collect();
        set("resubmit_info", json!({"nodes_to_resubmit": nodes, "reasons": reasons}));
    } else if parts.state.status.event_carries_decision() {
        let mut decision = parts.decision.clone();
        if let (Some(shown), Value::Object(whole)) = (parts.shown, &mut decision) {
            attributes::limit(whole, shown);
        }
        set("decision", decision);
    }
    crate::payload::sorted(&Value::Object(event))
}

/// The thin form of an event: the same without `decision`.
#[must_use]
pub fn thin(mut body: Value) -> Value {
    if let Value::Object(event) = &mut body {
        event.shift_remove("decision");
    }
    body
}
