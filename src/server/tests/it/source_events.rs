//! Late and repeated events of the source, and a source that decides otherwise than a person (domain §2).

use crate::harness::{Answer, Api, on_both};
use crate::samples::user;
use domain::{Role, Uuid};
use http::Method;
use serde_json::{Value, json};

async fn told(api: &Api<'_>, payload: &Value, event: Option<&str>, at: Option<&str>) -> Answer {
    let path = format!("/v3/session/{}/decision/", payload["session_id"].as_str().unwrap());
    let mut headers = vec![("x-api-key", api.key.as_str()), ("content-type", "application/json")];
    headers.extend(event.map(|id| ("X-Source-Event-Id", id)));
    headers.extend(at.map(|at| ("X-Source-Event-Time", at)));
    api.rig.send(Method::PUT, &path, &headers, payload.to_string()).await
}

fn saying(id: Uuid, status: &str, tier: &str) -> Value {
    let mut payload = user(id, status);
    payload["metadata"] = json!({"tier": tier});
    payload
}

#[tokio::test(flavor = "multi_thread")]
async fn repeated_and_late_events_change_nothing_and_are_recorded_as_such() {
    on_both(async |rig| {
        let (api, ada) = (rig.api().await, rig.signed_in("Ada", &[Role::Reviewer]).await);
        let id = rig.id();
        let first = told(&api, &saying(id, "In Progress", "first"), Some("e1"), Some("2026-11-20T07:00:00Z")).await;
        assert_eq!(first.status, 201, "{}", first.text);
        let news = told(&api, &saying(id, "In Review", "second"), Some("e2"), Some("2026-11-20T07:10:00Z")).await;
        assert_eq!((news.status, &news.json()["status"]), (200, &json!("In Review")));
        let before = (api.session(id).await, rig.count("SELECT count(*) FROM events").await);

        // the same id with other content, and an older time with an id of its own
        for (payload, event, at) in [
            (saying(id, "Declined", "third"), Some("e2"), Some("2026-11-20T07:30:00Z")),
            (saying(id, "Declined", "third"), Some("e1"), None),
            (saying(id, "Declined", "third"), Some("e0"), Some("2026-11-20T07:09:59Z")),
            (saying(id, "Declined", "third"), None, Some("1795158599")),
        ] {
            let answer = told(&api, &payload, event, at).await;
            assert_eq!((answer.status, answer.json()), (200, before.0.clone()), "{event:?} {at:?}");
        }
        assert_eq!((api.session(id).await, rig.count("SELECT count(*) FROM events").await), before);
        assert_eq!(rig.count("SELECT count(*) FROM revisions").await, 2);
        let acts = rig.texts("SELECT act FROM activity WHERE act LIKE 'source%' ORDER BY at").await;
        assert_eq!(acts, ["source_repeated", "source_repeated", "source_late", "source_late"]);
        let audited = rig.texts("SELECT content FROM audit_log WHERE content LIKE '%session.source_event%'").await;
        assert_eq!(audited.len(), 4);
        assert!(audited.iter().all(|entry| !entry.contains("\"e1\"") && !entry.contains("third")));
        let page = ada.get(&format!("/sessions/{id}")).await;
        assert!(page.says("once more: nothing changed") && page.says("older than what the desk has"), "{}", page.text);

        // a late event is known by its id from then on; one of the same moment as the newest still counts
        assert_eq!(told(&api, &saying(id, "Declined", "x"), Some("e0"), None).await.json(), before.0);
        let same = told(&api, &saying(id, "Approved", "fourth"), Some("e4"), Some("2026-11-20T07:10:00Z")).await;
        assert_eq!(same.json()["status"], "Approved");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_content_at_a_later_time_makes_what_lies_between_late() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = rig.id();
        let payload = saying(id, "In Review", "same");
        told(&api, &payload, Some("a"), Some("2026-11-20T06:00:00Z")).await;
        let again = told(&api, &payload, Some("b"), Some("2026-11-20T06:30:00Z")).await;
        assert_eq!((again.status, rig.count("SELECT count(*) FROM revisions").await), (200, 1));
        let between = told(&api, &saying(id, "Declined", "between"), Some("c"), Some("2026-11-20T06:15:00Z")).await;
        assert_eq!(between.json()["status"], "In Review");
        // a payload that says nothing of an event is what it always was: the newest there is
        let plain = told(&api, &saying(id, "Declined", "plain"), None, None).await;
        assert_eq!(plain.json()["status"], "Declined");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_one_event_that_comes_many_times_at_once_one_counts() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&saying(rig.id(), "In Progress", "0")).await;
        let payloads: Vec<Value> = (1..9).map(|n| saying(id, "In Review", &n.to_string())).collect();
        let tries = payloads.iter().map(|payload| told(&api, payload, Some("same"), None));
        for answer in futures::future::join_all(tries).await {
            assert_eq!(answer.status, 200, "{}", answer.text);
        }
        assert_eq!(rig.count("SELECT count(*) FROM revisions").await, 2);
        assert_eq!(rig.count("SELECT count(*) FROM activity WHERE act = 'source_repeated'").await, 7);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_about_the_event_is_refused_by_the_headers_name() {
    on_both(async |rig| {
        let api = rig.api().await;
        let payload = saying(rig.id(), "In Review", "x");
        let before = rig.rows().await;
        let long = "x".repeat(256);
        for (event, at, named) in [
            (Some(long.as_str()), None, "X-Source-Event-Id"),
            (None, Some("yesterday"), "X-Source-Event-Time"),
            (None, Some("2026-11-20T08:06:00Z"), "X-Source-Event-Time"),
        ] {
            let answer = told(&api, &payload, event, at).await;
            assert_eq!(answer.status, 400);
            assert!(answer.json()["detail"].as_str().unwrap().starts_with(named), "{}", answer.text);
        }
        assert_eq!(rig.rows().await, before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_contradicts_a_person_is_marked_until_they_decide_again() {
    on_both(async |rig| {
        let (api, ada) = (rig.api().await, rig.signed_in("Ada", &[Role::Reviewer]).await);
        let id = api.bring(&saying(rig.id(), "In Review", "0")).await;
        let beside = api.bring(&saying(rig.id(), "In Review", "0")).await;
        assert_eq!(ada.decide(id, &[("new_status", "Approved"), ("expected_version", "1")]).await.status, 303);
        let listed = async |query: &str| {
            let page = api.get(&format!("/v3/sessions/?{query}")).await.json();
            let ids = page["results"].as_array().unwrap().iter().map(|row| row["session_id"].clone());
            (ids.collect::<Vec<_>>(), page["count"].as_i64().unwrap())
        };
        assert_eq!(listed("source_changed=true").await, (vec![], 0));

        let given = told(&api, &saying(id, "Declined", "1"), Some("e1"), None).await.json();
        assert_eq!((&given["status"], &given["source_changed"]), (&json!("Approved"), &json!(true)));
        assert_eq!(given["metadata"]["tier"], "1", "the payload is the newest");
        assert_eq!(listed("source_changed=true").await, (vec![json!(id)], 1));
        assert_eq!(listed("source_changed=false").await, (vec![json!(beside)], 1));
        let page = ada.get(&format!("/sessions/{id}")).await;
        assert!(page.says("SOURCE_DECISION_CHANGED") && page.says("The source now says Declined"), "{}", page.text);
        let list = ada.get("/sessions?source_changed=true").await;
        assert!(list.says(&id.to_string()) && !list.says(&beside.to_string()), "{}", list.text);
        assert_eq!(api.get("/v3/sessions/?source_changed=maybe").await.status, 400);

        // what is no decision takes nothing back, a person does
        told(&api, &saying(id, "In Review", "2"), Some("e2"), None).await;
        assert_eq!(listed("source_changed=true").await.1, 1);
        let fields = [("new_status", "Declined"), ("reason_codes", "106"), ("expected_version", "4")];
        assert_eq!(ada.decide(id, &fields).await.status, 303);
        assert_eq!(listed("source_changed=true").await.1, 0);
        assert!(!ada.get(&format!("/sessions/{id}")).await.says("SOURCE_DECISION_CHANGED"));
        assert_eq!(api.session(id).await.get("source_changed"), None);

        // also when the source comes round
        told(&api, &saying(id, "Approved", "3"), None, None).await;
        assert_eq!(listed("source_changed=true").await.1, 1);
        told(&api, &saying(id, "Declined", "4"), None, None).await;
        assert_eq!(listed("source_changed=true").await.1, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_approved_by_a_person_still_expires() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&saying(rig.id(), "In Review", "0")).await;
        api.decided(id, &json!({"new_status": "Approved"})).await;
        let given = told(&api, &saying(id, "Kyc Expired", "1"), Some("e1"), Some("2026-11-20T07:00:00Z")).await.json();
        assert_eq!((&given["status"], given.get("source_changed")), (&json!("Kyc Expired"), None));
    })
    .await;
}
