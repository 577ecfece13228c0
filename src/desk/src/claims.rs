//! Who works on what: take, give back, hand on, and the next in the queue (domain §5).

use crate::{Desk, DeskError, outcomes, sessions};
use domain::audit::AuditEntry;
use domain::session::{Claim, Priority};
use domain::status::Mover;
use domain::time::{HOUR, MINUTE};
use domain::view::{AccountState, ClaimLine, WorkLine};
use domain::{Actor, Environment, Right, Status, Time, Uuid};
use serde_json::{Value, json};
use store::types::{Act, Activity, Claimed, HandOut, NewClaim, Prioritised, Released, StoredSession, User};

/// How long a claim lasts after the last thing that its holder did on the session (domain §5).
const LEASE: i64 = 30 * MINUTE;
/// How long a session stays with the person to whom a manager gave it: over their night, if need be.
const ASSIGNED_FOR: i64 = 24 * HOUR;

/// A session in somebody's hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The session.
    pub session_id: Uuid,
    /// Who has it until when.
    pub claim: Claim,
}

impl Held {
    /// As the API answers it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "session_id": self.session_id,
            "assignee": self.claim.name,
            "claimed_until": self.claim.until.rfc3339(),
        })
    }
}

impl Desk {
    /// Takes a session; who has it already keeps it for another lease.
    ///
    /// # Errors
    /// Without the right, for an unknown or redacted session, or while another holds it.
    pub async fn claim(&self, actor: &Actor, session_id: Uuid) -> Result<Held, DeskError> {
        let stored = self.workable(actor, session_id).await?;
        let now = self.world.now();
        let claim = lease(actor, now);
        if live(&stored, now).is_some_and(|held| held.holder == claim.holder) {
            let held = Held { session_id, claim };
            let again = held.clone();
            store::foretell(move |(): &()| Some(again.clone()));
            self.store.renew_claim(session_id, &held.claim.holder, held.claim.until).await?;
            return Ok(held);
        }
        let entry = AuditEntry::new(actor, now, "session.claim", sessions::target(session_id), json!({}));
        self.take(NewClaim { session_id, claim, now, over_others: false }, self.claiming(actor), entry).await
    }

    /// Gives a session to a person, whoever has it now.
    ///
    /// # Errors
    /// Without the right, for an unknown or redacted session, or a person who may not decide sessions.
    pub async fn assign(&self, actor: &Actor, session_id: Uuid, user_id: Uuid) -> Result<Held, DeskError> {
        Self::require(actor, Right::Reassign)?;
        self.workable(actor, session_id).await?;
        let found = self.store.find_user(user_id).await?.filter(may_hold);
        let person = found.ok_or_else(|| DeskError::field("user_id", "Choose a person who decides sessions."))?;
        let now = self.world.now();
        let holder = Actor::Person { user_id, name: person.name.clone(), roles: person.roles };
        let claim = Claim { until: now.plus(ASSIGNED_FOR), ..lease(&holder, now) };
        let entry = AuditEntry::new(
            actor,
            now,
            "session.assign",
            sessions::target(session_id),
            json!({"to": holder.audit_id()}),
        );
        self.take(NewClaim { session_id, claim, now, over_others: true }, self.claiming(&holder), entry).await
    }

    /// Gives a session back; a manager may give back what another holds. One that nobody holds stays so.
    ///
    /// # Errors
    /// Without the right, for an unknown or redacted session, or while another holds it.
    pub async fn release(&self, actor: &Actor, session_id: Uuid) -> Result<(), DeskError> {
        self.workable(actor, session_id).await?;
        let now = self.world.now();
        let holder = actor.audit_id();
        let only_of = (!actor.may(Right::Reassign)).then_some(holder.as_str());
        let entry = AuditEntry::new(actor, now, "session.release", sessions::target(session_id), json!({}));
        let activity = self.activity(actor, Act::Released, None, None);
        store::foretell(|released: &Released| matches!(released, Released::Done).then_some(()));
        match self.store.release_claim(session_id, only_of, now, activity, entry).await? {
            Released::Done | Released::Free => Ok(()),
            Released::Held(claim) => Err(DeskError::Held(claim)),
        }
    }

    /// Whether this actor may say how early this session comes: the checks that come before the body of a request.
    ///
    /// # Errors
    /// Without the right; an unknown session; one that is redacted.
    pub async fn check_prioritised(&self, actor: &Actor, session_id: Uuid) -> Result<(), DeskError> {
        Self::require(actor, Right::Prioritise)?;
        self.changeable(actor, session_id).await.map(|_| ())
    }

    /// Says how early a session comes in the queue. Version and events stay as they are.
    ///
    /// # Errors
    /// Without the right, or for an unknown or redacted session.
    pub async fn set_priority(&self, actor: &Actor, session_id: Uuid, priority: Priority) -> Result<(), DeskError> {
        Self::require(actor, Right::Prioritise)?;
        self.visible(actor, session_id).await?;
        let detail = json!({"priority": priority.wire()});
        let entry =
            AuditEntry::new(actor, self.world.now(), "session.prioritise", sessions::target(session_id), detail);
        let activity = self.activity(actor, Act::Prioritised, None, None);
        store::foretell(|done: &Prioritised| matches!(done, Prioritised::Done).then_some(()));
        match self.store.set_priority(session_id, priority, activity, entry).await? {
            Prioritised::Done => Ok(()),
            Prioritised::Closed => Err(DeskError::redacted()),
        }
    }

    /// Hands out the oldest free session in review, those of higher priority first; `None` when nothing waits. Nobody
    /// else gets the same one.
    ///
    /// # Errors
    /// Without the right, or when the store fails.
    pub async fn next(&self, actor: &Actor, environment: Environment) -> Result<Option<Held>, DeskError> {
        Self::require(actor, Right::WorkOnSession)?;
        let now = self.world.now();
        let claim = lease(actor, now);
        let environment = actor.confined_to().unwrap_or(environment);
        // the store alone knows which one it will be and completes the target
        let entry = AuditEntry::new(actor, now, "session.claim", "session:".to_owned(), json!({"how": "next"}));
        let ask = HandOut { environment, claim: claim.clone(), now };
        let mine = claim.clone();
        store::foretell(move |found: &Option<Uuid>| {
            Some(found.map(|session_id| Held { session_id, claim: mine.clone() }))
        });
        let found = self.store.hand_out(ask, self.claiming(actor), entry).await?;
        Ok(found.map(|session_id| Held { session_id, claim }))
    }

    /// People to whom a session can be given, by name.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn assignable(&self) -> Result<Vec<(Uuid, String)>, DeskError> {
        let users = self.store.list_users().await?;
        Ok(users.into_iter().map(|(user, _)| user).filter(may_hold).map(|user| (user.user_id, user.name)).collect())
    }

    /// Whatever its holder does on a session keeps it theirs for another lease; written at most once a minute.
    /// Whether it was.
    pub(crate) async fn renew_claim(&self, actor: &Actor, stored: &StoredSession) -> Result<bool, DeskError> {
        let now = self.world.now();
        let Some(held) = live(stored, now).filter(|held| held.holder == actor.audit_id()) else { return Ok(false) };
        let due = held.until.since(now) < LEASE - MINUTE;
        if due {
            store::aside(self.store.renew_claim(stored.state.session_id, &held.holder, now.plus(LEASE))).await?;
        }
        Ok(due)
    }

    /// Who works on a session and its tags, as the viewer may see and change them.
    pub(crate) async fn work_line(&self, actor: &Actor, stored: &StoredSession) -> Result<WorkLine, DeskError> {
        let may_work = actor.may(Right::WorkOnSession) && stored.state.redaction.is_none();
        Ok(WorkLine {
            claim: live(stored, self.world.now()).map(|claim| ClaimLine {
                name: claim.name.clone(),
                until: claim.until,
                mine: claim.holder == actor.audit_id(),
            }),
            tags: self.store.tags_of(stored.state.session_id).await?,
            may_work,
            may_cancel: may_work
                && actor.may(Right::Decide)
                && stored.state.status.may_move(Status::Canceled, Mover::of(actor)).is_ok(),
            outcomes: outcomes::to_simulate(actor, &stored.state),
            priority: stored.state.priority,
            may_prioritise: stored.state.redaction.is_none() && actor.may(Right::Prioritise),
            people: if may_work && actor.may(Right::Reassign) { self.assignable().await? } else { Vec::new() },
        })
    }

    async fn take(&self, new: NewClaim, activity: Activity, entry: AuditEntry) -> Result<Held, DeskError> {
        let session_id = new.session_id;
        store::foretell(move |claimed: &Claimed| match claimed {
            Claimed::Taken(claim) => Some(Held { session_id, claim: claim.clone() }),
            Claimed::Held(_) | Claimed::Closed => None,
        });
        match self.store.claim_session(new, activity, entry).await? {
            Claimed::Taken(claim) => Ok(Held { session_id, claim }),
            Claimed::Held(claim) => Err(DeskError::Held(claim)),
            Claimed::Closed => Err(DeskError::redacted()),
        }
    }

    fn claiming(&self, holder: &Actor) -> Activity {
        self.activity(holder, Act::Claimed, None, None)
    }
}

fn lease(actor: &Actor, now: Time) -> Claim {
    Claim { holder: actor.audit_id(), name: actor.display(), until: now.plus(LEASE) }
}

/// The claim on a session, if its lease runs still.
pub(crate) fn live(stored: &StoredSession, now: Time) -> Option<&Claim> {
    stored.state.claim.as_ref().filter(|claim| claim.until > now)
}

/// The audit id of a person's account.
pub(crate) fn person_id(user_id: Uuid) -> String {
    Actor::Person { user_id, name: String::new(), roles: Vec::new() }.audit_id()
}

fn may_hold(user: &User) -> bool {
    user.state == AccountState::Active && user.roles.iter().any(|role| role.has(Right::Decide))
}
