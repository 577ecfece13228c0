//! What happened to a session, and what people wrote and typed.

use domain::corrections::Change;
use domain::event::Review;
use domain::view::{Draft, RefusalNotice};
use domain::{Status, Time, Uuid};
use serde::{Deserialize, Serialize};

/// What happened to a session: the stuff of reviews and of the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// Its own id.
    pub activity_id: Uuid,
    /// When.
    pub at: Time,
    /// What: see [`Act`].
    pub act: Act,
    /// `Actor::audit_id` of who did it.
    pub actor_id: String,
    /// Name for the timeline; for `reviews[]` see `actor_label`.
    pub actor_name: String,
    /// Email of a person, `API Client` or `System`: what `reviews[].user` shows.
    pub actor_label: String,
    /// Status before.
    pub status_before: Option<Status>,
    /// Status after.
    pub status_after: Option<Status>,
    /// Reason codes, numbers as text.
    pub reason_codes: Vec<String>,
    /// Comment; sealed at rest.
    pub comment: Option<String>,
    /// Values that were changed by hand; sealed at rest.
    pub changes: Vec<Change>,
    /// Why gates were overridden; sealed at rest.
    pub override_reason: Option<String>,
}

impl Activity {
    /// The review entry that a decision leaves; `None` for everything else.
    #[must_use]
    pub fn into_review(self, first: Option<String>) -> Option<Review> {
        let (user, confirmed_by) = match first {
            Some(first) => (first, Some(self.actor_label)),
            None => (self.actor_label, None),
        };
        (self.act == Act::Decided).then_some(Review {
            user,
            confirmed_by,
            new_status: self.status_after?,
            comment: self.comment,
            reason_codes: self.reason_codes,
            created_at: self.at,
        })
    }
}

/// Kinds of activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// The session came in.
    Created,
    /// A newer payload came in.
    Revised,
    /// An event of the source came once more, and changed nothing.
    SourceRepeated,
    /// An event of the source came after a later one, and changed nothing.
    SourceLate,
    /// A decision was made (also a status that a person set back).
    Decided,
    /// Someone asked for an event to be sent again.
    Resent,
    /// A linked session moved, and with it the key people, the UBO KYC summary and the version of this one.
    Linked,
    /// Someone wrote a note, or a review entry that moves no status.
    Noted,
    /// Tags were added, removed or replaced.
    Tagged,
    /// It was said how early the session comes in the queue.
    Prioritised,
    /// Metadata or the team's own reference were changed.
    Described,
    /// Extracted data were corrected by hand.
    Corrected,
    /// The verdict on screening hits was given.
    HitReviewed,
    /// A document was approved or declined.
    DocumentDecided,
    /// The status of one feature was set by hand.
    FeatureDecided,
    /// A party of a company was left out or taken in again.
    PartySkipped,
    /// The session was called off.
    Canceled,
    /// A sandbox session was given an outcome by hand.
    Simulated,
    /// Someone took the session, or was given it.
    Claimed,
    /// A claim was given back.
    Released,
    /// A decision was proposed, to be confirmed by a second person.
    Proposed,
    /// A proposal was returned to who made it.
    Returned,
    /// A proposal became void because the evidence changed.
    Voided,
    /// Redaction was asked for, begun or done.
    Redacted,
    /// The whole record was exported.
    Exported,
    /// A legal hold was set or lifted.
    Held,
    /// Someone asked to see covered personal values.
    Viewed,
    /// Someone asked to see the payload as it came.
    ViewedPayload,
}

impl Act {
    /// Acts that change nothing of what the desk shows of a session: looking at it, sending again and the like. They
    /// are no news to anybody.
    pub const QUIET: [Self; 6] =
        [Self::Viewed, Self::ViewedPayload, Self::Exported, Self::Resent, Self::SourceRepeated, Self::SourceLate];

    /// Whether whoever looked at a session before it would see something new.
    #[must_use]
    pub fn is_news(self) -> bool {
        !Self::QUIET.contains(&self)
    }

    /// Whether it moved the session's version (domain §1): claims, notes, tags and deliveries do not.
    #[must_use]
    pub fn moves_version(self) -> bool {
        !matches!(
            self,
            Self::Resent
                | Self::SourceRepeated
                | Self::SourceLate
                | Self::Noted
                | Self::Tagged
                | Self::Prioritised
                | Self::Claimed
                | Self::Released
                | Self::Proposed
                | Self::Returned
                | Self::Voided
                | Self::Exported
                | Self::Held
                | Self::Viewed
                | Self::ViewedPayload
        )
    }

    /// Whether it ends the claim on the session: what it was taken for is done.
    #[must_use]
    pub fn ends_claim(self) -> bool {
        matches!(self, Self::Decided | Self::Canceled | Self::Simulated)
    }
}

/// What a person may see of a session for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reveal {
    /// Personal values that are covered otherwise.
    Values,
    /// The payload as it came.
    Payload,
}

/// A kept refused submission: what was typed and why it was refused; sealed at rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptDraft {
    /// What was typed.
    pub draft: Draft,
    /// Why it was refused.
    pub refusal: Option<RefusalNotice>,
}
