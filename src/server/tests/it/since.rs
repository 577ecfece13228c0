//! What changed since a person last looked is marked (screens, rule 7): a line above the session's page and marks in its
//! timeline, for as long as the visit lasts.

use crate::harness::{Answer, Person, on_both};
use crate::samples::user;
use domain::time::MINUTE;
use domain::{Environment, Role, Scope};
use http::Method;
use serde_json::json;

const LINE: &str = "Changed since you looked";
const MARK: &str = "New to you";

/// How many entries of the timeline are marked.
fn marks(page: &Answer) -> usize {
    page.text.matches(MARK).count()
}

/// The line, without the rest of the page.
fn line(page: &Answer) -> &str {
    page.between("class=\"since\"", "</section>").unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_did_is_marked_until_the_visit_is_over() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mut payload = user(rig.id(), "In Review");
        let id = api.bring(&payload).await;
        let page = format!("/sessions/{id}");
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let ben = rig.signed_in("Ben", &[Role::Reviewer]).await;
        let first = ada.get(&page).await;
        assert!(!first.says(LINE) && marks(&first) == 0, "who looks for the first time has seen nothing change");

        rig.world.advance(MINUTE);
        payload["id_verifications"][0]["first_name"] = json!("Edda");
        assert_eq!(api.put(id, &payload).await.status, 200);
        rig.world.advance(MINUTE);
        assert_eq!(ben.decide(id, &[("new_status", "Approved"), ("expected_version", "2")]).await.status, 303);
        rig.world.advance(MINUTE);
        ben.post(&format!("{page}/notes"), &[("comment", "Seen by two.")]).await;
        for _ in 0..3 {
            let shown = ada.get(&page).await;
            assert_eq!(marks(&shown), 3, "a reload takes no mark away");
            let line = line(&shown);
            assert!(line.contains("Status In Review to Approved") && line.contains("3 new entries"), "{line}");
            assert!(line.contains(&format!("href=\"{page}/revisions?from=1&amp;to=")), "{line}");
            rig.world.advance(MINUTE);
        }
        // one's own acts are no news; to the other they are
        assert_eq!(marks(&ben.get(&page).await), 0);
        ada.post(&format!("{page}/notes"), &[("comment", "By me.")]).await;
        assert_eq!(marks(&ada.get(&page).await), 3);
        rig.world.advance(MINUTE);
        assert_eq!(marks(&ben.get(&page).await), 1);

        // away and back: the next visit begins with nothing, until something happens
        rig.world.advance(13 * MINUTE);
        ada.get("/sessions").await;
        rig.world.advance(13 * MINUTE);
        ada.get("/sessions").await;
        rig.world.advance(5 * MINUTE);
        let shown = ada.get(&page).await;
        assert!(shown.status == 200 && !shown.says(LINE) && marks(&shown) == 0);
        rig.world.advance(MINUTE);
        let put = api.put(id, &user(id, "In Review")).await;
        assert_eq!(put.status, 200, "{}", put.text);
        let shown = ada.get(&page).await;
        assert_eq!((shown.status, marks(&shown)), (200, 1), "{}", shown.text);
        assert!(line(&shown).contains("New data"), "{}", line(&shown));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_marks_what_others_changed_since_it_was_opened() {
    on_both(async |rig| {
        let api = rig.api().await;
        let (opened, other) =
            (api.bring(&user(rig.id(), "In Review")).await, api.bring(&user(rig.id(), "In Review")).await);
        let page = format!("/sessions/{opened}");
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let ben = rig.signed_in("Ben", &[Role::Reviewer]).await;
        let marked = async |list: &str| ada.get(list).await.text.matches("class=\"news\"").count();
        ada.get(&page).await;
        // looking, by whomever, and one's own acts are no news
        rig.world.advance(1);
        ben.get(&page).await;
        ada.post(&format!("{page}/claim"), &[]).await;
        assert_eq!(marked("/sessions").await, 0);
        rig.world.advance(1);
        for id in [opened, other] {
            ben.post(&format!("/sessions/{id}/notes"), &[("comment", "Look here.")]).await;
        }
        assert_eq!(marked("/sessions").await, 1, "the other one was never opened");
        assert_eq!(marked("/queue").await, 1, "in hand");
        assert!(ada.get("/sessions").await.says(LINE));
        // soon enough after the first look that it would not be written down by itself
        rig.world.advance(1);
        ada.get(&page).await;
        assert_eq!((marked("/sessions").await, marked("/queue").await), (0, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_page_fetches_by_itself_is_no_look() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let page = format!("/sessions/{id}");
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        for header in [("sec-purpose", "prefetch"), ("x-background", "1")] {
            assert_eq!(fetched(&ada, &page, header).await.status, 200);
        }
        assert_eq!(rig.count("SELECT count(*) FROM session_looks").await, 0);
        ada.get(&page).await;
        assert_eq!(rig.count("SELECT count(*) FROM session_looks").await, 1);
        // another visit in which nothing happened writes its time alone
        rig.world.advance(MINUTE / 2);
        let before = rig.texts("SELECT CAST(at AS TEXT) FROM session_looks").await;
        ada.get(&page).await;
        assert_eq!(rig.texts("SELECT CAST(at AS TEXT) FROM session_looks").await, before, "at most once a minute");
    })
    .await;
}

async fn fetched(who: &Person<'_>, page: &str, header: (&str, &str)) -> Answer {
    who.ask(Method::GET, page, &[header], "").await
}

#[tokio::test(flavor = "multi_thread")]
async fn looks_go_with_the_session() {
    on_both(async |rig| {
        let api = rig.key("privacy", &[Scope::WriteSessions, Scope::WritePrivacy], Environment::Live).await;
        let id = api.bring(&user(rig.id(), "Approved")).await;
        let page = format!("/sessions/{id}");
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        ada.get(&page).await;
        rig.world.advance(MINUTE);
        let redacted = api.ask(Method::POST, &format!("/v3/session/{id}/redact/"), String::new()).await;
        assert!(redacted.status < 300, "{}", redacted.text);
        assert!(!ada.get(&page).await.says(LINE));
        rig.redacted().await;
        ada.get(&page).await;
        assert_eq!(rig.count("SELECT count(*) FROM session_looks").await, 0);
    })
    .await;
}
