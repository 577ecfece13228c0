//! Correcting by hand with the forms of the session page: the same rule as the API's calls, with the old value shown
//! and a why (domain §5 "data correction").

use crate::harness::{Person, on_both};
use crate::samples::{COMPLEX, id_of, sample, user};
use domain::{Role, Uuid};
use serde_json::{Value, json};

const NUMBER: &str = "EXS7200419";
const PARTY: &str = "99868706-b94c-4146-b0b7-aab56ddb7408";

fn person(session_id: Uuid) -> Value {
    let mut payload = user(session_id, "In Review");
    payload["id_verifications"][0]["document_number"] = json!(NUMBER);
    payload["id_verifications"][0]["full_name"] = json!("Ada Probe");
    payload["poa_verifications"] = json!([{"status": "Approved", "issuer": "Cove Bank"}]);
    payload
}

async fn send(who: &Person<'_>, id: Uuid, fields: &[(&str, &str)]) -> crate::harness::Answer {
    who.post(&format!("/sessions/{id}/correct"), fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_is_corrected_with_why_and_the_timeline_tells_old_and_new() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&person(rig.id())).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let page = ada.get(&format!("/sessions/{id}")).await;
        let form = page.between("id=\"correct-id_verifications-0\"", "</form>").unwrap();
        assert!(form.contains("Ada") && form.contains("••••19") && !form.contains(NUMBER), "{form}");
        let fields = [
            ("act", "values"),
            ("thing", "/id_verifications/0"),
            ("expected_version", "1"),
            ("set_first_name", "Eda"),
            ("set_document_number", ""),
            ("clear", "set_last_name"),
            ("comment", "misread"),
        ];
        let answer = send(&ada, id, &fields).await;
        assert_eq!(
            (answer.status, answer.location()),
            (303, format!("/sessions/{id}#id_verifications").as_str()),
            "{}",
            answer.text
        );
        let given = api.session(id).await;
        let document = &given["id_verifications"][0];
        assert_eq!((&document["first_name"], &document["last_name"]), (&json!("Eda"), &Value::Null));
        assert_eq!((&document["document_number"], &document["full_name"]), (&json!(NUMBER), &json!("Eda")));
        assert_eq!((&given["version"], &given["status"]), (&json!(2), &json!("In Review")));
        let page = ada.get(&format!("/sessions/{id}")).await;
        let told = page.between("id=\"timeline\"", "</section>").unwrap();
        assert!(told.contains("misread") && told.contains("Eda") && told.contains("First name"), "{told}");

        let fields = [
            ("act", "values"),
            ("thing", "/poa_verifications/0"),
            ("expected_version", "2"),
            ("set_issuer", "Bay Bank"),
            ("comment", "so"),
        ];
        assert_eq!(send(&ada, id, &fields).await.status, 303);
        let fields = [
            ("act", "step"),
            ("step", "liveness_checks.0"),
            ("new_status", "Declined"),
            ("expected_version", "3"),
            ("comment", "a mask"),
        ];
        assert_eq!(send(&ada, id, &fields).await.status, 303);
        let given = api.session(id).await;
        assert_eq!(
            (&given["poa_verifications"][0]["issuer"], &given["liveness_checks"][0]["status"]),
            (&json!("Bay Bank"), &json!("Declined"))
        );
        assert_eq!(rig.count("SELECT count(*) FROM audit_log WHERE content LIKE '%session.correct%'").await, 2);
        assert_eq!(
            rig.count("SELECT count(*) FROM audit_log WHERE content LIKE '%Bay Bank%' OR content LIKE '%misread%'")
                .await,
            0
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_is_corrected_and_a_party_left_out_and_taken_in_again() {
    on_both(async |rig| {
        let api = rig.api().await;
        let payload = sample(COMPLEX);
        let id = id_of(&payload);
        api.bring(&payload).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let page = ada.get(&format!("/sessions/{id}")).await;
        let version = page.field("expected_version");
        let company = "/registry_checks/0/company";
        let fields = [
            ("act", "values"),
            ("thing", company),
            ("expected_version", &version),
            ("set_region", "Elsewhere"),
            ("comment", "by the register"),
        ];
        assert_eq!(send(&ada, id, &fields).await.status, 303);
        assert_eq!(api.session(id).await["registry_checks"][0]["company"]["region"], "Elsewhere");
        for (to, skipped) in [("out", true), ("in", false)] {
            let page = ada.get(&format!("/sessions/{id}")).await;
            let version = page.field("expected_version");
            let fields = [
                ("act", "party"),
                ("party", PARTY),
                ("to", to),
                ("expected_version", &version),
                ("comment", "twice there"),
            ];
            assert_eq!(send(&ada, id, &fields).await.status, 303);
            let given = api.session(id).await;
            let parties = given["key_people_checks"][0]["submitted"]["parties"].as_array().unwrap();
            let party = parties.iter().find(|party| party["uuid"] == PARTY).unwrap();
            assert_eq!(party["is_skipped"], skipped, "{to}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_correction_writes_nothing_and_keeps_what_was_typed() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&person(rig.id())).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let base = [("act", "values"), ("thing", "/id_verifications/0"), ("set_first_name", "Eda")];
        let before = rig.rows().await;
        for (more, status, sentence) in [
            (vec![("expected_version", "1"), ("comment", " ")], 400, "Say why it is corrected."),
            (
                vec![("expected_version", "1"), ("comment", "x"), ("set_date_of_birth", "soon")],
                400,
                "must be a date written YYYY-MM-DD.",
            ),
            (vec![("expected_version", "0"), ("comment", "x")], 409, "changed"),
            (
                vec![("expected_version", "1"), ("comment", "x"), ("clear", "set_first_name")],
                400,
                "write a new value or empty it, not both.",
            ),
        ] {
            let answer = send(&ada, id, &[&base[..], &more].concat()).await;
            assert_eq!(answer.status, status, "{more:?}");
            assert!(answer.says(sentence), "{more:?} {sentence}");
            let form = answer.between("id=\"correct-id_verifications-0\"", "</form>").unwrap();
            assert!(form.contains("value=\"Eda\""), "{more:?}: what was typed stays");
        }
        let wrong = [
            ("act", "step"),
            ("step", "key_people_checks.0"),
            ("new_status", "Approved"),
            ("expected_version", "1"),
            ("comment", "x"),
        ];
        assert!(matches!(send(&ada, id, &wrong).await.status, 400 | 404));
        let unknown = [
            ("act", "values"),
            ("thing", "/aml_screenings/0"),
            ("set_status", "x"),
            ("expected_version", "1"),
            ("comment", "x"),
        ];
        assert_eq!(send(&ada, id, &unknown).await.status, 404);
        assert_eq!(rig.rows().await, before);
        let auditor = rig.signed_in("Ira", &[Role::Auditor]).await;
        assert!(!auditor.get(&format!("/sessions/{id}")).await.says("id=\"correct\""));
    })
    .await;
}
