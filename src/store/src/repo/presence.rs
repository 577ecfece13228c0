//! What open pages are told: how sessions stand, and who else looks at them.
//!
//! Presence is no act on a session and leaves no audit row: it says who has a page open now and runs out by itself.

use super::turns::{self, Turn};
use super::{Base, Db, dialect};
use crate::error::StoreError;
use crate::types::{Present, SessionHead};
use crate::words::read;
use domain::{Time, Uuid};
use sqlx::{query, query_as};

impl Base {
    pub(crate) async fn session_heads(&self, ids: &[Uuid]) -> Result<Vec<SessionHead>, StoreError> {
        let rows = query_as::<Db, (Uuid, i64, String, String, String, i64, Option<i64>)>(concat!(
            "SELECT s.session_id, s.number, s.environment, s.kind, s.status, s.version, s.deleted_at FROM sessions s \
             WHERE s.session_id IN (",
            each_id!("$1"),
            ")"
        ))
        .bind(dialect::ids(ids))
        .fetch_all(self.pool())
        .await?;
        rows.into_iter()
            .map(|(session_id, number, environment, kind, status, version, deleted_at)| {
                Ok(SessionHead {
                    session_id,
                    number,
                    environment: read(&environment, "sessions.environment")?,
                    kind: read(&kind, "sessions.kind")?,
                    status: read(&status, "sessions.status")?,
                    version,
                    deleted: deleted_at.is_some(),
                })
            })
            .collect()
    }

    pub(crate) async fn join_presence(
        &self,
        process_id: Uuid,
        present: Present,
        until: Time,
    ) -> Result<(), StoreError> {
        self.write((process_id, present, until), |conn, (process_id, present, until)| {
            Box::pin(async move {
                query::<Db>(
                    "INSERT INTO presence (stream_id, process_id, session_id, user_id, until) \
                     VALUES ($1, $2, $3, $4, $5)",
                )
                .bind(present.stream_id)
                .bind(*process_id)
                .bind(present.session_id)
                .bind(present.user_id)
                .bind(until.0)
                .execute(&mut *conn)
                .await?;
                Ok(turns::moved(conn, Turn::Presence).await?)
            })
        })
        .await
    }

    pub(crate) async fn leave_presence(&self, stream_id: Uuid) -> Result<(), StoreError> {
        self.write(stream_id, |conn, stream_id| {
            Box::pin(async move {
                query::<Db>("DELETE FROM presence WHERE stream_id = $1").bind(*stream_id).execute(&mut *conn).await?;
                Ok(turns::moved(conn, Turn::Presence).await?)
            })
        })
        .await
    }

    pub(crate) async fn renew_presence(&self, process_id: Uuid, until: Time) -> Result<(), StoreError> {
        self.write((process_id, until), |conn, (process_id, until)| {
            Box::pin(async move {
                query::<Db>("UPDATE presence SET until = $2 WHERE process_id = $1")
                    .bind(*process_id)
                    .bind(until.0)
                    .execute(conn)
                    .await?;
                Ok(())
            })
        })
        .await
    }

    pub(crate) async fn end_presence(&self, process_id: Uuid) -> Result<(), StoreError> {
        self.write(process_id, |conn, process_id| {
            Box::pin(async move {
                query::<Db>("DELETE FROM presence WHERE process_id = $1").bind(*process_id).execute(&mut *conn).await?;
                Ok(turns::moved(conn, Turn::Presence).await?)
            })
        })
        .await
    }

    pub(crate) async fn present(&self, now: Time) -> Result<Vec<(Uuid, Uuid, String)>, StoreError> {
        Ok(query_as::<Db, (Uuid, Uuid, String)>(
            "SELECT DISTINCT p.session_id, p.user_id, u.name FROM presence p JOIN users u ON u.user_id = p.user_id \
             WHERE p.until > $1 ORDER BY p.session_id, u.name, p.user_id",
        )
        .bind(now.0)
        .fetch_all(self.pool())
        .await?)
    }
}
