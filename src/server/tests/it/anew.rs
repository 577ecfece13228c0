//! A session whose nine resubmissions are spent is followed by another one for the same subject (domain §3.3).

use crate::harness::{Api, on_both};
use crate::samples::user;
use domain::{Role, Uuid};
use serde_json::{Value, json};

async fn spent(api: &Api<'_>, id: Uuid) {
    for _ in 0..9 {
        api.decided(id, &json!({"new_status": "Resubmitted"})).await;
        api.decided(id, &json!({"new_status": "In Review"})).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_session_is_offered_once_nine_are_spent_and_is_about_the_same_subject() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mut payload = user(rig.id(), "In Review");
        payload["workflow_id"] = json!("wf-1");
        payload["contact_details"] = json!({"email": "ada@people.example", "email_lang": "es"});
        payload["expected_details"] = json!({"first_name": "Ada"});
        let id = api.bring(&payload).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let (page, act) = (format!("/sessions/{id}"), format!("/sessions/{id}/anew"));

        // before it is time neither the button nor the address does it
        assert!(!ada.get(&page).await.says(&act));
        let before = rig.rows().await;
        let early = ada.post(&act, &[]).await;
        assert!(early.status == 409 && early.says("can still be asked again"), "{}", early.status);
        assert_eq!(rig.rows().await, before);

        spent(&api, id).await;
        assert!(ada.get(&page).await.says(&format!("action=\"{act}\"")));
        let auditor = rig.signed_in("Ira", &[Role::Auditor]).await;
        assert_eq!(auditor.post(&act, &[]).await.status, 403);
        let answer = ada.post(&act, &[]).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        let next = Uuid::try_parse(answer.location().strip_prefix("/sessions/").unwrap()).unwrap();
        assert_ne!(next, id);
        let given = api.session(next).await;
        for (key, value) in [
            ("status", json!("Not Started")),
            ("vendor_data", json!("crm-17")),
            ("workflow_id", json!("wf-1")),
            ("resubmission_count", json!(0)),
            ("expected_details", json!({"first_name": "Ada"})),
            ("reviews", json!([])),
            ("id_verifications", Value::Null),
        ] {
            assert_eq!(given.get(key).unwrap_or(&Value::Null), &value, "{key}");
        }
        assert_eq!(given["contact_details"]["email"], "ada@people.example");
        assert_eq!(api.session(id).await["status"], "In Review", "the old one stays as it was");
        assert_eq!(ada.get(answer.location()).await.status, 200);
        // a double click, and somebody else with the same page open
        let eve = rig.signed_in("Eve", &[Role::Reviewer]).await;
        let (twice, other) = tokio::join!(ada.post(&act, &[]), eve.post(&act, &[]));
        assert_eq!([twice.location(), other.location()], [answer.location(); 2]);
        let follows = format!("SELECT count(*) FROM audit_log WHERE content LIKE '%\"follows\":\"session:{id}\"%'");
        assert_eq!(rig.count(&follows).await, 1);
    })
    .await;
}
