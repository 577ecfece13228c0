//! The audit log read in pages: by keys, each its own environment, and by people, each as far as their roles reach.

use crate::harness::{Api, Rig, on_both};
use crate::samples::user;
use domain::audit::link;
use domain::{Environment, Role, Scope};
use serde_json::{Value, json};

/// Every entry that a key reads under a query, newest first.
async fn entries(api: &Api<'_>, query: &str) -> Vec<Value> {
    let mut path = format!("/v3/audit/?{query}");
    let mut found = Vec::new();
    loop {
        let answer = api.get(&path).await;
        assert_eq!(answer.status, 200, "{path} {}", answer.text);
        let page = answer.json();
        assert_eq!(page["previous"], Value::Null);
        found.extend(page["results"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => path = next.strip_prefix(&api.rig.url).unwrap().to_owned(),
            None => return found,
        }
    }
}

fn acts(entries: &[Value]) -> Vec<&str> {
    entries.iter().map(|entry| entry["act"].as_str().unwrap()).collect()
}

async fn keys(rig: &Rig) -> (Api<'_>, Api<'_>) {
    let live = rig.key("watcher", &[Scope::ReadAudit], Environment::Live).await;
    (live, rig.key("trial", &[Scope::ReadAudit], Environment::Sandbox).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_reads_the_chain_of_its_environment_and_can_check_it() {
    on_both(async |rig| {
        let (live, trial) = keys(rig).await;
        let api = rig.api().await;
        let sandbox = rig.key("bringer", crate::harness::ALL_SCOPES, Environment::Sandbox).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        assert_eq!(ada.decide(id, &[("new_status", "Approved"), ("expected_version", "1")]).await.status, 303);
        let there = sandbox.bring(&user(rig.id(), "In Review")).await;
        let session = there.to_string();

        let in_trial = entries(&trial, "limit=1").await;
        assert_eq!(acts(&in_trial), ["session.create", "key.add", "key.add"]);
        assert_eq!((&in_trial[0]["session_id"], &in_trial[0]["actor"]["name"]), (&json!(session), &json!("bringer")));

        let found = entries(&live, "limit=2").await;
        let seqs: Vec<i64> = found.iter().map(|entry| entry["seq"].as_i64().unwrap()).collect();
        assert!(seqs.is_sorted_by(|newer, older| newer > older), "{seqs:?}");
        assert!(!found.iter().any(|entry| entry["session_id"] == json!(session)));
        let whole = rig.count("SELECT count(*) FROM audit_log").await;
        assert_eq!(i64::try_from(found.len() + in_trial.len()).unwrap(), whole, "each entry stands in one environment");
        let decided = found.iter().find(|entry| entry["act"] == "session.decide").unwrap();
        assert_eq!((&decided["actor"]["kind"], &decided["actor"]["name"]), (&json!("person"), &json!("Ada")));
        assert_eq!(decided["about"], json!({"kind": "session", "id": id.to_string()}));
        let mut all: Vec<&Value> = found.iter().chain(&in_trial).collect();
        all.sort_by_key(|entry| entry["seq"].as_i64());
        let mut before = "0".repeat(64);
        for entry in all {
            assert_eq!(entry["prev_hash"], json!(before));
            let content = entry["content"].as_str().unwrap();
            assert_eq!(json!(link(&before, content)), entry["hash"], "{content}");
            before = entry["hash"].as_str().unwrap().to_owned();
        }
        assert_eq!(live.get("/v3/audit").await.json()["count"], json!(found.len()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_narrowed_by_act_actor_session_and_time() {
    on_both(async |rig| {
        let (live, _) = keys(rig).await;
        let api = rig.api().await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let first = api.bring(&user(rig.id(), "In Review")).await;
        assert_eq!(ada.decide(first, &[("new_status", "Approved"), ("expected_version", "1")]).await.status, 303);
        rig.world.advance(25 * 3_600_000_000);
        let later = rig.desk.now().rfc3339();
        let second = api.bring(&user(rig.id(), "In Review")).await;
        let of = async |query: String| {
            let found = entries(&live, &query).await;
            acts(&found).join(" ")
        };
        assert_eq!(of("act=session.create".into()).await, "session.create session.create");
        assert_eq!(of(format!("session_id={first}")).await, "session.decide session.create");
        assert_eq!(of(format!("session_id={first}&actor=person:{}", ada.user_id)).await, "session.decide");
        assert_eq!(of(format!("actor=person:{}", ada.user_id)).await, "session.decide sign_in");
        assert_eq!(of(format!("date_from={later}&act=session.create")).await, "session.create");
        assert_eq!(of(format!("date_to={later}&act=session.create&session_id={second}")).await, "");
        assert_eq!(of("act=nothing.like_it".into()).await, "");
        for bad in [
            "limit=0",
            "limit=201",
            "limit=x",
            "cursor=7",
            "cursor=b-1",
            "cursor=b99999999999999999999",
            "act=DROP",
            "actor=ada",
            "actor=person:7",
            "session_id=7",
            "date_from=soon",
            "date_to=2026-13-01",
        ] {
            let answer = live.get(&format!("/v3/audit/?{bad}")).await;
            assert_eq!(answer.status, 400, "{bad} {}", answer.text);
            let field = bad.split('=').next().unwrap();
            assert!(answer.json()[field].is_array(), "{bad} {}", answer.text);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_scope_opens_the_log_and_nothing_personal_is_in_it() {
    on_both(async |rig| {
        let (live, _) = keys(rig).await;
        let others: Vec<Scope> = Scope::ALL.iter().copied().filter(|scope| *scope != Scope::ReadAudit).collect();
        let other = rig.key("others", &others, Environment::Live).await;
        assert_eq!(other.get("/v3/audit/").await.status, 403);
        assert_eq!(live.get("/v3/sessions/").await.status, 403, "the scope opens nothing else");
        let api = rig.api().await;
        let mut payload = user(rig.id(), "In Review");
        payload["id_verifications"][0]["last_name"] = json!("Canary-Subject");
        let id = api.bring(&payload).await;
        api.decided(
            id,
            &json!({"new_status": "Declined", "comment": "canary-comment", "reason_codes": ["canary-code"]}),
        )
        .await;
        let wrong = [("email", "canary@desk.example"), ("password", "a wrong password of theirs")];
        assert_eq!(rig.nobody().post("/sign-in", &wrong).await.status, 401);
        let found = entries(&live, "").await;
        assert!(!json!(found).to_string().to_lowercase().contains("canary"));
        let refused = found.iter().find(|entry| entry["act"] == "sign_in.refuse").unwrap();
        assert_eq!((&refused["content"], &refused["about"]), (&Value::Null, &json!({"kind": "account", "id": null})));
    })
    .await;
}
