//! What goes into the store and comes out of it: plain data, the same for both databases.

mod accounts;
mod activity;
mod audit;
mod bulk;
mod calls;
mod claims;
mod events;
mod files;
mod lists;
mod mails;
mod privacy;
mod proposals;
mod sessions;
mod unsent;

pub use accounts::*;
pub use activity::*;
pub use audit::*;
pub use bulk::*;
pub use calls::*;
pub use claims::*;
pub use events::*;
pub use files::*;
pub use lists::*;
pub use mails::*;
pub use privacy::*;
pub use proposals::*;
pub use sessions::*;
pub use unsent::*;

use domain::{Environment, Kind, Status, Uuid};

/// What became of [`ResendSpan`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanResent {
    /// So many are due again.
    Done(i64),
    /// There are more than were allowed.
    TooMany,
}

/// What the doctor found: what was looked at, whether it is well, a sentence.
pub type Finding = (&'static str, bool, String);

/// Counters of what open pages show: what has not moved need not be looked up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turns {
    /// Position of the last row of the audit log.
    pub audit: i64,
    /// Moves when someone comes or leaves.
    pub presence: i64,
    /// Moves with each result of a job with many sessions.
    pub bulk: i64,
}

/// How a session stands, as much of it as open pages are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionHead {
    /// The session.
    pub session_id: Uuid,
    /// Its running number.
    pub number: i64,
    /// Live or sandbox.
    pub environment: Environment,
    /// Person or company.
    pub kind: Kind,
    /// Status now.
    pub status: Status,
    /// Version now.
    pub version: i64,
    /// Whether it was deleted.
    pub deleted: bool,
}

/// A page that someone has open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Present {
    /// Its stream.
    pub stream_id: Uuid,
    /// The session that it shows.
    pub session_id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
}
