//! Tags of a session: sealed beside it, their tokens in the index that lists filter by.

use super::activities::SealedActivity;
use super::{Base, Conn, Db, audit};
use crate::error::{Stop, StoreError};
use crate::seal::{Cell, DataKey, Seal};
use crate::types::{Activity, TagsChanged};
use domain::audit::AuditEntry;
use domain::search::Facet;
use domain::{Uuid, describe, tags};
use sqlx::{query, query_as};
use std::sync::Arc;

/// One change with what it needs in the transaction.
struct Job {
    session_id: Uuid,
    change: tags::Change,
    activity: Activity,
    entry: AuditEntry,
    seal: Arc<Seal>,
    key: DataKey,
}

impl Base {
    pub(crate) async fn tags_of(&self, session_id: Uuid) -> Result<Vec<String>, StoreError> {
        let Some(key) = self.data_key(session_id).await? else { return Ok(Vec::new()) };
        let rows = query_as::<Db, (i64, Vec<u8>)>(
            "SELECT position, tag FROM session_tags WHERE session_id = $1 ORDER BY position",
        )
        .bind(session_id)
        .fetch_all(self.pool())
        .await?;
        rows.into_iter().map(|(position, sealed)| open(&self.seal, &key, (session_id, position), &sealed)).collect()
    }

    pub(crate) async fn change_tags(
        &self,
        session_id: Uuid,
        change: tags::Change,
        activity: Activity,
        entry: AuditEntry,
    ) -> Result<TagsChanged, StoreError> {
        let Some(key) = self.data_key(session_id).await? else { return Ok(TagsChanged::Closed) };
        let job = Job { session_id, change, activity, entry, seal: Arc::clone(&self.seal), key };
        self.write(job, |conn, job| Box::pin(job.write(conn))).await
    }
}

impl Job {
    async fn write(&self, conn: &mut Conn) -> Result<TagsChanged, Stop<TagsChanged>> {
        audit::append(conn, &self.entry).await?;
        let open_session = query_as::<Db, (String, i64)>(concat!(
            "SELECT environment, number FROM sessions WHERE session_id = $1 AND redaction IS NULL",
            for_update!()
        ))
        .bind(self.session_id)
        .fetch_optional(&mut *conn)
        .await?;
        let Some((environment, number)) = open_session else { return Err(Stop::Undo(TagsChanged::Closed)) };
        let rows = query_as::<Db, (i64, Vec<u8>)>(
            "SELECT position, tag FROM session_tags WHERE session_id = $1 ORDER BY position",
        )
        .bind(self.session_id)
        .fetch_all(&mut *conn)
        .await?;
        let before = rows
            .into_iter()
            .map(|(position, sealed)| open(&self.seal, &self.key, (self.session_id, position), &sealed))
            .collect::<Result<Vec<_>, _>>()?;
        let after = match tags::changed(&before, &self.change) {
            Err(sentence) => return Err(Stop::Undo(TagsChanged::Refused(sentence))),
            Ok(after) if after == before => return Err(Stop::Undo(TagsChanged::Done(after))),
            Ok(after) => after,
        };
        let changes = vec![describe::tags_changed(&before, &after)];
        let activity = Activity { changes, ..self.activity.clone() };
        SealedActivity::seal(&self.seal, &self.key, activity)?.insert(conn, self.session_id).await?;
        query::<Db>(
            "DELETE FROM search_tokens WHERE environment = $1 AND number = $2 \
             AND token IN (SELECT token FROM session_tags WHERE session_id = $3)",
        )
        .bind(&environment)
        .bind(number)
        .bind(self.session_id)
        .execute(&mut *conn)
        .await?;
        query::<Db>("DELETE FROM session_tags WHERE session_id = $1").bind(self.session_id).execute(&mut *conn).await?;
        for (position, tag) in (0_i64..).zip(&after) {
            let sealed = self.seal.seal_with(&self.key, Cell::Tag, &(self.session_id, position), tag.as_bytes())?;
            query::<Db>("INSERT INTO session_tags (session_id, token, position, tag) VALUES ($1, $2, $3, $4)")
                .bind(self.session_id)
                .bind(self.seal.word_token(&Facet::Tag(tag).word()))
                .bind(position)
                .bind(sealed)
                .execute(&mut *conn)
                .await?;
        }
        index(conn, &environment, number, self.session_id).await?;
        Ok(TagsChanged::Done(after))
    }
}

/// Puts the tokens of a session's tags into the index; those that are there already stay.
pub(crate) async fn index(conn: &mut Conn, environment: &str, number: i64, session_id: Uuid) -> Result<(), StoreError> {
    query::<Db>(
        "INSERT INTO search_tokens (environment, token, number) SELECT CAST($1 AS TEXT), t.token, CAST($2 AS BIGINT) \
         FROM session_tags t WHERE t.session_id = $3 ON CONFLICT DO NOTHING",
    )
    .bind(environment)
    .bind(number)
    .bind(session_id)
    .execute(&mut *conn)
    .await?;
    Ok(())
}

/// A tag of a session by its place.
pub(crate) fn open(seal: &Seal, key: &DataKey, row: (Uuid, i64), sealed: &[u8]) -> Result<String, StoreError> {
    let opened = seal.open(key, Cell::Tag, &row, sealed)?;
    Ok(String::from_utf8_lossy(&opened).into_owned())
}
