//! Events out (domain §6, contract "Events"): envelope, signatures, order, retries, and what a receiver may say.

use crate::harness::{Rig, Start, on_both, on_both_from};
use crate::receiver::{Received, Receiver};
use crate::samples::{as_events_tell, sample, user};
use desk::{DeskError, HeaderStyle};
use domain::event::EventType;
use domain::time::{DAY, HOUR, MINUTE, SECOND};
use domain::{Environment, Role, World as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::Method;
use serde_json::{Value, json};
use server::world::RealWorld;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Waits between tries, as the contract writes them.
const WAITS: [i64; 9] =
    [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

async fn one_event(rig: &Rig) -> domain::Uuid {
    rig.api().await.bring(&user(rig.id(), "In Review")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_envelope_has_its_fields_and_the_sequence_no_gap() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        let api = rig.api().await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let mut payload = user(rig.id(), "In Progress");
        payload["workflow_id"] = json!("flow-1");
        payload["metadata"] = json!({"tier": "gold"});
        let id = api.bring(&payload).await;
        payload["status"] = json!("In Review");
        api.bring(&payload).await;
        payload["metadata"] = json!({"tier": "silver"});
        api.bring(&payload).await;
        api.decided(id, &json!({"new_status": "Resubmitted", "reason_codes": [204, "ours"]})).await;
        // it still waits for the same step, whatever else is told of it
        api.ask(Method::PATCH, &format!("/v3/session/{id}/"), r#"{"metadata":{"seen":1}}"#.to_owned()).await;
        api.ask(Method::POST, &format!("/v3/sessions/{id}/reviews/"), r#"{"comment":"Wrote to them."}"#.to_owned())
            .await;
        let fields = [("new_status", "Declined"), ("reason_codes", "106"), ("expected_version", "5")];
        assert_eq!(ada.decide(id, &fields).await.status, 303);
        rig.deliver().await;

        let bodies: Vec<Value> = receiver.seen().iter().map(Received::body).collect();
        let told: Vec<_> = bodies
            .iter()
            .map(|b| {
                ["webhook_type", "status", "previous_status", "actor"]
                    .map(|key| b[key].as_str().unwrap_or("-").to_owned())
            })
            .collect();
        let expected = [
            ["session.created", "In Progress", "-", "api_key"],
            ["status.updated", "In Review", "In Progress", "api_key"],
            ["data.updated", "In Review", "In Review", "api_key"],
            ["status.updated", "Resubmitted", "In Review", "api_key"],
            ["data.updated", "Resubmitted", "Resubmitted", "api_key"],
            ["activity.created", "Resubmitted", "Resubmitted", "api_key"],
            ["status.updated", "Declined", "Resubmitted", "reviewer"],
        ];
        assert_eq!(told, expected.map(|row| row.map(str::to_owned)));
        let envelope = [
            "event_id",
            "webhook_type",
            "timestamp",
            "created_at",
            "sequence",
            "application_id",
            "environment",
            "session_id",
            "session_kind",
            "status",
            "previous_status",
            "workflow_id",
            "vendor_data",
            "metadata",
            "actor",
        ];
        for (i, body) in bodies.iter().enumerate() {
            let mut wanted: BTreeSet<&str> = envelope.into();
            match body["status"].as_str().unwrap() {
                "Resubmitted" => wanted.insert("resubmit_info"),
                "In Progress" => false,
                _ => wanted.insert("decision"),
            };
            let keys: BTreeSet<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(keys, wanted, "event {i}");
            assert_eq!(body["sequence"], i + 1);
            assert_eq!((&body["session_id"], &body["session_kind"]), (&json!(id), &json!("user")));
            assert_eq!(
                (&body["environment"], &body["workflow_id"], &body["vendor_data"]),
                (&json!("live"), &json!("flow-1"), &json!("crm-17"))
            );
            assert!(body["timestamp"].is_i64() && body["timestamp"] == body["created_at"]);
            assert_eq!(body["application_id"], json!(rig.store.application_id()));
            assert!(!body["actor"].as_str().unwrap().contains("Ada"));
        }
        let ids: BTreeSet<_> = bodies.iter().map(|body| body["event_id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), bodies.len());
        let info = &bodies[3]["resubmit_info"];
        assert_eq!(info["nodes_to_resubmit"], json!([{"node_id": "ocr", "feature": "OCR"}]));
        for later in &bodies[4..6] {
            assert_eq!(later["resubmit_info"]["nodes_to_resubmit"], info["nodes_to_resubmit"], "{later}");
        }
        assert!(info["reasons"]["ocr"].as_str().unwrap().contains("ours"));
        // the decision of an event is what GET gives
        assert_eq!(bodies[6]["decision"], as_events_tell(api.session(id).await));
        assert_eq!(bodies[2]["metadata"], json!({"tier": "silver"}));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_official_library_accepts_the_signature() {
    // the library asks the real clock how old a signature is
    on_both_from(Start { now: RealWorld.now(), ..Start::default() }, async |rig| {
        let receiver = Receiver::open().await;
        let (_, secret) = rig.endpoint(&receiver.url, |_| {}).await;
        assert!(secret.starts_with("whsec_") && secret.len() == "whsec_".len() + 44, "{secret}");
        rig.api().await.bring(&sample("kyc_decision_approved_arabic")).await;
        rig.deliver().await;
        let got = receiver.seen().remove(0);
        let library = standardwebhooks::Webhook::new(&secret).unwrap();
        library.verify(&got.bytes, &got.headers).unwrap();
        assert_eq!(got.header("webhook-id"), got.body()["event_id"].as_str().unwrap());
        assert_eq!(got.header("content-type"), "application/json");
        let mut changed = got.bytes.to_vec();
        changed[20] ^= 1;
        assert!(library.verify(&changed, &got.headers).is_err());
        assert!(got.header("x-signature").is_empty(), "vendor headers only for those who ask");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn didit_headers_are_what_didits_own_samples_compute() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        let (_, secret) = rig.endpoint(&receiver.url, |new| new.headers = vec![HeaderStyle::Didit]).await;
        let api = rig.api().await;
        for name in crate::samples::NAMES {
            api.bring(&sample(name)).await;
        }
        rig.deliver().await;
        let seen = receiver.seen();
        assert_eq!(seen.len(), crate::samples::NAMES.len());
        let sign = |message: &[u8]| {
            let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
            mac.update(message);
            hex::encode(mac.finalize().into_bytes())
        };
        for got in seen {
            assert_eq!(got.header("x-signature"), sign(&got.bytes));
            assert_eq!(got.header("x-signature-v2"), sign(canonical(&got.body()).as_bytes()));
            assert_eq!(got.header("x-timestamp"), got.header("webhook-timestamp"));
            assert!(!got.header("webhook-signature").is_empty(), "beside the standard ones");
        }
    })
    .await;
}

/// Didit's canonical form, written here once more: sorted keys, compact, unescaped, whole floats as integers.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let sorted: std::collections::BTreeMap<_, _> = map.iter().collect();
            let inside: Vec<_> = sorted.iter().map(|(k, v)| format!("{}:{}", json!(k), canonical(v))).collect();
            format!("{{{}}}", inside.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Value::Number(number) if number.to_string().contains('.') => {
            let float: f64 = number.to_string().parse().unwrap();
            format!("{float}")
        }
        other => other.to_string(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn thin_endpoints_filters_and_environments_are_kept() {
    on_both(async |rig| {
        let [all, thin, some, sandbox] =
            [Receiver::open().await, Receiver::open().await, Receiver::open().await, Receiver::open().await];
        rig.endpoint(&all.url, |_| {}).await;
        rig.endpoint(&thin.url, |new| new.thin = true).await;
        rig.endpoint(&some.url, |new| new.events = vec![EventType::StatusUpdated]).await;
        rig.endpoint(&sandbox.url, |new| new.environment = Environment::Sandbox).await;
        let api = rig.api().await;
        let id = one_event(rig).await;
        api.decided(id, &json!({"new_status": "Approved"})).await;
        rig.deliver().await;
        let types = |receiver: &Receiver| -> Vec<String> {
            receiver.seen().iter().map(|got| got.body()["webhook_type"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(types(&all), ["session.created", "status.updated"]);
        assert_eq!(types(&some), ["status.updated"]);
        assert!(types(&sandbox).is_empty());
        let (full, slim) = (all.seen()[1].body(), thin.seen()[1].body());
        assert!(full.get("decision").is_some() && slim.get("decision").is_none());
        assert_eq!(full["event_id"], slim["event_id"]);
        assert_eq!(slim["status"], "Approved");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_tries_come_at_the_times_of_the_contract() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        receiver.says(500);
        one_event(rig).await;
        assert_eq!(rig.deliver().await, 1, "the first try at once");
        for (i, wait) in WAITS.into_iter().enumerate() {
            rig.world.advance(wait * 85 / 100 - SECOND / 2);
            assert_eq!(rig.deliver().await, 0, "try {} is not due before 85 % of its wait", i + 2);
            rig.world.advance(wait * 30 / 100 + SECOND);
            assert_eq!(rig.deliver().await, 1, "try {} is due after 115 %", i + 2);
        }
        rig.world.advance(30 * DAY);
        assert_eq!(rig.deliver().await, 0, "and no more than ten");
        let seen = receiver.seen();
        let ids: BTreeSet<_> = seen.iter().map(|got| got.header("webhook-id").to_owned()).collect();
        assert_eq!((seen.len(), ids.len()), (10, 1), "the same id each time");
        let stamps: BTreeSet<_> = seen.iter().map(|got| got.header("webhook-timestamp").to_owned()).collect();
        assert_eq!(stamps.len(), 10, "each try is signed with its own time");
        assert_eq!(rig.texts("SELECT state FROM deliveries").await, ["failed"]);
        assert_eq!(rig.count("SELECT count(*) FROM delivery_tries WHERE http_status = 500").await, 10);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_may_ask_for_more_time() {
    // by seconds, or by a date of HTTP: the desk starts at eight
    for asked in ["3600", "Fri, 20 Nov 2026 09:00:00 GMT"] {
        on_both(async |rig| {
            let receiver = Receiver::open().await;
            rig.endpoint(&receiver.url, |_| {}).await;
            receiver.answers(move |_| Some((503, vec![("retry-after", asked.to_owned())])));
            one_event(rig).await;
            assert_eq!(rig.deliver().await, 1);
            rig.world.advance(HOUR - SECOND);
            assert_eq!(rig.deliver().await, 0, "{asked}");
            receiver.says(204);
            rig.world.advance(2 * SECOND);
            assert_eq!(rig.deliver().await, 1, "{asked}");
            assert_eq!(rig.texts("SELECT state FROM deliveries").await, ["delivered"]);
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn gone_switches_the_endpoint_off() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        let api = rig.api().await;
        receiver.says(410);
        let id = one_event(rig).await;
        api.decided(id, &json!({"new_status": "Approved"})).await;
        assert_eq!(rig.deliver().await, 1);
        assert_eq!(rig.texts("SELECT DISTINCT state FROM deliveries").await, ["failed"]);
        api.decided(id, &json!({"new_status": "Declined"})).await;
        rig.world.advance(DAY);
        assert_eq!(rig.deliver().await, 0, "nothing more is sent there");
        let admin = rig.signed_in("Tove", &[Role::Admin]).await;
        assert!(admin.get("/admin/webhooks").await.says("410 Gone"), "and the admin reads why");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_2xx_is_success_and_redirects_are_not_followed() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        let elsewhere = Receiver::open().await;
        for (status, good) in
            [(200, true), (204, true), (302, false), (307, false), (400, false), (404, false), (500, false)]
        {
            let target = elsewhere.url.clone();
            receiver.answers(move |_| Some((status, vec![("location", target.clone())])));
            let before = rig.count("SELECT count(*) FROM deliveries WHERE state = 'delivered'").await;
            one_event(rig).await;
            assert_eq!(rig.deliver().await, 1, "{status}");
            let after = rig.count("SELECT count(*) FROM deliveries WHERE state = 'delivered'").await;
            assert_eq!(after - before, i64::from(good), "{status}");
        }
        assert!(elsewhere.seen().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_of_a_session_keep_their_order_and_hold_up_no_other() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        let api = rig.api().await;
        let (a, b) = (one_event(rig).await, one_event(rig).await);
        for id in [a, b] {
            api.decided(id, &json!({"new_status": "Approved"})).await;
            api.decided(id, &json!({"new_status": "Declined"})).await;
        }
        let failing = a.to_string();
        let failures = AtomicUsize::new(0);
        receiver.answers(move |got| {
            let fails = got.session() == failing && got.sequence() == 1 && failures.fetch_add(1, Ordering::SeqCst) < 2;
            Some((if fails { 500 } else { 200 }, Vec::new()))
        });
        rig.deliver().await;
        let came = |id: domain::Uuid| -> Vec<i64> {
            receiver.seen().iter().filter(|got| got.session() == id.to_string()).map(Received::sequence).collect()
        };
        assert_eq!(came(a), [1], "what comes later waits");
        assert_eq!(came(b), [1, 2, 3], "other sessions do not");
        rig.world.advance(6 * SECOND);
        rig.deliver().await;
        assert_eq!(came(a), [1, 1]);
        rig.world.advance(6 * MINUTE);
        rig.deliver().await;
        assert_eq!(came(a), [1, 1, 1, 2, 3]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_worker_had_in_hand_goes_out_again_within_twenty_seconds() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        receiver.answers(|_| None);
        one_event(rig).await;
        let worker = rig.webhooks.clone();
        let task = tokio::spawn(async move { worker.step().await });
        receiver.came().await;
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        receiver.says(200);
        assert_eq!(rig.deliver().await, 0, "it may still be under way");
        rig.world.advance(20 * SECOND);
        assert_eq!(rig.deliver().await, 1);
        let seen = receiver.seen();
        assert_eq!(seen.len(), 2, "at least once");
        assert_eq!(seen[0].header("webhook-id"), seen[1].header("webhook-id"));
        assert_eq!(seen[0].bytes, seen[1].bytes);
        assert_eq!(rig.texts("SELECT state FROM deliveries").await, ["delivered"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_send_nothing_twice() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        for _ in 0..20 {
            one_event(rig).await;
        }
        let workers = (0..4).map(|_| async { rig.deliver().await });
        let tries: usize = futures::future::join_all(workers).await.into_iter().sum();
        let ids: BTreeSet<_> = receiver.seen().iter().map(|got| got.header("webhook-id").to_owned()).collect();
        assert_eq!((tries, receiver.seen().len(), ids.len()), (20, 20, 20));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn private_networks_are_refused_unless_allowed() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        let port = url::Url::parse(&receiver.url).unwrap().port().unwrap();
        let refused = async |url: &str, networks: &[&str]| {
            let new = desk::NewWebhook {
                url: url.to_owned(),
                events: Vec::new(),
                environment: Environment::Live,
                headers: Vec::new(),
                allow_networks: networks.iter().map(|n| (*n).to_owned()).collect(),
                thin: false,
            };
            matches!(rig.desk.add_webhook(&domain::Actor::System, new).await, Err(DeskError::Invalid(_)))
        };
        assert!(refused(&receiver.url, &[]).await);
        assert!(refused(&receiver.url, &["10.0.0.0/8"]).await);
        assert!(refused(&receiver.url, &["nonsense"]).await);
        assert!(refused("ftp://example.com/", &[]).await);
        // https is taken, a name may lead anywhere: it is looked at when the connection is made
        assert!(!refused("https://10.0.0.1/hook", &[]).await);
        assert!(!refused("https://[::1]/hook", &[]).await);
        assert!(!refused(&format!("http://localhost:{port}/hook"), &["10.0.0.0/8"]).await);
        one_event(rig).await;
        assert_eq!(rig.deliver().await, 3);
        assert!(receiver.seen().is_empty());
        let faults = rig.texts("SELECT fault FROM deliveries").await;
        assert!(faults.iter().all(|fault| fault == "network not allowed"), "{faults:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_are_on_the_timeline_and_can_be_sent_again_under_the_same_id() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        rig.endpoint(&format!("{}?token=s3cret", receiver.url), |_| {}).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let id = one_event(rig).await;
        let page = format!("/sessions/{id}");
        assert!(ada.get(&page).await.says("waiting"));
        receiver.says(418);
        rig.deliver().await;
        let failed = ada.get(&page).await;
        assert!(failed.says("session.created no. 1") && failed.says("HTTP 418") && failed.says("next try in"));
        receiver.says(201);
        rig.world.advance(6 * SECOND);
        rig.deliver().await;
        let shown = ada.get(&page).await;
        assert!(shown.says("HTTP 201") && shown.says(" ms") && shown.says("2 tries") && shown.says("delivered"));
        assert!(!shown.says("s3cret"), "an endpoint's query may hold a token");
        let delivery = shown.between("/deliveries/", "/resend").unwrap();
        let again = ada.post(&format!("{page}/deliveries/{delivery}/resend"), &[]).await;
        assert_eq!((again.status, again.location()), (303, format!("{page}#timeline").as_str()));
        assert_eq!(rig.deliver().await, 1);
        let seen = receiver.seen();
        assert_eq!(seen.len(), 3);
        assert!(
            seen.iter()
                .all(|got| got.header("webhook-id") == seen[0].header("webhook-id") && got.bytes == seen[0].bytes)
        );
        assert!(ada.get(&page).await.says("sent an event again"));
        assert_eq!(rig.api().await.session(id).await["version"], 1, "deliveries move no version");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_try_is_kept_with_the_first_of_the_answer() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        receiver.says(500);
        one_event(rig).await;
        rig.deliver().await;
        rig.world.advance(6 * SECOND);
        receiver.says(200);
        rig.deliver().await;
        assert_eq!(rig.count("SELECT count(*) FROM delivery_tries WHERE answer IS NOT NULL").await, 2);
        assert_eq!(rig.count("SELECT count(DISTINCT http_status) FROM delivery_tries").await, 2);
    })
    .await;
}
