//! Redactions: what was asked for is carried out, and the files are wiped.

use crate::mail::Folder;
use crate::rounds;
use desk::{Desk, DeskError};
use std::time::Duration;
use tokio::sync::watch;

/// Pause when nothing is due.
const PAUSE: Duration = Duration::from_millis(500);

/// The worker that finishes redactions. Several may run; what a killed one had in hand is still due.
#[derive(Clone)]
pub struct Redactions {
    desk: Desk,
    mails: Option<Folder>,
}

impl Redactions {
    /// A worker on a desk. `mails` is the folder that mail goes into, if it goes into one: what it holds of a redacted
    /// session is removed.
    #[must_use]
    pub fn new(desk: Desk, mails: Option<Folder>) -> Self {
        Self { desk, mails }
    }

    /// Finishes what is due now; how many. For tests and commands.
    ///
    /// # Errors
    /// When the store fails; what is not finished stays due.
    pub async fn step(&self) -> Result<usize, DeskError> {
        let folder = self.mails.clone();
        self.desk.finish_redactions(&move |mails| folder.as_ref().map_or(Ok(()), |folder| folder.remove(mails))).await
    }

    /// Works until `stop` turns true or nobody is left who could say so.
    pub async fn run(&self, stop: watch::Receiver<bool>) {
        rounds::go(stop, PAUSE, "redactions could not be finished", || async {
            self.step().await.map_err(|error| error.sentence())
        })
        .await;
    }
}
