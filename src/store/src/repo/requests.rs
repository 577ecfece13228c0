//! What managers ask for and admins confirm: redaction, export, deletion, legal holds.

use super::{Base, Db, audit};
use crate::error::{Stop, StoreError};
use crate::seal::Cell;
use crate::types::PrivacyRequest;
use crate::words::{Word, read};
use domain::audit::AuditEntry;
use domain::view::RequestState;
use domain::{Time, Uuid};
use sqlx::{FromRow, query, query_as};

/// Columns of [`RequestRow`] and where they stand.
macro_rules! requests {
    ($filter:literal) => {
        concat!(
            "SELECT q.request_id, q.session_id, s.number, q.act, q.hold_until, q.reason, q.state, q.asked_by, \
             a.name AS asked_name, q.asked_at, b.name AS settled_name, q.settled_at FROM privacy_requests q \
             JOIN sessions s ON s.session_id = q.session_id JOIN users a ON a.user_id = q.asked_by \
             LEFT JOIN users b ON b.user_id = q.settled_by WHERE ",
            $filter
        )
    };
}

#[derive(FromRow)]
struct RequestRow {
    request_id: Uuid,
    session_id: Uuid,
    number: i64,
    act: String,
    hold_until: Option<i64>,
    reason: Option<Vec<u8>>,
    state: String,
    asked_by: Uuid,
    asked_name: String,
    asked_at: i64,
    settled_name: Option<String>,
    settled_at: Option<i64>,
}

impl Base {
    pub(crate) async fn add_privacy_request(
        &self,
        request: PrivacyRequest,
        entry: AuditEntry,
    ) -> Result<bool, StoreError> {
        // of a redacted session the reason has nowhere to be kept
        let reason = match (self.data_key(request.session_id).await?, &request.reason) {
            (Some(key), Some(reason)) => {
                Some(self.seal.seal_with(&key, Cell::RequestReason, &request.request_id, reason.as_bytes())?)
            }
            _ => None,
        };
        self.write((request, entry, reason), |conn, (request, entry, reason)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let added = query::<Db>(
                    "INSERT INTO privacy_requests (request_id, session_id, act, hold_until, reason, state, asked_by, \
                     asked_at) VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7) \
                     ON CONFLICT (session_id, act) WHERE state = 'waiting' DO NOTHING",
                )
                .bind(request.request_id)
                .bind(request.session_id)
                .bind(request.act.word())
                .bind(request.hold_until.map(|until| until.0))
                .bind(reason.as_deref())
                .bind(request.asked_by)
                .bind(request.asked_at.0)
                .execute(conn)
                .await?;
                if added.rows_affected() == 0 { Err(Stop::Undo(false)) } else { Ok(true) }
            })
        })
        .await
    }

    pub(crate) async fn find_privacy_request(&self, request_id: Uuid) -> Result<Option<PrivacyRequest>, StoreError> {
        let row = query_as::<Db, RequestRow>(requests!("q.request_id = $1"))
            .bind(request_id)
            .fetch_optional(self.pool())
            .await?;
        match row {
            Some(row) => self.open_request(row).await.map(Some),
            None => Ok(None),
        }
    }

    pub(crate) async fn privacy_requests_of(&self, session_id: Uuid) -> Result<Vec<PrivacyRequest>, StoreError> {
        let rows = query_as::<Db, RequestRow>(requests!("q.session_id = $1 ORDER BY q.asked_at DESC LIMIT 50"))
            .bind(session_id)
            .fetch_all(self.pool())
            .await?;
        self.open_requests(rows).await
    }

    pub(crate) async fn list_privacy_requests(&self, limit: i64) -> Result<Vec<PrivacyRequest>, StoreError> {
        let rows = query_as::<Db, RequestRow>(requests!(
            "true ORDER BY CASE q.state WHEN 'waiting' THEN 0 ELSE 1 END, q.asked_at DESC LIMIT $1"
        ))
        .bind(limit)
        .fetch_all(self.pool())
        .await?;
        self.open_requests(rows).await
    }

    pub(crate) async fn settle_privacy_request(
        &self,
        request_id: Uuid,
        state: RequestState,
        by: Uuid,
        at: Time,
        entry: AuditEntry,
    ) -> Result<bool, StoreError> {
        self.write((request_id, state, by, at, entry), |conn, (request_id, state, by, at, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let settled = query::<Db>(
                    "UPDATE privacy_requests SET state = $2, settled_by = $3, settled_at = $4 WHERE request_id = $1 \
                     AND state = 'waiting' AND asked_by <> $3",
                )
                .bind(*request_id)
                .bind(state.word())
                .bind(*by)
                .bind(at.0)
                .execute(conn)
                .await?;
                if settled.rows_affected() == 0 { Err(Stop::Undo(false)) } else { Ok(true) }
            })
        })
        .await
    }

    async fn open_requests(&self, rows: Vec<RequestRow>) -> Result<Vec<PrivacyRequest>, StoreError> {
        let mut opened = Vec::with_capacity(rows.len());
        for row in rows {
            opened.push(self.open_request(row).await?);
        }
        Ok(opened)
    }

    async fn open_request(&self, row: RequestRow) -> Result<PrivacyRequest, StoreError> {
        let reason = match (row.reason, self.data_key(row.session_id).await?) {
            (Some(sealed), Some(key)) => {
                let opened = self.seal.open(&key, Cell::RequestReason, &row.request_id, &sealed)?;
                Some(String::from_utf8_lossy(&opened).into_owned())
            }
            _ => None,
        };
        Ok(PrivacyRequest {
            request_id: row.request_id,
            session_id: row.session_id,
            number: row.number,
            act: read(&row.act, "privacy_requests.act")?,
            hold_until: row.hold_until.map(Time),
            reason,
            state: read(&row.state, "privacy_requests.state")?,
            asked_by: row.asked_by,
            asked_name: row.asked_name,
            asked_at: Time(row.asked_at),
            settled_name: row.settled_name,
            settled_at: row.settled_at.map(Time),
        })
    }
}
