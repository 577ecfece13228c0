//! Privacy acts of people (domain §7: a manager proposes, an admin confirms), and exports.

use crate::harness::{Person, Rig, on_both};
use crate::receiver::Receiver;
use crate::samples::{id_of, sample, user};
use domain::{Environment, Role, Scope, Uuid};
use http::Method;
use serde_json::{Value, json};
use std::io::{Cursor, Read};
use zip::ZipArchive;

const SCOPES: &[Scope] = &[Scope::ReadSessions, Scope::WriteSessions, Scope::WritePrivacy];

async fn ask(person: &Person<'_>, id: Uuid, act: &str, reason: &str) -> u16 {
    let fields = [("act", act), ("reason", reason), ("until", if act == "hold" { "2027-01-31" } else { "" })];
    person.post(&format!("/sessions/{id}/privacy"), &fields).await.status
}

/// The id of the one request that waits.
async fn waiting(rig: &Rig) -> String {
    let admin = rig.signed_in("Looker", &[Role::Admin]).await;
    let page = admin.get("/admin/privacy").await;
    assert_eq!(page.status, 200);
    page.field("request_id")
}

async fn settle(person: &Person<'_>, act: &str, request_id: &str) -> u16 {
    person.post("/admin/privacy", &[("act", act), ("request_id", request_id)]).await.status
}

/// Every entry of a zip: name and text.
fn entries(bytes: &[u8]) -> Vec<(String, String)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut entry = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), String::from_utf8_lossy(&bytes).into_owned())
        })
        .collect()
}

fn text<'a>(entries: &'a [(String, String)], name: &str) -> &'a str {
    entries.iter().find(|(entry, _)| entry == name).map_or("", |(_, text)| text)
}

async fn fetched(rig: &Rig, key: &str, id: Uuid) -> (u16, String, Vec<u8>) {
    let url = format!("{}/v3/session/{id}/export/", rig.url);
    // as browsers ask: what is compressed already must come through as it is
    let client = crate::harness::client();
    let answer = client.get(url).header("x-api-key", key).header("accept-encoding", "gzip, br").send().await.unwrap();
    assert!(answer.status() != 200 || !answer.headers().contains_key("content-encoding"));
    let named = answer.headers().get("content-disposition").map(|value| value.to_str().unwrap().to_owned());
    (answer.status().as_u16(), named.unwrap_or_default(), answer.bytes().await.unwrap().to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_asks_and_another_person_confirms() {
    on_both(async |rig| {
        let api = rig.key("k", SCOPES, Environment::Live).await;
        let mara = rig.signed_in("Mara", &[Role::Manager]).await;
        let tove = rig.signed_in("Tove", &[Role::Admin]).await;
        let id = api.bring(&user(rig.id(), "Approved")).await;
        assert_eq!(ask(&mara, id, "redact", " ").await, 400, "a reason is needed");
        assert_eq!(ask(&mara, id, "burn", "x").await, 400);
        assert_eq!(ask(&mara, id, "redact", "canary of the subject").await, 303);
        assert_eq!(ask(&mara, id, "redact", "again").await, 409, "it waits already");
        assert_eq!(api.session(id).await["redaction"], Value::Null, "asking does nothing yet");
        let request = waiting(rig).await;
        let page = tove.get("/admin/privacy").await;
        assert!(page.says("canary of the subject") && page.says("Mara"));
        assert!(!page.says("Probe") && !page.says(&id.to_string()), "the admin sees nothing of the session");
        assert_eq!(tove.get(&format!("/sessions/{id}")).await.status, 403);
        assert_eq!(settle(&mara, "confirm", &request).await, 403);
        assert_eq!(settle(&tove, "confirm", &request).await, 200);
        assert_eq!(settle(&tove, "confirm", &request).await, 409, "once");
        assert_eq!(api.session(id).await["redaction"], "processing");
        rig.redacted().await;
        let page = tove.get("/admin/privacy").await;
        assert!(!page.says("canary") && page.says("Confirmed"), "the reason went with the key");
        let acts = rig.texts("SELECT content FROM audit_log ORDER BY seq").await;
        let redact = acts.iter().find(|act| act.contains("\"session.redact\"")).unwrap();
        assert!(redact.contains(&format!("person:{}", tove.user_id)) && redact.contains(&mara.user_id.to_string()));
        // what is returned is not done
        let second = api.bring(&user(rig.id(), "Approved")).await;
        assert_eq!(ask(&mara, second, "delete", "wish of the subject").await, 303);
        let other = rig.signed_in("Other", &[Role::Admin]).await;
        let request = other.get("/admin/privacy").await.field("request_id");
        assert_eq!(settle(&tove, "return", &request).await, 200);
        assert_eq!(api.session(second).await["redaction"], Value::Null);
        assert!(mara.get(&format!("/sessions/{second}")).await.says("Returned"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_confirms_their_own_request() {
    on_both(async |rig| {
        let api = rig.key("k", SCOPES, Environment::Live).await;
        let both = rig.signed_in("Both", &[Role::Manager, Role::Admin]).await;
        let id = api.bring(&user(rig.id(), "Approved")).await;
        assert_eq!(ask(&both, id, "delete", "x").await, 303);
        assert!(!both.get("/admin/privacy").await.says("name=\"request_id\""), "no button for one's own");
        let request = waiting(rig).await;
        assert_eq!(settle(&both, "confirm", &request).await, 409);
        assert_eq!(settle(&both, "return", &request).await, 409);
        assert_eq!(api.session(id).await["redaction"], Value::Null);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_is_set_and_lifted_by_two_people() {
    on_both(async |rig| {
        let api = rig.key("k", SCOPES, Environment::Live).await;
        let mara = rig.signed_in("Mara", &[Role::Manager]).await;
        let tove = rig.signed_in("Tove", &[Role::Admin]).await;
        let id = api.bring(&user(rig.id(), "Approved")).await;
        assert_eq!(ask(&mara, id, "hold", "court").await, 303);
        let request = tove.get("/admin/privacy").await.field("request_id");
        assert_eq!(settle(&tove, "confirm", &request).await, 200);
        assert!(mara.get(&format!("/sessions/{id}")).await.says("Legal hold until"));
        assert_eq!(ask(&mara, id, "delete", "x").await, 409, "the hold is told at once");
        assert_eq!(ask(&mara, id, "lift", "over").await, 303);
        let request = tove.get("/admin/privacy").await.field("request_id");
        assert_eq!(settle(&tove, "confirm", &request).await, 200);
        assert_eq!(ask(&mara, id, "delete", "x").await, 303);
        let request = tove.get("/admin/privacy").await.field("request_id");
        assert_eq!(settle(&tove, "confirm", &request).await, 200);
        assert_eq!(mara.get(&format!("/sessions/{id}")).await.status, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_holds_the_whole_record_and_reads_by_itself() {
    on_both(async |rig| {
        let api = rig.key("k", SCOPES, Environment::Live).await;
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        let mut payload = sample("kyc_decision_declined_tampering_cyrillic");
        payload["status"] = json!("In Review");
        payload["free"] = json!("<script>alert(1)</script>");
        let id = api.bring(&payload).await;
        payload["free"] = json!("second");
        api.bring(&payload).await;
        api.decided(id, &json!({"new_status": "Declined", "comment": "seen in person"})).await;
        let tags = api.ask(Method::PUT, &format!("/v3/session/{id}/tags/"), r#"{"tags": ["vip", "urgent"]}"#).await;
        assert_eq!(tags.status, 200, "{}", tags.text);
        let hold = json!({"until": "2026-12-01T08:00:00Z", "reason": "a court asked"}).to_string();
        assert_eq!(api.ask(Method::PUT, &format!("/v3/session/{id}/legal-hold/"), hold).await.status, 200);
        receiver.says(503);
        assert_eq!(rig.webhooks.step().await.unwrap(), 1);
        receiver.says(200);
        rig.world.advance(domain::time::MINUTE);
        assert!(rig.deliver().await >= 3);
        let before = rig.count("SELECT count(*) FROM audit_log").await;
        let (status, named, bytes) = fetched(rig, &api.key, id).await;
        assert_eq!((status, named.contains("countersign-session-1.zip")), (200, true), "{named}");
        assert_eq!(rig.count("SELECT count(*) FROM audit_log").await, before + 1);
        let all = entries(&bytes);
        let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
        for name in ["README.txt", "record.pdf", "record.html", "session.json", "timeline.json", "audit.json"] {
            assert!(names.contains(&name), "{name} {names:?}");
        }
        assert_eq!(names.iter().filter(|name| name.starts_with("revisions/")).count(), 2);
        assert_eq!(names.iter().filter(|name| name.starts_with("events/")).count(), 3);
        let session: Value = serde_json::from_str(text(&all, "session.json")).unwrap();
        assert_eq!((&session["status"], id_of(&session)), (&json!("Declined"), id));
        let first: Value = serde_json::from_str(text(&all, "revisions/00001.json")).unwrap();
        assert_eq!(first["payload"]["free"], "<script>alert(1)</script>");
        let tags: Vec<&str> = session["tags"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap()).collect();
        assert!(tags.len() == 2 && tags.contains(&"vip") && tags.contains(&"urgent"), "{tags:?}");
        assert_eq!(session["legal_hold_until"], "2026-12-01T08:00:00.000000Z");
        let event: Value = serde_json::from_str(text(&all, "events/00003.json")).unwrap();
        assert_eq!(event["body"]["status"], "Declined");
        let first: Value = serde_json::from_str(text(&all, "events/00001.json")).unwrap();
        let answers = first["deliveries"][0]["answers"].as_array().unwrap();
        let told: Vec<_> =
            answers.iter().map(|a| (a["try"].clone(), a["http_status"].clone(), a["answer"].clone())).collect();
        let answer = json!("the receiver's answer");
        assert_eq!(told, [(json!(1), json!(503), answer.clone()), (json!(2), json!(200), answer)]);
        let audit: Vec<Value> = serde_json::from_str(text(&all, "audit.json")).unwrap();
        assert!(audit.len() >= 4 && audit.iter().all(|row| row["content"].as_str().unwrap().contains(&id.to_string())));
        let page = text(&all, "record.html");
        assert!(page.contains("Ярополк") && page.contains("seen in person"));
        for foreign in ["<script", "<img", "<link", "<iframe", "src=", "href=", "url("] {
            assert!(!page.contains(foreign), "{foreign}");
        }
        let lift = json!({"until": null, "reason": "the court is done"}).to_string();
        assert_eq!(api.ask(Method::PUT, &format!("/v3/session/{id}/legal-hold/"), lift).await.status, 200);
        // of a redacted session what is left
        assert_eq!(api.ask(Method::POST, &format!("/v3/session/{id}/redact/"), String::new()).await.status, 200);
        for _ in 0..2 {
            let (status, _, bytes) = fetched(rig, &api.key, id).await;
            assert_eq!(status, 200);
            let all = entries(&bytes);
            assert!(all.iter().all(|(_, text)| !text.contains("Ярополк") && !text.contains("seen in person")));
            assert!(all.iter().all(|(_, text)| !text.contains("the receiver's answer")));
            assert!(text(&all, "record.html").contains("[redacted]"));
            rig.redacted().await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_goes_to_the_key_with_the_scope_or_to_the_manager_who_asked() {
    on_both(async |rig| {
        let api = rig.key("k", SCOPES, Environment::Live).await;
        let id = api.bring(&user(rig.id(), "Approved")).await;
        let lacking = rig.key("lacking", &[Scope::ReadSessions], Environment::Live).await;
        let elsewhere = rig.key("elsewhere", SCOPES, Environment::Sandbox).await;
        assert_eq!(fetched(rig, &lacking.key, id).await.0, 403);
        assert_eq!(fetched(rig, &elsewhere.key, id).await.0, 404);
        assert_eq!(fetched(rig, &api.key, rig.id()).await.0, 404);
        let mara = rig.signed_in("Mara", &[Role::Manager]).await;
        let other = rig.signed_in("Other", &[Role::Manager]).await;
        let tove = rig.signed_in("Tove", &[Role::Admin]).await;
        assert_eq!(ask(&mara, id, "export", "the subject asked").await, 303);
        let request = tove.get("/admin/privacy").await.field("request_id");
        let path = format!("/sessions/{id}/export/{request}");
        assert_eq!(mara.get(&path).await.status, 404, "not confirmed yet");
        assert_eq!(settle(&tove, "confirm", &request).await, 200);
        assert!(mara.get(&format!("/sessions/{id}")).await.says(&format!("href=\"{path}\"")));
        let before = rig.count("SELECT count(*) FROM audit_log").await;
        let cookie = format!("{}={}", rig.cookie, mara.cookie().unwrap());
        let url = format!("{}{path}", rig.url);
        let answer = crate::harness::client().get(url).header("cookie", cookie).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert!(!entries(&answer.bytes().await.unwrap()).is_empty());
        assert_eq!(rig.count("SELECT count(*) FROM audit_log").await, before + 1, "each export is written down");
        assert_eq!(other.get(&path).await.status, 404);
        assert_eq!(tove.get(&path).await.status, 403);
        assert_eq!(rig.nobody().get(&path).await.status, 303);
        rig.world.advance(7 * 24 * 3600 * 1_000_000);
        mara.sign_in(crate::harness::PASSWORD).await;
        assert_eq!(mara.get(&path).await.status, 404, "after a week it has to be asked for again");
    })
    .await;
}
