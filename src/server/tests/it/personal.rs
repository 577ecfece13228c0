//! Personal values are covered until someone asks to see them, and each time someone asks is on record (design:
//! screens, rule 12).

use crate::harness::on_both;
use crate::samples::user;
use domain::time::MINUTE;
use domain::{Role, Uuid};
use serde_json::{Value, json};

const NUMBER: &str = "EXS7200419";
const STREET: &str = "4 Quay Lane";

fn person(session_id: Uuid) -> Value {
    let mut payload = user(session_id, "In Review");
    payload["id_verifications"][0]["document_number"] = json!(NUMBER);
    payload["id_verifications"][0]["address"] = json!(STREET);
    payload["id_verifications"][0]["date_of_birth"] = json!("1991-03-04");
    payload["contact_details"] = json!({"email": "hidden-one@people.example"});
    payload
}

#[tokio::test(flavor = "multi_thread")]
async fn values_are_covered_until_a_person_asks_and_again_a_quarter_of_an_hour_later() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&person(rig.id())).await;
        let page = format!("/sessions/{id}");
        for role in [Role::Reviewer, Role::Manager, Role::Auditor] {
            let who = rig.signed_in(role.wire(), &[role]).await;
            let covered = who.get(&page).await;
            for secret in [NUMBER, STREET, "1991-03-04"] {
                assert!(!covered.says(secret), "{role:?}: {secret}");
            }
            assert!(covered.says("••••19") && covered.says("1991-••-••"), "what tells two apart stays");
            assert!(!covered.text.contains('\u{fdd0}') && !covered.text.contains('\u{fdd1}'), "no mark is left");

            let answer = who.post(&format!("{page}/reveal"), &[("what", "values")]).await;
            assert_eq!((answer.status, answer.location()), (303, page.as_str()));
            let shown = who.get(&page).await;
            assert!(shown.says(NUMBER) && shown.says(STREET) && shown.says("1991-03-04"), "{role:?}");
            assert!(shown.says("viewed personal data"), "the timeline tells");

            rig.world.advance(15 * MINUTE);
            assert!(!who.get(&page).await.says(NUMBER), "{role:?}: it ends by itself");
        }
        assert_eq!(rig.count("SELECT count(*) FROM audit_log WHERE content LIKE '%session.view_personal%'").await, 3);
        assert_eq!(rig.count(&format!("SELECT count(*) FROM audit_log WHERE content LIKE '%{NUMBER}%'")).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_person_asked_for_another_does_not_see_and_it_can_be_covered_again() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&person(rig.id())).await;
        let page = format!("/sessions/{id}");
        let (ada, bea) = (rig.signed_in("Ada", &[Role::Reviewer]).await, rig.signed_in("Bea", &[Role::Manager]).await);
        ada.post(&format!("{page}/reveal"), &[("what", "values")]).await;
        assert!(ada.get(&page).await.says(NUMBER));
        assert!(!bea.get(&page).await.says(NUMBER));
        // the viewer and the payload as it came are other pages of the same promise
        assert!(ada.get(&format!("{page}/revisions")).await.status == 200);
        ada.post(&format!("{page}/reveal"), &[("what", "cover")]).await;
        assert!(!ada.get(&page).await.says(NUMBER));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_see_personal_data_is_refused_and_nothing_is_written() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&person(rig.id())).await;
        let admin = rig.signed_in("Tove", &[Role::Admin]).await;
        for what in ["values", "payload", "cover"] {
            let answer = admin.post(&format!("/sessions/{id}/reveal"), &[("what", what)]).await;
            assert_eq!(answer.status, 403, "{what}");
        }
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let unknown = rig.id();
        assert_eq!(ada.post(&format!("/sessions/{unknown}/reveal"), &[("what", "values")]).await.status, 404);
        assert_eq!(ada.post(&format!("/sessions/{id}/reveal"), &[("what", "all of it")]).await.status, 400);
        assert_eq!(rig.count("SELECT count(*) FROM reveals").await, 0);
        assert_eq!(rig.count("SELECT count(*) FROM audit_log WHERE content LIKE '%_personal%'").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_payload_as_it_came_shows_after_asking_and_asking_is_on_record() {
    on_both(async |rig| {
        let mut payload = person(rig.id());
        payload["metadata"] = json!({"note": "<script>alert(1)</script>"});
        payload["id_verifications"][0]["front_image"] = json!("https://m.example/a.jpg?signature=very-secret");
        let id = rig.api().await.bring(&payload).await;
        let ada = rig.signed_in("Ada", &[Role::Auditor]).await;
        let raw = format!("/sessions/{id}/raw");
        let covered = ada.get(&raw).await;
        assert_eq!(covered.status, 200);
        assert!(!covered.says(NUMBER) && covered.says("The payload is covered"));
        let answer = ada.post(&format!("/sessions/{id}/reveal"), &[("what", "payload")]).await;
        assert_eq!((answer.status, answer.location()), (303, raw.as_str()));
        let shown = ada.get(&raw).await;
        assert!(shown.says(NUMBER) && shown.says("&lt;script&gt;alert(1)"));
        assert!(!shown.says("<script>alert(1)") && !shown.says("very-secret"));
        assert_eq!(shown.header("cache-control"), "no-store");
        // the page of the session goes on covering: that was not asked for
        let page = ada.get(&format!("/sessions/{id}")).await;
        assert!(!page.says(NUMBER) && page.says("viewed personal data: the raw payload"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_values_stay_covered_in_timeline_and_revisions() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&person(rig.id())).await;
        let body = json!({"document_number": "NEWNUMBER77"}).to_string();
        let path = format!("/v3/session/{id}/update-data/");
        let changed = api.ask(reqwest::Method::PATCH, &path, body).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        for page in [format!("/sessions/{id}"), format!("/sessions/{id}/revisions")] {
            let drawn = ada.get(&page).await;
            assert!(!drawn.says("NEWNUMBER77") && !drawn.says(NUMBER), "{page}");
            assert!(drawn.says("••••77"), "{page}: that it changed shows");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn until_when_values_are_shown_is_said_in_the_persons_zone_and_language() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&person(rig.id())).await;
        let page = format!("/sessions/{id}");
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let screen = [
            ("act", "screen"),
            ("language", "de"),
            ("zone", "Asia/Riyadh"),
            ("theme", "light"),
            ("density", "compact"),
        ];
        assert!(ada.post("/profile", &screen).await.status < 400);
        ada.post(&format!("{page}/reveal"), &[("what", "values")]).await;
        let shown = ada.get(&page).await;
        let line = shown.text.split_once("id=\"personal\"").unwrap().1.split_once("</div>").unwrap().0.to_owned();
        assert!(line.contains("UTC+03:00"), "{line}");
        ada.post(&format!("{page}/reveal"), &[("what", "payload")]).await;
        let raw = ada.get(&format!("{page}/raw")).await;
        let line = raw.text.split_once("personal-line").unwrap().1.split_once("</p>").unwrap().0.to_owned();
        assert!(line.contains("UTC+03:00"), "{line}");
    })
    .await;
}
