//! The registry panel: what the register says against what the company says.

use super::facts::{Writer, folded, in_line, inline, own, scalar, without_objects, written_amount};
use super::{registry_sections as sections, warnings};
use crate::view::{ComparedField, Comparison, RegistryPanel, Told};
use crate::{Payload, Time, payload};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// One compared field: label, keys of the company block, keys of `registry_data`, keys of `user_provided_data`.
struct Pair {
    label: &'static str,
    company: &'static [&'static str],
    register: &'static [&'static str],
    provided: &'static [&'static str],
}

const PAIRS: &[Pair] = &[
    pair("Company name", &["company_name"], &["company_name", "name"], &["company_name", "name"]),
    pair("Registration number", &["registration_number"], &["registration_number"], &["registration_number"]),
    pair("Country", &["country_code"], &["country_code"], &["country_code", "country"]),
    pair("Region", &["region"], &["region"], &["region"]),
    pair(
        "Registered address",
        &["registered_address", "legal_address"],
        &["registered_address", "legal_address"],
        &["legal_address", "registered_address", "address"],
    ),
    pair("Company type", &["company_type"], &["company_type", "type"], &["company_type", "type"]),
    pair(
        "Incorporation date",
        &["incorporation_date"],
        &["incorporation_date", "registration_date"],
        &["incorporation_date"],
    ),
    pair("Alternative names", &["alternative_names"], &["alternative_names"], &["alternative_names"]),
    pair("Tax number", &["tax_number"], &["tax_number"], &["tax_number"]),
    pair("VAT number", &["vat_number"], &["vat_number"], &["vat_number"]),
    pair("Nature of business", &["nature_of_business"], &["nature_of_business"], &["nature_of_business"]),
    pair("Registered capital", &["registered_capital"], &["registered_capital"], &["registered_capital"]),
    pair(
        "Legal entity identifier",
        &["legal_entity_identifier"],
        &["legal_entity_identifier"],
        &["legal_entity_identifier"],
    ),
    pair(
        "Location of registration",
        &["location_of_registration"],
        &["location_of_registration"],
        &["location_of_registration"],
    ),
    pair("Website", &["website"], &["website"], &["website"]),
    pair("Email", &["email"], &["email"], &["email"]),
    pair("Phone", &["phone"], &["phone"], &["phone", "phone_number"]),
];

const fn pair(
    label: &'static str,
    company: &'static [&'static str],
    register: &'static [&'static str],
    provided: &'static [&'static str],
) -> Pair {
    Pair { label, company, register, provided }
}

/// The panel of one registry check.
pub(super) fn panel(check: &Map<String, Value>, known_parties: &HashSet<String>) -> RegistryPanel {
    let none = Map::new();
    let company = check.get("company").and_then(Value::as_object).unwrap_or(&none);
    let register = company.get("registry_data").and_then(Value::as_object).unwrap_or(&none);
    let provided = company.get("user_provided_data").and_then(Value::as_object).unwrap_or(&none);

    let fetched = payload::text(company, "fetch_status");
    let from_registry = company.get("is_from_registry").and_then(Value::as_bool).unwrap_or(fetched == Some("resolved"));
    let status = payload::text(check, "status").or_else(|| payload::text(company, "status"));
    let registry_status = payload::text(company, "registry_status").or_else(|| payload::text(register, "status"));

    let mut used_of_company: HashSet<&str> = HashSet::new();
    let mut used_of_provided: HashSet<&str> = HashSet::new();
    let comparison =
        compare(&Sides { company, register, provided, from_registry }, &mut used_of_company, &mut used_of_provided);

    let confirmed = payload::text(company, "confirmed_by_user_at");
    let confirmed_at = confirmed.and_then(Time::parse);

    let sections = sections::of(company, register);
    used_of_company.extend(sections.iter().map(|section| section.key).filter(|key| company.contains_key(*key)));
    let mut writer = Writer::of_item();
    used_of_company.extend(["officers", "beneficial_owners", "registry_data", "user_provided_data"]);
    if payload::text(company, "status").is_some_and(|own| Some(own) == status) {
        used_of_company.insert("status");
    }
    if payload::text(company, "registry_status").is_some() {
        used_of_company.insert("registry_status");
    }
    // later in the list: what has been said in words above
    let said = ["is_from_registry", "fetch_status", "confirmed_by_user_at", "uuid", "node_id", "data_resolved"];
    let later: HashSet<&str> = used_of_company.iter().copied().chain(said).collect();
    writer.all_but(company, &later);
    for (key, title) in [("officers", "Officers"), ("beneficial_owners", "Beneficial owners")] {
        match company.get(key) {
            Some(value) if all_known(value, known_parties) => {
                writer.says(title, in_key_people(value.as_array().map_or(0, Vec::len)));
            }
            Some(value) => writer.key(key, value),
            None => {}
        }
    }
    let mut used_of_check: HashSet<&str> = HashSet::from(["warnings", "company"]);
    if payload::text(check, "status").is_some() {
        used_of_check.insert("status");
    }
    writer.all_but(check, &used_of_check);
    if let Some(odd) = check.get("company").filter(|value| !value.is_object()) {
        writer.key("company", odd);
    }
    if let Some(value) = company.get("registry_data") {
        writer.labelled("Register data as received", "registry_data", value);
    }
    match company.get("user_provided_data") {
        Some(Value::Object(_)) => {
            let rest: Map<String, Value> = provided
                .iter()
                .filter(|(key, _)| !used_of_provided.contains(key.as_str()))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            if !rest.is_empty() {
                writer.labelled("Further data provided by the company", "user_provided_data", &Value::Object(rest));
            }
        }
        Some(odd) => writer.key("user_provided_data", odd),
        None => {}
    }
    for key in said {
        if let Some(value) = company.get(key).filter(|_| key != "confirmed_by_user_at" || confirmed_at.is_none()) {
            writer.key(key, value);
        }
    }
    if let Some(rest) = check.get("warnings").and_then(without_objects) {
        writer.key("warnings", &rest);
    }

    RegistryPanel {
        status: status.map(own),
        name: scalar(company, "company_name").or_else(|| scalar(register, "name")),
        registry_status: registry_status.map(own),
        registry_alarm: registry_status.and_then(|word| alarm(word, company, register)),
        provenance: provenance(check, company, fetched),
        from_registry,
        confirmed_at,
        comparison,
        sections: sections.into_iter().map(|section| (section.title.to_owned(), section.facts)).collect(),
        raw: super::raw::piece(&Value::Object(check.clone())),
        more: writer.finish(),
        warnings: warnings::fold(warnings::lines("registry_checks", check)),
    }
}

fn in_key_people(count: usize) -> Told {
    match count {
        0 => Told::word("None."),
        1 => Told::word("One, shown under Key people."),
        n => Told::sentence("{n}, all shown under Key people.", [("n", Told::Figure(n.to_string()))]),
    }
}

/// Whether the same parties, to the letter, stand in the key people checks.
fn all_known(value: &Value, known: &HashSet<String>) -> bool {
    value
        .as_array()
        .is_some_and(|parties| parties.iter().all(|party| party.is_object() && known.contains(&party.to_string())))
}

struct Sides<'a> {
    company: &'a Map<String, Value>,
    register: &'a Map<String, Value>,
    provided: &'a Map<String, Value>,
    from_registry: bool,
}

fn compare<'a>(
    sides: &Sides<'a>,
    used_of_company: &mut HashSet<&'a str>,
    used_of_provided: &mut HashSet<&'a str>,
) -> Vec<ComparedField> {
    let mut fields = Vec::new();
    let mut add = |label: &str, register: Option<&Value>, provided: Option<&Value>| {
        if register.is_some() || provided.is_some() {
            fields.push(field(label, register, provided));
        }
    };
    for pair in PAIRS {
        let of_company = first(sides.company, pair.company);
        let of_register = first(sides.register, pair.register);
        let of_provided = first(sides.provided, pair.provided);
        let (register, provided) = if sides.from_registry {
            used_of_company.extend(of_company.map(|(key, _)| key));
            (of_company.or(of_register), of_provided)
        } else {
            // the company block is the company's own word then
            let own = of_provided.or(of_company);
            if of_provided.is_none_or(|(_, a)| of_company.is_none_or(|(_, b)| a == b)) {
                used_of_company.extend(of_company.map(|(key, _)| key));
            }
            (of_register, own)
        };
        used_of_provided.extend(of_provided.map(|(key, _)| key));
        add(pair.label, register.map(|(_, value)| value), provided.map(|(_, value)| value));
    }
    for (key, provided) in sides.provided.iter().filter(|(_, value)| filled(value)) {
        let key = key.as_str();
        if used_of_provided.contains(key) || PAIRS.iter().any(|pair| pair.provided.contains(&key)) {
            continue;
        }
        let known = [sides.company, sides.register].into_iter().find_map(|side| side.get(key).filter(|v| filled(v)));
        if let Some(known) = known.filter(|_| sides.from_registry) {
            used_of_provided.insert(key);
            add(&super::facts::label(key), Some(known), Some(provided));
        }
    }
    fields
}

fn first<'a>(object: &'a Map<String, Value>, keys: &[&'static str]) -> Option<(&'static str, &'a Value)> {
    keys.iter().find_map(|key| object.get(*key).filter(|value| filled(value)).map(|value| (*key, value)))
}

fn filled(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => true,
    }
}

fn field(label: &str, register: Option<&Value>, provided: Option<&Value>) -> ComparedField {
    let verdict = match (register, provided) {
        (Some(a), Some(b)) if alike(label, a, b) => Comparison::Same,
        (Some(_), Some(_)) => Comparison::Differs,
        _ => Comparison::OneSideOnly,
    };
    let text = |value: &Value| match value {
        Value::Array(items) => Told::several("; ", items.iter().map(|item| in_line("", item)).collect()),
        Value::String(amount) if label == "Registered capital" => {
            written_amount(amount).unwrap_or_else(|| in_line("", value))
        }
        other => in_line("", other),
    };
    ComparedField { label: label.to_owned(), registry: register.map(text), provided: provided.map(text), verdict }
}

/// Case, white space and punctuation aside; lists as sets.
fn alike(label: &str, a: &Value, b: &Value) -> bool {
    let fold = |value: &Value| {
        let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let mut texts: Vec<String> = items
            .iter()
            .map(|item| folded(&inline("", item)))
            .map(|text| if label == "Phone" { text.replace('+', "") } else { text })
            .collect();
        texts.sort();
        texts.dedup();
        texts
    };
    fold(a) == fold(b)
}

fn provenance(check: &Map<String, Value>, company: &Map<String, Value>, fetched: Option<&str>) -> String {
    let resolved = |object: &Map<String, Value>| object.get("data_resolved").and_then(Value::as_bool);
    let pending = fetched == Some("pending")
        || (fetched != Some("failed") && [check, company].into_iter().any(|o| resolved(o) == Some(false)));
    let failed = fetched == Some("failed");
    let sentence = match company.get("is_from_registry").and_then(Value::as_bool) {
        _ if company.is_empty() => "No company data in this check.",
        Some(true) if pending => "From an official register; its data are still pending.",
        Some(true) if failed => "Found in an official register, but its data could not be fetched.",
        Some(true) => "From an official register.",
        Some(false) if pending => "Entered by the company itself; register data are still pending.",
        Some(false) if failed => {
            "Entered by the company itself, not found in a register; fetching register data failed."
        }
        Some(false) => "Entered by the company itself, not found in a register.",
        None if pending => "Register data are still pending.",
        None if failed => "Fetching register data failed; nothing here is confirmed by a register.",
        None if fetched == Some("resolved") => "Fetched from a register.",
        None => "The payload does not say where these data come from.",
    };
    sentence.to_owned()
}

/// What the register's word means, unless it means that all is well.
fn alarm(word: &str, company: &Map<String, Value>, register: &Map<String, Value>) -> Option<Told> {
    let plain: String = word.trim().to_lowercase().replace(['_', '-'], " ");
    let holds = |parts: &[&str]| parts.iter().any(|part| plain.contains(part));
    let well =
        ["active", "registered", "live", "good standing", "in good standing", "existing", "in existence", "normal"];
    let (sentence, dates): (&'static str, &[&str]) = if holds(&["struck", "strike", "striking"]) {
        let done = plain.contains("struck");
        let says = if done {
            "The company was struck off the register"
        } else {
            "The company is about to be struck off the register"
        };
        (says, &["struck", "strike", "removed", "dissol"])
    } else if holds(&[
        "dissol",
        "ceased",
        "closed",
        "terminat",
        "deregist",
        "de regist",
        "removed",
        "extinct",
        "deleted",
        "cancel",
    ]) {
        (
            "The company no longer exists",
            &["dissol", "ceas", "cessation", "clos", "terminat", "deregist", "removed", "cancel"],
        )
    } else if holds(&["liquid", "winding", "wound"]) {
        ("The company is being wound up", &["liquid", "wind", "wound"])
    } else if holds(&["insolv", "bankrupt", "administration", "receivership", "receiver"]) {
        ("The company is insolvent", &["insolv", "bankrupt", "administration", "receiver"])
    } else if holds(&["merged", "converted", "amalgamated"]) {
        ("The company no longer exists in this form", &["merge", "convert", "amalgam"])
    } else if plain.is_empty() || well.contains(&plain.as_str()) {
        return None;
    } else if holds(&["inactive", "not active", "dormant", "suspend"]) {
        ("The company is not active", &["inactive", "dormant", "suspen"])
    } else {
        ("The register does not call the company active", &[])
    };
    let date = dates.iter().find_map(|part| {
        [company, register].into_iter().flatten().find_map(|(key, value)| {
            let date = value.as_str().filter(|text| text.len() >= 4 && text.starts_with(|c: char| c.is_ascii_digit()));
            date.filter(|_| key.contains(part))
        })
    });
    let word = Told::Word(inline("registry_status", &Value::from(word.trim())).into());
    Some(match date {
        Some(date) => {
            let values = [("what", Told::word(sentence)), ("word", word), ("date", Told::Text(own(date)))];
            Told::sentence("{what} ({word}, {date}).", values)
        }
        None => Told::sentence("{what} ({word}).", [("what", Told::word(sentence)), ("word", word)]),
    })
}

/// The parties of all key people checks, to the letter.
pub(super) fn known_parties(payload: &Payload) -> HashSet<String> {
    payload
        .objects("key_people_checks")
        .flat_map(|check| payload::buckets(check))
        .filter(|(_, party)| payload::text(party, "uuid").is_some())
        .filter_map(|(_, party)| serde_json::to_string(party).ok())
        .collect()
}

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "tests read better with values written in place")]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(company: Value) -> RegistryPanel {
        panel(json!({"status": "In Review", "company": company}).as_object().unwrap(), &HashSet::new())
    }

    #[test]
    fn a_register_that_does_not_say_active_is_an_alarm() {
        let alarm = |status: &str| of(json!({"registry_status": status})).registry_alarm.map(|alarm| alarm.to_string());
        for fine in ["active", "Active", "good_standing", "REGISTERED"] {
            assert_eq!(alarm(fine), None, "{fine}");
        }
        assert_eq!(alarm("struck_off").unwrap(), "The company was struck off the register (struck_off).");
        assert_eq!(alarm("inactive").unwrap(), "The company is not active (inactive).");
        assert_eq!(
            alarm("active-proposal-to-strike-off").unwrap(),
            "The company is about to be struck off the register (active-proposal-to-strike-off)."
        );
        assert_eq!(alarm("mothballed").unwrap(), "The register does not call the company active (mothballed).");
        let dated =
            of(json!({"registry_status": "in_liquidation", "registry_data": {"liquidation_opened_on": "2025-10-01"}}));
        assert_eq!(
            dated.registry_alarm.unwrap().to_string(),
            "The company is being wound up (in_liquidation, 2025-10-01)."
        );
    }

    #[test]
    fn lists_are_compared_as_sets_and_case_does_not_count() {
        let panel = of(json!({
            "is_from_registry": true, "company_name": "Aurora Ltd.", "alternative_names": ["B", "A"], "phone": "+44 20",
            "user_provided_data": {"company_name": "AURORA LTD", "alternative_names": ["a", "b"], "phone": "4420", "colour": "red"},
        }));
        assert!(panel.comparison.iter().all(|field| field.verdict == Comparison::Same), "{:?}", panel.comparison);
        assert!(panel.more.iter().any(|fact| fact.label == "Further data provided by the company"));
    }

    #[test]
    fn where_the_data_come_from_is_a_sentence() {
        let says = |company: Value| of(company).provenance;
        assert_eq!(says(json!({"is_from_registry": true, "fetch_status": "resolved"})), "From an official register.");
        assert!(says(json!({"is_from_registry": true, "fetch_status": "pending"})).ends_with("pending."));
        assert!(says(json!({"is_from_registry": false})).contains("not found in a register"));
        assert!(says(json!({"data_resolved": false})).contains("pending"));
        assert!(says(json!({"company_name": "x"})).contains("does not say"));
        assert!(says(json!(null)).contains("No company data"));
    }
}
