//! Working on sessions: metadata, tags, notes, claims, the queue, calling off, simulating, deliveries.

use crate::harness::{ALL_SCOPES, Answer, Api, Rig, on_both};
use crate::receiver::Receiver;
use crate::samples::user;
use domain::time::MINUTE;
use domain::{Environment, Role, Scope, Status, Uuid};
use http::Method;
use serde_json::{Value, json};

/// A call on a session.
async fn call(api: &Api<'_>, method: Method, id: Uuid, path: &str, body: &Value) -> Answer {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    api.ask(method, &format!("/v3/session/{id}/{path}"), body).await
}

async fn post(api: &Api<'_>, id: Uuid, path: &str, body: &Value) -> Answer {
    call(api, Method::POST, id, path, body).await
}

async fn note(api: &Api<'_>, id: Uuid, body: &Value) -> Answer {
    api.ask(Method::POST, &format!("/v3/sessions/{id}/reviews/"), body.to_string()).await
}

async fn events(rig: &Rig) -> Vec<String> {
    rig.texts("SELECT event_type FROM events ORDER BY at, sequence").await
}

#[tokio::test(flavor = "multi_thread")]
async fn metadata_is_merged_and_stays_on_top_of_later_payloads() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = rig.id();
        let mut payload = user(id, "In Review");
        payload["metadata"] = json!({"tier": "silver", "old": 1});
        api.bring(&payload).await;
        let patch = json!({"metadata": {"tier": "gold", "old": null, "deep": {"a": [1]}}, "external_ref": "crm-18"});
        let merged = call(&api, Method::PATCH, id, "", &patch).await;
        assert_eq!(merged.status, 200, "{}", merged.text);
        let merged = merged.json();
        assert_eq!(merged["metadata"], json!({"tier": "gold", "deep": {"a": [1]}}));
        assert_eq!((&merged["external_ref"], &merged["version"]), (&json!("crm-18"), &json!(2)));
        assert_eq!(events(rig).await, ["session.created", "data.updated"]);
        // the same again changes nothing and tells nobody
        assert_eq!(call(&api, Method::PATCH, id, "", &patch).await.json()["version"], 2);
        assert_eq!(events(rig).await.len(), 2);

        payload["metadata"] = json!({"tier": "bronze", "old": 2, "new": 3});
        api.put(id, &payload).await;
        let given = api.session(id).await;
        assert_eq!(given["metadata"], json!({"tier": "gold", "new": 3, "deep": {"a": [1]}}));
        assert_eq!((&given["vendor_data"], &given["version"]), (&json!("crm-18"), &json!(3)));
        assert_eq!(api.put(id, &payload).await.json()["version"], 3, "a repeat is a repeat still");

        for (query, count) in [("vendor_data=crm-18", 1), ("vendor_data=crm-17", 0), ("search=crm-18", 1)] {
            assert_eq!(api.get(&format!("/v3/sessions/?{query}")).await.json()["count"], count, "{query}");
        }
        let cleared = call(&api, Method::PATCH, id, "", &json!({"external_ref": null})).await.json();
        assert_eq!(cleared["external_ref"], Value::Null);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_changes_are_refused_by_field_and_leave_nothing() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let reader = rig.key("reader", &[Scope::ReadSessions], Environment::Live).await;
        let sandbox = rig.key("sandbox", ALL_SCOPES, Environment::Sandbox).await;
        let before = rig.rows().await;
        let heavy = "x".repeat(16 * 1024);
        for (method, path, body, field) in [
            (Method::PATCH, "", json!({"metadata": {"k": heavy}}), "metadata.k"),
            (Method::PATCH, "", json!({"metadata": "x"}), "metadata"),
            (Method::PATCH, "", json!({"external_ref": "x".repeat(256)}), "external_ref"),
            (Method::PATCH, "", json!([]), "detail"),
            (Method::POST, "tags/add/", json!({}), "tags"),
            (Method::POST, "tags/add/", json!({"tag": "x".repeat(65)}), "tag"),
            (Method::PUT, "tags/", json!({"tags": (0..51).map(|i| i.to_string()).collect::<Vec<_>>()}), "tags"),
            (Method::POST, "simulate/", json!({"new_status": "Fine"}), "detail"),
        ] {
            let answer = call(&api, method, id, path, &body).await;
            assert!(matches!(answer.status, 400 | 409), "{path} {}", answer.text);
            assert!(answer.json().get(field).is_some(), "{path} {field} {}", answer.text);
        }
        for (method, path) in [
            (Method::PATCH, ""),
            (Method::POST, "tags/add/"),
            (Method::POST, "tags/remove/"),
            (Method::PUT, "tags/"),
            (Method::POST, "claim/"),
            (Method::POST, "release/"),
            (Method::POST, "cancel/"),
            (Method::POST, "simulate/"),
        ] {
            let body = json!({"tags": [], "new_status": "Approved"});
            assert_eq!(call(&reader, method.clone(), id, path, &body).await.status, 403, "{method} {path}");
            assert_eq!(call(&sandbox, method.clone(), id, path, &body).await.status, 404, "{method} {path}");
            assert_eq!(call(&api, method.clone(), rig.id(), path, &body).await.status, 404, "{method} {path}");
        }
        assert_eq!(note(&reader, id, &json!({"comment": "x"})).await.status, 403);
        assert_eq!(note(&sandbox, id, &json!({"comment": "x"})).await.status, 404);
        assert_eq!(rig.rows().await, before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redacted_session_is_not_touched_any_more() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "Approved")).await;
        let body = json!({"tags": ["a"], "metadata": {"a": 1}});
        assert_eq!(call(&api, Method::PUT, id, "tags/", &body).await.status, 200);
        assert_eq!(call(&api, Method::PATCH, id, "", &body).await.status, 200);
        let eraser = rig.key("eraser", &[Scope::WritePrivacy], Environment::Live).await;
        assert_eq!(post(&eraser, id, "redact/", &Value::Null).await.status, 200);
        rig.redacted().await;
        assert_eq!(rig.count("SELECT count(*) FROM session_tags").await, 0);
        assert_eq!(rig.count("SELECT count(*) FROM search_tokens").await, 0);
        assert_eq!(rig.count("SELECT count(*) FROM sessions WHERE overlay IS NOT NULL").await, 0);
        for (method, path) in
            [(Method::PATCH, ""), (Method::POST, "tags/add/"), (Method::PUT, "tags/"), (Method::POST, "claim/")]
        {
            let answer = call(&api, method, id, path, &body).await;
            assert_eq!(answer.status, 409, "{path} {}", answer.text);
            assert!(answer.json()["detail"].as_str().unwrap().contains("redacted"));
        }
        assert_eq!(note(&api, id, &json!({"comment": "x"})).await.status, 409);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_are_the_desks_own_and_lists_are_filtered_by_them() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mut payload = user(rig.id(), "In Review");
        payload["tags"] = json!(["theirs"]);
        let id = api.bring(&payload).await;
        api.bring(&user(rig.id(), "In Review")).await;
        let tags = async |method: Method, path: &str, body: Value| {
            let answer = call(&api, method, id, path, &body).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            answer.json()["tags"].clone()
        };
        assert_eq!(tags(Method::POST, "tags/add/", json!({"tag": " high  risk "})).await, json!(["high risk"]));
        assert_eq!(
            tags(Method::POST, "tags/add", json!({"tags": ["vip", "High Risk"]})).await,
            json!(["high risk", "vip"])
        );
        assert_eq!(api.session(id).await["tags"], json!(["high risk", "vip"]));
        let count = async |query: &str| api.get(&format!("/v3/sessions/?{query}")).await.json()["count"].clone();
        assert_eq!((count("tags=VIP,high%20risk").await, count("tag=theirs").await), (json!(1), json!(0)));
        assert_eq!(tags(Method::POST, "tags/remove/", json!({"tag": "VIP"})).await, json!(["high risk"]));
        assert_eq!(count("tags=vip").await, json!(0));
        assert_eq!(tags(Method::PUT, "tags/", json!({"tags": []})).await, json!([]));
        assert_eq!((&api.session(id).await["version"], events(rig).await.len()), (&json!(1), 2));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_recorded_and_decides_nothing() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let body = json!({"comment": "@rory@desk.example look at the address", "new_status": "Approved"});
        let made = note(&api, id, &body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let made = made.json();
        assert_eq!(made["mentioned_emails"], json!(["rory@desk.example"]));
        assert_eq!((&made["activity_type"], &made["new_status"]), (&json!("comment"), &json!("Approved")));
        let session = api.session(id).await;
        assert_eq!(
            (&session["status"], &session["version"], &session["reviews"]),
            (&json!("In Review"), &json!(1), &json!([]))
        );
        assert_eq!(events(rig).await, ["session.created", "activity.created"]);
        // a decision on the version that was looked at is not stale by a note
        api.decided(id, &json!({"new_status": "Declined", "expected_version": 1, "comment": "no"})).await;

        let feed = async |query: &str| {
            let answer = api.get(&format!("/v3/sessions/{id}/reviews/?{query}")).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            answer.json()
        };
        let types = |page: &Value| {
            let rows = page["results"].as_array().unwrap().clone();
            rows.iter().map(|row| row["activity_type"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let page = feed("").await;
        assert_eq!(types(&page), ["status_change", "comment", "created"]);
        assert_eq!((&page["count"], &page["next"], &page["previous"]), (&json!(3), &Value::Null, &Value::Null));
        let first = feed("limit=2&ordering=created_at").await;
        assert_eq!(types(&first), ["created", "comment"]);
        let rest = api.get(first["next"].as_str().unwrap().strip_prefix(&rig.url).unwrap()).await.json();
        assert_eq!(types(&rest), ["status_change"]);
        assert!(rest["previous"].is_string());
        for bad in ["limit=0", "limit=201", "offset=-1", "ordering=name"] {
            assert_eq!(api.get(&format!("/v3/sessions/{id}/reviews/?{bad}")).await.status, 400, "{bad}");
        }
        for bad in [
            json!({}),
            json!({"comment": " "}),
            json!({"comment": "x".repeat(10_001)}),
            json!({"comment": 3}),
            json!({"comment": "x", "new_status": "Fine"}),
        ] {
            assert_eq!(note(&api, id, &bad).await.status, 400, "{bad}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_given_with_what_was_asked_for() {
    on_both(async |rig| {
        let api = rig.api().await;
        rig.endpoint("https://hooks.example/secret-path?token=x", |_| {}).await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let get = async |query: &str| api.get(&format!("/v3/session/{id}/decision/?{query}")).await;
        let plain = get("").await.json();
        assert!(plain.get("events").is_none() && plain.get("activity_reviews").is_none());
        let all = get("include=events").await;
        assert!(!all.says("secret-path"), "an endpoint's path may hold a secret");
        let all = all.json();
        assert_eq!(all["events"][0]["webhook_type"], "session.created");
        assert_eq!(all["events"][0]["deliveries"][0]["status"], "waiting");
        assert_eq!(all["activity_reviews"][0]["activity_type"], "created");
        assert!(get("include=activity_reviews").await.json().get("events").is_none());
        for bad in ["include=everything", "include=events,cost"] {
            let refused = get(bad).await;
            assert_eq!((refused.status, refused.json()["include"].is_array()), (400, true), "{bad}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_takes_gives_back_and_is_refused_what_another_holds() {
    on_both(async |rig| {
        let (api, other) = (rig.api().await, rig.key("other", ALL_SCOPES, Environment::Live).await);
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let taken = post(&api, id, "claim/", &Value::Null).await;
        assert_eq!((taken.status, &taken.json()["assignee"]), (200, &json!("API key test")));
        let refused = post(&other, id, "claim/", &Value::Null).await;
        assert_eq!(refused.status, 409);
        assert!(refused.says("API key test"));
        assert_eq!(post(&other, id, "release/", &Value::Null).await.status, 409);
        assert_eq!(post(&api, id, "claim/", &Value::Null).await.status, 200, "one's own is taken again");
        assert_eq!(api.session(id).await["version"], 1);
        assert_eq!(events(rig).await.len(), 1);
        // what the holder does lengthens the lease
        rig.world.advance(20 * MINUTE);
        post(&api, id, "tags/add/", &json!({"tag": "seen"})).await;
        rig.world.advance(20 * MINUTE);
        assert_eq!(post(&other, id, "claim/", &Value::Null).await.status, 409);
        rig.world.advance(11 * MINUTE);
        assert_eq!(post(&other, id, "claim/", &Value::Null).await.status, 200, "the lease ended");
        assert_eq!(post(&other, id, "release/", &Value::Null).await.status, 200);
        assert_eq!(post(&other, id, "release/", &Value::Null).await.status, 200, "nothing to give back is no mistake");
        // deciding ends the claim
        post(&api, id, "claim/", &Value::Null).await;
        api.decided(id, &json!({"new_status": "Approved"})).await;
        assert_eq!(rig.count("SELECT count(*) FROM sessions WHERE claimed_by IS NOT NULL").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_session_is_handed_out_once_and_204_says_that_none_waits() {
    on_both(async |rig| {
        let (api, other) = (rig.api().await, rig.key("other", ALL_SCOPES, Environment::Live).await);
        let sandbox = rig.key("sandbox", ALL_SCOPES, Environment::Sandbox).await;
        let first = api.bring(&user(rig.id(), "In Review")).await;
        let second = api.bring(&user(rig.id(), "In Review")).await;
        api.bring(&user(rig.id(), "Approved")).await;
        let next = async |api: &Api<'_>| api.ask(Method::POST, "/v3/sessions/next/", String::new()).await;
        assert_eq!(next(&api).await.json()["session_id"], json!(first));
        assert_eq!(next(&other).await.json()["session_id"], json!(second));
        let none = next(&api).await;
        assert_eq!((none.status, none.text.as_str()), (204, ""));
        assert_eq!(next(&sandbox).await.status, 204);
        let reader = rig.key("reader", &[Scope::ReadSessions], Environment::Live).await;
        assert_eq!(next(&reader).await.status, 403);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_waits_for_its_subject_can_be_called_off_for_good() {
    on_both(async |rig| {
        let api = rig.api().await;
        for status in Status::ALL {
            let id = api.bring(&user(rig.id(), status.wire())).await;
            let answer = post(&api, id, "cancel/", &Value::Null).await;
            let has_a_task =
                matches!(status, Status::NotStarted | Status::InProgress | Status::AwaitingUser | Status::Resubmitted);
            if has_a_task {
                assert_eq!((answer.status, &answer.json()["status"]), (200, &json!("Canceled")), "{}", answer.text);
                let again = post(&api, id, "cancel/", &Value::Null).await;
                assert_eq!(again.status, 400);
                // nothing that its source says later brings it back
                let mut later = user(id, "Approved");
                later["metadata"] = json!({"late": true});
                assert_eq!(api.put(id, &later).await.json()["status"], "Canceled");
                assert_eq!(api.decide(id, &json!({"new_status": "Approved"})).await.status, 400);
            } else {
                assert_eq!(answer.status, 400, "{status:?}");
                assert!(answer.json()["detail"].as_str().unwrap().starts_with("Wrong current status"));
            }
        }
        assert_eq!(rig.count("SELECT count(*) FROM events WHERE event_type = 'status.updated'").await, 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_session_is_given_any_outcome_and_a_live_one_none() {
    on_both(async |rig| {
        let sandbox = rig.key("sandbox", ALL_SCOPES, Environment::Sandbox).await;
        let id = sandbox.bring(&user(rig.id(), "Not Started")).await;
        for status in Status::ALL.iter().rev() {
            let answer = post(&sandbox, id, "simulate/", &json!({"new_status": status.snake()})).await;
            assert_eq!((answer.status, &answer.json()["status"]), (200, &json!(status.wire())), "{}", answer.text);
        }
        assert_eq!(rig.count("SELECT count(*) FROM events WHERE event_type = 'status.updated'").await, 11);
        let before = rig.rows().await;
        post(&sandbox, id, "simulate/", &json!({"new_status": "Not Started"})).await;
        assert_eq!(rig.rows().await, before, "the status it has changes nothing");
        assert_eq!(post(&sandbox, id, "simulate/", &json!({})).await.status, 400);
        let live = rig.api().await;
        let id = live.bring(&user(rig.id(), "In Review")).await;
        assert_eq!(post(&live, id, "simulate/", &json!({"new_status": "Approved"})).await.status, 409);
        assert_eq!(live.session(id).await["status"], "In Review");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_are_listed_with_their_tries_and_sent_again() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        rig.deliver().await;
        let log = api.get(&format!("/v3/session/{id}/webhooks/")).await;
        assert_eq!(log.status, 200, "{}", log.text);
        let one = log.json()[0].clone();
        for (key, value) in [
            ("status", json!("delivered")),
            ("response_status", json!(200)),
            ("webhook_type", json!("session.created")),
        ] {
            assert_eq!(one[key], value, "{key}");
        }
        let body: Value = serde_json::from_str(one["request_body"].as_str().unwrap()).unwrap();
        assert_eq!(body["session_id"], json!(id));
        assert_eq!(one["tries"].as_array().unwrap().len(), 1);
        let path = format!("webhook/{}/resend", one["uuid"].as_str().unwrap());
        assert_eq!(post(&api, id, &path, &Value::Null).await.json()["status"], "waiting");
        rig.deliver().await;
        let log = api.get(&format!("/v3/session/{id}/webhooks")).await.json();
        assert_eq!(log[0]["tries"].as_array().unwrap().len(), 2);
        let other = api.bring(&user(rig.id(), "In Review")).await;
        assert_eq!(post(&api, other, &path, &Value::Null).await.status, 404);
        assert_eq!(post(&api, id, "webhook/17/resend", &Value::Null).await.status, 404);
        let writer = rig.key("writer", &[Scope::WriteSessions], Environment::Live).await;
        assert_eq!(writer.get(&format!("/v3/session/{id}/webhooks/")).await.status, 403);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_in_a_row_hands_out_the_next_session_and_a_refused_one_none() {
    on_both(async |rig| {
        let api = rig.api().await;
        let (one, two) = (api.bring(&user(rig.id(), "In Review")).await, api.bring(&user(rig.id(), "In Review")).await);
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let begun = ada.post("/sessions/next", &[("review", "on")]).await;
        assert_eq!(begun.location(), format!("/sessions/{one}?review=on"));
        let taken = async || rig.count("SELECT count(*) FROM sessions WHERE claimed_by IS NOT NULL").await;
        // to look at the page that names the next one takes nothing
        assert!(ada.get(begun.location()).await.says(&format!("/sessions/{two}?review={one}")));
        assert_eq!(taken().await, 1);

        let fields = [("new_status", "Declined"), ("expected_version", "1"), ("then", "next")];
        let refused = ada.decide(one, &fields).await;
        assert_eq!(refused.location(), format!("/sessions/{one}?review=on#decision-form"));
        assert_eq!(taken().await, 1);
        let reasoned = [&fields[..], &[("reason_codes", "106")]].concat();
        let sent = ada.decide(one, &reasoned).await;
        assert_eq!((sent.status, sent.location()), (303, format!("/sessions/{two}?review={one}").as_str()));
        let page = ada.get(sent.location()).await;
        assert!(page.says("You have it until") && page.says(&format!("/sessions/{one}#timeline")));

        let last = ada.decide(two, &reasoned).await;
        assert_eq!(last.location(), format!("/sessions/{two}?review={two}"));
        assert!(ada.get(last.location()).await.says("Nothing else waits for a decision."));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_take_tag_and_note_by_plain_forms() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let page = format!("/sessions/{id}");
        let at = |path: &str| format!("{page}/{path}");
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let rory = rig.signed_in("Rory", &[Role::Reviewer]).await;
        let boss = rig.signed_in("Boss", &[Role::Manager]).await;
        let auditor = rig.signed_in("Eye", &[Role::Auditor]).await;
        let seen = auditor.get(&page).await;
        assert!(!seen.says("/notes\"") && !seen.says("/claim\""), "an auditor only looks");

        let next = ada.post("/sessions/next", &[]).await;
        assert_eq!((next.status, next.location()), (303, page.as_str()));
        let seen = ada.get(&page).await;
        assert!(seen.says("You have it until") && seen.says("Give back"));
        let seen = rory.get(&page).await;
        assert!(seen.says("Ada has it until") && !seen.says("Give back"));
        let refused = rory.post(&at("claim"), &[]).await;
        assert_eq!(refused.status, 409);
        assert!(refused.says("Ada has taken this session"));
        let none = rory.post("/sessions/next", &[]).await;
        assert!(none.status == 200 && none.says("Nothing waits"), "{}", none.status);

        assert_eq!(boss.post(&at("assign"), &[("user_id", &rory.user_id.to_string())]).await.status, 303);
        assert!(rory.get(&page).await.says("You have it until"));
        assert_eq!(boss.post(&at("assign"), &[("user_id", &auditor.user_id.to_string())]).await.status, 400);
        assert_eq!(ada.post(&at("release"), &[]).await.status, 409);
        assert_eq!(boss.post(&at("release"), &[]).await.status, 303);
        assert!(ada.get(&page).await.says("Nobody has taken it."));

        assert_eq!(ada.post(&at("tags"), &[("add", "<b>vip</b>, paper")]).await.status, 303);
        let seen = ada.get(&page).await;
        assert!(seen.says("&lt;b&gt;vip") && !seen.says("<b>vip"));
        assert_eq!(ada.post(&at("tags"), &[("remove", "<b>vip</b>")]).await.status, 303);
        assert_eq!(ada.post(&at("tags"), &[("add", &"x".repeat(65))]).await.status, 400);

        let said = ada.post(&at("notes"), &[("comment", "Called <i>her</i> & left a message")]).await;
        assert_eq!((said.status, said.location()), (303, format!("{page}#timeline").as_str()));
        let seen = ada.get(&page).await;
        assert!(seen.says("Called &lt;i&gt;her&lt;/i&gt; &amp; left a message") && seen.says("wrote a note"));
        let long = "x".repeat(10_001);
        let refused = ada.post(&at("notes"), &[("comment", &long)]).await;
        assert_eq!(refused.status, 400);
        assert!(refused.says(&long), "what was typed is still there");

        let waiting = api.bring(&user(rig.id(), "Not Started")).await;
        let before = ada.get(&format!("/sessions/{waiting}")).await;
        assert!(before.says("Cancel session</summary>") && before.says("This is final"), "no single press does it");
        let at = format!("/sessions/{waiting}/cancel");
        let refused = ada.post(&at, &[("cancel_reason", &long)]).await;
        assert_eq!((refused.status, refused.says(&long)), (400, true), "what was typed is still there");
        assert_eq!(api.session(waiting).await["status"], "Not Started");
        assert_eq!(ada.post(&at, &[("cancel_reason", " Asked for <i>by</i> phone.\r\nTwice. ")]).await.status, 303);
        assert_eq!(api.session(waiting).await["status"], "Canceled");
        let after = ada.get(&format!("/sessions/{waiting}")).await;
        assert!(after.says("called the session off") && after.says("Asked for &lt;i&gt;by&lt;/i&gt; phone.\nTwice."));
        assert!(!after.says("This is final"));
        let audited = "SELECT count(*) FROM audit_log WHERE content LIKE '%phone%'";
        assert_eq!(rig.count(audited).await, 0, "the log holds no words");
        // why is optional
        let other = api.bring(&user(rig.id(), "In Progress")).await;
        assert_eq!(ada.post(&format!("/sessions/{other}/cancel"), &[]).await.status, 303);
        assert_eq!(api.session(other).await["status"], "Canceled");
    })
    .await;
}
