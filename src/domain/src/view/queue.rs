//! The queue: what a reviewer has in hand, what comes next, and what waits for a second person.

use crate::policy::WaitLimits;
use crate::view::{BulkAct, BulkState, MentionLine, SessionRow};
use crate::{Environment, Status, Time, Uuid};
use serde::{Deserialize, Serialize};

/// The page of the queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueuePage {
    /// Live or sandbox.
    pub environment: Environment,
    /// What the viewer has claimed.
    pub mine: QueuePart,
    /// What is handed out next, in its order; free at this moment.
    pub next: Vec<SessionRow>,
    /// Kept count of all sessions in review.
    pub in_review: i64,
    /// Sessions with a proposal that the viewer may confirm; `None` for who confirms none.
    pub for_me: Option<QueuePart>,
    /// Sessions with a proposal of the viewer's own.
    pub proposed: QueuePart,
    /// What is proposed for the sessions of both, and by whom.
    pub proposals: Vec<QueuedProposal>,
    /// Notes that name the viewer, in sessions that they have not opened since.
    pub mentions: Vec<MentionLine>,
    /// What the viewer has begun with many sessions, newest first.
    pub jobs: Vec<JobLine>,
    /// When a waiting row turns amber and red.
    pub wait_limits: WaitLimits,
    /// The server's clock.
    pub now: Time,
}

/// What waits for a second person, in a row of the queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueuedProposal {
    /// The session.
    pub session_id: Uuid,
    /// The status that it proposes.
    pub new_status: Status,
    /// Who proposed it.
    pub who: String,
}

/// Sessions of one kind in the queue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct QueuePart {
    /// The newest of them.
    pub rows: Vec<SessionRow>,
    /// How many there are, counted up to [`crate::view::SessionList::MOST_COUNTED`].
    pub total: i64,
}

impl QueuePart {
    /// Whether there are more than the rows.
    #[must_use]
    pub fn more(&self) -> bool {
        i64::try_from(self.rows.len()).is_ok_and(|shown| shown < self.total)
    }
}

/// A job with many sessions, in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobLine {
    /// The job.
    pub bulk_id: Uuid,
    /// What is done.
    pub act: BulkAct,
    /// How far it is.
    pub state: BulkState,
    /// Sessions with their result, and all.
    pub settled: (i64, i64),
    /// When it was begun.
    pub at: Time,
}
