//! Lists of sessions: keyset walks over an index for every filter, and search by tokens.

use super::{Base, Db, dialect};
use crate::error::StoreError;
use crate::rows::ListedRow;
use crate::types::{ListPage, ListQuery};
use crate::words::read;
use domain::{Environment, Kind, Status};
use sqlx::{query_as, query_scalar};

/// The texts of one walk: rows from newest and from oldest, a look whether a row exists, and a bounded count.
struct Walk {
    newest_first: &'static str,
    oldest_first: &'static str,
    numbers: &'static str,
}

/// `$1` environment, `$2` and `$3` the open range of numbers, `$4` limit, `$5` offset, then the filter's own.
macro_rules! walk {
    ($from:expr, $number:literal, $filter:expr) => {
        Walk {
            newest_first: walk!(@rows $from, $number, $filter, " DESC"),
            oldest_first: walk!(@rows $from, $number, $filter, " ASC"),
            numbers: concat!(
                "SELECT ", $number, " FROM ", $from, walk!(@range $number, $filter), " DESC LIMIT $4 OFFSET $5"
            ),
        }
    };
    (@rows $from:expr, $number:literal, $filter:expr, $order:literal) => {
        concat!(
            "SELECT ", listed_columns!(), " FROM ", $from, " LEFT JOIN subject_keys k ON k.session_id = s.session_id AND s.redaction IS NULL",
            walk!(@range $number, $filter), $order, " LIMIT $4 OFFSET $5"
        )
    };
    (@range $number:literal, $filter:expr) => {
        concat!(" WHERE s.environment = $1 AND ", $number, " > $2 AND ", $number, " < $3 AND s.deleted_at IS NULL", $filter, " ORDER BY ", $number)
    };
}

/// Whether a session is indexed under all tokens asked for.
macro_rules! has_all_tokens {
    ($number:literal) => {
        concat!(
            "(SELECT count(*) FROM search_tokens o WHERE o.environment = $1 AND o.number = ",
            $number,
            " AND ",
            is_token!("o.token", "$9"),
            ") = $10"
        )
    };
}

const ALL: Walk = walk!("sessions s", "s.number", "");
const BY_STATUS: Walk =
    walk!(concat!("sessions s", indexed_by!("sessions_by_status")), "s.number", " AND s.status = $6");
const BY_KIND: Walk = walk!(concat!("sessions s", indexed_by!("sessions_by_kind")), "s.number", " AND s.kind = $6");
const BY_BOTH: Walk = walk!(
    concat!("sessions s", indexed_by!("sessions_by_status_and_kind")),
    "s.number",
    " AND s.status = $6 AND s.kind = $7"
);
/// A search that walks the rows of its rarest token: `$8` that token, `$9` all tokens, `$10` how many.
const BY_WORDS: Walk = walk!(
    "search_tokens t JOIN sessions s ON s.environment = t.environment AND s.number = t.number",
    "t.number",
    concat!(
        " AND t.environment = $1 AND (CAST($6 AS TEXT) IS NULL OR s.status = $6) \
         AND (CAST($7 AS TEXT) IS NULL OR s.kind = $7) AND t.token = $8 AND ($10 = 1 OR ",
        has_all_tokens!("t.number"),
        ")"
    )
);
/// A search among the few sessions of a status; `$8` is only named so that both searches bind the same.
const BY_STATUS_AND_WORDS: Walk = walk!(
    concat!("sessions s", indexed_by!("sessions_by_status")),
    "s.number",
    concat!(
        " AND s.status = $6 AND (CAST($7 AS TEXT) IS NULL OR s.kind = $7) AND $8 = $8 AND ",
        has_all_tokens!("s.number")
    )
);

/// How far a token's rows are counted to find the rarest.
const RARE: i64 = 2_000;
/// A status with fewer sessions than this is walked itself when all words are common.
const FEW: i64 = 10_000;

/// Binds the filter of a query to one of its texts.
macro_rules! bound {
    ($text:expr, $make:ident::<$row:ty>, $ask:expr, $range:expr, $limit:expr, $offset:expr) => {{
        // typed, for a prepared statement keeps the types that it was first bound with
        let (ask, (above, below), limit, offset): (&Ask<'_>, (i64, i64), i64, i64) = ($ask, $range, $limit, $offset);
        let statement =
            $make::<Db, $row>($text).bind(ask.list.environment.wire()).bind(above).bind(below).bind(limit).bind(offset);
        let (status, kind) = (ask.list.status.map(Status::wire), ask.list.kind.map(Kind::wire));
        match &ask.tokens {
            Some(tokens) => statement
                .bind(status)
                .bind(kind)
                .bind(&tokens[0])
                .bind(dialect::tokens(tokens))
                .bind(i64::try_from(tokens.len()).unwrap_or(i64::MAX)),
            None => [status, kind].into_iter().flatten().fold(statement, |statement, word| statement.bind(word)),
        }
    }};
}

/// A query whose words have become tokens, the rarest first, and the walk that answers it.
struct Ask<'a> {
    list: &'a ListQuery,
    tokens: Option<Vec<Vec<u8>>>,
    walk: &'static Walk,
}

impl Base {
    pub(crate) async fn list_sessions(&self, list: &ListQuery) -> Result<ListPage, StoreError> {
        let ask = self.ask(list).await?;
        let (above, below) = (list.after.unwrap_or(0), list.before.unwrap_or(i64::MAX));
        let limit = list.limit.max(0);
        let upwards = list.after.is_some();
        let text = if upwards { ask.walk.oldest_first } else { ask.walk.newest_first };
        let mut rows: Vec<ListedRow> =
            bound!(text, query_as::<ListedRow>, &ask, (above, below), limit + 1, list.offset)
                .fetch_all(self.pool())
                .await?;
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
        let ask = self.ask(list).await?;
        let found: Vec<i64> =
            bound!(ask.walk.numbers, query_scalar::<i64>, &ask, (0, i64::MAX), up_to, 0).fetch_all(self.pool()).await?;
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
        let found: Option<i64> =
            bound!(ask.walk.numbers, query_scalar::<i64>, ask, range, 1, 0).fetch_optional(self.pool()).await?;
        Ok(found.is_some())
    }

    /// Turns words into tokens and chooses what to walk: the rarest token's rows, unless every word is common and the
    /// status asked for is not.
    async fn ask<'a>(&self, list: &'a ListQuery) -> Result<Ask<'a>, StoreError> {
        if list.words.is_empty() {
            let walk = match (list.status, list.kind) {
                (None, None) => &ALL,
                (Some(_), None) => &BY_STATUS,
                (None, Some(_)) => &BY_KIND,
                (Some(_), Some(_)) => &BY_BOTH,
            };
            return Ok(Ask { list, tokens: None, walk });
        }
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
        let all_common = counted.first().is_some_and(|(rows, _)| *rows >= RARE);
        let walk = match list.status {
            Some(status) if all_common && self.kept(list.environment, status).await? < FEW => &BY_STATUS_AND_WORDS,
            _ => &BY_WORDS,
        };
        Ok(Ask { list, tokens: Some(counted.into_iter().map(|(_, token)| token).collect()), walk })
    }

    async fn kept(&self, environment: Environment, status: Status) -> Result<i64, StoreError> {
        let counts = self.status_counts(environment, None).await?;
        Ok(counts.iter().find(|(counted, _)| *counted == status).map_or(0, |(_, kept)| *kept))
    }
}
