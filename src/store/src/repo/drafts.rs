//! What a person typed before a refusal, kept for a day.

use super::{Base, Db};
use crate::error::StoreError;
use crate::seal::Cell;
use crate::types::KeptDraft;
use domain::time::DAY;
use domain::{Time, Uuid};
use sqlx::{query, query_scalar};

/// A draft is forgotten after this long.
pub(crate) const KEPT_FOR: i64 = DAY;

impl Base {
    pub(crate) async fn keep_draft(
        &self,
        user_id: Uuid,
        session_id: Uuid,
        draft: &KeptDraft,
        at: Time,
    ) -> Result<(), StoreError> {
        let Some(key) = self.data_key(session_id).await? else { return Ok(()) };
        let bytes = serde_json::to_vec(draft).map_err(|_| StoreError::Fault)?;
        let sealed = self.seal.seal_with(&key, Cell::Draft, &(user_id, session_id), &bytes)?;
        self.write((user_id, session_id, at, sealed), |conn, (user_id, session_id, at, sealed)| {
            Box::pin(async move {
                query::<Db>(
                    "INSERT INTO drafts (user_id, session_id, at, draft) VALUES ($1, $2, $3, $4) \
                     ON CONFLICT (user_id, session_id) DO UPDATE SET at = excluded.at, draft = excluded.draft",
                )
                .bind(*user_id)
                .bind(*session_id)
                .bind(at.0)
                .bind(sealed.as_slice())
                .execute(conn)
                .await?;
                Ok(())
            })
        })
        .await
    }

    pub(crate) async fn find_draft(
        &self,
        user_id: Uuid,
        session_id: Uuid,
        now: Time,
    ) -> Result<Option<KeptDraft>, StoreError> {
        let sealed =
            query_scalar::<Db, Vec<u8>>("SELECT draft FROM drafts WHERE user_id = $1 AND session_id = $2 AND at > $3")
                .bind(user_id)
                .bind(session_id)
                .bind(now.plus(-KEPT_FOR).0)
                .fetch_optional(self.pool())
                .await?;
        let (Some(sealed), Some(key)) = (sealed, self.data_key(session_id).await?) else { return Ok(None) };
        let opened = self.seal.open(&key, Cell::Draft, &(user_id, session_id), &sealed)?;
        serde_json::from_slice(&opened).map(Some).map_err(|_| StoreError::Corrupt(Cell::Draft.name()))
    }

    pub(crate) async fn drop_draft(&self, user_id: Uuid, session_id: Uuid) -> Result<(), StoreError> {
        self.write((user_id, session_id), |conn, (user_id, session_id)| {
            Box::pin(async move {
                query::<Db>("DELETE FROM drafts WHERE user_id = $1 AND session_id = $2")
                    .bind(*user_id)
                    .bind(*session_id)
                    .execute(conn)
                    .await?;
                Ok(())
            })
        })
        .await
    }
}
