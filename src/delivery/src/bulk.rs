//! Jobs with many sessions: what nobody has in hand is gone on with.

use crate::rounds;
use desk::{Desk, DeskError};
use std::time::Duration;
use tokio::sync::watch;

/// Pause when nothing is due.
const PAUSE: Duration = Duration::from_millis(500);
/// How long one job is worked on before others have their turn.
const TURN: Duration = Duration::from_secs(5);

/// The worker that goes on with jobs. Several may run; what a killed one had in hand is due again after its lease.
#[derive(Clone)]
pub struct Bulk {
    desk: Desk,
}

impl Bulk {
    /// A worker on a desk.
    #[must_use]
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }

    /// Works on what is due now; how many jobs there were. For tests.
    ///
    /// # Errors
    /// When the store fails; what is not done stays due.
    pub async fn step(&self) -> Result<usize, DeskError> {
        self.desk.run_due_bulks(TURN).await
    }

    /// Works until `stop` turns true or nobody is left who could say so.
    pub async fn run(&self, stop: watch::Receiver<bool>) {
        rounds::go(stop, PAUSE, "a job with many sessions could not go on", || async {
            self.step().await.map_err(|error| error.sentence())
        })
        .await;
    }
}
