//! Single-use links: to make the first admin, and to choose a password.

use super::users::{give_password, insert};
use super::{Base, Db, audit};
use crate::error::{Stop, StoreError};
use crate::types::{LinkUse, User};
use domain::audit::AuditEntry;
use domain::{Time, Uuid};
use sqlx::{query, query_as, query_scalar};

impl Base {
    pub(crate) async fn add_link(
        &self,
        token_hash: &[u8],
        link: LinkUse,
        expires_at: Time,
        entry: Option<AuditEntry>,
    ) -> Result<(), StoreError> {
        let (purpose, user_id) = match link {
            LinkUse::SetUp => ("set_up", None),
            LinkUse::Join(user_id) => ("join", Some(user_id)),
        };
        let job = (token_hash.to_vec(), purpose, user_id, expires_at, entry);
        self.write(job, |conn, (token_hash, purpose, user_id, expires_at, entry)| {
            Box::pin(async move {
                if let Some(entry) = entry {
                    audit::append(conn, entry).await?;
                }
                // a fresh link takes the place of the one before
                query::<Db>("DELETE FROM links WHERE user_id = $1").bind(*user_id).execute(&mut *conn).await?;
                query::<Db>("INSERT INTO links (token_hash, purpose, user_id, expires_at) VALUES ($1, $2, $3, $4)")
                    .bind(token_hash.as_slice())
                    .bind(*purpose)
                    .bind(*user_id)
                    .bind(expires_at.0)
                    .execute(conn)
                    .await?;
                Ok(())
            })
        })
        .await
    }

    pub(crate) async fn find_link(&self, token_hash: &[u8], now: Time) -> Result<Option<LinkUse>, StoreError> {
        let row = query_as::<Db, (String, Option<Uuid>)>(
            "SELECT purpose, user_id FROM links WHERE token_hash = $1 AND expires_at > $2",
        )
        .bind(token_hash)
        .bind(now.0)
        .fetch_optional(self.pool())
        .await?;
        Ok(row.map(|(_, user_id)| user_id.map_or(LinkUse::SetUp, LinkUse::Join)))
    }

    pub(crate) async fn use_link_join(
        &self,
        token_hash: &[u8],
        password_hash: &str,
        now: Time,
        entry: AuditEntry,
    ) -> Result<bool, StoreError> {
        let job = (token_hash.to_vec(), password_hash.to_owned(), now, entry);
        self.write(job, |conn, (token_hash, password_hash, now, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let user_id = query_scalar::<Db, Uuid>(
                    "DELETE FROM links WHERE token_hash = $1 AND purpose = 'join' AND expires_at > $2 \
                     RETURNING user_id",
                )
                .bind(token_hash.as_slice())
                .bind(now.0)
                .fetch_optional(&mut *conn)
                .await?;
                match user_id {
                    Some(user_id) if give_password(conn, user_id, password_hash, *now).await? => Ok(true),
                    _ => Err(Stop::Undo(false)),
                }
            })
        })
        .await
    }

    pub(crate) async fn use_link_set_up(
        &self,
        token_hash: &[u8],
        user: User,
        now: Time,
        entry: AuditEntry,
    ) -> Result<bool, StoreError> {
        self.write((token_hash.to_vec(), user, now, entry), |conn, (token_hash, user, now, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let used = query::<Db>(
                    "DELETE FROM links WHERE token_hash = $1 AND purpose = 'set_up' AND expires_at > $2 \
                     AND NOT EXISTS (SELECT 1 FROM users)",
                )
                .bind(token_hash.as_slice())
                .bind(now.0)
                .execute(&mut *conn)
                .await?;
                if used.rows_affected() == 0 || !insert(conn, user).await? {
                    return Err(Stop::Undo(false));
                }
                query::<Db>("DELETE FROM links WHERE purpose = 'set_up'").execute(conn).await?;
                Ok(true)
            })
        })
        .await
    }

    pub(crate) async fn drop_set_up_links(&self) -> Result<(), StoreError> {
        self.write((), |conn, ()| {
            Box::pin(async move {
                query::<Db>("DELETE FROM links WHERE purpose = 'set_up'").execute(conn).await?;
                Ok(())
            })
        })
        .await
    }
}
