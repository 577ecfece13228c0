//! The queue page: counts, waits, the next session, handing back, proposals (design: screens "queue").

use crate::harness::on_both;
use crate::samples::user;
use domain::time::HOUR;
use domain::{Role, Uuid};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn it_counts_what_waits_says_how_long_and_hands_out_the_oldest() {
    on_both(async |rig| {
        let api = rig.api().await;
        let old = api.bring(&user(rig.id(), "In Review")).await;
        rig.world.advance(30 * HOUR);
        let newer = api.bring(&user(rig.id(), "In Review")).await;
        api.bring(&user(rig.id(), "Approved")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let page = ada.get("/queue").await;
        assert!(page.says("2 in review"), "{}", page.text);
        let row = |page: &crate::harness::Answer, id: Uuid| {
            page.between(&format!("data-row=\"{id}\""), "</tr>").unwrap_or_default().to_owned()
        };
        assert!(row(&page, old).contains("sla-red") || row(&page, old).contains("tone-bad"), "{}", row(&page, old));
        assert!(!row(&page, newer).is_empty());
        let at = |id: Uuid| page.text.find(&format!("data-row=\"{id}\"")).unwrap();
        assert!(at(old) < at(newer), "the longest waiting stands first");
        assert!(page.between("id=\"mine\"", "</section>").unwrap().contains("Nothing at the moment"));
        assert_eq!(
            rig.count("SELECT count(*) FROM sessions WHERE claimed_by IS NOT NULL").await,
            0,
            "looking takes nothing"
        );

        let taken = ada.post("/sessions/next", &[("environment", "live"), ("from", "queue")]).await;
        assert_eq!((taken.status, taken.location()), (303, format!("/sessions/{old}").as_str()));
        let page = ada.get("/queue").await;
        let mine = page.between("id=\"mine\"", "</section>").unwrap();
        assert!(mine.contains(&old.to_string()) && mine.contains("Hand back"), "{mine}");

        let back = ada.post(&format!("/sessions/{old}/release"), &[("back", "queue")]).await;
        assert_eq!((back.status, back.location()), (303, "/queue"));
        let page = ada.get("/queue").await;
        assert!(page.between("id=\"mine\"", "</section>").unwrap().contains("Nothing at the moment"));

        // of two people nobody gets the same one, and nobody sees in their hands what another has
        let bea = rig.signed_in("Bea", &[Role::Reviewer]).await;
        assert_eq!(bea.post("/sessions/next", &[]).await.location(), format!("/sessions/{old}"));
        assert_eq!(ada.post("/sessions/next", &[]).await.location(), format!("/sessions/{newer}"));
        let page = ada.get("/queue").await;
        assert!(!page.between("id=\"mine\"", "</section>").unwrap().contains(&old.to_string()));
        let none = rig.signed_in("Cid", &[Role::Reviewer]).await.post("/sessions/next", &[]).await;
        assert!(none.status == 200 && none.says("Nothing waits"), "{}", none.status);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn proposals_wait_with_those_who_may_settle_them_and_with_who_made_them() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mut listed = user(rig.id(), "In Review");
        let hit = json!({"datasets": ["PEP"], "review_status": "Confirmed Match"});
        listed["aml_screenings"] = json!([{"node_id": "aml", "status": "In Review", "hits": [hit]}]);
        let id = api.bring(&listed).await;
        let ada = rig.signed_in("Ada", &[Role::Manager]).await;
        let bea = rig.signed_in("Bea", &[Role::Manager]).await;
        let cid = rig.signed_in("Cid", &[Role::Reviewer]).await;
        let fields = [("new_status", "Approved"), ("expected_version", "1")];
        assert_eq!(ada.decide(id, &fields).await.status, 303);
        let part = async |who: &crate::harness::Person<'_>, part: &str| {
            let page = who.get("/queue").await;
            page.between(&format!("id=\"{part}\""), "</section>").is_some_and(|part| part.contains(&id.to_string()))
        };
        assert!(part(&ada, "proposed").await && !part(&ada, "for-me").await, "nobody settles their own");
        assert!(part(&bea, "for-me").await && !part(&bea, "proposed").await);
        assert!(!part(&cid, "for-me").await && !part(&cid, "proposed").await);
        let proposal = bea.get(&format!("/sessions/{id}")).await.field("proposal_id");
        let fields = [("act", "confirm"), ("proposal_id", proposal.as_str())];
        assert_eq!(bea.post(&format!("/sessions/{id}/proposal"), &fields).await.status, 303);
        assert!(!part(&ada, "proposed").await && !part(&bea, "for-me").await);
    })
    .await;
}
