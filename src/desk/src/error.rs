//! Why the desk refuses or fails: one closed list.

use domain::Right;
use domain::decision::Refusal;
use domain::redaction::RedactionRefusal;
use domain::session::Claim;
use domain::view::UiError;
use store::StoreError;

/// Why an act did not happen.
#[derive(Debug)]
pub enum DeskError {
    /// The actor lacks this right.
    Forbidden(Right),
    /// No such thing, or not for this actor.
    NotFound,
    /// Fields are wrong: name and sentence of each.
    Invalid(Vec<(String, String)>),
    /// The decision is refused.
    Refused(Refusal),
    /// The session moved on since the view was drawn.
    Stale {
        /// Version now.
        version: i64,
        /// Who moved it, by name.
        winner: Option<String>,
    },
    /// The session cannot be redacted now.
    NotRedactable(RedactionRefusal),
    /// The policies moved on since they were looked at.
    PoliciesMoved {
        /// Version now.
        version: i64,
        /// Who moved them, by name.
        by: Option<String>,
    },
    /// Somebody else came first: a sentence that names them.
    Overtaken(String),
    /// A rule of accounts forbids it, in a sentence.
    NotAllowed(&'static str),
    /// Another has taken the session.
    Held(Claim),
    /// Others kept winning the race; nothing was written.
    Busy,
    /// The store failed; details are in the log.
    Store(StoreError),
}

impl DeskError {
    /// One wrong field.
    pub(crate) fn field(name: &str, sentence: impl Into<String>) -> Self {
        Self::Invalid(vec![(name.to_owned(), sentence.into())])
    }

    /// Nothing of a redacted session can be changed.
    pub(crate) fn redacted() -> Self {
        Self::NotAllowed("This session is redacted: nothing of it can be changed any more.")
    }

    /// A sentence for people: what is wrong and what to do.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Forbidden(right) => format!("You may not {}.", right.label()),
            Self::NotFound => "There is no such thing here.".to_owned(),
            Self::Invalid(fields) => fields.iter().map(|(_, s)| s.as_str()).collect::<Vec<_>>().join(" "),
            Self::Refused(refusal) => refusal.sentence(),
            Self::Stale { winner: Some(name), .. } => {
                format!("{name} changed this session after this view was drawn. Look at what changed and decide again.")
            }
            Self::Stale { winner: None, version } => Refusal::Stale(*version).sentence(),
            Self::NotRedactable(refusal) => refusal.sentence(),
            Self::PoliciesMoved { by, .. } => format!(
                "{} changed the policies after this view was drawn. Nothing was written; sending this again replaces what is \
                 set now.",
                by.as_deref().unwrap_or("Somebody")
            ),
            Self::Overtaken(sentence) => sentence.clone(),
            Self::NotAllowed(sentence) => (*sentence).to_owned(),
            Self::Held(claim) => format!("{} has taken this session until {}.", claim.name, claim.until.exact()),
            Self::Busy => "Others changed this at the same moment. Nothing was written; try again.".to_owned(),
            // a store may fail after the effect, or while it commits: nothing is said of what was written
            Self::Store(_) => "Something failed on our side; try again.".to_owned(),
        }
    }
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<DeskError> for UiError {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Forbidden(right) => Self::Forbidden(right),
            DeskError::NotFound => Self::NotFound,
            DeskError::Invalid(_) => Self::BadFilter,
            DeskError::Store(error) => {
                tracing::error!(%error, "a page could not be read");
                Self::Failed
            }
            DeskError::Refused(_)
            | DeskError::Stale { .. }
            | DeskError::NotRedactable(_)
            | DeskError::PoliciesMoved { .. }
            | DeskError::Overtaken(_)
            | DeskError::NotAllowed(_)
            | DeskError::Held(_)
            | DeskError::Busy => Self::Failed,
        }
    }
}
