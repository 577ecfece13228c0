//! Redaction, deletion and legal holds: the key goes, what it sealed goes with it, and what is left can be read.

use crate::fixtures::add_user;
use crate::fixtures::{
    activity, arrival, arrived, commit, current, decided, decision, endpoint, entry, later, link, payload,
};
use crate::place::Place;
use domain::session::{Redaction, SessionState};
use domain::time::DAY;
use domain::ubo::LinkKey;
use domain::view::{DeliveryState, PrivacyAct, RequestState};
use domain::{Environment, Kind, Role, Status, Uuid, World, redaction};
use serde_json::json;
use store::{Act, Committed, ListQuery, PrivacyRequest, RedactionDone, SessionCommit, StoredSession, Subject};

/// The request for redaction of a session as it stands in `state`.
fn request(place: &Place, state: &SessionState) -> SessionCommit {
    let now = place.world.now();
    let next = redaction::begun(state, false, now);
    SessionCommit {
        payload: Some(payload(state.session_id, state.status, &json!({"vendor_data": redaction::MARK}))),
        subject: Subject::redacted(),
        words: Some(Vec::new()),
        links: Some(Vec::new()),
        event: None,
        activity: activity(place, Act::Redacted, state.status),
        state: next,
        ..decision(place, state, state.status)
    }
}

fn done(place: &Place, stored: &StoredSession) -> RedactionDone {
    let state = SessionState {
        redaction: Some(Redaction::Redacted),
        event_sequence: stored.state.event_sequence + 1,
        updated_at: place.world.now(),
        ..stored.state.clone()
    };
    RedactionDone {
        activity: activity(place, Act::Redacted, state.status),
        audit: entry(place, "session.redacted"),
        event_id: place.world.id(),
        body: json!({"sequence": state.event_sequence, "left": true}).to_string().into_bytes(),
        state,
    }
}

async fn finish(place: &Place) -> usize {
    let due = place.due_redactions(10).await.unwrap();
    for stored in &due {
        assert!(place.finish_redaction(done(place, stored)).await.unwrap());
    }
    due.len()
}

async fn hold(place: &Place, id: Uuid, until: Option<domain::Time>) -> bool {
    let held = activity(place, Act::Held, Status::Approved);
    place.set_hold(id, until, held, entry(place, "session.hold")).await.unwrap()
}

promises! {
    async fn from_the_request_on_nothing_personal_is_read_and_nothing_is_written(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let state = decided(place, state.session_id, Status::Approved).await;
        let id = state.session_id;
        assert_eq!(place.activities(id).await.unwrap()[0].comment.as_deref(), Some("Seen in person"));
        commit(place, request(place, &state)).await;
        let found = place.find_session(id).await.unwrap().unwrap();
        assert_eq!(found.subject, Subject::redacted());
        assert_eq!(found.payload.text("vendor_data"), Some("[redacted]"));
        assert_eq!(found.state.redaction, Some(Redaction::Processing));
        assert!(place.activities(id).await.unwrap().iter().all(|activity| activity.comment.is_none()));
        assert!(place.revision(id, 1).await.unwrap().is_none(), "earlier revisions are closed");
        let again = decision(place, &found.state, Status::Declined);
        assert_eq!(place.commit_session(again).await.unwrap(), Committed::Raced);
        assert!(!hold(place, id, Some(later(place))).await);
        let words = vec!["niamh".to_owned()];
        let list = ListQuery { words, ..crate::lists::all(9) };
        assert!(place.list_sessions(&list).await.unwrap().rows.is_empty());
        let listed = place.list_sessions(&ListQuery { words: Vec::new(), ..list }).await.unwrap().rows;
        assert_eq!(listed[0].subject, Subject::redacted());
    }

    async fn the_key_goes_and_only_the_event_of_the_redaction_is_left_to_send(place: &Place) {
        place.add_endpoint(endpoint(place, "https://receiver.example"), entry(place, "webhook.add")).await.unwrap();
        let mut first = arrival(place, Kind::User, Status::Approved);
        first.session_url = Some("https://verify.example/a".into());
        let state = commit(place, first).await;
        let state = decided(place, state.session_id, Status::Declined).await;
        let id = state.session_id;
        commit(place, request(place, &state)).await;
        assert!(place.lease_deliveries(later(place), 1, 9).await.unwrap().is_empty(), "none can be opened");
        let due = place.due_redactions(10).await.unwrap();
        assert_eq!((due.len(), due[0].payload.text("vendor_data")), (1, Some("[redacted]")));
        assert!(place.finish_redaction(done(place, &due[0])).await.unwrap());
        assert!(!place.finish_redaction(done(place, &due[0])).await.unwrap(), "once");
        assert_eq!(place.numbers("SELECT count(*) FROM subject_keys").await, [0]);
        assert_eq!(place.numbers("SELECT count(*) FROM sessions WHERE url_token IS NOT NULL").await, [0]);
        assert_eq!(place.numbers("SELECT CAST(length(digest) + length(subject) AS BIGINT) FROM sessions").await, [0]);
        assert_eq!(place.numbers("SELECT count(*) FROM revisions").await, [1]);
        assert_eq!(place.numbers("SELECT count(*) FROM activity WHERE words IS NOT NULL").await, [0]);
        assert_eq!(place.numbers("SELECT count(*) FROM search_tokens").await, [0]);
        let found = current(place, id).await;
        assert_eq!((found.redaction, found.event_sequence), (Some(Redaction::Redacted), 3));
        let events = place.events_of(id).await.unwrap();
        let states: Vec<_> = events.iter().map(|event| event.deliveries[0].state).collect();
        assert_eq!(states, [DeliveryState::Waiting, DeliveryState::Failed, DeliveryState::Failed]);
        let leased = place.lease_deliveries(later(place), 1, 9).await.unwrap();
        assert_eq!(leased.iter().map(|delivery| &delivery.body).collect::<Vec<_>>(), [&json!({"sequence": 3, "left": true})]);
        let again = events[1].deliveries[0].delivery_id;
        let resent = activity(place, Act::Resent, Status::Declined);
        assert!(!place.resend(again, id, later(place), entry(place, "delivery.resend"), resent).await.unwrap());
    }

    async fn a_redaction_stays_on_the_list_until_the_files_are_wiped(place: &Place) {
        assert!(place.scrub().await.unwrap(), "nothing to do");
        let state = arrived(place, Kind::User, Status::Approved).await;
        commit(place, request(place, &state)).await;
        assert!(place.scrub().await.unwrap());
        assert_eq!(place.numbers("SELECT count(*) FROM redactions").await, [1], "it is not done yet");
        assert_eq!(finish(place).await, 1);
        assert_eq!(finish(place).await, 0);
        assert_eq!(place.numbers("SELECT count(*) FROM redactions").await, [1], "the files still hold it");
        while !place.scrub().await.unwrap() {}
        assert_eq!(place.numbers("SELECT count(*) FROM redactions").await, [0]);
    }

    async fn a_hold_and_a_request_for_redaction_shut_each_other_out(place: &Place) {
        let state = arrived(place, Kind::User, Status::Approved).await;
        let id = state.session_id;
        let until = place.world.now().plus(DAY);
        // the request was made up before the hold came
        let late = request(place, &state);
        assert!(hold(place, id, Some(until)).await);
        assert_eq!(current(place, id).await.legal_hold_until, Some(until));
        assert_eq!(place.commit_session(late).await.unwrap(), Committed::Raced);
        let state = decided(place, id, Status::Declined).await;
        assert_eq!(current(place, id).await.legal_hold_until, Some(until), "a decision leaves the hold");
        assert!(hold(place, id, None).await);
        commit(place, request(place, &state)).await;
        assert!(!hold(place, place.world.id(), None).await, "an unknown session");
    }

    async fn a_hidden_session_leaves_lists_counts_and_links(place: &Place) {
        let child = arrived(place, Kind::User, Status::Approved).await;
        let mut firm = arrival(place, Kind::Business, Status::Approved);
        firm.links = Some(vec![link(LinkKey::Session(child.session_id), Some("Declined"))]);
        let firm = commit(place, firm).await.session_id;
        let id = child.session_id;
        assert!(!place.hide_session(id, place.world.now(), entry(place, "session.delete")).await.unwrap(), "first redacted");
        commit(place, request(place, &child)).await;
        assert!(!place.is_deleted(id).await.unwrap());
        assert!(place.hide_session(id, place.world.now(), entry(place, "session.delete")).await.unwrap());
        assert!(!place.hide_session(id, place.world.now(), entry(place, "session.delete")).await.unwrap());
        assert!(place.is_deleted(id).await.unwrap() && !place.is_deleted(place.world.id()).await.unwrap());
        assert!(place.find_session(id).await.unwrap().is_none());
        assert!(place.linked_statuses(firm).await.unwrap().is_empty());
        let ubo = place.find_session(firm).await.unwrap().unwrap().ubo.unwrap();
        assert_eq!((ubo.approved, ubo.flagged), (0, 1), "the payload's own copy counts");
        let counts = place.status_counts(Environment::Live, None).await.unwrap();
        assert_eq!(counts.iter().map(|(_, n)| n).sum::<i64>(), 1);
        for (kind, status) in [(None, None), (Some(Kind::User), None), (None, Some(Status::Approved))] {
            let list = ListQuery { kind, statuses: status.into_iter().collect(), ..crate::lists::all(9) };
            assert!(place.list_sessions(&list).await.unwrap().rows.iter().all(|row| row.state.session_id == firm));
        }
        // hidden or not, the redaction is carried out; and the id does not come in again
        assert_eq!(finish(place).await, 1);
        let mut back = arrival(place, Kind::User, Status::Approved);
        back.state.session_id = id;
        assert_eq!(place.commit_session(back).await.unwrap(), Committed::Raced);
    }

    async fn a_request_waits_once_and_is_settled_once_by_another(place: &Place) {
        let (mara, tove) = (
            add_user(place, "mara@desk.example", &[Role::Manager]).await.user_id,
            add_user(place, "tove@desk.example", &[Role::Admin]).await.user_id,
        );
        let state = arrived(place, Kind::User, Status::Approved).await;
        let asked = PrivacyRequest {
            request_id: place.world.id(),
            session_id: state.session_id,
            number: state.number,
            act: PrivacyAct::Redact,
            hold_until: None,
            reason: Some("wish of Niamh".to_owned()),
            state: RequestState::Waiting,
            asked_by: mara,
            asked_name: "MARA".to_owned(),
            asked_at: place.world.now(),
            settled_name: None,
            settled_at: None,
        };
        let add = async |request: PrivacyRequest| place.add_privacy_request(request, entry(place, "privacy.ask")).await.unwrap();
        assert!(add(asked.clone()).await);
        let head = place.audit_head().await.unwrap().0;
        assert!(!add(PrivacyRequest { request_id: place.world.id(), ..asked.clone() }).await, "the same waits already");
        assert_eq!(place.audit_head().await.unwrap().0, head);
        let other = PrivacyRequest { request_id: place.world.id(), act: PrivacyAct::Export, asked_at: place.world.now(), ..asked.clone() };
        assert!(add(other.clone()).await);
        assert_eq!(place.find_privacy_request(asked.request_id).await.unwrap(), Some(asked.clone()));
        assert_eq!(place.privacy_requests_of(state.session_id).await.unwrap(), [other.clone(), asked.clone()]);
        let settle = async |by: Uuid, state: RequestState| {
            place.settle_privacy_request(other.request_id, state, by, place.world.now(), entry(place, "privacy.settle")).await.unwrap()
        };
        assert!(!settle(mara, RequestState::Confirmed).await, "nobody settles their own");
        assert!(settle(tove, RequestState::Returned).await);
        assert!(!settle(tove, RequestState::Confirmed).await, "once");
        let listed = place.list_privacy_requests(9).await.unwrap();
        assert_eq!(listed.iter().map(|request| request.state).collect::<Vec<_>>(), [RequestState::Waiting, RequestState::Returned]);
        assert_eq!(listed[1].settled_name.as_deref(), Some("TOVE"));
        // the reason goes with the key
        commit(place, request(place, &state)).await;
        finish(place).await;
        assert_eq!(place.find_privacy_request(asked.request_id).await.unwrap().unwrap().reason, None);
        assert_eq!(place.numbers("SELECT count(*) FROM privacy_requests WHERE reason IS NOT NULL").await, [0]);
    }

    async fn what_an_export_needs_is_found_and_closed_with_the_key(place: &Place) {
        let state = arrived(place, Kind::User, Status::Approved).await;
        let id = state.session_id;
        let event = place.events_of(id).await.unwrap()[0].event_id;
        assert_eq!(place.event_body(event).await.unwrap().unwrap()["sequence"], 1);
        assert_eq!(place.event_body(place.world.id()).await.unwrap(), None);
        let exported = activity(place, Act::Exported, Status::Approved);
        place.record(id, exported.clone(), entry(place, "session.export")).await.unwrap();
        assert_eq!(place.activities(id).await.unwrap()[0], exported);
        let rows = place.audit_of("test:1").await.unwrap();
        assert!(rows.len() >= 2 && rows.windows(2).all(|pair| pair[0].seq < pair[1].seq));
        assert!(place.audit_of("test:2").await.unwrap().is_empty());
        commit(place, request(place, &state)).await;
        assert_eq!(place.event_body(event).await.unwrap(), None, "from the request on");
        finish(place).await;
        assert_eq!(place.event_body(event).await.unwrap(), None);
        let left = place.events_of(id).await.unwrap()[0].event_id;
        assert_eq!(place.event_body(left).await.unwrap().unwrap()["left"], true);
    }

    async fn no_sealed_column_is_forgotten_by_redaction(place: &Place) {
        if !place.is_sqlite() {
            return;
        }
        // what a session's key seals, and what tokens it leaves: each is emptied in `repo/privacy.rs`
        let emptied = [
            "activity.words", "delivery_tries.answer", "drafts.draft", "events.body", "party_links.url",
            "party_links.url_token", "privacy_requests.reason", "revisions.payload", "search_tokens.token", "mails.content",
            "session_tags.tag", "unsent_forms.fields",
            "session_tags.token",
            "source_events.token",
            "sessions.overlay", "proposals.words", "files.link", "files.blob", "idempotent_calls.answer",
            "sessions.digest", "sessions.subject", "sessions.url_token", "subject_keys.wrapped",
        ];
        // ids, hashes of keys and links of staff, secrets of endpoints; what people keep for themselves or typed for many
        // sessions at once, which belongs to none of them
        let harmless = ["saved_views.content", "bulk_jobs.digest", "bulk_jobs.words", "proposals.person_behind", "files.token", "files.link_token", "idempotent_calls.name", "idempotent_calls.request", "idempotent_calls.holder", "api_keys.hash", "endpoints.secret", "endpoints.earlier_secret", "links.token_hash", "meta.key_check", "sign_ins.id_hash", "throttle.bucket"];
        let columns = place
            .texts(
                "SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                 WHERE m.type = 'table' AND m.name NOT LIKE '\\_%' ESCAPE '\\' AND c.type = 'BLOB' \
                 AND c.name NOT LIKE '%\\_id' ESCAPE '\\' AND c.name NOT LIKE '%\\_by' ESCAPE '\\'",
            )
            .await;
        assert!(columns.len() > 15, "{columns:?}");
        for column in columns {
            let known = emptied.contains(&column.as_str()) || harmless.contains(&column.as_str());
            assert!(known, "{column} is new: empty it in DESTROYED (repo/privacy.rs) and name it here, or say it is harmless");
        }
    }
}
