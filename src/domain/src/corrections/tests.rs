#![expect(clippy::needless_pass_by_value, reason = "tests read better with values written in place")]

use super::*;
use crate::Time;
use serde_json::json;

fn sample(name: &str) -> Payload {
    let path = format!("{}/../server/demo/didit/{name}.json", env!("CARGO_MANIFEST_DIR"));
    Payload::parse(&std::fs::read(path).unwrap()).unwrap()
}

fn complex() -> Payload {
    sample("kyb_decision_in_review_complex")
}

fn made(extra: Value) -> Payload {
    let mut value = json!({"session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review"});
    value.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    Payload::from_value(value).unwrap()
}

fn at<'a>(payload: &'a Payload, pointer: &str) -> &'a Value {
    let mut steps = pointer.split('/').skip(1);
    let first = payload.object().get(steps.next().unwrap()).unwrap();
    steps.fold(first, |value, step| match value {
        Value::Array(list) => &list[step.parse::<usize>().unwrap()],
        other => &other[step],
    })
}

fn verdict(id: &str, review_status: &str) -> HitVerdict {
    HitVerdict { hit: Which::Id(id.into()), review_status: review_status.into() }
}

fn fields(fault: Fault) -> Vec<String> {
    match fault {
        Fault::Fields(fields) => fields.into_iter().map(|(field, _)| field).collect(),
        Fault::NotFound => vec!["404".to_owned()],
    }
}

const HIT: &str = "4Wb6OHlN4TyFjK8u";

#[test]
fn a_hit_gets_its_verdict_and_nothing_else_moves() {
    let before = complex();
    let done = hits(&before, &[verdict(HIT, "False Positive")], None, false).unwrap();
    assert_eq!(at(&done.payload, "/aml_screenings/0/hits/0/review_status"), "False Positive");
    assert_eq!(at(&done.payload, "/aml_screenings/0/status"), "In Review", "the screening is not decided by it");
    let change = &done.changes[0];
    assert_eq!((done.changes.len(), change.before.clone()), (1, Some(json!("Unreviewed"))));
    assert_eq!(change.field().to_string(), "AML hit TARROWMERE NAUTICAL INSTRUMENT CO › Review status");
    assert_eq!(panels::difference(&before, &done.payload).len(), 1);
    let again = hits(&done.payload, &[verdict(HIT, "False Positive")], Some("aml"), false).unwrap();
    assert!(again.changes.is_empty(), "the same verdict again changes nothing");
}

use crate::panels;

#[test]
fn hits_in_bulk_are_all_or_nothing_with_a_fault_for_each_row() {
    let rows = [
        verdict(HIT, "False Positive"),
        verdict("none", "False Positive"),
        verdict("TkE2gw7zanVIwy7y", "Maybe"),
        verdict(HIT, "Inconclusive"),
    ];
    let fault = hits(&complex(), &rows, None, true).unwrap_err();
    assert_eq!(fields(fault), ["hit_updates[1].hit_id", "hit_updates[2].review_status", "hit_updates[3].hit_id"]);
    let fault = hits(&complex(), &[verdict(HIT, "False Positive")], Some("aml_key_people"), false).unwrap_err();
    assert_eq!(fields(fault), ["hit_id"], "that node has no such hit");
    let places = all_hits(&complex(), 0);
    let all: Vec<_> = places.into_iter().map(|hit| HitVerdict { hit, review_status: "Inconclusive".into() }).collect();
    assert_eq!(hits(&complex(), &all, None, true).unwrap().changes.len(), 2);
}

#[test]
fn an_id_that_several_hits_share_must_be_told_apart() {
    // as a version that took anything in the list may have kept it
    let kept = json!({"aml_screenings": [
        {"node_id": "a", "hits": [{"id": "x"}]}, {"node_id": "b", "hits": [7, {"id": "x"}]}, {"hits": null},
    ]});
    let twice = Payload::kept(kept.to_string().as_bytes()).unwrap();
    assert!(hits(&twice, &[verdict("x", "False Positive")], None, false).is_err());
    let done = hits(&twice, &[verdict("x", "False Positive")], Some("b"), false).unwrap();
    assert_eq!(done.changes[0].pointer, "/aml_screenings/1/hits/1");
    assert_eq!(all_hits(&twice, 1), [Which::At(1, 1)], "what is no hit is none of them");
    assert!(all_hits(&twice, 2).is_empty() && all_hits(&twice, 9).is_empty());
}

#[test]
fn a_document_decides_its_group_anew() {
    let uuid = complex().objects("document_verifications").next().unwrap()["items"][6]["uuid"]
        .as_str()
        .unwrap()
        .to_uppercase();
    let done = document(&complex(), &Which::Id(uuid), "Approved").unwrap();
    assert_eq!(
        *at(&done.payload, "/document_verifications/0/groups/REPRESENTATIVES_AUTHORIZATION"),
        json!({"total": 1, "approved": 1, "pending": 0, "declined": 0, "in_review": 0, "other": 0, "missing": 0})
    );
    assert_eq!(at(&done.payload, "/document_verifications/0/status"), "In Review");
    assert_eq!(
        crate::gates::unmet(&done.payload, &crate::gates::GateRules::default()).len(),
        1,
        "the hits alone are left"
    );
    let back = document(&done.payload, &Which::At(0, 6), "Declined").unwrap();
    assert_eq!(back.payload.canonical(), complex().canonical(), "and back again counts as the vendor had counted");
    assert_eq!(fields(document(&complex(), &Which::Id("no".into()), "Approved").unwrap_err()), ["404"]);
    assert_eq!(fields(document(&complex(), &Which::At(0, 0), "In Review").unwrap_err()), ["new_status"]);
}

#[test]
fn the_vendors_counters_are_those_that_a_recount_gives() {
    for name in [
        "kyb_decision_in_review_complex",
        "kyb_decision_manual_entry",
        "kyb_decision_awaiting_user",
        "kyb_decision_declined_dissolved",
    ] {
        let mut value = Value::Object(sample(name).into_object());
        let before = value.clone();
        recount(&mut value);
        assert_eq!(value, before, "{name}");
    }
}

#[test]
fn a_feature_is_named_by_its_node_and_where_that_says_too_little_by_its_name() {
    let (done, array) = feature(&complex(), "kyb_documents", None, "Approved").unwrap();
    assert_eq!(
        (array, at(&done.payload, "/document_verifications/0/status")),
        ("document_verifications", &json!("Approved"))
    );
    let refused =
        |node: &str, name: Option<&str>, status: &str| fields(feature(&complex(), node, name, status).unwrap_err());
    assert_eq!(refused("nowhere", None, "Approved"), ["404"]);
    assert_eq!(refused("kyb_documents", None, "Resubmitted"), ["new_status"]);
    assert_eq!(refused("kyb_key_people", None, "Approved"), ["feature"], "key people follow from the linked sessions");
    assert_eq!(refused("default", None, "Approved"), ["feature"]);
    assert_eq!(refused("default", Some("NOPE"), "Approved"), ["feature"]);
    let (done, _) = feature(&complex(), "default", Some("KYB_REGISTRY"), "Declined").unwrap();
    assert_eq!(done.changes[0].pointer, "/registry_checks/0");
    let plain = made(json!({"id_verifications": [{"status": "In Review"}]}));
    assert_eq!(feature(&plain, "default", None, "Approved").unwrap().0.changes.len(), 1);
}

fn today() -> Time {
    Time::parse("2026-11-20T08:00:00Z").unwrap()
}

#[test]
fn corrected_names_and_dates_carry_what_follows_from_them() {
    let body = json!({"last_name": "Al-Fanousi", "date_of_birth": "1986-11-21", "issuing_state": "JOR", "document_type": "ID", "unknown": 1});
    let done = person(&sample("kyc_decision_approved_arabic"), body.as_object().unwrap(), None, today()).unwrap();
    let item = at(&done.payload, "/id_verifications/0");
    assert_eq!(item["full_name"], "زهراء نعمان Al-Fanousi");
    assert_eq!((&item["age"], &item["document_type"]), (&json!(39), &json!("Identity Card")));
    assert_eq!(item["issuing_state_name"], "Jordan", "the same state keeps its name");
    let changed: Vec<_> = done.changes.iter().map(|change| change.path.join(".")).collect();
    assert_eq!(changed, ["document_type", "date_of_birth", "last_name", "full_name", "age"]);
    assert_eq!(done.payload.subject().as_deref(), Some("زهراء نعمان Al-Fanousi"));
    let chinese = sample("kyc_decision_in_review_duplicate_face_chinese");
    let body = json!({"first_name": "小明"});
    let done = person(&chinese, body.as_object().unwrap(), None, today()).unwrap();
    let item = at(&done.payload, "/id_verifications/0");
    assert_eq!(
        item["full_name"],
        format!("{}小明", item["last_name"].as_str().unwrap()),
        "the family name stays first"
    );
}

#[test]
fn every_wrong_field_is_named_and_nothing_is_taken() {
    let payload = sample("kyc_decision_approved_arabic");
    let refused = |body: Value| fields(person(&payload, body.as_object().unwrap(), None, today()).unwrap_err());
    for (field, value) in [
        ("document_type", json!("X")),
        ("date_of_birth", json!("29.2.1984")),
        ("expiration_date", json!("2026-02-30")),
        ("issuing_state", json!("JO")),
        ("gender", json!("f")),
        ("marital_status", json!("single")),
        ("first_name", json!(7)),
        ("first_name", json!("x".repeat(2_001))),
        ("last_name", json!("a\0b")),
        ("extra_fields", json!([])),
        ("extra_fields", json!({"a": "x".repeat(17_000)})),
        ("parsed_address", json!("text")),
    ] {
        assert_eq!(refused(json!({field: value})), [field]);
    }
    assert_eq!(refused(json!({"gender": 1, "nationality": 2})), ["gender", "nationality"]);
    assert_eq!(refused(json!({"comment": "only why"})), ["non_field_errors"]);
    let body = json!({"gender": "F"});
    assert_eq!(fields(person(&payload, body.as_object().unwrap(), Some("x"), today()).unwrap_err()), ["node_id"]);
    assert_eq!(fields(person(&complex(), body.as_object().unwrap(), None, today()).unwrap_err()), ["node_id"]);
}

#[test]
fn extra_fields_merge_by_key_and_null_takes_one_away() {
    let body = json!({"extra_fields": {"mother_name": null, "father_name": "X", "first_name_latin": "Zahraa Noaman"}});
    let done = person(&sample("kyc_decision_approved_arabic"), body.as_object().unwrap(), None, today()).unwrap();
    let extra = at(&done.payload, "/id_verifications/0/extra_fields").as_object().unwrap();
    assert!(!extra.contains_key("mother_name") && extra["father_name"] == "X" && extra.contains_key("last_name_latin"));
    assert_eq!(done.changes.len(), 2, "what was so already is no change");
    assert_eq!(done.changes[0].after, None);
}

#[test]
fn a_company_is_corrected_by_its_uuid_and_its_address_by_the_blocks_own_key() {
    let uuid = "48685c74-5ffa-4a5f-922f-f21cfd7a62d8";
    let body = json!({"legal_address": "1 New Quay", "registered_capital_amount": 5, "alternative_names": ["A"], "email": null});
    let done = company(&complex(), uuid, body.as_object().unwrap()).unwrap();
    let block = at(&done.payload, "/registry_checks/0/company");
    assert_eq!((&block["registered_address"], &block["email"]), (&json!("1 New Quay"), &Value::Null));
    assert!(block.get("legal_address").is_none());
    let refused = |uuid: &str, body: Value| fields(company(&complex(), uuid, body.as_object().unwrap()).unwrap_err());
    assert_eq!(refused("no", json!({"region": "x"})), ["404"]);
    assert_eq!(refused(uuid, json!({"registered_capital_amount": -1})), ["registered_capital_amount"]);
    assert_eq!(refused(uuid, json!({"verification_status": "fine"})), ["verification_status"]);
    let body = json!({"poa_address": "2 Quay"});
    let poa = proof_of_address(&sample("kyc_decision_approved_arabic"), body.as_object().unwrap(), None).unwrap();
    assert_eq!(at(&poa.payload, "/poa_verifications/0/poa_formatted_address"), "2 Quay", "the twin follows");
}

#[test]
fn a_party_that_is_left_out_does_not_count() {
    let counted = |payload: &Payload| crate::ubo::links(payload).iter().filter(|link| link.counts).count();
    let out = party(&complex(), "99868706-b94c-4146-b0b7-aab56ddb7408", true).unwrap();
    assert_eq!((counted(&complex()), counted(&out.payload)), (5, 4));
    assert!(party(&out.payload, "99868706-B94C-4146-B0B7-AAB56DDB7408", true).unwrap().changes.is_empty());
    assert_eq!(fields(party(&complex(), "no", true).unwrap_err()), ["404"]);
}

fn all_by_hand(payload: &Payload) -> (Payload, Vec<Change>) {
    let one = hits(payload, &[verdict(HIT, "False Positive")], None, false).unwrap();
    let two = document(&one.payload, &Which::At(0, 6), "Approved").unwrap();
    let three = company(
        &two.payload,
        "48685c74-5ffa-4a5f-922f-f21cfd7a62d8",
        json!({"region": "Elsewhere"}).as_object().unwrap(),
    )
    .unwrap();
    let four = party(&three.payload, "99868706-b94c-4146-b0b7-aab56ddb7408", true).unwrap();
    let changes = [one.changes, two.changes, three.changes, four.changes].concat();
    (four.payload, changes)
}

#[test]
fn a_newer_payload_that_says_the_same_leaves_the_hands_work_alone() {
    let (now, changes) = all_by_hand(&complex());
    let mut newer = Value::Object(complex().into_object());
    newer["metadata"] = json!({"new": true});
    newer["document_verifications"][0]["items"][6]["file_url"] =
        json!("https://media.example.com/didit/3e9ca856-c771-4a47-bbbf-1f28f818fd38/doc7.pdf?expires=1&signature=NEW");
    // the screening's hits came in another order
    newer["aml_screenings"][0]["hits"].as_array_mut().unwrap().reverse();
    let old_link = now.object()["document_verifications"][0]["items"][6]["file_url"].as_str().unwrap().to_owned();
    assert!(old_link.contains("/doc"));
    newer["document_verifications"][0]["items"][6]["file_url"] =
        json!(old_link.split('?').next().unwrap().to_owned() + "?expires=9&signature=NEWSIGNATURE");
    let kept = replay(Payload::from_value(newer).unwrap(), &now, &changes);
    assert_eq!(kept.changes.len(), 4, "{:?}", kept.changes);
    assert_eq!(at(&kept.payload, "/aml_screenings/0/hits/1/review_status"), "False Positive");
    assert_eq!(at(&kept.payload, "/document_verifications/0/groups/REPRESENTATIVES_AUTHORIZATION/approved"), 1);
    assert_eq!(at(&kept.payload, "/registry_checks/0/company/region"), "Elsewhere");
}

#[test]
fn what_follows_from_linked_sessions_is_not_what_was_judged() {
    let saying = |kyc_status: &str| {
        json!({"registry_checks": [{
            "node_id": "kyb", "status": "In Review", "company": {"officers": [{"name": "A", "kyc_status": kyc_status}]},
        }]})
    };
    let (judged, _) = feature(&made(saying("Pending")), "kyb", None, "Approved").unwrap();
    let mut now = saying("Approved");
    now["registry_checks"][0]["status"] = json!("Approved");
    let kept = replay(made(saying("Pending")), &made(now), &judged.changes);
    assert_eq!(at(&kept.payload, "/registry_checks/0/status"), "Approved");
}

#[test]
fn where_the_vendor_says_something_new_the_vendor_stands() {
    let (now, changes) = all_by_hand(&complex());
    let mut newer = Value::Object(complex().into_object());
    newer["aml_screenings"][0]["hits"][0]["datasets"] = json!(["Sanctions"]);
    newer["document_verifications"][0]["items"][6]["ocr_data"]["issue_date"] = json!("2026-01-01");
    newer["registry_checks"][0]["company"]["region"] = json!("Third");
    newer["key_people_checks"][0]["submitted"]["parties"] = json!([]);
    let kept = replay(Payload::from_value(newer.clone()).unwrap(), &now, &changes);
    assert!(kept.changes.is_empty(), "{:?}", kept.changes);
    assert_eq!(kept.payload.canonical(), Payload::from_value(newer).unwrap().canonical());
}

#[test]
fn a_chain_of_corrections_ends_where_it_ended() {
    let payload = made(json!({"id_verifications": [{"node_id": "ocr", "gender": "M"}]}));
    let set = |payload: &Payload, gender: &str| {
        person(payload, json!({"gender": gender}).as_object().unwrap(), None, today()).unwrap()
    };
    let one = set(&payload, "F");
    let two = set(&one.payload, "U");
    let changes = [one.changes, two.changes].concat();
    for (says, stands) in [("M", "U"), ("F", "U"), ("U", "U"), ("X", "X")] {
        let newer = made(json!({"id_verifications": [{"node_id": "ocr", "gender": says}]}));
        assert_eq!(at(&replay(newer, &two.payload, &changes).payload, "/id_verifications/0/gender"), stands, "{says}");
    }
}
