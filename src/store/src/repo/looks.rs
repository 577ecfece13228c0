//! How far a list looks. What an index cannot answer is asked of each of its candidates, so a page and a count look at so
//! many of them and say where they stopped: they cost the same however many sessions there are, and however rare what
//! is asked for.

use super::lists::{Ask, Branch, Give, Part, Walk, numbers_index, warned_index, warned_text};
use super::{Base, Db};
use crate::error::StoreError;
use crate::rows::ListedRow;
use crate::types::{Counted, Hands, ListQuery};
use sqlx::{QueryBuilder, query_scalar};

/// Candidates that are looked at before any others: most pages are full by then. Also how far it is looked for a session
/// on the other side of a page.
const NEAR: i64 = 1_000;

impl Base {
    /// Rows of a part of a list, in the order of the walk; and the first number that was not looked at, if the look ended
    /// before there were as many rows as are asked for, and before the end of the part.
    pub(crate) async fn looked(&self, ask: &Ask<'_>, part: Part) -> Result<(Vec<ListedRow>, Option<i64>), StoreError> {
        let (most, part) = (ask.list.looks.page, part.within(ask.within));
        let mut share = NEAR.min(most);
        loop {
            let end = self.end_of_look(ask, part, share).await?;
            let rows: Vec<ListedRow> =
                ask.text(part.up_to(end), Give::Rows).build_query_as::<ListedRow>().fetch_all(self.pool()).await?;
            let full = i64::try_from(rows.len()).unwrap_or(i64::MAX) >= part.limit;
            if full || end.is_none() || share >= most {
                return Ok((rows, end.filter(|_| !full)));
            }
            share = most;
        }
    }

    /// Whether there may be a session of the list beyond a number: one is near, or not all were looked at.
    pub(crate) async fn goes_on(&self, ask: &Ask<'_>, from: i64, newer: bool) -> Result<bool, StoreError> {
        let (above, below) = if newer { (from, i64::MAX) } else { (0, from) };
        let part = Part { above, below, newest_first: !newer, limit: 1, offset: 0 }.within(ask.within);
        if self.end_of_look(ask, part, NEAR.min(ask.list.looks.page)).await?.is_some() {
            return Ok(true);
        }
        let found = ask.text(part, Give::Numbers).build_query_scalar::<i64>().fetch_optional(self.pool()).await?;
        Ok(found.is_some())
    }

    pub(crate) async fn count_search(&self, list: &ListQuery, up_to: i64) -> Result<Counted, StoreError> {
        if let Some(word) = list.one_word() {
            // a session that leaves the lists has no tokens any more
            let found = query_scalar::<Db, i64>(
                "SELECT count(*) FROM (SELECT 1 FROM search_tokens WHERE environment = $1 AND token = $2 LIMIT $3) f",
            )
            .bind(list.environment.wire())
            .bind(self.seal.word_token(word))
            .bind(up_to)
            .fetch_one(self.pool())
            .await?;
            return Ok(Counted { found, perhaps_more: false });
        }
        let ask = self.ask(list).await?;
        let part = Part { above: 0, below: i64::MAX, newest_first: true, limit: up_to, offset: 0 };
        let part = part.within(ask.within);
        let end = self.end_of_look(&ask, part, list.looks.count).await?;
        let found: i64 = ask.text(part.up_to(end), Give::Count).build_query_scalar().fetch_one(self.pool()).await?;
        Ok(Counted { found, perhaps_more: end.is_some() && found < up_to })
    }

    /// The first number that is not among so many candidates of a part, if there are more. Each branch has its share; all
    /// of them are looked through as far as the one whose share ends first.
    async fn end_of_look(&self, ask: &Ask<'_>, part: Part, most: i64) -> Result<Option<i64>, StoreError> {
        let branches = ask.branches();
        let branches: Vec<_> = branches.iter().filter(|branch| branch.walk.by_number()).collect();
        if branches.is_empty() {
            return Ok(None);
        }
        let share = (most / i64::try_from(branches.len()).unwrap_or(i64::MAX)).max(1);
        let mut sql = QueryBuilder::<Db>::new(match part.newest_first {
            true => "SELECT max(e.number) FROM (",
            false => "SELECT min(e.number) FROM (",
        });
        for (i, branch) in branches.into_iter().enumerate() {
            sql.push(if i == 0 { "SELECT b.number FROM (" } else { " UNION ALL SELECT b.number FROM (" });
            // where each candidate fits, a page is filled and a count exact however small the share
            let least = if ask.answered(branch) { part.limit.saturating_add(part.offset) } else { 1 };
            ask.push_candidate(&mut sql, branch, part, share.max(least));
            sql.push(") b");
        }
        sql.push(") e");
        Ok(sql.build_query_scalar::<Option<i64>>().fetch_one(self.pool()).await?)
    }
}

impl Walk {
    /// Whether its index has the candidates by number; the other walks are over few.
    fn by_number(self) -> bool {
        !matches!(self, Self::Span(_) | Self::Proposals | Self::Lapsed)
    }
}

impl Part {
    /// The same, and nothing outside a range.
    fn within(self, (above, below): (i64, i64)) -> Self {
        Self { above: self.above.max(above), below: self.below.min(below), ..self }
    }

    /// The same as far as a number, which is not part of it.
    fn up_to(self, end: Option<i64>) -> Self {
        match end {
            None => self,
            Some(end) if self.newest_first => Self { above: end, ..self },
            Some(end) => Self { below: end, ..self },
        }
    }
}

impl Ask<'_> {
    /// Whether the index of a branch answers all that the list asks.
    fn answered(&self, branch: &Branch<'_>) -> bool {
        let (list, walk) = (self.list, branch.walk);
        let placed = match walk {
            Walk::Numbers | Walk::Warned(_) | Walk::Untouched => true,
            _ => branch.statuses.is_empty() && branch.kind.is_none(),
        };
        placed
            && self.tokens.len() == usize::from(walk == Walk::Token)
            && !list.in_a_span()
            && (list.source.is_none() || walk == Walk::Source)
            && (list.source_changed.is_none() || walk == Walk::Contradicted)
            && (list.warned.is_none() || matches!(walk, Walk::Warned(_)))
            && (list.hands.is_none() || walk == Walk::Untouched)
    }

    /// The candidate of a branch after so many, by its index alone: no session is read.
    fn push_candidate(&self, sql: &mut QueryBuilder<Db>, branch: &Branch<'_>, part: Part, after: i64) {
        let list = self.list;
        if branch.walk == Walk::Token {
            sql.push("SELECT s.number FROM search_tokens s WHERE s.environment = ");
            sql.push_bind(list.environment.wire());
            sql.push(" AND s.token = ").push_bind(self.tokens.first().cloned().unwrap_or_default());
        } else {
            sql.push("SELECT s.number FROM sessions s");
            sql.push(match branch.walk {
                Walk::Hands => indexed_by!("sessions_by_holder"),
                Walk::Source => indexed_by!("sessions_by_source"),
                Walk::Contradicted => indexed_by!("sessions_with_source_changed"),
                Walk::Warned(warned) => warned_index(warned),
                Walk::Untouched => indexed_by!("sessions_untouched"),
                _ => numbers_index(branch),
            });
            sql.push(" WHERE s.environment = ").push_bind(list.environment.wire());
        }
        match branch.walk {
            Walk::Hands => {
                if let Some(Hands::Of(holder)) = &list.hands {
                    sql.push(" AND s.claimed_by = ").push_bind(holder.clone());
                }
            }
            Walk::Source => _ = sql.push(" AND s.source = ").push_bind(list.source.map(domain::Source::wire)),
            Walk::Contradicted => _ = sql.push(" AND s.source_changed = 1"),
            Walk::Untouched => _ = sql.push(" AND s.status = 'In Review' AND s.claimed_until IS NULL"),
            Walk::Warned(warned) => _ = sql.push(warned_text(warned)),
            _ => {}
        }
        // what the index is made of beside that
        if matches!(branch.walk, Walk::Warned(_) | Walk::Numbers)
            && let [status] = branch.statuses
        {
            sql.push(" AND s.status = ").push_bind(status.wire());
        }
        if matches!(branch.walk, Walk::Warned(_) | Walk::Numbers | Walk::Untouched)
            && let Some(kind) = branch.kind
        {
            sql.push(" AND s.kind = ").push_bind(kind.wire());
        }
        sql.push(" AND s.number > ").push_bind(part.above).push(" AND s.number < ").push_bind(part.below);
        sql.push(if part.newest_first { " ORDER BY s.number DESC" } else { " ORDER BY s.number ASC" });
        sql.push(" LIMIT 1 OFFSET ").push_bind(after);
    }
}
