//! The key people panel: both buckets in pairs, never merged.

mod directory;
mod roles;
mod row;
mod shares;

pub(super) use directory::Directory;
pub(super) use roles::{controllers, roles_in_words};
pub(super) use row::row;
pub(super) use shares::impossible_shares;

use super::facts::{Writer, folded, own_text, scalar, without_objects};
use super::{pairs, warnings};
use crate::payload::{self, Bucket};
use crate::view::KeyPeoplePanel;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// The panel of one key people check.
pub(super) fn panel(check: &Map<String, Value>, directory: &Directory<'_>) -> KeyPeoplePanel {
    let mut registry = Vec::new();
    let mut submitted = Vec::new();
    for (bucket, party) in payload::buckets(check) {
        match bucket {
            Bucket::Registry => registry.push(party),
            Bucket::Submitted => submitted.push(party),
        }
    }
    let mut writer = Writer::of_item();
    let mut used: HashSet<&str> = HashSet::from(["warnings", "registry", "submitted", "officers", "beneficial_owners"]);
    if payload::text(check, "status").is_some() {
        used.insert("status");
    }
    writer.all_but(check, &used);
    bucket_rest(&mut writer, check, "registry", &["officers", "beneficial_owners"]);
    bucket_rest(&mut writer, check, "submitted", &["parties"]);
    let flat_is_bucket = !check.get("registry").is_some_and(Value::is_object);
    let shown: HashSet<String> = registry.iter().filter_map(|party| serde_json::to_string(party).ok()).collect();
    for key in ["officers", "beneficial_owners"] {
        let Some(value) = check.get(key) else { continue };
        let rest = match value {
            Value::Array(items) => {
                let known = |item: &Value| item.is_object() && (flat_is_bucket || shown.contains(&item.to_string()));
                Value::Array(items.iter().filter(|item| !known(item)).cloned().collect())
            }
            other => other.clone(),
        };
        if rest.as_array().is_none_or(|items| !items.is_empty()) && !rest.is_null() {
            writer.key(key, &rest);
        }
    }
    if let Some(rest) = check.get("warnings").and_then(without_objects) {
        writer.key("warnings", &rest);
    }
    let registry = gathered(registry);
    let submitted: Vec<Vec<Party<'_>>> = submitted.into_iter().map(|party| vec![party]).collect();
    let named = |list: &[Vec<Party<'_>>]| i64::try_from(list.len()).unwrap_or(i64::MAX);
    KeyPeoplePanel {
        status: own_text(check, "status"),
        named: (named(&registry), named(&submitted)),
        pairs: pairs::pairs(&registry, &submitted, directory),
        more: writer.finish(),
        warnings: warnings::fold(warnings::lines("key_people_checks", check)),
    }
}

/// What a bucket holds besides the parties that have rows.
fn bucket_rest(writer: &mut Writer, check: &Map<String, Value>, key: &str, lists: &[&str]) {
    match check.get(key) {
        None | Some(Value::Null) => {}
        Some(Value::Object(bucket)) => {
            let mut rest = Map::new();
            for (key, value) in bucket {
                if lists.contains(&key.as_str()) {
                    rest.extend(without_objects(value).map(|odd| (key.clone(), odd)));
                } else {
                    rest.insert(key.clone(), value.clone());
                }
            }
            if !rest.is_empty() {
                writer.key(key, &Value::Object(rest));
            }
        }
        Some(odd) => writer.key(key, odd),
    }
}

pub(super) type Party<'a> = &'a Map<String, Value>;

/// Entries of the same person or company in the register, together: same uuid, or same name and nothing that
/// contradicts it.
fn gathered(parties: Vec<Party<'_>>) -> Vec<Vec<Party<'_>>> {
    let mut rows: Vec<Vec<Party<'_>>> = Vec::new();
    let mut by_uuid: HashMap<(&str, bool), usize> = HashMap::new();
    let mut by_name: HashMap<(String, bool), usize> = HashMap::new();
    for party in parties {
        let active = active(party);
        let uuid = payload::text(party, "uuid").map(|uuid| (uuid, active));
        let name = name_of(party).map(|name| (folded(&name), active));
        let same_uuid = uuid.and_then(|uuid| by_uuid.get(&uuid)).copied();
        let same = same_uuid.or_else(|| {
            let at = name.as_ref().and_then(|name| by_name.get(name)).copied()?;
            rows.get(at)?.first().is_some_and(|first| agree(first, party)).then_some(at)
        });
        let at = same.unwrap_or(rows.len());
        match rows.get_mut(at) {
            Some(row) => row.push(party),
            None => rows.push(vec![party]),
        }
        if let Some(uuid) = uuid {
            by_uuid.entry(uuid).or_insert(at);
        }
        if let Some(name) = name {
            by_name.entry(name).or_insert(at);
        }
    }
    rows
}

/// Whether nothing that both entries state tells them apart.
fn agree(a: Party<'_>, b: Party<'_>) -> bool {
    let keys = [
        "nationality",
        "date_of_birth",
        "date_of_birth_year",
        "date_of_birth_month",
        "entity_type",
        "registration_number",
    ];
    keys.iter().all(|key| match (scalar(a, key), scalar(b, key)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    })
}

pub(super) fn active(party: Party<'_>) -> bool {
    party.get("is_active").and_then(Value::as_bool).unwrap_or(true)
}

pub(super) fn name_of(party: Party<'_>) -> Option<String> {
    ["name", "full_name", "company_name"].iter().find_map(|key| payload::text(party, key)).map(str::to_owned).or_else(
        || {
            let parts: Vec<&str> =
                ["first_name", "last_name"].iter().filter_map(|key| payload::text(party, key)).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        },
    )
}

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "tests read better with values written in place")]
mod tests {
    use super::*;
    use crate::ubo::LinkKey;
    use crate::view::PartyRow;
    use crate::{Payload, Status};
    use serde_json::json;
    use uuid::Uuid;

    fn side(panel: &KeyPeoplePanel, registry: bool, name: &str) -> PartyRow {
        let rows =
            panel.pairs.iter().filter_map(|pair| if registry { pair.registry.clone() } else { pair.submitted.clone() });
        rows.into_iter().find(|row| row.name == name).unwrap_or_else(|| panic!("{name} has no row"))
    }

    fn rows(registry: Value, submitted: Value) -> KeyPeoplePanel {
        let check = json!({"status": "In Review", "registry": registry, "submitted": {"parties": submitted}});
        let links = HashMap::new();
        let directory = Directory { links: &links, ids_by_url: HashMap::new() };
        panel(check.as_object().unwrap(), &directory)
    }

    #[test]
    fn shares_read_as_people_say_them() {
        let share = |party: Value| {
            rows(json!({"beneficial_owners": [party]}), json!([])).pairs[0].registry.clone().unwrap().share
        };
        assert_eq!(
            share(json!({"ownership_min_shares": 36, "ownership_max_shares": 36.0})).unwrap().to_string(),
            "36 %"
        );
        assert_eq!(
            share(json!({"ownership_min_shares": 10, "ownership_max_shares": 25})).unwrap().to_string(),
            "10 to 25 %"
        );
        assert_eq!(share(json!({"ownership_min_shares": 75})).unwrap().to_string(), "75 % or more");
        assert_eq!(share(json!({"effective_ownership_percent": 22.24})), None);
        let mixed = rows(
            json!({}),
            json!([{"name": "A", "roles": [
                {"role": "ubo", "ownership_percent": 20, "voting_percent": 51},
                {"role": "shareholder", "ownership_percent": 12.50, "voting_percent": 51},
            ]}]),
        );
        let row = side(&mixed, false, "A");
        assert_eq!(
            row.share.as_ref().map(ToString::to_string).as_deref(),
            Some("Ultimate beneficial owner 20 %, Shareholder 12.5 %")
        );
        assert_eq!(row.voting.as_ref().map(ToString::to_string).as_deref(), Some("51 %"));
        assert!(row.more.is_empty(), "{:?}", row.more);
    }

    #[test]
    fn one_row_for_one_person_of_the_register_but_never_across_a_contradiction() {
        let panel = rows(
            json!({
                "officers": [
                    {"uuid": "1", "name": "SITU, Molan", "role": "chairman", "date_of_birth_year": 1991},
                    {"uuid": "2", "name": "DOE, John", "role": "director", "nationality": "GB", "is_active": false},
                    {"uuid": "5", "name": "ROE, Jane", "role": "director", "nationality": "IE"},
                ],
                "beneficial_owners": [
                    {"uuid": "3", "name": "Situ Molan", "roles": ["ubo"], "entity_type": "person"},
                    {"uuid": "4", "name": "DOE, John", "roles": ["shareholder"], "nationality": "GB"},
                    {"uuid": "6", "name": "ROE, Jane", "roles": ["shareholder"], "nationality": "NZ"},
                ],
            }),
            json!([{"uuid": "3", "name": "Situ Molan", "is_skipped": true}]),
        );
        assert_eq!(panel.named, (5, 1));
        let situ = side(&panel, true, "Situ Molan");
        assert_eq!(situ.roles, ["Ultimate beneficial owner", "Chair of the board"]);
        assert!(situ.more.iter().any(|fact| fact.label == "UUID (second entry)"));
        let does = panel.pairs.iter().filter_map(|pair| pair.registry.as_ref()).filter(|row| row.name == "DOE, John");
        assert_eq!(does.map(|row| row.active).collect::<Vec<_>>(), [true, false]);
        assert!(side(&panel, false, "Situ Molan").skipped);
    }

    #[test]
    fn the_linked_session_has_the_last_word() {
        let id = Uuid::from_u128(7);
        let sub = Uuid::from_u128(8);
        let links = HashMap::from([
            (LinkKey::Session(id), (id, Status::Approved)),
            (LinkKey::Session(sub), (sub, Status::AwaitingUser)),
            (LinkKey::Url("https://v.example/u".to_owned()), (Uuid::from_u128(9), Status::Declined)),
        ]);
        let payload = Payload::from_value(json!({
            "session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review",
            "key_people_checks": [{
                "registry": {"officers": [
                    {"name": "A", "kyc_session_url": "https://v.example/a", "kyc_status": "Pending"},
                    {"name": "U", "kyc_session_url": "https://v.example/u", "kyc_status": "Pending"},
                    {"name": "N", "kyc_session_url": "https://v.example/n", "kyc_status": "Pending"},
                ]},
                "submitted": {"parties": [
                    {"name": "A", "kyc_session_id": id.to_string(), "kyc_session_url": "https://v.example/a", "kyc_session_status": "In Review"},
                    {"name": "C", "entity_type": "company", "kyb_sub_session_id": sub.to_string(), "kyb_sub_session_status": "In Progress"},
                ]},
            }],
        }))
        .unwrap();
        let directory = Directory::of(&payload, &links);
        let panel = panel(payload.objects("key_people_checks").next().unwrap(), &directory);
        let state = |registry: bool, name: &str| {
            let row = side(&panel, registry, name);
            (row.kyc_status.unwrap(), row.kyc_session.is_some())
        };
        assert_eq!(state(true, "A"), ("Approved".into(), true));
        assert_eq!(state(true, "U"), ("Declined".into(), true));
        assert_eq!(state(true, "N"), ("Pending".into(), false));
        assert_eq!(state(false, "A"), ("Approved".into(), true));
        assert_eq!(state(false, "C"), ("Awaiting User".into(), true));
        assert!(side(&panel, false, "A").more.iter().any(|fact| fact.label == "KYC session status"));
    }
}
