//! What a search over everything finds.

use crate::{Environment, Kind, Status};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A session that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundSession {
    /// Its id.
    pub session_id: Uuid,
    /// Its number.
    pub number: i64,
    /// Name of the person or company.
    pub subject: String,
    /// Second line.
    pub detail: Option<String>,
    /// Person or company.
    pub kind: Kind,
    /// How it stands.
    pub status: Status,
    /// Live or sandbox.
    pub environment: Environment,
}

/// The answer to a search over everything.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// What was looked for.
    pub text: String,
    /// The session that the text names by its id or number.
    pub named: Option<FoundSession>,
    /// Whether it was named by its id, which can mean nothing else.
    pub by_id: bool,
    /// Sessions of people, newest first.
    pub people: Vec<FoundSession>,
    /// Sessions of companies, newest first.
    pub companies: Vec<FoundSession>,
    /// Whether the list holds more than stand here.
    pub more: bool,
}
