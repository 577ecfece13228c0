//! Proposals: the first of two people proposes a decision, the second confirms or returns it (domain §3.6).

use crate::change as session_change;
use crate::{Desk, DeskError, sessions};
use domain::audit::AuditEntry;
use domain::decision::{self, Channel, Circumstances, Command, Outcome, Refusal};
use domain::four_eyes::{self, Why};
use domain::reasons::Catalogue;
use domain::resubmission;
use domain::session::SessionState;
use domain::view::{Draft, ProposalCard, RefusalNotice};
use domain::{Actor, Environment, Payload, Right, Status, Uuid};
use serde_json::{Value, json};
use store::types::{
    Act, Activity, Committed, ListedProposal, NewProposal, Proposal, ProposalQuery, ProposalState, ProposalStep,
    ProposedWords, SessionCommit, StoredSession,
};

use crate::decide::Decided;

/// Which proposals a page of the API's list holds.
#[derive(Clone, Debug, Default)]
pub struct ProposalsAsked {
    /// Only of this state, wire form.
    pub state: Option<String>,
    /// Cursor of the page before.
    pub cursor: Option<String>,
    /// Rows a page.
    pub limit: i64,
}

/// A page of proposals as JSON.
#[derive(Clone, Debug)]
pub struct ProposalsJson {
    /// Rows, newest first.
    pub rows: Vec<Value>,
    /// All matches, exact up to 10 000.
    pub count: i64,
    /// Cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// Proposals that a list counts exactly.
const COUNTED: i64 = 10_000;
/// How often a lost race is tried again.
const TRIES: usize = 16;

impl Desk {
    /// The proposal that waits for a session as it stands.
    pub(crate) async fn waiting_proposal(&self, state: &SessionState) -> Result<Option<Proposal>, DeskError> {
        let proposals = self.store.proposals_of(state.session_id).await?;
        Ok(proposals.into_iter().find(|proposal| is_waiting(proposal, state)))
    }

    /// The commit that keeps a decision as a proposal. Another's waiting proposal is in the way; one's own is
    /// replaced.
    pub(crate) async fn proposal_commit(
        &self,
        actor: &Actor,
        stored: &StoredSession,
        change: &decision::Change,
        (command, channel): (&Command, Channel),
        why: &Why,
        reasons: &Catalogue,
    ) -> Result<(Uuid, SessionCommit), DeskError> {
        let waiting = self.waiting_proposal(&stored.state).await?;
        if let Some(other) = waiting.as_ref().filter(|waiting| waiting.proposed_by != actor.audit_id()) {
            return Err(DeskError::Overtaken(format!(
                "{} has already proposed {} for this session. It must be confirmed or returned first.",
                other.proposed_name,
                other.new_status.wire()
            )));
        }
        let person_behind = match actor {
            Actor::Person { user_id, .. } => Some(*user_id),
            Actor::Key { key_id, .. } => self.store.maker_of_key(*key_id).await?,
            Actor::System => None,
        };
        let now = self.world.now();
        let proposal_id = self.world.id();
        let activity = Activity {
            reason_codes: change.reason_codes.clone(),
            comment: (!change.comment.trim().is_empty()).then(|| change.comment.clone()),
            override_reason: change.override_reason.clone(),
            actor_label: self.label_of(actor).await?,
            // both are what is proposed: the session itself does not move
            ..self.activity(actor, Act::Proposed, Some(change.to), Some(change.to))
        };
        let detail = json!({
            "proposal": proposal_id,
            "to": change.to.wire(),
            "because": why.wire(),
            "version": stored.state.version,
            "reason_codes": crate::decide::for_audit(reasons, &change.reason_codes),
            "replaces": waiting.as_ref().map(|own| own.proposal_id),
            "activity": activity.activity_id,
        });
        let audit = AuditEntry::new(actor, now, "proposal.make", sessions::target(stored.state.session_id), detail);
        let words = ProposedWords {
            command: Command {
                expected_version: Some(stored.state.version),
                // a reason that nothing asked for must not pass a gate that closes later
                override_reason: change.override_reason.clone().unwrap_or_default(),
                ..command.clone()
            },
            from_form: channel == Channel::Form,
        };
        let new = NewProposal {
            proposal_id,
            person_behind,
            new_status: change.to,
            because: why.wire(),
            words,
            replaces: waiting.map(|own| own.proposal_id),
        };
        let state = SessionState { updated_at: now, ..stored.state.clone() };
        let commit = SessionCommit {
            proposal: Some(ProposalStep::Make(Box::new(new))),
            settles_draft_of: match actor {
                Actor::Person { user_id, .. } => Some(*user_id),
                Actor::Key { .. } | Actor::System => None,
            },
            ..session_change::of(stored, state, activity, audit)
        };
        Ok((proposal_id, commit))
    }

    /// Whether this actor may be a second person at all; asked before a form is read.
    ///
    /// # Errors
    /// Without the right.
    pub fn check_may_settle(&self, actor: &Actor) -> Result<(), DeskError> {
        Self::require(actor, Right::ConfirmProposal)
    }

    /// Confirms another person's proposal: the decision is made as it was proposed, all its checks anew.
    ///
    /// # Errors
    /// Without the right; for an unknown session or proposal; for one's own and that of a key one made;
    /// [`DeskError::Overtaken`] when it waits no more; the refusal of the rules.
    pub async fn confirm_proposal(
        &self,
        actor: &Actor,
        session_id: Uuid,
        proposal_id: Uuid,
    ) -> Result<Decided, DeskError> {
        Self::require(actor, Right::ConfirmProposal)?;
        let reasons = self.catalogue().await?;
        for _ in 0..TRIES {
            let (stored, proposal) = self.to_settle(actor, session_id, proposal_id).await?;
            let Some(words) = &proposal.words else { return Err(DeskError::NotFound) };
            let policies = self.policies(stored.state.environment).await?;
            let gates = policies.gate_rules(stored.state.workflow_id.as_deref());
            let channel = if words.from_form { Channel::Form } else { Channel::Api };
            let at = Circumstances { actor, channel, now: self.world.now(), gates: &gates, reasons: &reasons };
            let change = match decision::decide(&stored.state, &stored.payload, &words.command, &at) {
                Ok(Outcome::Change(change)) => *change,
                Ok(Outcome::NoOp) => return Err(overtaken(&proposal)),
                Err(Refusal::Stale(_)) => return Err(overtaken(&proposal)),
                Err(refusal) => return Err(DeskError::Refused(refusal)),
            };
            let (kind, status) = (stored.state.kind, change.to);
            let commit = self.decision_commit(actor, stored, change, (&policies, &reasons), Some(&proposal)).await?;
            let commit =
                SessionCommit { proposal: Some(settled(&proposal, actor, ProposalState::Confirmed)), ..commit };
            if let Committed::Done(_) = self.store.commit_session(commit).await? {
                return Ok(Decided { session_id, kind, status, proposal_id: None });
            }
        }
        Err(DeskError::Busy)
    }

    /// Returns another person's proposal with a written reason. A person who proposed it finds it in the form again.
    ///
    /// # Errors
    /// As [`Desk::confirm_proposal`]; without a reason, or with one of more than 10 000 characters.
    pub async fn return_proposal(
        &self,
        actor: &Actor,
        session_id: Uuid,
        proposal_id: Uuid,
        reason: &str,
    ) -> Result<(), DeskError> {
        Self::require(actor, Right::ConfirmProposal)?;
        for _ in 0..TRIES {
            let (stored, proposal) = self.to_settle(actor, session_id, proposal_id).await?;
            let reason = reason.trim().replace("\r\n", "\n");
            if reason.is_empty() {
                return Err(DeskError::field("reason", "Say in writing why you return it."));
            }
            if reason.chars().count() > decision::COMMENT_LIMIT {
                let sentence = format!("The reason may have at most {} characters.", decision::COMMENT_LIMIT);
                return Err(DeskError::field("reason", sentence));
            }
            let now = self.world.now();
            let activity = Activity {
                comment: Some(reason.clone()),
                ..self.activity(actor, Act::Returned, Some(proposal.new_status), Some(proposal.new_status))
            };
            let detail = json!({"proposal": proposal_id, "activity": activity.activity_id});
            let audit = AuditEntry::new(actor, now, "proposal.return", sessions::target(session_id), detail);
            let state = SessionState { updated_at: now, ..stored.state.clone() };
            let commit = SessionCommit {
                proposal: Some(settled(&proposal, actor, ProposalState::Returned)),
                ..session_change::of(&stored, state, activity, audit)
            };
            if let Committed::Done(_) = self.store.commit_session(commit).await? {
                return self.give_back(actor, &proposal, &reason).await;
            }
        }
        Err(DeskError::Busy)
    }

    /// Puts what was proposed back into the form of the person who proposed it, unless they typed anew meanwhile.
    async fn give_back(&self, actor: &Actor, proposal: &Proposal, reason: &str) -> Result<(), DeskError> {
        let (Some(words), Some(user_id)) = (&proposal.words, proposal.person_behind) else { return Ok(()) };
        let by_person = proposal.proposed_by == format!("person:{user_id}");
        let typing = self.store.find_draft(user_id, proposal.session_id, self.world.now()).await?;
        if !by_person || typing.is_some() {
            return Ok(());
        }
        let sentence = format!("{} returned your proposal: {reason}", actor.display());
        let refusal = Some(RefusalNotice { sentence, changes: Vec::new() });
        let kept = store::types::KeptDraft { draft: draft_of(&words.command), refusal };
        Ok(self.store.keep_draft(user_id, proposal.session_id, &kept, self.world.now()).await?)
    }

    /// A session and its proposal that this person may confirm or return now.
    async fn to_settle(
        &self,
        actor: &Actor,
        session_id: Uuid,
        proposal_id: Uuid,
    ) -> Result<(StoredSession, Proposal), DeskError> {
        let stored = self.visible(actor, session_id).await?;
        let proposals = self.store.proposals_of(session_id).await?;
        let proposal =
            proposals.into_iter().find(|proposal| proposal.proposal_id == proposal_id).ok_or(DeskError::NotFound)?;
        four_eyes::check_second(actor, &proposal.proposed_by, proposal.person_behind)
            .map_err(|not| DeskError::NotAllowed(not.sentence()))?;
        if is_waiting(&proposal, &stored.state) { Ok((stored, proposal)) } else { Err(overtaken(&proposal)) }
    }

    /// What the session page says about the proposal that waits.
    pub(crate) fn proposal_card(
        &self,
        actor: &Actor,
        stored: &StoredSession,
        proposals: &[Proposal],
        reasons: &Catalogue,
    ) -> Option<ProposalCard> {
        let proposal = proposals.iter().find(|proposal| is_waiting(proposal, &stored.state))?;
        let command = &proposal.words.as_ref()?.command;
        let refused = if actor.may(Right::ConfirmProposal) {
            four_eyes::check_second(actor, &proposal.proposed_by, proposal.person_behind)
                .err()
                .map(|not| not.sentence().to_owned())
        } else {
            Some("A second person who may confirm proposals confirms or returns it.".to_owned())
        };
        let filled = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
        Some(ProposalCard {
            proposal_id: proposal.proposal_id,
            who: proposal.proposed_name.clone(),
            at: proposal.at,
            new_status: proposal.new_status,
            because: Why::read(&proposal.because).map(|why| why.sentence()).unwrap_or_default(),
            comment: filled(&command.comment),
            override_reason: filled(&command.override_reason),
            reasons: command.reason_codes.iter().map(|code| reasons.in_words(code)).collect(),
            steps: steps_in_words(&stored.payload, command),
            refused,
        })
    }

    /// A page of proposals, newest first.
    ///
    /// # Errors
    /// Without the right, or with a state or cursor that is none.
    pub async fn proposals_json(&self, actor: &Actor, asked: &ProposalsAsked) -> Result<ProposalsJson, DeskError> {
        Self::require(actor, Right::OpenSession)?;
        let state =
            match asked.state.as_deref().filter(|state| !state.is_empty()) {
                None => None,
                Some(word) => Some(ProposalState::read(word).ok_or_else(|| {
                    DeskError::field("state", "Must be waiting, confirmed, returned, void or replaced.")
                })?),
            };
        let before = asked.cursor.as_deref().map(read_cursor).transpose()?;
        let environment = actor.confined_to().unwrap_or(Environment::Live);
        let query = ProposalQuery { environment, state, not_by: None, before, limit: asked.limit };
        let (rows, has_more) = self.store.list_proposals(&query).await?;
        let next =
            rows.last().filter(|_| has_more).map(|last| write_cursor(last.proposal.at, last.proposal.proposal_id));
        Ok(ProposalsJson {
            count: self.store.count_proposals(environment, state, COUNTED).await?,
            rows: rows.iter().map(row_json).collect(),
            next,
        })
    }
}

/// A proposal waits while nobody settled it and the session is what it was made on.
fn is_waiting(proposal: &Proposal, state: &SessionState) -> bool {
    proposal.state == ProposalState::Waiting && proposal.version == state.version
}

fn settled(proposal: &Proposal, actor: &Actor, state: ProposalState) -> ProposalStep {
    ProposalStep::Settle { proposal_id: proposal.proposal_id, state, by: actor.display() }
}

/// Why a proposal cannot be settled any more.
fn overtaken(proposal: &Proposal) -> DeskError {
    let by = proposal.settled.as_ref().map_or("Somebody", |(_, name)| name.as_str());
    DeskError::Overtaken(match proposal.state {
        ProposalState::Confirmed => format!("{by} has confirmed this proposal already."),
        ProposalState::Returned => format!("{by} has returned this proposal already."),
        ProposalState::Replaced => format!("{by} has replaced this proposal by another. Look at that one."),
        ProposalState::Void | ProposalState::Waiting => {
            "The evidence changed after this was proposed, so the proposal is void. Decide anew.".to_owned()
        }
    })
}

fn draft_of(command: &Command) -> Draft {
    Draft {
        new_status: command.new_status.wire().to_owned(),
        comment: command.comment.clone(),
        reason_codes: command.reason_codes.clone(),
        nodes_to_resubmit: command
            .nodes_to_resubmit
            .iter()
            .map(|node| format!("{}:{}", node.node_id, node.feature))
            .collect(),
        override_reason: command.override_reason.clone(),
        send_email: command.mail.is_some(),
        email_address: command.mail.as_ref().map(|mail| mail.address.clone()).unwrap_or_default(),
        email_language: command.mail.as_ref().map(|mail| mail.language.clone()).unwrap_or_default(),
        preview: false,
        given_back: false,
        note: String::new(),
    }
}

fn steps_in_words(payload: &Payload, command: &Command) -> Vec<String> {
    if command.new_status != Status::Resubmitted {
        return Vec::new();
    }
    let steps = resubmission::choose(payload, &command.nodes_to_resubmit).unwrap_or_default();
    let title = |step: resubmission::Step| match step.place {
        Some((array, _)) => domain::features::array_title(array).to_owned(),
        None => step.node.feature,
    };
    steps.into_iter().map(title).collect()
}

/// The place in the list after a proposal.
pub(crate) fn write_cursor(at: domain::Time, proposal_id: Uuid) -> String {
    format!("{}.{proposal_id}", at.0)
}

pub(crate) fn read_cursor(text: &str) -> Result<(domain::Time, Uuid), DeskError> {
    text.split_once('.')
        .and_then(|(at, id)| Some((domain::Time(at.parse().ok()?), Uuid::try_parse(id).ok()?)))
        .ok_or_else(|| DeskError::field("cursor", "This cursor is not one of ours."))
}

fn row_json(listed: &ListedProposal) -> Value {
    let proposal = &listed.proposal;
    let command = proposal.words.as_ref().map(|words| &words.command);
    let codes = command.map(|command| command.reason_codes.as_slice()).unwrap_or_default();
    json!({
        "proposal_id": proposal.proposal_id,
        "session_id": proposal.session_id,
        "session_kind": listed.kind.wire(),
        "session_number": listed.number,
        "state": proposal.state.wire(),
        "new_status": proposal.new_status.wire(),
        "because": proposal.because,
        "user": proposal.proposed_label,
        "comment": command.map(|command| command.comment.as_str()).filter(|comment| !comment.trim().is_empty()),
        "reason_codes": codes.iter().map(|code| domain::reasons::to_json(code)).collect::<Vec<_>>(),
        "version": proposal.version,
        "created_at": proposal.at.rfc3339(),
        "settled_at": proposal.settled.as_ref().map(|(at, _)| at.rfc3339()),
    })
}
