//! Notes that name a person, until that person has looked at the session.

use super::{Base, Conn, Db};
use crate::error::StoreError;
use crate::types::Activity;
use domain::view::MentionLine;
use domain::{Time, Uuid};
use sqlx::{query, query_as, query_scalar};

/// Points people to a session, in the transaction of the note that names them.
pub(crate) async fn insert(
    conn: &mut Conn,
    session_id: Uuid,
    note: &Activity,
    people: &[Uuid],
) -> Result<(), StoreError> {
    for user_id in people {
        query::<Db>(
            "INSERT INTO mentions (user_id, activity_id, session_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(*user_id)
        .bind(note.activity_id)
        .bind(session_id)
        .bind(note.at.0)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

impl Base {
    pub(crate) async fn mentions_of(&self, user_id: Uuid, limit: i64) -> Result<Vec<MentionLine>, StoreError> {
        let rows = query_as::<Db, (Uuid, i64, String, i64)>(
            "SELECT m.session_id, s.number, a.actor_name, m.at FROM mentions m \
             JOIN sessions s ON s.session_id = m.session_id AND s.redaction IS NULL AND s.deleted_at IS NULL \
             JOIN activity a ON a.activity_id = m.activity_id \
             WHERE m.user_id = $1 AND m.seen_at IS NULL ORDER BY m.at DESC, m.activity_id DESC LIMIT $2",
        )
        .bind(user_id)
        .bind(limit)
        .fetch_all(self.pool())
        .await?;
        let lines =
            rows.into_iter().map(|(session_id, number, who, at)| MentionLine { session_id, number, who, at: Time(at) });
        Ok(lines.collect())
    }

    pub(crate) async fn settle_mentions(&self, user_id: Uuid, session_id: Uuid, at: Time) -> Result<u64, StoreError> {
        // mostly there is none: a look costs less than a place in the line of writers
        let open = query_scalar::<Db, i64>(
            "SELECT count(*) FROM mentions WHERE user_id = $1 AND session_id = $2 AND seen_at IS NULL",
        )
        .bind(user_id)
        .bind(session_id)
        .fetch_one(self.pool())
        .await?;
        if open == 0 {
            return Ok(0);
        }
        self.write((user_id, session_id, at), |conn, (user_id, session_id, at)| {
            Box::pin(async move {
                let seen = query::<Db>(
                    "UPDATE mentions SET seen_at = $3 WHERE user_id = $1 AND session_id = $2 AND seen_at IS NULL",
                )
                .bind(*user_id)
                .bind(*session_id)
                .bind(at.0)
                .execute(conn)
                .await?;
                Ok(seen.rows_affected())
            })
        })
        .await
    }
}
