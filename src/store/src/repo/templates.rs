//! Comments that admins have written beforehand. Not about anybody, so not sealed.

use super::{Base, Db, audit};
use crate::error::{Stop, StoreError};
use domain::audit::AuditEntry;
use domain::templates::CommentTemplate;
use domain::{Time, Uuid};
use sqlx::{query, query_as, query_scalar};

impl Base {
    pub(crate) async fn comment_templates(&self) -> Result<Vec<CommentTemplate>, StoreError> {
        let rows = query_as::<Db, (Uuid, String, String)>(
            "SELECT template_id, title, body FROM comment_templates ORDER BY folded",
        )
        .fetch_all(self.pool())
        .await?;
        let template = |(template_id, title, body)| CommentTemplate { template_id, title, body };
        Ok(rows.into_iter().map(template).collect())
    }

    pub(crate) async fn add_template(
        &self,
        template: CommentTemplate,
        at: Time,
        entry: AuditEntry,
    ) -> Result<bool, StoreError> {
        self.write((template, at, entry), |conn, (template, at, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let added = query::<Db>(
                    "INSERT INTO comment_templates (template_id, title, folded, body, made_at) \
                     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                )
                .bind(template.template_id)
                .bind(template.title.as_str())
                .bind(template.title.to_lowercase())
                .bind(template.body.as_str())
                .bind(at.0)
                .execute(conn)
                .await?;
                if added.rows_affected() > 0 { Ok(true) } else { Err(Stop::Undo(false)) }
            })
        })
        .await
    }

    pub(crate) async fn drop_template(&self, template_id: Uuid, entry: AuditEntry) -> Result<bool, StoreError> {
        self.write((template_id, entry), |conn, (template_id, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let dropped = query::<Db>("DELETE FROM comment_templates WHERE template_id = $1")
                    .bind(*template_id)
                    .execute(conn)
                    .await?;
                if dropped.rows_affected() > 0 { Ok(true) } else { Err(Stop::Undo(false)) }
            })
        })
        .await
    }

    pub(crate) async fn form_decided(&self, form_id: Uuid, session_id: Uuid) -> Result<bool, StoreError> {
        let found =
            query_scalar::<Db, i64>("SELECT count(*) FROM decided_forms WHERE form_id = $1 AND session_id = $2")
                .bind(form_id)
                .bind(session_id)
                .fetch_one(self.pool())
                .await?;
        Ok(found > 0)
    }
}
