//! What every change of one session has in common: what a use case does not name stays as it is.

use crate::{Desk, DeskError};
use domain::audit::AuditEntry;
use domain::event::{self, Decision, EventParts, EventType, Review};
use domain::policy::ShownFields;
use domain::session::SessionState;
use domain::{Actor, Payload, Status, panels, resubmission};
use store::types::{Activity, EventBody, NewEvent, SessionCommit, StoredSession, Written};

/// A commit on top of `stored` that leaves it as `state`: no new payload, words, links or event unless the caller names
/// them (`SessionCommit { payload: …, ..change::of(…) }`).
pub(crate) fn of(stored: &StoredSession, state: SessionState, activity: Activity, audit: AuditEntry) -> SessionCommit {
    let based_on = (stored.state.version, stored.state.event_sequence);
    SessionCommit {
        wrapped_key: stored.wrapped_key.clone(),
        subject: stored.subject.clone(),
        warnings: panels::warning_counts(&stored.payload),
        ..SessionCommit::of(state, Some(based_on), activity, audit)
    }
}

/// What an event tells beyond the state of the session.
#[derive(Debug)]
pub(crate) struct Telling {
    pub(crate) event_type: EventType,
    pub(crate) previous_status: Option<Status>,
    /// The payload after the change.
    pub(crate) payload: Payload,
    /// All reviews, the new one included, oldest first.
    pub(crate) reviews: Vec<Review>,
}

impl Telling {
    /// An event about this payload alone.
    pub(crate) fn new(event_type: EventType, payload: &Payload) -> Self {
        Self { event_type, previous_status: None, payload: payload.clone(), reviews: Vec::new() }
    }
}

impl Desk {
    /// Fields of feature items that events and answers about a session may give out; `None` for all.
    pub(crate) async fn shown_fields(&self, state: &SessionState) -> Result<Option<ShownFields>, DeskError> {
        let policies = self.policies(state.environment).await?;
        Ok(policies.shown_fields(state.workflow_id.as_deref()).cloned())
    }

    /// An event of this change. Its body waits for the transaction, which alone knows a new session's number and the
    /// UBO KYC summary; `state.event_sequence` must be counted up by the caller.
    pub(crate) async fn tell(
        &self,
        actor: &Actor,
        state: &SessionState,
        telling: Telling,
    ) -> Result<NewEvent, DeskError> {
        let shown = self.shown_fields(state).await?;
        let (event_id, event_type) = (self.world.id(), telling.event_type);
        let (application_id, actor) = (self.store.application_id(), actor.event_word());
        let body = EventBody::After(Box::new(move |written: &Written| {
            let state = &written.state;
            // with the statuses of linked sessions, where the change wrote a payload
            let payload = written.payload.as_ref().unwrap_or(&telling.payload);
            // whatever happens to a session that was sent back, it waits for these
            let steps = match state.status {
                Status::Resubmitted => resubmission::requested(payload),
                _ => Vec::new(),
            };
            event::body(&EventParts {
                event_id,
                event_type,
                at: state.updated_at,
                sequence: state.event_sequence,
                application_id,
                state,
                previous_status: telling.previous_status,
                actor,
                payload,
                decision: Decision::of(payload, state, written.ubo, &telling.reviews).limited(shown.as_ref()),
                steps: &steps,
                // the words belong to the decision, whose own event told them
                why: &[],
            })
        }));
        Ok(NewEvent { event_id, event_type, body })
    }
}
