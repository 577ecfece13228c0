//! A person's own page: what is chosen there shows on every page, in another language as well.

use crate::harness::{PASSWORD, on_both};
use domain::Role;
use domain::time::MINUTE;

fn screen<'a>(language: &'a str, zone: &'a str, theme: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("act", "screen"), ("language", language), ("zone", zone), ("theme", theme), ("density", "compact")]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_chosen_shows_at_once_and_on_every_page_and_only_for_the_person() {
    on_both(async |rig| {
        let ada = rig.signed_in("Ada", &[Role::Reviewer, Role::Admin]).await;
        let other = rig.signed_in("Bo", &[Role::Reviewer]).await;
        let before = ada.get("/profile").await;
        assert!(before.says(r#"<html lang="en" dir="ltr""#) && before.says(r#"data-keys="on""#), "{}", before.text);
        let saved = ada.post("/profile", &screen("ar", "Asia/Riyadh", "dark")).await;
        assert_eq!(saved.status, 200);
        for page in [&saved, &ada.get("/sessions").await, &ada.get("/admin/people").await] {
            for mark in [
                r#"<html lang="ar" dir="rtl""#,
                r#"data-theme="dark""#,
                r#"data-density="compact""#,
                r#"data-keys="off""#,
            ] {
                assert!(page.says(mark), "{mark} in {}", page.text);
            }
        }
        assert!(saved.says("تم الحفظ."), "the answer speaks the language that was chosen");
        assert!(other.get("/profile").await.says(r#"<html lang="en" dir="ltr""#));
        assert_eq!(rig.texts("SELECT zone FROM screen_settings").await, ["Asia/Riyadh"]);
        let acts = rig.texts("SELECT content FROM audit_log ORDER BY seq DESC LIMIT 1").await;
        assert!(acts[0].contains("profile.screen"), "{acts:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_choice_is_refused_and_what_was_chosen_beside_it_stays() {
    on_both(async |rig| {
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        for odd in [screen("xx", "UTC", "dark"), screen("de", "Mars/Olympus", "dark"), screen("de", "UTC", "pink")] {
            let page = ada.post("/profile", &odd).await;
            assert_eq!(page.status, 400, "{odd:?}");
            assert!(page.says(r#"class="notice tone-bad""#));
        }
        let page = ada.post("/profile", &screen("de", "Mars/Olympus", "dark")).await;
        assert!(page.says(r#"<option value="de" selected"#) && page.says(r#"<option value="dark" selected"#));
        assert_eq!(rig.count("SELECT count(*) FROM screen_settings").await, 0);
        assert_eq!(rig.nobody().get("/profile").await.status, 303);
        assert_eq!(rig.nobody().post("/profile", &screen("de", "UTC", "dark")).await.status, 303);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn own_sign_ins_are_listed_and_each_can_be_ended_but_nobody_elses() {
    on_both(async |rig| {
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let bo = rig.signed_in("Bo", &[Role::Reviewer]).await;
        let elsewhere = rig.nobody();
        rig.world.advance(MINUTE);
        elsewhere.post("/sign-in", &[("email", &ada.email), ("password", PASSWORD)]).await;
        let page = ada.get("/profile").await;
        assert!(page.says("This browser") && page.says("Another browser"));
        let mark = page.field("mark");
        assert_eq!(mark.len(), 16);
        bo.post("/profile", &[("act", "end_sign_in"), ("mark", &mark)]).await;
        assert_eq!(elsewhere.get("/sessions").await.status, 200, "marks of others mean nothing");
        assert_eq!(ada.post("/profile", &[("act", "end_sign_in"), ("mark", &mark)]).await.status, 200);
        assert_eq!(elsewhere.get("/sessions").await.status, 303);
        assert_eq!(ada.post("/profile", &[("act", "end_sign_in"), ("mark", &mark)]).await.status, 200, "gone is gone");
        elsewhere.post("/sign-in", &[("email", &ada.email), ("password", PASSWORD)]).await;
        ada.post("/profile", &[("act", "end_other_sign_ins")]).await;
        assert_eq!(elsewhere.get("/sessions").await.status, 303);
        assert_eq!(ada.get("/sessions").await.status, 200);
        assert_eq!(bo.get("/sessions").await.status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_needs_the_old_one_and_ends_the_other_sign_ins() {
    on_both(async |rig| {
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let elsewhere = rig.nobody();
        elsewhere.post("/sign-in", &[("email", &ada.email), ("password", PASSWORD)]).await;
        let new = "a rather different sentence";
        let change = |now, then| [("act", "password"), ("current_password", now), ("password", then)];
        for (now, then) in [("not the password now", new), (PASSWORD, "short")] {
            let page = ada.post("/profile", &change(now, then)).await;
            assert_eq!(page.status, 400);
            assert!(!page.says(now) && !page.says(new), "a password never comes back");
        }
        assert_eq!(elsewhere.get("/sessions").await.status, 200);
        assert_eq!(ada.post("/profile", &change(PASSWORD, new)).await.status, 200);
        assert_eq!(elsewhere.get("/sessions").await.status, 303);
        assert_eq!(ada.get("/sessions").await.status, 200, "this browser stays");
        assert_eq!(ada.sign_in(PASSWORD).await.status, 401);
        assert_eq!(ada.sign_in(new).await.status, 303);
        for _ in 0..5 {
            ada.post("/profile", &change("not the password now", new)).await;
        }
        let page = ada.post("/profile", &change(new, PASSWORD)).await;
        assert!(page.says("Too many tries."), "{}", page.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn before_sign_in_the_browser_says_the_language() {
    on_both(async |rig| {
        let ask = async |accept: &str| {
            let response = crate::harness::client()
                .get(format!("{}/sign-in", rig.url))
                .header("accept-language", accept)
                .send()
                .await
                .unwrap();
            response.text().await.unwrap()
        };
        assert!(ask("de-AT,en;q=0.5").await.contains(r#"<html lang="de""#));
        assert!(ask("de-AT,en;q=0.5").await.contains("Anmelden"));
        assert!(ask("nl").await.contains(r#"<html lang="en""#));
        assert!(ask("ar").await.contains(r#"dir="rtl""#));
    })
    .await;
}
