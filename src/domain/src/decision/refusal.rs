//! Why a decision is refused, and what could be done about it.

use crate::gates::UnmetGate;
use crate::resubmission::StepRefusal;
use crate::session::Claim;
use crate::status::MoveRefusal;
use crate::{Actor, Right, Status};

/// Why a decision is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The status machine forbids it.
    Move(MoveRefusal, Status),
    /// A field of the command is wrong: its name and a sentence.
    Field(&'static str, String),
    /// The view is older than the session; the session's version now.
    Stale(i64),
    /// Steps to redo are wrong.
    Steps(StepRefusal),
    /// Someone else has taken the session.
    Claimed(Claim),
    /// Gates are not met: which, and what would help.
    Gates(Vec<UnmetGate>, OverrideHint),
}

/// What someone could do about gates that are not met, besides meeting them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverrideHint {
    /// Give a reason: they may override.
    GiveReason,
    /// Ask a manager: this person lacks [`Right::OverrideGate`].
    AskManager,
    /// Use another key: this one lacks the scope `override:gates`.
    NeedsScope,
}

impl OverrideHint {
    pub(super) fn of(actor: &Actor) -> Self {
        match actor {
            _ if actor.may(Right::OverrideGate) => Self::GiveReason,
            Actor::Key { .. } => Self::NeedsScope,
            Actor::Person { .. } | Actor::System => Self::AskManager,
        }
    }

    /// What to do, in a sentence.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::GiveReason => "Meet what is missing, or give an override reason.",
            Self::AskManager => "Meet what is missing, or ask someone who may override gates.",
            Self::NeedsScope => {
                "Meet what is missing, or send override_reason with a key that has the scope override:gates."
            }
        }
    }
}

impl Refusal {
    /// The sentence for the API and the form: what is wrong and what to do.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Move(refusal, current) => refusal.sentence(*current),
            Self::Field(_, sentence) => sentence.clone(),
            Self::Stale(_) => {
                "The session changed after this view was drawn. Look at what changed and decide again.".to_owned()
            }
            Self::Steps(refusal) => refusal.sentence(),
            Self::Claimed(claim) => format!(
                "{} has taken this session until {}. Only they or a manager decide it before that.",
                claim.name,
                claim.until.exact()
            ),
            Self::Gates(unmet, hint) => {
                let missing: Vec<&str> = unmet.iter().map(|gate| gate.sentence.as_str()).collect();
                format!("This cannot be approved yet. {} {}", missing.join(" "), hint.sentence())
            }
        }
    }
}
