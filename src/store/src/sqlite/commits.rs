//! Commits of this process and of others, on SQLite.

use super::Base;
use crate::error::StoreError;
use sqlx::sqlite::SqliteConnection;
use sqlx::{ConnectOptions, query_scalar};
use std::time::Duration;
use tokio::sync::watch;

/// How often the file is looked at for commits of other processes. One small read for the whole process, however many
/// pages are open.
const LOOKED_AT: Duration = Duration::from_millis(250);

/// Listens for commits.
pub struct Commits {
    connection: SqliteConnection,
    /// The change counter as it was at the last look.
    seen: i64,
    own: watch::Receiver<u64>,
}

impl Base {
    pub(crate) async fn commits(&self) -> Result<Commits, StoreError> {
        let own = self.writer.commits();
        // a connection of its own: the counter moves for commits of all others, the writer of this process included
        let mut connection = self.options.clone().create_if_missing(false).connect().await?;
        let seen = counter(&mut connection).await?;
        Ok(Commits { connection, seen, own })
    }
}

impl Commits {
    pub(crate) async fn next(&mut self) -> Result<(), StoreError> {
        loop {
            let counter = counter(&mut self.connection).await?;
            if counter != self.seen {
                self.seen = counter;
                return Ok(());
            }
            tokio::select! {
                changed = self.own.changed() => changed.map_err(|_| StoreError::Unavailable)?,
                () = tokio::time::sleep(LOOKED_AT) => {}
            }
        }
    }
}

async fn counter(connection: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    query_scalar("PRAGMA data_version").fetch_one(connection).await
}
