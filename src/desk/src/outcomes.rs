//! Outcomes that are no review: calling a session off (seed 003), and giving a sandbox session one by hand (seed 000).

use crate::change::{self, Telling};
use crate::ingest::{subject_of, words_of};
use crate::{Desk, DeskError, sessions};
use domain::audit::AuditEntry;
use domain::decision::{self, Refusal};
use domain::event::EventType;
use domain::session::SessionState;
use domain::status::Mover;
use domain::{Actor, Environment, Payload, Right, Status, Uuid, resubmission};
use serde_json::{Value, json};
use store::types::{Act, Activity, Committed, SessionCommit, StoredSession};

/// How often a lost race is tried again.
const TRIES: usize = 32;

impl Desk {
    /// Calls a session off for good: nothing of its subject is waited for any more. Why may be said; it stays in the
    /// record.
    ///
    /// # Errors
    /// Without the right; an unknown or redacted session; one that is not Not Started, In Progress, Awaiting User or
    /// Resubmitted; a reason of more than 10 000 characters.
    pub async fn cancel(&self, actor: &Actor, session_id: Uuid, why: &str) -> Result<Value, DeskError> {
        Self::require(actor, Right::Decide)?;
        for _ in 0..TRIES {
            let stored = self.workable(actor, session_id).await?;
            let from = stored.state.status;
            from.may_move(Status::Canceled, Mover::of(actor))
                .map_err(|refusal| DeskError::Refused(Refusal::Move(refusal, from)))?;
            if why.chars().count() > decision::COMMENT_LIMIT {
                return Err(DeskError::field("cancel_reason", "A comment has at most 10000 characters."));
            }
            let now = self.world.now();
            let state = SessionState {
                person_decision: Some(Status::Canceled),
                source_changed: false,
                decided_at: Some(now),
                ..self.moved(&stored, Status::Canceled)
            };
            let comment = Some(why.trim()).filter(|why| !why.is_empty()).map(str::to_owned);
            let moved = Outcome { act: Act::Canceled, audit: "session.cancel", payload: None, comment };
            if self.move_to(actor, stored, state, moved).await? {
                return self.summary(&self.visible(actor, session_id).await?).await;
            }
        }
        Err(DeskError::Busy)
    }

    /// Gives a sandbox session any outcome, as its source could have; real events follow. The status it has already
    /// changes nothing.
    ///
    /// # Errors
    /// Without the right; an unknown or redacted session; a live one.
    pub async fn simulate(&self, actor: &Actor, session_id: Uuid, target: Status) -> Result<Value, DeskError> {
        for _ in 0..TRIES {
            let stored = self.simulated(actor, session_id).await?;
            if stored.state.status == target {
                return self.summary(&stored).await;
            }
            // what a person decided does not bind a trial run: later payloads move it again
            let state = SessionState { person_decision: None, source_changed: false, ..self.moved(&stored, target) };
            let payload = (target == Status::Resubmitted).then(|| asked_again(&stored.payload)).flatten();
            let moved = Outcome { act: Act::Simulated, audit: "session.simulate", payload, comment: None };
            if self.move_to(actor, stored, state, moved).await? {
                return self.summary(&self.visible(actor, session_id).await?).await;
            }
        }
        Err(DeskError::Busy)
    }

    /// Whether this actor may simulate on this session at all; the checks that come before the body of a request is
    /// looked at.
    ///
    /// # Errors
    /// Without the right; an unknown or redacted session; a live one.
    pub async fn check_simulated(&self, actor: &Actor, session_id: Uuid) -> Result<(), DeskError> {
        self.simulated(actor, session_id).await.map(|_| ())
    }

    async fn simulated(&self, actor: &Actor, session_id: Uuid) -> Result<StoredSession, DeskError> {
        Self::require(actor, Right::Simulate)?;
        let stored = self.workable(actor, session_id).await?;
        if !is_trial(&stored.state) {
            return Err(DeskError::NotAllowed(
                "Only a sandbox session can be given an outcome by hand; this one is live. Decide it instead.",
            ));
        }
        Ok(stored)
    }

    /// The state after a move to `to` at this moment.
    fn moved(&self, stored: &StoredSession, to: Status) -> SessionState {
        let (before, now) = (&stored.state, self.world.now());
        SessionState {
            status: to,
            version: before.version + 1,
            event_sequence: before.event_sequence + 1,
            updated_at: now,
            entered_review_at: decision::entered_review(before, to, now),
            submitted_at: decision::handed_in(before, to, now),
            ..before.clone()
        }
    }

    /// Commits a move with its event; false when another change came first.
    async fn move_to(
        &self,
        actor: &Actor,
        stored: StoredSession,
        state: SessionState,
        moved: Outcome,
    ) -> Result<bool, DeskError> {
        let session_id = state.session_id;
        let (from, to) = (stored.state.status, state.status);
        let payload = moved.payload.as_ref().unwrap_or(&stored.payload);
        let telling = Telling {
            previous_status: Some(from),
            reviews: self.reviews(session_id).await?,
            ..Telling::new(EventType::StatusUpdated, payload)
        };
        let detail = json!({"from": from.wire(), "to": to.wire(), "version": state.version});
        let audit = AuditEntry::new(actor, state.updated_at, moved.audit, sessions::target(session_id), detail);
        let activity = Activity {
            actor_label: self.label_of(actor).await?,
            comment: moved.comment,
            ..self.activity(actor, moved.act, Some(from), Some(to))
        };
        self.foretell_summary(payload, session_id).await?;
        let commit = SessionCommit {
            subject: subject_of(payload),
            words: moved.payload.as_ref().map(words_of),
            event: Some(self.tell(actor, &state, telling).await?),
            payload: moved.payload,
            ..change::of(&stored, state, activity, audit)
        };
        Ok(matches!(self.store.commit_session(commit).await?, Committed::Done(_)))
    }
}

/// Whether a session is one that outcomes are tried out on.
fn is_trial(state: &SessionState) -> bool {
    state.environment == Environment::Sandbox
}

/// The outcomes that this actor may give a session by hand; the one it has already says nothing.
pub(crate) fn to_simulate(actor: &Actor, state: &SessionState) -> Vec<Status> {
    if !actor.may(Right::Simulate) || state.redaction.is_some() || !is_trial(state) {
        return Vec::new();
    }
    Status::ALL.iter().copied().filter(|status| *status != state.status).collect()
}

/// What a move is called, the payload that comes with it, and what was said of it.
struct Outcome {
    act: Act,
    audit: &'static str,
    payload: Option<Payload>,
    comment: Option<String>,
}

/// The payload with the steps marked that a reviewer would ask for; `None` when there is none.
fn asked_again(payload: &Payload) -> Option<Payload> {
    let steps = resubmission::choose(payload, &[]).ok()?;
    let mut marked = payload.clone();
    for (array, position) in steps.iter().filter_map(|step| step.place) {
        marked.set_item_status(array, position, resubmission::REQUESTED);
    }
    Some(marked)
}
