//! What ran out is taken away, a little at a time, so that no other write waits long.

use super::sign_ins::{SIGN_IN_FOR, THROTTLE_FOR};
use super::{Base, Conn, Db, audit, calls, drafts, session_looks, unsent};
use crate::error::StoreError;
use domain::audit::AuditEntry;
use domain::time::{DAY, HOUR};
use domain::{Actor, Environment, Time, Uuid};
use serde_json::json;
use sqlx::{query, query_scalar};

/// Rows of one kind that a sweep takes away in one write.
const SWEPT_AT_ONCE: u64 = 500;
/// Jobs that a sweep takes away in one write; each may have a thousand rows.
const JOBS_AT_ONCE: i64 = 4;
/// How long a job waits to be started.
const PLANNED_FOR: i64 = DAY;
/// How long a claim is kept after its lease ran out.
const LAPSED_FOR: i64 = HOUR;

macro_rules! delete_some {
    ($table:literal, $keys:literal, $time:literal) => {
        concat!(
            "DELETE FROM ",
            $table,
            " WHERE (",
            $keys,
            ") IN (SELECT ",
            $keys,
            " FROM ",
            $table,
            " WHERE ",
            $time,
            " <= $1 LIMIT $2)"
        )
    };
}

impl Base {
    pub(crate) async fn sweep(&self, now: Time) -> Result<(), StoreError> {
        loop {
            let full = self.write(now, |conn, now| Box::pin(async move { Ok(sweep(conn, *now).await?) })).await?;
            if !full {
                return Ok(());
            }
        }
    }
}

/// Takes away some of each kind; whether there may be more of one.
async fn sweep(conn: &mut Conn, now: Time) -> Result<bool, StoreError> {
    let mut full = false;
    for (text, kept_for) in [
        (delete_some!("sign_ins", "id_hash", "last_seen_at"), SIGN_IN_FOR),
        (delete_some!("links", "token_hash", "expires_at"), 0),
        (delete_some!("drafts", "user_id, session_id", "at"), drafts::KEPT_FOR),
        (delete_some!("unsent_forms", "user_id, page, form", "at"), unsent::KEPT_FOR),
        (delete_some!("session_looks", "user_id, session_id", "at"), session_looks::KEPT_FOR),
        (delete_some!("throttle", "bucket", "last_at"), THROTTLE_FOR),
        (delete_some!("presence", "stream_id", "until"), 0),
        (delete_some!("idempotent_calls", "key_id, name", "at"), calls::KEPT_FOR),
    ] {
        let gone = query::<Db>(text).bind(now.plus(-kept_for).0).bind(at_once()).execute(&mut *conn).await?;
        full |= gone.rows_affected() >= SWEPT_AT_ONCE;
    }
    query::<Db>("UPDATE endpoints SET earlier_secret = NULL, earlier_until = NULL WHERE earlier_until <= $1")
        .bind(now.0)
        .execute(&mut *conn)
        .await?;
    full |= planned_jobs(conn, now.plus(-PLANNED_FOR)).await?;
    full |= lapsed_claims(conn, now).await?;
    Ok(full)
}

fn at_once() -> i64 {
    i64::try_from(SWEPT_AT_ONCE).unwrap_or(i64::MAX)
}

/// Jobs that were chosen and never started.
async fn planned_jobs(conn: &mut Conn, until: Time) -> Result<bool, StoreError> {
    // held, so that none is started meanwhile
    let jobs = query_scalar::<Db, Uuid>(concat!(
        "SELECT bulk_id FROM bulk_jobs WHERE state = 'planned' AND made_at <= $1 ORDER BY made_at LIMIT $2",
        skip_locked!()
    ))
    .bind(until.0)
    .bind(JOBS_AT_ONCE)
    .fetch_all(&mut *conn)
    .await?;
    for bulk_id in &jobs {
        for text in ["DELETE FROM bulk_rows WHERE bulk_id = $1", "DELETE FROM bulk_jobs WHERE bulk_id = $1"] {
            query::<Db>(text).bind(*bulk_id).execute(&mut *conn).await?;
        }
    }
    Ok(i64::try_from(jobs.len()).unwrap_or(i64::MAX) >= JOBS_AT_ONCE)
}

/// Claims that ran out on sessions in review: they are as free as those that nobody ever had, and lists look for the few
/// that had one.
async fn lapsed_claims(conn: &mut Conn, now: Time) -> Result<bool, StoreError> {
    let mut full = false;
    for environment in Environment::ALL {
        let freed = query_scalar::<Db, Uuid>(concat!(
            "UPDATE sessions SET claimed_by = NULL, claimed_name = NULL, claimed_until = NULL WHERE session_id IN (\
             SELECT s.session_id FROM sessions s",
            indexed_by!("sessions_in_hand"),
            " WHERE s.environment = $1 AND s.status = 'In Review' AND s.claimed_until IS NOT NULL \
             AND s.claimed_until <= $2 LIMIT $3) AND claimed_until <= $2 RETURNING session_id"
        ))
        .bind(environment.wire())
        .bind(now.plus(-LAPSED_FOR).0)
        .bind(at_once())
        .fetch_all(&mut *conn)
        .await?;
        if !freed.is_empty() {
            let detail = json!({"environment": environment.wire(), "sessions": freed});
            let target = format!("sessions:{}", environment.wire());
            audit::append(conn, &AuditEntry::new(&Actor::System, now, "session.claims_lapsed", target, detail)).await?;
        }
        full |= freed.len() >= usize::try_from(SWEPT_AT_ONCE).unwrap_or(usize::MAX);
    }
    Ok(full)
}
