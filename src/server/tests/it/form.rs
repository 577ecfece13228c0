//! The decision form (contract "Pages and forms", domain §3.1, §3.5, architecture §5): works without scripts, and
//! loses nothing that was typed.

use crate::harness::{Answer, PASSWORD, on_both};
use crate::receiver::Receiver;
use crate::samples::user;
use domain::Role;
use domain::time::{HOUR, MINUTE};
use serde_json::json;

/// The tag of an input whose attributes hold both texts.
fn input<'a>(page: &'a Answer, name: &str, value: &str) -> &'a str {
    page.text
        .split("<input")
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
        .find(|tag| tag.contains(&format!("name=\"{name}\"")) && tag.contains(&format!("value=\"{value}\"")))
        .unwrap_or_else(|| panic!("no {name} {value}"))
}

fn ticked(page: &Answer, name: &str, value: &str) -> bool {
    input(page, name, value).contains(" checked")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_has_the_fields_of_the_contract() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&user(rig.id(), "In Review")).await;
        let person = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let page = person.get(&format!("/sessions/{id}")).await;
        let tag = page.between("<form id=\"decision-form\"", ">").unwrap();
        assert!(tag.contains("method=\"post\"") && tag.contains(&format!("action=\"/sessions/{id}/decide\"")), "{tag}");
        assert_eq!(page.field("expected_version"), "1");
        assert_eq!(page.text_area(), "");
        for status in ["Approved", "Declined", "Resubmitted"] {
            assert!(!input(&page, "new_status", status).contains(" disabled"), "{status}");
        }
        assert!(input(&page, "new_status", "In Review").contains(" disabled"), "it is there already");
        assert!(page.says("same as the current status"));
        for code in ["106", "204", "other"] {
            input(&page, "reason_codes", code);
        }
        // what the rule would pick by itself is ticked at first
        assert!(ticked(&page, "nodes_to_resubmit", "ocr:OCR"));
        assert!(!ticked(&page, "nodes_to_resubmit", "live:LIVENESS"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_by_form_is_taken_and_leads_back_to_the_session() {
    on_both(async |rig| {
        let api = rig.api().await;
        let person = rig.signed_in("Ada", &[Role::Reviewer]).await;
        for (status, fields) in [
            ("Approved", vec![("comment", "line one\r\nline two")]),
            ("Declined", vec![("reason_codes", "106"), ("reason_codes", "107")]),
            ("Resubmitted", vec![("reason_codes", "204"), ("nodes_to_resubmit", "live:LIVENESS")]),
            // boxes of the other outcome that stayed ticked are left out of account
            ("Declined", vec![("reason_codes", "106"), ("reason_codes", "204"), ("nodes_to_resubmit", "ocr:OCR")]),
            ("Approved", vec![("reason_codes", "106"), ("nodes_to_resubmit", "ocr:OCR")]),
        ] {
            let id = api.bring(&user(rig.id(), "In Review")).await;
            let mut fields = fields;
            fields.extend([("new_status", status), ("expected_version", "1")]);
            let answer = person.decide(id, &fields).await;
            assert_eq!((answer.status, answer.location()), (303, format!("/sessions/{id}").as_str()), "{status}");
            let given = api.session(id).await;
            assert_eq!((&given["status"], &given["version"]), (&json!(status), &json!(2)));
            let review = &given["reviews"][0];
            assert_eq!(review["user"], person.email);
            let page = person.get(answer.location()).await;
            assert_eq!(page.status, 200);
            assert_eq!(page.field("expected_version"), "2");
            assert_eq!(page.text_area(), "", "what was sent is no draft any more");
            match status {
                "Approved" if !review["comment"].is_null() => assert_eq!(review["comment"], "line one\nline two"),
                "Approved" => assert_eq!(review["reason_codes"], json!([])),
                "Resubmitted" => {
                    assert_eq!(given["liveness_checks"][0]["status"], "Resub Requested");
                    assert_eq!(given["id_verifications"][0]["status"], "Declined");
                }
                _ => assert!(!review["reason_codes"].as_array().unwrap().contains(&json!(204))),
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_keeps_what_was_typed_and_shows_its_sentence_and_the_version() {
    on_both(async |rig| {
        let api = rig.api().await;
        let person = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let long = "x".repeat(10_001);
        type Fields<'a> = Vec<(&'a str, &'a str)>;
        let table: Vec<(&str, Fields<'_>, &str)> = vec![
            ("In Review", vec![("comment", "no outcome")], "Choose an outcome first."),
            ("In Review", vec![("new_status", "Declined"), ("comment", "why?")], "Give at least one reason."),
            ("In Review", vec![("new_status", "Resubmitted"), ("comment", "why?")], "Give at least one reason."),
            ("In Review", vec![("new_status", "Declined"), ("reason_codes", "204")], "Give at least one reason."),
            ("In Review", vec![("new_status", "Declined"), ("reason_codes", "other")], "Say in the comment"),
            ("In Review", vec![("new_status", "Approved"), ("comment", &long)], "at most 10000 characters"),
            ("In Review", vec![("new_status", "In Review"), ("comment", "again")], "same as the current status"),
            ("In Review", vec![("new_status", "Canceled"), ("comment", "stop")], "new_status must be"),
            ("Expired", vec![("new_status", "Approved"), ("comment", "late")], "Wrong current status"),
            (
                "In Review",
                vec![("new_status", "Resubmitted"), ("reason_codes", "204"), ("nodes_to_resubmit", "x:KYB_REGISTRY")],
                "KYB_REGISTRY cannot be resubmitted",
            ),
        ];
        for (status, fields, sentence) in table {
            let id = api.bring(&user(rig.id(), status)).await;
            let before = rig.rows().await;
            let mut sent = fields.clone();
            sent.push(("expected_version", "1"));
            let answer = person.decide(id, &sent).await;
            assert_eq!(
                (answer.status, answer.location()),
                (303, format!("/sessions/{id}#decision-form").as_str()),
                "{fields:?}"
            );
            assert_eq!(rig.rows().await, before, "{fields:?} writes nothing");
            let page = person.get(&format!("/sessions/{id}")).await;
            assert!(page.says(sentence), "{sentence}");
            assert_eq!(page.field("expected_version"), "1");
            let typed = |name: &str| -> Vec<&str> {
                fields.iter().filter(|(field, _)| *field == name).map(|(_, value)| *value).collect()
            };
            assert_eq!(page.text_area(), typed("comment").first().copied().unwrap_or_default(), "{sentence}");
            for code in typed("reason_codes") {
                assert!(ticked(&page, "reason_codes", code), "{sentence}: {code}");
            }
            for chosen in typed("new_status").into_iter().filter(|chosen| matches!(*chosen, "Declined" | "Resubmitted"))
            {
                assert!(ticked(&page, "new_status", chosen), "{sentence}: {chosen}");
            }
            assert!(!page.says("x:KYB_REGISTRY\""), "what is no step is not offered");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_view_shows_what_changed_and_who_did_it() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mut payload = user(rig.id(), "In Review");
        let id = api.bring(&payload).await;
        let (ada, bob) = (rig.signed_in("Ada", &[Role::Reviewer]).await, rig.signed_in("Bob", &[Role::Reviewer]).await);
        // Ada's view is of version 1; meanwhile the data change and Bob declines, then approves
        payload["metadata"] = json!({"tier": "gold"});
        payload["id_verifications"][0]["last_name"] = json!("Changed");
        api.bring(&payload).await;
        for (status, version) in [("Declined", "2"), ("Approved", "3")] {
            let fields = [("new_status", status), ("reason_codes", "106"), ("expected_version", version)];
            assert_eq!(bob.decide(id, &fields).await.location(), format!("/sessions/{id}"));
        }
        let before = rig.rows().await;
        let fields =
            [("new_status", "Declined"), ("reason_codes", "106"), ("comment", "mine"), ("expected_version", "1")];
        let page = ada.post_and_follow(&format!("/sessions/{id}/decide"), &fields).await;
        assert_eq!(rig.rows().await, before, "nothing is written");
        assert!(page.says("Bob changed this session after this view was drawn"), "the winner is named");
        let changes = page.between("aria-label=\"What changed meanwhile\"", "</ul>").unwrap();
        for text in ["Status", "Bob", "Probe", "Changed", "gold"] {
            assert!(changes.contains(text), "{text}: {changes}");
        }
        assert!(
            changes.contains(">In Review<") && changes.contains(">Approved<"),
            "from what she saw to what is: {changes}"
        );
        assert_eq!((page.text_area().as_str(), page.field("expected_version").as_str()), ("mine", "4"));
        assert!(ticked(&page, "reason_codes", "106") && ticked(&page, "new_status", "Declined"));
        // and with the version of that page it goes through
        let fields =
            [("new_status", "Declined"), ("reason_codes", "106"), ("comment", "mine"), ("expected_version", "4")];
        assert_eq!(ada.decide(id, &fields).await.location(), format!("/sessions/{id}"));
        assert_eq!(ada.get(&format!("/sessions/{id}")).await.text_area(), "");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_view_does_not_show_what_the_reviewer_had_seen() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        let api = rig.api().await;
        let mut payload = user(rig.id(), "In Review");
        let id = api.bring(&payload).await;
        let (ada, bob) = (rig.signed_in("Ada", &[Role::Reviewer]).await, rig.signed_in("Bob", &[Role::Reviewer]).await);
        api.decided(id, &json!({"new_status": "Resubmitted"})).await;
        // Ada's view is of version 2, after that move; then the data change, and Bob sends an event again
        payload["metadata"] = json!({"tier": "gold"});
        payload["status"] = json!("Resubmitted");
        payload["id_verifications"][0]["status"] = json!("Resub Requested");
        api.bring(&payload).await;
        rig.deliver().await;
        let resend = bob.get(&format!("/sessions/{id}")).await;
        let delivery = resend.between("/deliveries/", "/resend").unwrap().to_owned();
        assert_eq!(bob.post(&format!("/sessions/{id}/deliveries/{delivery}/resend"), &[]).await.status, 303);
        let fields = [("new_status", "Approved"), ("comment", "mine"), ("expected_version", "2")];
        let page = ada.post_and_follow(&format!("/sessions/{id}/decide"), &fields).await;
        assert!(!page.says("Bob changed this session"), "he only sent an event again");
        assert!(page.says("API key test changed this session"), "the one who changed it is named");
        let changes = page.between("aria-label=\"What changed meanwhile\"", "</ul>").unwrap();
        assert!(changes.contains("gold"), "{changes}");
        assert!(!changes.contains("Status, by"), "the status moved before her view was drawn: {changes}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_belongs_to_one_person_and_one_session_and_a_day() {
    on_both(async |rig| {
        let api = rig.api().await;
        let (one, two) = (api.bring(&user(rig.id(), "In Review")).await, api.bring(&user(rig.id(), "In Review")).await);
        let (ada, bob) = (rig.signed_in("Ada", &[Role::Reviewer]).await, rig.signed_in("Bob", &[Role::Reviewer]).await);
        ada.decide(one, &[("new_status", "Declined"), ("comment", "only mine"), ("expected_version", "1")]).await;
        let page = |id| format!("/sessions/{id}");
        assert_eq!(ada.get(&page(one)).await.text_area(), "only mine");
        assert_eq!(ada.get(&page(one)).await.text_area(), "only mine", "it survives a reload");
        assert_eq!(ada.get(&page(two)).await.text_area(), "");
        assert_eq!(bob.get(&page(one)).await.text_area(), "");
        rig.world.advance(24 * HOUR + MINUTE);
        ada.sign_in(PASSWORD).await;
        assert_eq!(ada.get(&page(one)).await.text_area(), "");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_ended_while_typing_keeps_the_text_for_afterwards() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        rig.world.advance(16 * MINUTE);
        let fields = [
            ("new_status", "Declined"),
            ("reason_codes", "106"),
            ("comment", "an hour's work"),
            ("expected_version", "1"),
        ];
        let away = ada.decide(id, &fields).await;
        assert_eq!((away.status, away.location()), (303, format!("/sign-in?next=%2Fsessions%2F{id}").as_str()));
        assert_eq!(api.session(id).await["version"], 1, "nothing is decided without a sign-in");
        let next = ada.get(away.location()).await.field("next");
        let inside = ada.post("/sign-in", &[("email", &ada.email), ("password", PASSWORD), ("next", &next)]).await;
        assert_eq!(inside.location(), format!("/sessions/{id}"));
        let page = ada.get(inside.location()).await;
        assert_eq!(page.text_area(), "an hour's work");
        assert!(ticked(&page, "reason_codes", "106") && ticked(&page, "new_status", "Declined"));
        assert!(page.says("nothing was sent"), "the page says what became of it");
        // who signed out or was never in leaves nothing behind
        let out = rig.signed_in("Bob", &[Role::Reviewer]).await;
        out.post("/sign-out", &[]).await;
        assert_eq!(out.decide(id, &fields).await.status, 303);
        assert_eq!(rig.nobody().decide(id, &fields).await.status, 303);
        assert_eq!(rig.count("SELECT count(*) FROM drafts").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_says_how_often_was_asked_again_before_it_is_too_often() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        assert!(ada.get(&format!("/sessions/{id}")).await.says("Asked again 0 of 9 times"));
        for _ in 0..9 {
            api.decided(id, &json!({"new_status": "Resubmitted"})).await;
            api.decided(id, &json!({"new_status": "In Review"})).await;
        }
        assert!(ada.get(&format!("/sessions/{id}")).await.says("9 of 9 used"));
        let fields = [("new_status", "Resubmitted"), ("reason_codes", "204"), ("expected_version", "19")];
        let page = ada.post_and_follow(&format!("/sessions/{id}/decide"), &fields).await;
        assert!(page.says("539"));
        assert_eq!(api.session(id).await["status"], "Declined");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_sent_twice_at_once_decides_once() {
    on_both(async |rig| {
        let api = rig.api().await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        for _ in 0..5 {
            let id = api.bring(&user(rig.id(), "In Review")).await;
            let page = ada.get(&format!("/sessions/{id}")).await;
            let form_id = page.field("form_id");
            let fields =
                [("new_status", "Declined"), ("reason_codes", "106"), ("expected_version", "1"), ("form_id", &form_id)];
            let twice = futures::future::join_all((0..4).map(|_| ada.decide(id, &fields))).await;
            for answer in twice {
                // each click is answered as the one that decided was
                assert_eq!((answer.status, answer.location()), (303, format!("/sessions/{id}").as_str()));
            }
            let given = api.session(id).await;
            assert_eq!((&given["status"], &given["version"]), (&json!("Declined"), &json!(2)));
            assert_eq!(given["reviews"].as_array().unwrap().len(), 1);
            assert!(
                !ada.get(&format!("/sessions/{id}")).await.says("class=\"refusal\""),
                "nobody is told of a conflict"
            );
        }
        assert_eq!(rig.count("SELECT count(*) FROM events WHERE event_type = 'status.updated'").await, 5);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_card_of_the_last_decision_tells_what_was_sent_where_and_leads_on() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        rig.endpoint(&receiver.url, |_| {}).await;
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let page = format!("/sessions/{id}");
        assert!(!ada.get(&page).await.says("id=\"sent\""), "nothing was decided yet");
        ada.decide(id, &[("new_status", "Declined"), ("reason_codes", "106"), ("expected_version", "1")]).await;
        let card = |page: &Answer| page.between("id=\"sent\"", "</section>").unwrap().to_owned();
        let waiting = ada.get(&page).await;
        assert!(card(&waiting).contains("Declined") && card(&waiting).contains("status.updated"), "{}", card(&waiting));
        rig.deliver().await;
        let told = ada.get(&page).await;
        let sent = card(&told);
        assert!(sent.contains("Ada") && sent.contains("200"), "who, and what the receiver said: {sent}");
        // the link leads to the event in the timeline of the same page
        let anchor = sent.split("rel=\"external\" href=\"#").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let timeline = told.between("id=\"timeline\"", "</section>").unwrap();
        assert!(timeline.contains(&format!("id=\"{anchor}\"")), "{anchor}");
        assert!(told.says("action=\"/sessions/next\""), "and the next session");
    })
    .await;
}
