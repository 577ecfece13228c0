//! The UBO KYC summary of a company (seed 004): how many of its beneficial owners have passed.

use crate::Status;
use crate::payload::{self, Payload};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Progress of the KYC sessions linked to a company's beneficial owners.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UboSummary {
    /// Linked sessions of active, unskipped owners.
    pub total: i64,
    /// Of these, Approved.
    pub approved: i64,
    /// Of these, Declined or In Review.
    pub flagged: i64,
    /// The rest.
    pub pending: i64,
}

/// What identifies a linked session: its id, or its hosted URL when no id is given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKey {
    /// `kyc_session_id`
    Session(Uuid),
    /// `kyc_session_url`
    Url(String),
}

/// One linked session of a person or owner, with the status that the payload itself gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyLink {
    /// The linked session.
    pub key: LinkKey,
    /// The payload's copy of its status, as written; the session's own status wins over it.
    pub payload_status: Option<String>,
    /// Whether the UBO KYC summary counts it.
    pub counts: bool,
}

impl UboSummary {
    /// Counts statuses; `None` when there are none.
    #[must_use]
    pub fn of<'a>(statuses: impl IntoIterator<Item = Option<&'a str>>) -> Option<Self> {
        let mut summary = Self::default();
        for status in statuses {
            summary.total += 1;
            match status.and_then(Status::read_any) {
                Some(Status::Approved) => summary.approved += 1,
                Some(Status::Declined | Status::InReview) => summary.flagged += 1,
                _ => summary.pending += 1,
            }
        }
        (summary.total > 0).then_some(summary)
    }

    /// The wire form.
    #[must_use]
    pub fn to_json(self) -> Value {
        serde_json::json!({
            "total": self.total, "approved": self.approved, "flagged": self.flagged, "pending": self.pending,
        })
    }
}

/// The distinct links of a company's payload. Those of parties of either bucket that are active, unskipped and hold
/// the role `ubo` count; the others, sub-sessions of companies among them, are known so that they can be followed. A
/// party that gives only a URL is the same link as one that gives that URL and an id.
#[must_use]
pub fn links(payload: &Payload) -> Vec<PartyLink> {
    let ids = ids_by_url(payload);
    let mut found: BTreeMap<LinkKey, PartyLink> = BTreeMap::new();
    let mut note = |key: LinkKey, full: Option<&str>, projected: Option<&str>, counts: bool| {
        let link = found.entry(key.clone()).or_insert(PartyLink { key, payload_status: None, counts: false });
        link.counts |= counts;
        // the session's status says more than the projection `kyc_status`
        if full.is_some() {
            link.payload_status = full.map(str::to_owned);
        } else if link.payload_status.is_none() {
            link.payload_status = projected.map(str::to_owned);
        }
    };
    for party in parties(payload) {
        let text = |key: &str| payload::text(party, key);
        if let Some(key) = kyc_link(party, &ids) {
            note(key, text("kyc_session_status"), text("kyc_status"), counts(party));
        }
        if let Some(key) = sub_session(party) {
            note(key, text("kyb_sub_session_status"), None, false);
        }
    }
    found.into_values().collect()
}

/// Where in a payload a link stands, for example `key_people_checks[0].registry.officers[2].kyc_session_id`.
#[must_use]
pub fn path_of(payload: &Payload, link: &LinkKey) -> Option<String> {
    let checks = payload.object().get("key_people_checks").and_then(Value::as_array)?;
    for (i, check) in checks.iter().enumerate() {
        for (list, parties) in check.as_object().into_iter().flat_map(lists) {
            for (j, party) in parties.iter().enumerate() {
                let Some(party) = party.as_object() else { continue };
                let holds = |field: &&str| match link {
                    LinkKey::Session(id) => session_id(party, field) == Some(*id),
                    LinkKey::Url(url) => payload::text(party, field) == Some(url.as_str()),
                };
                if let Some(field) = LINK_FIELDS.iter().copied().find(holds) {
                    return Some(format!("key_people_checks[{i}].{list}[{j}].{field}"));
                }
            }
        }
    }
    None
}

const LINK_FIELDS: [&str; 3] = ["kyc_session_id", "kyc_session_url", "kyb_sub_session_id"];

/// The lists of parties of a check, by their path in it: those of [`payload::buckets`].
fn lists(check: &Map<String, Value>) -> Vec<(String, &Vec<Value>)> {
    let nested = check.get("registry").and_then(Value::as_object);
    let (registry, prefix) = nested.map_or((check, ""), |registry| (registry, "registry."));
    let mut found: Vec<_> = ["beneficial_owners", "officers"]
        .into_iter()
        .filter_map(|list| Some((format!("{prefix}{list}"), registry.get(list)?.as_array()?)))
        .collect();
    let submitted = check.get("submitted").and_then(|submitted| submitted.get("parties")).and_then(Value::as_array);
    found.extend(submitted.map(|parties| ("submitted.parties".to_owned(), parties)));
    found
}

/// Does something with each party of a check, of either bucket.
pub(crate) fn each_party_mut(check: &mut Map<String, Value>, act: &mut impl FnMut(&mut Map<String, Value>)) {
    match check.get_mut("registry").and_then(Value::as_object_mut) {
        Some(registry) => each_listed_mut(registry, act),
        None => each_listed_mut(check, act),
    }
    let submitted = check.get_mut("submitted").and_then(|submitted| submitted.get_mut("parties")?.as_array_mut());
    submitted.into_iter().flatten().filter_map(Value::as_object_mut).for_each(&mut *act);
}

/// Does something with each copy of a registry's party that stands outside the two buckets: in company blocks, and in the
/// flat lists that a check keeps beside its bucket (seed 004, "Legacy vs new shape").
pub(crate) fn each_copy_mut(payload: &mut Map<String, Value>, act: &mut impl FnMut(&mut Map<String, Value>)) {
    let blocks = payload.get_mut("registry_checks").and_then(Value::as_array_mut).into_iter().flatten();
    for company in blocks.filter_map(|check| check.get_mut("company")?.as_object_mut()) {
        each_listed_mut(company, act);
    }
    let checks = payload.get_mut("key_people_checks").and_then(Value::as_array_mut).into_iter().flatten();
    for check in checks.filter_map(Value::as_object_mut) {
        if check.get("registry").is_some_and(Value::is_object) {
            each_listed_mut(check, act);
        }
    }
}

/// Does something with each officer and owner of a block.
pub(crate) fn each_listed_mut(block: &mut Map<String, Value>, act: &mut impl FnMut(&mut Map<String, Value>)) {
    for list in ["beneficial_owners", "officers"] {
        let listed = block.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten();
        listed.filter_map(Value::as_object_mut).for_each(&mut *act);
    }
}

fn parties(payload: &Payload) -> impl Iterator<Item = &Map<String, Value>> {
    payload.objects("key_people_checks").flat_map(payload::buckets).map(|(_, party)| party)
}

/// Ids of the sessions whose hosted URL some party gives together with the id.
pub(crate) fn ids_by_url(payload: &Payload) -> HashMap<String, Uuid> {
    parties(payload)
        .filter_map(|p| Some((payload::text(p, "kyc_session_url")?.to_owned(), session_id(p, "kyc_session_id")?)))
        .collect()
}

/// The KYC session that a party links, if it links one.
pub(crate) fn kyc_link(party: &Map<String, Value>, ids: &HashMap<String, Uuid>) -> Option<LinkKey> {
    let by_url = |url: &str| ids.get(url).map_or_else(|| LinkKey::Url(url.to_owned()), |id| LinkKey::Session(*id));
    let by_id = session_id(party, "kyc_session_id").map(LinkKey::Session);
    by_id.or_else(|| payload::text(party, "kyc_session_url").map(by_url))
}

/// The KYB sub-session that a corporate owner links, if it links one.
pub(crate) fn sub_session(party: &Map<String, Value>) -> Option<LinkKey> {
    session_id(party, "kyb_sub_session_id").map(LinkKey::Session)
}

/// Whether a party is active and was not left out.
pub(crate) fn takes_part(party: &Map<String, Value>) -> bool {
    let flag = |key: &str, default: bool| party.get(key).and_then(Value::as_bool).unwrap_or(default);
    flag("is_active", true) && !flag("is_skipped", false)
}

fn session_id(party: &Map<String, Value>, key: &str) -> Option<Uuid> {
    payload::text(party, key).and_then(|id| Uuid::try_parse(id).ok())
}

fn counts(party: &Map<String, Value>) -> bool {
    takes_part(party) && payload::roles(party).any(|role| role == "ubo")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(name: &str) -> Payload {
        let path = format!("{}/../server/demo/didit/{name}.json", env!("CARGO_MANIFEST_DIR"));
        Payload::parse(&std::fs::read(path).unwrap()).unwrap()
    }

    fn summary_of(name: &str) -> Option<UboSummary> {
        let links = links(&sample(name));
        UboSummary::of(links.iter().filter(|l| l.counts).map(|l| l.payload_status.as_deref()))
    }

    #[test]
    fn samples_give_the_figures_of_their_manifest() {
        let figures = |total, approved, flagged, pending| Some(UboSummary { total, approved, flagged, pending });
        assert_eq!(summary_of("kyb_decision_in_review_complex"), figures(5, 1, 2, 2));
        assert_eq!(summary_of("kyb_decision_approved_simple"), figures(2, 2, 0, 0));
        assert_eq!(summary_of("kyb_decision_declined_dissolved"), figures(2, 1, 1, 0));
        assert_eq!(summary_of("kyb_decision_manual_entry"), figures(2, 1, 0, 1));
        assert_eq!(summary_of("kyb_decision_awaiting_user"), None);
    }

    #[test]
    fn people_who_do_not_count_are_known_all_the_same() {
        let links = links(&sample("kyb_decision_in_review_complex"));
        let known = |id: &str| links.iter().find(|l| l.key == LinkKey::Session(id.parse().unwrap())).map(|l| l.counts);
        // a director, an inactive owner, and the sub-session of a corporate owner
        assert_eq!(known("239ed539-71bd-4ef9-93b0-d103722dfbd6"), Some(false));
        assert_eq!(known("9d4e8299-6a22-4fab-b2a8-714f7f190293"), Some(false));
        assert_eq!(links.iter().filter(|l| l.counts).count(), 5);
        assert_eq!(links.len(), 9);
    }

    #[test]
    fn a_link_is_found_by_its_path() {
        let payload = sample("kyb_decision_in_review_complex");
        for link in links(&payload) {
            let path = path_of(&payload, &link.key).unwrap();
            assert!(path.starts_with("key_people_checks[0].") && path.contains("_session_"), "{path}");
        }
        assert_eq!(path_of(&payload, &LinkKey::Session(Uuid::nil())), None);
    }

    #[test]
    fn nobody_linked_is_not_zero() {
        assert_eq!(UboSummary::of([]), None);
        let one = UboSummary::of([Some("Kyc Expired")]).unwrap();
        assert_eq!((one.total, one.pending), (1, 1));
    }
}
