//! What each person saw of a session last.

use super::{Base, Db};
use crate::error::StoreError;
use crate::types::Act;
use crate::words::Word;
use domain::look::{Look, Seen};
use domain::time::DAY;
use domain::{Time, Uuid};
use sqlx::{QueryBuilder, query, query_as};
use std::collections::HashSet;

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

    pub(crate) async fn news_of(
        &self,
        user_id: Uuid,
        own: &str,
        sessions: &[Uuid],
    ) -> Result<HashSet<Uuid>, StoreError> {
        if sessions.is_empty() {
            return Ok(HashSet::new());
        }
        let mut sql = QueryBuilder::<Db>::new("SELECT l.session_id FROM session_looks l WHERE l.user_id = ");
        sql.push_bind(user_id).push(" AND l.session_id IN (");
        let mut listed = sql.separated(", ");
        sessions.iter().for_each(|id| _ = listed.push_bind(*id));
        sql.push(") AND EXISTS (SELECT 1 FROM activity a WHERE a.session_id = l.session_id AND a.at > l.at");
        sql.push(" AND a.actor_id <> ").push_bind(own.to_owned()).push(" AND a.act NOT IN (");
        let mut quiet = sql.separated(", ");
        Act::QUIET.iter().for_each(|act| _ = quiet.push_bind(act.word()));
        sql.push("))");
        Ok(sql.build_query_scalar::<Uuid>().fetch_all(self.pool()).await?.into_iter().collect())
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
