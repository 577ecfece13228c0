//! The session list: filters, rows, counts.

use crate::policy::WaitLimits;
use crate::{Environment, Kind, Source, Status, Time, UboSummary};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Warnings by what they do: errors decline, warnings send to review, information does nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningCounts {
    /// `log_type: error`
    pub errors: i64,
    /// `log_type: warning`
    pub warnings: i64,
    /// `log_type: information`
    pub notes: i64,
}

/// Filters of the session list; all of it is in the page's URL.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListFilter {
    /// Only this status.
    pub status: Option<Status>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Text search: names, company names, registration numbers, emails, ids; empty for none.
    pub q: String,
    /// Live or sandbox.
    pub environment: Environment,
    /// Rows older than this session number (exclusive).
    pub before: Option<i64>,
    /// Rows newer than this session number (exclusive).
    pub after: Option<i64>,
    /// Rows a page: 25, 50 or 100.
    pub limit: i64,
}

impl Default for ListFilter {
    fn default() -> Self {
        Self {
            status: None,
            kind: None,
            q: String::new(),
            environment: Environment::Live,
            before: None,
            after: None,
            limit: 50,
        }
    }
}

/// One row of the session list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionRow {
    /// The session's id; the row links to `/sessions/{session_id}`.
    pub session_id: Uuid,
    /// Running number.
    pub number: i64,
    /// Person's or company's name, else what stands in for it.
    pub subject: String,
    /// Small second line: country and registration number or document, where known.
    pub detail: Option<String>,
    /// Person or company.
    pub kind: Kind,
    /// Status now.
    pub status: Status,
    /// Where it came from.
    pub source: Source,
    /// Counts of warnings.
    pub warnings: WarningCounts,
    /// Kept UBO KYC summary, for companies that have one.
    pub ubo: Option<UboSummary>,
    /// Since when it waits for a decision; `None` unless it is in review.
    pub waiting_since: Option<Time>,
    /// Last change.
    pub updated_at: Time,
    /// Last change's counterpart: when it came to be.
    pub created_at: Time,
}

/// How urgent a waiting session is: by default green under 4 h, amber under 24 h, red after (domain §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sla {
    /// Below the first limit.
    Green,
    /// Below the second.
    Amber,
    /// At or over the second.
    Red,
}

impl Sla {
    /// The urgency of something that waits since `since`.
    #[must_use]
    pub fn of(since: Time, now: Time, limits: WaitLimits) -> Self {
        match now.since(since) {
            d if d < limits.green_hours * crate::time::HOUR => Self::Green,
            d if d < limits.amber_hours * crate::time::HOUR => Self::Amber,
            _ => Self::Red,
        }
    }
}

/// A page of the session list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionList {
    /// The filter that made it, as understood.
    pub filter: ListFilter,
    /// Rows, newest number first.
    pub rows: Vec<SessionRow>,
    /// Kept count for status and kind; `None` while a text search narrows the list.
    pub total: Option<i64>,
    /// Kept counts of every status in this environment and kind, for the tabs.
    pub counts: Vec<(Status, i64)>,
    /// Whether newer rows exist; the link carries `after` = the first row's number.
    pub has_newer: bool,
    /// Whether older rows exist; the link carries `before` = the last row's number.
    pub has_older: bool,
    /// When a waiting row turns amber and red.
    pub wait_limits: WaitLimits,
    /// The server's clock.
    pub now: Time,
}
