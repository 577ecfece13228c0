//! By what entries of the audit chain are found: rows beside the chain that follow it. No write waits for them; they
//! are written a stretch at a time, by a worker and by whoever reads a page before the worker came.

use super::{Base, Conn, Db};
use crate::error::StoreError;
use crate::words::Word;
use domain::audit_marks::Mark;
use sqlx::{query, query_as};

/// Entries marked in one write.
const AT_ONCE: i64 = 500;

impl Base {
    pub(crate) async fn mark_audit(&self) -> Result<(), StoreError> {
        loop {
            // mostly there is none: a look costs less than a place in the line of writers
            let (marked, head) = query_as::<Db, (i64, i64)>(
                "SELECT COALESCE((SELECT max(seq) FROM audit_marks), 0), (SELECT seq FROM audit_head WHERE one = 1)",
            )
            .fetch_one(self.pool())
            .await?;
            if marked >= head {
                return Ok(());
            }
            let some = self.write((), |conn, ()| Box::pin(async move { Ok(mark_some(conn).await?) })).await?;
            if !some {
                // the head points to where no entry is: the chain was spoiled, which is for others to say
                return Ok(());
            }
        }
    }
}

/// Marks the oldest entries that have none; whether there were any. Whoever does the same beside it writes the same.
async fn mark_some(conn: &mut Conn) -> Result<bool, StoreError> {
    let last = query_as::<Db, (i64, i64, i64)>("SELECT seq, latest, lag FROM audit_marks ORDER BY seq DESC LIMIT 1")
        .fetch_optional(&mut *conn)
        .await?;
    let (after, mut latest, mut lag) = last.unwrap_or_default();
    let rows = query_as::<Db, (i64, String)>("SELECT seq, content FROM audit_log WHERE seq > $1 ORDER BY seq LIMIT $2")
        .bind(after)
        .bind(AT_ONCE)
        .fetch_all(&mut *conn)
        .await?;
    let some = !rows.is_empty();
    for (seq, content) in rows {
        let mark = Mark::of(&content);
        let at = mark.at.map_or(latest, |at| at.0);
        latest = latest.max(at);
        lag = lag.max(latest - at);
        query::<Db>(
            "INSERT INTO audit_marks (seq, at, latest, lag, actor, act, part, session_id, environment) \
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, COALESCE($9, \
             (SELECT environment FROM sessions WHERE session_id = $8), \
             (SELECT environment FROM api_keys WHERE key_id = $10), \
             (SELECT environment FROM endpoints WHERE endpoint_id = $11), 'live') ON CONFLICT DO NOTHING",
        )
        .bind(seq)
        .bind(at)
        .bind(latest)
        .bind(lag)
        .bind(&mark.actor)
        .bind(&mark.act)
        .bind(mark.part.wire())
        .bind(mark.id_of("session"))
        .bind(mark.environment.map(Word::word))
        .bind(mark.id_of("key"))
        .bind(mark.id_of("webhook"))
        .execute(&mut *conn)
        .await?;
    }
    Ok(some)
}
