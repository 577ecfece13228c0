//! Gates of an approval (seed 004, domain §3.4): what must be met first, as sentences for the reviewer.

use crate::session::wire_enum;
use crate::{Kind, Payload, payload};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

wire_enum! {
    /// What a gate looks at; the wire form is also the name of the policy that sets its mode.
    GateKind {
        /// A company needs an approved document of each required group.
        Documents = "document_gate" / "Required documents",
        /// Every AML hit of the session itself needs a verdict.
        Hits = "hit_gate" / "Screening hits",
    }
}

wire_enum! {
    /// Whether an unmet gate stops an approval.
    GateMode {
        /// It does, unless someone with the right overrides it.
        Enforce = "enforce" / "Enforce",
        /// It is shown, and stops nothing.
        Warn = "warn" / "Warn",
    }
}

/// The rules that a session's approval is measured by; a policy may loosen a gate and add groups to a workflow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateRules {
    /// Mode of [`GateKind::Documents`].
    pub document_gate: GateMode,
    /// Mode of [`GateKind::Hits`].
    pub hit_gate: GateMode,
    /// Document groups that the workflow's policy asks for beside those that the payload names itself.
    pub required_groups: Vec<String>,
}

impl Default for GateRules {
    fn default() -> Self {
        Self { document_gate: GateMode::Enforce, hit_gate: GateMode::Enforce, required_groups: Vec::new() }
    }
}

impl GateRules {
    /// The mode of a gate.
    #[must_use]
    pub fn mode(&self, kind: GateKind) -> GateMode {
        match kind {
            GateKind::Documents => self.document_gate,
            GateKind::Hits => self.hit_gate,
        }
    }
}

/// A gate that is not met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnmetGate {
    /// What it looks at.
    pub kind: GateKind,
    /// Whether it stops an approval.
    pub mode: GateMode,
    /// What is missing.
    pub sentence: String,
}

impl UnmetGate {
    /// As an entry of the API's `gates[]`: `{"gate", "detail"}`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({"gate": self.kind.wire(), "detail": self.sentence})
    }
}

/// Unmet required document groups of a company, and unreviewed AML hits of the session itself.
#[must_use]
pub fn unmet(payload: &Payload, rules: &GateRules) -> Vec<UnmetGate> {
    let unmet = |kind: GateKind, sentence: String| UnmetGate { kind, mode: rules.mode(kind), sentence };
    let mut found: Vec<UnmetGate> = missing_groups(payload, rules)
        .into_iter()
        .map(|group| {
            let label = group_label(group);
            unmet(GateKind::Documents, format!("Required document group without an approved document: {label}."))
        })
        .collect();
    let hits = payload
        .objects("aml_screenings")
        .flat_map(|screening| payload::objects(screening, "hits"))
        .filter(|hit| payload::text(hit, "review_status").is_none_or(|status| status == "Unreviewed"))
        .count();
    match hits {
        0 => {}
        1 => found.push(unmet(GateKind::Hits, "One AML hit is not reviewed.".to_owned())),
        n => found.push(unmet(GateKind::Hits, format!("{n} AML hits are not reviewed."))),
    }
    found
}

fn missing_groups<'a>(payload: &'a Payload, rules: &'a GateRules) -> Vec<&'a str> {
    if payload.kind() != Kind::Business {
        return Vec::new();
    }
    let approved: Vec<&str> = payload
        .objects("document_verifications")
        .flat_map(|check| payload::objects(check, "items"))
        .filter(|item| payload::text(item, "status") == Some("Approved"))
        .filter_map(|item| payload::text(item, "document_group"))
        .collect();
    let own = payload
        .objects("document_verifications")
        .filter_map(|check| check.get("required_groups").and_then(Value::as_array))
        .flatten()
        .filter_map(Value::as_str);
    let mut missing: Vec<&str> = Vec::new();
    for group in own.chain(rules.required_groups.iter().map(String::as_str)) {
        if !approved.contains(&group) && !missing.contains(&group) {
            missing.push(group);
        }
    }
    missing
}

/// A document group in words.
#[must_use]
pub fn group_label(group: &str) -> String {
    match group {
        "LEGAL_PRESENCE" => "Legal presence".to_owned(),
        "COMPANY_DETAILS" => "Company details".to_owned(),
        "OWNERSHIP_STRUCTURE" => "Ownership structure".to_owned(),
        "REPRESENTATIVES_AUTHORIZATION" => "Authorisation of representatives".to_owned(),
        other => other.replace('_', " ").to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(payload: &Payload, rules: &GateRules) -> Vec<String> {
        unmet(payload, rules).into_iter().map(|gate| gate.sentence).collect()
    }

    fn company(documents: &Value) -> Payload {
        Payload::from_value(json!({
            "session_id": "11111111-2222-3333-4444-555555555555", "session_kind": "business", "status": "In Review",
            "document_verifications": documents,
        }))
        .unwrap()
    }

    #[test]
    fn the_complex_company_has_one_unmet_group_and_two_open_hits() {
        let bytes = include_bytes!("../../server/demo/didit/kyb_decision_in_review_complex.json");
        assert_eq!(
            sentences(&Payload::parse(bytes).unwrap(), &GateRules::default()),
            [
                "Required document group without an approved document: Authorisation of representatives.",
                "2 AML hits are not reviewed."
            ]
        );
    }

    #[test]
    fn a_group_is_met_by_one_approved_document_and_named_once() {
        let item = |status: &str| json!({"document_group": "LEGAL_PRESENCE", "status": status});
        let check = |status: &str| json!({"required_groups": ["LEGAL_PRESENCE"], "items": [item(status)]});
        let rules = GateRules::default();
        assert_eq!(unmet(&company(&json!([check("Declined"), check("In Review")])), &rules).len(), 1);
        assert!(unmet(&company(&json!([check("Declined"), check("Approved")])), &rules).is_empty());
        assert!(unmet(&company(&json!(null)), &rules).is_empty(), "what the workflow did not run asks for nothing");
    }

    #[test]
    fn a_workflow_may_ask_for_more_groups_than_the_payload_does() {
        let rules = GateRules { required_groups: vec!["COMPANY_DETAILS".into()], ..GateRules::default() };
        assert_eq!(unmet(&company(&json!(null)), &rules).len(), 1);
        let met = json!([{"items": [{"document_group": "COMPANY_DETAILS", "status": "Approved"}]}]);
        assert!(unmet(&company(&met), &rules).is_empty());
        let person = json!({"session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review"});
        let person = Payload::from_value(person).unwrap();
        assert!(unmet(&person, &rules).is_empty(), "people hand in no company documents");
    }

    #[test]
    fn each_gate_has_its_own_mode() {
        let rules = GateRules { hit_gate: GateMode::Warn, ..GateRules::default() };
        let bytes = include_bytes!("../../server/demo/didit/kyb_decision_in_review_complex.json");
        let modes: Vec<_> =
            unmet(&Payload::parse(bytes).unwrap(), &rules).into_iter().map(|gate| (gate.kind, gate.mode)).collect();
        assert_eq!(modes, [(GateKind::Documents, GateMode::Enforce), (GateKind::Hits, GateMode::Warn)]);
    }
}
