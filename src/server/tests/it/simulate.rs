//! Giving a sandbox session an outcome from its page: by the rule of the API, with an entry in timeline and audit log.

use crate::harness::{ALL_SCOPES, on_both};
use crate::samples::user;
use domain::{Environment, Role};

#[tokio::test(flavor = "multi_thread")]
async fn a_reviewer_gives_a_sandbox_session_an_outcome_by_a_plain_form() {
    on_both(async |rig| {
        let sandbox = rig.key("sandbox", ALL_SCOPES, Environment::Sandbox).await;
        let id = sandbox.bring(&user(rig.id(), "Not Started")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let path = format!("/sessions/{id}/simulate");
        let page = ada.get(&format!("/sessions/{id}")).await;
        let form = page.between(&format!("action=\"{path}\""), "</form>").unwrap();
        assert!(form.contains("value=\"Approved\"") && !form.contains("value=\"Not Started\""), "{form}");
        let done = ada.post_and_follow(&path, &[("simulated_status", "Kyc Expired")]).await;
        assert_eq!(done.status, 200);
        assert!(done.says("gave the sandbox session an outcome"), "{}", done.text);
        assert_eq!(sandbox.session(id).await["status"], "Kyc Expired");
        assert_eq!(rig.count("SELECT count(*) FROM events WHERE event_type = 'status.updated'").await, 1);
        let entries = rig.texts("SELECT content FROM audit_log WHERE content LIKE '%session.simulate%'").await;
        assert!(entries.len() == 1 && entries[0].contains(&ada.user_id.to_string()), "{entries:?}");

        let before = rig.rows().await;
        for nonsense in ["", "Fine"] {
            let answer = ada.post(&path, &[("simulated_status", nonsense)]).await;
            assert_eq!(answer.status, 400, "{}", answer.text);
            assert!(answer.says("Choose an outcome that is one of the session statuses."), "{}", answer.text);
        }
        assert_eq!(rig.rows().await, before);
        let auditor = rig.signed_in("Aud", &[Role::Auditor]).await;
        assert!(!auditor.get(&format!("/sessions/{id}")).await.says(&path), "who may not has no form");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_session_has_no_such_form_and_refuses_it_with_a_reason() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let path = format!("/sessions/{id}/simulate");
        assert!(!ada.get(&format!("/sessions/{id}")).await.says(&path));
        let before = rig.rows().await;
        let answer = ada.post(&path, &[("simulated_status", "Approved")]).await;
        assert_eq!(answer.status, 409, "{}", answer.text);
        assert!(answer.says("Only a sandbox session can be given an outcome by hand"), "{}", answer.text);
        assert_eq!(rig.rows().await, before);
    })
    .await;
}
