//! Personal values that nobody needs at once: what a screen shows of them until someone asks to see them.
//!
//! A covered payload has the same shape as its original. In place of a covered value stands what may be shown of it,
//! with an invisible mark behind it that is the same for equal values and another for different ones, so that what is
//! compared still compares. The value itself is not in a covered payload, so nothing made from one can show it.

use crate::Payload;
use crate::corrections::{Change, List};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// What of a value may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cover {
    /// The last two of at least six characters.
    Number,
    /// The year of a date.
    Date,
    /// The first letter and the host.
    Email,
    /// The last two digits.
    Phone,
    /// The first part.
    Address,
    /// Nothing.
    Whole,
}

/// Covered wherever they stand: they are a person's, whatever the check.
const ALWAYS: &[(&str, Cover)] = &[
    ("document_number", Cover::Number),
    ("personal_number", Cover::Number),
    ("bank_account_number", Cover::Number),
    ("bank_iban", Cover::Number),
    ("idNumber", Cover::Number),
    ("mrz_string", Cover::Whole),
    ("mrz_key", Cover::Whole),
    ("document_number_hash", Cover::Whole),
    ("birth_date_hash", Cover::Whole),
    ("date_of_birth", Cover::Date),
    ("birth_date", Cover::Date),
    ("dateOfBirth", Cover::Date),
    ("date_of_birth_month", Cover::Whole),
    ("date_of_birth_day", Cover::Whole),
    ("ip_address", Cover::Address),
    ("consent_ip", Cover::Address),
    ("device_fingerprint", Cover::Whole),
    ("latitude", Cover::Whole),
    ("longitude", Cover::Whole),
];

/// Covered but for what belongs to a company: its own address and numbers are in public registers, and comparing them
/// is what its checks are for.
const OF_PEOPLE: &[(&str, Cover)] = &[
    ("tax_number", Cover::Number),
    ("email", Cover::Email),
    ("email_address", Cover::Email),
    ("phone", Cover::Phone),
    ("phone_number", Cover::Phone),
    ("full_number", Cover::Phone),
    ("address", Cover::Whole),
    ("formatted_address", Cover::Whole),
    ("poa_address", Cover::Whole),
    ("poa_formatted_address", Cover::Whole),
    ("expected_details_address", Cover::Whole),
    ("residential_address", Cover::Whole),
    ("raw_address", Cover::Whole),
    ("fullAddress", Cover::Whole),
    ("street", Cover::Whole),
    ("street_1", Cover::Whole),
    ("street_2", Cover::Whole),
    ("houseNumber", Cover::Whole),
    ("postal_code", Cover::Whole),
    ("postcode", Cover::Whole),
];

/// Lists of people inside a company's checks.
const PEOPLE: &[&str] = &["officers", "beneficial_owners", "parties"];

/// What starts and ends the invisible mark; characters that no text may hold.
const MARK: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];
const DOTS: &str = "••••";

/// The payload with every value of the list covered.
#[must_use]
pub fn covered(payload: &Payload) -> Payload {
    let mut coverer = Coverer { known: HashMap::new() };
    let object = payload.object().iter().map(|(key, value)| {
        let company = matches!(key.as_str(), "registry_checks" | "document_verifications");
        let place = Place { company, listed: false };
        (
            key.clone(),
            if key == "aml_screenings" { coverer.screenings(value) } else { coverer.value(key, value, place) },
        )
    });
    Payload::trusted(object.collect())
}

/// A text without the invisible marks: what a screen shows.
#[must_use]
pub fn shown(text: &str) -> String {
    let mut rest = text;
    let mut out = String::with_capacity(text.len());
    while let Some((before, marked)) = rest.split_once(MARK[0]) {
        out.push_str(before);
        let digits = marked.trim_start_matches(|c: char| c.is_ascii_digit());
        rest = digits.strip_prefix(MARK[1]).unwrap_or(digits);
    }
    out.push_str(rest);
    out
}

/// The invisible mark of a covered value: the same for equal values.
#[must_use]
pub fn mark(text: &str) -> Option<&str> {
    let (start, end) = (text.find(MARK[0])?, text.find(MARK[1])?);
    text.get(start..end)
}

/// Takes the marks out of a text in place; most texts have none.
pub fn unmark(text: &mut String) {
    if text.contains(MARK[0]) {
        *text = shown(text);
    }
}

/// What may be shown of a value that was changed by hand: a company's own data stay.
#[must_use]
pub fn cover_change(change: &Change, value: &Value) -> Value {
    let mut coverer = Coverer { known: HashMap::new() };
    let company = matches!(change.list, List::Companies | List::Documents);
    let place = Place { company, listed: change.list == List::Hits };
    // a key anywhere on the way covers everything below it
    let covering = change.path.iter().find_map(|key| cover_of(key, place));
    let mut covered = match covering {
        Some(cover) => coverer.cover(cover, value),
        None => coverer.value(change.path.last().map_or("", String::as_str), value, place),
    };
    unmark_all(&mut covered);
    covered
}

fn unmark_all(value: &mut Value) {
    match value {
        Value::String(text) => unmark(text),
        Value::Array(items) => items.iter_mut().for_each(unmark_all),
        Value::Object(map) => map.values_mut().for_each(unmark_all),
        _ => {}
    }
}

#[derive(Clone, Copy)]
struct Place {
    /// Inside a check of a company, and not in one of its lists of people.
    company: bool,
    /// Inside of what a public list says, which is no secret and must be compared.
    listed: bool,
}

fn cover_of(key: &str, place: Place) -> Option<Cover> {
    let find = |list: &[(&str, Cover)]| list.iter().find(|(name, _)| *name == key).map(|(_, cover)| *cover);
    if place.listed {
        return None;
    }
    find(ALWAYS).or_else(|| find(OF_PEOPLE).filter(|_| !place.company))
}

struct Coverer {
    known: HashMap<String, usize>,
}

impl Coverer {
    /// Hits quote public lists; who was screened is covered.
    fn screenings(&mut self, value: &Value) -> Value {
        let mut screened = |item: &Value| match item {
            Value::Object(check) => {
                let company = check.get("entity_type").and_then(Value::as_str) == Some("company");
                let inside = check.iter().map(|(key, value)| {
                    let place = Place { company, listed: key == "hits" };
                    (key.clone(), self.value(key, value, place))
                });
                Value::Object(inside.collect())
            }
            other => other.clone(),
        };
        match value {
            Value::Array(items) => Value::Array(items.iter().map(&mut screened).collect()),
            other => other.clone(),
        }
    }

    fn value(&mut self, key: &str, value: &Value, place: Place) -> Value {
        let place = if PEOPLE.contains(&key) { Place { company: false, ..place } } else { place };
        if let Some(cover) = cover_of(key, place) {
            return self.cover(cover, value);
        }
        match value {
            Value::Object(map) => Value::Object(self.object(map, place)),
            Value::Array(items) => Value::Array(items.iter().map(|item| self.value(key, item, place)).collect()),
            other => other.clone(),
        }
    }

    fn object(&mut self, map: &Map<String, Value>, place: Place) -> Map<String, Value> {
        map.iter().map(|(key, value)| (key.clone(), self.value(key, value, place))).collect()
    }

    /// Covers a value of any shape; what is empty or a yes stays what it is.
    fn cover(&mut self, cover: Cover, value: &Value) -> Value {
        match value {
            Value::String(text) if text.trim().is_empty() => value.clone(),
            Value::String(text) => Value::String(self.text(cover, text)),
            Value::Number(number) => Value::String(self.text(cover, &number.to_string())),
            Value::Array(items) => Value::Array(items.iter().map(|item| self.cover(cover, item)).collect()),
            Value::Object(map) => {
                // an address in parts: country and region stay, as they do not lead to a door
                let inside = map.iter().map(|(key, value)| match key.as_str() {
                    "country" | "country_code" | "region" | "city" | "type" => (key.clone(), value.clone()),
                    _ => (key.clone(), self.cover(cover, value)),
                });
                Value::Object(inside.collect())
            }
            Value::Null | Value::Bool(_) => value.clone(),
        }
    }

    fn text(&mut self, cover: Cover, text: &str) -> String {
        if let Some((year, month, day)) = plain_date(text.trim()).filter(|_| cover == Cover::Date) {
            // a mark for each part, so that a date still compares with one that stands in parts
            return format!("{year}-••{}-••{}", self.mark(month), self.mark(day));
        }
        let same: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        format!("{}{}", left(cover, text.trim()), self.mark(&same))
    }

    /// The mark of a value; that of a number is the same with and without zeros before it.
    fn mark(&mut self, same: &str) -> String {
        let next = self.known.len();
        let mark = *self.known.entry(same.trim_start_matches('0').to_owned()).or_insert(next);
        format!("{}{mark}{}", MARK[0], MARK[1])
    }
}

/// Year, month and day of a date that is written in this order.
fn plain_date(text: &str) -> Option<(&str, &str, &str)> {
    let mut parts = text.split('-');
    let date = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    (parts.next().is_none() && date.0.len() == 4 && digits(date.0, 4) && digits(date.1, 2) && digits(date.2, 2))
        .then_some(date)
}

/// What stays of a text.
fn left(cover: Cover, text: &str) -> String {
    let tail = |text: &str| {
        let count = text.chars().count();
        text.chars().skip(count - 2).collect::<String>()
    };
    match cover {
        Cover::Number if text.chars().count() >= 6 => format!("{DOTS}{}", tail(text)),
        Cover::Phone => {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            if digits.len() >= 6 { format!("{DOTS} {}", tail(&digits)) } else { DOTS.to_owned() }
        }
        Cover::Date => {
            let year = text.get(..4).filter(|year| year.bytes().all(|b| b.is_ascii_digit()));
            year.map_or_else(|| DOTS.to_owned(), |year| format!("{year}-••-••"))
        }
        Cover::Email => match text.split_once('@') {
            Some((name, host)) if !host.contains('@') => {
                format!("{}•••@{host}", name.chars().next().map(String::from).unwrap_or_default())
            }
            _ => DOTS.to_owned(),
        },
        Cover::Address => {
            let first = text.split(['.', ':']).next().filter(|first| !first.is_empty() && first.len() < text.len());
            let sign = if text.contains(':') { ":" } else { "." };
            first.map_or_else(|| DOTS.to_owned(), |first| format!("{first}{sign}{DOTS}"))
        }
        Cover::Number | Cover::Whole => DOTS.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn of(value: &Value) -> Value {
        let mut whole = json!({"session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review"});
        whole.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
        let mut covered = Value::Object(covered(&Payload::from_value(whole).unwrap()).into_object());
        unmark_all(&mut covered);
        covered
    }

    #[test]
    fn of_each_kind_of_value_stays_what_tells_two_apart_and_no_more() {
        let covered = of(&json!({
            "id_verifications": [{"document_number": "EXS720041", "personal_number": "12", "date_of_birth": "1991-03-04",
                "address": "4 Quay Lane", "parsed_address": {"street_1": "4 Quay Lane", "country": "IE"},
                "mrz": {"mrz_string": "P<IRL"}, "full_name": "Ulrike Sandmärker"}],
            "contact_details": {"email": "ulrike@people.example", "phone": "+353 1 555 01 41"},
            "ip_analyses": [{"ip_address": "203.0.113.9"}, {"ip_address": "2001:db8::1"}],
        }));
        assert_eq!(
            covered["id_verifications"][0],
            json!({"document_number": "••••41", "personal_number": "••••", "date_of_birth": "1991-••-••",
                "address": "••••", "parsed_address": {"street_1": "••••", "country": "IE"},
                "mrz": {"mrz_string": "••••"}, "full_name": "Ulrike Sandmärker"})
        );
        assert_eq!(covered["contact_details"], json!({"email": "u•••@people.example", "phone": "•••• 41"}));
        assert_eq!(covered["ip_analyses"], json!([{"ip_address": "203.••••"}, {"ip_address": "2001:••••"}]));
    }

    #[test]
    fn what_is_a_companys_own_stays_and_its_people_are_covered() {
        let covered = of(&json!({
            "session_kind": "business",
            "registry_checks": [{"company": {"registered_address": "1 Mill St", "email": "hi@firm.example", "tax_number": "IE1234567",
                "officers": [{"name": "A", "address": "2 Mill St", "date_of_birth": "1970-01-02"}]}}],
            "aml_screenings": [{"entity_type": "person", "screened_data": {"date_of_birth": "1970-01-02"},
                "hits": [{"caption": "B", "properties": {"date_of_birth": ["1970-01-02"]}}]}],
        }));
        let company = &covered["registry_checks"][0]["company"];
        assert_eq!(
            (company["email"].as_str(), company["tax_number"].as_str()),
            (Some("hi@firm.example"), Some("IE1234567"))
        );
        assert_eq!(company["officers"], json!([{"name": "A", "address": "••••", "date_of_birth": "1970-••-••"}]));
        let screening = &covered["aml_screenings"][0];
        assert_eq!(screening["screened_data"]["date_of_birth"], "1970-••-••");
        // a public list is no secret
        assert_eq!(screening["hits"][0]["properties"]["date_of_birth"], json!(["1970-01-02"]));
    }

    #[test]
    fn equal_values_stay_equal_and_others_differ() {
        let payload = Payload::from_value(json!({
            "session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review",
            "id_verifications": [{"document_number": "EX-720041"}, {"document_number": "ex720041"}, {"document_number": "AB999941"}],
        }))
        .unwrap();
        let covered = covered(&payload);
        let marks: Vec<String> = covered
            .objects("id_verifications")
            .map(|item| item["document_number"].as_str().unwrap().replace(DOTS, ""))
            .collect();
        assert_eq!(marks[0], marks[1]);
        assert_ne!(marks[0], marks[2]);
    }

    #[test]
    fn a_covered_date_compares_with_one_in_parts() {
        let payload = Payload::from_value(json!({
            "session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review",
            "key_people_checks": [{"registry": {"officers": [{"date_of_birth_year": 1984, "date_of_birth_month": 2}]},
                "submitted": {"parties": [{"date_of_birth": "1984-02-29"}, {"date_of_birth": "1984-03-29"}]}}],
        }))
        .unwrap();
        let covered = covered(&payload);
        let check = covered.objects("key_people_checks").next().unwrap();
        let month = check["registry"]["officers"][0]["date_of_birth_month"].as_str().unwrap();
        let dates: Vec<&str> =
            (0..2).map(|i| check["submitted"]["parties"][i]["date_of_birth"].as_str().unwrap()).collect();
        let month_of = |date: &str| mark(date.split('-').nth(1).unwrap()).map(str::to_owned);
        assert_eq!(month_of(dates[0]).as_deref(), mark(month));
        assert_ne!(month_of(dates[1]).as_deref(), mark(month));
        assert!(dates.iter().all(|date| shown(date) == "1984-••-••"), "{dates:?}");
    }

    proptest! {
        #[test]
        fn no_covered_value_is_in_a_covered_payload(text in "[A-Z0-9]{9,20}", key in 0..(ALWAYS.len() + OF_PEOPLE.len())) {
            let name = ALWAYS.iter().chain(OF_PEOPLE).nth(key).unwrap().0;
            let covered = of(&json!({"id_verifications": [{ name: text.clone(), "more": {"deep": [{ name: text.clone() }]} }]}));
            prop_assert!(!covered.to_string().contains(&text), "{covered}");
        }

        #[test]
        fn a_text_without_marks_is_shown_as_it_is(text in "\\PC{0,40}") {
            prop_assume!(!text.contains(MARK));
            prop_assert_eq!(shown(&text), text);
        }
    }
}
