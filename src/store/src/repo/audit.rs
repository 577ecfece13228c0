//! The audit chain. Every audited write appends its entry first: taking the head row makes writes stand in line, so
//! that what they read afterwards nobody else is about to change.

use super::{Base, Conn, Db};
use crate::error::StoreError;
use domain::audit::{AuditEntry, AuditRow, link};
use sqlx::{query, query_as};

/// Appends an entry in the caller's transaction.
pub(crate) async fn append(conn: &mut Conn, entry: &AuditEntry) -> Result<(), StoreError> {
    let (seq, prev_hash) =
        query_as::<Db, (i64, String)>("UPDATE audit_head SET seq = seq + 1 WHERE one = 1 RETURNING seq, hash")
            .fetch_one(&mut *conn)
            .await?;
    let content = entry.content(seq);
    let hash = link(&prev_hash, &content);
    query::<Db>("INSERT INTO audit_log (seq, hash, prev_hash, content) VALUES ($1, $2, $3, $4)")
        .bind(seq)
        .bind(&hash)
        .bind(&prev_hash)
        .bind(&content)
        .execute(&mut *conn)
        .await?;
    query::<Db>("UPDATE audit_head SET hash = $1 WHERE one = 1").bind(&hash).execute(&mut *conn).await?;
    Ok(())
}

/// Stands in line like [`append`], for a write that knows what it does only after it has read.
pub(crate) async fn hold(conn: &mut Conn) -> Result<(), StoreError> {
    query::<Db>("UPDATE audit_head SET seq = seq WHERE one = 1").execute(conn).await?;
    Ok(())
}

impl Base {
    pub(crate) async fn append_audit(&self, entry: AuditEntry) -> Result<(), StoreError> {
        self.write(entry, |conn, entry| Box::pin(async move { Ok(append(conn, entry).await?) })).await
    }

    pub(crate) async fn audit_rows(&self, after_seq: i64, limit: i64) -> Result<Vec<AuditRow>, StoreError> {
        let rows = query_as::<Db, (i64, String, String, String)>(
            "SELECT seq, prev_hash, hash, content FROM audit_log WHERE seq > $1 ORDER BY seq LIMIT $2",
        )
        .bind(after_seq)
        .bind(limit)
        .fetch_all(self.pool())
        .await?;
        Ok(rows.into_iter().map(|(seq, prev_hash, hash, content)| AuditRow { seq, prev_hash, hash, content }).collect())
    }

    pub(crate) async fn audit_of(&self, target: &str) -> Result<Vec<AuditRow>, StoreError> {
        // the content is JSON with sorted keys, and a target holds no quotes
        let rows = query_as::<Db, (i64, String, String, String)>(
            "SELECT seq, prev_hash, hash, content FROM audit_log WHERE content LIKE $1 ORDER BY seq",
        )
        .bind(format!("%\"target\":\"{target}\"%"))
        .fetch_all(self.pool())
        .await?;
        Ok(rows.into_iter().map(|(seq, prev_hash, hash, content)| AuditRow { seq, prev_hash, hash, content }).collect())
    }

    pub(crate) async fn audit_head(&self) -> Result<(i64, String), StoreError> {
        Ok(query_as::<Db, (i64, String)>("SELECT seq, hash FROM audit_head WHERE one = 1")
            .fetch_one(self.pool())
            .await?)
    }
}
