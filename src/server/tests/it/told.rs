//! What the desk tells people and receivers beside a decision: feed entries with their values, mentions, mail in the
//! audit log, and events of a span of time sent again.

use crate::harness::{ALL_SCOPES, Answer, Api, on_both};
use crate::receiver::Receiver;
use crate::samples::user;
use domain::time::{HOUR, MINUTE};
use domain::{Environment, Role, Scope, Uuid};
use http::Method;
use serde_json::{Value, json};

async fn note(api: &Api<'_>, id: Uuid, comment: &str) -> Answer {
    let body = json!({ "comment": comment }).to_string();
    api.ask(Method::POST, &format!("/v3/sessions/{id}/reviews/"), body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn feed_entries_tell_the_values_before_and_after_by_field() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let correction = json!({"first_name": "Eda"}).to_string();
        assert_eq!(api.ask(Method::PATCH, &format!("/v3/session/{id}/update-data/"), correction).await.status, 200);
        note(&api, id, "seen").await;
        api.decided(id, &json!({"new_status": "Approved"})).await;
        let feed = api.get(&format!("/v3/sessions/{id}/reviews/")).await.json();
        let of = |kind: &str| {
            let row = feed["results"].as_array().unwrap().iter().find(|row| row["activity_type"] == kind);
            let row = row.unwrap_or_else(|| panic!("{kind} {feed}"));
            (row["changed_fields"].clone(), row["previous_value"].clone(), row["new_value"].clone())
        };
        let (fields, before, after) = of("correction");
        let first = "id_verifications.0.first_name";
        assert!(fields.as_array().unwrap().contains(&json!(first)), "{fields}");
        assert_eq!((&before[first], &after[first]), (&json!("Ada"), &json!("Eda")));
        assert_eq!(
            of("status_change"),
            (json!(["status"]), json!({"status": "In Review"}), json!({"status": "Approved"}))
        );
        assert_eq!(of("comment"), (Value::Null, Value::Null, Value::Null));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_named_in_a_note_is_told_until_they_have_looked() {
    on_both(async |rig| {
        let api = rig.api().await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let rory = rig.signed_in("Rory", &[Role::Manager]).await;
        let tove = rig.person("Tove", &[Role::Admin]).await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let comment =
            format!("@{} @{} @{} @nobody@desk.example look", rory.email.to_uppercase(), tove.email, ada.email);
        assert_eq!(ada.post(&format!("/sessions/{id}/notes"), &[("comment", &comment)]).await.status, 303);
        // nobody is told of their own words, nor of what they may not open
        assert_eq!(rig.count("SELECT count(*) FROM mentions").await, 1);
        let told = "Ada wrote to you in session 1";
        let list = rory.get("/sessions").await;
        assert!(list.says(told) && list.says(&format!("href=\"/sessions/{id}\"")), "{}", list.text);
        let queue = rory.get("/queue").await;
        assert!(queue.says(told) && queue.says("data-component=\"LiveList_"), "the queue says it too, and follows");
        assert!(!ada.get("/sessions").await.says("wrote to you"));
        assert!(!ada.get("/queue").await.says("wrote to you"));
        assert_eq!(rory.get(&format!("/sessions/{id}")).await.status, 200);
        assert!(!rory.get("/sessions").await.says("wrote to you"), "looking settles it");
        // a key's words are told too, and go with a redaction
        assert_eq!(note(&api, id, &format!("@{} again", rory.email)).await.status, 201);
        assert!(rory.get("/sessions").await.says("wrote to you in session 1"));
        api.decided(id, &json!({"new_status": "Approved"})).await;
        let privacy = rig.key("privacy", &[Scope::WritePrivacy], Environment::Live).await;
        let redact = privacy.ask(Method::POST, &format!("/v3/session/{id}/redact/"), String::new()).await;
        assert_eq!(redact.status, 200, "{}", redact.text);
        assert!(!rory.get("/sessions").await.says("wrote to you"));
        rig.redacted().await;
        assert_eq!(rig.count("SELECT count(*) FROM mentions").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_of_a_span_of_time_are_sent_again_in_order_with_the_same_ids() {
    on_both(async |rig| {
        let (receiver, other) = (Receiver::open().await, Receiver::open().await);
        rig.endpoint(&receiver.url, |_| {}).await;
        let api = rig.api().await;
        let first = api.bring(&user(rig.id(), "In Review")).await;
        rig.world.advance(2 * HOUR);
        let second = api.bring(&user(rig.id(), "In Review")).await;
        api.decided(second, &json!({"new_status": "Approved"})).await;
        rig.world.advance(2 * HOUR);
        api.decided(first, &json!({"new_status": "Approved"})).await;
        rig.deliver().await;
        // what came to be afterwards got none of them and gets none again
        rig.endpoint(&other.url, |_| {}).await;
        let sent = receiver.seen().len();
        assert_eq!(sent, 4);

        let span = |from: &str, to: &str| json!({"date_from": from, "date_to": to}).to_string();
        let ask = async |body: String| api.ask(Method::POST, "/v3/webhooks/resend/", body).await;
        let between = span("2026-11-20T09:00:00Z", "2026-11-20T11:00:00Z");
        let answer = ask(between.clone()).await;
        assert_eq!((answer.status, answer.json()), (200, json!({"resent": 2})), "{}", answer.text);
        rig.deliver().await;
        let seen = receiver.seen();
        let (before, again) = seen.split_at(sent);
        let ids = |calls: &[crate::receiver::Received]| -> Vec<Value> {
            calls
                .iter()
                .map(|call| call.body())
                .filter(|body| body["session_id"] == json!(second))
                .map(|body| body["event_id"].clone())
                .collect()
        };
        assert_eq!((again.len(), ids(again)), (2, ids(before)));
        assert!(other.seen().is_empty());

        // the same by the form, for one endpoint, a whole day
        let tove = rig.signed_in("Tove", &[Role::Admin]).await;
        let page = tove.get("/admin/webhooks").await;
        assert!(page.says("Send events of a span of time again"), "{}", page.text);
        let day = [("act", "resend"), ("to", "live"), ("date_from", "2026-11-20"), ("date_to", "2026-11-20")];
        let done = tove.post("/admin/webhooks", &day).await;
        assert!(done.says("4 deliveries are due again"), "{} {}", done.status, done.text);
        rig.deliver().await;
        assert_eq!(receiver.seen().len(), sent + 2 + 4);
        let none = [("act", "resend"), ("to", "sandbox"), ("date_from", "2026-11-20"), ("date_to", "2026-11-20")];
        assert!(tove.post("/admin/webhooks", &none).await.says("Nothing was sent in this span"));
        let wrong = [("act", "resend"), ("to", "live"), ("date_from", "yesterday"), ("date_to", "2026-11-20")];
        let refused = tove.post("/admin/webhooks", &wrong).await;
        assert!(refused.status == 400 && refused.says("value=\"yesterday\""), "{} {}", refused.status, refused.text);

        // bad spans, and who may not
        for (body, field) in [
            (span("x", "2026-11-20"), "date_from"),
            (span("2026-11-21", "2026-11-20"), "date_to"),
            (json!({"date_from": "2026-11-20"}).to_string(), "date_to"),
        ] {
            let refused = ask(body).await;
            assert_eq!(refused.status, 400, "{}", refused.text);
            assert!(refused.json().get(field).is_some(), "{}", refused.text);
        }
        let reader = rig.key("reader", &[Scope::ReadSessions], Environment::Live).await;
        assert_eq!(reader.ask(Method::POST, "/v3/webhooks/resend/", between.clone()).await.status, 403);
        let sandbox = rig.key("sandbox", ALL_SCOPES, Environment::Sandbox).await;
        let theirs = sandbox.ask(Method::POST, "/v3/webhooks/resend/", between).await;
        assert_eq!(theirs.json(), json!({"resent": 0}));
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        assert_eq!(ada.post("/admin/webhooks", &day).await.status, 403);
        let audited = rig.count("SELECT count(*) FROM audit_log WHERE content LIKE '%delivery.resend_span%'").await;
        assert_eq!(audited, 4);
        assert_eq!(rig.count("SELECT count(*) FROM activity WHERE act = 'resent'").await, 3);
        rig.world.advance(MINUTE);
        assert_eq!(rig.deliver().await, 0);
    })
    .await;
}
