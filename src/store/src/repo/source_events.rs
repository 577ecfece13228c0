//! Events of the source: which came, so that one that comes again changes nothing.

use super::activities::SealedActivity;
use super::{Base, Conn, Db, audit};
use crate::error::{Stop, StoreError};
use crate::types::SourceNote;
use domain::{Time, Uuid};
use sqlx::{query, query_scalar};

/// Makes an event known; false when it was before.
pub(crate) async fn know(conn: &mut Conn, session_id: Uuid, token: &[u8], at: Time) -> Result<bool, StoreError> {
    let made = query::<Db>(
        "INSERT INTO source_events (session_id, token, heard_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(session_id)
    .bind(token)
    .bind(at.0)
    .execute(conn)
    .await?;
    Ok(made.rows_affected() > 0)
}

impl Base {
    pub(crate) async fn knows_source_event(&self, session_id: Uuid, id: &str) -> Result<bool, StoreError> {
        let known = query_scalar::<Db, i64>("SELECT count(*) FROM source_events WHERE session_id = $1 AND token = $2")
            .bind(session_id)
            .bind(self.seal.source_event_token(session_id, id))
            .fetch_one(self.pool())
            .await?;
        Ok(known > 0)
    }

    pub(crate) async fn note_source_event(&self, note: SourceNote) -> Result<bool, StoreError> {
        let token = note.id.as_deref().map(|id| self.seal.source_event_token(note.session_id, id));
        let activity = note.activity.map(SealedActivity::without_words);
        let job = (note.session_id, note.based_on, token, note.at, activity, note.audit);
        self.write(job, |conn, (session_id, based_on, token, at, activity, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let (version, sequence) = based_on.unzip();
                let heard = query::<Db>(
                    "UPDATE sessions SET source_event_at = CASE WHEN source_event_at IS NULL OR source_event_at < $2 \
                     THEN COALESCE($2, source_event_at) ELSE source_event_at END WHERE session_id = $1 \
                     AND redaction IS NULL AND deleted_at IS NULL AND version = COALESCE($3, version) \
                     AND event_sequence = COALESCE($4, event_sequence)",
                )
                .bind(*session_id)
                .bind(at.map(|at| at.0))
                .bind(version)
                .bind(sequence)
                .execute(&mut *conn)
                .await?;
                if heard.rows_affected() == 0 {
                    return Err(Stop::Undo(false));
                }
                if let Some(token) = token {
                    know(conn, *session_id, token, entry.at).await?;
                }
                if let Some(activity) = activity {
                    activity.insert(conn, *session_id).await?;
                }
                Ok(true)
            })
        })
        .await
    }
}
