//! Signed-in browsers and throttle counters.

use super::users::end_sign_ins;
use super::{Base, Db};
use crate::error::StoreError;
use crate::rows::{SignInRow, UserRow};
use crate::types::{SignIn, User};
use domain::time::{DAY, MINUTE};
use domain::view::AccountState;
use domain::{Time, Uuid};
use sqlx::{query, query_as, query_scalar};

/// Failures older than this are forgotten.
pub(crate) const THROTTLE_FOR: i64 = DAY;
/// A sign-in that ended by itself is known so long after its last activity: what was typed meanwhile finds its owner.
pub(crate) const SIGN_IN_FOR: i64 = DAY;

impl Base {
    pub(crate) async fn create_sign_in(&self, sign_in: SignIn) -> Result<bool, StoreError> {
        self.write(sign_in, |conn, sign_in| {
            Box::pin(async move {
                let made = query::<Db>(
                    "INSERT INTO sign_ins (id_hash, user_id, data, created_at, last_seen_at) \
                     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id_hash) DO NOTHING",
                )
                .bind(sign_in.id_hash.as_slice())
                .bind(sign_in.user_id)
                .bind(sign_in.data.as_str())
                .bind(sign_in.created_at.0)
                .bind(sign_in.last_seen_at.0)
                .execute(conn)
                .await?;
                Ok(made.rows_affected() > 0)
            })
        })
        .await
    }

    pub(crate) async fn find_sign_in(
        &self,
        id_hash: &[u8],
        now: Time,
        idle_micros: i64,
        absolute_micros: i64,
    ) -> Result<Option<(SignIn, Option<User>)>, StoreError> {
        let row = query_as::<Db, SignInRow>(
            "SELECT id_hash, user_id, data, created_at, last_seen_at FROM sign_ins \
             WHERE id_hash = $1 AND last_seen_at > $2 AND created_at > $3",
        )
        .bind(id_hash)
        .bind(now.plus(-idle_micros).0)
        .bind(now.plus(-absolute_micros).0)
        .fetch_optional(self.pool())
        .await?;
        let Some(sign_in) = row.map(SignInRow::read) else { return Ok(None) };
        let Some(user_id) = sign_in.user_id else { return Ok(Some((sign_in, None))) };
        let user = query_as::<Db, UserRow>(concat!("SELECT ", user_columns!(), " FROM users u WHERE u.user_id = $1"))
            .bind(user_id)
            .fetch_optional(self.pool())
            .await?
            .map(UserRow::read)
            .transpose()?;
        Ok(user.filter(|user| user.state == AccountState::Active).map(|user| (sign_in, Some(user))))
    }

    pub(crate) async fn save_sign_in(&self, sign_in: SignIn) -> Result<(), StoreError> {
        self.write(sign_in, |conn, sign_in| {
            Box::pin(async move {
                // never an insert: a sign-in that was ended must not come back
                query::<Db>("UPDATE sign_ins SET user_id = $2, data = $3, last_seen_at = $4 WHERE id_hash = $1")
                    .bind(sign_in.id_hash.as_slice())
                    .bind(sign_in.user_id)
                    .bind(sign_in.data.as_str())
                    .bind(sign_in.last_seen_at.0)
                    .execute(conn)
                    .await?;
                Ok(())
            })
        })
        .await
    }

    /// Moves the last activity, at most once a minute.
    pub(crate) async fn touch_sign_in(&self, id_hash: &[u8], now: Time) -> Result<(), StoreError> {
        let seen = query_scalar::<Db, i64>("SELECT last_seen_at FROM sign_ins WHERE id_hash = $1")
            .bind(id_hash)
            .fetch_optional(self.pool())
            .await?;
        if seen.is_none_or(|seen| now.since(Time(seen)) < MINUTE) {
            return Ok(());
        }
        self.write((id_hash.to_vec(), now), |conn, (id_hash, now)| {
            Box::pin(async move {
                query::<Db>("UPDATE sign_ins SET last_seen_at = $2 WHERE id_hash = $1 AND last_seen_at < $2")
                    .bind(id_hash.as_slice())
                    .bind(now.0)
                    .execute(conn)
                    .await?;
                Ok(())
            })
        })
        .await
    }

    pub(crate) async fn delete_sign_in(&self, id_hash: &[u8]) -> Result<(), StoreError> {
        self.write(id_hash.to_vec(), |conn, id_hash| {
            Box::pin(async move {
                query::<Db>("DELETE FROM sign_ins WHERE id_hash = $1").bind(id_hash.as_slice()).execute(conn).await?;
                Ok(())
            })
        })
        .await
    }

    pub(crate) async fn end_sign_ins(&self, user_id: Uuid) -> Result<(), StoreError> {
        self.write(user_id, |conn, user_id| Box::pin(async move { Ok(end_sign_ins(conn, *user_id).await?) })).await
    }

    pub(crate) async fn failures(&self, bucket: &[u8], now: Time) -> Result<(i64, Option<Time>), StoreError> {
        let row =
            query_as::<Db, (i64, i64)>("SELECT failures, last_at FROM throttle WHERE bucket = $1 AND last_at > $2")
                .bind(bucket)
                .bind(now.plus(-THROTTLE_FOR).0)
                .fetch_optional(self.pool())
                .await?;
        Ok(row.map_or((0, None), |(failures, last_at)| (failures, Some(Time(last_at)))))
    }

    pub(crate) async fn add_failure(&self, bucket: &[u8], now: Time) -> Result<(), StoreError> {
        self.write((bucket.to_vec(), now), |conn, (bucket, now)| {
            Box::pin(async move {
                query::<Db>(
                    "INSERT INTO throttle (bucket, failures, last_at) VALUES ($1, 1, $2) ON CONFLICT (bucket) \
                     DO UPDATE SET failures = CASE WHEN throttle.last_at > $3 THEN throttle.failures + 1 ELSE 1 END, \
                     last_at = excluded.last_at",
                )
                .bind(bucket.as_slice())
                .bind(now.0)
                .bind(now.plus(-THROTTLE_FOR).0)
                .execute(conn)
                .await?;
                Ok(())
            })
        })
        .await
    }

    pub(crate) async fn clear_failures(&self, bucket: &[u8]) -> Result<(), StoreError> {
        self.write(bucket.to_vec(), |conn, bucket| {
            Box::pin(async move {
                query::<Db>("DELETE FROM throttle WHERE bucket = $1").bind(bucket.as_slice()).execute(conn).await?;
                Ok(())
            })
        })
        .await
    }
}
