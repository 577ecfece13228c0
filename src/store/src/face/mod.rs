//! The face of the store: what every database does alike, and opening one.

/// Does the same on either database.
macro_rules! on {
    ($store:expr, $base:ident => $what:expr) => {
        match $store {
            Store::Sqlite($base) => $what,
            Store::Postgres($base) => $what,
        }
    };
}

/// Writes the functions of the face that hand on what they are given.
macro_rules! face {
    ($($(#[$meta:meta])* $name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)+) => {
        impl Store {
            $($(#[$meta])*
            ///
            /// # Errors
            /// [`StoreError`]; nothing was written then.
            pub async fn $name(&self, $($argument: $kind),*) -> Result<$answer, StoreError> {
                on!(self, base => base.$name($($argument),*).await)
            })+
        }
    };
}

mod desk;
mod outside;
mod sessions;

use crate::commits::Commits;
use crate::seal::{MasterKey, Seal};
use crate::{StoreError, postgres, sqlite};
use domain::{Uuid, World};
use std::sync::Arc;

/// An open database. Cheap to clone.
#[derive(Clone)]
pub enum Store {
    /// One file, one writer.
    Sqlite(Arc<sqlite::Base>),
    /// A server that several processes share.
    Postgres(Arc<postgres::Base>),
}

impl Store {
    /// Opens a database that is already set up: `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// [`StoreError::Settings`] when the database could lose what it confirmed or the master key is another one,
    /// [`StoreError::Migration`] when its schema is not the one this program needs.
    pub async fn open(database: &str, key: MasterKey, world: Arc<dyn World>) -> Result<Self, StoreError> {
        Self::connect(database, key, world, false).await
    }

    /// Opens a database and brings its schema up to date; a new SQLite file is created. Safe when several processes
    /// start at once.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_and_migrate(database: &str, key: MasterKey, world: Arc<dyn World>) -> Result<Self, StoreError> {
        Self::connect(database, key, world, true).await
    }

    async fn connect(database: &str, key: MasterKey, world: Arc<dyn World>, migrate: bool) -> Result<Self, StoreError> {
        let seal = Arc::new(Seal::new(key, world));
        if let Some(path) = database.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return Ok(Self::Sqlite(Arc::new(sqlite::Base::open(path, seal, migrate).await?)));
        }
        if database.starts_with("postgres://") || database.starts_with("postgresql://") {
            return Ok(Self::Postgres(Arc::new(postgres::Base::open(database, seal, migrate).await?)));
        }
        Err(StoreError::Settings("The database must be given as sqlite:PATH or postgres://…".to_owned()))
    }

    /// The installation's own id, made when the database was set up.
    #[must_use]
    pub fn application_id(&self) -> Uuid {
        on!(self, base => base.application_id)
    }

    /// Whether a kept digest ([`StoredSession::ingested_digest`]) is that of these bytes.
    #[must_use]
    pub fn is_digest_of(&self, kept: &[u8], ingested: &[u8]) -> bool {
        on!(self, base => base.seal.digest(ingested) == kept)
    }

    /// Begins to listen for commits, of this process and of others; see [`Commits`].
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn commits(&self) -> Result<Commits, StoreError> {
        Ok(match self {
            Self::Sqlite(base) => Commits::Sqlite(base.commits().await?),
            Self::Postgres(base) => Commits::Postgres(base.commits().await?),
        })
    }

    /// Copies a SQLite database as it is at this moment into a new file that only this account may read; writers are not
    /// held up.
    ///
    /// # Errors
    /// [`StoreError::Settings`] with PostgreSQL, or when the file cannot be made.
    pub async fn copy_to(&self, file: &std::path::Path) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(base) => base.copy_to(file).await,
            Self::Postgres(_) => Err(StoreError::Settings("PostgreSQL has tools of its own: pg_dump.".to_owned())),
        }
    }

    /// Waits until what was queued is written, and closes all connections.
    pub async fn close(&self) {
        on!(self, base => base.close().await);
    }
}
