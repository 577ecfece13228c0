//! What of a hit agrees with who was screened and what does not: by the vendor's own scores where it gives them, else
//! by comparing both.

use super::facts::{as_number, inline, number, own, own_text, scalar};
use crate::pairing::{Birth, Name};
use crate::view::{HitMatch, MatchVerdict, RiskPart};
use crate::{Kind, Payload, masking, payload};
use serde_json::{Map, Value};

/// From this score on, of 100, a name matches; below it matches in part.
const NAME_MATCHES: f64 = 90.0;
/// Values of the list that are shown of one field.
const MOST_LISTED: usize = 3;
/// Other names that are shown.
const MOST_ALIASES: usize = 20;

/// Who was screened, as far as it is known.
#[derive(Default)]
pub(super) struct Screened {
    name: Option<String>,
    birth: Option<String>,
    countries: Vec<String>,
    document: Option<String>,
}

impl Screened {
    /// From what the screening says; what it leaves out comes from the session's own subject where that was screened.
    pub fn of(payload: &Payload, check: &Map<String, Value>, company: bool) -> Self {
        let empty = Map::new();
        let said = check.get("screened_data").and_then(Value::as_object).unwrap_or(&empty);
        let mut found = Self::read(said);
        let own = match (company, payload.kind()) {
            (true, _) => payload.company().map(Self::read),
            (false, Kind::User) => payload.objects("id_verifications").next().map(Self::read),
            _ => None,
        };
        if let Some(own) = own {
            found.name = found.name.or(own.name);
            found.birth = found.birth.or(own.birth);
            found.document = found.document.or(own.document);
            if found.countries.is_empty() {
                found.countries = own.countries;
            }
        }
        found
    }

    fn read(object: &Map<String, Value>) -> Self {
        let first = |keys: &[&str]| keys.iter().find_map(|key| own_text(object, key));
        let parts: Vec<String> = ["first_name", "last_name"].iter().filter_map(|key| own_text(object, key)).collect();
        let countries = ["nationality", "country", "country_code", "registry_country"];
        Self {
            name: first(&["full_name", "company_name", "name"])
                .or_else(|| (!parts.is_empty()).then(|| parts.join(" "))),
            birth: first(&["date_of_birth", "birth_date"]),
            countries: countries.iter().find_map(|key| own_text(object, key)).into_iter().collect(),
            document: first(&["document_number"]),
        }
    }
}

/// Every value of a list entry under these keys.
fn listed(hit: &Map<String, Value>, keys: &[&str]) -> Vec<String> {
    let properties = hit.get("properties").and_then(Value::as_object);
    let mut found: Vec<String> = Vec::new();
    for key in keys {
        match properties.and_then(|properties| properties.get(*key)) {
            Some(Value::Array(items)) => found.extend(items.iter().map(|item| inline(key, item))),
            Some(value) => found.push(inline(key, value)),
            None => {}
        }
    }
    found.retain(|text| !text.is_empty());
    found.dedup();
    found
}

/// Other names of a hit, each once.
pub(super) fn aliases(hit: &Map<String, Value>) -> Vec<String> {
    let caption = payload::text(hit, "caption");
    let mut names = listed(hit, &["name", "alias", "weakAlias", "previousName"]);
    names.retain(|name| Some(name.as_str()) != caption);
    let mut once: Vec<String> = Vec::new();
    for name in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    if once.len() > MOST_ALIASES {
        let beyond = once.len() - MOST_ALIASES;
        once.truncate(MOST_ALIASES);
        once.push(format!("+{beyond}"));
    }
    once
}

/// The fields that tell whether a hit is the one who was screened.
pub(super) fn matches(hit: &Map<String, Value>, screened: &Screened, company: bool) -> Vec<HitMatch> {
    let empty = Map::new();
    let scores = hit.get("score_breakdown").and_then(Value::as_object).unwrap_or(&empty);
    let mut names = own_text(hit, "caption").into_iter().collect::<Vec<_>>();
    names.extend(listed(hit, &["name", "alias", "weakAlias", "previousName"]));
    let births = listed(hit, &["birthDate", "dateOfBirth", "date_of_birth"]);
    let countries = listed(hit, &["nationality", "country", "jurisdiction"]);
    let documents = listed(hit, &["idNumber", "passportNumber", "document_number"]);
    let best = best_name(screened.name.as_deref(), &names);
    let mut all = vec![field(
        "Name",
        (screened.name.clone(), best.clone().into_iter().collect()),
        (scores, "name"),
        |score| if score >= NAME_MATCHES { MatchVerdict::Matches } else { MatchVerdict::Partly },
        || same_name(screened.name.as_deref(), best.as_deref()),
    )];
    if !company {
        all.push(field(
            "Date of birth",
            (screened.birth.clone(), births.clone()),
            (scores, "dob"),
            whole_or_part,
            || same_birth(screened.birth.as_deref(), &births),
        ));
    }
    all.push(field(
        "Country",
        (screened.countries.first().cloned(), countries.clone()),
        (scores, "country"),
        whole_or_part,
        || same_code(screened.countries.first().map(String::as_str), &countries),
    ));
    let told = match payload::text(scores, "document_number_match_type") {
        Some("MATCH") => Some(MatchVerdict::Matches),
        Some("PARTIAL" | "PARTIAL_MATCH") => Some(MatchVerdict::Partly),
        Some("MISMATCH" | "NO_MATCH" | "DIFFERENT") => Some(MatchVerdict::Differs),
        Some(_) => Some(MatchVerdict::NotCompared),
        None => None,
    };
    if told.is_some() || !documents.is_empty() {
        let mut document = field(
            "Document number",
            (screened.document.clone(), documents.clone()),
            (&empty, "document_number"),
            whole_or_part,
            || same_number(screened.document.as_deref(), &documents),
        );
        document.verdict = told.unwrap_or(document.verdict);
        all.push(document);
    }
    all
}

fn whole_or_part(score: f64) -> MatchVerdict {
    if score >= 100.0 { MatchVerdict::Matches } else { MatchVerdict::Partly }
}

/// One field: the vendor's score decides where there is one.
fn field(
    label: &str,
    (screened, listed): (Option<String>, Vec<String>),
    (scores, key): (&Map<String, Value>, &str),
    by_score: impl Fn(f64) -> MatchVerdict,
    by_values: impl Fn() -> MatchVerdict,
) -> HitMatch {
    let of = |what: &str| scores.get(&format!("{key}_{what}"));
    let digits = |what: &str| of(what).and_then(Value::as_number).map(number);
    let verdict = match as_number(of("score")) {
        Some(score) if score <= 0.0 => MatchVerdict::Differs,
        Some(score) => by_score(score),
        None => by_values(),
    };
    let more = listed.len().saturating_sub(MOST_LISTED);
    let mut shown: Vec<String> = listed.into_iter().take(MOST_LISTED).collect();
    if more > 0 {
        shown.push(format!("+{more}"));
    }
    let score = digits("score");
    HitMatch {
        label: label.to_owned(),
        screened,
        listed: (!shown.is_empty()).then(|| shown.join(", ")),
        verdict,
        weight: digits("weight_normalized").filter(|_| score.is_some()),
        gives: digits("contribution").filter(|_| score.is_some()),
        score,
    }
}

/// Of all names of an entry the one that is most like the screened one.
fn best_name(screened: Option<&str>, names: &[String]) -> Option<String> {
    let rank = |name: &&String| match same_name(screened, Some(name.as_str())) {
        MatchVerdict::Matches => 0,
        MatchVerdict::Partly => 1,
        _ => 2,
    };
    names.iter().min_by_key(rank).cloned()
}

fn same_name(screened: Option<&str>, listed: Option<&str>) -> MatchVerdict {
    let (Some(screened), Some(listed)) = (screened.and_then(Name::of), listed.and_then(Name::of)) else {
        return MatchVerdict::NotCompared;
    };
    if screened.same(&listed) {
        MatchVerdict::Matches
    } else if !screened.comparable(&listed) {
        MatchVerdict::NotCompared
    } else if screened.is_part_of(&listed) || listed.is_part_of(&screened) {
        MatchVerdict::Partly
    } else {
        MatchVerdict::Differs
    }
}

/// A covered date can only be told apart by its year.
fn same_birth(screened: Option<&str>, listed: &[String]) -> MatchVerdict {
    let Some(screened) = screened.filter(|_| !listed.is_empty()) else { return MatchVerdict::NotCompared };
    let date = |text: &str| Birth::of(Some(text), None, None, None);
    let covered = masking::mark(screened).is_some();
    let year = screened.get(..4).filter(|_| covered);
    let mine = year.map_or_else(|| date(screened), date);
    let theirs: Vec<Birth> = listed.iter().map(|text| date(text)).collect();
    if mine.is_unknown() || theirs.iter().all(Birth::is_unknown) {
        MatchVerdict::NotCompared
    } else if !covered && theirs.contains(&mine) {
        MatchVerdict::Matches
    } else if theirs.iter().any(|date| date.agrees(&mine)) {
        MatchVerdict::Partly
    } else if theirs.iter().all(|date| date.contradicts(&mine)) {
        MatchVerdict::Differs
    } else {
        MatchVerdict::NotCompared
    }
}

/// Codes compare with codes and names with names; a code and a name do not.
fn same_code(screened: Option<&str>, listed: &[String]) -> MatchVerdict {
    let fold = |text: &str| text.trim().to_lowercase();
    let Some(screened) = screened.map(fold).filter(|_| !listed.is_empty()) else { return MatchVerdict::NotCompared };
    let is_code = |text: &str| (2..=3).contains(&text.chars().count());
    let theirs: Vec<String> = listed.iter().map(|text| fold(text)).collect();
    if theirs.contains(&screened) {
        MatchVerdict::Matches
    } else if theirs.iter().all(|text| is_code(text) == is_code(&screened) && text.len() == screened.len()) {
        MatchVerdict::Differs
    } else {
        MatchVerdict::NotCompared
    }
}

fn same_number(screened: Option<&str>, listed: &[String]) -> MatchVerdict {
    let fold =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    match screened {
        Some(screened) if masking::mark(screened).is_none() && !listed.is_empty() => {
            if listed.iter().any(|text| fold(text) == fold(screened)) {
                MatchVerdict::Matches
            } else {
                MatchVerdict::Differs
            }
        }
        _ => MatchVerdict::NotCompared,
    }
}

/// What the risk score is made up of.
pub(super) fn risk_parts(hit: &Map<String, Value>) -> Vec<RiskPart> {
    let view = hit.get("risk_view").and_then(Value::as_object);
    let labels = [
        ("categories", "Categories"),
        ("crimes", "Offences"),
        ("countries", "Countries"),
        ("custom_list", "Own lists"),
    ];
    labels
        .into_iter()
        .filter_map(|(key, label)| {
            let part = view?.get(key)?.as_object()?;
            let score = scalar(part, "score")?;
            let because = part.get("risk_scores").and_then(Value::as_object).into_iter().flatten();
            Some(RiskPart {
                label: label.to_owned(),
                score,
                weight: scalar(part, "weightage"),
                level: own_text(part, "risk_level"),
                because: because.take(MOST_LISTED).map(|(name, _)| own(name)).collect(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sample(name: &str) -> Payload {
        let path = format!("{}/../server/demo/didit/{name}.json", env!("CARGO_MANIFEST_DIR"));
        Payload::parse(&std::fs::read(path).unwrap()).unwrap()
    }

    fn verdicts(payload: &Payload, screening: usize) -> Vec<(String, MatchVerdict)> {
        let check = payload.objects("aml_screenings").nth(screening).unwrap();
        let company = payload::text(check, "entity_type") == Some("company");
        let hit = check["hits"][0].as_object().unwrap();
        let all = matches(hit, &Screened::of(payload, check, company), company);
        all.into_iter().map(|field| (field.label, field.verdict)).collect()
    }

    fn expected(all: &[(&str, MatchVerdict)]) -> Vec<(String, MatchVerdict)> {
        all.iter().map(|(label, verdict)| ((*label).to_owned(), *verdict)).collect()
    }

    #[test]
    fn the_vendors_scores_say_what_matched_and_what_was_not_compared() {
        let payload = sample("kyb_decision_in_review_complex");
        let all = [
            ("Name", MatchVerdict::Matches),
            ("Country", MatchVerdict::Matches),
            ("Document number", MatchVerdict::NotCompared),
        ];
        assert_eq!(verdicts(&payload, 0), expected(&all));
        let yaropolk = [
            ("Name", MatchVerdict::Matches),
            ("Date of birth", MatchVerdict::Matches),
            ("Country", MatchVerdict::Matches),
            ("Document number", MatchVerdict::Matches),
        ];
        assert_eq!(verdicts(&payload, 2), expected(&yaropolk));
        assert_eq!(verdicts(&masking::covered(&payload), 2), expected(&yaropolk));
        let hit = payload.objects("aml_screenings").next().unwrap()["hits"][0].as_object().unwrap();
        let name =
            &matches(hit, &Screened::of(&payload, payload.objects("aml_screenings").next().unwrap(), true), true)[0];
        assert_eq!(
            (name.screened.as_deref(), name.score.as_deref(), name.weight.as_deref(), name.gives.as_deref()),
            (Some("Tarrowmere Nautical Instruments Ltd"), Some("95"), Some("80"), Some("76"))
        );
        assert_eq!(aliases(hit), ["Tarrowmere Sextant Works"]);
        let risk: Vec<_> = risk_parts(hit).into_iter().map(|part| (part.label, part.score)).collect();
        assert_eq!(
            risk,
            [("Categories".into(), "50".into()), ("Offences".into(), "19".into()), ("Countries".into(), "12".into())]
        );
    }

    #[test]
    fn without_scores_both_are_compared() {
        let of = |screened: Value, properties: Value| {
            let screened = Screened::read(screened.as_object().unwrap());
            let hit = json!({"caption": "X Y", "properties": properties});
            let all = matches(hit.as_object().unwrap(), &screened, false);
            all.into_iter().map(|field| field.verdict).collect::<Vec<_>>()
        };
        let jane = json!({"full_name": "Jane Roe", "date_of_birth": "1980-05-06", "nationality": "IE", "document_number": "EX 12"});
        use MatchVerdict::{Differs, Matches, NotCompared, Partly};
        let same =
            json!({"alias": ["ROE, Jane"], "birthDate": ["1980-05-06"], "nationality": ["ie"], "idNumber": ["ex-12"]});
        assert_eq!(of(jane.clone(), same), [Matches, Matches, Matches, Matches]);
        let part = json!({"name": ["Jane M Roe"], "birthDate": ["1980"], "country": ["Ireland"]});
        assert_eq!(of(jane.clone(), part), [Partly, Partly, NotCompared]);
        let other =
            json!({"name": ["John Smith"], "birthDate": ["1981-05-06"], "nationality": ["GB"], "idNumber": "9"});
        assert_eq!(of(jane.clone(), other), [Differs, Differs, Differs, Differs]);
        assert_eq!(of(jane, json!({"name": ["Джейн Роу"]}))[1..], [NotCompared, NotCompared]);
    }

    #[test]
    fn a_covered_birth_date_is_compared_by_its_year_alone() {
        let covered = "1980-••\u{fdd0}4\u{fdd1}-••\u{fdd0}5\u{fdd1}";
        assert_eq!(same_birth(Some(covered), &["1980-05-06".to_owned()]), MatchVerdict::Partly);
        assert_eq!(same_birth(Some(covered), &["1979-05-06".to_owned()]), MatchVerdict::Differs);
    }
}
