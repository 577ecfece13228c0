//! Facts out of an item in reading order, and the words that several checks put them in.

use crate::panels::facts::{fact_value, in_words, own, own_text, reads, said, scalar, told};
use crate::payload::{objects, text};
use crate::view::{Fact, FactValue, Told};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// Takes facts out of an item in reading order and remembers which keys they used up.
pub(super) struct Reader<'a> {
    pub(super) item: &'a Map<String, Value>,
    pub(super) used: HashSet<&'a str>,
    pub(super) facts: Vec<Fact>,
}

impl<'a> Reader<'a> {
    /// Text of a key that is shown elsewhere.
    pub(super) fn quiet(&mut self, key: &str) -> Option<String> {
        let (key, value) = self.item.get_key_value(key)?;
        let text = value.as_str().filter(|text| !text.is_empty())?;
        self.used.insert(key);
        Some(own(text))
    }

    /// A scalar, with a label; says so when it is there but empty, and leaves other shapes to the list below.
    pub(super) fn take(&mut self, label: &str, key: &str) {
        self.take_as(label, key, |told| told);
    }

    /// As [`Reader::take`], with the text put into words.
    pub(super) fn take_as(&mut self, label: &str, key: &str, words: impl Fn(Told) -> Told) {
        let Some((key, value)) = self.item.get_key_value(key) else { return };
        if value.is_array() || value.is_object() {
            return;
        }
        self.used.insert(key);
        let told = reads(key, value);
        let value = if told.is_empty() { FactValue::Empty } else { fact_value(words(told)) };
        self.facts.push(Fact { label: label.to_owned(), value });
    }

    /// A sentence of our own; what it is made of stays in the list below.
    pub(super) fn say(&mut self, label: &str, told: Option<Told>) {
        if let Some(told) = told.filter(|told| !told.is_empty()) {
            self.facts.push(said(label, told));
        }
    }

    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        text(self.item, key)
    }

    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        self.item.get(key).and_then(Value::as_bool)
    }

    pub(super) fn object(&self, key: &str) -> Option<&'a Map<String, Value>> {
        self.item.get(key).and_then(Value::as_object)
    }

    /// Other sessions and list entries that look like this one.
    pub(super) fn matches(&mut self, label: &str) {
        let found: Vec<FactValue> =
            objects(self.item, "matches").take(20).map(|one| fact_value(look_alike(one))).collect();
        if !found.is_empty() {
            self.facts.push(Fact { label: label.to_owned(), value: FactValue::List(found) });
        }
    }
}

/// The digits of a number, also of one that was written as text.
fn digits(told: &Told) -> Option<String> {
    match told {
        Told::Figure(text) | Told::Text(text) => text.parse::<f64>().is_ok().then(|| text.clone()),
        _ => None,
    }
}

pub(super) fn percent(told: Told) -> Told {
    digits(&told).map_or(told, Told::percent)
}

pub(super) fn of_hundred(told: Told) -> Told {
    digits(&told).map_or(told, |score| Told::sentence("{score} of 100", [("score", Told::Figure(score))]))
}

/// A name with something behind it: `{name} (GB)`.
pub(super) fn with_note(name: Told, note: Told) -> Told {
    Told::sentence("{name} ({note})", [("name", name), ("note", note)])
}

/// Names and the like beside each other.
pub(super) fn beside(parts: &[&str]) -> Option<Told> {
    (!parts.is_empty()).then(|| Told::Text(parts.join(" ")))
}

fn look_alike(one: &Map<String, Value>) -> Told {
    let mut parts: Vec<Told> = Vec::new();
    let details = one.get("user_details").and_then(Value::as_object);
    parts.extend(details.and_then(|d| told(d, "full_name").or_else(|| told(d, "name"))));
    parts.extend(told(one, "session_number").map(|n| Told::sentence("session {n}", [("n", n)])));
    parts.extend(told(one, "session_id"));
    if parts.is_empty() {
        parts.extend(scalar(one, "source").map(|source| Told::Word(in_words(&source).into())));
    }
    parts.extend(
        told(one, "similarity_percentage").map(|share| Told::sentence("similarity {share}", [("share", share)])),
    );
    parts.extend(own_text(one, "status").map(|status| Told::Word(status.into())));
    for (key, words) in [("is_blocklisted", "on the blocklist"), ("is_allowlisted", "on the allowlist")] {
        if one.get(key).and_then(Value::as_bool) == Some(true) {
            parts.push(Told::word(words));
        }
    }
    if parts.is_empty() { Told::word("Without details") } else { Told::several(" · ", parts) }
}
