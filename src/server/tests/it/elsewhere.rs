//! Who looks like the subject elsewhere: found by keyed tokens and by what the source says, linked where the viewer may
//! go (domain §1 "At rest", design: screens "duplicates found elsewhere with links").

use crate::harness::{ALL_SCOPES, Person, on_both};
use crate::samples::user;
use domain::{Environment, Role, Scope, Uuid};
use http::Method;
use serde_json::{Value, json};

const NUMBER: &str = "EXS7200419";

fn person(session_id: Uuid, number: &str, name: &str) -> Value {
    let mut payload = user(session_id, "In Review");
    payload["id_verifications"][0]["document_number"] = json!(number);
    payload["id_verifications"][0]["issuing_state"] = json!("ESP");
    payload["id_verifications"][0]["date_of_birth"] = json!("1991-03-04");
    payload["id_verifications"][0]["full_name"] = json!(name);
    payload
}

/// The panel of a session's page, as a reviewer has it.
async fn panel(who: &Person<'_>, id: Uuid) -> String {
    let page = who.get(&format!("/sessions/{id}")).await;
    assert_eq!(page.status, 200);
    page.between("id=\"elsewhere\"", "</section>").unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_session_with_the_same_document_or_person_is_a_link_both_ways() {
    on_both(async |rig| {
        let api = rig.api().await;
        let first = api.bring(&person(rig.id(), NUMBER, "Niamh O'Tarradale")).await;
        let second = api.bring(&person(rig.id(), "exs 720-0419", "Rory Doon")).await;
        let third = api.bring(&person(rig.id(), "OTHER44", "O’TARRADALE Níamh")).await;
        let nobody = api.bring(&person(rig.id(), "ALONE55", "Una Alone")).await;
        let sandbox = rig.key("sand", ALL_SCOPES, Environment::Sandbox).await;
        let elsewhere = sandbox.bring(&person(rig.id(), NUMBER, "Niamh O'Tarradale")).await;
        for role in [Role::Reviewer, Role::Manager, Role::Auditor] {
            let who = rig.signed_in(role.wire(), &[role]).await;
            let found = panel(&who, first).await;
            let link = |id: Uuid| format!("href=\"/sessions/{id}\"");
            assert!(found.contains(&link(second)) && found.contains("Same document number"), "{role:?} {found}");
            assert!(found.contains(&link(third)) && found.contains("Same name and date of birth"), "{role:?}");
            assert!(!found.contains(&link(first)) && !found.contains(&link(elsewhere)), "{role:?}");
            assert!(!found.contains(NUMBER), "the number itself stays covered");
            assert!(panel(&who, second).await.contains(&link(first)));
            assert!(panel(&who, nobody).await.contains("Found nowhere else"));
            assert!(panel(&who, elsewhere).await.contains("Found nowhere else"), "{role:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_number_moves_the_mark_and_redaction_takes_it_away() {
    on_both(async |rig| {
        let api = rig.key("all", &[ALL_SCOPES, &[Scope::WritePrivacy]].concat(), Environment::Live).await;
        let first = api.bring(&person(rig.id(), NUMBER, "Niamh O'Tarradale")).await;
        let second = api.bring(&person(rig.id(), "OTHER44", "Rory Doon")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        assert!(panel(&ada, first).await.contains("Found nowhere else"));

        let path = format!("/v3/session/{second}/update-data/");
        let answer = api.ask(Method::PATCH, &path, json!({"document_number": NUMBER}).to_string()).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert!(panel(&ada, first).await.contains(&second.to_string()));

        assert_eq!(api.decide(second, &json!({"new_status": "Declined"})).await.status, 200);
        let answer = api.ask(Method::POST, &format!("/v3/session/{second}/redact/"), String::new()).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        rig.redacted().await;
        let tokens =
            "SELECT count(*) FROM search_tokens t JOIN sessions s ON s.number = t.number WHERE s.redaction IS NOT NULL";
        assert_eq!(rig.count(tokens).await, 0);
        assert!(panel(&ada, first).await.contains("Found nowhere else"));
        let page = ada.get(&format!("/sessions/{second}")).await;
        assert!(page.status == 200 && !page.says("id=\"elsewhere\""));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_source_found_is_a_link_only_where_the_desk_has_it_in_this_environment() {
    on_both(async |rig| {
        let (api, sandbox) = (rig.api().await, rig.key("sand", ALL_SCOPES, Environment::Sandbox).await);
        let here = api.bring(&person(rig.id(), "OTHER44", "Rory Doon")).await;
        let there = sandbox.bring(&person(rig.id(), "OTHER55", "Rory Doon")).await;
        let unknown = rig.id();
        let mut payload = person(rig.id(), NUMBER, "Niamh O'Tarradale");
        let found = |id: Uuid, number: i64| {
            json!({"session_id": id, "session_number": number, "source": "session", "status": "Approved",
                "similarity_percentage": 91.37, "user_details": {"full_name": "Found One"}})
        };
        payload["liveness_checks"][0]["matches"] = json!([
            found(here, 1001), found(there, 1002), found(unknown, 1003),
            {"source": "list_entry", "is_blocklisted": true, "similarity_percentage": 71.5}
        ]);
        let id = api.bring(&payload).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let found = panel(&ada, id).await;
        assert!(found.contains(&format!("href=\"/sessions/{here}\"")), "{found}");
        for other in [there, unknown] {
            assert!(!found.contains(&other.to_string()), "{found}");
        }
        for text in ["Liveness: 91.37 % similar", "Session 1002 of the source", "Entry of a list", "on the blocklist"] {
            assert!(found.contains(text), "{text} in {found}");
        }
    })
    .await;
}
