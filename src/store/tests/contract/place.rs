//! Where a promise is tested: a database of its own on either kind, a scripted world, and a way past the store.

use domain::{Time, World};
use sqlx::{AssertSqlSafe, Connection};
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use store::{MasterKey, Store};

/// Writes each promise once and tests it on both databases.
macro_rules! promises {
    ($(async fn $name:ident($place:ident: &Place) $body:block)+) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let place = crate::place::Place::sqlite().await;
                super::$name(&place).await;
                place.leave().await;
            })+
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(place) = crate::place::Place::postgres().await {
                    super::$name(&place).await;
                    place.leave().await;
                }
            })+
        }

        $(async fn $name($place: &Place) $body)+
    };
}

/// A clock that moves a millisecond with every look, and chance from a seed.
pub struct Scripted {
    now: AtomicI64,
    seed: AtomicU64,
}

impl Scripted {
    fn new() -> Arc<Self> {
        Arc::new(Self { now: AtomicI64::new(1_790_000_000_000_000), seed: AtomicU64::new(0) })
    }

    /// The next number of a fixed sequence (splitmix64).
    pub fn number(&self) -> u64 {
        let mut z = self.seed.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed).wrapping_add(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// One of `choices`.
    pub fn one_of<T: Copy>(&self, choices: &[T]) -> T {
        choices[usize::try_from(self.number() % choices.len() as u64).unwrap()]
    }
}

impl World for Scripted {
    fn now(&self) -> Time {
        Time(self.now.fetch_add(1_000, Ordering::Relaxed))
    }

    fn random(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let bytes = self.number().to_le_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
    }
}

/// Does the same over a connection of its own to either database.
macro_rules! past {
    ($place:expr, $connection:ident => $what:expr) => {
        if $place.is_sqlite() {
            let mut $connection = $place.sqlite_connection().await;
            $what
        } else {
            let mut $connection = sqlx::PgConnection::connect(&$place.database).await.unwrap();
            $what
        }
    };
}

/// A database of its own.
pub struct Place {
    pub store: Store,
    pub world: Arc<Scripted>,
    pub database: String,
    directory: Option<tempfile::TempDir>,
    server: Option<(String, String)>,
}

impl Deref for Place {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

pub fn master_key() -> MasterKey {
    MasterKey::new([0x5a; 32])
}

impl Place {
    pub async fn sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let database = format!("sqlite:{}", directory.path().join("desk.sqlite3").display());
        let world = Scripted::new();
        let store = Store::open_and_migrate(&database, master_key(), world.clone()).await.unwrap();
        Self { store, world, database, directory: Some(directory), server: None }
    }

    /// `None` when no server is named, and none is required.
    #[expect(clippy::disallowed_methods, reason = "tests are told by the environment where PostgreSQL is")]
    pub async fn postgres() -> Option<Self> {
        static SAID: std::sync::Once = std::sync::Once::new();
        let Ok(server) = std::env::var("COUNTERSIGN_TEST_POSTGRES") else {
            assert!(
                std::env::var("COUNTERSIGN_REQUIRE_POSTGRES").as_deref() != Ok("1"),
                "COUNTERSIGN_TEST_POSTGRES names no server"
            );
            SAID.call_once(|| eprintln!("COUNTERSIGN_TEST_POSTGRES is not set: promises are tested on SQLite only"));
            return None;
        };
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = format!("contract_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        admin(&server, &format!("CREATE DATABASE {name}")).await;
        let database = in_database(&server, &name);
        let world = Scripted::new();
        let store = Store::open_and_migrate(&database, master_key(), world.clone()).await.unwrap();
        Some(Self { store, world, database, directory: None, server: Some((server, name)) })
    }

    pub async fn leave(self) {
        self.store.close().await;
        if let Some((server, name)) = &self.server {
            admin(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }

    pub fn is_sqlite(&self) -> bool {
        self.server.is_none()
    }

    /// Server and database name.
    pub fn server(&self) -> Option<(&str, &str)> {
        self.server.as_ref().map(|(server, name)| (server.as_str(), name.as_str()))
    }

    pub fn directory(&self) -> &std::path::Path {
        self.directory.as_ref().unwrap().path()
    }

    /// A second store on the same database, as another process would have it.
    pub async fn beside(&self) -> Store {
        Store::open(&self.database, master_key(), self.world.clone()).await.unwrap()
    }

    /// Runs a statement past the store.
    pub async fn tamper(&self, sql: &str) -> Result<u64, sqlx::Error> {
        past!(self, connection => {
            let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await;
            connection.close().await.unwrap();
            done.map(|done| done.rows_affected())
        })
    }

    /// First column of a query past the store, as numbers.
    pub async fn numbers(&self, sql: &str) -> Vec<i64> {
        past!(self, connection => {
            sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap()
        })
    }

    /// First column of a query past the store, as texts.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        past!(self, connection => {
            sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap()
        })
    }

    async fn sqlite_connection(&self) -> sqlx::SqliteConnection {
        let path = self.database.strip_prefix("sqlite:").unwrap();
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
        sqlx::SqliteConnection::connect_with(&options).await.unwrap()
    }
}

/// A statement of the server's superuser.
pub async fn admin(server: &str, sql: &str) {
    let mut connection = sqlx::PgConnection::connect(server).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// The URL of another database of a server.
pub fn in_database(server: &str, name: &str) -> String {
    let (base, options) = server.split_once('?').map_or((server, None), |(base, options)| (base, Some(options)));
    let scheme = base.find("://").unwrap() + 3;
    let host = base[scheme..].find('/').map_or(base, |slash| &base[..scheme + slash]);
    options.map_or_else(|| format!("{host}/{name}"), |options| format!("{host}/{name}?{options}"))
}
