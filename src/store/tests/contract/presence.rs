//! What open pages are told: commits wake every process, and who is here runs out by itself.

use crate::fixtures::{add_user, arrived, entry};
use crate::place::Place;
use domain::time::SECOND;
use domain::{Kind, Role, Status, World};
use store::Present;

promises! {
    async fn a_commit_wakes_listeners_of_this_process_and_of_others(place: &Place) {
        let beside = place.beside().await;
        let (mut own, mut other) = (place.commits().await.unwrap(), beside.commits().await.unwrap());
        for store in [&place.store, &beside] {
            store.append_audit(entry(place, "test")).await.unwrap();
            own.next().await.unwrap();
            other.next().await.unwrap();
        }
        beside.close().await;
    }

    async fn heads_say_how_sessions_stand_and_leave_out_the_unknown(place: &Place) {
        let (one, two) =
            (arrived(place, Kind::User, Status::InReview).await, arrived(place, Kind::Business, Status::Approved).await);
        let ids = [one.session_id, two.session_id, place.world.id()];
        let mut heads = place.session_heads(&ids).await.unwrap();
        heads.sort_by_key(|head| head.number);
        let found: Vec<_> = heads.iter().map(|head| (head.session_id, head.number, head.kind, head.status)).collect();
        assert_eq!(
            found,
            [
                (one.session_id, one.number, Kind::User, Status::InReview),
                (two.session_id, two.number, Kind::Business, Status::Approved),
            ]
        );
        assert_eq!(place.session_heads(&[]).await.unwrap(), []);
    }

    async fn who_is_here_counts_once_leaves_and_runs_out(place: &Place) {
        let rory = add_user(place, "rory@desk.example", &[Role::Reviewer]).await;
        let session_id = arrived(place, Kind::User, Status::InReview).await.session_id;
        let (process, gone) = (place.world.id(), place.world.id());
        let now = place.world.now();
        let present = || Present { stream_id: place.world.id(), session_id, user_id: rory.user_id };
        let (first, second, left_behind) = (present(), present(), present());
        place.join_presence(process, first, now.plus(10 * SECOND)).await.unwrap();
        place.join_presence(process, second, now.plus(10 * SECOND)).await.unwrap();
        place.join_presence(gone, left_behind, now.plus(10 * SECOND)).await.unwrap();
        let here = async |at| {
            let found = place.present(at).await.unwrap();
            found.into_iter().map(|(session, user, _)| (session, user)).collect::<Vec<_>>()
        };
        assert_eq!(here(now).await, [(session_id, rory.user_id)], "each person once");
        // a process that ended without a word is forgotten, one that renews is not
        place.renew_presence(process, now.plus(60 * SECOND)).await.unwrap();
        place.leave_presence(first.stream_id).await.unwrap();
        assert_eq!(here(now.plus(30 * SECOND)).await, [(session_id, rory.user_id)]);
        place.leave_presence(second.stream_id).await.unwrap();
        assert_eq!(here(now.plus(30 * SECOND)).await, []);
        assert_eq!(here(now).await, [(session_id, rory.user_id)]);
        place.end_presence(gone).await.unwrap();
        assert_eq!(here(now).await, []);
    }

    async fn coming_and_leaving_move_the_counter_of_who_is_here_and_nothing_else_does(place: &Place) {
        let rory = add_user(place, "rory@desk.example", &[Role::Reviewer]).await;
        let session_id = arrived(place, Kind::User, Status::InReview).await.session_id;
        let (process, now) = (place.world.id(), place.world.now());
        let present = Present { stream_id: place.world.id(), session_id, user_id: rory.user_id };
        let mut last = place.turns().await.unwrap().presence;
        let mut moved = async || {
            let turn = place.turns().await.unwrap().presence;
            std::mem::replace(&mut last, turn) != turn
        };
        place.join_presence(process, present, now.plus(SECOND)).await.unwrap();
        assert!(moved().await);
        place.renew_presence(process, now.plus(60 * SECOND)).await.unwrap();
        arrived(place, Kind::User, Status::InReview).await;
        place.append_audit(entry(place, "test")).await.unwrap();
        assert!(!moved().await);
        place.leave_presence(present.stream_id).await.unwrap();
        assert!(moved().await);
        place.end_presence(process).await.unwrap();
        assert!(moved().await);
        assert_eq!(place.turns().await.unwrap().audit, place.audit_head().await.unwrap().0);
    }
}
