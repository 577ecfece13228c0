//! What is typed into a session's forms and not sent (screens, rule 5): kept on the server while it is typed, and there
//! after a reload, an ended sign-in and another person's change.

use crate::harness::{PASSWORD, on_both};
use crate::samples::user;
use domain::Role;
use domain::time::MINUTE;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_survives_a_reload_and_goes_with_the_decision() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let (page, draft) = (format!("/sessions/{id}"), format!("/sessions/{id}/draft"));
        let typed = [
            ("quiet", "1"),
            ("expected_version", "1"),
            ("new_status", "Declined"),
            ("comment", "Half a th"),
            ("note", "Call them back."),
        ];
        let answer = ada.post(&draft, &typed).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""));
        let shown = ada.get(&page).await;
        assert_eq!(shown.text_area(), "Half a th");
        assert!(shown.says("it was not sent") && shown.says("Call them back."));
        // the next person sees nothing of it
        let ben = rig.signed_in("Ben", &[Role::Reviewer]).await;
        assert!(!ben.get(&page).await.says("Half a th"));

        let sent = [("new_status", "Declined"), ("reason_codes", "106"), ("expected_version", "1")];
        assert_eq!(ada.decide(id, &sent).await.status, 303);
        // what was still on its way when the decision was sent does not come back
        assert_eq!(ada.post(&draft, &typed).await.status, 204);
        let shown = ada.get(&page).await;
        assert_eq!(shown.text_area(), "");
        assert!(!shown.says("it was not sent"));
        // the note was never sent, so it is still there; once it is sent it is not
        assert!(shown.says("Call them back.</textarea>"));
        ada.post(&format!("/sessions/{id}/notes"), &[("comment", "Call them back.")]).await;
        assert!(!ada.get(&page).await.says("Call them back.</textarea>"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_comes_after_the_refusal_of_its_form_leaves_the_refusal_there() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        api.decided(id, &json!({"new_status": "Approved"})).await;
        let sent = [
            ("new_status", "Declined"),
            ("reason_codes", "106"),
            ("comment", "Typed before"),
            ("expected_version", "1"),
        ];
        ada.decide(id, &sent).await;
        let page = format!("/sessions/{id}");
        let refused = ada.get(&page).await;
        assert!(refused.says("class=\"refusal"), "{}", refused.text);
        // the text was still on its way when the form that took it along went out
        let late = [&[("quiet", "1")][..], &sent].concat();
        assert_eq!(ada.post(&format!("{page}/draft"), &late).await.status, 204);
        let shown = ada.get(&page).await;
        assert!(shown.says("class=\"refusal") && shown.text_area() == "Typed before");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_was_emptied_leaves_nothing() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let draft = format!("/sessions/{id}/draft");
        let with = |comment| [("quiet", "1"), ("expected_version", "1"), ("comment", comment), ("note", "")];
        ada.post(&draft, &with("x")).await;
        assert_eq!(rig.count("SELECT count(*) FROM drafts").await, 1);
        ada.post(&draft, &[&with(" ")[..], &[("nodes_to_resubmit", "ocr:OCR")]].concat()).await;
        assert_eq!(rig.count("SELECT count(*) FROM drafts").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_at_what_changed_keeps_what_was_typed_and_sends_nothing() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let (ada, ben) = (rig.signed_in("Ada", &[Role::Reviewer]).await, rig.signed_in("Ben", &[Role::Reviewer]).await);
        assert_eq!(ben.decide(id, &[("new_status", "Approved"), ("expected_version", "1")]).await.status, 303);
        let typed = [("expected_version", "1"), ("new_status", "Declined"), ("comment", "Mine.")];
        let page = ada.post_and_follow(&format!("/sessions/{id}/draft"), &typed).await;
        assert!(page.says("Ben changed this session after this view was drawn"));
        assert!(page.says(">In Review</bdi></del>") && page.says(">Approved</bdi></ins>"), "{}", page.text);
        assert_eq!((page.text_area().as_str(), page.field("expected_version").as_str()), ("Mine.", "2"));
        assert_eq!(api.session(id).await["status"], "Approved");
        // nothing changed: nothing is said of it
        let typed = [("expected_version", "2"), ("comment", "Still mine.")];
        let page = ada.post_and_follow(&format!("/sessions/{id}/draft"), &typed).await;
        assert!(!page.says("after this view was drawn") && page.text_area() == "Still mine.");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_and_a_draft_outlive_the_sign_in_and_are_nobody_elses() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let page = format!("/sessions/{id}");
        rig.world.advance(16 * MINUTE);
        let answer = ada.post(&format!("{page}/notes"), &[("comment", "Written at lunch.\r\nTwo lines.")]).await;
        assert_eq!((answer.status, answer.location()), (303, app::links::sign_in(&page).as_str()));
        let typed = [("quiet", "1"), ("expected_version", "1"), ("comment", "And this.")];
        assert_eq!(ada.post(&format!("{page}/draft"), &typed).await.status, 204);
        assert_eq!(ada.sign_in(PASSWORD).await.status, 303);
        let shown = ada.get(&page).await;
        assert_eq!(shown.text_area(), "And this.");
        assert!(shown.says("Written at lunch."), "{}", shown.text);
        assert_eq!(rig.count("SELECT count(*) FROM activity WHERE act = 'noted'").await, 0);
        // nobody in particular keeps nothing
        let before = rig.count("SELECT count(*) FROM drafts").await;
        let lost = rig.nobody().post(&format!("{page}/notes"), &[("comment", "x")]).await;
        assert_eq!((lost.status, rig.count("SELECT count(*) FROM drafts").await), (303, before));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_kept_for_those_who_decide_and_of_what_can_be_decided() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&user(rig.id(), "In Review")).await;
        let auditor = rig.signed_in("Otis", &[Role::Auditor]).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let typed = [("quiet", "1"), ("expected_version", "1"), ("comment", "x")];
        assert_eq!(auditor.post(&format!("/sessions/{id}/draft"), &typed).await.status, 403);
        assert_eq!(ada.post(&format!("/sessions/{}/draft", rig.id()), &typed).await.status, 404);
        assert_eq!(ada.post("/sessions/1/draft", &typed).await.status, 404);
        // as long as a browser likes, but not without end
        let long = "x".repeat(50_000);
        let typed = [("quiet", "1"), ("expected_version", "never"), ("comment", long.as_str())];
        assert_eq!(ada.post(&format!("/sessions/{id}/draft"), &typed).await.status, 204);
        let kept = ada.get(&format!("/sessions/{id}")).await.text_area().len();
        assert!((10_000..50_000).contains(&kept), "{kept}");
    })
    .await;
}
