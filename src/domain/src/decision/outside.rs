//! What is no decision of the desk: what the source says, and when a session came into review.

use crate::session::SessionState;
use crate::status::Mover;
use crate::{Status, Time};

/// What a newer payload from outside does to the status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ingested {
    /// Status after it.
    pub status: Status,
    /// Whether the source says otherwise than a person decided, with all that it said before.
    pub source_changed: bool,
}

/// Applies what a vendor or a team's own flow says: it sets the status, unless a person decided Approved, Declined or
/// Canceled; then only Approved to Kyc Expired still passes (domain §2). The mark that the source contradicts the
/// person stays until it agrees with them; what is no decision leaves the mark as it is.
#[must_use]
pub fn ingest(state: &SessionState, says: Status) -> Ingested {
    let settled = |status: Status| matches!(status, Status::Approved | Status::Declined | Status::Canceled);
    match state.person_decision {
        Some(decided) if settled(decided) => {
            if state.status == Status::Approved && says == Status::KycExpired {
                return Ingested { status: Status::KycExpired, source_changed: false };
            }
            let source_changed = if settled(says) { says != decided } else { state.source_changed };
            Ingested { status: state.status, source_changed }
        }
        _ => {
            let moves = state.status.may_move(says, Mover::Vendor).is_ok();
            Ingested { status: if moves { says } else { state.status }, source_changed: false }
        }
    }
}

/// When the subject handed the session in, after a move to `to` at `now`: what is reviewed or decided was handed in.
#[must_use]
pub fn handed_in(state: &SessionState, to: Status, now: Time) -> Option<Time> {
    let handed_in = matches!(to, Status::InReview | Status::Approved | Status::Declined);
    state.submitted_at.or(handed_in.then_some(now))
}

/// When the session came into review, after a move from `from` to `to` at `now`.
#[must_use]
pub fn entered_review(state: &SessionState, to: Status, now: Time) -> Option<Time> {
    match (state.status, to) {
        (Status::InReview, Status::InReview) => state.entered_review_at,
        (_, Status::InReview) => Some(now),
        _ => None,
    }
}
