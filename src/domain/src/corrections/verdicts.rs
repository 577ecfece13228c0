//! Verdicts on hits, documents and features. None of them moves the session or the feature around it.

use super::places::{Thing, items, object, things};
use super::{Corrected, DOCUMENT_VERDICTS, Draft, FEATURE_VERDICTS, Fault, HIT_VERDICTS, List};
use crate::payload::{FEATURE_ARRAYS, text};
use crate::{Payload, features};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The verdict on one hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HitVerdict {
    /// Which hit.
    pub hit: Which,
    /// One of [`HIT_VERDICTS`].
    pub review_status: String,
}

/// How a thing is named that a verdict is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// By its own id.
    Id(String),
    /// By its place, as a form of a known version names it: position of the check, position in the check.
    At(usize, usize),
}

/// Puts verdicts on hits, all or none. `node_id` narrows ids down to one node.
///
/// # Errors
/// A fault for each row, under `hit_updates[i].…` when `bulk`, else under the plain field names.
pub fn hits(payload: &Payload, verdicts: &[HitVerdict], node_id: Option<&str>, bulk: bool) -> Result<Corrected, Fault> {
    let all = things(payload, List::Hits);
    let mut by_id: HashMap<&str, Vec<&Thing>> = HashMap::new();
    let mut by_place: HashMap<&str, &Thing> = HashMap::new();
    for hit in &all {
        by_place.insert(&hit.pointer, hit);
        if let Some(id) = &hit.id
            && node_id.is_none_or(|wanted| hit.node.as_deref() == Some(wanted))
        {
            by_id.entry(id).or_default().push(hit);
        }
    }
    let mut faults = Vec::new();
    let mut chosen: Vec<(&Thing, &str)> = Vec::new();
    let mut seen: HashMap<&str, &str> = HashMap::new();
    for (i, verdict) in verdicts.iter().enumerate() {
        let mut fault = |field: &str, sentence: String| {
            faults.push((if bulk { format!("hit_updates[{i}].{field}") } else { field.to_owned() }, sentence));
        };
        if !HIT_VERDICTS.contains(&verdict.review_status.as_str()) {
            fault("review_status", format!("Must be one of {}.", HIT_VERDICTS.join(", ")));
        }
        let found = match &verdict.hit {
            Which::Id(id) => match by_id.get(id.as_str()).map(Vec::as_slice) {
                Some([hit]) => Some(*hit),
                Some(several) => {
                    fault(
                        "hit_id",
                        format!("{} hits of this session have this id; name the node_id of one.", several.len()),
                    );
                    continue;
                }
                None => None,
            },
            Which::At(check, at) => by_place.get(format!("/aml_screenings/{check}/hits/{at}").as_str()).copied(),
        };
        let Some(hit) = found else {
            fault("hit_id", "This session has no such hit.".to_owned());
            continue;
        };
        match seen.insert(&hit.pointer, &verdict.review_status) {
            Some(other) if other != verdict.review_status => {
                fault("hit_id", "This hit stands here twice, with two verdicts.".to_owned());
            }
            _ => chosen.push((hit, &verdict.review_status)),
        }
    }
    if !faults.is_empty() {
        return Err(Fault::Fields(faults));
    }
    let mut draft = Draft::of(payload);
    for (hit, review_status) in chosen {
        let is = object(payload, &hit.pointer).and_then(|hit| text(hit, "review_status")).unwrap_or("Unreviewed");
        if is != review_status {
            draft.set(hit, &["review_status"], Some(Value::from(review_status)));
        }
    }
    Ok(draft.done())
}

/// The places of all hits of one screening, for "all of them".
#[must_use]
pub fn all_hits(payload: &Payload, check: usize) -> Vec<Which> {
    let list = payload.objects("aml_screenings").nth(check).and_then(|check| check.get("hits")?.as_array());
    let places = list.into_iter().flatten().enumerate().filter(|(_, hit)| hit.is_object());
    places.map(|(at, _)| Which::At(check, at)).collect()
}

/// Approves or declines a company document, and counts its group anew.
///
/// # Errors
/// An unknown document, several with that id, or another status than [`DOCUMENT_VERDICTS`].
pub fn document(payload: &Payload, which: &Which, status: &str) -> Result<Corrected, Fault> {
    if !DOCUMENT_VERDICTS.contains(&status) {
        return Err(Fault::field("new_status", "Must be Approved or Declined."));
    }
    let all = things(payload, List::Documents);
    let is_it = |document: &&Thing| match which {
        Which::Id(id) => document.id.as_ref().is_some_and(|of| of.eq_ignore_ascii_case(id)),
        Which::At(check, at) => document.pointer == format!("/document_verifications/{check}/items/{at}"),
    };
    let found: Vec<_> = all.iter().filter(is_it).collect();
    let [one] = found.as_slice() else { return Err(Fault::NotFound) };
    let mut draft = Draft::of(payload);
    draft.set(one, &["status"], Some(Value::from(status)));
    if !draft.changes.is_empty() {
        recount(&mut draft.value);
    }
    Ok(draft.done())
}

/// Sets the status of one feature by hand; gives the array that holds it. `default` stands for the node of a workflow
/// without a graph. Several features may share a node, so `feature` names one then.
///
/// # Errors
/// An unknown node; a choice that must be named; key people, whose status follows from the linked sessions.
pub fn feature(
    payload: &Payload,
    node_id: &str,
    feature: Option<&str>,
    status: &str,
) -> Result<(Corrected, &'static str), Fault> {
    if !FEATURE_VERDICTS.contains(&status) {
        return Err(Fault::field("new_status", "Must be Approved, Declined or In Review."));
    }
    let wanted = match feature {
        None => None,
        Some(name) => {
            let known = features::find(name).map(|feature| feature.array.as_str()).filter(|array| !array.is_empty());
            let known = known.and_then(|array| FEATURE_ARRAYS.iter().find(|one| **one == array));
            Some(*known.ok_or_else(|| Fault::field("feature", "This is not a feature of the payload."))?)
        }
    };
    let arrays = FEATURE_ARRAYS.iter().copied().filter(|array| wanted.is_none_or(|wanted| wanted == *array));
    let all: Vec<(&'static str, Thing)> =
        arrays.flat_map(|array| items(payload, array).into_iter().map(move |item| (array, item))).collect();
    let is_default = node_id == "default";
    let named = |item: &Thing| item.node.as_deref().map_or(is_default, |node| node == node_id);
    let mut found: Vec<_> = all.iter().filter(|(_, item)| named(item)).collect();
    if found.is_empty() && is_default {
        found = all.iter().collect();
    }
    let (array, item) = match found.as_slice() {
        [] => return Err(Fault::NotFound),
        [one] => *one,
        several => {
            let mut names: Vec<&str> =
                several.iter().filter_map(|(array, _)| features::of_array(array)).map(|f| f.name.as_str()).collect();
            names.dedup();
            return Err(match names.len() {
                0 | 1 => {
                    Fault::field("feature", "Several items of this feature have this node; none can be told apart.")
                }
                _ => {
                    Fault::field("feature", format!("Several features have this node; name one: {}.", names.join(", ")))
                }
            });
        }
    };
    set_status(payload, array, item, status)
}

/// The same for the item at a place, `ARRAY.POSITION`, as the page names it.
///
/// # Errors
/// A place where nothing is; key people; another status than [`FEATURE_VERDICTS`].
pub fn step(payload: &Payload, place: &str, status: &str) -> Result<(Corrected, &'static str), Fault> {
    if !FEATURE_VERDICTS.contains(&status) {
        return Err(Fault::field("new_status", "Must be Approved, Declined or In Review."));
    }
    let found = place.split_once('.').and_then(|(array, at)| {
        let array = FEATURE_ARRAYS.iter().copied().find(|one| *one == array)?;
        Some((array, items(payload, array).into_iter().nth(at.parse().ok()?)?))
    });
    let Some((array, item)) = found else {
        return Err(Fault::field("step", "Choose a step of this session."));
    };
    set_status(payload, array, &item, status)
}

fn set_status(
    payload: &Payload,
    array: &'static str,
    item: &Thing,
    status: &str,
) -> Result<(Corrected, &'static str), Fault> {
    if array == "key_people_checks" {
        return Err(Fault::field(
            "feature",
            "The status of key people follows from the linked sessions; decide those, or leave a party out.",
        ));
    }
    let mut draft = Draft::of(payload);
    draft.set(item, &["status"], Some(Value::from(status)));
    Ok((draft.done(), array))
}

/// Counts the documents of every group anew, as the vendor does: `total` are its items, `missing` is 1 when a
/// required group has no item that is approved, in review or pending. A group without counters gets them.
pub fn recount(payload: &mut Value) {
    let Some(Value::Array(checks)) = payload.get_mut("document_verifications") else { return };
    for check in checks.iter_mut().filter_map(Value::as_object_mut) {
        let mut groups: Vec<String> = Vec::new();
        let mut known = |group: &str| {
            if !group.is_empty() && !groups.iter().any(|known| known == group) {
                groups.push(group.to_owned());
            }
        };
        let required: Vec<String> = check
            .get("required_groups")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        match check.get("groups") {
            Some(Value::Object(counters)) => counters.keys().for_each(|group| known(group)),
            None | Some(Value::Null) => {}
            // counters of a shape that nobody knows are the vendor's own affair
            Some(_) => continue,
        }
        required.iter().for_each(|group| known(group));
        let statuses: Vec<(String, String)> = crate::payload::objects(check, "items")
            .map(|item| {
                let of = |key: &str| text(item, key).unwrap_or_default().to_owned();
                (of("document_group"), of("status"))
            })
            .collect();
        statuses.iter().for_each(|(group, _)| known(group));
        let counted: Map<String, Value> = groups
            .into_iter()
            .map(|group| {
                let kept = check.get("groups").and_then(|groups| groups.get(&group)).and_then(Value::as_object);
                let count = count(&statuses, &group, required.contains(&group), kept);
                (group, Value::Object(count))
            })
            .collect();
        if !counted.is_empty() {
            check.insert("groups".to_owned(), Value::Object(counted));
        }
    }
}

fn count(
    statuses: &[(String, String)],
    group: &str,
    required: bool,
    kept: Option<&Map<String, Value>>,
) -> Map<String, Value> {
    let (mut total, mut approved, mut pending, mut declined, mut in_review, mut other) = (0, 0, 0, 0, 0, 0);
    for (_, status) in statuses.iter().filter(|(of, _)| of == group) {
        total += 1;
        *match status.as_str() {
            "Approved" => &mut approved,
            "Declined" => &mut declined,
            "In Review" => &mut in_review,
            "Not Finished" | "Pending" | "Requested" | "Uploaded" | "Not Started" => &mut pending,
            _ => &mut other,
        } += 1;
    }
    let missing = i64::from(required && approved + in_review + pending == 0);
    let mut counters = kept.cloned().unwrap_or_default();
    for (key, n) in [
        ("total", total),
        ("approved", approved),
        ("pending", pending),
        ("declined", declined),
        ("in_review", in_review),
        ("other", other),
        ("missing", missing),
    ] {
        counters.insert(key.to_owned(), Value::from(n));
    }
    counters
}
