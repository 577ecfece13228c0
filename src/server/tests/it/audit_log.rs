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

/// The acts that a page of the log shows.
fn shown(page: &str) -> Vec<String> {
    let rows = page.split("<tr>").skip(1).filter(|row| row.contains("scope=\"row\""));
    let act = |row: &str| row.split("<code dir=\"ltr\">").nth(1)?.split('<').next().map(str::to_owned);
    rows.filter_map(act).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_see_the_log_as_far_as_their_roles_reach() {
    on_both(async |rig| {
        let api = rig.api().await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        assert_eq!(ada.decide(id, &[("new_status", "Approved"), ("expected_version", "1")]).await.status, 303);
        let of = async |name: &str, role: Role, query: &str| {
            let person = rig.signed_in(name, &[role]).await;
            let page = person.get(&format!("/admin/audit{query}")).await;
            assert_eq!(page.status, 200, "{}", page.text);
            shown(&page.text)
        };
        assert_eq!(shown(&ada.get("/admin/audit").await.text), ["session.decide", "sign_in"], "their own alone");
        let others = format!("/admin/audit?actor=person:{}", uuid_of_nobody());
        assert_eq!(shown(&ada.get(&others).await.text), ["session.decide", "sign_in"], "whomsoever they ask for");
        assert_eq!(of("Max", Role::Manager, "").await, ["session.decide", "session.create"]);
        let configuration = of("Ann", Role::Admin, "").await;
        assert!(!configuration.iter().any(|act| act.starts_with("session.")), "{configuration:?}");
        assert!(configuration.iter().any(|act| act == "key.add"), "{configuration:?}");
        let all = of("Aud", Role::Auditor, "").await;
        assert_eq!(i64::try_from(all.len()).unwrap(), rig.count("SELECT count(*) FROM audit_log").await);
        let narrowed = of("Axel", Role::Auditor, &format!("?session_id={id}&act=session.decide")).await;
        assert_eq!(narrowed, ["session.decide"]);
        // who manages finds what they themselves did, of whatever part
        let mia = rig.signed_in("Mia", &[Role::Manager]).await;
        assert_eq!(shown(&mia.get(&format!("/admin/audit?actor=person:{}", mia.user_id)).await.text), ["sign_in"]);
    })
    .await;
}

fn uuid_of_nobody() -> domain::Uuid {
    domain::Uuid::from_u128(77)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_leads_on_says_what_is_wrong_and_when_there_is_nothing() {
    on_both(async |rig| {
        let auditor = rig.signed_in("Aud", &[Role::Auditor]).await;
        for _ in 0..60 {
            rig.key("many", &[Scope::ReadAudit], Environment::Live).await;
        }
        let first = auditor.get("/admin/audit?act=key.add").await;
        assert_eq!(shown(&first.text).len(), 50);
        let links = first.text.split("href=\"").filter_map(|rest| rest.split('"').next());
        let href = links.into_iter().find(|href| href.contains("before=")).unwrap().replace("&amp;", "&");
        assert!(href.contains("act=key.add"), "{href}");
        let second = auditor.get(&href).await;
        assert_eq!(shown(&second.text).len(), 10);
        assert!(second.says("First page"));
        for (query, sentence) in [
            ("act=DROP", "Write an act as entries name it"),
            ("session_id=7", "This is not the id of a session."),
            ("actor=ada", "Write system, person:ID or key:ID."),
        ] {
            let answer = auditor.get(&format!("/admin/audit?{query}")).await;
            assert_eq!(answer.status, 400, "{query}");
            assert!(answer.says(sentence), "{query} {}", answer.text);
        }
        assert!(auditor.get("/admin/audit?act=DROP").await.text.contains("value=\"DROP\""), "what was typed stays");
        assert_eq!(auditor.get("/admin/audit?before=x").await.status, 400);
        assert!(auditor.get("/admin/audit?act=nothing.like_it").await.says("No entry fits"));
        assert!(auditor.get("/admin/audit?environment=sandbox").await.says("Nothing is written here yet"));
        let before = rig.count("SELECT count(*) FROM audit_log").await;
        auditor.get("/admin/audit").await;
        assert_eq!(rig.count("SELECT count(*) FROM audit_log").await, before, "a look writes nothing");
    })
    .await;
}
