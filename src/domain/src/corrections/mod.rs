//! Changes of a payload by hand: verdicts on hits, documents and features, corrected data, parties left out (domain
//! §5, facts: Didit §2). Each gives a new payload and the list of what it changed; none decides a session.

mod data;
pub mod form;
mod places;
mod replay;
mod verdicts;

pub(crate) use data::document_code;
pub use data::{company, party, person, proof_of_address};
pub use replay::{Kept, replay};
pub use verdicts::{HitVerdict, Which, all_hits, document, feature, hits, recount, step};

use crate::panels::{field_words, own_words};
use crate::view::Told;
use crate::{Payload, features};
use places::Thing;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Values that the verdict on a hit may take.
pub const HIT_VERDICTS: [&str; 4] = ["Unreviewed", "False Positive", "Confirmed Match", "Inconclusive"];
/// Values that a document may be given by hand.
pub const DOCUMENT_VERDICTS: [&str; 2] = ["Approved", "Declined"];
/// Values that a feature may be given by hand.
pub const FEATURE_VERDICTS: [&str; 3] = ["Approved", "Declined", "In Review"];
/// Longest comment, in characters; that of a decision.
pub const COMMENT_LIMIT: usize = crate::decision::COMMENT_LIMIT;

/// What kind of thing in a payload was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum List {
    /// An item of a feature array.
    Items,
    /// A hit of a screening.
    Hits,
    /// A company document.
    Documents,
    /// The company block of a registry check.
    Companies,
    /// A key person or corporate owner.
    Parties,
    /// What the team attached to the session itself: tags, metadata, its own reference.
    Session,
}

/// One value that was changed by hand. Personal: it is sealed at rest with the session's key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Kind of thing.
    pub list: List,
    /// JSON pointer to the thing in the payload that was changed.
    pub pointer: String,
    /// The thing's own id, if it has one.
    pub id: Option<String>,
    /// Its node, if it names one.
    pub node: Option<String>,
    /// What it is called: the hit's name, the document's kind; empty when its place says enough.
    pub name: String,
    /// Keys from the thing to the value.
    pub path: Vec<String>,
    /// The value before; `None` when the key was not there.
    pub before: Option<Value>,
    /// The value after; `None` when the key is gone.
    pub after: Option<Value>,
}

impl Change {
    /// A change of what the team attached to the session itself.
    pub(crate) fn of_session(path: &[&str], before: Option<Value>, after: Option<Value>) -> Self {
        Self {
            list: List::Session,
            pointer: String::new(),
            id: None,
            node: None,
            name: String::new(),
            path: path.iter().map(|key| (*key).to_owned()).collect(),
            before,
            after,
        }
    }

    /// The changed field in words: `Identity document 1 › First name`.
    #[must_use]
    pub fn field(&self) -> Told {
        let thing = match self.list {
            List::Items => {
                let mut parts = self.pointer.split('/').skip(1);
                let title = features::array_title(parts.next().unwrap_or_default());
                let position = parts.next().and_then(|n| n.parse::<usize>().ok()).unwrap_or_default();
                Told::nth(title, position + 1)
            }
            List::Hits => Told::word("AML hit"),
            List::Documents => Told::word("Document"),
            List::Companies => Told::word("Company"),
            List::Parties => Told::word("Party"),
            List::Session => {
                return match self.path.as_slice() {
                    [_, key] => Told::path(vec![Told::word("Metadata"), own_words(key).into()]),
                    [key] if key == "tags" => Told::word("Tags"),
                    [key] if key == "priority" => Told::word("Priority"),
                    _ => Told::word("Reference"),
                };
            }
        };
        let named = match self.name.as_str() {
            "" => thing,
            name => Told::sentence("{what} {name}", [("what", thing), ("name", name.into())]),
        };
        let words = self.path.iter().map(|key| Told::Word(field_words(key).into()));
        Told::path([named].into_iter().chain(words).collect())
    }
}

/// A payload after a change by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Corrected {
    /// The payload now.
    pub payload: Payload,
    /// What was changed; empty when all was so already.
    pub changes: Vec<Change>,
}

/// Why a change is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// What the address names is not there.
    NotFound,
    /// Fields are wrong: name and sentence of each.
    Fields(Vec<(String, String)>),
}

impl Fault {
    fn field(name: &str, sentence: impl Into<String>) -> Self {
        Self::Fields(vec![(name.to_owned(), sentence.into())])
    }
}

/// A payload being changed, with the list of what was.
struct Draft {
    value: Value,
    changes: Vec<Change>,
}

impl Draft {
    fn of(payload: &Payload) -> Self {
        Self { value: Value::Object(payload.object().clone()), changes: Vec::new() }
    }

    /// Sets one value inside a thing, or takes its key away; notes nothing when it is so already.
    fn set(&mut self, thing: &Thing, path: &[&str], after: Option<Value>) {
        let Some((last, parents)) = path.split_last() else { return };
        let mut object = self.value.pointer_mut(&thing.pointer);
        for key in parents {
            object = object.and_then(|object| {
                let object = object.as_object_mut()?;
                let inner = object.entry(*key).or_insert_with(|| Value::Object(Map::new()));
                if !inner.is_object() {
                    *inner = Value::Object(Map::new());
                }
                Some(inner)
            });
        }
        let Some(object) = object.and_then(Value::as_object_mut) else { return };
        let before = object.get(*last).cloned();
        if before == after {
            return;
        }
        match &after {
            Some(value) => {
                object.insert((*last).to_owned(), value.clone());
            }
            None => {
                object.shift_remove(*last);
            }
        }
        self.changes.push(Change {
            list: thing.list,
            pointer: thing.pointer.clone(),
            id: thing.id.clone(),
            node: thing.node.clone(),
            name: thing.name.clone(),
            path: path.iter().map(|key| (*key).to_owned()).collect(),
            before,
            after,
        });
    }

    fn done(self) -> Corrected {
        let payload = match self.value {
            Value::Object(map) => Payload::trusted(map),
            _ => Payload::trusted(Map::new()),
        };
        Corrected { payload, changes: self.changes }
    }
}

#[cfg(test)]
mod tests;
