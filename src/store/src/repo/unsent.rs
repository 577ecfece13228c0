//! Forms that came after their sender's sign-in had ended, kept for a day so that nothing typed is lost.

use super::{Base, Db};
use crate::error::StoreError;
use crate::seal::Cell;
use crate::types::UnsentForm;
use domain::time::DAY;
use domain::{Time, Uuid};
use sqlx::{query, query_as, query_scalar};

/// A form is forgotten after this long.
pub(crate) const KEPT_FOR: i64 = DAY;
/// Forms that are kept of one person; the oldest go.
const MOST: i64 = 5;

/// Where a form stands, as it is sealed.
fn row(user_id: Uuid, page: &str, form: &str) -> (Uuid, Vec<u8>) {
    (user_id, [page.as_bytes(), b"\0", form.as_bytes()].concat())
}

impl Base {
    pub(crate) async fn keep_unsent_form(&self, unsent: UnsentForm, at: Time) -> Result<(), StoreError> {
        let key = match unsent.session_id {
            None => None,
            Some(session_id) => match self.data_key(session_id).await? {
                None => return Ok(()),
                key => key,
            },
        };
        let bytes = serde_json::to_vec(&unsent.fields).map_err(|_| StoreError::Fault)?;
        let row = row(unsent.user_id, &unsent.page, &unsent.form);
        let sealed = self.seal.seal_or_own(key.as_ref(), Cell::UnsentForm, &row, &bytes)?;
        self.write((unsent, at, sealed), |conn, (unsent, at, sealed)| {
            Box::pin(async move {
                query::<Db>(
                    "INSERT INTO unsent_forms (user_id, page, form, session_id, at, fields) \
                     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (user_id, page, form) DO UPDATE \
                     SET session_id = excluded.session_id, at = excluded.at, fields = excluded.fields",
                )
                .bind(unsent.user_id)
                .bind(unsent.page.as_str())
                .bind(unsent.form.as_str())
                .bind(unsent.session_id)
                .bind(at.0)
                .bind(sealed.as_slice())
                .execute(&mut *conn)
                .await?;
                query::<Db>(
                    "DELETE FROM unsent_forms WHERE user_id = $1 AND (page, form) NOT IN (SELECT page, form \
                     FROM unsent_forms WHERE user_id = $1 ORDER BY at DESC, page, form LIMIT $2)",
                )
                .bind(unsent.user_id)
                .bind(MOST)
                .execute(conn)
                .await?;
                Ok(())
            })
        })
        .await
    }

    pub(crate) async fn find_unsent_form(
        &self,
        user_id: Uuid,
        page: &str,
        now: Time,
    ) -> Result<Option<UnsentForm>, StoreError> {
        let found = query_as::<Db, (String, Option<Uuid>, Vec<u8>)>(
            "SELECT f.form, f.session_id, f.fields FROM unsent_forms f \
             LEFT JOIN sessions s ON s.session_id = f.session_id WHERE f.user_id = $1 AND f.page = $2 AND f.at > $3 \
             AND s.redaction IS NULL AND s.deleted_at IS NULL ORDER BY f.at DESC, f.form LIMIT 1",
        )
        .bind(user_id)
        .bind(page)
        .bind(now.plus(-KEPT_FOR).0)
        .fetch_optional(self.pool())
        .await?;
        let Some((form, session_id, sealed)) = found else { return Ok(None) };
        let key = match session_id {
            None => None,
            Some(session_id) => match self.data_key(session_id).await? {
                None => return Ok(None),
                key => key,
            },
        };
        let row = row(user_id, page, &form);
        let opened = self.seal.open_or_own(key.as_ref(), Cell::UnsentForm, &row, &sealed)?;
        let fields = serde_json::from_slice(&opened).map_err(|_| StoreError::Corrupt(Cell::UnsentForm.name()))?;
        Ok(Some(UnsentForm { user_id, page: page.to_owned(), form, session_id, fields }))
    }

    pub(crate) async fn drop_unsent_form(&self, user_id: Uuid, page: &str, form: &str) -> Result<bool, StoreError> {
        // mostly there is none: a look costs less than a place in the line of writers
        let there =
            query_scalar::<Db, i64>("SELECT count(*) FROM unsent_forms WHERE user_id = $1 AND page = $2 AND form = $3")
                .bind(user_id)
                .bind(page)
                .bind(form)
                .fetch_one(self.pool())
                .await?;
        if there == 0 {
            return Ok(false);
        }
        self.write((user_id, page.to_owned(), form.to_owned()), |conn, (user_id, page, form)| {
            Box::pin(async move {
                let gone = query::<Db>("DELETE FROM unsent_forms WHERE user_id = $1 AND page = $2 AND form = $3")
                    .bind(*user_id)
                    .bind(page.as_str())
                    .bind(form.as_str())
                    .execute(conn)
                    .await?;
                Ok(gone.rows_affected() > 0)
            })
        })
        .await
    }
}
