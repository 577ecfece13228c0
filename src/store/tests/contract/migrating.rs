//! What migrations do with rows of before: a database as it was, brought up to date as a start does it.

use crate::place::{Place, admin, in_database, master_key};
use domain::Uuid;
use sqlx::{AssertSqlSafe, Connection};
use store::Store;

/// Does the same over a connection to either database.
macro_rules! on {
    ($older:expr, $connection:ident => $what:expr) => {
        if let Some(path) = $older.url.strip_prefix("sqlite:") {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).create_if_missing(true);
            let mut $connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
            $what
        } else {
            let mut $connection = sqlx::PgConnection::connect(&$older.url).await.unwrap();
            $what
        }
    };
}

/// A database of before, beside the one of the test.
struct Older {
    url: String,
    server: Option<(String, String)>,
}

impl Older {
    /// As it was after a migration.
    async fn at(place: &Place, version: i64) -> Self {
        let older = match place.server() {
            None => Self { url: format!("sqlite:{}", place.directory().join("older.sqlite3").display()), server: None },
            Some((server, name)) => {
                let name = format!("{name}_older");
                admin(server, &format!("CREATE DATABASE {name}")).await;
                Self { url: in_database(server, &name), server: Some((server.to_owned(), name)) }
            }
        };
        if let Some(path) = older.url.strip_prefix("sqlite:") {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).create_if_missing(true);
            let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
            sqlx::migrate!("../../migrations/sqlite").run_direct(Some(version), &mut connection, false).await.unwrap();
            connection.close().await.unwrap();
        } else {
            let mut connection = sqlx::PgConnection::connect(&older.url).await.unwrap();
            sqlx::migrate!("../../migrations/postgres")
                .run_direct(Some(version), &mut connection, false)
                .await
                .unwrap();
            connection.close().await.unwrap();
        }
        older
    }

    async fn run(&self, sql: &str) {
        on!(self, connection => {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        });
    }

    async fn texts(&self, sql: &str) -> Vec<String> {
        on!(self, connection => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap())
    }

    /// Brings it up to date.
    async fn up(&self, place: &Place) -> Store {
        Store::open_and_migrate(&self.url, master_key(), place.world.clone()).await.unwrap()
    }

    async fn leave(self, store: Store) {
        store.close().await;
        if let Some((server, name)) = &self.server {
            admin(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

/// A session of before, as a statement for this database.
fn session(
    place: &Place,
    number: u128,
    environment: &str,
    redaction: Option<&str>,
    workflow_id: Option<&str>,
) -> String {
    let text = |value: Option<&str>| value.map_or_else(|| "NULL".to_owned(), |value| format!("'{value}'"));
    let id = Uuid::from_u128(number);
    let (id, nothing) =
        if place.is_sqlite() { (format!("X'{}'", id.simple()), "X''") } else { (format!("'{id}'"), "'\\x'") };
    format!(
        "INSERT INTO sessions (session_id, number, environment, kind, source, status, version, resubmission_count, \
         created_at, updated_at, event_sequence, subject, errors, warnings, notes, revisions, digest, workflow_id, \
         redaction) VALUES ({id}, {number}, '{environment}', 'user', 'native', 'Approved', 1, 0, 1, 1, 1, {nothing}, \
         0, 0, 0, 1, {nothing}, {}, {});",
        text(workflow_id),
        text(redaction)
    )
}

promises! {
    async fn a_redacted_session_loses_the_name_of_its_workflow_unless_it_is_an_id(place: &Place) {
        let older = Older::at(place, 32).await;
        let id = "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90";
        let capitals = id.to_uppercase();
        let (long, short) = (format!("{id}-ada"), &id[1..]);
        let cases = [
            (Some("redacted"), Some("wf-of-ada"), None),
            (Some("processing"), Some("wf-of-ada"), None),
            (Some("redacted"), Some("ada5678-90ab-cdef-ghij-klmnopqrstuv"), None),
            (Some("redacted"), Some("zdabcdef-7a51-4d39-9c4b-2f3a6d7e8b90"), None),
            (Some("redacted"), Some("5f0c1c9e7a51-4d39-9c4b-2f3a6d7e8b901"), None),
            (Some("redacted"), Some(long.as_str()), None),
            (Some("redacted"), Some(short), None),
            (Some("redacted"), Some(""), None),
            (Some("redacted"), None, None),
            (Some("redacted"), Some(id), Some(id)),
            (Some("redacted"), Some(capitals.as_str()), Some(capitals.as_str())),
            (None, Some("wf-of-ada"), Some("wf-of-ada")),
            (None, Some(id), Some(id)),
        ];
        for (number, (redaction, workflow_id, _)) in (1..).zip(&cases) {
            older.run(&session(place, number, "live", *redaction, *workflow_id)).await;
        }
        let store = older.up(place).await;
        let left = older.texts("SELECT coalesce(workflow_id, 'nothing') FROM sessions ORDER BY number").await;
        let expected: Vec<&str> = cases.iter().map(|(_, _, left)| left.unwrap_or("nothing")).collect();
        assert_eq!(left, expected);
        assert!(store.list_endpoints().await.unwrap().is_empty(), "the columns beside it are there");
        older.leave(store).await;
    }
}
