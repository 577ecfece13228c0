//! What lies in the database: nothing personal in plain bytes.

use crate::fixtures::{add_user, arrival, commit, decision, endpoint, entry, later, link, payload};
use crate::place::Place;
use domain::corrections::{Change, List};
use domain::ubo::LinkKey;
use domain::view::Draft;
use domain::{Kind, Role, Status, World};
use serde_json::json;
use store::{AfterTry, EventBody, KeptDraft, MailContent, NewMail, Subject, TryResult, UnsentForm};

const CANARIES: &[&str] = &[
    "Zerlinda",
    "Quatermass",
    "Passport-XK77",
    "canary-comment",
    "canary-draft",
    "canary-override",
    "canary-event",
    "canary-answer",
    "canary-word",
    "canary-token",
    "whsec_canary",
    "canary-child",
    "canary-address",
    "canary-mail",
    "canary-typed",
    "canary-change",
    "canary-late",
];

/// Every byte that a thief of the database would have.
async fn stolen(place: &Place) -> Vec<u8> {
    if place.is_sqlite() {
        let files = std::fs::read_dir(place.directory()).unwrap();
        return files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect();
    }
    let tables = place.texts("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'").await;
    assert!(tables.len() > 20);
    let mut rows = Vec::new();
    for table in tables {
        rows.extend(place.texts(&format!("SELECT t::text FROM {table} t")).await);
    }
    rows.concat().into_bytes()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text.as_bytes()))
}

promises! {
    async fn nothing_personal_lies_in_plain_bytes(place: &Place) {
        let person = add_user(place, "rory@desk.example", &[Role::Reviewer]).await.user_id;
        let mut hook = endpoint(place, "https://receiver.example");
        hook.secret = "whsec_canary".into();
        place.add_endpoint(hook, entry(place, "webhook.add")).await.unwrap();
        let mut first = arrival(place, Kind::Business, Status::InReview);
        let id = first.state.session_id;
        first.subject = Subject { name: "Zerlinda Quatermass".into(), detail: Some("Passport-XK77".into()), vendor_data: Some("Quatermass-9".into()), ..Subject::default() };
        first.payload = Some(payload(id, Status::InReview, &json!({"vendor_data": "Zerlinda Quatermass"})));
        first.ingested = Some(b"Zerlinda Quatermass".to_vec());
        first.words = Some(vec!["canary-word".into(), "zerlinda".into()]);
        first.session_url = Some("https://verify.example/canary-token".into());
        first.links = Some(vec![link(LinkKey::Url("https://verify.example/canary-child".into()), Some("canary-child"))]);
        let state = commit(place, first).await;
        let mut second = decision(place, &state, Status::Declined);
        second.activity.changes = vec![Change {
            list: List::Items, pointer: "/id_verifications/0".into(), id: None, node: None, name: "canary-change".into(),
            path: vec!["first_name".into()], before: Some(json!("Zerlinda")), after: None,
        }];
        second.activity.comment = Some("canary-comment about Zerlinda".into());
        second.activity.override_reason = Some("canary-override".into());
        second.event.as_mut().unwrap().body = EventBody::Ready(json!({"decision": "canary-event", "sequence": 2}).to_string().into_bytes());
        let content = MailContent {
            to: "canary-address@mail.example".into(), language: "en".into(), subject: "canary-mail".into(),
            text: "canary-mail".into(), html: "canary-mail".into(),
        };
        assert!(!format!("{content:?}").contains("canary"), "nor does it show itself in a log");
        second.mail = Some(NewMail { mail_id: place.world.id(), content });
        let draft = Draft {
            override_reason: "canary-override".into(),
            new_status: "Declined".into(), comment: "canary-draft".into(), email_address: "canary-typed@mail.example".into(), ..Draft::default()
        };
        place.keep_draft(person, id, &KeptDraft { draft, refusal: None }, place.world.now()).await.unwrap();
        for (page, session_id) in [("/a", Some(id)), ("/b", None)] {
            let fields = vec![("comment".to_owned(), "canary-late".to_owned())];
            let late = UnsentForm { user_id: person, page: page.into(), form: "one".into(), session_id, fields };
            place.keep_unsent_form(late, place.world.now()).await.unwrap();
        }
        commit(place, second).await;
        let now = later(place);
        let leased = place.lease_deliveries(now, 1, 10).await.unwrap().remove(0);
        let result = TryResult {
            at: now, http_status: Some(200), took_ms: 1, fault: None, answer: b"canary-answer".to_vec(),
            next: AfterTry::Delivered,
        };
        place.finish_try(leased.delivery_id, result).await.unwrap();

        let bytes = stolen(place).await;
        assert!(holds(&bytes, "rory@desk.example"), "the search itself works");
        for canary in CANARIES {
            assert!(!holds(&bytes, canary), "{canary} lies in the database");
            let hex: String = canary.bytes().map(|byte| format!("{byte:02x}")).collect();
            assert!(!holds(&bytes, &hex), "{canary} lies in the database as hex");
        }
        // and yet the desk reads it
        let found = place.find_session(id).await.unwrap().unwrap();
        assert_eq!(found.payload.text("vendor_data"), Some("Zerlinda Quatermass"));
        assert_eq!(place.activities(id).await.unwrap()[0].changes[0].before, Some(json!("Zerlinda")));
    }

    async fn a_value_moved_to_another_row_cannot_be_read(place: &Place) {
        let a = commit(place, arrival(place, Kind::User, Status::InReview)).await;
        let b = commit(place, arrival(place, Kind::User, Status::InReview)).await;
        let subject = |number: i64| format!("(SELECT subject FROM sessions WHERE number = {number})");
        place.tamper(&format!("UPDATE sessions SET subject = {} WHERE number = {}", subject(a.number), b.number)).await.unwrap();
        assert_eq!(
            place.find_session(b.session_id).await.map(|_| ()),
            Err(store::StoreError::Corrupt("sessions.subject"))
        );
        assert!(place.find_session(a.session_id).await.unwrap().is_some());
    }
}
