//! What the checks of a payload found elsewhere: their `matches`, and the sessions that warnings of duplicates name.

use super::Pictures;
use super::facts::{in_words, number, own, scalar};
use super::warnings;
use crate::Payload;
use crate::features::array_title;
use crate::payload::{objects, text};
use crate::view::{Alike, ElsewhereLine, Picture, PictureSource, Told};
use serde_json::{Map, Value};
use uuid::Uuid;

/// Lines that are listed; a vendor names at most five for each check.
pub(super) const MOST_LINES: usize = 50;

/// Something found elsewhere, with the session that the source names, before anybody has looked whether the desk has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reported {
    /// The session's id.
    pub session_id: Option<Uuid>,
    /// What is said of it.
    pub line: ElsewhereLine,
}

/// Everything that was found, one line for each session or entry, in reading order; one more than may be listed tells
/// that there is more.
pub(super) fn all(payload: &Payload, picture: Pictures<'_>) -> Vec<Reported> {
    let own_id = payload.session_id();
    let mut found: Vec<Reported> = Vec::new();
    let mut add = |new: Reported| {
        if new.session_id.is_some() && new.session_id == own_id {
            return;
        }
        let known = found.iter().position(|known| new.session_id.is_some() && known.session_id == new.session_id);
        if let Some(known) = known {
            merge(&mut found[known].line, new.line);
        } else if found.len() <= MOST_LINES {
            found.push(new);
        }
    };
    for (array, position, item) in payload.items() {
        for (at, one) in objects(item, "matches").enumerate() {
            let way = format!("matches[{at}].match_image_url");
            add(reported(array, one, picture(array, position, &way)));
        }
        let mut named: Vec<Reported> = Vec::new();
        warnings::each(item, &mut |warning| named.extend(of_warning(array, warning)));
        named.into_iter().for_each(&mut add);
    }
    found
}

fn merge(known: &mut ElsewhereLine, new: ElsewhereLine) {
    for alike in new.alike {
        // a warning says the same as the match that it is about
        let same = known.alike.iter().any(|one| one.what == alike.what && (alike.share.is_none() || one == &alike));
        if !same {
            known.alike.push(alike);
        }
    }
    for list in new.lists {
        if !known.lists.contains(&list) {
            known.lists.push(list);
        }
    }
    known.name = known.name.take().or(new.name);
    known.called = known.called.take().or(new.called);
    known.status = known.status.take().or(new.status);
    known.day = known.day.take().or(new.day);
    known.picture = known.picture.take().or(new.picture);
}

fn reported(array: &str, one: &Map<String, Value>, source: Option<PictureSource>) -> Reported {
    let details = one.get("user_details").and_then(Value::as_object);
    let share = one.get("similarity_percentage").and_then(Value::as_number).map(|n| Told::percent(number(n)));
    let called = match (scalar(one, "session_number"), text(one, "source")) {
        (Some(number), _) => Some(format!("Session {number} of the source")),
        (None, Some(source)) => Some(kind_words(source)),
        (None, None) => None,
    };
    let lists = [("is_blocklisted", "on the blocklist"), ("is_allowlisted", "on the allowlist")];
    let has_picture = one.get("match_image_url").is_some_and(Value::is_string);
    Reported {
        session_id: text(one, "session_id").and_then(|id| Uuid::try_parse(id).ok()),
        line: ElsewhereLine {
            alike: vec![Alike { what: array_title(array).to_owned(), share, own: false }],
            session: None,
            name: details.and_then(|d| scalar(d, "full_name").or_else(|| scalar(d, "name"))),
            called,
            status: scalar(one, "status"),
            day: text(one, "verification_date").map(|at| own(at.split('T').next().unwrap_or(at))),
            lists: lists
                .into_iter()
                .filter(|(key, _)| one.get(*key).and_then(Value::as_bool) == Some(true))
                .map(|(_, words)| words.to_owned())
                .collect(),
            picture: has_picture.then(|| Picture { label: "Picture found elsewhere".to_owned(), source }),
        },
    }
}

/// A source of matches in words.
fn kind_words(source: &str) -> String {
    match source {
        "session" => "Session of the source".to_owned(),
        "imported" => "Imported session".to_owned(),
        "list_entry" => "Entry of a list".to_owned(),
        "retained_template" => "Face of a deleted session".to_owned(),
        other => own(&in_words(other)),
    }
}

fn of_warning(array: &str, warning: &Map<String, Value>) -> Option<Reported> {
    let data = warning.get("additional_data").and_then(Value::as_object)?;
    let session_id = text(data, "duplicated_session_id").and_then(|id| Uuid::try_parse(id).ok())?;
    let called = scalar(data, "duplicated_session_number").map(|number| format!("Session {number} of the source"));
    let alike = vec![Alike { what: array_title(array).to_owned(), share: None, own: false }];
    Some(Reported { session_id: Some(session_id), line: ElsewhereLine { alike, called, ..ElsewhereLine::default() } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const OTHER: &str = "76a2e2c0-8b84-4e71-8256-32b6c523f980";

    fn of(value: &Value) -> Vec<Reported> {
        let mut whole = json!({"session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review"});
        whole.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
        all(&Payload::from_value(whole).unwrap(), &|_, _, _| None)
    }

    #[test]
    fn what_several_checks_found_of_one_session_is_one_line() {
        let warned = json!([{"risk": "POSSIBLE_DUPLICATED_FACE", "log_type": "warning",
            "additional_data": {"duplicated_session_id": OTHER, "duplicated_session_number": 41070}}]);
        let found = of(&json!({
            "id_verifications": [{"matches": [{"session_id": OTHER, "session_number": 41070, "status": "Approved",
                "user_details": {"full_name": "Duanmu"}, "verification_date": "2026-08-19T05:37:12Z"}]}],
            "liveness_checks": [{"warnings": warned, "matches": [
                {"session_id": OTHER, "similarity_percentage": 91.37, "is_blocklisted": true},
                {"session_id": null, "source": "list_entry", "similarity_percentage": 71.0}]}],
        }));
        assert_eq!(found.len(), 2);
        let line = &found[0].line;
        assert_eq!(
            (found[0].session_id.map(|id| id.to_string()).as_deref(), line.name.as_deref()),
            (Some(OTHER), Some("Duanmu"))
        );
        let alike: Vec<_> =
            line.alike.iter().map(|one| (one.what.as_str(), one.share.as_ref().map(ToString::to_string))).collect();
        assert_eq!(alike, [("Identity document", None), ("Liveness", Some("91.37 %".to_owned()))]);
        assert_eq!(
            (line.lists.as_slice(), line.day.as_deref()),
            (["on the blocklist".to_owned()].as_slice(), Some("2026-08-19"))
        );
        assert_eq!((found[1].session_id, found[1].line.called.as_deref()), (None, Some("Entry of a list")));
    }

    #[test]
    fn a_warning_alone_names_the_other_session_and_the_session_itself_is_nowhere_else() {
        let warned = |id: &str| {
            json!({"email_verifications": [{"warnings": [{"risk": "DUPLICATED_EMAIL",
            "log_type": "information", "additional_data": {"duplicated_session_id": id}}]}]})
        };
        assert_eq!(of(&warned(OTHER))[0].line.alike[0].what, "Email");
        assert_eq!(of(&warned("11111111-2222-3333-4444-555555555555")), []);
        assert_eq!(of(&warned("no id")), []);
    }

    #[test]
    fn a_hostile_list_is_cut_just_beyond_what_is_listed() {
        let many: Vec<Value> = (0..5_000).map(|i| json!({"source": format!("S{i}")})).collect();
        assert_eq!(of(&json!({"liveness_checks": [{"matches": many}]})).len(), MOST_LINES + 1);
    }
}
