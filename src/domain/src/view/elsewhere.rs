//! Other sessions, and entries of lists, that look like the subject of a session.

use super::{Picture, Told};
use crate::{Status, Time};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The panel.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// What was found, a line for each session or entry; what the desk has itself first.
    pub lines: Vec<ElsewhereLine>,
    /// Whether there is more than the page lists.
    pub more: bool,
}

/// One session or entry of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ElsewhereLine {
    /// In what they are alike.
    pub alike: Vec<Alike>,
    /// The session, where the desk has it and the viewer may open it.
    pub session: Option<ElsewhereSession>,
    /// Its name, as far as one is known.
    pub name: Option<String>,
    /// What the source calls it: its number there, or what kind of entry it is.
    pub called: Option<String>,
    /// Status that the source gives it.
    pub status: Option<String>,
    /// Day that the source gives it.
    pub day: Option<String>,
    /// On which lists it stands.
    pub lists: Vec<String>,
    /// Its picture.
    pub picture: Option<Picture>,
}

/// In what two are alike.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alike {
    /// What was compared, in words: a check of the source, or what the desk compared itself.
    pub what: String,
    /// How much, where the source says so: `91.37 %`.
    pub share: Option<Told>,
    /// Whether the desk found it itself.
    pub own: bool,
}

/// A session that the viewer may open.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ElsewhereSession {
    /// Its id.
    pub session_id: Uuid,
    /// Its number.
    pub number: i64,
    /// Its status now.
    pub status: Status,
    /// When it came to be, where that is known.
    pub created_at: Option<Time>,
}
