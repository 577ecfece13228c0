//! How early a session comes: set by a manager or a key, and then handed out first.

use crate::harness::on_both;
use crate::samples::user;
use domain::{Environment, Role, Scope};
use http::Method;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_urgent_is_handed_out_first_and_moves_neither_version_nor_events() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mut ids = Vec::new();
        for _ in 0..3 {
            ids.push(api.bring(&user(rig.id(), "In Review")).await);
            rig.world.advance(1_000_000);
        }
        let put = async |id, body: Value| {
            api.ask(Method::PUT, &format!("/v3/session/{id}/priority/"), body.to_string()).await
        };
        let before = rig.texts("SELECT event_type FROM events").await;
        let set = put(ids[2], json!({"priority": "high"})).await;
        assert_eq!((set.status, set.json()), (200, json!({"priority": "high"})), "{}", set.text);
        assert_eq!(rig.texts("SELECT event_type FROM events").await, before);
        assert_eq!(api.session(ids[2]).await["version"], 1);
        for bad in [json!({}), json!({"priority": "asap"}), json!({"priority": 2}), json!({"priority": null})] {
            let refused = put(ids[0], bad.clone()).await;
            assert!(refused.status == 400 && refused.json()["priority"].is_array(), "{bad} {}", refused.text);
        }
        assert_eq!(put(rig.id(), json!({"priority": "high"})).await.status, 404);
        let reader = rig.key("reader", &[Scope::ReadSessions], Environment::Live).await;
        let path = format!("/v3/session/{}/priority/", ids[0]);
        assert_eq!(reader.ask(Method::PUT, &path, json!({"priority": "low"}).to_string()).await.status, 403);

        let manager = rig.signed_in("Mina", &[Role::Manager]).await;
        let page = format!("/sessions/{}", ids[1]);
        assert!(manager.get(&page).await.says("Set priority"));
        let after = manager.post_and_follow(&format!("{page}/priority"), &[("priority", "urgent")]).await;
        assert_eq!(after.status, 200);
        let refused = manager.post(&format!("{page}/priority"), &[("priority", "x")]).await;
        assert!(refused.says("Choose a priority."), "{}", refused.text);
        let timeline = manager.get(&page).await.between("id=\"timeline\"", "</section>").unwrap().to_owned();
        assert!(timeline.contains("set the priority") && timeline.contains("urgent"), "{timeline}");

        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let seen = ada.get(&page).await;
        assert!(seen.says("Priority: Urgent") && !seen.says("Set priority"), "who works by it sees it");
        let mut handed = Vec::new();
        for _ in 0..3 {
            let next = api.ask(Method::POST, "/v3/sessions/next/", "").await.json();
            handed.push(next["session_id"].as_str().unwrap().to_owned());
        }
        assert_eq!(handed, [ids[1], ids[2], ids[0]].map(|id| id.to_string()));
        let feed = api.get(&format!("/v3/sessions/{}/reviews/", ids[2])).await.json();
        assert!(feed.to_string().contains("priority_change"), "{feed}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_handed_in_when_it_first_comes_to_review() {
    on_both(async |rig| {
        let api = rig.api().await;
        let handed_in = async || rig.count("SELECT count(submitted_at) FROM sessions").await;
        let id = api.bring(&user(rig.id(), "In Progress")).await;
        assert_eq!(handed_in().await, 0);
        assert!(api.put(id, &user(id, "In Review")).await.status < 300);
        assert_eq!(handed_in().await, 1);
        let first = rig.texts("SELECT CAST(submitted_at AS TEXT) FROM sessions").await;
        rig.world.advance(60_000_000);
        assert!(api.put(id, &user(id, "Approved")).await.status < 300);
        assert_eq!(rig.texts("SELECT CAST(submitted_at AS TEXT) FROM sessions").await, first, "once and for all");
    })
    .await;
}
