//! Every unsafe call of the API, sent again after its process died between effect and answer: the same answer, from the
//! effect's own transaction.

use crate::harness::{Answer, Api, Base, Rig, on_both};
use crate::receiver::Receiver;
use crate::samples::{COMPLEX, company, id_of, sample, user};
use domain::{Environment, Scope, Uuid};
use http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What a call is, and the status of its answer.
struct Case<'a> {
    operation: &'static str,
    key: &'a Api<'a>,
    method: Method,
    path: String,
    body: Value,
    event: Option<&'static str>,
    status: u16,
}

/// From here on nobody can write an answer that was not kept with the effect: as if every process died before it.
async fn let_answers_be_lost(rig: &Rig) {
    let statements: &[&str] = match rig.base {
        Base::Sqlite(..) => &["CREATE TRIGGER lost BEFORE UPDATE OF took_effect ON idempotent_calls \
            WHEN NEW.answer IS NOT NULL BEGIN SELECT RAISE(ABORT, 'lost'); END"],
        Base::Postgres(..) => &[
            "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''lost''; END'",
            "CREATE TRIGGER lost BEFORE UPDATE OF took_effect ON idempotent_calls FOR EACH ROW \
             WHEN (NEW.answer IS NOT NULL) EXECUTE FUNCTION lose()",
        ],
    };
    for statement in statements {
        rig.execute(statement).await.unwrap();
    }
}

async fn send(case: &Case<'_>, name: &str) -> Answer {
    let mut headers =
        vec![("x-api-key", case.key.key.as_str()), ("idempotency-key", name), ("content-type", "application/json")];
    headers.extend(case.event.map(|id| ("x-source-event-id", id)));
    let body = if case.body.is_null() { String::new() } else { case.body.to_string() };
    case.key.rig.send(case.method.clone(), &case.path, &headers, body).await
}

/// Every unsafe operation that the document names.
fn unsafe_operations() -> BTreeSet<String> {
    let document: Value = serde_json::from_str(&api::document()).unwrap();
    let items = document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap());
    items
        .filter(|(method, _)| *method != "get")
        .map(|(_, operation)| operation["operationId"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_unsafe_call_has_the_answer_of_its_effect_when_it_is_sent_again() {
    on_both(async |rig| {
        let scopes = Scope::ALL;
        let (live, sandbox) =
            (rig.key("live", scopes, Environment::Live).await, rig.key("sandbox", scopes, Environment::Sandbox).await);
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        let (live, sandbox) = (&live, &sandbox);
        let case = |operation, method: Method, path: String, body: Value| Case {
            operation,
            key: live,
            method,
            path,
            body,
            event: None,
            status: 200,
        };
        let of = |id: Uuid, rest: &str| format!("/v3/session/{id}/{rest}");
        let bring = async |status: &str| live.bring(&user(rig.id(), status)).await;
        let (fresh, known, heard) = (rig.id(), bring("In Review").await, bring("In Review").await);
        let with_event = user(heard, "In Review");
        let firm = company(rig.id(), "In Review", &[known]);
        let person = sample("kyc_decision_declined_tampering_cyrillic");
        let complex = sample(COMPLEX);
        live.bring(&person).await;
        live.bring(&complex).await;
        let (person, complex_id) = (id_of(&person), id_of(&complex));
        let hit = "4Wb6OHlN4TyFjK8u";
        let document = complex["document_verifications"][0]["items"][6]["uuid"].as_str().unwrap();
        let told = live.get(&of(known, "webhooks/")).await.json()[0]["uuid"].as_str().unwrap().to_owned();
        let worked = bring("In Review").await;
        let unsettled = bring("Approved").await;
        let trial = user(rig.id(), "In Review");
        sandbox.bring(&trial).await;
        let (gone, deleted, held) = (bring("Approved").await, bring("Approved").await, bring("Approved").await);
        let four_eyes = json!({"four_eyes": ["business"]});
        let cases = vec![
            Case {
                status: 201,
                ..case(
                    "create_session",
                    Method::POST,
                    "/v3/session/".into(),
                    json!({"workflow_id": "w", "vendor_data": "crm"}),
                )
            },
            Case { status: 201, ..case("put_decision", Method::PUT, of(fresh, "decision/"), user(fresh, "In Review")) },
            Case { status: 201, ..case("put_decision", Method::PUT, of(id_of(&firm), "decision/"), firm.clone()) },
            case("put_decision", Method::PUT, of(known, "decision/"), user(known, "Approved")),
            Case {
                event: Some("event-1"),
                ..case("put_decision", Method::PUT, of(heard, "decision/"), with_event.clone())
            },
            Case { event: Some("event-1"), ..case("put_decision", Method::PUT, of(heard, "decision/"), with_event) },
            case("update_status", Method::PATCH, of(unsettled, "update-status/"), json!({"new_status": "Resubmitted"})),
            case("cancel_session", Method::POST, of(unsettled, "cancel/"), Value::Null),
            case("put_policies", Method::PUT, "/v3/policies/".into(), four_eyes),
            Case {
                status: 202,
                ..case(
                    "update_status",
                    Method::PATCH,
                    of(id_of(&firm), "update-status/"),
                    json!({"new_status": "Declined"}),
                )
            },
            case(
                "describe_session",
                Method::PATCH,
                of(worked, ""),
                json!({"metadata": {"tier": "gold"}, "external_ref": "crm-18"}),
            ),
            case("add_tags", Method::POST, of(worked, "tags/add/"), json!({"tags": ["vip", "paper"]})),
            case("remove_tags", Method::POST, of(worked, "tags/remove/"), json!({"tag": "vip"})),
            case("replace_tags", Method::PUT, of(worked, "tags/"), json!({"tags": ["new"]})),
            case("prioritise_session", Method::PUT, of(worked, "priority/"), json!({"priority": "high"})),
            case("claim_session", Method::POST, of(worked, "claim/"), Value::Null),
            // by who has it already: another lease
            case("claim_session", Method::POST, of(worked, "claim/"), Value::Null),
            Case {
                status: 201,
                ..case(
                    "add_review",
                    Method::POST,
                    format!("/v3/sessions/{worked}/reviews/"),
                    json!({"comment": "seen"}),
                )
            },
            case("release_session", Method::POST, of(worked, "release/"), Value::Null),
            case("next_session", Method::POST, "/v3/sessions/next/".into(), Value::Null),
            Case {
                key: sandbox,
                ..case(
                    "simulate_outcome",
                    Method::POST,
                    of(id_of(&trial), "simulate/"),
                    json!({"new_status": "Approved"}),
                )
            },
            case("resend_delivery", Method::POST, of(known, &format!("webhook/{told}/resend")), Value::Null),
            case(
                "resend_span",
                Method::POST,
                "/v3/webhooks/resend/".into(),
                json!({"date_from": "2026-11-20", "date_to": "2026-11-20"}),
            ),
            case(
                "update_aml_hit_status",
                Method::PATCH,
                of(complex_id, "update-aml-hit-status/"),
                json!({"hit_id": hit, "review_status": "False Positive"}),
            ),
            case(
                "bulk_update_aml_hit_status",
                Method::PATCH,
                of(complex_id, "bulk-update-aml-hit-status/"),
                json!({"hit_updates": [{"hit_id": hit, "review_status": "Inconclusive"}]}),
            ),
            case(
                "update_document_status",
                Method::PATCH,
                of(complex_id, &format!("documents/{document}/update-status/")),
                json!({"new_status": "Approved"}),
            ),
            case(
                "update_feature_status",
                Method::PATCH,
                of(complex_id, "features/kyb_documents/update-status/"),
                json!({"new_status": "Declined"}),
            ),
            case(
                "update_company_data",
                Method::PATCH,
                of(complex_id, "kyb/48685c74-5ffa-4a5f-922f-f21cfd7a62d8/update-data/"),
                json!({"region": "Elsewhere"}),
            ),
            case(
                "update_party",
                Method::PATCH,
                of(complex_id, "kyb/parties/99868706-b94c-4146-b0b7-aab56ddb7408/"),
                json!({"is_skipped": true}),
            ),
            case("update_data", Method::PATCH, of(person, "update-data/"), json!({"gender": "U"})),
            case("update_poa_data", Method::PATCH, of(person, "update-poa-data/"), json!({"issuer": "Example Bank"})),
            case(
                "hold_session",
                Method::PUT,
                of(held, "legal-hold/"),
                json!({"until": "2027-01-31T00:00:00Z", "reason": "court"}),
            ),
            case("redact_session", Method::POST, of(gone, "redact/"), Value::Null),
            Case { status: 204, ..case("delete_session", Method::DELETE, of(deleted, "delete/"), Value::Null) },
        ];
        let named: BTreeSet<String> = cases.iter().map(|case| case.operation.to_owned()).collect();
        assert_eq!(named, unsafe_operations(), "a call is missing here");

        let_answers_be_lost(rig).await;
        let mut first = Vec::new();
        for (at, case) in cases.iter().enumerate() {
            let answer = send(case, &format!("call-{at}")).await;
            assert_eq!(
                (answer.status, answer.header("idempotent-replayed")),
                (case.status, ""),
                "{} {}",
                case.operation,
                answer.text
            );
            first.push(answer);
        }
        // what comes later shows in no answer of then, and what a redaction takes away was not in its own
        for id in [known, fresh, heard, worked, id_of(&firm)] {
            let tagged = live.ask(Method::POST, &of(id, "tags/add/"), json!({"tag": "later"}).to_string()).await;
            assert_eq!(tagged.status, 200, "{}", tagged.text);
        }
        assert_eq!(rig.redacted().await, 2);
        let before = rig.rows().await;
        for (at, (case, first)) in cases.iter().zip(&first).enumerate() {
            let again = send(case, &format!("call-{at}")).await;
            assert_eq!(
                (again.status, again.header("idempotent-replayed")),
                (first.status, "true"),
                "{} {}",
                case.operation,
                again.text
            );
            assert_eq!(
                (&again.text, again.header("content-type")),
                (&first.text, first.header("content-type")),
                "{}",
                case.operation
            );
        }
        assert_eq!(rig.rows().await, before, "nothing happened twice");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_source_says_of_its_event_is_part_of_the_request() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = rig.id();
        let case = |event| Case {
            operation: "put_decision",
            key: &api,
            method: Method::PUT,
            path: format!("/v3/session/{id}/decision/"),
            body: user(id, "In Review"),
            event,
            status: 201,
        };
        assert_eq!(send(&case(Some("one")), "name").await.status, 201);
        assert_eq!(send(&case(Some("one")), "name").await.status, 201);
        for other in [Some("two"), None] {
            assert_eq!(send(&case(other), "name").await.status, 422, "{other:?}");
        }
        let headers = [
            ("x-api-key", api.key.as_str()),
            ("idempotency-key", "name"),
            ("x-source-event-id", "one"),
            ("x-source-event-time", "2026-11-20T07:00:00Z"),
        ];
        let answer = rig.send(Method::PUT, &case(None).path, &headers, case(None).body.to_string()).await;
        assert_eq!(answer.status, 422, "{}", answer.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_before_the_effect_is_not_taken_for_it() {
    on_both(async |rig| {
        let api = rig.key("all", Scope::ALL, Environment::Live).await;
        let id = api.bring(&user(rig.id(), "Approved")).await;
        let case = Case {
            operation: "delete_session",
            key: &api,
            method: Method::DELETE,
            path: format!("/v3/session/{id}/delete/"),
            body: Value::Null,
            event: None,
            status: 204,
        };
        // the session is redacted, and the database fails before it is hidden
        let (refuse, take) = match rig.base {
            Base::Sqlite(..) => (
                vec!["CREATE TRIGGER no BEFORE UPDATE OF deleted_at ON sessions BEGIN SELECT RAISE(ABORT, 'no'); END"],
                "DROP TRIGGER no",
            ),
            Base::Postgres(..) => (
                vec![
                    "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'",
                    "CREATE TRIGGER no BEFORE UPDATE OF deleted_at ON sessions FOR EACH ROW EXECUTE FUNCTION no()",
                ],
                "DROP TRIGGER no ON sessions",
            ),
        };
        for statement in refuse {
            rig.execute(statement).await.unwrap();
        }
        assert_eq!(send(&case, "name").await.status, 500);
        rig.execute(take).await.unwrap();
        let answer = send(&case, "name").await;
        assert_eq!((answer.status, answer.header("idempotent-replayed")), (204, ""), "{}", answer.text);
        assert_eq!(api.get(&format!("/v3/session/{id}/decision/")).await.status, 404);
    })
    .await;
}
