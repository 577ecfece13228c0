//! API keys: only their hashes.

use super::{Base, Db, audit};
use crate::error::{Stop, StoreError};
use crate::rows::KeyRow;
use crate::types::ApiKey;
use crate::words::join;
use domain::audit::AuditEntry;
use domain::time::MINUTE;
use domain::{Time, Uuid};
use sqlx::{query, query_as, query_scalar};

macro_rules! select_keys {
    ($rest:literal) => {
        concat!(
            "SELECT key_id, name, prefix, hash, environment, scopes, created_by, created_at, last_used_at, revoked_at, \
             expires_at, networks FROM api_keys ",
            $rest
        )
    };
}

impl Base {
    pub(crate) async fn add_key(&self, key: ApiKey, entry: AuditEntry) -> Result<(), StoreError> {
        self.write((key, entry), |conn, (key, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                query::<Db>(
                    "INSERT INTO api_keys (key_id, name, prefix, hash, environment, scopes, created_by, created_at, \
                     last_used_at, revoked_at, expires_at, networks) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                )
                .bind(key.key_id)
                .bind(&key.name)
                .bind(&key.prefix)
                .bind(key.hash.as_slice())
                .bind(key.environment.wire())
                .bind(join(&key.scopes))
                .bind(key.created_by)
                .bind(key.created_at.0)
                .bind(key.last_used_at.map(|at| at.0))
                .bind(key.revoked_at.map(|at| at.0))
                .bind(key.expires_at.map(|at| at.0))
                .bind(key.networks.join(" "))
                .execute(conn)
                .await?;
                Ok(())
            })
        })
        .await
    }

    pub(crate) async fn find_key(&self, hash: &[u8]) -> Result<Option<ApiKey>, StoreError> {
        let row =
            query_as::<Db, KeyRow>(select_keys!("WHERE hash = $1")).bind(hash).fetch_optional(self.pool()).await?;
        row.map(KeyRow::read).transpose()
    }

    pub(crate) async fn list_keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        let rows = query_as::<Db, KeyRow>(select_keys!("ORDER BY created_at DESC, key_id DESC"))
            .fetch_all(self.pool())
            .await?;
        rows.into_iter().map(KeyRow::read).collect()
    }

    pub(crate) async fn revoke_key(&self, key_id: Uuid, at: Time, entry: AuditEntry) -> Result<bool, StoreError> {
        self.write((key_id, at, entry), |conn, (key_id, at, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let revoked =
                    query::<Db>("UPDATE api_keys SET revoked_at = $2 WHERE key_id = $1 AND revoked_at IS NULL")
                        .bind(*key_id)
                        .bind(at.0)
                        .execute(conn)
                        .await?;
                if revoked.rows_affected() > 0 { Ok(true) } else { Err(Stop::Undo(false)) }
            })
        })
        .await
    }

    /// Remembers the use of a key, at most once a minute.
    pub(crate) async fn touch_key(&self, key_id: Uuid, at: Time) -> Result<(), StoreError> {
        let used = query_scalar::<Db, Option<i64>>("SELECT last_used_at FROM api_keys WHERE key_id = $1")
            .bind(key_id)
            .fetch_optional(self.pool())
            .await?;
        let stale = match used {
            Some(Some(used)) => at.since(Time(used)) >= MINUTE,
            Some(None) => true,
            None => false,
        };
        if !stale {
            return Ok(());
        }
        self.write((key_id, at), |conn, (key_id, at)| {
            Box::pin(async move {
                query::<Db>(
                    "UPDATE api_keys SET last_used_at = $2 \
                     WHERE key_id = $1 AND (last_used_at IS NULL OR last_used_at < $2)",
                )
                .bind(*key_id)
                .bind(at.0)
                .execute(conn)
                .await?;
                Ok(())
            })
        })
        .await
    }
}
