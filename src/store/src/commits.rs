//! Waiting for commits.

use crate::{StoreError, postgres, sqlite};

/// Wakes whoever waits for it after commits. It says nothing of what was written: the audit log does.
pub enum Commits {
    /// A look at the file's change counter a few times a second, and at once after a commit of this process.
    Sqlite(sqlite::Commits),
    /// What the database announces with each commit.
    Postgres(postgres::Commits),
}

impl Commits {
    /// Ends after a commit that this listener was not woken for yet; several may be answered at once. It may also end
    /// without one.
    ///
    /// # Errors
    /// When the database cannot be reached; listen anew then.
    pub async fn next(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(commits) => commits.next().await,
            Self::Postgres(commits) => commits.next().await,
        }
    }
}
