//! The audit chain, read in pages: by whom, what, when and about which session.

use crate::{Desk, DeskError};
use domain::audit_marks::{Part, Shown, is_act, read_actor};
use domain::narrow::Narrow;
use domain::view::{AuditActor, AuditFilter, AuditLine, AuditPage};
use domain::{Actor, Environment, Right, Time, Uuid};
use serde_json::{Value, json};
use std::collections::HashMap;
use store::types::AuditQuery;

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
    pub async fn audit_json(&self, actor: &Actor, asked: &AuditFilter) -> Result<AuditJson, DeskError> {
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

    /// Lets the entries that came since the last time be found; pages do it too, and so the less.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn mark_audit(&self) -> Result<(), DeskError> {
        Ok(self.store.mark_audit().await?)
    }

    /// A page of the audit log for people.
    ///
    /// # Errors
    /// Without the right, or when the store fails. A filter that is not understood is told on the page.
    pub async fn audit_page(&self, actor: &Actor, filter: AuditFilter) -> Result<AuditPage, DeskError> {
        let reach = actor.audit_reach().ok_or(DeskError::Forbidden(Right::SeeAudit))?;
        let (lines, older, faults) = match self.audit_query(actor, &filter) {
            Ok(query) => {
                let page = self.store.audit_page(&query).await?;
                let rows: Vec<Shown> = page.rows.into_iter().map(Shown::of).collect();
                let names = self.names_of(&rows).await?;
                (rows.into_iter().map(|row| line(row, &names)).collect(), page.older, Vec::new())
            }
            Err(DeskError::Invalid(faults)) => (Vec::new(), None, faults),
            Err(other) => return Err(other),
        };
        Ok(AuditPage {
            filter,
            faults,
            lines,
            older,
            actors: if reach.parts.is_empty() { Vec::new() } else { self.actors(actor).await? },
            parts: reach.parts,
            opens_sessions: actor.may(Right::OpenSession),
            now: self.world.now(),
        })
    }

    /// Everybody who can have acted, for the filter.
    async fn actors(&self, actor: &Actor) -> Result<Vec<(String, AuditActor)>, DeskError> {
        let mut actors = vec![(Actor::System.audit_id(), AuditActor::System)];
        let users = self.store.list_users().await?.into_iter();
        actors.extend(users.map(|(user, _)| (format!("person:{}", user.user_id), AuditActor::Person(Some(user.name)))));
        if actor.may(Right::SeeKeys) {
            let keys = self.store.list_keys().await?.into_iter();
            actors.extend(keys.map(|key| (format!("key:{}", key.key_id), AuditActor::Key(Some(key.name)))));
        }
        Ok(actors)
    }

    /// What is asked of the store, no further than this actor sees.
    fn audit_query(&self, actor: &Actor, asked: &AuditFilter) -> Result<AuditQuery, DeskError> {
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

    /// Names of the people and keys that acted in these rows, and that they are about.
    async fn names_of(&self, rows: &[Shown]) -> Result<HashMap<Uuid, String>, DeskError> {
        let about = rows.iter().filter_map(named);
        let mut ids: Vec<Uuid> = rows.iter().filter_map(|row| id_of(&row.actor)).chain(about).collect();
        ids.sort_unstable();
        ids.dedup();
        Ok(if ids.is_empty() { HashMap::new() } else { self.store.actor_names(&ids).await? })
    }
}

/// The id of who acted, if a person or a key did.
fn id_of(actor: &str) -> Option<Uuid> {
    actor.split_once(':').and_then(|(_, id)| Uuid::try_parse(id).ok())
}

/// The id of the person or key that an entry is about.
fn named(row: &Shown) -> Option<Uuid> {
    let (kind, id) = &row.about;
    id.as_deref().filter(|_| kind == "person" || kind == "key").and_then(|id| Uuid::try_parse(id).ok())
}

fn line(row: Shown, names: &HashMap<Uuid, String>) -> AuditLine {
    let about_name = named(&row).and_then(|id| names.get(&id).cloned());
    let name = id_of(&row.actor).and_then(|id| names.get(&id).cloned());
    let opened = row.content.as_deref().and_then(|content| serde_json::from_str::<Value>(content).ok());
    let detail = opened.and_then(|mut opened| opened.get_mut("detail").map(Value::take));
    let (about, about_id) = row.about;
    AuditLine {
        seq: row.seq,
        at: Time::parse(&row.at),
        actor: match row.actor.split(':').next() {
            Some("system") => AuditActor::System,
            Some("key") => AuditActor::Key(name),
            _ => AuditActor::Person(name),
        },
        act: row.act,
        session_id: about_id.as_deref().filter(|_| about == "session").and_then(|id| Uuid::try_parse(id).ok()),
        about,
        about_id,
        about_name,
        detail: detail
            .filter(|detail| detail.as_object().is_none_or(|object| !object.is_empty()))
            .map(|d| d.to_string()),
        hash: row.hash,
        fits: row.fits,
    }
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
