//! Any JSON value as labelled facts: nothing is dropped, but a vendor's link to a picture or file is never shown.

mod amounts;
mod media;
mod values;
mod words;

pub(super) use amounts::{money as amount_in, written_amount};
pub(super) use media::{is_media, is_picture, own, pictures};
pub(super) use values::{
    as_number, clean, compact, folded, in_line, inline, number, own_text, reads, scalar, shorten, told,
};
pub(super) use words::{capital, in_words, label, phrase};

use crate::view::{Fact, FactValue, Told};
use serde_json::{Map, Value};
use std::collections::HashSet;
use words::is_code;

/// At most this many facts stand in one list of facts; the last one says how many values are left out.
const MOST_FACTS: usize = 2_000;
/// Values nested deeper than this are shown as compact JSON text.
pub(super) const DEEPEST: usize = 8;

/// Turns the keys of one item into facts, within [`MOST_FACTS`].
pub(super) struct Writer {
    facts: Vec<Fact>,
    left: usize,
    dropped: usize,
    warnings_apart: bool,
}

impl Writer {
    /// For an item of a feature array: its warnings are shown apart, at every depth.
    pub fn of_item() -> Self {
        Self { facts: Vec::new(), left: MOST_FACTS - 1, dropped: 0, warnings_apart: true }
    }

    /// For keys that belong to no feature.
    pub fn of_rest() -> Self {
        Self { warnings_apart: false, ..Self::of_item() }
    }

    /// Adds one labelled value; `key` says how the value reads.
    pub fn labelled(&mut self, label: impl Into<String>, key: &str, value: &Value) {
        if self.take(value) {
            let value = self.value(key, value, 1);
            self.facts.push(Fact { label: label.into(), value });
        }
    }

    /// Adds a sentence of our own.
    pub fn says(&mut self, label: impl AsRef<str>, text: impl Into<Told>) {
        if self.left > 0 {
            self.left -= 1;
            self.facts.push(said(label, text));
        } else {
            self.dropped += 1;
        }
    }

    /// Adds one key with its usual label.
    pub fn key(&mut self, key: &str, value: &Value) {
        if self.warnings_apart && key == "warnings" {
            if let Some(rest) = without_objects(value) {
                self.labelled(label(key), key, &rest);
            }
            return;
        }
        self.labelled(label(key), key, value);
    }

    /// Adds every key that is not in `used`.
    pub fn all_but(&mut self, object: &Map<String, Value>, used: &HashSet<&str>) {
        for (key, value) in object.iter().filter(|(key, _)| !used.contains(key.as_str())) {
            match amounts::money(object, key, value) {
                Some(money) => self.says(label(key), money),
                None => self.key(key, value),
            }
        }
    }

    /// Adds several sentences of our own under one label.
    pub fn says_each(&mut self, label: impl Into<String>, all: impl IntoIterator<Item = Told>) {
        if self.left == 0 {
            self.dropped += all.into_iter().count();
            return;
        }
        let mut kept = Vec::new();
        for one in all {
            if self.left > 0 {
                self.left -= 1;
                kept.push(fact_value(one));
            } else {
                self.dropped += 1;
            }
        }
        let value = if kept.is_empty() { FactValue::Empty } else { FactValue::List(kept) };
        self.facts.push(Fact { label: label.into(), value });
    }

    /// The facts, with the last one for what had no room.
    pub fn finish(mut self) -> Vec<Fact> {
        if self.dropped > 0 {
            let n = Told::Figure(self.dropped.to_string());
            self.facts.push(said("Left out", Told::sentence("{n} more values are not shown here.", [("n", n)])));
        }
        self.facts
    }

    fn take(&mut self, value: &Value) -> bool {
        if self.left == 0 {
            self.dropped += leaves(value);
            return false;
        }
        self.left -= 1;
        true
    }

    fn value(&mut self, key: &str, value: &Value, depth: usize) -> FactValue {
        match value {
            Value::Array(items) if items.is_empty() => FactValue::Empty,
            Value::Object(map) if map.is_empty() => FactValue::Empty,
            Value::Array(_) | Value::Object(_) if depth > DEEPEST => FactValue::Text(compact(value)),
            Value::Array(items) => {
                let mut list = Vec::new();
                for item in items {
                    if self.take(item) {
                        list.push(self.value(key, item, depth + 1));
                    }
                }
                FactValue::List(list)
            }
            Value::Object(map) => {
                let mut group = Vec::new();
                for (key, value) in map {
                    if let Some(money) = amounts::money(map, key, value) {
                        if self.take(value) {
                            group.push(said(label(key), money));
                        }
                        continue;
                    }
                    let rest;
                    let value = if self.warnings_apart && key == "warnings" {
                        match without_objects(value) {
                            Some(kept) => {
                                rest = kept;
                                &rest
                            }
                            None => continue,
                        }
                    } else {
                        value
                    };
                    if self.take(value) {
                        group.push(Fact { label: label(key), value: self.value(key, value, depth + 1) });
                    }
                }
                FactValue::Group(group)
            }
            // what an integrator wrote is no code of the vendor's
            Value::String(text) if !self.warnings_apart && is_code(key) && !is_media(key, text) => {
                if text.is_empty() {
                    FactValue::Empty
                } else {
                    FactValue::Text(own(text))
                }
            }
            scalar => fact_value(reads(key, scalar)),
        }
    }
}

/// A fact with a text.
pub(super) fn said(label: impl AsRef<str>, text: impl Into<Told>) -> Fact {
    Fact { label: own(label.as_ref()), value: fact_value(text.into()) }
}

/// What is told as the value of a fact, without links that carry their own key.
pub(super) fn fact_value(mut told: Told) -> FactValue {
    told.each_text(&mut |text| *text = own(text));
    match told {
        told if told.is_empty() => FactValue::Empty,
        Told::Text(text) => FactValue::Text(text),
        told => FactValue::Told(told),
    }
}

/// What is left of a list of objects when its objects stand elsewhere: items that are none, or a value that is no
/// list at all.
pub(super) fn without_objects(value: &Value) -> Option<Value> {
    match value {
        Value::Array(items) => {
            let rest: Vec<Value> = items.iter().filter(|item| !item.is_object()).cloned().collect();
            (!rest.is_empty()).then_some(Value::Array(rest))
        }
        Value::Null => None,
        other => Some(other.clone()),
    }
}
fn leaves(value: &Value) -> usize {
    match value {
        Value::Object(map) => map.values().map(leaves).sum(),
        Value::Array(items) => items.iter().map(leaves).sum(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_an_integrator_wrote_stays_as_it_is() {
        let mut writer = Writer::of_rest();
        writer.key("metadata", &json!({"type": "our_own_code", "warnings": [{"a": 1}]}));
        let text = serde_json::to_string(&writer.finish()).unwrap();
        assert!(text.contains("our_own_code") && text.contains("Warnings"));
    }

    #[test]
    fn many_and_deep_values_are_bounded() {
        let mut writer = Writer::of_item();
        writer.key("list", &Value::Array((0..5_000).map(Value::from).collect()));
        writer.key("after", &json!(1));
        let facts = writer.finish();
        let Some(FactValue::Told(last)) = facts.last().map(|fact| &fact.value) else { panic!("no last fact") };
        assert_eq!(last.to_string(), "3003 more values are not shown here.");

        let mut deep = json!("bottom");
        for _ in 0..60 {
            deep = json!({ "next": deep });
        }
        let mut writer = Writer::of_item();
        writer.key("deep", &deep);
        let text = serde_json::to_string(&writer.finish()).unwrap();
        assert!(text.contains("bottom"));
        assert_eq!(text.matches("Group").count(), DEEPEST);
    }
}
