//! Shares of capital and votes as they are written: of each role, or in the bands of a register.

use super::Party;
use super::roles::role_label;
use crate::Payload;
use crate::panels::facts::{as_number, number, own_text};
use crate::payload;
use crate::view::{Told, WarningLevel, WarningLine};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// A warning of our own about parties whose shares cannot be; it is on the page alone, not in the payload.
pub(in crate::panels) fn impossible_shares(payload: &Payload) -> Option<WarningLine> {
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

/// Shares of capital and votes: of each role, or the register's band.
pub(super) fn take_shares<'a>(
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
pub(super) fn joined(figures: &[(String, Told)]) -> Option<Told> {
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
