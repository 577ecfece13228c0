//! What people make of the list: their columns, and views saved under a name.

use super::{Base, Db, audit};
use crate::error::{Stop, StoreError};
use crate::seal::Cell;
use crate::types::{SavedView, ViewContent};
use domain::audit::AuditEntry;
use domain::{Time, Uuid};
use sqlx::{FromRow, query, query_as, query_scalar};

/// Most views that are read at once.
const MOST: i64 = 200;

macro_rules! select_views {
    ($rest:literal) => {
        concat!(
            "SELECT v.view_id, v.user_id, u.name AS owner, v.shared, v.made_at, v.content FROM saved_views v \
             JOIN users u ON u.user_id = v.user_id ",
            $rest
        )
    };
}

#[derive(FromRow)]
struct ViewRow {
    view_id: Uuid,
    user_id: Uuid,
    owner: String,
    shared: i64,
    made_at: i64,
    content: Vec<u8>,
}

impl Base {
    pub(crate) async fn columns_of(&self, user_id: Uuid) -> Result<Option<String>, StoreError> {
        Ok(query_scalar::<Db, String>("SELECT columns FROM list_columns WHERE user_id = $1")
            .bind(user_id)
            .fetch_optional(self.pool())
            .await?)
    }

    pub(crate) async fn keep_columns(&self, user_id: Uuid, columns: &str) -> Result<(), StoreError> {
        self.write((user_id, columns.to_owned()), |conn, (user_id, columns)| {
            Box::pin(async move {
                query::<Db>(
                    "INSERT INTO list_columns (user_id, columns) VALUES ($1, $2) \
                     ON CONFLICT (user_id) DO UPDATE SET columns = excluded.columns",
                )
                .bind(*user_id)
                .bind(columns.as_str())
                .execute(conn)
                .await?;
                Ok(())
            })
        })
        .await
    }

    pub(crate) async fn views_for(&self, user_id: Uuid) -> Result<Vec<SavedView>, StoreError> {
        let rows = query_as::<Db, ViewRow>(select_views!(
            "WHERE v.user_id = $1 OR v.shared = 1 ORDER BY v.made_at, v.view_id LIMIT $2"
        ))
        .bind(user_id)
        .bind(MOST)
        .fetch_all(self.pool())
        .await?;
        rows.into_iter().map(|row| self.open_view(row)).collect()
    }

    pub(crate) async fn find_view(&self, view_id: Uuid) -> Result<Option<SavedView>, StoreError> {
        let row = query_as::<Db, ViewRow>(select_views!("WHERE v.view_id = $1"))
            .bind(view_id)
            .fetch_optional(self.pool())
            .await?;
        row.map(|row| self.open_view(row)).transpose()
    }

    fn open_view(&self, row: ViewRow) -> Result<SavedView, StoreError> {
        let opened = self.seal.open_own(Cell::View, row.view_id, &row.content)?;
        let content: ViewContent =
            serde_json::from_slice(&opened).map_err(|_| StoreError::Corrupt(Cell::View.name()))?;
        Ok(SavedView {
            view_id: row.view_id,
            user_id: row.user_id,
            owner: row.owner,
            shared: row.shared != 0,
            made_at: Time(row.made_at),
            content,
        })
    }

    pub(crate) async fn keep_view(&self, view: SavedView, most: i64, entry: AuditEntry) -> Result<bool, StoreError> {
        let bytes = serde_json::to_vec(&view.content).map_err(|_| StoreError::Fault)?;
        let sealed = self.seal.seal_own(Cell::View, view.view_id, &bytes)?;
        self.write((view, most, sealed, entry), |conn, (view, most, sealed, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let others =
                    query_scalar::<Db, i64>("SELECT count(*) FROM saved_views WHERE user_id = $1 AND view_id <> $2")
                        .bind(view.user_id)
                        .bind(view.view_id)
                        .fetch_one(&mut *conn)
                        .await?;
                if others >= *most {
                    return Err(Stop::Undo(false));
                }
                query::<Db>(
                    "INSERT INTO saved_views (view_id, user_id, shared, made_at, content) VALUES ($1, $2, $3, $4, $5) \
                     ON CONFLICT (view_id) DO UPDATE SET shared = excluded.shared, content = excluded.content",
                )
                .bind(view.view_id)
                .bind(view.user_id)
                .bind(i64::from(view.shared))
                .bind(view.made_at.0)
                .bind(sealed.as_slice())
                .execute(conn)
                .await?;
                Ok(true)
            })
        })
        .await
    }

    pub(crate) async fn delete_view(&self, view_id: Uuid, entry: AuditEntry) -> Result<bool, StoreError> {
        self.write((view_id, entry), |conn, (view_id, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let gone =
                    query::<Db>("DELETE FROM saved_views WHERE view_id = $1").bind(*view_id).execute(conn).await?;
                if gone.rows_affected() > 0 { Ok(true) } else { Err(Stop::Undo(false)) }
            })
        })
        .await
    }
}
