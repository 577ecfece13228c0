//! The checks of a decision beside the status machine: body, claim, gates.

use super::{COMMENT_LIMIT, Change, Channel, Circumstances, Command, OverrideHint, Refusal};
use crate::gates::{self, GateMode, GateRules, UnmetGate};
use crate::session::SessionState;
use crate::status::MoveRefusal;
use crate::{Payload, Right, Status, reasons};

/// What is wrong with the command itself.
pub(super) fn check_body(command: &Command, at: &Circumstances<'_>, current: Status) -> Result<(), Refusal> {
    if !matches!(command.new_status, Status::Approved | Status::Declined | Status::InReview | Status::Resubmitted) {
        return Err(Refusal::Move(MoveRefusal::TargetNotAllowed, current));
    }
    if command.comment.chars().count() > COMMENT_LIMIT {
        return Err(Refusal::Field("comment", format!("The comment may have at most {COMMENT_LIMIT} characters.")));
    }
    if command.override_reason.chars().count() > COMMENT_LIMIT {
        let sentence = format!("The override reason may have at most {COMMENT_LIMIT} characters.");
        return Err(Refusal::Field("override_reason", sentence));
    }
    if command.mail.is_some() && command.new_status == Status::InReview {
        let sentence = "A move back to review sends no mail; leave send_email out.";
        return Err(Refusal::Field("send_email", sentence.to_owned()));
    }
    for code in &command.reason_codes {
        if at.reasons.is_retired(code) {
            return Err(Refusal::Field("reason_codes", format!("Reason {code} is retired. Choose another.")));
        }
        if at.reasons.fits(code, command.new_status) == Some(false) {
            return Err(Refusal::Field(
                "reason_codes",
                format!("Reason {code} does not fit the outcome {}.", command.new_status.wire()),
            ));
        }
    }
    if at.channel == Channel::Form && matches!(command.new_status, Status::Declined | Status::Resubmitted) {
        if command.reason_codes.is_empty() {
            return Err(Refusal::Field("reason_codes", "Give at least one reason.".to_owned()));
        }
        if command.comment.trim().is_empty() && command.reason_codes.iter().any(|code| code == reasons::OTHER) {
            return Err(Refusal::Field("comment", "Say in the comment what the other reason is.".to_owned()));
        }
    }
    Ok(())
}

/// Deciding needs no claim, but under another's only a manager decides (domain §5).
pub(super) fn check_claim(state: &SessionState, at: &Circumstances<'_>) -> Result<(), Refusal> {
    let live = state.claim.as_ref().filter(|claim| claim.until > at.now);
    match live {
        Some(claim) if claim.holder != at.actor.audit_id() && !at.actor.may(Right::Reassign) => {
            Err(Refusal::Claimed(claim.clone()))
        }
        _ => Ok(()),
    }
}

fn stopping(payload: &Payload, rules: &GateRules) -> Vec<UnmetGate> {
    gates::unmet(payload, rules).into_iter().filter(|gate| gate.mode == GateMode::Enforce).collect()
}

pub(super) fn check_gates(payload: &Payload, at: &Circumstances<'_>) -> Result<(), Refusal> {
    let unmet = stopping(payload, at.gates);
    if unmet.is_empty() { Ok(()) } else { Err(Refusal::Gates(unmet, OverrideHint::of(at.actor))) }
}

/// A reason from someone who may not override does not help; a reason that nothing asks for is not kept.
pub(super) fn pass_gates(
    change: &mut Change,
    payload: &Payload,
    reason: &str,
    at: &Circumstances<'_>,
) -> Result<(), Refusal> {
    if !at.actor.may(Right::OverrideGate) || reason.trim().is_empty() {
        return check_gates(payload, at);
    }
    change.overridden = stopping(payload, at.gates).into_iter().map(|gate| gate.kind).collect();
    change.overridden.dedup();
    change.override_reason = (!change.overridden.is_empty()).then(|| reason.trim().to_owned());
    Ok(())
}
