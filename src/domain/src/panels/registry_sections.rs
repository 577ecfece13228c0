//! What a register tells of a company beside its name: addresses, industries, accounts; each read at a glance.

use super::facts::{Writer, amount_in, in_line, in_words, own, own_text, said};
use crate::view::{Fact, Told};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// Key of the company block, heading, and whether it is a list of like things.
const SECTIONS: [(&str, &str); 6] = [
    ("addresses", "Addresses"),
    ("industries", "Industries"),
    ("accounts", "Accounts"),
    ("financial_summary", "Financial figures"),
    ("financials", "Financial statements"),
    ("previous_names", "Former names"),
];
/// Entries of one section; a longer list stays among all data.
const MOST_ENTRIES: usize = 50;

/// A section that has something to show.
pub(super) struct Section {
    pub key: &'static str,
    pub title: &'static str,
    pub facts: Vec<Fact>,
}

/// The sections of a company, from its own block, else from what the register sent.
pub(super) fn of(company: &Map<String, Value>, register: &Map<String, Value>) -> Vec<Section> {
    SECTIONS
        .into_iter()
        .filter_map(|(key, title)| {
            let value =
                [company, register].into_iter().find_map(|side| side.get(key).filter(|value| has_content(value)))?;
            let facts = match value {
                Value::Array(items) if items.len() > MOST_ENTRIES => return None,
                Value::Array(items) => items.iter().map(|item| entry(title, item)).collect(),
                Value::Object(object) => {
                    let mut writer = Writer::of_item();
                    writer.all_but(object, &HashSet::new());
                    writer.finish()
                }
                other => vec![said(title, in_line(key, other))],
            };
            Some(Section { key, title, facts })
        })
        .collect()
}

fn has_content(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(object) => !object.is_empty(),
        _ => true,
    }
}

/// An entry of a list in one line: what it is, then what it says.
fn entry(title: &str, item: &Value) -> Fact {
    let Value::Object(object) = item else { return said(title, in_line("", item)) };
    let kind = ["type", "kind", "scheme"].iter().find_map(|key| {
        let text = own_text(object, key)?;
        // the name of a scheme is no code of the vendor's
        Some((*key, if *key == "scheme" { text } else { in_words(&text) }))
    });
    let rest: Vec<Told> = object
        .iter()
        .filter(|(key, _)| kind.as_ref().is_none_or(|(kind, _)| *kind != key.as_str()))
        .map(|(key, value)| amount_in(object, key, value).unwrap_or_else(|| in_line(key, value)))
        .filter(|told| !told.is_empty())
        .collect();
    said(kind.map_or_else(|| title.to_owned(), |(_, kind)| own(&kind)), Told::several(" · ", rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::FactValue;
    use serde_json::json;

    #[test]
    fn each_entry_is_a_line_that_begins_with_what_it_is() {
        let company = json!({
            "addresses": [{"type": "registered_office_address", "address": "1 Mill St", "description": "Seat"}, "2 Mill St"],
            "industries": [{"scheme": "NACE", "code": "26.51", "description": "Instruments"}],
            "accounts": {"currency": "GBP", "is_overdue": false}, "financial_summary": null,
        });
        let found = of(company.as_object().unwrap(), &Map::new());
        let told = |value: FactValue| match value {
            FactValue::Text(text) => text,
            FactValue::Told(told) => told.to_string(),
            other => format!("{other:?}"),
        };
        let lines: Vec<(&str, Vec<(String, String)>)> = found
            .into_iter()
            .map(|section| {
                (section.title, section.facts.into_iter().map(|fact| (fact.label, told(fact.value))).collect())
            })
            .collect();
        let text = |label: &str, text: &str| (label.to_owned(), text.to_owned());
        assert_eq!(lines[0].1, [text("Registered office address", "1 Mill St · Seat"), text("Addresses", "2 Mill St")]);
        assert_eq!(lines[1], ("Industries", vec![text("NACE", "26.51 · Instruments")]));
        assert_eq!(lines[2].1, [text("Currency", "GBP"), text("Overdue", "No")]);
        assert_eq!(lines.len(), 3);
    }
}
