//! Asking again: which steps a person redoes (seed 001, domain §3.2) and how often (seed 000).

use crate::{Payload, features, payload};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// How often a session may be sent back; the next request declines it with code 539.
pub const CAP: i64 = 9;
/// Status of a step that the person was asked to redo.
pub const REQUESTED: &str = "Resub Requested";

/// A step, as `nodes_to_resubmit` names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Node of the workflow.
    pub node_id: String,
    /// Feature, as named by the caller or by the rule.
    pub feature: String,
}

/// A chosen step and where it stands in the payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The step.
    pub node: Node,
    /// Array and position; `None` for features that have no array of their own.
    pub place: Option<(&'static str, usize)>,
}

/// Why steps cannot be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepRefusal {
    /// The feature is never redone by a person; the desk recomputes it.
    NotResubmittable(String),
    /// No such feature.
    UnknownFeature(String),
    /// The payload has no such node for that feature.
    UnknownNode(Node),
    /// Nothing is open that could be redone.
    Nothing,
}

impl StepRefusal {
    /// The sentence for the API and the form.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::NotResubmittable(feature) => {
                format!("{feature} cannot be resubmitted: it is recomputed from the linked sessions.")
            }
            Self::UnknownFeature(feature) => format!("{feature} is not a feature that can be resubmitted."),
            Self::UnknownNode(node) => format!("This session has no step {} of {}.", node.node_id, node.feature),
            Self::Nothing => "No features found that need resubmission.".to_owned(),
        }
    }
}

/// The steps that the rule picks by itself: attempted, not Approved, resubmittable, and not NFC.
#[must_use]
pub fn automatic(payload: &Payload) -> Vec<Step> {
    steps(payload).into_iter().filter(|(_, open)| *open).map(|(step, _)| step).collect()
}

/// Every step that could be named, with whether the rule picks it.
#[must_use]
pub fn steps(payload: &Payload) -> Vec<(Step, bool)> {
    payload
        .items()
        .filter_map(|(array, position, item)| {
            let feature = features::of_array(array).filter(|f| f.resubmittable)?;
            let status = payload::text(item, "status")?;
            let attempted = status != "Not Started";
            let node_id = payload::text(item, "node_id").unwrap_or("default").to_owned();
            let step = Step { node: Node { node_id, feature: feature.name.clone() }, place: Some((array, position)) };
            Some((step, attempted && status != "Approved" && feature.name != "NFC"))
        })
        .collect()
}

/// Steps of the payload that cannot be named, each with why.
#[must_use]
pub fn refused(payload: &Payload) -> Vec<(Step, String)> {
    let mut seen = HashSet::new();
    payload
        .items()
        .filter_map(|(array, position, item)| {
            let feature = features::of_array(array)?;
            let status = payload::text(item, "status")?;
            if feature.resubmittable || status == "Approved" || !seen.insert(array) {
                return None;
            }
            let node_id = payload::text(item, "node_id").unwrap_or("default").to_owned();
            let node = Node { node_id, feature: feature.name.clone() };
            let why = match array {
                "registry_checks" | "key_people_checks" => {
                    StepRefusal::NotResubmittable(feature.name.clone()).sentence()
                }
                _ => format!("{} is not done by the subject.", feature.name),
            };
            Some((Step { node, place: Some((array, position)) }, why))
        })
        .collect()
}

/// The steps that stand as requested in a payload that says so itself.
#[must_use]
pub fn requested(payload: &Payload) -> Vec<Step> {
    let open: HashSet<(&str, usize)> = payload
        .items()
        .filter(|(_, _, item)| payload::text(item, "status") == Some(REQUESTED))
        .map(|(array, position, _)| (array, position))
        .collect();
    let is_requested = |step: &Step| step.place.is_some_and(|place| open.contains(&place));
    steps(payload).into_iter().map(|(step, _)| step).filter(is_requested).collect()
}

/// The steps of a request: those named, or the automatic ones when none are named.
///
/// # Errors
/// A named step that cannot be redone, or nothing that could be.
pub fn choose(payload: &Payload, named: &[Node]) -> Result<Vec<Step>, StepRefusal> {
    if named.is_empty() {
        let picked = automatic(payload);
        return if picked.is_empty() { Err(StepRefusal::Nothing) } else { Ok(picked) };
    }
    named.iter().map(|node| locate(payload, node)).collect()
}

fn locate(payload: &Payload, node: &Node) -> Result<Step, StepRefusal> {
    let feature = features::find(&node.feature).ok_or_else(|| StepRefusal::UnknownFeature(node.feature.clone()))?;
    if !feature.resubmittable {
        return Err(StepRefusal::NotResubmittable(node.feature.clone()));
    }
    let named = Node { node_id: node.node_id.clone(), feature: feature.name.clone() };
    if feature.array.is_empty() {
        return Ok(Step { node: named, place: None });
    }
    payload
        .items()
        .find(|(array, _, item)| {
            *array == feature.array && payload::text(item, "node_id").unwrap_or("default") == node.node_id
        })
        .map(|(array, position, _)| Step { node: named, place: Some((array, position)) })
        .ok_or_else(|| StepRefusal::UnknownNode(node.clone()))
}

#[cfg(test)]
mod refused_steps {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_the_subject_cannot_redo_is_named_once_with_why() {
        let payload = Payload::from_value(json!({
            "session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review", "session_kind": "business",
            "registry_checks": [{"node_id": "kyb", "status": "In Review"}, {"node_id": "kyb2", "status": "In Review"}],
            "key_people_checks": [{"node_id": "kyb", "status": "Approved"}],
            "document_verifications": [{"node_id": "docs", "status": "In Review"}],
        }))
        .unwrap();
        let refused = refused(&payload);
        assert_eq!(refused.len(), 1);
        assert_eq!(refused[0].0.node.feature, "KYB_REGISTRY");
        assert!(refused[0].1.contains("cannot be resubmitted"));
        assert!(steps(&payload).iter().all(|(step, _)| step.node.feature != "KYB_REGISTRY"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn payload() -> Payload {
        Payload::from_value(json!({
            "session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review",
            "id_verifications": [{"node_id": "ocr", "status": "Declined"}],
            "nfc_verifications": [{"node_id": "nfc", "status": "Not Finished"}],
            "liveness_checks": [{"node_id": "live", "status": "Approved"}],
            "poa_verifications": [{"node_id": "poa", "status": "In Review"}],
            "phone_verifications": [{"node_id": "phone", "status": "Not Started"}],
            "registry_checks": [{"node_id": "kyb", "status": "Declined"}],
        }))
        .unwrap()
    }

    fn node(node_id: &str, feature: &str) -> Node {
        Node { node_id: node_id.into(), feature: feature.into() }
    }

    #[test]
    fn the_rule_picks_what_was_tried_and_not_approved_but_not_nfc() {
        let picked: Vec<_> = automatic(&payload()).into_iter().map(|step| step.node.feature).collect();
        assert_eq!(picked, ["OCR", "PROOF_OF_ADDRESS"]);
    }

    #[test]
    fn registry_and_key_people_are_refused_by_name() {
        for feature in ["KYB_REGISTRY", "KYB_KEY_PEOPLE", "KYB"] {
            let refusal = choose(&payload(), &[node("kyb", feature)]).unwrap_err();
            assert!(refusal.sentence().contains(feature));
        }
    }

    #[test]
    fn named_steps_may_use_aliases_and_must_exist() {
        assert_eq!(choose(&payload(), &[node("poa", "POA")]).unwrap()[0].place, Some(("poa_verifications", 0)));
        assert_eq!(choose(&payload(), &[node("nfc", "NFC")]).unwrap().len(), 1);
        assert!(matches!(choose(&payload(), &[node("x", "OCR")]), Err(StepRefusal::UnknownNode(_))));
        assert!(matches!(choose(&payload(), &[node("x", "TEA")]), Err(StepRefusal::UnknownFeature(_))));
    }

    #[test]
    fn nothing_open_is_refused() {
        let done = Payload::from_value(json!({
            "session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review",
            "id_verifications": [{"node_id": "ocr", "status": "Approved"}],
        }))
        .unwrap();
        assert_eq!(choose(&done, &[]), Err(StepRefusal::Nothing));
    }
}
