//! Calls with an Idempotency-Key: one effect, one answer, for a day.

use crate::fixtures::{arrival, arrived, entry};
use crate::place::Place;
use domain::time::{DAY, SECOND};
use domain::{Environment, Kind, Scope, Status, Time, Uuid, World};
use futures::future::join_all;
use std::sync::Arc;
use store::{
    ApiKey, Begun, Call, CallEffect, Committed, KeptAnswer, NewCall, StoreError, answer_by, foretell, in_call,
};

async fn key(place: &Place) -> Uuid {
    let key = ApiKey {
        key_id: place.world.id(),
        name: "shop".into(),
        prefix: "cs_live_ab".into(),
        hash: place.world.id().as_bytes().to_vec(),
        environment: Environment::Live,
        scopes: vec![Scope::WriteSessions],
        created_by: None,
        created_at: place.world.now(),
        last_used_at: None,
        revoked_at: None,
        expires_at: None,
        networks: Vec::new(),
    };
    place.add_key(key.clone(), entry(place, "key.add")).await.unwrap();
    key.key_id
}

async fn begin(place: &Place, key_id: Uuid, body: &str, now: Time) -> Begun {
    let request: [&[u8]; 2] = [b"PATCH /v3/x", body.as_bytes()];
    place.begin_call(NewCall { key_id, name: "once", request: &request, session_id: None }, now).await.unwrap()
}

fn work(begun: Begun) -> Arc<Call> {
    match begun {
        Begun::Work(call) => call,
        other => panic!("{other:?}"),
    }
}

fn answer(status: u16, body: &str) -> KeptAnswer {
    KeptAnswer { status, content_type: Some("application/json".into()), body: body.into() }
}

/// The number of a session that was written.
fn number(committed: &Committed) -> Option<i64> {
    match committed {
        Committed::Done(written) => Some(written.state.number),
        _ => None,
    }
}

/// Runs something that writes as the effect of a call.
async fn take_effect(place: &Place, call: &Arc<Call>) -> Result<(), StoreError> {
    let what = arrival(place, Kind::User, Status::InReview);
    Arc::clone(call).run(place.commit_session(what)).await.map(|_| ())
}

promises! {
    async fn a_done_call_is_answered_again_for_a_day(place: &Place) {
        let (key_id, now) = (key(place).await, place.world.now());
        let call = work(begin(place, key_id, "{}", now).await);
        assert!(matches!(begin(place, key_id, "{}", now).await, Begun::InFlight));
        assert!(matches!(begin(place, key_id, "{ }", now).await, Begun::OtherRequest));
        let said = answer(200, "{\"name\":\"Niamh\"}");
        place.end_call(&call, &said).await.unwrap();
        match begin(place, key_id, "{}", now.plus(DAY - 1)).await {
            Begun::Answered(kept) => assert_eq!(kept, said),
            other => panic!("{other:?}"),
        }
        assert!(matches!(begin(place, key_id, "{ }", now).await, Begun::OtherRequest));
        let other = key(place).await;
        work(begin(place, other, "{ }", now).await);
        work(begin(place, key_id, "{ }", now.plus(DAY)).await);
    }

    async fn a_call_that_was_refused_or_failed_without_effect_is_let_go(place: &Place) {
        let (key_id, now) = (key(place).await, place.world.now());
        for status in [400, 404, 409, 429, 500] {
            let call = work(begin(place, key_id, "{}", now).await);
            place.end_call(&call, &answer(status, "{}")).await.unwrap();
        }
        let call = work(begin(place, key_id, "{}", now).await);
        take_effect(place, &call).await.unwrap();
        place.end_call(&call, &answer(500, "{}")).await.unwrap();
        assert!(matches!(begin(place, key_id, "{}", now).await, Begun::Answered(kept) if kept.status == 500));
    }

    async fn of_many_at_once_one_gets_the_work(place: &Place) {
        let (key_id, now) = (key(place).await, place.world.now());
        let all = join_all((0..16).map(|_| begin(place, key_id, "{}", now))).await;
        assert_eq!(all.iter().filter(|begun| matches!(begun, Begun::Work(_))).count(), 1);
        assert_eq!(all.iter().filter(|begun| matches!(begun, Begun::InFlight)).count(), 15);
    }

    async fn a_crash_before_the_effect_frees_the_call_and_one_after_it_never_does(place: &Place) {
        let (key_id, now) = (key(place).await, place.world.now());
        let dead = work(begin(place, key_id, "{}", now).await);
        assert!(matches!(begin(place, key_id, "{}", now.plus(30 * SECOND - 1)).await, Begun::InFlight));
        let later = now.plus(30 * SECOND);
        let call = work(begin(place, key_id, "{}", later).await);
        // the one taken for dead wakes up: its write must not happen beside the other's
        assert_eq!(take_effect(place, &dead).await, Err(StoreError::TakenOver));
        assert_eq!(place.numbers("SELECT count(*) FROM sessions").await, [0]);
        take_effect(place, &call).await.unwrap();
        assert!(matches!(begin(place, key_id, "{}", later).await, Begun::InFlight));
        assert!(matches!(begin(place, key_id, "{}", later.plus(30 * SECOND)).await, Begun::Unanswered));
        assert_eq!(place.numbers("SELECT count(*) FROM sessions").await, [1]);
    }

    async fn an_answer_that_was_foretold_is_there_with_its_effect_and_never_without(place: &Place) {
        let (key_id, now) = (key(place).await, place.world.now());
        let call = work(begin(place, key_id, "{}", now).await);
        let work = async {
            answer_by(|number: &i64| answer(201, &format!("{{\"number\":{number}}}")));
            // what is written besides, and what another kind of outcome is told by, is no answer
            foretell(|committed: &Committed| number(committed).map(|number| number.to_string()));
            place.commit_session(arrival(place, Kind::User, Status::InReview)).await.unwrap();
            assert_eq!(place.numbers("SELECT count(*) FROM idempotent_calls WHERE answer IS NULL").await, [1]);
            foretell(number);
            place.drop_template(place.world.id(), entry(place, "template.drop")).await.unwrap();
            assert_eq!(place.numbers("SELECT count(*) FROM idempotent_calls WHERE answer IS NULL").await, [1]);
            // a lost race writes nothing, and so keeps no answer
            let mut raced = arrival(place, Kind::User, Status::InReview);
            raced.based_on = Some((7, 7));
            assert_eq!(place.commit_session(raced).await.unwrap(), Committed::Raced);
            assert_eq!(place.numbers("SELECT count(*) FROM idempotent_calls WHERE answer IS NULL").await, [1]);
            place.commit_session(arrival(place, Kind::User, Status::InReview)).await.unwrap();
            in_call()
        };
        assert!(Arc::clone(&call).run(work).await && !in_call());
        match begin(place, key_id, "{}", now).await {
            Begun::Answered(kept) => assert_eq!(kept, answer(201, "{\"number\":2}")),
            other => panic!("{other:?}"),
        }
    }

    async fn what_a_broken_call_has_written_is_known(place: &Place) {
        let (key_id, now) = (key(place).await, place.world.now());
        let call = work(begin(place, key_id, "{}", now).await);
        assert_eq!(place.call_effect(&call).await.unwrap(), CallEffect::None);
        take_effect(place, &call).await.unwrap();
        assert_eq!(place.call_effect(&call).await.unwrap(), CallEffect::Written);
        let foretold = async {
            answer_by(|number: &i64| answer(201, &number.to_string()));
            foretell(number);
            place.commit_session(arrival(place, Kind::User, Status::InReview)).await.unwrap();
        };
        Arc::clone(&call).run(foretold).await;
        assert_eq!(place.call_effect(&call).await.unwrap(), CallEffect::Answered(answer(201, "2")));
        // who took it over has written nothing yet
        let other = work(begin(place, key_id, "{}", now.plus(DAY + SECOND)).await);
        assert_eq!(place.call_effect(&other).await.unwrap(), CallEffect::None);
        assert_eq!(place.call_effect(&call).await.unwrap(), CallEffect::None);
    }

    async fn an_answer_is_unreadable_at_rest_and_goes_with_its_session(place: &Place) {
        let (key_id, now) = (key(place).await, place.world.now());
        let session = arrived(place, Kind::User, Status::InReview).await.session_id;
        let niamh = answer(200, &format!("{{\"session_id\":\"{session}\",\"name\":\"Niamh\"}}"));
        let call = work(begin(place, key_id, "{}", now).await);
        place.end_call(&call, &niamh).await.unwrap();
        assert!(matches!(begin(place, key_id, "{}", now).await, Begun::Answered(kept) if kept == niamh));
        place.tamper("DELETE FROM subject_keys").await.unwrap();
        assert!(matches!(begin(place, key_id, "{}", now).await, Begun::Unanswered));

        let second = key(place).await;
        let call = work(begin(place, second, "{}", now).await);
        place.end_call(&call, &niamh).await.unwrap();
        assert_eq!(place.numbers("SELECT count(*) FROM idempotent_calls WHERE answer IS NULL").await, [1]);
        assert!(matches!(begin(place, second, "{}", now.plus(30 * SECOND)).await, Begun::Unanswered));
    }

    async fn calls_of_more_than_a_day_ago_are_swept(place: &Place) {
        let (key_id, now) = (key(place).await, place.world.now());
        let call = work(begin(place, key_id, "{}", now).await);
        place.end_call(&call, &answer(200, "{}")).await.unwrap();
        place.sweep(now.plus(DAY - 1)).await.unwrap();
        assert_eq!(place.numbers("SELECT count(*) FROM idempotent_calls").await, [1]);
        place.sweep(now.plus(DAY)).await.unwrap();
        assert_eq!(place.numbers("SELECT count(*) FROM idempotent_calls").await, [0]);
    }
}
