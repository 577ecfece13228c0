//! Policies and own reason codes: `/v3/policies/` and `/admin/policies` (contract; domain §3.4, §3.6, §4, §5).

use crate::harness::{Api, on_both};
use crate::receiver::Receiver;
use crate::samples::{COMPLEX, as_events_tell, company, sample, user};
use domain::{Environment, Role, Scope};
use http::Method;
use serde_json::{Value, json};

async fn put(api: &Api<'_>, body: &Value) -> crate::harness::Answer {
    api.ask(Method::PUT, "/v3/policies/", body.to_string()).await
}

/// The fields of the form for a desk on which nothing is set yet.
const DEFAULTS: [(&str, &str); 8] = [
    ("act", "set"),
    ("environment", "live"),
    ("expected_version", "0"),
    ("document_gate", "enforce"),
    ("hit_gate", "enforce"),
    ("ubo_threshold_percent", "25"),
    ("sla_green_hours", "4"),
    ("sla_amber_hours", "24"),
];

fn changed<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = DEFAULTS.into_iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    kept.chain(changes.iter().copied()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn policies_are_set_as_a_whole_and_belong_to_the_environment_of_the_key() {
    on_both(async |rig| {
        let live = rig.key("live", &[Scope::WritePolicies], Environment::Live).await;
        let sandbox = rig.key("sandbox", &[Scope::WritePolicies], Environment::Sandbox).await;
        let fresh = live.get("/v3/policies/").await;
        assert_eq!(
            fresh.json(),
            json!({
                "four_eyes": [], "document_gate": "enforce", "hit_gate": "enforce", "ubo_threshold_percent": 25,
                "sla_green_hours": 4, "sla_amber_hours": 24, "workflows": {}, "environment": "live", "version": 0,
                "updated_at": null,
            })
        );
        let body = json!({
            "four_eyes": ["risk:X", "approved"], "hit_gate": "warn", "ubo_threshold_percent": 12.5,
            "workflows": {"wf": {"response_attributes": ["score"], "required_groups": ["LEGAL_PRESENCE"]}},
        });
        let set = put(&live, &body).await;
        assert_eq!(set.status, 200, "{}", set.text);
        let set = set.json();
        assert_eq!((&set["version"], &set["four_eyes"]), (&json!(1), &json!(["approved", "risk:X"])));
        assert_eq!(set["ubo_threshold_percent"].to_string(), "12.5");
        assert_eq!(live.get("/v3/policies").await.json(), set);
        assert_eq!(sandbox.get("/v3/policies/").await.json()["version"], 0, "the other environment keeps its own");
        // what was read can be put back, and says nothing new
        let again = put(&live, &set).await;
        assert_eq!((again.status, again.json()), (200, set));
        assert_eq!(rig.count("SELECT count(*) FROM audit_log WHERE content LIKE '%policies.change%'").await, 1);
        // a whole: what is left out is the default again
        let bare = put(&live, &json!({"expected_version": 1})).await.json();
        assert_eq!(
            (&bare["version"], &bare["four_eyes"], &bare["hit_gate"]),
            (&json!(2), &json!([]), &json!("enforce"))
        );
        let told = rig.texts("SELECT content FROM audit_log ORDER BY seq DESC LIMIT 1").await.remove(0);
        for part in ["\"target\":\"policies:live\"", r#""hit_gate":{"new":"enforce","old":"warn"}"#] {
            assert!(told.contains(part), "{told}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_policy_is_refused_with_its_path_and_changes_nothing() {
    on_both(async |rig| {
        let api = rig.key("policies", &[Scope::WritePolicies], Environment::Live).await;
        assert_eq!(put(&api, &json!({"four_eyes": ["approved"]})).await.status, 200);
        let all: Vec<Scope> = Scope::ALL.iter().copied().filter(|scope| *scope != Scope::WritePolicies).collect();
        let other = rig.key("other", &all, Environment::Live).await;
        let before = rig.rows().await;
        for (body, path) in [
            (json!({"four_eyes": ["nobody"]}), "four_eyes[0]"),
            (json!({"foureyes": []}), "foureyes"),
            (json!({"hit_gate": "off"}), "hit_gate"),
            (json!({"ubo_threshold_percent": 0}), "ubo_threshold_percent"),
            (json!({"ubo_threshold_percent": 100.5}), "ubo_threshold_percent"),
            (json!({"workflows": {"w": {"required_groups": ["TEA"]}}}), "workflows.w.required_groups[0]"),
            (json!({"expected_version": "1"}), "expected_version"),
        ] {
            let answer = put(&api, &body).await;
            assert_eq!(answer.status, 400, "{body} {}", answer.text);
            assert!(answer.json()[path].is_array(), "{body} {}", answer.text);
        }
        for text in ["", "[]", "{", "null"] {
            assert_eq!(api.ask(Method::PUT, "/v3/policies/", text).await.status, 400, "{text}");
        }
        let stale = put(&api, &json!({"expected_version": 0})).await;
        assert_eq!((stale.status, stale.json()["version"].as_i64()), (409, Some(1)));
        assert!(stale.says("API key policies changed the policies"), "{}", stale.text);
        assert_eq!(other.get("/v3/policies/").await.status, 403);
        assert_eq!(other.ask(Method::PUT, "/v3/policies/", "{").await.status, 403, "the right comes before the body");
        assert_eq!(rig.rows().await, before);
        assert_eq!(api.get("/v3/policies/").await.json()["four_eyes"], json!(["approved"]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_admin_sets_policies_with_a_plain_form_and_the_auditor_looks_on() {
    on_both(async |rig| {
        let tove = rig.signed_in("Tove", &[Role::Admin]).await;
        let oda = rig.signed_in("Oda", &[Role::Auditor]).await;
        let page = tove.get("/admin/policies").await;
        assert_eq!(page.field("expected_version"), "0");
        assert!(page.says("these are the defaults") && page.says("PEP or sanctions hit"));
        let fields = changed(&[
            ("four_eyes", "approved"),
            ("four_eyes", "business"),
            ("risks", "POSSIBLE_MATCH_FOUND, DUPLICATED_FACE"),
            ("hit_gate", "warn"),
            ("workflow_id", "wf-1"),
            ("workflow_threshold", "10.5"),
            ("workflow_shown", "id_verifications.age *.score"),
            ("workflow_id", ""),
            ("workflow_threshold", ""),
            ("workflow_shown", ""),
            ("workflow_groups", "0:LEGAL_PRESENCE"),
        ]);
        let answer = tove.post("/admin/policies", &fields).await;
        assert!(answer.status == 200 && answer.says("The policies are set"), "{}", answer.text);
        assert_eq!(answer.field("expected_version"), "1");
        let api = rig.key("policies", &[Scope::WritePolicies], Environment::Live).await;
        let set = api.get("/v3/policies/").await.json();
        assert_eq!(
            set["four_eyes"],
            json!(["approved", "business", "risk:DUPLICATED_FACE", "risk:POSSIBLE_MATCH_FOUND"])
        );
        assert_eq!(
            set["workflows"]["wf-1"],
            json!({
                "ubo_threshold_percent": 10.5, "required_groups": ["LEGAL_PRESENCE"],
                "response_attributes": {"*": ["score"], "id_verifications": ["age"]},
            })
        );
        let seen = oda.get("/admin/policies").await;
        assert!(seen.says("wf-1") && seen.says("10.5") && seen.says("Last changed by") && seen.says("Tove"));
        assert!(!seen.says("Set policies") && !seen.says("<form method=\"post\" action=\"/admin/policies"));
        let sandbox = tove.get("/admin/policies?environment=sandbox").await;
        assert!(sandbox.says("these are the defaults") && !sandbox.says("wf-1"));
        assert_eq!(tove.get("/admin/policies?environment=moon").await.status, 400);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_show_the_fields_that_a_workflow_lists_and_keep_every_key() {
    on_both(async |rig| {
        let api = rig.api().await;
        let admin = rig.key("policies", &[Scope::WritePolicies], Environment::Live).await;
        let limits = json!({"workflows": {"narrow": {"response_attributes": ["last_name"]}}});
        assert_eq!(admin.ask(Method::PUT, "/v3/policies/", limits.to_string()).await.status, 200);
        let mut narrow = user(rig.id(), "In Review");
        narrow["workflow_id"] = json!("narrow");
        let mut wide = user(rig.id(), "In Review");
        wide["workflow_id"] = json!("wide");
        let (narrow, wide) = (api.bring(&narrow).await, api.bring(&wide).await);
        let shown = json!({"node_id": "ocr", "status": "Declined", "first_name": null, "last_name": "Probe"});
        assert_eq!(api.session(narrow).await["id_verifications"], json!([shown]));
        assert_eq!(api.session(wide).await["id_verifications"][0]["first_name"], "Ada");
        assert_eq!(api.session(narrow).await["vendor_data"], "crm-17", "what stands outside of features stays");
        // nor does the feed of what changed give out what the session does not
        for (id, before) in [(narrow, Value::Null), (wide, json!("Ada"))] {
            let correction = json!({"first_name": "Eda"}).to_string();
            assert_eq!(api.ask(Method::PATCH, &format!("/v3/session/{id}/update-data/"), correction).await.status, 200);
            let feed = api.get(&format!("/v3/sessions/{id}/reviews/?ordering=-created_at")).await.json();
            let within = api.get(&format!("/v3/session/{id}/decision/?include=activity_reviews")).await.json();
            for entries in [&feed["results"], &within["activity_reviews"]] {
                let entry = entries.as_array().unwrap().iter().find(|entry| entry["activity_type"] == "correction");
                assert_eq!(entry.unwrap()["previous_value"]["id_verifications.0.first_name"], before);
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_carry_the_fields_that_a_workflow_lists_whoever_causes_them() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        let api = rig.api().await;
        let admin = rig.key("policies", &[Scope::WritePolicies], Environment::Live).await;
        let limits = json!({"workflows": {"narrow": {"response_attributes": ["last_name"]}}});
        assert_eq!(admin.ask(Method::PUT, "/v3/policies/", limits.to_string()).await.status, 200);
        rig.endpoint(&receiver.url, |_| {}).await;
        let mut payload = user(rig.id(), "In Review");
        payload["workflow_id"] = json!("narrow");
        payload["id_verifications"][0]["status"] = json!("Resub Requested");
        let id = api.bring(&payload).await;
        payload["metadata"] = json!({"seen": 2});
        api.bring(&payload).await;
        let correction = json!({"first_name": "Eda"}).to_string();
        assert_eq!(api.ask(Method::PATCH, &format!("/v3/session/{id}/update-data/"), correction).await.status, 200);
        let note = json!({"comment": "seen"}).to_string();
        assert_eq!(api.ask(Method::POST, &format!("/v3/sessions/{id}/reviews/"), note).await.status, 201);
        api.decided(id, &json!({"new_status": "Approved"})).await;
        // a company that moves because its owner does
        let mut firm = company(rig.id(), "Awaiting User", &[id]);
        firm["workflow_id"] = json!("narrow");
        let firm = api.bring(&firm).await;
        api.decided(id, &json!({"new_status": "Declined"})).await;
        assert_eq!(api.session(firm).await["status"], "In Review");
        rig.deliver().await;
        let told: Vec<Value> = receiver.seen().iter().map(|request| request.body()).collect();
        assert_eq!(told.len(), 8, "{told:#?}");
        for event in told.iter().filter(|event| event["decision"].is_object()) {
            let decision = &event["decision"];
            match decision["id_verifications"][0].as_object() {
                Some(item) => {
                    assert_eq!((&item["first_name"], &item["last_name"]), (&Value::Null, &json!("Probe")), "{event}");
                    assert_ne!(item["status"], Value::Null);
                }
                None => assert_eq!(decision["registry_checks"][0]["company"], Value::Null, "{event}"),
            }
        }
        let whole = told.iter().filter(|event| event["decision"].is_object()).count();
        assert_eq!(whole, 7, "all but the company that still waited");
        let last = told.iter().rfind(|event| event["session_id"] == json!(id)).unwrap();
        assert_eq!(last["decision"], as_events_tell(api.session(id).await));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_policy_form_keeps_what_was_typed() {
    on_both(async |rig| {
        let tove = rig.signed_in("Tove", &[Role::Admin]).await;
        let long = "x".repeat(201);
        for (changes, sentence) in [
            (vec![("ubo_threshold_percent", "a quarter")], "Threshold of beneficial owners: Must be"),
            (vec![("sla_green_hours", "30")], "Amber below: Must be more"),
            (vec![("four_eyes", "nobody")], "Two people: Must be"),
            (vec![("workflow_id", "w"), ("workflow_id", "w")], "stands there twice"),
            (vec![("workflow_id", long.as_str())], "at most 200 characters"),
            (vec![("expected_version", "")], "Load the page anew"),
            (vec![("environment", "moon")], "does not say what it is for"),
        ] {
            let mut fields = changed(&changes);
            fields.push(("risks", "KEPT_TAG"));
            let answer = tove.post("/admin/policies", &fields).await;
            assert!(answer.status == 400 && answer.says(sentence), "{changes:?} {} {}", answer.status, answer.text);
            assert_eq!(answer.field("risks"), "KEPT_TAG", "{changes:?}");
        }
        assert_eq!(rig.count("SELECT count(*) FROM policies").await, 0);
        // two admins at once: the second is told whose change it would undo
        let bob = rig.signed_in("Bob", &[Role::Admin]).await;
        assert_eq!(bob.post("/admin/policies", &changed(&[("hit_gate", "warn")])).await.status, 200);
        let late = tove.post("/admin/policies", &changed(&[("risks", "KEPT_TAG")])).await;
        assert!(late.status == 409 && late.says("Bob changed the policies"), "{}", late.text);
        assert_eq!((late.field("risks").as_str(), late.field("expected_version").as_str()), ("KEPT_TAG", "1"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn own_reason_codes_are_offered_fit_their_outcome_and_are_retired_not_deleted() {
    on_both(async |rig| {
        let tove = rig.signed_in("Tove", &[Role::Admin]).await;
        let idris = rig.signed_in("Idris", &[Role::Reviewer]).await;
        let api = rig.api().await;
        let add = async |code: &str, outcomes: &[&str]| {
            let mut fields =
                vec![("act", "add_reason"), ("code", code), ("label", "House <rule> 7"), ("category", "house rules")];
            fields.extend(outcomes.iter().map(|outcome| ("outcome", *outcome)));
            tove.post("/admin/policies", &fields).await
        };
        for (code, outcomes, sentence) in [
            ("106", &["declined"][..], "taken by the desk"),
            ("0106", &["declined"], "other than 0"),
            ("", &["declined"], "Give the reason a code"),
            ("REP-1", &[], "at least one outcome"),
        ] {
            let answer = add(code, outcomes).await;
            assert!(answer.status == 400 && answer.says(sentence), "{code} {}", answer.text);
            assert_eq!(answer.field("category"), "house rules");
        }
        assert_eq!(add("REP-1", &["declined"]).await.status, 200);
        assert_eq!(add("9001", &["declined", "resubmitted"]).await.status, 200);
        let again = add("rep-1", &["declined"]).await;
        assert!(again.status == 400 && again.says("There is a reason rep-1 already"), "{}", again.text);

        let id = api.bring(&user(rig.id(), "In Review")).await;
        let page = idris.get(&format!("/sessions/{id}")).await;
        assert!(page.says("value=\"REP-1\"") && page.says("House &lt;rule&gt; 7") && page.says("house rules"));
        let unfit = api.decide(id, &json!({"new_status": "Resubmitted", "reason_codes": ["REP-1"]})).await;
        assert!(unfit.status == 400 && unfit.json()["reason_codes"].is_array(), "{}", unfit.text);
        let sent = [
            ("new_status", "Declined"),
            ("expected_version", "1"),
            ("reason_codes", "REP-1"),
            ("reason_codes", "9001"),
        ];
        let page = idris.decide(id, &sent).await;
        assert_eq!(page.status, 303);
        assert_eq!(api.session(id).await["reviews"][0]["reason_codes"], json!(["REP-1", 9001]));
        let page = idris.get(&format!("/sessions/{id}")).await;
        assert!(page.says("REP-1 House &lt;rule&gt; 7"), "{}", page.text);
        let told = rig.texts("SELECT content FROM audit_log ORDER BY seq DESC LIMIT 1").await.remove(0);
        assert!(told.contains("\"REP-1\""), "the admin's own codes are no text from outside: {told}");

        let retire = [("act", "retire_reason"), ("reason", "REP-1")];
        assert_eq!(tove.post("/admin/policies", &retire).await.status, 200);
        assert_eq!(tove.post("/admin/policies", &retire).await.status, 409);
        assert_eq!(tove.post("/admin/policies", &[("act", "retire_reason"), ("reason", "x")]).await.status, 404);
        let page = idris.get(&format!("/sessions/{id}")).await;
        assert!(!page.says("value=\"REP-1\"") && page.says("REP-1 House &lt;rule&gt; 7"), "old decisions keep it");
        api.decided(id, &json!({"new_status": "In Review"})).await;
        let retired = api.decide(id, &json!({"new_status": "Declined", "reason_codes": ["REP-1"]})).await;
        assert!(retired.status == 400 && retired.says("retired"), "{}", retired.text);
        assert_eq!(tove.post("/admin/policies", &[("act", "restore_reason"), ("reason", "REP-1")]).await.status, 200);
        api.decided(id, &json!({"new_status": "Declined", "reason_codes": ["REP-1"]})).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_threshold_of_owners_and_the_colours_of_waiting_are_the_admins() {
    on_both(async |rig| {
        let api = rig.api().await;
        let policies = rig.key("policies", &[Scope::WritePolicies], Environment::Live).await;
        let idris = rig.signed_in("Idris", &[Role::Reviewer]).await;
        let complex = sample(COMPLEX);
        let id = api.bring(&complex).await;
        let path = format!("/sessions/{id}");
        assert!(idris.get(&path).await.says("25 %"));
        let workflow = complex["workflow_id"].as_str().unwrap();
        let body = json!({"ubo_threshold_percent": 12.5, "workflows": {workflow: {"ubo_threshold_percent": 9.75}}});
        assert_eq!(put(&policies, &body).await.status, 200);
        let page = idris.get(&path).await;
        assert!(page.says("9.75 %") && page.says("names a threshold of 25 %"));
        assert_eq!(put(&policies, &json!({"ubo_threshold_percent": 12.5})).await.status, 200);
        assert!(idris.get(&path).await.says("12.5 %"));

        let fresh = rig.key("fresh", &[Scope::WriteSessions], Environment::Live).await;
        fresh.bring(&user(rig.id(), "In Review")).await;
        rig.world.advance(90 * domain::time::MINUTE);
        assert_eq!(idris.sign_in(crate::harness::PASSWORD).await.status, 303);
        assert!(idris.get("/sessions?kind=user").await.says("sla-green"));
        assert_eq!(put(&policies, &json!({"sla_green_hours": 1, "sla_amber_hours": 2})).await.status, 200);
        assert!(idris.get("/sessions?kind=user").await.says("sla-amber"));
    })
    .await;
}
