//! Companies above a session that moves (domain §3.8; contract: "a recomputed parent is up to date when the child's
//! answer comes", "Loops of sub-sessions: 400").

use crate::harness::{ALL_SCOPES, Api, Rig, on_both};
use crate::receiver::Receiver;
use crate::samples::{self, as_events_tell, company, user};
use domain::{Environment, Role, Uuid};
use futures::future::join_all;
use serde_json::{Value, json};

/// A company that waits for these owners, and for these sub-sessions of corporate owners.
fn waiting(id: Uuid, owners: &[Uuid], firms: &[Uuid]) -> Value {
    let mut payload = company(id, "Awaiting User", owners);
    payload["key_people_checks"][0]["status"] = json!("Awaiting User");
    let firms: Vec<Value> = firms
        .iter()
        .map(|firm| json!({"name": "Firm", "roles": ["shareholder"], "kyb_sub_session_id": firm}))
        .collect();
    payload["key_people_checks"][0]["submitted"] = json!({"parties": firms});
    payload
}

async fn person(api: &Api<'_>, status: &str) -> Uuid {
    api.bring(&user(api.rig.id(), status)).await
}

fn people(session: &Value) -> &Value {
    &session["key_people_checks"][0]
}

async fn approve(api: &Api<'_>, id: Uuid) {
    assert_eq!(api.decided(id, &json!({"new_status": "Approved"})).await["status"], "Approved");
}

async fn chain_holds(rig: &Rig) {
    let report = rig.desk.verify_audit(None).await.unwrap();
    assert!(matches!(report, desk::AuditReport::Whole(..)), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_comes_into_review_once_nobody_is_pending() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        let api = rig.api().await;
        let (one, two) = (person(&api, "In Review").await, person(&api, "Resubmitted").await);
        let firm = api.bring(&waiting(rig.id(), &[one, two], &[])).await;
        rig.endpoint(&receiver.url, |_| {}).await;
        approve(&api, one).await;
        let given = api.session(firm).await;
        assert_eq!((&given["status"], &given["version"]), (&json!("Awaiting User"), &json!(2)));
        let owners = &people(&given)["registry"]["beneficial_owners"];
        assert_eq!((&owners[0]["kyc_status"], &owners[1]["kyc_status"]), (&json!("Approved"), &json!("Pending")));
        assert_eq!(people(&given)["status"], "Awaiting User");
        assert_eq!(given["ubo_kyc_summary"], json!({"total": 2, "approved": 1, "flagged": 0, "pending": 1}));
        api.decided(two, &json!({"new_status": "Declined"})).await;
        let given = api.session(firm).await;
        assert_eq!((&given["status"], &given["version"]), (&json!("In Review"), &json!(3)));
        assert_eq!((&people(&given)["status"], given["reviews"].as_array().unwrap().len()), (&json!("Declined"), 0));
        rig.deliver().await;
        let events: Vec<Value> = receiver.seen().iter().map(|request| request.body()).collect();
        let own: Vec<&Value> = events.iter().filter(|event| event["session_id"] == json!(firm)).collect();
        assert_eq!(own.len(), 1, "it tells when its status moves, and only then");
        assert_eq!(own[0]["webhook_type"], "status.updated");
        assert_eq!((&own[0]["actor"], &own[0]["sequence"]), (&json!("system"), &json!(2)));
        assert_eq!(own[0]["previous_status"], "Awaiting User");
        assert_eq!(own[0]["decision"], as_events_tell(given), "the event carries what the API gives");
        // it waits in review from now on, and its page says why
        let mara = rig.signed_in("Mara", &[Role::Manager]).await;
        assert!(mara.get(&format!("/sessions/{firm}")).await.says("nobody that this company waits for is pending"));
        assert_eq!(rig.count("SELECT count(*) FROM sessions WHERE entered_review_at IS NOT NULL").await, 1);
        chain_holds(rig).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_that_is_put_after_its_people_has_their_statuses_at_once() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        let api = rig.api().await;
        let (one, two) = (person(&api, "Approved").await, person(&api, "In Review").await);
        let mut payload = company(rig.id(), "In Review", &[one, two]);
        for owner in payload["key_people_checks"][0]["registry"]["beneficial_owners"].as_array_mut().unwrap() {
            owner["kyc_status"] = json!("Declined");
            owner["kyc_session_status"] = json!("Declined");
        }
        let firm = samples::id_of(&payload);
        let put = api.put(firm, &payload).await;
        assert_eq!(put.status, 201, "{}", put.text);
        let given = put.json();
        let owners = &people(&given)["registry"]["beneficial_owners"];
        assert_eq!((&owners[0]["kyc_status"], &owners[1]["kyc_status"]), (&json!("Approved"), &json!("Pending")));
        assert_eq!(owners[1]["kyc_session_status"], "In Review");
        assert_eq!(people(&given)["status"], "In Review");
        assert_eq!(given["ubo_kyc_summary"], json!({"total": 2, "approved": 1, "flagged": 1, "pending": 0}));
        assert_eq!((&given["version"], &api.session(firm).await), (&json!(1), &given));
        // the same payload again is no news, though it says otherwise than what is kept
        let before = rig.rows().await;
        assert_eq!(api.put(firm, &payload).await.status, 200);
        assert_eq!(rig.rows().await, before);
        // a newer one that still has the old copies takes nothing back
        payload["metadata"] = json!({"tier": "gold"});
        api.bring(&payload).await;
        assert_eq!(people(&api.session(firm).await)["status"], "In Review");
        rig.deliver().await;
        let events: Vec<Value> = receiver.seen().iter().map(|request| request.body()).collect();
        let told: Vec<&Value> = events.iter().filter(|event| event["session_id"] == json!(firm)).collect();
        assert_eq!((told.len(), &told[0]["decision"]), (2, &as_events_tell(given)), "its own event tells so too");

        // who waits for people that are through does not wait
        let waits = api.bring(&waiting(rig.id(), &[one], &[])).await;
        let given = api.session(waits).await;
        assert_eq!((&given["status"], &people(&given)["status"]), (&json!("In Review"), &json!("Approved")));
        chain_holds(rig).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_decided_on_the_company_stays() {
    on_both(async |rig| {
        let api = rig.api().await;
        let owner = person(&api, "In Review").await;
        let firm = api.bring(&company(rig.id(), "In Review", &[owner])).await;
        approve(&api, firm).await;
        api.decided(owner, &json!({"new_status": "Declined"})).await;
        let given = api.session(firm).await;
        assert_eq!((&given["status"], &people(&given)["status"]), (&json!("Approved"), &json!("Declined")));
        assert_eq!(given["ubo_kyc_summary"]["flagged"], 1);
        assert_eq!(given["version"], 3, "who looks at the view before is told");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_levels_move_in_one_answer_and_a_diamond_only_once() {
    on_both(async |rig| {
        let api = rig.api().await;
        let owner = person(&api, "In Review").await;
        let by_url = {
            let mut payload = user(rig.id(), "Approved");
            payload["session_url"] = json!("https://verify.example/s/9");
            api.bring(&payload).await
        };
        let (left, right, top) = (rig.id(), rig.id(), rig.id());
        let mut first = waiting(left, &[owner], &[]);
        first["key_people_checks"][0]["submitted"] = json!({"parties": [
            {"name": "By URL", "roles": ["director"], "kyc_session_url": "https://verify.example/s/9"},
        ]});
        // the top stands above both, and above the owner itself
        api.bring(&waiting(top, &[owner], &[left, right])).await;
        api.bring(&waiting(right, &[owner], &[])).await;
        api.bring(&first).await;
        let before = api.session(top).await["version"].as_i64().unwrap();
        approve(&api, owner).await;
        for firm in [left, right, top] {
            assert_eq!(api.session(firm).await["status"], "In Review", "{firm}");
        }
        let given = api.session(top).await;
        assert_eq!(given["version"], before + 1, "looked at once, after both below it");
        assert_eq!(people(&given)["status"], "In Review");
        api.decided(by_url, &json!({"new_status": "Declined"})).await;
        assert_eq!(people(&api.session(left).await)["status"], "Declined");
        chain_holds(rig).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_levels_move_together() {
    on_both(async |rig| {
        let api = rig.api().await;
        let owner = person(&api, "In Review").await;
        let firms: Vec<Uuid> = (0..100).map(|_| rig.id()).collect();
        api.bring(&waiting(firms[0], &[owner], &[])).await;
        for pair in firms.windows(2) {
            api.bring(&waiting(pair[1], &[], &[pair[0]])).await;
        }
        approve(&api, owner).await;
        assert_eq!(rig.count("SELECT count(*) FROM sessions WHERE status = 'In Review'").await, 100);
        assert_eq!(rig.count("SELECT count(*) FROM events WHERE sequence = 2").await, 101);
        assert_eq!(
            rig.count("SELECT kept FROM session_counts WHERE kind = 'business' AND status = 'In Review'").await,
            100
        );
        let looped = rig.api().await.put(firms[0], &waiting(firms[0], &[owner], &[firms[99]])).await;
        assert_eq!(looped.status, 400, "{}", looped.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn children_that_are_decided_at_once_all_count() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mut owners = Vec::new();
        for _ in 0..12 {
            owners.push(person(&api, "In Review").await);
        }
        let (one, two) = (rig.id(), rig.id());
        api.bring(&waiting(one, &owners, &[])).await;
        api.bring(&waiting(two, &owners, &[one])).await;
        let body = json!({"new_status": "Approved"});
        for answer in join_all(owners.iter().map(|owner| api.decide(*owner, &body))).await {
            assert_eq!(answer.status, 200, "{}", answer.text);
        }
        for firm in [one, two] {
            let given = api.session(firm).await;
            assert_eq!(given["ubo_kyc_summary"], json!({"total": 12, "approved": 12, "flagged": 0, "pending": 0}));
            assert_eq!(given["status"], "In Review");
            let owners = people(&given)["registry"]["beneficial_owners"].as_array().unwrap();
            assert!(owners.iter().all(|owner| owner["kyc_status"] == "Approved"));
        }
        assert_eq!(api.session(one).await["version"], 14, "one for coming into review, and one for each child");
        chain_holds(rig).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_circle_of_sub_sessions_is_refused_with_the_path() {
    on_both(async |rig| {
        let api = rig.api().await;
        let (a, b, c) = (rig.id(), rig.id(), rig.id());
        let sub = "key_people_checks[0].submitted.parties[0].kyb_sub_session_id";
        let refused = api.put(a, &waiting(a, &[], &[a])).await;
        assert!(refused.status == 400 && refused.json()[sub].is_array(), "{}", refused.text);
        let own = api.put(a, &company(a, "In Review", &[a])).await;
        assert!(
            own.json()["key_people_checks[0].registry.beneficial_owners[0].kyc_session_id"].is_array(),
            "{}",
            own.text
        );
        // over several levels, whichever comes last
        api.bring(&waiting(a, &[], &[b])).await;
        api.bring(&waiting(b, &[], &[c])).await;
        let before = rig.rows().await;
        let refused = api.put(c, &waiting(c, &[], &[rig.id(), a])).await;
        let second = "key_people_checks[0].submitted.parties[1].kyb_sub_session_id";
        assert!(refused.status == 400 && refused.json()[second].is_array(), "{}", refused.text);
        assert_eq!(rig.rows().await, before, "nothing of it is written");
        assert_eq!(api.get(&format!("/v3/session/{c}/decision/")).await.status, 404);
        // by hosted URL
        let mut url = waiting(c, &[], &[]);
        url["session_url"] = json!("https://verify.example/c");
        url["key_people_checks"][0]["submitted"] = json!({"parties": [
            {"name": "Self", "kyc_session_url": "https://verify.example/c"},
        ]});
        let refused = api.put(c, &url).await;
        let path = "key_people_checks[0].submitted.parties[0].kyc_session_url";
        assert!(refused.status == 400 && refused.json()[path].is_array(), "{}", refused.text);
        // a revision is refused like a new session, and the session stays as it was
        api.bring(&waiting(c, &[], &[])).await;
        assert_eq!(api.put(c, &waiting(c, &[], &[a])).await.status, 400);
        assert_eq!(api.session(c).await["version"], 1);
        // a diamond is no circle
        api.bring(&waiting(rig.id(), &[], &[a, b, c])).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_would_close_a_circle_together_one_is_refused() {
    on_both(async |rig| {
        let api = rig.api().await;
        for _ in 0..8 {
            let (a, b) = (rig.id(), rig.id());
            let bodies = [(a, waiting(a, &[], &[b])), (b, waiting(b, &[], &[a]))];
            let mut statuses: Vec<u16> =
                join_all(bodies.iter().map(|(id, body)| api.put(*id, body))).await.iter().map(|a| a.status).collect();
            statuses.sort_unstable();
            assert_eq!(statuses, [201, 400]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_environments_companies_are_left_alone() {
    on_both(async |rig| {
        let live = rig.api().await;
        let sandbox = rig.key("sandbox", ALL_SCOPES, Environment::Sandbox).await;
        let owner = person(&live, "In Review").await;
        let firm = sandbox.bring(&waiting(rig.id(), &[owner], &[])).await;
        approve(&live, owner).await;
        assert_eq!(sandbox.session(firm).await["version"], 1);
        // ids of both may point at each other without a circle
        let (a, b) = (rig.id(), rig.id());
        live.bring(&waiting(a, &[], &[b])).await;
        sandbox.bring(&waiting(b, &[], &[a])).await;
    })
    .await;
}
