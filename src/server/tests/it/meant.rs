//! A pasted id in the search of the list leads to its session, and a number finds its session (screens, rule 4).

use crate::harness::on_both;
use crate::samples::user;
use domain::{Environment, Role};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn an_id_alone_in_the_search_of_the_list_leads_to_its_session() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&user(rig.id(), "In Review")).await;
        let trial = rig.key("trials", crate::harness::ALL_SCOPES, Environment::Sandbox).await;
        let trial = trial.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        for query in [
            format!("q={id}"),
            format!("q=+{id}+&status=&kind=&environment=live&limit=50"),
            format!("q={}", id.to_string().to_uppercase()),
        ] {
            let answer = ada.get(&format!("/sessions?{query}")).await;
            assert_eq!((answer.status, answer.location()), (303, format!("/sessions/{id}").as_str()), "{query}");
        }
        // a session of the other environment says so itself
        let answer = ada.get(&format!("/sessions?q={trial}")).await;
        assert_eq!(answer.location(), format!("/sessions/{trial}"));
        assert!(ada.get(answer.location()).await.says("Sandbox"));
        // beside other filters it is a list, and an id of nothing finds nothing
        for (query, found) in [(format!("q={id}&status=Approved"), false), (format!("q={id}&kind=user"), true)] {
            let answer = ada.get(&format!("/sessions?{query}")).await;
            assert_eq!((answer.status, answer.says(&format!("/sessions/{id}"))), (200, found), "{query}");
        }
        assert!(ada.get(&format!("/sessions?q={}", rig.id())).await.says("Nothing matches"));
        // who may not list sessions is told that, and not whether there is one
        let tove = rig.signed_in("Tove", &[Role::Admin]).await;
        assert_eq!(tove.get(&format!("/sessions?q={id}")).await.status, 403);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_in_the_search_of_the_list_finds_its_session() {
    on_both(async |rig| {
        let api = rig.api().await;
        let first = api.bring(&user(rig.id(), "In Review")).await;
        let second = api.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        for query in ["q=2", "q=%232", "q=+2+"] {
            let answer = ada.get(&format!("/sessions?{query}")).await;
            assert_eq!(answer.location(), format!("/sessions/{second}"), "{query}");
        }
        // a number that stands in another session too means either
        let mut other = user(rig.id(), "In Review");
        other["vendor_data"] = json!("1");
        let other = api.bring(&other).await;
        let list = ada.get("/sessions?q=1").await;
        assert_eq!(list.status, 200);
        let numbered = list.text.split_once("id=\"numbered\"").unwrap().1.split_once("</a>").unwrap().0;
        assert!(numbered.contains(&first.to_string()) && list.says(&format!("/sessions/{other}")));
        assert_eq!(ada.get("/sessions?q=%231").await.location(), format!("/sessions/{first}"));
        assert!(ada.get("/sessions?q=99").await.says("Nothing matches"));
    })
    .await;
}
