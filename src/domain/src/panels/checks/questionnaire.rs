//! Answers beside their questions.

use super::reader::Reader;
use crate::panels::facts::{fact_value, in_line, own, told};
use crate::payload::{objects, text};
use crate::view::{Fact, FactValue, Told};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// At most this many questions are read first; all of them stand in the sections below.
const MOST_QUESTIONS: usize = 500;

pub(super) fn questionnaire(r: &mut Reader<'_>) {
    r.take("Questionnaire", "title");
    let questions = objects(r.item, "sections").flat_map(|section| objects(section, "items"));
    for question in questions.take(MOST_QUESTIONS) {
        let kind = text(question, "element_type").unwrap_or_default();
        let answer = question.get("answer").filter(|answer| !answer.is_null());
        if answer.is_none() && matches!(kind, "SECTION_HEADER" | "SEPARATOR" | "HEADING" | "PARAGRAPH") {
            continue;
        }
        let label = text(question, "title").or_else(|| text(question, "value")).unwrap_or("Question");
        let value = answer.map_or(FactValue::Empty, |answer| fact_value(answer_told(question, answer)));
        r.facts.push(Fact { label: own(label), value });
    }
}

/// What was answered: labels of the choices, free text, names of files.
fn answer_told(question: &Map<String, Value>, answer: &Value) -> Told {
    let labels: HashMap<String, &str> = objects(question, "choices")
        .filter_map(|choice| Some((choice.get("value")?.to_string(), text(choice, "label")?)))
        .collect();
    let one = |value: &Value| {
        labels.get(&value.to_string()).map_or_else(|| in_line("answer", value), |label| Told::from(*label))
    };
    let all = |value: &Value| match value {
        Value::Array(values) => Told::several(", ", values.iter().map(&one).filter(|told| !told.is_empty()).collect()),
        value => one(value),
    };
    let Some(answer) = answer.as_object() else { return all(answer) };
    let mut parts: Vec<Told> = Vec::new();
    parts.extend(answer.get("value").map(all));
    parts.extend(told(answer, "text"));
    parts.extend(objects(answer, "files").map(|file| told(file, "name").unwrap_or_else(|| Told::word("a file"))));
    parts.retain(|part| !part.is_empty());
    Told::several(": ", parts)
}
