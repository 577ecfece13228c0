//! Pages of the audit chain: keyset walks over the index of the narrowest thing that is asked for.
//!
//! The rest of what is asked is looked at row by row, and no further than so many rows: then the page ends and leads on
//! from there.

use super::{Base, Db, dialect};
use crate::error::StoreError;
use crate::types::{AuditPage, AuditQuery};
use domain::Uuid;
use domain::audit::AuditRow;
use domain::audit_marks::Part;
use sqlx::{QueryBuilder, query_as};
use std::collections::HashMap;

/// The index that a page walks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Walk {
    Session,
    Actor,
    Act,
    Configuration,
    All,
}

impl Walk {
    /// The one whose rows are the fewest, as far as that can be told beforehand.
    fn of(asked: &AuditQuery) -> Self {
        match asked {
            AuditQuery { session_id: Some(_), .. } => Self::Session,
            // what the desk does by itself is most of some logs: an act of it is rarer
            AuditQuery { actor: Some(actor), act, .. } if act.is_none() || actor != "system" => Self::Actor,
            AuditQuery { act: Some(_), .. } => Self::Act,
            AuditQuery { part: Some(Part::Configuration), .. } => Self::Configuration,
            _ => Self::All,
        }
    }

    fn index(self) -> &'static str {
        match self {
            Self::Session => indexed_by!("audit_marks_by_session"),
            Self::Actor => indexed_by!("audit_marks_by_actor"),
            Self::Act => indexed_by!("audit_marks_by_act"),
            Self::Configuration => indexed_by!("audit_marks_of_configuration"),
            Self::All => indexed_by!("audit_marks_by_environment"),
        }
    }

    /// The columns of its index before environment and position.
    fn columns(self) -> &'static str {
        match self {
            Self::Actor => "m.actor, ",
            Self::Act => "m.act, ",
            Self::Session | Self::Configuration | Self::All => "",
        }
    }

    /// Whether its index answers everything that is asked.
    fn answers(self, asked: &AuditQuery) -> bool {
        let spanned = asked.from.is_some() || asked.until.is_some();
        let rest = [
            asked.actor.is_some() && self != Self::Actor,
            asked.act.is_some() && self != Self::Act,
            asked.part.is_some() && self != Self::Configuration,
            self == Self::Session,
            spanned,
        ];
        !rest.contains(&true)
    }
}

/// The open range of positions that a page can have rows in.
type Within = (i64, i64);

impl Base {
    pub(crate) async fn audit_page(&self, asked: &AuditQuery) -> Result<AuditPage, StoreError> {
        self.mark_audit().await?;
        let walk = Walk::of(asked);
        let (above, below) = self.positions(asked).await?;
        let floor = match walk.answers(asked) {
            true => None,
            false => self.look_ends(walk, asked, (above, below)).await?,
        };
        let mut text = QueryBuilder::<Db>::new(
            // one by one, since a join may walk the whole chain to meet rows that lie far apart
            "SELECT m.seq, COALESCE((SELECT prev_hash FROM audit_log WHERE seq = m.seq), ''), \
             COALESCE((SELECT hash FROM audit_log WHERE seq = m.seq), ''), \
             COALESCE((SELECT content FROM audit_log WHERE seq = m.seq), '') FROM audit_marks m",
        );
        text.push(walk.index()).push(" WHERE ");
        walked(&mut text, walk, asked, (floor.map_or(above, |floor| floor - 1), below));
        rest(&mut text, asked, walk);
        ordered(&mut text, walk);
        text.push_bind(asked.limit.max(0) + 1);
        let mut rows: Vec<AuditRow> = text
            .build_query_as::<(i64, String, String, String)>()
            .fetch_all(self.pool())
            .await?
            .into_iter()
            .map(|(seq, prev_hash, hash, content)| AuditRow { seq, prev_hash, hash, content })
            .collect();
        let most = usize::try_from(asked.limit).unwrap_or(0);
        let older = if rows.len() > most {
            rows.truncate(most);
            rows.last().map(|last| last.seq)
        } else {
            floor
        };
        Ok(AuditPage { rows, older })
    }

    pub(crate) async fn count_audit(&self, asked: &AuditQuery, up_to: i64) -> Result<i64, StoreError> {
        let walk = Walk::of(asked);
        let within = self.positions(&AuditQuery { before: None, ..asked.clone() }).await?;
        let mut text = QueryBuilder::<Db>::new(
            "SELECT count(*) FROM (SELECT m.seq, m.at, m.actor, m.act, m.part, m.environment, m.session_id FROM audit_marks m",
        );
        text.push(walk.index()).push(" WHERE ");
        walked(&mut text, walk, asked, within);
        ordered(&mut text, walk);
        text.push_bind(up_to).push(") AS m WHERE m.seq > 0");
        rest(&mut text, asked, walk);
        Ok(text.build_query_scalar::<i64>().fetch_one(self.pool()).await?)
    }

    /// The open range of positions that the times and the cursor leave. An entry's time is never further behind the
    /// latest one before it than the greatest lag, so all that fit lie in it.
    async fn positions(&self, asked: &AuditQuery) -> Result<Within, StoreError> {
        let mut below = asked.before.unwrap_or(i64::MAX);
        let mut above = 0;
        if let Some(from) = asked.from {
            let first =
                query_as::<Db, (i64,)>("SELECT seq FROM audit_marks WHERE latest >= $1 ORDER BY latest, seq LIMIT 1")
                    .bind(from.0)
                    .fetch_optional(self.pool())
                    .await?;
            above = first.map_or(i64::MAX, |(seq,)| seq - 1);
        }
        if let Some(until) = asked.until {
            let lag = query_as::<Db, (i64,)>("SELECT lag FROM audit_marks ORDER BY seq DESC LIMIT 1")
                .fetch_optional(self.pool())
                .await?
                .map_or(0, |(lag,)| lag);
            let past =
                query_as::<Db, (i64,)>("SELECT seq FROM audit_marks WHERE latest >= $1 ORDER BY latest, seq LIMIT 1")
                    .bind(until.0.saturating_add(lag))
                    .fetch_optional(self.pool())
                    .await?;
            below = below.min(past.map_or(i64::MAX, |(seq,)| seq));
        }
        Ok((above, below))
    }

    /// The lowest position that is looked at, if there are more candidates than are looked at.
    async fn look_ends(&self, walk: Walk, asked: &AuditQuery, within: Within) -> Result<Option<i64>, StoreError> {
        let mut text = QueryBuilder::<Db>::new("SELECT m.seq FROM audit_marks m");
        text.push(walk.index()).push(" WHERE ");
        walked(&mut text, walk, asked, within);
        ordered(&mut text, walk);
        text.push("2 OFFSET ").push_bind(asked.look.max(1) - 1);
        let last = text.build_query_scalar::<i64>().fetch_all(self.pool()).await?;
        // the second of both says that there is more below
        Ok(if last.len() > 1 { last.first().copied() } else { None })
    }

    pub(crate) async fn actor_names(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, StoreError> {
        let rows = query_as::<Db, (Uuid, String)>(concat!(
            "SELECT user_id, name FROM users WHERE user_id IN (SELECT id FROM (",
            each_id!("$1"),
            ") AS asked) UNION ALL SELECT key_id, name FROM api_keys WHERE key_id IN (SELECT id FROM (",
            each_id!("$1"),
            ") AS asked)"
        ))
        .bind(dialect::ids(ids))
        .fetch_all(self.pool())
        .await?;
        Ok(rows.into_iter().collect())
    }
}

/// What the index of a walk answers, and the order that it gives.
///
/// By its statistics alone PostgreSQL may walk the whole chain backwards and look at each row. It cannot where the order
/// is that of the index and no column of it is known to be one value: so there the bounds are rows.
fn walked(text: &mut QueryBuilder<Db>, walk: Walk, asked: &AuditQuery, (above, below): Within) {
    let value = match walk {
        Walk::Session => {
            text.push("m.session_id = ").push_bind(asked.session_id);
            text.push(" AND m.seq > ").push_bind(above).push(" AND m.seq < ").push_bind(below);
            return;
        }
        Walk::Actor => asked.actor.clone(),
        Walk::Act => asked.act.clone(),
        Walk::Configuration => {
            text.push("m.part = 'configuration' AND ");
            None
        }
        Walk::All => None,
    };
    let environment = asked.environment.wire();
    if dialect::WALKS_BETWEEN_ROWS {
        for (sign, seq) in [(" > (", above), (" < (", below)] {
            text.push("(").push(walk.columns()).push("m.environment, m.seq)").push(sign);
            if let Some(value) = &value {
                text.push_bind(value.clone()).push(", ");
            }
            text.push_bind(environment).push(", ").push_bind(seq).push(if sign == " > (" { ") AND " } else { ")" });
        }
        return;
    }
    if let Some(value) = value {
        text.push(walk.columns().trim_end_matches(", ")).push(" = ").push_bind(value).push(" AND ");
    }
    text.push("m.environment = ").push_bind(environment);
    text.push(" AND m.seq > ").push_bind(above).push(" AND m.seq < ").push_bind(below);
}

/// The order of a walk: newest first.
fn ordered(text: &mut QueryBuilder<Db>, walk: Walk) {
    text.push(" ORDER BY ");
    if dialect::WALKS_BETWEEN_ROWS && walk != Walk::Session {
        let columns = walk.columns();
        text.push(columns.replace(", ", " DESC, ")).push("m.environment DESC, ");
    }
    text.push("m.seq DESC LIMIT ");
}

/// What is asked beyond what the index of the walk answers.
fn rest(text: &mut QueryBuilder<Db>, asked: &AuditQuery, walk: Walk) {
    if walk == Walk::Session {
        text.push(" AND m.environment = ").push_bind(asked.environment.wire());
    }
    if let Some(part) = asked.part.filter(|_| walk != Walk::Configuration) {
        text.push(" AND m.part = ").push_bind(part.wire());
    }
    if let Some(actor) = asked.actor.as_ref().filter(|_| walk != Walk::Actor) {
        text.push(" AND m.actor = ").push_bind(actor.clone());
    }
    if let Some(act) = asked.act.as_ref().filter(|_| walk != Walk::Act) {
        text.push(" AND m.act = ").push_bind(act.clone());
    }
    if let Some(from) = asked.from {
        text.push(" AND m.at >= ").push_bind(from.0);
    }
    if let Some(until) = asked.until {
        text.push(" AND m.at < ").push_bind(until.0);
    }
}
