//! Evidence files.

use domain::{Time, Uuid};
use serde::{Deserialize, Serialize};

/// How it stands with an evidence file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// To be fetched.
    Wanted,
    /// Kept.
    Kept,
    /// It could not be had, or is not of a kind that is kept.
    Failed,
    /// The vendor's link ended before it could be fetched.
    Gone,
    /// It was removed, and with it all that was kept of it.
    Removed,
}

/// Where a payload named a file; sealed at rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePlace {
    /// Feature array.
    pub array: String,
    /// Position of the item in it.
    pub item: usize,
    /// The item's own id, if it has one.
    pub item_id: Option<String>,
    /// The way to the link inside the item.
    pub field: String,
    /// The link as it came.
    pub url: String,
}

/// An evidence file.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredFile {
    /// Its id.
    pub file_id: Uuid,
    /// Whose it is.
    pub session_id: Uuid,
    /// See [`Store::file_token`](crate::Store::file_token).
    pub token: Uuid,
    /// How it stands with it.
    pub state: FileState,
    /// Where the newest payload that named it did so; `None` once it was removed.
    pub place: Option<FilePlace>,
    /// Tries to fetch it.
    pub tries: i64,
    /// Why the last one did not succeed, in a few words.
    pub fault: Option<String>,
    /// When the next one is due.
    pub next_at: Option<Time>,
    /// When it was kept.
    pub kept_at: Option<Time>,
    /// Bytes.
    pub size: i64,
    /// What its bytes are, such as `image/jpeg`; empty until it was kept.
    pub media_type: String,
    /// Keyed digest of its content, under which that is kept.
    pub content: Option<Vec<u8>>,
}

/// A file that a worker has leased.
#[derive(Clone, Debug, PartialEq)]
pub struct LeasedFile {
    /// Its id.
    pub file_id: Uuid,
    /// Whose it is.
    pub session_id: Uuid,
    /// The link.
    pub url: String,
    /// Tries of this link before this one.
    pub tries: i64,
}

/// How one try to fetch a file went.
#[derive(Clone, Debug, PartialEq)]
pub struct FileTry {
    /// When it began.
    pub at: Time,
    /// HTTP status, if there was an answer.
    pub http_status: Option<i64>,
    /// Milliseconds from begin to end.
    pub took_ms: i64,
    /// Why it did not succeed, in a few words: `timeout`, `too large`, `not a kind of file that is kept`.
    pub fault: Option<String>,
    /// What follows.
    pub next: AfterFileTry,
}

/// What follows a try to fetch a file.
#[derive(Clone, Debug, PartialEq)]
pub enum AfterFileTry {
    /// It is kept.
    Kept {
        /// Keyed digest, as [`WrittenFile`](crate::WrittenFile) says.
        content: Vec<u8>,
        /// Bytes.
        size: i64,
        /// What its bytes are.
        media_type: String,
    },
    /// Another try at that time.
    Retry(Time),
    /// No more tries: it cannot be had.
    Fail,
    /// No more tries: the link has ended.
    Gone,
}
