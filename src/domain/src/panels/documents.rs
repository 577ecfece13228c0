//! The documents panel: groups with progress, items with what was read and cross-checked.

use super::Pictures;
use super::facts::{Writer, folded, in_line, is_media, is_picture, label, own_text, without_objects};
use super::warnings;
use crate::view::{ComparedField, Comparison, DocumentGroup, DocumentItem, DocumentsPanel};
use crate::{gates, payload, tables};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

const ARRAY: &str = "document_verifications";
const GROUPS: [&str; 4] = ["LEGAL_PRESENCE", "COMPANY_DETAILS", "OWNERSHIP_STRUCTURE", "REPRESENTATIVES_AUTHORIZATION"];

static SUBTYPES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    tables::rows(include_str!("../../data/document_groups.csv"))
        .into_iter()
        .filter_map(|row| Some((row.get(1)?.clone(), row.get(2)?.clone())))
        .collect()
});

/// Kinds of documents by their group.
static FITTING: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut fitting: HashMap<String, Vec<String>> = HashMap::new();
    for row in tables::rows(include_str!("../../data/document_groups.csv")) {
        if let [group, _, label, ..] = row.as_slice() {
            fitting.entry(group.clone()).or_default().push(label.clone());
        }
    }
    fitting
});

/// The panel of one documents check.
pub(super) fn panel(check: &Map<String, Value>, position: usize, picture: Pictures<'_>) -> DocumentsPanel {
    let mut groups = Groups::default();
    for group in GROUPS {
        groups.at(group);
    }
    let required = check.get("required_groups").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for group in required.iter().filter_map(Value::as_str) {
        groups.at(group).required = true;
    }
    if let Some(counters) = check.get("groups").and_then(Value::as_object) {
        for group in counters.keys() {
            groups.at(group);
        }
    }
    let items = check.get("items").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for (i, item) in items.iter().enumerate() {
        let Some(item) = item.as_object() else { continue };
        let group = groups.at(payload::text(item, "document_group").unwrap_or_default());
        group.total += 1;
        match payload::text(item, "status") {
            Some("Approved") => group.approved += 1,
            Some("Declined") => group.declined += 1,
            _ => group.open += 1,
        }
        group.met = group.approved > 0;
        group.items.push(document(item, i, position, picture));
    }

    let mut writer = Writer::of_item();
    let mut used: HashSet<&str> = HashSet::from(["warnings", "items", "groups"]);
    if payload::text(check, "status").is_some() {
        used.insert("status");
    }
    if check.get("required_groups").is_some_and(|list| list.as_array().is_some_and(|l| l.iter().all(Value::is_string)))
    {
        used.insert("required_groups");
    }
    writer.all_but(check, &used);
    for key in ["items", "warnings"] {
        if let Some(rest) = check.get(key).and_then(without_objects) {
            writer.key(key, &rest);
        }
    }
    if let Some(counters) = check.get("groups") {
        writer.labelled("The vendor's own counters", "groups", counters);
    }
    DocumentsPanel {
        status: own_text(check, "status"),
        groups: groups.list,
        more: writer.finish(),
        warnings: warnings::fold(warnings::lines(ARRAY, check)),
    }
}

/// Groups in the order in which they were first seen.
#[derive(Default)]
struct Groups {
    list: Vec<DocumentGroup>,
    places: HashMap<String, usize>,
}

impl Groups {
    fn at(&mut self, code: &str) -> &mut DocumentGroup {
        let at = match self.places.get(code) {
            Some(at) => *at,
            None => {
                let words = if code.is_empty() { "Without a group".to_owned() } else { group_label(code) };
                self.places.insert(code.to_owned(), self.list.len());
                self.list.push(DocumentGroup {
                    label: words,
                    required: false,
                    met: false,
                    total: 0,
                    approved: 0,
                    declined: 0,
                    open: 0,
                    fitting: FITTING.get(code).cloned().unwrap_or_default(),
                    items: Vec::new(),
                });
                self.list.len() - 1
            }
        };
        &mut self.list[at]
    }
}

fn group_label(code: &str) -> String {
    if GROUPS.contains(&code) { gates::group_label(code) } else { label(code) }
}

/// What a document is: its subtype in our words, else the code in words.
pub(super) fn kind_words(item: &Map<String, Value>) -> String {
    let kind = payload::text(item, "document_subtype").or_else(|| payload::text(item, "document_type"));
    kind.map_or_else(|| "Document".to_owned(), |kind| SUBTYPES.get(kind).cloned().unwrap_or_else(|| label(kind)))
}

fn document(item: &Map<String, Value>, i: usize, position: usize, picture: Pictures<'_>) -> DocumentItem {
    let kind = payload::text(item, "document_subtype").or_else(|| payload::text(item, "document_type"));
    let mut used: HashSet<&str> = HashSet::from(["cross_check_result", "warnings"]);
    for key in ["document_subtype", "document_group", "status"] {
        if payload::text(item, key).is_some() {
            used.insert(key);
        }
    }
    let of_group = payload::text(item, "document_type") == payload::text(item, "document_group");
    if of_group || payload::text(item, "document_type") == kind {
        used.insert("document_type");
    }
    let file = ["file_url", "document_file"].into_iter().find_map(|key| Some((key, payload::text(item, key)?)));
    let shown = file.filter(|(key, text)| is_media(key, text)).map(|(key, text)| {
        if is_picture(key, &Value::from(text)) {
            used.insert(key);
        }
        let name = text.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        crate::view::Picture {
            label: if name.ends_with(".pdf") { "Document (PDF)".to_owned() } else { "Document".to_owned() },
            source: picture(ARRAY, position, &format!("items[{i}].{key}")),
        }
    });

    let mut cross_check = Vec::new();
    let mut writer = Writer::of_item();
    let mut rest = Map::new();
    match item.get("cross_check_result") {
        None | Some(Value::Null) => {}
        Some(Value::Object(result)) => {
            for (key, value) in result {
                let left = match (key.as_str(), value) {
                    ("critical" | "non_critical", Value::Object(fields)) => compared(fields, &mut cross_check),
                    _ => Some(value.clone()).filter(|value| !is_empty(value)),
                };
                rest.extend(left.map(|left| (key.clone(), left)));
            }
        }
        Some(odd) => writer.key("cross_check_result", odd),
    }
    let mut read = Vec::new();
    if let Some(found) = item.get("ocr_data").and_then(Value::as_object) {
        used.insert("ocr_data");
        // what the document was taken for stands above it
        let said: HashSet<&str> = ["document_type", "document_subtype", "document_group"]
            .into_iter()
            .filter(|key| found.get(*key) == item.get(*key))
            .collect();
        let mut of_document = Writer::of_item();
        for (key, value) in found.iter().filter(|(key, _)| !said.contains(key.as_str())) {
            match value {
                // shareholders and the like: a line each
                Value::Array(items) if items.iter().any(Value::is_object) => {
                    of_document.says_each(label(key), items.iter().map(|item| in_line(key, item)));
                }
                _ => of_document.key(key, value),
            }
        }
        read = of_document.finish();
    }
    if !rest.is_empty() {
        writer.labelled("Cross-check, further results", "cross_check_result", &Value::Object(rest));
    }
    writer.all_but(item, &used);
    if let Some(odd) = item.get("warnings").and_then(without_objects) {
        writer.key("warnings", &odd);
    }
    DocumentItem {
        at: i,
        label: kind_words(item),
        status: own_text(item, "status"),
        cross_check,
        picture: shown,
        read,
        more: writer.finish(),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(map) => map.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Adds the compared fields; what is left of them, such as scores, comes back.
fn compared(fields: &Map<String, Value>, found: &mut Vec<ComparedField>) -> Option<Value> {
    let mut left = Map::new();
    for (key, value) in fields {
        let sides = value.as_object().filter(|field| {
            let plain = |key: &str| field.get(key).is_none_or(|side| !side.is_object());
            ["document", "registry", "match"].iter().any(|key| field.contains_key(*key))
                && plain("document")
                && plain("registry")
        });
        let Some(field) = sides else {
            left.insert(key.clone(), value.clone());
            continue;
        };
        let side = |of: &str| field.get(of).map(|value| in_line(key, value)).filter(|told| !told.is_empty());
        let (document, registry) = (side("document"), side("registry"));
        let verdict = match (field.get("match").and_then(Value::as_bool), &document, &registry) {
            (Some(true), ..) => Comparison::Same,
            (Some(false), Some(_), Some(_)) => Comparison::Differs,
            (None, Some(a), Some(b)) if folded(&a.to_string()) == folded(&b.to_string()) => Comparison::Same,
            (None, Some(_), Some(_)) => Comparison::Differs,
            _ => Comparison::OneSideOnly,
        };
        found.push(ComparedField { label: label(key), registry, provided: document, verdict });
        let rest: Map<String, Value> = field
            .iter()
            .filter(|(key, value)| match key.as_str() {
                "document" | "registry" => false,
                "match" => !value.is_boolean() && !value.is_null(),
                _ => true,
            })
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        if !rest.is_empty() {
            left.insert(key.clone(), Value::Object(rest));
        }
    }
    (!left.is_empty()).then_some(Value::Object(left))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn groups_count_their_items_and_not_the_vendors_counters() {
        let check = json!({
            "required_groups": ["LEGAL_PRESENCE", "CATCH_ALL"],
            "groups": {"OTHER_GROUP": {"total": 9}},
            "items": [
                {"document_group": "LEGAL_PRESENCE", "document_subtype": "REGISTRY_EXCERPT", "status": "Approved"},
                {"document_group": "LEGAL_PRESENCE", "document_subtype": "NEW_KIND", "status": "Not Finished"},
                {"status": "Declined"},
            ],
        });
        let panel = panel(check.as_object().unwrap(), 0, &|_, _, _| None);
        let labels: Vec<_> = panel.groups.iter().map(|g| (g.label.as_str(), g.required, g.met, g.total)).collect();
        assert_eq!(labels[0], ("Legal presence", true, true, 2));
        assert_eq!(
            labels[4..],
            [("Catch all", true, false, 0), ("Other group", false, false, 0), ("Without a group", false, false, 1)]
        );
        assert_eq!(panel.groups[0].items[0].label, "Extract from the company register");
        assert_eq!(panel.groups[0].items[1].label, "New kind");
        assert_eq!((panel.groups[0].approved, panel.groups[0].open), (1, 1));
    }
}
