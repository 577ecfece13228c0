//! Events out: written with the change, in order, at least once, and nobody starves.

use crate::fixtures::{activity, arrival, arrived, commit, decided, endpoint, entry, later};
use crate::place::Place;
use domain::event::EventType;
use domain::session::SessionState;
use domain::time::{MINUTE, SECOND};
use domain::view::DeliveryState;
use domain::{Environment, Kind, Status, Time, Uuid, World};
use std::collections::BTreeSet;
use store::{Act, AfterTry, Endpoint, LeasedDelivery, ResendSpan, SpanResent, TryResult};

const LEASE: i64 = MINUTE;

async fn receiver(place: &Place, change: impl FnOnce(&mut Endpoint)) -> Uuid {
    let mut endpoint = endpoint(place, "https://receiver.example/hook");
    change(&mut endpoint);
    let id = endpoint.endpoint_id;
    place.add_endpoint(endpoint, entry(place, "webhook.add")).await.unwrap();
    id
}

fn ended(at: Time, http_status: i64, next: AfterTry) -> TryResult {
    TryResult {
        at,
        http_status: Some(http_status),
        took_ms: 12,
        fault: None,
        answer: b"answer of Niamh".to_vec(),
        next,
    }
}

async fn lease(place: &Place, now: Time) -> Vec<LeasedDelivery> {
    place.lease_deliveries(now, LEASE, 100).await.unwrap()
}

async fn finish(place: &Place, delivery: &LeasedDelivery, at: Time, next: AfterTry) {
    let http_status = if next == AfterTry::Delivered { 200 } else { 500 };
    place.finish_try(delivery.delivery_id, ended(at, http_status, next)).await.unwrap();
}

fn sequence(delivery: &LeasedDelivery) -> i64 {
    delivery.body["sequence"].as_i64().unwrap()
}

/// A session with so many events, oldest first.
async fn busy(place: &Place, events: usize) -> SessionState {
    let mut state = arrived(place, Kind::User, Status::InReview).await;
    for i in 1..events {
        state = decided(place, state.session_id, [Status::Approved, Status::InReview][i % 2]).await;
    }
    state
}

async fn states(place: &Place, session_id: Uuid) -> Vec<DeliveryState> {
    let events = place.events_of(session_id).await.unwrap();
    events.iter().rev().flat_map(|event| event.deliveries.iter().map(|delivery| delivery.state)).collect()
}

promises! {
    async fn a_span_of_time_is_due_again_in_order_or_not_at_all_when_it_is_too_long(place: &Place) {
        let id = receiver(place, |_| {}).await;
        let off = receiver(place, |endpoint| endpoint.url = "https://off.example/".into()).await;
        let states_before = [busy(place, 3).await, busy(place, 2).await];
        for _ in 0..4 {
            for delivery in lease(place, later(place)).await {
                finish(place, &delivery, place.world.now(), AfterTry::Delivered).await;
            }
        }
        let [first, second] = states_before.map(|state| state.session_id);
        assert!(states(place, first).await.iter().all(|state| *state == DeliveryState::Delivered));
        place.revoke_endpoint(off, place.world.now(), entry(place, "webhook.revoke")).await.unwrap();
        let span = |most: i64, environment: Option<Environment>, until: Time| ResendSpan {
            endpoint_id: None, environment, from: Time(0), until, most,
        };
        let now = later(place);
        let resend = async |span: ResendSpan| {
            let told = activity(place, Act::Resent, Status::InReview);
            place.resend_span(span, now, entry(place, "delivery.resend_span"), told).await.unwrap()
        };
        let audited = place.audit_head().await.unwrap().0;
        assert_eq!(resend(span(4, None, now)).await, SpanResent::TooMany);
        assert_eq!(place.audit_head().await.unwrap().0, audited, "nothing was done");
        assert_eq!(resend(span(9, Some(Environment::Sandbox), now)).await, SpanResent::Done(0));
        let begun = place.events_of(second).await.unwrap().iter().map(|event| event.at).min().unwrap();
        assert_eq!(resend(span(9, None, begun)).await, SpanResent::Done(3), "the end is not part of it");
        assert_eq!(resend(ResendSpan { endpoint_id: Some(id), ..span(5, None, now) }).await, SpanResent::Done(5));
        let (mut again, mut of_first) = (0, Vec::new());
        for _ in 0..4 {
            for delivery in lease(place, now).await {
                assert_eq!(delivery.endpoint.endpoint_id, id);
                again += 1;
                if sequence(&delivery) == 3 || of_first.len() < 3 && delivery.body["number"] == 1 {
                    of_first.push(sequence(&delivery));
                }
                finish(place, &delivery, now, AfterTry::Delivered).await;
            }
        }
        assert_eq!(again, 5);
        assert!(of_first.is_sorted(), "{of_first:?}");
    }

    async fn an_event_knows_what_only_the_transaction_knew(place: &Place) {
        let id = receiver(place, |_| {}).await;
        arrived(place, Kind::User, Status::InReview).await;
        let second = arrived(place, Kind::User, Status::InReview).await;
        let leased = lease(place, later(place)).await;
        let mut numbers: Vec<_> = leased.iter().map(|delivery| delivery.body["number"].as_i64().unwrap()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2]);
        let endpoint = &leased[0].endpoint;
        assert_eq!((endpoint.endpoint_id, endpoint.secret.as_str()), (id, "whsec_cGxlYXNlLWRvLW5vdC1maW5kLW1l"));
        assert_eq!(endpoint.allow_networks, ["127.0.0.0/8", "::1/128"]);
        let event = &place.events_of(second.session_id).await.unwrap()[0];
        assert!(leased.iter().any(|delivery| delivery.event_id == event.event_id));
    }

    async fn an_endpoint_gets_the_events_it_asked_for(place: &Place) {
        receiver(place, |endpoint| endpoint.events = vec![EventType::DataUpdated]).await;
        receiver(place, |endpoint| endpoint.environment = Environment::Sandbox).await;
        let off = receiver(place, |_| {}).await;
        assert!(place.revoke_endpoint(off, place.world.now(), entry(place, "webhook.revoke")).await.unwrap());
        let wanted = receiver(place, |endpoint| endpoint.events = vec![EventType::StatusUpdated, EventType::DataUpdated]).await;
        arrived(place, Kind::User, Status::InReview).await;
        let leased = lease(place, later(place)).await;
        assert_eq!(leased.iter().map(|delivery| delivery.endpoint.endpoint_id).collect::<Vec<_>>(), [wanted]);
    }

    async fn events_of_a_session_go_out_one_after_another(place: &Place) {
        receiver(place, |_| {}).await;
        let state = busy(place, 4).await;
        let other = busy(place, 1).await;
        let mut now = later(place);
        let first = lease(place, now).await;
        assert_eq!(first.iter().map(sequence).collect::<Vec<_>>(), [1, 1]);
        assert!(lease(place, now).await.is_empty(), "what is leased is not leased again");
        for delivery in &first {
            finish(place, delivery, now, AfterTry::Delivered).await;
        }
        let second = lease(place, now).await;
        assert_eq!(second.iter().map(sequence).collect::<Vec<_>>(), [2]);
        // a failed try holds the session up, until it is given up
        finish(place, &second[0], now, AfterTry::Retry(now.plus(5 * SECOND))).await;
        assert!(lease(place, now).await.is_empty());
        assert_eq!(place.next_due().await.unwrap(), Some(now.plus(5 * SECOND)));
        now = now.plus(5 * SECOND);
        let again = lease(place, now).await;
        assert_eq!((sequence(&again[0]), again[0].tries, again[0].event_id), (2, 1, second[0].event_id));
        finish(place, &again[0], now, AfterTry::GiveUp).await;
        for expected in [3, 4] {
            let next = lease(place, now).await;
            assert_eq!(next.iter().map(sequence).collect::<Vec<_>>(), [expected]);
            finish(place, &next[0], now, AfterTry::Delivered).await;
        }
        assert!(lease(place, now).await.is_empty());
        assert_eq!(place.next_due().await.unwrap(), None);
        use DeliveryState::{Delivered, Failed};
        assert_eq!(states(place, state.session_id).await, [Delivered, Failed, Delivered, Delivered]);
        assert_eq!(states(place, other.session_id).await, [Delivered]);
        let line = place.events_of(state.session_id).await.unwrap()[2].deliveries[0].clone();
        assert_eq!((line.tries, line.http_status, line.took_ms, line.next_at), (2, Some(500), Some(12), None));
        assert_eq!(place.numbers("SELECT count(*) FROM delivery_tries").await, [6]);
    }

    async fn a_lease_that_ran_out_is_given_to_another(place: &Place) {
        receiver(place, |_| {}).await;
        busy(place, 1).await;
        let now = later(place);
        let lost = lease(place, now).await;
        assert_eq!(place.next_due().await.unwrap(), Some(now.plus(LEASE)));
        assert!(lease(place, now.plus(LEASE - 1)).await.is_empty());
        let found = lease(place, now.plus(LEASE)).await;
        assert_eq!(lost[0].delivery_id, found[0].delivery_id);
        assert_eq!(lost[0].event_id, found[0].event_id);
        finish(place, &found[0], now.plus(LEASE), AfterTry::Delivered).await;
        // the first worker was only slow: what was accepted stays accepted
        finish(place, &lost[0], now.plus(LEASE), AfterTry::Retry(now.plus(2 * LEASE))).await;
        assert!(lease(place, now.plus(3 * LEASE)).await.is_empty());
    }

    async fn workers_side_by_side_never_lease_the_same(place: &Place) {
        receiver(place, |_| {}).await;
        receiver(place, |_| {}).await;
        for _ in 0..10 {
            busy(place, 2).await;
        }
        let now = later(place);
        let beside = place.beside().await;
        let mut seen = BTreeSet::new();
        loop {
            let (a, b) = tokio::join!(place.lease_deliveries(now, LEASE, 5), beside.lease_deliveries(now, LEASE, 5));
            let leased = [a.unwrap(), b.unwrap()].concat();
            if leased.is_empty() {
                break;
            }
            for delivery in &leased {
                assert!(seen.insert(delivery.delivery_id), "leased twice");
            }
            for delivery in &leased {
                finish(place, delivery, now, AfterTry::Delivered).await;
            }
        }
        assert_eq!(seen.len(), 40);
        beside.close().await;
    }

    async fn a_dead_endpoint_starves_nobody(place: &Place) {
        let dead = receiver(place, |_| {}).await;
        for _ in 0..30 {
            busy(place, 1).await;
        }
        let well = receiver(place, |_| {}).await;
        for _ in 0..5 {
            busy(place, 1).await;
        }
        let now = later(place);
        // older and many, yet half of the places go to the other endpoint
        let leased = place.lease_deliveries(now, LEASE, 8).await.unwrap();
        let of = |id: Uuid| leased.iter().filter(|delivery| delivery.endpoint.endpoint_id == id).count();
        assert_eq!((of(dead), of(well)), (4, 4));
        for delivery in &leased {
            let next = if delivery.endpoint.endpoint_id == dead { AfterTry::Retry(now) } else { AfterTry::Delivered };
            finish(place, delivery, now, next).await;
        }
        // it has failed often enough to get one at a time, so that its time-outs cannot bind every worker
        let leased = lease(place, now).await;
        let of = |id: Uuid| leased.iter().filter(|delivery| delivery.endpoint.endpoint_id == id).count();
        assert_eq!((of(dead), of(well)), (1, 1));
        assert!(lease(place, now).await.is_empty());
        // one good answer and it has its full share again
        let back = leased.iter().find(|delivery| delivery.endpoint.endpoint_id == dead).unwrap();
        finish(place, back, now, AfterTry::Delivered).await;
        assert_eq!(lease(place, now).await.len(), 8);
    }

    async fn a_delivery_can_be_sent_again_with_the_same_id(place: &Place) {
        receiver(place, |_| {}).await;
        let state = busy(place, 2).await;
        let now = later(place);
        let first = lease(place, now).await.remove(0);
        finish(place, &first, now, AfterTry::Delivered).await;
        let second = lease(place, now).await.remove(0);
        finish(place, &second, now, AfterTry::Retry(now.plus(SECOND))).await;

        let again = async |delivery: Uuid, session: Uuid| {
            place.resend(delivery, session, now, entry(place, "delivery.resend"), activity(place, Act::Resent, Status::InReview)).await.unwrap()
        };
        let head = place.audit_head().await.unwrap().0;
        assert!(!again(place.world.id(), state.session_id).await);
        let stranger = busy(place, 1).await;
        assert!(!again(first.delivery_id, stranger.session_id).await);
        assert_eq!(place.activities(state.session_id).await.unwrap().len(), 2);
        assert_eq!(place.audit_head().await.unwrap().0, head + 1, "only the stranger's arrival");

        assert!(again(first.delivery_id, state.session_id).await);
        assert_eq!(place.activities(state.session_id).await.unwrap()[0].act, Act::Resent);
        let mine = |leased: Vec<LeasedDelivery>| -> Vec<_> {
            leased.into_iter().filter(|delivery| delivery.body["number"] != 2).collect()
        };
        // the earlier event goes before the later one, though that is due
        let leased = mine(lease(place, now.plus(SECOND)).await);
        assert_eq!(leased.iter().map(|delivery| delivery.event_id).collect::<Vec<_>>(), [first.event_id]);
        assert_eq!(leased[0].tries, 0, "the schedule begins anew");
        finish(place, &leased[0], now, AfterTry::Delivered).await;
        let leased = mine(lease(place, now.plus(SECOND)).await);
        assert_eq!(leased.iter().map(|delivery| delivery.event_id).collect::<Vec<_>>(), [second.event_id]);
        finish(place, &leased[0], now, AfterTry::GiveUp).await;
        assert!(again(second.delivery_id, state.session_id).await, "given up ones too");
        let leased = mine(lease(place, now.plus(SECOND)).await);
        assert_eq!(leased[0].event_id, second.event_id);
        finish(place, &leased[0], now, AfterTry::Delivered).await;
        let lines: Vec<_> = place.events_of(state.session_id).await.unwrap().iter().map(|event| event.deliveries[0].tries).collect();
        assert_eq!(lines, [3, 2], "all tries are told");
    }

    async fn an_event_written_while_another_is_finished_is_never_left_behind(place: &Place) {
        receiver(place, |_| {}).await;
        let mut state = busy(place, 1).await;
        for _ in 0..25 {
            let now = later(place);
            let leased = lease(place, now).await;
            let (next, ()) = tokio::join!(decided(place, state.session_id, Status::Approved), async {
                for delivery in &leased {
                    finish(place, delivery, now, AfterTry::Delivered).await;
                }
            });
            state = next;
        }
        let mut delivered = 0;
        loop {
            let now = later(place);
            let leased = lease(place, now).await;
            if leased.is_empty() {
                break;
            }
            for delivery in &leased {
                finish(place, delivery, now, AfterTry::Delivered).await;
                delivered += 1;
            }
        }
        assert!(delivered > 0);
        assert!(states(place, state.session_id).await.iter().all(|state| *state == DeliveryState::Delivered));
    }

    async fn a_revoked_endpoint_gets_nothing_more(place: &Place) {
        let id = receiver(place, |_| {}).await;
        let state = busy(place, 3).await;
        let now = later(place);
        let leased = lease(place, now).await.remove(0);
        assert!(place.revoke_endpoint(id, now, entry(place, "webhook.revoke")).await.unwrap());
        assert!(!place.revoke_endpoint(id, now, entry(place, "webhook.revoke")).await.unwrap());
        assert!(!place.revoke_endpoint(place.world.id(), now, entry(place, "webhook.revoke")).await.unwrap());
        finish(place, &leased, now, AfterTry::Retry(now)).await;
        assert!(lease(place, now.plus(LEASE)).await.is_empty());
        assert_eq!(place.next_due().await.unwrap(), None);
        assert_eq!(states(place, state.session_id).await, [DeliveryState::Failed; 3]);
        assert!(!place.resend(leased.delivery_id, state.session_id, now, entry(place, "delivery.resend"), activity(place, Act::Resent, Status::InReview)).await.unwrap());
        let listed = place.list_endpoints().await.unwrap();
        assert_eq!((listed[0].waiting, listed[0].failed), (0, 3));
        assert_eq!(listed[0].endpoint.disabled_at, Some(now));
    }

    async fn an_endpoint_that_says_gone_is_switched_off_with_an_audit_entry(place: &Place) {
        receiver(place, |_| {}).await;
        let state = busy(place, 2).await;
        let now = later(place);
        let leased = lease(place, now).await.remove(0);
        let head = place.audit_head().await.unwrap().0;
        let gone = AfterTry::DisableEndpoint("410 Gone".into());
        place.finish_try(leased.delivery_id, ended(now, 410, gone)).await.unwrap();
        assert_eq!(states(place, state.session_id).await, [DeliveryState::Failed; 2]);
        let listed = place.list_endpoints().await.unwrap();
        assert_eq!(listed[0].endpoint.disabled_why.as_deref(), Some("410 Gone"));
        let rows = place.audit_rows(head, 10).await.unwrap();
        assert!(rows.len() == 1 && rows[0].content.contains("webhook.disable"));
    }

    async fn endpoints_are_listed_newest_first_without_their_secrets(place: &Place) {
        let mut kept = Vec::new();
        for url in ["https://a.example", "https://b.example"] {
            let mut endpoint = endpoint(place, url);
            endpoint.events = vec![EventType::StatusUpdated];
            endpoint.thin = url.contains('b');
            place.add_endpoint(endpoint.clone(), entry(place, "webhook.add")).await.unwrap();
            endpoint.secret.clear();
            kept.insert(0, endpoint);
        }
        busy(place, 2).await;
        let listed = place.list_endpoints().await.unwrap();
        assert_eq!(listed.iter().map(|listed| listed.endpoint.clone()).collect::<Vec<_>>(), kept);
        assert_eq!((listed[0].waiting, listed[0].failed), (2, 0));
    }

    async fn one_unreadable_body_holds_up_nobody_else(place: &Place) {
        receiver(place, |_| {}).await;
        let broken = commit(place, arrival(place, Kind::User, Status::InReview)).await;
        busy(place, 1).await;
        place.tamper(&format!("UPDATE subject_keys SET wrapped = (SELECT body FROM events LIMIT 1) WHERE session_id = (SELECT session_id FROM sessions WHERE number = {})", broken.number)).await.unwrap();
        let leased = lease(place, later(place)).await;
        assert_eq!(leased.iter().map(|delivery| delivery.body["number"].as_i64()).collect::<Vec<_>>(), [Some(2)]);
    }
}
