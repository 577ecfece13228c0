//! The things in a payload that a hand may change, and where each stands.

use super::List;
use crate::payload::{FEATURE_ARRAYS, text};
use crate::{Payload, panels};
use serde_json::{Map, Value};

/// One thing.
#[derive(Clone, Debug)]
pub(super) struct Thing {
    pub list: List,
    /// JSON pointer.
    pub pointer: String,
    pub id: Option<String>,
    pub node: Option<String>,
    /// For people.
    pub name: String,
}

/// All things of a kind, in the order of the payload.
pub(super) fn things(payload: &Payload, list: List) -> Vec<Thing> {
    match list {
        List::Items => FEATURE_ARRAYS.iter().flat_map(|array| items(payload, array)).collect(),
        List::Hits => inside(payload, "aml_screenings", "hits", |hit| Thing {
            list,
            pointer: String::new(),
            id: text(hit, "id").map(str::to_owned),
            node: None,
            name: text(hit, "caption").map(panels::own_words).unwrap_or_default(),
        }),
        List::Documents => inside(payload, "document_verifications", "items", |item| Thing {
            list,
            pointer: String::new(),
            id: text(item, "uuid").map(str::to_owned),
            node: None,
            name: panels::document_words(item),
        }),
        List::Companies => {
            let checks = payload.objects("registry_checks").enumerate();
            checks
                .filter_map(|(i, check)| {
                    let company = check.get("company")?.as_object()?;
                    Some(Thing {
                        list,
                        pointer: format!("/registry_checks/{i}/company"),
                        id: text(company, "uuid").map(str::to_owned),
                        node: node(check),
                        name: String::new(),
                    })
                })
                .collect()
        }
        List::Parties => parties(payload),
        // what a later payload says of it is settled by what lies over it
        List::Session => Vec::new(),
    }
}

/// The items of one feature array.
pub(super) fn items(payload: &Payload, array: &str) -> Vec<Thing> {
    let at = |(i, item): (usize, &Map<String, Value>)| Thing {
        list: List::Items,
        pointer: format!("/{array}/{i}"),
        id: None,
        node: node(item),
        name: String::new(),
    };
    payload.objects(array).enumerate().map(at).collect()
}

/// The object that a pointer leads to.
pub(super) fn object<'a>(payload: &'a Payload, pointer: &str) -> Option<&'a Map<String, Value>> {
    let mut steps = pointer.split('/').skip(1);
    let mut value = payload.object().get(steps.next()?)?;
    for step in steps {
        value = match value {
            Value::Array(items) => items.get(step.parse::<usize>().ok()?)?,
            Value::Object(map) => map.get(step)?,
            _ => return None,
        };
    }
    value.as_object()
}

fn node(object: &Map<String, Value>) -> Option<String> {
    text(object, "node_id").map(str::to_owned)
}

fn inside(payload: &Payload, array: &str, key: &str, thing: impl Fn(&Map<String, Value>) -> Thing) -> Vec<Thing> {
    let mut found = Vec::new();
    for (i, check) in payload.objects(array).enumerate() {
        let Some(Value::Array(list)) = check.get(key) else { continue };
        for (j, item) in list.iter().enumerate() {
            let Some(item) = item.as_object() else { continue };
            found.push(Thing { pointer: format!("/{array}/{i}/{key}/{j}"), node: node(check), ..thing(item) });
        }
    }
    found
}

/// Both buckets, and the legacy flat lists where there is no registry bucket.
fn parties(payload: &Payload) -> Vec<Thing> {
    let mut found = Vec::new();
    for (i, check) in payload.objects("key_people_checks").enumerate() {
        let base = format!("/key_people_checks/{i}");
        let (registry, at) = match check.get("registry") {
            Some(Value::Object(registry)) => (registry, format!("{base}/registry")),
            _ => (check, base.clone()),
        };
        let mut lists: Vec<_> =
            ["beneficial_owners", "officers"].iter().map(|key| (registry.get(*key), format!("{at}/{key}"))).collect();
        let submitted = check.get("submitted").and_then(|submitted| submitted.get("parties"));
        lists.push((submitted, format!("{base}/submitted/parties")));
        for (list, at) in lists {
            for (j, party) in list.and_then(Value::as_array).into_iter().flatten().enumerate() {
                let Some(party) = party.as_object() else { continue };
                found.push(Thing {
                    list: List::Parties,
                    pointer: format!("{at}/{j}"),
                    id: text(party, "uuid").map(str::to_owned),
                    node: node(check),
                    name: ["name", "company_name"]
                        .iter()
                        .find_map(|key| text(party, key))
                        .map(panels::own_words)
                        .unwrap_or_default(),
                });
            }
        }
    }
    found
}
