//! Lists of sessions: keyset walks over an index for every filter, and search by tokens.

use super::{Base, Db};
use crate::error::StoreError;
use crate::rows::ListedRow;
use crate::types::{Hands, ListPage, ListQuery, ListedSession, Proposed, Span, Warned};
use crate::words::read;
use domain::{Environment, Kind, Status, Time, Uuid};
use sqlx::{QueryBuilder, query_as, query_scalar};
use std::collections::HashMap;

/// What a list walks. Whatever else it asks for is looked at row by row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Walk {
    /// The rows of the first token, which is the rarest.
    Token,
    /// The few sessions of a span of time, of one of these.
    Span(Dated),
    /// Proposals that wait.
    Proposals,
    /// What somebody holds or held last, by number.
    Hands,
    /// What came from one source, by number.
    Source,
    /// The few sessions whose source contradicts a person.
    Contradicted,
    /// Sessions with such warnings by number, of each status and kind.
    Warned(Warned),
    /// Sessions by number, of each status and kind asked for.
    Numbers,
    /// Those in review that nobody has or had in hand, by number.
    Untouched,
    /// Those in review that somebody had in hand until the lease ran out.
    Lapsed,
}

/// A walk over the sessions of some statuses (empty for all) and a kind; a list is made of one or of several.
pub(crate) struct Branch<'a> {
    pub(crate) walk: Walk,
    pub(crate) statuses: &'a [Status],
    pub(crate) kind: Option<Kind>,
}

/// A time of a session that an index knows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dated {
    Created,
    Updated,
    Waiting,
}

impl Dated {
    const ALL: [Self; 3] = [Self::Waiting, Self::Updated, Self::Created];

    /// The span asked for, if one is.
    fn asked(self, list: &ListQuery) -> Option<Span> {
        let set = |span: Span| (span != (None, None)).then_some(span);
        match self {
            Self::Created => set(list.created),
            Self::Updated => set(list.updated),
            Self::Waiting => list.waiting,
        }
    }

    fn column(self) -> &'static str {
        match self {
            Self::Created => "s.created_at",
            Self::Updated => "s.updated_at",
            Self::Waiting => "s.entered_review_at",
        }
    }

    fn index(self) -> &'static str {
        match self {
            Self::Created => indexed_by!("sessions_by_created"),
            Self::Updated => indexed_by!("sessions_by_updated"),
            Self::Waiting => indexed_by!("sessions_by_waiting"),
        }
    }
}

/// What is read of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Give {
    Rows,
    Numbers,
    Count,
}

/// How far a token's rows are counted to find the rarest.
const RARE: i64 = 2_000;
/// How many times as many as [`Looks::few`](crate::types::Looks) the sessions of a span may be to be asked for their first
/// and last number.
const SPANNED: i64 = 10;

/// The open range of all numbers.
const ANY_NUMBER: (i64, i64) = (0, i64::MAX);

/// A part of a walk: the open range of numbers, in which direction, how many rows, how many of them left out.
#[derive(Clone, Copy)]
pub(crate) struct Part {
    pub(crate) above: i64,
    pub(crate) below: i64,
    pub(crate) newest_first: bool,
    pub(crate) limit: i64,
    pub(crate) offset: i64,
}

/// A query whose words have become tokens, the rarest first, and the walk that answers it.
pub(crate) struct Ask<'a> {
    pub(crate) list: &'a ListQuery,
    pub(crate) tokens: Vec<Vec<u8>>,
    /// The open range of numbers beyond which a span of time has no sessions.
    pub(crate) within: (i64, i64),
    walk: Walk,
}

impl Base {
    pub(crate) async fn list_sessions(&self, list: &ListQuery) -> Result<ListPage, StoreError> {
        let ask = self.ask(list).await?;
        let (above, below) = (list.after.unwrap_or(0), list.before.unwrap_or(i64::MAX));
        let limit = list.limit.max(0);
        let upwards = list.after.is_some();
        let part = Part { above, below, newest_first: !upwards, limit: limit + 1, offset: list.offset };
        let (mut rows, end) = self.looked(&ask, part).await?;
        let further = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        if upwards {
            rows.reverse();
        }
        // where the page begins and ends; an empty page lies at the bound it was asked for
        let newest =
            rows.first().map_or_else(|| if upwards { above } else { below.saturating_sub(1) }, ListedRow::number);
        let oldest = rows.last().map_or_else(|| above.saturating_add(1), ListedRow::number);
        let (newer, older) = if upwards {
            let newer = end.map(|end| end.saturating_sub(1)).or(further.then_some(newest));
            (newer, self.goes_on(&ask, oldest, false).await?.then_some(oldest))
        } else {
            let asked = list.before.is_some() || list.offset > 0;
            let newer = (asked && self.goes_on(&ask, newest, true).await?).then_some(newest);
            (newer, end.map(|end| end.saturating_add(1)).or(further.then_some(oldest)))
        };
        let full = rows.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
        let looked_to = end.filter(|_| !full).and(if upwards { newer } else { older });
        let mut rows = rows.into_iter().map(|row| row.open(&self.seal)).collect::<Result<Vec<_>, _>>()?;
        if list.tags {
            self.add_tags(&mut rows).await?;
        }
        Ok(ListPage { rows, newer, older, looked_to })
    }

    /// Puts the tags of a page's sessions into its rows.
    async fn add_tags(&self, rows: &mut [ListedSession]) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.state.session_id).collect();
        let found = query_as::<Db, (Uuid, i64, Vec<u8>, Vec<u8>)>(concat!(
            "SELECT t.session_id, t.position, t.tag, k.wrapped FROM session_tags t \
             JOIN subject_keys k ON k.session_id = t.session_id WHERE t.session_id IN (",
            each_id!("$1"),
            ") ORDER BY t.position"
        ))
        .bind(super::dialect::ids(&ids))
        .fetch_all(self.pool())
        .await?;
        let mut tags: HashMap<Uuid, Vec<String>> = HashMap::new();
        for (session_id, position, sealed, wrapped) in found {
            let key = self.seal.unwrap_key(session_id, &wrapped)?;
            tags.entry(session_id).or_default().push(super::tags::open(
                &self.seal,
                &key,
                (session_id, position),
                &sealed,
            )?);
        }
        for row in rows.iter_mut().filter(|row| row.state.redaction.is_none()) {
            row.tags = tags.remove(&row.state.session_id).unwrap_or_default();
        }
        Ok(())
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

    /// Turns words into tokens and chooses what to walk: waiting proposals, one person's sessions and contradicted ones
    /// are few; else the rarest token's rows; else those with warnings that are few; else, unless every word is common and
    /// the statuses asked for are not, the sessions of a span of time that holds few; else one source's, those with the
    /// warnings, or all by number.
    pub(crate) async fn ask<'a>(&self, list: &'a ListQuery) -> Result<Ask<'a>, StoreError> {
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
        let (span, within) = if rare { (None, ANY_NUMBER) } else { self.spanned(list).await? };
        let warned = if rare { None } else { list.warned };
        let few_warned = match warned {
            Some(warned) => self.warned_up_to(list.environment, warned, RARE).await? < RARE,
            None => false,
        };
        let walk = if list.proposed.is_some() {
            Walk::Proposals
        } else if matches!(list.hands, Some(Hands::Of(_))) {
            Walk::Hands
        } else if rare {
            Walk::Token
        } else if let Some(warned) = warned.filter(|_| few_warned) {
            Walk::Warned(warned)
        } else if !list.statuses.is_empty() && !counted.is_empty() && self.kept(list).await? < list.looks.few {
            Walk::Numbers
        } else if list.source_changed == Some(true) && counted.is_empty() {
            Walk::Contradicted
        } else if let Some(dated) = span {
            Walk::Span(dated)
        } else if counted.is_empty() && list.source.is_some() && self.walks_source(list).await? {
            Walk::Source
        } else if let Some(warned) = warned.filter(|_| counted.is_empty()) {
            Walk::Warned(warned)
        } else if counted.is_empty() {
            Walk::Numbers
        } else {
            Walk::Token
        };
        Ok(Ask { list, tokens: counted.into_iter().map(|(_, token)| token).collect(), within, walk })
    }

    /// Sessions of the statuses asked for.
    async fn kept(&self, list: &ListQuery) -> Result<i64, StoreError> {
        let counts = self.status_counts(list.environment, None).await?;
        Ok(counts.iter().filter(|(status, _)| list.statuses.contains(status)).map(|(_, kept)| *kept).sum())
    }

    /// A span of time asked for that holds few sessions; else the open range of numbers that the spans have, as far as
    /// they are not too large to be asked. A walk by number would look through all that is newer first.
    async fn spanned(&self, list: &ListQuery) -> Result<(Option<Dated>, (i64, i64)), StoreError> {
        let (few, most) = (list.looks.few, list.looks.few.saturating_mul(SPANNED));
        let mut within = ANY_NUMBER;
        for dated in Dated::ALL {
            let Some(span) = dated.asked(list) else { continue };
            let mut sql = QueryBuilder::<Db>::new("SELECT count(*), min(f.number), max(f.number) FROM (");
            sql.push("SELECT s.number FROM sessions s").push(dated.index());
            sql.push(" WHERE s.environment = ").push_bind(list.environment.wire());
            push_span(&mut sql, dated, span);
            sql.push(" LIMIT ").push_bind(most).push(") f");
            let (held, first, last) =
                sql.build_query_as::<(i64, Option<i64>, Option<i64>)>().fetch_one(self.pool()).await?;
            if held < few {
                return Ok((Some(dated), ANY_NUMBER));
            }
            if let (Some(first), Some(last)) = (first, last)
                && held < most
            {
                within = (within.0.max(first.saturating_sub(1)), within.1.min(last.saturating_add(1)));
            }
        }
        Ok((None, within))
    }

    /// Sessions with such warnings, counted up to a number.
    async fn warned_up_to(&self, environment: Environment, warned: Warned, up_to: i64) -> Result<i64, StoreError> {
        let mut sql = QueryBuilder::<Db>::new("SELECT count(*) FROM (SELECT 1 FROM sessions s");
        sql.push(warned_index(warned)).push(" WHERE s.environment = ").push_bind(environment.wire());
        sql.push(warned_text(warned)).push(" LIMIT ").push_bind(up_to).push(") f");
        Ok(sql.build_query_scalar::<i64>().fetch_one(self.pool()).await?)
    }

    /// Whether the index of sources is the better walk: nothing else narrows the numbers, or the source has few.
    async fn walks_source(&self, list: &ListQuery) -> Result<bool, StoreError> {
        if list.statuses.is_empty() && list.kind.is_none() && list.warned.is_none() {
            return Ok(true);
        }
        let rows = query_scalar::<Db, i64>(concat!(
            "SELECT count(*) FROM (SELECT 1 FROM sessions s",
            indexed_by!("sessions_by_source"),
            " WHERE s.environment = $1 AND s.source = $2 LIMIT $3) f"
        ))
        .bind(list.environment.wire())
        .bind(list.source.map(domain::Source::wire))
        .bind(list.looks.few)
        .fetch_one(self.pool())
        .await?;
        Ok(rows < list.looks.few)
    }
}

/// The condition as a literal, so that the index of those alone is seen to hold them.
pub(crate) fn warned_text(warned: Warned) -> &'static str {
    match warned {
        Warned::Errors => " AND s.errors > 0",
        Warned::Warnings => " AND s.warnings > 0",
        Warned::Notes => " AND s.notes > 0",
    }
}

pub(crate) fn warned_index(warned: Warned) -> &'static str {
    match warned {
        Warned::Errors => indexed_by!("sessions_with_errors"),
        Warned::Warnings => indexed_by!("sessions_with_warnings"),
        Warned::Notes => indexed_by!("sessions_with_notes"),
    }
}

/// The index of numbers that has just the statuses and the kind asked for.
pub(crate) fn numbers_index(branch: &Branch<'_>) -> &'static str {
    match (branch.statuses.is_empty(), branch.kind) {
        (true, None) => "",
        (false, None) => indexed_by!("sessions_by_status"),
        (true, Some(_)) => indexed_by!("sessions_by_kind"),
        (false, Some(_)) => indexed_by!("sessions_by_status_and_kind"),
    }
}

fn branch(walk: Walk, status: &Status, kind: Option<Kind>) -> Branch<'_> {
    Branch { walk, statuses: std::slice::from_ref(status), kind }
}

fn push_span(sql: &mut QueryBuilder<Db>, dated: Dated, span: Span) {
    let micros = |at: Option<Time>, unset: i64| at.map_or(unset, |at| at.0);
    sql.push(" AND ").push(dated.column()).push(" >= ").push_bind(micros(span.0, i64::MIN));
    sql.push(" AND ").push(dated.column()).push(" < ").push_bind(micros(span.1, i64::MAX));
}

impl Ask<'_> {
    /// The statement for a part of the walk.
    pub(crate) fn text(&self, part: Part, give: Give) -> QueryBuilder<Db> {
        let mut sql = QueryBuilder::<Db>::new("");
        sql.push(match give {
            Give::Rows => concat!("SELECT ", listed_columns!()),
            Give::Numbers => "SELECT s.number",
            Give::Count => "SELECT count(*) FROM (SELECT s.number",
        });
        let keys = if give == Give::Rows {
            " LEFT JOIN subject_keys k ON k.session_id = s.session_id AND s.redaction IS NULL"
        } else {
            ""
        };
        let branches = self.branches();
        if let [branch] = branches.as_slice() {
            self.push_walk(&mut sql, keys, branch, part);
            if give == Give::Count {
                sql.push(") f");
            }
            return sql;
        }
        // the first rows of each are enough
        let inner = Part { limit: part.limit.saturating_add(part.offset), offset: 0, ..part };
        sql.push(" FROM (");
        for (i, branch) in branches.iter().enumerate() {
            sql.push(if i == 0 { "SELECT b.number FROM (" } else { " UNION ALL SELECT b.number FROM (" });
            sql.push("SELECT s.number");
            self.push_walk(&mut sql, "", branch, inner);
            sql.push(") b");
        }
        sql.push(") n JOIN sessions s ON s.environment = ").push_bind(self.list.environment.wire());
        sql.push(" AND s.number = n.number").push(keys);
        push_order(&mut sql, " ORDER BY s.number", part);
        if give == Give::Count {
            sql.push(") f");
        }
        sql
    }

    /// The walks of a list: no session is on two of them.
    pub(crate) fn branches(&self) -> Vec<Branch<'_>> {
        let (statuses, kind) = (self.list.statuses.as_slice(), self.list.kind);
        let kinds = || Kind::ALL.iter().copied().filter(move |one| kind.is_none_or(|kind| kind == *one)).map(Some);
        let mut branches = Vec::new();
        match self.walk {
            Walk::Warned(_) => {
                for one in if statuses.is_empty() { Status::ALL } else { statuses } {
                    branches.extend(kinds().map(|kind| branch(self.walk, one, kind)));
                }
            }
            Walk::Numbers if !statuses.is_empty() => {
                for one in statuses {
                    if *one == Status::InReview && self.list.hands == Some(Hands::Nobody) {
                        branches.extend(kinds().map(|kind| branch(Walk::Untouched, one, kind)));
                        branches.push(branch(Walk::Lapsed, one, kind));
                    } else {
                        branches.push(branch(Walk::Numbers, one, kind));
                    }
                }
            }
            walk => branches.push(Branch { walk, statuses, kind }),
        }
        branches
    }

    /// One walk, from `FROM` to its end.
    fn push_walk(&self, sql: &mut QueryBuilder<Db>, keys: &'static str, branch: &Branch<'_>, part: Part) {
        let list = self.list;
        let Branch { walk, statuses, kind } = *branch;
        let (from, index) = match walk {
            Walk::Token => {
                (" FROM search_tokens t JOIN sessions s ON s.environment = t.environment AND s.number = t.number", "")
            }
            Walk::Span(dated) => (" FROM sessions s", dated.index()),
            Walk::Proposals => (" FROM proposals p JOIN sessions s ON s.session_id = p.session_id", ""),
            Walk::Hands => (" FROM sessions s", indexed_by!("sessions_by_holder")),
            Walk::Source => (" FROM sessions s", indexed_by!("sessions_by_source")),
            Walk::Contradicted => (" FROM sessions s", indexed_by!("sessions_with_source_changed")),
            Walk::Warned(warned) => (" FROM sessions s", warned_index(warned)),
            Walk::Untouched => (" FROM sessions s", indexed_by!("sessions_untouched")),
            Walk::Lapsed => (" FROM sessions s", indexed_by!("sessions_in_hand")),
            Walk::Numbers => (" FROM sessions s", numbers_index(branch)),
        };
        sql.push(from).push(index).push(keys);
        sql.push(" WHERE s.deleted_at IS NULL AND s.environment = ").push_bind(list.environment.wire());
        if walk == Walk::Token
            && let Some(token) = self.tokens.first()
        {
            sql.push(" AND t.environment = ").push_bind(list.environment.wire());
            sql.push(" AND t.token = ").push_bind(token.clone());
            sql.push(" AND t.number > ").push_bind(part.above).push(" AND t.number < ").push_bind(part.below);
        } else {
            sql.push(" AND s.number > ").push_bind(part.above).push(" AND s.number < ").push_bind(part.below);
        }
        match (walk, statuses) {
            // literals, so that the index of those alone is seen to hold them
            (Walk::Untouched, _) => _ = sql.push(" AND s.status = 'In Review' AND s.claimed_until IS NULL"),
            (Walk::Lapsed, _) => _ = sql.push(" AND s.status = 'In Review' AND s.claimed_until IS NOT NULL"),
            (_, []) => {}
            (_, [status]) => {
                sql.push(" AND s.status = ").push_bind(status.wire());
            }
            (_, several) => {
                sql.push(" AND s.status IN (");
                let mut listed = sql.separated(", ");
                for status in several {
                    listed.push_bind(status.wire());
                }
                sql.push(")");
            }
        }
        if let Some(kind) = kind {
            sql.push(" AND s.kind = ").push_bind(kind.wire());
        }
        match list.source_changed {
            // a literal, as above
            Some(true) => _ = sql.push(" AND s.source_changed = 1"),
            Some(false) => _ = sql.push(" AND s.source_changed = 0"),
            None => {}
        }
        for dated in Dated::ALL {
            if let Some(span) = dated.asked(list) {
                push_span(sql, dated, span);
            }
        }
        self.push_columns(sql, walk);
        let rest = if walk == Walk::Token { self.tokens.get(1..).unwrap_or_default() } else { &self.tokens };
        if !rest.is_empty() {
            sql.push(" AND (SELECT count(*) FROM search_tokens o WHERE o.environment = ");
            sql.push_bind(list.environment.wire()).push(" AND o.number = s.number AND o.token IN (");
            let mut listed = sql.separated(", ");
            for token in rest {
                listed.push_bind(token.clone());
            }
            sql.push(")) = ").push_bind(i64::try_from(rest.len()).unwrap_or(i64::MAX));
        }
        match walk {
            Walk::Token => push_order(sql, " ORDER BY t.number", part),
            _ => push_order(sql, " ORDER BY s.number", part),
        }
    }

    /// What is asked of source, hands, warnings and proposals.
    fn push_columns(&self, sql: &mut QueryBuilder<Db>, walk: Walk) {
        let list = self.list;
        if let Some(source) = list.source {
            sql.push(" AND s.source = ").push_bind(source.wire());
        }
        match &list.hands {
            Some(Hands::Of(holder)) => {
                sql.push(" AND s.claimed_by = ").push_bind(holder.clone());
                sql.push(" AND s.claimed_until > ").push_bind(list.now.0);
            }
            Some(Hands::Nobody) if walk == Walk::Untouched => {}
            // a bare bound, so that those whose lease runs are not walked
            Some(Hands::Nobody) if walk == Walk::Lapsed => {
                sql.push(" AND s.claimed_until <= ").push_bind(list.now.0);
            }
            Some(Hands::Nobody) => {
                sql.push(" AND (s.claimed_until IS NULL OR s.claimed_until <= ").push_bind(list.now.0).push(")");
            }
            None => {}
        }
        if let Some(warned) = list.warned {
            sql.push(warned_text(warned));
        }
        let Some(proposed) = &list.proposed else { return };
        sql.push(" AND p.state = 'waiting' AND p.environment = ").push_bind(list.environment.wire());
        match proposed {
            Proposed::Any => {}
            Proposed::By(who) => {
                sql.push(" AND p.proposed_by = ").push_bind(who.clone());
            }
            Proposed::NotBy(who, person) => {
                sql.push(" AND p.proposed_by <> ").push_bind(who.clone());
                if let Some(person) = person {
                    sql.push(" AND (p.person_behind IS NULL OR p.person_behind <> ").push_bind(*person).push(")");
                }
            }
        }
    }
}

fn push_order(sql: &mut QueryBuilder<Db>, order: &'static str, part: Part) {
    sql.push(order).push(if part.newest_first { " DESC LIMIT " } else { " ASC LIMIT " }).push_bind(part.limit);
    sql.push(" OFFSET ").push_bind(part.offset);
}
