//! The revisions of a session: all of them, and the difference of two.

use super::FieldChange;
use crate::Time;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One kept revision of a payload.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevisionLine {
    /// 1, 2, 3 …
    pub revision: i64,
    /// Version of the session when it was written.
    pub version: i64,
    /// When.
    pub at: Time,
    /// Name of who wrote it.
    pub who: String,
    /// What they did, as the timeline says it.
    pub what: String,
}

/// The page of a session's revisions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevisionsPage {
    /// The session's id.
    pub session_id: Uuid,
    /// Person's or company's name.
    pub subject: String,
    /// The newest revisions, newest first; at most 500.
    pub revisions: Vec<RevisionLine>,
    /// Number of all revisions.
    pub total: i64,
    /// The revision that is compared.
    pub from: i64,
    /// The revision that it is compared with.
    pub to: i64,
    /// What differs: at most 200 changes and a line that counts the others.
    pub changes: Vec<FieldChange>,
    /// The server's clock.
    pub now: Time,
}
