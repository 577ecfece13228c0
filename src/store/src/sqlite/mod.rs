//! The store on SQLite: one writer with group commit, readers beside it.

pub(crate) type Db = sqlx::Sqlite;
pub(crate) type Conn = sqlx::SqliteConnection;

mod commits;
#[macro_use]
mod dialect;
mod open;
pub(crate) mod writer;

repositories!();

use crate::contents::Contents;
use crate::error::StoreError;
use crate::seal::Seal;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use std::sync::{Arc, OnceLock};
use writer::{Run, Writer};

pub use commits::Commits;

/// An open SQLite database.
pub struct Base {
    pub(crate) seal: Arc<Seal>,
    pub(crate) application_id: uuid::Uuid,
    pub(crate) contents: OnceLock<Contents>,
    readers: SqlitePool,
    writer: Writer,
    options: SqliteConnectOptions,
}

impl Base {
    /// Connections that read.
    pub(crate) fn pool(&self) -> &SqlitePool {
        &self.readers
    }

    /// Runs a command in a transaction of its own and answers after the commit.
    pub(crate) async fn write<J: Send + 'static, T: Send + 'static>(
        &self,
        job: J,
        run: Run<J, T>,
    ) -> Result<T, StoreError> {
        let call = crate::call::current().map(|call| (call, Arc::clone(&self.seal)));
        let written = self.writer.write(job, run, call).await;
        crate::call::note_write(&written);
        written
    }

    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}
