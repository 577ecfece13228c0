//! Many sessions at once: jobs, and the row of each session, which one worker after another may lease.

use super::turns::{self, Turn};
use super::{Base, Db, audit};
use crate::error::{Stop, StoreError};
use crate::rows::ListedRow;
use crate::seal::Cell;
use crate::types::{BulkJob, BulkWords, LeasedBulkRow, ListedBulkRow, NewBulk, Planned};
use crate::words::read;
use domain::audit::AuditEntry;
use domain::view::RowOutcome;
use domain::{Time, Uuid};
use sqlx::{FromRow, query, query_as, query_scalar};

#[derive(FromRow)]
struct JobRow {
    bulk_id: Uuid,
    user_id: Uuid,
    act: String,
    state: String,
    words: Option<Vec<u8>>,
    made_at: i64,
    started_at: Option<i64>,
    ended_at: Option<i64>,
}

#[derive(FromRow)]
struct OutcomeRow {
    position: i64,
    outcome: String,
    sentence: Option<String>,
    #[sqlx(flatten)]
    listed: ListedRow,
}

impl Base {
    pub(crate) async fn plan_bulk(&self, job: NewBulk, entry: AuditEntry) -> Result<Planned, StoreError> {
        self.write((job, entry), |conn, (job, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let made = query::<Db>(
                    "INSERT INTO bulk_jobs (bulk_id, user_id, act, state, digest, made_at) \
                     VALUES ($1, $2, $3, 'planned', $4, $5) ON CONFLICT (bulk_id) DO NOTHING",
                )
                .bind(job.bulk_id)
                .bind(job.user_id)
                .bind(job.act.wire())
                .bind(job.digest.as_slice())
                .bind(job.made_at.0)
                .execute(&mut *conn)
                .await?;
                if made.rows_affected() == 0 {
                    let same = query_scalar::<Db, i64>(
                        "SELECT count(*) FROM bulk_jobs WHERE bulk_id = $1 AND user_id = $2 AND digest = $3",
                    )
                    .bind(job.bulk_id)
                    .bind(job.user_id)
                    .bind(job.digest.as_slice())
                    .fetch_one(&mut *conn)
                    .await?;
                    return Err(Stop::Undo(if same > 0 { Planned::There } else { Planned::Taken }));
                }
                for (position, (session_id, version)) in (0_i64..).zip(&job.rows) {
                    query::<Db>(
                        "INSERT INTO bulk_rows (bulk_id, position, session_id, version, outcome) \
                         SELECT $1, $2, s.session_id, $4, 'waiting' FROM sessions s WHERE s.session_id = $3",
                    )
                    .bind(job.bulk_id)
                    .bind(position)
                    .bind(*session_id)
                    .bind(*version)
                    .execute(&mut *conn)
                    .await?;
                }
                Ok(Planned::Made)
            })
        })
        .await
    }

    pub(crate) async fn find_bulk(&self, bulk_id: Uuid) -> Result<Option<BulkJob>, StoreError> {
        let row = query_as::<Db, JobRow>(
            "SELECT bulk_id, user_id, act, state, words, made_at, started_at, ended_at FROM bulk_jobs WHERE bulk_id = $1",
        )
        .bind(bulk_id)
        .fetch_optional(self.pool())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let counts = query_as::<Db, (String, i64)>(
            "SELECT outcome, count(*) FROM bulk_rows WHERE bulk_id = $1 GROUP BY outcome",
        )
        .bind(bulk_id)
        .fetch_all(self.pool())
        .await?;
        let words = row.words.map(|sealed| self.seal.open_own(Cell::BulkWords, bulk_id, &sealed)).transpose()?;
        let words = words.map(|bytes| serde_json::from_slice::<BulkWords>(&bytes)).transpose();
        Ok(Some(BulkJob {
            bulk_id: row.bulk_id,
            user_id: row.user_id,
            act: read(&row.act, "bulk_jobs.act")?,
            state: read(&row.state, "bulk_jobs.state")?,
            words: words.map_err(|_| StoreError::Corrupt(Cell::BulkWords.name()))?,
            made_at: Time(row.made_at),
            started_at: row.started_at.map(Time),
            ended_at: row.ended_at.map(Time),
            counts: counts
                .into_iter()
                .map(|(outcome, n)| Ok((read(&outcome, "bulk_rows.outcome")?, n)))
                .collect::<Result<_, StoreError>>()?,
        }))
    }

    pub(crate) async fn bulk_rows(
        &self,
        bulk_id: Uuid,
        only: Option<RowOutcome>,
        after: i64,
        limit: i64,
    ) -> Result<Vec<ListedBulkRow>, StoreError> {
        let rows = query_as::<Db, OutcomeRow>(concat!(
            "SELECT b.position, b.outcome, b.sentence, ",
            listed_columns!(),
            " FROM bulk_rows b JOIN sessions s ON s.session_id = b.session_id \
             LEFT JOIN subject_keys k ON k.session_id = s.session_id AND s.redaction IS NULL \
             WHERE b.bulk_id = $1 AND b.position > $2 AND (CAST($3 AS TEXT) IS NULL OR b.outcome = $3) \
             ORDER BY b.position LIMIT $4"
        ))
        .bind(bulk_id)
        .bind(after)
        .bind(only.map(RowOutcome::wire))
        .bind(limit)
        .fetch_all(self.pool())
        .await?;
        let opened = rows.into_iter().map(|row| {
            Ok(ListedBulkRow {
                position: row.position,
                outcome: read(&row.outcome, "bulk_rows.outcome")?,
                sentence: row.sentence,
                session: row.listed.open(&self.seal)?,
            })
        });
        opened.collect()
    }

    pub(crate) async fn bulks_of(&self, user_id: Uuid, since: Time) -> Result<Vec<BulkJob>, StoreError> {
        let ids = query_scalar::<Db, Uuid>(
            "SELECT bulk_id FROM bulk_jobs WHERE user_id = $1 AND made_at > $2 AND state <> 'planned' \
             ORDER BY made_at DESC, bulk_id DESC LIMIT 5",
        )
        .bind(user_id)
        .bind(since.0)
        .fetch_all(self.pool())
        .await?;
        let mut jobs = Vec::new();
        for bulk_id in ids {
            jobs.extend(self.find_bulk(bulk_id).await?);
        }
        Ok(jobs)
    }

    pub(crate) async fn start_bulk(
        &self,
        bulk_id: Uuid,
        words: &BulkWords,
        at: Time,
        entry: AuditEntry,
    ) -> Result<bool, StoreError> {
        let bytes = serde_json::to_vec(words).map_err(|_| StoreError::Fault)?;
        let sealed = self.seal.seal_own(Cell::BulkWords, bulk_id, &bytes)?;
        self.write((bulk_id, sealed, at, entry), |conn, (bulk_id, sealed, at, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let started = query::<Db>(
                    "UPDATE bulk_jobs SET state = 'running', words = $2, started_at = $3 \
                     WHERE bulk_id = $1 AND state = 'planned'",
                )
                .bind(*bulk_id)
                .bind(sealed.as_slice())
                .bind(at.0)
                .execute(conn)
                .await?;
                if started.rows_affected() > 0 { Ok(true) } else { Err(Stop::Undo(false)) }
            })
        })
        .await
    }

    pub(crate) async fn due_bulks(&self, now: Time) -> Result<Vec<Uuid>, StoreError> {
        Ok(query_scalar::<Db, Uuid>(
            "SELECT j.bulk_id FROM bulk_jobs j WHERE j.state = 'running' AND (EXISTS (SELECT 1 FROM bulk_rows r \
             WHERE r.bulk_id = j.bulk_id AND r.outcome IN ('waiting', 'working') AND r.leased_until <= $1) \
             OR NOT EXISTS (SELECT 1 FROM bulk_rows r WHERE r.bulk_id = j.bulk_id \
             AND r.outcome IN ('waiting', 'working'))) ORDER BY j.started_at, j.bulk_id LIMIT 10",
        )
        .bind(now.0)
        .fetch_all(self.pool())
        .await?)
    }

    pub(crate) async fn lease_bulk_rows(
        &self,
        bulk_id: Uuid,
        now: Time,
        until: Time,
        limit: i64,
    ) -> Result<Vec<LeasedBulkRow>, StoreError> {
        self.write((bulk_id, now, until, limit), |conn, (bulk_id, now, until, limit)| {
            Box::pin(async move {
                let rows = query_as::<Db, (i64, Uuid, i64, String)>(concat!(
                    "SELECT position, session_id, version, outcome FROM bulk_rows WHERE bulk_id = $1 \
                     AND outcome IN ('waiting', 'working') AND leased_until <= $2 ORDER BY position LIMIT $3",
                    skip_locked!()
                ))
                .bind(*bulk_id)
                .bind(now.0)
                .bind(*limit)
                .fetch_all(&mut *conn)
                .await?;
                for (position, ..) in &rows {
                    query::<Db>(
                        "UPDATE bulk_rows SET outcome = 'working', leased_until = $3 \
                         WHERE bulk_id = $1 AND position = $2",
                    )
                    .bind(*bulk_id)
                    .bind(*position)
                    .bind(until.0)
                    .execute(&mut *conn)
                    .await?;
                }
                let leased = rows.into_iter().map(|(position, session_id, version, outcome)| LeasedBulkRow {
                    position,
                    session_id,
                    version,
                    resumed: outcome == RowOutcome::Working.wire(),
                });
                Ok(leased.collect())
            })
        })
        .await
    }

    pub(crate) async fn finish_bulk_row(
        &self,
        bulk_id: Uuid,
        position: i64,
        outcome: RowOutcome,
        sentence: Option<String>,
    ) -> Result<(), StoreError> {
        self.write((bulk_id, position, outcome, sentence), |conn, (bulk_id, position, outcome, sentence)| {
            Box::pin(async move {
                query::<Db>(
                    "UPDATE bulk_rows SET outcome = $3, sentence = $4 WHERE bulk_id = $1 AND position = $2 \
                     AND outcome = 'working'",
                )
                .bind(*bulk_id)
                .bind(*position)
                .bind(outcome.wire())
                .bind(sentence.as_deref())
                .execute(&mut *conn)
                .await?;
                Ok(turns::moved(conn, Turn::Bulk).await?)
            })
        })
        .await
    }

    pub(crate) async fn end_bulk(&self, bulk_id: Uuid, at: Time) -> Result<bool, StoreError> {
        self.write((bulk_id, at), |conn, (bulk_id, at)| {
            Box::pin(async move {
                let ended = query::<Db>(
                    "UPDATE bulk_jobs SET state = 'done', words = NULL, ended_at = $2 WHERE bulk_id = $1 \
                     AND state = 'running' AND NOT EXISTS (SELECT 1 FROM bulk_rows r WHERE r.bulk_id = $1 \
                     AND r.outcome IN ('waiting', 'working'))",
                )
                .bind(*bulk_id)
                .bind(at.0)
                .execute(&mut *conn)
                .await?;
                turns::moved(conn, Turn::Bulk).await?;
                Ok(ended.rows_affected() > 0)
            })
        })
        .await
    }
}
