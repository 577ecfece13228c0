//! Policies: what the admin of a desk has set (domain §3.4, §3.6, §4, §5; contract `PUT /v3/policies/`).
//!
//! A policy is read strictly: a word that is not known is a fault with its path, never a default, since a control that
//! was misspelt must not be one that is off.

mod read;

use crate::gates::{GateMode, GateRules};
use crate::ownership::{self, Share};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Most workflows that a policy names.
pub const MOST_WORKFLOWS: usize = 200;
/// Most entries of one list.
pub const MOST_ENTRIES: usize = 200;
/// Longest word of a policy, in characters: a workflow's id, a risk tag, the name of a field.
pub const LONGEST_WORD: usize = 200;
/// Longest wait that a limit may name: a year.
pub const MOST_HOURS: i64 = 8_760;
/// Document groups that can be required (`data/document_groups.csv`).
pub const DOCUMENT_GROUPS: [&str; 4] =
    ["LEGAL_PRESENCE", "COMPANY_DETAILS", "OWNERSHIP_STRUCTURE", "REPRESENTATIVES_AUTHORIZATION"];
/// In place of an array's name: fields of every array.
pub const EVERY_ARRAY: &str = "*";

/// A case in which a decision takes two people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cover {
    /// Every decision.
    Always,
    /// Every approval.
    Approved,
    /// Every refusal.
    Declined,
    /// Every decision on a company.
    Business,
    /// Every decision on a session with a warning of this risk tag.
    Risk(String),
}

impl Cover {
    /// Reads the wire form; `None` for anything else.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        Some(match text {
            "always" => Self::Always,
            "approved" => Self::Approved,
            "declined" => Self::Declined,
            "business" => Self::Business,
            other => Self::Risk(other.strip_prefix("risk:").filter(|tag| is_word(tag))?.to_owned()),
        })
    }

    /// The wire form.
    #[must_use]
    pub fn wire(&self) -> String {
        match self {
            Self::Always => "always".to_owned(),
            Self::Approved => "approved".to_owned(),
            Self::Declined => "declined".to_owned(),
            Self::Business => "business".to_owned(),
            Self::Risk(tag) => format!("risk:{tag}"),
        }
    }
}

/// A percentage over 0 and at most 100 with its digits, so that 25 is 25 and 12.5 is 12.5.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Percent(String);

/// Most decimals of a percentage.
const DECIMALS: usize = 12;

impl Percent {
    /// Reads digits with at most twelve decimals; zeros that say nothing are dropped.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(decimals) || decimals.len() > DECIMALS {
            return None;
        }
        let share = ownership::percent(text)?;
        if share <= Share::from_integer(0.into()) || share > Share::from_integer(1.into()) {
            return None;
        }
        let whole = whole.trim_start_matches('0');
        let whole = if whole.is_empty() { "0" } else { whole };
        let decimals = decimals.trim_end_matches('0');
        Some(Self(if decimals.is_empty() { whole.to_owned() } else { format!("{whole}.{decimals}") }))
    }

    /// The digits.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The same as a fraction.
    #[must_use]
    pub fn share(&self) -> Share {
        ownership::percent(&self.0).unwrap_or_else(|| Share::from_integer(1.into()))
    }

    fn to_json(&self) -> Value {
        // digits that were read once are a JSON number, and keep all of themselves as one
        serde_json::from_str(&self.0).unwrap_or_else(|_| Value::from(self.0.as_str()))
    }
}

impl Default for Percent {
    /// A quarter: the threshold of most registers of beneficial owners.
    fn default() -> Self {
        Self("25".to_owned())
    }
}

/// How long a session may wait for a decision: green, then amber, then red.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitLimits {
    /// Green below this many hours.
    pub green_hours: i64,
    /// Amber below this many hours, red from then on.
    pub amber_hours: i64,
}

impl Default for WaitLimits {
    fn default() -> Self {
        Self { green_hours: 4, amber_hours: 24 }
    }
}

/// Fields of each array that answers of the API may show; `status`, `warnings` and `node_id` always stay (seed 004).
/// [`EVERY_ARRAY`] stands for arrays that are not named.
pub type ShownFields = BTreeMap<String, Vec<String>>;

/// What holds for the sessions of one workflow beside the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkflowPolicy {
    /// Its own threshold for beneficial owners.
    pub ubo_threshold: Option<Percent>,
    /// Fields that answers may show; `None` shows all.
    pub response_attributes: Option<ShownFields>,
    /// Document groups that an approval needs, beside those that the payload itself requires.
    pub required_groups: Vec<String>,
}

/// The policies of one environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policies {
    /// When a decision takes two people; sorted, each once.
    pub four_eyes: Vec<Cover>,
    /// Required document groups of a company.
    pub document_gate: GateMode,
    /// Unreviewed AML hits.
    pub hit_gate: GateMode,
    /// From which effective share on a person is a beneficial owner.
    pub ubo_threshold: Percent,
    /// When a waiting session turns amber and red.
    pub wait_limits: WaitLimits,
    /// By workflow id.
    pub workflows: BTreeMap<String, WorkflowPolicy>,
}

impl Default for Policies {
    fn default() -> Self {
        Self {
            four_eyes: Vec::new(),
            document_gate: GateMode::Enforce,
            hit_gate: GateMode::Enforce,
            ubo_threshold: Percent::default(),
            wait_limits: WaitLimits::default(),
            workflows: BTreeMap::new(),
        }
    }
}

impl Policies {
    /// What an approval of a session of this workflow is measured by.
    #[must_use]
    pub fn gate_rules(&self, workflow_id: Option<&str>) -> GateRules {
        GateRules {
            document_gate: self.document_gate,
            hit_gate: self.hit_gate,
            required_groups: self.workflow(workflow_id).map(|own| own.required_groups.clone()).unwrap_or_default(),
        }
    }

    /// The threshold for the beneficial owners of a session of this workflow.
    #[must_use]
    pub fn threshold_of(&self, workflow_id: Option<&str>) -> &Percent {
        self.workflow(workflow_id).and_then(|own| own.ubo_threshold.as_ref()).unwrap_or(&self.ubo_threshold)
    }

    /// Fields that answers about a session of this workflow may show; `None` shows all.
    #[must_use]
    pub fn shown_fields(&self, workflow_id: Option<&str>) -> Option<&ShownFields> {
        self.workflow(workflow_id)?.response_attributes.as_ref()
    }

    fn workflow(&self, workflow_id: Option<&str>) -> Option<&WorkflowPolicy> {
        self.workflows.get(workflow_id?)
    }

    /// Reads the form that `PUT /v3/policies/` takes; what is left out gets its default.
    ///
    /// # Errors
    /// Every fault, by path.
    pub fn from_json(value: &Value) -> Result<Self, Vec<(String, String)>> {
        read::policies(value)
    }

    /// The form that `GET /v3/policies/` gives.
    #[must_use]
    pub fn to_json(&self) -> Map<String, Value> {
        let workflows: Map<String, Value> =
            self.workflows.iter().map(|(id, workflow)| (id.clone(), workflow.to_json())).collect();
        let value = json!({
            "four_eyes": self.four_eyes.iter().map(Cover::wire).collect::<Vec<_>>(),
            "document_gate": self.document_gate.wire(),
            "hit_gate": self.hit_gate.wire(),
            "ubo_threshold_percent": self.ubo_threshold.to_json(),
            "sla_green_hours": self.wait_limits.green_hours,
            "sla_amber_hours": self.wait_limits.amber_hours,
            "workflows": workflows,
        });
        match value {
            Value::Object(object) => object,
            _ => Map::new(),
        }
    }

    /// What differs from `before`, by name of the setting: old and new value. Nothing of it is personal.
    #[must_use]
    pub fn changes_since(&self, before: &Self) -> Map<String, Value> {
        let old = before.to_json();
        let changed = self.to_json().into_iter().filter_map(|(name, new)| {
            let was = old.get(&name).cloned().unwrap_or(Value::Null);
            (was != new).then(|| (name, json!({"old": was, "new": new})))
        });
        changed.collect()
    }
}

impl WorkflowPolicy {
    fn to_json(&self) -> Value {
        let shown = self.response_attributes.as_ref().map_or(Value::Null, |shown| match shown.get(EVERY_ARRAY) {
            Some(fields) if shown.len() == 1 => json!(fields),
            _ => json!(shown),
        });
        json!({
            "ubo_threshold_percent": self.ubo_threshold.as_ref().map_or(Value::Null, Percent::to_json),
            "response_attributes": shown,
            "required_groups": self.required_groups,
        })
    }
}

/// A word that may stand in a policy: printable, without spaces, not too long.
pub(crate) fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.chars().count() <= LONGEST_WORD
        && text.chars().all(|c| !c.is_whitespace() && !c.is_control())
}

#[cfg(test)]
mod tests;
