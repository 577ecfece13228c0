//! Who works on what: claims with a lease, and the queue out of which the next session is handed.
//!
//! Claims are written by their own statements, so that they move neither version nor event sequence of a session.

use super::activities::SealedActivity;
use super::{Base, Conn, Db, audit};
use crate::error::{Stop, StoreError};
use crate::rows::ListedRow;
use crate::types::{Activity, Claimed, HandOut, ListedSession, NewClaim, Released};
use domain::audit::AuditEntry;
use domain::session::Claim;
use domain::{Environment, Time, Uuid};
use sqlx::{FromRow, query, query_as, query_scalar};

#[derive(FromRow)]
struct ClaimRow {
    claimed_by: Option<String>,
    claimed_name: Option<String>,
    claimed_until: Option<i64>,
}

impl ClaimRow {
    /// The claim, if its lease runs still.
    fn live(self, now: Time) -> Option<Claim> {
        match (self.claimed_by, self.claimed_name, self.claimed_until) {
            (Some(holder), Some(name), Some(until)) if until > now.0 => {
                Some(Claim { holder, name, until: Time(until) })
            }
            _ => None,
        }
    }
}

/// The claim on a session that is not redacted, its row held until the commit.
async fn held(conn: &mut Conn, session_id: Uuid) -> Result<Option<ClaimRow>, StoreError> {
    Ok(query_as::<Db, ClaimRow>(concat!(
        "SELECT claimed_by, claimed_name, claimed_until FROM sessions WHERE session_id = $1 AND redaction IS NULL",
        for_update!()
    ))
    .bind(session_id)
    .fetch_optional(conn)
    .await?)
}

async fn set(conn: &mut Conn, session_id: Uuid, claim: Option<&Claim>) -> Result<(), StoreError> {
    query::<Db>("UPDATE sessions SET claimed_by = $2, claimed_name = $3, claimed_until = $4 WHERE session_id = $1")
        .bind(session_id)
        .bind(claim.map(|claim| claim.holder.as_str()))
        .bind(claim.map(|claim| claim.name.as_str()))
        .bind(claim.map(|claim| claim.until.0))
        .execute(conn)
        .await?;
    Ok(())
}

impl Base {
    pub(crate) async fn claim_session(
        &self,
        new: NewClaim,
        activity: Activity,
        entry: AuditEntry,
    ) -> Result<Claimed, StoreError> {
        let job = (new, SealedActivity::without_words(activity), entry);
        self.write(job, |conn, (new, activity, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let Some(row) = held(conn, new.session_id).await? else { return Err(Stop::Undo(Claimed::Closed)) };
                match row.live(new.now) {
                    Some(other) if other.holder != new.claim.holder && !new.over_others => {
                        return Err(Stop::Undo(Claimed::Held(other)));
                    }
                    _ => set(conn, new.session_id, Some(&new.claim)).await?,
                }
                activity.insert(conn, new.session_id).await?;
                Ok(Claimed::Taken(new.claim.clone()))
            })
        })
        .await
    }

    pub(crate) async fn release_claim(
        &self,
        session_id: Uuid,
        only_of: Option<&str>,
        now: Time,
        activity: Activity,
        entry: AuditEntry,
    ) -> Result<Released, StoreError> {
        let job = (session_id, only_of.map(str::to_owned), now, SealedActivity::without_words(activity), entry);
        self.write(job, |conn, (session_id, only_of, now, activity, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let claim = held(conn, *session_id).await?.and_then(|row| row.live(*now));
                let Some(claim) = claim else { return Err(Stop::Undo(Released::Free)) };
                if only_of.as_ref().is_some_and(|holder| *holder != claim.holder) {
                    return Err(Stop::Undo(Released::Held(claim)));
                }
                set(conn, *session_id, None).await?;
                activity.insert(conn, *session_id).await?;
                Ok(Released::Done)
            })
        })
        .await
    }

    pub(crate) async fn renew_claim(&self, session_id: Uuid, holder: &str, until: Time) -> Result<(), StoreError> {
        self.write((session_id, holder.to_owned(), until), |conn, (session_id, holder, until)| {
            Box::pin(async move {
                query::<Db>(
                    "UPDATE sessions SET claimed_until = $3 WHERE session_id = $1 AND claimed_by = $2 \
                     AND claimed_until < $3",
                )
                .bind(*session_id)
                .bind(holder.as_str())
                .bind(until.0)
                .execute(conn)
                .await?;
                Ok(())
            })
        })
        .await
    }

    pub(crate) async fn peek_queue(
        &self,
        environment: Environment,
        now: Time,
        limit: i64,
    ) -> Result<Vec<ListedSession>, StoreError> {
        let rows = query_as::<Db, ListedRow>(concat!(
            "SELECT ",
            listed_columns!(),
            " FROM sessions s",
            indexed_by!("sessions_to_hand_out"),
            " LEFT JOIN subject_keys k ON k.session_id = s.session_id AND s.redaction IS NULL \
             WHERE s.environment = $1 AND s.status = 'In Review' AND s.redaction IS NULL \
             AND (s.claimed_until IS NULL OR s.claimed_until <= $2) \
             ORDER BY s.priority DESC, s.entered_review_at, s.number LIMIT $3"
        ))
        .bind(environment.wire())
        .bind(now.0)
        .bind(limit)
        .fetch_all(self.pool())
        .await?;
        rows.into_iter().map(|row| row.open(&self.seal)).collect()
    }

    pub(crate) async fn first_waiting(
        &self,
        environment: Environment,
        now: Time,
        except: Uuid,
    ) -> Result<Option<Uuid>, StoreError> {
        Ok(query_scalar::<Db, Uuid>(concat!(
            "SELECT s.session_id FROM sessions s",
            indexed_by!("sessions_to_hand_out"),
            " WHERE s.environment = $1 AND s.status = 'In Review' AND s.redaction IS NULL \
             AND (s.claimed_until IS NULL OR s.claimed_until <= $2) AND s.session_id <> $3 \
             ORDER BY s.priority DESC, s.entered_review_at, s.number LIMIT 1"
        ))
        .bind(environment.wire())
        .bind(now.0)
        .bind(except)
        .fetch_optional(self.pool())
        .await?)
    }

    pub(crate) async fn hand_out(
        &self,
        ask: HandOut,
        activity: Activity,
        entry: AuditEntry,
    ) -> Result<Option<Uuid>, StoreError> {
        let job = (ask, SealedActivity::without_words(activity), entry);
        self.write(job, |conn, (ask, activity, entry)| {
            Box::pin(async move {
                // the chain first, as every write has it: who asks at the same moment stands behind this
                audit::hold(conn).await?;
                let free = query_scalar::<Db, Uuid>(concat!(
                    "SELECT s.session_id FROM sessions s",
                    indexed_by!("sessions_to_hand_out"),
                    " WHERE s.environment = $1 AND s.status = 'In Review' AND s.redaction IS NULL \
                     AND (s.claimed_until IS NULL OR s.claimed_until <= $2) \
                     ORDER BY s.priority DESC, s.entered_review_at, s.number LIMIT 1",
                    skip_locked!()
                ))
                .bind(ask.environment.wire())
                .bind(ask.now.0)
                .fetch_optional(&mut *conn)
                .await?;
                let Some(session_id) = free else { return Err(Stop::Undo(None)) };
                let entry = AuditEntry { target: format!("{}{session_id}", entry.target), ..entry.clone() };
                audit::append(conn, &entry).await?;
                set(conn, session_id, Some(&ask.claim)).await?;
                activity.insert(conn, session_id).await?;
                Ok(Some(session_id))
            })
        })
        .await
    }
}
