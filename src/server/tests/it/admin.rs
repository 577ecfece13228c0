//! `/admin`: accounts, keys and endpoints (contract, domain §7).

use crate::harness::{ALL_SCOPES, Answer, Api, on_both};
use crate::receiver::Receiver;
use crate::samples::user;
use domain::{Environment, Role};
use serde_json::json;

/// The secret that a page shows this once.
fn shown_once(page: &Answer) -> String {
    let inside = page.between("class=\"secret\"", "</code>").and_then(|tag| tag.split_once('>')).unwrap().1;
    inside.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_changes_their_own_roles_and_the_last_admin_stays() {
    on_both(async |rig| {
        let tove = rig.signed_in("Tove", &[Role::Admin, Role::Reviewer]).await;
        let own = tove.user_id.to_string();
        for act in ["roles", "disable"] {
            let answer = tove
                .post("/admin/people", &[("act", act), ("user_id", &own), ("role", "admin"), ("role", "manager")])
                .await;
            assert_eq!((answer.status, answer.says("Nobody ")), (409, true), "{act}");
        }
        assert!(tove.get("/admin/people").await.says("Only one active admin is left"));
        // another admin may take the role from the second but one admin, never from the last
        let bob = rig.signed_in("Bob", &[Role::Admin]).await;
        assert!(!tove.get("/admin/people").await.says("Only one active admin is left"));
        let of_bob = bob.user_id.to_string();
        assert_eq!(tove.post("/admin/people", &[("act", "disable"), ("user_id", &of_bob)]).await.status, 200);
        let system = domain::Actor::System;
        let last = rig.desk.change_roles(&system, tove.user_id, vec![Role::Reviewer]).await.unwrap_err();
        assert_eq!(last.sentence(), "The last active admin cannot be removed.");
        assert!(rig.desk.disable_person(&system, tove.user_id).await.is_err());
        // an invited admin who never joined does not count as one
        let add = [("act", "add"), ("name", "New"), ("email", "new@desk.example"), ("role", "admin")];
        assert_eq!(tove.post("/admin/people", &add).await.status, 200);
        assert!(rig.desk.disable_person(&system, tove.user_id).await.is_err());
        assert_eq!(tove.get("/admin/people").await.status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_form_says_what_is_wrong_and_keeps_what_was_typed() {
    on_both(async |rig| {
        let tove = rig.signed_in("Tove", &[Role::Admin]).await;
        let before = rig.count("SELECT count(*) FROM audit_log").await;
        for (path, fields, sentence) in [
            (
                "/admin/people",
                vec![("email", "no mail"), ("name", "New"), ("role", "reviewer")],
                "Give an email address",
            ),
            ("/admin/people", vec![("email", "a@b.example"), ("name", " "), ("role", "reviewer")], "Give a name"),
            ("/admin/people", vec![("email", "a@b.example"), ("name", "New")], "Choose at least one role"),
            (
                "/admin/people",
                vec![("email", "a@b.example"), ("name", "New"), ("role", "king")],
                "king is not one of the choices",
            ),
            (
                "/admin/people",
                vec![("email", "TOVE@desk.example"), ("name", "New"), ("role", "admin")],
                "an account with this email",
            ),
            ("/admin/keys", vec![("name", ""), ("scope", "list:sessions")], "Give the key a name"),
            ("/admin/keys", vec![("name", "mine")], "Choose at least one scope"),
            ("/admin/keys", vec![("name", "mine"), ("scope", "all")], "all is not one of the choices"),
            ("/admin/webhooks", vec![("url", "hooks.example")], "Write a full URL"),
            ("/admin/webhooks", vec![("url", "http://hooks.example/")], "Use https"),
            ("/admin/webhooks", vec![("url", "https://a:b@hooks.example/")], "no user name"),
            ("/admin/webhooks", vec![("url", "https://hooks.example/"), ("allow_network", "ten")], "CIDR form"),
            (
                "/admin/webhooks",
                vec![("url", "https://hooks.example/"), ("event", "nothing")],
                "nothing is not one of the choices",
            ),
        ] {
            let answer = tove.post(path, &fields).await;
            assert_eq!(answer.status, 400, "{fields:?}");
            assert!(answer.says(sentence), "{fields:?}: {sentence}");
            let (name, value) = fields[0];
            assert_eq!(answer.field(name), value, "{path} keeps {name}");
        }
        assert_eq!(rig.count("SELECT count(*) FROM audit_log").await, before, "nothing was written");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_shown_once_works_and_is_refused_at_once_when_revoked() {
    on_both(async |rig| {
        let tove = rig.signed_in("Tove", &[Role::Admin]).await;
        let scopes: Vec<(&str, &str)> = ALL_SCOPES.iter().map(|scope| ("scope", scope.wire())).collect();
        let fields = [&[("act", "create"), ("name", "crm"), ("environment", "sandbox")], scopes.as_slice()].concat();
        let key = shown_once(&tove.post("/admin/keys", &fields).await);
        assert!(key.starts_with("cs_sandbox_") && key.len() >= "cs_sandbox_".len() + 43, "{key}");
        let page = tove.get("/admin/keys").await;
        assert!(!page.says(&key) && page.says("crm") && page.says("sandbox"), "never again");
        let key_id = rig.store.list_keys().await.unwrap()[0].key_id;
        let api = Api { rig, key };
        let id = api.bring(&user(rig.id(), "In Review")).await;
        assert_eq!(api.session(id).await["environment"], "sandbox");
        assert!(!tove.get("/admin/keys").await.says(">never<"), "its last use is noted");
        let revoke = [("act", "revoke"), ("key_id", &key_id.to_string())];
        assert_eq!(tove.post("/admin/keys", &revoke.map(|(name, value)| (name, value as &str))).await.status, 200);
        assert_eq!(api.get("/v3/sessions/").await.status, 403);
        assert!(tove.get("/admin/keys").await.says("revoked"));
        assert_eq!(tove.post("/admin/keys", &[("act", "revoke"), ("key_id", "17")]).await.status, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoints_secret_is_shown_once_and_revoking_stops_its_events() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        let tove = rig.signed_in("Tove", &[Role::Admin]).await;
        let fields = [
            ("act", "create"),
            ("url", receiver.url.as_str()),
            ("allow_network", "127.0.0.0/8"),
            ("headers", "standard"),
            ("headers", "didit"),
            ("event", "session.created"),
            ("environment", "live"),
        ];
        let secret = shown_once(&tove.post("/admin/webhooks", &fields).await);
        assert!(secret.starts_with("whsec_"), "{secret}");
        let page = tove.get("/admin/webhooks").await;
        assert!(!page.says(&secret) && page.says(&receiver.url) && page.says("session.created"));
        let api = rig.key("live", ALL_SCOPES, Environment::Live).await;
        api.bring(&user(rig.id(), "In Review")).await;
        assert_eq!(rig.deliver().await, 1);
        assert!(!receiver.seen()[0].header("x-signature-v2").is_empty());
        api.bring(&user(rig.id(), "In Review")).await;
        let endpoint_id = rig.store.list_endpoints().await.unwrap()[0].endpoint.endpoint_id.to_string();
        let revoke = [("act", "revoke"), ("endpoint_id", endpoint_id.as_str())];
        assert_eq!(tove.post("/admin/webhooks", &revoke).await.status, 200);
        api.bring(&user(rig.id(), "In Review")).await;
        assert_eq!(rig.deliver().await, 0, "what waited is given up");
        assert_eq!(receiver.seen().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_show_roles_state_and_last_sign_in() {
    on_both(async |rig| {
        let tove = rig.signed_in("Tove", &[Role::Admin]).await;
        let ada = rig.person("Ada", &[Role::Reviewer, Role::Manager]).await;
        let add = [("act", "add"), ("name", "Carl"), ("email", "carl@desk.example"), ("role", "auditor")];
        let page = tove.post("/admin/people", &add).await;
        assert!(page.says(&format!("{}/join/", rig.url)), "the link is whole");
        let page = tove.get("/admin/people").await;
        assert!(!page.says("/join/"), "and shown once");
        for text in ["ada@desk.example", "Invited", "Active", "Manager", "Auditor", "3 reviewer accounts"] {
            assert!(page.says(text), "{text}");
        }
        for button in [">Disable", ">End sign-ins"] {
            assert!(page.says(button), "{button}");
        }
        tove.post("/admin/people", &[("act", "disable"), ("user_id", &ada.user_id.to_string())]).await;
        let page = tove.get("/admin/people").await;
        assert!(page.says("Disabled") && page.says(">Enable"));
        assert_eq!(json!(rig.store.list_users().await.unwrap().len()), 3);
    })
    .await;
}
