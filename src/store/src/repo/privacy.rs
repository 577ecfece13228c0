//! Redaction, deletion and legal holds: what is taken away, and what is left of a session afterwards.

use super::activities::SealedActivity;
use super::{Base, Conn, Db, audit, dialect, files, mails, outbox, parents, summaries};
use crate::error::{Stop, StoreError};
use crate::rows::SessionRow;
use crate::seal::{Cell, Seal};
use crate::types::{Activity, RedactionDone, StoredSession};
use domain::audit::AuditEntry;
use domain::event::EventType;
use domain::session::{Redaction, SessionState};
use domain::{Environment, Time, Uuid};
use sqlx::{FromRow, query, query_as, query_scalar};
use std::sync::Arc;

/// Why a delivery of an earlier event is not tried any more.
const REDACTED: &str = "the session was redacted";

/// Notes in the transaction of the request that a redaction is to be done.
pub(crate) async fn enqueue(conn: &mut Conn, state: &SessionState) -> Result<(), StoreError> {
    query::<Db>("INSERT INTO redactions (session_id, asked_at) VALUES ($1, $2)")
        .bind(state.session_id)
        .bind(state.updated_at.0)
        .execute(conn)
        .await?;
    Ok(())
}

struct Finish {
    done: RedactionDone,
    body: Vec<u8>,
    seal: Arc<Seal>,
}

/// What is needed of a session to take it out of counts and summaries.
#[derive(FromRow)]
struct Place {
    environment: String,
    number: i64,
    kind: String,
    status: String,
    url_token: Option<Vec<u8>>,
}

impl Base {
    pub(crate) async fn due_redactions(&self, limit: i64) -> Result<Vec<StoredSession>, StoreError> {
        let rows = query_as::<Db, SessionRow>(concat!(
            "SELECT ",
            state_columns!(),
            ", ",
            ubo_columns!(),
            ", s.subject, s.revisions, s.digest, s.overlay, r.payload, r.version AS payload_version, NULL AS wrapped \
             FROM sessions s JOIN revisions r ON r.session_id = s.session_id AND r.revision = s.revisions \
             WHERE s.redaction = 'processing' AND s.session_id IN (SELECT session_id FROM redactions \
             WHERE done_at IS NULL ORDER BY asked_at, session_id LIMIT $1) ORDER BY s.updated_at, s.session_id"
        ))
        .bind(limit)
        .fetch_all(self.pool())
        .await?;
        // one that cannot be read must not hold up the others: it stays due and shows in the log
        let opened = rows.into_iter().filter_map(|row| match row.open(&self.seal) {
            Ok(stored) => Some(stored),
            Err(error) => {
                tracing::error!(%error, "a redaction cannot be read");
                None
            }
        });
        Ok(opened.collect())
    }

    pub(crate) async fn finish_redaction(&self, done: RedactionDone) -> Result<bool, StoreError> {
        let key = self.seal.remains_key(done.state.session_id);
        let body = self.seal.seal_with(&key, Cell::Body, &done.event_id, &done.body)?;
        let finish = Finish { done, body, seal: Arc::clone(&self.seal) };
        self.write(finish, |conn, finish| Box::pin(finish.write(conn))).await
    }

    pub(crate) async fn unwiped_redactions(&self) -> Result<Vec<Uuid>, StoreError> {
        let done = "SELECT session_id FROM redactions WHERE done_at IS NOT NULL ORDER BY session_id LIMIT 1000";
        Ok(query_scalar::<Db, Uuid>(done).fetch_all(self.pool()).await?)
    }

    pub(crate) async fn scrub(&self) -> Result<bool, StoreError> {
        let done = self.unwiped_redactions().await?;
        if done.is_empty() {
            return Ok(true);
        }
        if !self.wipe().await? {
            return Ok(false);
        }
        self.write(done, |conn, done| {
            Box::pin(async move {
                query::<Db>(concat!("DELETE FROM redactions WHERE session_id IN (", each_id!("$1"), ")"))
                    .bind(dialect::ids(done))
                    .execute(conn)
                    .await?;
                Ok(true)
            })
        })
        .await
    }

    pub(crate) async fn hide_session(&self, session_id: Uuid, at: Time, entry: AuditEntry) -> Result<bool, StoreError> {
        let job = (session_id, at, entry, Arc::clone(&self.seal));
        self.write(job, |conn, (session_id, at, entry, seal)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let place = query_as::<Db, Place>(
                    "UPDATE sessions SET deleted_at = $2 WHERE session_id = $1 AND deleted_at IS NULL \
                     AND redaction IS NOT NULL RETURNING environment, number, kind, status, url_token",
                )
                .bind(*session_id)
                .bind(at.0)
                .fetch_optional(&mut *conn)
                .await?;
                let Some(place) = place else { return Err(Stop::Undo(false)) };
                // lists by one word count the tokens alone; those of tags stay until the redaction is done
                query::<Db>("DELETE FROM search_tokens WHERE environment = $1 AND number = $2")
                    .bind(&place.environment)
                    .bind(place.number)
                    .execute(&mut *conn)
                    .await?;
                query::<Db>(
                    "UPDATE session_counts SET kept = kept - 1 WHERE environment = $1 AND kind = $2 AND status = $3",
                )
                .bind(&place.environment)
                .bind(&place.kind)
                .bind(&place.status)
                .execute(&mut *conn)
                .await?;
                refresh_parents(conn, seal, *session_id, &place, *at).await?;
                Ok(true)
            })
        })
        .await
    }

    pub(crate) async fn is_deleted(&self, session_id: Uuid) -> Result<bool, StoreError> {
        let found = query_scalar::<Db, Option<i64>>("SELECT deleted_at FROM sessions WHERE session_id = $1")
            .bind(session_id)
            .fetch_optional(self.pool())
            .await?;
        Ok(found.flatten().is_some())
    }

    pub(crate) async fn set_hold(
        &self,
        session_id: Uuid,
        until: Option<Time>,
        activity: Activity,
        entry: AuditEntry,
    ) -> Result<bool, StoreError> {
        let Some(key) = self.data_key(session_id).await? else { return Ok(false) };
        let activity = SealedActivity::seal(&self.seal, &key, activity)?;
        self.write((session_id, until, activity, entry), |conn, (session_id, until, activity, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let set = query::<Db>(
                    "UPDATE sessions SET legal_hold_until = $2 WHERE session_id = $1 AND redaction IS NULL \
                     AND deleted_at IS NULL",
                )
                .bind(*session_id)
                .bind(until.map(|until| until.0))
                .execute(&mut *conn)
                .await?;
                if set.rows_affected() == 0 {
                    return Err(Stop::Undo(false));
                }
                activity.insert(conn, *session_id).await?;
                Ok(true)
            })
        })
        .await
    }

    pub(crate) async fn record(
        &self,
        session_id: Uuid,
        activity: Activity,
        entry: AuditEntry,
    ) -> Result<(), StoreError> {
        let activity = SealedActivity::without_words(activity);
        self.write((session_id, activity, entry), |conn, (session_id, activity, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                Ok(activity.insert(conn, *session_id).await?)
            })
        })
        .await
    }
}

impl Finish {
    async fn write(&mut self, conn: &mut Conn) -> Result<bool, Stop<bool>> {
        let (done, at) = (&self.done, self.done.state.updated_at);
        let session_id = done.state.session_id;
        audit::append(conn, &done.audit).await?;
        let place = query_as::<Db, Place>(concat!(
            "SELECT environment, number, kind, status, url_token FROM sessions WHERE session_id = $1 \
             AND redaction = 'processing' AND event_sequence = $2",
            for_update!()
        ))
        .bind(session_id)
        .bind(done.state.event_sequence - 1)
        .fetch_optional(&mut *conn)
        .await?;
        let Some(place) = place else { return Err(Stop::Undo(false)) };
        for text in DESTROYED {
            query::<Db>(*text).bind(session_id).execute(&mut *conn).await?;
        }
        mails::forget(conn, session_id).await?;
        files::remove(conn, session_id).await?;
        query::<Db>("DELETE FROM search_tokens WHERE environment = $1 AND number = $2")
            .bind(&place.environment)
            .bind(done.state.number)
            .execute(&mut *conn)
            .await?;
        query::<Db>("UPDATE proposals SET words = $2 WHERE session_id = $1")
            .bind(session_id)
            .bind(Vec::<u8>::new())
            .execute(&mut *conn)
            .await?;
        query::<Db>(
            "UPDATE events SET body = $2 WHERE session_id = $1 AND length(body) > 0 AND substr(body, 1, 1) <> $3",
        )
        .bind(session_id)
        .bind(Vec::<u8>::new())
        .bind(Seal::remains_mark())
        .execute(&mut *conn)
        .await?;
        query::<Db>(
            "UPDATE sessions SET redaction = $2, event_sequence = $3, updated_at = $4, subject = $5, digest = $5, \
             url_token = NULL, source_status = $6, claimed_by = NULL, claimed_name = NULL, claimed_until = NULL \
             WHERE session_id = $1",
        )
        .bind(session_id)
        .bind(Redaction::Redacted.wire())
        .bind(done.state.event_sequence)
        .bind(at.0)
        .bind(Vec::<u8>::new())
        .bind(done.state.source_status.as_deref())
        .execute(&mut *conn)
        .await?;
        query::<Db>("UPDATE redactions SET done_at = $2 WHERE session_id = $1")
            .bind(session_id)
            .bind(at.0)
            .execute(&mut *conn)
            .await?;
        SealedActivity::without_words(done.activity.clone()).insert(conn, session_id).await?;
        self.settle_deliveries(conn).await?;
        let named = (done.event_id, EventType::SessionRedacted);
        outbox::emit(conn, &self.seal, &done.state, named, &self.body, at).await?;
        refresh_parents(conn, &self.seal, session_id, &place, at).await?;
        Ok(true)
    }

    /// Gives up what waits of events that cannot be read any more; the others come forward.
    async fn settle_deliveries(&self, conn: &mut Conn) -> Result<(), StoreError> {
        let state = &self.done.state;
        query::<Db>(
            "UPDATE deliveries SET state = 'failed', next_at = NULL, leased_until = NULL, fault = $2 \
             WHERE session_id = $1 AND state = 'waiting' AND event_id IN (SELECT v.event_id FROM events v \
             WHERE v.session_id = $1 AND length(v.body) = 0)",
        )
        .bind(state.session_id)
        .bind(REDACTED)
        .execute(&mut *conn)
        .await?;
        let endpoints = query_scalar::<Db, Uuid>(
            // by its events, as deliveries have no index of sessions
            "SELECT DISTINCT d.endpoint_id FROM events e JOIN deliveries d ON d.event_id = e.event_id \
             WHERE e.session_id = $1 AND d.state = 'waiting'",
        )
        .bind(state.session_id)
        .fetch_all(&mut *conn)
        .await?;
        for endpoint_id in endpoints {
            outbox::bring_forward(conn, state.session_id, endpoint_id, state.updated_at).await?;
        }
        Ok(())
    }
}

/// What goes with a session's key, each text for one session (`$1`). Of the revisions the last stays: it was written
/// by the request and tells nothing personal.
const DESTROYED: &[&str] = &[
    "DELETE FROM subject_keys WHERE session_id = $1",
    "DELETE FROM revisions WHERE session_id = $1 AND revision < (SELECT revisions FROM sessions WHERE session_id = $1)",
    "UPDATE activity SET words = NULL WHERE session_id = $1 AND words IS NOT NULL",
    "DELETE FROM drafts WHERE session_id = $1",
    "DELETE FROM unsent_forms WHERE session_id = $1",
    "DELETE FROM session_looks WHERE session_id = $1",
    "DELETE FROM reveals WHERE session_id = $1",
    "DELETE FROM decided_forms WHERE session_id = $1",
    "DELETE FROM session_tags WHERE session_id = $1",
    "DELETE FROM source_events WHERE session_id = $1",
    "DELETE FROM mentions WHERE session_id = $1",
    "UPDATE sessions SET overlay = NULL, claimed_by = NULL, claimed_name = NULL, claimed_until = NULL \
     WHERE session_id = $1",
    "DELETE FROM party_links WHERE parent_id = $1",
    "UPDATE delivery_tries SET answer = NULL WHERE answer IS NOT NULL AND delivery_id IN (SELECT d.delivery_id \
     FROM events e JOIN deliveries d ON d.event_id = e.event_id WHERE e.session_id = $1)",
    "UPDATE privacy_requests SET reason = NULL WHERE session_id = $1",
    // nobody works on them any more: they had their answer
    "UPDATE idempotent_calls SET answer = NULL, held_until = 0 WHERE session_id = $1",
];

/// Companies that linked to the session fall back to their own copy where the link no longer holds.
async fn refresh_parents(
    conn: &mut Conn,
    seal: &Seal,
    session_id: Uuid,
    place: &Place,
    at: Time,
) -> Result<(), StoreError> {
    let environment = crate::words::read::<Environment>(&place.environment, "sessions.environment")?;
    let above = summaries::parents(conn, environment, session_id, place.url_token.as_deref(), None).await?;
    parents::refresh_all(conn, seal, environment, &above, at).await?;
    Ok(())
}
