//! Redaction: when a session may be redacted, and what is left of its payload (domain §5, seed 003).

mod remains;

pub use remains::{MARK, remains};

use crate::session::{Redaction, SessionState};
use crate::{Status, Time};

/// What a permitted request for redaction does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// It was asked for before: success that changes and sends nothing.
    Already,
    /// The session is redacted; one that was not finished is cancelled with it.
    Redact {
        /// Whether it is cancelled first.
        cancels: bool,
    },
}

/// Why a session is not redacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedactionRefusal {
    /// Work on it is under way.
    WrongStatus(Status),
    /// A legal hold keeps it until then.
    Held(Time),
}

impl RedactionRefusal {
    /// The sentence for the API and the form: what is wrong and what to do.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::WrongStatus(status) => format!(
                "Wrong current status: a session that is {} cannot be redacted. Wait until it is decided, or has run \
                 out.",
                status.wire()
            ),
            Self::Held(until) => format!(
                "A legal hold keeps this session until {}. Lift the hold first, or wait until it has ended.",
                until.rfc3339()
            ),
        }
    }
}

/// May this session be redacted now? The status is looked at before the hold.
///
/// # Errors
/// The first rule that forbids it.
pub fn begin(state: &SessionState, now: Time) -> Result<Begin, RedactionRefusal> {
    if state.redaction.is_some() {
        return Ok(Begin::Already);
    }
    if matches!(state.status, Status::InProgress | Status::InReview) {
        return Err(RedactionRefusal::WrongStatus(state.status));
    }
    match held_until(state, now) {
        Some(until) => Err(RedactionRefusal::Held(until)),
        None => Ok(Begin::Redact {
            cancels: matches!(state.status, Status::NotStarted | Status::AwaitingUser | Status::Resubmitted),
        }),
    }
}

/// The end of a legal hold that counts now.
#[must_use]
pub fn held_until(state: &SessionState, now: Time) -> Option<Time> {
    state.legal_hold_until.filter(|until| *until > now)
}

/// The state after the request: under way, cancelled where it was not finished, nobody's.
#[must_use]
pub fn begun(state: &SessionState, cancels: bool, now: Time) -> SessionState {
    let mut after = SessionState {
        version: state.version + 1,
        updated_at: now,
        redaction: Some(Redaction::Processing),
        entered_review_at: None,
        source_changed: false,
        claim: None,
        // the vendor's own word may be anything
        source_status: state.source_status.clone().filter(|says| Status::read_any(says).is_some()),
        workflow_id: state.workflow_id.as_deref().and_then(remains::workflow),
        ..state.clone()
    };
    if cancels {
        after.status = Status::Canceled;
        after.event_sequence += 1;
        after.person_decision = Some(Status::Canceled);
        after.decided_at = Some(now);
    }
    after
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Uuid};

    fn state(status: Status) -> SessionState {
        SessionState { version: 4, event_sequence: 7, ..SessionState::begun(Uuid::nil(), Kind::User, status, Time(0)) }
    }

    #[test]
    fn every_status_answers_as_the_rule_says() {
        use Status::{AwaitingUser, InProgress, InReview, NotStarted, Resubmitted};
        for status in Status::ALL.iter().copied() {
            let expected = match status {
                InProgress | InReview => Err(RedactionRefusal::WrongStatus(status)),
                NotStarted | AwaitingUser | Resubmitted => Ok(Begin::Redact { cancels: true }),
                _ => Ok(Begin::Redact { cancels: false }),
            };
            assert_eq!(begin(&state(status), Time(9)), expected, "{status:?}");
        }
    }

    #[test]
    fn a_hold_keeps_a_session_until_its_very_end() {
        let held = SessionState { legal_hold_until: Some(Time(10)), ..state(Status::Approved) };
        assert_eq!(begin(&held, Time(9)), Err(RedactionRefusal::Held(Time(10))));
        assert_eq!(begin(&held, Time(10)), Ok(Begin::Redact { cancels: false }));
        let in_review = SessionState { status: Status::InReview, ..held };
        assert_eq!(begin(&in_review, Time(9)), Err(RedactionRefusal::WrongStatus(Status::InReview)));
    }

    #[test]
    fn asking_again_is_a_success_whatever_else_stands_there() {
        for redaction in Redaction::ALL {
            let state = SessionState {
                redaction: Some(*redaction),
                legal_hold_until: Some(Time(10)),
                ..state(Status::InReview)
            };
            assert_eq!(begin(&state, Time(9)), Ok(Begin::Already));
        }
    }

    #[test]
    fn an_unfinished_session_is_cancelled_with_an_event_of_its_own() {
        let after = begun(&state(Status::AwaitingUser), true, Time(5));
        assert_eq!((after.status, after.event_sequence, after.version), (Status::Canceled, 8, 5));
        assert_eq!(after.person_decision, Some(Status::Canceled));
        let after = begun(&state(Status::Approved), false, Time(5));
        assert_eq!((after.status, after.event_sequence, after.version), (Status::Approved, 7, 5));
        assert_eq!(after.redaction, Some(Redaction::Processing));
    }
}
