//! The eleven statuses of a session and who may move it where.

use crate::Actor;
use crate::session::wire_enum;
use serde::{Deserialize, Serialize};

wire_enum! {
    /// Status of a session (Didit's wording plus Canceled); the wire form is Title Case.
    Status {
        /// The person has not opened the link.
        NotStarted = "Not Started" / "Not Started",
        /// The person is in the flow, or automatic checks run.
        InProgress = "In Progress" / "In Progress",
        /// Waiting for key people, linked sessions or more input.
        AwaitingUser = "Awaiting User" / "Awaiting User",
        /// Waiting for a human decision.
        InReview = "In Review" / "In Review",
        /// Passed.
        Approved = "Approved" / "Approved",
        /// Failed or rejected.
        Declined = "Declined" / "Declined",
        /// A reviewer asked for steps to be redone.
        Resubmitted = "Resubmitted" / "Resubmitted",
        /// Started but not finished in time.
        Abandoned = "Abandoned" / "Abandoned",
        /// The link ran out before it was opened.
        Expired = "Expired" / "Expired",
        /// Was approved, but is no longer valid.
        KycExpired = "Kyc Expired" / "Kyc Expired",
        /// Called off.
        Canceled = "Canceled" / "Canceled",
    }
}

/// Why a reviewer's move is refused, before anything else is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MoveRefusal {
    /// The current status lets no reviewer move it.
    WrongCurrentStatus,
    /// It is there already.
    SameStatus,
    /// No reviewer may move a session to that status.
    TargetNotAllowed,
    /// It is too late to call it off, or it is called off already.
    NotCancelable,
    /// It was called off, which is final.
    Final,
    /// The subject's way through the flow has no such step.
    NotAStep,
}

/// Who moves a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mover {
    /// A person at the desk.
    Reviewer,
    /// An API key that decides.
    Key,
    /// The subject, step by step through the flow of the desk's own sessions.
    Subject,
    /// The vendor or the team's own flow, by what it says of its session.
    Vendor,
}

impl Mover {
    /// As whom an actor moves sessions.
    #[must_use]
    pub fn of(actor: &Actor) -> Self {
        match actor {
            Actor::Person { .. } => Self::Reviewer,
            Actor::Key { .. } | Actor::System => Self::Key,
        }
    }
}

/// What a permitted move does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The status changes.
    Change,
    /// Approved to Approved or Declined to Declined: success that changes and sends nothing.
    NoOp,
}

impl Status {
    /// Reads the wire form or the `SCREAMING_SNAKE` spelling of older documents.
    #[must_use]
    pub fn read_any(text: &str) -> Option<Self> {
        Self::read(text).or_else(|| Self::ALL.iter().copied().find(|s| s.snake() == text))
    }

    /// The `SCREAMING_SNAKE` spelling, for example `IN_REVIEW`.
    #[must_use]
    pub fn snake(self) -> String {
        self.wire().to_ascii_uppercase().replace(' ', "_")
    }

    /// The short slug used in class names, for example `in-review`.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::NotStarted => "not-started",
            Self::InProgress => "in-progress",
            Self::AwaitingUser => "awaiting-user",
            Self::InReview => "in-review",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Resubmitted => "resubmitted",
            Self::Abandoned => "abandoned",
            Self::Expired => "expired",
            Self::KycExpired => "kyc-expired",
            Self::Canceled => "canceled",
        }
    }

    /// Whether a reviewer may move a session out of this status at all (seed 001).
    #[must_use]
    pub fn reviewable(self) -> bool {
        matches!(
            self,
            Self::Approved | Self::Declined | Self::InReview | Self::KycExpired | Self::Abandoned | Self::Resubmitted
        )
    }

    /// Whether a session of this status can be called off: its subject still has something to do (seed 003).
    #[must_use]
    fn cancelable(self) -> bool {
        matches!(self, Self::NotStarted | Self::InProgress | Self::AwaitingUser | Self::Resubmitted)
    }

    /// Whether events of this status carry the whole decision.
    #[must_use]
    pub fn event_carries_decision(self) -> bool {
        matches!(
            self,
            Self::Approved | Self::Declined | Self::InReview | Self::Abandoned | Self::Expired | Self::KycExpired
        )
    }

    /// May `mover` move a session from this status to `target`? The whole table of domain §2 in one place; what lies
    /// beside the status (claims, gates, a person's earlier decision) is asked by [`crate::decision`].
    ///
    /// A vendor is believed whatever it says of its own session, also where the subject's way has no such step: a
    /// retraction that the desk did not follow would be worse than an odd move. Only what was called off stays so.
    ///
    /// # Errors
    /// Why not.
    pub fn may_move(self, target: Self, mover: Mover) -> Result<Move, MoveRefusal> {
        match (mover, self, target) {
            (Mover::Reviewer | Mover::Key, from, Self::Canceled) if from.cancelable() => Ok(Move::Change),
            (Mover::Reviewer | Mover::Key, _, Self::Canceled) => Err(MoveRefusal::NotCancelable),
            (Mover::Reviewer | Mover::Key, from, _) => from.reviewer_move(target),
            (Mover::Subject | Mover::Vendor, from, _) if from == target => Ok(Move::NoOp),
            (Mover::Subject | Mover::Vendor, Self::Canceled, _) => Err(MoveRefusal::Final),
            (Mover::Vendor, ..) => Ok(Move::Change),
            (Mover::Subject, from, _) if from.leads_to(target) => Ok(Move::Change),
            (Mover::Subject, ..) => Err(MoveRefusal::NotAStep),
        }
    }

    /// The steps of a subject's way.
    fn leads_to(self, target: Self) -> bool {
        use Status::{Abandoned, Approved, AwaitingUser, Declined, Expired, InProgress, InReview, KycExpired};
        match self {
            Self::NotStarted => matches!(target, InProgress | Expired),
            InProgress => matches!(target, AwaitingUser | InReview | Approved | Declined | Abandoned),
            AwaitingUser => matches!(target, InReview | Approved | Declined),
            Self::Resubmitted => matches!(target, InProgress | AwaitingUser | InReview | Approved | Declined),
            Approved => target == KycExpired,
            _ => false,
        }
    }

    /// May a reviewer move a session from this status to `target`?
    ///
    /// # Errors
    /// The first rule that forbids it, in the order of the checks: current status, target, same status.
    pub fn reviewer_move(self, target: Self) -> Result<Move, MoveRefusal> {
        if !self.reviewable() {
            return Err(MoveRefusal::WrongCurrentStatus);
        }
        match (self, target) {
            (Self::Approved, Self::Approved) | (Self::Declined, Self::Declined) => Ok(Move::NoOp),
            (Self::Resubmitted, Self::Resubmitted) | (Self::InReview, Self::InReview) => Err(MoveRefusal::SameStatus),
            (_, Self::Approved | Self::Declined | Self::InReview | Self::Resubmitted) => Ok(Move::Change),
            _ => Err(MoveRefusal::TargetNotAllowed),
        }
    }
}

impl MoveRefusal {
    /// The sentence for the API and the form.
    #[must_use]
    pub fn sentence(self, current: Status) -> String {
        match self {
            Self::WrongCurrentStatus => format!(
                "Wrong current status: a session that is {} cannot be moved by a reviewer. It must be Approved, \
                 Declined, In Review, Kyc Expired, Abandoned or Resubmitted.",
                current.wire()
            ),
            Self::SameStatus => "The new status is the same as the current status.".to_owned(),
            Self::NotCancelable => format!(
                "Wrong current status: a session that is {} cannot be canceled. It must be Not Started, In Progress, \
                 Awaiting User or Resubmitted.",
                current.wire()
            ),
            Self::Final => "The session was canceled, which is final.".to_owned(),
            Self::NotAStep => format!("A session that is {} does not go there by itself.", current.wire()),
            Self::TargetNotAllowed => "new_status must be Approved, Declined, In Review or Resubmitted.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_read_and_title_case_is_written() {
        for status in Status::ALL {
            assert_eq!(Status::read_any(status.wire()), Some(*status));
            assert_eq!(Status::read_any(&status.snake()), Some(*status));
        }
        assert_eq!(Status::read_any("KYC_EXPIRED"), Some(Status::KycExpired));
        assert_eq!(Status::read_any("in review"), None);
    }

    #[test]
    fn every_reviewer_move_is_as_the_table_says() {
        use Status::{Abandoned, Approved, Declined, InReview, KycExpired, Resubmitted};
        let from_ok = [Approved, Declined, InReview, KycExpired, Abandoned, Resubmitted];
        let to_ok = [Approved, Declined, InReview, Resubmitted];
        for from in Status::ALL.iter().copied() {
            for to in Status::ALL.iter().copied() {
                let expected = if !from_ok.contains(&from) {
                    Err(MoveRefusal::WrongCurrentStatus)
                } else if from == to && matches!(from, Approved | Declined) {
                    Ok(Move::NoOp)
                } else if from == to && matches!(from, InReview | Resubmitted) {
                    Err(MoveRefusal::SameStatus)
                } else if to_ok.contains(&to) {
                    Ok(Move::Change)
                } else {
                    Err(MoveRefusal::TargetNotAllowed)
                };
                assert_eq!(from.reviewer_move(to), expected, "{from:?} to {to:?}");
            }
        }
    }

    #[test]
    fn every_status_target_and_mover_is_as_the_table_says() {
        let table = crate::tables::rows(include_str!("../data/status_moves.csv"));
        assert_eq!(table.len(), Status::ALL.len() * Status::ALL.len());
        let movers = [Mover::Reviewer, Mover::Key, Mover::Subject, Mover::Vendor];
        for row in table {
            let (from, to) = (Status::read(&row[0]).unwrap(), Status::read(&row[1]).unwrap());
            for (mover, expected) in movers.into_iter().zip(&row[2..]) {
                let answer = from.may_move(to, mover);
                let word = match answer {
                    Ok(Move::Change) => "change",
                    Ok(Move::NoOp) => "no-op",
                    Err(MoveRefusal::WrongCurrentStatus) => "wrong current status",
                    Err(MoveRefusal::SameStatus) => "same status",
                    Err(MoveRefusal::TargetNotAllowed) => "target not allowed",
                    Err(MoveRefusal::NotCancelable) => "not cancelable",
                    Err(MoveRefusal::Final) => "final",
                    Err(MoveRefusal::NotAStep) => "not a step",
                };
                assert_eq!(word, expected, "{from:?} to {to:?} by {mover:?}");
                if let Err(refusal) = answer {
                    assert!(refusal.sentence(from).ends_with('.'), "each refusal says why");
                }
            }
        }
    }

    #[test]
    fn the_table_of_statuses_names_the_same_eleven() {
        let names: Vec<_> = crate::tables::rows(include_str!("../data/session_statuses.csv"))
            .into_iter()
            .map(|row| row[0].clone())
            .collect();
        let ours: Vec<_> = Status::ALL.iter().map(|s| s.wire().to_owned()).collect();
        assert_eq!(names, ours);
    }
}
