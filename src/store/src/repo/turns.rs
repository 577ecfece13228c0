//! Counters that say whether what open pages show has changed, so that it is not looked up after every commit.

use super::{Base, Conn, Db};
use crate::error::StoreError;
use crate::types::Turns;
use sqlx::{query, query_as};

/// What has a counter.
#[derive(Clone, Copy)]
pub(crate) enum Turn {
    /// Who has which page open.
    Presence,
    /// How far jobs with many sessions are.
    Bulk,
}

/// Moves a counter in the caller's transaction.
pub(crate) async fn moved(conn: &mut Conn, what: Turn) -> Result<(), StoreError> {
    let what = match what {
        Turn::Presence => "presence",
        Turn::Bulk => "bulk",
    };
    query::<Db>("UPDATE turns SET turn = turn + 1 WHERE what = $1").bind(what).execute(conn).await?;
    Ok(())
}

impl Base {
    pub(crate) async fn turns(&self) -> Result<Turns, StoreError> {
        let (audit, presence, bulk) = query_as::<Db, (i64, i64, i64)>(
            "SELECT (SELECT seq FROM audit_head WHERE one = 1), (SELECT turn FROM turns WHERE what = 'presence'), \
             (SELECT turn FROM turns WHERE what = 'bulk')",
        )
        .fetch_one(self.pool())
        .await?;
        Ok(Turns { audit, presence, bulk })
    }
}
