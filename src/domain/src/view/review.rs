//! Reviewing one session after the other.

use crate::Status;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What stands above the decision form: what was just sent, and what comes next.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReviewStrip {
    /// Whether one session follows the other.
    pub flowing: bool,
    /// The session that was decided before this one: id, number, how it stands now.
    pub before: Option<(Uuid, i64, Status)>,
    /// The session that would come next; looked at, not taken.
    pub next: Option<Uuid>,
}
