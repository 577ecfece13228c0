//! What a team attaches to a session: metadata and its own reference (domain §5, seed 002).
//!
//! What was set by hand lies over whatever payload comes in later, key by key: a flow that sends its payload again
//! knows nothing of it and must not undo it.

use crate::Payload;
use crate::corrections::Change;
use crate::session::Priority;
use serde_json::{Map, Value, json};

/// Longest reference, in characters (seed 002).
pub const REF_LIMIT: usize = 255;
/// Largest value of a metadata key: bytes of its JSON in UTF-8 (seed 002).
pub const VALUE_LIMIT: usize = 16 * 1024;
/// Largest metadata as a whole, in bytes of JSON: a session must stay a session.
pub const METADATA_LIMIT: usize = 1024 * 1024;

/// Why something cannot be attached: the field and a sentence.
pub type Fault = (String, String);

/// Checks metadata: the size of each value and of all.
///
/// # Errors
/// Each value that is too large, by `metadata.KEY`.
pub fn check_metadata(metadata: &Map<String, Value>) -> Result<(), Vec<Fault>> {
    let mut faults: Vec<Fault> = metadata
        .iter()
        .filter(|(_, value)| value.to_string().len() > VALUE_LIMIT)
        .map(|(key, _)| {
            let key: String = key.chars().take(64).collect();
            (format!("metadata.{key}"), "A value may have at most 16 KiB of serialized UTF-8.".to_owned())
        })
        .collect();
    if faults.is_empty() && json!(metadata).to_string().len() > METADATA_LIMIT {
        faults.push(("metadata".to_owned(), "All metadata of a session may have at most 1 MiB.".to_owned()));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Checks a reference; an empty one is none.
///
/// # Errors
/// A sentence when it is too long.
pub fn check_reference(reference: &str) -> Result<Option<String>, &'static str> {
    match reference.chars().count() {
        0 => Ok(None),
        n if n > REF_LIMIT => Err("Ensure this field has no more than 255 characters."),
        _ => Ok(Some(reference.to_owned())),
    }
}

/// What of metadata and reference differs between two payloads of a session, by key.
#[must_use]
pub fn changes(before: &Payload, after: &Payload) -> Vec<Change> {
    let mut changes = Vec::new();
    let reference = |payload: &Payload| payload.object().get("vendor_data").filter(|value| !value.is_null()).cloned();
    let (old, new) = (reference(before), reference(after));
    if old != new {
        changes.push(Change::of_session(&["external_ref"], old, new));
    }
    let none = Map::new();
    let metadata = |payload: &Payload| match payload.object().get("metadata") {
        Some(Value::Object(metadata)) => metadata.clone(),
        _ => none.clone(),
    };
    let (old, new) = (metadata(before), metadata(after));
    for key in old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))) {
        let (was, is) = (old.get(key), new.get(key));
        if was != is {
            changes.push(Change::of_session(&["metadata", key], was.cloned(), is.cloned()));
        }
    }
    changes
}

/// The change of how early a session comes.
#[must_use]
pub fn priority_changed(before: Priority, after: Priority) -> Change {
    Change::of_session(&["priority"], Some(json!(before)), Some(json!(after)))
}

/// The change of a session's tags.
#[must_use]
pub fn tags_changed(before: &[String], after: &[String]) -> Change {
    Change::of_session(&["tags"], Some(json!(before)), Some(json!(after)))
}

/// What was set by hand, or is to be: the reference (inner `None` takes it away), and metadata by key (null takes a
/// key away).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlay {
    /// The team's own reference; `None` leaves the payload's.
    pub external_ref: Option<Option<String>>,
    /// Metadata by key.
    pub metadata: Map<String, Value>,
}

impl Overlay {
    /// Puts a newer one on top of this one.
    pub fn add(&mut self, newer: &Self) {
        if newer.external_ref.is_some() {
            self.external_ref.clone_from(&newer.external_ref);
        }
        self.metadata.extend(newer.metadata.clone());
    }

    /// The payload with all of this in it.
    #[must_use]
    pub fn lay(&self, payload: &Payload) -> Payload {
        if *self == Self::default() {
            return payload.clone();
        }
        let mut object = payload.object().clone();
        if let Some(external_ref) = &self.external_ref {
            object.insert("vendor_data".to_owned(), json!(external_ref));
        }
        if !self.metadata.is_empty() {
            let mut merged = match object.get("metadata") {
                Some(Value::Object(theirs)) => theirs.clone(),
                _ => Map::new(),
            };
            for (key, value) in &self.metadata {
                if value.is_null() {
                    merged.shift_remove(key);
                } else {
                    merged.insert(key.clone(), value.clone());
                }
            }
            object.insert("metadata".to_owned(), Value::Object(merged));
        }
        // only text and an object were put in, so the shape is still right
        Payload::from_value(Value::Object(object)).unwrap_or_else(|_| payload.clone())
    }

    /// As JSON, to keep.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut kept = Map::new();
        if let Some(external_ref) = &self.external_ref {
            kept.insert("external_ref".to_owned(), json!(external_ref));
        }
        kept.insert("metadata".to_owned(), json!(self.metadata));
        Value::Object(kept).to_string().into_bytes()
    }

    /// Reads what [`Overlay::to_bytes`] wrote; `None` for anything else.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let kept: Map<String, Value> = serde_json::from_slice(bytes).ok()?;
        let external_ref = kept.get("external_ref").map(|value| value.as_str().map(str::to_owned));
        let Some(Value::Object(metadata)) = kept.get("metadata").cloned() else { return None };
        Some(Self { external_ref, metadata })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(metadata: &Value) -> Payload {
        let id = "11111111-2222-3333-4444-555555555555";
        let value = json!({"session_id": id, "status": "In Review", "vendor_data": "theirs", "metadata": metadata});
        Payload::from_value(value).unwrap()
    }

    fn patch(metadata: Value, external_ref: Option<Option<&str>>) -> Overlay {
        let Value::Object(metadata) = metadata else { panic!("no object") };
        Overlay { external_ref: external_ref.map(|inner| inner.map(str::to_owned)), metadata }
    }

    #[test]
    fn keys_are_merged_null_removes_and_the_rest_stays() {
        let laid = patch(json!({"b": null, "c": {"d": 1}}), Some(Some("ours"))).lay(&payload(&json!({"a": 1, "b": 2})));
        assert_eq!(laid.object()["metadata"], json!({"a": 1, "c": {"d": 1}}));
        assert_eq!(laid.text("vendor_data"), Some("ours"));
        let laid = patch(json!({"a": 1}), Some(None)).lay(&payload(&Value::Null));
        assert_eq!((laid.object()["metadata"].clone(), laid.text("vendor_data")), (json!({"a": 1}), None));
        assert_eq!(Overlay::default().lay(&payload(&Value::Null)), payload(&Value::Null));
    }

    #[test]
    fn what_was_set_lies_over_a_later_payload_and_a_newer_word_over_an_older() {
        let mut kept = patch(json!({"tier": "gold", "old": null}), Some(Some("a")));
        kept.add(&patch(json!({"tier": "silver"}), None));
        assert_eq!(Overlay::parse(&kept.to_bytes()), Some(kept.clone()));
        let later = kept.lay(&payload(&json!({"tier": "bronze", "old": 1, "new": 2})));
        assert_eq!(later.object()["metadata"], json!({"tier": "silver", "new": 2}));
        assert_eq!(later.text("vendor_data"), Some("a"));
        kept.add(&patch(json!({}), Some(None)));
        assert_eq!(Overlay::parse(&kept.to_bytes()), Some(kept));
        assert_eq!(Overlay::parse(b"[]"), None);
    }

    #[test]
    fn a_value_may_have_sixteen_kib_and_not_a_byte_more() {
        let of = |bytes: usize| {
            let Value::Object(metadata) = json!({"k": "x".repeat(bytes - 2)}) else { unreachable!() };
            check_metadata(&metadata)
        };
        assert_eq!(of(VALUE_LIMIT), Ok(()));
        assert_eq!(of(VALUE_LIMIT + 1).unwrap_err()[0].0, "metadata.k");
        let many: Map<String, Value> = (0..70).map(|i| (i.to_string(), json!("x".repeat(16_000)))).collect();
        assert_eq!(check_metadata(&many).unwrap_err()[0].0, "metadata");
        assert!(check_reference(&"é".repeat(255)).is_ok() && check_reference(&"é".repeat(256)).is_err());
    }
}
