//! Mail to subjects: written with the decision, in order, at least once, and forgotten with the session.

use crate::fixtures::{arrived, commit, current, decision, later};
use crate::place::Place;
use domain::session::SessionState;
use domain::time::{MINUTE, SECOND};
use domain::view::DeliveryState;
use domain::{Kind, Status, Time, Uuid, World};
use store::{AfterMail, Committed, LeasedMail, MailContent, MailTry, NewMail};

const LEASE: i64 = MINUTE;

fn mail(place: &Place, subject: &str) -> NewMail {
    let content = MailContent {
        to: "niamh@mail.example".into(),
        language: "en".into(),
        subject: subject.into(),
        text: "canary-text".into(),
        html: "<p>canary-html</p>".into(),
    };
    NewMail { mail_id: place.world.id(), content }
}

/// Decides a session and writes to its subject.
async fn told(place: &Place, session_id: Uuid, status: Status, subject: &str) -> (SessionState, Uuid) {
    let state = current(place, session_id).await;
    let mail = mail(place, subject);
    let mail_id = mail.mail_id;
    let mut change = decision(place, &state, status);
    change.mail = Some(mail);
    (commit(place, change).await, mail_id)
}

async fn lease(place: &Place, now: Time) -> Vec<LeasedMail> {
    place.lease_mails(now, LEASE, 10).await.unwrap()
}

async fn finish(place: &Place, mail: &LeasedMail, at: Time, next: AfterMail) -> bool {
    let fault = (next != AfterMail::Sent).then(|| "answered 451".to_owned());
    place.finish_mail(mail.mail_id, MailTry { at, fault, next }).await.unwrap()
}

fn subjects(mails: &[LeasedMail]) -> Vec<&str> {
    mails.iter().map(|mail| mail.content.subject.as_str()).collect()
}

promises! {
    async fn a_mail_is_written_with_the_decision_or_not_at_all(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let mut late = decision(place, &state, Status::Declined);
        late.mail = Some(mail(place, "lost"));
        let (_, mail_id) = told(place, state.session_id, Status::Approved, "won").await;
        assert!(matches!(place.commit_session(late).await.unwrap(), Committed::Raced));
        let kept = place.mails_of(state.session_id).await.unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].mail_id, kept[0].state, kept[0].tries), (mail_id, DeliveryState::Waiting, 0));
        assert_eq!(kept[0].next_at, Some(kept[0].at), "due at once");
        assert_eq!(kept[0].content.as_ref().unwrap().to, "niamh@mail.example");
        assert!(place.mails_of(place.world.id()).await.unwrap().is_empty());
    }

    async fn a_leased_mail_belongs_to_one_worker_until_the_lease_runs_out(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        told(place, state.session_id, Status::Approved, "one").await;
        let now = later(place);
        let (first, second) = tokio::join!(lease(place, now), lease(place, now));
        assert_eq!(first.len() + second.len(), 1, "one of two that ask at once gets it");
        assert!(lease(place, now.plus(LEASE - SECOND)).await.is_empty());
        // the worker was killed
        let again = lease(place, now.plus(LEASE)).await;
        assert_eq!((subjects(&again), again[0].tries), (vec!["one"], 0));
        assert!(finish(place, &again[0], now, AfterMail::Sent).await);
        assert!(lease(place, now.plus(10 * LEASE)).await.is_empty());
        // a worker that was slow, not dead, does not undo it
        finish(place, &again[0], now, AfterMail::Retry(now)).await;
        assert!(lease(place, now.plus(10 * LEASE)).await.is_empty());
        assert_eq!(place.mails_of(state.session_id).await.unwrap()[0].state, DeliveryState::Delivered);
    }

    async fn mails_of_a_session_go_out_in_order_and_hold_up_no_other(place: &Place) {
        let (a, b) = (arrived(place, Kind::User, Status::InReview).await, arrived(place, Kind::User, Status::InReview).await);
        told(place, a.session_id, Status::Declined, "first").await;
        told(place, a.session_id, Status::Approved, "second").await;
        told(place, b.session_id, Status::Approved, "other").await;
        let mut now = later(place);
        let leased = lease(place, now).await;
        assert_eq!(subjects(&leased), ["first", "other"]);
        finish(place, &leased[0], now, AfterMail::Retry(now.plus(MINUTE))).await;
        finish(place, &leased[1], now, AfterMail::Sent).await;
        assert!(lease(place, now).await.is_empty(), "the second waits for the first");
        now = now.plus(MINUTE);
        let again = lease(place, now).await;
        assert_eq!((subjects(&again), again[0].tries), (vec!["first"], 1));
        finish(place, &again[0], now, AfterMail::GiveUp).await;
        let next = lease(place, now).await;
        assert_eq!(subjects(&next), ["second"]);
        finish(place, &next[0], now, AfterMail::Sent).await;
        let kept = place.mails_of(a.session_id).await.unwrap();
        assert_eq!(kept.iter().map(|mail| mail.state).collect::<Vec<_>>(), [DeliveryState::Delivered, DeliveryState::Failed]);
        assert_eq!((kept[1].tries, kept[1].fault.as_deref(), kept[1].tried_at), (2, Some("answered 451"), Some(now)));
        assert_eq!((kept[0].fault.as_deref(), kept[0].next_at), (None, None));
    }

    async fn a_limit_is_kept_and_the_longest_due_come_first(place: &Place) {
        for subject in ["one", "two", "three"] {
            let state = arrived(place, Kind::User, Status::InReview).await;
            told(place, state.session_id, Status::Approved, subject).await;
        }
        let now = later(place);
        assert_eq!(subjects(&place.lease_mails(now, LEASE, 2).await.unwrap()), ["one", "two"]);
        assert_eq!(subjects(&place.lease_mails(now, LEASE, 2).await.unwrap()), ["three"]);
    }

    async fn a_session_whose_key_is_gone_sends_nothing(place: &Place) {
        let (gone, kept) = (arrived(place, Kind::User, Status::InReview).await, arrived(place, Kind::User, Status::InReview).await);
        told(place, gone.session_id, Status::Approved, "gone").await;
        told(place, kept.session_id, Status::Approved, "kept").await;
        let id = if place.is_sqlite() { format!("x'{}'", gone.session_id.simple()) } else { format!("'{}'", gone.session_id) };
        place.tamper(&format!("DELETE FROM subject_keys WHERE session_id = {id}")).await.unwrap();
        let now = later(place);
        assert_eq!(subjects(&lease(place, now).await), ["kept"]);
        let line = &place.mails_of(gone.session_id).await.unwrap()[0];
        assert_eq!((line.state, line.fault.as_deref(), line.content.is_none()), (DeliveryState::Failed, Some("redacted"), true));
        assert!(lease(place, now.plus(10 * LEASE)).await.iter().all(|mail| mail.content.subject == "kept"));
    }
}
