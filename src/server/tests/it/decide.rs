//! `PATCH …/update-status/` (seed 001; domain §2, §3.1 to 3.3, 3.5, 3.7).

use crate::harness::{Rig, on_both};
use crate::receiver::Receiver;
use crate::samples::{company, user};
use domain::status::{Move, MoveRefusal};
use domain::{Environment, Scope, Status};
use http::Method;
use serde_json::{Value, json};

/// A session with one open and one passed step.
async fn bring(rig: &Rig, status: &str) -> domain::Uuid {
    rig.api().await.bring(&user(rig.id(), status)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_move_is_as_the_status_machine_says() {
    on_both(async |rig| {
        let api = rig.api().await;
        for from in Status::ALL.iter().copied() {
            for to in Status::ALL.iter().copied() {
                let id = api.bring(&user(rig.id(), from.wire())).await;
                let before = rig.rows().await;
                let answer = api.decide(id, &json!({"new_status": to.wire()})).await;
                let (status, detail) = match from.reviewer_move(to) {
                    Ok(_) => (200, ""),
                    Err(MoveRefusal::WrongCurrentStatus) => (400, "Wrong current status"),
                    Err(MoveRefusal::SameStatus) => (400, "same as the current status"),
                    Err(_) => (400, "must be Approved, Declined, In Review or Resubmitted"),
                };
                assert_eq!(answer.status, status, "{from:?} to {to:?}: {}", answer.text);
                assert!(answer.says(detail), "{from:?} to {to:?}: {}", answer.text);
                if matches!(from.reviewer_move(to), Ok(Move::Change)) {
                    assert_eq!(answer.json(), json!({"session_id": id, "session_kind": "user"}));
                    assert_eq!(api.session(id).await["status"], to.wire());
                } else {
                    assert_eq!(rig.rows().await, before, "{from:?} to {to:?} writes nothing");
                }
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_kinds_and_both_spellings_are_taken() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&company(rig.id(), "IN_REVIEW", &[])).await;
        let answer = api.decide(id, &json!({"new_status": "APPROVED"})).await;
        assert_eq!((answer.status, answer.json()), (200, json!({"session_id": id, "session_kind": "business"})));
        assert_eq!(api.decide(id, &json!({"new_status": "approved"})).await.status, 400);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn checks_come_in_their_order() {
    on_both(async |rig| {
        let api = rig.api().await;
        let reader = rig.key("reader", &[Scope::ReadSessions], Environment::Live).await;
        let (expired, open) = (bring(rig, "Expired").await, bring(rig, "In Review").await);
        let (approved, again) = (bring(rig, "Approved").await, bring(rig, "Resubmitted").await);
        let unknown = rig.id();
        let bad = json!({"new_status": 7});
        let registry = json!([{"node_id": "kyb", "feature": "KYB_REGISTRY"}]);
        let before = rig.rows().await;
        // right before session before current status before body
        assert_eq!(reader.decide(unknown, &bad).await.status, 403);
        assert_eq!(api.decide(unknown, &bad).await.status, 404);
        assert!(api.decide(expired, &bad).await.says("Wrong current status"));
        let path = format!("/v3/session/{expired}/update-status/");
        assert!(api.ask(Method::PATCH, &path, "{").await.says("Wrong current status"));
        let answer = api.decide(open, &bad).await;
        assert!(answer.status == 400 && answer.json()["new_status"].is_array(), "{}", answer.text);
        // body before same status and stale version
        let long = "x".repeat(10_001);
        for id in [open, approved, again] {
            let body = json!({"new_status": "Approved", "comment": long, "expected_version": 99});
            assert!(api.decide(id, &body).await.json()["comment"].is_array());
        }
        // no-op and same status before stale version
        assert_eq!(api.decide(approved, &json!({"new_status": "Approved", "expected_version": 99})).await.status, 200);
        let same = json!({"new_status": "Resubmitted", "expected_version": 99});
        assert!(api.decide(again, &same).await.says("same as the current status"));
        // stale version before resubmission
        let stale = json!({"new_status": "Resubmitted", "expected_version": 99, "nodes_to_resubmit": registry});
        assert_eq!(api.decide(open, &stale).await.status, 409);
        assert_eq!(rig.rows().await, before, "nothing of this is written");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_is_checked_field_by_field() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = bring(rig, "In Review").await;
        for (body, field) in [
            (json!({}), "new_status"),
            (json!({"new_status": null}), "new_status"),
            (json!({"new_status": "Fine"}), "new_status"),
            (json!({"new_status": "Approved", "comment": 3}), "comment"),
            (json!({"new_status": "Approved", "reason_codes": "106"}), "reason_codes"),
            (json!({"new_status": "Approved", "reason_codes": [1.5]}), "reason_codes"),
            (json!({"new_status": "Approved", "expected_version": "1"}), "expected_version"),
            (json!({"new_status": "Resubmitted", "nodes_to_resubmit": ["x"]}), "nodes_to_resubmit"),
            (json!({"new_status": "In Review", "send_email": true, "email_address": "a@example.com"}), "send_email"),
            (json!({"new_status": "Approved", "send_email": true}), "email_address"),
            (json!({"new_status": "Approved", "send_email": "no"}), "send_email"),
            (json!({"new_status": "Declined", "reason_codes": [204]}), "reason_codes"),
            (json!({"new_status": "Resubmitted", "reason_codes": [106]}), "reason_codes"),
            (json!({"new_status": "Approved", "reason_codes": [106]}), "reason_codes"),
        ] {
            let answer = api.decide(id, &body).await;
            assert_eq!(answer.status, 400, "{body} {}", answer.text);
            assert!(answer.json()[field].is_array(), "{body} {}", answer.text);
        }
        let fits = json!({"new_status": "Approved", "comment": "ü".repeat(10_000), "send_email": false, "email_language": "de"});
        assert_eq!(api.decided(id, &fits).await["status"], "Approved");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_without_a_code_is_taken_and_unknown_codes_are_kept() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = bring(rig, "In Review").await;
        let plain = api.decided(id, &json!({"new_status": "Declined"})).await;
        assert_eq!(plain["reviews"][0]["reason_codes"], json!([]));
        assert_eq!(plain["reviews"][0]["comment"], Value::Null);
        api.decided(id, &json!({"new_status": "In Review"})).await;
        let odd = api.decided(id, &json!({"new_status": "Declined", "reason_codes": ["9000", "ours-7", 106]})).await;
        assert_eq!(odd["reviews"][2]["reason_codes"], json!([9000, "ours-7", 106]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_version_is_refused_with_the_version_now_and_writes_nothing() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = bring(rig, "In Review").await;
        api.decided(id, &json!({"new_status": "Declined", "expected_version": 1})).await;
        let before = rig.rows().await;
        let stale = api.decide(id, &json!({"new_status": "Approved", "expected_version": 1})).await;
        assert_eq!((stale.status, stale.json()["version"].as_i64()), (409, Some(2)));
        assert!(stale.says("API key test"), "the winner is named: {}", stale.text);
        assert_eq!(rig.rows().await, before);
        // without a version it applies to whatever is there
        assert_eq!(api.decided(id, &json!({"new_status": "Approved"})).await["version"], 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_op_is_a_success_that_changes_and_sends_nothing() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        let api = rig.api().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        for status in ["Approved", "Declined"] {
            let id = bring(rig, status).await;
            rig.deliver().await;
            let before = rig.rows().await;
            let answer = api.decide(id, &json!({"new_status": status, "comment": "again"})).await;
            assert_eq!((answer.status, answer.json()), (200, json!({"session_id": id, "session_kind": "user"})));
            assert_eq!(rig.rows().await, before);
            assert_eq!(rig.deliver().await, 0);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_again_picks_the_open_steps_and_keeps_the_passed_ones() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mut payload = user(rig.id(), "In Review");
        payload["nfc_verifications"] = json!([{"node_id": "nfc", "status": "Declined"}]);
        payload["poa_verifications"] = json!([{"node_id": "poa", "status": "In Review"}]);
        payload["phone_verifications"] = json!([{"node_id": "phone", "status": "Not Started"}]);
        let id = api.bring(&payload).await;
        let given = api.decided(id, &json!({"new_status": "Resubmitted", "reason_codes": [204]})).await;
        let statuses = |array: &str| given[array][0]["status"].as_str().unwrap().to_owned();
        assert_eq!(statuses("id_verifications"), "Resub Requested");
        assert_eq!(statuses("poa_verifications"), "Resub Requested");
        assert_eq!(statuses("liveness_checks"), "Approved");
        assert_eq!(statuses("nfc_verifications"), "Declined");
        assert_eq!(statuses("phone_verifications"), "Not Started");
        assert_eq!((&given["resubmission_count"], &given["version"]), (&json!(1), &json!(2)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn steps_that_cannot_be_redone_are_refused_by_name() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&company(rig.id(), "In Review", &[])).await;
        for feature in ["KYB_REGISTRY", "KYB_KEY_PEOPLE", "TEA", "OCR"] {
            let nodes = json!([{"node_id": "kyb", "feature": feature}]);
            let answer = api.decide(id, &json!({"new_status": "Resubmitted", "nodes_to_resubmit": nodes})).await;
            assert_eq!(answer.status, 400, "{feature} {}", answer.text);
            assert!(answer.json()["nodes_to_resubmit"][0].as_str().unwrap().contains(feature), "{}", answer.text);
        }
        let nothing = api.decide(id, &json!({"new_status": "Resubmitted"})).await;
        assert!(nothing.status == 400 && nothing.says("No features found that need resubmission"), "{}", nothing.text);
        assert_eq!(api.session(id).await["version"], 1);

        let person = bring(rig, "In Review").await;
        let named =
            json!([{"node_id": "live", "feature": "LIVENESS"}, {"node_id": "ocr", "feature": "ID_VERIFICATION"}]);
        let given = api.decided(person, &json!({"new_status": "Resubmitted", "nodes_to_resubmit": named})).await;
        assert_eq!(given["liveness_checks"][0]["status"], "Resub Requested");
        assert_eq!(given["id_verifications"][0]["status"], "Resub Requested");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tenth_request_declines_with_539_in_review_and_event() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        let api = rig.api().await;
        let id = bring(rig, "In Review").await;
        rig.endpoint(&receiver.url, |_| {}).await;
        for used in 1..=9 {
            let given = api.decided(id, &json!({"new_status": "Resubmitted"})).await;
            assert_eq!((&given["resubmission_count"], &given["status"]), (&json!(used), &json!("Resubmitted")));
            let back = ["In Review", "Approved", "Declined"][usize::try_from(used).unwrap() % 3];
            api.decided(id, &json!({"new_status": back})).await;
        }
        let answer = api.decide(id, &json!({"new_status": "Resubmitted", "reason_codes": [204]})).await;
        assert_eq!((answer.status, answer.json()), (200, json!({"session_id": id, "session_kind": "user"})));
        let given = api.session(id).await;
        assert_eq!((&given["status"], &given["resubmission_count"]), (&json!("Declined"), &json!(9)));
        let last = given["reviews"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["new_status"], &last["reason_codes"]), (&json!("Declined"), &json!([204, 539])));
        rig.deliver().await;
        let event = receiver.seen().last().unwrap().body();
        assert_eq!(event["status"], "Declined");
        assert_eq!(event["decision"]["reviews"].as_array().unwrap().last().unwrap()["reason_codes"], json!([204, 539]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_source_says_after_a_persons_decision_does_not_move_the_status() {
    on_both(async |rig| {
        let api = rig.api().await;
        let says = async |id, status: &str| {
            let mut payload = user(id, status);
            payload["metadata"] = json!({"said": status});
            let answer = api.put(id, &payload).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            answer.json()
        };
        let id = bring(rig, "In Review").await;
        api.decided(id, &json!({"new_status": "Approved"})).await;
        for status in ["Declined", "In Review", "In Progress", "Resubmitted"] {
            let given = says(id, status).await;
            assert_eq!((&given["status"], &given["metadata"]["said"]), (&json!("Approved"), &json!(status)));
        }
        // an approval still runs out, and what is declined stays declined
        assert_eq!(says(id, "Kyc Expired").await["status"], "Kyc Expired");
        let declined = bring(rig, "In Review").await;
        api.decided(declined, &json!({"new_status": "Declined"})).await;
        assert_eq!(says(declined, "Approved").await["status"], "Declined");
        assert_eq!(says(declined, "Kyc Expired").await["status"], "Declined");
        // whoever was asked again goes on
        let again = bring(rig, "In Review").await;
        api.decided(again, &json!({"new_status": "Resubmitted"})).await;
        assert_eq!(says(again, "In Progress").await["status"], "In Progress");
        assert_eq!(says(again, "Approved").await["status"], "Approved");
        assert_eq!(rig.count("SELECT count(*) FROM events WHERE event_type = 'data.updated'").await, 6);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_of_the_payload_after_a_decision_undoes_nothing() {
    on_both(async |rig| {
        let api = rig.api().await;
        let payload = user(rig.id(), "In Review");
        let id = api.bring(&payload).await;
        api.decided(id, &json!({"new_status": "Resubmitted"})).await;
        let before = rig.rows().await;
        let repeat = api.put(id, &payload).await;
        assert_eq!((repeat.status, repeat.json()["status"].clone()), (200, json!("Resubmitted")));
        assert_eq!(repeat.json()["id_verifications"][0]["status"], "Resub Requested");
        assert_eq!(rig.rows().await, before);
    })
    .await;
}
