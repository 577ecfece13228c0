//! The session list: filters, columns, saved views and the file, as people use them.

use crate::harness::{Answer, PASSWORD, Person, on_both};
use crate::samples::user;
use domain::time::{DAY, HOUR, MINUTE};
use domain::{Environment, Role, Scope, Uuid};
use http::Method;
use serde_json::{Value, json};

/// Numbers that a page of the list shows, in their order.
fn numbers(page: &Answer) -> Vec<i64> {
    let cells = page.text.split("<td class=\"num id\">").skip(1);
    cells.map(|rest| rest.split('<').next().unwrap().parse().unwrap()).collect()
}

async fn listed(person: &Person<'_>, query: &str) -> Vec<i64> {
    let page = person.get(&format!("/sessions?{query}")).await;
    assert_eq!(page.status, 200, "{query}");
    numbers(&page)
}

/// Heads of the list's columns.
fn heads(page: &Answer) -> Vec<String> {
    let head = page.between("<thead>", "</thead>").unwrap();
    let words =
        head.split("<th ").skip(1).map(|th| th.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned());
    // the column of boxes has words for screen readers alone
    words.filter(|word| !word.is_empty()).collect()
}

fn warned(session_id: Uuid, risk: &str, level: &str) -> Value {
    let mut payload = user(session_id, "In Review");
    payload["id_verifications"][0]["warnings"] = json!([{"risk": risk, "log_type": level}]);
    payload
}

#[tokio::test(flavor = "multi_thread")]
async fn each_filter_of_the_page_finds_its_sessions_and_no_other() {
    on_both(async |rig| {
        let api = rig.api().await;
        api.bring(&warned(rig.id(), "DOCUMENT_EXPIRED", "error")).await;
        rig.world.advance(5 * HOUR);
        let second = api.bring(&warned(rig.id(), "FACE_BLURRED", "warning")).await;
        rig.world.advance(20 * HOUR);
        let third = api.bring(&user(rig.id(), "In Review")).await;
        let fourth = api.bring(&user(rig.id(), "Approved")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let bea = rig.signed_in("Bea", &[Role::Reviewer]).await;
        assert_eq!(ada.post(&format!("/sessions/{second}/claim"), &[]).await.status, 303);
        assert_eq!(bea.post(&format!("/sessions/{third}/claim"), &[]).await.status, 303);
        ada.post(&format!("/sessions/{fourth}/tags"), &[("add", "vip")]).await;
        let bea_id = bea.user_id;
        for (query, expected) in [
            ("assignee=me", vec![2]),
            ("assignee=none", vec![4, 1]),
            (&format!("assignee={bea_id}"), vec![3]),
            ("sla=red", vec![1]),
            ("sla=amber", vec![2]),
            ("sla=green", vec![3]),
            ("sla=amber&assignee=none", vec![]),
            ("warning=error", vec![1]),
            ("warning=warning", vec![2]),
            ("warning=information", vec![]),
            ("warning=document_expired", vec![1]),
            ("warning=FACE_BLURRED&sla=amber", vec![2]),
            ("source=native", vec![4, 3, 2, 1]),
            ("source=native&status=Approved", vec![4]),
            ("source=veriff", vec![]),
            ("tag=VIP", vec![4]),
            ("external_ref=crm-17&status=In+Review", vec![3, 2, 1]),
            ("proposal=waiting", vec![]),
        ] {
            assert_eq!(listed(&ada, query).await, expected, "{query}");
        }
        // the claim ran out: it is nobody's again
        rig.world.advance(31 * MINUTE);
        assert_eq!(ada.sign_in(PASSWORD).await.status, 303);
        assert_eq!(listed(&ada, "assignee=me").await, Vec::<i64>::new());
        assert_eq!(listed(&ada, "assignee=none").await, [4, 3, 2, 1]);
        let refused = ada.get("/sessions?assignee=somebody").await;
        assert_eq!(refused.status, 400);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_last_changed_is_found_by_day_and_paged_both_ways() {
    on_both(async |rig| {
        let api = rig.api().await;
        let first_day = rig.desk.now().rfc3339()[..10].to_owned();
        for _ in 0..30 {
            api.bring(&user(rig.id(), "In Review")).await;
        }
        rig.world.advance(2 * DAY);
        api.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let query = format!("updated_from={first_day}&updated_to={first_day}&limit=25");
        let page = ada.get(&format!("/sessions?{query}")).await;
        assert_eq!(numbers(&page), (6..=30).rev().collect::<Vec<_>>());
        assert!(page.says("25 shown of 30"));
        let older = listed(&ada, &format!("{query}&before=6")).await;
        assert_eq!(older, (1..=5).rev().collect::<Vec<_>>());
        assert_eq!(listed(&ada, &format!("{query}&after=5")).await, (6..=30).rev().collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_changed_its_mind_after_a_person_is_found_until_somebody_agrees_with_it() {
    on_both(async |rig| {
        let api = rig.api().await;
        let signed_in = async || rig.signed_in(&rig.id().to_string(), &[Role::Reviewer]).await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let query = "warning=SOURCE_DECISION_CHANGED";
        api.decided(id, &json!({"new_status": "Approved", "comment": ""})).await;
        assert_eq!(listed(&signed_in().await, query).await, Vec::<i64>::new());
        rig.world.advance(HOUR);
        let mut says = user(id, "Declined");
        says["id_verifications"][0]["status"] = json!("Declined");
        says["session_number"] = json!(9);
        assert_eq!(api.put(id, &says).await.status, 200);
        assert_eq!(listed(&signed_in().await, query).await, [1]);
        rig.world.advance(HOUR);
        api.decided(id, &json!({"new_status": "Declined", "comment": ""})).await;
        assert_eq!(listed(&signed_in().await, query).await, Vec::<i64>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn proposals_are_found_by_whom_they_wait_for() {
    on_both(async |rig| {
        let api = rig.api().await;
        let policies = json!({"four_eyes": ["always"]}).to_string();
        let rules = rig.key("rules", &[Scope::WritePolicies], Environment::Live).await;
        assert_eq!(rules.ask(Method::PUT, "/v3/policies/", policies).await.status, 200);
        let ada = rig.signed_in("Ada", &[Role::Manager]).await;
        let bea = rig.signed_in("Bea", &[Role::Manager]).await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        api.bring(&user(rig.id(), "In Review")).await;
        let fields = [("new_status", "Declined"), ("reason_codes", "106"), ("expected_version", "1")];
        assert_eq!(ada.decide(id, &fields).await.status, 303);
        for (person, query, expected) in [
            (&ada, "proposal=waiting", vec![1]),
            (&ada, "proposal=mine", vec![1]),
            (&ada, "proposal=for_me", vec![]),
            (&bea, "proposal=for_me", vec![1]),
            (&bea, "proposal=mine", vec![]),
        ] {
            assert_eq!(listed(person, query).await, expected, "{} {query}", person.name);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_kept_for_each_person_in_their_order() {
    on_both(async |rig| {
        rig.api().await.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let bea = rig.signed_in("Bea", &[Role::Auditor]).await;
        let before = heads(&bea.get("/sessions").await);
        let fields = [("column", "reference"), ("column", "subject"), ("column", "status"), ("query", "kind=user")];
        let answer = ada.post("/sessions/columns", &fields).await;
        assert_eq!((answer.status, answer.location()), (303, "/sessions?kind=user"));
        let page = ada.get("/sessions").await;
        assert_eq!(heads(&page), ["Reference", "Subject", "Status"]);
        assert!(page.says("crm-17"));
        assert_eq!(heads(&bea.get("/sessions").await), before);
        // an arrow keeps what is ticked and moves one column
        let mut fields = fields.to_vec();
        fields.push(("down", "reference"));
        let answer = ada.post("/sessions/columns", &fields).await;
        assert_eq!((answer.status, answer.location()), (303, "/sessions/view?kind=user#columns"));
        assert_eq!(heads(&ada.get("/sessions").await), ["Subject", "Reference", "Status"]);
        // nothing ticked leaves the subject, without which no row leads anywhere
        ada.post("/sessions/columns", &[("column", "nonsense")]).await;
        assert_eq!(heads(&ada.get("/sessions").await), ["Subject"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_is_saved_once_opened_renamed_shared_and_deleted() {
    on_both(async |rig| {
        let api = rig.api().await;
        api.bring(&user(rig.id(), "In Review")).await;
        api.bring(&user(rig.id(), "Approved")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let bea = rig.signed_in("Bea", &[Role::Reviewer]).await;
        let mia = rig.signed_in("Mia", &[Role::Manager]).await;
        let id = ada.get("/sessions/view?status=Approved").await.field("view_id");
        let save = [("act", "save"), ("view_id", &id), ("name", " My  approvals "), ("query", "status=Approved&q=Ada")];
        let opened = format!("/sessions?status=Approved&q=Ada&view={id}");
        for _ in 0..2 {
            let answer = ada.post("/sessions/views", &save).await;
            assert_eq!((answer.status, answer.location()), (303, opened.as_str()));
        }
        assert_eq!(rig.count("SELECT count(*) FROM saved_views").await, 1, "sent twice, made once");
        assert_eq!(listed(&ada, "status=Approved").await, [2]);
        let page = ada.get(&opened).await;
        assert!(page.says("My approvals") && page.says(&format!("view={id}\" aria-current=\"page\"")));
        // a private view is nobody else's, whatever address they type
        assert!(!bea.get("/sessions").await.says("My approvals"));
        for (name, act) in [("Mine now", "change"), ("", "delete")] {
            let answer = mia.post("/sessions/views", &[("act", act), ("view_id", &id), ("name", name)]).await;
            assert!(matches!(answer.status, 403 | 404), "{act} {}", answer.status);
        }
        // shared, everybody opens it; its owner and managers change it
        let change = [("act", "change"), ("view_id", &id), ("name", "Approved here"), ("shared", "1"), ("query", "")];
        assert_eq!(ada.post("/sessions/views", &change).await.status, 303);
        assert!(bea.get("/sessions").await.says("Approved here"));
        assert_eq!(bea.post("/sessions/views", &change).await.status, 403);
        let change = [
            ("act", "change"),
            ("view_id", &id),
            ("name", "Ours"),
            ("shared", "1"),
            ("query", "kind=user"),
            ("filter", "1"),
        ];
        assert_eq!(mia.post("/sessions/views", &change).await.status, 303);
        assert!(bea.get("/sessions").await.says(&format!("/sessions?kind=user&amp;view={id}")));
        assert_eq!(bea.post("/sessions/views", &[("act", "delete"), ("view_id", &id)]).await.status, 403);
        assert_eq!(mia.post("/sessions/views", &[("act", "delete"), ("view_id", &id)]).await.status, 303);
        assert!(!ada.get("/sessions").await.says("Ours"));
        assert_eq!(rig.texts("SELECT content FROM audit_log WHERE content LIKE '%\"view.%'").await.len(), 5);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_without_a_name_is_refused_with_what_was_typed_and_one_of_an_auditor_stays_private() {
    on_both(async |rig| {
        let ada = rig.signed_in("Ada", &[Role::Auditor]).await;
        let id = rig.id().to_string();
        let answer = ada.post("/sessions/views", &[("act", "save"), ("view_id", &id), ("name", "  ")]).await;
        assert_eq!(answer.status, 400);
        assert!(answer.says("Give the view a name."));
        let long = "x".repeat(61);
        let answer = ada.post("/sessions/views", &[("act", "save"), ("view_id", &id), ("name", &long)]).await;
        assert_eq!((answer.status, answer.field("name")), (400, long));
        let shared = [("act", "save"), ("view_id", id.as_str()), ("name", "Watch"), ("shared", "1")];
        assert_eq!(ada.post("/sessions/views", &shared).await.status, 403);
        assert_eq!(ada.post("/sessions/views", &shared[..3]).await.status, 303);
        let secret = rig.count("SELECT count(*) FROM saved_views WHERE CAST(content AS TEXT) LIKE '%Watch%'");
        assert_eq!(secret.await, 0, "sealed, since a filter may name somebody");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_holds_what_the_list_shows_and_no_formula() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mut formula = user(rig.id(), "In Review");
        formula["vendor_data"] = json!("=1+1");
        formula["id_verifications"][0]["last_name"] = json!("Pro,be \"x\"");
        let id = api.bring(&formula).await;
        api.bring(&user(rig.id(), "Approved")).await;
        let mia = rig.signed_in("Mia", &[Role::Manager]).await;
        let columns = [("column", "number"), ("column", "subject"), ("column", "reference"), ("column", "warnings")];
        mia.post("/sessions/columns", &columns).await;
        let file = mia.get("/sessions/list.csv?status=In+Review").await;
        assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8"));
        assert!(file.header("content-disposition").starts_with("attachment; filename=\"countersign-sessions-"));
        let lines: Vec<&str> = file.text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[0], "session_id,number,subject,detail,external_ref,errors,warnings,notes");
        assert!(lines[1].starts_with(&format!("{id},1,\"Ada Pro,be \"\"x\"\"\",")), "{}", lines[1]);
        assert!(lines[1].contains(",'=1+1,"), "{}", lines[1]);
        assert_eq!(lines.len(), 2);
        let entry = rig.texts("SELECT content FROM audit_log WHERE content LIKE '%list.export%'").await;
        assert_eq!(entry.len(), 1);
        assert!(entry[0].contains("status") && !entry[0].contains("Pro,be"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reviewer_takes_their_own_work_away_and_an_admin_nothing() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mine = api.bring(&user(rig.id(), "In Review")).await;
        api.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        ada.post(&format!("/sessions/{mine}/claim"), &[]).await;
        let file = ada.get("/sessions/list.csv?assignee=none").await;
        assert_eq!((file.status, file.text.lines().count()), (200, 2));
        assert!(file.says(&mine.to_string()));
        let auditor = rig.signed_in("Aud", &[Role::Auditor]).await;
        assert_eq!(auditor.get("/sessions/list.csv").await.text.lines().count(), 3);
        let admin = rig.signed_in("Root", &[Role::Admin]).await;
        assert_eq!(admin.get("/sessions/list.csv").await.status, 403);
        assert_eq!(rig.nobody().get("/sessions/list.csv").await.status, 303);
    })
    .await;
}
