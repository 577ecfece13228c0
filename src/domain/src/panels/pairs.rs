//! Key people in pairs: who of the register's list is who of the company's own, and in what they differ.

use super::facts::{as_number, own, own_text, scalar, told as read};
use super::people::{Directory, Party, active, name_of, roles_in_words, row};
use crate::pairing::{Birth, By, Name, Signs, pair};
use crate::view::{ComparedField, Comparison, PairState, PartyPair, Told};
use crate::{masking, payload};
use serde_json::Value;
use std::collections::BTreeSet;

/// Keys of numbers that belong to one party alone.
const NUMBERS: [(&str, &str); 4] = [
    ("registration_number", "Registration number"),
    ("document_number", "Document number"),
    ("personal_number", "Personal number"),
    ("tax_number", "Tax number"),
];
/// Namesakes that are named one by one.
const MOST_NAMESAKES: usize = 10;

/// All parties of both lists, each once: what needs a look first.
pub(super) fn pairs(
    registry: &[Vec<Party<'_>>],
    submitted: &[Vec<Party<'_>>],
    directory: &Directory<'_>,
) -> Vec<PartyPair> {
    let signs = |list: &[Vec<Party<'_>>]| list.iter().map(|party| signs(party, directory)).collect::<Vec<_>>();
    let (left, right) = (signs(registry), signs(submitted));
    let found = pair(&left, &right);
    let mut of_left: Vec<Option<(usize, By)>> = vec![None; left.len()];
    let mut is_paired = vec![false; right.len()];
    for (l, r, by) in found.pairs {
        of_left[l] = Some((r, by));
        is_paired[r] = true;
    }
    let mut of_registry: Vec<Option<Vec<Told>>> = vec![None; left.len()];
    let mut of_submitted: Vec<Option<Vec<Told>>> = vec![None; right.len()];
    for (mine, theirs) in &found.ambiguous {
        let names = |list: &[Vec<Party<'_>>], of: &[usize]| -> Vec<Told> {
            of.iter().take(MOST_NAMESAKES).map(|at| told(&list[*at])).collect()
        };
        let (of_mine, of_theirs) = (names(registry, mine), names(submitted, theirs));
        for at in mine {
            of_registry[*at] = Some(of_theirs.clone());
        }
        for at in theirs {
            of_submitted[*at] = Some(of_mine.clone());
        }
    }
    let alone = |parties: &[Party<'_>], namesakes: Option<Vec<Told>>, register: bool| {
        let row = row(parties, directory);
        let state = match namesakes {
            Some(_) => PairState::Ambiguous,
            None if register => PairState::RegistryOnly,
            None => PairState::SubmittedOnly,
        };
        let (registry, submitted) = if register { (Some(row), None) } else { (None, Some(row)) };
        PartyPair { state, by: None, registry, submitted, fields: Vec::new(), namesakes: namesakes.unwrap_or_default() }
    };
    let mut all: Vec<PartyPair> = Vec::new();
    for (at, parties) in registry.iter().enumerate() {
        let Some((other, by)) = of_left[at] else {
            all.push(alone(parties, of_registry[at].take(), true));
            continue;
        };
        let fields = compare((parties, &left[at]), (&submitted[other], &right[other]), directory);
        let differs = fields.iter().any(|field| field.verdict == Comparison::Differs);
        all.push(PartyPair {
            state: if differs { PairState::Differs } else { PairState::Same },
            by: Some(by_words(by).to_owned()),
            registry: Some(row(parties, directory)),
            submitted: Some(row(&submitted[other], directory)),
            fields,
            namesakes: Vec::new(),
        });
    }
    for (at, parties) in submitted.iter().enumerate().filter(|(at, _)| !is_paired[*at]) {
        all.push(alone(parties, of_submitted[at].take(), false));
    }
    all.sort_by_key(|pair| pair.state);
    all
}

fn by_words(by: By) -> &'static str {
    match by {
        By::Session => "paired by one verification session",
        By::Number => "paired by one number",
        By::NameAndBirth => "paired by name and birth date",
        By::Name => "paired by name",
        By::Birth => "paired by birth date; the names cannot tell",
    }
}

/// A name with what tells its bearer from others.
fn told(parties: &[Party<'_>]) -> Told {
    let name = parties.iter().find_map(|party| name_of(party)).unwrap_or_default();
    match birth_words(parties) {
        Some(born) => Told::sentence("{name} ({born})", [("name", Told::Text(own(&name))), ("born", born.into())]),
        None => Told::Text(own(&name)),
    }
}

fn signs(parties: &[Party<'_>], directory: &Directory<'_>) -> Signs {
    let company = parties.iter().find_map(|party| match payload::text(party, "entity_type") {
        Some("company") => Some(true),
        Some("person") => Some(false),
        _ => None,
    });
    let mut sessions: BTreeSet<String> = parties
        .iter()
        .flat_map(|party| {
            ["kyc_session_id", "kyc_session_url", "kyb_sub_session_id"].map(|key| payload::text(party, key))
        })
        .flatten()
        .map(str::to_owned)
        .collect();
    let linked = parties.iter().find_map(|party| directory.session(party, company == Some(true)));
    sessions.extend(linked.map(|(id, _)| id.to_string()));
    Signs {
        company,
        name: parties.iter().find_map(|party| name_of(party)).as_deref().and_then(Name::of),
        birth: birth(parties),
        numbers: NUMBERS
            .iter()
            .flat_map(|(key, _)| parties.iter().filter_map(|party| Some((*key, number(&scalar(party, key)?)))))
            .filter(|(_, number)| !number.is_empty())
            .collect(),
        sessions,
        country: country(parties).map(|country| country.to_lowercase()),
    }
}

/// Letters and digits alone; the mark where it is covered.
fn number(text: &str) -> String {
    match masking::mark(text) {
        Some(mark) => mark.to_owned(),
        None => text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect(),
    }
}

fn country(parties: &[Party<'_>]) -> Option<String> {
    ["nationality", "country_code", "country", "registry_country"]
        .iter()
        .find_map(|key| parties.iter().find_map(|party| own_text(party, key)))
}

fn piece(parties: &[Party<'_>], key: &str) -> Option<String> {
    parties.iter().find_map(|party| scalar(party, key))
}

fn birth(parties: &[Party<'_>]) -> Birth {
    let [date, year, month, day] = ["date_of_birth", "date_of_birth_year", "date_of_birth_month", "date_of_birth_day"]
        .map(|key| piece(parties, key));
    Birth::of(date.as_deref(), year.as_deref(), month.as_deref(), day.as_deref())
}

/// The birth date as people read it: `1984-02-29`, `1984-02`, `1984`.
fn birth_words(parties: &[Party<'_>]) -> Option<String> {
    piece(parties, "date_of_birth").or_else(|| {
        let year = piece(parties, "date_of_birth_year")?;
        Some(match piece(parties, "date_of_birth_month") {
            Some(month) if masking::mark(&month).is_some() => format!("{year}-••"),
            Some(month) => format!("{year}-{month:0>2}"),
            None => year,
        })
    })
}

type Side<'a> = (&'a [Party<'a>], &'a Signs);

/// What both or one of them say, field by field.
fn compare(
    registry: (&Vec<Party<'_>>, &Signs),
    submitted: (&Vec<Party<'_>>, &Signs),
    directory: &Directory<'_>,
) -> Vec<ComparedField> {
    let (a, b): (Side<'_>, Side<'_>) = ((registry.0, registry.1), (submitted.0, submitted.1));
    let mut fields = Vec::new();
    let mut add = |label: &str, sides: [Option<Told>; 2], judge: &dyn Fn() -> Comparison| {
        let verdict = match &sides {
            [Some(_), Some(_)] => judge(),
            [None, None] => return,
            _ => Comparison::OneSideOnly,
        };
        let [registry, provided] = sides;
        fields.push(ComparedField { label: label.to_owned(), registry, provided, verdict });
    };
    let is = |same: bool| if same { Comparison::Same } else { Comparison::Differs };

    let name = |side: &Side<'_>| side.0.iter().find_map(|party| name_of(party)).map(|name| Told::Text(own(&name)));
    add("Name", [name(&a), name(&b)], &|| match (&a.1.name, &b.1.name) {
        (Some(x), Some(y)) if !x.comparable(y) => Comparison::NotComparable,
        (Some(x), Some(y)) => is(x.same(y)),
        _ => is(false),
    });
    add("Date of birth", [birth_words(a.0).map(Told::Text), birth_words(b.0).map(Told::Text)], &|| {
        if a.1.birth.agrees(&b.1.birth) {
            Comparison::Same
        } else if a.1.birth.contradicts(&b.1.birth) {
            Comparison::Differs
        } else {
            Comparison::NotComparable
        }
    });
    for (key, label) in NUMBERS {
        let of = |side: &Side<'_>| piece(side.0, key);
        let shown = |side: &Side<'_>| side.0.iter().find_map(|party| read(party, key));
        add(
            label,
            [shown(&a), shown(&b)],
            &|| is(of(&a).map(|text| number(&text)) == of(&b).map(|text| number(&text))),
        );
    }
    let label = if a.1.company == Some(true) || b.1.company == Some(true) { "Country" } else { "Nationality" };
    add(label, [country(a.0).map(Told::Text), country(b.0).map(Told::Text)], &|| is(a.1.country == b.1.country));
    let roles = |side: &Side<'_>| {
        let roles = roles_in_words(side.0);
        (!roles.is_empty())
            .then(|| Told::several(", ", roles.into_iter().map(|role| Told::Word(role.into())).collect()))
    };
    let set = |side: &Side<'_>| roles_in_words(side.0).into_iter().collect::<BTreeSet<_>>();
    add("Roles", [roles(&a), roles(&b)], &|| is(set(&a) == set(&b)));
    let rows = [row(a.0, directory), row(b.0, directory)];
    for (label, capital) in [("Share", true), ("Votes", false)] {
        let share = |at: usize| if capital { rows[at].share.clone() } else { rows[at].voting.clone() };
        add(label, [share(0), share(1)], &|| match (span(a.0, capital), span(b.0, capital)) {
            (Some(x), Some(y)) => is(x.0 <= y.1 && y.0 <= x.1),
            _ => is(share(0) == share(1)),
        });
    }
    let state = |side: &Side<'_>| {
        let said = side.0.iter().any(|party| party.get("is_active").is_some_and(Value::is_boolean));
        said.then(|| if side.0.iter().any(|party| active(party)) { Told::word("Yes") } else { Told::word("No") })
    };
    add("Active", [state(&a), state(&b)], &|| is(state(&a) == state(&b)));
    let sessions = [rows[0].kyc_session, rows[1].kyc_session];
    if let [Some(x), Some(y)] = sessions
        && x != y
    {
        let status = |at: usize| rows[at].kyc_status.clone().map(|status| Told::Word(status.into()));
        add("KYC session", [status(0), status(1)], &|| Comparison::Differs);
    }
    fields
}

/// The least and the most that a party is said to hold, in percent.
fn span(parties: &[Party<'_>], capital: bool) -> Option<(f64, f64)> {
    let bands: &[(&str, &str)] = if capital {
        &[("ownership_min_shares", "ownership_max_shares")]
    } else {
        &[("voting_min_shares", "voting_max_shares"), ("voting_min_rights", "voting_max_rights")]
    };
    let singles: &[&str] = if capital { &["ownership_percent", "percentage"] } else { &["voting_percent"] };
    let mut found: Option<(f64, f64)> = None;
    let mut take = |least: f64, most: f64| {
        found = Some(found.map_or((least, most), |(a, b)| (a.min(least), b.max(most))));
    };
    for party in parties {
        for (min, max) in bands {
            match (as_number(party.get(*min)), as_number(party.get(*max))) {
                (None, None) => {}
                (min, max) => take(min.unwrap_or(0.0), max.unwrap_or(100.0)),
            }
        }
        let of_roles =
            payload::objects(party, "roles").flat_map(|role| singles.iter().map(|key| as_number(role.get(*key))));
        let own = singles.iter().map(|key| as_number(party.get(*key)));
        for share in of_roles.chain(own).flatten() {
            take(share, share);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::people::panel;
    use super::*;
    use crate::Payload;
    use crate::view::KeyPeoplePanel;
    use serde_json::json;
    use std::collections::HashMap;

    fn of(check: &Value) -> KeyPeoplePanel {
        of_payload(
            &Payload::from_value(json!({
                "session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review", "session_kind": "business",
                "key_people_checks": [check],
            }))
            .unwrap(),
        )
    }

    fn of_payload(payload: &Payload) -> KeyPeoplePanel {
        let links = HashMap::new();
        let directory = Directory::of(payload, &links);
        panel(payload.objects("key_people_checks").next().unwrap(), &directory)
    }

    fn sample(name: &str) -> Payload {
        let path = format!("{}/../server/demo/didit/{name}.json", env!("CARGO_MANIFEST_DIR"));
        Payload::parse(&std::fs::read(path).unwrap()).unwrap()
    }

    fn differing(pair: &PartyPair) -> Vec<&str> {
        let differs = pair.fields.iter().filter(|field| field.verdict == Comparison::Differs);
        differs.map(|field| field.label.as_str()).collect()
    }

    fn names(panel: &KeyPeoplePanel, state: PairState) -> Vec<String> {
        let of_state = panel.pairs.iter().filter(|pair| pair.state == state);
        of_state
            .filter_map(|pair| pair.registry.as_ref().or(pair.submitted.as_ref()))
            .map(|row| row.name.clone())
            .collect()
    }

    #[test]
    fn the_complex_company_pairs_across_scripts_and_says_who_is_on_one_side_alone() {
        let payload = sample("kyb_decision_in_review_complex");
        let whole = of_payload(&payload);
        assert_eq!(names(&whole, PairState::RegistryOnly), ["BRINKELUND-ØST, Halvard"]);
        assert_eq!(
            names(&whole, PairState::SubmittedOnly),
            ["Wirasembada", "Ffion Testwyn-Glanrhyd", "Pellwick Ventures Ltd"]
        );
        assert_eq!(names(&whole, PairState::Ambiguous), [""; 0]);
        assert_eq!(whole.pairs.len(), 13);
        let zahraa = whole
            .pairs
            .iter()
            .find(|pair| pair.registry.as_ref().is_some_and(|row| row.name.starts_with("AL-F")))
            .unwrap();
        assert_eq!(zahraa.submitted.as_ref().unwrap().name, "زهراء نعمان الفانوسي");
        let told = |label: &str| zahraa.fields.iter().find(|field| field.label == label).unwrap();
        assert_eq!(told("Name").verdict, Comparison::NotComparable);
        assert_eq!((told("Date of birth").verdict, told("Share").verdict), (Comparison::Same, Comparison::Same));
        // what is covered pairs as what is not
        let covered = of_payload(&masking::covered(&payload));
        let shape = |panel: &KeyPeoplePanel| {
            let pairs = panel.pairs.iter().map(|pair| {
                let verdicts: Vec<_> = pair.fields.iter().map(|field| field.verdict).collect();
                (pair.state, pair.by.clone(), verdicts)
            });
            pairs.collect::<Vec<_>>()
        };
        assert_eq!(shape(&covered), shape(&whole));
    }

    #[test]
    fn another_birth_year_under_one_name_is_told_value_against_value() {
        let panel = of_payload(&sample("kyb_decision_approved_simple"));
        let pair = &panel.pairs[0];
        assert_eq!((pair.state, differing(pair)), (PairState::Differs, vec!["Date of birth"]));
        let born = pair.fields.iter().find(|field| field.label == "Date of birth").unwrap();
        assert_eq!(
            (
                born.registry.as_ref().map(ToString::to_string).as_deref(),
                born.provided.as_ref().map(ToString::to_string).as_deref()
            ),
            (Some("1977"), Some("1959-03-18"))
        );
        assert_eq!(panel.pairs[1].state, PairState::Same);
    }

    #[test]
    fn namesakes_of_whom_nothing_tells_are_said_to_be_ambiguous() {
        let john = |more: Value| {
            let mut party = json!({"name": "SMITH, John", "is_active": true});
            party.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            party
        };
        let panel = of(&json!({
            "registry": {"officers": [
                john(json!({"nationality": "GB", "date_of_birth_year": 1950})),
                john(json!({"nationality": "IE", "date_of_birth_year": 1980})),
            ]},
            "submitted": {"parties": [{"name": "John Smith", "entity_type": "person"}]},
        }));
        assert_eq!(panel.pairs.len(), 3);
        assert!(panel.pairs.iter().all(|pair| pair.state == PairState::Ambiguous));
        let submitted = panel.pairs.iter().find(|pair| pair.submitted.is_some()).unwrap();
        assert_eq!(
            submitted.namesakes.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["SMITH, John (1950)", "SMITH, John (1980)"]
        );
    }

    #[test]
    fn a_figure_within_the_registers_band_is_the_same_and_roles_count_as_a_set() {
        let panel = of(&json!({
            "registry": {"beneficial_owners": [
                {"name": "A One", "roles": ["shareholder", "ubo"], "ownership_min_shares": 10, "ownership_max_shares": 25},
                {"name": "B Two", "roles": ["shareholder"], "ownership_min_shares": 10, "ownership_max_shares": 25},
            ]},
            "submitted": {"parties": [
                {"name": "One A", "roles": [{"role": "ubo", "ownership_percent": 20}, {"role": "shareholder"}]},
                {"name": "Two B", "roles": [{"role": "ubo", "ownership_percent": 30}], "is_active": false},
            ]},
        }));
        let state =
            |name: &str| panel.pairs.iter().find(|pair| pair.registry.as_ref().is_some_and(|row| row.name == name));
        assert_eq!(state("A One").map(|pair| (pair.state, differing(pair))), Some((PairState::Same, vec![])));
        assert_eq!(
            state("B Two").map(|pair| (pair.state, differing(pair))),
            Some((PairState::Differs, vec!["Roles", "Share"]))
        );
    }
}
