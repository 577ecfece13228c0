//! Opening a PostgreSQL database and making sure that what it promises is kept.

use super::Base;
use crate::error::StoreError;
use crate::seal::Seal;
use crate::types::Finding;
use domain::Time;
use log::LevelFilter;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, query_scalar};
use std::str::FromStr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/postgres");

const CONNECTIONS: u32 = 16;
const WAIT: Duration = Duration::from_secs(10);
const OLDEST: i64 = 140_000;

impl Base {
    pub(crate) async fn open(url: &str, seal: Arc<Seal>, migrate: bool) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)
            .map_err(|_| StoreError::Settings("The database URL cannot be read.".to_owned()))?
            .application_name("countersign")
            .statement_cache_capacity(256)
            // told at the lowest level alone, for the test of their plans; their text holds no value
            .log_statements(LevelFilter::Trace)
            .log_slow_statements(LevelFilter::Off, Duration::MAX);
        let mut connection = options.connect().await?;
        judge(&mut connection).await?;
        if migrate {
            // takes an advisory lock, so that a second process waits and then finds nothing to do
            MIGRATIONS
                .run_direct(None, &mut connection, false)
                .await
                .map_err(|error| super::meta::migration_error(&error))?;
        }
        let application_id = super::meta::check(&mut connection, &seal, &MIGRATIONS, migrate).await?;
        connection.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(WAIT)
            // a peer that vanished, or a statement gone astray, must not hold a connection for ever
            .connect_with(options.options([
                ("statement_timeout", "30s"),
                ("idle_in_transaction_session_timeout", "60s"),
                ("tcp_keepalives_idle", "30"),
                // compiling a plan takes longer than any of these short statements
                ("jit", "off"),
            ]))
            .await?;
        Ok(Self { seal, application_id, contents: OnceLock::new(), pool })
    }

    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        query_scalar::<_, i64>("SELECT seq FROM audit_head").fetch_one(&self.pool).await?;
        Ok(())
    }

    /// Takes destroyed keys out of the pages of their table. What is sealed elsewhere cannot be read without them; for
    /// log segments and backups see `docs/decisions.md`.
    pub(crate) async fn wipe(&self) -> Result<bool, StoreError> {
        sqlx::raw_sql("VACUUM subject_keys").execute(&self.pool).await?;
        Ok(true)
    }

    pub(crate) async fn doctor(&self, now: Time) -> Result<Vec<Finding>, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let version = setting(&mut connection, SERVER_VERSION).await?;
        let judged = judge(&mut connection).await;
        let clock: i64 = query_scalar(CLOCK).fetch_one(&mut *connection).await?;
        Ok(vec![
            crate::clock::judge(Time(clock), now),
            ("database version", true, format!("PostgreSQL {version}.")),
            (
                "database settings",
                judged.is_ok(),
                judged.err().map_or_else(
                    || "fsync, full_page_writes and synchronous_commit are on.".to_owned(),
                    |error| error.to_string(),
                ),
            ),
        ])
    }
}

const CLOCK: &str = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";
const SERVER_VERSION: &str = "SHOW server_version";

async fn setting(connection: &mut PgConnection, show: &'static str) -> Result<String, sqlx::Error> {
    query_scalar(show).fetch_one(connection).await
}

async fn judge(connection: &mut PgConnection) -> Result<(), StoreError> {
    let version = setting(connection, "SHOW server_version_num").await?;
    if version.parse::<i64>().unwrap_or(0) < OLDEST {
        let version = setting(connection, SERVER_VERSION).await?;
        return Err(StoreError::Settings(format!("PostgreSQL {version} is too old: 14 or later is needed.")));
    }
    for (name, show) in [
        ("fsync", "SHOW fsync"),
        ("full_page_writes", "SHOW full_page_writes"),
        ("synchronous_commit", "SHOW synchronous_commit"),
    ] {
        if setting(connection, show).await? == "off" {
            return Err(StoreError::Settings(format!(
                "PostgreSQL has {name}=off: a crash could lose decisions. Turn it on."
            )));
        }
    }
    Ok(())
}
