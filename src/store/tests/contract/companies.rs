//! UBO KYC summaries: kept beside companies, equal to a recount whatever happens to their people.

use crate::fixtures::{arrival, arrived, commit, current, decided, decision, endpoint, entry, link, payload};
use crate::place::Place;
use domain::event::EventType;
use domain::session::SessionState;
use domain::ubo::{self, LinkKey, PartyLink};
use domain::view::UboFilter;
use domain::{Environment, Kind, Status, UboSummary, Uuid, World};
use serde_json::{Value, json};
use std::collections::HashMap;
use store::{Act, Committed, EventBody, SessionCommit, Subject, UboSums};

async fn company(place: &Place, links: Vec<PartyLink>) -> Uuid {
    let mut arrival = arrival(place, Kind::Business, Status::InReview);
    arrival.links = Some(links);
    commit(place, arrival).await.session_id
}

/// A company of these owners, as it comes in; its event tells how its people stand.
fn company_of(place: &Place, status: Status, owners: &Value) -> SessionCommit {
    let mut arrival = arrival(place, Kind::Business, status);
    let checks = json!([{"node_id": "kyb", "status": "In Review", "registry": {"beneficial_owners": owners}}]);
    let company = json!({"session_kind": "business", "key_people_checks": checks});
    let payload = payload(arrival.state.session_id, status, &company);
    arrival.links = Some(ubo::links(&payload));
    arrival.payload = Some(payload);
    arrival.event.as_mut().unwrap().body = EventBody::After(Box::new(|written| {
        let people = &written.payload.as_ref().unwrap().object()["key_people_checks"][0]["status"];
        json!({"people": people}).to_string().into_bytes()
    }));
    arrival
}

async fn put_company(place: &Place, status: Status, owners: &Value) -> SessionState {
    commit(place, company_of(place, status, owners)).await
}

async fn summary(place: &Place, session_id: Uuid) -> Option<(i64, i64, i64, i64)> {
    let ubo = place.find_session(session_id).await.unwrap().unwrap().ubo;
    ubo.map(|ubo| (ubo.total, ubo.approved, ubo.flagged, ubo.pending))
}

async fn overview(place: &Place, filter: UboFilter, limit: i64) -> Vec<i64> {
    let mut numbers = Vec::new();
    let mut after = None;
    loop {
        let (rows, has_more) = place.list_companies(Environment::Live, filter, after, limit).await.unwrap();
        numbers.extend(rows.iter().map(|row| row.session.state.number));
        after = rows.last().map(|row| (row.session.ubo.map_or(-1, |ubo| ubo.flagged), row.session.state.number));
        if !has_more {
            return numbers;
        }
    }
}

promises! {
    async fn a_linked_sessions_own_status_wins_over_the_payloads_copy(place: &Place) {
        let approved = arrived(place, Kind::User, Status::Approved).await.session_id;
        let unknown = place.world.id();
        let links = vec![
            link(LinkKey::Session(approved), Some("Declined")),
            link(LinkKey::Session(unknown), Some("DECLINED")),
            link(LinkKey::Url("https://verify.example/late".into()), Some("Approved")),
            link(LinkKey::Url("https://verify.example/never".into()), Some("whatever a payload says")),
        ];
        let company = company(place, links).await;
        assert_eq!(summary(place, company).await, Some((4, 2, 1, 1)));
        assert_eq!(
            place.linked_statuses(company).await.unwrap(),
            [(LinkKey::Session(approved), approved, Status::Approved)]
        );

        // the session that a URL means comes later, and is declined
        let mut late = arrival(place, Kind::User, Status::Declined);
        late.session_url = Some("https://verify.example/late".into());
        let late = commit(place, late).await.session_id;
        assert_eq!(summary(place, company).await, Some((4, 1, 2, 1)));
        let linked = place.linked_statuses(company).await.unwrap();
        assert_eq!(linked[1], (LinkKey::Url("https://verify.example/late".into()), late, Status::Declined));
    }

    async fn a_childs_decision_moves_the_companys_summary_and_version(place: &Place) {
        let child = arrived(place, Kind::User, Status::InProgress).await.session_id;
        let company = company(place, vec![link(LinkKey::Session(child), None)]).await;
        let before = current(place, company).await;
        assert_eq!(summary(place, company).await, Some((1, 0, 0, 1)));
        decided(place, child, Status::Approved).await;
        let after = current(place, company).await;
        assert_eq!(summary(place, company).await, Some((1, 1, 0, 0)));
        assert_eq!((after.version, after.event_sequence), (before.version + 1, before.event_sequence));
        assert_eq!(place.activities(company).await.unwrap()[0].act, Act::Linked, "its timeline says why");
        assert!(after.updated_at > before.updated_at);
        // approved to approved, or pending to pending, is no news for the company
        decided(place, child, Status::Approved).await;
        assert_eq!(current(place, company).await.version, after.version);
        // whoever decided on the view before is told
        let stale = decision(place, &before, Status::Approved);
        assert_eq!(place.commit_session(stale).await.unwrap(), Committed::Raced);
    }

    async fn a_company_put_after_its_people_shows_their_own_statuses_at_once(place: &Place) {
        let approved = arrived(place, Kind::User, Status::Approved).await.session_id;
        let mut by_url = arrival(place, Kind::User, Status::Declined);
        by_url.session_url = Some("https://verify.example/early".into());
        commit(place, by_url).await;
        let sub = arrived(place, Kind::Business, Status::Approved).await.session_id;
        place.add_endpoint(endpoint(place, "https://receiver.example/hook"), entry(place, "webhook.add")).await.unwrap();
        let owners = json!([
            {"full_name": "A", "roles": ["ubo"], "kyc_session_id": approved, "kyc_status": "Pending"},
            {"full_name": "B", "roles": ["ubo"], "kyc_session_url": "https://verify.example/early", "kyc_status": "Approved"},
            {"company_name": "C", "kyb_sub_session_id": sub, "kyb_sub_session_status": "In Progress"},
            {"full_name": "D", "roles": ["ubo"], "kyc_session_id": place.world.id(), "kyc_status": "Approved"},
        ]);
        let state = put_company(place, Status::InReview, &owners).await;
        let stored = place.find_session(state.session_id).await.unwrap().unwrap();
        let check = stored.payload.object()["key_people_checks"][0].clone();
        let owner = |at: usize, field: &str| check["registry"]["beneficial_owners"][at][field].clone();
        assert_eq!((owner(0, "kyc_status"), owner(1, "kyc_status")), (json!("Approved"), json!("Declined")));
        assert_eq!((owner(2, "kyb_sub_session_status"), owner(3, "kyc_status")), (json!("Approved"), json!("Approved")));
        assert_eq!(check["status"], "Declined");
        assert_eq!(summary(place, state.session_id).await, Some((3, 2, 1, 0)));
        assert_eq!((state.version, state.event_sequence, stored.revisions), (1, 1, 1), "it came so");
        let told = place.deliveries_of(state.session_id).await.unwrap();
        assert_eq!(told[0].body.as_ref().unwrap()["people"], json!("Declined"), "its event says so too");
        // what is kept is what a further move finds
        decided(place, approved, Status::InReview).await;
        assert_eq!(current(place, state.session_id).await.version, 2);
    }

    async fn a_company_that_waits_for_people_who_are_through_moves_on_by_itself(place: &Place) {
        let child = arrived(place, Kind::User, Status::Approved).await.session_id;
        let owners = json!([{"full_name": "A", "roles": ["ubo"], "kyc_session_id": child, "kyc_status": "Pending"}]);
        let state = put_company(place, Status::AwaitingUser, &owners).await;
        assert_eq!((state.status, state.version, state.event_sequence), (Status::InReview, 2, 2));
        assert_eq!(current(place, state.session_id).await, state);
        assert!(state.entered_review_at.is_some());
        let acts: Vec<Act> = place.activities(state.session_id).await.unwrap().iter().map(|one| one.act).collect();
        assert_eq!(acts, [Act::Linked, Act::Created]);
        let counts = place.status_counts(Environment::Live, Some(Kind::Business)).await.unwrap();
        assert!(counts.contains(&(Status::InReview, 1)) && counts.contains(&(Status::AwaitingUser, 0)));
    }

    async fn whichever_comes_first_a_company_ends_with_its_peoples_statuses(place: &Place) {
        let beside = place.beside().await;
        for round in 0..8 {
            let mut people = Vec::new();
            for _ in 0..4 {
                people.push(arrived(place, Kind::User, Status::InProgress).await);
            }
            let owners: Vec<_> = people
                .iter()
                .map(|person| json!({"full_name": "A", "roles": ["ubo"], "kyc_session_id": person.session_id, "kyc_status": "Pending"}))
                .collect();
            let company = company_of(place, Status::AwaitingUser, &json!(owners));
            let session_id = company.state.session_id;
            let mut tasks = vec![tokio::spawn({
                let store = place.store.clone();
                async move { store.commit_session(company).await.unwrap() }
            })];
            for (at, person) in people.iter().enumerate() {
                let status = if (at + round) % 4 == 0 { Status::Declined } else { Status::Approved };
                let decision = decision(place, person, status);
                let store = if at % 2 == 0 { beside.clone() } else { place.store.clone() };
                tasks.push(tokio::spawn(async move { store.commit_session(decision).await.unwrap() }));
            }
            for task in tasks {
                assert!(matches!(task.await.unwrap(), Committed::Done(_)));
            }
            let stored = place.find_session(session_id).await.unwrap().unwrap();
            let check = &stored.payload.object()["key_people_checks"][0];
            for owner in check["registry"]["beneficial_owners"].as_array().unwrap() {
                let id = Uuid::try_parse(owner["kyc_session_id"].as_str().unwrap()).unwrap();
                assert_eq!(owner["kyc_status"], current(place, id).await.status.wire());
            }
            assert_eq!((&check["status"], stored.state.status), (&json!("Declined"), Status::InReview));
            assert_eq!(summary(place, session_id).await, Some((4, 3, 1, 0)));
        }
    }

    async fn one_session_linked_by_id_and_by_url_counts_once(place: &Place) {
        let mut child = arrival(place, Kind::User, Status::Approved);
        child.session_url = Some("https://verify.example/one".into());
        let child = commit(place, child).await.session_id;
        let links = vec![
            link(LinkKey::Session(child), None),
            link(LinkKey::Url("https://verify.example/one".into()), Some("Declined")),
        ];
        let company = company(place, links).await;
        assert_eq!(summary(place, company).await, Some((1, 1, 0, 0)));
        decided(place, child, Status::InReview).await;
        assert_eq!(summary(place, company).await, Some((1, 0, 1, 0)));
    }

    async fn links_do_not_cross_environments(place: &Place) {
        let mut child = arrival(place, Kind::User, Status::Approved);
        child.state.environment = Environment::Sandbox;
        child.session_url = Some("https://verify.example/sandbox".into());
        let child = commit(place, child).await;
        let links = vec![
            link(LinkKey::Session(child.session_id), Some("Declined")),
            link(LinkKey::Url("https://verify.example/sandbox".into()), None),
        ];
        let company = company(place, links).await;
        assert_eq!(summary(place, company).await, Some((2, 0, 1, 1)));
        assert!(place.linked_statuses(company).await.unwrap().is_empty());
        decided(place, child.session_id, Status::Declined).await;
        assert_eq!(current(place, company).await.version, 1);
        assert_eq!(place.ubo_sums(Environment::Sandbox).await.unwrap(), UboSums::default());
    }

    async fn a_company_does_not_come_to_stand_under_itself(place: &Place) {
        let mut own = arrival(place, Kind::Business, Status::InReview);
        own.links = Some(vec![link(LinkKey::Session(own.state.session_id), None)]);
        let before = place.audit_head().await.unwrap();
        assert_eq!(place.commit_session(own).await.unwrap(), Committed::Looped(0));
        assert_eq!(place.audit_head().await.unwrap(), before, "nothing was written");

        // over three levels, the last of them by the URL of the first
        let mut top = arrival(place, Kind::Business, Status::InReview);
        top.session_url = Some("https://verify.example/top".into());
        let (middle, bottom) = (place.world.id(), place.world.id());
        top.links = Some(vec![link(LinkKey::Session(middle), None)]);
        let top = commit(place, top).await;
        let mut second = arrival(place, Kind::Business, Status::InReview);
        second.state.session_id = middle;
        second.links = Some(vec![link(LinkKey::Session(bottom), None)]);
        commit(place, second).await;
        let third = |place: &Place, url: &str| {
            let mut third = arrival(place, Kind::Business, Status::InReview);
            third.state.session_id = bottom;
            third.links = Some(vec![
                link(LinkKey::Session(place.world.id()), None),
                link(LinkKey::Url(url.into()), None),
            ]);
            third
        };
        let looped = place.commit_session(third(place, "https://verify.example/top")).await.unwrap();
        assert_eq!(looped, Committed::Looped(1));
        assert!(place.find_session(bottom).await.unwrap().is_none());
        commit(place, third(place, "https://verify.example/elsewhere")).await;
        // a revision that would close the circle leaves the session as it was
        let state = current(place, bottom).await;
        let mut revision = decision(place, &state, Status::InReview);
        revision.links = Some(vec![link(LinkKey::Session(top.session_id), None)]);
        assert_eq!(place.commit_session(revision).await.unwrap(), Committed::Looped(0));
        assert_eq!(current(place, bottom).await, state);
    }

    async fn a_company_that_waited_moves_with_its_last_person_and_tells(place: &Place) {
        let child = arrived(place, Kind::User, Status::InProgress).await.session_id;
        place.add_endpoint(endpoint(place, "https://crm.example/in"), entry(place, "webhook.add")).await.unwrap();
        let mut firm = arrival(place, Kind::Business, Status::AwaitingUser);
        let id = firm.state.session_id;
        let party = json!({"roles": ["ubo"], "kyc_session_id": child, "kyc_status": "Pending"});
        let checks = json!([{"status": "Awaiting User", "registry": {"beneficial_owners": [party]}}]);
        firm.payload = Some(payload(id, Status::AwaitingUser, &json!({"key_people_checks": checks})));
        firm.links = Some(vec![link(LinkKey::Session(child), None)]);
        let before = commit(place, firm).await;
        decided(place, child, Status::Approved).await;
        let stored = place.find_session(id).await.unwrap().unwrap();
        let after = stored.state;
        assert_eq!((after.status, after.version), (Status::InReview, before.version + 1));
        assert_eq!((after.event_sequence, after.entered_review_at), (before.event_sequence + 1, Some(after.updated_at)));
        assert_eq!((stored.revisions, stored.payload.object()["key_people_checks"][0]["status"].as_str()), (2, Some("Approved")));
        let moved = place.activities(id).await.unwrap().remove(0);
        assert_eq!((moved.act, moved.status_before, moved.status_after), (Act::Linked, Some(Status::AwaitingUser), Some(Status::InReview)));
        let told = place.events_of(id).await.unwrap().remove(0);
        assert_eq!((told.event_type, told.sequence, told.deliveries.len()), (EventType::StatusUpdated, 2, 1));
        let counts = place.status_counts(Environment::Live, Some(Kind::Business)).await.unwrap();
        let kept: Vec<_> = counts.into_iter().filter(|(_, kept)| *kept > 0).collect();
        assert_eq!(kept, [(Status::InReview, 1)]);
    }

    async fn summaries_and_sums_equal_a_recount_after_any_changes(place: &Place) {
        let mut children: Vec<(Uuid, String)> = Vec::new();
        let mut companies: HashMap<Uuid, Vec<PartyLink>> = HashMap::new();
        let urls: Vec<String> = (0..12).map(|i| format!("https://verify.example/{i}")).collect();
        for round in 0..120 {
            match place.world.number() % 5 {
                0 => {
                    let mut child = arrival(place, Kind::User, place.world.one_of(Status::ALL));
                    let url = urls[round % urls.len()].clone();
                    child.session_url = Some(url.clone());
                    children.push((commit(place, child).await.session_id, url));
                }
                1 | 2 if !children.is_empty() => {
                    let at = usize::try_from(place.world.number()).unwrap() % children.len();
                    decided(place, children[at].0, place.world.one_of(Status::ALL)).await;
                }
                _ => {
                    let mut links: Vec<PartyLink> = Vec::new();
                    for _ in 0..place.world.number() % 5 {
                        let copy = place.world.one_of(&[None, Some("Approved"), Some("IN_REVIEW"), Some("?")]);
                        let key = match (place.world.number() % 3, children.is_empty()) {
                            (0, false) => {
                                let at = usize::try_from(place.world.number()).unwrap() % children.len();
                                LinkKey::Session(children[at].0)
                            }
                            (1, _) => LinkKey::Session(Uuid::from_u128(u128::from(place.world.number() % 4))),
                            _ => LinkKey::Url(place.world.one_of(&urls.iter().collect::<Vec<_>>()).clone()),
                        };
                        if links.iter().all(|link| link.key != key) {
                            links.push(link(key, copy));
                        }
                    }
                    if companies.len() < 6 {
                        companies.insert(company(place, links.clone()).await, links);
                    } else {
                        let ids: Vec<Uuid> = companies.keys().copied().collect();
                        let chosen = place.world.one_of(&ids);
                        let mut change = decision(place, &current(place, chosen).await, Status::InReview);
                        change.links = Some(links.clone());
                        commit(place, change).await;
                        companies.insert(chosen, links);
                    }
                }
            }
        }
        let mut statuses = HashMap::new();
        for (id, _) in &children {
            statuses.insert(*id, current(place, *id).await.status);
        }
        let mut sums = UboSums::default();
        for (id, links) in &companies {
            let mut seen = Vec::new();
            let mut counted = Vec::new();
            for link in links {
                let child = match &link.key {
                    LinkKey::Session(id) => statuses.contains_key(id).then_some(*id),
                    LinkKey::Url(url) => children.iter().find(|(_, theirs)| theirs == url).map(|(id, _)| *id),
                };
                if child.is_some() && seen.contains(&child) {
                    continue;
                }
                seen.push(child);
                let own = child.map(|id| statuses[&id].wire().to_owned());
                counted.push(own.or_else(|| link.payload_status.clone()));
            }
            let expected = UboSummary::of(counted.iter().map(Option::as_deref));
            assert_eq!(place.find_session(*id).await.unwrap().unwrap().ubo, expected);
            if let Some(ubo) = expected {
                sums.sums.total += ubo.total;
                sums.sums.approved += ubo.approved;
                sums.sums.flagged += ubo.flagged;
                sums.sums.pending += ubo.pending;
                sums.companies += 1;
                sums.companies_flagged += i64::from(ubo.flagged > 0);
                sums.companies_pending += i64::from(ubo.pending > 0);
            }
        }
        assert_eq!(place.ubo_sums(Environment::Live).await.unwrap(), sums);
    }

    async fn children_decided_at_once_are_all_counted(place: &Place) {
        let mut children = Vec::new();
        for _ in 0..12 {
            children.push(arrived(place, Kind::User, Status::InReview).await);
        }
        let links = children.iter().map(|child| link(LinkKey::Session(child.session_id), None)).collect();
        let company = company(place, links).await;
        let beside = place.beside().await;
        let tries = children.iter().enumerate().map(|(i, child)| {
            let decision = decision(place, child, Status::Approved);
            let store = if i % 2 == 0 { beside.clone() } else { place.store.clone() };
            tokio::spawn(async move { store.commit_session(decision).await.unwrap() })
        });
        futures::future::join_all(tries).await;
        assert_eq!(summary(place, company).await, Some((12, 12, 0, 0)));
        beside.close().await;
    }

    async fn the_overview_shows_the_flagged_first_and_those_without_a_summary_last(place: &Place) {
        let mut person = arrival(place, Kind::User, Status::Declined);
        person.subject = Subject { name: "Yaropolk".into(), detail: None, ..Subject::default() };
        let flagged = commit(place, person).await.session_id;
        let approved = arrived(place, Kind::User, Status::Approved).await.session_id;
        let pending = arrived(place, Kind::User, Status::InProgress).await.session_id;
        let by_id = |id: Uuid| link(LinkKey::Session(id), None);
        // numbers 4 to 9
        company(place, vec![]).await;
        company(place, vec![by_id(approved), by_id(pending)]).await;
        company(place, vec![by_id(approved), by_id(flagged), by_id(pending)]).await;
        company(place, vec![by_id(approved)]).await;
        company(place, vec![]).await;
        company(place, vec![by_id(flagged)]).await;
        for limit in [1, 2, 3, 50] {
            assert_eq!(overview(place, UboFilter::All, limit).await, [9, 6, 7, 5, 8, 4]);
            assert_eq!(overview(place, UboFilter::Flagged, limit).await, [9, 6]);
            assert_eq!(overview(place, UboFilter::Pending, limit).await, [6, 5]);
        }
        let (rows, _) = place.list_companies(Environment::Live, UboFilter::All, None, 50).await.unwrap();
        let people: Vec<_> = rows[1].people.iter().map(|(id, _, status)| (*id, *status)).collect();
        assert_eq!(
            people,
            [(flagged, Status::Declined), (pending, Status::InProgress), (approved, Status::Approved)]
        );
        assert_eq!(rows[1].people[0].1.name, "Yaropolk");
        assert!(rows[5].people.is_empty());
        let sums = place.ubo_sums(Environment::Live).await.unwrap();
        assert_eq!((sums.companies, sums.companies_flagged, sums.companies_pending), (4, 2, 2));
        assert_eq!((sums.sums.total, sums.sums.flagged), (7, 2));
    }

    async fn at_most_twelve_people_stand_beside_a_company(place: &Place) {
        let mut links = Vec::new();
        for i in 0..15 {
            let status = if i == 0 { Status::InReview } else { Status::Approved };
            links.push(link(LinkKey::Session(arrived(place, Kind::User, status).await.session_id), None));
        }
        company(place, links).await;
        let (rows, _) = place.list_companies(Environment::Live, UboFilter::All, None, 5).await.unwrap();
        assert_eq!(rows[0].people.len(), 12);
        assert_eq!(rows[0].people[0].2, Status::InReview);
        assert_eq!(rows[0].session.ubo.unwrap().total, 15);
    }
}
