//! One act with many sessions.

use super::ListedSession;
use domain::view::{BulkAct, BulkState, RowOutcome};
use domain::{Time, Uuid};
use serde::{Deserialize, Serialize};

/// Sessions chosen to do one thing with.
#[derive(Clone, Debug)]
pub struct NewBulk {
    /// Its id.
    pub bulk_id: Uuid,
    /// Who chose.
    pub user_id: Uuid,
    /// What is to be done.
    pub act: BulkAct,
    /// Digest of what was chosen, to tell a repeat from another choice.
    pub digest: Vec<u8>,
    /// When.
    pub made_at: Time,
    /// Sessions, and the version of each that was seen.
    pub rows: Vec<(Uuid, i64)>,
}

/// What became of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planned {
    /// It was kept.
    Made,
    /// The very same was kept before.
    There,
    /// Its id stands for another.
    Taken,
}

/// What was typed for a job; sealed at rest until it is done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BulkWords {
    /// To whom sessions are given.
    pub assignee: Option<Uuid>,
    /// Tags to add.
    pub tags: Vec<String>,
    /// Reasons of a decision.
    pub reason_codes: Vec<String>,
    /// Its comment.
    pub comment: String,
}

/// A job with its counts.
#[derive(Clone, Debug)]
pub struct BulkJob {
    /// Its id.
    pub bulk_id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// What is done.
    pub act: BulkAct,
    /// How far it is.
    pub state: BulkState,
    /// What was typed, while it runs.
    pub words: Option<BulkWords>,
    /// When it was chosen.
    pub made_at: Time,
    /// When it was started.
    pub started_at: Option<Time>,
    /// When it was done.
    pub ended_at: Option<Time>,
    /// How many rows came out how.
    pub counts: Vec<(RowOutcome, i64)>,
}

/// A row of a job that a worker has leased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeasedBulkRow {
    /// Its place.
    pub position: i64,
    /// The session.
    pub session_id: Uuid,
    /// The version that was seen.
    pub version: i64,
    /// Whether another worker had it before and broke off.
    pub resumed: bool,
}

/// A row of a job as its page shows it.
#[derive(Clone, Debug)]
pub struct ListedBulkRow {
    /// Its place.
    pub position: i64,
    /// What came of it.
    pub outcome: RowOutcome,
    /// Why, where it was refused.
    pub sentence: Option<String>,
    /// The session as it stands now.
    pub session: ListedSession,
}
