//! `/insight/ubo`: how the owners of all companies stand, kept and not counted.

use crate::harness::{Rig, on_both};
use crate::samples::{COMPLEX, company, id_of, sample, user};
use domain::view::{UboFilter, UboPage};
use domain::{Actor, Environment, Payload, Role, Status, UboSummary, Uuid, ubo};
use serde_json::json;
use std::collections::HashMap;

/// Every page of the overview.
async fn overview(rig: &Rig, filter: UboFilter) -> UboPage {
    let ask = async |after| rig.desk.ubo_page(&Actor::System, Environment::Live, filter, after).await.unwrap();
    let mut whole = ask(None).await;
    while let Some(after) = whole.next.take() {
        let page = ask(Some(after)).await;
        assert!(page.rows.len() <= 50);
        whole.rows.extend(page.rows);
        whole.next = page.next;
    }
    whole
}

fn add(sum: &mut UboSummary, one: UboSummary) {
    sum.total += one.total;
    sum.approved += one.approved;
    sum.flagged += one.flagged;
    sum.pending += one.pending;
}

/// The status of a live session.
async fn live(rig: &Rig, session_id: Uuid) -> Option<Status> {
    let state = rig.store.find_session(session_id).await.unwrap()?.state;
    (state.environment == Environment::Live).then_some(state.status)
}

/// Counts anew what the desk keeps: each company's owners, from the payloads and the sessions' own status.
async fn assert_recounted(rig: &Rig, companies: &[Payload]) {
    let page = overview(rig, UboFilter::All).await;
    let mut sums = UboSummary::default();
    let mut with = [0, 0, 0];
    for payload in companies {
        let mut statuses: Vec<Option<String>> = Vec::new();
        for link in ubo::links(payload).into_iter().filter(|link| link.counts) {
            let own = match &link.key {
                ubo::LinkKey::Session(id) => live(rig, *id).await.map(|status| status.wire().to_owned()),
                ubo::LinkKey::Url(_) => None,
            };
            statuses.push(own.or(link.payload_status));
        }
        let recounted = UboSummary::of(statuses.iter().map(Option::as_deref));
        let row = page.rows.iter().find(|row| Some(row.session_id) == payload.session_id()).unwrap();
        assert_eq!(row.summary, recounted, "{} {}", row.subject, row.session_id);
        if let Some(summary) = recounted {
            add(&mut sums, summary);
            with[0] += 1;
            with[1] += i64::from(summary.flagged > 0);
            with[2] += i64::from(summary.pending > 0);
        }
    }
    assert_eq!(page.sums, sums);
    assert_eq!([page.companies, page.companies_flagged, page.companies_pending], with);
    assert_eq!(page.companies_total, i64::try_from(companies.len()).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_those_of_the_samples_and_stay_right_after_decisions() {
    on_both(async |rig| {
        server::demo::bring_in_sessions(&rig.desk).await.unwrap();
        let payloads = server::demo::samples().unwrap();
        let is_live = |payload: &&Payload| payload.environment() != Some(Environment::Sandbox);
        let is_company = |payload: &&Payload| is_live(payload) && payload.kind() == domain::Kind::Business;
        let companies: Vec<Payload> = payloads.iter().filter(is_company).cloned().collect();
        let page = overview(rig, UboFilter::All).await;
        assert_eq!(page.rows.len(), companies.len(), "each company once");
        let flagged = |row: &domain::view::UboRow| row.summary.map_or(-1, |summary| summary.flagged);
        assert!(
            page.rows.windows(2).all(|pair| (flagged(&pair[0]), pair[0].number) > (flagged(&pair[1]), pair[1].number))
        );
        let figures: HashMap<Uuid, Option<UboSummary>> =
            page.rows.iter().map(|row| (row.session_id, row.summary)).collect();
        for (name, expected) in [
            (COMPLEX, Some((5, 1, 2, 2))),
            ("kyb_decision_approved_simple", Some((2, 2, 0, 0))),
            ("kyb_decision_declined_dissolved", Some((2, 1, 1, 0))),
            ("kyb_decision_manual_entry", Some((2, 1, 0, 1))),
            ("kyb_decision_awaiting_user", None),
        ] {
            let expected =
                expected.map(|(total, approved, flagged, pending)| UboSummary { total, approved, flagged, pending });
            assert_eq!(figures[&id_of(&sample(name))], expected, "{name}");
        }
        assert_recounted(rig, &companies).await;
        // children are decided, also one that two companies share
        let api = rig.api().await;
        let children: Vec<Uuid> = companies
            .iter()
            .flat_map(ubo::links)
            .filter_map(|link| if let ubo::LinkKey::Session(id) = link.key { Some(id) } else { None })
            .collect();
        for (i, child) in children.into_iter().enumerate().step_by(9) {
            if live(rig, child).await.is_some_and(Status::reviewable) {
                let target = [Status::Declined, Status::Approved, Status::InReview][i % 3];
                let answer = api.decide(child, &json!({"new_status": target.wire()})).await;
                assert!(matches!(answer.status, 200 | 400), "{}", answer.text);
            }
        }
        assert_recounted(rig, &companies).await;
        for (filter, wanted) in
            [(UboFilter::Flagged, page_count(rig, true).await), (UboFilter::Pending, page_count(rig, false).await)]
        {
            let rows = overview(rig, filter).await.rows;
            assert_eq!(i64::try_from(rows.len()).unwrap(), wanted, "{filter:?}");
            let fits = |summary: UboSummary| {
                if filter == UboFilter::Flagged { summary.flagged > 0 } else { summary.pending > 0 }
            };
            assert!(rows.iter().all(|row| row.summary.is_some_and(fits)));
        }
    })
    .await;
}

async fn page_count(rig: &Rig, flagged: bool) -> i64 {
    let page = overview(rig, UboFilter::All).await;
    if flagged { page.companies_flagged } else { page.companies_pending }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_figures_links_to_people_and_says_where_nobody_is_linked() {
    on_both(async |rig| {
        let api = rig.api().await;
        for name in crate::samples::NAMES {
            api.bring(&sample(name)).await;
        }
        let manager = rig.signed_in("Mara", &[Role::Manager]).await;
        let page = manager.get("/insight/ubo").await;
        assert_eq!(page.status, 200);
        assert_eq!(page.text.matches("no linked KYC").count(), 1);
        for child in ["kyc_decision_declined_tampering_cyrillic", "kyc_decision_in_review_duplicate_face_chinese"] {
            assert!(page.says(&format!("href=\"/sessions/{}\"", id_of(&sample(child)))), "{child}");
        }
        let place = |name: &str| page.text.find(&format!("/sessions/{}", id_of(&sample(name)))).unwrap();
        assert!(place(COMPLEX) < place("kyb_decision_approved_simple"), "flagged first");
        let flagged = manager.get("/insight/ubo?filter=flagged").await;
        assert!(flagged.says("Tarrowmere") && !flagged.says("Ljósberi"));
        let pending = manager.get("/insight/ubo?filter=pending").await;
        assert!(pending.says("Tarrowmere") && !pending.says("Latarnia"));
        for bad in ["filter=odd", "after=x", "after=1.2.3"] {
            assert_eq!(manager.get(&format!("/insight/ubo?{bad}")).await.status, 400, "{bad}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_counts_once_if_active_and_not_skipped_whatever_the_bucket() {
    on_both(async |rig| {
        let api = rig.api().await;
        let owner = api.bring(&user(rig.id(), "Approved")).await;
        let mut by_url = user(rig.id(), "Declined");
        by_url["session_url"] = json!("https://verify.example/s/1");
        api.bring(&by_url).await;
        let mut firm = company(rig.id(), "In Review", &[owner]);
        firm["key_people_checks"][0]["submitted"] = json!({"parties": [
            {"full_name": "Again", "roles": ["ubo", "director"], "kyc_session_id": owner},
            {"full_name": "By URL", "roles": [{"role": "ubo"}], "kyc_session_url": "https://verify.example/s/1"},
            {"full_name": "Left", "roles": ["ubo"], "is_active": false, "kyc_session_id": rig.id()},
            {"full_name": "Skipped", "roles": ["ubo"], "is_skipped": true, "kyc_session_id": rig.id()},
            {"full_name": "Director", "roles": ["director"], "kyc_session_id": rig.id()},
            {"full_name": "Unlinked", "roles": ["ubo"]},
        ]});
        let firm = api.bring(&firm).await;
        assert_eq!(
            api.session(firm).await["ubo_kyc_summary"],
            json!({"total": 2, "approved": 1, "flagged": 1, "pending": 0})
        );
        // a link to a session that comes later is found then
        let late = rig.id();
        let waiting = api.bring(&company(rig.id(), "In Review", &[late])).await;
        let figures = async || api.session(waiting).await["ubo_kyc_summary"].clone();
        assert_eq!(figures().await, json!({"total": 1, "approved": 0, "flagged": 0, "pending": 1}));
        api.bring(&user(late, "In Review")).await;
        assert_eq!(figures().await, json!({"total": 1, "approved": 0, "flagged": 1, "pending": 0}));
        // and the other environment's session of that id is no owner of ours
        let sandbox = rig.key("sandbox", crate::harness::ALL_SCOPES, Environment::Sandbox).await;
        let foreign = sandbox.bring(&user(rig.id(), "Approved")).await;
        let ours = api.bring(&company(rig.id(), "In Review", &[foreign])).await;
        assert_eq!(api.session(ours).await["ubo_kyc_summary"]["approved"], 0);
    })
    .await;
}
