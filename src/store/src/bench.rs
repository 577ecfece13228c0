//! The yardsticks of the bench: one row and one durable commit after the other by nothing but SQLite, and the rows of a
//! decision through the writer with its group commit. And a store that takes in a million sessions within minutes.

use crate::StoreError;
use crate::error::Stop;
use crate::seal::{MasterKey, Seal};
use crate::sqlite::writer::{Pace, Writer};
use crate::{Store, sqlite};
use domain::World;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Opens a SQLite file to be filled by the store's own writes, so many of them in one transaction, none of which waits for
/// the disk. Close it before the file is opened for anything else.
///
/// # Errors
/// As [`Store::open_and_migrate`].
pub async fn open_to_fill(
    file: &Path,
    key: MasterKey,
    world: Arc<dyn World>,
    most: usize,
) -> Result<Store, StoreError> {
    let path = file.to_str().ok_or_else(|| StoreError::Settings("The path must be text.".to_owned()))?;
    Ok(Store::Sqlite(Arc::new(sqlite::Base::open_to_fill(path, Arc::new(Seal::new(key, world)), most).await?)))
}

/// Makes a database of this name on a PostgreSQL server, which is given by a superuser's address; its own address.
///
/// # Errors
/// When the server cannot be reached or has one of that name.
pub async fn new_postgres(server: &str, name: &str) -> Result<String, StoreError> {
    let mut admin = sqlx::PgConnection::connect(server).await?;
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await?;
    admin.close().await?;
    Ok(server.rsplit_once('/').map_or_else(|| server.to_owned(), |(server, _)| format!("{server}/{name}")))
}

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

/// How long `count` commands take that write what a decision writes and do nothing else: no reading, no rules, no
/// sealing, no search. `clients` wait at once; each answer comes after its commit.
///
/// # Errors
/// When the file cannot be written.
pub async fn grouped_rows(file: &Path, clients: usize, count: usize) -> Result<Duration, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = options.connect().await?;
    for table in [
        "CREATE TABLE head (one INTEGER PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL)",
        "INSERT INTO head VALUES (1, 0, '')",
        "CREATE TABLE log (seq INTEGER PRIMARY KEY, hash TEXT NOT NULL, content TEXT NOT NULL)",
        "CREATE TABLE session (id BLOB PRIMARY KEY, status TEXT NOT NULL, version INTEGER NOT NULL, subject BLOB)",
        "CREATE TABLE activity (id BLOB PRIMARY KEY, session_id BLOB NOT NULL, words BLOB)",
        "CREATE TABLE event (id BLOB PRIMARY KEY, session_id BLOB NOT NULL, body BLOB NOT NULL)",
        "CREATE TABLE counts (status TEXT PRIMARY KEY, kept INTEGER NOT NULL)",
        "INSERT INTO counts VALUES ('In Review', 0), ('Approved', 0)",
    ] {
        sqlx::query(table).execute(&mut connection).await?;
    }
    for n in 0..count {
        sqlx::query("INSERT INTO session VALUES ($1, 'In Review', 1, $2)")
            .bind(id(n))
            .bind([7_u8; 120].as_slice())
            .execute(&mut connection)
            .await?;
    }
    let writer = Writer::start(options, connection, Pace::PROMPT);
    let next = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let begun = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let (writer, next) = (writer.clone(), Arc::clone(&next));
            tokio::spawn(async move {
                loop {
                    let n = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    if n >= count {
                        return Ok::<_, StoreError>(());
                    }
                    writer.write(id(n), |conn, id| Box::pin(rows_of_a_decision(conn, id.clone())), None).await?;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.map_err(|_| StoreError::Fault)??;
    }
    let took = begun.elapsed();
    writer.close().await;
    Ok(took)
}

fn id(n: usize) -> Vec<u8> {
    (n as u128).to_be_bytes().to_vec()
}

async fn rows_of_a_decision(conn: &mut SqliteConnection, id: Vec<u8>) -> Result<(), Stop<()>> {
    let hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    let seq: i64 = sqlx::query_scalar("SELECT seq FROM head").fetch_one(&mut *conn).await?;
    sqlx::query("INSERT INTO log VALUES ($1, $2, $3)")
        .bind(seq + 1)
        .bind(hash)
        .bind([b'c'; 400].map(char::from).iter().collect::<String>())
        .execute(&mut *conn)
        .await?;
    sqlx::query("UPDATE head SET seq = $1, hash = $2").bind(seq + 1).bind(hash).execute(&mut *conn).await?;
    sqlx::query_scalar::<_, i64>("SELECT version FROM session WHERE id = $1").bind(&id).fetch_one(&mut *conn).await?;
    sqlx::query("UPDATE session SET status = 'Approved', version = version + 1 WHERE id = $1")
        .bind(&id)
        .execute(&mut *conn)
        .await?;
    for (table, size) in
        [("INSERT INTO activity VALUES ($1, $2, $3)", 150), ("INSERT INTO event VALUES ($1, $2, $3)", 1_500)]
    {
        sqlx::query(table).bind(&id).bind(&id).bind(vec![7_u8; size]).execute(&mut *conn).await?;
    }
    for change in [
        "UPDATE counts SET kept = kept - 1 WHERE status = 'In Review'",
        "UPDATE counts SET kept = kept + 1 WHERE status = 'Approved'",
    ] {
        sqlx::query(change).execute(&mut *conn).await?;
    }
    Ok(())
}
