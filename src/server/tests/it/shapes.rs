//! Endpoints that want events in a vendor's shape (contract "Command line": `webhook add --headers stripe|veriff`).

use crate::harness::{Rig, on_both};
use crate::receiver::{Received, Receiver};
use crate::samples::user;
use desk::{DeskError, HeaderStyle, NewWebhook};
use domain::event::EventType;
use domain::{Actor, Environment, Uuid};
use serde_json::{Value, json};

/// A new endpoint and its secret.
async fn endpoint(rig: &Rig, url: &str, headers: &[HeaderStyle], events: &[EventType]) -> Result<String, DeskError> {
    let new = NewWebhook {
        url: url.to_owned(),
        events: events.to_vec(),
        environment: Environment::Live,
        headers: headers.to_vec(),
        allow_networks: vec!["127.0.0.0/8".to_owned()],
        thin: false,
    };
    rig.desk.add_webhook(&Actor::System, new).await.map(|printed| printed.secret)
}

fn body(received: &Received) -> Value {
    serde_json::from_slice(&received.bytes).unwrap()
}

/// A session that came in, was changed, and was declined.
async fn declined(rig: &Rig) -> Uuid {
    let api = rig.api().await;
    let mut payload = user(rig.id(), "In Review");
    let id = api.bring(&payload).await;
    payload["free"] = json!("changed");
    api.bring(&payload).await;
    api.decided(id, &json!({"new_status": "Declined", "reason_codes": [102], "comment": "no"})).await;
    id
}

/// The log of deliveries shows the very bodies that were received.
async fn logged_as_sent(rig: &Rig, id: Uuid, seen: &[Received]) {
    let log = rig.api().await.get(&format!("/v3/session/{id}/webhooks/")).await.json();
    let bodies = log.as_array().unwrap().iter().map(|one| one["request_body"].as_str().unwrap());
    let mut logged: Vec<Value> = bodies.map(|body| serde_json::from_str(body).unwrap()).collect();
    logged.reverse();
    assert_eq!(logged, seen.iter().map(body).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn stripes_shape_comes_with_stripes_signature() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        let secret = endpoint(rig, &receiver.url, &[HeaderStyle::Stripe], &[]).await.unwrap();
        let id = declined(rig).await;
        rig.deliver().await;
        let seen = receiver.seen();
        let types: Vec<Value> = seen.iter().map(|got| body(got)["type"].clone()).collect();
        let (created, failed) =
            ("identity.verification_session.created", "identity.verification_session.requires_input");
        assert_eq!(types, [created, failed], "data.updated has no counterpart and is not sent");
        let last = body(&seen[1]);
        let session = &last["data"]["object"];
        assert_eq!(session["id"], format!("vs_{}", id.simple()));
        assert_eq!((&session["client_reference_id"], &session["livemode"]), (&json!("crm-17"), &json!(true)));
        assert_eq!(session["last_error"]["code"], "document_unverified_other");
        for got in &seen {
            let header = got.header("stripe-signature");
            let (t, _) = header.strip_prefix("t=").unwrap().split_once(",v1=").unwrap();
            assert_eq!(header, sources::signature::stripe(&secret, t.parse().unwrap(), &got.bytes));
            assert!(!got.header("webhook-signature").is_empty(), "the standard headers stay");
        }
        assert!(!String::from_utf8_lossy(&seen[1].bytes).contains("Probe"), "Stripe's events name nobody");
        logged_as_sent(rig, id, &seen).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn veriffs_shape_comes_with_veriffs_signature() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        let secret = endpoint(rig, &receiver.url, &[HeaderStyle::Veriff], &[]).await.unwrap();
        let id = declined(rig).await;
        rig.deliver().await;
        let seen = receiver.seen();
        assert_eq!(seen.len(), 1, "decisions alone");
        logged_as_sent(rig, id, &seen).await;
        let verification = body(&seen[0])["verification"].clone();
        assert_eq!((&verification["id"], &verification["code"]), (&json!(id), &json!(9102)));
        assert_eq!((&verification["status"], &verification["reasonCode"]), (&json!("declined"), &json!(102)));
        assert_eq!(verification["person"]["lastName"], "Probe");
        let signed = sources::signature::veriff(&secret, &seen[0].bytes);
        assert_eq!([seen[0].header("x-hmac-signature"), seen[0].header("vrf-hmac-signature")], [&signed, &signed]);
        assert!(!seen[0].header("x-auth-client").is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_shape_cannot_tell_is_refused() {
    on_both(async |rig| {
        let (both, url) = ([HeaderStyle::Stripe, HeaderStyle::Veriff], "https://example.com/hook");
        assert!(matches!(endpoint(rig, url, &both, &[]).await, Err(DeskError::Invalid(_))));
        for (style, event) in [
            (HeaderStyle::Veriff, EventType::DataUpdated),
            (HeaderStyle::Veriff, EventType::SessionCreated),
            (HeaderStyle::Stripe, EventType::ActivityCreated),
        ] {
            assert!(matches!(endpoint(rig, url, &[style], &[event]).await, Err(DeskError::Invalid(_))));
        }
        endpoint(rig, url, &[HeaderStyle::Stripe], &[EventType::SessionRedacted]).await.unwrap();
    })
    .await;
}
