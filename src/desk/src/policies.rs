//! Policies and the admin's own reason codes: read by every decision, changed by admins and keys with the scope.

use crate::{Desk, DeskError};
use domain::audit::AuditEntry;
use domain::policy::Cover;
use domain::reasons::{Catalogue, OwnReason};
use domain::view::{OwnReasonRow, PoliciesPage};
use domain::{Actor, Environment, Policies, Right};
use serde_json::{Map, Number, Value, json};
use store::types::{ReasonAdded, StoredPolicies};

/// A reason code as an admin typed it.
#[derive(Clone, Debug, Default)]
pub struct NewReason {
    /// The code.
    pub code: String,
    /// In words.
    pub label: String,
    /// Group heading.
    pub category: String,
    /// Fits Declined.
    pub declined: bool,
    /// Fits Resubmitted.
    pub resubmitted: bool,
}

/// Policies as `GET /v3/policies/` gives them.
#[derive(Clone, Debug)]
pub struct PoliciesJson(pub Value);

fn target(environment: Environment) -> String {
    format!("policies:{}", environment.wire())
}

impl Desk {
    /// What is set for an environment, for the rules of a decision.
    pub(crate) async fn policies(&self, environment: Environment) -> Result<Policies, DeskError> {
        Ok(self.store.find_policies(environment).await?.policies)
    }

    /// The reasons that this desk knows.
    pub(crate) async fn catalogue(&self) -> Result<Catalogue, DeskError> {
        Ok(Catalogue::new(self.store.own_reasons().await?))
    }

    /// The policies of the actor's environment as JSON; people and the command line see the live ones.
    ///
    /// # Errors
    /// Without the right, or when the store fails.
    pub async fn policies_json(&self, actor: &Actor) -> Result<PoliciesJson, DeskError> {
        Self::require(actor, Right::SeePolicies)?;
        let environment = actor.confined_to().unwrap_or(Environment::Live);
        Ok(as_json(environment, self.store.find_policies(environment).await?))
    }

    /// Whether this actor may change policies; asked before a body is read.
    ///
    /// # Errors
    /// Without the right.
    pub fn check_may_set_policies(&self, actor: &Actor) -> Result<(), DeskError> {
        Self::require(actor, Right::ManagePolicies)
    }

    /// Sets the policies of an environment as a whole. A key's environment wins over the one named. Setting what is
    /// set already changes nothing.
    ///
    /// # Errors
    /// Without the right; [`DeskError::PoliciesMoved`] when `expected_version` is not the version now.
    pub async fn set_policies(
        &self,
        actor: &Actor,
        environment: Environment,
        policies: &Policies,
        expected_version: Option<i64>,
    ) -> Result<PoliciesJson, DeskError> {
        Self::require(actor, Right::ManagePolicies)?;
        let environment = actor.confined_to().unwrap_or(environment);
        for _ in 0..TRIES {
            let before = self.store.find_policies(environment).await?;
            if expected_version.is_some_and(|expected| expected != before.version) {
                let by = before.changed.map(|(_, name)| name);
                return Err(DeskError::PoliciesMoved { version: before.version, by });
            }
            let changes = policies.changes_since(&before.policies);
            if changes.is_empty() {
                return Ok(as_json(environment, before));
            }
            let now = self.world.now();
            let kept = StoredPolicies {
                policies: policies.clone(),
                version: before.version + 1,
                changed: Some((now, actor.display())),
            };
            let detail = json!({"version": kept.version, "changes": changes});
            let entry = AuditEntry::new(actor, now, "policies.change", target(environment), detail);
            let again = kept.clone();
            store::foretell(move |kept: &bool| kept.then(|| as_json(environment, again.clone())));
            if self.store.keep_policies(environment, kept.clone(), before.version, entry).await? {
                return Ok(as_json(environment, kept));
            }
        }
        Err(DeskError::Busy)
    }

    /// Adds a reason code to those of the table.
    ///
    /// # Errors
    /// Without the right, with wrong fields, or when the code is taken.
    pub async fn add_reason(&self, actor: &Actor, new: &NewReason) -> Result<(), DeskError> {
        Self::require(actor, Right::ManagePolicies)?;
        let reason = OwnReason::new(&new.code, &new.label, &new.category, (new.declined, new.resubmitted))
            .map_err(DeskError::Invalid)?;
        let now = self.world.now();
        let detail = json!({
            "label": reason.label,
            "category": reason.category,
            "declined": reason.declined,
            "resubmitted": reason.resubmitted,
        });
        let entry = AuditEntry::new(actor, now, "reason.add", format!("reason:{}", reason.code), detail);
        match self.store.add_reason(reason, now, entry).await? {
            ReasonAdded::Done => Ok(()),
            ReasonAdded::Taken => {
                Err(DeskError::field("code", format!("There is a reason {} already.", new.code.trim())))
            }
        }
    }

    /// Retires a reason code: it is offered and taken no more, and old decisions still name it. Or gives it again.
    ///
    /// # Errors
    /// Without the right, or when there is no such code or it is so already.
    pub async fn retire_reason(&self, actor: &Actor, code: &str, retired: bool) -> Result<(), DeskError> {
        Self::require(actor, Right::ManagePolicies)?;
        let now = self.world.now();
        let known = self.store.own_reasons().await?.into_iter().any(|reason| reason.code == code);
        if !known {
            return Err(DeskError::NotFound);
        }
        let act = if retired { "reason.retire" } else { "reason.restore" };
        let entry = AuditEntry::new(actor, now, act, format!("reason:{code}"), json!({}));
        if self.store.retire_reason(code, retired.then_some(now), entry).await? {
            Ok(())
        } else {
            Err(DeskError::NotAllowed("Somebody else has just done this."))
        }
    }

    /// The admin's page.
    ///
    /// # Errors
    /// Without the right, or when the store fails.
    pub async fn policies_page(&self, actor: &Actor, environment: Environment) -> Result<PoliciesPage, DeskError> {
        Self::require(actor, Right::SeePolicies)?;
        let stored = self.store.find_policies(environment).await?;
        let reasons = self.store.own_reasons().await?.into_iter().map(|reason| OwnReasonRow {
            code: reason.code,
            label: reason.label,
            category: reason.category,
            declined: reason.declined,
            resubmitted: reason.resubmitted,
            retired: reason.retired,
        });
        Ok(PoliciesPage {
            environment,
            version: stored.version,
            changed: stored.changed,
            settings: to_form(&stored.policies),
            reasons: reasons.collect(),
            may_change: actor.may(Right::ManagePolicies),
            now: self.world.now(),
        })
    }
}

/// How often a lost race is tried again when the caller named no version.
const TRIES: usize = 16;

fn as_json(environment: Environment, stored: StoredPolicies) -> PoliciesJson {
    let mut object = stored.policies.to_json();
    object.insert("environment".to_owned(), Value::from(environment.wire()));
    object.insert("version".to_owned(), Value::from(stored.version));
    let changed = stored.changed.map_or(Value::Null, |(at, _)| Value::from(at.rfc3339()));
    object.insert("updated_at".to_owned(), changed);
    PoliciesJson(Value::Object(object))
}

/// The settings as fields of the form. Lists are a line of words; each workflow is a row, the groups of row `i` are
/// boxes of the value `i:GROUP`.
fn to_form(policies: &Policies) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: String| fields.push((name.to_owned(), value));
    let mut risks = Vec::new();
    for cover in &policies.four_eyes {
        match cover {
            Cover::Risk(tag) => risks.push(tag.clone()),
            other => add("four_eyes", other.wire()),
        }
    }
    add("risks", risks.join(" "));
    add("document_gate", policies.document_gate.wire().to_owned());
    add("hit_gate", policies.hit_gate.wire().to_owned());
    add("ubo_threshold_percent", policies.ubo_threshold.text().to_owned());
    add("sla_green_hours", policies.wait_limits.green_hours.to_string());
    add("sla_amber_hours", policies.wait_limits.amber_hours.to_string());
    for (row, (id, workflow)) in policies.workflows.iter().enumerate() {
        add("workflow_id", id.clone());
        add("workflow_threshold", workflow.ubo_threshold.as_ref().map_or(String::new(), |p| p.text().to_owned()));
        let shown = workflow.response_attributes.iter().flatten();
        let shown = shown.flat_map(|(array, fields)| match fields.as_slice() {
            [] => vec![format!("{array}.")],
            fields => fields.iter().map(|field| format!("{array}.{field}")).collect(),
        });
        add("workflow_shown", shown.collect::<Vec<_>>().join(" "));
        for group in &workflow.required_groups {
            add("workflow_groups", format!("{row}:{group}"));
        }
    }
    fields
}

/// Reads the admin's form; the same strict reader as the API's stands behind it.
///
/// # Errors
/// [`DeskError::Invalid`] with a sentence for each wrong field.
pub fn policies_from_form(fields: &[(String, String)]) -> Result<Policies, DeskError> {
    let all = |name: &'static str| fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.trim());
    let one = |name: &'static str| all(name).next().unwrap_or_default();
    let number = |text: &str| match serde_json::from_str::<Number>(text) {
        _ if text.is_empty() => Value::Null,
        Ok(number) => Value::Number(number),
        Err(_) => Value::from(text),
    };
    let risks = one("risks").split([' ', ',', '\n']).filter(|tag| !tag.is_empty()).map(|tag| format!("risk:{tag}"));
    let four_eyes: Vec<Value> = all("four_eyes").map(str::to_owned).chain(risks).map(Value::from).collect();
    let mut workflows = Map::new();
    for (row, id) in all("workflow_id").enumerate().filter(|(_, id)| !id.is_empty()) {
        let nth = |name: &'static str| all(name).nth(row).unwrap_or_default();
        let prefix = format!("{row}:");
        let groups: Vec<&str> = all("workflow_groups").filter_map(|value| value.strip_prefix(&prefix)).collect();
        let workflow = json!({
            "ubo_threshold_percent": number(nth("workflow_threshold")),
            "response_attributes": shown(nth("workflow_shown")),
            "required_groups": groups,
        });
        if workflows.insert(id.to_owned(), workflow).is_some() {
            return Err(DeskError::field("workflow_id", format!("The workflow {id} stands there twice.")));
        }
    }
    let read = Policies::from_json(&json!({
        "four_eyes": four_eyes,
        "document_gate": one("document_gate"),
        "hit_gate": one("hit_gate"),
        "ubo_threshold_percent": number(one("ubo_threshold_percent")),
        "sla_green_hours": number(one("sla_green_hours")),
        "sla_amber_hours": number(one("sla_amber_hours")),
        "workflows": workflows,
    }));
    read.map_err(|faults| {
        DeskError::Invalid(
            faults
                .into_iter()
                .map(|(path, sentence)| (path.clone(), format!("{}: {sentence}", in_words(&path))))
                .collect(),
        )
    })
}

/// `array.field` words as the map that the reader takes; null when nothing is said.
fn shown(text: &str) -> Value {
    let mut arrays = Map::new();
    for word in text.split([' ', ',', '\n']).filter(|word| !word.is_empty()) {
        let (array, field) = word.split_once('.').unwrap_or(("*", word));
        if let Value::Array(fields) = arrays.entry(array.to_owned()).or_insert_with(|| json!([]))
            && !field.is_empty()
        {
            fields.push(Value::from(field));
        }
    }
    if arrays.is_empty() { Value::Null } else { Value::Object(arrays) }
}

/// The label of the field that a path of the reader stands for.
fn in_words(path: &str) -> String {
    let label = match path.split(['[', '.']).next().unwrap_or_default() {
        "four_eyes" => "Two people",
        "document_gate" => "Required documents",
        "hit_gate" => "AML hits",
        "ubo_threshold_percent" => "Threshold of beneficial owners",
        "sla_green_hours" => "Green below",
        "sla_amber_hours" => "Amber below",
        _ => return path.strip_prefix("workflows.").map_or_else(|| path.to_owned(), |rest| format!("Workflow {rest}")),
    };
    label.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_gives_back_what_the_api_set() {
        let policies = Policies::from_json(&json!({
            "four_eyes": ["approved", "risk:A", "risk:B"], "hit_gate": "warn", "ubo_threshold_percent": 12.5,
            "sla_green_hours": 1, "sla_amber_hours": 2,
            "workflows": {
                "w-1": {"required_groups": ["LEGAL_PRESENCE"], "response_attributes": ["a", "b"]},
                "w-2": {"ubo_threshold_percent": 10, "required_groups": ["COMPANY_DETAILS", "LEGAL_PRESENCE"]},
                "w-3": {"response_attributes": {"*": [], "id_verifications": ["age"]}},
            },
        }))
        .unwrap();
        assert_eq!(policies_from_form(&to_form(&policies)).unwrap(), policies);
        assert_eq!(policies_from_form(&to_form(&Policies::default())).unwrap(), Policies::default());
    }

    #[test]
    fn a_wrong_field_is_named_in_words() {
        let with = |name: &str, value: &str| {
            let mut fields = to_form(&Policies::default());
            fields.retain(|(field, _)| field != name);
            fields.push((name.to_owned(), value.to_owned()));
            policies_from_form(&fields).map_err(|error| error.sentence())
        };
        assert!(
            with("ubo_threshold_percent", "a quarter").unwrap_err().starts_with("Threshold of beneficial owners: ")
        );
        assert!(with("sla_green_hours", "99").unwrap_err().starts_with("Amber below: "));
        assert!(with("hit_gate", "").unwrap_err().starts_with("AML hits: "));
        assert!(with("workflow_id", "a b").unwrap_err().starts_with("Workflow a b: "));
        assert_eq!(with("workflow_id", "  "), Ok(Policies::default()));
    }
}
