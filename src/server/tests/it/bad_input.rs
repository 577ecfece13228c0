//! Bad input (issue 3): a clear 400 with the path, or accepted and shown; never a 500, never half stored.

use crate::harness::{Api, Rig, on_both};
use crate::samples::{COMPLEX, sample, user};
use domain::{Role, Uuid};
use http::Method;
use serde_json::{Map, Value, json};

async fn put_text(api: &Api<'_>, id: Uuid, text: impl Into<Vec<u8>>) -> crate::harness::Answer {
    api.ask(Method::PUT, &format!("/v3/session/{id}/decision/"), text.into()).await
}

/// A company with these arrays.
fn business(id: Uuid, extra: &Value) -> Value {
    let mut payload = json!({"session_id": id, "session_kind": "business", "status": "In Review"});
    for (key, value) in extra.as_object().unwrap() {
        payload[key] = value.clone();
    }
    payload
}

/// Brings a payload in and looks at everything that shows it.
async fn taken(rig: &Rig, payload: &Value) -> String {
    let api = rig.api().await;
    let before = rig.rows().await;
    let id = api.bring(payload).await;
    let [sessions, revisions, activity, events, audit, _] = rig.rows().await;
    assert_eq!([sessions, revisions, activity, events], [1, 1, 1, 1].map(|n| n + before[0]), "whole");
    assert!(audit > before[4]);
    assert_eq!(api.session(id).await["status"], payload["status"]);
    let ada = rig.signed_in(&format!("Ada{}", before[0]), &[Role::Reviewer]).await;
    let page = ada.get(&format!("/sessions/{id}")).await;
    assert_eq!(page.status, 200);
    assert!(page.text.len() < 16 << 20, "{} bytes", page.text.len());
    assert_eq!(ada.get("/sessions").await.status, 200);
    page.text
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_refused_with_its_place() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = rig.id();
        let head = format!("{{\"session_id\":\"{id}\",\"status\":\"In Review\"");
        let before = rig.rows().await;
        let deep =
            |n: usize| format!("{head},\"metadata\":{}{}}}", "{\"a\":".repeat(n), "1".to_owned() + &"}".repeat(n));
        for (what, text) in [
            ("nothing", Vec::new()),
            ("no object", b"[]".to_vec()),
            ("cut short", head.clone().into_bytes()),
            ("a lone surrogate", format!("{head},\"a\":\"\\ud800\"}}").into_bytes()),
            ("no UTF-8", [head.as_bytes(), b",\"a\":\"\xff\"}"].concat()),
            ("a raw NUL", format!("{head},\"a\":\"\u{0}\"}}").into_bytes()),
            ("two values", format!("{head}}} {{}}").into_bytes()),
            ("NaN", format!("{head},\"a\":NaN}}").into_bytes()),
            ("only brackets", vec![b'['; 100_000]),
        ] {
            let answer = put_text(&api, id, text).await;
            assert_eq!((answer.status, answer.json().is_object()), (400, true), "{what} {}", answer.text);
        }
        for n in [130, 2_000, 100_000] {
            let answer = put_text(&api, id, deep(n)).await;
            assert_eq!(answer.status, 400, "{}", answer.text);
            let (path, _) =
                answer.json().as_object().unwrap().iter().next().map(|(k, v)| (k.clone(), v.clone())).unwrap();
            assert!(path.starts_with("metadata.a.a"), "{path}");
            assert!(answer.says("nested"), "{}", answer.text);
        }
        for (payload, path) in [
            (json!({"status": "Fine"}), "status"),
            (json!({"status": 7}), "status"),
            (json!({"session_kind": "dog"}), "session_kind"),
            (json!({"workflow_id": "a\u{0}b"}), "workflow_id"),
            (json!({"aml_screenings": {}}), "aml_screenings"),
            (json!({"id_verifications": [{}, {"status": []}]}), "id_verifications[1].status"),
            (json!({"key_people_checks": [{"warnings": [1]}]}), "key_people_checks[0].warnings"),
            (json!({"face_matches": [null]}), "face_matches[0]"),
            (json!({"aml_screenings": [{"hits": {}}]}), "aml_screenings[0].hits"),
            (
                json!({"key_people_checks": [{"submitted": {"parties": [{"is_active": "false"}]}}]}),
                "key_people_checks[0].submitted.parties[0].is_active",
            ),
        ] {
            let mut whole = user(id, "In Review");
            for (key, value) in payload.as_object().unwrap() {
                whole[key] = value.clone();
            }
            let answer = api.put(id, &whole).await;
            assert_eq!(answer.status, 400, "{payload}");
            assert!(answer.json()[path].is_array(), "{payload} {}", answer.text);
        }
        // faults without number are told in part
        let many: Vec<Value> = (0..50_000).map(|_| json!(1)).collect();
        let mut whole = user(id, "In Review");
        whole["ip_analyses"] = json!(many);
        let answer = api.put(id, &whole).await;
        assert_eq!(answer.status, 400);
        assert!(answer.text.len() < 20_000, "{}", answer.text.len());
        assert_eq!(rig.rows().await, before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_texts_and_numbers_are_kept_as_they_came_and_shown() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = rig.id();
        let text = format!(
            "{{\"session_id\":\"{id}\",\"status\":\"In Review\",\"session_kind\":\"user\",\"status\":\"Approved\",\
             \"vendor_data\":\"nul \\u0000 here\",\"metadata\":{{\"big\":1e400,\"long\":{},\"neg\":-0.0,\"k\\u0000\":1}},\
             \"id_verifications\":[{{\"status\":\"Sideways\",\"first_name\":\"\\u0000\\u202e<b>\",\"date_of_birth\":\"never\"}}],\
             \"callback\":\"javascript:alert(1)\",\"expires_at\":\"tomorrow\",\"created_at\":\"9999-12-31T23:59:59Z\"}}",
            "9".repeat(400)
        );
        let answer = put_text(&api, id, text).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let given = api.session(id).await;
        assert_eq!(given["status"], "Approved", "of a key that stands twice the last one counts");
        assert_eq!(given["metadata"]["long"].to_string(), "9".repeat(400), "digits survive");
        assert_eq!(given["vendor_data"], "nul \u{0} here");
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let page = ada.get(&format!("/sessions/{id}")).await;
        assert_eq!(page.status, 200);
        assert!(page.says("Sideways") && !page.says("<b>"));
        assert_eq!(ada.get("/sessions").await.status, 200);
        for search in ["%00", "nul%20here", "%F0%9F%98%80", "%ff", &"x%20".repeat(3_000)] {
            let answer = api.get(&format!("/v3/sessions/?search={search}")).await;
            assert!(matches!(answer.status, 200 | 400), "{search} {}", answer.status);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_parties_are_taken_whole_and_shown_in_part() {
    on_both(async |rig| {
        let party = |i: usize| json!({"uuid": format!("p{i}"), "name": format!("Party {i}"), "roles": [{"role": "ubo", "ownership_percent": 0.01}], "kyc_session_url": format!("https://verify.example/{i}")});
        let parties: Vec<Value> = (0..10_000).map(party).collect();
        let payload = business(rig.id(), &json!({"key_people_checks": [{"status": "In Review", "submitted": {"parties": parties}}]}));
        let page = taken(rig, &payload).await;
        // the form that leaves a party out offers more of them
        let shown = page.split("id=\"key-people\"").nth(1).and_then(|rest| rest.split("</section>").next()).unwrap();
        assert!(shown.contains("Party 49<") && !shown.contains("Party 50<"), "the first of them, and a link to the rest");
        let path = format!("/sessions/{}?all=key-people&page=5", payload["session_id"].as_str().unwrap());
        let all = rig.signed_in("Bela", &[Role::Reviewer]).await.get(&path).await.text;
        assert!(all.contains("Party 999<") && all.contains("9000 more parties"), "what is not shown is counted");
        let given = rig.api().await.session(Uuid::try_parse(payload["session_id"].as_str().unwrap()).unwrap()).await;
        assert_eq!(given["ubo_kyc_summary"]["pending"], 10_000);
    })
    .await;
}

/// Each company of a chain holds the whole of the one before it.
fn chain(levels: usize) -> Value {
    let nodes: Vec<Value> = (0..=levels).map(|i| json!({"id": format!("n{i}"), "name": format!("Level {i}"), "entity_type": if i == levels { "person" } else { "company" }})).collect();
    let edges: Vec<Value> = (1..=levels)
        .map(|i| json!({"owner_id": format!("n{i}"), "owned_id": format!("n{}", i - 1), "percentage": 100}))
        .collect();
    json!({"registry_checks": [{"status": "In Review", "company": {"company_name": "Deep", "registry_data": {"ubo_resolution": {"nodes": nodes, "edges": edges}}}}]})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_levels_of_ownership_are_followed_or_refused_by_path() {
    on_both(async |rig| {
        let page = taken(rig, &business(rig.id(), &chain(100))).await;
        assert!(page.contains("Level 100") && page.contains("100.00"), "the person at the end owns it all");
        // nested as deep as that, JSON itself goes beyond what is read
        let mut holder = json!([{"id": "p", "name": "End", "entity_type": "person", "percentage": 100}]);
        for i in 0..100 {
            holder = json!([{"id": format!("c{i}"), "name": "C", "entity_type": "company", "percentage": 100, "shareholders": holder}]);
        }
        let nested = business(rig.id(), &json!({"registry_checks": [{"ownership_structure": {"subject": {"id": "s", "name": "S"}, "shareholders": holder}}]}));
        let answer = rig.api().await.put(Uuid::try_parse(nested["session_id"].as_str().unwrap()).unwrap(), &nested).await;
        assert_eq!(answer.status, 400);
        assert!(answer.text.contains("registry_checks[0].ownership_structure.shareholders[0].shareholders[0]"), "{}", answer.text);
    })
    .await;
}

/// Brings a company with this chain in, whose page and whole chain open.
async fn taken_with_its_chain(rig: &Rig, chain: &Value) -> String {
    let payload = business(rig.id(), chain);
    let page = taken(rig, &payload).await;
    let path = format!("/sessions/{}?all=ownership", payload["session_id"].as_str().unwrap());
    assert_eq!(rig.signed_in("Bela", &[Role::Reviewer]).await.get(&path).await.status, 200);
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_thousand_levels_of_ownership_are_taken_and_shown() {
    on_both(async |rig| {
        let page = taken_with_its_chain(rig, &chain(20_000)).await;
        assert!(page.contains("Level 20000") && page.contains("100.00"), "the person at the end owns it all");
        assert!(page.contains("too many or too long to list") && page.contains("No picture"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_circle_of_five_thousand_companies_is_taken_and_shown() {
    on_both(async |rig| {
        let mut round = chain(5_000);
        let edges = &mut round["registry_checks"][0]["company"]["registry_data"]["ubo_resolution"]["edges"];
        for edge in edges.as_array_mut().unwrap() {
            edge["percentage"] = json!(60);
        }
        edges.as_array_mut().unwrap().push(json!({"owner_id": "n0", "owned_id": "n4999", "percentage": 20}));
        edges.as_array_mut().unwrap().push(json!({"owner_id": "n5000", "owned_id": "n0", "percentage": 4e1}));
        let page = taken_with_its_chain(rig, &round).await;
        assert!(page.contains("A circle of 5000 companies is too large for exact fractions"));
        assert!(page.contains("Level 5000") && page.contains("40.00"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_holders_of_one_company_are_taken_and_shown() {
    on_both(async |rig| {
        let nodes: Vec<Value> = (0..=10_000).map(|i| json!({"id": format!("n{i}"), "name": format!("Holder {i}"), "entity_type": if i == 0 { "company" } else { "person" }})).collect();
        let edges: Vec<Value> = (1..=10_000).map(|i| json!({"owner_id": format!("n{i}"), "owned_id": "n0", "percentage": 0.01})).collect();
        let wide = json!({"registry_checks": [{"status": "In Review", "company": {"company_name": "Wide", "registry_data": {"ubo_resolution": {"nodes": nodes, "edges": edges}}}}]});
        let page = taken_with_its_chain(rig, &wide).await;
        let shown = page.split("id=\"ownership\"").nth(1).and_then(|rest| rest.split("</section>").next()).unwrap();
        assert!(shown.contains("Holder 50<") && !shown.contains("Holder 51<"), "the first of them, and a link to the rest");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn circles_shares_over_the_whole_and_empty_lists_are_shown_with_a_warning() {
    on_both(async |rig| {
        let shares = json!({"registry_checks": [{"company": {"company_name": "Odd", "registry_data": {"ubo_resolution": {
            "nodes": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}, {"id": "c", "name": "C", "entity_type": "person"}],
            "edges": [
                {"owner_id": "b", "owned_id": "a", "percentage": 150}, {"owner_id": "a", "owned_id": "b", "percentage": 60},
                {"owner_id": "c", "owned_id": "b", "percentage": -5}, {"owner_id": "c", "owned_id": "a", "percentage": 1e9},
                {"owner_id": "a", "owned_id": "a", "percentage": 100}, {"owner_id": "x", "owned_id": "a", "percentage": "x"},
            ]}}}}],
            "key_people_checks": [{"submitted": {"parties": [
                {"name": "Much", "roles": [{"role": "ubo", "ownership_percent": 250, "voting_percent": -1}], "kyc_session_id": "none"},
            ]}}, {}],
            "document_verifications": [], "aml_screenings": [{"hits": []}, {"hits": null}, {"hits": [{}]}],
            "id_verifications": [], "reviews": [1, {"new_status": 7}, {"created_at": "x"}], "features": [[]],
        });
        let page = taken(rig, &business(rig.id(), &shares)).await;
        assert!(page.contains("more than 100"), "shares beyond the whole are pointed out");
        assert!(page.contains("add up to") || page.contains("wholly"), "and so is the chain");
        // every known key with every wrong type in one item, but for those that the rules rest on
        let refused = ["status", "node_id", "warnings", "hits", "items", "required_groups", "company", "registry", "beneficial_owners", "officers", "submitted"];
        for wrong in [json!(null), json!(0), json!("x"), json!([]), json!([[{}]]), json!({}), json!(true)] {
            let mut payload = sample(COMPLEX);
            let id = rig.id();
            payload["session_id"] = json!(id);
            for array in ["registry_checks", "key_people_checks", "document_verifications", "aml_screenings"] {
                let first = payload[array][0].as_object().unwrap().clone();
                let spoiled: Map<String, Value> =
                    first.into_iter().map(|(key, value)| if refused.contains(&key.as_str()) { (key, value) } else { (key, wrong.clone()) }).collect();
                payload[array][0] = Value::Object(spoiled);
            }
            let page = taken(rig, &payload).await;
            // a figure may be missing, and 0 is one
            let odd = !wrong.is_null() && wrong != json!(0);
            assert_eq!(page.contains("Values of an unexpected type"), odd, "{wrong}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn large_and_many_of_anything_still_make_a_page() {
    on_both(async |rig| {
        let hits: Vec<Value> = (0..3_000).map(|i| json!({"id": i.to_string(), "risk_score": i})).collect();
        let page = taken(rig, &business(rig.id(), &json!({"aml_screenings": [{"hits": hits}]}))).await;
        assert!(page.contains("more hits"));
        let items: Vec<Value> = (0..3_000).map(|_| json!({"status": "Declined", "node_id": "n"})).collect();
        let documents: Vec<Value> = (0..3_000).map(|i| json!({"document_group": format!("G{i}"), "status": "In Review"})).collect();
        let warnings: Vec<Value> = (0..3_000).map(|i| json!({"risk": format!("R{i}"), "log_type": "error"})).collect();
        let reviews: Vec<Value> = (0..3_000).map(|_| json!({"user": "a", "new_status": "Approved", "created_at": "2026-01-01T00:00:00Z"})).collect();
        taken(rig, &business(rig.id(), &json!({"id_verifications": items, "document_verifications": [{"items": documents, "warnings": warnings}], "reviews": reviews}))).await;
        let mut long = user(rig.id(), "In Review");
        let name = "ж".repeat(100_000);
        long["id_verifications"][0]["first_name"] = json!(name);
        long["vendor_data"] = json!("v".repeat(100_000));
        let page = taken(rig, &long).await;
        assert!(page.len() < 6 << 20, "{}", page.len());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nul_in_a_form_is_refused_and_breaks_nothing() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&user(rig.id(), "In Review")).await;
        let nobody = rig.nobody();
        let answer = nobody.post("/sign-in", &[("email", "a\u{0}@desk.example"), ("password", "x")]).await;
        assert!(answer.status < 500, "{}", answer.status);
        let admin = rig.signed_in("Admin", &[Role::Admin]).await;
        for (path, fields) in [
            (
                "/admin/people",
                vec![("act", "add"), ("name", "A\u{0}"), ("email", "a@new.example"), ("role", "reviewer")],
            ),
            (
                "/admin/people",
                vec![("act", "add"), ("name", "A"), ("email", "a\u{0}@new.example"), ("role", "reviewer")],
            ),
            ("/admin/keys", vec![("act", "create"), ("name", "k\u{0}"), ("scope", "list:sessions")]),
            ("/admin/webhooks", vec![("act", "create"), ("url", "https://hooks.example/\u{0}")]),
        ] {
            let answer = admin.post(path, &fields).await;
            assert!(matches!(answer.status, 200 | 400), "{path} {fields:?} {}", answer.status);
        }
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let nul =
            [("new_status", "Declined"), ("reason_codes", "other"), ("comment", "a\u{0}b"), ("expected_version", "1")];
        assert_eq!(ada.decide(id, &nul).await.location(), format!("/sessions/{id}"));
        assert_eq!(ada.get(&format!("/sessions/{id}")).await.status, 200);
        assert_eq!(ada.get("/sessions?q=%00a").await.status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_revision_leaves_the_session_as_it_was() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let before = (rig.rows().await, api.session(id).await);
        let mut broken = user(id, "Approved");
        broken["aml_screenings"] = json!([{"status": "Approved"}, 7]);
        assert_eq!(api.put(id, &broken).await.status, 400);
        let mut other_kind = user(id, "Approved");
        other_kind["session_kind"] = json!("business");
        assert_eq!(api.put(id, &other_kind).await.status, 400);
        assert_eq!((rig.rows().await, api.session(id).await), before);
    })
    .await;
}
