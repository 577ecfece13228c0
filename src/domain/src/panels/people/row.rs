//! The row of one party, from all its entries.

use super::roles::{role_label, take_roles};
use super::shares::{joined, take_shares};
use super::{Directory, Party, active, name_of};
use crate::panels::facts::{Writer, label, own};
use crate::payload;
use crate::view::{PartyRow, Told};
use serde_json::Value;
use std::collections::HashSet;

/// The row of one party, from all its entries.
pub(in crate::panels) fn row(parties: &[Party<'_>], directory: &Directory<'_>) -> PartyRow {
    let flag = |key: &str| parties.iter().any(|party| party.get(key).and_then(Value::as_bool) == Some(true));
    let company = parties.iter().any(|party| payload::text(party, "entity_type") == Some("company"));
    let name = parties.iter().find_map(|party| name_of(party));
    let session = parties.iter().find_map(|party| directory.session(party, company));
    let said = |keys: &[&str]| keys.iter().find_map(|key| parties.iter().find_map(|party| payload::text(party, key)));
    let kyc_status = session.map(|(_, status)| status.wire().to_owned()).or_else(|| {
        let keys: &[&str] = if company {
            &["kyb_sub_session_status", "kyc_session_status", "kyc_status"]
        } else {
            &["kyc_session_status", "kyc_status", "kyb_sub_session_status"]
        };
        said(keys).map(str::to_owned)
    });

    let mut roles: Vec<String> = Vec::new();
    let mut shares: Vec<(String, Told)> = Vec::new();
    let mut votes: Vec<(String, Told)> = Vec::new();
    let mut detail: Vec<Told> = Vec::new();
    let mut seen_roles: HashSet<String> = HashSet::new();
    let mut seen_details: HashSet<Told> = HashSet::new();
    let mut writer = Writer::of_item();
    for (i, party) in parties.iter().enumerate() {
        let mut used: HashSet<&str> = HashSet::new();
        for role in payload::roles(party) {
            let label = role_label(role);
            if seen_roles.insert(label.clone()) {
                roles.push(label);
            }
        }
        take_roles(party, &mut used);
        take_shares(party, &mut used, &mut shares, &mut votes);
        for part in detail_parts(party, company, &seen_roles, &mut used) {
            if seen_details.insert(part.clone()) {
                detail.push(part);
            }
        }
        for (key, value) in party.iter() {
            let shown = match key.as_str() {
                "name" | "company_name" | "full_name" => value.as_str().is_some_and(|own| Some(own) == name.as_deref()),
                "entity_type" => matches!(value.as_str(), Some("person" | "company")),
                "is_active" | "is_skipped" => value.is_boolean(),
                "kyc_status" | "kyc_session_status" | "kyb_sub_session_status" => {
                    value.as_str().is_some_and(|own| Some(own) == kyc_status.as_deref())
                }
                "kyc_session_id" | "kyb_sub_session_id" => {
                    session.is_some_and(|(id, _)| value.as_str() == Some(id.to_string().as_str()))
                }
                _ => false,
            };
            // a further entry of the same party repeats most of the first one
            let repeated = i > 0 && parties.first().is_some_and(|first| first.get(key) == Some(value));
            if shown || repeated || used.contains(key.as_str()) {
                continue;
            }
            if i == 0 || key == "warnings" {
                writer.key(key, value);
            } else {
                writer.labelled(format!("{} ({} entry)", label(key), ordinal(i)), key, value);
            }
        }
    }
    PartyRow {
        name: name.map_or_else(|| "No name".to_owned(), |name| own(&name)),
        company,
        roles,
        share: joined(&shares),
        voting: joined(&votes),
        detail: (!detail.is_empty()).then(|| Told::several(" · ", detail)),
        active: parties.iter().any(|party| active(party)),
        skipped: flag("is_skipped"),
        kyc_status: kyc_status.map(|status| own(&status)),
        kyc_session: session.map(|(id, _)| id),
        more: writer.finish(),
    }
}

fn ordinal(i: usize) -> String {
    match i {
        1 => "second".to_owned(),
        2 => "third".to_owned(),
        n => format!("{}th", n.saturating_add(1)),
    }
}

/// The line under the name: position, country, birth, registration number.
fn detail_parts<'a>(
    party: Party<'a>,
    company: bool,
    roles: &HashSet<String>,
    used: &mut HashSet<&'a str>,
) -> Vec<Told> {
    let mut parts = Vec::new();
    for key in ["designation", "position", "registration_number", "nationality", "country_code"] {
        let Some(text) = payload::text(party, key) else { continue };
        used.insert(key);
        if !roles.contains(text) {
            parts.push(crate::panels::facts::reads(key, &Value::from(text)));
        }
    }
    if company {
        return parts;
    }
    let birth = payload::text(party, "date_of_birth");
    let piece = |key: &str| match party.get(key) {
        None | Some(Value::Null) => Some(None),
        Some(Value::Number(n)) => n.as_u64().map(Some),
        Some(_) => None,
    };
    let year = piece("date_of_birth_year");
    let month = piece("date_of_birth_month");
    let from_parts = match (year, month) {
        (Some(Some(year)), Some(Some(month))) => Some(format!("{year}-{month:02}")),
        (Some(Some(year)), Some(None)) => Some(format!("{year}")),
        _ => None,
    };
    match (birth, from_parts) {
        (Some(birth), from_parts) => {
            used.insert("date_of_birth");
            if from_parts.is_some_and(|start| birth.starts_with(&start)) {
                used.extend(["date_of_birth_year", "date_of_birth_month"]);
            }
            parts.push(Told::sentence("born {date}", [("date", Told::Text(own(birth)))]));
        }
        (None, Some(start)) => {
            used.extend(["date_of_birth_year", "date_of_birth_month"]);
            parts.push(Told::sentence("born {date}", [("date", Told::Text(start))]));
        }
        (None, None) => {}
    }
    parts
}
