//! `Idempotency-Key`: however often a call is sent, it has one effect and one answer.

use crate::harness::{ALL_SCOPES, Answer, Api, on_both};
use crate::samples::user;
use domain::time::{DAY, SECOND};
use domain::{Environment, Scope, Uuid};
use futures::future::join_all;
use http::Method;
use serde_json::json;

/// A decision sent under a name.
async fn decide(api: &Api<'_>, id: Uuid, name: &str, body: &str) -> Answer {
    send(api, Method::PATCH, &format!("/v3/session/{id}/update-status/"), name, body).await
}

async fn send(api: &Api<'_>, method: Method, path: &str, name: &str, body: &str) -> Answer {
    let headers = [("x-api-key", api.key.as_str()), ("idempotency-key", name)];
    api.rig.send(method, path, &headers, body.to_owned()).await
}

const RESUBMIT: &str = r#"{"new_status":"Resubmitted","nodes_to_resubmit":[{"node_id":"ocr","feature":"OCR"}]}"#;
const DECLINE: &str = r#"{"new_status":"Declined","comment":"as said"}"#;
const REVIEW: &str = r#"{"new_status":"In Review"}"#;

#[tokio::test(flavor = "multi_thread")]
async fn the_same_call_again_has_the_same_answer_and_no_second_effect() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let first = decide(&api, id, "a name", DECLINE).await;
        assert_eq!((first.status, first.header("idempotent-replayed")), (200, ""), "{}", first.text);
        // back again, so that a second effect would show
        assert_eq!(api.decide(id, &json!({"new_status": "In Review"})).await.status, 200);
        let before = rig.rows().await;
        let again = decide(&api, id, "a name", DECLINE).await;
        assert_eq!((again.status, again.header("idempotent-replayed")), (200, "true"));
        assert_eq!((&again.text, again.header("content-type")), (&first.text, first.header("content-type")));
        // the other path form is the same call
        let path = format!("/v3/session/{id}/update-status");
        assert_eq!(send(&api, Method::PATCH, &path, "a name", DECLINE).await.header("idempotent-replayed"), "true");
        assert_eq!(rig.rows().await, before);
        assert_eq!(api.session(id).await["status"], "In Review");

        let other = decide(&api, id, "a name", REVIEW).await;
        assert_eq!((other.status, other.json()["detail"].is_string()), (422, true));
        let elsewhere = rig.key("other", ALL_SCOPES, Environment::Live).await;
        assert_eq!(decide(&elsewhere, id, "a name", DECLINE).await.header("idempotent-replayed"), "");
        assert_eq!(api.session(id).await["status"], "Declined", "names are each key's own");

        rig.world.advance(DAY);
        assert_eq!(decide(&api, id, "a name", REVIEW).await.status, 200, "a day later the name is free");
        rig.world.advance(DAY + SECOND);
        rig.desk.sweep().await.unwrap();
        assert_eq!(rig.count("SELECT count(*) FROM idempotent_calls").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_one_has_an_effect_and_none_another_answer() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "Approved")).await;
        let answers = join_all((0..12).map(|_| decide(&api, id, "at once", RESUBMIT))).await;
        let good: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
        assert!(!good.is_empty(), "{answers:?}");
        for answer in &answers {
            assert!(matches!(answer.status, 200 | 409), "{} {}", answer.status, answer.text);
            assert!(answer.status == 200 || !answer.header("retry-after").is_empty());
        }
        assert_eq!(good.iter().filter(|answer| answer.header("idempotent-replayed").is_empty()).count(), 1);
        assert_eq!(api.session(id).await["resubmission_count"], 1);
        assert_eq!(rig.count("SELECT count(*) FROM events WHERE event_type = 'status.updated'").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_call_may_be_mended_and_sent_again_under_its_name() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        assert_eq!(decide(&api, id, "mended", r#"{"new_status":"Fine"}"#).await.status, 400);
        assert_eq!(decide(&api, id, "mended", REVIEW).await.status, 400, "the same status");
        assert_eq!(decide(&api, id, "mended", DECLINE).await.status, 200);
        for bad in ["", &"x".repeat(256)] {
            let answer = decide(&api, id, bad, DECLINE).await;
            assert_eq!((answer.status, answer.json()["detail"].is_string()), (400, true), "{bad}");
        }
        assert_eq!(decide(&api, id, &"x".repeat(255), DECLINE).await.status, 200);
        // reading calls take no notice of it
        let headers = [("x-api-key", api.key.as_str()), ("idempotency-key", "mended")];
        let read = rig.send(Method::GET, &format!("/v3/session/{id}/decision/"), &headers, "").await;
        assert_eq!((read.status, read.header("idempotent-replayed")), (200, ""));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_goes_away_finds_its_answer_later() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = rig.id();
        let (path, payload) = (format!("/v3/session/{id}/decision/"), user(id, "In Review").to_string());
        let mut goes = Box::pin(send(&api, Method::PUT, &path, "gone", &payload));
        // sent as far as the first wait goes, then dropped with its connection
        for _ in 0..3 {
            let _ = futures::poll!(&mut goes);
            tokio::task::yield_now().await;
        }
        drop(goes);
        let answer = loop {
            let answer = send(&api, Method::PUT, &path, "gone", &payload).await;
            if answer.status != 409 {
                break answer;
            }
        };
        assert_eq!(answer.status, 201, "{}", answer.text);
        let again = send(&api, Method::PUT, &path, "gone", &payload).await;
        assert_eq!((again.status, again.header("idempotent-replayed"), &again.text), (201, "true", &answer.text));
        assert_eq!(rig.count("SELECT count(*) FROM sessions").await, 1);
        assert_eq!(rig.count("SELECT count(*) FROM revisions").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_not_there_any_more_leads_to_no_second_effect() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "Approved")).await;
        assert_eq!(decide(&api, id, "cut", RESUBMIT).await.status, 200);
        // as a redaction leaves it
        rig.execute("UPDATE idempotent_calls SET answer = NULL, session_id = NULL").await.unwrap();
        let held = decide(&api, id, "cut", RESUBMIT).await;
        assert_eq!((held.status, held.header("retry-after")), (409, "1"), "its worker may still be alive");
        rig.world.advance(30 * SECOND);
        let before = rig.rows().await;
        let again = decide(&api, id, "cut", RESUBMIT).await;
        assert_eq!((again.status, again.json()["detail"].is_string()), (409, true), "{}", again.text);
        assert_eq!(rig.rows().await, before);
        assert_eq!(api.session(id).await["resubmission_count"], 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_went_with_its_session_is_not_said_to_be_on_its_way() {
    on_both(async |rig| {
        let api = rig.api().await;
        let privacy = rig.key("privacy", &[Scope::WritePrivacy], Environment::Live).await;
        let id = api.bring(&user(rig.id(), "Approved")).await;
        assert_eq!(decide(&api, id, "gone", DECLINE).await.status, 200);
        assert_eq!(send(&privacy, Method::POST, &format!("/v3/session/{id}/redact/"), "r", "").await.status, 200);
        assert_eq!(rig.redacted().await, 1);
        let again = decide(&api, id, "gone", DECLINE).await;
        assert_eq!((again.status, again.header("retry-after")), (409, ""), "nobody works on it: {}", again.text);
        assert!(again.says("took effect") && again.says("Read the session"), "{}", again.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kept_answers_are_unreadable_at_rest() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mut payload = user(rig.id(), "In Review");
        payload["vendor_data"] = json!("zebulon-4711");
        let path = format!("/v3/session/{}/decision/", payload["session_id"].as_str().unwrap());
        let answer = send(&api, Method::PUT, &path, "zebulon-name", &payload.to_string()).await;
        assert!(answer.status == 201 && answer.says("zebulon-4711"), "{}", answer.text);
        if let crate::harness::Base::Sqlite(_, file) = &rig.base {
            for file in [file.clone(), file.with_extension("sqlite3-wal")] {
                let bytes = std::fs::read(&file).unwrap_or_default();
                assert!(!bytes.windows(7).any(|part| part == b"zebulon"), "{}", file.display());
            }
        }
    })
    .await;
}
