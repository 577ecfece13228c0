//! What each person saw of a session last.

use crate::fixtures::{add_user, arrived, decided};
use crate::place::Place;
use domain::look::{Look, Seen};
use domain::time::{DAY, MINUTE};
use domain::{Kind, Role, Status, World};

promises! {
    async fn looks_are_kept_for_each_person_and_session(place: &Place) {
        let ada = add_user(place, "ada@desk.example", &[Role::Reviewer]).await.user_id;
        let ben = add_user(place, "ben@desk.example", &[Role::Reviewer]).await.user_id;
        let id = arrived(place, Kind::User, Status::InReview).await.session_id;
        let now = place.world.now();
        assert_eq!(place.look_at(ada, id).await.unwrap(), Some((1, None)));
        assert_eq!(place.look_at(ada, place.world.id()).await.unwrap(), None);
        let first = Look::after(None, Seen { at: now, revision: 1 });
        let next = Look::after(Some(first), Seen { at: now.plus(40 * MINUTE), revision: 2 });
        for look in [first, next] {
            place.keep_look(ada, id, look).await.unwrap();
            assert_eq!(place.look_at(ada, id).await.unwrap(), Some((1, Some(look))));
        }
        assert_eq!(place.look_at(ben, id).await.unwrap(), Some((1, None)));
        place.keep_look(ada, place.world.id(), first).await.unwrap();
        let state = decided(place, id, Status::Approved).await;
        assert_eq!(place.look_at(ada, state.session_id).await.unwrap().unwrap().1, Some(next));
        place.sweep(now.plus(90 * DAY)).await.unwrap();
        assert!(place.look_at(ada, id).await.unwrap().unwrap().1.is_some());
        place.sweep(now.plus(91 * DAY)).await.unwrap();
        assert!(place.look_at(ada, id).await.unwrap().unwrap().1.is_none());
    }
}
