//! One session: in, revised, decided, looked at.

use crate::fixtures::{
    activity, add_user, arrival, arrived, commit, current, decided, decision, endpoint, entry, payload,
};
use crate::place::Place;
use domain::view::{Draft, RefusalNotice};
use domain::{Environment, Kind, Role, Status, Uuid, World};
use futures::future::join_all;
use serde_json::json;
use store::{Act, Committed, KeptDraft, StoreError, Subject};

promises! {
    async fn a_new_session_comes_back_as_it_went_in(place: &Place) {
        let mut arrival = arrival(place, Kind::User, Status::InReview);
        let text = json!({"zeta": 1.5, "unknown": {"b": null, "a": [1, 2]}, "vendor_data": "ref-1"});
        let sent = payload(arrival.state.session_id, Status::InReview, &text);
        arrival.payload = Some(sent.clone());
        arrival.ingested = Some(sent.canonical());
        arrival.state.source_status = Some("review".into());
        let (subject, made) = (arrival.subject.clone(), arrival.activity.clone());
        let state = commit(place, arrival).await;
        assert_eq!(state.number, 1);
        let found = place.find_session(state.session_id).await.unwrap().unwrap();
        assert_eq!(found.state, state);
        assert_eq!(found.payload, sent);
        assert_eq!(found.payload.to_bytes(), sent.to_bytes());
        assert_eq!(found.subject, subject);
        assert_eq!((found.revisions, found.ubo), (1, None));
        assert!(place.is_digest_of(&found.ingested_digest, &sent.canonical()));
        assert!(!place.is_digest_of(&found.ingested_digest, b"other"));
        assert_eq!(place.activities(state.session_id).await.unwrap(), [made]);
        assert!(place.find_session(place.world.id()).await.unwrap().is_none());
    }

    async fn a_decision_is_status_activity_audit_and_event_together(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let decision = decision(place, &state, Status::Declined);
        let (expected, done, event) =
            (decision.state.clone(), decision.activity.clone(), decision.event.as_ref().unwrap().event_id);
        let stored = commit(place, decision).await;
        assert_eq!(stored, expected);
        assert_eq!(current(place, state.session_id).await, expected);
        assert_eq!(place.activities(state.session_id).await.unwrap()[0], done);
        let events = place.events_of(state.session_id).await.unwrap();
        assert_eq!(events.iter().map(|event| event.sequence).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(events[0].event_id, event);
        let rows = place.audit_rows(0, 10).await.unwrap();
        assert_eq!(rows.len(), 2);
        assert!(rows[1].content.contains("session.decide"));
    }

    async fn every_revision_is_kept_and_found_by_version(place: &Place) {
        let mut state = arrived(place, Kind::User, Status::InProgress).await;
        let session_id = state.session_id;
        for word in ["second", "third"] {
            let mut next = decision(place, &state, Status::InProgress);
            next.payload = Some(payload(session_id, Status::InProgress, &json!({"vendor_data": word})));
            next.activity = activity(place, Act::Revised, Status::InProgress);
            state = commit(place, next).await;
        }
        state = commit(place, decision(place, &state, Status::InReview)).await;
        assert_eq!(state.version, 4);
        let at = async |version| {
            let found = place.revision(session_id, version).await.unwrap();
            found.map(|found| (found.revision, found.version, found.payload.text("vendor_data").map(str::to_owned)))
        };
        assert_eq!(at(0).await, None);
        assert_eq!(at(1).await, Some((1, 1, None)));
        assert_eq!(at(2).await, Some((2, 2, Some("second".into()))));
        assert_eq!(at(3).await, Some((3, 3, Some("third".into()))));
        assert_eq!(at(4).await, at(3).await);
        let listed = place.revisions(session_id, 2).await.unwrap();
        assert_eq!(listed.iter().map(|(number, version, _)| (*number, *version)).collect::<Vec<_>>(), [(3, 3), (2, 2)]);
        let second = place.revision_numbered(session_id, 2).await.unwrap().unwrap();
        assert_eq!((second.payload.text("vendor_data"), second.at), (Some("second"), listed[1].2));
        assert!(place.revision_numbered(session_id, 4).await.unwrap().is_none());
        assert!(place.revision_numbered(place.world.id(), 1).await.unwrap().is_none());
        let found = place.find_session(session_id).await.unwrap().unwrap();
        assert_eq!((found.revisions, found.payload.text("vendor_data")), (3, Some("third")));
    }

    async fn an_event_of_the_source_is_known_once_and_by_its_token_alone(place: &Place) {
        let mut first = arrival(place, Kind::User, Status::InReview);
        first.source_event = Some("evt-first".into());
        first.state.source_event_at = Some(domain::Time(5_000_000));
        let state = commit(place, first).await;
        let other = arrived(place, Kind::User, Status::InReview).await;
        let id = state.session_id;
        assert!(place.knows_source_event(id, "evt-first").await.unwrap());
        assert!(!place.knows_source_event(id, "evt-second").await.unwrap());
        assert!(!place.knows_source_event(other.session_id, "evt-first").await.unwrap(), "ids are the session's own");
        // one that was noted meanwhile is not written over
        let note = |id: &str, at: i64, based_on| store::SourceNote {
            session_id: state.session_id,
            based_on,
            id: Some(id.to_owned()),
            at: Some(domain::Time(at)),
            activity: None,
            audit: entry(place, "session.source_event"),
        };
        let base = Some((state.version, state.event_sequence));
        assert!(place.note_source_event(note("evt-second", 9_000_000, base)).await.unwrap());
        assert!(place.note_source_event(note("evt-old", 1_000_000, None)).await.unwrap());
        assert_eq!(current(place, id).await.source_event_at, Some(domain::Time(9_000_000)), "the newest stays");
        let mut again = decision(place, &state, Status::Approved);
        again.source_event = Some("evt-second".into());
        assert_eq!(place.commit_session(again).await.unwrap(), Committed::Raced);
        decided(place, id, Status::Approved).await;
        assert!(!place.note_source_event(note("evt-late", 2, base)).await.unwrap(), "the session moved on");
        assert!(!place.knows_source_event(id, "evt-late").await.unwrap());
        let kept = place.numbers("SELECT count(*) FROM source_events").await;
        assert_eq!(kept, [3]);
    }

    async fn of_many_deciders_at_once_one_wins_and_the_others_leave_nothing(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let beside = place.beside().await;
        let tries = (0..16).map(|i| {
            let decision = decision(place, &state, if i % 2 == 0 { Status::Approved } else { Status::Declined });
            let store = if i % 3 == 0 { beside.clone() } else { place.store.clone() };
            tokio::spawn(async move { store.commit_session(decision).await.unwrap() })
        });
        let outcomes: Vec<Committed> = join_all(tries).await.into_iter().map(Result::unwrap).collect();
        let winners: Vec<_> = outcomes.iter().filter(|outcome| matches!(outcome, Committed::Done(_))).collect();
        assert_eq!(winners.len(), 1);
        let Committed::Done(written) = winners[0] else { panic!("{winners:?}") };
        assert_eq!(written.state, current(place, state.session_id).await);
        assert_eq!(place.activities(state.session_id).await.unwrap().len(), 2);
        assert_eq!(place.events_of(state.session_id).await.unwrap().len(), 2);
        assert_eq!(place.audit_head().await.unwrap().0, 2);
        beside.close().await;
    }

    async fn the_same_new_session_twice_at_once_is_made_once(place: &Place) {
        let first = arrival(place, Kind::User, Status::InReview);
        let mut second = arrival(place, Kind::User, Status::InReview);
        second.state.session_id = first.state.session_id;
        let (a, b) = tokio::join!(place.commit_session(first), place.commit_session(second));
        let raced = [a.unwrap(), b.unwrap()].iter().filter(|outcome| **outcome == Committed::Raced).count();
        assert_eq!(raced, 1);
        assert_eq!(place.numbers("SELECT count(*) FROM revisions").await, [1]);
        assert_eq!(place.numbers("SELECT last FROM session_numbers WHERE environment = 'live'").await, [1]);
        assert_eq!(place.audit_head().await.unwrap().0, 1);
    }

    async fn numbers_run_without_gaps_in_each_environment_also_beside_another_process(place: &Place) {
        let beside = place.beside().await;
        let tries = (0..24).map(|i| {
            let mut arrival = arrival(place, Kind::User, Status::NotStarted);
            if i % 4 == 0 {
                arrival.state.environment = Environment::Sandbox;
            }
            let store = if i % 2 == 0 { beside.clone() } else { place.store.clone() };
            tokio::spawn(async move { store.commit_session(arrival).await.unwrap() })
        });
        join_all(tries).await;
        let numbers = async |environment: &str| {
            place.numbers(&format!("SELECT number FROM sessions WHERE environment = '{environment}' ORDER BY 1")).await
        };
        assert_eq!(numbers("live").await, (1..=18).collect::<Vec<i64>>());
        assert_eq!(numbers("sandbox").await, (1..=6).collect::<Vec<i64>>());
        beside.close().await;
    }

    async fn a_stale_view_is_told_by_version_and_by_event_sequence(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        for based_on in [(0, 1), (1, 0), (2, 1)] {
            let mut stale = decision(place, &state, Status::Approved);
            stale.based_on = Some(based_on);
            assert_eq!(place.commit_session(stale).await.unwrap(), Committed::Raced);
        }
        let mut elsewhere = decision(place, &state, Status::Approved);
        elsewhere.state.environment = Environment::Sandbox;
        assert_eq!(place.commit_session(elsewhere).await.unwrap(), Committed::Raced);
        let mut unknown = decision(place, &state, Status::Approved);
        unknown.state.session_id = place.world.id();
        assert_eq!(place.commit_session(unknown).await.unwrap(), Committed::Raced);
        assert_eq!(current(place, state.session_id).await, state);
        assert_eq!(place.audit_head().await.unwrap().0, 1);
    }

    async fn a_write_that_fails_late_leaves_nothing(place: &Place) {
        let endpoint = endpoint(place, "https://a.example");
        place.add_endpoint(endpoint, entry(place, "webhook.add")).await.unwrap();
        let state = arrived(place, Kind::User, Status::InReview).await;
        // the last statement of all fails: the event's id is taken
        let mut doomed = decision(place, &state, Status::Approved);
        let taken = place.events_of(state.session_id).await.unwrap()[0].event_id;
        doomed.event.as_mut().unwrap().event_id = taken;
        let neighbours = (0..8).map(|_| place.commit_session(arrival(place, Kind::User, Status::InReview)));
        let (failed, others) = tokio::join!(place.commit_session(doomed), join_all(neighbours));
        assert_eq!(failed, Err(StoreError::Unavailable));
        assert!(others.into_iter().all(|other| matches!(other, Ok(Committed::Done(_)))));
        assert_eq!(current(place, state.session_id).await, state);
        assert_eq!(place.activities(state.session_id).await.unwrap().len(), 1);
        assert_eq!(place.numbers("SELECT kept FROM session_counts").await, [9]);
        assert_eq!(place.audit_head().await.unwrap().0, 10);
        let numbers = place.numbers("SELECT number FROM sessions ORDER BY 1").await;
        assert_eq!(numbers, (1..=9).collect::<Vec<i64>>());
    }

    async fn a_caller_that_goes_away_leaves_all_or_nothing(place: &Place) {
        for _ in 0..20 {
            let arrival = arrival(place, Kind::User, Status::InReview);
            let store = place.store.clone();
            let caller = tokio::spawn(async move { store.commit_session(arrival).await });
            tokio::task::yield_now().await;
            caller.abort();
            let _ = caller.await;
        }
        arrived(place, Kind::User, Status::InReview).await;
        place.close().await;
        let whole = place.numbers("SELECT count(*) FROM sessions").await;
        for table in ["revisions", "activity", "events", "subject_keys", "audit_log"] {
            assert_eq!(place.numbers(&format!("SELECT count(*) FROM {table}")).await, whole, "{table}");
        }
        assert_eq!(place.numbers("SELECT kept FROM session_counts").await, whole);
    }

    async fn kept_counts_equal_a_recount_after_any_changes(place: &Place) {
        let mut known: Vec<Uuid> = Vec::new();
        for _ in 0..120 {
            let status = place.world.one_of(Status::ALL);
            if known.len() < 5 || place.world.number().is_multiple_of(3) {
                let mut arrival = arrival(place, place.world.one_of(Kind::ALL), status);
                arrival.state.environment = place.world.one_of(Environment::ALL);
                known.push(commit(place, arrival).await.session_id);
            } else {
                let state = current(place, place.world.one_of(&known)).await;
                let mut change = decision(place, &state, status);
                change.state.kind = place.world.one_of(Kind::ALL);
                if place.world.number().is_multiple_of(4) {
                    change.based_on = Some((0, 0));
                    assert_eq!(place.commit_session(change).await.unwrap(), Committed::Raced);
                } else {
                    commit(place, change).await;
                }
            }
        }
        for environment in Environment::ALL {
            for kind in [None, Some(Kind::User), Some(Kind::Business)] {
                let counts = place.status_counts(*environment, kind).await.unwrap();
                assert_eq!(counts.iter().map(|(status, _)| *status).collect::<Vec<_>>(), Status::ALL);
                for (status, count) in counts {
                    let kind = kind.map_or(String::new(), |kind| format!("AND kind = '{}'", kind.wire()));
                    let recount = place
                        .numbers(&format!(
                            "SELECT count(*) FROM sessions WHERE environment = '{}' AND status = '{}' {kind}",
                            environment.wire(),
                            status.wire()
                        ))
                        .await;
                    assert_eq!(recount, [count], "{environment:?} {kind:?} {status:?}");
                }
            }
        }
    }

    async fn a_draft_is_kept_for_a_day_and_settled_by_the_decision(place: &Place) {
        let person = add_user(place, "rory@desk.example", &[Role::Reviewer]).await.user_id;
        let other = add_user(place, "ailsa@desk.example", &[Role::Reviewer]).await.user_id;
        let state = arrived(place, Kind::User, Status::InReview).await;
        let id = state.session_id;
        let kept = |comment: &str| KeptDraft {
            draft: Draft {
                new_status: "Declined".into(),
                comment: comment.into(),
                reason_codes: vec!["539".into()],
                nodes_to_resubmit: vec!["n1:OCR".into()],
                override_reason: "Original seen".into(),
                ..Draft::default()
            },
            refusal: Some(RefusalNotice { sentence: "It changed.".into(), changes: Vec::new() }),
        };
        let at = place.world.now();
        place.keep_draft(person, id, &kept("first"), at).await.unwrap();
        place.keep_draft(person, id, &kept("second"), at).await.unwrap();
        place.keep_draft(other, id, &kept("other"), at).await.unwrap();
        place.keep_draft(other, place.world.id(), &kept("nowhere"), at).await.unwrap();
        let day = domain::time::DAY;
        assert_eq!(place.find_draft(person, id, at.plus(day - 1)).await.unwrap(), Some(kept("second")));
        assert_eq!(place.find_draft(person, id, at.plus(day)).await.unwrap(), None);
        let mut decision = decision(place, &state, Status::Declined);
        decision.settles_draft_of = Some(person);
        commit(place, decision).await;
        assert_eq!(place.find_draft(person, id, at).await.unwrap(), None);
        assert_eq!(place.find_draft(other, id, at).await.unwrap(), Some(kept("other")));
        place.drop_draft(other, id).await.unwrap();
        assert_eq!(place.find_draft(other, id, at).await.unwrap(), None);
    }

    async fn a_session_whose_key_was_destroyed_tells_nothing_and_breaks_no_list(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let other = arrived(place, Kind::User, Status::InReview).await;
        place.tamper(&format!("DELETE FROM subject_keys WHERE session_id = (SELECT session_id FROM sessions WHERE number = {})", state.number)).await.unwrap();
        assert!(place.find_session(state.session_id).await.unwrap().is_none());
        let page = place.list_sessions(&crate::lists::all(10)).await.unwrap();
        assert_eq!(page.rows.len(), 2);
        assert_eq!(page.rows[1].subject, Subject::redacted());
        assert_eq!(page.rows[0].state, other);
        assert_eq!(place.activities(state.session_id).await.unwrap()[0].comment, None);
    }
}
