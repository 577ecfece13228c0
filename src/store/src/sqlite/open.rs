//! Opening a SQLite database and making sure that what it promises is kept.

use super::Base;
use super::writer::{Pace, Writer};
use crate::error::StoreError;
use crate::seal::Seal;
use crate::types::Finding;
use domain::Time;
use log::LevelFilter;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, query, query_scalar};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");

/// The oldest SQLite whose WAL can be trusted: 3.51.3 repairs a race between a reset of the log and a checkpoint.
const OLDEST: (u32, u32, u32) = (3, 51, 3);
const READERS: u32 = 8;
const WAIT_FOR_LOCK: Duration = Duration::from_secs(10);
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// Settings as the database itself reports them.
struct Settings {
    version: String,
    journal_mode: String,
    synchronous: i64,
    foreign_keys: i64,
    busy_timeout: i64,
}

impl Base {
    pub(crate) async fn open(path: &str, seal: Arc<Seal>, migrate: bool) -> Result<Self, StoreError> {
        Self::open_at(path, seal, migrate, Pace::PROMPT).await
    }

    /// Opens a database to be filled by a bench: large transactions, and nothing waits for the disk.
    #[cfg(feature = "bench")]
    pub(crate) async fn open_to_fill(path: &str, seal: Arc<Seal>, most: usize) -> Result<Self, StoreError> {
        Self::open_at(path, seal, true, Pace { most, patience: Some(Duration::from_millis(50)) }).await
    }

    async fn open_at(path: &str, seal: Arc<Seal>, migrate: bool, pace: Pace) -> Result<Self, StoreError> {
        if migrate {
            create_file(path)?;
        } else if !Path::new(path).exists() {
            return Err(StoreError::Migration(super::meta::NOT_SET_UP.to_owned()));
        }
        let options = common(path)
            .create_if_missing(migrate)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // what is deleted is overwritten: a destroyed key must not linger in a free page
            .pragma("secure_delete", "ON");
        let mut connection = connect(&options).await?;
        judge(&settings(&mut connection).await?)?;
        if migrate {
            run_migrations(&mut connection).await?;
        }
        let application_id = super::meta::check(&mut connection, &seal, &MIGRATIONS, migrate).await?;
        if pace.patience.is_some() {
            for setting in ["PRAGMA synchronous = OFF", "PRAGMA cache_size = -2000000"] {
                query(setting).execute(&mut connection).await?;
            }
        }
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(WAIT_FOR_LOCK)
            // there is no server that may be gone, and asking costs as much as a query
            .test_before_acquire(false)
            .connect_with(common(path).read_only(true).pragma("query_only", "ON"))
            .await?;
        Ok(Self {
            seal,
            application_id,
            contents: OnceLock::new(),
            readers,
            writer: Writer::start(options.clone(), connection, pace),
            options,
        })
    }

    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        self.writer.ready()?;
        query_scalar::<_, i64>("SELECT seq FROM audit_head").fetch_one(&self.readers).await?;
        Ok(())
    }

    /// Empties the write-ahead log into the file, where deleted content is overwritten, and cuts the log off. False
    /// when a reader or writer is in the way: it waits for neither, since the writer would wait for it.
    pub(crate) async fn wipe(&self) -> Result<bool, StoreError> {
        let mut connection = self.options.clone().busy_timeout(BETWEEN_TRIES).connect().await?;
        let busy = query_scalar::<_, i64>("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut connection).await;
        connection.close().await?;
        match busy {
            Ok(busy) => Ok(busy == 0),
            Err(error) if is_busy(&error) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) async fn copy_to(&self, file: &Path) -> Result<(), StoreError> {
        let Some(path) = file.to_str() else {
            return Err(StoreError::Settings("The path of the copy must be text.".to_owned()));
        };
        // an empty file of ours is written into; SQLite's own would be readable for others
        create_file(path)?;
        // the readers of the pool may write nowhere
        let mut connection = self.options.clone().connect().await?;
        query("VACUUM INTO $1").bind(path).execute(&mut connection).await?;
        connection.close().await?;
        let written = std::fs::File::open(file).and_then(|file| file.sync_all());
        written.map_err(|error| StoreError::Settings(format!("The copy {path} cannot be kept: {}.", error.kind())))
    }

    pub(crate) async fn doctor(&self, now: Time) -> Result<Vec<Finding>, StoreError> {
        let found = self.write((), |connection, ()| Box::pin(async move { Ok(settings(connection).await?) })).await?;
        let damage: String = query_scalar("PRAGMA quick_check(1)").fetch_one(&self.readers).await?;
        let whole = damage == "ok";
        let judged = judge(&found);
        let clock: i64 = query_scalar(CLOCK).fetch_one(&self.readers).await?;
        Ok(vec![
            crate::clock::judge(Time(clock), now),
            ("database version", true, format!("SQLite {}.", found.version)),
            (
                "database settings",
                judged.is_ok(),
                judged.err().map_or_else(
                    || "Write-ahead log, synchronous=FULL and foreign keys are on.".to_owned(),
                    |error| error.to_string(),
                ),
            ),
            (
                "database integrity",
                whole,
                if whole { "The quick check found no damage." } else { "The quick check found damage." }.to_owned(),
            ),
        ])
    }
}

const CLOCK: &str = "SELECT CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)";

/// Connects. While another process turns the same new file into one with a write-ahead log, SQLite answers "busy"
/// without waiting, whatever its busy timeout is: the waiting is done here.
async fn connect(options: &SqliteConnectOptions) -> Result<SqliteConnection, StoreError> {
    let give_up = tokio::time::Instant::now() + WAIT_FOR_LOCK;
    loop {
        match options.connect().await {
            Err(error) if is_busy(&error) && tokio::time::Instant::now() < give_up => {
                tokio::time::sleep(BETWEEN_TRIES).await;
            }
            connected => return Ok(connected?),
        }
    }
}

fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|refusal| refusal.code()?.parse::<u32>().ok());
    // SQLITE_BUSY with its extended codes
    code.is_some_and(|code| code & 0xff == 5)
}

fn common(path: &str) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(WAIT_FOR_LOCK)
        .statement_cache_capacity(256)
        .pragma("cache_size", "-16000")
        // told at the lowest level alone, for the test of their plans; their text holds no value
        .log_statements(LevelFilter::Trace)
        .log_slow_statements(LevelFilter::Off, Duration::MAX)
}

/// Creates the file so that nobody else on the machine may read it; the log beside it inherits this.
fn create_file(path: &str) -> Result<(), StoreError> {
    if path.is_empty() || path == ":memory:" || Path::new(path).exists() {
        return Ok(());
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .map(drop)
        .map_err(|error| StoreError::Settings(format!("The database file {path} cannot be created: {}.", error.kind())))
}

async fn settings(connection: &mut SqliteConnection) -> Result<Settings, sqlx::Error> {
    Ok(Settings {
        version: query_scalar("SELECT sqlite_version()").fetch_one(&mut *connection).await?,
        journal_mode: query_scalar("PRAGMA journal_mode").fetch_one(&mut *connection).await?,
        synchronous: query_scalar("PRAGMA synchronous").fetch_one(&mut *connection).await?,
        foreign_keys: query_scalar("PRAGMA foreign_keys").fetch_one(&mut *connection).await?,
        busy_timeout: query_scalar("PRAGMA busy_timeout").fetch_one(&mut *connection).await?,
    })
}

fn judge(settings: &Settings) -> Result<(), StoreError> {
    let mut parts = settings.version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    let sentence = if (part(), part(), part()) < OLDEST {
        format!(
            "SQLite {} is too old: its write-ahead log can lose pages; 3.51.3 or later is needed.",
            settings.version
        )
    } else if settings.journal_mode != "wal" {
        format!(
            "SQLite cannot keep a write-ahead log here (journal_mode is {}); the database must be a file on a local disk.",
            settings.journal_mode
        )
    } else if settings.synchronous < 2 {
        "SQLite does not wait for the disk (synchronous is below FULL): a power cut could lose decisions.".to_owned()
    } else if settings.foreign_keys != 1 || settings.busy_timeout < 1 {
        "SQLite does not keep foreign keys or waits for no lock.".to_owned()
    } else {
        return Ok(());
    };
    Err(StoreError::Settings(sentence))
}

/// All migrations in one transaction that takes the write lock first, so that a second process waits and then finds
/// nothing to do.
async fn run_migrations(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    MIGRATIONS
        .run_direct(None, &mut *transaction, false)
        .await
        .map_err(|error| super::meta::migration_error(&error))?;
    Ok(transaction.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Settings {
        Settings {
            version: "3.51.3".into(),
            journal_mode: "wal".into(),
            synchronous: 2,
            foreign_keys: 1,
            busy_timeout: 10_000,
        }
    }

    #[test]
    fn settings_that_could_lose_decisions_are_refused_with_a_sentence() {
        assert_eq!(judge(&good()), Ok(()));
        assert_eq!(judge(&Settings { version: "3.100.0".into(), ..good() }), Ok(()));
        let refused = |settings: Settings| judge(&settings).unwrap_err().to_string();
        assert!(refused(Settings { version: "3.51.2".into(), ..good() }).contains("3.51.2 is too old"));
        assert!(refused(Settings { version: "3.9.10".into(), ..good() }).contains("too old"));
        assert!(refused(Settings { journal_mode: "delete".into(), ..good() }).contains("write-ahead log"));
        assert!(refused(Settings { synchronous: 1, ..good() }).contains("synchronous"));
        assert!(refused(Settings { foreign_keys: 0, ..good() }).contains("foreign keys"));
    }
}
