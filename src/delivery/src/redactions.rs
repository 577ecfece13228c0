//! Redactions: what was asked for is carried out, and the files are wiped.

use crate::mail::Folder;
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
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() && stop.has_changed().is_ok() {
            match self.step().await {
                Ok(0) => {}
                Ok(_) => continue,
                Err(error) => tracing::error!(error = error.sentence(), "redactions could not be finished"),
            }
            tokio::select! {
                _ = stop.changed() => {}
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }
}
