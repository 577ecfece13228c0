//! Four eyes: which decisions take two people, and who may be the second (domain §3.6).

use crate::policy::Cover;
use crate::{Actor, Kind, Payload, Policies, Status, Uuid, payload};
use serde_json::{Map, Value};

/// Why a decision takes two people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// An approval with a PEP or sanctions hit that is not marked False Positive: no policy switches this off.
    ListedHit,
    /// The admin's policy.
    Policy(Cover),
}

impl Why {
    /// The word of the audit log and the API.
    #[must_use]
    pub fn wire(&self) -> String {
        match self {
            Self::ListedHit => "listed_hit".to_owned(),
            Self::Policy(cover) => cover.wire(),
        }
    }

    /// Reads what [`Why::wire`] wrote.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if text == "listed_hit" { Some(Self::ListedHit) } else { Cover::read(text).map(Self::Policy) }
    }

    /// In a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::ListedHit => "a PEP or sanctions hit is not marked False Positive".to_owned(),
            Self::Policy(Cover::Always) => "every decision takes two people here".to_owned(),
            Self::Policy(Cover::Approved) => "approvals take two people here".to_owned(),
            Self::Policy(Cover::Declined) => "refusals take two people here".to_owned(),
            Self::Policy(Cover::Business) => "decisions on companies take two people here".to_owned(),
            Self::Policy(Cover::Risk(tag)) => {
                format!("decisions on sessions with the warning {tag} take two people here")
            }
        }
    }
}

/// Whether moving this session to `to` takes two people, and why. `to` is the status after the decision: a tenth
/// resubmission is a refusal.
#[must_use]
pub fn why(policies: &Policies, kind: Kind, payload: &Payload, to: Status) -> Option<Why> {
    if to == Status::Approved && has_open_listed_hit(payload) {
        return Some(Why::ListedHit);
    }
    let covers = |cover: &&Cover| match cover {
        Cover::Always => true,
        Cover::Approved => to == Status::Approved,
        Cover::Declined => to == Status::Declined,
        Cover::Business => kind == Kind::Business,
        Cover::Risk(tag) => carries_risk(payload, tag),
    };
    policies.four_eyes.iter().find(covers).cloned().map(Why::Policy)
}

fn carries_risk(payload: &Payload, tag: &str) -> bool {
    payload
        .items()
        .flat_map(|(_, _, item)| payload::objects(item, "warnings"))
        .any(|warning| payload::text(warning, "risk") == Some(tag))
}

/// Whether a screening found a politically exposed person or a sanctions entry that nobody marked False Positive.
#[must_use]
pub fn has_open_listed_hit(payload: &Payload) -> bool {
    payload
        .objects("aml_screenings")
        .flat_map(|screening| payload::objects(screening, "hits"))
        .any(|hit| is_listed(hit) && !is_false_positive(hit))
}

/// A list named in `datasets`, or matches of either kind beside it (facts: Didit §3.4).
fn is_listed(hit: &Map<String, Value>) -> bool {
    let named = match hit.get("datasets") {
        Some(Value::Array(lists)) => lists.iter().filter_map(Value::as_str).any(is_listed_name),
        Some(Value::String(list)) => is_listed_name(list),
        _ => false,
    };
    let matched = |key: &str| hit.get(key).and_then(Value::as_array).is_some_and(|matches| !matches.is_empty());
    named || matched("pep_matches") || matched("sanction_matches")
}

/// Vendors write `PEP`, `PEP Class 1`, `SANCTION`, `Sanctions`, `Politically Exposed Persons`.
fn is_listed_name(list: &str) -> bool {
    let list = list.to_uppercase();
    let mut words = list.split(|c: char| !c.is_alphanumeric());
    list.contains("SANCTION")
        || list.replace('_', " ").contains("POLITICALLY EXPOSED")
        || words.any(|word| matches!(word, "PEP" | "PEPS"))
}

fn is_false_positive(hit: &Map<String, Value>) -> bool {
    payload::text(hit, "review_status")
        .is_some_and(|status| status.replace('_', " ").eq_ignore_ascii_case("False Positive"))
}

/// Why someone cannot be the second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSecond {
    /// They proposed it.
    OwnProposal,
    /// A key that they made proposed it.
    OwnKey,
    /// Only people are second persons.
    NoPerson,
}

impl NotSecond {
    /// The sentence for people.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::OwnProposal => "This is your own proposal; a second person confirms or returns it.",
            Self::OwnKey => "A key that you made proposed this; somebody else confirms or returns it.",
            Self::NoPerson => "Only people confirm or return proposals.",
        }
    }
}

/// Whether `actor` may be the second person for what `proposed_by` (an [`Actor::audit_id`]) proposed. `person_behind`
/// is the person who proposed it, or who made the key that did.
///
/// # Errors
/// Why not.
pub fn check_second(actor: &Actor, proposed_by: &str, person_behind: Option<Uuid>) -> Result<(), NotSecond> {
    let Actor::Person { user_id, .. } = actor else { return Err(NotSecond::NoPerson) };
    if actor.audit_id() == proposed_by {
        return Err(NotSecond::OwnProposal);
    }
    if person_behind == Some(*user_id) { Err(NotSecond::OwnKey) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Environment, Role};
    use serde_json::json;

    fn payload(hits: &Value, risks: &[&str]) -> Payload {
        let warnings: Vec<Value> = risks.iter().map(|risk| json!({"risk": risk, "log_type": "warning"})).collect();
        Payload::from_value(json!({
            "session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review",
            "id_verifications": [{"node_id": "ocr", "status": "In Review", "warnings": warnings}],
            "aml_screenings": [{"node_id": "aml", "status": "In Review", "hits": hits}],
        }))
        .unwrap()
    }

    fn set(four_eyes: &[&str]) -> Policies {
        Policies::from_json(&json!({ "four_eyes": four_eyes })).unwrap()
    }

    #[test]
    fn each_policy_covers_its_cases_and_no_other() {
        let targets = [Status::Approved, Status::Declined, Status::Resubmitted, Status::InReview];
        for (policy, kind, risks, covered) in [
            (&[][..], Kind::Business, &["A"][..], [false; 4]),
            (&["always"], Kind::User, &[], [true; 4]),
            (&["approved"], Kind::User, &[], [true, false, false, false]),
            (&["declined"], Kind::User, &[], [false, true, false, false]),
            (&["approved", "declined"], Kind::User, &[], [true, true, false, false]),
            (&["business"], Kind::Business, &[], [true; 4]),
            (&["business"], Kind::User, &[], [false; 4]),
            (&["risk:A"], Kind::User, &["B", "A"], [true; 4]),
            (&["risk:A"], Kind::User, &["AB"], [false; 4]),
        ] {
            for (to, covered) in targets.into_iter().zip(covered) {
                let found = why(&set(policy), kind, &payload(&json!([]), risks), to);
                assert_eq!(found.is_some(), covered, "{policy:?} {kind:?} {risks:?} {to:?}");
            }
        }
    }

    #[test]
    fn approving_a_listed_person_always_takes_two_and_other_outcomes_follow_the_policy() {
        for (hit, listed) in [
            (json!({"datasets": ["PEP"]}), true),
            (json!({"datasets": ["Adverse Media", "Sanctions"]}), true),
            (json!({"datasets": "SANCTION"}), true),
            (json!({"datasets": ["PEP Class 2"], "review_status": "Confirmed Match"}), true),
            (json!({"datasets": ["Politically_exposed persons"], "review_status": "Inconclusive"}), true),
            (json!({"datasets": [], "pep_matches": [{}]}), true),
            (json!({"sanction_matches": [{}], "review_status": "Unreviewed"}), true),
            (json!({"datasets": ["PEP"], "review_status": "False Positive"}), false),
            (json!({"datasets": ["PEP"], "review_status": "FALSE_POSITIVE"}), false),
            (json!({"datasets": ["Adverse Media", "Warnings", "Peppermint"]}), false),
            (json!({"datasets": null, "pep_matches": [], "sanction_matches": null}), false),
        ] {
            let payload = payload(&json!([{"datasets": ["PEP"], "review_status": "False Positive"}, hit]), &[]);
            let found = why(&set(&[]), Kind::User, &payload, Status::Approved);
            assert_eq!(found, listed.then_some(Why::ListedHit), "{hit}");
            for other in [Status::Declined, Status::Resubmitted, Status::InReview] {
                assert_eq!(why(&set(&["approved"]), Kind::User, &payload, other), None, "{hit}");
            }
        }
    }

    #[test]
    fn nobody_is_the_second_for_themselves_or_a_key_they_made() {
        let me = Uuid::from_u128(7);
        let person = Actor::Person { user_id: me, name: "Mara".into(), roles: vec![Role::Manager] };
        let own = person.audit_id();
        assert_eq!(check_second(&person, &own, Some(me)), Err(NotSecond::OwnProposal));
        assert_eq!(check_second(&person, "key:1", Some(me)), Err(NotSecond::OwnKey));
        assert_eq!(check_second(&person, "key:1", None), Ok(()));
        assert_eq!(check_second(&person, "person:8", Some(Uuid::from_u128(8))), Ok(()));
        let key = Actor::Key { key_id: me, name: "K".into(), scopes: vec![], environment: Environment::Live };
        assert_eq!(check_second(&key, "person:8", None), Err(NotSecond::NoPerson));
        assert_eq!(check_second(&Actor::System, "person:8", None), Err(NotSecond::NoPerson));
    }

    #[test]
    fn a_reason_is_read_back_from_its_word() {
        for why in [Why::ListedHit, Why::Policy(Cover::Always), Why::Policy(Cover::Risk("A".into()))] {
            assert_eq!(Why::read(&why.wire()), Some(why));
        }
        assert_eq!(Why::read("nothing"), None);
    }
}
