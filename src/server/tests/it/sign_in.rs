//! Signing in and out, set-up and joining, and how long a sign-in lasts.

use crate::harness::{PASSWORD, Rig, Start, form, on_both, on_both_from};
use domain::Role;
use domain::time::{HOUR, MINUTE, SECOND};
use http::Method;

/// The page that every test here asks for.
const PAGE: &str = "/sessions";

#[tokio::test(flavor = "multi_thread")]
async fn the_right_password_opens_the_page_that_was_asked_for() {
    on_both(async |rig| {
        let person = rig.person("Ada", &[Role::Reviewer]).await;
        let away = person.get("/sessions?status=In%20Review").await;
        assert_eq!((away.status, away.location()), (303, "/sign-in?next=%2Fsessions%3Fstatus%3DIn%2520Review"));
        let page = person.get(away.location()).await;
        assert_eq!((page.status, page.field("next").as_str()), (200, "/sessions?status=In%20Review"));
        let fields = [("email", " ADA@desk.example "), ("password", PASSWORD), ("next", &page.field("next"))];
        let inside = person.post("/sign-in", &fields).await;
        assert_eq!((inside.status, inside.location()), (303, "/sessions?status=In%20Review"));
        assert_eq!(person.get(inside.location()).await.status, 200);
        assert_eq!(person.get("/").await.location(), "/queue");

        let admin = rig.signed_in("Tove", &[Role::Admin]).await;
        assert_eq!(admin.get("/").await.location(), "/admin/people");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_unknown_and_disabled_look_the_same() {
    on_both(async |rig| {
        let known = rig.person("Ada", &[Role::Reviewer]).await;
        let disabled = rig.person("Bob", &[Role::Reviewer]).await;
        rig.desk.disable_person(&domain::Actor::System, disabled.user_id).await.unwrap();
        let invited = domain::Actor::System;
        let new =
            desk::NewPerson { email: "carl@desk.example".into(), name: "Carl".into(), roles: vec![Role::Reviewer] };
        rig.desk.add_person(&invited, new).await.unwrap();
        let mut answers = Vec::new();
        for (email, password) in [
            (known.email.as_str(), "another password altogether"),
            ("nobody@desk.example", "another password altogether"),
            (disabled.email.as_str(), PASSWORD),
            ("carl@desk.example", PASSWORD),
            (known.email.as_str(), ""),
        ] {
            let browser = rig.nobody();
            let answer = browser.post("/sign-in", &[("email", email), ("password", password)]).await;
            assert_eq!(answer.status, 401, "{email}");
            assert!(browser.cookie().is_none(), "{email} gets no cookie");
            assert_eq!(answer.field("email"), email);
            assert!(!answer.says(PASSWORD) && !answer.says("another password"), "a password is never given back");
            // what differs by nature: the email typed, and the nonce
            let nonce =
                answer.header("content-security-policy").split("nonce-").nth(1).unwrap().split('\'').next().unwrap();
            answers.push(answer.text.replace(email, "EMAIL").replace(nonce, "NONCE"));
        }
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
        assert!(answers[0].contains("Email or password is not right."));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_are_throttled_alike_for_known_and_unknown_accounts() {
    on_both(async |rig| {
        let known = rig.person("Ada", &[Role::Reviewer]).await;
        for email in [known.email.as_str(), "nobody@desk.example"] {
            let browser = rig.nobody();
            let wrong = [("email", email), ("password", "another password altogether")];
            for _ in 0..5 {
                assert_eq!(browser.post("/sign-in", &wrong).await.status, 401);
            }
            let answer = browser.post("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
            assert_eq!((answer.status, answer.header("retry-after")), (429, "1"), "{email}");
            assert!(answer.says("Wait 1 seconds"));
            assert_eq!(answer.field("email"), email);
        }
        // the wait doubles, and after it the right password opens
        rig.world.advance(SECOND);
        let wrong = [("email", known.email.as_str()), ("password", "another password altogether")];
        assert_eq!(known.post("/sign-in", &wrong).await.status, 401);
        assert_eq!(known.sign_in(PASSWORD).await.header("retry-after"), "2");
        rig.world.advance(2 * SECOND);
        assert_eq!(known.sign_in(PASSWORD).await.status, 303);
        // and that forgets the failures
        assert_eq!(rig.nobody().post("/sign-in", &wrong).await.status, 401);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_guesses_at_many_accounts_is_throttled_too() {
    on_both(async |rig| {
        let browser = rig.nobody();
        for i in 0..30 {
            let email = format!("guess{i}@desk.example");
            let answer = browser.post("/sign-in", &[("email", &email), ("password", "some long password")]).await;
            assert_eq!(answer.status, 401, "{i}");
        }
        let answer =
            browser.post("/sign-in", &[("email", "fresh@desk.example"), ("password", "some long password")]).await;
        assert_eq!(answer.status, 429);
        // nobody can talk themselves out of it
        let headers = [("x-forwarded-for", "8.8.8.8"), ("content-type", "application/x-www-form-urlencoded")];
        let body = form(&[("email", "fresh@desk.example"), ("password", "some long password")]);
        assert_eq!(browser.ask(Method::POST, "/sign-in", &headers, body).await.status, 429);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_is_closed_on_all_sides() {
    on_both(async |rig| {
        let person = rig.person("Ada", &[Role::Reviewer]).await;
        let cookie = person.sign_in(PASSWORD).await.header("set-cookie").to_owned();
        assert!(cookie.starts_with("sid="), "{cookie}");
        for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        for part in ["Domain", "Expires", "Max-Age"] {
            assert!(!cookie.contains(part), "{cookie}");
        }
    })
    .await;
    on_both_from(Start { secure: true, ..Start::default() }, async |rig| {
        let person = rig.person("Ada", &[Role::Reviewer]).await;
        let cookie = person.sign_in(PASSWORD).await.header("set-cookie").to_owned();
        assert!(
            cookie.starts_with("__Host-sid=") && cookie.contains("Secure") && !cookie.contains("Domain"),
            "{cookie}"
        );
        assert_eq!(person.get(PAGE).await.status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_has_a_new_id_and_is_kept_hashed() {
    on_both(async |rig| {
        let person = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let first = person.cookie().unwrap();
        assert_eq!(person.sign_in(PASSWORD).await.status, 303);
        let second = person.cookie().unwrap();
        assert_ne!(first, second);
        let old = rig.nobody();
        *old.cookie.lock().unwrap() = Some(first);
        assert_eq!(old.get(PAGE).await.status, 303, "the id from before is void");
        // an id that somebody else chose is never taken over
        let planted = "AAAAAAAAAAAAAAAAAAAAAA";
        let victim = rig.person("Bob", &[Role::Reviewer]).await;
        *victim.cookie.lock().unwrap() = Some(planted.to_owned());
        victim.sign_in(PASSWORD).await;
        assert_ne!(victim.cookie().unwrap(), planted);
        assert_eq!(rig.count("SELECT count(*) FROM sign_ins WHERE user_id IS NOT NULL").await, 2);
        assert_eq!(rig.count("SELECT count(*) FROM sign_ins WHERE length(id_hash) = 32").await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_it_in_the_database() {
    on_both(async |rig| {
        let person = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let cookie = person.cookie();
        assert!(person.get(PAGE).await.says("action=\"/sign-out\""), "a sign-out button in a POST form");
        assert_eq!(person.get("/sign-out").await.status, 405);
        let out = person.post("/sign-out", &[]).await;
        assert_eq!((out.status, out.location()), (303, "/sign-in"));
        assert_eq!(rig.count("SELECT count(*) FROM sign_ins").await, 0);
        *person.cookie.lock().unwrap() = cookie;
        assert_eq!(person.get(PAGE).await.status, 303);
    })
    .await;
}

/// Whether the person is still inside, asked in the background, so that asking does not count.
async fn inside(rig: &Rig, person: &crate::harness::Person<'_>) -> bool {
    let answer = person.ask(Method::GET, PAGE, &[("x-background", "1")], String::new()).await;
    assert!(matches!(answer.status, 200 | 303), "{} {}", rig.url, answer.text);
    answer.status == 200
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_ends_after_fifteen_idle_minutes_to_the_second() {
    on_both(async |rig| {
        let person = rig.signed_in("Ada", &[Role::Reviewer]).await;
        rig.world.advance(15 * MINUTE - SECOND);
        assert!(inside(rig, &person).await, "14:59 after sign-in");
        // this click counts
        assert_eq!(person.get(PAGE).await.status, 200);
        rig.world.advance(15 * MINUTE - SECOND);
        assert!(inside(rig, &person).await, "14:59 after the last click");
        rig.world.advance(2 * SECOND);
        assert!(!inside(rig, &person).await, "15:01 after the last click");
        let away = person.get(PAGE).await;
        assert_eq!((away.status, away.location()), (303, "/sign-in?next=%2Fsessions"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_page_does_by_itself_does_not_keep_a_sign_in_alive() {
    on_both(async |rig| {
        let person = rig.signed_in("Ada", &[Role::Reviewer]).await;
        for _ in 0..14 {
            rig.world.advance(MINUTE);
            assert!(inside(rig, &person).await);
            let prefetch = [("sec-purpose", "prefetch;prerender")];
            assert_eq!(person.ask(Method::GET, PAGE, &prefetch, String::new()).await.status, 200);
            let background = [("x-background", "1")];
            assert_eq!(person.ask(Method::GET, PAGE, &background, String::new()).await.status, 200);
        }
        rig.world.advance(MINUTE + SECOND);
        assert!(!inside(rig, &person).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_ends_after_eight_hours_however_busy() {
    on_both(async |rig| {
        let person = rig.signed_in("Ada", &[Role::Reviewer]).await;
        for _ in 0..47 {
            rig.world.advance(10 * MINUTE);
            assert_eq!(person.get(PAGE).await.status, 200);
        }
        rig.world.advance(10 * MINUTE - SECOND);
        assert_eq!(person.get(PAGE).await.status, 200, "7:59:59");
        rig.world.advance(2 * SECOND);
        assert_eq!(person.get(PAGE).await.status, 303, "8:00:01");
        assert_eq!(8 * HOUR, 48 * 10 * MINUTE);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_change_with_the_next_request_and_disabling_ends_all_sign_ins() {
    on_both(async |rig| {
        let admin = rig.signed_in("Tove", &[Role::Admin]).await;
        let person = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let elsewhere = rig.nobody();
        elsewhere.post("/sign-in", &[("email", &person.email), ("password", PASSWORD)]).await;
        let id = person.user_id.to_string();
        assert_eq!(person.get("/insight/ubo").await.status, 403);
        let promote = [("act", "roles"), ("user_id", id.as_str()), ("role", "manager"), ("role", "reviewer")];
        assert_eq!(admin.post("/admin/people", &promote).await.status, 200);
        assert_eq!(person.get("/insight/ubo").await.status, 200);
        let demote = [("act", "roles"), ("user_id", id.as_str()), ("role", "admin")];
        admin.post("/admin/people", &demote).await;
        assert_eq!(person.get(PAGE).await.status, 403);
        assert_eq!(admin.post("/admin/people", &[("act", "disable"), ("user_id", &id)]).await.status, 200);
        for browser in [&person, &elsewhere] {
            assert_eq!(browser.get(PAGE).await.status, 303);
        }
        assert_eq!(person.sign_in(PASSWORD).await.status, 401);
        admin.post("/admin/people", &[("act", "enable"), ("user_id", &id)]).await;
        assert_eq!(person.get("/admin/people").await.status, 303, "an old cookie does not come back to life");
        assert_eq!(person.sign_in(PASSWORD).await.status, 303);
        admin.post("/admin/people", &[("act", "end_sign_ins"), ("user_id", &id)]).await;
        assert_eq!(person.get("/admin/people").await.status, 303);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_set_up_link_works_once_and_keeps_what_was_typed() {
    on_both(async |rig| {
        let void = rig.desk.set_up_link().await.unwrap().unwrap();
        let link = rig.desk.set_up_link().await.unwrap().unwrap();
        let browser = rig.nobody();
        let page = browser.get(&link).await;
        assert_eq!((page.status, page.says("type=\"password\"")), (200, true));
        let with =
            |password: &'static str| [("name", "Tove L"), ("email", "tove@desk.example"), ("password", password)];
        let short = browser.post(&link, &with("fourteen chars")).await;
        assert_eq!(short.status, 400);
        assert!(short.says("at least 15 characters") && !short.says("fourteen chars"));
        assert_eq!((short.field("name").as_str(), short.field("email").as_str()), ("Tove L", "tove@desk.example"));
        assert_eq!(browser.post(&void, &with(PASSWORD)).await.status, 410, "a newer link voids the older one");
        let inside = browser.post(&link, &with(PASSWORD)).await;
        assert_eq!((inside.status, inside.location()), (303, "/admin/people"));
        assert_eq!(browser.get("/admin/people").await.status, 200);
        let again = rig.nobody().post(&link, &with(PASSWORD)).await;
        assert_eq!(again.status, 410);
        assert!(again.says("used already"));
        assert_eq!(rig.desk.set_up_link().await.unwrap(), None);
        assert_eq!(rig.count("SELECT count(*) FROM users").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_join_link_works_once_and_for_three_days() {
    on_both(async |rig| {
        let admin = rig.signed_in("Tove", &[Role::Admin]).await;
        let add = async |email: &str| {
            let fields = [("act", "add"), ("email", email), ("name", "New One"), ("role", "reviewer")];
            let page = admin.post("/admin/people", &fields).await;
            let rest = page.between("/join/", "<").unwrap();
            format!("/join/{}", rest.split('"').next().unwrap())
        };
        let link = add("one@desk.example").await;
        let browser = rig.nobody();
        assert_eq!(browser.get(&link).await.status, 200);
        let short = browser.post(&link, &[("password", "fourteen chars")]).await;
        assert_eq!((short.status, short.says("at least 15 characters")), (400, true));
        let inside = browser.post(&link, &[("password", PASSWORD)]).await;
        assert_eq!((inside.status, inside.location()), (303, "/queue"));
        assert_eq!(browser.get(PAGE).await.status, 200);
        assert_eq!(rig.nobody().post(&link, &[("password", PASSWORD)]).await.status, 410);
        assert_eq!(
            rig.nobody().post("/sign-in", &[("email", "one@desk.example"), ("password", PASSWORD)]).await.status,
            303
        );

        let late = add("two@desk.example").await;
        rig.world.advance(72 * HOUR + SECOND);
        assert_eq!(rig.nobody().post(&late, &[("password", PASSWORD)]).await.status, 410);
        assert_eq!(rig.nobody().post("/join/nonsense", &[("password", PASSWORD)]).await.status, 410);
    })
    .await;
}
