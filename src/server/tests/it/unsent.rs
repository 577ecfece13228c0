//! Forms that come after the sign-in had ended (screens, rule 5): kept for their sender, given back by their page, never
//! sent by themselves. The decision form and notes: `drafts`.

use crate::harness::{Answer, PASSWORD, Person, Rig, on_both};
use crate::samples::{COMPLEX, id_of, sample, user};
use domain::time::{DAY, MINUTE};
use domain::{Role, Scope, Uuid};
use http::Method;
use serde_json::json;

const KEPT: &str = "Your text was kept; it has not been sent.";

/// Sends a form after the sign-in had ended, and signs in again.
async fn too_late(rig: &Rig, who: &Person<'_>, path: &str, fields: &[(&str, &str)]) {
    rig.world.advance(16 * MINUTE);
    let answer = who.post(path, fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    assert!(answer.location().starts_with("/sign-in?next="), "{}", answer.location());
    let typed = fields.iter().filter(|(name, value)| *name != "environment" && value.len() > 3);
    let told: Vec<_> = typed.filter(|(_, value)| answer.location().contains(value)).collect();
    assert!(told.is_empty(), "nothing typed stands in an address: {told:?}");
    assert_eq!(who.sign_in(PASSWORD).await.status, 303);
}

const CORRECTION: &[(&str, &str)] = &[
    ("act", "values"),
    ("thing", "/id_verifications/0"),
    ("expected_version", "1"),
    ("set_first_name", "Elate"),
    ("comment", "too late for it"),
];

/// What the form that corrects the first document holds.
fn corrected(page: &Answer) -> &str {
    page.between("id=\"correct-id_verifications-0\"", "</form>").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_is_given_back_until_it_is_sent() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let (page, form) = (format!("/sessions/{id}"), format!("/sessions/{id}/correct"));
        too_late(rig, &ada, &form, CORRECTION).await;
        assert_eq!(api.session(id).await["version"], 1, "nothing is sent by itself");
        for _ in 0..2 {
            let shown = ada.get(&page).await;
            assert!(shown.says(KEPT));
            let form = corrected(&shown);
            assert!(form.contains("value=\"Elate\"") && form.contains("value=\"too late for it\""), "{form}");
            assert!(!shown.between("id=\"notes\"", "</section>").unwrap().contains("too late"), "of one form alone");
        }
        // nobody else sees it
        let ben = rig.signed_in("Ben", &[Role::Reviewer]).await;
        let shown = ben.get(&page).await;
        assert!(!shown.says(KEPT) && !shown.says("too late for it"));

        // a refusal leaves it there; once it is sent it is gone
        let refused = ada.post(&form, &[CORRECTION, &[("set_nationality", "Nowhere")]].concat()).await;
        assert_eq!(refused.status, 400);
        assert!(ada.get(&page).await.says(KEPT));
        assert_eq!(ada.post(&form, CORRECTION).await.status, 303);
        let shown = ada.get(&page).await;
        assert!(!shown.says(KEPT) && !corrected(&shown).contains("Elate\""));
        assert_eq!(api.session(id).await["id_verifications"][0]["first_name"], "Elate");
        assert_eq!(rig.count("SELECT count(*) FROM unsent_forms").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn verdicts_tags_and_privacy_reasons_are_given_back_each_in_its_own_form() {
    on_both(async |rig| {
        let api = rig.api().await;
        let payload = sample(COMPLEX);
        api.bring(&payload).await;
        let id = id_of(&payload);
        let version = api.session(id).await["version"].to_string();
        let mia = rig.signed_in("Mia", &[Role::Manager]).await;
        let page = format!("/sessions/{id}");
        let verdict = [
            ("act", "hits"),
            ("expected_version", version.as_str()),
            ("hit", "0.0"),
            ("review_status", "False Positive"),
            ("comment", "a late namesake"),
        ];
        too_late(rig, &mia, &page, &verdict).await;
        let shown = mia.get(&page).await;
        let aml = shown.between("id=\"aml\"", "id=\"notes\"").unwrap();
        assert!(shown.says(KEPT) && aml.contains("value=\"a late namesake\""));
        assert!(aml.contains("value=\"False Positive\" selected"), "the verdict is chosen again");

        let document =
            [("act", "document"), ("document", "0.0"), ("new_status", "Declined"), ("comment", "a late scan")];
        too_late(rig, &mia, &page, &document).await;
        let shown = mia.get(&page).await;
        assert!(shown.between("id=\"documents\"", "id=\"aml\"").unwrap().contains("value=\"a late scan\""));

        too_late(rig, &mia, &format!("{page}/tags"), &[("add", "late tag")]).await;
        assert!(mia.get(&page).await.between("id=\"new-tag\"", ">").unwrap().contains("value=\"late tag\""));

        let asked = [("act", "export"), ("reason", "a late wish")];
        too_late(rig, &mia, &format!("{page}/privacy"), &asked).await;
        let shown = mia.get(&page).await;
        assert!(shown.between("id=\"privacy-reason\"", "</textarea>").unwrap().contains("a late wish"));
        assert!(api.session(id).await["tags"].as_array().unwrap().is_empty());
        assert_eq!(rig.count("SELECT count(*) FROM privacy_requests").await, 0);
        // what one form does leaves the others
        assert_eq!(mia.post(&format!("{page}/privacy"), &asked).await.status, 303);
        assert!(mia.get(&page).await.says("value=\"late tag\""));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn why_a_session_was_to_be_called_off_is_given_back_and_it_is_not_called_off() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Progress")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let why = [("cancel_reason", "a late call")];
        too_late(rig, &ada, &format!("/sessions/{id}/cancel"), &why).await;
        let shown = ada.get(&format!("/sessions/{id}")).await;
        assert!(
            shown.says(KEPT) && shown.between("id=\"cancel-reason\"", "</textarea>").unwrap().contains("a late call")
        );
        assert_eq!(api.session(id).await["status"], "In Progress");
        assert_eq!(ada.post(&format!("/sessions/{id}/cancel"), &why).await.status, 303);
        assert!(!ada.get(&format!("/sessions/{id}")).await.says(KEPT));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reason_for_returning_a_proposal_is_given_back() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mut payload = user(rig.id(), "In Review");
        let hit = json!({"id": "h-1", "datasets": ["PEP"], "review_status": "Confirmed Match"});
        payload["aml_screenings"] = json!([{"node_id": "aml", "status": "In Review", "hits": [hit]}]);
        let id = api.bring(&payload).await;
        let proposal = api.decide(id, &json!({"new_status": "Approved"})).await.json();
        let proposal = proposal["proposal_id"].as_str().unwrap();
        let mia = rig.signed_in("Mia", &[Role::Manager]).await;
        let fields = [("act", "return"), ("proposal_id", proposal), ("reason", "a late doubt")];
        too_late(rig, &mia, &format!("/sessions/{id}/proposal"), &fields).await;
        let shown = mia.get(&format!("/sessions/{id}")).await;
        assert!(shown.says(KEPT));
        assert!(shown.between("id=\"return-reason\"", "</textarea>").unwrap().contains("a late doubt"));
        assert!(!shown.between("id=\"privacy-reason\"", "</textarea>").unwrap().contains("a late doubt"));
        assert_eq!(rig.count("SELECT count(*) FROM proposals WHERE state = 'waiting'").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_for_many_sessions_at_once_is_given_back() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let mia = rig.signed_in("Mia", &[Role::Manager]).await;
        let (row, bulk_id) = (format!("{id}.1"), rig.id().to_string());
        let fields = [("act", "decline"), ("scope", "ticked"), ("bulk_id", bulk_id.as_str()), ("session", &row)];
        let job = mia.post("/bulk", &fields).await.location().to_owned();
        rig.world.advance(16 * MINUTE);
        let late = [("reason_codes", "106"), ("comment", "late for all of them")];
        let answer = mia.post(&job, &late).await;
        let next = answer.location().split_once("next=").unwrap().1.replace("%2F", "/");
        assert_eq!(next, job);
        // signing in leads back to the job
        let entered = mia.post("/sign-in", &[("email", &mia.email), ("password", PASSWORD), ("next", &next)]).await;
        assert_eq!(entered.location(), job);
        let shown = mia.get(&job).await;
        assert!(shown.says(KEPT) && shown.says("late for all of them</textarea>"));
        assert!(shown.between("value=\"106\"", ">").unwrap().contains("checked"));
        assert_eq!(api.session(id).await["status"], "In Review");
        assert_eq!(mia.post(&job, &late).await.status, 303);
        assert!(!mia.get(&job).await.says(KEPT));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_admins_type_is_given_back_in_the_form_of_its_environment() {
    on_both(async |rig| {
        let tove = rig.signed_in("Tove", &[Role::Admin]).await;
        let template = [("act", "add"), ("title", "Late title"), ("body", "late body")];
        too_late(rig, &tove, "/admin/templates", &template).await;
        let shown = tove.get("/admin/templates").await;
        assert!(shown.says(KEPT) && shown.says("value=\"Late title\"") && shown.says("late body</textarea>"));

        let person = [("act", "add"), ("name", "Nia Late"), ("email", "nia.late@desk.example"), ("role", "auditor")];
        too_late(rig, &tove, "/admin/people", &person).await;
        let shown = tove.get("/admin/people").await;
        assert!(shown.says("value=\"Nia Late\"") && shown.says("value=\"nia.late@desk.example\""));
        // an act that nobody types for is not kept
        too_late(rig, &tove, "/admin/people", &[("act", "disable"), ("user_id", "late")]).await;

        let policies = [("act", "set"), ("environment", "sandbox"), ("expected_version", "0"), ("risks", "LATE_RISK")];
        too_late(rig, &tove, "/admin/policies?environment=sandbox", &policies).await;
        assert!(tove.get("/admin/policies?environment=sandbox").await.says("LATE_RISK"));
        assert!(!tove.get("/admin/policies").await.says("LATE_RISK"), "live policies are another form");

        let webhook = [("act", "create"), ("url", "https://late.example/hook"), ("event", "status.updated")];
        too_late(rig, &tove, "/admin/webhooks", &webhook).await;
        assert!(tove.get("/admin/webhooks").await.says("value=\"https://late.example/hook\""));
        assert_eq!(rig.count("SELECT count(*) FROM endpoints").await, 0);
        assert_eq!(rig.count("SELECT count(*) FROM unsent_forms").await, 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_forgotten_when_it_is_not_wanted_after_a_day_and_with_its_session() {
    on_both(async |rig| {
        let api = rig.key("privacy", &[Scope::WriteSessions, Scope::WritePrivacy], domain::Environment::Live).await;
        let payload = user(rig.id(), "Approved");
        let id = api.bring(&payload).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let (page, form) = (format!("/sessions/{id}"), format!("/sessions/{id}/correct"));
        let forget = [("page", page.as_str()), ("form", "correct")];
        too_late(rig, &ada, &form, CORRECTION).await;
        // another's wish changes nothing
        let ben = rig.signed_in("Ben", &[Role::Reviewer]).await;
        ben.post("/unsent", &forget).await;
        assert!(ada.get(&page).await.says(KEPT));
        let answer = ada.post("/unsent", &forget).await;
        assert_eq!((answer.status, answer.location()), (303, page.as_str()));
        assert!(!ada.get(&page).await.says(KEPT));
        // and it leads to no page but ours
        for odd in ["https://evil.example/", "//evil.example", "/sessions/1", ""] {
            assert_eq!(ada.post("/unsent", &[("page", odd), ("form", "correct")]).await.location(), "/", "{odd}");
        }

        too_late(rig, &ada, &form, CORRECTION).await;
        rig.world.advance(DAY);
        ada.sign_in(PASSWORD).await;
        assert!(!ada.get(&page).await.says(KEPT));

        too_late(rig, &ada, &form, CORRECTION).await;
        let redacted = api.ask(Method::POST, &format!("/v3/session/{id}/redact/"), String::new()).await;
        assert!(redacted.status < 300, "{}", redacted.text);
        assert!(!ada.get(&page).await.says(KEPT), "from the request on");
        rig.redacted().await;
        assert_eq!(rig.count("SELECT count(*) FROM unsent_forms").await, 0);
        too_late(rig, &ada, &form, CORRECTION).await;
        too_late(rig, &ada, &format!("/sessions/{}/correct", rig.id()), CORRECTION).await;
        assert_eq!(rig.count("SELECT count(*) FROM unsent_forms").await, 0, "nor is it kept afterwards");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_bounded_and_kept_for_nobody_who_never_signed_in_or_signed_out() {
    on_both(async |rig| {
        let ids: Vec<Uuid> = (0..7).map(|_| rig.id()).collect();
        let api = rig.api().await;
        for id in &ids {
            api.bring(&user(*id, "In Review")).await;
        }
        let form = |id: Uuid| format!("/sessions/{id}/correct");
        rig.nobody().post(&form(ids[0]), CORRECTION).await;
        let ben = rig.signed_in("Ben", &[Role::Reviewer]).await;
        ben.post("/sign-out", &[]).await;
        ben.post(&form(ids[0]), CORRECTION).await;
        assert_eq!(rig.count("SELECT count(*) FROM unsent_forms").await, 0);

        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let long = "x".repeat(70_000);
        too_late(rig, &ada, &form(ids[0]), &[CORRECTION, &[("set_last_name", &long)]].concat()).await;
        assert_eq!(rig.count("SELECT count(*) FROM unsent_forms").await, 0);
        for id in &ids {
            too_late(rig, &ada, &form(*id), CORRECTION).await;
        }
        assert_eq!(rig.count("SELECT count(*) FROM unsent_forms").await, 5);
        assert!(!ada.get(&format!("/sessions/{}", ids[1])).await.says(KEPT), "the oldest go");
        assert!(ada.get(&format!("/sessions/{}", ids[6])).await.says(KEPT));
    })
    .await;
}
