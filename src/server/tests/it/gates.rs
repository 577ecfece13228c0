//! Gates of an approval and another's claim (domain §2 "Order of checks", §3.4, §5).

use crate::harness::{ALL_SCOPES, Rig, on_both};
use crate::samples::{COMPLEX, company, sample, user};
use domain::time::MINUTE;
use domain::{Environment, Role, Scope, Uuid, World as _};
use serde_json::{Value, json};

/// A person with one unreviewed hit.
fn flagged(id: Uuid) -> Value {
    let mut payload = user(id, "In Review");
    payload["aml_screenings"] = json!([{"node_id": "aml", "status": "In Review", "hits": [{"id": "h1"}]}]);
    payload
}

async fn override_key(rig: &Rig) -> crate::harness::Api<'_> {
    let scopes = [ALL_SCOPES, &[Scope::OverrideGates]].concat();
    rig.key("override", &scopes, Environment::Live).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_meets_the_gates_and_is_told_which() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&sample(COMPLEX)).await;
        let version = api.session(id).await["version"].clone();
        let before = rig.rows().await;
        // a reason does not help a key without the scope; the gates stay what is in the way
        for body in [json!({"new_status": "Approved"}), json!({"new_status": "Approved", "override_reason": "seen"})] {
            let refused = api.decide(id, &body).await;
            assert_eq!(refused.status, 409, "{}", refused.text);
            let gates = refused.json()["gates"].clone();
            assert_eq!(gates.as_array().unwrap().len(), 2, "{gates}");
            assert_eq!((&gates[0]["gate"], &gates[1]["gate"]), (&json!("document_gate"), &json!("hit_gate")));
            assert_eq!(gates[1]["detail"], "2 AML hits are not reviewed.");
            assert!(refused.json()["detail"].as_str().unwrap().contains("override:gates"), "{}", refused.text);
        }
        // a stale version is said before the gates
        let stale = api.decide(id, &json!({"new_status": "Approved", "expected_version": 99})).await;
        assert!(stale.status == 409 && stale.json()["version"] == version, "{}", stale.text);
        assert_eq!(rig.rows().await, before, "nothing is written");
        assert_eq!(api.decided(id, &json!({"new_status": "Declined"})).await["status"], "Declined");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_with_the_scope_passes_gates_with_a_reason() {
    on_both(async |rig| {
        let api = override_key(rig).await;
        let id = api.bring(&flagged(rig.id())).await;
        for body in [json!({}), json!({"override_reason": " "}), json!({"override_reason": null})] {
            let mut body = body;
            body["new_status"] = json!("Approved");
            let refused = api.decide(id, &body).await;
            assert_eq!((refused.status, refused.json()["gates"].as_array().unwrap().len()), (409, 1), "{body}");
        }
        for bad in [json!(7), json!("x".repeat(10_001))] {
            let refused = api.decide(id, &json!({"new_status": "Approved", "override_reason": bad})).await;
            assert!(refused.status == 400 && refused.json()["override_reason"].is_array(), "{}", refused.text);
        }
        let given = api.decided(id, &json!({"new_status": "Approved", "override_reason": "namesake-canary"})).await;
        assert_eq!(given["status"], "Approved");
        let log = rig.texts("SELECT content FROM audit_log ORDER BY seq").await;
        let entry: Value = serde_json::from_str(log.last().unwrap()).unwrap();
        assert_eq!(entry["detail"]["gates_overridden"], json!(["hit_gate"]));
        assert!(!log.iter().any(|content| content.contains("namesake-canary")), "the log holds no words of people");
        // a session whose gates are met needs no override, and none is recorded
        let plain = api.bring(&user(rig.id(), "In Review")).await;
        api.decided(plain, &json!({"new_status": "Approved", "override_reason": "for nothing"})).await;
        let log = rig.texts("SELECT content FROM audit_log ORDER BY seq").await;
        assert!(!log.last().unwrap().contains("gates_overridden"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_closes_approve_for_reviewers_and_lists_what_is_missing() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&flagged(rig.id())).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let page = ada.get(&format!("/sessions/{id}")).await;
        let approve = page.between("id=\"outcome-approved\"", ">").unwrap();
        assert!(approve.contains(" disabled"), "{approve}");
        assert!(page.says("One AML hit is not reviewed.") && page.says("Approve is closed: "));
        assert!(!page.says("name=\"override_reason\""), "who may not override is not asked for a reason");
        let before = rig.rows().await;
        let fields = [
            ("new_status", "Approved"),
            ("comment", "mine"),
            ("override_reason", "a reason of my own"),
            ("expected_version", "1"),
        ];
        let page = ada.post_and_follow(&format!("/sessions/{id}/decide"), &fields).await;
        assert!(page.says("This cannot be approved yet. One AML hit is not reviewed."));
        assert!(page.says("ask someone who may override gates"));
        assert_eq!(page.text_area(), "mine");
        assert_eq!(rig.rows().await, before, "nothing is written");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_overrides_with_a_written_reason_that_the_timeline_shows() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&flagged(rig.id())).await;
        let mara = rig.signed_in("Mara", &[Role::Manager]).await;
        let page = mara.get(&format!("/sessions/{id}")).await;
        assert!(!page.between("id=\"outcome-approved\"", ">").unwrap().contains(" disabled"));
        assert!(page.says("name=\"override_reason\"") && page.says("One AML hit is not reviewed."));
        let blank = [("new_status", "Approved"), ("comment", "kept <b>"), ("expected_version", "1")];
        let page = mara.post_and_follow(&format!("/sessions/{id}/decide"), &blank).await;
        assert!(page.says("give an override reason") && page.says("kept &lt;b&gt;"), "what was typed is kept");
        let fields = [
            ("new_status", "Approved"),
            ("comment", "mine"),
            ("override_reason", "Namesake:\r\nborn <i>1970</i>"),
            ("expected_version", "1"),
        ];
        assert_eq!(mara.decide(id, &fields).await.location(), format!("/sessions/{id}"));
        let page = mara.get(&format!("/sessions/{id}")).await;
        assert!(page.says("approved, overriding gates") && page.says("born &lt;i&gt;1970&lt;/i&gt;"));
        assert_eq!(api.session(id).await["status"], "Approved");
        // a company whose gates are met asks nobody for a reason
        let met = api.bring(&company(rig.id(), "In Review", &[])).await;
        assert!(!mara.get(&format!("/sessions/{met}")).await.says("name=\"override_reason\""));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn under_anothers_live_claim_only_the_holder_and_managers_decide() {
    on_both(async |rig| {
        let api = rig.api().await;
        let (ada, bob) = (rig.signed_in("Ada", &[Role::Reviewer]).await, rig.signed_in("Bob", &[Role::Reviewer]).await);
        let mara = rig.signed_in("Mara", &[Role::Manager]).await;
        let hold = async |id: Uuid| {
            let until = rig.world.now().plus(30 * MINUTE).0;
            let hex = id.simple().to_string();
            let id = match &rig.base {
                crate::harness::Base::Sqlite(..) => format!("X'{hex}'"),
                crate::harness::Base::Postgres(..) => format!("'{hex}'"),
            };
            let holder = format!("person:{}", bob.user_id);
            let sql = format!(
                "UPDATE sessions SET claimed_by = '{holder}', claimed_name = 'Bob', claimed_until = {until} \
                 WHERE session_id = {id}"
            );
            assert_eq!(rig.execute(&sql).await.unwrap(), 1);
        };
        let fresh = async || {
            let id = api.bring(&user(rig.id(), "In Review")).await;
            hold(id).await;
            id
        };
        let id = fresh().await;
        let before = rig.rows().await;
        let refused = api.decide(id, &json!({"new_status": "Approved"})).await;
        assert!(refused.status == 409 && refused.json()["detail"].as_str().unwrap().starts_with("Bob has taken"));
        let fields = [("new_status", "Approved"), ("comment", "mine"), ("expected_version", "1")];
        let page = ada.post_and_follow(&format!("/sessions/{id}/decide"), &fields).await;
        assert!(page.says("Bob has taken this session until") && page.text_area() == "mine");
        assert!(page.between("id=\"outcome-approved\"", ">").unwrap().contains(" disabled"));
        // a stale version is said before the claim
        assert!(api.decide(id, &json!({"new_status": "Approved", "expected_version": 7})).await.json()["version"] == 1);
        assert_eq!(rig.rows().await, before, "nothing is written");
        for person in [&bob, &mara] {
            let id = fresh().await;
            assert_eq!(person.decide(id, &fields).await.location(), format!("/sessions/{id}"), "{}", person.name);
        }
        rig.world.advance(31 * MINUTE);
        assert_eq!(api.decided(id, &json!({"new_status": "Approved"})).await["status"], "Approved", "it ran out");
    })
    .await;
}
