//! The audit chain, read in pages: by whom, what, when and about which session.

use crate::{Desk, DeskError};
use domain::audit_marks::{Part, Shown, is_act, read_actor};
use domain::narrow::Narrow;
use domain::{Actor, Environment, Right, Uuid};
use serde_json::{Value, json};
use std::collections::HashMap;
use store::types::AuditQuery;

/// Which entries are asked for; empty texts ask for nothing in particular.
#[derive(Clone, Debug, Default)]
pub struct AuditAsked {
    /// Only this act.
    pub act: String,
    /// Only by this one: `system`, `person:ID` or `key:ID`.
    pub actor: String,
    /// Only about this session.
    pub session_id: String,
    /// Only of this day or time, or later.
    pub date_from: String,
    /// Only of this day or time, or earlier.
    pub date_to: String,
    /// Live or sandbox, for those who see both.
    pub environment: Option<Environment>,
    /// Only positions below this.
    pub before: Option<i64>,
    /// Rows a page.
    pub limit: i64,
}

/// A page of the audit log as JSON.
#[derive(Clone, Debug)]
pub struct AuditJson {
    /// Rows, newest first.
    pub rows: Vec<Value>,
    /// All matches up to 10 000, among as many entries that come into question.
    pub count: i64,
    /// The position below which older rows stand, if there may be any.
    pub older: Option<i64>,
}

/// Entries that a count looks at.
const COUNTED: i64 = 10_000;

impl Desk {
    /// A page of the audit log for the API.
    ///
    /// # Errors
    /// Without the right; a filter that is not understood; when the store fails.
    pub async fn audit_json(&self, actor: &Actor, asked: &AuditAsked) -> Result<AuditJson, DeskError> {
        let query = self.audit_query(actor, asked)?;
        let page = self.store.audit_page(&query).await?;
        let count = self.store.count_audit(&query, COUNTED).await?;
        let rows: Vec<Shown> = page.rows.into_iter().map(Shown::of).collect();
        let names = self.names_of(&rows).await?;
        Ok(AuditJson {
            rows: rows.into_iter().map(|row| row_json(row, query.environment, &names)).collect(),
            count,
            older: page.older,
        })
    }

    /// What is asked of the store, no further than this actor sees.
    pub(crate) fn audit_query(&self, actor: &Actor, asked: &AuditAsked) -> Result<AuditQuery, DeskError> {
        let reach = actor.audit_reach().ok_or(DeskError::Forbidden(Right::SeeAudit))?;
        let mut faults = Vec::new();
        let mut fault = |name: &str, sentence: &str| faults.push((name.to_owned(), sentence.to_owned()));
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let act = given(&asked.act);
        if !act.as_deref().is_none_or(is_act) {
            fault("act", "Write an act as entries name it, such as session.decide.");
        }
        let by = given(&asked.actor).map(|text| read_actor(&text));
        if by == Some(None) {
            fault("actor", "Write system, person:ID or key:ID.");
        }
        let session_id = given(&asked.session_id).map(|text| Uuid::try_parse(&text));
        if matches!(session_id, Some(Err(_))) {
            fault("session_id", "This is not the id of a session.");
        }
        let times = Narrow::read([("date_from", asked.date_from.as_str()), ("date_to", asked.date_to.as_str())]);
        let times = times.unwrap_or_else(|wrong| {
            faults.extend(wrong);
            Narrow::default()
        });
        if !faults.is_empty() {
            return Err(DeskError::Invalid(faults));
        }
        let by = by.flatten();
        let part = match reach.parts.as_slice() {
            // their own acts, of whatever part
            _ if by.is_some() && by == reach.own => None,
            parts if parts.len() == Part::ALL.len() => None,
            [] => None,
            parts => parts.first().copied(),
        };
        let by = if reach.parts.is_empty() { reach.own } else { by };
        Ok(AuditQuery {
            environment: actor.confined_to().or(asked.environment).unwrap_or(Environment::Live),
            part,
            actor: by,
            act,
            session_id: session_id.and_then(Result::ok),
            from: times.from,
            until: times.until,
            before: asked.before,
            limit: asked.limit,
            look: self.looks.page,
        })
    }

    /// Names of the people and keys that acted in these rows.
    pub(crate) async fn names_of(&self, rows: &[Shown]) -> Result<HashMap<Uuid, String>, DeskError> {
        let mut ids: Vec<Uuid> = rows.iter().filter_map(|row| id_of(&row.actor)).collect();
        ids.sort_unstable();
        ids.dedup();
        Ok(if ids.is_empty() { HashMap::new() } else { self.store.actor_names(&ids).await? })
    }
}

/// The id of who acted, if a person or a key did.
pub(crate) fn id_of(actor: &str) -> Option<Uuid> {
    actor.split_once(':').and_then(|(_, id)| Uuid::try_parse(id).ok())
}

fn row_json(row: Shown, environment: Environment, names: &HashMap<Uuid, String>) -> Value {
    let id = id_of(&row.actor);
    let (about, about_id) = row.about;
    let session_id = about_id.clone().filter(|_| about == "session");
    json!({
        "seq": row.seq,
        "at": row.at,
        "environment": environment.wire(),
        "actor": {
            "kind": row.actor.split(':').next(),
            "id": id,
            "name": id.and_then(|id| names.get(&id)),
        },
        "act": row.act,
        "about": {"kind": about, "id": about_id},
        "session_id": session_id,
        "content": row.content,
        "prev_hash": row.prev_hash,
        "hash": row.hash,
    })
}
