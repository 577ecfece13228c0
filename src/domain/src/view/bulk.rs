//! Many sessions at once: what is chosen, how far it is, and what came of each.

use crate::session::wire_enum;
use crate::view::{BulkAct, ReasonOption};
use crate::{Status, Time, Uuid};
use serde::{Deserialize, Serialize};

wire_enum! {
    /// How far a job is.
    BulkState {
        /// The sessions are chosen; what to do with them is being asked.
        Planned = "planned" / "Chosen",
        /// It is being done.
        Running = "running" / "Running",
        /// Every session has its result.
        Done = "done" / "Done",
    }
}

wire_enum! {
    /// What came of one session of a job.
    RowOutcome {
        /// Its turn has not come.
        Waiting = "waiting" / "Waiting",
        /// It is being done.
        Working = "working" / "In work",
        /// It was done.
        Done = "done" / "Done",
        /// It waits for a second person.
        Proposed = "proposed" / "Proposed",
        /// It was so already.
        Unchanged = "unchanged" / "Unchanged",
        /// It was refused; a sentence says why.
        Refused = "refused" / "Refused",
    }
}

/// One session of a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BulkRow {
    /// Its place in the job, from 0.
    pub position: i64,
    /// The session.
    pub session_id: Uuid,
    /// Its number.
    pub number: i64,
    /// Name of its subject.
    pub subject: String,
    /// Its status now.
    pub status: Status,
    /// What came of it.
    pub outcome: RowOutcome,
    /// Why, where it was refused.
    pub sentence: Option<String>,
}

/// The page of a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BulkPage {
    /// The job.
    pub bulk_id: Uuid,
    /// What is done.
    pub act: BulkAct,
    /// How far it is.
    pub state: BulkState,
    /// How many sessions came out how.
    pub counts: Vec<(RowOutcome, i64)>,
    /// A page of its sessions.
    pub rows: Vec<BulkRow>,
    /// Only those that came out so are shown.
    pub only: Option<RowOutcome>,
    /// The place before the next page, if there is one.
    pub after: Option<i64>,
    /// Reasons to choose from, where the act asks for one.
    pub reasons: Vec<ReasonOption>,
    /// People to choose from; empty when the viewer gives sessions to themselves alone.
    pub people: Vec<(Uuid, String)>,
    /// When it was chosen, begun and done.
    pub times: (Time, Option<Time>, Option<Time>),
    /// The server's clock.
    pub now: Time,
}

impl BulkPage {
    /// How many sessions the job has.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.counts.iter().map(|(_, n)| n).sum()
    }

    /// How many have their result.
    #[must_use]
    pub fn settled(&self) -> i64 {
        let open = |outcome: &RowOutcome| matches!(outcome, RowOutcome::Waiting | RowOutcome::Working);
        self.counts.iter().filter(|(outcome, _)| !open(outcome)).map(|(_, n)| n).sum()
    }
}
