//! What open pages are told: the audit row of a commit, read as news.
//!
//! The audit log is what every committed change leaves in any process, in the order of the commits and without gaps; so
//! a page that knows the position at which it was drawn can be told of everything since.

use crate::Actor;
use crate::audit::AuditRow;
use crate::session::wire_enum;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

wire_enum! {
    /// What happened to a session.
    Change {
        /// It came in.
        Created = "created" / "Came in",
        /// Its payload changed: by the source, or by hand.
        Payload = "payload" / "Payload changed",
        /// It was decided.
        Decision = "decision" / "Decided",
        /// Somebody took it.
        Claim = "claim" / "Taken",
        /// It was given back.
        Release = "release" / "Given back",
        /// Somebody wrote a note.
        Note = "note" / "Note",
        /// Its tags changed.
        Tags = "tags" / "Tags",
        /// A proposal was made, returned or made void.
        Proposal = "proposal" / "Proposal",
        /// It is being, or has been, redacted.
        Redaction = "redaction" / "Redacted",
        /// It was deleted.
        Deleted = "deleted" / "Deleted",
        /// Something else about it was written.
        Other = "other" / "Changed",
    }
}

impl Change {
    /// Whether rows of lists may look or stand otherwise after it.
    #[must_use]
    pub fn shows_in_lists(self) -> bool {
        !matches!(self, Self::Note | Self::Other)
    }

    /// Whether what a page shows must not stay on the screen.
    #[must_use]
    pub fn takes_away(self) -> bool {
        matches!(self, Self::Redaction | Self::Deleted)
    }
}

/// What a row of the audit log is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A session changed.
    Session(Uuid, Change),
    /// An account changed, or its sign-ins did: what its person may see is to be asked again.
    Person(Uuid),
}

/// News out of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Position of the row.
    pub seq: i64,
    /// What it is about.
    pub about: About,
    /// The person who did it, if a person did.
    pub by: Option<Uuid>,
}

/// Acts on sessions that only look.
const LOOKS: [&str; 2] = ["session.export", "file.open"];

/// Reads a row; nothing for what no open page shows.
#[must_use]
pub fn news(row: &AuditRow) -> Option<News> {
    let content: Value = serde_json::from_str(&row.content).ok()?;
    let text = |name: &str| content.get(name).and_then(Value::as_str);
    let (act, (what, id)) = (text("act")?, text("target")?.split_once(':')?);
    let id = Uuid::try_parse(id).ok()?;
    let about = match what {
        "session" => About::Session(id, change(act)?),
        "person" => About::Person(id),
        _ => return None,
    };
    let by = text("actor").and_then(|actor| Uuid::try_parse(actor.strip_prefix("person:")?).ok());
    Some(News { seq: row.seq, about, by })
}

fn change(act: &str) -> Option<Change> {
    Some(match act {
        "session.create" => Change::Created,
        "session.revise"
        | "session.recompute"
        | "session.correct"
        | "session.review_hits"
        | "session.decide_document"
        | "session.decide_feature"
        | "session.skip_party"
        | "session.take_in_party" => Change::Payload,
        "session.decide" | "session.cancel" | "session.simulate" => Change::Decision,
        "session.claim" | "session.assign" => Change::Claim,
        "session.release" => Change::Release,
        "session.note" => Change::Note,
        "session.tag" => Change::Tags,
        "session.redact" | "session.redacted" => Change::Redaction,
        "session.delete" => Change::Deleted,
        act if act.starts_with("proposal.") => Change::Proposal,
        act if LOOKS.contains(&act) => return None,
        _ => Change::Other,
    })
}

/// Who else looks at a session: each person once, in the order given, without the one who asks.
#[must_use]
pub fn others<'a>(here: impl IntoIterator<Item = (Uuid, &'a str)>, viewer: &Actor) -> Vec<String> {
    let me = match viewer {
        Actor::Person { user_id, .. } => Some(*user_id),
        Actor::Key { .. } | Actor::System => None,
    };
    let mut seen = Vec::new();
    let mut names = Vec::new();
    for (user_id, name) in here {
        if Some(user_id) != me && !seen.contains(&user_id) {
            seen.push(user_id);
            names.push(name.to_owned());
        }
    }
    names
}

/// How a stream to a page ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The sign-in ended.
    SignedOut,
    /// The person may not see this any more.
    NotAllowed,
    /// There is no such session any more.
    Gone,
    /// The server stops; a new one may be there soon.
    Stopping,
}

impl End {
    /// The word that the page gets.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::NotAllowed => "not_allowed",
            Self::Gone => "gone",
            Self::Stopping => "stopping",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Time;
    use crate::audit::AuditEntry;
    use serde_json::json;

    fn row(actor: &Actor, act: &'static str, target: String) -> AuditRow {
        let content = AuditEntry::new(actor, Time(1), act, target, json!({"session": "x"})).content(7);
        AuditRow { seq: 7, prev_hash: String::new(), hash: String::new(), content }
    }

    fn person(user_id: Uuid) -> Actor {
        Actor::Person { user_id, name: "Ada".into(), roles: Vec::new() }
    }

    #[test]
    fn a_decision_is_news_of_its_session_and_says_who() {
        let (session, user) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let found = news(&row(&person(user), "session.decide", format!("session:{session}"))).unwrap();
        assert_eq!(found, News { seq: 7, about: About::Session(session, Change::Decision), by: Some(user) });
        let by_the_desk = news(&row(&Actor::System, "session.recompute", format!("session:{session}"))).unwrap();
        assert_eq!((by_the_desk.about, by_the_desk.by), (About::Session(session, Change::Payload), None));
    }

    #[test]
    fn an_act_that_is_not_known_yet_is_a_change_and_a_look_is_none() {
        let target = || format!("session:{}", Uuid::from_u128(1));
        let of = |act| news(&row(&Actor::System, act, target())).map(|news| news.about);
        assert_eq!(of("session.something_new"), Some(About::Session(Uuid::from_u128(1), Change::Other)));
        assert_eq!(of("file.open"), None);
        assert_eq!(of("session.export"), None);
        assert_eq!(of("proposal.void"), Some(About::Session(Uuid::from_u128(1), Change::Proposal)));
    }

    #[test]
    fn what_happens_to_an_account_has_its_rights_asked_again() {
        let user = Uuid::from_u128(2);
        for act in ["sign_out", "person.disable", "person.roles", "sign_in"] {
            let found = news(&row(&Actor::System, act, format!("person:{user}"))).unwrap();
            assert_eq!(found.about, About::Person(user), "{act}");
        }
    }

    #[test]
    fn other_rows_and_broken_ones_are_no_news() {
        assert_eq!(news(&row(&Actor::System, "policies.change", "policies:live".into())), None);
        assert_eq!(news(&row(&Actor::System, "session.claim", "session:".into())), None);
        assert_eq!(news(&row(&Actor::System, "sign_in.refuse", "account:0123".into())), None);
        let broken = AuditRow { content: "{".into(), ..row(&Actor::System, "x", String::new()) };
        assert_eq!(news(&broken), None);
    }

    #[test]
    fn two_tabs_of_one_person_are_one_and_nobody_sees_themselves() {
        let (ada, ben, eve) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let here = [(ada, "Ada"), (ben, "Ben"), (ada, "Ada"), (eve, "Ada")];
        assert_eq!(others(here, &person(ben)), ["Ada", "Ada"]);
        assert_eq!(others(here, &person(ada)), ["Ben", "Ada"]);
    }
}
