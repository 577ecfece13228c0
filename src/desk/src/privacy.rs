//! Redaction, deletion and legal holds (domain §5, seed 003). Keys with the scope act at once; what people ask for
//! waits for a second person (`requests`).

use crate::change::{self, Telling};
use crate::sessions::target;
use crate::{Desk, DeskError, SessionJson};
use domain::audit::AuditEntry;
use domain::event::{self, Decision, EventParts, EventType};
use domain::redaction::{self, Begin};
use domain::session::{Redaction, SessionState};
use domain::{Actor, Right, Time, Uuid, panels};
use serde_json::{Value, json};
use store::types::{Act, Activity, Committed, RedactionDone, SessionCommit, StoredSession, Subject};

/// How often a lost race is tried again.
const TRIES: usize = 16;
/// Redactions that one step finishes at most.
const MOST_IN_STEP: i64 = 64;
/// Longest reason, in characters.
pub(crate) const REASON_LIMIT: usize = 2_000;

/// Why nothing of a redacted session changes.
const REDACTED: &str = "This session was redacted: nothing of it can be changed any more.";
/// Why a deleted session does not come in again: a source that still has it would undo the erasure.
pub(crate) const DELETED: &str = "This session was deleted: it does not come in again. Use a new session id.";
/// The same while the redaction is under way.
const BEING_REDACTED: &str = "This session is being redacted: nothing of it can be changed any more.";

impl Desk {
    /// Redacts a session: from now on nothing personal of it is shown or sent, and a worker destroys its key. Asking
    /// again is a success that changes nothing.
    ///
    /// # Errors
    /// Without the right; for people, who need a second person; an unknown session; while work on it is under way or a
    /// legal hold keeps it.
    pub async fn redact(&self, actor: &Actor, session_id: Uuid) -> Result<SessionJson, DeskError> {
        Self::require_key(actor)?;
        self.begin_redaction(actor, session_id, json!({})).await?;
        self.privacy_json(actor, session_id).await
    }

    /// Redacts a session and hides it from lists, counts, search and links. Deleting again finds nothing.
    ///
    /// # Errors
    /// As [`Desk::redact`].
    pub async fn delete_session(&self, actor: &Actor, session_id: Uuid) -> Result<(), DeskError> {
        Self::require_key(actor)?;
        self.hide(actor, session_id, json!({})).await
    }

    /// Sets a legal hold until a time to come, or lifts it. Nothing is redacted or deleted under it.
    ///
    /// # Errors
    /// Without the right; for people, who need a second person; an unknown or redacted session; a time that has
    /// passed; without a reason.
    pub async fn hold(
        &self,
        actor: &Actor,
        session_id: Uuid,
        until: Option<Time>,
        reason: &str,
    ) -> Result<(), DeskError> {
        Self::require_key(actor)?;
        self.visible(actor, session_id).await?;
        check_reason(reason)?;
        check_until(until, self.world.now())?;
        self.set_hold(actor, session_id, until, reason, json!({})).await
    }

    /// Whether this actor may act on this session's privacy at all; the checks that come before the body is looked at.
    ///
    /// # Errors
    /// Without the right; for people; an unknown or redacted session.
    pub async fn check_privacy(&self, actor: &Actor, session_id: Uuid) -> Result<(), DeskError> {
        Self::require_key(actor)?;
        self.changeable(actor, session_id).await.map(|_| ())
    }

    /// People ask and have it confirmed; only a key acts alone.
    pub(crate) fn require_key(actor: &Actor) -> Result<(), DeskError> {
        Self::require(actor, Right::ConfirmPrivacy)?;
        match actor {
            Actor::Person { .. } => Err(DeskError::Forbidden(Right::ConfirmPrivacy)),
            Actor::Key { .. } | Actor::System => Ok(()),
        }
    }

    async fn privacy_json(&self, actor: &Actor, session_id: Uuid) -> Result<SessionJson, DeskError> {
        Self::require(actor, Right::ConfirmPrivacy)?;
        self.json_of(actor, session_id, &[]).await
    }

    /// Begins the redaction; `detail` goes into the audit entry.
    pub(crate) async fn begin_redaction(
        &self,
        actor: &Actor,
        session_id: Uuid,
        detail: Value,
    ) -> Result<(), DeskError> {
        for _ in 0..TRIES {
            let stored = self.opened(actor, session_id).await?;
            let cancels = match redaction::begin(&stored.state, self.world.now()).map_err(DeskError::NotRedactable)? {
                Begin::Already => return Ok(()),
                Begin::Redact { cancels } => cancels,
            };
            let commit = self.redaction_commit(actor, &stored, cancels, detail.clone()).await?;
            if store::in_call() {
                let beside = self.beside(&stored.state).await?.redacted();
                store::foretell(move |committed: &Committed| match committed {
                    Committed::Done(written) => {
                        Some(SessionJson(beside.json(written.payload.as_ref()?, &written.state, written.ubo)))
                    }
                    Committed::Raced | Committed::Looped(_) => None,
                });
            }
            if let Committed::Done(_) = self.store.commit_session(commit).await? {
                return Ok(());
            }
        }
        Err(DeskError::Busy)
    }

    async fn redaction_commit(
        &self,
        actor: &Actor,
        stored: &StoredSession,
        cancels: bool,
        detail: Value,
    ) -> Result<SessionCommit, DeskError> {
        let now = self.world.now();
        let state = redaction::begun(&stored.state, cancels, now);
        let left = redaction::remains(&stored.payload, state.status);
        let (from, to) = (stored.state.status, state.status);
        let activity = self.activity(actor, Act::Redacted, cancels.then_some(from), cancels.then_some(to));
        let mut about = json!({"from": from.wire(), "to": to.wire(), "version": state.version});
        merge(&mut about, detail);
        let audit = AuditEntry::new(actor, now, "session.redact", target(state.session_id), about);
        let event = match cancels {
            true => {
                // what is sent after the request tells no more than what will be left
                let telling = Telling { previous_status: Some(from), ..Telling::new(EventType::StatusUpdated, &left) };
                Some(self.tell(actor, &state, telling).await?)
            }
            false => None,
        };
        Ok(SessionCommit {
            subject: Subject::redacted(),
            warnings: panels::warning_counts(&left),
            payload: Some(left),
            words: Some(Vec::new()),
            links: Some(Vec::new()),
            event,
            ..change::of(stored, state, activity, audit)
        })
    }

    /// Begins the redaction where that is still to be done, and hides the session.
    pub(crate) async fn hide(&self, actor: &Actor, session_id: Uuid, detail: Value) -> Result<(), DeskError> {
        // done again, it changes nothing: hiding is what the call is about
        store::aside(self.begin_redaction(actor, session_id, detail.clone())).await?;
        let now = self.world.now();
        let entry = AuditEntry::new(actor, now, "session.delete", target(session_id), detail);
        store::foretell(|hidden: &bool| hidden.then_some(()));
        if self.store.hide_session(session_id, now, entry).await? { Ok(()) } else { Err(DeskError::NotFound) }
    }

    pub(crate) async fn set_hold(
        &self,
        actor: &Actor,
        session_id: Uuid,
        until: Option<Time>,
        reason: &str,
        detail: Value,
    ) -> Result<(), DeskError> {
        let activity =
            Activity { comment: Some(reason.trim().to_owned()), ..self.activity(actor, Act::Held, None, None) };
        let mut about = json!({"until": until.map(Time::rfc3339)});
        merge(&mut about, detail);
        let entry = AuditEntry::new(actor, self.world.now(), "session.hold", target(session_id), about);
        store::foretell(|held: &bool| held.then_some(()));
        if self.store.set_hold(session_id, until, activity, entry).await? {
            Ok(())
        } else {
            Err(DeskError::NotAllowed(REDACTED))
        }
    }

    /// Finishes what redactions are due, and wipes the database's files; how many were finished. For the worker, who
    /// knows where mails may lie outside the database and removes those that are named: a redaction whose mails cannot
    /// be removed stays due.
    ///
    /// # Errors
    /// When the store fails; what is not finished stays due.
    pub async fn finish_redactions(
        &self,
        remove_mails: &(dyn Fn(&[Uuid]) -> std::io::Result<()> + Send + Sync),
    ) -> Result<usize, DeskError> {
        let mut finished = 0;
        for stored in self.store.due_redactions(MOST_IN_STEP).await? {
            let session_id = stored.state.session_id;
            if !self.mails_removed(session_id, remove_mails).await? {
                continue;
            }
            match self.store.finish_redaction(self.redaction_done(&stored)).await {
                Ok(done) => {
                    finished += usize::from(done);
                    self.mails_removed(session_id, remove_mails).await?;
                }
                Err(error) => tracing::error!(%error, session = %session_id, "a redaction failed"),
            }
        }
        // a mail that was leased before the request may have been written until the redaction was finished (from then on
        // its worker takes it away by itself): it is looked for once more, also by whoever finds a redaction unwiped
        let mut all = true;
        for session_id in self.store.unwiped_redactions().await? {
            all &= self.mails_removed(session_id, remove_mails).await?;
        }
        // also what an earlier step left when it was cut off
        self.store.delete_contents().await?;
        if !all {
            return Ok(finished);
        }
        if !self.store.scrub().await? {
            tracing::debug!("the files are still read; they are wiped at the next step");
        }
        Ok(finished)
    }

    /// Whether nothing is left of a session's mails outside the database.
    async fn mails_removed(
        &self,
        session_id: Uuid,
        remove_mails: &(dyn Fn(&[Uuid]) -> std::io::Result<()> + Send + Sync),
    ) -> Result<bool, DeskError> {
        let mails: Vec<Uuid> = self.store.mails_of(session_id).await?.iter().map(|mail| mail.mail_id).collect();
        let removed = remove_mails(&mails);
        if let Err(error) = &removed {
            tracing::error!(kind = %error.kind(), session = %session_id, "mails of a redaction could not be removed");
        }
        Ok(removed.is_ok())
    }

    fn redaction_done(&self, stored: &StoredSession) -> RedactionDone {
        let (now, actor, event_id) = (self.world.now(), Actor::System, self.world.id());
        let state = SessionState {
            redaction: Some(Redaction::Redacted),
            event_sequence: stored.state.event_sequence + 1,
            updated_at: now,
            ..stored.state.clone()
        };
        let body = event::body(&EventParts {
            event_id,
            event_type: EventType::SessionRedacted,
            at: now,
            sequence: state.event_sequence,
            application_id: self.store.application_id(),
            state: &state,
            previous_status: None,
            actor: actor.event_word(),
            payload: &stored.payload,
            // what is left is given out whole
            decision: Decision::of(&stored.payload, &state, None, &[]),
            steps: &[],
            why: &[],
        });
        let detail = json!({"event": event_id, "version": state.version});
        RedactionDone {
            activity: self.activity(&actor, Act::Redacted, None, None),
            audit: AuditEntry::new(&actor, now, "session.redacted", target(state.session_id), detail),
            event_id,
            body,
            state,
        }
    }
}

/// Refuses any change of a session that is being, or has been, redacted.
pub(crate) fn changeable(state: &SessionState) -> Result<(), DeskError> {
    match state.redaction {
        None => Ok(()),
        Some(Redaction::Processing) => Err(DeskError::NotAllowed(BEING_REDACTED)),
        Some(Redaction::Redacted) => Err(DeskError::NotAllowed(REDACTED)),
    }
}

pub(crate) fn check_reason(reason: &str) -> Result<(), DeskError> {
    match reason.trim().chars().count() {
        0 => Err(DeskError::field("reason", "Say why, in a sentence that does not name the subject.")),
        long if long > REASON_LIMIT => {
            Err(DeskError::field("reason", format!("The reason may have at most {REASON_LIMIT} characters.")))
        }
        _ => Ok(()),
    }
}

pub(crate) fn check_until(until: Option<Time>, now: Time) -> Result<(), DeskError> {
    if until.is_some_and(|until| until <= now) {
        return Err(DeskError::field("until", "A legal hold ends in the future. Give a later date."));
    }
    Ok(())
}

fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}
