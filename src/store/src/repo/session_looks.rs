//! What each person saw of a session last.

use super::{Base, Db};
use crate::error::StoreError;
use domain::look::{Look, Seen};
use domain::time::DAY;
use domain::{Time, Uuid};
use sqlx::{query, query_as};

/// A look is forgotten after this long.
pub(crate) const KEPT_FOR: i64 = 90 * DAY;

impl Base {
    pub(crate) async fn look_at(
        &self,
        user_id: Uuid,
        session_id: Uuid,
    ) -> Result<Option<(i64, Option<Look>)>, StoreError> {
        type Kept = (i64, Option<i64>, Option<i64>, Option<i64>, Option<i64>);
        let row = query_as::<Db, Kept>(
            "SELECT s.revisions, l.at, l.revision, l.known_at, l.known_revision FROM sessions s \
             LEFT JOIN session_looks l ON l.session_id = s.session_id AND l.user_id = $1 \
             WHERE s.session_id = $2 AND s.redaction IS NULL AND s.deleted_at IS NULL",
        )
        .bind(user_id)
        .bind(session_id)
        .fetch_optional(self.pool())
        .await?;
        Ok(row.map(|(revisions, at, revision, known_at, known_revision)| {
            let seen = |at: Option<i64>, revision: Option<i64>| Some(Seen { at: Time(at?), revision: revision? });
            let look = seen(at, revision).zip(seen(known_at, known_revision));
            (revisions, look.map(|(last, known)| Look { last, known }))
        }))
    }

    pub(crate) async fn keep_look(&self, user_id: Uuid, session_id: Uuid, look: Look) -> Result<(), StoreError> {
        self.write((user_id, session_id, look), |conn, (user_id, session_id, look)| {
            Box::pin(async move {
                // nothing of a session whose redaction began meanwhile
                query::<Db>(
                    "INSERT INTO session_looks (user_id, session_id, at, revision, known_at, known_revision) \
                     SELECT $1, s.session_id, $3, $4, $5, $6 FROM sessions s \
                     WHERE s.session_id = $2 AND s.redaction IS NULL AND s.deleted_at IS NULL \
                     ON CONFLICT (user_id, session_id) DO UPDATE SET at = excluded.at, revision = excluded.revision, \
                     known_at = excluded.known_at, known_revision = excluded.known_revision",
                )
                .bind(*user_id)
                .bind(*session_id)
                .bind(look.last.at.0)
                .bind(look.last.revision)
                .bind(look.known.at.0)
                .bind(look.known.revision)
                .execute(conn)
                .await?;
                Ok(())
            })
        })
        .await
    }
}
