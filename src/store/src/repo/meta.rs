//! What the installation is, and whether schema and master key are the right ones.

use super::{Conn, Db, dialect};
use crate::error::StoreError;
use crate::seal::Seal;
use domain::Uuid;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{query, query_as, query_scalar};

/// Compares schema and master key with what this program needs and gives the installation's id. `fresh` lets a
/// database that was just migrated learn both.
pub(crate) async fn check(
    conn: &mut Conn,
    seal: &Seal,
    migrations: &Migrator,
    fresh: bool,
) -> Result<Uuid, StoreError> {
    schema(conn, migrations).await?;
    if fresh {
        query::<Db>(
            "INSERT INTO meta (one, application_id, key_check) VALUES (1, $1, $2) ON CONFLICT (one) DO NOTHING",
        )
        .bind(seal.world.id())
        .bind(seal.key_check())
        .execute(&mut *conn)
        .await?;
    }
    let found = query_as::<Db, (Uuid, Vec<u8>)>("SELECT application_id, key_check FROM meta WHERE one = 1")
        .fetch_optional(&mut *conn)
        .await?;
    let Some((application_id, key_check)) = found else {
        return Err(StoreError::Migration(NOT_SET_UP.to_owned()));
    };
    if key_check != seal.key_check() {
        return Err(StoreError::Settings(
            "The master key is not the one this database was made with: nothing in it could be read.".to_owned(),
        ));
    }
    Ok(application_id)
}

/// Says that nothing is there yet.
pub(crate) const NOT_SET_UP: &str = "The database is not set up: run `countersign migrate`.";

async fn schema(conn: &mut Conn, migrations: &Migrator) -> Result<(), StoreError> {
    if query_scalar::<Db, i64>(dialect::HAS_SCHEMA).fetch_one(&mut *conn).await? == 0 {
        return Err(StoreError::Migration(NOT_SET_UP.to_owned()));
    }
    let applied =
        query_scalar::<Db, i64>("SELECT version FROM _sqlx_migrations ORDER BY version").fetch_all(&mut *conn).await?;
    if applied.iter().any(|version| !migrations.version_exists(*version)) {
        return Err(StoreError::Migration("The database was set up by a newer version of this program.".to_owned()));
    }
    if migrations.iter().any(|migration| !applied.contains(&migration.version)) {
        return Err(StoreError::Migration(
            "The database is from an older version of this program: run `countersign migrate`.".to_owned(),
        ));
    }
    Ok(())
}

/// A sentence for a failed migration; details go to the log.
pub(crate) fn migration_error(error: &MigrateError) -> StoreError {
    tracing::error!(%error, "migration failed");
    StoreError::Migration(match error {
        MigrateError::VersionMismatch(version) => format!("Migration {version} was changed after it had run."),
        MigrateError::VersionMissing(_) => "The database was set up by a newer version of this program.".to_owned(),
        MigrateError::ExecuteMigration(_, version) => format!("Migration {version} failed and was taken back."),
        _ => "The database could not be migrated.".to_owned(),
    })
}
