//! Metadata, the team's own reference and tags (domain §5).

use crate::change::{self, Telling};
use crate::ingest::{subject_of, words_of};
use crate::{Desk, DeskError, sessions};
use domain::audit::AuditEntry;
use domain::describe::{self, Overlay};
use domain::event::EventType;
use domain::session::SessionState;
use domain::{Actor, Payload, Right, Uuid, tags};
use serde_json::{Value, json};
use store::types::{Act, Activity, Committed, SessionCommit, StoredSession, TagsChanged};

/// How often a lost race is tried again.
const TRIES: usize = 16;
/// Most tags looked at in one call.
pub const MOST_TAGS_SENT: usize = 200;

impl Desk {
    /// Whether this actor may work on this session at all: the checks that come before the body of a request is
    /// looked at.
    ///
    /// # Errors
    /// Without the right; an unknown session; one that is redacted.
    pub async fn check_workable(&self, actor: &Actor, session_id: Uuid) -> Result<(), DeskError> {
        Self::require(actor, Right::WorkOnSession)?;
        self.changeable(actor, session_id).await.map(|_| ())
    }

    /// A session that this actor may work on.
    pub(crate) async fn workable(&self, actor: &Actor, session_id: Uuid) -> Result<StoredSession, DeskError> {
        Self::require(actor, Right::WorkOnSession)?;
        self.visible(actor, session_id).await
    }

    /// Merges metadata by key and sets the team's own reference; what was set lies over later payloads.
    ///
    /// # Errors
    /// Without the right, for an unknown or redacted session, or when the metadata grew too large.
    pub async fn describe_session(&self, actor: &Actor, session_id: Uuid, patch: &Overlay) -> Result<Value, DeskError> {
        describe::check_metadata(&patch.metadata).map_err(DeskError::Invalid)?;
        for _ in 0..TRIES {
            let stored = self.workable(actor, session_id).await?;
            let mut overlay = stored.overlay.clone();
            overlay.add(patch);
            let payload = overlay.lay(&stored.payload);
            for metadata in [Some(&overlay.metadata), payload.object().get("metadata").and_then(Value::as_object)] {
                metadata.map_or(Ok(()), describe::check_metadata).map_err(DeskError::Invalid)?;
            }
            if overlay == stored.overlay {
                return self.summary(&stored).await;
            }
            let now = self.world.now();
            // setting what stands there already is kept for later payloads, and nobody needs to hear of it
            let moved = payload != stored.payload;
            let state = SessionState {
                version: stored.state.version + i64::from(moved),
                event_sequence: stored.state.event_sequence + i64::from(moved),
                updated_at: now,
                ..stored.state.clone()
            };
            let mut fields: Vec<&str> = Vec::new();
            fields.extend(patch.external_ref.is_some().then_some("external_ref"));
            fields.extend((!patch.metadata.is_empty()).then_some("metadata"));
            let audit = AuditEntry::new(
                actor,
                now,
                "session.describe",
                sessions::target(session_id),
                json!({"fields": fields, "version": state.version}),
            );
            let telling = Telling {
                previous_status: Some(state.status),
                reviews: self.reviews(session_id).await?,
                ..Telling::new(EventType::DataUpdated, &payload)
            };
            let event = match moved {
                true => Some(self.tell(actor, &state, telling).await?),
                false => None,
            };
            self.foretell_summary(&payload, session_id).await?;
            let activity = Activity {
                changes: describe::changes(&stored.payload, &payload),
                ..self.activity(actor, Act::Described, None, None)
            };
            let commit = SessionCommit {
                subject: subject_of(&payload),
                words: Some(words_of(&payload)),
                event,
                payload: moved.then_some(payload),
                overlay: Some(overlay),
                ..change::of(&stored, state, activity, audit)
            };
            if let Committed::Done(_) = self.store.commit_session(commit).await? {
                return self.summary(&self.visible(actor, session_id).await?).await;
            }
        }
        Err(DeskError::Busy)
    }

    /// What `PATCH` answers: the session without what was found out about its subject (fields: seed 002).
    pub(crate) async fn summary(&self, stored: &StoredSession) -> Result<Value, DeskError> {
        Ok(summary_json(&stored.state, &stored.payload, &self.store.tags_of(stored.state.session_id).await?))
    }

    /// Has a commit that is about to come keep its summary as the answer; `payload` is the one after it.
    pub(crate) async fn foretell_summary(&self, payload: &Payload, session_id: Uuid) -> Result<(), DeskError> {
        if store::in_call() {
            let (payload, tags) = (payload.clone(), self.store.tags_of(session_id).await?);
            store::foretell(move |committed: &Committed| match committed {
                Committed::Done(written) => {
                    Some(summary_json(&written.state, written.payload.as_ref().unwrap_or(&payload), &tags))
                }
                Committed::Raced | Committed::Looped(_) => None,
            });
        }
        Ok(())
    }

    /// Changes the tags of a session; answers those it has then. Version and events stay as they are.
    ///
    /// # Errors
    /// Without the right, for an unknown or redacted session, or when there would be more than fifty.
    pub async fn change_tags(
        &self,
        actor: &Actor,
        session_id: Uuid,
        change: tags::Change,
    ) -> Result<Vec<String>, DeskError> {
        let stored = self.workable(actor, session_id).await?;
        self.renew_claim(actor, &stored).await?;
        let (act, count) = match &change {
            tags::Change::Add(given) => ("add", given.len()),
            tags::Change::Remove(given) => ("remove", given.len()),
            tags::Change::Replace(given) => ("replace", given.len()),
        };
        let detail = json!({"how": act, "tags": count});
        let entry = AuditEntry::new(actor, self.world.now(), "session.tag", sessions::target(session_id), detail);
        let activity = self.activity(actor, Act::Tagged, None, None);
        store::foretell(|changed: &TagsChanged| match changed {
            TagsChanged::Done(tags) => Some(tags.clone()),
            TagsChanged::Refused(_) | TagsChanged::Closed => None,
        });
        match self.store.change_tags(session_id, change, activity, entry).await? {
            TagsChanged::Done(tags) => Ok(tags),
            TagsChanged::Refused(sentence) => Err(DeskError::field("tags", sentence)),
            TagsChanged::Closed => Err(DeskError::redacted()),
        }
    }
}

/// What `PATCH` answers.
fn summary_json(state: &SessionState, payload: &Payload, tags: &[String]) -> Value {
    let carried = |key: &str| payload.object().get(key).cloned().unwrap_or(Value::Null);
    json!({
        "session_id": state.session_id,
        "session_kind": state.kind.wire(),
        "session_number": state.number,
        "environment": state.environment.wire(),
        "status": state.status.wire(),
        "version": state.version,
        "workflow_id": state.workflow_id,
        "external_ref": carried("vendor_data"),
        "vendor_data": carried("vendor_data"),
        "metadata": carried("metadata"),
        "tags": tags,
        "priority": state.priority.wire(),
        "created_at": state.created_at.rfc3339(),
        "updated_at": state.updated_at.rfc3339(),
    })
}
