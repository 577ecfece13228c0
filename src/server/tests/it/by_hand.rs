//! Changes by hand (facts: Didit §2): verdicts, corrected data, parties left out, through the API and the forms.

use crate::harness::{ALL_SCOPES, Answer, Api, Rig, on_both};
use crate::receiver::Receiver;
use crate::samples::{COMPLEX, id_of, sample, user};
use domain::{Environment, Role, Scope, Uuid};
use futures::future::join_all;
use http::Method;
use serde_json::{Value, json};

const HIT: &str = "4Wb6OHlN4TyFjK8u";
const COMPANY: &str = "48685c74-5ffa-4a5f-922f-f21cfd7a62d8";
const PARTY: &str = "99868706-b94c-4146-b0b7-aab56ddb7408";

async fn patch(api: &Api<'_>, id: Uuid, path: &str, body: &Value) -> Answer {
    api.ask(Method::PATCH, &format!("/v3/session/{id}/{path}"), body.to_string()).await
}

async fn patched(api: &Api<'_>, id: Uuid, path: &str, body: &Value) -> Value {
    let answer = patch(api, id, path, body).await;
    assert_eq!(answer.status, 200, "{path} {body} {}", answer.text);
    answer.json()
}

/// Every call with a body that it takes, on the complex company and on a person.
fn calls(given: &Value) -> Vec<(String, Value)> {
    if given["session_kind"] == "user" {
        return vec![
            ("update-data/".into(), json!({"gender": "U"})),
            ("update-poa-data".into(), json!({"issuer": "Example Bank"})),
        ];
    }
    let document = given["document_verifications"][0]["items"][6]["uuid"].as_str().unwrap();
    vec![
        ("update-aml-hit-status/".into(), json!({"hit_id": HIT, "review_status": "False Positive"})),
        (
            "bulk-update-aml-hit-status".into(),
            json!({"hit_updates": [{"hit_id": HIT, "review_status": "Inconclusive"}]}),
        ),
        (format!("documents/{document}/update-status/"), json!({"new_status": "Approved"})),
        ("features/kyb_documents/update-status/".into(), json!({"new_status": "DECLINED"})),
        (format!("kyb/{COMPANY}/update-data/"), json!({"region": "Elsewhere"})),
        (format!("kyb/parties/{PARTY}/"), json!({"is_skipped": true})),
    ]
}

async fn bring_both(api: &Api<'_>) -> [(Uuid, Value); 2] {
    let mut both = Vec::new();
    // the person first: the company links it, and would be brought up to date when it comes
    for name in ["kyc_decision_declined_tampering_cyrillic", COMPLEX] {
        let payload = sample(name);
        api.bring(&payload).await;
        both.push((id_of(&payload), payload));
    }
    both.reverse();
    both.try_into().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_change_is_a_revision_with_its_trail_and_tells_data_updated() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        let api = rig.api().await;
        for (id, payload) in bring_both(&api).await {
            let mut version = 1;
            for (path, mut body) in calls(&payload) {
                body["comment"] = json!("as the register says");
                body["expected_version"] = json!(version);
                let before = rig.rows().await;
                let answer = patched(&api, id, &path, &body).await;
                version += 1;
                assert_eq!((&answer["session_id"], &answer["version"]), (&json!(id), &json!(version)), "{path}");
                assert_eq!(answer["session_kind"], payload["session_kind"]);
                let [_, revisions, activity, events, audit, _] = rig.rows().await;
                assert_eq!(
                    [revisions, activity, events, audit],
                    [before[1] + 1, before[2] + 1, before[3] + 1, before[4] + 1],
                    "{path}"
                );
                // the same once more, by the old version or the new one, changes nothing and is no error
                assert_eq!(patched(&api, id, &path, &body).await["version"], version);
                assert_eq!(rig.rows().await[1..5], [revisions, activity, events, audit], "{path}");
                let given = api.session(id).await;
                assert_eq!(
                    (&given["status"], &given["version"]),
                    (&payload["status"], &json!(version)),
                    "{path} decides nothing"
                );
            }
        }
        rig.deliver().await;
        let told: Vec<Value> = receiver.seen().iter().map(|seen| seen.body()["webhook_type"].clone()).collect();
        assert_eq!(told.iter().filter(|kind| *kind == "data.updated").count(), told.len() - 2);
        for content in rig.texts("SELECT content FROM audit_log").await {
            for personal in ["as the register says", "Elsewhere", "Example Bank", HIT, "TARROWMERE"] {
                assert!(!content.contains(personal), "{content}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_carry_what_the_vendors_do() {
    on_both(async |rig| {
        let api = rig.api().await;
        let [(company, payload), (person, _)] = bring_both(&api).await;
        let mut answers = Vec::new();
        for (path, body) in calls(&payload) {
            answers.push(patched(&api, company, &path, &body).await);
        }
        assert_eq!((&answers[0]["hit_id"], &answers[0]["review_status"]), (&json!(HIT), &json!("False Positive")));
        assert_eq!(answers[1]["updated"], 1);
        assert_eq!(answers[2]["status"], "Approved");
        assert_eq!((&answers[3]["feature_type"], &answers[3]["status"]), (&json!("KYBDocuments"), &json!("Declined")));
        assert_eq!(answers[4]["changed_fields"], json!(["region"]));
        assert_eq!(
            (&answers[5]["kyc_session_deleted"], &answers[5]["kyb_sub_session_deleted"]),
            (&json!(false), &json!(false))
        );
        let given = api.session(company).await;
        assert_eq!(
            given["ubo_kyc_summary"],
            json!({"total": 4, "approved": 1, "flagged": 1, "pending": 2}),
            "who is left out does not count"
        );
        assert_eq!(given["document_verifications"][0]["groups"]["REPRESENTATIVES_AUTHORIZATION"]["approved"], 1);
        patched(&api, company, &format!("kyb/parties/{PARTY}"), &json!({"is_skipped": false})).await;
        assert_eq!(api.session(company).await["ubo_kyc_summary"]["total"], 5);
        // a corrected name is the one that is listed and found
        let body =
            json!({"first_name": "Corrected", "last_name": "Name", "reason": "misread", "extra_fields": {"note": "x"}});
        assert_eq!(
            patched(&api, person, "update-data", &body).await["changed_fields"],
            json!(["first_name", "last_name", "extra_fields", "full_name"])
        );
        let found = api.get("/v3/sessions/?search=corrected").await.json();
        assert_eq!((&found["count"], &found["results"][0]["full_name"]), (&json!(1), &json!("Corrected Name")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_bodies_are_refused_by_field_and_leave_no_trace() {
    on_both(async |rig| {
        let api = rig.api().await;
        let [(company, payload), (person, _)] = bring_both(&api).await;
        let document = calls(&payload)[2].0.clone();
        let before = rig.rows().await;
        let long = "x".repeat(10_001);
        let refused: Vec<(Uuid, &str, Value, &str)> = vec![
            (company, "update-aml-hit-status", json!({}), "hit_id"),
            (company, "update-aml-hit-status", json!({"hit_id": HIT, "review_status": "Fine"}), "review_status"),
            (company, "update-aml-hit-status", json!({"hit_id": "no", "review_status": "Inconclusive"}), "hit_id"),
            (company, "update-aml-hit-status", json!({"hit_id": HIT, "review_status": "Inconclusive", "node_id": "x"}), "hit_id"),
            (company, "bulk-update-aml-hit-status", json!({"hit_updates": []}), "hit_updates"),
            (company, "bulk-update-aml-hit-status", json!({"hit_updates": 3}), "hit_updates"),
            (company, "bulk-update-aml-hit-status", json!({"hit_updates": [{"hit_id": HIT, "review_status": "Inconclusive"}, {"hit_id": "no", "review_status": "Inconclusive"}]}), "hit_updates[1].hit_id"),
            (company, "bulk-update-aml-hit-status", json!({"hit_updates": [7]}), "hit_updates[0].hit_id"),
            (company, &document, json!({"new_status": "In Review"}), "new_status"),
            (company, &document, json!({"new_status": "Approved", "comment": long}), "comment"),
            (company, &document, json!({"new_status": "Approved", "expected_version": "1"}), "expected_version"),
            (company, "features/kyb_documents/update-status", json!({"new_status": "Resubmitted"}), "new_status"),
            (company, "features/kyb_key_people/update-status", json!({"new_status": "Approved"}), "feature"),
            (company, "update-data", json!({"gender": "M"}), "node_id"),
            (person, "update-data", json!({"gender": "x", "date_of_birth": "1.1.1979"}), "date_of_birth"),
            (person, "update-data", json!({"unknown": 1}), "non_field_errors"),
            (person, "update-poa-data", json!({"document_type": "LETTER"}), "document_type"),
            (company, "kyb/48685c74-5ffa-4a5f-922f-f21cfd7a62d8/update-data", json!({"alternative_names": "A"}), "alternative_names"),
            (company, "kyb/parties/99868706-b94c-4146-b0b7-aab56ddb7408", json!({"is_skipped": "yes"}), "is_skipped"),
            (company, "kyb/parties/99868706-b94c-4146-b0b7-aab56ddb7408", json!({}), "is_skipped"),
        ];
        for (id, path, body, field) in refused {
            let answer = patch(&api, id, path, &body).await;
            assert_eq!(answer.status, 400, "{path} {body} {}", answer.text);
            assert!(answer.json().get(field).is_some_and(Value::is_array), "{path} {body} {}", answer.text);
        }
        for path in ["documents/none/update-status", "features/none/update-status", "kyb/none/update-data", "kyb/parties/none"] {
            let answer = patch(&api, company, path, &json!({"new_status": "Approved", "region": "x", "is_skipped": true})).await;
            assert_eq!(answer.status, 404, "{path} {}", answer.text);
        }
        for body in ["", "[]", "{", "\u{0}"] {
            let answer = api.ask(Method::PATCH, &format!("/v3/session/{person}/update-data/"), body.to_owned()).await;
            assert_eq!((answer.status, answer.json()["detail"].is_string()), (400, true), "{body:?}");
        }
        let stale = patch(&api, person, "update-data", &json!({"gender": "U", "expected_version": 7})).await;
        assert_eq!((stale.status, &stale.json()["version"]), (409, &json!(1)));
        assert_eq!(rig.rows().await, before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_key_of_the_same_environment_that_may_write_changes_anything() {
    on_both(async |rig| {
        let api = rig.api().await;
        let reader = rig.key("reader", &[Scope::ReadSessions, Scope::ListSessions], Environment::Live).await;
        let other = rig.key("other", ALL_SCOPES, Environment::Sandbox).await;
        for (id, payload) in bring_both(&api).await {
            for (path, body) in calls(&payload) {
                assert_eq!(patch(&reader, id, &path, &body).await.status, 403, "{path}");
                // who may not write hears so before what is wrong with the body
                assert_eq!(patch(&reader, id, &path, &json!(7)).await.status, 403, "{path}");
                assert_eq!(patch(&other, id, &path, &body).await.status, 404, "{path}");
                assert_eq!(patch(&api, rig.id(), &path, &body).await.status, 404, "{path}");
                let no_key = rig.send(Method::PATCH, &format!("/v3/session/{id}/{path}"), &[], body.to_string()).await;
                assert_eq!(no_key.status, 403, "{path}");
            }
            assert_eq!(api.session(id).await["version"], 1);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_with_the_same_view_one_is_first_and_without_a_version_all_are_heard() {
    on_both(async |rig| {
        let api = rig.api().await;
        let [_, (id, _)] = bring_both(&api).await;
        let bodies: Vec<Value> =
            (0..8).map(|i| json!({"personal_number": format!("n{i}"), "expected_version": 1})).collect();
        let answers = join_all(bodies.iter().map(|body| patch(&api, id, "update-data", body))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        assert!(answers.iter().all(|answer| matches!(answer.status, 200 | 409)));
        assert_eq!(api.session(id).await["version"], 2);
        let bodies: Vec<Value> = (0..8).map(|i| json!({"extra_fields": {(format!("key{i}")): i}})).collect();
        let answers = join_all(bodies.iter().map(|body| patch(&api, id, "update-data", body))).await;
        assert!(answers.iter().all(|answer| answer.status == 200));
        let given = api.session(id).await;
        assert_eq!(given["version"], 10);
        assert!((0..8).all(|i| given["id_verifications"][0]["extra_fields"][format!("key{i}")] == i), "none is lost");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_by_hand_outlasts_a_payload_that_says_the_same() {
    on_both(async |rig| {
        let api = rig.api().await;
        let [_, (id, mut payload)] = bring_both(&api).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        patched(&api, id, "update-data", &json!({"gender": "U", "personal_number": "by hand"})).await;
        // the very same payload again is no news
        let before = rig.rows().await;
        api.bring(&payload).await;
        assert_eq!(rig.rows().await, before);
        // one that has other news leaves the correction alone, one that has another value for it does not
        payload["metadata"] = json!({"tier": "gold"});
        payload["id_verifications"][0]["personal_number"] = json!("from the vendor");
        api.bring(&payload).await;
        let given = api.session(id).await;
        let item = &given["id_verifications"][0];
        assert_eq!((&item["gender"], &item["personal_number"]), (&json!("U"), &json!("from the vendor")));
        assert_eq!((&given["version"], &given["metadata"]["tier"]), (&json!(3), &json!("gold")));
        let page = ada.get(&format!("/sessions/{id}")).await;
        assert!(page.says("corrected data") && page.says("what was changed by hand stays"));
        let trail = page.between("aria-label=\"Changed by hand\"", "</ul>").unwrap();
        assert!(trail.contains("Gender") && trail.contains(">U<"), "{trail}");
    })
    .await;
}

/// A session with three hits and two documents.
fn small(id: Uuid) -> Value {
    let mut payload = user(id, "In Review");
    payload["session_kind"] = json!("business");
    payload["aml_screenings"] = json!([
        {"node_id": "aml", "status": "In Review", "hits": [{"id": "a", "caption": "First <b>Hit"}, {"id": "b", "caption": "Second", "risk_score": 90}]},
        {"node_id": "aml2", "status": "In Review", "hits": [{"caption": "Nameless"}]},
    ]);
    payload["document_verifications"] = json!([{"status": "In Review", "node_id": "docs", "required_groups": ["LEGAL_PRESENCE"], "items": [
        {"uuid": "d1", "document_group": "LEGAL_PRESENCE", "document_subtype": "REGISTRY_EXCERPT", "status": "In Review"},
        {"uuid": "d2", "document_group": "LEGAL_PRESENCE", "document_subtype": "TAX_REGISTRATION", "status": "Declined"},
    ]}]);
    payload
}

async fn statuses(rig: &Rig, id: Uuid) -> Vec<Value> {
    let given = rig.api().await.session(id).await;
    let screenings = given["aml_screenings"].as_array().unwrap();
    screenings.iter().flat_map(|one| one["hits"].as_array().unwrap()).map(|hit| hit["review_status"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn hits_are_reviewed_one_by_one_and_in_bulk_on_the_page() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&small(rig.id())).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let path = format!("/sessions/{id}");
        let page = ada.get(&path).await;
        for value in ["0.0", "0.1", "1.0"] {
            assert!(page.says(&format!("name=\"hit\" value=\"{value}\"")), "{value}");
        }
        assert!(page.says("name=\"screening\" value=\"0\"") && !page.says("name=\"screening\" value=\"1\""));
        let one = [
            ("act", "hits"),
            ("expected_version", "1"),
            ("hit", "0.1"),
            ("review_status", "Confirmed Match"),
            ("comment", "seen\r\nit"),
        ];
        let answer = ada.post(&path, &one).await;
        assert_eq!((answer.status, answer.location()), (303, format!("{path}#aml").as_str()));
        assert_eq!(statuses(rig, id).await, [Value::Null, json!("Confirmed Match"), Value::Null]);
        let all = [
            ("act", "hits"),
            ("expected_version", "2"),
            ("screening", "0"),
            ("hit", "1.0"),
            ("hit", "0.0"),
            ("review_status", "False Positive"),
        ];
        assert_eq!(ada.post(&path, &all).await.status, 303);
        assert_eq!(statuses(rig, id).await, vec![json!("False Positive"); 3]);
        let page = ada.get(&path).await;
        assert!(page.says("reviewed screening hits") && page.says("seen\nit"));
        assert!(page.says("First &lt;b&gt;Hit") && !page.says("First <b>Hit"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_approved_and_declined_on_the_page_and_open_the_gate() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&small(rig.id())).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let path = format!("/sessions/{id}");
        assert!(ada.get(&path).await.says("without an approved document"));
        for (version, place, status) in [("1", "0.0", "Approved"), ("2", "0.1", "Approved"), ("3", "0.1", "Declined")] {
            let fields = [
                ("act", "document"),
                ("expected_version", version),
                ("document", place),
                ("new_status", status),
                ("comment", ""),
            ];
            let answer = ada.post(&path, &fields).await;
            assert_eq!((answer.status, answer.location()), (303, format!("{path}#documents").as_str()));
        }
        let given = rig.api().await.session(id).await;
        let group = &given["document_verifications"][0]["groups"]["LEGAL_PRESENCE"];
        assert_eq!([&group["total"], &group["approved"], &group["declined"]], [&json!(2), &json!(1), &json!(1)]);
        let page = ada.get(&path).await;
        assert!(!page.says("without an approved document") && page.says("decided a document"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_verdict_keeps_the_page_with_what_was_typed_and_says_why() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&small(rig.id())).await;
        let (ada, bob) = (rig.signed_in("Ada", &[Role::Reviewer]).await, rig.signed_in("Bob", &[Role::Reviewer]).await);
        let path = format!("/sessions/{id}");
        let before = rig.rows().await;
        for (fields, status, sentence) in [
            (vec![("act", "hits"), ("review_status", "False Positive")], 409, "changed this session"),
            (
                vec![("act", "hits"), ("expected_version", "1"), ("review_status", "False Positive")],
                400,
                "Tick the hits",
            ),
            (
                vec![("act", "hits"), ("expected_version", "1"), ("hit", "0.1"), ("review_status", "")],
                400,
                "Must be one of",
            ),
            (
                vec![("act", "hits"), ("expected_version", "1"), ("hit", "7.7"), ("review_status", "Inconclusive")],
                400,
                "no such hit",
            ),
            (
                vec![("act", "document"), ("expected_version", "1"), ("document", "0.0"), ("new_status", "")],
                400,
                "Approved or Declined",
            ),
            (
                vec![("act", "document"), ("expected_version", "1"), ("document", "x"), ("new_status", "Approved")],
                404,
                "no such thing",
            ),
            (vec![("act", "nothing"), ("expected_version", "1")], 400, "Tick the hits"),
        ] {
            let mut sent = fields.clone();
            sent.push(("comment", "my <own> words"));
            let page = ada.post(&path, &sent).await;
            assert_eq!(page.status, status, "{fields:?}");
            assert!(page.says(sentence), "{fields:?} {sentence}");
            assert!(page.says("id=\"decision-form\""), "the page is there");
            if fields[0].1 == "hits" {
                assert!(page.says("my &lt;own&gt; words"), "{fields:?}");
            }
        }
        let ticked = ada.post(&path, &[("act", "hits"), ("expected_version", "1"), ("hit", "0.1")]).await;
        let input = ticked.between("name=\"hit\" value=\"0.1\"", ">").unwrap();
        assert!(input.contains("checked"), "{input}");
        assert_eq!(rig.rows().await, before);
        // someone else was first: their name, and nothing is ticked any more, since places may have moved
        let fields = [("act", "hits"), ("expected_version", "1"), ("hit", "0.1"), ("review_status", "Inconclusive")];
        assert_eq!(bob.post(&path, &fields).await.status, 303);
        let page = ada
            .post(
                &path,
                &[("act", "hits"), ("expected_version", "1"), ("hit", "0.0"), ("review_status", "Inconclusive")],
            )
            .await;
        assert_eq!(page.status, 409);
        assert!(page.says("Bob changed this session"));
        assert!(!page.between("name=\"hit\" value=\"0.0\"", ">").unwrap().contains("checked"));
    })
    .await;
}
