//! Corrected data: of a person's document, a proof of address, a company, a party (facts: Didit §2).

use super::places::{Thing, items, object, things};
use super::{Corrected, Draft, Fault, List};
use crate::payload::text;
use crate::time::day_of;
use crate::{Payload, Time};
use serde_json::{Map, Value};

/// Longest text of a field, in characters.
const LONGEST: usize = 2_000;
/// Most entries of a list or an object.
const MOST: usize = 200;
/// Longest serialised value of an extra field, in bytes.
const LARGEST: usize = 16 * 1024;

/// What a field takes; null empties every one of them.
#[derive(Clone, Copy)]
pub(super) enum Takes {
    Text,
    /// `YYYY-MM-DD`.
    Date,
    /// Alpha-3, in capitals.
    Country3,
    /// Alpha-2 or alpha-3, in capitals.
    Country,
    /// Letters of a currency.
    Currency,
    /// Not below 0.
    Amount,
    OneOf(&'static [&'static str]),
    /// Codes that the payload spells out.
    Spelled(&'static [(&'static str, &'static str)]),
    Texts,
    /// An object whose keys are merged; null takes one away.
    Merged,
    /// An object as a whole.
    Object,
}

pub(super) const PERSON: &[(&str, Takes)] = &[
    ("document_type", Takes::Spelled(DOCUMENT_TYPES)),
    ("document_subtype", Takes::Text),
    ("document_number", Takes::Text),
    ("personal_number", Takes::Text),
    ("date_of_birth", Takes::Date),
    ("date_of_issue", Takes::Date),
    ("expiration_date", Takes::Date),
    ("issuing_state", Takes::Country3),
    ("first_name", Takes::Text),
    ("last_name", Takes::Text),
    ("gender", Takes::OneOf(&["M", "F", "U"])),
    ("address", Takes::Text),
    ("place_of_birth", Takes::Text),
    ("nationality", Takes::Country3),
    ("marital_status", Takes::OneOf(&["SINGLE", "MARRIED", "DIVORCED", "WIDOWED", "UNKNOWN"])),
    ("extra_fields", Takes::Merged),
    ("parsed_address", Takes::Object),
];

/// The request names a code, the payload the long form; where no long form is known the code stays.
const DOCUMENT_TYPES: &[(&str, &str)] = &[
    ("P", "Passport"),
    ("DL", "Driver's License"),
    ("ID", "Identity Card"),
    ("RP", "Residence Permit"),
    ("SSC", "Social Security Card"),
    ("HIC", "Health Insurance Card"),
    ("WP", "Work Permit"),
    ("TC", "TC"),
    ("VISA", "Visa"),
    ("PSC", "PSC"),
    ("BC", "Birth Certificate"),
    ("OTHER", "Other"),
];

/// The code of a document's kind; what is no known long form stays.
pub(crate) fn document_code(kind: &str) -> &str {
    DOCUMENT_TYPES.iter().find(|(_, long)| *long == kind).map_or(kind, |(code, _)| code)
}

pub(super) const PROOF_OF_ADDRESS: &[(&str, Takes)] = &[
    ("issuing_state", Takes::Country3),
    (
        "document_type",
        Takes::OneOf(&[
            "UTILITY_BILL",
            "BANK_STATEMENT",
            "GOVERNMENT_ISSUED_DOCUMENT",
            "OTHER_POA_DOCUMENT",
            "UNKNOWN",
        ]),
    ),
    ("document_language", Takes::Text),
    ("issuer", Takes::Text),
    ("issue_date", Takes::Date),
    ("poa_address", Takes::Text),
    ("name_on_document", Takes::Text),
    ("extra_fields", Takes::Merged),
    ("poa_parsed_address", Takes::Object),
];

pub(super) const COMPANY: &[(&str, Takes)] = &[
    ("company_name", Takes::Text),
    ("registration_number", Takes::Text),
    ("country_code", Takes::Country),
    ("region", Takes::Text),
    ("incorporation_date", Takes::Date),
    ("tax_number", Takes::Text),
    ("legal_address", Takes::Text),
    ("company_type", Takes::Text),
    ("registry_status", Takes::Text),
    ("verification_status", Takes::OneOf(&["verified", "failed", "unknown"])),
    ("alternative_names", Takes::Texts),
    ("nature_of_business", Takes::Text),
    ("registered_capital", Takes::Text),
    ("registered_capital_amount", Takes::Amount),
    ("registered_capital_currency", Takes::Currency),
    ("website", Takes::Text),
    ("email", Takes::Text),
    ("phone", Takes::Text),
    ("legal_entity_identifier", Takes::Text),
    ("location_of_registration", Takes::Text),
    ("vat_number", Takes::Text),
    ("control_scheme", Takes::Text),
];

/// Corrects what was read from an identity document, and what follows from it: the full name, the age at `today`, the
/// name of the issuing state. `node_id` names the check when there are several.
///
/// # Errors
/// Every wrong field; a node that is not there or must be named.
pub fn person(
    payload: &Payload,
    fields: &Map<String, Value>,
    node_id: Option<&str>,
    today: Time,
) -> Result<Corrected, Fault> {
    let thing = check(payload, "id_verifications", "identity document", node_id)?;
    person_of(payload, &thing, fields, today)
}

/// Corrects one thing by its place, by the rule of its kind.
pub(super) fn correct(
    payload: &Payload,
    thing: &Thing,
    fields: &Map<String, Value>,
    today: Time,
) -> Result<Corrected, Fault> {
    match (thing.list, thing.pointer.starts_with("/id_verifications/"), &thing.id) {
        (List::Companies, _, Some(uuid)) => company(payload, uuid, fields),
        (List::Companies, _, None) => companies(payload, &[thing], fields),
        (_, true, _) => person_of(payload, thing, fields, today),
        _ => proof_of(payload, thing, fields),
    }
}

fn person_of(payload: &Payload, thing: &Thing, fields: &Map<String, Value>, today: Time) -> Result<Corrected, Fault> {
    let sets = read(fields, PERSON)?;
    let before = object(payload, &thing.pointer).cloned().unwrap_or_default();
    let mut draft = Draft::of(payload);
    write(&mut draft, thing, &sets);
    let touched = |key: &str| sets.iter().any(|(name, _, _)| *name == key);
    let now = draft.value.pointer(&thing.pointer).and_then(Value::as_object).cloned().unwrap_or_default();
    if touched("first_name") || touched("last_name") {
        let name = full_name(&before, &now).map_or(Value::Null, Value::from);
        draft.set(thing, &["full_name"], Some(name));
    }
    if touched("date_of_birth") && now.contains_key("age") {
        let age = text(&now, "date_of_birth").and_then(day_of).map(|born| age(born, today));
        draft.set(thing, &["age"], Some(age.map_or(Value::Null, Value::from)));
    }
    if touched("issuing_state") && now.get("issuing_state") != before.get("issuing_state") {
        // the desk keeps no names of states: none is better than another state's
        draft.set(thing, &["issuing_state_name"], before.contains_key("issuing_state_name").then_some(Value::Null));
    }
    follow(&mut draft, thing, &before, "address", "formatted_address");
    Ok(draft.done())
}

/// Corrects what was read from a proof of address.
///
/// # Errors
/// As [`person`].
pub fn proof_of_address(
    payload: &Payload,
    fields: &Map<String, Value>,
    node_id: Option<&str>,
) -> Result<Corrected, Fault> {
    let thing = check(payload, "poa_verifications", "proof of address", node_id)?;
    proof_of(payload, &thing, fields)
}

fn proof_of(payload: &Payload, thing: &Thing, fields: &Map<String, Value>) -> Result<Corrected, Fault> {
    let sets = read(fields, PROOF_OF_ADDRESS)?;
    let before = object(payload, &thing.pointer).cloned().unwrap_or_default();
    let mut draft = Draft::of(payload);
    write(&mut draft, thing, &sets);
    follow(&mut draft, thing, &before, "poa_address", "poa_formatted_address");
    Ok(draft.done())
}

/// Corrects a company's data by the `uuid` of its block. `legal_address` is what the block calls `registered_address`.
///
/// # Errors
/// Every wrong field; an unknown company.
pub fn company(payload: &Payload, uuid: &str, fields: &Map<String, Value>) -> Result<Corrected, Fault> {
    let all = things(payload, List::Companies);
    let found: Vec<&Thing> =
        all.iter().filter(|c| c.id.as_ref().is_some_and(|id| id.eq_ignore_ascii_case(uuid))).collect();
    if found.is_empty() {
        return Err(Fault::NotFound);
    }
    companies(payload, &found, fields)
}

fn companies(payload: &Payload, found: &[&Thing], fields: &Map<String, Value>) -> Result<Corrected, Fault> {
    let sets = read(fields, COMPANY)?;
    let mut draft = Draft::of(payload);
    for thing in found {
        let own = object(payload, &thing.pointer).is_some_and(|company| company.contains_key("legal_address"));
        let sets: Vec<Set> = sets
            .iter()
            .map(|(name, takes, value)| match *name {
                "legal_address" if !own => ("registered_address", *takes, value.clone()),
                name => (name, *takes, value.clone()),
            })
            .collect();
        write(&mut draft, thing, &sets);
    }
    Ok(draft.done())
}

/// Leaves a party out of the verification, or takes it in again, wherever the payload lists it.
///
/// # Errors
/// An unknown party.
pub fn party(payload: &Payload, uuid: &str, is_skipped: bool) -> Result<Corrected, Fault> {
    let all = things(payload, List::Parties);
    let mut found = all.iter().filter(|p| p.id.as_ref().is_some_and(|id| id.eq_ignore_ascii_case(uuid))).peekable();
    if found.peek().is_none() {
        return Err(Fault::NotFound);
    }
    let mut draft = Draft::of(payload);
    for thing in found {
        let is = object(payload, &thing.pointer).and_then(|party| party.get("is_skipped")?.as_bool());
        if is.unwrap_or(false) != is_skipped {
            draft.set(thing, &["is_skipped"], Some(Value::from(is_skipped)));
        }
    }
    Ok(draft.done())
}

fn check(payload: &Payload, array: &str, what: &str, node_id: Option<&str>) -> Result<Thing, Fault> {
    let mut all = items(payload, array);
    if let Some(node_id) = node_id {
        all.retain(|item| item.node.as_deref() == Some(node_id));
    }
    match (all.len(), all.pop()) {
        (1, Some(one)) => Ok(one),
        (0, _) if node_id.is_some() => {
            Err(Fault::field("node_id", format!("This session has no {what} of this node.")))
        }
        (0, _) => Err(Fault::field("node_id", format!("This session has no {what}."))),
        _ => Err(Fault::field(
            "node_id",
            format!("This session has several of the kind ({what}); name the node_id of one."),
        )),
    }
}

type Set = (&'static str, Takes, Value);

/// Reads the fields that the table knows, all faults at once; others are ignored.
fn read(fields: &Map<String, Value>, table: &[(&'static str, Takes)]) -> Result<Vec<Set>, Fault> {
    let (mut sets, mut faults) = (Vec::new(), Vec::new());
    for (name, takes) in table {
        let Some(value) = fields.get(*name) else { continue };
        match accept(*takes, value) {
            Ok(value) => sets.push((*name, *takes, value)),
            Err(sentence) => faults.push(((*name).to_owned(), sentence)),
        }
    }
    if sets.is_empty() && faults.is_empty() {
        return Err(Fault::field("non_field_errors", "Name at least one field to correct."));
    }
    if faults.is_empty() { Ok(sets) } else { Err(Fault::Fields(faults)) }
}

fn accept(takes: Takes, value: &Value) -> Result<Value, String> {
    if value.is_null() {
        return Ok(Value::Null);
    }
    let text = value.as_str();
    let capitals =
        |most: usize| text.is_some_and(|t| (2..=most).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_uppercase()));
    let taken = match takes {
        Takes::Text => text
            .filter(|text| is_short(text))
            .map(|_| value.clone())
            .ok_or("Must be text of at most 2000 characters, or null."),
        Takes::Date => text
            .filter(|text| day_of(text).is_some())
            .map(|_| value.clone())
            .ok_or("Must be a date written YYYY-MM-DD, or null."),
        Takes::Country3 => (capitals(3) && text.is_some_and(|t| t.len() == 3))
            .then(|| value.clone())
            .ok_or("Must be the three capital letters of a country (ISO 3166-1 alpha-3), or null."),
        Takes::Country => {
            capitals(3).then(|| value.clone()).ok_or("Must be the two or three capital letters of a country, or null.")
        }
        Takes::Currency => (capitals(3) && text.is_some_and(|t| t.len() == 3))
            .then(|| value.clone())
            .ok_or("Must be the three capital letters of a currency, or null."),
        Takes::Amount => value
            .as_number()
            .filter(|n| !n.to_string().starts_with('-') && n.to_string().len() <= 40)
            .map(|_| value.clone())
            .ok_or("Must be a number not below 0, or null."),
        Takes::OneOf(choices) => {
            return match text.filter(|text| choices.contains(text)) {
                Some(_) => Ok(value.clone()),
                None => Err(format!("Must be one of {}, or null.", choices.join(", "))),
            };
        }
        Takes::Spelled(codes) => {
            return match codes.iter().find(|(code, long)| text == Some(code) || text == Some(long)) {
                Some((_, long)) => Ok(Value::from(*long)),
                None => {
                    let codes: Vec<_> = codes.iter().map(|(code, _)| *code).collect();
                    Err(format!("Must be one of {}, or null.", codes.join(", ")))
                }
            };
        }
        Takes::Texts => value
            .as_array()
            .filter(|list| list.len() <= MOST && list.iter().all(|item| item.as_str().is_some_and(is_short)))
            .map(|_| value.clone())
            .ok_or("Must be a list of at most 200 texts, or null."),
        Takes::Merged | Takes::Object => value
            .as_object()
            .filter(|object| object.len() <= MOST && is_small(value))
            .map(|_| value.clone())
            .ok_or("Must be an object of at most 200 keys and 16 KiB, or null."),
    };
    taken.map_err(str::to_owned)
}

fn is_short(text: &str) -> bool {
    text.chars().nth(LONGEST).is_none() && !text.contains('\0')
}

fn is_small(value: &Value) -> bool {
    value.to_string().len() <= LARGEST
}

fn write(draft: &mut Draft, thing: &Thing, sets: &[Set]) {
    for (name, takes, value) in sets {
        match (takes, value) {
            (Takes::Merged, Value::Object(merged)) => {
                for (key, value) in merged {
                    draft.set(thing, &[name, key], (!value.is_null()).then(|| value.clone()));
                }
            }
            _ => draft.set(thing, &[name], Some(value.clone())),
        }
    }
}

/// A twin of a corrected text that said the same, or that would now say something else: it follows.
fn follow(draft: &mut Draft, thing: &Thing, before: &Map<String, Value>, key: &str, twin: &str) {
    let now = draft.value.pointer(&thing.pointer).and_then(|object| object.get(key)).cloned();
    if now.as_ref() != before.get(key) && before.contains_key(twin) {
        draft.set(thing, &[twin], now);
    }
}

/// The full name after a correction, its parts in the order and with the space that the old one had.
fn full_name(before: &Map<String, Value>, now: &Map<String, Value>) -> Option<String> {
    let parts = |object: &Map<String, Value>| {
        let part = |key: &str| text(object, key).unwrap_or_default().to_owned();
        (part("first_name"), part("last_name"))
    };
    let (old_first, old_last) = parts(before);
    let (first, last) = parts(now);
    if first.is_empty() || last.is_empty() {
        return Some(first + &last).filter(|name| !name.is_empty());
    }
    Some(match text(before, "full_name") {
        Some(full) if full == format!("{old_last} {old_first}") => format!("{last} {first}"),
        Some(full) if full == format!("{old_last}{old_first}") && !old_first.is_empty() => format!("{last}{first}"),
        _ => format!("{first} {last}"),
    })
}

/// Whole years from one day to another.
fn age(born: (i64, u8, u8), today: Time) -> i64 {
    let (year, month, day) = today.day();
    let years = year - born.0;
    if (month, day) < (born.1, born.2) { years - 1 } else { years }
}
