//! What each person saw of a session last.

use crate::fixtures::{add_user, arrived, decided};
use crate::place::Place;
use domain::look::{Look, Seen};
use domain::time::{DAY, MINUTE};
use domain::{Kind, Role, Status, Time, World};

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
        let own = format!("user:{ada}");
        let after = place.news_of(ada, &own, &[id, place.world.id()]).await.unwrap();
        assert!(after.is_empty(), "the look is later than the decision");
        place.keep_look(ada, id, Look::after(None, Seen { at: Time(0), revision: 1 })).await.unwrap();
        assert_eq!(place.news_of(ada, &own, &[id]).await.unwrap().into_iter().collect::<Vec<_>>(), [id]);
        assert!(place.news_of(ben, &own, &[id]).await.unwrap().is_empty(), "who never looked has no news");
        assert!(place.news_of(ada, &own, &[]).await.unwrap().is_empty());
        place.keep_look(ada, id, next).await.unwrap();
        place.sweep(now.plus(90 * DAY)).await.unwrap();
        assert!(place.look_at(ada, id).await.unwrap().unwrap().1.is_some());
        place.sweep(now.plus(91 * DAY)).await.unwrap();
        assert!(place.look_at(ada, id).await.unwrap().unwrap().1.is_none());
    }
}
