//! What a person decides for themselves: the screens, the own sign-ins, the own password.

use super::{Base, Db, audit};
use crate::error::{Stop, StoreError};
use crate::rows::SignInRow;
use crate::types::SignIn;
use crate::words::{Word, read};
use domain::audit::AuditEntry;
use domain::{Language, ScreenSettings, Time, Uuid};
use sqlx::{FromRow, query, query_as};

#[derive(FromRow)]
struct ScreenRow {
    language: Option<String>,
    zone: String,
    theme: String,
    density: String,
    shortcuts: i64,
}

impl Base {
    pub(crate) async fn screen_settings(&self, user_id: Uuid) -> Result<Option<ScreenSettings>, StoreError> {
        let row = query_as::<Db, ScreenRow>(
            "SELECT language, zone, theme, density, shortcuts FROM screen_settings WHERE user_id = $1",
        )
        .bind(user_id)
        .fetch_optional(self.pool())
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(ScreenSettings {
            language: row.language.as_deref().and_then(Language::read),
            zone: row.zone,
            theme: read(&row.theme, "screen_settings.theme")?,
            density: read(&row.density, "screen_settings.density")?,
            shortcuts: row.shortcuts != 0,
        }))
    }

    pub(crate) async fn keep_screen_settings(
        &self,
        user_id: Uuid,
        screen: ScreenSettings,
        at: Time,
        entry: AuditEntry,
    ) -> Result<(), StoreError> {
        self.write((user_id, screen, at, entry), |conn, (user_id, screen, at, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                query::<Db>(
                    "INSERT INTO screen_settings (user_id, language, zone, theme, density, shortcuts, changed_at) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (user_id) DO UPDATE SET \
                     language = excluded.language, zone = excluded.zone, theme = excluded.theme, \
                     density = excluded.density, shortcuts = excluded.shortcuts, changed_at = excluded.changed_at",
                )
                .bind(*user_id)
                .bind(screen.language.map(Language::code))
                .bind(screen.zone.as_str())
                .bind(screen.theme.word())
                .bind(screen.density.word())
                .bind(i64::from(screen.shortcuts))
                .bind(at.0)
                .execute(conn)
                .await?;
                Ok(())
            })
        })
        .await
    }

    pub(crate) async fn own_sign_ins(
        &self,
        user_id: Uuid,
        now: Time,
        idle_micros: i64,
        absolute_micros: i64,
    ) -> Result<Vec<SignIn>, StoreError> {
        let rows = query_as::<Db, SignInRow>(
            "SELECT id_hash, user_id, data, created_at, last_seen_at FROM sign_ins \
             WHERE user_id = $1 AND last_seen_at > $2 AND created_at > $3 ORDER BY last_seen_at DESC, id_hash LIMIT 100",
        )
        .bind(user_id)
        .bind(now.plus(-idle_micros).0)
        .bind(now.plus(-absolute_micros).0)
        .fetch_all(self.pool())
        .await?;
        Ok(rows.into_iter().map(SignInRow::read).collect())
    }

    pub(crate) async fn end_own_sign_ins(
        &self,
        user_id: Uuid,
        id_hash: &[u8],
        others: bool,
        entry: AuditEntry,
    ) -> Result<u64, StoreError> {
        self.write((user_id, id_hash.to_vec(), others, entry), |conn, (user_id, id_hash, others, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let text = if *others {
                    "DELETE FROM sign_ins WHERE user_id = $1 AND id_hash <> $2"
                } else {
                    "DELETE FROM sign_ins WHERE user_id = $1 AND id_hash = $2"
                };
                let ended =
                    query::<Db>(text).bind(*user_id).bind(id_hash.as_slice()).execute(conn).await?.rows_affected();
                if ended > 0 { Ok(ended) } else { Err(Stop::Undo(0)) }
            })
        })
        .await
    }

    pub(crate) async fn change_password(
        &self,
        user_id: Uuid,
        hash: &str,
        keep: &[u8],
        at: Time,
        entry: AuditEntry,
    ) -> Result<bool, StoreError> {
        self.write((user_id, hash.to_owned(), keep.to_vec(), at, entry), |conn, (user_id, hash, keep, at, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let changed = query::<Db>(
                    "UPDATE users SET password_hash = $2, changed_at = $3 WHERE user_id = $1 AND state = 'active'",
                )
                .bind(*user_id)
                .bind(hash.as_str())
                .bind(at.0)
                .execute(&mut *conn)
                .await?;
                if changed.rows_affected() == 0 {
                    return Err(Stop::Undo(false));
                }
                query::<Db>("DELETE FROM sign_ins WHERE user_id = $1 AND id_hash <> $2")
                    .bind(*user_id)
                    .bind(keep.as_slice())
                    .execute(conn)
                    .await?;
                Ok(true)
            })
        })
        .await
    }
}
