//! Decisions: the form and the API ask the same rule and write the same transaction.

mod draft;
mod form;

pub use form::FormDecision;
pub(crate) use form::read_form;

use crate::change as session_change;
use crate::ingest::subject_of;
use crate::{Desk, DeskError, sessions};
use domain::audit::AuditEntry;
use domain::decision::{self, Channel, Circumstances, Command, Outcome, Refusal};
use domain::event::{self, Decision, EventParts, EventType, Review};
use domain::four_eyes;
use domain::gates::GateKind;
use domain::masking;
use domain::panels;
use domain::reasons::Catalogue;
use domain::session::SessionState;
use domain::view::{FieldChange, Told};
use domain::{Actor, Kind, Policies, Right, Status, Uuid};
use serde_json::json;
use store::types::{Act, Activity, Committed, EventBody, NewEvent, Proposal, SessionCommit, StoredSession};

/// A decision that went through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The session.
    pub session_id: Uuid,
    /// Person or company.
    pub kind: Kind,
    /// Status after it.
    pub status: Status,
    /// The proposal that it became, where it takes two people; the status is still the one before.
    pub proposal_id: Option<Uuid>,
}

/// How often a lost race is tried again when the caller named no version.
const TRIES: usize = 64;

impl Desk {
    /// Decides a session.
    ///
    /// # Errors
    /// Without the right; an unknown session; the refusal of the rules; [`DeskError::Stale`] with the winner's name
    /// when the named version is old.
    pub async fn decide(
        &self,
        actor: &Actor,
        session_id: Uuid,
        command: &Command,
        channel: Channel,
    ) -> Result<Decided, DeskError> {
        self.decide_by(actor, session_id, command, channel, None).await
    }

    /// The same by a form, which decides once however often it is sent.
    async fn decide_by(
        &self,
        actor: &Actor,
        session_id: Uuid,
        command: &Command,
        channel: Channel,
        form_id: Option<Uuid>,
    ) -> Result<Decided, DeskError> {
        Self::require(actor, Right::Decide)?;
        let reasons = match command.reason_codes.is_empty() {
            true => Catalogue::default(),
            false => self.catalogue().await?,
        };
        for _ in 0..TRIES {
            let stored = self.visible(actor, session_id).await?;
            if self.was_sent(form_id, session_id).await? {
                let (kind, status) = (stored.state.kind, stored.state.status);
                return Ok(Decided { session_id, kind, status, proposal_id: None });
            }
            let policies = self.policies(stored.state.environment).await?;
            let gates = policies.gate_rules(stored.state.workflow_id.as_deref());
            let at = Circumstances { actor, channel, now: self.world.now(), gates: &gates, reasons: &reasons };
            let change = match decision::decide(&stored.state, &stored.payload, command, &at) {
                Err(Refusal::Stale(version)) => return Err(self.stale(session_id, version).await?),
                Err(refusal) => return Err(DeskError::Refused(refusal)),
                Ok(Outcome::NoOp) => {
                    let (kind, status) = (stored.state.kind, stored.state.status);
                    return Ok(Decided { session_id, kind, status, proposal_id: None });
                }
                Ok(Outcome::Change(change)) => *change,
            };
            let kind = stored.state.kind;
            let (status, proposal_id, commit) = match four_eyes::why(&policies, kind, &stored.payload, change.to) {
                Some(why) => {
                    let asked = (command, channel);
                    let (id, commit) = self.proposal_commit(actor, &stored, &change, asked, &why, &reasons).await?;
                    (stored.state.status, Some(id), commit)
                }
                None => {
                    (change.to, None, self.decision_commit(actor, stored, change, (&policies, &reasons), None).await?)
                }
            };
            let commit = SessionCommit { form_id, ..commit };
            let decided = Decided { session_id, kind, status, proposal_id };
            let again = decided.clone();
            store::foretell(move |_: &Committed| Some(again.clone()));
            if let Committed::Done(_) = self.store.commit_session(commit).await? {
                return Ok(decided);
            }
        }
        Err(DeskError::Busy)
    }

    /// Whether this very form did its work before.
    async fn was_sent(&self, form_id: Option<Uuid>, session_id: Uuid) -> Result<bool, DeskError> {
        match form_id {
            Some(form_id) => Ok(self.store.form_decided(form_id, session_id).await?),
            None => Ok(false),
        }
    }

    /// Whether this actor may decide this session at all as it stands; the checks that come before the body of a
    /// request is looked at (domain §2, order of checks).
    ///
    /// # Errors
    /// Without the right; an unknown session; a status that no reviewer moves.
    pub async fn check_decidable(&self, actor: &Actor, session_id: Uuid) -> Result<(), DeskError> {
        Self::require(actor, Right::Decide)?;
        let status = self.changeable(actor, session_id).await?.status;
        if status.reviewable() {
            return Ok(());
        }
        Err(DeskError::Refused(Refusal::Move(domain::status::MoveRefusal::WrongCurrentStatus, status)))
    }

    /// What changed in a session since a version that someone still looks at.
    async fn changes_since(&self, session_id: Uuid, version: i64) -> Result<Vec<FieldChange>, DeskError> {
        let Some(now) = self.store.find_session(session_id).await? else { return Ok(Vec::new()) };
        let mut changes = Vec::new();
        // newest first, one for each version that this person has not seen
        let unseen = usize::try_from(now.state.version - version).unwrap_or(0);
        let activities = self.store.activities(session_id).await?;
        let moves: Vec<_> = activities
            .iter()
            .filter(|activity| moves_version(activity))
            .take(unseen)
            .filter_map(|activity| Some((activity, activity.status_before?, activity.status_after?)))
            .collect();
        if let (Some((last, _, after)), Some((_, before, _))) = (moves.first(), moves.last())
            && before != after
        {
            changes.push(FieldChange {
                field: Told::sentence("Status, by {name}", [("name", last.actor_name.as_str().into())]),
                before: Told::word(before.wire()),
                after: Told::word(after.wire()),
            });
        }
        if let Some(then) = self.store.revision(session_id, version).await? {
            // kept beside the draft, so what is covered stays so whoever looks and when
            changes.extend(panels::shown_difference(&masking::covered(&then.payload), &masking::covered(&now.payload)));
        }
        Ok(changes)
    }

    /// The refusal of a view that is old, with the name of who changed the session.
    pub(crate) async fn stale(&self, session_id: Uuid, version: i64) -> Result<DeskError, DeskError> {
        let activities = self.store.activities(session_id).await?;
        let winner = activities.into_iter().find(moves_version).map(|latest| latest.actor_name);
        Ok(DeskError::Stale { version, winner })
    }

    /// The desk's own review entries of a session, oldest first.
    pub(crate) async fn reviews(&self, session_id: Uuid) -> Result<Vec<Review>, DeskError> {
        let activities = self.store.activities(session_id).await?;
        let proposals = match activities.iter().any(|activity| activity.act == Act::Decided) {
            true => self.store.proposals_of(session_id).await?,
            false => Vec::new(),
        };
        Ok(reviews_of(activities, &proposals))
    }

    pub(crate) async fn decision_commit(
        &self,
        actor: &Actor,
        stored: StoredSession,
        change: decision::Change,
        (policies, reasons): (&Policies, &Catalogue),
        confirms: Option<&Proposal>,
    ) -> Result<SessionCommit, DeskError> {
        let now = self.world.now();
        let before = &stored.state;
        let state = SessionState {
            status: change.to,
            version: before.version + 1,
            resubmission_count: change.resubmission_count,
            updated_at: now,
            entered_review_at: decision::entered_review(before, change.to, now),
            decided_at: Some(now),
            person_decision: Some(change.to),
            source_changed: false,
            event_sequence: before.event_sequence + 1,
            ..before.clone()
        };
        let activity = Activity {
            reason_codes: change.reason_codes.clone(),
            comment: (!change.comment.trim().is_empty()).then(|| change.comment.clone()),
            override_reason: change.override_reason.clone(),
            actor_label: self.label_of(actor).await?,
            ..self.activity(actor, Act::Decided, Some(change.from), Some(change.to))
        };
        let payload = change.payload.as_ref().unwrap_or(&stored.payload);
        let mut reviews = self.reviews(before.session_id).await?;
        reviews.extend(activity.clone().into_review(confirms.map(|proposal| proposal.proposed_label.clone())));
        let event_id = self.world.id();
        let why: Vec<String> =
            change.reason_codes.iter().map(|code| reasons.label(code).unwrap_or(code).to_owned()).collect();
        let mail = change.mail.as_ref().map(|wish| self.mail_of(&stored, &change, wish)).transpose()?;
        let shown = policies.shown_fields(state.workflow_id.as_deref());
        let body = event::body(&EventParts {
            event_id,
            event_type: EventType::StatusUpdated,
            at: now,
            sequence: state.event_sequence,
            application_id: self.store.application_id(),
            state: &state,
            previous_status: Some(change.from),
            actor: actor.event_word(),
            payload,
            decision: Decision::of(payload, &state, stored.ubo, &reviews).limited(shown),
            steps: &change.steps,
            why: &why,
        });
        let mut detail = json!({
            "from": change.from.wire(),
            "to": change.to.wire(),
            "version": state.version,
            "reason_codes": for_audit(reasons, &change.reason_codes),
            "activity": activity.activity_id,
            "event": event_id,
        });
        if let Some(proposal) = confirms {
            detail["proposal"] = json!(proposal.proposal_id);
            detail["proposed_by"] = json!(proposal.proposed_by);
        }
        if let Some(mail) = &mail {
            detail["mail"] = json!(mail.mail_id);
        }
        if !change.overridden.is_empty() {
            detail["gates_overridden"] = change.overridden.iter().copied().map(GateKind::wire).collect();
        }
        let audit = AuditEntry::new(actor, now, "session.decide", sessions::target(state.session_id), detail);
        Ok(SessionCommit {
            subject: subject_of(payload),
            warnings: panels::warning_counts(payload),
            payload: change.payload,
            event: Some(NewEvent { event_id, event_type: EventType::StatusUpdated, body: EventBody::Ready(body) }),
            mail,
            settles_draft_of: match actor {
                Actor::Person { user_id, .. } => Some(*user_id),
                Actor::Key { .. } | Actor::System => None,
            },
            ..session_change::of(&stored, state, activity, audit)
        })
    }

    /// What `reviews[].user` shows: the reviewer's email, as Didit does, or `API Client`.
    pub(crate) async fn label_of(&self, actor: &Actor) -> Result<String, DeskError> {
        Ok(match actor {
            Actor::Person { user_id, name, .. } => {
                self.store.find_user(*user_id).await?.map_or_else(|| name.clone(), |user| user.email)
            }
            Actor::Key { .. } => "API Client".to_owned(),
            Actor::System => "System".to_owned(),
        })
    }
}

/// Whether an activity moved the session's version.
fn moves_version(activity: &Activity) -> bool {
    activity.act.moves_version()
}

/// Reason codes as the audit log may hold them: a code that no table knows is text from outside and may name anyone.
pub(crate) fn for_audit<'a>(reasons: &Catalogue, codes: &'a [String]) -> Vec<&'a str> {
    codes.iter().map(|code| if reasons.knows(code) { code.as_str() } else { "unlisted" }).collect()
}

/// The review entries among activities that stand newest first, oldest first.
pub(crate) fn reviews_of(activities: Vec<Activity>, proposals: &[Proposal]) -> Vec<Review> {
    let first_of = |activity: &Activity| {
        let proposal = proposals.iter().find(|proposal| proposal.decision_id == Some(activity.activity_id));
        proposal.map(|proposal| proposal.proposed_label.clone())
    };
    let reviews = activities.into_iter().rev().filter_map(|activity| {
        let first = first_of(&activity);
        activity.into_review(first)
    });
    reviews.collect()
}
