//! Who may do what (domain §7): every route for every role, from the one table of rights.

use crate::harness::{Person, Rig, on_both};
use crate::receiver::Receiver;
use crate::samples::user;
use domain::{Right, Role};
use std::collections::BTreeSet;

/// Pages and the right that each needs.
const PAGES: &[(&str, Right)] = &[
    ("/sessions", Right::ListSessions),
    ("/queue", Right::WorkOnSession),
    ("/sessions/view", Right::ListSessions),
    ("/sessions/{id}", Right::OpenSession),
    ("/sessions/{id}/revisions", Right::OpenSession),
    ("/insight/ubo", Right::SeeUboSummaries),
    ("/admin/people", Right::SeePeople),
    ("/admin/keys", Right::SeeKeys),
    ("/admin/webhooks", Right::SeeWebhooks),
    ("/admin/privacy", Right::ConfirmPrivacy),
    ("/admin/policies", Right::SeePolicies),
    ("/admin/templates", Right::SeePolicies),
    ("/admin/audit", Right::SeeAudit),
    ("/sessions/{id}/documents/{item}", Right::OpenSession),
    ("/sessions/{id}/raw", Right::OpenSession),
];

/// Pages that need none: those before sign-in, the root, which leads to the own area, the own profile, the search, which
/// finds what its person may open, and the refusal itself; the kit, for developers; and those of jobs, which are their
/// owner's alone (`bulk`).
const OPEN_PAGES: &[&str] = &[
    "/",
    "/bulk/{id}",
    "/find",
    "/kit",
    "/profile",
    "/refused/{right}",
    "/sign-in",
    "/set-up/{token}",
    "/join/{token}",
];

/// Forms and the right that each needs.
const FORMS: &[(&str, Right)] = &[
    ("/sessions/{session_id}", Right::WorkOnSession),
    ("/bulk", Right::WorkOnSession),
    ("/sessions/columns", Right::ListSessions),
    ("/sessions/views", Right::ListSessions),
    ("/sessions/{session_id}/correct", Right::WorkOnSession),
    ("/sessions/{session_id}/decide", Right::Decide),
    ("/sessions/next", Right::WorkOnSession),
    ("/sessions/{session_id}/claim", Right::WorkOnSession),
    ("/sessions/{session_id}/release", Right::WorkOnSession),
    ("/sessions/{session_id}/assign", Right::Reassign),
    ("/sessions/{session_id}/priority", Right::Prioritise),
    ("/sessions/{session_id}/cancel", Right::Decide),
    ("/sessions/{session_id}/simulate", Right::Simulate),
    ("/sessions/{session_id}/tags", Right::WorkOnSession),
    ("/sessions/{session_id}/notes", Right::WorkOnSession),
    ("/sessions/{session_id}/draft", Right::Decide),
    ("/sessions/{session_id}/preview", Right::Decide),
    ("/sessions/{session_id}/template", Right::Decide),
    ("/sessions/{session_id}/anew", Right::Decide),
    ("/sessions/{session_id}/reveal", Right::SeePersonalData),
    ("/sessions/{session_id}/deliveries/{delivery_id}/resend", Right::ResendDelivery),
    ("/sessions/{session_id}/proposal", Right::ConfirmProposal),
    ("/admin/people", Right::ManagePeople),
    ("/admin/keys", Right::ManageKeys),
    ("/admin/webhooks", Right::ManageWebhooks),
    ("/sessions/{session_id}/privacy", Right::ProposePrivacy),
    ("/admin/privacy", Right::ConfirmPrivacy),
    ("/admin/policies", Right::ManagePolicies),
    ("/admin/templates", Right::ManagePolicies),
];

/// Forms that need none, or more than a role: a job is its owner's alone (`bulk`).
const OPEN_FORMS: &[&str] =
    &["/bulk/{bulk_id}", "/find", "/profile", "/sign-in", "/sign-out", "/set-up/{token}", "/join/{token}", "/unsent"];

#[test]
fn no_route_is_missing_from_the_matrix() {
    let named: BTreeSet<&str> = PAGES.iter().map(|(path, _)| *path).chain(OPEN_PAGES.iter().copied()).collect();
    let drawn = leptos_axum::generate_route_list(app::App);
    let drawn: BTreeSet<&str> = drawn.iter().map(leptos_axum::AxumRouteListing::path).collect();
    assert_eq!(drawn, named, "pages");

    let named: BTreeSet<&str> = FORMS.iter().map(|(path, _)| *path).chain(OPEN_FORMS.iter().copied()).collect();
    assert_eq!(routes(include_str!("../../src/web/forms/mod.rs")), named, "forms");

    let rest = [
        // the page of that address, with a way on to what its search can only mean
        "/sessions",
        "/sessions/list.csv",
        "/sessions/{session_id}/export/{request_id}",
        "/pictures/{session_id}/{array}/{item}/{field}",
        "/files/{file_id}",
        "/live",
        "/livez",
        "/readyz",
    ];
    assert_eq!(routes(include_str!("../../src/web/mod.rs")), rest.into(), "the rest of the web face");
}

/// The paths that a source file gives routes to.
fn routes(source: &str) -> BTreeSet<&str> {
    source.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// One session with one delivery that can be sent again, and one with a proposal that waits.
struct Things {
    session: String,
    delivery: String,
    /// The session that has a proposal, and that.
    proposed: (String, String),
}

async fn things(rig: &Rig) -> Things {
    let receiver = Receiver::open().await;
    rig.endpoint(&receiver.url, |_| {}).await;
    let mut payload = user(rig.id(), "In Review");
    payload["aml_screenings"] = serde_json::json!([{"status": "In Review", "hits": [{"caption": "Hit"}]}]);
    payload["id_verifications"][0]["front_image"] = serde_json::json!("https://m.example/a.jpg");
    let api = rig.api().await;
    let session = api.bring(&payload).await;
    rig.deliver().await;
    let hex = match &rig.base {
        crate::harness::Base::Sqlite(..) => "SELECT lower(hex(delivery_id)) FROM deliveries",
        crate::harness::Base::Postgres(..) => "SELECT delivery_id::text FROM deliveries",
    };
    let delivery = rig.texts(hex).await.remove(0);
    let mut listed = user(rig.id(), "In Review");
    let hit = serde_json::json!({"datasets": ["PEP"], "review_status": "Confirmed Match"});
    listed["aml_screenings"] = serde_json::json!([{"node_id": "aml", "status": "In Review", "hits": [hit]}]);
    let other = api.bring(&listed).await;
    let answer = api.decide(other, &serde_json::json!({"new_status": "Approved"})).await;
    let proposed = (other.to_string(), answer.json()["proposal_id"].as_str().unwrap().to_owned());
    Things { session: session.to_string(), delivery, proposed }
}

impl Things {
    fn path(&self, pattern: &str) -> String {
        if pattern.ends_with("/proposal") {
            return pattern.replace("{session_id}", &self.proposed.0);
        }
        let filled = pattern.replace("{id}", &self.session).replace("{session_id}", &self.session);
        filled.replace("{delivery_id}", &self.delivery).replace("{item}", "id_verifications-0")
    }

    /// Fields of a form that is right as far as it goes; the second value tells one form of a kind from the next.
    fn fields<'a>(&'a self, pattern: &str, unique: &'a str) -> Vec<(&'a str, &'a str)> {
        match pattern {
            "/admin/people" => vec![("act", "add"), ("name", "New"), ("email", unique), ("role", "reviewer")],
            "/admin/keys" => vec![("act", "create"), ("name", unique), ("scope", "list:sessions")],
            "/admin/policies" => vec![
                ("act", "add_reason"),
                ("code", unique.split('@').next().unwrap_or_default()),
                ("label", "Own"),
                ("category", "own"),
                ("outcome", "declined"),
            ],
            "/admin/webhooks" => vec![("act", "create"), ("url", "https://hooks.example/a")],
            "/sessions/{session_id}/privacy" => vec![("act", "export"), ("reason", "the subject asked")],
            "/sessions/{session_id}/proposal" => vec![("act", "confirm"), ("proposal_id", &self.proposed.1)],
            // refused by the rules, not by the right: the session stays as it is
            "/sessions/{session_id}/decide" | "/sessions/{session_id}/preview" => {
                vec![("new_status", "In Review"), ("expected_version", "1")]
            }
            // what it is already: taken, and nothing is written
            "/sessions/{session_id}/correct" => vec![
                ("act", "step"),
                ("step", "liveness_checks.0"),
                ("new_status", "Approved"),
                ("comment", "seen"),
                ("expected_version", "1"),
            ],
            "/bulk" => vec![("act", "tag"), ("scope", "match")],
            "/sessions/{session_id}/reveal" => vec![("what", "values")],
            "/admin/templates" => vec![("act", "add"), ("title", unique), ("body", "Seen.")],
            "/sessions/{session_id}/notes" => vec![("comment", "seen")],
            "/sessions/{session_id}/tags" => vec![("add", unique)],
            "/sessions/{session_id}" => {
                // what it is already: taken, and nothing is written
                vec![("act", "hits"), ("hit", "0.0"), ("review_status", "Unreviewed"), ("expected_version", "1")]
            }
            _ => Vec::new(),
        }
    }
}

async fn people(rig: &Rig) -> Vec<(Vec<Role>, Person<'_>)> {
    let mut people = Vec::new();
    for role in Role::ALL {
        people.push((vec![*role], rig.signed_in(role.wire(), &[*role]).await));
    }
    let both = vec![Role::Reviewer, Role::Admin];
    let person = rig.signed_in("both", &both).await;
    people.push((both, person));
    people
}

#[tokio::test(flavor = "multi_thread")]
async fn each_page_opens_for_the_roles_of_the_table_and_no_other() {
    on_both(async |rig| {
        let things = things(rig).await;
        for (roles, person) in people(rig).await {
            for (pattern, right) in PAGES {
                let answer = person.get(&things.path(pattern)).await;
                let may = roles.iter().any(|role| role.has(*right));
                assert_eq!(answer.status, if may { 200 } else { 403 }, "{roles:?} {pattern}");
                if !may {
                    assert!(answer.says(&format!("the right to {}", right.label())), "{roles:?} {pattern}");
                }
            }
        }
        for (pattern, _) in PAGES {
            let path = things.path(pattern);
            let answer = rig.nobody().get(&path).await;
            assert_eq!((answer.status, answer.text.as_str()), (303, ""), "{pattern}");
            assert_eq!(answer.location(), app::links::sign_in(&path));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_form_works_for_the_roles_of_the_table_and_no_other() {
    on_both(async |rig| {
        let things = things(rig).await;
        for (roles, person) in people(rig).await {
            for (pattern, right) in FORMS {
                let unique = format!("{}@new.example", person.name);
                let before = rig.count("SELECT count(*) FROM audit_log").await;
                let answer = person.post(&things.path(pattern), &things.fields(pattern, &unique)).await;
                if roles.iter().any(|role| role.has(*right)) {
                    // some are refused by the rules then, such as taking what another holds
                    assert!(matches!(answer.status, 200 | 303 | 400 | 409), "{roles:?} {pattern} {}", answer.text);
                } else {
                    assert_eq!(answer.status, 403, "{roles:?} {pattern}");
                    assert!(
                        answer.says(&format!("the right to {}", right.label())),
                        "{roles:?} {pattern} {}",
                        answer.text
                    );
                    assert_eq!(rig.count("SELECT count(*) FROM audit_log").await, before, "{roles:?} {pattern}");
                }
            }
        }
        let before = rig.rows().await;
        for (pattern, _) in FORMS {
            let answer = rig.nobody().post(&things.path(pattern), &things.fields(pattern, "x@new.example")).await;
            assert!(matches!(answer.status, 303 | 401 | 403), "{pattern} {}", answer.status);
            assert!(answer.status != 303 || answer.location().starts_with("/sign-in"), "{pattern}");
        }
        assert_eq!(rig.rows().await, before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_show_only_the_acts_that_the_roles_have() {
    on_both(async |rig| {
        let things = things(rig).await;
        let session = things.path("/sessions/{id}");
        for (roles, person) in people(rig).await {
            let has = |right: Right| roles.iter().any(|role| role.has(right));
            if has(Right::OpenSession) {
                let page = person.get(&session).await;
                assert_eq!(page.says("id=\"decision-form\""), has(Right::Decide), "{roles:?}");
                assert_eq!(page.says("name=\"hit\""), has(Right::WorkOnSession), "{roles:?}");
                assert_eq!(page.says("/resend\""), has(Right::ResendDelivery), "{roles:?}");
            }
            for (path, see, manage) in [
                ("/admin/people", Right::SeePeople, Right::ManagePeople),
                ("/admin/keys", Right::SeeKeys, Right::ManageKeys),
                ("/admin/webhooks", Right::SeeWebhooks, Right::ManageWebhooks),
                ("/admin/policies", Right::SeePolicies, Right::ManagePolicies),
            ] {
                if has(see) {
                    let page = person.get(path).await;
                    assert_eq!(page.says(&format!("action=\"{path}\"")), has(manage), "{roles:?} {path}");
                }
            }
            let start = if has(Right::ListSessions) { "/sessions" } else { "/admin/people" };
            let page = person.get(start).await;
            for (href, right) in [
                ("/sessions", Right::ListSessions),
                ("/insight/ubo", Right::SeeUboSummaries),
                ("/admin/people", Right::SeePeople),
                ("/admin/keys", Right::SeeKeys),
                ("/admin/webhooks", Right::SeeWebhooks),
                ("/admin/privacy", Right::ConfirmPrivacy),
                ("/admin/policies", Right::SeePolicies),
                ("/admin/audit", Right::SeeAudit),
            ] {
                assert_eq!(page.says(&format!("href=\"{href}\"")), has(right), "{roles:?} navigation {href}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_reaches_a_session_by_the_path_of_another() {
    on_both(async |rig| {
        let things = things(rig).await;
        let other = rig.api().await.bring(&user(rig.id(), "In Review")).await;
        let person = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let path = format!("/sessions/{other}/deliveries/{}/resend", things.delivery);
        assert_eq!(person.post(&path, &[]).await.status, 404);
        for path in [format!("/sessions/{}", rig.id()), "/sessions/17".to_owned(), "/sessions/..%2Fadmin".to_owned()] {
            assert_eq!(person.get(&path).await.status, 404, "{path}");
        }
        assert_eq!(person.decide(rig.id(), &[("new_status", "Approved"), ("expected_version", "1")]).await.status, 404);
    })
    .await;
}
