//! Comments written beforehand: admins keep them, the decision form offers them (design: screens "comment with
//! templates").

use crate::harness::on_both;
use crate::samples::user;
use domain::Role;

const HERE: &str = "/admin/templates";

#[tokio::test(flavor = "multi_thread")]
async fn a_template_is_added_used_in_a_comment_and_removed() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&user(rig.id(), "In Review")).await;
        let admin = rig.signed_in("Tove", &[Role::Admin]).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let page = format!("/sessions/{id}");
        assert!(!ada.get(&page).await.says("name=\"template\""), "nothing is offered while there is none");

        let body = "The picture is too dark.\nPlease use daylight & <b>no</b> flash.";
        let added = admin.post(HERE, &[("act", "add"), ("title", "Too dark"), ("body", body)]).await;
        assert!(added.status == 200 && added.says("Too dark") && added.says("&lt;b&gt;no"), "{}", added.status);
        let again = admin.post(HERE, &[("act", "add"), ("title", "Too dark"), ("body", "other")]).await;
        assert!(
            matches!(again.status, 400 | 409) && again.says("other"),
            "a title is given once; what was typed stays"
        );

        let drawn = ada.get(&page).await;
        let option = drawn.between("<option value=\"", "\">Too dark").unwrap();
        let template = option.rsplit("<option value=\"").next().unwrap().to_owned();
        // what was typed before stays in front of it, and so do the other fields
        let fields = [
            ("new_status", "Declined"),
            ("reason_codes", "106"),
            ("comment", "Seen."),
            ("expected_version", "1"),
            ("template", template.as_str()),
        ];
        let with = ada.post_and_follow(&format!("{page}/template"), &fields).await;
        let text = with.text_area();
        assert!(text.starts_with("Seen.") && text.ends_with(body), "{text}");
        assert_eq!(rig.count("SELECT count(*) FROM activity WHERE act = 'decided'").await, 0);
        // nothing chosen leaves the form as it was
        let without = ada.post(&format!("{page}/template"), &[("comment", "Seen."), ("expected_version", "1")]).await;
        assert!(matches!(without.status, 303 | 400 | 404), "{}", without.status);

        let gone = admin.post(HERE, &[("act", "drop"), ("template_id", &template)]).await;
        assert!(gone.status == 200 && !gone.says("Too dark"), "{}", gone.text);
        assert!(!ada.get(&page).await.says("name=\"template\""));
        assert_eq!(rig.count("SELECT count(*) FROM audit_log WHERE content LIKE '%too dark%'").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_sets_policies_changes_templates() {
    on_both(async |rig| {
        for (role, may_look) in [(Role::Reviewer, false), (Role::Manager, false), (Role::Auditor, true)] {
            let who = rig.signed_in(role.wire(), &[role]).await;
            let look = who.get(HERE).await;
            assert_eq!(look.status, if may_look { 200 } else { 403 }, "{role:?}");
            assert!(!look.says("name=\"act\""), "{role:?} has no form");
            for fields in [vec![("act", "add"), ("title", "x"), ("body", "y")], vec![("act", "drop")], vec![]] {
                assert_eq!(who.post(HERE, &fields).await.status, 403, "{role:?} {fields:?}");
            }
        }
        assert_eq!(rig.count("SELECT count(*) FROM comment_templates").await, 0);
    })
    .await;
}
