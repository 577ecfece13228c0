//! The UBO KYC overview.

use crate::{Environment, Status, Time, UboSummary};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One company in the UBO KYC overview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UboRow {
    /// The session's id.
    pub session_id: Uuid,
    /// Running number.
    pub number: i64,
    /// Company name.
    pub subject: String,
    /// Status now.
    pub status: Status,
    /// Kept summary; `None` when nobody is linked.
    pub summary: Option<UboSummary>,
    /// Linked people's sessions, flagged first: id, name, status; at most 12.
    pub people: Vec<LinkedPerson>,
    /// Since when it waits.
    pub waiting_since: Option<Time>,
}

/// A person linked from a company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkedPerson {
    /// Their KYC session.
    pub session_id: Uuid,
    /// Their name.
    pub name: String,
    /// Its status.
    pub status: Status,
}

/// Filter of the UBO KYC overview.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum UboFilter {
    /// Every company.
    #[default]
    All,
    /// Companies with a flagged owner.
    Flagged,
    /// Companies with a pending owner.
    Pending,
}

/// The UBO KYC overview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UboPage {
    /// The environment that it shows.
    pub environment: Environment,
    /// The filter that made it.
    pub filter: UboFilter,
    /// Sums over all companies of the environment (kept): owners with linked KYC and how they stand.
    pub sums: UboSummary,
    /// Companies that have a summary (kept).
    pub companies: i64,
    /// Companies with at least one flagged owner (kept).
    pub companies_flagged: i64,
    /// Companies with at least one pending owner (kept).
    pub companies_pending: i64,
    /// All business sessions (kept).
    pub companies_total: i64,
    /// Rows, flagged first.
    pub rows: Vec<UboRow>,
    /// Cursor of the next page, opaque.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub is_later_page: bool,
    /// When a waiting row turns amber and red.
    pub wait_limits: crate::policy::WaitLimits,
    /// The server's clock.
    pub now: Time,
}
