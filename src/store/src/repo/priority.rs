//! How early a session comes in the queue: set beside it, so that neither version nor events move.

use super::activities::SealedActivity;
use super::{Base, Db, audit};
use crate::error::{Stop, StoreError};
use crate::types::{Activity, Prioritised};
use domain::audit::AuditEntry;
use domain::session::Priority;
use domain::{Uuid, describe};
use sqlx::{query, query_scalar};
use std::sync::Arc;

impl Base {
    pub(crate) async fn set_priority(
        &self,
        session_id: Uuid,
        priority: Priority,
        activity: Activity,
        entry: AuditEntry,
    ) -> Result<Prioritised, StoreError> {
        let Some(key) = self.data_key(session_id).await? else { return Ok(Prioritised::Closed) };
        let job = (session_id, priority, activity, entry, Arc::clone(&self.seal), key);
        self.write(job, |conn, (session_id, priority, activity, entry, seal, key)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let before = query_scalar::<Db, i64>(concat!(
                    "SELECT priority FROM sessions WHERE session_id = $1 AND redaction IS NULL",
                    for_update!()
                ))
                .bind(*session_id)
                .fetch_optional(&mut *conn)
                .await?;
                let Some(before) = before.map(Priority::of_rank) else { return Err(Stop::Undo(Prioritised::Closed)) };
                if before == *priority {
                    return Err(Stop::Undo(Prioritised::Done));
                }
                query::<Db>("UPDATE sessions SET priority = $2 WHERE session_id = $1")
                    .bind(*session_id)
                    .bind(priority.rank())
                    .execute(&mut *conn)
                    .await?;
                let changes = vec![describe::priority_changed(before, *priority)];
                let activity = Activity { changes, ..activity.clone() };
                SealedActivity::seal(seal, key, activity)?.insert(conn, *session_id).await?;
                Ok(Prioritised::Done)
            })
        })
        .await
    }
}
