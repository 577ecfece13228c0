//! Lists of sessions: what is asked for and what comes back.

use super::Subject;
use domain::session::SessionState;
use domain::view::WarningCounts;
use domain::{Environment, Kind, Source, Status, Time, UboSummary, Uuid};
use serde::{Deserialize, Serialize};

/// A row of a list, without its payload.
#[derive(Clone, Debug)]
pub struct ListedSession {
    /// State that rules look at.
    pub state: SessionState,
    /// Name and second line.
    pub subject: Subject,
    /// Counts of warnings.
    pub warnings: WarningCounts,
    /// Kept UBO KYC summary.
    pub ubo: Option<UboSummary>,
    /// Tags in their order, where they were asked for.
    pub tags: Vec<String>,
}

/// A span of time: its begin, and its end, which is not part of it.
pub type Span = (Option<Time>, Option<Time>);

/// In whose hands a list's sessions are to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hands {
    /// Of whom this audit id names.
    Of(String),
    /// Of nobody.
    Nobody,
}

/// Which counts of warnings a list's sessions are to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warned {
    /// An error at least.
    Errors,
    /// A warning at least.
    Warnings,
    /// A piece of information at least.
    Notes,
}

/// What a list asks of proposals that wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposed {
    /// There is one.
    Any,
    /// There is one by whom this audit id names.
    By(String),
    /// There is one by another, for which this person does not stand either.
    NotBy(String, Option<Uuid>),
}

/// How many candidates of an index are looked at where it does not answer all that a list asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looks {
    /// For a page.
    pub page: i64,
    /// For a count.
    pub count: i64,
    /// Statuses, spans of time and sources with fewer sessions than this are walked themselves.
    pub few: i64,
}

impl Default for Looks {
    /// A page that finds nothing takes some ten milliseconds then, a count some five.
    fn default() -> Self {
        Self { page: 10_000, count: 5_000, few: 10_000 }
    }
}

/// What a list asks for. Rows come newest number first.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// Live or sandbox.
    pub environment: Environment,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only these statuses; empty for all.
    pub statuses: Vec<Status>,
    /// Normalised words and facets that must all be indexed for the session; empty for no search.
    pub words: Vec<String>,
    /// Only those whose source says otherwise than a person decided, or only the others.
    pub source_changed: Option<bool>,
    /// Only those created in this span.
    pub created: Span,
    /// Only those last changed in this span.
    pub updated: Span,
    /// Only those that wait for a decision since this span.
    pub waiting: Option<Span>,
    /// Only those of this source.
    pub source: Option<Source>,
    /// Only those in these hands at `now`.
    pub hands: Option<Hands>,
    /// Only those with such warnings.
    pub warned: Option<Warned>,
    /// Only those with such a proposal.
    pub proposed: Option<Proposed>,
    /// The moment, by which claims are live or not.
    pub now: Time,
    /// Whether rows come with their tags.
    pub tags: bool,
    /// Only numbers below this.
    pub before: Option<i64>,
    /// Only numbers above this (the page next to it, still newest first).
    pub after: Option<i64>,
    /// Rows to skip, for the API's `offset` (at most 10 000).
    pub offset: i64,
    /// Most rows.
    pub limit: i64,
    /// How far it is looked for them.
    pub looks: Looks,
}

impl ListQuery {
    /// All sessions of an environment, so many a page.
    #[must_use]
    pub fn all(environment: Environment, limit: i64) -> Self {
        Self {
            environment,
            kind: None,
            statuses: Vec::new(),
            words: Vec::new(),
            source_changed: None,
            created: (None, None),
            updated: (None, None),
            waiting: None,
            source: None,
            hands: None,
            warned: None,
            proposed: None,
            now: Time(0),
            tags: false,
            before: None,
            after: None,
            offset: 0,
            limit,
            looks: Looks::default(),
        }
    }

    /// Whether nothing but environment, kind and status narrows it, whose sessions are counted as they change.
    #[must_use]
    pub fn kept(&self) -> bool {
        self.words.is_empty() && self.words_alone()
    }

    /// The only word of a list that nothing else narrows.
    pub(crate) fn one_word(&self) -> Option<&str> {
        match self.words.as_slice() {
            [word] if self.words_alone() && self.statuses.is_empty() && self.kind.is_none() => Some(word),
            _ => None,
        }
    }

    /// Whether nothing but words, environment, kind and status narrows it.
    fn words_alone(&self) -> bool {
        let columns = self.source.is_none() && self.hands.is_none() && self.warned.is_none();
        !self.in_a_span() && columns && self.source_changed.is_none() && self.proposed.is_none()
    }

    /// Whether a span of time narrows it.
    pub(crate) fn in_a_span(&self) -> bool {
        self.created != (None, None) || self.updated != (None, None) || self.waiting.is_some()
    }
}

/// A page of rows. It is full, or at the end of the list, or it ends where the look for its rows ended.
#[derive(Clone, Debug)]
pub struct ListPage {
    /// Rows, newest number first.
    pub rows: Vec<ListedSession>,
    /// The number after which the list goes on towards the newer ones; `None` where it has no more.
    pub newer: Option<i64>,
    /// The number before which the list goes on towards the older ones; `None` where it has no more. There may turn out
    /// to be nothing in either direction, but what there is comes that way.
    pub older: Option<i64>,
    /// Where the look for rows ended, if it did before the page was full: the one of both numbers in whose direction the
    /// page was asked for.
    pub looked_to: Option<i64>,
}

/// How many sessions a list finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// So many, as far as it was asked and looked.
    pub found: i64,
    /// Whether the look ended before all were seen.
    pub perhaps_more: bool,
}

/// A view of the list that somebody saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Its id.
    pub view_id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// Their name.
    pub owner: String,
    /// Whether everybody sees it.
    pub shared: bool,
    /// When it was made.
    pub made_at: Time,
    /// What it shows.
    pub content: ViewContent,
}

/// What a saved view shows; sealed at rest, since a filter may hold a name that was searched for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewContent {
    /// Its name.
    pub name: String,
    /// The query of its address.
    pub query: String,
    /// Its columns.
    pub columns: String,
}

/// A company in the UBO KYC overview.
#[derive(Clone, Debug)]
pub struct ListedCompany {
    /// The row.
    pub session: ListedSession,
    /// Linked sessions that the desk has: id, subject, status; flagged first, at most 12.
    pub people: Vec<(Uuid, Subject, Status)>,
}

/// Kept sums over all companies of an environment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UboSums {
    /// Sum of all summaries.
    pub sums: UboSummary,
    /// Companies with a summary.
    pub companies: i64,
    /// Companies with a flagged owner.
    pub companies_flagged: i64,
    /// Companies with a pending owner.
    pub companies_pending: i64,
}
