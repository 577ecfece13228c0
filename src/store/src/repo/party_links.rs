//! Links of a company's payload to the sessions of its people and owners: kept with the company, resolved when read.

use super::{Base, Conn, Db};
use crate::error::StoreError;
use crate::seal::{Cell, DataKey, Seal};
use crate::words::read;
use domain::ubo::{LinkKey, PartyLink};
use domain::{Environment, Status, Uuid};
use sqlx::{Executor, FromRow, query, query_as};

/// The links of some companies, each with the one session it means: columns `parent_id`, `position`, `environment`,
/// `child_id`, `url`, `payload_status`, `linked_id`.
macro_rules! resolved_links {
    ($filter:expr) => {
        concat!(
            "SELECT l.parent_id, l.position, l.environment, l.child_id, l.url, l.payload_status, l.counts, ",
            resolved!(),
            " AS linked_id FROM party_links l WHERE l.parent_id ",
            $filter
        )
    };
}
pub(crate) use resolved_links;

pub(crate) struct SealedLink {
    child_id: Option<Uuid>,
    url_token: Option<Vec<u8>>,
    url: Option<Vec<u8>>,
    payload_status: Option<&'static str>,
    counts: bool,
}

impl SealedLink {
    pub(crate) fn seal(seal: &Seal, key: &DataKey, row: (Uuid, i64), link: PartyLink) -> Result<Self, StoreError> {
        // only a status that counts is kept; other words count as pending either way
        let payload_status = link.payload_status.as_deref().and_then(Status::read_any).map(Status::wire);
        let counts = link.counts;
        Ok(match link.key {
            LinkKey::Session(id) => Self { child_id: Some(id), url_token: None, url: None, payload_status, counts },
            LinkKey::Url(url) => Self {
                child_id: None,
                url_token: Some(seal.url_token(&url)),
                url: Some(seal.seal_with(key, Cell::LinkUrl, &row, url.as_bytes())?),
                payload_status,
                counts,
            },
        })
    }
}

/// Writes the links of a company anew.
pub(crate) async fn replace(
    conn: &mut Conn,
    (parent_id, environment): (Uuid, Environment),
    links: &[SealedLink],
) -> Result<(), StoreError> {
    query::<Db>("DELETE FROM party_links WHERE parent_id = $1").bind(parent_id).execute(&mut *conn).await?;
    for (position, link) in (0_i64..).zip(links) {
        query::<Db>(
            "INSERT INTO party_links (parent_id, position, environment, child_id, url_token, url, payload_status, \
                 counts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(parent_id)
        .bind(position)
        .bind(environment.wire())
        .bind(link.child_id)
        .bind(link.url_token.as_deref())
        .bind(link.url.as_deref())
        .bind(link.payload_status)
        .bind(i64::from(link.counts))
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

impl Base {
    pub(crate) async fn linked_statuses(&self, session_id: Uuid) -> Result<Vec<(LinkKey, Uuid, Status)>, StoreError> {
        let key = self.data_key(session_id).await?;
        links_with_statuses(self.pool(), &self.seal, key.as_ref(), session_id).await
    }
}

/// Of a company's links those whose session the desk has, with its status now.
pub(crate) async fn links_with_statuses<'c>(
    from: impl Executor<'c, Database = Db>,
    seal: &Seal,
    key: Option<&DataKey>,
    session_id: Uuid,
) -> Result<Vec<(LinkKey, Uuid, Status)>, StoreError> {
    let rows = query_as::<Db, LinkedRow>(concat!(
        "SELECT l.position, l.child_id, l.url, c.session_id, c.status FROM (",
        resolved_links!("= $1"),
        ") l JOIN sessions c ON c.session_id = l.linked_id AND c.environment = l.environment \
         AND c.deleted_at IS NULL ORDER BY l.position"
    ))
    .bind(session_id)
    .fetch_all(from)
    .await?;
    let mut linked = Vec::with_capacity(rows.len());
    for row in rows {
        let link = match (row.child_id, row.url, key) {
            (Some(id), _, _) => LinkKey::Session(id),
            (None, Some(url), Some(key)) => {
                let opened = seal.open(key, Cell::LinkUrl, &(session_id, row.position), &url)?;
                LinkKey::Url(String::from_utf8_lossy(&opened).into_owned())
            }
            _ => continue,
        };
        linked.push((link, row.session_id, read(&row.status, "sessions.status")?));
    }
    Ok(linked)
}

#[derive(FromRow)]
struct LinkedRow {
    position: i64,
    child_id: Option<Uuid>,
    url: Option<Vec<u8>>,
    session_id: Uuid,
    status: String,
}
