//! Jobs with many sessions: chosen once, each row leased to one worker, each result written once, nothing typed kept.

use crate::fixtures::{activity, add_user, arrived, current, entry};
use crate::place::Place;
use domain::session::Claim;
use domain::time::{DAY, HOUR, MINUTE};
use domain::view::{BulkAct, BulkState, RowOutcome};
use domain::{Kind, Role, Status, Time, Uuid, World};
use store::{Act, BulkJob, BulkWords, Claimed, LeasedBulkRow, NewBulk, NewClaim, Planned};

/// A job of somebody new with so many sessions, chosen and not started.
async fn planned(place: &Place, sessions: usize) -> NewBulk {
    let email = format!("{}@desk.example", place.world.number());
    let user_id = add_user(place, &email, &[Role::Manager]).await.user_id;
    let mut rows = Vec::new();
    for _ in 0..sessions {
        let state = arrived(place, Kind::User, Status::InReview).await;
        rows.push((state.session_id, state.version));
    }
    let (bulk_id, made_at) = (place.world.id(), place.world.now());
    let job = NewBulk { bulk_id, user_id, act: BulkAct::Decline, digest: vec![1; 32], made_at, rows };
    assert_eq!(place.plan_bulk(job.clone(), entry(place, "bulk.choose")).await.unwrap(), Planned::Made);
    job
}

async fn start(place: &Place, job: &NewBulk) -> bool {
    let words = BulkWords { comment: "canary-bulk".to_owned(), ..BulkWords::default() };
    place.start_bulk(job.bulk_id, &words, place.world.now(), entry(place, "bulk.start")).await.unwrap()
}

async fn found(place: &Place, job: &NewBulk) -> BulkJob {
    place.find_bulk(job.bulk_id).await.unwrap().unwrap()
}

async fn lease(place: &Place, job: &NewBulk, now: Time, limit: i64) -> Vec<LeasedBulkRow> {
    place.lease_bulk_rows(job.bulk_id, now, now.plus(MINUTE), limit).await.unwrap()
}

fn places(rows: &[LeasedBulkRow]) -> Vec<i64> {
    rows.iter().map(|row| row.position).collect()
}

async fn audited(place: &Place) -> i64 {
    place.audit_head().await.unwrap().0
}

promises! {
    async fn the_same_choice_is_the_same_job_and_another_is_not(place: &Place) {
        let job = planned(place, 2).await;
        let rows = audited(place).await;
        let again = place.plan_bulk(job.clone(), entry(place, "bulk.choose")).await.unwrap();
        assert_eq!(again, Planned::There);
        let other = NewBulk { digest: vec![2; 32], ..job.clone() };
        assert_eq!(place.plan_bulk(other, entry(place, "bulk.choose")).await.unwrap(), Planned::Taken);
        assert_eq!(audited(place).await, rows, "neither wrote anything");
        // a session that there is not has no row
        let unknown = NewBulk { bulk_id: place.world.id(), rows: vec![(place.world.id(), 1)], ..job };
        place.plan_bulk(unknown.clone(), entry(place, "bulk.choose")).await.unwrap();
        assert_eq!(found(place, &unknown).await.counts, []);
    }

    async fn a_job_starts_once_and_forgets_what_was_typed_when_it_ends(place: &Place) {
        let job = planned(place, 2).await;
        assert!(place.due_bulks(place.world.now()).await.unwrap().is_empty(), "nothing is done before it is started");
        assert!(start(place, &job).await);
        let rows = audited(place).await;
        assert!(!start(place, &job).await);
        assert_eq!(audited(place).await, rows);
        assert_eq!(found(place, &job).await.words.unwrap().comment, "canary-bulk");
        let now = place.world.now();
        assert_eq!(place.due_bulks(now).await.unwrap(), [job.bulk_id]);
        assert_eq!(places(&lease(place, &job, now, 20).await), [0, 1]);
        assert!(place.due_bulks(now).await.unwrap().is_empty(), "somebody has all of it in hand");
        for (position, outcome) in [(0, RowOutcome::Done), (1, RowOutcome::Refused)] {
            assert!(!place.end_bulk(job.bulk_id, now).await.unwrap(), "not while a row waits");
            let sentence = (outcome == RowOutcome::Refused).then(|| "Why.".to_owned());
            place.finish_bulk_row(job.bulk_id, position, outcome, sentence).await.unwrap();
        }
        // a worker that was cut off before the end leaves that to the next one
        assert_eq!(place.due_bulks(now).await.unwrap(), [job.bulk_id]);
        assert!(place.end_bulk(job.bulk_id, now).await.unwrap());
        assert!(!place.end_bulk(job.bulk_id, now).await.unwrap());
        assert!(place.due_bulks(now).await.unwrap().is_empty());
        let ended = found(place, &job).await;
        assert_eq!((ended.state, ended.words, ended.ended_at), (BulkState::Done, None, Some(now)));
        let mut counts = ended.counts;
        counts.sort_by_key(|(outcome, _)| outcome.wire());
        assert_eq!(counts, [(RowOutcome::Done, 1), (RowOutcome::Refused, 1)]);
        let refused = place.bulk_rows(job.bulk_id, Some(RowOutcome::Refused), -1, 10).await.unwrap();
        assert_eq!(refused.iter().map(|row| (row.position, row.sentence.as_deref())).collect::<Vec<_>>(), [(1, Some("Why."))]);
    }

    async fn a_row_has_one_worker_until_its_lease_ends_and_one_result(place: &Place) {
        let job = planned(place, 5).await;
        assert!(start(place, &job).await);
        let now = place.world.now();
        let first = lease(place, &job, now, 2).await;
        assert!(first.iter().all(|row| !row.resumed));
        assert_eq!(places(&first), [0, 1]);
        assert_eq!(places(&lease(place, &job, now, 2).await), [2, 3], "nobody gets what another has");
        place.finish_bulk_row(job.bulk_id, 0, RowOutcome::Done, None).await.unwrap();
        let after = now.plus(MINUTE);
        let taken_over = lease(place, &job, after, 10).await;
        assert_eq!(places(&taken_over), [1, 2, 3, 4], "what a crash left, and not what is done");
        let resumed: Vec<bool> = taken_over.iter().map(|row| row.resumed).collect();
        assert_eq!(resumed, [true, true, true, false], "who goes on knows that it may be done already");
        place.finish_bulk_row(job.bulk_id, 1, RowOutcome::Done, None).await.unwrap();
        // the worker that was thought dead comes late
        place.finish_bulk_row(job.bulk_id, 1, RowOutcome::Refused, Some("Late.".to_owned())).await.unwrap();
        let done = place.bulk_rows(job.bulk_id, Some(RowOutcome::Done), -1, 10).await.unwrap();
        assert_eq!(done.iter().map(|row| row.position).collect::<Vec<_>>(), [0, 1]);
        assert!(done.iter().all(|row| row.sentence.is_none()));
    }

    async fn two_workers_at_once_never_get_the_same_row(place: &Place) {
        let job = planned(place, 12).await;
        assert!(start(place, &job).await);
        let (beside, now) = (place.beside().await, place.world.now());
        let mut taken: Vec<i64> = Vec::new();
        loop {
            let one = place.lease_bulk_rows(job.bulk_id, now, now.plus(MINUTE), 2);
            let (one, other) = futures::join!(one, beside.lease_bulk_rows(job.bulk_id, now, now.plus(MINUTE), 2));
            let rows: Vec<LeasedBulkRow> = one.unwrap().into_iter().chain(other.unwrap()).collect();
            if rows.is_empty() {
                break;
            }
            taken.extend(rows.iter().map(|row| row.position));
        }
        taken.sort_unstable();
        assert_eq!(taken, (0..12).collect::<Vec<_>>());
        beside.close().await;
    }

    async fn a_job_that_is_never_started_is_forgotten_after_a_day(place: &Place) {
        let (waits, runs) = (planned(place, 3).await, planned(place, 1).await);
        assert!(start(place, &runs).await);
        place.sweep(waits.made_at.plus(DAY - 1)).await.unwrap();
        assert_eq!(found(place, &waits).await.counts, [(RowOutcome::Waiting, 3)]);
        place.sweep(runs.made_at.plus(DAY)).await.unwrap();
        assert!(place.find_bulk(waits.bulk_id).await.unwrap().is_none());
        assert!(!start(place, &waits).await);
        assert_eq!(found(place, &runs).await.state, BulkState::Running);
    }

    async fn each_step_of_a_job_moves_its_counter_and_other_writes_do_not(place: &Place) {
        let job = planned(place, 1).await;
        assert!(start(place, &job).await);
        let before = place.turns().await.unwrap();
        let now = place.world.now();
        lease(place, &job, now, 1).await;
        arrived(place, Kind::User, Status::InReview).await;
        assert_eq!(place.turns().await.unwrap().bulk, before.bulk);
        place.finish_bulk_row(job.bulk_id, 0, RowOutcome::Done, None).await.unwrap();
        let result = place.turns().await.unwrap().bulk;
        assert!(result > before.bulk);
        place.end_bulk(job.bulk_id, now).await.unwrap();
        assert!(place.turns().await.unwrap().bulk > result);
    }

    async fn a_claim_that_ran_out_is_taken_off_and_one_that_runs_is_not(place: &Place) {
        let hold = async |until: Time| -> Uuid {
            let state = arrived(place, Kind::User, Status::InReview).await;
            let claim = Claim { holder: "user:ada".to_owned(), name: "ADA".to_owned(), until };
            let new = NewClaim { session_id: state.session_id, claim, now: place.world.now(), over_others: false };
            let said = place.claim_session(new, activity(place, Act::Claimed, state.status), entry(place, "session.claim"));
            assert!(matches!(said.await.unwrap(), Claimed::Taken(_)));
            state.session_id
        };
        let now = place.world.now();
        let (ran_out, runs) = (hold(now.plus(MINUTE)).await, hold(now.plus(2 * HOUR)).await);
        let rows = audited(place).await;
        place.sweep(now.plus(MINUTE + HOUR)).await.unwrap();
        let said = place.audit_rows(rows, 10).await.unwrap();
        assert_eq!(said.len(), 1, "one row for all of them");
        assert!(said[0].content.contains("session.claims_lapsed") && said[0].content.contains(&ran_out.to_string()));
        place.sweep(now.plus(MINUTE + HOUR)).await.unwrap();
        assert_eq!(audited(place).await, rows + 1, "a sweep that frees nothing says nothing");
        assert!(current(place, ran_out).await.claim.is_none());
        assert!(current(place, runs).await.claim.is_some());
    }
}
