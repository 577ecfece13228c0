//! The key people panel: both buckets in pairs, never merged.

use super::facts::{Writer, as_number, folded, label, number, own, own_text, scalar, without_objects};
use super::{pairs, warnings};
use crate::payload::{self, Bucket};
use crate::ubo::LinkKey;
use crate::view::{KeyPeoplePanel, PartyRow, Told, WarningLevel, WarningLine};
use crate::{Payload, Status, tables};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;
use uuid::Uuid;

static ROLES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    tables::rows(include_str!("../../data/party_roles.csv"))
        .into_iter()
        .filter_map(|row| Some((row.first()?.clone(), row.get(1)?.clone())))
        .collect()
});

/// Roles that control a company whatever their holder owns.
static CONTROL: LazyLock<HashSet<String>> = LazyLock::new(|| {
    tables::rows(include_str!("../../data/party_roles.csv"))
        .into_iter()
        .filter(|row| row.get(2).is_some_and(|category| category == "control"))
        .filter_map(|row| row.into_iter().next())
        .collect()
});

/// Active, unskipped people of either bucket with a role of control: each name once, with its roles in words.
pub(super) fn controllers(payload: &Payload) -> Vec<(String, Vec<String>)> {
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

/// The sessions that parties lead to.
pub(super) struct Directory<'a> {
    links: &'a HashMap<LinkKey, (Uuid, Status)>,
    ids_by_url: HashMap<String, Uuid>,
}

impl<'a> Directory<'a> {
    /// Reads which hosted URL is which session, as far as the payload says.
    pub fn of(payload: &Payload, links: &'a HashMap<LinkKey, (Uuid, Status)>) -> Self {
        let ids_by_url = payload
            .objects("key_people_checks")
            .flat_map(|check| payload::buckets(check))
            .filter_map(|(_, party)| {
                let id = id_of(party, "kyc_session_id")?;
                Some((payload::text(party, "kyc_session_url")?.to_owned(), id))
            })
            .collect();
        Self { links, ids_by_url }
    }

    /// The session that a party leads to, with its status.
    pub fn session(&self, party: &Map<String, Value>, company: bool) -> Option<(Uuid, Status)> {
        let by_id = |id: Uuid| self.links.get(&LinkKey::Session(id)).copied();
        let sub = || id_of(party, "kyb_sub_session_id").and_then(by_id);
        let own = || {
            let url = payload::text(party, "kyc_session_url");
            id_of(party, "kyc_session_id")
                .and_then(by_id)
                .or_else(|| url.and_then(|url| self.ids_by_url.get(url)).copied().and_then(by_id))
                .or_else(|| url.and_then(|url| self.links.get(&LinkKey::Url(url.to_owned())).copied()))
        };
        if company { sub().or_else(own) } else { own().or_else(sub) }
    }
}

fn id_of(party: &Map<String, Value>, key: &str) -> Option<Uuid> {
    payload::text(party, key).and_then(|id| Uuid::try_parse(id).ok())
}

/// A warning of our own about parties whose shares cannot be; it is on the page alone, not in the payload.
pub(super) fn impossible_shares(payload: &Payload) -> Option<WarningLine> {
    const KEYS: [&str; 5] = [
        "ownership_percent",
        "voting_percent",
        "effective_ownership_percent",
        "ownership_min_shares",
        "ownership_max_shares",
    ];
    let odd = |object: &Map<String, Value>| {
        KEYS.iter().any(|key| as_number(object.get(*key)).is_some_and(|share| !(0.0..=100.0).contains(&share)))
    };
    let parties = payload
        .objects("key_people_checks")
        .flat_map(payload::buckets)
        .filter(|(_, party)| odd(party) || payload::objects(party, "roles").any(odd));
    let (n, first) = parties.fold((0_i64, None), |(n, first), (_, party)| (n + 1, first.or(Some(party))));
    let name = ["name", "company_name"].iter().find_map(|key| own_text(first?, key)).unwrap_or_default();
    Some(WarningLine {
        level: WarningLevel::Warning,
        risk: "IMPOSSIBLE_SHARES".to_owned(),
        title: "Shares that cannot be".to_owned(),
        detail: match n {
            1 => Told::sentence("{name}: a share is less than 0 % or more than 100 %.", [("name", Told::Text(name))]),
            n => Told::sentence(
                "{n} parties, {name} the first of them, are given less than 0 % or more than 100 %.",
                [("n", Told::Figure(n.to_string())), ("name", Told::Text(name))],
            ),
        },
        feature: "DESK".to_owned(),
        times: 1,
    })
    .filter(|_| n > 0)
}

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

/// The row of one party, from all its entries.
pub(super) fn row(parties: &[Party<'_>], directory: &Directory<'_>) -> PartyRow {
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

/// A role in words.
fn role_label(role: &str) -> String {
    ROLES.get(role).cloned().unwrap_or_else(|| label(role))
}

/// The roles of all entries of a party, each once.
pub(super) fn roles_in_words(parties: &[Party<'_>]) -> Vec<String> {
    let mut seen = HashSet::new();
    parties
        .iter()
        .flat_map(|party| payload::roles(party))
        .map(role_label)
        .filter(|role| seen.insert(role.clone()))
        .collect()
}

/// Marks the role keys as shown when nothing else stands in them.
fn take_roles<'a>(party: Party<'a>, used: &mut HashSet<&'a str>) {
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

/// Shares of capital and votes: of each role, or the register's band.
fn take_shares<'a>(
    party: Party<'a>,
    used: &mut HashSet<&'a str>,
    shares: &mut Vec<(String, Told)>,
    votes: &mut Vec<(String, Told)>,
) {
    for role in payload::objects(party, "roles") {
        let label = payload::text(role, "role").map(role_label).unwrap_or_default();
        for (key, found) in [("ownership_percent", &mut *shares), ("voting_percent", &mut *votes)] {
            if let Some(Value::Number(n)) = role.get(key) {
                found.push((label.clone(), Told::percent(number(n))));
            }
        }
    }
    for (min, max, capital) in [
        ("ownership_min_shares", "ownership_max_shares", true),
        ("voting_min_shares", "voting_max_shares", false),
        ("voting_min_rights", "voting_max_rights", false),
    ] {
        let plain = |key: &str| party.get(key).is_none_or(|value| value.is_null() || value.is_number());
        if !plain(min) || !plain(max) {
            continue;
        }
        let figure = |key: &str| party.get(key).and_then(Value::as_number).map(|n| Told::Figure(number(n)));
        let band = match (figure(min), figure(max)) {
            (Some(min), Some(max)) if min == max => Told::percent(min.to_string()),
            (Some(min), Some(max)) => Told::sentence("{from} to {to} %", [("from", min), ("to", max)]),
            (Some(min), None) => Told::sentence("{from} % or more", [("from", min)]),
            (None, Some(max)) => Told::sentence("up to {to} %", [("to", max)]),
            (None, None) => continue,
        };
        used.extend([min, max]);
        (if capital { &mut *shares } else { &mut *votes }).push((String::new(), band));
    }
    for (key, capital) in [("ownership_percent", true), ("percentage", true), ("voting_percent", false)] {
        if let Some(Value::Number(n)) = party.get(key) {
            used.insert(key);
            (if capital { &mut *shares } else { &mut *votes }).push((String::new(), Told::percent(number(n))));
        }
    }
}

/// One figure when all agree, else each with its role.
fn joined(figures: &[(String, Told)]) -> Option<Told> {
    let mut distinct: HashSet<&Told> = HashSet::new();
    let different: Vec<&(String, Told)> = figures.iter().filter(|(_, figure)| distinct.insert(figure)).collect();
    match different.as_slice() {
        [] => None,
        [(_, one)] => Some(one.clone()),
        _ => {
            let mut seen = HashSet::new();
            let all = figures
                .iter()
                .map(|(role, figure)| match role.is_empty() {
                    true => figure.clone(),
                    false => {
                        let values = [("role", Told::Word(role.clone().into())), ("share", figure.clone())];
                        Told::sentence("{role} {share}", values)
                    }
                })
                .filter(|figure| seen.insert(figure.clone()))
                .collect();
            Some(Told::several(", ", all))
        }
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
            parts.push(super::facts::reads(key, &Value::from(text)));
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

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "tests read better with values written in place")]
mod tests {
    use super::*;
    use serde_json::json;

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
