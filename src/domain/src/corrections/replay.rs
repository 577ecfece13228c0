//! A newer payload comes in after changes by hand: what becomes of them.
//!
//! A person outranks the vendor as long as the vendor says the same as before: a change by hand is made again where
//! the newer payload still has the value that was changed, and, for a verdict, where the thing that was judged is
//! otherwise the same. Where the vendor says something new, the vendor's word stands.

use super::places::{Thing, object, things};
use super::{Change, Corrected, Draft, List, recount};
use crate::{Payload, panels, ubo};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// A newer payload with the changes by hand that outlast it.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The payload to keep.
    pub payload: Payload,
    /// Changes that were made again, as they were made now.
    pub changes: Vec<Change>,
}

/// Makes `changes`, oldest first, again on `newer`; `now` is the payload that they had led to.
#[must_use]
pub fn replay(newer: Payload, now: &Payload, changes: &[Change]) -> Kept {
    if changes.is_empty() {
        return Kept { payload: newer, changes: Vec::new() };
    }
    let mut indexes: HashMap<List, (Index, Index)> = HashMap::new();
    let mut draft = Draft::of(&newer);
    // from the inside out: what was judged is the corrected document, and the check with its judged hits
    let mut in_order: Vec<&Change> = changes.iter().collect();
    in_order.sort_by_key(|change| change.rank());
    let mut counted = false;
    for change in in_order {
        if change.rank() == OUTERMOST && !counted {
            recount_if_decided(&mut draft);
            counted = true;
        }
        let (new_places, places) =
            indexes.entry(change.list).or_insert_with(|| (Index::of(&newer, change.list), Index::of(now, change.list)));
        let Some(thing) = new_places.find(change) else { continue };
        let Some(found) = draft.value.pointer(&thing.pointer).and_then(Value::as_object) else { continue };
        if value_at(found, &change.path) != change.before.as_ref() {
            continue;
        }
        if change.is_verdict() {
            let judged = places.find(change).and_then(|thing| object(now, &thing.pointer));
            let except = change.path.first().map_or("", String::as_str);
            if !judged.is_some_and(|judged| panels::same_but(&as_judged(judged), &as_judged(found), except)) {
                continue;
            }
        }
        let thing = thing.clone();
        let path: Vec<&str> = change.path.iter().map(String::as_str).collect();
        draft.set(&thing, &path, change.after.clone());
    }
    recount_if_decided(&mut draft);
    let Corrected { payload, changes } = draft.done();
    Kept { payload, changes }
}

/// A thing without what follows from linked sessions: that moves by itself, and nobody judged it.
fn as_judged(thing: &Map<String, Value>) -> Map<String, Value> {
    let mut thing = thing.clone();
    if let Some(company) = thing.get_mut("company").and_then(Value::as_object_mut) {
        ubo::each_listed_mut(company, &mut |party| {
            party.shift_remove("kyc_status");
            party.shift_remove("kyc_session_status");
        });
    }
    thing
}

fn recount_if_decided(draft: &mut Draft) {
    if draft.changes.iter().any(|change| change.list == List::Documents) {
        recount(&mut draft.value);
    }
}

/// Rank of verdicts on whole checks.
const OUTERMOST: u8 = 2;

impl Change {
    /// Data first, then verdicts on hits and documents, then those on the checks around them.
    fn rank(&self) -> u8 {
        match (self.is_verdict(), self.list) {
            (false, _) => 0,
            (true, List::Items) => OUTERMOST,
            (true, _) => 1,
        }
    }

    /// A verdict on a thing, not a corrected value of it.
    fn is_verdict(&self) -> bool {
        match self.list {
            List::Hits | List::Documents => true,
            List::Items => self.path.first().is_some_and(|key| key == "status"),
            List::Companies | List::Parties | List::Session => false,
        }
    }
}

fn value_at<'a>(object: &'a Map<String, Value>, path: &[String]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(object.get(first)?, |value, key| value.get(key))
}

/// Things of a kind by what identifies them.
struct Index {
    things: Vec<Thing>,
    named: HashMap<Name, Vec<usize>>,
    placed: HashMap<String, usize>,
}

/// Array (for items of features), id, node.
type Name = (Option<String>, Option<String>, Option<String>);

fn name(list: List, pointer: &str, id: Option<&str>, node: Option<&str>) -> Name {
    let array = (list == List::Items).then(|| pointer.split('/').nth(1).unwrap_or_default().to_owned());
    (array, id.map(str::to_owned), node.map(str::to_owned))
}

impl Index {
    fn of(payload: &Payload, list: List) -> Self {
        let things = things(payload, list);
        let (mut named, mut placed) = (HashMap::<_, Vec<usize>>::new(), HashMap::new());
        for (at, thing) in things.iter().enumerate() {
            let name = name(list, &thing.pointer, thing.id.as_deref(), thing.node.as_deref());
            named.entry(name).or_default().push(at);
            placed.insert(thing.pointer.clone(), at);
        }
        Self { things, named, placed }
    }

    /// The thing of the same name; of several, the one at the same place.
    fn find(&self, change: &Change) -> Option<&Thing> {
        let name = name(change.list, &change.pointer, change.id.as_deref(), change.node.as_deref());
        match self.named.get(&name)?.as_slice() {
            [one] => self.things.get(*one),
            _ => self.things.get(*self.placed.get(&change.pointer)?).filter(|thing| thing.id == change.id),
        }
    }
}
