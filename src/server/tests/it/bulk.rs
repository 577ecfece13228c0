//! Many sessions at once: each by the use case of a single one, each with its own result, each once.

use crate::harness::{Answer, Api, Person, Rig, on_both};
use crate::samples::{company, user};
use delivery::Bulk;
use desk::BulkForm;
use domain::time::MINUTE;
use domain::{Actor, Environment, Role, Scope, Uuid};
use http::Method;
use serde_json::{Value, json};

/// Sessions in review, the oldest first.
async fn bring(api: &Api<'_>, rig: &Rig, count: usize) -> Vec<Uuid> {
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(api.bring(&user(rig.id(), "In Review")).await);
    }
    ids
}

/// Chooses sessions at version 1; the address of the job.
async fn choose(person: &Person<'_>, act: &str, ids: &[Uuid]) -> String {
    let rows: Vec<String> = ids.iter().map(|id| format!("{id}.1")).collect();
    let bulk_id = person.rig.id().to_string();
    let mut fields = vec![("act", act), ("scope", "ticked"), ("bulk_id", bulk_id.as_str())];
    fields.extend(rows.iter().map(|row| ("session", row.as_str())));
    let answer = person.post("/bulk", &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.location().to_owned()
}

async fn statuses(api: &Api<'_>, ids: &[Uuid]) -> Vec<Value> {
    let mut found = Vec::new();
    for id in ids {
        found.push(api.session(*id).await["status"].clone());
    }
    found
}

/// How many rows came out how.
async fn outcomes(rig: &Rig) -> Vec<String> {
    rig.texts("SELECT outcome FROM bulk_rows ORDER BY position").await
}

fn settled(page: &Answer, total: usize) -> bool {
    page.says(&format!("All {total} have their result."))
}

/// Whether the page leads to itself for a later look.
fn asks_again(page: &Answer) -> bool {
    page.says("Look again")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_decline_decides_each_session_as_a_single_one_would() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mia = rig.signed_in("Mia", &[Role::Manager]).await;
        let bea = rig.signed_in("Bea", &[Role::Manager]).await;
        let mut ids = bring(&api, rig, 3).await;
        ids.push(api.bring(&user(rig.id(), "Declined")).await);
        ids.push(api.bring(&user(rig.id(), "Not Started")).await);
        // someone else was faster with the second
        api.decided(ids[1], &json!({"new_status": "Approved", "comment": ""})).await;
        let job = choose(&mia, "decline", &ids).await;
        let page = mia.get(&job).await;
        assert!(page.says("5 sessions chosen") && page.says("name=\"reason_codes\" value=\"106\""));
        assert_eq!(statuses(&api, &ids[..1]).await, ["In Review"], "nothing happens before it is started");
        let refused = mia.post(&job, &[("comment", "typed")]).await;
        assert_eq!(refused.status, 400);
        assert!(refused.says(">typed</textarea>"), "what was typed is there still");
        assert!(refused.says("Choose at least one reason."));
        let fields = [("reason_codes", "106"), ("comment", "All alike.")];
        let started = mia.post(&job, &fields).await;
        assert_eq!((started.status, started.location()), (303, job.as_str()));
        assert_eq!(statuses(&api, &ids).await, ["Declined", "Approved", "Declined", "Declined", "Not Started"]);
        assert_eq!(outcomes(rig).await, ["done", "refused", "done", "unchanged", "refused"]);
        let page = mia.get(&job).await;
        assert!(settled(&page, 5) && !asks_again(&page));
        assert!(page.says("changed this session after this view was drawn"), "each refusal says why");
        let refused = mia.get(&format!("{job}?only=refused")).await;
        assert_eq!(refused.text.matches("data-row=\"").count(), 2);
        let given = api.session(ids[0]).await;
        assert_eq!(given["reviews"][0]["comment"], "All alike.");
        assert_eq!(given["reviews"][0]["user"], mia.email);
        // sent again, from another tab or by an impatient hand, it changes nothing
        let before = rig.rows().await;
        assert_eq!(mia.post(&job, &fields).await.status, 303);
        assert_eq!(rig.rows().await, before);
        // a job is its owner's alone
        assert_eq!(bea.get(&job).await.status, 404);
        assert_eq!(bea.post(&job, &fields).await.status, 404);
        assert_eq!(
            rig.count("SELECT count(*) FROM bulk_jobs WHERE words IS NOT NULL").await,
            0,
            "what was typed is gone"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn gates_four_eyes_and_claims_stand_in_bulk_too() {
    on_both(async |rig| {
        let api = rig.api().await;
        let rules = rig.key("rules", &[Scope::WritePolicies], Environment::Live).await;
        let policies = json!({"four_eyes": ["business"]}).to_string();
        assert_eq!(rules.ask(Method::PUT, "/v3/policies/", policies).await.status, 200);
        let mia = rig.signed_in("Mia", &[Role::Manager]).await;
        let free = api.bring(&user(rig.id(), "In Review")).await;
        let mut gated = user(rig.id(), "In Review");
        gated["aml_screenings"] =
            json!([{"node_id": "aml", "status": "In Review", "hits": [{"id": "h", "caption": "Hit"}]}]);
        let gated = api.bring(&gated).await;
        let firm = api.bring(&company(rig.id(), "In Review", &[])).await;
        let job = choose(&mia, "approve", &[free, gated, firm]).await;
        assert_eq!(mia.post(&job, &[]).await.status, 303);
        assert_eq!(outcomes(rig).await[..2], ["done", "refused"]);
        assert_eq!(statuses(&api, &[free, gated, firm]).await, ["Approved", "In Review", "In Review"]);
        assert!(mia.get(&job).await.says("This cannot be approved yet."));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reviewers_take_and_tag_many_and_decide_none() {
    on_both(async |rig| {
        let api = rig.api().await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let bea = rig.signed_in("Bea", &[Role::Reviewer]).await;
        let ids = bring(&api, rig, 3).await;
        bea.post(&format!("/sessions/{}/claim", ids[1]), &[]).await;
        let page = ada.get("/sessions").await;
        assert!(page.says("value=\"assign\"") && !page.says("value=\"decline\""));
        let rows = format!("{}.1", ids[0]);
        for act in ["approve", "decline", "ask_again"] {
            assert_eq!(ada.post("/bulk", &[("act", act), ("session", &rows)]).await.status, 403, "{act}");
        }
        let job = choose(&ada, "assign", &ids).await;
        let other = bea.user_id.to_string();
        assert_eq!(ada.post(&job, &[("assignee", &other)]).await.status, 403, "giving to others is for managers");
        assert_eq!(ada.post(&job, &[("assignee", "me")]).await.status, 303);
        assert_eq!(outcomes(rig).await, ["done", "refused", "done"], "what Bea holds stays hers");
        let job = choose(&ada, "tag", &ids).await;
        assert_eq!(ada.post(&job, &[("tags", " ,")]).await.status, 400);
        assert_eq!(ada.post(&job, &[("tags", "batch 7, vip")]).await.status, 303);
        for id in &ids {
            assert_eq!(api.session(*id).await["tags"], json!(["batch 7", "vip"]));
        }
        let nothing = ada.post("/bulk", &[("act", "tag"), ("scope", "ticked")]).await;
        assert_eq!(nothing.status, 400);
        assert!(nothing.says("Tick at least one session"));
        let auditor = rig.signed_in("Aud", &[Role::Auditor]).await;
        assert!(!auditor.get("/sessions").await.says("action=\"/bulk\""));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_match_are_chosen_and_the_same_form_twice_is_one_job() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mia = rig.signed_in("Mia", &[Role::Manager]).await;
        bring(&api, rig, 30).await;
        api.bring(&user(rig.id(), "Approved")).await;
        let list = mia.get("/sessions?status=In+Review&limit=25").await;
        let (bulk_id, query) =
            (list.field("bulk_id"), list.between("name=\"query\" value=\"", "\"").unwrap().to_owned());
        let fields =
            [("act", "tag"), ("scope", "match"), ("bulk_id", bulk_id.as_str()), ("query", "status=In+Review&limit=25")];
        assert!(query.contains("status=In%20Review"), "{query}");
        let first = mia.post("/bulk", &fields).await;
        let again = mia.post("/bulk", &fields).await;
        assert_eq!((first.status, first.location()), (303, again.location()));
        assert_eq!(rig.count("SELECT count(*) FROM bulk_rows").await, 30, "beyond the page, and no others");
        // another choice from the same page is a job of its own
        let page = list.between("name=\"page\" value=\"", "\"").unwrap().to_owned();
        assert_eq!(page.split(',').count(), 25);
        let other = [("act", "tag"), ("scope", "page"), ("bulk_id", bulk_id.as_str()), ("page", page.as_str())];
        let other = mia.post("/bulk", &other).await;
        assert_ne!(other.location(), first.location());
        assert!(mia.get(other.location()).await.says("25 sessions chosen"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_broke_off_goes_on_and_does_nothing_twice() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mia = rig.signed_in("Mia", &[Role::Manager]).await;
        let ids = bring(&api, rig, 3).await;
        let job = choose(&mia, "approve", &ids).await;
        let bulk_id = Uuid::try_parse(job.trim_start_matches("/bulk/")).unwrap();
        let actor = Actor::Person { user_id: mia.user_id, name: mia.name.clone(), roles: vec![Role::Manager] };
        rig.desk.start_bulk(&actor, bulk_id, &BulkForm::default()).await.unwrap();
        // as if the desk had died after it had decided the second and before it had noted that
        let fields = [("new_status", "Approved"), ("expected_version", "1")];
        assert_eq!(mia.decide(ids[1], &fields).await.status, 303);
        let lease = rig.desk.now().plus(MINUTE).0;
        let set = format!("UPDATE bulk_rows SET outcome = 'working', leased_until = {lease} WHERE position = 1");
        rig.execute(&set).await.unwrap();
        let worker = Bulk::new(rig.desk.clone());
        assert_eq!(worker.step().await.unwrap(), 1);
        assert_eq!(outcomes(rig).await, ["done", "working", "done"], "the lease of the dead one still runs");
        let page = mia.get(&job).await;
        assert!(page.says("2 of 3 done.") && asks_again(&page));
        let by_itself = page.says("http-equiv=\"refresh\"") || !page.header("refresh").is_empty();
        assert!(!by_itself, "no page of ours loads itself anew under its reader");
        assert_eq!(worker.step().await.unwrap(), 0);
        rig.world.advance(2 * MINUTE);
        assert_eq!(worker.step().await.unwrap(), 1);
        assert_eq!(outcomes(rig).await, ["done"; 3]);
        assert!(settled(&mia.get(&job).await, 3));
        let decided = rig.count("SELECT count(*) FROM activity WHERE act = 'decided'").await;
        assert_eq!(decided, 3, "each once");
    })
    .await;
}
