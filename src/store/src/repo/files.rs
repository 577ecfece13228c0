//! Evidence files: wanted with the payload that names them, leased by workers, kept or given up, removed.

use super::{Base, Conn, Db, dialect};
use crate::contents::{FileReader, FileWriter};
use crate::error::StoreError;
use crate::seal::{Cell, DataKey, Seal};
use crate::types::{AfterFileTry, FilePlace, FileState, FileTry, LeasedFile, StoredFile};
use crate::words::{Word, read};
use domain::{Payload, Time, Uuid, media};
use sqlx::{FromRow, query, query_as, query_scalar};
use std::collections::HashSet;
use std::sync::Arc;

/// Contents that one call deletes.
const DELETED_AT_ONCE: i64 = 200;
/// Names that are looked up together.
const LOOKED_UP_AT_ONCE: usize = 200;

/// A link of a payload, sealed.
pub(crate) struct WantedFile {
    file_id: Uuid,
    token: Uuid,
    link_token: Uuid,
    link: Vec<u8>,
}

/// The links of a payload, each once.
pub(crate) fn wanted(
    seal: &Seal,
    key: &DataKey,
    session_id: Uuid,
    payload: &Payload,
) -> Result<Vec<WantedFile>, StoreError> {
    let mut seen = HashSet::new();
    let mut files = Vec::new();
    for link in media::links(payload) {
        let token = seal.media_token(session_id, &media::identity(link.url));
        if !seen.insert(token) {
            continue;
        }
        let place = FilePlace {
            array: link.array.to_owned(),
            item: link.item,
            item_id: link.item_id.map(str::to_owned),
            field: link.field,
            url: link.url.to_owned(),
        };
        let bytes = serde_json::to_vec(&place).map_err(|_| StoreError::Fault)?;
        files.push(WantedFile {
            file_id: seal.world.id(),
            token,
            link_token: seal.media_token(session_id, link.url),
            link: seal.seal_with(key, Cell::FileLink, &(session_id, token), &bytes)?,
        });
    }
    Ok(files)
}

/// Writes what is to be fetched. A picture that is kept or was removed stays so; one that could not be had is tried
/// again as soon as another link to it comes.
pub(crate) async fn want(conn: &mut Conn, session_id: Uuid, files: &[WantedFile], at: Time) -> Result<(), StoreError> {
    for file in files {
        query::<Db>(
            "INSERT INTO files (file_id, session_id, token, link_token, link, state, wanted_at, tries, \
             tries_before_link, next_at) VALUES ($1, $2, $3, $4, $5, 'wanted', $6, 0, 0, $6) \
             ON CONFLICT (session_id, token) DO UPDATE SET link_token = excluded.link_token, link = excluded.link, \
             state = 'wanted', tries_before_link = files.tries, next_at = excluded.next_at, fault = NULL \
             WHERE files.state IN ('wanted', 'failed', 'gone') AND files.link_token <> excluded.link_token",
        )
        .bind(file.file_id)
        .bind(session_id)
        .bind(file.token.as_bytes().as_slice())
        .bind(file.link_token.as_bytes().as_slice())
        .bind(file.link.as_slice())
        .bind(at.0)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Removes the files of a session; their contents are deleted after the commit, by [`Base::delete_contents`].
pub(crate) async fn remove(conn: &mut Conn, session_id: Uuid) -> Result<u64, StoreError> {
    query::<Db>("DELETE FROM file_tries WHERE file_id IN (SELECT file_id FROM files WHERE session_id = $1)")
        .bind(session_id)
        .execute(&mut *conn)
        .await?;
    let removed = query::<Db>(
        "UPDATE files SET state = 'removed', link = NULL, next_at = NULL, leased_until = NULL, http_status = NULL, \
         fault = NULL, size = NULL, media_type = NULL, kept_at = NULL WHERE session_id = $1 AND state <> 'removed'",
    )
    .bind(session_id)
    .execute(&mut *conn)
    .await?;
    Ok(removed.rows_affected())
}

macro_rules! file_columns {
    () => {
        "SELECT f.file_id, f.session_id, f.token, f.link, f.state, f.tries, f.fault, f.next_at, f.kept_at, f.size, \
         f.media_type, f.blob, k.wrapped FROM files f LEFT JOIN subject_keys k ON k.session_id = f.session_id "
    };
}

impl Base {
    pub(crate) async fn files_of(&self, session_id: Uuid) -> Result<Vec<StoredFile>, StoreError> {
        let rows = query_as::<Db, FileRow>(concat!(
            file_columns!(),
            "WHERE f.session_id = $1 ORDER BY f.wanted_at, f.file_id"
        ))
        .bind(session_id)
        .fetch_all(self.pool())
        .await?;
        rows.into_iter().map(|row| row.open(&self.seal)).collect()
    }

    pub(crate) async fn find_file(&self, file_id: Uuid) -> Result<Option<StoredFile>, StoreError> {
        let row = query_as::<Db, FileRow>(concat!(file_columns!(), "WHERE f.file_id = $1"))
            .bind(file_id)
            .fetch_optional(self.pool())
            .await?;
        row.map(|row| row.open(&self.seal)).transpose()
    }

    pub(crate) async fn lease_files(
        &self,
        now: Time,
        lease_micros: i64,
        limit: i64,
    ) -> Result<Vec<LeasedFile>, StoreError> {
        let due = query_scalar::<Db, i64>(
            "SELECT count(*) FROM (SELECT 1 AS due FROM files WHERE state = 'wanted' \
             AND next_at <= $1 AND (leased_until IS NULL OR leased_until <= $1) LIMIT 1) d",
        )
        .bind(now.0)
        .fetch_one(self.pool())
        .await?;
        // the one writer is not bothered when there is nothing to do
        if due == 0 {
            return Ok(Vec::new());
        }
        let until = now.plus(lease_micros);
        let rows = self
            .write((now, until, limit), |conn, (now, until, limit)| {
                Box::pin(async move { Ok(take(conn, *now, *until, *limit).await?) })
            })
            .await?;
        let mut leased = Vec::with_capacity(rows.len());
        for row in rows {
            match self.opened(&row).await {
                Ok(Some(file)) => leased.push(file),
                // without its key or link nothing can be kept of it: the lease runs out and nobody is held up
                Ok(None) => {}
                Err(error) => tracing::error!(file = %row.file_id, %error, "the link of a file cannot be read"),
            }
        }
        Ok(leased)
    }

    async fn opened(&self, row: &LeasedRow) -> Result<Option<LeasedFile>, StoreError> {
        let (Some(key), Some(link)) = (self.data_key(row.session_id).await?, &row.link) else { return Ok(None) };
        let place = open_link(&self.seal, &key, row.session_id, token(&row.token)?, link)?;
        Ok(Some(LeasedFile { file_id: row.file_id, session_id: row.session_id, url: place.url, tries: row.tries }))
    }

    pub(crate) async fn finish_file(&self, file_id: Uuid, result: FileTry) -> Result<(), StoreError> {
        self.write((file_id, result), |conn, (file_id, result)| {
            Box::pin(async move { Ok(finish(conn, *file_id, result).await?) })
        })
        .await
    }

    pub(crate) async fn remove_files(&self, session_id: Uuid) -> Result<u64, StoreError> {
        let removed = self
            .write(session_id, |conn, session_id| Box::pin(async move { Ok(remove(conn, *session_id).await?) }))
            .await?;
        self.delete_contents().await?;
        Ok(removed)
    }

    pub(crate) async fn write_file(&self, session_id: Uuid) -> Result<Option<FileWriter>, StoreError> {
        let Some(contents) = self.contents.get() else { return Err(no_place()) };
        let Some(key) = self.data_key(session_id).await? else { return Ok(None) };
        FileWriter::begin(contents, Arc::clone(&self.seal), key, session_id).await.map(Some)
    }

    pub(crate) async fn read_file(&self, file: &StoredFile) -> Result<Option<FileReader>, StoreError> {
        let Some(contents) = self.contents.get() else { return Err(no_place()) };
        let (FileState::Kept, Some(content)) = (file.state, &file.content) else { return Ok(None) };
        let Some(key) = self.data_key(file.session_id).await? else { return Ok(None) };
        FileReader::begin(contents, Arc::clone(&self.seal), key, file.session_id, content, file.size).await.map(Some)
    }

    pub(crate) async fn delete_contents(&self) -> Result<u64, StoreError> {
        let Some(contents) = self.contents.get() else { return Ok(0) };
        let mut deleted = 0;
        loop {
            let rows = query_as::<Db, (Uuid, Vec<u8>)>(
                "SELECT file_id, blob FROM files WHERE state = 'removed' AND blob IS NOT NULL ORDER BY file_id LIMIT $1",
            )
            .bind(DELETED_AT_ONCE)
            .fetch_all(self.pool())
            .await?;
            if rows.is_empty() {
                return Ok(deleted);
            }
            for (file_id, content) in rows {
                contents.delete(&content).await?;
                self.write(file_id, |conn, file_id| {
                    Box::pin(async move {
                        query::<Db>("UPDATE files SET blob = NULL WHERE file_id = $1 AND state = 'removed'")
                            .bind(*file_id)
                            .execute(conn)
                            .await?;
                        Ok(())
                    })
                })
                .await?;
                deleted += 1;
            }
        }
    }

    pub(crate) async fn sweep_contents(&self, now: Time) -> Result<u64, StoreError> {
        let Some(contents) = self.contents.get() else { return Ok(0) };
        let mut swept = 0;
        for part in contents.parts().await? {
            let old = contents.older_than_a_day(&part, now).await?;
            for names in old.chunks(LOOKED_UP_AT_ONCE) {
                let named: HashSet<Vec<u8>> = query_scalar::<Db, Vec<u8>>(concat!(
                    "SELECT DISTINCT blob FROM files WHERE ",
                    is_token!("blob", "$1")
                ))
                .bind(dialect::tokens(names))
                .fetch_all(self.pool())
                .await?
                .into_iter()
                .collect();
                for name in names.iter().filter(|name| !named.contains(*name)) {
                    contents.delete(name).await?;
                    swept += 1;
                }
            }
        }
        Ok(swept + contents.sweep_unfinished(now).await?)
    }
}

impl Base {
    pub(crate) async fn try_contents(&self) -> Result<String, StoreError> {
        let Some(contents) = self.contents.get() else { return Err(no_place()) };
        let mut name = [0; 16];
        self.seal.world.random(&mut name);
        contents.try_out(&hex::encode(name)).await
    }
}

fn no_place() -> StoreError {
    StoreError::Settings("No place for files is configured.".to_owned())
}

async fn take(conn: &mut Conn, now: Time, until: Time, limit: i64) -> Result<Vec<LeasedRow>, StoreError> {
    Ok(query_as::<Db, LeasedRow>(concat!(
        "WITH due AS MATERIALIZED (SELECT file_id FROM files WHERE state = 'wanted' AND next_at <= $1 \
         AND (leased_until IS NULL OR leased_until <= $1) ORDER BY next_at, file_id LIMIT $2",
        skip_locked!(),
        ") UPDATE files SET leased_until = $3 WHERE file_id IN (SELECT file_id FROM due) \
         RETURNING file_id, session_id, token, link, tries - tries_before_link AS tries"
    ))
    .bind(now.0)
    .bind(limit)
    .bind(until.0)
    .fetch_all(conn)
    .await?)
}

async fn finish(conn: &mut Conn, file_id: Uuid, result: &FileTry) -> Result<(), StoreError> {
    let (state, next_at, kept) = match &result.next {
        AfterFileTry::Kept { content, size, media_type } => (FileState::Kept, None, Some((content, size, media_type))),
        AfterFileTry::Retry(at) => (FileState::Wanted, Some(at.0), None),
        AfterFileTry::Fail => (FileState::Failed, None, None),
        AfterFileTry::Gone => (FileState::Gone, None, None),
    };
    let tries = query_scalar::<Db, i64>(
        "UPDATE files SET tries = tries + 1, leased_until = NULL, http_status = $2, fault = $3, state = $4, \
         next_at = $5, size = $6, media_type = $7, blob = $8, kept_at = $9 \
         WHERE file_id = $1 AND state = 'wanted' RETURNING tries",
    )
    .bind(file_id)
    .bind(result.http_status)
    .bind(result.fault.as_deref())
    .bind(state.word())
    .bind(next_at)
    .bind(kept.map(|(_, size, _)| *size))
    .bind(kept.map(|(_, _, media_type)| media_type.as_str()))
    .bind(kept.map(|(content, _, _)| content.as_slice()))
    .bind(kept.map(|_| result.at.0))
    .fetch_optional(&mut *conn)
    .await?;
    let Some(tries) = tries else {
        // removed while it was fetched: what was kept of it is named, so that it is deleted too
        if let Some((content, _, _)) = kept {
            query::<Db>("UPDATE files SET blob = $2 WHERE file_id = $1 AND state = 'removed' AND blob IS NULL")
                .bind(file_id)
                .bind(content.as_slice())
                .execute(conn)
                .await?;
        }
        return Ok(());
    };
    query::<Db>(
        "INSERT INTO file_tries (file_id, try, at, http_status, took_ms, fault) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(file_id)
    .bind(tries)
    .bind(result.at.0)
    .bind(result.http_status)
    .bind(result.took_ms)
    .bind(result.fault.as_deref())
    .execute(conn)
    .await?;
    Ok(())
}

fn token(bytes: &[u8]) -> Result<Uuid, StoreError> {
    Uuid::from_slice(bytes).map_err(|_| StoreError::Corrupt("files.token"))
}

fn open_link(seal: &Seal, key: &DataKey, session_id: Uuid, token: Uuid, link: &[u8]) -> Result<FilePlace, StoreError> {
    let opened = seal.open(key, Cell::FileLink, &(session_id, token), link)?;
    serde_json::from_slice(&opened).map_err(|_| StoreError::Corrupt(Cell::FileLink.name()))
}

#[derive(FromRow)]
struct LeasedRow {
    file_id: Uuid,
    session_id: Uuid,
    token: Vec<u8>,
    link: Option<Vec<u8>>,
    tries: i64,
}

#[derive(FromRow)]
struct FileRow {
    file_id: Uuid,
    session_id: Uuid,
    token: Vec<u8>,
    link: Option<Vec<u8>>,
    state: String,
    tries: i64,
    fault: Option<String>,
    next_at: Option<i64>,
    kept_at: Option<i64>,
    size: Option<i64>,
    media_type: Option<String>,
    blob: Option<Vec<u8>>,
    wrapped: Option<Vec<u8>>,
}

impl FileRow {
    fn open(self, seal: &Seal) -> Result<StoredFile, StoreError> {
        let token = token(&self.token)?;
        let place = match (self.link, self.wrapped) {
            (Some(link), Some(wrapped)) => {
                let key = seal.unwrap_key(self.session_id, &wrapped)?;
                Some(open_link(seal, &key, self.session_id, token, &link)?)
            }
            _ => None,
        };
        Ok(StoredFile {
            file_id: self.file_id,
            session_id: self.session_id,
            token,
            state: read(&self.state, "files.state")?,
            place,
            tries: self.tries,
            fault: self.fault,
            next_at: self.next_at.map(Time),
            kept_at: self.kept_at.map(Time),
            size: self.size.unwrap_or_default(),
            media_type: self.media_type.unwrap_or_default(),
            content: self.blob,
        })
    }
}
