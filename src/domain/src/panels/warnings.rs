//! Warnings as lines: what they do, what they say, each one once.

use super::facts::{capital, folded, in_line, in_words, inline, own, phrase};
use crate::view::{Told, WarningCounts, WarningLevel, WarningLine};
use crate::{features, payload, shape, tables};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Letters of paths in one line.
const MOST_PATHS: usize = 500;

static LABELS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    tables::rows(include_str!("../../data/warning_risks.csv"))
        .into_iter()
        .filter_map(|row| Some((row.first()?.clone(), row.get(3)?.clone())))
        .collect()
});

/// Whether the table names this risk.
pub(super) fn is_known(risk: &str) -> bool {
    LABELS.contains_key(risk)
}

/// Every warning of an item, at any depth: each object of each list under a key `warnings`.
pub(super) fn each<'a>(item: &'a Map<String, Value>, found: &mut dyn FnMut(&'a Map<String, Value>)) {
    for (key, value) in item {
        match value {
            Value::Array(items) if key == "warnings" => items.iter().filter_map(Value::as_object).for_each(&mut *found),
            other => each_below(other, found),
        }
    }
}

fn each_below<'a>(value: &'a Value, found: &mut dyn FnMut(&'a Map<String, Value>)) {
    match value {
        Value::Object(map) => each(map, found),
        Value::Array(items) => items.iter().for_each(|item| each_below(item, found)),
        _ => {}
    }
}

/// The warnings of one item of a feature array, as they come.
pub(super) fn lines(array: &str, item: &Map<String, Value>) -> Vec<WarningLine> {
    let mut lines = Vec::new();
    let node = payload::text(item, "node_id");
    each(item, &mut |warning| lines.push(line(array, node, warning)));
    lines
}

/// One line for each check that has values of another type than their keys say, with where they stand.
pub(super) fn odd(payload: &crate::Payload) -> Vec<WarningLine> {
    let odd = shape::odd(payload);
    odd.chunk_by(|one, other| one.0 == other.0)
        .map(|values| WarningLine {
            level: WarningLevel::Warning,
            risk: String::new(),
            title: "Values of an unexpected type".to_owned(),
            detail: Told::several(", ", values.iter().map(|(_, path)| own(path).into()).collect())
                .shortened(MOST_PATHS),
            feature: values
                .first()
                .and_then(|(array, _)| features::of_array(array))
                .map(|feature| feature.name.clone())
                .unwrap_or_default(),
            times: i64::try_from(values.len()).unwrap_or(i64::MAX),
        })
        .collect()
}

/// Each distinct warning once, with how often it stands there; worst first, else in the order of the payload.
pub(super) fn fold(lines: Vec<WarningLine>) -> Vec<WarningLine> {
    let mut seen: HashMap<[String; 5], usize> = HashMap::new();
    let mut folded: Vec<WarningLine> = Vec::new();
    for line in lines {
        let level = format!("{:?}", line.level);
        let key = [level, line.risk.clone(), line.feature.clone(), line.title.clone(), line.detail.to_string()];
        match seen.get(&key).and_then(|at| folded.get_mut(*at)) {
            Some(first) => first.times = first.times.saturating_add(line.times),
            None => {
                seen.insert(key, folded.len());
                folded.push(line);
            }
        }
    }
    folded.sort_by_key(|line| line.level);
    folded
}

/// Counts the warnings of a payload by what they do, every one, folded or not.
pub(super) fn count(payload: &crate::Payload) -> WarningCounts {
    let mut counts = WarningCounts::default();
    for (_, _, item) in payload.items() {
        each(item, &mut |warning| match level(warning) {
            WarningLevel::Error => counts.errors += 1,
            WarningLevel::Warning => counts.warnings += 1,
            WarningLevel::Information => counts.notes += 1,
        });
    }
    counts
}

/// Distinct risks are kept up to this many.
const MOST_RISKS: usize = 100;

/// The risks that a payload's warnings name, each once.
pub(super) fn risks(payload: &crate::Payload) -> Vec<String> {
    let mut risks: Vec<String> = Vec::new();
    for (_, _, item) in payload.items() {
        each(item, &mut |warning| {
            let risk = payload::text(warning, "risk").unwrap_or_default();
            if !risk.is_empty() && risks.len() < MOST_RISKS && !risks.iter().any(|known| known == risk) {
                risks.push(risk.to_owned());
            }
        });
    }
    risks
}

fn level(warning: &Map<String, Value>) -> WarningLevel {
    known_level(warning).unwrap_or(WarningLevel::Warning)
}

fn known_level(warning: &Map<String, Value>) -> Option<WarningLevel> {
    match payload::text(warning, "log_type")?.to_ascii_lowercase().as_str() {
        "error" => Some(WarningLevel::Error),
        "warning" => Some(WarningLevel::Warning),
        "information" => Some(WarningLevel::Information),
        _ => None,
    }
}

fn line(array: &str, node: Option<&str>, warning: &Map<String, Value>) -> WarningLine {
    let get = |key: &str| payload::text(warning, key);
    let risk = get("risk").unwrap_or_default();
    let short = get("short_description");
    let title = LABELS
        .get(risk)
        .cloned()
        .or_else(|| short.map(own))
        .unwrap_or_else(|| if risk.is_empty() { "Warning".to_owned() } else { own(&in_words(risk)) });

    let mut parts: Vec<Told> = Vec::new();
    let long = get("long_description");
    if let Some(short) =
        short.filter(|short| folded(short) != folded(&title) && !long.is_some_and(|l| l.contains(short)))
    {
        parts.push(sentence(&inline("short_description", &Value::from(short))).into());
    }
    if let Some(long) = long {
        parts.push(sentence(&inline("long_description", &Value::from(long))).into());
    }
    let mut words: Vec<Told> = Vec::new();
    for (key, value) in warning {
        let known = match key.as_str() {
            "risk" | "feature" | "short_description" | "long_description" => value.is_string(),
            "log_type" => known_level(warning).is_some(),
            "node_id" => value.as_str().is_some_and(|id| Some(id) == node),
            _ => false,
        };
        let told = if known { Told::Text(String::new()) } else { in_line(key, value) };
        match (key.as_str(), value) {
            _ if told.is_empty() => {}
            ("additional_data", Value::Object(_)) => match told {
                Told::Several(_, all) => words.extend(all),
                one => words.push(one),
            },
            _ => words.push(Told::Entry(phrase(key), Box::new(told))),
        }
    }
    if let Some(Told::Entry(label, _)) = words.first_mut() {
        *label = capital(label);
    }
    if !words.is_empty() {
        parts.push(Told::several("; ", words));
    }
    WarningLine {
        level: level(warning),
        risk: own(risk),
        title,
        detail: Told::several(" ", parts),
        feature: get("feature")
            .map(own)
            .or_else(|| features::of_array(array).map(|feature| feature.name.clone()))
            .unwrap_or_default(),
        times: 1,
    }
}

/// The text with a full stop, if it has no end of its own.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', '…', '。', ':', ';']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "tests read better with values written in place")]
mod tests {
    use super::*;
    use serde_json::json;

    fn item(warnings: Value) -> Map<String, Value> {
        json!({"node_id": "n", "warnings": warnings}).as_object().unwrap().clone()
    }

    #[test]
    fn a_warning_says_what_and_with_which_values() {
        let item = item(json!([{
            "feature": "KYB_REGISTRY", "risk": "KYB_OFFICERS_DATA_NOT_FOUND", "log_type": "information", "node_id": "n",
            "short_description": "No officers data", "long_description": "None found.",
            "additional_data": {"company_name": "X", "expected": "Y", "score": 0.5, "list": [1, 2], "none": null},
        }]));
        let line = lines("registry_checks", &item).remove(0);
        assert_eq!(line.title, "Register holds no data on officers");
        assert_eq!(
            line.detail.to_string(),
            "No officers data. None found. Company name: X; expected: Y; score: 0.5; list: 1, 2"
        );
        assert_eq!(line.level, WarningLevel::Information);
    }

    #[test]
    fn unknown_tags_and_levels_are_warnings_in_words() {
        let item = item(json!([{"risk": "KEY_PEOPLE_MISSING_PARTY", "log_type": "fatal", "extra": {"a_b": true}}, {}]));
        let found = lines("key_people_checks", &item);
        assert_eq!((found[0].title.as_str(), found[0].level), ("Key people missing party", WarningLevel::Warning));
        assert_eq!(found[0].detail.to_string(), "Log type: fatal; extra: a b: Yes");
        assert_eq!(found[0].feature, "KYB_KEY_PEOPLE");
        assert_eq!(found[1].title, "Warning");
    }

    #[test]
    fn the_same_warning_is_one_line_and_errors_come_first() {
        let one = json!({"risk": "A_B", "log_type": "information"});
        let item = item(json!([one, {"risk": "C_D", "log_type": "error"}, one, {"nested": {"warnings": [one]}}]));
        let folded = fold(lines("ip_analyses", &item));
        assert_eq!(
            folded.iter().map(|l| (l.risk.as_str(), l.times)).collect::<Vec<_>>(),
            [("C_D", 1), ("", 1), ("A_B", 2)]
        );
    }
}
