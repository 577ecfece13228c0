//! UBO KYC summaries, kept beside the sessions, and the overview that reads them.

use super::party_links::resolved_links;
use super::{Base, Conn, Db, dialect};
use crate::error::StoreError;
use crate::rows::{ListedRow, open_subject};
use crate::types::{ListedCompany, Subject, UboSums};
use crate::words::read;
use domain::view::UboFilter;
use domain::{Environment, Status, UboSummary, Uuid};
use sqlx::{FromRow, query, query_as, query_scalar};
use std::collections::HashMap;

/// Companies that link to a session, by its id or by one of its hosted URLs.
pub(crate) async fn parents(
    conn: &mut Conn,
    environment: Environment,
    session_id: Uuid,
    old_url: Option<&[u8]>,
    new_url: Option<&[u8]>,
) -> Result<Vec<Uuid>, StoreError> {
    let mut found = query_scalar::<Db, Uuid>(
        "SELECT parent_id FROM party_links WHERE environment = $1 AND child_id = $2 \
         UNION SELECT parent_id FROM party_links WHERE environment = $1 AND url_token = $3 \
         UNION SELECT parent_id FROM party_links WHERE environment = $1 AND url_token = $4",
    )
    .bind(environment.wire())
    .bind(session_id)
    .bind(old_url)
    .bind(new_url)
    .fetch_all(&mut *conn)
    .await?;
    found.sort();
    Ok(found)
}

/// The summary of a company from its links: a linked session's own status wins over the payload's copy, and two links
/// to one session count once.
pub(crate) async fn of(conn: &mut Conn, parent_id: Uuid) -> Result<Option<UboSummary>, StoreError> {
    let rows = query_as::<Db, (Option<Uuid>, Option<String>, Option<String>)>(concat!(
        "SELECT l.linked_id, l.payload_status, c.status FROM (",
        resolved_links!("= $1 AND l.counts = 1"),
        ") l LEFT JOIN sessions c ON c.session_id = l.linked_id AND c.environment = l.environment \
         AND c.deleted_at IS NULL ORDER BY l.position"
    ))
    .bind(parent_id)
    .fetch_all(&mut *conn)
    .await?;
    let mut seen = Vec::with_capacity(rows.len());
    let mut statuses = Vec::with_capacity(rows.len());
    for (linked, payload_status, own_status) in rows {
        if linked.is_some() && seen.contains(&linked) {
            continue;
        }
        seen.push(linked);
        statuses.push(own_status.or(payload_status));
    }
    Ok(UboSummary::of(statuses.iter().map(Option::as_deref)))
}

/// Writes a summary that changed, and the sums over all companies with it.
pub(crate) async fn keep(
    conn: &mut Conn,
    environment: Environment,
    session_id: Uuid,
    (before, after): (Option<UboSummary>, Option<UboSummary>),
) -> Result<(), StoreError> {
    if before == after {
        return Ok(());
    }
    let none = UboSummary { total: -1, approved: -1, flagged: -1, pending: -1 };
    let stored = after.unwrap_or(none);
    query::<Db>(
        "UPDATE sessions SET ubo_total = $2, ubo_approved = $3, ubo_flagged = $4, ubo_pending = $5 \
         WHERE session_id = $1",
    )
    .bind(session_id)
    .bind(stored.total)
    .bind(stored.approved)
    .bind(stored.flagged)
    .bind(stored.pending)
    .execute(&mut *conn)
    .await?;
    let (old, new) = (before.unwrap_or_default(), after.unwrap_or_default());
    let step = |was: bool, is: bool| i64::from(is) - i64::from(was);
    query::<Db>(
        "UPDATE ubo_sums SET total = total + $2, approved = approved + $3, flagged = flagged + $4, \
         pending = pending + $5, companies = companies + $6, companies_flagged = companies_flagged + $7, \
         companies_pending = companies_pending + $8 WHERE environment = $1",
    )
    .bind(environment.wire())
    .bind(new.total - old.total)
    .bind(new.approved - old.approved)
    .bind(new.flagged - old.flagged)
    .bind(new.pending - old.pending)
    .bind(step(before.is_some(), after.is_some()))
    .bind(step(old.flagged > 0, new.flagged > 0))
    .bind(step(old.pending > 0, new.pending > 0))
    .execute(&mut *conn)
    .await?;
    Ok(())
}

macro_rules! companies {
    ($index:literal, $filter:literal) => {
        concat!(
            "SELECT ",
            listed_columns!(),
            " FROM sessions s",
            indexed_by!($index),
            " LEFT JOIN subject_keys k ON k.session_id = s.session_id AND s.redaction IS NULL WHERE s.environment = $1 \
             AND s.kind = 'business' AND s.deleted_at IS NULL AND (s.ubo_flagged, s.number) < ($2, $3)",
            $filter,
            " ORDER BY s.ubo_flagged DESC, s.number DESC LIMIT $4"
        )
    };
}

const PEOPLE: &str = concat!(
    "SELECT p.parent_id, p.session_id, p.status, p.subject, p.wrapped FROM (\
     SELECT l.parent_id, c.session_id, c.status, c.subject, k.wrapped, row_number() OVER (PARTITION BY l.parent_id \
     ORDER BY CASE WHEN c.status IN ('Declined', 'In Review') THEN 0 ELSE 1 END, c.number DESC) AS place \
     FROM (SELECT DISTINCT r.parent_id, r.environment, r.linked_id FROM (",
    resolved_links!(concat!("IN (", each_id!("$1"), ") AND l.counts = 1")),
    ") r) l JOIN sessions c ON c.session_id = l.linked_id AND c.environment = l.environment \
     AND c.deleted_at IS NULL LEFT JOIN subject_keys k ON k.session_id = c.session_id AND c.redaction IS NULL) p WHERE p.place <= 12 ORDER BY p.parent_id, p.place"
);

#[derive(FromRow)]
struct PersonRow {
    parent_id: Uuid,
    session_id: Uuid,
    status: String,
    subject: Vec<u8>,
    wrapped: Option<Vec<u8>>,
}

impl Base {
    pub(crate) async fn list_companies(
        &self,
        environment: Environment,
        filter: UboFilter,
        after: Option<(i64, i64)>,
        limit: i64,
    ) -> Result<(Vec<ListedCompany>, bool), StoreError> {
        let text = match filter {
            UboFilter::All => companies!("companies_by_flagged", ""),
            UboFilter::Flagged => companies!("companies_by_flagged", " AND s.ubo_flagged > 0"),
            UboFilter::Pending => companies!("companies_with_pending", " AND s.ubo_pending > 0"),
        };
        let (flagged, number) = after.unwrap_or((i64::MAX, i64::MAX));
        let mut rows = query_as::<Db, ListedRow>(text)
            .bind(environment.wire())
            .bind(flagged)
            .bind(number)
            .bind(limit.max(0) + 1)
            .fetch_all(self.pool())
            .await?;
        let most = usize::try_from(limit.max(0)).unwrap_or(usize::MAX);
        let has_more = rows.len() > most;
        rows.truncate(most);
        let sessions = rows.into_iter().map(|row| row.open(&self.seal)).collect::<Result<Vec<_>, _>>()?;
        let ids: Vec<Uuid> = sessions.iter().map(|session| session.state.session_id).collect();
        let mut people = self.people(&ids).await?;
        let companies = sessions
            .into_iter()
            .map(|session| {
                let people = people.remove(&session.state.session_id).unwrap_or_default();
                ListedCompany { session, people }
            })
            .collect();
        Ok((companies, has_more))
    }

    /// The linked sessions of some companies, in one statement.
    async fn people(&self, companies: &[Uuid]) -> Result<HashMap<Uuid, Vec<(Uuid, Subject, Status)>>, StoreError> {
        let rows = query_as::<Db, PersonRow>(PEOPLE).bind(dialect::ids(companies)).fetch_all(self.pool()).await?;
        let mut people: HashMap<Uuid, Vec<_>> = HashMap::new();
        for row in rows {
            let subject = open_subject(&self.seal, row.session_id, row.wrapped.as_deref(), &row.subject)?;
            let status = read(&row.status, "sessions.status")?;
            people.entry(row.parent_id).or_default().push((row.session_id, subject, status));
        }
        Ok(people)
    }

    pub(crate) async fn ubo_sums(&self, environment: Environment) -> Result<UboSums, StoreError> {
        let (total, approved, flagged, pending, companies, companies_flagged, companies_pending) =
            query_as::<Db, (i64, i64, i64, i64, i64, i64, i64)>(
                "SELECT total, approved, flagged, pending, companies, companies_flagged, companies_pending \
                 FROM ubo_sums WHERE environment = $1",
            )
            .bind(environment.wire())
            .fetch_one(self.pool())
            .await?;
        let sums = UboSummary { total, approved, flagged, pending };
        Ok(UboSums { sums, companies, companies_flagged, companies_pending })
    }
}
