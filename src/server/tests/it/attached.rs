//! What a team attaches to a session (domain §5): the feed and the timeline tell the values before and after.

use crate::harness::on_both;
use crate::samples::user;
use domain::Role;
use http::Method;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn tags_metadata_and_reference_tell_what_they_were_and_what_they_are() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mut payload = user(rig.id(), "In Review");
        payload["metadata"] = json!({"tier": "gold", "phone_number": "+353861234567"});
        let id = api.bring(&payload).await;
        let ask = async |method: Method, rest: &str, body: Value| {
            let answer = api.ask(method, &format!("/v3/session/{id}/{rest}"), body.to_string()).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
        };
        ask(Method::POST, "tags/add/", json!({"tags": ["vip", "zebulon"]})).await;
        ask(Method::POST, "tags/remove/", json!({"tag": "vip"})).await;
        let merged = json!({"metadata": {"tier": null, "since": 2020, "phone_number": "+353867654321"}, "external_ref": "zebulon-2"});
        ask(Method::PATCH, "", merged).await;
        let feed = api.get(&format!("/v3/sessions/{id}/reviews/")).await.json();
        let entry = |at: usize| {
            let entry = &feed["results"][at];
            (entry["activity_type"].as_str().unwrap(), entry["previous_value"].clone(), entry["new_value"].clone())
        };
        assert_eq!(
            entry(0),
            (
                "metadata_change",
                json!({"external_ref": "crm-17", "metadata.tier": "gold", "metadata.phone_number": "+353861234567", "metadata.since": null}),
                json!({"external_ref": "zebulon-2", "metadata.tier": null, "metadata.phone_number": "+353867654321", "metadata.since": 2020}),
            )
        );
        assert_eq!(entry(1), ("tag_change", json!({"tags": ["vip", "zebulon"]}), json!({"tags": ["zebulon"]})));
        assert_eq!(entry(2), ("tag_change", json!({"tags": []}), json!({"tags": ["vip", "zebulon"]})));
        assert_eq!(feed["results"][1]["changed_fields"], json!(["tags"]));

        // what is personal by its key is covered on the page until someone asks to see it
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let page = ada.get(&format!("/sessions/{id}")).await;
        let told = page.between("aria-label=\"Changed by hand\"", "</ul>").unwrap();
        assert!(told.contains("Metadata › tier") && told.contains(">gold<") && told.contains("zebulon-2"), "{told}");
        assert!(told.contains("Reference") && !told.contains("+353867654321"), "{told}");
        assert!(page.says(">vip, zebulon<") || page.says("vip"), "the tags of then");

        // none of it lies in the open, and a later payload replays none of it
        for text in rig.texts("SELECT content FROM audit_log").await {
            assert!(!text.contains("zebulon") && !text.contains("+35386"), "{text}");
        }
        payload["liveness_checks"][0]["status"] = json!("Declined");
        api.bring(&payload).await;
        let given = api.session(id).await;
        assert_eq!((&given["vendor_data"], &given["metadata"]["since"]), (&json!("zebulon-2"), &json!(2020)));
        let feed = api.get(&format!("/v3/sessions/{id}/reviews/")).await.json();
        assert_eq!((&feed["results"][0]["activity_type"], &feed["results"][0]["new_value"]), (&json!("data_change"), &Value::Null));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_of_the_list_says_what_the_vendor_does() {
    on_both(async |rig| {
        let api = rig.key("all", domain::Scope::ALL, domain::Environment::Live).await;
        let mut payload = user(rig.id(), "In Review");
        payload["id_verifications"][0]["document_type"] = json!("Passport");
        payload["id_verifications"][0]["portrait_image"] = json!("https://media.example/portrait");
        payload["phone_verifications"] = json!([{"status": "Approved", "full_number": "+353861234567"}]);
        let id = api.bring(&payload).await;
        let row = async || api.get("/v3/sessions/").await.json()["results"][0].clone();
        let given = row().await;
        assert_eq!(
            (&given["document_type"], &given["portrait_image"]),
            (&json!("P"), &json!("https://media.example/portrait"))
        );
        assert_eq!(
            given["features"],
            json!([
                {"feature": "ID_VERIFICATION", "status": "Declined"}, {"feature": "LIVENESS", "status": "Approved"},
                {"feature": "PHONE", "status": "Approved"},
            ])
        );
        assert_eq!(given["phone_number"], json!({"number": "+353861234567", "is_verified": true}));
        assert_eq!(given["email_address"], Value::Null);
        // what a workflow does not give out stands in no list either
        let limits = json!({"workflows": {"w": {"response_attributes": ["document_type"]}}});
        assert_eq!(api.ask(Method::PUT, "/v3/policies/", limits.to_string()).await.status, 200);
        payload["workflow_id"] = json!("w");
        api.bring(&payload).await;
        let given = row().await;
        assert_eq!((&given["document_type"], &given["portrait_image"]), (&json!("P"), &Value::Null));
        assert_eq!(given["phone_number"], Value::Null);
        // and nothing is left of it after a redaction
        assert_eq!(api.decide(id, &json!({"new_status": "Declined"})).await.status, 200);
        assert_eq!(api.ask(Method::POST, &format!("/v3/session/{id}/redact/"), String::new()).await.status, 200);
        let given = row().await;
        assert_eq!((&given["document_type"], &given["features"]), (&Value::Null, &json!([])));
    })
    .await;
}
