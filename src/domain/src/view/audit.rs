//! The audit log in pages.

use crate::audit_marks::Part;
use crate::{Environment, Time};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which entries are asked for; empty texts ask for nothing in particular.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFilter {
    /// Only this act.
    pub act: String,
    /// Only by this one: `system`, `person:ID` or `key:ID`.
    pub actor: String,
    /// Only about this session.
    pub session_id: String,
    /// Only of this day or time, or later.
    pub date_from: String,
    /// Only of this day or time, or earlier.
    pub date_to: String,
    /// Live or sandbox, for those who see both.
    pub environment: Option<Environment>,
    /// Only positions below this.
    pub before: Option<i64>,
    /// Rows a page.
    pub limit: i64,
}

impl AuditFilter {
    /// Whether nothing but the environment is asked for.
    #[must_use]
    pub fn is_open(&self) -> bool {
        [&self.act, &self.actor, &self.session_id, &self.date_from, &self.date_to].iter().all(|text| text.is_empty())
    }
}

/// An entry in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    /// Its place in the chain.
    pub seq: i64,
    /// When.
    pub at: Option<Time>,
    /// Who, by the name of today; the kind alone for one that has none any more.
    pub actor: AuditActor,
    /// The act.
    pub act: String,
    /// The kind of thing it is about.
    pub about: String,
    /// Its id, where it can be shown.
    pub about_id: Option<String>,
    /// Its name, if it is a person or a key.
    pub about_name: Option<String>,
    /// The session it is about.
    pub session_id: Option<Uuid>,
    /// What more the entry says, as JSON; nothing when it says no more.
    pub detail: Option<String>,
    /// Its hash.
    pub hash: String,
    /// Whether the hash fits the entry.
    pub fits: bool,
}

/// Who acted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuditActor {
    /// The desk itself.
    System,
    /// A person, or somebody of whom no name is known.
    Person(Option<String>),
    /// An API key.
    Key(Option<String>),
}

/// `/admin/audit`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditPage {
    /// What was asked for.
    pub filter: AuditFilter,
    /// What of it was not understood: field and sentence. There are no lines then.
    pub faults: Vec<(String, String)>,
    /// Entries, newest first.
    pub lines: Vec<AuditLine>,
    /// The position below which the log goes on.
    pub older: Option<i64>,
    /// Whom one can choose: the value of the field and the name.
    pub actors: Vec<(String, AuditActor)>,
    /// Parts that the viewer sees by whomsoever; without one it is their own acts alone.
    pub parts: Vec<Part>,
    /// Whether the viewer may open sessions.
    pub opens_sessions: bool,
    /// The server's clock.
    pub now: Time,
}
