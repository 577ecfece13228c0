//! What a person may see of a session for a while.

use super::activities::SealedActivity;
use super::{Base, Db, audit, outbox};
use crate::error::StoreError;
use crate::types::{Activity, Reveal};
use crate::words::{Word, read};
use domain::audit::AuditEntry;
use domain::{Time, Uuid};
use sqlx::{query, query_as};

impl Base {
    pub(crate) async fn reveal(
        &self,
        (user_id, session_id, what): (Uuid, Uuid, Reveal),
        until: Time,
        activity: Activity,
        entry: AuditEntry,
    ) -> Result<(), StoreError> {
        let job = (user_id, session_id, what, until, SealedActivity::without_words(activity), entry);
        self.write(job, |conn, (user_id, session_id, what, until, activity, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                outbox::hold(conn, *session_id).await?;
                activity.insert(conn, *session_id).await?;
                query::<Db>("DELETE FROM reveals WHERE until <= $1").bind(entry.at.0).execute(&mut *conn).await?;
                query::<Db>(
                    "INSERT INTO reveals (user_id, session_id, what, until) VALUES ($1, $2, $3, $4) \
                     ON CONFLICT (user_id, session_id, what) DO UPDATE SET until = excluded.until",
                )
                .bind(*user_id)
                .bind(*session_id)
                .bind(what.word())
                .bind(until.0)
                .execute(conn)
                .await?;
                Ok(())
            })
        })
        .await
    }

    pub(crate) async fn conceal(&self, user_id: Uuid, session_id: Uuid, entry: AuditEntry) -> Result<(), StoreError> {
        self.write((user_id, session_id, entry), |conn, (user_id, session_id, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                query::<Db>("DELETE FROM reveals WHERE user_id = $1 AND session_id = $2")
                    .bind(*user_id)
                    .bind(*session_id)
                    .execute(conn)
                    .await?;
                Ok(())
            })
        })
        .await
    }

    pub(crate) async fn revealed(
        &self,
        user_id: Uuid,
        session_id: Uuid,
        now: Time,
    ) -> Result<Vec<(Reveal, Time)>, StoreError> {
        let rows = query_as::<Db, (String, i64)>(
            "SELECT what, until FROM reveals WHERE user_id = $1 AND session_id = $2 AND until > $3 ORDER BY what",
        )
        .bind(user_id)
        .bind(session_id)
        .bind(now.0)
        .fetch_all(self.pool())
        .await?;
        rows.into_iter().map(|(what, until)| Ok((read(&what, "reveals.what")?, Time(until)))).collect()
    }
}
