//! Reading a policy: each setting by itself, all faults told at once, each with its path.

use super::{
    Cover, DOCUMENT_GROUPS, EVERY_ARRAY, MOST_ENTRIES, MOST_HOURS, MOST_WORKFLOWS, Percent, Policies, ShownFields,
    WaitLimits, WorkflowPolicy, is_word,
};
use crate::gates::GateMode;
use crate::payload::FEATURE_ARRAYS;
use serde_json::{Map, Value};

const SETTINGS: [&str; 7] = [
    "four_eyes",
    "document_gate",
    "hit_gate",
    "ubo_threshold_percent",
    "sla_green_hours",
    "sla_amber_hours",
    "workflows",
];
/// What stands beside the settings in an answer and may come back with them: it says which policies they were.
const BESIDE: [&str; 4] = ["expected_version", "version", "environment", "updated_at"];
const OF_WORKFLOW: [&str; 3] = ["ubo_threshold_percent", "response_attributes", "required_groups"];

type Faults = Vec<(String, String)>;

pub(super) fn policies(value: &Value) -> Result<Policies, Faults> {
    let Value::Object(body) = value else {
        return Err(vec![(String::new(), "The body must be a JSON object.".to_owned())]);
    };
    let mut reading = Reading { faults: Vec::new() };
    reading.only(body, "", &SETTINGS, &BESIDE);
    let mut policies = Policies::default();
    if let Some(list) = reading.list(body, "four_eyes") {
        for (i, item) in list.iter().enumerate() {
            match item.as_str().and_then(Cover::read) {
                Some(cover) => policies.four_eyes.push(cover),
                None => reading
                    .fault(format!("four_eyes[{i}]"), "Must be declined, approved, business, always or risk:TAG."),
            }
        }
        policies.four_eyes.sort();
        policies.four_eyes.dedup();
    }
    reading.mode(body, "document_gate", &mut policies.document_gate);
    reading.mode(body, "hit_gate", &mut policies.hit_gate);
    if let Some(percent) = reading.percent(body, "ubo_threshold_percent", "ubo_threshold_percent") {
        policies.ubo_threshold = percent;
    }
    let standard = WaitLimits::default();
    let green = reading.hours(body, "sla_green_hours").unwrap_or(standard.green_hours);
    let amber = reading.hours(body, "sla_amber_hours").unwrap_or(standard.amber_hours);
    if green >= amber && reading.faults.iter().all(|(path, _)| !path.starts_with("sla_")) {
        reading.fault("sla_amber_hours", "Must be more than sla_green_hours.");
    }
    policies.wait_limits = WaitLimits { green_hours: green, amber_hours: amber };
    match body.get("workflows") {
        None | Some(Value::Null) => {}
        Some(Value::Object(workflows)) if workflows.len() <= MOST_WORKFLOWS => {
            for (id, value) in workflows {
                if let Some(workflow) = reading.workflow(id, value) {
                    policies.workflows.insert(id.clone(), workflow);
                }
            }
        }
        Some(_) => {
            reading.fault("workflows", format!("Must be a map of at most {MOST_WORKFLOWS} workflow ids."));
        }
    }
    if reading.faults.is_empty() { Ok(policies) } else { Err(reading.faults) }
}

struct Reading {
    faults: Faults,
}

impl Reading {
    fn fault(&mut self, path: impl Into<String>, sentence: impl Into<String>) {
        self.faults.push((path.into(), sentence.into()));
    }

    fn only(&mut self, body: &Map<String, Value>, path: &str, known: &[&str], beside: &[&str]) {
        for key in body.keys().filter(|key| !known.contains(&key.as_str()) && !beside.contains(&key.as_str())) {
            self.fault(format!("{path}{key}"), "There is no such setting.");
        }
    }

    fn list<'a>(&mut self, body: &'a Map<String, Value>, field: &str) -> Option<&'a [Value]> {
        match body.get(field)? {
            Value::Null => None,
            Value::Array(items) if items.len() <= MOST_ENTRIES => Some(items),
            _ => {
                self.fault(field, format!("Must be a list of at most {MOST_ENTRIES} items."));
                None
            }
        }
    }

    fn mode(&mut self, body: &Map<String, Value>, field: &str, mode: &mut GateMode) {
        match body.get(field) {
            None | Some(Value::Null) => {}
            Some(value) => match value.as_str().and_then(GateMode::read) {
                Some(read) => *mode = read,
                None => self.fault(field, "Must be enforce or warn."),
            },
        }
    }

    fn percent(&mut self, body: &Map<String, Value>, field: &str, path: &str) -> Option<Percent> {
        let read = match body.get(field)? {
            Value::Null => return None,
            Value::Number(number) => Percent::read(&number.to_string()),
            _ => None,
        };
        if read.is_none() {
            self.fault(path, "Must be a number over 0 and at most 100, in digits with at most 12 decimals.");
        }
        read
    }

    fn hours(&mut self, body: &Map<String, Value>, field: &str) -> Option<i64> {
        let value = body.get(field).filter(|value| !value.is_null())?;
        let hours = value.as_i64().filter(|hours| (1..=MOST_HOURS).contains(hours));
        if hours.is_none() {
            self.fault(field, format!("Must be a whole number of hours from 1 to {MOST_HOURS}."));
        }
        hours
    }

    fn workflow(&mut self, id: &str, value: &Value) -> Option<WorkflowPolicy> {
        let path = format!("workflows.{id}");
        if !is_word(id) {
            self.fault(path, "A workflow id has no spaces and at most 200 characters.");
            return None;
        }
        let Value::Object(body) = value else {
            self.fault(path, "Must be a JSON object.");
            return None;
        };
        self.only(body, &format!("{path}."), &OF_WORKFLOW, &[]);
        let threshold = format!("{path}.ubo_threshold_percent");
        let ubo_threshold = self.percent(body, "ubo_threshold_percent", &threshold);
        let mut required_groups = Vec::new();
        match body.get("required_groups") {
            None | Some(Value::Null) => {}
            Some(Value::Array(groups)) if groups.len() <= MOST_ENTRIES => {
                for (i, group) in groups.iter().enumerate() {
                    match group.as_str().filter(|group| DOCUMENT_GROUPS.contains(group)) {
                        Some(group) => required_groups.push(group.to_owned()),
                        None => self.fault(
                            format!("{path}.required_groups[{i}]"),
                            format!("Must be one of {}.", DOCUMENT_GROUPS.join(", ")),
                        ),
                    }
                }
                required_groups.sort();
                required_groups.dedup();
            }
            Some(_) => self.fault(format!("{path}.required_groups"), "Must be a list of document groups."),
        }
        let shown = body.get("response_attributes").filter(|value| !value.is_null());
        let response_attributes = shown.map(|value| self.shown(&format!("{path}.response_attributes"), value));
        Some(WorkflowPolicy { ubo_threshold, response_attributes, required_groups })
    }

    fn shown(&mut self, path: &str, value: &Value) -> ShownFields {
        let mut shown = ShownFields::new();
        match value {
            Value::Array(_) => {
                shown.insert(EVERY_ARRAY.to_owned(), self.fields(path, value));
            }
            Value::Object(arrays) => {
                for (array, fields) in arrays {
                    let path = format!("{path}.{array}");
                    if array == EVERY_ARRAY || FEATURE_ARRAYS.contains(&array.as_str()) {
                        let fields = self.fields(&path, fields);
                        shown.insert(array.clone(), fields);
                    } else {
                        self.fault(path, "There is no such array in a decision.");
                    }
                }
            }
            _ => self.fault(path, "Must be a list of fields, or a map of arrays to such lists."),
        }
        shown
    }

    fn fields(&mut self, path: &str, value: &Value) -> Vec<String> {
        let fields: Option<Vec<String>> = match value {
            Value::Array(items) if items.len() <= MOST_ENTRIES => {
                items.iter().map(|item| item.as_str().filter(|field| is_word(field)).map(str::to_owned)).collect()
            }
            _ => None,
        };
        let Some(mut fields) = fields else {
            self.fault(path, format!("Must be a list of at most {MOST_ENTRIES} names of fields."));
            return Vec::new();
        };
        fields.sort();
        fields.dedup();
        fields
    }
}
