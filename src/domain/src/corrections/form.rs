//! Corrections as the session page offers them: what can be corrected and what stands there now, from the same tables
//! that the API reads; and what a sent form asks for.

use super::data::{self, Takes};
use super::places::{self, Thing, object};
use super::{Corrected, FEATURE_VERDICTS, Fault, List};
use crate::features::array_title;
use crate::masking::unmark;
use crate::panels::{field_words, value_words};
use crate::payload::{FEATURE_ARRAYS, text};
use crate::view::{CorrectionChoice, CorrectionForm, CorrectionInput, CorrectionRow, Corrections, Told};
use crate::{Payload, Time};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Things of which a page offers the values.
const MOST_THINGS: usize = 12;
/// Rows of one thing.
const MOST_ROWS: usize = 60;
/// Steps and parties to choose from.
const MOST_CHOICES: usize = 300;
/// Begins the field of a new value; the name of what it replaces follows.
pub const SET: &str = "set_";
/// What stands between the texts of a list.
const BETWEEN: char = ';';

/// What the page offers. The payload may be covered: then what stands there now is.
#[must_use]
pub fn offered(payload: &Payload) -> Corrections {
    let mut things = Vec::new();
    for thing in correctable(payload).into_iter().take(MOST_THINGS) {
        let Some(now) = object(payload, &thing.pointer) else { continue };
        things.push(CorrectionForm {
            title: title(&thing).to_owned(),
            name: name(payload, &thing),
            rows: rows(now, table_of(&thing)),
            thing: thing.pointer,
        });
    }
    Corrections {
        things,
        steps: steps(payload),
        verdicts: FEATURE_VERDICTS.map(str::to_owned).to_vec(),
        parties: parties(payload),
    }
}

fn correctable(payload: &Payload) -> Vec<Thing> {
    let mut all = places::items(payload, "id_verifications");
    all.extend(places::items(payload, "poa_verifications"));
    all.extend(places::things(payload, List::Companies));
    all
}

fn array_of(thing: &Thing) -> &str {
    thing.pointer.split('/').nth(1).unwrap_or_default()
}

fn title(thing: &Thing) -> &'static str {
    if thing.list == List::Companies { "Company" } else { array_title(array_of(thing)) }
}

/// What tells one thing of a kind from the next: a company's name, a document's place.
fn name(payload: &Payload, thing: &Thing) -> Option<String> {
    if thing.list == List::Companies {
        return object(payload, &thing.pointer).and_then(|company| text(company, "company_name")).map(str::to_owned);
    }
    let of_kind = places::items(payload, array_of(thing));
    let at = of_kind.iter().position(|one| one.pointer == thing.pointer)?;
    (of_kind.len() > 1).then(|| (at + 1).to_string())
}

fn table_of(thing: &Thing) -> &'static [(&'static str, Takes)] {
    match array_of(thing) {
        "id_verifications" => data::PERSON,
        "poa_verifications" => data::PROOF_OF_ADDRESS,
        _ => data::COMPANY,
    }
}

/// Where the block keeps a field: the API's name of a company's address is not the payload's.
fn key_of<'a>(name: &'a str, now: &Map<String, Value>) -> &'a str {
    if name == "legal_address" && !now.contains_key(name) { "registered_address" } else { name }
}

fn rows(now: &Map<String, Value>, table: &[(&'static str, Takes)]) -> Vec<CorrectionRow> {
    let row = |name: String, label: Told, key: &str, value: Option<&Value>, input: CorrectionInput| {
        let mut now = value_words(key, value);
        now.each_text(&mut unmark);
        CorrectionRow { name: format!("{SET}{name}"), label, now, input }
    };
    let words = |key: &str| Told::Word(field_words(key).into());
    let mut rows = Vec::new();
    for (name, takes) in table {
        let key = key_of(name, now);
        let value = now.get(key);
        if let Some(input) = input(*takes) {
            rows.push(row((*name).to_owned(), words(key), key, value, input));
            continue;
        }
        // an object: the values that it has, each by itself
        for (inner, value) in value.and_then(Value::as_object).into_iter().flatten() {
            if !value.is_array() && !value.is_object() {
                let label = Told::path(vec![words(key), words(inner)]);
                rows.push(row(format!("{name}.{inner}"), label, inner, Some(value), input_of(value)));
            }
        }
    }
    rows.truncate(MOST_ROWS);
    rows
}

/// What a form takes for a field; `None` for objects.
fn input(takes: Takes) -> Option<CorrectionInput> {
    let choices = |all: Vec<(&str, String)>| {
        CorrectionInput::Choice(all.into_iter().map(|(value, label)| (value.to_owned(), label)).collect())
    };
    Some(match takes {
        Takes::Date => CorrectionInput::Date,
        Takes::OneOf(all) => choices(all.iter().map(|one| (*one, code_words(one))).collect()),
        Takes::Spelled(all) => choices(all.iter().map(|(code, long)| (*code, (*long).to_owned())).collect()),
        Takes::Texts => CorrectionInput::Texts,
        Takes::Merged | Takes::Object => return None,
        Takes::Text | Takes::Country3 | Takes::Country | Takes::Currency | Takes::Amount => CorrectionInput::Text,
    })
}

fn code_words(code: &str) -> String {
    match code {
        "M" => "Male".to_owned(),
        "F" => "Female".to_owned(),
        "U" => "Unspecified".to_owned(),
        other => field_words(other),
    }
}

fn input_of(value: &Value) -> CorrectionInput {
    match value {
        Value::Bool(_) => CorrectionInput::Choice(
            [("true", "Yes"), ("false", "No")].map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec(),
        ),
        _ => CorrectionInput::Text,
    }
}

fn steps(payload: &Payload) -> Vec<CorrectionChoice> {
    let mut steps = Vec::new();
    for array in FEATURE_ARRAYS.iter().filter(|array| **array != "key_people_checks") {
        let count = payload.objects(array).count();
        for (at, item) in payload.objects(array).enumerate() {
            steps.push(CorrectionChoice {
                value: format!("{array}.{at}"),
                label: array_title(array).to_owned(),
                name: (count > 1).then(|| (at + 1).to_string()),
                now: text(item, "status").unwrap_or_default().to_owned(),
                out: false,
            });
        }
    }
    steps.truncate(MOST_CHOICES);
    steps
}

/// Parties that have an id of their own, each once.
fn parties(payload: &Payload) -> Vec<CorrectionChoice> {
    let mut parties: Vec<CorrectionChoice> = Vec::new();
    for thing in places::things(payload, List::Parties) {
        let Some(uuid) = thing.id else { continue };
        let skipped = object(payload, &thing.pointer).and_then(|party| party.get("is_skipped")?.as_bool());
        if parties.iter().all(|known| known.value != uuid) && parties.len() < MOST_CHOICES {
            let (name, out) = (Some(thing.name), skipped == Some(true));
            parties.push(CorrectionChoice { value: uuid, label: String::new(), name, now: String::new(), out });
        }
    }
    parties
}

/// Corrects the values of one thing as a form asks: fields by the names that [`offered`] gave them, those that are
/// empty left as they are, those of `cleared` emptied.
///
/// # Errors
/// A thing that is not there; no new value; every wrong one, named as the page names it.
pub fn sent(
    payload: &Payload,
    thing: &str,
    given: &[(String, String)],
    cleared: &[String],
    today: Time,
) -> Result<Corrected, Fault> {
    let thing = correctable(payload).into_iter().find(|one| one.pointer == thing).ok_or(Fault::NotFound)?;
    let now = object(payload, &thing.pointer).cloned().unwrap_or_default();
    let table = table_of(&thing);
    let mut wanted: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for (field, text) in given {
        if let Some(name) = field.strip_prefix(SET).filter(|_| !text.trim().is_empty()) {
            wanted.insert(name, Some(text.trim()));
        }
    }
    for name in cleared.iter().filter_map(|field| field.strip_prefix(SET)) {
        if wanted.insert(name, None).is_some() {
            return Err(Fault::field(name, format!("{}: write a new value or empty it, not both.", field_words(name))));
        }
    }
    let fields = fields(&now, table, &wanted);
    if fields.is_empty() {
        return Err(Fault::field("set", "Write at least one new value."));
    }
    data::correct(payload, &thing, &fields, today).map_err(|fault| match fault {
        Fault::Fields(faults) => Fault::Fields(faults.into_iter().map(in_words).collect()),
        Fault::NotFound => Fault::NotFound,
    })
}

/// A fault with the name that the page gives the field, which knows no null.
fn in_words((name, sentence): (String, String)) -> (String, String) {
    let sentence = sentence.replace(", or null.", ".");
    let sentence = format!("{}: {}", field_words(&name), sentence.replacen("Must", "must", 1));
    (name, sentence)
}

/// The fields as the API would be sent them.
fn fields(
    now: &Map<String, Value>,
    table: &[(&'static str, Takes)],
    wanted: &BTreeMap<&str, Option<&str>>,
) -> Map<String, Value> {
    let mut fields = Map::new();
    for (name, takes) in table {
        if let Some(text) = wanted.get(name) {
            fields.insert((*name).to_owned(), text.map_or(Value::Null, |text| value_of(*takes, text)));
        }
        let whole = matches!(takes, Takes::Object);
        if !whole && !matches!(takes, Takes::Merged) {
            continue;
        }
        let Some(before) = now.get(*name).and_then(Value::as_object) else { continue };
        let mut inner = if whole { before.clone() } else { Map::new() };
        let mut touched = false;
        for (key, old) in before {
            if let Some(text) = wanted.get(format!("{name}.{key}").as_str()) {
                touched = true;
                inner.insert(key.clone(), text.map_or(Value::Null, |text| like(old, text)));
            }
        }
        if touched {
            fields.insert((*name).to_owned(), Value::Object(inner));
        }
    }
    fields
}

fn value_of(takes: Takes, text: &str) -> Value {
    match takes {
        Takes::Texts => text.split(BETWEEN).map(str::trim).filter(|part| !part.is_empty()).map(Value::from).collect(),
        Takes::Country3 | Takes::Country | Takes::Currency => Value::from(text.to_ascii_uppercase()),
        Takes::Amount => like(&Value::from(0), text),
        _ => Value::from(text),
    }
}

/// A text as the kind of value that stands there now.
fn like(old: &Value, text: &str) -> Value {
    match (old, text) {
        (Value::Bool(_), "true") => Value::Bool(true),
        (Value::Bool(_), "false") => Value::Bool(false),
        (Value::Number(_), _) => {
            serde_json::from_str::<Value>(text).ok().filter(Value::is_number).unwrap_or_else(|| Value::from(text))
        }
        _ => Value::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn payload(more: &Value) -> Payload {
        let mut whole = json!({"session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review"});
        whole.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        Payload::from_value(whole).unwrap()
    }

    fn today() -> Time {
        Time::parse("2026-11-20T08:00:00Z").unwrap()
    }

    fn set(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| (format!("{SET}{name}"), (*value).to_owned())).collect()
    }

    #[test]
    fn a_form_corrects_by_the_same_rule_as_the_api() {
        let payload = payload(&json!({"id_verifications": [
            {"node_id": "same", "first_name": "Ada"},
            {"node_id": "same", "first_name": "Ada", "last_name": "Lane", "full_name": "Ada Lane", "age": 40,
             "extra_fields": {"blood_group": "A", "points": 3, "nested": {"a": 1}}, "parsed_address": {"city": "Cove", "zip": "7"}}
        ]}));
        let offered = offered(&payload);
        assert_eq!(offered.things.len(), 2);
        let second = &offered.things[1];
        assert_eq!((second.title.as_str(), second.name.as_deref()), ("Identity document", Some("2")));
        let row = |name: &str| second.rows.iter().find(|row| row.name == name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(
            (row("set_first_name").label.to_string(), row("set_first_name").now.to_string()),
            ("First name".into(), "Ada".into())
        );
        assert_eq!(row("set_date_of_birth").input, CorrectionInput::Date);
        assert_eq!(row("set_extra_fields.points").now.to_string(), "3");
        assert!(second.rows.iter().all(|row| row.name != "set_extra_fields.nested"));

        let given = set(&[
            ("first_name", "Eda "),
            ("nationality", "esp"),
            ("extra_fields.points", "4"),
            ("parsed_address.city", "Bay"),
            ("last_name", ""),
        ]);
        let done = sent(&payload, &second.thing, &given, &[], today()).unwrap();
        let now = done.payload.objects("id_verifications").nth(1).unwrap();
        assert_eq!(now["full_name"], "Eda Lane");
        assert_eq!((&now["nationality"], &now["last_name"]), (&json!("ESP"), &json!("Lane")));
        assert_eq!(now["extra_fields"], json!({"blood_group": "A", "points": 4, "nested": {"a": 1}}));
        assert_eq!(now["parsed_address"], json!({"city": "Bay", "zip": "7"}));
        assert_eq!(done.payload.objects("id_verifications").next().unwrap()["first_name"], "Ada");

        let emptied = sent(&payload, &second.thing, &[], &["set_last_name".to_owned()], today()).unwrap();
        assert_eq!(emptied.payload.objects("id_verifications").nth(1).unwrap()["last_name"], Value::Null);
    }

    #[test]
    fn what_a_form_cannot_ask_for_is_refused_in_the_words_of_the_page() {
        let payload = payload(&json!({"poa_verifications": [{"issuer": "Bank"}]}));
        let refused = |given: &[(&str, &str)], cleared: &[&str]| {
            let cleared: Vec<String> = cleared.iter().map(|name| format!("{SET}{name}")).collect();
            match sent(&payload, "/poa_verifications/0", &set(given), &cleared, today()).unwrap_err() {
                Fault::Fields(faults) => faults[0].1.clone(),
                Fault::NotFound => "not found".to_owned(),
            }
        };
        assert_eq!(refused(&[], &[]), "Write at least one new value.");
        assert_eq!(refused(&[("status", "Approved")], &[]), "Write at least one new value.");
        assert_eq!(refused(&[("issue_date", "yesterday")], &[]), "Issue date: must be a date written YYYY-MM-DD.");
        assert_eq!(refused(&[("issuer", "Other")], &["issuer"]), "Issuer: write a new value or empty it, not both.");
        assert_eq!(
            sent(&payload, "/poa_verifications/1", &set(&[("issuer", "x")]), &[], today()),
            Err(Fault::NotFound)
        );
        assert_eq!(sent(&payload, "/aml_screenings/0", &set(&[("issuer", "x")]), &[], today()), Err(Fault::NotFound));
    }

    #[test]
    fn a_company_and_its_parties_are_offered_as_the_payload_names_them() {
        let payload = payload(&json!({"session_kind": "business",
            "registry_checks": [{"company": {"company_name": "Works Ltd", "registered_address": "1 Quay", "alternative_names": ["A", "B"]}}],
            "key_people_checks": [{"submitted": {"parties": [
                {"uuid": "u-1", "name": "Ada", "is_skipped": true}, {"name": "No id"}, {"uuid": "u-1", "name": "Ada"}]}}]}));
        let offered = offered(&payload);
        let company = &offered.things[0];
        assert_eq!((company.title.as_str(), company.name.as_deref()), ("Company", Some("Works Ltd")));
        let address = company.rows.iter().find(|row| row.name == "set_legal_address").unwrap();
        assert_eq!(
            (address.label.to_string(), address.now.to_string()),
            ("Registered address".into(), "1 Quay".into())
        );
        assert_eq!(offered.parties.len(), 1);
        assert!(offered.parties[0].out && offered.steps.iter().all(|step| !step.value.starts_with("key_people")));
        let done = sent(
            &payload,
            &company.thing,
            &set(&[("legal_address", "2 Quay"), ("alternative_names", "C, Inc.; D")]),
            &[],
            today(),
        )
        .unwrap();
        let now = done.payload.company().unwrap();
        assert_eq!(
            (&now["registered_address"], &now["alternative_names"]),
            (&json!("2 Quay"), &json!(["C, Inc.", "D"]))
        );
    }
}
