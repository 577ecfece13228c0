//! What a person may see for a while, comments written beforehand, and forms that decide once.

use crate::fixtures::{activity, arrived, commit, decision, entry};
use crate::place::Place;
use domain::templates::CommentTemplate;
use domain::{Kind, Status, World};
use store::types::{Act, Committed, Reveal};

promises! {
    async fn what_was_asked_for_is_shown_to_that_person_until_it_ends(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let (ada, bea, id) = (place.world.id(), place.world.id(), state.session_id);
        let now = place.world.now();
        let until = now.plus(domain::time::MINUTE);
        let view = || activity(place, Act::Viewed, Status::InReview);
        place.reveal((ada, id, Reveal::Values), until, view(), entry(place, "session.view_personal")).await.unwrap();
        assert_eq!(place.revealed(ada, id, now).await.unwrap(), [(Reveal::Values, until)]);
        assert_eq!(place.revealed(bea, id, now).await.unwrap(), []);
        assert_eq!(place.revealed(ada, id, until).await.unwrap(), []);
        place.reveal((ada, id, Reveal::Payload), until, view(), entry(place, "session.view_personal")).await.unwrap();
        assert_eq!(place.revealed(ada, id, now).await.unwrap().len(), 2);
        let acts: Vec<Act> = place.activities(id).await.unwrap().into_iter().map(|one| one.act).collect();
        assert_eq!(acts.iter().filter(|act| **act == Act::Viewed).count(), 2);
        place.conceal(ada, id, entry(place, "session.cover")).await.unwrap();
        assert_eq!(place.revealed(ada, id, now).await.unwrap(), []);
    }

    async fn a_form_decides_once(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let form = place.world.id();
        assert!(!place.form_decided(form, state.session_id).await.unwrap());
        let mut first = decision(place, &state, Status::Approved);
        first.form_id = Some(form);
        let state = commit(place, first).await;
        assert!(place.form_decided(form, state.session_id).await.unwrap());
        let mut again = decision(place, &state, Status::Declined);
        again.form_id = Some(form);
        let rows = place.audit_head().await.unwrap().0;
        assert!(matches!(place.commit_session(again).await.unwrap(), Committed::Raced));
        assert_eq!(place.audit_head().await.unwrap().0, rows, "nothing was written");
        assert_eq!(place.find_session(state.session_id).await.unwrap().unwrap().state.status, Status::Approved);
    }

    async fn a_title_belongs_to_one_template(place: &Place) {
        let template = |title: &str| CommentTemplate::new(place.world.id(), title, "Seen before.").unwrap();
        let (first, at) = (template("Known fraud"), place.world.now());
        assert!(place.add_template(first.clone(), at, entry(place, "template.add")).await.unwrap());
        let rows = place.audit_head().await.unwrap().0;
        assert!(!place.add_template(template("KNOWN FRAUD"), at, entry(place, "template.add")).await.unwrap());
        assert_eq!(place.audit_head().await.unwrap().0, rows);
        assert!(place.add_template(template("Blurred"), at, entry(place, "template.add")).await.unwrap());
        let titles: Vec<String> = place.comment_templates().await.unwrap().into_iter().map(|one| one.title).collect();
        assert_eq!(titles, ["Blurred", "Known fraud"]);
        assert!(place.drop_template(first.template_id, entry(place, "template.drop")).await.unwrap());
        assert!(!place.drop_template(first.template_id, entry(place, "template.drop")).await.unwrap());
    }
}
