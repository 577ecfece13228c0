//! Enums and lists as the text that both databases keep.

use crate::error::StoreError;
use crate::types::{Act, FileState, HeaderStyle, ProposalState, Reveal};
use domain::event::EventType;
use domain::screen::{Density, Theme};
use domain::session::Redaction;
use domain::view::{AccountState, BulkAct, BulkState, DeliveryState, PrivacyAct, RequestState, RowOutcome};
use domain::{Environment, Kind, Role, Scope, Source, Status};

/// A closed set of words.
pub(crate) trait Word: Copy + Sized + 'static {
    fn word(self) -> &'static str;
    fn from_word(text: &str) -> Option<Self>;
}

macro_rules! wire_words {
    ($($name:ty),+) => {
        $(impl Word for $name {
            fn word(self) -> &'static str {
                self.wire()
            }

            fn from_word(text: &str) -> Option<Self> {
                Self::read(text)
            }
        })+
    };
}

macro_rules! own_words {
    ($($name:ty { $($variant:ident = $word:literal),+ })+) => {
        $(impl Word for $name {
            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            fn from_word(text: &str) -> Option<Self> {
                match text { $($word => Some(Self::$variant),)+ _ => None }
            }
        })+
    };
}

wire_words!(
    Environment,
    Kind,
    Source,
    Status,
    EventType,
    Role,
    Scope,
    Redaction,
    PrivacyAct,
    RequestState,
    Theme,
    Density
);
wire_words!(BulkAct, BulkState, RowOutcome);
own_words! {
    Act { Created = "created", Revised = "revised", SourceRepeated = "source_repeated", SourceLate = "source_late", Decided = "decided", Resent = "resent", Linked = "linked",
        Noted = "noted", Tagged = "tagged", Prioritised = "prioritised", Described = "described", Corrected = "corrected", HitReviewed = "hit_reviewed", DocumentDecided = "document_decided", FeatureDecided = "feature_decided", PartySkipped = "party_skipped", Canceled = "canceled", Simulated = "simulated", Claimed = "claimed", Released = "released", Proposed = "proposed", Returned = "returned", Voided = "voided", Redacted = "redacted", Exported = "exported", Held = "held", Viewed = "viewed", ViewedPayload = "viewed_payload" }
    Reveal { Values = "values", Payload = "payload" }
    FileState { Wanted = "wanted", Kept = "kept", Failed = "failed", Gone = "gone", Removed = "removed" }
    AccountState { Invited = "invited", Active = "active", Disabled = "disabled" }
    DeliveryState { Waiting = "waiting", Delivered = "delivered", Failed = "failed" }
    ProposalState { Waiting = "waiting", Confirmed = "confirmed", Returned = "returned", Void = "void", Replaced = "replaced" }
    HeaderStyle { Standard = "standard", Didit = "didit", Stripe = "stripe", Veriff = "veriff" }
}

/// Reads a word of `place`.
pub(crate) fn read<W: Word>(text: &str, place: &'static str) -> Result<W, StoreError> {
    W::from_word(text).ok_or(StoreError::Corrupt(place))
}

/// Reads a word that may be missing.
pub(crate) fn read_opt<W: Word>(text: Option<&str>, place: &'static str) -> Result<Option<W>, StoreError> {
    text.map(|text| read(text, place)).transpose()
}

/// Words in one text, each between commas, so that one can be looked for.
pub(crate) fn join<W: Word>(words: &[W]) -> String {
    join_text(words.iter().map(|word| word.word()))
}

/// Reads what [`join`] wrote.
pub(crate) fn split<W: Word>(text: &str, place: &'static str) -> Result<Vec<W>, StoreError> {
    split_text(text).map(|word| read(word, place)).collect()
}

/// Texts without commas in one text.
pub(crate) fn join_text<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.map(|text| format!(",{text},")).collect()
}

/// Reads what [`join_text`] wrote.
pub(crate) fn split_text(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').filter(|part| !part.is_empty())
}
