//! Reading one session: state, payload, revisions, timeline, links.

use super::{Base, Db};
use crate::error::StoreError;
use crate::rows::{ActivityRow, RevisionRow, SessionRow, StateRow};
use crate::seal::{Cell, DataKey, Seal};
use crate::types::{Activity, StoredDelivery, StoredEvent, StoredRevision, StoredSession};
use crate::words::read;
use domain::session::SessionState;
use domain::ubo::LinkKey;
use domain::{Status, Time, Uuid};
use sqlx::{Executor, FromRow, query_as, query_scalar};

/// The links of some companies, each with the one session it means: columns `parent_id`, `position`, `environment`,
/// `child_id`, `url`, `payload_status`, `linked_id`.
macro_rules! resolved_links {
    ($filter:expr) => {
        concat!(
            "SELECT l.parent_id, l.position, l.environment, l.child_id, l.url, l.payload_status, l.counts, ",
            resolved!(),
            " AS linked_id FROM party_links l WHERE l.parent_id ",
            $filter
        )
    };
}
pub(crate) use resolved_links;

/// The sealed data key of session `$1`; no row once it was destroyed or is about to be.
macro_rules! wrapped_key {
    () => {
        "SELECT k.wrapped FROM subject_keys k JOIN sessions s ON s.session_id = k.session_id \
         AND s.redaction IS NULL WHERE k.session_id = $1"
    };
}

/// An activity and the sealed key of its session.
#[derive(FromRow)]
struct KeyedActivityRow {
    #[sqlx(flatten)]
    activity: ActivityRow,
    wrapped: Option<Vec<u8>>,
}

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

    pub(crate) async fn activities(&self, session_id: Uuid) -> Result<Vec<Activity>, StoreError> {
        let rows = query_as::<Db, KeyedActivityRow>(concat!(
            "SELECT ",
            activity_columns!(),
            ", (",
            wrapped_key!(),
            ") AS wrapped FROM activity WHERE session_id = $1 ORDER BY at DESC, activity_id DESC"
        ))
        .bind(session_id)
        .fetch_all(self.pool())
        .await?;
        let wrapped = rows.first().and_then(|row| row.wrapped.as_deref());
        let key = wrapped.map(|wrapped| self.seal.unwrap_key(session_id, wrapped)).transpose()?;
        rows.into_iter().map(|row| row.activity.open(&self.seal, key.as_ref())).collect()
    }

    pub(crate) async fn activity_feed(
        &self,
        session_id: Uuid,
        newest_first: bool,
        limit: i64,
        offset: i64,
    ) -> Result<(Vec<Activity>, i64), StoreError> {
        macro_rules! feed {
            ($order:literal) => {
                concat!(
                    "SELECT ",
                    activity_columns!(),
                    " FROM activity WHERE session_id = $1 ORDER BY at ",
                    $order,
                    ", activity_id ",
                    $order,
                    " LIMIT $2 OFFSET $3"
                )
            };
        }
        let rows = query_as::<Db, ActivityRow>(if newest_first { feed!("DESC") } else { feed!("ASC") })
            .bind(session_id)
            .bind(limit)
            .bind(offset)
            .fetch_all(self.pool())
            .await?;
        let count = query_scalar::<Db, i64>("SELECT count(*) FROM activity WHERE session_id = $1")
            .bind(session_id)
            .fetch_one(self.pool())
            .await?;
        let key = self.data_key(session_id).await?;
        let rows = rows.into_iter().map(|row| row.open(&self.seal, key.as_ref())).collect::<Result<_, _>>()?;
        Ok((rows, count))
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

    pub(crate) async fn linked_statuses(&self, session_id: Uuid) -> Result<Vec<(LinkKey, Uuid, Status)>, StoreError> {
        let key = self.data_key(session_id).await?;
        links_with_statuses(self.pool(), &self.seal, key.as_ref(), session_id).await
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

/// What happened to a session, newest first; without words when its key is gone.
pub(crate) async fn read_activities<'c>(
    from: impl Executor<'c, Database = Db>,
    seal: &Seal,
    key: Option<&DataKey>,
    session_id: Uuid,
) -> Result<Vec<Activity>, StoreError> {
    let rows = query_as::<Db, ActivityRow>(
        "SELECT activity_id, at, act, actor_id, actor_name, actor_label, status_before, status_after, words \
         FROM activity WHERE session_id = $1 ORDER BY at DESC, activity_id DESC",
    )
    .bind(session_id)
    .fetch_all(from)
    .await?;
    rows.into_iter().map(|row| row.open(seal, key)).collect()
}

/// Of a company's links those whose session the desk has, with its status now.
pub(crate) async fn links_with_statuses<'c>(
    from: impl Executor<'c, Database = Db>,
    seal: &Seal,
    key: Option<&DataKey>,
    session_id: Uuid,
) -> Result<Vec<(LinkKey, Uuid, Status)>, StoreError> {
    let rows = query_as::<Db, LinkedRow>(concat!(
        "SELECT l.position, l.child_id, l.url, c.session_id, c.status FROM (",
        resolved_links!("= $1"),
        ") l JOIN sessions c ON c.session_id = l.linked_id AND c.environment = l.environment \
         AND c.deleted_at IS NULL ORDER BY l.position"
    ))
    .bind(session_id)
    .fetch_all(from)
    .await?;
    let mut linked = Vec::with_capacity(rows.len());
    for row in rows {
        let link = match (row.child_id, row.url, key) {
            (Some(id), _, _) => LinkKey::Session(id),
            (None, Some(url), Some(key)) => {
                let opened = seal.open(key, Cell::LinkUrl, &(session_id, row.position), &url)?;
                LinkKey::Url(String::from_utf8_lossy(&opened).into_owned())
            }
            _ => continue,
        };
        linked.push((link, row.session_id, read(&row.status, "sessions.status")?));
    }
    Ok(linked)
}

#[derive(FromRow)]
struct LinkedRow {
    position: i64,
    child_id: Option<Uuid>,
    url: Option<Vec<u8>>,
    session_id: Uuid,
    status: String,
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
