//! What a page shows of personal values, and a payload as it came.

use crate::{Kind, Time};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Whether a page shows the personal values that nobody needs at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Personal {
    /// They are covered.
    Covered {
        /// Whether the viewer may ask to see them.
        may_show: bool,
    },
    /// They are shown to this person until then.
    Shown {
        /// Until when.
        until: Time,
    },
}

/// A piece of a payload as it came: one key, or a part of a long one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawPart {
    /// Its key.
    pub key: String,
    /// Which part of it this is, and of how many.
    pub part: (usize, usize),
    /// Indented JSON.
    pub text: String,
}

/// A page of a payload as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawBody {
    /// Until when this person may see it.
    pub until: Time,
    /// Its pieces, in the payload's order.
    pub parts: Vec<RawPart>,
    /// Which page this is, from 1.
    pub page: usize,
    /// How many there are.
    pub pages: usize,
}

/// The page of a payload as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawPage {
    /// The session.
    pub session_id: Uuid,
    /// Its running number.
    pub number: i64,
    /// Person's or company's name.
    pub subject: String,
    /// Person or company.
    pub kind: Kind,
    /// The payload; `None` until the viewer has asked to see it.
    pub body: Option<RawBody>,
    /// Whether the viewer may ask.
    pub may_show: bool,
    /// The server's clock.
    pub now: Time,
}
