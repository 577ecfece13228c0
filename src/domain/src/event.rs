//! Events that go out, and the decision as others read it (domain §6, contract "Events").

use crate::payload::{FEATURE_ARRAYS, Sorted};
use crate::policy::ShownFields;
use crate::resubmission::Step;
use crate::session::SessionState;
use crate::session::wire_enum;
use crate::{Payload, Status, Time, UboSummary, attributes, reasons};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
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

/// The decision as `GET …/decision/` and events give it: the payload with the desk's own values on top. The payload
/// is not copied until someone asks for the whole as a value.
#[derive(Clone, Debug)]
pub struct Decision<'a> {
    payload: &'a Payload,
    /// The desk's own values, in the order in which they are added.
    ours: Map<String, Value>,
}

/// What only the desk says, so that a payload's own word for it is not taken for ours. Tags and holds change without an
/// event, so none carries them.
const OUR_OWN: [&str; 3] = ["tags", "source_changed", "legal_hold_until"];

impl<'a> Decision<'a> {
    /// The decision on a session as it stands in `state`.
    #[must_use]
    pub fn of(payload: &'a Payload, state: &SessionState, ubo: Option<UboSummary>, reviews: &[Review]) -> Self {
        let summary = ubo.map_or(Value::Null, UboSummary::to_json);
        let mut ours = Map::new();
        let mut set = |key: &str, value: Value| ours.insert(key.to_owned(), value);
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
        if state.kind == crate::Kind::Business {
            set("ubo_kyc_summary", summary.clone());
        }
        set("reviews", all_reviews(payload, reviews));
        if let Some(Value::Array(checks)) = payload.object().get("key_people_checks") {
            let mut checks = checks.clone();
            for check in checks.iter_mut().filter_map(Value::as_object_mut) {
                check.insert("ubo_kyc_summary".to_owned(), summary.clone());
            }
            set("key_people_checks", Value::Array(checks));
        }
        Self { payload, ours }
    }

    /// The same with no more fields of feature items than are given out; `None` gives out all.
    #[must_use]
    pub fn limited(mut self, shown: Option<&ShownFields>) -> Self {
        if let Some(shown) = shown {
            for array in FEATURE_ARRAYS {
                if let (Some(items), false) = (self.payload.object().get(*array), self.ours.contains_key(*array)) {
                    self.ours.insert((*array).to_owned(), items.clone());
                }
            }
            attributes::limit(&mut self.ours, shown);
        }
        self
    }

    /// The whole, with the payload's keys in their order.
    #[must_use]
    pub fn into_value(self) -> Value {
        let mut object = self.payload.object().clone();
        object.retain(|key, _| !OUR_OWN.contains(&key.as_str()));
        object.extend(self.ours);
        Value::Object(object)
    }
}

/// With sorted keys, as events have them.
impl Serialize for Decision<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pairs: BTreeMap<&String, &Value> = self.payload.object().iter().collect();
        pairs.retain(|key, _| !OUR_OWN.contains(&key.as_str()));
        pairs.extend(&self.ours);
        serializer.collect_map(pairs.into_iter().map(|(key, value)| (key, Sorted(value))))
    }
}

/// The payload's own reviews, then the desk's.
fn all_reviews(payload: &Payload, ours: &[Review]) -> Value {
    let mut reviews = match payload.object().get("reviews") {
        Some(Value::Array(theirs)) => theirs.clone(),
        _ => Vec::new(),
    };
    for review in &mut reviews {
        if let Value::Object(review) = review {
            review.entry("reason_codes").or_insert_with(|| json!([]));
        }
    }
    reviews.extend(ours.iter().map(Review::to_json));
    Value::Array(reviews)
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
    /// The decision; only the statuses that carry it tell it.
    pub decision: Decision<'a>,
    /// Steps to redo, for Resubmitted.
    pub steps: &'a [Step],
    /// Why, in words, for Resubmitted.
    pub why: &'a [String],
}

/// A value of an event's body, written with sorted keys.
#[derive(Serialize)]
#[serde(untagged)]
enum Told<'a> {
    Own(#[serde(serialize_with = "sorted")] Value),
    Decision(&'a Decision<'a>),
}

fn sorted<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    Sorted(value).serialize(serializer)
}

/// The body of an event, as JSON with the keys sorted at every level, so that its bytes are the same wherever it is
/// made.
#[must_use]
pub fn body(parts: &EventParts<'_>) -> Vec<u8> {
    let seconds = parts.at.unix_seconds();
    let carried = |key: &str| parts.payload.object().get(key).cloned().unwrap_or(Value::Null);
    let mut event = BTreeMap::new();
    let mut set = |key: &'static str, value: Value| event.insert(key, Told::Own(value));
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
        event.insert("decision", Told::Decision(&parts.decision));
    }
    serde_json::to_vec(&event).unwrap_or_default()
}

/// The thin form of an event: the same without `decision`.
#[must_use]
pub fn thin(mut body: Value) -> Value {
    if let Value::Object(event) = &mut body {
        event.shift_remove("decision");
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    #[test]
    fn what_only_the_desk_says_is_not_taken_from_a_payload() {
        let id = Uuid::from_u128(7);
        let payload = Payload::from_value(json!({
            "session_id": id, "status": "In Review", "tags": ["theirs"], "source_changed": true,
            "legal_hold_until": "2030-01-01T00:00:00Z", "theirs": 1.50,
        }))
        .unwrap();
        let mut state = SessionState::begun(id, Kind::User, Status::InReview, Time(0));
        let told = |state: &SessionState| Decision::of(&payload, state, None, &[]).into_value();
        for key in OUR_OWN {
            assert_eq!(told(&state).get(key), None, "{key}");
        }
        let written = serde_json::to_value(Decision::of(&payload, &state, None, &[])).unwrap();
        assert!(OUR_OWN.iter().all(|key| written.get(key).is_none()) && written["theirs"] == json!(1.50));
        state.source_changed = true;
        assert_eq!(told(&state)["source_changed"], true);
    }
}
