//! AML panels: who was screened, hits riskiest first, everything of a hit readable.

use super::facts::{Writer, as_number, inline, own, own_text, scalar, without_objects};
use super::hits::{self, Screened};
use super::warnings;
use crate::view::{AmlHit, AmlPanel};
use crate::{Kind, Payload, payload};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// The panel of one screening.
pub(super) fn panel(payload: &Payload, check: &Map<String, Value>) -> AmlPanel {
    let entity = payload::text(check, "entity_type");
    let company = match entity {
        Some(entity) => entity == "company",
        None => payload.kind() == Kind::Business,
    };
    let screened_data = check.get("screened_data").and_then(Value::as_object);
    let screened = screened_data.and_then(name).unwrap_or_else(|| match company {
        true => "Company".to_owned(),
        false if payload.kind() == Kind::User => payload.subject().unwrap_or_else(|| "Person".to_owned()),
        false => "Person, not named".to_owned(),
    });

    let listed = check.get("hits").and_then(Value::as_array).into_iter().flatten().enumerate();
    let mut hits: Vec<(usize, &Map<String, Value>)> =
        listed.filter_map(|(at, hit)| Some((at, hit.as_object()?))).collect();
    // not a number: after all that have one
    let risk = |hit: &Map<String, Value>| as_number(hit.get("risk_score"));
    hits.sort_by(|(_, a), (_, b)| match (risk(a), risk(b)) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    let highest = hits
        .iter()
        .map(|(_, hit)| *hit)
        .filter(|hit| payload::text(hit, "review_status") != Some("False Positive"))
        .find(|hit| risk(hit).is_some());
    let vendors = check.get("score").filter(|score| as_number(Some(score)).is_some());
    let agrees = highest.is_none_or(|hit| as_number(vendors) == risk(hit));
    let score = match (vendors, highest) {
        (Some(vendors), _) if agrees => Some(inline("score", vendors)),
        (_, Some(hit)) => scalar(hit, "risk_score"),
        _ => None,
    };

    let subject = Screened::of(payload, check, company);
    let mut writer = Writer::of_item();
    let mut used: HashSet<&str> = HashSet::from(["warnings", "hits", "score"]);
    if payload::text(check, "status").is_some() {
        used.insert("status");
    }
    if matches!(entity, Some("person" | "company")) {
        used.insert("entity_type");
    }
    if let Some(value) = check.get("score").filter(|_| vendors.is_none() || !agrees) {
        writer.labelled("Score as the vendor gives it", "score", value);
    }
    writer.all_but(check, &used);
    for key in ["hits", "warnings"] {
        if let Some(rest) = check.get(key).and_then(without_objects) {
            writer.key(key, &rest);
        }
    }
    AmlPanel {
        status: own_text(check, "status"),
        screened: own(&screened),
        company,
        score,
        hits: hits.into_iter().map(|(at, found)| hit(at, found, &subject, company)).collect(),
        more: writer.finish(),
        warnings: warnings::fold(warnings::lines("aml_screenings", check)),
    }
}

fn name(screened: &Map<String, Value>) -> Option<String> {
    ["full_name", "company_name", "name"]
        .iter()
        .find_map(|key| payload::text(screened, key))
        .map(str::to_owned)
        .or_else(|| {
            let parts: Vec<&str> =
                ["first_name", "last_name"].iter().filter_map(|key| payload::text(screened, key)).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        })
}

fn hit(at: usize, hit: &Map<String, Value>, subject: &Screened, company: bool) -> AmlHit {
    let mut used: HashSet<&str> = HashSet::from(["warnings"]);
    for key in ["caption", "review_status"] {
        if payload::text(hit, key).is_some() {
            used.insert(key);
        }
    }
    for key in ["match_score", "risk_score"] {
        if scalar(hit, key).is_some() {
            used.insert(key);
        }
    }
    let lists: Vec<String> = match hit.get("datasets") {
        Some(Value::Array(lists)) if lists.iter().all(Value::is_string) => {
            used.insert("datasets");
            lists.iter().map(|list| inline("datasets", list)).filter(|list| !list.is_empty()).collect()
        }
        Some(Value::String(one)) if !one.is_empty() => {
            used.insert("datasets");
            vec![own(one)]
        }
        _ => Vec::new(),
    };
    let properties = hit.get("properties").and_then(Value::as_object);
    let caption = payload::text(hit, "caption").map(str::to_owned).or_else(|| {
        let names = properties?.get("name")?;
        Some(inline("name", names)).filter(|text| !text.is_empty())
    });

    let mut writer = Writer::of_item();
    writer.all_but(hit, &used);
    if let Some(rest) = hit.get("warnings").and_then(without_objects) {
        writer.key("warnings", &rest);
    }
    AmlHit {
        at,
        caption: caption.map_or_else(|| "No name".to_owned(), |caption| own(&caption)),
        lists,
        match_score: scalar(hit, "match_score"),
        risk_score: scalar(hit, "risk_score"),
        review_status: own_text(hit, "review_status").unwrap_or_else(|| "Unreviewed".to_owned()),
        matches: hits::matches(hit, subject, company),
        aliases: hits::aliases(hit),
        risk: hits::risk_parts(hit),
        more: writer.finish(),
    }
}

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "tests read better with values written in place")]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(check: Value) -> AmlPanel {
        let payload = Payload::from_value(json!({
            "session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review", "session_kind": "business",
            "aml_screenings": [check],
        }))
        .unwrap();
        panel(&payload, payload.objects("aml_screenings").next().unwrap())
    }

    #[test]
    fn hits_are_sorted_by_risk_and_false_positives_do_not_score() {
        let panel = of(json!({
            "entity_type": "company", "score": 12, "screened_data": {},
            "hits": [
                {"caption": "none"},
                {"caption": "low", "risk_score": 9.5},
                {"caption": "no", "risk_score": 99, "review_status": "False Positive"},
                {"caption": "high", "risk_score": "81.50"},
            ],
        }));
        assert_eq!(panel.hits.iter().map(|h| h.caption.as_str()).collect::<Vec<_>>(), ["no", "high", "low", "none"]);
        assert_eq!(panel.score.as_deref(), Some("81.50"));
        assert_eq!((panel.screened.as_str(), panel.company), ("Company", true));
        assert!(panel.more.iter().any(|fact| fact.label == "Score as the vendor gives it"));
        assert_eq!(panel.hits[3].review_status, "Unreviewed");
    }
}
