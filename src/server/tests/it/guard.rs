//! What stands between the desk and other sites: the cross-site check, headers, and where a sign-in may lead.

use crate::harness::{Answer, PASSWORD, Start, form, on_both, on_both_from};
use crate::samples::{id_of, sample, user};
use domain::Role;
use http::Method;

#[tokio::test(flavor = "multi_thread")]
async fn only_our_own_pages_may_post_with_the_cookie() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let person = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let own = rig.url.as_str();
        let port = rig.url.rsplit(':').next().unwrap();
        let other_port = format!("http://127.0.0.1:{}", port.parse::<u32>().unwrap() % 60_000 + 1);
        let suffixed = format!("{own}.evil.example");
        type Headers<'a> = Vec<(&'a str, &'a str)>;
        let refused: Vec<Headers<'_>> = vec![
            vec![],
            vec![("origin", "null")],
            vec![("origin", "https://evil.example")],
            vec![("origin", &other_port)],
            vec![("origin", &suffixed)],
            vec![("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "same-site")],
            vec![("sec-fetch-site", "cross-site"), ("origin", own)],
            vec![("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")],
            vec![("referer", own)],
        ];
        let paths = [format!("/sessions/{id}/decide"), "/sign-out".to_owned(), "/admin/keys".to_owned()];
        let body = form(&[("new_status", "Approved"), ("expected_version", "1")]);
        let content = ("content-type", "application/x-www-form-urlencoded");
        for path in &paths {
            for headers in &refused {
                let headers: Headers<'_> = headers.iter().copied().chain([content]).collect();
                let answer = person.ask(Method::POST, path, &headers, body.clone()).await;
                assert_eq!(answer.status, 403, "{path} {headers:?}");
            }
        }
        assert_eq!(api.session(id).await["version"], 1, "nothing was decided");
        assert_eq!(person.get("/sessions").await.status, 200, "nobody was signed out");
        for headers in [vec![("origin", own)], vec![("sec-fetch-site", "same-origin")]] {
            let headers: Headers<'_> = headers.into_iter().chain([content]).collect();
            assert_eq!(person.ask(Method::POST, &paths[0], &headers, body.clone()).await.status, 303, "{headers:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_client_without_a_cookie_may_sign_in_and_another_site_may_not() {
    on_both(async |rig| {
        let person = rig.person("Ada", &[Role::Reviewer]).await;
        let body = form(&[("email", &person.email), ("password", PASSWORD)]);
        let content = ("content-type", "application/x-www-form-urlencoded");
        for foreign in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("origin", "null")] {
            let answer = rig.send(Method::POST, "/sign-in", &[content, foreign], body.clone()).await;
            assert_eq!(answer.status, 403, "{foreign:?}");
        }
        assert_eq!(rig.send(Method::POST, "/sign-in", &[content], body).await.status, 303);
    })
    .await;
}

/// What every answer must carry.
fn assert_guarded(what: &str, answer: &Answer, secure: bool) {
    let is = |name: &str, value: &str| assert_eq!(answer.header(name), value, "{what}: {name}");
    is("x-content-type-options", "nosniff");
    is("referrer-policy", "same-origin");
    is("cross-origin-opener-policy", "same-origin");
    assert!(!answer.header("x-request-id").is_empty(), "{what}");
    assert_eq!(answer.header("strict-transport-security").is_empty(), !secure, "{what}: HSTS");
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'"), "{what}: {policy}");
    for never in ["unsafe-inline", "'unsafe-eval'", "http:", "https:", "*", "data:"] {
        assert!(!policy.contains(never), "{what}: {policy}");
    }
    if !answer.header("content-type").starts_with("text/html") {
        return;
    }
    is("cache-control", "no-store");
    for part in ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
        assert!(policy.contains(part), "{what}: {policy}");
    }
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    assert!(nonce.len() >= 22, "{what}: {nonce}");
    for script in answer.text.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap();
        assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{what}: <script{tag}>");
    }
    for never in
        [" style=\"", "<style", " onclick=", " onload=", " onerror=", "javascript:", "src=\"http", "href=\"http"]
    {
        assert!(!answer.says(never), "{what} holds {never}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_answer_is_guarded() {
    for secure in [false, true] {
        on_both_from(Start { secure, ..Start::default() }, async |rig| {
            let api = rig.api().await;
            let id = api.bring(&sample("kyc_decision_in_review_duplicate_face_chinese")).await;
            let all = rig.signed_in("Ada", &[Role::Reviewer, Role::Manager, Role::Admin, Role::Auditor]).await;
            let mut nonces = Vec::new();
            for path in [
                "/sign-in",
                "/sessions",
                "/insight/ubo",
                "/admin/people",
                "/admin/keys",
                "/admin/webhooks",
                "/nothing-here",
                "/set-up/x",
                "/join/x",
                "/sessions?status=Nonsense",
                "/livez",
                "/readyz",
                "/favicon.svg",
                "/robots.txt",
                &format!("/sessions/{id}"),
                &format!("/pictures/{id}/id_verifications/0/front_image"),
                "/v3/nothing",
            ] {
                let answer = all.get(path).await;
                assert_guarded(path, &answer, secure);
                nonces.extend(answer.header("content-security-policy").split("nonce-").nth(1).map(str::to_owned));
            }
            nonces.sort_unstable();
            let many = nonces.len();
            nonces.dedup();
            assert_eq!(nonces.len(), many, "a nonce is used once");
            assert_guarded("redirect", &rig.nobody().get("/sessions").await, secure);
            assert_guarded("API", &api.get(&format!("/v3/session/{id}/decision/")).await, secure);
            assert_eq!(api.get("/v3/sessions/").await.header("cache-control"), "no-store");
            assert_guarded("API refusal", &rig.send(Method::GET, "/v3/sessions/", &[], "").await, secure);
            assert_guarded("cross-site", &all.ask(Method::POST, "/sign-out", &[("origin", "null")], "").await, secure);
            assert_guarded("refused form", &all.post("/admin/keys", &[("act", "create")]).await, secure);
            let echoed = rig.send(Method::GET, "/livez", &[("x-request-id", "abc-123")], "").await;
            assert_eq!(echoed.header("x-request-id"), "abc-123");
            let odd = rig.send(Method::GET, "/livez", &[("x-request-id", "a b")], "").await;
            assert_ne!(odd.header("x-request-id"), "a b");
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_leads_to_our_own_pages_alone() {
    on_both(async |rig| {
        let person = rig.person("Ada", &[Role::Reviewer]).await;
        for next in [
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example/",
            "/sessions\\..\\x",
            "javascript:alert(1)",
            "/sign-out",
            "/sessions\r\nset-cookie: a=b",
            "http:/evil.example",
            "\u{2028}/sessions",
            "/v3/sessions/",
        ] {
            let page = rig.nobody().get(&format!("/sign-in?next={}", urlencode(next))).await;
            assert_eq!(page.status, 200, "{next:?}");
            let fields = [("email", person.email.as_str()), ("password", PASSWORD), ("next", next)];
            let answer = person.post("/sign-in", &fields).await;
            assert_eq!((answer.status, answer.location()), (303, "/queue"), "{next:?}");
        }
        let session = format!("/sessions/{}", id_of(&sample("kyc_decision_approved_arabic")));
        let fields = [("email", person.email.as_str()), ("password", PASSWORD), ("next", session.as_str())];
        assert_eq!(person.post("/sign-in", &fields).await.location(), session);
    })
    .await;
}

fn urlencode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_that_are_too_large_or_broken_are_refused() {
    on_both(async |rig| {
        let person = rig.signed_in("Ada", &[Role::Admin]).await;
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("origin", rig.url.as_str())];
        let broken = person.ask(Method::POST, "/admin/people", &headers, vec![0xff, 0xfe, b'=', b'1']).await;
        assert!(matches!(broken.status, 200 | 400), "{}", broken.status);
        let nothing = person.post("/admin/people", &[("act", "explode")]).await;
        assert!(nothing.says("Nothing was done"), "{}", nothing.text);
        assert_eq!(rig.count("SELECT count(*) FROM users").await, 1);
        // last, for the server closes the connection on a body that it did not read
        let long = "x".repeat(300 * 1024);
        assert_eq!(person.post("/admin/keys", &[("name", &long)]).await.status, 413);
    })
    .await;
}
