//! Four eyes: proposals, confirmed and returned by a second person (domain §3.6; contract `/v3/proposals/`, 202).

use crate::harness::{Api, Person, Rig, on_both};
use crate::receiver::Receiver;
use crate::samples::{company, user};
use desk::NewKey;
use domain::{Actor, Environment, Role, Scope, Status, Uuid};
use futures::future::join_all;
use http::Method;
use serde_json::{Value, json};

/// A person's session whose PEP hit was looked at and is one.
fn listed(session_id: Uuid) -> Value {
    let mut payload = user(session_id, "In Review");
    payload["aml_screenings"] = json!([{
        "node_id": "aml", "status": "In Review",
        "hits": [{"id": "h-1", "datasets": ["PEP"], "review_status": "Confirmed Match"}],
    }]);
    payload
}

async fn set(rig: &Rig, four_eyes: &[&str]) {
    let api = rig.key("policies", &[Scope::WritePolicies], Environment::Live).await;
    let body = json!({ "four_eyes": four_eyes }).to_string();
    assert_eq!(api.ask(Method::PUT, "/v3/policies/", body).await.status, 200);
}

/// Asks for a status that takes two people; the proposal's id.
async fn proposed(api: &Api<'_>, id: Uuid, body: &Value) -> String {
    let answer = api.decide(id, body).await;
    assert_eq!(answer.status, 202, "{body} {}", answer.text);
    answer.json()["proposal_id"].as_str().unwrap().to_owned()
}

async fn settle(person: &Person<'_>, id: Uuid, act: &str, proposal: &str, reason: &str) -> crate::harness::Answer {
    let fields = [("act", act), ("proposal_id", proposal), ("reason", reason)];
    person.post(&format!("/sessions/{id}/proposal"), &fields).await
}

async fn states(api: &Api<'_>) -> Vec<String> {
    let page = api.get("/v3/proposals/").await.json();
    let rows = page["results"].as_array().unwrap().iter();
    rows.map(|row| row["state"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_policy_makes_proposals_of_its_outcomes_whoever_decides() {
    on_both(async |rig| {
        let api = rig.api().await;
        let idris = rig.signed_in("Idris", &[Role::Reviewer]).await;
        let mara = rig.signed_in("Mara", &[Role::Manager]).await;
        let outcomes = [Status::Approved, Status::Declined, Status::Resubmitted];
        for (policy, covered) in [
            (&[][..], [false, false, false]),
            (&["approved"], [true, false, false]),
            (&["declined"], [false, true, false]),
            (&["business", "risk:ABSENT"], [false, false, false]),
            (&["risk:DUPLICATED_FACE"], [true, true, true]),
            (&["always"], [true, true, true]),
        ] {
            set(rig, policy).await;
            for (to, covered) in outcomes.into_iter().zip(covered) {
                let new = || {
                    let mut payload = user(rig.id(), "In Review");
                    payload["liveness_checks"][0]["warnings"] =
                        json!([{"risk": "DUPLICATED_FACE", "log_type": "warning"}]);
                    payload
                };
                let by_key = api.bring(&new()).await;
                let answer = api.decide(by_key, &json!({"new_status": to.wire()})).await;
                assert_eq!(answer.status, if covered { 202 } else { 200 }, "{policy:?} {to:?} {}", answer.text);
                let mut decided = vec![by_key];
                for person in [&idris, &mara] {
                    let id = api.bring(&new()).await;
                    let page = person.get(&format!("/sessions/{id}")).await;
                    assert_eq!(
                        page.says("Sent as a proposal"),
                        covered || policy.contains(&"approved") || policy.contains(&"declined"),
                        "{policy:?}"
                    );
                    let reason = if to == Status::Declined { "106" } else { "204" };
                    let fields = [("new_status", to.wire()), ("expected_version", "1"), ("reason_codes", reason)];
                    assert_eq!(person.decide(id, &fields).await.status, 303);
                    decided.push(id);
                }
                for id in decided {
                    let session = api.session(id).await;
                    let (status, version) = if covered { ("In Review", 1) } else { (to.wire(), 2) };
                    assert_eq!(
                        (&session["status"], &session["version"]),
                        (&json!(status), &json!(version)),
                        "{policy:?} {to:?}"
                    );
                    assert_eq!(session["reviews"].as_array().unwrap().len(), usize::from(!covered));
                }
            }
        }
        // companies alone
        set(rig, &["business"]).await;
        let id = api.bring(&company(rig.id(), "In Review", &[])).await;
        proposed(&api, id, &json!({"new_status": "Declined"})).await;
        let person = api.bring(&user(rig.id(), "In Review")).await;
        api.decided(person, &json!({"new_status": "Declined"})).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmed_proposal_is_the_decision_and_names_both_people() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        let api = rig.api().await;
        let idris = rig.signed_in("Idris", &[Role::Reviewer]).await;
        let mara = rig.signed_in("Mara", &[Role::Manager]).await;
        let id = api.bring(&listed(rig.id())).await;
        rig.endpoint(&receiver.url, |_| {}).await;
        let page = idris.get(&format!("/sessions/{id}")).await;
        assert!(page.says("Sent as a proposal") && page.says("a PEP or sanctions hit is not marked False Positive"));
        let fields =
            [("new_status", "Approved"), ("expected_version", "1"), ("comment", "Known <customer> since 2009.")];
        assert_eq!(idris.decide(id, &fields).await.status, 303);
        assert_eq!(rig.deliver().await, 0, "a proposal tells nobody");
        let listed = api.get("/v3/proposals/?state=waiting").await.json();
        let row = &listed["results"][0];
        assert_eq!((&listed["count"], &listed["next"]), (&json!(1), &Value::Null));
        assert_eq!(
            (&row["session_id"], &row["new_status"], &row["because"], &row["user"], &row["comment"], &row["version"]),
            (
                &json!(id),
                &json!("Approved"),
                &json!("listed_hit"),
                &json!(idris.email),
                &json!("Known <customer> since 2009."),
                &json!(1)
            )
        );
        let proposal = row["proposal_id"].as_str().unwrap();

        let own = idris.get(&format!("/sessions/{id}")).await;
        assert!(own.says("Waits for a second person") && !own.says("value=\"confirm\""));
        let page = mara.get(&format!("/sessions/{id}")).await;
        assert!(page.says("value=\"confirm\"") && page.says("Known &lt;customer&gt; since 2009."), "{}", page.text);
        assert!(page.says("proposed Approved, for a second person to confirm"));
        assert_eq!(settle(&mara, id, "confirm", proposal, "").await.status, 303);

        let session = api.session(id).await;
        assert_eq!((&session["status"], &session["version"]), (&json!("Approved"), &json!(2)));
        let review = &session["reviews"][0];
        assert_eq!(
            (&review["user"], &review["confirmed_by"], &review["new_status"], &review["comment"]),
            (&json!(idris.email), &json!(mara.email), &json!("Approved"), &json!("Known <customer> since 2009."))
        );
        rig.deliver().await;
        let event = receiver.seen().last().unwrap().body();
        assert_eq!(
            (&event["status"], &event["actor"], &event["sequence"]),
            (&json!("Approved"), &json!("reviewer"), &json!(2))
        );
        assert_eq!(event["decision"]["reviews"][0]["confirmed_by"], mara.email);
        let page = idris.get(&format!("/sessions/{id}")).await;
        assert!(page.says("confirmed what Idris proposed: Approved") && !page.says("Waits for a second person"));
        let told = rig.texts("SELECT content FROM audit_log ORDER BY seq DESC LIMIT 1").await.remove(0);
        assert!(told.contains(&format!("person:{}", mara.user_id)) && told.contains(proposal), "{told}");
        assert!(told.contains(&format!("\"proposed_by\":\"person:{}\"", idris.user_id)), "{told}");
        assert_eq!(states(&api).await, ["confirmed"]);
        // once is enough
        let again = settle(&mara, id, "confirm", proposal, "").await;
        assert!(again.status == 409 && again.says("Mara has confirmed this proposal already"), "{}", again.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_confirms_their_own_nor_what_a_key_of_theirs_proposed() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mara = rig.signed_in("Mara", &[Role::Manager, Role::Admin]).await;
        let bob = rig.signed_in("Bob", &[Role::Manager]).await;
        let idris = rig.signed_in("Idris", &[Role::Reviewer]).await;
        // a manager's own first decision is a proposal like anybody's
        let own = api.bring(&listed(rig.id())).await;
        assert_eq!(mara.decide(own, &[("new_status", "Approved"), ("expected_version", "1")]).await.status, 303);
        let row = api.get("/v3/proposals/").await.json()["results"][0].clone();
        let proposal = row["proposal_id"].as_str().unwrap();
        for act in ["confirm", "return"] {
            let refused = settle(&mara, own, act, proposal, "why").await;
            assert!(refused.status == 409 && refused.says("your own proposal"), "{act} {}", refused.text);
        }
        assert_eq!(settle(&idris, own, "confirm", proposal, "").await.status, 403);
        assert_eq!(api.session(own).await["status"], "In Review");
        assert_eq!(settle(&bob, own, "confirm", proposal, "").await.status, 303);
        // neither through a key that one made
        let actor = Actor::Person { user_id: mara.user_id, name: "Mara".into(), roles: vec![Role::Admin] };
        let new = NewKey {
            name: "hers".into(),
            scopes: vec![Scope::WriteSessions],
            environment: Environment::Live,
            expires: String::new(),
            networks: Vec::new(),
        };
        let key = Api { rig, key: rig.desk.add_key(&actor, new).await.unwrap().key };
        let by_key = api.bring(&listed(rig.id())).await;
        let proposal = proposed(&key, by_key, &json!({"new_status": "Approved"})).await;
        let refused = settle(&mara, by_key, "confirm", &proposal, "").await;
        assert!(refused.status == 409 && refused.says("A key that you made proposed this"), "{}", refused.text);
        assert!(!mara.get(&format!("/sessions/{by_key}")).await.says("value=\"confirm\""));
        assert_eq!(settle(&bob, by_key, "confirm", &proposal, "").await.status, 303);
        assert_eq!(api.session(by_key).await["reviews"][0]["user"], "API Client");
        // and there is no way for a key
        let paths = [format!("/v3/proposals/{proposal}/"), format!("/v3/proposals/{proposal}/confirm/")];
        for path in paths {
            assert_eq!(api.ask(Method::POST, &path, "{}").await.status, 404);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_returned_proposal_leaves_the_session_and_goes_back_with_the_reason() {
    on_both(async |rig| {
        let api = rig.api().await;
        let idris = rig.signed_in("Idris", &[Role::Reviewer]).await;
        let mara = rig.signed_in("Mara", &[Role::Manager]).await;
        set(rig, &["declined"]).await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let sent = [
            ("new_status", "Declined"),
            ("expected_version", "1"),
            ("reason_codes", "106"),
            ("comment", "Typed once."),
        ];
        assert_eq!(idris.decide(id, &sent).await.status, 303);
        let row = api.get("/v3/proposals/").await.json()["results"][0].clone();
        let proposal = row["proposal_id"].as_str().unwrap();
        assert_eq!(row["reason_codes"], json!([106]));
        let before = rig.rows().await;
        let long = "ü".repeat(10_001);
        for (reason, sentence) in
            [("", "Say in writing why"), ("  ", "Say in writing why"), (long.as_str(), "at most 10000 characters")]
        {
            let refused = settle(&mara, id, "return", proposal, reason).await;
            assert!(refused.status == 400 && refused.says(sentence), "{}", refused.text);
        }
        assert_eq!(settle(&mara, id, "perhaps", proposal, "why").await.status, 400);
        assert_eq!(settle(&mara, id, "confirm", "none", "").await.status, 404);
        assert_eq!(settle(&mara, rig.id(), "confirm", proposal, "").await.status, 404);
        assert_eq!(rig.rows().await, before);
        assert_eq!(settle(&mara, id, "return", proposal, "Ask for the <second> page first.").await.status, 303);
        assert_eq!(api.session(id).await["status"], "In Review");
        assert_eq!(api.session(id).await["version"], 1);
        assert_eq!(api.session(id).await["reviews"], json!([]));
        assert_eq!(states(&api).await, ["returned"]);
        let page = idris.get(&format!("/sessions/{id}")).await;
        assert!(page.says("Mara returned your proposal: Ask for the &lt;second&gt; page first."), "{}", page.text);
        assert_eq!(page.text_area(), "Typed once.");
        assert!(page.says("returned the proposal"), "the timeline tells it too");
        // and can be proposed anew
        assert_eq!(idris.decide(id, &sent).await.status, 303);
        assert_eq!(states(&api).await, ["waiting", "returned"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_void_when_the_evidence_changes() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mara = rig.signed_in("Mara", &[Role::Manager]).await;
        set(rig, &["approved"]).await;
        let approve = json!({"new_status": "Approved"});
        // a newer payload
        let by_payload = api.bring(&user(rig.id(), "In Review")).await;
        let first = proposed(&api, by_payload, &approve).await;
        let mut newer = user(by_payload, "In Review");
        newer["metadata"] = json!({"seen": 2});
        api.bring(&newer).await;
        // the same payload again is none
        let kept = api.bring(&user(rig.id(), "In Review")).await;
        let untouched = proposed(&api, kept, &approve).await;
        api.bring(&user(kept, "In Review")).await;
        // a decision that takes one person
        let by_decision = api.bring(&user(rig.id(), "In Review")).await;
        let second = proposed(&api, by_decision, &approve).await;
        api.decided(by_decision, &json!({"new_status": "Declined"})).await;
        // a linked session that moves
        let owner = api.bring(&user(rig.id(), "In Review")).await;
        let by_link = api.bring(&company(rig.id(), "In Review", &[owner])).await;
        let third = proposed(&api, by_link, &approve).await;
        api.bring(&user(owner, "Approved")).await;
        for (id, proposal) in [(by_payload, &first), (by_decision, &second), (by_link, &third)] {
            let before = rig.rows().await;
            let late = settle(&mara, id, "confirm", proposal, "").await;
            assert!(late.status == 409 && late.says("the proposal is void"), "{}", late.text);
            assert_eq!(rig.rows().await, before);
            let page = mara.get(&format!("/sessions/{id}")).await;
            assert!(page.says("voided the proposal: the evidence changed") && !page.says("Waits for a second person"));
        }
        assert_eq!(settle(&mara, kept, "confirm", &untouched, "").await.status, 303);
        let mut all = states(&api).await;
        all.sort();
        assert_eq!(all, ["confirmed", "void", "void", "void"]);
        assert_eq!(rig.count("SELECT count(*) FROM audit_log WHERE content LIKE '%proposal.void%'").await, 3);
        assert!(matches!(rig.desk.verify_audit(None).await, Ok(desk::AuditReport::Whole(..))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_void_when_somebody_changes_the_evidence_by_hand() {
    on_both(async |rig| {
        let api = rig.api().await;
        set(rig, &["always"]).await;
        let changes = [
            ("update-data/", json!({"first_name": "Eda"})),
            ("update-aml-hit-status/", json!({"hit_id": "h-1", "review_status": "Inconclusive"})),
            ("documents/d1/update-status/", json!({"new_status": "Approved"})),
            ("features/ocr/update-status/", json!({"new_status": "In Review"})),
        ];
        for (call, body) in &changes {
            let mut payload = listed(rig.id());
            if call.starts_with("documents") {
                payload["session_kind"] = json!("business");
                payload["document_verifications"] = json!([{"status": "In Review", "node_id": "docs", "items": [
                    {"uuid": "d1", "document_group": "LEGAL_PRESENCE", "status": "In Review"},
                ]}]);
            }
            let id = api.bring(&payload).await;
            proposed(&api, id, &json!({"new_status": "Declined"})).await;
            // looking, tagging and writing notes leave it as it is
            let note = json!({"comment": "seen"}).to_string();
            assert_eq!(api.ask(Method::POST, &format!("/v3/sessions/{id}/reviews/"), note).await.status, 201);
            assert_eq!(states(&api).await[0], "waiting");
            let answer = api.ask(Method::PATCH, &format!("/v3/session/{id}/{call}"), body.to_string()).await;
            assert_eq!(answer.status, 200, "{call} {}", answer.text);
            assert_eq!(states(&api).await[0], "void", "{call}");
        }
        let voided = rig.count("SELECT count(*) FROM audit_log WHERE content LIKE '%proposal.void%'").await;
        assert_eq!(usize::try_from(voided).unwrap(), changes.len());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_second_people_at_once_one_wins() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mut managers = Vec::new();
        for name in ["Ada", "Bea", "Cem", "Dov"] {
            managers.push(rig.signed_in(name, &[Role::Manager]).await);
        }
        for round in 0..4 {
            let id = api.bring(&listed(rig.id())).await;
            let proposal = proposed(&api, id, &json!({"new_status": "Approved"})).await;
            let tries = managers.iter().enumerate().map(|(at, manager)| {
                let act = if (at + round) % 2 == 0 { "confirm" } else { "return" };
                settle(manager, id, act, &proposal, "no")
            });
            let answers = join_all(tries).await;
            let won = answers.iter().filter(|answer| answer.status == 303).count();
            assert_eq!(won, 1);
            assert!(answers.iter().all(|answer| matches!(answer.status, 303 | 409)));
            let decided = api.session(id).await["status"] == "Approved";
            let state = states(&api).await.remove(0);
            assert_eq!(state, if decided { "confirmed" } else { "returned" });
        }
        let settled = "SELECT count(*) FROM activity WHERE act IN ('decided', 'returned')";
        assert_eq!(rig.count(settled).await, 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn anothers_proposal_stands_in_the_way_and_ones_own_is_replaced() {
    on_both(async |rig| {
        let api = rig.api().await;
        let idris = rig.signed_in("Idris", &[Role::Reviewer]).await;
        let mara = rig.signed_in("Mara", &[Role::Manager]).await;
        set(rig, &["always"]).await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let first = proposed(&api, id, &json!({"new_status": "Approved"})).await;
        let second = proposed(&api, id, &json!({"new_status": "Declined"})).await;
        assert_eq!(states(&api).await, ["waiting", "replaced"]);
        let gone = settle(&mara, id, "confirm", &first, "").await;
        assert!(gone.status == 409 && gone.says("replaced this proposal by another"), "{}", gone.text);
        let other = rig.key("other", &[Scope::WriteSessions], Environment::Live).await;
        let refused = other.decide(id, &json!({"new_status": "Approved"})).await;
        assert!(
            refused.status == 409 && refused.says("API key test has already proposed Declined"),
            "{}",
            refused.text
        );
        let typed = [("new_status", "Approved"), ("expected_version", "1"), ("comment", "Kept.")];
        let page = idris.post_and_follow(&format!("/sessions/{id}/decide"), &typed).await;
        assert!(page.says("has already proposed Declined"), "{}", page.text);
        assert!(page.says("Kept."), "what was typed is not lost");
        assert_eq!(settle(&mara, id, "confirm", &second, "").await.status, 303);
        assert_eq!(api.session(id).await["status"], "Declined");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn four_eyes_is_the_last_check_and_false_positives_take_one_person() {
    on_both(async |rig| {
        let api = rig.api().await;
        set(rig, &["approved"]).await;
        let mut open = listed(rig.id());
        open["aml_screenings"][0]["hits"][0]["review_status"] = json!("Unreviewed");
        let id = api.bring(&open).await;
        let gate = api.decide(id, &json!({"new_status": "Approved"})).await;
        assert!(gate.status == 409 && gate.json()["gates"].is_array(), "{}", gate.text);
        assert_eq!(api.decide(id, &json!({"new_status": "Approved", "expected_version": 7})).await.status, 409);
        assert_eq!(api.decide(id, &json!({"new_status": "Approved", "comment": 7})).await.status, 400);
        assert_eq!(api.decide(id, &json!({"new_status": "In Review"})).await.status, 400);
        assert_eq!(rig.count("SELECT count(*) FROM proposals").await, 0);
        let approved = api.bring(&user(rig.id(), "Approved")).await;
        assert_eq!(api.decide(approved, &json!({"new_status": "Approved"})).await.status, 200, "a no-op takes nobody");
        set(rig, &[]).await;
        let mut settled = listed(rig.id());
        settled["aml_screenings"][0]["hits"][0]["review_status"] = json!("False Positive");
        let id = api.bring(&settled).await;
        api.decided(id, &json!({"new_status": "Approved"})).await;
        // the tenth request declines, so it is a refusal that a policy for refusals covers
        set(rig, &["declined"]).await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        for _ in 0..9 {
            api.decided(id, &json!({"new_status": "Resubmitted"})).await;
            api.decided(id, &json!({"new_status": "In Review"})).await;
        }
        proposed(&api, id, &json!({"new_status": "Resubmitted"})).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn proposals_are_listed_in_pages_of_one_environment() {
    on_both(async |rig| {
        let api = rig.api().await;
        let sandbox = rig.key("sandbox", crate::harness::ALL_SCOPES, Environment::Sandbox).await;
        let lister = rig.key("lister", &[Scope::ListSessions, Scope::WriteSessions], Environment::Live).await;
        let mut expected = Vec::new();
        for _ in 0..5 {
            let id = api.bring(&listed(rig.id())).await;
            expected.push(proposed(&api, id, &json!({"new_status": "Approved"})).await);
        }
        let there = sandbox.bring(&listed(rig.id())).await;
        proposed(&sandbox, there, &json!({"new_status": "Approved"})).await;
        expected.reverse();
        let mut path = "/v3/proposals/?limit=2&state=waiting".to_owned();
        let mut found = Vec::new();
        loop {
            let page = api.get(&path).await.json();
            assert_eq!((&page["count"], &page["previous"]), (&json!(5), &Value::Null));
            let rows = page["results"].as_array().unwrap();
            found.extend(rows.iter().map(|row| row["proposal_id"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => path = next.strip_prefix(&rig.url).unwrap().to_owned(),
                None => break,
            }
        }
        assert_eq!(found, expected);
        assert_eq!(sandbox.get("/v3/proposals").await.json()["count"], 1);
        assert_eq!(lister.get("/v3/proposals/").await.status, 403);
        for bad in ["limit=0", "limit=201", "limit=x", "state=open", "cursor=7", "cursor=a.b"] {
            assert_eq!(api.get(&format!("/v3/proposals/?{bad}")).await.status, 400, "{bad}");
        }
        // a sandbox policy says nothing about live sessions
        let policies = rig.key("policies", &[Scope::WritePolicies], Environment::Sandbox).await;
        let body = json!({"four_eyes": ["always"]}).to_string();
        assert_eq!(policies.ask(Method::PUT, "/v3/policies/", body).await.status, 200);
        let live = api.bring(&user(rig.id(), "In Review")).await;
        api.decided(live, &json!({"new_status": "Declined"})).await;
        let trial = sandbox.bring(&user(rig.id(), "In Review")).await;
        proposed(&sandbox, trial, &json!({"new_status": "Declined"})).await;
    })
    .await;
}
