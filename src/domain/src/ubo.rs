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

/// One linked session of a beneficial owner, with the status that the payload itself gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UboLink {
    /// The linked session.
    pub key: LinkKey,
    /// The payload's copy of its status, as written; the session's own status wins over it.
    pub payload_status: Option<String>,
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

/// The distinct links of a company's payload: parties of either bucket that are active, unskipped and hold the role
/// `ubo`. A party that gives only a URL is the same link as one that gives that URL and an id.
#[must_use]
pub fn links(payload: &Payload) -> Vec<UboLink> {
    let parties: Vec<&Map<String, Value>> = payload
        .objects("key_people_checks")
        .flat_map(|check| payload::buckets(check))
        .map(|(_, party)| party)
        .collect();
    let ids_by_url: HashMap<&str, Uuid> =
        parties.iter().filter_map(|p| Some((payload::text(p, "kyc_session_url")?, session_id(p)?))).collect();

    let mut found: BTreeMap<LinkKey, Option<String>> = BTreeMap::new();
    for party in parties.into_iter().filter(|p| counts(p)) {
        let url = payload::text(party, "kyc_session_url");
        let key = match (session_id(party), url) {
            (Some(id), _) => LinkKey::Session(id),
            (None, Some(url)) => {
                ids_by_url.get(url).map_or_else(|| LinkKey::Url(url.to_owned()), |id| LinkKey::Session(*id))
            }
            (None, None) => continue,
        };
        // the session's status says more than the projection `kyc_status`
        let full = payload::text(party, "kyc_session_status").map(str::to_owned);
        let projected = payload::text(party, "kyc_status").map(str::to_owned);
        let entry = found.entry(key).or_default();
        if full.is_some() {
            *entry = full;
        } else if entry.is_none() {
            *entry = projected;
        }
    }
    found.into_iter().map(|(key, payload_status)| UboLink { key, payload_status }).collect()
}

fn session_id(party: &Map<String, Value>) -> Option<Uuid> {
    payload::text(party, "kyc_session_id").and_then(|id| Uuid::try_parse(id).ok())
}

fn counts(party: &Map<String, Value>) -> bool {
    let flag = |key: &str, default: bool| party.get(key).and_then(Value::as_bool).unwrap_or(default);
    flag("is_active", true) && !flag("is_skipped", false) && payload::roles(party).any(|role| role == "ubo")
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
        UboSummary::of(links.iter().map(|l| l.payload_status.as_deref()))
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
    fn nobody_linked_is_not_zero() {
        assert_eq!(UboSummary::of([]), None);
        let one = UboSummary::of([Some("Kyc Expired")]).unwrap();
        assert_eq!((one.total, one.pending), (1, 1));
    }
}
