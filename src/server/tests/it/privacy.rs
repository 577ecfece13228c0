//! Redaction, deletion and legal holds (domain §5, seed 003): what is taken away is gone, and the rest still holds.

use crate::at_rest::{holds, personal, stored};
use crate::harness::{Answer, Api, Base, Rig, on_both};
use crate::receiver::Receiver;
use crate::samples::{self, COMPLEX, company, sample, user};
use desk::AuditReport;
use domain::{Environment, Role, Scope, Status, Uuid};
use futures::future::join_all;
use http::Method;
use serde_json::{Value, json};
use std::collections::HashSet;

/// A key for privacy, and what tests need besides.
const SCOPES: &[Scope] =
    &[Scope::ListSessions, Scope::ReadSessions, Scope::WriteSessions, Scope::ReadAnalytics, Scope::WritePrivacy];

async fn key(rig: &Rig) -> Api<'_> {
    rig.key("privacy", SCOPES, Environment::Live).await
}

async fn redact(api: &Api<'_>, id: Uuid) -> Answer {
    api.ask(Method::POST, &format!("/v3/session/{id}/redact/"), String::new()).await
}

async fn delete(api: &Api<'_>, id: Uuid) -> Answer {
    api.ask(Method::DELETE, &format!("/v3/session/{id}/delete/"), String::new()).await
}

async fn hold(api: &Api<'_>, id: Uuid, body: &Value) -> Answer {
    api.ask(Method::PUT, &format!("/v3/session/{id}/legal-hold/"), body.to_string()).await
}

/// A wrapped key as it lies in the database.
async fn wrapped(rig: &Rig, id: Uuid) -> Vec<u8> {
    let sql = match &rig.base {
        Base::Sqlite(..) => {
            format!("SELECT hex(wrapped) FROM subject_keys WHERE hex(session_id) = upper('{}')", id.simple())
        }
        Base::Postgres(..) => format!("SELECT encode(wrapped, 'hex') FROM subject_keys WHERE session_id = '{id}'"),
    };
    rig.texts(&sql).await.first().map(|text| hex::decode(text).unwrap()).unwrap_or_default()
}

fn has(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.iter().enumerate().any(|(at, byte)| *byte == needle[0] && haystack[at..].starts_with(needle))
}

/// Waits until what was taken away is wiped from the files: another reader or writer may be in the way for a moment.
async fn wiped(rig: &Rig) {
    for _ in 0..500 {
        if rig.count("SELECT count(*) FROM redactions").await == 0 {
            return;
        }
        rig.redacted().await;
    }
    panic!("the files are never wiped");
}

async fn chain_is_whole(rig: &Rig) {
    let report = rig.desk.verify_audit(None).await.unwrap();
    assert!(matches!(report, AuditReport::Whole(..)), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_status_is_redacted_refused_or_cancelled_first() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        let api = key(rig).await;
        for status in Status::ALL {
            let id = api.bring(&user(rig.id(), status.wire())).await;
            rig.deliver().await;
            let seen = receiver.seen().len();
            let before = rig.rows().await;
            let answer = redact(&api, id).await;
            let cancels = matches!(status, Status::NotStarted | Status::AwaitingUser | Status::Resubmitted);
            if matches!(status, Status::InProgress | Status::InReview) {
                assert_eq!(answer.status, 400, "{status:?} {}", answer.text);
                assert!(answer.json()["detail"].as_str().unwrap().starts_with("Wrong current status"));
                assert_eq!(rig.rows().await, before, "{status:?} wrote something");
                assert_eq!(api.session(id).await["redaction"], Value::Null);
                continue;
            }
            assert_eq!(answer.status, 200, "{status:?} {}", answer.text);
            let left = if cancels { "Canceled" } else { status.wire() };
            let given = answer.json();
            assert_eq!((&given["status"], &given["redaction"]), (&json!(left), &json!("processing")), "{status:?}");
            assert_eq!(given["id_verifications"][0]["first_name"], "[redacted]");
            assert_eq!(rig.redacted().await, 1);
            let given = api.session(id).await;
            assert_eq!((&given["status"], &given["redaction"]), (&json!(left), &json!("redacted")), "{status:?}");
            rig.deliver().await;
            let told: Vec<(String, String, Value)> = receiver.seen()[seen..]
                .iter()
                .map(|received| {
                    let body = received.body();
                    let text = |key: &str| body[key].as_str().unwrap().to_owned();
                    (text("webhook_type"), text("status"), body["previous_status"].clone())
                })
                .collect();
            let mut wanted = Vec::new();
            if cancels {
                wanted.push(("status.updated".to_owned(), "Canceled".to_owned(), json!(status.wire())));
            }
            wanted.push(("session.redacted".to_owned(), left.to_owned(), Value::Null));
            assert_eq!(told, wanted, "{status:?}");
            for received in &receiver.seen()[seen..] {
                assert!(!String::from_utf8_lossy(&received.bytes).contains("Probe"), "an event tells the name");
            }
        }
        chain_is_whole(rig).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_redacted_subject_is_left_in_the_database() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        let api = key(rig).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        // others before and after it, so that pages of tables are shared
        let mut others = Vec::new();
        for _ in 0..20 {
            others.push(api.bring(&user(rig.id(), "Approved")).await);
        }
        let mut payload = sample("kyc_decision_declined_tampering_cyrillic");
        // a source may name a workflow as it likes
        payload["workflow_id"] = json!("canary-of-a-workflow");
        let id = api.bring(&payload).await;
        for _ in 0..20 {
            others.push(api.bring(&user(rig.id(), "Approved")).await);
        }
        let mut needles = Vec::new();
        personal(&payload, &mut needles);
        assert!(needles.len() > 10 && needles.iter().any(|needle| needle.contains("Тихомудров")));
        receiver.answers(|_| Some((500, Vec::new())));
        rig.deliver().await;
        api.decided(id, &json!({"new_status": "In Review", "comment": "canary-comment"})).await;
        let again = json!({"new_status": "Declined", "comment": "canary-second", "reason_codes": [106]});
        api.decided(id, &again).await;
        let stale = [("new_status", "Declined"), ("comment", "canary-draft"), ("expected_version", "1")];
        ada.decide(id, &stale).await;
        needles.extend(["canary-comment", "canary-second", "canary-draft", "canary-of-a-workflow"].map(str::to_owned));
        let (mine, theirs) = (wrapped(rig, id).await, wrapped(rig, others[3]).await);
        assert!(mine.len() > 50 && has(&stored(rig).await, &mine), "the search finds a key that is there");

        assert_eq!(redact(&api, id).await.status, 200);
        assert_eq!(rig.redacted().await, 1);
        wiped(rig).await;
        let all = stored(rig).await;
        assert!(!has(&all, &mine), "the wrapped key is still there");
        assert!(has(&all, &theirs), "a key of another session went with it");
        assert!(!has(&all, payload["session_url"].as_str().unwrap().as_bytes()));
        let found: Vec<&String> = needles.iter().filter(|needle| holds(&all, needle)).collect();
        assert!(found.is_empty(), "left: {found:?}");
        let of = |table: &str| match &rig.base {
            Base::Sqlite(..) => format!("FROM {table} WHERE hex(session_id) = upper('{}')", id.simple()),
            Base::Postgres(..) => format!("FROM {table} WHERE session_id = '{id}'"),
        };
        assert_eq!(rig.count(&format!("SELECT count(*) {}", of("revisions"))).await, 1);
        assert_eq!(rig.count(&format!("SELECT count(*) {} AND words IS NOT NULL", of("activity"))).await, 0);
        assert_eq!(rig.count(&format!("SELECT count(*) {}", of("drafts"))).await, 0);
        assert_eq!(rig.count(&format!("SELECT count(*) {} AND length(body) > 0", of("events"))).await, 1);
        assert_eq!(rig.count(&format!("SELECT count(*) {} AND url_token IS NOT NULL", of("sessions"))).await, 0);
        assert_eq!(rig.count("SELECT count(*) FROM redactions").await, 0, "the files are wiped");
        chain_is_whole(rig).await;
        // what is left still opens, and says what was done without saying what was said
        let page = ada.get(&format!("/sessions/{id}")).await;
        assert_eq!(page.status, 200);
        assert!(page.says("[redacted]") && page.says("redacted the session") && page.says("declined"));
        assert!(!page.says("canary") && !page.says("Тихомудров") && !page.says("id=\"decision-form\""));
        let given = api.session(id).await;
        assert_eq!((&given["metadata"], &given["vendor_data"]), (&Value::Null, &json!("[redacted]")));
        assert_eq!(given["reviews"].as_array().unwrap().last().unwrap()["comment"], Value::Null);
        // others are as they were
        assert_eq!(api.session(others[3]).await["id_verifications"][0]["last_name"], "Probe");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrapped_keys_leave_no_copy_behind_however_many_go() {
    on_both(async |rig| {
        let api = key(rig).await;
        let mut gone = Vec::new();
        for at in 0..120 {
            let id = api.bring(&user(rig.id(), "Approved")).await;
            if at % 3 != 0 {
                gone.push((id, wrapped(rig, id).await));
            }
        }
        for (id, _) in &gone {
            assert_eq!(redact(&api, *id).await.status, 200);
        }
        while rig.redacted().await > 0 {}
        wiped(rig).await;
        let all = stored(rig).await;
        // in one pass: the middle of each key is looked up at every place
        let keys: HashSet<&[u8]> = gone.iter().map(|(_, key)| &key[24..40]).collect();
        let left = all.windows(16).filter(|window| keys.contains(window)).count();
        assert_eq!(left, 0, "of {}", gone.len());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redacted_session_is_found_no_more_and_takes_no_change() {
    on_both(async |rig| {
        let api = key(rig).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let payload = user(rig.id(), "Approved");
        let id = api.bring(&payload).await;
        let search = async |text: &str| {
            api.get(&format!("/v3/sessions/?search={text}")).await.json()["results"].as_array().unwrap().len()
        };
        assert_eq!(search("Probe").await, 1);
        for step in ["processing", "redacted"] {
            assert_eq!(redact(&api, id).await.json()["redaction"], step);
            let before = rig.rows().await;
            for word in ["Probe", "Ada", "crm-17", &id.to_string()] {
                assert_eq!(search(word).await, 0, "{word}");
            }
            let listed = api.get("/v3/sessions/").await.json();
            assert_eq!(listed["results"][0]["full_name"], "[redacted]");
            let mut newer = payload.clone();
            newer["status"] = json!("Declined");
            for (what, answer) in [
                ("PUT", api.put(id, &newer).await),
                ("the same PUT", api.put(id, &payload).await),
                ("decide", api.decide(id, &json!({"new_status": "Declined"})).await),
                ("a bad body", api.decide(id, &json!({})).await),
                ("hold", hold(&api, id, &json!({"until": "2027-01-01T00:00:00Z", "reason": "court"})).await),
            ] {
                assert_eq!(answer.status, 409, "{step} {what} {}", answer.text);
                assert!(answer.json()["detail"].as_str().unwrap().contains("redacted"), "{what}");
            }
            let form = ada.decide(id, &[("new_status", "Declined"), ("expected_version", "1")]).await;
            assert_eq!((form.status, form.location()), (303, format!("/sessions/{id}").as_str()));
            // asking again is a success that writes nothing
            assert_eq!(redact(&api, id).await.status, 200);
            assert_eq!(rig.rows().await, before, "{step}");
            rig.redacted().await;
        }
        assert_eq!(rig.redacted().await, 0, "irreversible, and done once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_legal_hold_keeps_a_session_from_redaction_and_deletion() {
    on_both(async |rig| {
        let api = key(rig).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let id = api.bring(&user(rig.id(), "Approved")).await;
        for (body, field) in [
            (json!({"until": "2026-11-20T08:00:00Z", "reason": "court"}), "until"),
            (json!({"until": "2027-02-01T00:00:00Z", "reason": " "}), "reason"),
            (json!({"until": "soon", "reason": "court"}), "until"),
            (json!({"reason": "court"}), "until"),
            (json!({"until": "2027-02-01T00:00:00Z", "reason": "x".repeat(2001)}), "reason"),
        ] {
            let answer = hold(&api, id, &body).await;
            assert_eq!(answer.status, 400, "{body}");
            assert!(answer.json().get(field).is_some(), "{body} {}", answer.text);
        }
        let answer = hold(&api, id, &json!({"until": "2026-11-21T08:00:00Z", "reason": "canary of the court"})).await;
        assert_eq!((answer.status, &answer.json()["legal_hold_until"]), (200, &json!("2026-11-21T08:00:00.000000Z")));
        assert!(!holds(&stored(rig).await, "canary of the court"));
        assert!(ada.get(&format!("/sessions/{id}")).await.says("canary of the court"));
        let before = rig.rows().await;
        for answer in [redact(&api, id).await, delete(&api, id).await] {
            assert_eq!(answer.status, 409, "{}", answer.text);
            assert!(answer.json()["detail"].as_str().unwrap().contains("legal hold"));
        }
        assert_eq!(rig.rows().await, before);
        // decisions go on under it, and do not lift it
        api.decided(id, &json!({"new_status": "Declined"})).await;
        assert_eq!(redact(&api, id).await.status, 409);
        assert_eq!(hold(&api, id, &json!({"until": null, "reason": "over"})).await.status, 200);
        let second = api.bring(&user(rig.id(), "Approved")).await;
        hold(&api, second, &json!({"until": "2026-11-21T08:00:00Z", "reason": "court"})).await;
        assert_eq!(redact(&api, id).await.status, 200, "lifted");
        rig.world.advance(25 * 3600 * 1_000_000);
        assert_eq!(redact(&api, second).await.status, 200, "ended");
        assert_eq!(rig.redacted().await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_worker_left_is_finished_once_by_the_next() {
    on_both(async |rig| {
        let api = key(rig).await;
        let mut ids = Vec::new();
        for _ in 0..5 {
            let id = api.bring(&user(rig.id(), "Approved")).await;
            redact(&api, id).await;
            ids.push(id);
        }
        // nothing but the rows tells that it is due: several workers start at once
        let finished: usize = join_all((0..4).map(|_| rig.redacted())).await.into_iter().sum();
        assert_eq!(finished, 5);
        for id in ids {
            assert_eq!(api.session(id).await["redaction"], "redacted");
        }
        assert_eq!(rig.count("SELECT count(*) FROM events WHERE event_type = 'session.redacted'").await, 5);
        assert_eq!(rig.count("SELECT count(*) FROM subject_keys").await, 0);
        chain_is_whole(rig).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waited_is_given_up_and_only_the_redaction_goes_out() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        let api = key(rig).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        receiver.says(500);
        let id = api.bring(&user(rig.id(), "Approved")).await;
        rig.deliver().await;
        api.decided(id, &json!({"new_status": "Declined"})).await;
        redact(&api, id).await;
        receiver.says(200);
        let before = receiver.seen().len();
        rig.world.advance(60_000_000);
        rig.deliver().await;
        assert_eq!(receiver.seen().len(), before, "nothing goes out while it is being redacted");
        rig.redacted().await;
        rig.deliver().await;
        let told: Vec<Value> = receiver.seen()[before..].iter().map(|received| received.body()).collect();
        assert_eq!(told.len(), 1);
        assert_eq!((&told[0]["webhook_type"], &told[0]["sequence"]), (&json!("session.redacted"), &json!(3)));
        assert_eq!((&told[0]["actor"], &told[0]["metadata"]), (&json!("system"), &Value::Null));
        assert_eq!(told[0]["decision"]["redaction"], "redacted");
        let states = rig.texts("SELECT state || ' ' || COALESCE(fault, '') FROM deliveries ORDER BY sequence").await;
        assert_eq!(states, ["failed the session was redacted", "failed the session was redacted", "delivered "]);
        // the one that can be read may be sent again, the others not
        let hex = match &rig.base {
            Base::Sqlite(..) => "SELECT lower(hex(delivery_id)) FROM deliveries ORDER BY sequence",
            Base::Postgres(..) => "SELECT delivery_id::text FROM deliveries ORDER BY sequence",
        };
        let ids = rig.texts(hex).await;
        let again = async |at: usize| ada.post(&format!("/sessions/{id}/deliveries/{}/resend", ids[at]), &[]).await;
        assert_eq!(again(0).await.status, 404);
        assert_eq!(again(2).await.status, 303);
        rig.deliver().await;
        assert_eq!(receiver.seen().len(), before + 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_deciding_and_redacting_at_once_neither_is_half_done() {
    on_both(async |rig| {
        let api = key(rig).await;
        for _ in 0..6 {
            let id = api.bring(&user(rig.id(), "Kyc Expired")).await;
            let approve = json!({"new_status": "Approved", "expected_version": 1});
            let newer = user(id, "Declined");
            let (decided, redacted, put) =
                tokio::join!(api.decide(id, &approve), redact(&api, id), api.put(id, &newer));
            assert_eq!(redacted.status, 200, "{}", redacted.text);
            assert!(matches!(decided.status, 200 | 409), "{}", decided.text);
            assert!(matches!(put.status, 200 | 409), "{}", put.text);
            rig.redacted().await;
            let given = api.session(id).await;
            assert_eq!(given["redaction"], "redacted");
            assert!(!given.to_string().contains("Probe"));
            if decided.status == 409 && put.status == 409 {
                assert_eq!(given["status"], "Kyc Expired");
            }
        }
        assert_eq!(rig.count("SELECT count(*) FROM subject_keys").await, 0);
        chain_is_whole(rig).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_session_is_nowhere_but_in_the_audit_log() {
    on_both(async |rig| {
        let api = key(rig).await;
        let ada = rig.signed_in("Ada", &[Role::Manager]).await;
        let payload = user(rig.id(), "Approved");
        let id = api.bring(&payload).await;
        let other = api.bring(&user(rig.id(), "Approved")).await;
        let firm = api.bring(&company(rig.id(), "Approved", &[other])).await;
        assert_eq!(delete(&api, firm).await.status, 204);
        let answer = delete(&api, id).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""));
        for done in [false, true] {
            let read = format!("/v3/session/{id}/decision/");
            assert_eq!(api.get(&read).await.status, 404, "{done}");
            assert_eq!(delete(&api, id).await.status, 404);
            assert_eq!(redact(&api, id).await.status, 404);
            assert_eq!(api.decide(id, &json!({"new_status": "Declined"})).await.status, 404);
            assert_eq!(ada.get(&format!("/sessions/{id}")).await.status, 404);
            // a source that still has it must not bring it back
            assert_eq!(api.put(id, &payload).await.status, 409);
            let listed = api.get("/v3/sessions/?session_kind=all").await.json();
            assert_eq!((&listed["count"], listed["results"].as_array().unwrap().len()), (&json!(1), 1));
            assert_eq!(listed["results"][0]["session_id"], json!(other));
            let page = ada.get("/sessions").await;
            assert!(!page.says(&id.to_string()) && page.says(&other.to_string()));
            assert!(!ada.get("/insight/ubo").await.says(&firm.to_string()));
            rig.redacted().await;
        }
        assert_eq!(rig.count("SELECT CAST(sum(kept) AS BIGINT) FROM session_counts").await, 1);
        assert_eq!(rig.count("SELECT companies FROM ubo_sums WHERE environment = 'live'").await, 0);
        let acts = rig.texts("SELECT content FROM audit_log ORDER BY seq").await;
        assert!(acts.iter().any(|act| act.contains("session.delete") && act.contains(&id.to_string())));
        chain_is_whole(rig).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_keeps_its_own_record_of_an_owner_who_was_erased() {
    on_both(async |rig| {
        let api = key(rig).await;
        let owner = api.bring(&user(rig.id(), "Approved")).await;
        let mut payload = company(rig.id(), "Approved", &[owner]);
        payload["key_people_checks"][0]["registry"]["beneficial_owners"][0]["kyc_status"] = json!("Declined");
        let firm = api.bring(&payload).await;
        let summary = async || api.session(firm).await["ubo_kyc_summary"].clone();
        assert_eq!(summary().await["approved"], 1);
        redact(&api, owner).await;
        rig.redacted().await;
        let given = api.session(firm).await;
        assert_eq!(given["ubo_kyc_summary"]["approved"], 1, "a redacted session keeps its status");
        let name = &given["key_people_checks"][0]["registry"]["beneficial_owners"][0]["full_name"];
        assert_eq!(name, "Owner");
        assert_eq!(delete(&api, owner).await.status, 204);
        assert_eq!(summary().await["flagged"], 1, "the payload's own copy counts once the session is gone");
        // and a company that is redacted loses its links, and leaves the sums
        redact(&api, firm).await;
        rig.redacted().await;
        assert_eq!(summary().await, Value::Null);
        assert_eq!(rig.count("SELECT count(*) FROM party_links").await, 0);
        assert_eq!(rig.count("SELECT total FROM ubo_sums WHERE environment = 'live'").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_company_can_be_redacted() {
    on_both(async |rig| {
        let api = key(rig).await;
        let mut payload = sample(COMPLEX);
        payload["status"] = json!("Approved");
        let id = api.bring(&payload).await;
        let manager = rig.signed_in("Mara", &[Role::Manager]).await;
        redact(&api, id).await;
        rig.redacted().await;
        let mut needles = Vec::new();
        personal(&payload, &mut needles);
        let (page, given) = (manager.get(&format!("/sessions/{id}")).await, api.session(id).await.to_string());
        assert_eq!(page.status, 200);
        let found: Vec<&String> = needles.iter().filter(|n| page.says(n) || given.contains(n.as_str())).collect();
        assert!(found.is_empty(), "{found:?}");
        for name in samples::NAMES {
            let mut payload = sample(name);
            payload["session_id"] = json!(rig.id());
            payload["status"] = json!("Declined");
            let id = api.bring(&payload).await;
            assert_eq!(redact(&api, id).await.status, 200, "{name}");
            let page = manager.get(&format!("/sessions/{id}")).await;
            assert_eq!(page.status, 200, "{name}");
        }
        assert_eq!(rig.redacted().await, samples::NAMES.len());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_key_with_the_scope_and_of_the_environment_may() {
    on_both(async |rig| {
        let owner = key(rig).await;
        let id = owner.bring(&user(rig.id(), "Approved")).await;
        let without: Vec<Scope> = Scope::ALL.iter().copied().filter(|scope| *scope != Scope::WritePrivacy).collect();
        let lacking = rig.key("lacking", &without, Environment::Live).await;
        let elsewhere = rig.key("elsewhere", SCOPES, Environment::Sandbox).await;
        let wrong = Api { rig, key: "cs_live_nobody".to_owned() };
        let until = json!({"until": "2027-01-01T00:00:00Z", "reason": "court"});
        let before = rig.rows().await;
        for (api, status) in [(&lacking, 403), (&elsewhere, 404), (&wrong, 403)] {
            for answer in [redact(api, id).await, delete(api, id).await, hold(api, id, &until).await] {
                assert_eq!(answer.status, status, "{}", answer.text);
                assert!(answer.json()["detail"].is_string());
            }
        }
        for path in ["redact", "delete", "legal-hold"] {
            let unknown = format!("/v3/session/{}/{path}", rig.id());
            let method = match path {
                "redact" => Method::POST,
                "delete" => Method::DELETE,
                _ => Method::PUT,
            };
            assert_eq!(owner.ask(method.clone(), &unknown, until.to_string()).await.status, 404, "{path}");
            let odd = format!("/v3/session/17/{path}/");
            assert_eq!(owner.ask(method, &odd, until.to_string()).await.status, 404, "{path}");
        }
        assert_eq!(rig.rows().await, before);
        assert_eq!(owner.session(id).await["redaction"], Value::Null);
    })
    .await;
}
