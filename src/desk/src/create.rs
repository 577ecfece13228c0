//! A session that begins at the desk: `POST /v3/session/` (facts: Didit §5 "Create").

use crate::{Desk, DeskError};
use domain::time::DAY;
use domain::{Actor, Environment, Kind, Payload, Right, Source, Status, Time, Uuid, describe, payload};
use serde_json::{Map, Value, json};
use store::types::Committed;

/// How long a session waits for its subject, unless it is told otherwise (facts: Didit §1.1).
pub(crate) const LIFETIME: i64 = 7 * DAY;

/// A session to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewSession {
    /// Person or company.
    pub kind: Kind,
    /// The workflow that it is to run through.
    pub workflow_id: String,
    /// The team's own reference.
    pub vendor_data: Option<String>,
    /// Metadata.
    pub metadata: Option<Map<String, Value>>,
    /// Other members of the payload that are taken as they are given: `callback`, `contact_details`,
    /// `expected_details` and their kin.
    pub given: Map<String, Value>,
    /// When its link runs out; seven days from now when not said.
    pub expires_at: Option<Time>,
}

/// A session that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Created {
    /// Its id.
    pub session_id: Uuid,
    /// Its number.
    pub number: i64,
    /// Person or company.
    pub kind: Kind,
    /// Environment it belongs to.
    pub environment: Environment,
    /// When it was made.
    pub created_at: Time,
    /// When its link runs out.
    pub expires_at: Time,
    /// What was taken into its payload.
    pub payload: Payload,
}

impl Desk {
    /// Makes a native session that is Not Started.
    ///
    /// # Errors
    /// Without the right, or with wrong fields.
    pub async fn create_session(&self, actor: &Actor, new: NewSession) -> Result<Created, DeskError> {
        Self::require(actor, Right::Ingest)?;
        if let Some(metadata) = &new.metadata {
            describe::check_metadata(metadata).map_err(DeskError::Invalid)?;
        }
        let (session_id, now) = (self.world.id(), self.world.now());
        let expires_at = new.expires_at.unwrap_or_else(|| now.plus(LIFETIME));
        if expires_at <= now {
            return Err(DeskError::field("expires_at", "Must lie in the future."));
        }
        let environment = actor.confined_to().unwrap_or(Environment::Live);
        let payload = payload_of(session_id, &new, now, expires_at)?;
        let commit = self.creation(actor, Source::Native, environment, &payload, &payload.canonical()).await?;
        let kind = new.kind;
        let outcome = move |committed: &Committed| match committed {
            Committed::Done(written) => Some(Created {
                session_id,
                number: written.state.number,
                kind,
                environment,
                created_at: now,
                expires_at,
                payload: payload.clone(),
            }),
            Committed::Raced | Committed::Looped(_) => None,
        };
        store::foretell(outcome.clone());
        // a fresh id that is there already: nothing that asking again would not mend
        outcome(&self.store.commit_session(commit).await?).ok_or(DeskError::Busy)
    }
}

pub(crate) fn payload_of(
    session_id: Uuid,
    new: &NewSession,
    now: Time,
    expires_at: Time,
) -> Result<Payload, DeskError> {
    let mut object = Map::new();
    let mut set = |key: &str, value: Value| object.insert(key.to_owned(), value);
    set("session_id", json!(session_id.to_string()));
    set("session_kind", json!(new.kind.wire()));
    set("session_url", Value::Null);
    set("status", json!(Status::NotStarted.wire()));
    set("workflow_id", json!(new.workflow_id));
    set("features", json!([]));
    set("vendor_data", json!(new.vendor_data));
    set("metadata", json!(new.metadata));
    for key in ["callback", "contact_details", "expected_details"] {
        set(key, Value::Null);
    }
    // what the workflow has not run yet is null, so that the shape is that of every other session
    for array in payload::FEATURE_ARRAYS.iter().filter(|array| of_kind(array, new.kind)) {
        set(array, Value::Null);
    }
    for (key, value) in &new.given {
        set(key, value.clone());
    }
    set("reviews", json!([]));
    set("created_at", json!(now.rfc3339()));
    set("expires_at", json!(expires_at.rfc3339()));
    Payload::from_value(Value::Object(object))
        .map_err(|faults| DeskError::Invalid(faults.into_iter().map(|fault| (fault.path, fault.sentence)).collect()))
}

/// Whether sessions of this kind may have an array (seed 004; facts: Didit §3).
fn of_kind(array: &str, kind: Kind) -> bool {
    match kind {
        Kind::Business => matches!(
            array,
            "registry_checks"
                | "key_people_checks"
                | "document_verifications"
                | "aml_screenings"
                | "phone_verifications"
                | "email_verifications"
                | "questionnaire_responses"
                | "ip_analyses"
        ),
        Kind::User => !matches!(
            array,
            "registry_checks" | "key_people_checks" | "document_verifications" | "document_ai_documents"
        ),
    }
}
