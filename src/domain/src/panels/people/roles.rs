//! What parties are in a company, in words, and which of it controls it.

use super::{Party, active};
use crate::panels::facts::label;
use crate::payload;
use crate::{Payload, tables};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

static ROLES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    tables::rows(include_str!("../../../data/party_roles.csv"))
        .into_iter()
        .filter_map(|row| Some((row.first()?.clone(), row.get(1)?.clone())))
        .collect()
});

/// Roles that control a company whatever their holder owns.
static CONTROL: LazyLock<HashSet<String>> = LazyLock::new(|| {
    tables::rows(include_str!("../../../data/party_roles.csv"))
        .into_iter()
        .filter(|row| row.get(2).is_some_and(|category| category == "control"))
        .filter_map(|row| row.into_iter().next())
        .collect()
});

/// Active, unskipped people of either bucket with a role of control: each name once, with its roles in words.
pub(in crate::panels) fn controllers(payload: &Payload) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (_, party) in payload.objects("key_people_checks").flat_map(|check| payload::buckets(check)) {
        let skipped = party.get("is_skipped").and_then(Value::as_bool).unwrap_or(false);
        let company = payload::text(party, "entity_type") == Some("company");
        let Some(name) = payload::text(party, "name").filter(|_| active(party) && !skipped && !company) else {
            continue;
        };
        for role in payload::roles(party).filter(|role| CONTROL.contains(*role)).map(role_label) {
            let place = *places.entry(name).or_insert(found.len());
            match found.get_mut(place) {
                Some((_, roles)) if roles.contains(&role) => {}
                Some((_, roles)) => roles.push(role),
                None => found.push((name.to_owned(), vec![role])),
            }
        }
    }
    found
}

/// A role in words.
pub(super) fn role_label(role: &str) -> String {
    ROLES.get(role).cloned().unwrap_or_else(|| label(role))
}

/// The roles of all entries of a party, each once.
pub(in crate::panels) fn roles_in_words(parties: &[Party<'_>]) -> Vec<String> {
    let mut seen = HashSet::new();
    parties
        .iter()
        .flat_map(|party| payload::roles(party))
        .map(role_label)
        .filter(|role| seen.insert(role.clone()))
        .collect()
}

/// Marks the role keys as shown when nothing else stands in them.
pub(super) fn take_roles<'a>(party: Party<'a>, used: &mut HashSet<&'a str>) {
    if party.get("role").is_some_and(|role| role.is_string() || role.is_null()) {
        used.insert("role");
    }
    let plain = |role: &Value| match role {
        Value::String(text) => !text.is_empty(),
        Value::Object(role) => {
            payload::text(role, "role").is_some()
                && role.iter().all(|(key, value)| match key.as_str() {
                    "role" => true,
                    "ownership_percent" | "voting_percent" => value.is_null() || value.is_number(),
                    _ => false,
                })
        }
        _ => false,
    };
    match party.get("roles") {
        Some(Value::Array(roles)) if roles.iter().all(plain) => {
            used.insert("roles");
        }
        Some(Value::Null) => {
            used.insert("roles");
        }
        _ => {}
    }
}
