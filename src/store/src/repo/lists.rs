//! Lists of sessions: keyset walks over an index for every filter, and search by tokens.

use super::{Base, Db};
use crate::error::StoreError;
use crate::rows::ListedRow;
use crate::types::{ListPage, ListQuery};
use crate::words::read;
use domain::{Environment, Kind, Status, Time};
use sqlx::{QueryBuilder, query_as, query_scalar};

/// What a list walks. Whatever else it asks for is looked at row by row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Walk {
    /// The rows of the first token, which is the rarest.
    Token,
    /// The few sessions of a span of time.
    Dates,
    /// The few sessions whose source contradicts a person.
    Contradicted,
    /// Sessions by number, of each status and kind asked for.
    Numbers,
}

/// What is read of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Give {
    Rows,
    Numbers,
}

/// How far a token's rows are counted to find the rarest.
const RARE: i64 = 2_000;
/// Statuses or spans with fewer sessions than this are walked themselves.
const FEW: i64 = 10_000;

/// A part of a walk: the open range of numbers, in which direction, how many rows, how many of them left out.
#[derive(Clone, Copy)]
struct Part {
    above: i64,
    below: i64,
    newest_first: bool,
    limit: i64,
    offset: i64,
}

/// A query whose words have become tokens, the rarest first, and the walk that answers it.
struct Ask<'a> {
    list: &'a ListQuery,
    tokens: Vec<Vec<u8>>,
    walk: Walk,
}

impl Base {
    pub(crate) async fn list_sessions(&self, list: &ListQuery) -> Result<ListPage, StoreError> {
        let ask = self.ask(list).await?;
        let (above, below) = (list.after.unwrap_or(0), list.before.unwrap_or(i64::MAX));
        let limit = list.limit.max(0);
        let upwards = list.after.is_some();
        let part = Part { above, below, newest_first: !upwards, limit: limit + 1, offset: list.offset };
        let mut rows: Vec<ListedRow> =
            ask.text(part, Give::Rows).build_query_as::<ListedRow>().fetch_all(self.pool()).await?;
        let further = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        if upwards {
            rows.reverse();
        }
        // where the page begins and ends; an empty page lies at the bound it was asked for
        let newest =
            rows.first().map_or_else(|| if upwards { above } else { below.saturating_sub(1) }, ListedRow::number);
        let oldest = rows.last().map_or_else(|| above.saturating_add(1), ListedRow::number);
        let has_newer = if upwards {
            further
        } else {
            (list.before.is_some() || list.offset > 0) && self.any(&ask, (newest, i64::MAX)).await?
        };
        let has_older = if upwards { self.any(&ask, (0, oldest)).await? } else { further };
        let rows = rows.into_iter().map(|row| row.open(&self.seal)).collect::<Result<_, _>>()?;
        Ok(ListPage { rows, has_newer, has_older })
    }

    pub(crate) async fn count_search(&self, list: &ListQuery, up_to: i64) -> Result<i64, StoreError> {
        let found = self.numbers(&self.ask(list).await?, (0, i64::MAX), up_to).await?;
        Ok(i64::try_from(found.len()).unwrap_or(i64::MAX))
    }

    pub(crate) async fn status_counts(
        &self,
        environment: Environment,
        kind: Option<Kind>,
    ) -> Result<Vec<(Status, i64)>, StoreError> {
        let rows = query_as::<Db, (String, i64)>(
            "SELECT status, CAST(sum(kept) AS BIGINT) FROM session_counts WHERE environment = $1 \
             AND (CAST($2 AS TEXT) IS NULL OR kind = $2) GROUP BY status",
        )
        .bind(environment.wire())
        .bind(kind.map(Kind::wire))
        .fetch_all(self.pool())
        .await?;
        let mut counts: Vec<(Status, i64)> = Status::ALL.iter().map(|status| (*status, 0)).collect();
        for (word, kept) in rows {
            let status: Status = read(&word, "session_counts.status")?;
            counts.iter_mut().filter(|(listed, _)| *listed == status).for_each(|(_, count)| *count = kept);
        }
        Ok(counts)
    }

    async fn any(&self, ask: &Ask<'_>, range: (i64, i64)) -> Result<bool, StoreError> {
        Ok(!self.numbers(ask, range, 1).await?.is_empty())
    }

    async fn numbers(&self, ask: &Ask<'_>, (above, below): (i64, i64), limit: i64) -> Result<Vec<i64>, StoreError> {
        let part = Part { above, below, newest_first: true, limit, offset: 0 };
        Ok(ask.text(part, Give::Numbers).build_query_scalar::<i64>().fetch_all(self.pool()).await?)
    }

    /// Turns words into tokens and chooses what to walk: the rarest token's rows, unless every word is common and the
    /// statuses asked for are not; else the sessions of a span of time that holds few; else all by number.
    async fn ask<'a>(&self, list: &'a ListQuery) -> Result<Ask<'a>, StoreError> {
        let mut counted = Vec::with_capacity(list.words.len());
        for token in list.words.iter().map(|word| self.seal.word_token(word)) {
            let rows = query_scalar::<Db, i64>(
                "SELECT count(*) FROM (SELECT 1 FROM search_tokens WHERE environment = $1 AND token = $2 LIMIT $3) f",
            )
            .bind(list.environment.wire())
            .bind(&token)
            .bind(RARE)
            .fetch_one(self.pool())
            .await?;
            counted.push((rows, token));
        }
        counted.sort();
        counted.dedup();
        let rare = counted.first().is_some_and(|(rows, _)| *rows < RARE);
        let walk = if rare {
            Walk::Token
        } else if !list.statuses.is_empty() && !counted.is_empty() && self.kept(list).await? < FEW {
            Walk::Numbers
        } else if list.source_changed == Some(true) && counted.is_empty() {
            Walk::Contradicted
        } else if list.created != (None, None) && self.created(list).await? < FEW {
            Walk::Dates
        } else if counted.is_empty() {
            Walk::Numbers
        } else {
            Walk::Token
        };
        Ok(Ask { list, tokens: counted.into_iter().map(|(_, token)| token).collect(), walk })
    }

    /// Sessions of the statuses asked for.
    async fn kept(&self, list: &ListQuery) -> Result<i64, StoreError> {
        let counts = self.status_counts(list.environment, None).await?;
        Ok(counts.iter().filter(|(status, _)| list.statuses.contains(status)).map(|(_, kept)| *kept).sum())
    }

    /// Sessions of the span of time asked for, counted as far as [`FEW`].
    async fn created(&self, list: &ListQuery) -> Result<i64, StoreError> {
        let (from, until) = span(list);
        let rows = query_scalar::<Db, i64>(concat!(
            "SELECT count(*) FROM (SELECT 1 FROM sessions s",
            indexed_by!("sessions_by_created"),
            " WHERE s.environment = $1 AND s.created_at >= $2 AND s.created_at < $3 LIMIT $4) f"
        ))
        .bind(list.environment.wire())
        .bind(from)
        .bind(until)
        .bind(FEW);
        Ok(rows.fetch_one(self.pool()).await?)
    }
}

/// Begin and end of the span of time asked for, in microseconds.
fn span(list: &ListQuery) -> (i64, i64) {
    let micros = |at: Option<Time>, unset: i64| at.map_or(unset, |at| at.0);
    (micros(list.created.0, i64::MIN), micros(list.created.1, i64::MAX))
}

impl Ask<'_> {
    /// The statement for a part of the walk.
    fn text(&self, part: Part, give: Give) -> QueryBuilder<Db> {
        let mut sql = QueryBuilder::<Db>::new("SELECT ");
        sql.push(match give {
            Give::Rows => listed_columns!(),
            Give::Numbers => "s.number",
        });
        let keys = if give == Give::Rows { " LEFT JOIN subject_keys k ON k.session_id = s.session_id AND s.redaction IS NULL" } else { "" };
        let several = self.walk == Walk::Numbers && self.list.statuses.len() > 1;
        if several {
            // a walk of each status, of which the first rows are enough
            let inner = Part { limit: part.limit.saturating_add(part.offset), offset: 0, ..part };
            sql.push(" FROM (");
            for (i, status) in self.list.statuses.iter().enumerate() {
                sql.push(if i == 0 { "SELECT b.number FROM (" } else { " UNION ALL SELECT b.number FROM (" });
                sql.push("SELECT s.number");
                self.push_walk(&mut sql, "", &[*status], inner);
                sql.push(") b");
            }
            sql.push(") n JOIN sessions s ON s.environment = ").push_bind(self.list.environment.wire());
            sql.push(" AND s.number = n.number").push(keys);
            push_order(&mut sql, " ORDER BY s.number", part);
        } else {
            self.push_walk(&mut sql, keys, &self.list.statuses, part);
        }
        sql
    }

    /// One walk, from `FROM` to its end.
    fn push_walk(&self, sql: &mut QueryBuilder<Db>, keys: &'static str, statuses: &[Status], part: Part) {
        let list = self.list;
        let (from, index) = match self.walk {
            Walk::Token => (
                " FROM search_tokens t JOIN sessions s ON s.environment = t.environment AND s.number = t.number",
                "",
            ),
            Walk::Dates => (" FROM sessions s", indexed_by!("sessions_by_created")),
            Walk::Contradicted => (" FROM sessions s", indexed_by!("sessions_with_source_changed")),
            Walk::Numbers => (
                " FROM sessions s",
                match (statuses.is_empty(), list.kind) {
                    (true, None) => "",
                    (false, None) => indexed_by!("sessions_by_status"),
                    (true, Some(_)) => indexed_by!("sessions_by_kind"),
                    (false, Some(_)) => indexed_by!("sessions_by_status_and_kind"),
                },
            ),
        };
        sql.push(from).push(index).push(keys);
        sql.push(" WHERE s.deleted_at IS NULL AND s.environment = ").push_bind(list.environment.wire());
        if self.walk == Walk::Token && let Some(token) = self.tokens.first() {
            sql.push(" AND t.environment = ").push_bind(list.environment.wire());
            sql.push(" AND t.token = ").push_bind(token.clone());
            sql.push(" AND t.number > ").push_bind(part.above).push(" AND t.number < ").push_bind(part.below);
        } else {
            sql.push(" AND s.number > ").push_bind(part.above).push(" AND s.number < ").push_bind(part.below);
        }
        match statuses {
            [] => {}
            [status] => {
                sql.push(" AND s.status = ").push_bind(status.wire());
            }
            several => {
                sql.push(" AND s.status IN (");
                let mut listed = sql.separated(", ");
                for status in several {
                    listed.push_bind(status.wire());
                }
                sql.push(")");
            }
        }
        if let Some(kind) = list.kind {
            sql.push(" AND s.kind = ").push_bind(kind.wire());
        }
        match list.source_changed {
            // a literal, so that the index of those alone is seen to hold them
            Some(true) => _ = sql.push(" AND s.source_changed = 1"),
            Some(false) => _ = sql.push(" AND s.source_changed = 0"),
            None => {}
        }
        if list.created != (None, None) {
            let (from, until) = span(list);
            sql.push(" AND s.created_at >= ").push_bind(from).push(" AND s.created_at < ").push_bind(until);
        }
        let rest = if self.walk == Walk::Token { self.tokens.get(1..).unwrap_or_default() } else { &self.tokens };
        if !rest.is_empty() {
            sql.push(" AND (SELECT count(*) FROM search_tokens o WHERE o.environment = ");
            sql.push_bind(list.environment.wire()).push(" AND o.number = s.number AND o.token IN (");
            let mut listed = sql.separated(", ");
            for token in rest {
                listed.push_bind(token.clone());
            }
            sql.push(")) = ").push_bind(i64::try_from(rest.len()).unwrap_or(i64::MAX));
        }
        match self.walk {
            Walk::Token => push_order(sql, " ORDER BY t.number", part),
            Walk::Dates | Walk::Contradicted | Walk::Numbers => push_order(sql, " ORDER BY s.number", part),
        }
    }
}

fn push_order(sql: &mut QueryBuilder<Db>, order: &'static str, part: Part) {
    sql.push(order).push(if part.newest_first { " DESC LIMIT " } else { " ASC LIMIT " }).push_bind(part.limit);
    sql.push(" OFFSET ").push_bind(part.offset);
}
