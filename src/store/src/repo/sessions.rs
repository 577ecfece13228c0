//! Reading one session: state, payload, revisions, timeline, links.

use super::{Base, Db};
use crate::error::StoreError;
use crate::rows::{RevisionRow, SessionRow, StateRow};
use crate::seal::DataKey;
use crate::types::{StoredDelivery, StoredEvent, StoredRevision, StoredSession};
use crate::words::read;
use domain::session::SessionState;
use domain::{Time, Uuid};
use sqlx::{FromRow, query_as, query_scalar};

/// The sealed data key of session `$1`; no row once it was destroyed or is about to be.
macro_rules! wrapped_key {
    () => {
        "SELECT k.wrapped FROM subject_keys k JOIN sessions s ON s.session_id = k.session_id \
         AND s.redaction IS NULL WHERE k.session_id = $1"
    };
}
pub(crate) use wrapped_key;

impl Base {
    pub(crate) async fn find_session(&self, session_id: Uuid) -> Result<Option<StoredSession>, StoreError> {
        let row = query_as::<Db, SessionRow>(select_session!()).bind(session_id).fetch_optional(self.pool()).await?;
        row.map(|row| row.open(&self.seal)).transpose()
    }

    pub(crate) async fn find_state(&self, session_id: Uuid) -> Result<Option<SessionState>, StoreError> {
        let row = query_as::<Db, StateRow>(concat!(
            "SELECT ",
            state_columns!(),
            " FROM sessions s WHERE s.session_id = $1 AND s.deleted_at IS NULL"
        ))
        .bind(session_id)
        .fetch_optional(self.pool())
        .await?;
        row.map(StateRow::read).transpose()
    }

    pub(crate) async fn revision(
        &self,
        session_id: Uuid,
        version_at_most: i64,
    ) -> Result<Option<StoredRevision>, StoreError> {
        let row = query_as::<Db, RevisionRow>(
            "SELECT r.session_id, r.revision, r.version, r.at, r.payload, k.wrapped FROM revisions r \
             JOIN sessions s ON s.session_id = r.session_id AND (s.redaction IS NULL OR r.revision = s.revisions) \
             LEFT JOIN subject_keys k ON k.session_id = r.session_id AND s.redaction IS NULL \
             WHERE r.session_id = $1 AND r.version <= $2 ORDER BY r.revision DESC LIMIT 1",
        )
        .bind(session_id)
        .bind(version_at_most)
        .fetch_optional(self.pool())
        .await?;
        row.map(|row| row.open(&self.seal)).transpose()
    }

    pub(crate) async fn revisions(&self, session_id: Uuid, limit: i64) -> Result<Vec<(i64, i64, Time)>, StoreError> {
        let rows = query_as::<Db, (i64, i64, i64)>(
            "SELECT revision, version, at FROM revisions WHERE session_id = $1 ORDER BY revision DESC LIMIT $2",
        )
        .bind(session_id)
        .bind(limit)
        .fetch_all(self.pool())
        .await?;
        Ok(rows.into_iter().map(|(revision, version, at)| (revision, version, Time(at))).collect())
    }

    pub(crate) async fn revision_numbered(
        &self,
        session_id: Uuid,
        revision: i64,
    ) -> Result<Option<StoredRevision>, StoreError> {
        let row = query_as::<Db, RevisionRow>(
            "SELECT r.session_id, r.revision, r.version, r.at, r.payload, k.wrapped FROM revisions r \
             JOIN subject_keys k ON k.session_id = r.session_id WHERE r.session_id = $1 AND r.revision = $2",
        )
        .bind(session_id)
        .bind(revision)
        .fetch_optional(self.pool())
        .await?;
        row.map(|row| row.open(&self.seal)).transpose()
    }

    pub(crate) async fn events_of(&self, session_id: Uuid) -> Result<Vec<StoredEvent>, StoreError> {
        let rows = query_as::<Db, EventRow>(
            "SELECT v.event_id, v.sequence, v.event_type, v.at, d.delivery_id, e.url, d.state, d.tries, d.http_status, \
             d.took_ms, d.fault, d.next_at FROM events v LEFT JOIN deliveries d ON d.event_id = v.event_id \
             LEFT JOIN endpoints e ON e.endpoint_id = d.endpoint_id WHERE v.session_id = $1 \
             ORDER BY v.sequence DESC, d.delivery_id",
        )
        .bind(session_id)
        .fetch_all(self.pool())
        .await?;
        let mut events: Vec<StoredEvent> = Vec::new();
        for row in rows {
            if events.last().is_none_or(|event| event.event_id != row.event_id) {
                events.push(StoredEvent {
                    event_id: row.event_id,
                    sequence: row.sequence,
                    event_type: read(&row.event_type, "events.event_type")?,
                    at: Time(row.at),
                    deliveries: Vec::new(),
                });
            }
            if let (Some(event), Some(delivery)) = (events.last_mut(), row.delivery()?) {
                event.deliveries.push(delivery);
            }
        }
        Ok(events)
    }

    /// The data key of a session; `None` when there is no such session, or its key was destroyed or is about to be.
    pub(crate) async fn data_key(&self, session_id: Uuid) -> Result<Option<DataKey>, StoreError> {
        let wrapped = query_scalar::<Db, Vec<u8>>(wrapped_key!()).bind(session_id).fetch_optional(self.pool()).await?;
        wrapped.map(|wrapped| self.seal.unwrap_key(session_id, &wrapped)).transpose()
    }

    /// The same of one whose sealed key may be at hand.
    pub(crate) async fn data_key_from(
        &self,
        session_id: Uuid,
        wrapped: Option<Vec<u8>>,
    ) -> Result<Option<DataKey>, StoreError> {
        match wrapped {
            Some(wrapped) => self.seal.unwrap_key(session_id, &wrapped).map(Some),
            None => self.data_key(session_id).await,
        }
    }
}

#[derive(FromRow)]
struct EventRow {
    event_id: Uuid,
    sequence: i64,
    event_type: String,
    at: i64,
    delivery_id: Option<Uuid>,
    url: Option<String>,
    state: Option<String>,
    tries: Option<i64>,
    http_status: Option<i64>,
    took_ms: Option<i64>,
    fault: Option<String>,
    next_at: Option<i64>,
}

impl EventRow {
    fn delivery(self) -> Result<Option<StoredDelivery>, StoreError> {
        let Some(delivery_id) = self.delivery_id else { return Ok(None) };
        Ok(Some(StoredDelivery {
            delivery_id,
            event_id: self.event_id,
            url: self.url.unwrap_or_default(),
            state: read(&self.state.unwrap_or_default(), "deliveries.state")?,
            tries: self.tries.unwrap_or_default(),
            http_status: self.http_status,
            took_ms: self.took_ms,
            fault: self.fault,
            next_at: self.next_at.map(Time),
        }))
    }
}
