//! What holds for every call: keys and their limits, rates, request ids, environments apart.

use crate::harness::{ALL_SCOPES, Answer, Api, Rig, Start, on_both, on_both_from};
use crate::samples::{company, user};
use desk::NewKey;
use domain::time::{MINUTE, SECOND};
use domain::{Actor, Environment, Role, Scope, Time, Uuid};
use http::Method;
use serde_json::{Value, json};

async fn key(rig: &Rig, change: impl FnOnce(&mut NewKey)) -> Api<'_> {
    let mut new = NewKey {
        name: "shop".to_owned(),
        scopes: ALL_SCOPES.to_vec(),
        environment: Environment::Live,
        expires: String::new(),
        networks: Vec::new(),
    };
    change(&mut new);
    Api { rig, key: rig.desk.add_key(&Actor::System, new).await.unwrap().key }
}

fn limited(reads: u32, writes: u32) -> Start {
    Start { limits: api::Limits { reads, writes }, ..Start::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_makes_so_many_calls_a_minute_and_is_told_how_long_to_wait() {
    on_both_from(limited(3, 2), async |rig| {
        let (shop, bank) = (key(rig, |_| {}).await, key(rig, |_| {}).await);
        let read = async |api: &Api<'_>| api.get("/v3/sessions/").await;
        let write = async |api: &Api<'_>| api.decide(rig.id(), &json!({})).await.status;
        for _ in 0..3 {
            assert_eq!(read(&shop).await.status, 200);
        }
        let over = read(&shop).await;
        assert_eq!((over.status, over.header("retry-after")), (429, "60"));
        assert!(over.json()["detail"].is_string() && !over.header("x-request-id").is_empty());
        assert_eq!((write(&shop).await, write(&shop).await, write(&shop).await), (404, 404, 429));
        assert_eq!(read(&bank).await.status, 200, "each key counts for itself");
        rig.world.advance(50 * SECOND);
        assert_eq!(read(&shop).await.header("retry-after"), "10");
        rig.world.advance(10 * SECOND);
        assert_eq!((read(&shop).await.status, write(&shop).await), (200, 404));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_keys_are_slowed_down_by_address_and_right_ones_are_not() {
    let start = Start { trusted_proxy: Some("127.0.0.0/8".parse().unwrap()), ..Start::default() };
    on_both_from(start, async |rig| {
        let api = rig.api().await;
        let from = async |address: &str, key: &str| -> Answer {
            rig.send(Method::GET, "/v3/sessions/", &[("x-api-key", key), ("x-forwarded-for", address)], "").await
        };
        for _ in 0..30 {
            assert_eq!(from("192.0.2.1", "cs_live_wrong").await.status, 403);
        }
        let over = from("192.0.2.1", "cs_live_wrong").await;
        assert_eq!((over.status, over.header("retry-after")), (429, "60"));
        assert_eq!(from("192.0.2.1", &api.key).await.status, 200);
        assert_eq!(from("192.0.2.2", "cs_live_wrong").await.status, 403);
        rig.world.advance(MINUTE);
        assert_eq!(from("192.0.2.1", "cs_live_wrong").await.status, 403);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_key_is_a_wrong_key() {
    on_both(async |rig| {
        let api = key(rig, |new| new.expires = "2026-11-20".to_owned()).await;
        assert_eq!(api.get("/v3/sessions/").await.status, 200);
        let end = Time::parse("2026-11-21T00:00:00Z").unwrap();
        rig.world.advance(end.since(rig.desk.now()) - SECOND);
        assert_eq!(api.get("/v3/sessions/").await.status, 200);
        rig.world.advance(SECOND);
        let expired = api.get("/v3/sessions/").await;
        let wrong = Api { rig, key: "cs_live_wrong".to_owned() }.get("/v3/sessions/").await;
        assert_eq!((expired.status, &expired.text), (403, &wrong.text));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_taken_from_its_networks_alone_and_only_a_trusted_proxy_names_the_address() {
    let asked = async |rig: &Rig, api: &Api<'_>, forwarded: &str| {
        rig.send(Method::GET, "/v3/sessions/", &[("x-api-key", &api.key), ("x-forwarded-for", forwarded)], "")
            .await
            .status
    };
    on_both(async |rig| {
        let near = key(rig, |new| new.networks = vec!["127.0.0.0/8".to_owned()]).await;
        let far = key(rig, |new| new.networks = vec!["192.0.2.0/24".to_owned()]).await;
        assert_eq!(asked(rig, &near, "192.0.2.1").await, 200);
        assert_eq!(asked(rig, &far, "192.0.2.1").await, 403, "nobody believes that header here");
    })
    .await;
    let start = Start { trusted_proxy: Some("127.0.0.0/8".parse().unwrap()), ..Start::default() };
    on_both_from(start, async |rig| {
        let far = key(rig, |new| new.networks = vec!["192.0.2.0/24".to_owned(), "2001:db8::/32".to_owned()]).await;
        assert_eq!(asked(rig, &far, "192.0.2.1").await, 200);
        assert_eq!(asked(rig, &far, "198.51.100.1, 192.0.2.1").await, 200, "the proxy's own word is the last");
        assert_eq!(asked(rig, &far, "2001:db8::7").await, 200);
        assert_eq!(asked(rig, &far, "192.0.2.1, 198.51.100.1").await, 403);
        assert_eq!(asked(rig, &far, "unknown").await, 403);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_use_of_a_key_is_noted_once_a_minute() {
    on_both(async |rig| {
        let api = rig.api().await;
        let used = async || rig.count("SELECT last_used_at FROM api_keys").await;
        api.get("/v3/sessions/").await;
        let first = used().await;
        api.get("/v3/sessions/").await;
        assert_eq!(used().await, first);
        rig.world.advance(MINUTE);
        api.get("/v3/sessions/").await;
        assert!(used().await >= first + MINUTE);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_admin_sets_and_sees_expiry_and_networks() {
    on_both(async |rig| {
        let admin = rig.signed_in("Ada", &[Role::Admin]).await;
        let fields = [("name", "shop"), ("scope", "list:sessions"), ("environment", "live")];
        let with = |expires: &'static str, network: &'static str| {
            [fields.as_slice(), &[("expires", expires), ("network", network)]].concat()
        };
        for (expires, network) in [("2026-11-19", ""), ("never", ""), ("", "192.0.2.0/99"), ("", "office")] {
            let answer = admin.post("/admin/keys", &with(expires, network)).await;
            assert_eq!(answer.status, 400, "{expires} {network}");
            assert_eq!((answer.field("expires"), answer.field("network")), (expires.to_owned(), network.to_owned()));
        }
        let made = admin.post("/admin/keys", &with("2026-12-31", "192.0.2.9/24, 2001:db8::/32")).await;
        assert!(made.status == 200 && made.says("cs_live_"), "{}", made.text);
        let page = admin.get("/admin/keys").await;
        assert!(page.says("192.0.2.0/24, 2001:db8::/32") && page.says("1 Jan 2027"), "{}", page.text);
        rig.world.advance(60 * domain::time::DAY);
        let admin = rig.signed_in("Bea", &[Role::Admin]).await;
        assert!(admin.get("/admin/keys").await.says("expired"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_names_its_request() {
    on_both(async |rig| {
        let api = rig.api().await;
        for path in ["/v3/sessions/", "/v3/nothing/", "/openapi.json", "/livez"] {
            for good in ["mine-1", "trace:1/2_3.4~<a>", &"x".repeat(128)] {
                let named = rig.send(Method::GET, path, &[("x-request-id", good), ("x-api-key", &api.key)], "").await;
                assert_eq!(named.header("x-request-id"), good, "{path}");
            }
            for bad in [&"x".repeat(129), "a b", "a\tb", ""] {
                let made = rig.send(Method::GET, path, &[("x-request-id", bad), ("x-api-key", &api.key)], "").await;
                assert!(Uuid::try_parse(made.header("x-request-id")).is_ok(), "{path} {bad}");
            }
        }
    })
    .await;
}

/// Every call of the document on a session, with what is in its path and a body that it could take.
fn calls(session_id: Uuid, other: Uuid) -> Vec<(Method, String, Value)> {
    let document: Value = serde_json::from_str(&api::document()).unwrap();
    let mut calls = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let filled = path.split('/').map(|part| match part {
            "{session_id}" => session_id.to_string(),
            part if part.starts_with('{') => other.to_string(),
            part => part.to_owned(),
        });
        let filled = filled.collect::<Vec<_>>().join("/");
        for (method, operation) in item.as_object().unwrap() {
            let content = &operation["requestBody"]["content"]["application/json"];
            let shown = content["examples"].as_object().and_then(|e| e.values().next()).map(|e| &e["value"]);
            let mut body = content.get("example").or(shown).cloned().unwrap_or(json!({}));
            if body.get("session_id").is_some() {
                body["session_id"] = json!(session_id);
            }
            calls.push((method.to_uppercase().parse().unwrap(), filled.clone(), body));
        }
    }
    calls
}

#[tokio::test(flavor = "multi_thread")]
async fn no_call_finds_anything_of_the_other_environment() {
    on_both(async |rig| {
        let live = rig.api().await;
        let session_id = live.bring(&user(rig.id(), "In Review")).await;
        live.bring(&company(rig.id(), "In Review", &[])).await;
        let before = (live.session(session_id).await, rig.count("SELECT count(*) FROM sessions").await);
        let sandbox = rig.key("sandbox", Scope::ALL, Environment::Sandbox).await;
        for (method, path, body) in calls(session_id, rig.id()) {
            let sent = if method.is_safe() { String::new() } else { body.to_string() };
            let answer = sandbox.ask(method.clone(), &path, sent).await;
            assert!(!answer.says(&session_id.to_string()), "{method} {path}: {}", answer.text);
            if path.contains(&session_id.to_string()) {
                assert_eq!(answer.status, 404, "{method} {path}: {}", answer.text);
            } else if method == Method::GET && answer.status == 200 {
                let rows = answer.json().get("results").and_then(|rows| rows.as_array().cloned()).unwrap_or_default();
                // nothing but what this very walk made
                assert!(rows.iter().all(|row| row["environment"] == "sandbox"), "{method} {path}: {}", answer.text);
            }
        }
        let made = rig.count("SELECT count(*) FROM sessions WHERE environment = 'sandbox'").await;
        let after = (live.session(session_id).await, rig.count("SELECT count(*) FROM sessions").await - made);
        assert_eq!(after, before, "and none changes anything of it");
    })
    .await;
}
