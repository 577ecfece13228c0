//! What happened to a session: written with the change, words sealed; read newest first.

use super::sessions::wrapped_key;
use super::{Base, Conn, Db};
use crate::error::StoreError;
use crate::rows::{ActivityRow, SealedWords};
use crate::seal::{Cell, DataKey, Seal};
use crate::types::Activity;
use crate::words::Word;
use domain::{Environment, Status, Uuid};
use sqlx::{Executor, FromRow, query, query_as, query_scalar};

/// An activity with what people wrote and chose sealed.
pub(crate) struct SealedActivity {
    pub(crate) activity: Activity,
    words: Option<Vec<u8>>,
    /// Reasons that count as given: those of a decision, with its outcome.
    given: Vec<String>,
}

impl SealedActivity {
    pub(crate) fn seal(seal: &Seal, key: &DataKey, mut activity: Activity) -> Result<Self, StoreError> {
        let decided = activity.status_after.is_some() && activity.status_after != activity.status_before;
        let given = if decided { activity.reason_codes.clone() } else { Vec::new() };
        let words = SealedWords {
            comment: activity.comment.take(),
            reason_codes: std::mem::take(&mut activity.reason_codes),
            override_reason: activity.override_reason.take(),
            changes: std::mem::take(&mut activity.changes),
        };
        let said = words.comment.is_some() || words.override_reason.is_some();
        if !said && words.reason_codes.is_empty() && words.changes.is_empty() {
            return Ok(Self { activity, words: None, given });
        }
        let bytes = serde_json::to_vec(&words).map_err(|_| StoreError::Fault)?;
        let words = Some(seal.seal_with(key, Cell::Words, &activity.activity_id, &bytes)?);
        Ok(Self { activity, words, given })
    }

    /// An activity in which nobody wrote or chose anything.
    pub(crate) fn without_words(activity: Activity) -> Self {
        Self { activity, words: None, given: Vec::new() }
    }

    /// Counts the reasons of a decision, so that the form can offer the commonest first.
    pub(crate) async fn count_reasons(&self, conn: &mut Conn, environment: Environment) -> Result<(), StoreError> {
        let Some(outcome) = self.activity.status_after else { return Ok(()) };
        for code in &self.given {
            query::<Db>(
                // an API may give words of its own as a code, and those are sealed: only what the tables name is counted
                "INSERT INTO reason_uses (environment, outcome, code, uses) \
                 SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), 1 \
                 WHERE CAST($4 AS BIGINT) = 1 OR EXISTS (SELECT 1 FROM reason_codes WHERE code = $3) \
                 ON CONFLICT (environment, outcome, code) DO UPDATE SET uses = reason_uses.uses + 1",
            )
            .bind(environment.wire())
            .bind(outcome.wire())
            .bind(code.as_str())
            .bind(i64::from(domain::reasons::find(code).is_some()))
            .execute(&mut *conn)
            .await?;
        }
        Ok(())
    }

    pub(crate) async fn insert(&self, conn: &mut Conn, session_id: Uuid) -> Result<(), StoreError> {
        let activity = &self.activity;
        query::<Db>(
            "INSERT INTO activity (activity_id, session_id, at, act, actor_id, actor_name, actor_label, status_before, \
             status_after, words) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(activity.activity_id)
        .bind(session_id)
        .bind(activity.at.0)
        .bind(activity.act.word())
        .bind(&activity.actor_id)
        .bind(&activity.actor_name)
        .bind(&activity.actor_label)
        .bind(activity.status_before.map(Status::wire))
        .bind(activity.status_after.map(Status::wire))
        .bind(self.words.as_deref())
        .execute(&mut *conn)
        .await?;
        Ok(())
    }
}

/// An activity and the sealed key of its session.
#[derive(FromRow)]
struct KeyedActivityRow {
    #[sqlx(flatten)]
    activity: ActivityRow,
    wrapped: Option<Vec<u8>>,
}

impl Base {
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
