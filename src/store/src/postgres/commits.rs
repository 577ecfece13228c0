//! Commits of all processes, as PostgreSQL announces them.

use super::Base;
use crate::error::StoreError;
use sqlx::postgres::{PgListener, PgPoolOptions};

/// The channel that the triggers of the schema write to.
const CHANNEL: &str = "countersign_changes";

/// Listens for commits on a connection of its own.
pub struct Commits(PgListener);

impl Base {
    pub(crate) async fn commits(&self) -> Result<Commits, StoreError> {
        // beside the pool: a connection that listens must not be missing where others write
        let alone = PgPoolOptions::new().max_connections(1).connect_lazy_with((*self.pool.connect_options()).clone());
        let mut listener = PgListener::connect_with(&alone).await?;
        listener.listen(CHANNEL).await?;
        Ok(Commits(listener))
    }
}

impl Commits {
    pub(crate) async fn next(&mut self) -> Result<(), StoreError> {
        // nothing is heard while the connection was lost, so that counts as news too
        self.0.try_recv().await?;
        while self.0.next_buffered().is_some() {}
        Ok(())
    }
}
