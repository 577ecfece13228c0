//! By what an entry of the audit chain is found: its part, its environment, its session; and what of it may be shown.

use crate::audit::{AuditRow, link};
use crate::session::wire_enum;
use crate::{Environment, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

wire_enum! {
    /// A part of the audit log.
    Part {
        /// What happened to sessions and lists.
        Work = "work" / "Work",
        /// Accounts, sign-ins, keys, webhooks, policies.
        Configuration = "configuration" / "Configuration",
    }
}

/// Kinds of targets that are work; all others are configuration, which fewer people see.
const WORK: [&str; 5] = ["session", "sessions", "list", "bulk", "view"];
/// The kind of target of a refused sign-in: a short digest of what was typed. Who has a list of emails can find out
/// which one it was, so it is shown to nobody.
const TYPED: &str = "account";

/// By what an entry is found, as its content says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When; `None` of an entry that cannot be read any more.
    pub at: Option<Time>,
    /// Who.
    pub actor: String,
    /// The act.
    pub act: String,
    /// The part it belongs to.
    pub part: Part,
    /// Kind of its target.
    pub kind: String,
    /// Id of its target, where that is one.
    pub id: Option<Uuid>,
    /// The environment that it names itself; for most that of their target counts.
    pub environment: Option<Environment>,
}

impl Mark {
    /// Reads the content of an entry.
    #[must_use]
    pub fn of(content: &str) -> Self {
        let opened: Value = serde_json::from_str(content).unwrap_or_default();
        let text = |name: &str| opened.get(name).and_then(Value::as_str).unwrap_or_default();
        let (kind, id) = split(text("target"));
        let detail = opened.get("detail").and_then(|detail| detail.get("environment")).and_then(Value::as_str);
        Self {
            at: Time::parse(text("at")),
            actor: text("actor").to_owned(),
            act: text("act").to_owned(),
            part: if WORK.contains(&kind) { Part::Work } else { Part::Configuration },
            kind: kind.to_owned(),
            id: Uuid::try_parse(id).ok(),
            environment: Environment::read(id).or_else(|| detail.and_then(Environment::read)),
        }
    }

    /// The id of its target, if that is of this kind.
    #[must_use]
    pub fn id_of(&self, kind: &str) -> Option<Uuid> {
        self.id.filter(|_| self.kind == kind)
    }
}

/// Kind and id of a target.
fn split(target: &str) -> (&str, &str) {
    target.split_once(':').unwrap_or((target, ""))
}

/// An entry as it may be shown. What an entry is made of is ids, names of fields and statuses; where it is more, it is
/// left out here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Position in the chain.
    pub seq: i64,
    /// When, as the entry says.
    pub at: String,
    /// Who, as [`crate::Actor::audit_id`] writes it.
    pub actor: String,
    /// The act.
    pub act: String,
    /// What it is about: kind and, where it can be shown, id.
    pub about: (String, Option<String>),
    /// The canonical content, unless it says who was meant by something typed.
    pub content: Option<String>,
    /// Hash of the entry before.
    pub prev_hash: String,
    /// Hash of the entry.
    pub hash: String,
    /// Whether the hash fits the content.
    pub fits: bool,
}

impl Shown {
    /// Reads a row. A broken one keeps its place and is shown as one that does not fit.
    #[must_use]
    pub fn of(row: AuditRow) -> Self {
        let fits = link(&row.prev_hash, &row.content) == row.hash;
        let opened: Value = serde_json::from_str(&row.content).unwrap_or_default();
        let text = |name: &str| opened.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let target = text("target");
        let (kind, id) = split(&target);
        let shown = kind != TYPED;
        Self {
            seq: row.seq,
            at: text("at"),
            actor: text("actor"),
            act: text("act"),
            about: (kind.to_owned(), (shown && !id.is_empty()).then(|| id.to_owned())),
            content: (shown && fits).then_some(row.content),
            prev_hash: row.prev_hash,
            hash: row.hash,
            fits,
        }
    }
}

/// Whether a text can be an act, such as `session.decide`.
#[must_use]
pub fn is_act(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'.'))
}

/// Whether a text can name who acted: `system`, `person:ID` or `key:ID`. Gives it as entries write it.
#[must_use]
pub fn read_actor(text: &str) -> Option<String> {
    match text.split_once(':') {
        None if text == "system" => Some(text.to_owned()),
        Some((kind @ ("person" | "key"), id)) => Some(format!("{kind}:{}", Uuid::try_parse(id).ok()?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Actor;
    use crate::audit::AuditEntry;
    use serde_json::json;

    fn entry(target: &str, detail: Value) -> AuditEntry {
        AuditEntry::new(&Actor::System, Time(1), "x.y", target.to_owned(), detail)
    }

    fn mark(target: &str, detail: Value) -> Mark {
        Mark::of(&entry(target, detail).content(1))
    }

    fn row(entry: &AuditEntry) -> AuditRow {
        let content = entry.content(1);
        AuditRow { seq: 1, prev_hash: "p".into(), hash: link("p", &content), content }
    }

    #[test]
    fn what_is_not_known_to_be_work_is_configuration() {
        for (target, part) in [
            ("session:1", Part::Work),
            ("list:live", Part::Work),
            ("person:1", Part::Configuration),
            ("account:00", Part::Configuration),
            ("desk", Part::Configuration),
            ("sessionx:1", Part::Configuration),
        ] {
            assert_eq!(mark(target, json!({})).part, part, "{target}");
        }
    }

    #[test]
    fn an_environment_is_named_by_target_or_detail() {
        let named = |target, detail| mark(target, detail).environment;
        assert_eq!(named("policies:sandbox", json!({})), Some(Environment::Sandbox));
        assert_eq!(named("key:1", json!({"environment": "sandbox"})), Some(Environment::Sandbox));
        assert_eq!(named("person:1", json!({"environment": null})), None);
    }

    #[test]
    fn a_mark_is_what_was_written_down() {
        let id = Uuid::from_u128(10);
        let found = mark(&format!("session:{id}"), json!({"to": "Approved"}));
        assert_eq!((found.at, found.actor.as_str(), found.act.as_str()), (Some(Time(1)), "system", "x.y"));
        assert_eq!((found.id_of("session"), found.id_of("key")), (Some(id), None));
        // one that was spoiled keeps its place, and is found among configuration
        let spoiled = Mark::of("{");
        assert_eq!((spoiled.at, spoiled.part, spoiled.id), (None, Part::Configuration, None));
    }

    #[test]
    fn who_was_meant_at_a_refused_sign_in_is_not_shown() {
        let shown = Shown::of(row(&entry("account:0123456789abcdef", json!({}))));
        assert_eq!((shown.about, shown.content, shown.fits), (("account".to_owned(), None), None, true));
        let shown = Shown::of(row(&entry("session:7", json!({"to": "Approved"}))));
        assert_eq!(shown.about, ("session".to_owned(), Some("7".to_owned())));
        assert!(shown.content.is_some_and(|content| content.contains("Approved")));
    }

    #[test]
    fn a_row_that_was_written_over_is_shown_as_broken_and_not_repeated() {
        let broken = AuditRow { content: "{\"name\":\"Ada\"}".into(), ..row(&entry("session:7", json!({}))) };
        let shown = Shown::of(broken);
        assert_eq!((shown.fits, shown.content), (false, None));
    }

    #[test]
    fn acts_and_actors_are_read_as_they_are_written() {
        let id = Uuid::from_u128(10);
        assert!(is_act("session.view_personal") && !is_act("session.*") && !is_act("Ä"));
        assert_eq!(read_actor(&format!("key:{}", id.to_string().to_uppercase())), Some(format!("key:{id}")));
        assert_eq!(read_actor("system"), Some("system".to_owned()));
        for wrong in ["", "person:", "person:7", "ada", "system:1"] {
            assert_eq!(read_actor(wrong), None, "{wrong}");
        }
    }
}
