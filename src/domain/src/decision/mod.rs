//! A decision: one pure function from a session and a command to what changes, or why not (domain §2 and §3).

mod checks;
mod outside;
mod refusal;
#[cfg(test)]
mod tests;

pub use outside::{Ingested, entered_review, handed_in, ingest};
pub use refusal::{OverrideHint, Refusal};

use crate::gates::{GateKind, GateRules};
use crate::reasons::Catalogue;
use crate::resubmission::{self, Node, Step};
use crate::session::SessionState;
use crate::status::{Move, MoveRefusal};
use crate::{Actor, Payload, Right, Status, Time, reasons};
use checks::{check_body, check_claim, check_gates, pass_gates};
use serde::{Deserialize, Serialize};

/// Longest comment, and longest reason for an override, in characters.
pub const COMMENT_LIMIT: usize = 10_000;

/// A mail to the subject that goes out with a decision (domain §3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailWish {
    /// Where it goes: one address, read by `letters::address`.
    pub address: String,
    /// Code of seed 001's list.
    pub language: String,
}

/// What a reviewer or key asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Command {
    /// The target status.
    pub new_status: Status,
    /// Free text, at most [`COMMENT_LIMIT`] characters; empty for none.
    pub comment: String,
    /// Reason codes, numbers as text.
    pub reason_codes: Vec<String>,
    /// Steps to redo; empty lets the rule pick.
    pub nodes_to_resubmit: Vec<Node>,
    /// The version that the view was drawn from; `None` applies to whatever is there.
    pub expected_version: Option<i64>,
    /// The mail to the subject; `None` for none.
    #[serde(default)]
    pub mail: Option<MailWish>,
    /// Why gates that are not met are to be passed; empty for not at all.
    pub override_reason: String,
}

/// Who decides, when, and by which rules.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// Who decides.
    pub actor: &'a Actor,
    /// How the command came in.
    pub channel: Channel,
    /// The moment of the decision.
    pub now: Time,
    /// The gates that an approval must pass.
    pub gates: &'a GateRules,
    /// The reasons that this desk knows.
    pub reasons: &'a Catalogue,
}

/// How the command came in: the form asks for reasons, the API takes a decision without (domain §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// The decision form.
    Form,
    /// `update-status`.
    Api,
}

/// What a permitted decision does.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Success that changes and sends nothing.
    NoOp,
    /// The session changes.
    Change(Box<Change>),
}

/// The change of a session by a decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Status before.
    pub from: Status,
    /// Status after; Declined when the cap of resubmissions was hit.
    pub to: Status,
    /// Resubmissions used after it.
    pub resubmission_count: i64,
    /// Reasons given, 539 added when the cap was hit.
    pub reason_codes: Vec<String>,
    /// Comment as given.
    pub comment: String,
    /// Steps that are to be redone.
    pub steps: Vec<Step>,
    /// The payload with these steps marked; `None` when it stays as it is.
    pub payload: Option<Payload>,
    /// The mail that goes with it.
    pub mail: Option<MailWish>,
    /// Gates that were not met and were overridden.
    pub overridden: Vec<GateKind>,
    /// Why they were; `None` when none was.
    pub override_reason: Option<String>,
}

/// Decides. The order of the checks is that of domain §2: current status, body, no-op or same status, stale version,
/// another's live claim, resubmission and cap, gates.
///
/// # Errors
/// The first check that fails.
pub fn decide(
    state: &SessionState,
    payload: &Payload,
    command: &Command,
    at: &Circumstances<'_>,
) -> Result<Outcome, Refusal> {
    if !state.status.reviewable() {
        return Err(Refusal::Move(MoveRefusal::WrongCurrentStatus, state.status));
    }
    check_body(command, at, state.status)?;
    match state.status.reviewer_move(command.new_status) {
        Err(refusal) => return Err(Refusal::Move(refusal, state.status)),
        Ok(Move::NoOp) => return Ok(Outcome::NoOp),
        Ok(Move::Change) => {}
    }
    if command.expected_version.is_some_and(|expected| expected != state.version) {
        return Err(Refusal::Stale(state.version));
    }
    check_claim(state, at)?;
    let mut change = Change {
        from: state.status,
        to: command.new_status,
        resubmission_count: state.resubmission_count,
        reason_codes: command.reason_codes.clone(),
        comment: command.comment.clone(),
        steps: Vec::new(),
        payload: None,
        mail: command.mail.clone(),
        overridden: Vec::new(),
        override_reason: None,
    };
    match command.new_status {
        Status::Resubmitted => ask_again(&mut change, state, payload, &command.nodes_to_resubmit)?,
        Status::Approved => pass_gates(&mut change, payload, &command.override_reason, at)?,
        _ => {}
    }
    Ok(Outcome::Change(Box::new(change)))
}

/// Whether this actor could decide `target` now if everything that a form asks for were given: the state of a button.
/// Says the same as [`decide`], which looks at the form as well.
///
/// # Errors
/// The first check that would fail whatever were typed.
pub fn open_to(
    state: &SessionState,
    payload: &Payload,
    target: Status,
    at: &Circumstances<'_>,
) -> Result<Move, Refusal> {
    let moved = state.status.reviewer_move(target).map_err(|refusal| Refusal::Move(refusal, state.status))?;
    if moved == Move::NoOp {
        return Ok(moved);
    }
    check_claim(state, at)?;
    match target {
        // a step that the rule does not pick can still be named
        Status::Resubmitted if resubmission::steps(payload).is_empty() => {
            return Err(Refusal::Steps(resubmission::StepRefusal::Nothing));
        }
        Status::Approved if !at.actor.may(Right::OverrideGate) => check_gates(payload, at)?,
        _ => {}
    }
    Ok(moved)
}

fn ask_again(change: &mut Change, state: &SessionState, payload: &Payload, named: &[Node]) -> Result<(), Refusal> {
    let steps = resubmission::choose(payload, named).map_err(Refusal::Steps)?;
    if state.resubmission_count >= resubmission::CAP {
        change.to = Status::Declined;
        change.reason_codes.push(reasons::LIMIT_EXCEEDED.to_owned());
        return Ok(());
    }
    change.resubmission_count = state.resubmission_count + 1;
    let mut marked = payload.clone();
    for (array, position) in steps.iter().filter_map(|step| step.place) {
        marked.set_item_status(array, position, resubmission::REQUESTED);
    }
    change.payload = Some(marked);
    change.steps = steps;
    Ok(())
}
