//! A new session for the same subject, once a session's resubmissions are spent (domain §3.3).

use crate::create::{LIFETIME, NewSession, payload_of};
use crate::{Desk, DeskError, sessions};
use domain::session::SessionState;
use domain::{Actor, Payload, Right, Source, Status, Uuid, payload, resubmission};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use store::types::Committed;

/// What a new session takes over: who it is about and how to reach them.
const TAKEN_OVER: [&str; 3] = ["callback", "contact_details", "expected_details"];

/// Whether a session's resubmissions are spent, so that another session is the only way on.
pub(crate) fn possible(state: &SessionState) -> bool {
    state.resubmission_count >= resubmission::CAP && state.redaction.is_none() && state.status != Status::Approved
}

impl Desk {
    /// Begins a session for the same subject: Not Started, with the same workflow and reference. One session follows a
    /// version; who asks again gets the same.
    ///
    /// # Errors
    /// Without the right to decide; an unknown session; one that can still be asked again.
    pub async fn begin_anew(&self, actor: &Actor, session_id: Uuid) -> Result<Uuid, DeskError> {
        Self::require(actor, Right::Decide)?;
        let stored = self.visible(actor, session_id).await?;
        if !possible(&stored.state) {
            return Err(DeskError::NotAllowed(
                "This session can still be asked again. Another one is begun once its resubmissions are spent.",
            ));
        }
        let (id, now) = (successor_id(&stored.state), self.world.now());
        let new = successor_of(&stored.payload, &stored.state);
        let payload = payload_of(id, &new, now, now.plus(LIFETIME))?;
        let mut commit =
            self.creation(actor, Source::Native, stored.state.environment, &payload, &payload.canonical()).await?;
        commit.audit.detail["follows"] = json!(sessions::target(session_id));
        match self.store.commit_session(commit).await? {
            Committed::Done(_) => Ok(id),
            // begun already, by the same form sent twice or by somebody else
            Committed::Raced => self.visible(actor, id).await.map(|_| id),
            Committed::Looped(_) => Err(DeskError::Busy),
        }
    }
}

/// The id of the session that follows this version of another: whoever asks twice is led to the same one.
fn successor_id(state: &SessionState) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(b"follows");
    hash.update(state.session_id.as_bytes());
    hash.update(state.version.to_be_bytes());
    let mut id = [0; 16];
    id.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}

fn successor_of(old: &Payload, state: &SessionState) -> NewSession {
    let of = |key: &str| old.object().get(key).filter(|value| !value.is_null()).cloned();
    let given: Map<String, Value> = TAKEN_OVER.into_iter().filter_map(|key| Some((key.to_owned(), of(key)?))).collect();
    NewSession {
        kind: state.kind,
        workflow_id: state.workflow_id.clone().unwrap_or_default(),
        vendor_data: payload::text(old.object(), "vendor_data").map(str::to_owned),
        metadata: of("metadata").and_then(|value| value.as_object().cloned()),
        given,
        expires_at: None,
    }
}
