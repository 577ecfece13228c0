//! What changed between two payloads, field by field, in words.

use super::facts::{DEEPEST, compact, in_line, is_media, label, own, reads};
use crate::payload::FEATURE_ARRAYS;
use crate::view::{FieldChange, Told};
use crate::{Payload, features};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// At most this many changes are listed; one more line says how many there are beyond.
const MOST_CHANGES: usize = 200;
/// Longer values are cut.
const LONGEST: usize = 200;

/// All changes from `before` to `after`.
pub(super) fn between(before: &Payload, after: &Payload) -> Vec<FieldChange> {
    let mut found = Found { changes: Vec::new(), beyond: 0 };
    let mut path = Vec::new();
    objects(&mut found, &mut path, before.object(), after.object());
    let Found { mut changes, beyond } = found;
    if beyond > 0 {
        changes.push(FieldChange::others(match beyond {
            1 => Told::word("One more change"),
            _ => Told::sentence("{n} more changes", [("n", Told::Figure(beyond.to_string()))]),
        }));
    }
    changes
}

/// Whether nothing but the value of one key differs.
pub(super) fn same_but(a: &Map<String, Value>, b: &Map<String, Value>, except: &str) -> bool {
    let mut found = Found { changes: Vec::new(), beyond: 0 };
    let without = |object: &Map<String, Value>| -> Map<String, Value> {
        object.iter().filter(|(key, _)| *key != except).map(|(key, value)| (key.clone(), value.clone())).collect()
    };
    // as deep as a feature array would stand, so that labels are those of inner keys
    objects(&mut found, &mut vec!["".into()], &without(a), &without(b));
    found.changes.is_empty()
}

struct Found {
    changes: Vec<FieldChange>,
    beyond: usize,
}

impl Found {
    fn add(&mut self, path: &[Told], before: Told, after: Told) {
        if self.changes.len() < MOST_CHANGES {
            let (before, after) = (before.shortened(LONGEST), after.shortened(LONGEST));
            self.changes.push(FieldChange { field: Told::path(path.to_vec()), before, after });
        } else {
            self.beyond += 1;
        }
    }
}

fn objects(found: &mut Found, path: &mut Vec<Told>, before: &Map<String, Value>, after: &Map<String, Value>) {
    for (key, old) in before {
        values(found, path, key, old, after.get(key).unwrap_or(&Value::Null));
    }
    for (key, new) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
        values(found, path, key, &Value::Null, new);
    }
}

fn step(path: &[Told], key: &str) -> String {
    match path {
        [] if FEATURE_ARRAYS.contains(&key) => features::array_title(key).to_owned(),
        _ => label(key),
    }
}

/// Compares the values of one key; the key is not in `path` yet.
fn values(found: &mut Found, path: &mut Vec<Told>, key: &str, before: &Value, after: &Value) {
    if before == after || (is_nothing(before) && is_nothing(after)) {
        return;
    }
    let none = Vec::new();
    match (before, after) {
        (Value::Array(old), Value::Array(new)) if path.len() < DEEPEST => lists(found, path, key, old, new),
        (Value::Null, Value::Array(new)) if path.len() < DEEPEST => lists(found, path, key, &none, new),
        (Value::Array(old), Value::Null) if path.len() < DEEPEST => lists(found, path, key, old, &none),
        (Value::Object(old), Value::Object(new)) if path.len() < DEEPEST => {
            path.push(Told::Word(step(path, key).into()));
            objects(found, path, old, new);
            path.pop();
        }
        _ => {
            path.push(Told::Word(step(path, key).into()));
            leaf(found, path, key, before, after);
            path.pop();
        }
    }
}

fn leaf(found: &mut Found, path: &[Told], key: &str, before: &Value, after: &Value) {
    let (old, new) = (text(path, key, before), text(path, key, after));
    if old != new {
        found.add(path, old, new);
    } else if let (Value::String(one), Value::String(other)) = (before, after)
        && is_media(key, one)
        && is_media(key, other)
        && file(one) != file(other)
    {
        // the same words for two different files
        let file = Told::several(", ", vec![new, Told::word("another file")]);
        found.add(path, old, file);
    }
}

/// A link without the part that changes whenever it is signed anew.
fn file(link: &str) -> &str {
    link.split(['?', '#']).next().unwrap_or_default()
}

fn text(path: &[Told], key: &str, value: &Value) -> Told {
    match value {
        Value::Array(_) | Value::Object(_) if path.len() >= DEEPEST => compact(value).into(),
        // a word of the vendor's vocabulary, which the screens know
        Value::String(word) if !word.is_empty() && (key == "status" || key == "review_status") => {
            Told::Word(own(word).into())
        }
        value => in_line(key, value),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

fn lists(found: &mut Found, path: &mut Vec<Told>, key: &str, before: &[Value], after: &[Value]) {
    let title = step(path, key);
    let plain = |list: &[Value]| list.iter().all(|item| !item.is_object() && !item.is_array());
    if plain(before) && plain(after) {
        path.push(Told::Word(title.into()));
        let joined = |list: &[Value]| Told::several(", ", list.iter().map(|item| reads(key, item)).collect());
        let (old, new) = (joined(before), joined(after));
        if old != new {
            found.add(path, old, new);
        }
        path.pop();
        return;
    }
    let mut one = |number: usize, old: &Value, new: &Value| {
        if old == new {
            return;
        }
        path.push(Told::nth(title.clone(), number));
        match (old, new) {
            (Value::Object(old), Value::Object(new)) if path.len() < DEEPEST => objects(found, path, old, new),
            _ => leaf(found, path, key, old, new),
        }
        path.pop();
    };
    match identity(before, after) {
        Some(of) => {
            let places: HashMap<String, usize> =
                after.iter().enumerate().filter_map(|(i, item)| Some((of(item)?, i))).collect();
            let mut matched: HashSet<usize> = HashSet::new();
            for (i, old) in before.iter().enumerate() {
                match of(old).and_then(|id| places.get(&id)).copied().and_then(|at| Some((at, after.get(at)?))) {
                    Some((at, new)) => {
                        matched.insert(at);
                        one(at + 1, old, new);
                    }
                    None => one(i + 1, old, &Value::Null),
                }
            }
            for (i, new) in after.iter().enumerate().filter(|(i, _)| !matched.contains(i)) {
                one(i + 1, &Value::Null, new);
            }
        }
        None => {
            for i in 0..before.len().max(after.len()) {
                one(i + 1, before.get(i).unwrap_or(&Value::Null), after.get(i).unwrap_or(&Value::Null));
            }
        }
    }
}

/// The first key by which every item of both lists can be told apart.
fn identity(before: &[Value], after: &[Value]) -> Option<impl Fn(&Value) -> Option<String> + use<>> {
    let by = |key: &'static str| {
        move |item: &Value| match item.get(key)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(n) => Some(n.to_string()),
            _ => None,
        }
    };
    ["uuid", "id", "node_id"].into_iter().map(by).find(|of| {
        [before, after].into_iter().all(|list| {
            let mut seen = HashSet::new();
            list.iter().all(|item| of(item).is_some_and(|id| seen.insert(id)))
        })
    })
}

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "tests read better with values written in place")]
mod tests {
    use super::*;
    use serde_json::json;

    fn payload(rest: Value) -> Payload {
        let mut whole = json!({"session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review"});
        for (key, value) in rest.as_object().unwrap() {
            whole[key] = value.clone();
        }
        Payload::from_value(whole).unwrap()
    }

    fn told(before: Value, after: Value) -> Vec<(String, String, String)> {
        between(&payload(before), &payload(after))
            .into_iter()
            .map(|c| (c.field.to_string(), c.before.to_string(), c.after.to_string()))
            .collect()
    }

    fn change(field: &str, before: &str, after: &str) -> (String, String, String) {
        (field.to_owned(), before.to_owned(), after.to_owned())
    }

    #[test]
    fn items_are_matched_by_what_names_them() {
        let changes = told(
            json!({"id_verifications": [{"node_id": "a", "status": "In Review"}, {"node_id": "b", "status": "Approved"}]}),
            json!({"id_verifications": [{"node_id": "b", "status": "Approved"}, {"node_id": "a", "status": "Declined"}]}),
        );
        assert_eq!(changes, [change("Identity document 2 › Status", "In Review", "Declined")]);
        let added =
            told(json!({"aml_screenings": null}), json!({"aml_screenings": [{"status": "Approved", "total_hits": 0}]}));
        assert_eq!(added, [change("AML 1", "", "status: Approved; total hits: 0")]);
        let gone = told(
            json!({"aml_screenings": [{"hits": [{"id": "x", "caption": "A"}, {"id": "y"}]}]}),
            json!({"aml_screenings": [{"hits": [{"id": "y"}]}]}),
        );
        assert_eq!(gone, [change("AML 1 › Hits 1", "ID: x; caption: A", "")]);
    }

    #[test]
    fn what_reads_the_same_is_no_change() {
        let link = |key: &str| json!({"face_matches": [{"score": 36.0, "x": null, "source_image": format!("https://m.example/a.jpg?signature={key}")}]});
        let mut after = link("b");
        after["face_matches"][0]["score"] = json!(36);
        after["face_matches"][0]["x"] = json!([]);
        assert_eq!(told(link("a"), after), []);
        let other = json!({"face_matches": [{"score": 36.0, "source_image": "https://m.example/b.jpg?signature=a"}]});
        let changes = told(link("a"), other);
        assert_eq!(
            changes,
            [change("Face match 1 › Source image", "held by the vendor", "held by the vendor, another file")]
        );
    }

    #[test]
    fn long_and_many_changes_are_bounded() {
        let many =
            |n: i64| json!({"metadata": (0..250).map(|i| (format!("key {i}"), json!(i * n))).collect::<Map<_, _>>()});
        let changes = told(many(1), many(2));
        assert_eq!(changes.len(), 201);
        assert_eq!(changes[200].0, "49 more changes");
        let long = told(json!({"vendor_data": "a"}), json!({"vendor_data": "ж".repeat(500)}));
        assert_eq!(long[0].2.chars().count(), 200);
    }
}
