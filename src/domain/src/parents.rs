//! What a linked session's move does to the company above it (domain §3.8): a pure rule, which the store asks in the
//! transaction of the move.

use crate::session::SessionState;
use crate::ubo::{self, LinkKey};
use crate::{Payload, Status, payload};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// What is to be written for a company after one of its linked sessions moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Recomputed {
    /// The payload with the linked sessions' statuses in it; `None` when it says so already.
    pub payload: Option<Payload>,
    /// The company's status after it.
    pub status: Status,
}

/// Brings a company's payload and status up to date with the sessions that the desk has of its links: the people's
/// `kyc_status` wherever the payload lists them, the copies of the sessions' own statuses where the payload holds them, and the status of the key-people
/// feature. A company that waits for its people comes into review once none of them is pending; no other status moves,
/// so that nothing a person decided is overturned.
#[must_use]
pub fn recompute(state: &SessionState, payload: &Payload, linked: &HashMap<LinkKey, Status>) -> Recomputed {
    let ids = ubo::ids_by_url(payload);
    let mut object = payload.clone().into_object();
    let (mut anyone, mut someone_waits) = (false, false);
    if let Some(Value::Array(checks)) = object.get_mut("key_people_checks") {
        for check in checks.iter_mut().filter_map(Value::as_object_mut) {
            let mut worst = None;
            ubo::each_party_mut(check, &mut |party| {
                let found = settle(party, &ids, linked);
                if ubo::takes_part(party) {
                    worst = worst.max(found);
                }
            });
            let Some(worst) = worst else { continue };
            anyone = true;
            someone_waits |= check_waits(check, &ids, linked);
            check.insert("status".to_owned(), Value::from(worst.feature_status()));
        }
    }
    ubo::each_copy_mut(&mut object, &mut |party| project(party, &ids, linked));
    let status = match state.status {
        Status::AwaitingUser if anyone && !someone_waits => Status::InReview,
        other => other,
    };
    let changed = object != *payload.object();
    Recomputed { payload: changed.then(|| Payload::trusted(object)), status }
}

/// How a linked person stands, the better first: the worst of all gives the feature's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Approved,
    Pending,
    InReview,
    Declined,
}

impl Standing {
    fn of(status: Option<Status>) -> Self {
        match status {
            Some(Status::Approved) => Self::Approved,
            Some(Status::InReview) => Self::InReview,
            Some(Status::Declined) => Self::Declined,
            _ => Self::Pending,
        }
    }

    fn feature_status(self) -> &'static str {
        match self {
            Self::Approved => Status::Approved.wire(),
            Self::Pending => Status::AwaitingUser.wire(),
            Self::InReview => Status::InReview.wire(),
            Self::Declined => Status::Declined.wire(),
        }
    }
}

/// The word that a party's `kyc_status` takes.
fn projected(status: Status) -> &'static str {
    match status {
        Status::Approved => "Approved",
        Status::Declined => "Declined",
        _ => "Pending",
    }
}

/// Writes what the desk knows into a party, and tells the worst of its linked sessions.
fn settle(
    party: &mut Map<String, Value>,
    ids: &HashMap<String, uuid::Uuid>,
    linked: &HashMap<LinkKey, Status>,
) -> Option<Standing> {
    project(party, ids, linked);
    standings(party, ids, linked).max()
}

/// Writes what the desk knows of a party's linked sessions into it.
fn project(party: &mut Map<String, Value>, ids: &HashMap<String, uuid::Uuid>, linked: &HashMap<LinkKey, Status>) {
    for (key, own, projection) in links_of(party, ids) {
        let Some(status) = linked.get(&key) else { continue };
        if projection {
            party.insert("kyc_status".to_owned(), Value::from(projected(*status)));
        }
        if party.contains_key(own) {
            party.insert(own.to_owned(), Value::from(status.wire()));
        }
    }
}

/// The links of a party: key, the field that copies the session's status, and whether `kyc_status` projects it.
fn links_of(
    party: &Map<String, Value>,
    ids: &HashMap<String, uuid::Uuid>,
) -> impl Iterator<Item = (LinkKey, &'static str, bool)> + use<> {
    let kyc = ubo::kyc_link(party, ids).map(|key| (key, "kyc_session_status", true));
    let sub = ubo::sub_session(party).map(|key| (key, "kyb_sub_session_status", false));
    kyc.into_iter().chain(sub)
}

/// How each linked session of a party stands: the desk's own status, else the payload's copy.
fn standings(
    party: &Map<String, Value>,
    ids: &HashMap<String, uuid::Uuid>,
    linked: &HashMap<LinkKey, Status>,
) -> impl Iterator<Item = Standing> {
    links_of(party, ids).map(|(key, own, projection)| {
        let copy = || {
            let full = payload::text(party, own).and_then(Status::read_any);
            full.or_else(|| payload::text(party, "kyc_status").filter(|_| projection).and_then(Status::read_any))
        };
        Standing::of(linked.get(&key).copied().or_else(copy))
    })
}

fn check_waits(
    check: &Map<String, Value>,
    ids: &HashMap<String, uuid::Uuid>,
    linked: &HashMap<LinkKey, Status>,
) -> bool {
    payload::buckets(check)
        .into_iter()
        .filter(|(_, party)| ubo::takes_part(party))
        .any(|(_, party)| standings(party, ids, linked).any(|standing| standing == Standing::Pending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Time, Uuid};
    use proptest::prelude::*;
    use serde_json::json;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn company(status: Status) -> SessionState {
        SessionState::begun(id(99), Kind::Business, status, Time(0))
    }

    fn with(owners: &Value, parties: &Value) -> Payload {
        Payload::from_value(json!({
            "session_id": id(99), "session_kind": "business", "status": "Awaiting User",
            "key_people_checks": [{
                "node_id": "kyb", "status": "Awaiting User", "own_key": 1.50,
                "registry": {"beneficial_owners": owners}, "submitted": {"parties": parties},
            }],
        }))
        .unwrap()
    }

    fn owner(n: u128) -> Value {
        json!({"name": format!("Owner {n}"), "roles": ["ubo"], "kyc_session_id": id(n), "kyc_status": "Pending"})
    }

    fn statuses(of: &[(u128, Status)]) -> HashMap<LinkKey, Status> {
        of.iter().map(|(n, status)| (LinkKey::Session(id(*n)), *status)).collect()
    }

    fn feature(recomputed: &Recomputed, before: &Payload) -> String {
        let after = recomputed.payload.as_ref().unwrap_or(before);
        after.object()["key_people_checks"][0]["status"].as_str().unwrap().to_owned()
    }

    #[test]
    fn the_feature_follows_the_worst_of_the_linked_people() {
        use Status::{Approved, AwaitingUser, Declined, Expired, InProgress, InReview};
        let payload = with(&json!([owner(1), owner(2)]), &json!([]));
        for (one, two, expected, status) in [
            (Approved, Approved, Approved, InReview),
            (Approved, InProgress, AwaitingUser, AwaitingUser),
            (InReview, InProgress, InReview, AwaitingUser),
            (Declined, InReview, Declined, InReview),
            (Declined, Expired, Declined, AwaitingUser),
            (InReview, Approved, InReview, InReview),
        ] {
            let recomputed = recompute(&company(AwaitingUser), &payload, &statuses(&[(1, one), (2, two)]));
            assert_eq!(feature(&recomputed, &payload), expected.wire(), "{one:?} {two:?}");
            assert_eq!(recomputed.status, status, "{one:?} {two:?}");
        }
    }

    #[test]
    fn what_is_projected_is_approved_declined_or_pending() {
        let mut known = owner(1);
        known["kyc_session_status"] = json!("In Progress");
        let payload = with(&json!([known]), &json!([]));
        for status in Status::ALL.iter().copied() {
            let recomputed = recompute(&company(Status::InReview), &payload, &statuses(&[(1, status)]));
            let after = recomputed.payload.unwrap_or_else(|| payload.clone());
            let party = &after.object()["key_people_checks"][0]["registry"]["beneficial_owners"][0];
            let expected = match status {
                Status::Approved => "Approved",
                Status::Declined => "Declined",
                _ => "Pending",
            };
            assert_eq!((&party["kyc_status"], &party["kyc_session_status"]), (&json!(expected), &json!(status.wire())));
            assert_eq!(after.object()["key_people_checks"][0]["own_key"].to_string(), "1.5");
        }
    }

    #[test]
    fn sub_sessions_and_urls_count_and_the_inactive_and_skipped_do_not() {
        let parties = json!([
            {"name": "Holding", "roles": ["shareholder"], "kyb_sub_session_id": id(5), "kyb_sub_session_status": "x"},
            {"name": "By URL", "roles": ["director"], "kyc_session_url": "https://verify.example/6"},
            {"name": "Left", "is_active": false, "kyc_session_id": id(7)},
            {"name": "Skipped", "is_skipped": true, "kyc_session_id": id(8)},
            {"name": "Unlinked", "roles": ["ubo"], "kyc_status": "Pending"},
        ]);
        let payload = with(&json!([]), &parties);
        let mut linked = statuses(&[(5, Status::Approved), (7, Status::Declined), (8, Status::InProgress)]);
        linked.insert(LinkKey::Url("https://verify.example/6".into()), Status::Approved);
        let recomputed = recompute(&company(Status::AwaitingUser), &payload, &linked);
        assert_eq!((feature(&recomputed, &payload).as_str(), recomputed.status), ("Approved", Status::InReview));
        let after = recomputed.payload.unwrap();
        let party = |i: usize| after.object()["key_people_checks"][0]["submitted"]["parties"][i].clone();
        assert_eq!(party(0)["kyb_sub_session_status"], "Approved");
        assert_eq!(party(2)["kyc_status"], "Declined", "what is known is shown all the same");
        assert_eq!(party(4), parties[4]);
    }

    #[test]
    fn every_list_of_a_person_says_the_same_and_only_the_buckets_count() {
        let listed = json!([{"name": "Owner", "kyc_session_url": "https://verify.example/1", "kyc_status": "Pending"}]);
        let payload = Payload::from_value(json!({
            "session_id": id(99), "session_kind": "business", "status": "Awaiting User",
            "registry_checks": [{"company": {"officers": listed, "beneficial_owners": listed}}, {"company": null}, {}],
            "key_people_checks": [{
                "status": "Awaiting User", "officers": listed, "beneficial_owners": [owner(2)],
                "registry": {"officers": listed}, "submitted": {"parties": [
                    {"name": "Owner", "kyc_session_id": id(1), "kyc_session_url": "https://verify.example/1"},
                ]},
            }],
        }))
        .unwrap();
        let linked = statuses(&[(1, Status::Approved), (2, Status::InProgress)]);
        let recomputed = recompute(&company(Status::AwaitingUser), &payload, &linked);
        assert_eq!((feature(&recomputed, &payload).as_str(), recomputed.status), ("Approved", Status::InReview));
        let after = Value::Object(recomputed.payload.unwrap().into_object());
        for place in [
            "/registry_checks/0/company/officers/0",
            "/registry_checks/0/company/beneficial_owners/0",
            "/key_people_checks/0/officers/0",
            "/key_people_checks/0/registry/officers/0",
            "/key_people_checks/0/submitted/parties/0",
        ] {
            assert_eq!(after.pointer(place).unwrap()["kyc_status"], "Approved", "{place}");
        }
        assert_eq!(after.pointer("/key_people_checks/0/beneficial_owners/0/kyc_status").unwrap(), "Pending");
    }

    #[test]
    fn a_company_without_linked_people_stays_as_it_is() {
        for parties in [json!([]), json!([{"name": "Unlinked", "roles": ["ubo"]}])] {
            let payload = with(&json!([]), &parties);
            let recomputed = recompute(&company(Status::AwaitingUser), &payload, &HashMap::new());
            assert_eq!(recomputed, Recomputed { payload: None, status: Status::AwaitingUser });
        }
    }

    proptest! {
        #[test]
        fn only_a_company_that_waits_moves_and_a_second_look_changes_nothing(
            standing in prop::collection::vec(0..Status::ALL.len(), 1..6), from in 0..Status::ALL.len(),
        ) {
            let owners: Vec<Value> = (0_u128..).zip(&standing).map(|(n, _)| owner(n)).collect();
            let linked = statuses(&(0_u128..).zip(&standing).map(|(n, at)| (n, Status::ALL[*at])).collect::<Vec<_>>());
            let (state, payload) = (company(Status::ALL[from]), with(&json!(owners), &json!([])));
            let first = recompute(&state, &payload, &linked);
            prop_assert!(first.status == state.status || (state.status, first.status) == (Status::AwaitingUser, Status::InReview));
            let after = first.payload.unwrap_or(payload);
            let again = recompute(&SessionState { status: first.status, ..state }, &after, &linked);
            prop_assert_eq!(again, Recomputed { payload: None, status: first.status });
        }
    }
}
