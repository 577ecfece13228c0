//! The yardstick of the bench: one row and one durable commit after the other, by nothing but SQLite.

use crate::StoreError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long `count` inserts take, each its own commit, with the journal and sync setting of the desk.
///
/// # Errors
/// When the file cannot be written.
pub async fn bare_inserts(file: &Path, count: usize) -> Result<Duration, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = options.connect().await?;
    sqlx::query("CREATE TABLE bare (id INTEGER PRIMARY KEY, body TEXT NOT NULL)").execute(&mut connection).await?;
    let begun = Instant::now();
    for _ in 0..count {
        sqlx::query("INSERT INTO bare (body) VALUES ('a row of about the size of an activity, to be fair')")
            .execute(&mut connection)
            .await?;
    }
    let took = begun.elapsed();
    connection.close().await?;
    Ok(took)
}
