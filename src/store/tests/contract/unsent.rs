//! Forms that came after the sign-in had ended: for a day, a few of each person, sealed, gone with their session.

use crate::fixtures::{add_user, arrived};
use crate::place::Place;
use domain::time::{DAY, SECOND};
use domain::{Kind, Role, Status, Uuid, World};
use store::UnsentForm;

fn unsent(user_id: Uuid, page: &str, session_id: Option<Uuid>, text: &str) -> UnsentForm {
    let fields = vec![("act".to_owned(), "add".to_owned()), ("comment".to_owned(), text.to_owned())];
    UnsentForm { user_id, page: page.into(), form: "one".into(), session_id, fields }
}

promises! {
    async fn an_unsent_form_is_its_senders_for_a_day(place: &Place) {
        let ada = add_user(place, "ada@desk.example", &[Role::Reviewer]).await.user_id;
        let ben = add_user(place, "ben@desk.example", &[Role::Reviewer]).await.user_id;
        let id = arrived(place, Kind::User, Status::InReview).await.session_id;
        let now = place.world.now();
        for form in [unsent(ada, "/a", Some(id), "first"), unsent(ada, "/a", Some(id), "second"), unsent(ada, "/b", None, "own")] {
            place.keep_unsent_form(form, now).await.unwrap();
        }
        place.keep_unsent_form(unsent(ada, "/c", Some(place.world.id()), "nowhere"), now).await.unwrap();
        let found = |user, page: &'static str, at| async move { place.find_unsent_form(user, page, at).await.unwrap() };
        assert_eq!(found(ada, "/a", now).await, Some(unsent(ada, "/a", Some(id), "second")), "in place of the first");
        assert_eq!(found(ada, "/b", now.plus(DAY - 1)).await, Some(unsent(ada, "/b", None, "own")));
        assert_eq!(found(ada, "/b", now.plus(DAY)).await, None);
        assert_eq!((found(ben, "/a", now).await, found(ada, "/c", now).await), (None, None));
        assert!(!place.drop_unsent_form(ben, "/a", "one").await.unwrap());
        assert!(!place.drop_unsent_form(ada, "/a", "other").await.unwrap());
        assert!(place.drop_unsent_form(ada, "/a", "one").await.unwrap());
        assert_eq!(found(ada, "/a", now).await, None);
        place.sweep(now.plus(DAY)).await.unwrap();
        assert_eq!(place.texts("SELECT page FROM unsent_forms").await, Vec::<String>::new());
    }

    async fn a_few_unsent_forms_are_kept_and_cannot_be_moved(place: &Place) {
        let ada = add_user(place, "ada@desk.example", &[Role::Reviewer]).await.user_id;
        let now = place.world.now();
        for n in 0..7 {
            place.keep_unsent_form(unsent(ada, &format!("/{n}"), None, "x"), now.plus(n * SECOND)).await.unwrap();
        }
        let pages = place.texts("SELECT page FROM unsent_forms ORDER BY page").await;
        assert_eq!(pages, ["/2", "/3", "/4", "/5", "/6"]);
        place.tamper("UPDATE unsent_forms SET page = '/x' WHERE page = '/2'").await.unwrap();
        assert_eq!(
            place.find_unsent_form(ada, "/x", now).await.map(|_| ()),
            Err(store::StoreError::Corrupt("unsent_forms.fields"))
        );
    }
}
