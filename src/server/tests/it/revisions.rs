//! Revisions: every payload is kept, and any two can be compared.

use crate::harness::on_both;
use crate::samples::user;
use domain::Role;
use http::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn any_two_revisions_are_compared_field_by_field() {
    on_both(async |rig| {
        let api = rig.api().await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let mut payload = user(rig.id(), "In Review");
        let id = api.bring(&payload).await;
        payload["metadata"] = json!({"tier": "<i>gold"});
        api.bring(&payload).await;
        let path = format!("/v3/session/{id}/update-data/");
        let body = json!({"last_name": "Corrected", "comment": "misread"}).to_string();
        assert_eq!(api.ask(Method::PATCH, &path, body).await.status, 200);
        payload["metadata"] = json!({"tier": "silver"});
        api.bring(&payload).await;

        let page = ada.get(&format!("/sessions/{id}")).await;
        let href = format!("/sessions/{id}/revisions");
        assert!(page.says(&format!("href=\"{href}\"")), "the session leads there");
        let timeline = page.between("id=\"timeline\"", "</section>").unwrap();
        for (from, to) in [(1, 2), (2, 3), (3, 4)] {
            let link = format!("href=\"{href}?from={from}&amp;to={to}\"");
            assert_eq!(timeline.matches(&link).count(), 1, "an entry leads to what it changed: {link}");
        }
        assert_eq!(timeline.matches("/revisions?from=").count(), 3, "what wrote the first revision changed nothing");
        let difference =
            |page: &crate::harness::Answer| page.between("id=\"difference\"", "</section>").unwrap().to_owned();
        // by itself the page shows what the newest one changed: the correction outlasted it
        let newest = ada.get(&href).await;
        assert_eq!(newest.status, 200);
        let told = difference(&newest);
        assert!(told.contains("silver") && told.contains("&lt;i&gt;gold") && !told.contains("Corrected"), "{told}");
        for what in
            ["brought in the session", "corrected data", "what was changed by hand stays", "Ada", "API key test"]
        {
            assert!(newest.says(what), "{what}");
        }
        let told = difference(&ada.get(&format!("{href}?from=1&to=3")).await);
        assert!(told.contains("Probe") && told.contains("Corrected") && told.contains("Last name"), "{told}");
        let back = difference(&ada.get(&format!("{href}?from=3&to=1")).await);
        assert!(back.find("Corrected") < back.find("Probe"), "either way round");
        assert!(difference(&ada.get(&format!("{href}?from=2&to=2")).await).contains("say the same"));
        for bad in ["from=0", "to=9", "from=x", "to=-1", "from=99999999999999999999"] {
            assert_eq!(ada.get(&format!("{href}?{bad}")).await.status, 400, "{bad}");
        }
        assert_eq!(ada.get(&format!("/sessions/{}/revisions", rig.id())).await.status, 404);
        assert_eq!(ada.get("/sessions/17/revisions").await.status, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_revision_has_nothing_to_compare_and_a_long_difference_is_counted() {
    on_both(async |rig| {
        let api = rig.api().await;
        let ada = rig.signed_in("Ada", &[Role::Auditor]).await;
        let mut payload = user(rig.id(), "In Review");
        payload["metadata"] = json!({"key 0": 0});
        let id = api.bring(&payload).await;
        let href = format!("/sessions/{id}/revisions");
        assert!(ada.get(&href).await.says("These two revisions say the same"));
        payload["metadata"] = (0..2_001).map(|i| (format!("key {i}"), json!(i))).collect();
        api.bring(&payload).await;
        assert!(ada.get(&href).await.says("1800 more changes"));
    })
    .await;
}
