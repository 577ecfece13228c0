//! Events and their deliveries: written with the change, leased by workers, tried until accepted or given up.
//!
//! Of the waiting deliveries of one session to one endpoint only the first has a time at which it is due; the others
//! stand behind it and come forward when it is settled. Who changes that order holds the session's row.

use super::activities::SealedActivity;
use super::{Base, Conn, Db, audit};
use crate::error::{Stop, StoreError};
use crate::rows::EndpointRow;
use crate::seal::{Cell, Seal};
use crate::types::{Activity, AfterTry, Endpoint, LeasedDelivery, ResendSpan, SpanResent, TryResult};
use crate::words::{Word, split};
use domain::audit::AuditEntry;
use domain::event::EventType;
use domain::session::SessionState;
use domain::view::DeliveryState;
use domain::{Actor, Time, Uuid};
use sqlx::{FromRow, query, query_as, query_scalar};
use std::sync::Arc;

/// Most deliveries that one endpoint may have under way.
const MOST_UNDER_WAY: i64 = 8;
/// After so many failed tries in a row an endpoint gets one delivery at a time, so that it cannot bind all workers.
const FAILING: i64 = 3;

/// Writes an event and one delivery for each endpoint that wants it.
pub(crate) async fn emit(
    conn: &mut Conn,
    seal: &Seal,
    state: &SessionState,
    (event_id, event_type): (Uuid, EventType),
    body: &[u8],
    at: Time,
) -> Result<(), StoreError> {
    query::<Db>(
        "INSERT INTO events (event_id, session_id, sequence, event_type, at, body) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(event_id)
    .bind(state.session_id)
    .bind(state.event_sequence)
    .bind(event_type.wire())
    .bind(at.0)
    .bind(body)
    .execute(&mut *conn)
    .await?;
    let endpoints = query_as::<Db, (Uuid, String)>(
        "SELECT endpoint_id, events FROM endpoints WHERE environment = $1 AND disabled_at IS NULL",
    )
    .bind(state.environment.wire())
    .fetch_all(&mut *conn)
    .await?;
    for (endpoint_id, events) in endpoints {
        let wanted: Vec<EventType> = split(&events, "endpoints.events")?;
        if !wanted.is_empty() && !wanted.contains(&event_type) {
            continue;
        }
        query::<Db>(
            "INSERT INTO deliveries (delivery_id, event_id, session_id, endpoint_id, sequence, state, tries, \
             tries_before_resend, next_at) VALUES ($1, $2, $3, $4, $5, 'waiting', 0, 0, CASE WHEN EXISTS (SELECT 1 \
             FROM deliveries d WHERE d.endpoint_id = $4 AND d.session_id = $3 AND d.state = 'waiting') THEN NULL \
             ELSE CAST($6 AS BIGINT) END)",
        )
        .bind(seal.world.id())
        .bind(event_id)
        .bind(state.session_id)
        .bind(endpoint_id)
        .bind(state.event_sequence)
        .bind(at.0)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Switches an endpoint off and gives up what waits for it. False when it is off or unknown.
pub(crate) async fn switch_off(conn: &mut Conn, endpoint_id: Uuid, at: Time, why: &str) -> Result<bool, StoreError> {
    let changed = query::<Db>(
        "UPDATE endpoints SET disabled_at = $2, disabled_why = $3, earlier_secret = NULL, earlier_until = NULL \
         WHERE endpoint_id = $1 AND disabled_at IS NULL",
    )
    .bind(endpoint_id)
    .bind(at.0)
    .bind(why)
    .execute(&mut *conn)
    .await?;
    query::<Db>(
        "UPDATE deliveries SET state = 'failed', next_at = NULL, leased_until = NULL \
         WHERE endpoint_id = $1 AND state = 'waiting'",
    )
    .bind(endpoint_id)
    .execute(&mut *conn)
    .await?;
    Ok(changed.rows_affected() > 0)
}

/// Holds the order of a session's deliveries until the commit.
pub(crate) async fn hold(conn: &mut Conn, session_id: Uuid) -> Result<(), StoreError> {
    query_scalar::<Db, i64>(concat!("SELECT number FROM sessions WHERE session_id = $1", for_update!()))
        .bind(session_id)
        .fetch_optional(&mut *conn)
        .await?;
    Ok(())
}

/// Brings the first waiting delivery of a session and endpoint forward, if it stood behind another.
pub(crate) async fn bring_forward(
    conn: &mut Conn,
    session_id: Uuid,
    endpoint_id: Uuid,
    at: Time,
) -> Result<(), StoreError> {
    query::<Db>(
        "UPDATE deliveries SET next_at = $3 WHERE next_at IS NULL AND delivery_id = (SELECT delivery_id \
         FROM deliveries WHERE endpoint_id = $1 AND session_id = $2 AND state = 'waiting' ORDER BY sequence LIMIT 1)",
    )
    .bind(endpoint_id)
    .bind(session_id)
    .bind(at.0)
    .execute(&mut *conn)
    .await?;
    Ok(())
}

#[derive(FromRow)]
struct DueEndpoint {
    #[sqlx(flatten)]
    endpoint: EndpointRow,
    failures: i64,
    under_way: i64,
}

#[derive(FromRow)]
struct LeasedRow {
    delivery_id: Uuid,
    event_id: Uuid,
    tries: i64,
}

#[derive(FromRow)]
struct BodyRow {
    session_id: Uuid,
    body: Vec<u8>,
    wrapped: Option<Vec<u8>>,
}

/// What one round of leasing asks for: endpoint, how many, and the time now and of the lease's end.
struct Lease {
    shares: Vec<(Uuid, i64)>,
    now: Time,
    until: Time,
}

impl Base {
    pub(crate) async fn lease_deliveries(
        &self,
        now: Time,
        lease_micros: i64,
        limit: i64,
    ) -> Result<Vec<LeasedDelivery>, StoreError> {
        let due = query_as::<Db, DueEndpoint>(concat!(
            "SELECT ",
            endpoint_columns!(),
            ", e.failures, (SELECT count(*) FROM deliveries d WHERE d.endpoint_id = e.endpoint_id \
             AND d.state = 'waiting' AND d.leased_until > $1) AS under_way FROM endpoints e \
             WHERE e.disabled_at IS NULL AND EXISTS (SELECT 1 FROM deliveries d WHERE d.endpoint_id = e.endpoint_id \
             AND d.state = 'waiting' AND d.next_at IS NOT NULL AND d.next_at <= $1 \
             AND (d.leased_until IS NULL OR d.leased_until <= $1)) ORDER BY e.endpoint_id"
        ))
        .bind(now.0)
        .fetch_all(self.pool())
        .await?;
        let shares = shares(&due, now, limit);
        if shares.is_empty() {
            return Ok(Vec::new());
        }
        let endpoints =
            due.into_iter().map(|due| due.endpoint.open(&self.seal)).collect::<Result<Vec<Endpoint>, _>>()?;
        let lease = Lease { shares, now, until: now.plus(lease_micros) };
        let leased = self.write(lease, |conn, lease| Box::pin(async move { Ok(take(conn, lease).await?) })).await?;
        let mut opened = Vec::with_capacity(leased.len());
        for (endpoint_id, row) in leased {
            let Some(endpoint) = endpoints.iter().find(|endpoint| endpoint.endpoint_id == endpoint_id) else {
                continue;
            };
            // one unreadable body must not hold up the others: it is left to its lease and shows in the log
            match self.body(&row).await {
                Ok(body) => opened.push(LeasedDelivery {
                    delivery_id: row.delivery_id,
                    event_id: row.event_id,
                    body,
                    endpoint: endpoint.clone(),
                    tries: row.tries,
                }),
                Err(error) => tracing::error!(%error, delivery = %row.delivery_id, "a delivery cannot be read"),
            }
        }
        Ok(opened)
    }

    async fn body(&self, row: &LeasedRow) -> Result<serde_json::Value, StoreError> {
        self.event_body(row.event_id).await?.ok_or(StoreError::Corrupt(Cell::Body.name()))
    }

    pub(crate) async fn event_body(&self, event_id: Uuid) -> Result<Option<serde_json::Value>, StoreError> {
        let found = query_as::<Db, BodyRow>(
            "SELECT v.session_id, v.body, k.wrapped FROM events v JOIN sessions s ON s.session_id = v.session_id \
             LEFT JOIN subject_keys k ON k.session_id = v.session_id AND s.redaction IS NULL WHERE v.event_id = $1",
        )
        .bind(event_id)
        .fetch_optional(self.pool())
        .await?;
        let Some(found) = found else { return Ok(None) };
        let Some(key) = self.seal.key_for(found.session_id, found.wrapped.as_deref(), &found.body)? else {
            return Ok(None);
        };
        if found.body.is_empty() {
            return Ok(None);
        }
        let opened = self.seal.open(&key, Cell::Body, &event_id, &found.body)?;
        serde_json::from_slice(&opened).map(Some).map_err(|_| StoreError::Corrupt(Cell::Body.name()))
    }

    pub(crate) async fn finish_try(&self, delivery_id: Uuid, result: TryResult) -> Result<(), StoreError> {
        let found =
            query_as::<Db, (Uuid, Uuid)>("SELECT session_id, endpoint_id FROM deliveries WHERE delivery_id = $1")
                .bind(delivery_id)
                .fetch_optional(self.pool())
                .await?;
        let Some((session_id, endpoint_id)) = found else { return Ok(()) };
        let answer = match self.data_key(session_id).await? {
            Some(key) if !result.answer.is_empty() => {
                Some(self.seal.seal_with(&key, Cell::Answer, &delivery_id, &result.answer)?)
            }
            _ => None,
        };
        let finished = Finished { delivery_id, session_id, endpoint_id, result, answer };
        self.write(finished, |conn, finished| Box::pin(async move { Ok(finished.write(conn).await?) })).await
    }

    pub(crate) async fn resend(
        &self,
        delivery_id: Uuid,
        session_id: Uuid,
        now: Time,
        entry: AuditEntry,
        activity: Activity,
    ) -> Result<bool, StoreError> {
        let activity = SealedActivity::without_words(activity);
        let job = (delivery_id, session_id, now, entry, activity);
        self.write(job, |conn, (delivery_id, session_id, now, entry, activity)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                hold(conn, *session_id).await?;
                activity.insert(conn, *session_id).await?;
                if again(conn, *delivery_id, *session_id, *now).await? { Ok(true) } else { Err(Stop::Undo(false)) }
            })
        })
        .await
    }

    pub(crate) async fn resend_span(
        &self,
        span: ResendSpan,
        now: Time,
        entry: AuditEntry,
        activity: Activity,
    ) -> Result<SpanResent, StoreError> {
        let job = (span, now, entry, activity, Arc::clone(&self.seal));
        self.write(job, |conn, (span, now, entry, activity, seal)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                // sessions in one order, so that two spans at once do not wait for each other
                let due = query_as::<Db, (Uuid, Uuid)>(
                    "SELECT d.session_id, d.delivery_id FROM events v JOIN deliveries d ON d.event_id = v.event_id \
                     JOIN endpoints e ON e.endpoint_id = d.endpoint_id AND e.disabled_at IS NULL \
                     WHERE v.at >= $1 AND v.at < $2 AND length(v.body) > 0 AND e.environment = COALESCE($3, e.environment) \
                     AND e.endpoint_id = COALESCE($4, e.endpoint_id) ORDER BY d.session_id, d.sequence LIMIT $5",
                )
                .bind(span.from.0)
                .bind(span.until.0)
                .bind(span.environment.map(domain::Environment::wire))
                .bind(span.endpoint_id)
                .bind(span.most.saturating_add(1))
                .fetch_all(&mut *conn)
                .await?;
                let count = i64::try_from(due.len()).unwrap_or(i64::MAX);
                if count > span.most {
                    return Err(Stop::Undo(SpanResent::TooMany));
                }
                let mut told = None;
                for (session_id, delivery_id) in due {
                    if told != Some(session_id) {
                        hold(conn, session_id).await?;
                        let activity = Activity { activity_id: seal.world.id(), ..activity.clone() };
                        SealedActivity::without_words(activity).insert(conn, session_id).await?;
                        told = Some(session_id);
                    }
                    again(conn, delivery_id, session_id, *now).await?;
                }
                Ok(SpanResent::Done(count))
            })
        })
        .await
    }

    pub(crate) async fn next_due(&self) -> Result<Option<Time>, StoreError> {
        let due = query_scalar::<Db, Option<i64>>(
            "SELECT min(f.due) FROM (SELECT (SELECT d.next_at FROM deliveries d WHERE d.endpoint_id = e.endpoint_id \
             AND d.state = 'waiting' AND d.next_at IS NOT NULL AND d.leased_until IS NULL ORDER BY d.next_at LIMIT 1) \
             AS due FROM endpoints e WHERE e.disabled_at IS NULL UNION ALL SELECT (SELECT d.leased_until \
             FROM deliveries d WHERE d.endpoint_id = e.endpoint_id AND d.state = 'waiting' \
             AND d.leased_until IS NOT NULL AND d.next_at IS NOT NULL ORDER BY d.leased_until LIMIT 1) AS due FROM endpoints e \
             WHERE e.disabled_at IS NULL) f",
        )
        .fetch_one(self.pool())
        .await?;
        Ok(due.map(Time))
    }
}

/// Splits `limit` over the endpoints that have something due: each gets its share, what is left goes round.
fn shares(due: &[DueEndpoint], now: Time, limit: i64) -> Vec<(Uuid, i64)> {
    let mut room: Vec<(Uuid, i64, i64)> = due
        .iter()
        .map(|due| {
            let most = if due.failures >= FAILING { 1 } else { MOST_UNDER_WAY };
            (due.endpoint.endpoint_id, (most - due.under_way).max(0), 0)
        })
        .collect();
    // with more endpoints than places nobody is always the last in line
    let start = usize::try_from(now.0.unsigned_abs()).unwrap_or(0) % room.len().max(1);
    room.rotate_left(start);
    let mut left = limit;
    while left > 0 && room.iter().any(|(_, free, _)| *free > 0) {
        for (_, free, taken) in room.iter_mut().filter(|(_, free, _)| *free > 0) {
            if left > 0 {
                (*free, *taken, left) = (*free - 1, *taken + 1, left - 1);
            }
        }
    }
    room.into_iter().filter(|(_, _, taken)| *taken > 0).map(|(id, _, taken)| (id, taken)).collect()
}

async fn take(conn: &mut Conn, lease: &Lease) -> Result<Vec<(Uuid, LeasedRow)>, StoreError> {
    let mut taken = Vec::new();
    for (endpoint_id, share) in &lease.shares {
        let rows = query_as::<Db, LeasedRow>(concat!(
            "WITH due AS MATERIALIZED (SELECT delivery_id FROM deliveries WHERE endpoint_id = $1 AND state = 'waiting' \
             AND next_at IS NOT NULL AND next_at <= $2 AND (leased_until IS NULL OR leased_until <= $2) \
             ORDER BY next_at LIMIT $3",
            skip_locked!(),
            ") UPDATE deliveries SET leased_until = $4 WHERE delivery_id IN (SELECT delivery_id FROM due) \
             RETURNING delivery_id, event_id, tries - tries_before_resend AS tries"
        ))
        .bind(endpoint_id)
        .bind(lease.now.0)
        .bind(share)
        .bind(lease.until.0)
        .fetch_all(&mut *conn)
        .await?;
        taken.extend(rows.into_iter().map(|row| (*endpoint_id, row)));
    }
    Ok(taken)
}

struct Finished {
    delivery_id: Uuid,
    session_id: Uuid,
    endpoint_id: Uuid,
    result: TryResult,
    answer: Option<Vec<u8>>,
}

impl Finished {
    async fn write(&self, conn: &mut Conn) -> Result<(), StoreError> {
        let result = &self.result;
        if let AfterTry::DisableEndpoint(why) = &result.next {
            let target = format!("webhook:{}", self.endpoint_id);
            let detail = serde_json::json!({"http_status": result.http_status});
            audit::append(conn, &AuditEntry::new(&Actor::System, result.at, "webhook.disable", target, detail)).await?;
            hold(conn, self.session_id).await?;
            switch_off(conn, self.endpoint_id, result.at, why).await?;
        } else {
            hold(conn, self.session_id).await?;
            self.count_failure(conn).await?;
        }
        let (state, retry_at) = match result.next {
            AfterTry::Delivered => (DeliveryState::Delivered, None),
            AfterTry::Retry(at) => (DeliveryState::Waiting, Some(at.0)),
            AfterTry::GiveUp | AfterTry::DisableEndpoint(_) => (DeliveryState::Failed, None),
        };
        // an endpoint switched off meanwhile gets no further try; a resend of an earlier event goes first
        let tries = query_scalar::<Db, i64>(
            "UPDATE deliveries SET tries = tries + 1, leased_until = NULL, http_status = $2, took_ms = $3, fault = $4, \
             state = CASE WHEN state = 'delivered' OR (state = 'failed' AND $5 = 'waiting') THEN state ELSE $5 END, \
             next_at = CASE WHEN state <> 'waiting' OR EXISTS (SELECT 1 FROM deliveries d WHERE d.state = 'waiting' \
             AND d.endpoint_id = deliveries.endpoint_id AND d.session_id = deliveries.session_id \
             AND d.sequence < deliveries.sequence) THEN NULL ELSE CAST($6 AS BIGINT) END \
             WHERE delivery_id = $1 RETURNING tries",
        )
        .bind(self.delivery_id)
        .bind(result.http_status)
        .bind(result.took_ms)
        .bind(result.fault.as_deref())
        .bind(state.word())
        .bind(retry_at)
        .fetch_one(&mut *conn)
        .await?;
        query::<Db>(
            "INSERT INTO delivery_tries (delivery_id, try, at, http_status, took_ms, fault, answer) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(self.delivery_id)
        .bind(tries)
        .bind(result.at.0)
        .bind(result.http_status)
        .bind(result.took_ms)
        .bind(result.fault.as_deref())
        .bind(self.answer.as_deref())
        .execute(&mut *conn)
        .await?;
        bring_forward(conn, self.session_id, self.endpoint_id, result.at).await
    }

    /// Counts failed tries in a row; a row that would not change is not written.
    async fn count_failure(&self, conn: &mut Conn) -> Result<(), StoreError> {
        let text = match self.result.next {
            AfterTry::Delivered => "UPDATE endpoints SET failures = 0 WHERE endpoint_id = $1 AND failures > 0",
            _ => "UPDATE endpoints SET failures = failures + 1 WHERE endpoint_id = $1 AND failures < 1000",
        };
        query::<Db>(text).bind(self.endpoint_id).execute(&mut *conn).await?;
        Ok(())
    }
}

/// Makes a delivery due again, before all later ones of its session and endpoint.
async fn again(conn: &mut Conn, delivery_id: Uuid, session_id: Uuid, now: Time) -> Result<bool, StoreError> {
    let found = query_as::<Db, (Uuid, i64, Option<i64>)>(
        "SELECT d.endpoint_id, d.sequence, d.leased_until FROM deliveries d JOIN endpoints e \
         ON e.endpoint_id = d.endpoint_id AND e.disabled_at IS NULL JOIN events v ON v.event_id = d.event_id \
         AND length(v.body) > 0 WHERE d.delivery_id = $1 AND d.session_id = $2",
    )
    .bind(delivery_id)
    .bind(session_id)
    .fetch_optional(&mut *conn)
    .await?;
    let Some((endpoint_id, sequence, leased_until)) = found else { return Ok(false) };
    if leased_until.is_some_and(|until| until > now.0) {
        // it is on its way this very moment
        return Ok(true);
    }
    query::<Db>(
        "UPDATE deliveries SET state = 'waiting', tries_before_resend = tries, leased_until = NULL, next_at = NULL \
         WHERE delivery_id = $1",
    )
    .bind(delivery_id)
    .execute(&mut *conn)
    .await?;
    query::<Db>(
        "UPDATE deliveries SET next_at = NULL WHERE endpoint_id = $1 AND session_id = $2 AND state = 'waiting' \
         AND sequence > $3",
    )
    .bind(endpoint_id)
    .bind(session_id)
    .bind(sequence)
    .execute(&mut *conn)
    .await?;
    bring_forward(conn, session_id, endpoint_id, now).await?;
    Ok(true)
}
