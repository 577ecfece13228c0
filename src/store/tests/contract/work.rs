//! Claims, the queue, tags, and what was set by hand.

use crate::fixtures::{activity, add_user, arrival, arrived, commit, current, decision, entry};
use crate::place::Place;
use domain::describe::Overlay;
use domain::session::{Claim, Priority, SessionState};
use domain::tags::Change;
use domain::time::MINUTE;
use domain::{Environment, Kind, Role, Status, Time, Uuid, World};
use futures::future::join_all;
use serde_json::json;
use std::collections::BTreeSet;
use store::{Act, Claimed, Committed, HandOut, ListQuery, NewClaim, Prioritised, Released, Store, TagsChanged};

fn claim_of(holder: &str, until: Time) -> Claim {
    Claim { holder: holder.to_owned(), name: holder.to_uppercase(), until }
}

async fn take(place: &Place, session_id: Uuid, holder: &str, now: Time, over_others: bool) -> Claimed {
    let new = NewClaim { session_id, claim: claim_of(holder, now.plus(30 * MINUTE)), now, over_others };
    place
        .claim_session(new, activity(place, Act::Claimed, Status::InReview), entry(place, "session.claim"))
        .await
        .unwrap()
}

async fn hand_out(place: &Place, store: &Store, holder: &str, now: Time) -> Option<Uuid> {
    let ask = HandOut { environment: Environment::Live, claim: claim_of(holder, now.plus(30 * MINUTE)), now };
    let mut entry = entry(place, "session.claim");
    entry.target = "session:".to_owned();
    store.hand_out(ask, activity(place, Act::Claimed, Status::InReview), entry).await.unwrap()
}

async fn tag(place: &Place, state: &SessionState, change: Change) -> TagsChanged {
    let did = activity(place, Act::Tagged, state.status);
    place.change_tags(state.session_id, change, did, entry(place, "session.tag")).await.unwrap()
}

fn texts(tags: &[&str]) -> Vec<String> {
    tags.iter().map(|tag| (*tag).to_owned()).collect()
}

promises! {
    async fn a_note_points_people_to_its_session_until_they_have_looked(place: &Place) {
        let (ada, bob) = (add_user(place, "ada@desk.example", &[Role::Reviewer]).await, add_user(place, "bob@desk.example", &[Role::Reviewer]).await);
        let mut ids = Vec::new();
        for people in [vec![ada.user_id], vec![ada.user_id, bob.user_id, ada.user_id]] {
            let state = arrived(place, Kind::User, Status::InReview).await;
            let mut note = decision(place, &state, Status::InReview);
            note.mentions = people;
            commit(place, note).await;
            ids.push(state.session_id);
        }
        let lines = async |user_id: Uuid, limit: i64| {
            let lines = place.mentions_of(user_id, limit).await.unwrap();
            lines.iter().map(|line| (line.number, line.who.clone())).collect::<Vec<_>>()
        };
        let (first, second) = ((1, "System".to_owned()), (2, "System".to_owned()));
        assert_eq!(lines(ada.user_id, 9).await, [second.clone(), first.clone()], "newest first, each once");
        assert_eq!(lines(ada.user_id, 1).await, std::slice::from_ref(&second));
        let now = place.world.now();
        assert_eq!(place.settle_mentions(ada.user_id, ids[1], now).await.unwrap(), 1);
        assert_eq!(place.settle_mentions(ada.user_id, ids[1], now).await.unwrap(), 0);
        assert_eq!((lines(ada.user_id, 9).await, lines(bob.user_id, 9).await), (vec![first], vec![second]));
    }

    async fn a_claim_holds_until_its_lease_ends_and_moves_nothing_else(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let (id, now) = (state.session_id, place.world.now());
        let taken = take(place, id, "person:a", now, false).await;
        let claim = claim_of("person:a", now.plus(30 * MINUTE));
        assert_eq!(taken, Claimed::Taken(claim.clone()));
        assert_eq!(current(place, id).await, SessionState { claim: Some(claim.clone()), ..state.clone() });
        let written = place.audit_head().await.unwrap().0;
        assert_eq!(take(place, id, "person:b", now.plus(29 * MINUTE), false).await, Claimed::Held(claim));
        assert_eq!(place.audit_head().await.unwrap().0, written, "a refusal leaves nothing");
        assert!(matches!(take(place, id, "person:b", now.plus(30 * MINUTE), false).await, Claimed::Taken(_)));
        assert!(matches!(take(place, id, "person:c", now.plus(31 * MINUTE), true).await, Claimed::Taken(_)));
        assert_eq!(take(place, place.world.id(), "person:a", now, false).await, Claimed::Closed);
        assert_eq!(place.events_of(id).await.unwrap().len(), 1);
    }

    async fn a_claim_is_renewed_by_its_holder_alone_and_never_shortened(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let (id, now) = (state.session_id, place.world.now());
        take(place, id, "person:a", now, false).await;
        let until = async || current(place, id).await.claim.unwrap().until.since(now) / MINUTE;
        place.renew_claim(id, "person:b", now.plus(50 * MINUTE)).await.unwrap();
        place.renew_claim(id, "person:a", now.plus(20 * MINUTE)).await.unwrap();
        assert_eq!(until().await, 30);
        place.renew_claim(id, "person:a", now.plus(50 * MINUTE)).await.unwrap();
        assert_eq!(until().await, 50);
    }

    async fn a_claim_is_given_back_by_its_holder_or_by_force(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let (id, now) = (state.session_id, place.world.now());
        let give = async |only_of: Option<&str>| {
            let did = activity(place, Act::Released, Status::InReview);
            place.release_claim(id, only_of, now, did, entry(place, "session.release")).await.unwrap()
        };
        assert_eq!(give(Some("person:a")).await, Released::Free);
        take(place, id, "person:a", now, false).await;
        assert!(matches!(give(Some("person:b")).await, Released::Held(_)));
        assert_eq!(give(Some("person:a")).await, Released::Done);
        take(place, id, "person:a", now, false).await;
        assert_eq!(give(None).await, Released::Done);
        assert_eq!(current(place, id).await.claim, None);
    }

    async fn a_decision_ends_the_claim_it_knew_and_yields_to_one_that_it_did_not(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let (id, now) = (state.session_id, place.world.now());
        take(place, id, "person:a", now, false).await;
        // loaded before the claim came
        let blind = decision(place, &state, Status::Approved);
        assert_eq!(place.commit_session(blind).await.unwrap(), Committed::Raced);
        let knowing = current(place, id).await;
        assert!(knowing.claim.is_some());
        let decided = commit(place, decision(place, &knowing, Status::Approved)).await;
        assert_eq!(decided.claim, None);
        assert_eq!(current(place, id).await.claim, None);
        // a lease that ended stops nobody
        let state = arrived(place, Kind::User, Status::InReview).await;
        take(place, state.session_id, "person:a", Time(now.0 - 40 * MINUTE), false).await;
        commit(place, decision(place, &state, Status::Declined)).await;
    }

    async fn reasons_are_counted_for_the_outcome_that_they_were_given_with(place: &Place) {
        let give = async |status: Status, codes: &[&str]| {
            let state = arrived(place, Kind::User, Status::InReview).await;
            let mut commit_of = decision(place, &state, status);
            commit_of.activity.reason_codes = texts(codes);
            commit(place, commit_of).await;
        };
        give(Status::Declined, &["106", "101"]).await;
        give(Status::Declined, &["106", "words of the caller's own"]).await;
        give(Status::Resubmitted, &["204"]).await;
        let mut uses = place.reason_uses(Environment::Live).await.unwrap();
        assert_eq!(uses.remove(0), (Status::Declined, "106".to_owned()), "the commonest first");
        let rest = [(Status::Declined, "101".to_owned()), (Status::Resubmitted, "204".to_owned())];
        assert_eq!(uses, rest);
        assert_eq!(place.reason_uses(Environment::Sandbox).await.unwrap(), []);
    }

    async fn the_next_is_the_oldest_free_one_of_the_highest_priority(place: &Place) {
        let now = place.world.now();
        let mut ids = Vec::new();
        for (i, status) in [Status::InReview, Status::Approved, Status::InReview, Status::InReview].into_iter().enumerate() {
            let mut arrival = arrival(place, Kind::User, status);
            // the last to come in waits longest
            arrival.state.entered_review_at = (status == Status::InReview).then(|| now.plus(-i64::try_from(i).unwrap()));
            ids.push(commit(place, arrival).await.session_id);
        }
        let prioritised = async |priority| {
            let (did, entry) = (activity(place, Act::Prioritised, Status::InReview), entry(place, "session.prioritise"));
            place.set_priority(ids[0], priority, did, entry).await.unwrap()
        };
        let before = current(place, ids[0]).await;
        assert_eq!(prioritised(Priority::High).await, Prioritised::Done);
        let head = place.audit_head().await.unwrap().0;
        assert_eq!(prioritised(Priority::High).await, Prioritised::Done);
        assert_eq!(place.audit_head().await.unwrap().0, head, "what changes nothing leaves no trace");
        assert_eq!(current(place, ids[0]).await, SessionState { priority: Priority::High, ..before });
        let mut other = arrival(place, Kind::User, Status::InReview);
        other.state.environment = Environment::Sandbox;
        commit(place, other).await;
        let later = place.world.now();
        let looked = async |except: Uuid| place.first_waiting(Environment::Live, later, except).await.unwrap();
        assert_eq!((looked(ids[0]).await, looked(ids[1]).await), (Some(ids[3]), Some(ids[0])), "a look takes nothing");
        for expected in [ids[0], ids[3], ids[2]] {
            assert_eq!(hand_out(place, &place.store, "person:a", later).await, Some(expected));
        }
        let written = place.audit_head().await.unwrap().0;
        assert_eq!(hand_out(place, &place.store, "person:b", later).await, None);
        assert_eq!(place.audit_head().await.unwrap().0, written);
        let again = hand_out(place, &place.store, "person:b", later.plus(31 * MINUTE)).await;
        assert_eq!(again, Some(ids[0]), "a lease that ended frees the session");
        let rows = place.audit_rows(0, 100).await.unwrap();
        assert!(rows.last().unwrap().content.contains(&format!("session:{}", ids[0])));
    }

    async fn of_many_who_ask_for_the_next_at_once_nobody_gets_the_same(place: &Place) {
        for _ in 0..20 {
            arrived(place, Kind::User, Status::InReview).await;
        }
        let beside = place.beside().await;
        let now = place.world.now();
        let asked = (0..32).map(|i| {
            let store = if i % 2 == 0 { beside.clone() } else { place.store.clone() };
            let mut entry = entry(place, "session.claim");
            entry.target = "session:".to_owned();
            let did = activity(place, Act::Claimed, Status::InReview);
            let claim = claim_of(&format!("person:{i}"), now.plus(30 * MINUTE));
            tokio::spawn(async move {
                store.hand_out(HandOut { environment: Environment::Live, claim, now }, did, entry).await.unwrap()
            })
        });
        let given: Vec<Option<Uuid>> = join_all(asked).await.into_iter().map(Result::unwrap).collect();
        let distinct: BTreeSet<Uuid> = given.iter().flatten().copied().collect();
        assert_eq!((distinct.len(), given.iter().flatten().count()), (20, 20));
        assert_eq!(place.numbers("SELECT count(DISTINCT claimed_by) FROM sessions").await, [20]);
        beside.close().await;
    }

    async fn tags_are_kept_in_order_and_found_and_outlive_a_newer_payload(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let id = state.session_id;
        assert_eq!(tag(place, &state, Change::Add(texts(&["vip", "Paper"]))).await, TagsChanged::Done(texts(&["vip", "Paper"])));
        let written = place.audit_head().await.unwrap().0;
        assert_eq!(tag(place, &state, Change::Add(texts(&["VIP"]))).await, TagsChanged::Done(texts(&["vip", "Paper"])));
        assert_eq!(place.audit_head().await.unwrap().0, written, "what changes nothing leaves no trace");
        let many: Vec<String> = (0..49).map(|i| i.to_string()).collect();
        assert!(matches!(tag(place, &state, Change::Add(many)).await, TagsChanged::Refused(_)));
        assert_eq!(current(place, id).await, state, "neither version nor events move");
        let mut newer = decision(place, &state, Status::InReview);
        newer.words = Some(vec!["new".into()]);
        commit(place, newer).await;
        let found = async |tag: &str| {
            let words = vec![domain::search::Facet::Tag(tag).word()];
            place.count_search(&ListQuery { words, ..crate::lists::all(5) }, 5).await.unwrap().found
        };
        assert_eq!((found("VIP").await, found("paper").await, found("gold").await), (1, 1, 0));
        assert_eq!(tag(place, &state, Change::Remove(texts(&["paper"]))).await, TagsChanged::Done(texts(&["vip"])));
        assert_eq!((found("vip").await, found("paper").await), (1, 0));
        assert_eq!(place.tags_of(id).await.unwrap(), texts(&["vip"]));
        place.tamper("UPDATE sessions SET redaction = 'redacted'").await.unwrap();
        assert_eq!(tag(place, &state, Change::Replace(Vec::new())).await, TagsChanged::Closed);
        assert_eq!(take(place, id, "person:a", place.world.now(), false).await, Claimed::Closed);
    }

    async fn many_who_tag_at_once_lose_nothing(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let beside = place.beside().await;
        let added = (0..16).map(|i| {
            let store = if i % 2 == 0 { beside.clone() } else { place.store.clone() };
            let (did, entry) = (activity(place, Act::Tagged, state.status), entry(place, "session.tag"));
            let id = state.session_id;
            tokio::spawn(async move { store.change_tags(id, Change::Add(vec![format!("t{i}")]), did, entry).await.unwrap() })
        });
        join_all(added).await;
        assert_eq!(place.tags_of(state.session_id).await.unwrap().len(), 16);
        beside.close().await;
    }

    async fn what_was_set_by_hand_is_kept_sealed_beside_the_session(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let id = state.session_id;
        let stored = async || place.find_session(id).await.unwrap().unwrap();
        assert_eq!(stored().await.overlay, Overlay::default());
        let metadata = json!({"secret-key": "Quatermass"}).as_object().unwrap().clone();
        let overlay = Overlay { external_ref: Some(Some("crm-Quatermass".into())), metadata };
        let mut change = decision(place, &state, Status::InReview);
        change.overlay = Some(overlay.clone());
        let state = commit(place, change).await;
        assert_eq!(stored().await.overlay, overlay);
        commit(place, decision(place, &state, Status::Approved)).await;
        assert_eq!(stored().await.overlay, overlay, "other changes leave it");
    }

    async fn the_feed_is_paged_in_either_order(place: &Place) {
        let mut state = arrived(place, Kind::User, Status::InReview).await;
        for status in [Status::Approved, Status::Declined] {
            state = commit(place, decision(place, &state, status)).await;
        }
        let acts = async |newest_first, limit, offset| {
            let (rows, count) = place.activity_feed(state.session_id, newest_first, limit, offset).await.unwrap();
            (rows.iter().map(|row| row.status_after.unwrap()).collect::<Vec<_>>(), count)
        };
        assert_eq!(acts(true, 2, 0).await, (vec![Status::Declined, Status::Approved], 3));
        assert_eq!(acts(false, 2, 1).await, (vec![Status::Approved, Status::Declined], 3));
        assert_eq!(acts(true, 5, 2).await, (vec![Status::InReview], 3));
        assert_eq!(acts(true, 5, 9).await, (vec![], 3));
    }
}

/// The queue walks its index, however many sessions there are.
#[tokio::test]
async fn the_next_walks_an_index_on_sqlite() {
    let place = Place::sqlite().await;
    let plan = crate::lists::plan(
        &place,
        "SELECT s.session_id FROM sessions s INDEXED BY sessions_to_hand_out WHERE s.environment = 'live' \
         AND s.status = 'In Review' AND s.redaction IS NULL AND (s.claimed_until IS NULL OR s.claimed_until <= 5) \
         ORDER BY s.priority DESC, s.entered_review_at, s.number LIMIT 1",
    )
    .await;
    assert!(plan.contains("sessions_to_hand_out") && !plan.contains("TEMP B-TREE"), "{plan}");
    place.leave().await;
}
