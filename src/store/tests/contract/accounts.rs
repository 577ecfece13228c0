//! Accounts, links, sign-ins, keys, throttling.

use crate::fixtures::{add_user, entry, user};
use crate::place::Place;
use domain::screen::Theme;
use domain::time::{DAY, HOUR, MINUTE, SECOND};
use domain::view::AccountState;
use domain::{Environment, Language, Role, Scope, ScreenSettings, Time, Uuid, World};
use futures::future::join_all;
use store::{ApiKey, LinkUse, SignIn, UserChange, UserChanged};

const IDLE: i64 = 15 * MINUTE;
const ABSOLUTE: i64 = 8 * HOUR;

fn browser(hash: u8, user_id: Option<Uuid>, at: Time) -> SignIn {
    SignIn { id_hash: vec![hash; 32], user_id, data: r#"{"a":1}"#.into(), created_at: at, last_seen_at: at }
}

async fn change(place: &Place, id: Uuid, change: UserChange) -> UserChanged {
    place.change_user(id, change, place.world.now(), entry(place, "user.change")).await.unwrap()
}

async fn known(place: &Place, hash: u8, now: Time) -> bool {
    place.find_sign_in(&[hash; 32], now, IDLE, ABSOLUTE).await.unwrap().is_some()
}

fn key(place: &Place, hash: u8) -> ApiKey {
    ApiKey {
        key_id: place.world.id(),
        name: "import".into(),
        prefix: "cs_live_ab".into(),
        hash: vec![hash; 32],
        environment: Environment::Sandbox,
        scopes: vec![Scope::WriteSessions, Scope::ReadAudit],
        created_by: None,
        created_at: place.world.now(),
        last_used_at: None,
        revoked_at: None,
        expires_at: Some(place.world.now()),
        networks: vec!["192.0.2.0/24".into(), "2001:db8::/32".into()],
    }
}

promises! {
    async fn an_account_comes_back_as_it_went_in_and_its_email_is_taken(place: &Place) {
        assert_eq!(place.count_users().await.unwrap(), 0);
        let rory = add_user(place, "rory@desk.example", &[Role::Reviewer, Role::Admin]).await;
        let ailsa = add_user(place, "ailsa@desk.example", &[Role::Auditor]).await;
        let head = place.audit_head().await.unwrap();
        assert!(!place.add_user(user(place, "rory@desk.example", &[]), entry(place, "user.add")).await.unwrap());
        assert_eq!(place.audit_head().await.unwrap(), head, "a refusal leaves no entry");
        assert_eq!(place.find_user(rory.user_id).await.unwrap(), Some(rory.clone()));
        assert_eq!(place.find_user_by_email("ailsa@desk.example").await.unwrap(), Some(ailsa.clone()));
        assert_eq!(place.find_user_by_email("nobody@desk.example").await.unwrap(), None);
        assert_eq!(place.list_users().await.unwrap(), [(ailsa, 0), (rory, 0)]);
        assert_eq!(place.count_users().await.unwrap(), 2);
    }

    async fn the_last_active_admin_stays(place: &Place) {
        let rory = add_user(place, "rory@desk.example", &[Role::Reviewer, Role::Admin]).await.user_id;
        let head = place.audit_head().await.unwrap();
        assert_eq!(change(place, rory, UserChange::Roles(vec![Role::Reviewer])).await, UserChanged::LastAdmin);
        assert_eq!(change(place, rory, UserChange::Disable).await, UserChanged::LastAdmin);
        assert_eq!(change(place, place.world.id(), UserChange::Disable).await, UserChanged::NotFound);
        assert_eq!(place.audit_head().await.unwrap(), head);
        // an admin who cannot sign in does not count
        let mut invited = user(place, "ailsa@desk.example", &[Role::Admin]);
        (invited.state, invited.password_hash) = (AccountState::Invited, None);
        assert!(place.add_user(invited.clone(), entry(place, "user.add")).await.unwrap());
        assert_eq!(change(place, rory, UserChange::Disable).await, UserChanged::LastAdmin);
        place.set_password(invited.user_id, "$argon2id$y", place.world.now(), entry(place, "user.password")).await.unwrap();
        assert_eq!(place.find_user(invited.user_id).await.unwrap().unwrap().state, AccountState::Active);
        assert_eq!(change(place, rory, UserChange::Roles(vec![Role::Reviewer])).await, UserChanged::Done);
        assert_eq!(place.find_user(rory).await.unwrap().unwrap().roles, [Role::Reviewer]);
        assert_eq!(change(place, invited.user_id, UserChange::EndSignIns).await, UserChanged::Done);
    }

    async fn admins_who_demote_each_other_at_once_leave_one(place: &Place) {
        let mut admins = Vec::new();
        for i in 0..6 {
            admins.push(add_user(place, &format!("admin{i}@desk.example"), &[Role::Admin]).await.user_id);
        }
        let beside = place.beside().await;
        let tries = admins.iter().enumerate().map(|(i, id)| {
            let store = if i % 2 == 0 { beside.clone() } else { place.store.clone() };
            let change = if i % 3 == 0 { UserChange::Disable } else { UserChange::Roles(vec![]) };
            let (id, at, entry) = (*id, place.world.now(), entry(place, "user.change"));
            tokio::spawn(async move { store.change_user(id, change, at, entry).await.unwrap() })
        });
        let outcomes: Vec<UserChanged> = join_all(tries).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == UserChanged::LastAdmin).count(), 1);
        let left = place.list_users().await.unwrap();
        let active = |user: &&store::User| user.state == AccountState::Active && user.roles.contains(&Role::Admin);
        assert_eq!(left.iter().map(|(user, _)| user).filter(active).count(), 1);
        beside.close().await;
    }

    async fn disabling_ends_every_sign_in_and_link_at_once(place: &Place) {
        add_user(place, "admin@desk.example", &[Role::Admin]).await;
        let rory = add_user(place, "rory@desk.example", &[Role::Reviewer]).await.user_id;
        let now = place.world.now();
        for hash in [1, 2] {
            assert!(place.create_sign_in(browser(hash, Some(rory), now)).await.unwrap());
        }
        place.add_link(&[9; 32], LinkUse::Join(rory), now.plus(DAY), None).await.unwrap();
        assert_eq!(place.list_users().await.unwrap()[1].1, 2);
        assert!(known(place, 1, now).await);
        assert_eq!(change(place, rory, UserChange::Disable).await, UserChanged::Done);
        assert!(!known(place, 1, now).await && !known(place, 2, now).await);
        assert_eq!(place.find_link(&[9; 32], now).await.unwrap(), None);
        // one that slips in is not honoured, and a password does not wake the account
        assert!(place.create_sign_in(browser(3, Some(rory), now)).await.unwrap());
        assert!(!known(place, 3, now).await);
        place.set_password(rory, "$argon2id$z", now, entry(place, "user.password")).await.unwrap();
        assert_eq!(place.find_user(rory).await.unwrap().unwrap().state, AccountState::Disabled);
        assert_eq!(change(place, rory, UserChange::Enable).await, UserChanged::Done);
        let back = place.find_user(rory).await.unwrap().unwrap();
        assert_eq!((back.state, back.password_hash.as_deref()), (AccountState::Active, Some("$argon2id$x")));
    }

    async fn enabling_an_account_without_a_password_invites_it(place: &Place) {
        let mut invited = user(place, "ailsa@desk.example", &[Role::Reviewer]);
        (invited.state, invited.password_hash) = (AccountState::Invited, None);
        assert!(place.add_user(invited.clone(), entry(place, "user.add")).await.unwrap());
        change(place, invited.user_id, UserChange::Disable).await;
        change(place, invited.user_id, UserChange::Enable).await;
        assert_eq!(place.find_user(invited.user_id).await.unwrap().unwrap().state, AccountState::Invited);
    }

    async fn passwords_and_sign_in_times_are_kept(place: &Place) {
        let rory = add_user(place, "rory@desk.example", &[Role::Admin]).await.user_id;
        let now = place.world.now();
        place.create_sign_in(browser(1, Some(rory), now)).await.unwrap();
        place.rehash_password(rory, "$argon2id$stronger").await.unwrap();
        place.record_sign_in(rory, now, entry(place, "sign_in")).await.unwrap();
        let found = place.find_user(rory).await.unwrap().unwrap();
        assert_eq!(found.password_hash.as_deref(), Some("$argon2id$stronger"));
        assert_eq!(found.last_sign_in_at, Some(now));
        assert!(known(place, 1, now).await);
        place.set_password(rory, "$argon2id$new", now, entry(place, "user.password")).await.unwrap();
        assert!(!known(place, 1, now).await, "a new password ends every sign-in");
    }

    async fn a_link_is_used_once_and_only_in_time(place: &Place) {
        let mut invited = user(place, "ailsa@desk.example", &[Role::Reviewer]);
        (invited.state, invited.password_hash) = (AccountState::Invited, None);
        assert!(place.add_user(invited.clone(), entry(place, "user.add")).await.unwrap());
        let (id, now) = (invited.user_id, place.world.now());
        place.add_link(&[1; 32], LinkUse::Join(id), now.plus(HOUR), Some(entry(place, "user.link"))).await.unwrap();
        place.add_link(&[2; 32], LinkUse::Join(id), now.plus(HOUR), Some(entry(place, "user.link"))).await.unwrap();
        assert_eq!(place.find_link(&[1; 32], now).await.unwrap(), None, "a fresh link replaces the one before");
        assert_eq!(place.find_link(&[2; 32], now).await.unwrap(), Some(LinkUse::Join(id)));
        assert_eq!(place.find_link(&[2; 32], now.plus(HOUR)).await.unwrap(), None);
        let join = async |at: Time| place.use_link_join(&[2; 32], "$argon2id$mine", at, entry(place, "user.join")).await.unwrap();
        let head = place.audit_head().await.unwrap().0;
        assert!(!join(now.plus(HOUR)).await);
        let tries = (0..6).map(|_| join(now));
        assert_eq!(join_all(tries).await.into_iter().filter(|used| *used).count(), 1);
        assert_eq!(place.audit_head().await.unwrap().0, head + 1);
        let joined = place.find_user(id).await.unwrap().unwrap();
        assert_eq!((joined.state, joined.password_hash.as_deref()), (AccountState::Active, Some("$argon2id$mine")));
    }

    async fn a_set_up_link_makes_the_first_account_and_no_second(place: &Place) {
        let now = place.world.now();
        for hash in [1, 2] {
            place.add_link(&[hash; 32], LinkUse::SetUp, now.plus(HOUR), None).await.unwrap();
        }
        assert_eq!(place.find_link(&[1; 32], now).await.unwrap(), Some(LinkUse::SetUp));
        assert!(!place.use_link_join(&[1; 32], "$argon2id$x", now, entry(place, "user.join")).await.unwrap());
        let beside = place.beside().await;
        let tries = (0..6_u8).map(|i| {
            let store = if i % 2 == 0 { beside.clone() } else { place.store.clone() };
            let (user, entry) = (user(place, &format!("a{i}@desk.example"), &[Role::Admin]), entry(place, "user.set_up"));
            tokio::spawn(async move { store.use_link_set_up(&[1 + i % 2; 32], user, now, entry).await.unwrap() })
        });
        let used = join_all(tries).await.into_iter().filter(|used| *used.as_ref().unwrap()).count();
        assert_eq!((used, place.count_users().await.unwrap()), (1, 1));
        assert_eq!(place.find_link(&[2; 32], now).await.unwrap(), None);
        place.add_link(&[3; 32], LinkUse::SetUp, now.plus(HOUR), None).await.unwrap();
        assert!(!place.use_link_set_up(&[3; 32], user(place, "b@desk.example", &[]), now, entry(place, "user.set_up")).await.unwrap());
        place.drop_set_up_links().await.unwrap();
        assert_eq!(place.find_link(&[3; 32], now).await.unwrap(), None);
        beside.close().await;
    }

    async fn a_sign_in_ends_when_idle_or_old_and_does_not_come_back(place: &Place) {
        let rory = add_user(place, "rory@desk.example", &[Role::Reviewer]).await;
        let start = place.world.now();
        let sign_in = browser(1, Some(rory.user_id), start);
        assert!(place.create_sign_in(sign_in.clone()).await.unwrap());
        assert!(!place.create_sign_in(browser(1, None, start)).await.unwrap(), "an id is never given twice");
        let found = place.find_sign_in(&[1; 32], start, IDLE, ABSOLUTE).await.unwrap().unwrap();
        assert_eq!(found, (sign_in.clone(), Some(rory)));
        assert!(known(place, 1, start.plus(IDLE - 1)).await && !known(place, 1, start.plus(IDLE)).await);
        // written at most once a minute
        place.touch_sign_in(&[1; 32], start.plus(59 * SECOND)).await.unwrap();
        assert!(!known(place, 1, start.plus(IDLE)).await);
        place.touch_sign_in(&[1; 32], start.plus(10 * MINUTE)).await.unwrap();
        assert!(known(place, 1, start.plus(IDLE)).await);
        let saved = SignIn { data: "{}".into(), last_seen_at: start.plus(ABSOLUTE), ..sign_in.clone() };
        place.save_sign_in(saved).await.unwrap();
        assert!(known(place, 1, start.plus(ABSOLUTE - 1)).await && !known(place, 1, start.plus(ABSOLUTE)).await);
        place.delete_sign_in(&[1; 32]).await.unwrap();
        place.save_sign_in(sign_in).await.unwrap();
        assert!(!known(place, 1, start).await, "what was ended stays ended");
        // before sign-in a browser has nobody
        place.create_sign_in(browser(4, None, start)).await.unwrap();
        assert_eq!(place.find_sign_in(&[4; 32], start, IDLE, ABSOLUTE).await.unwrap().unwrap().1, None);
    }

    async fn all_sign_ins_of_a_person_can_be_ended(place: &Place) {
        let rory = add_user(place, "rory@desk.example", &[]).await.user_id;
        let ailsa = add_user(place, "ailsa@desk.example", &[]).await.user_id;
        let now = place.world.now();
        for (hash, person) in [(1, rory), (2, rory), (3, ailsa)] {
            place.create_sign_in(browser(hash, Some(person), now)).await.unwrap();
        }
        place.end_sign_ins(rory).await.unwrap();
        assert!(!known(place, 1, now).await && !known(place, 2, now).await && known(place, 3, now).await);
    }

    async fn a_person_ends_own_sign_ins_and_no_others(place: &Place) {
        let rory = add_user(place, "rory@desk.example", &[]).await.user_id;
        let ailsa = add_user(place, "ailsa@desk.example", &[]).await.user_id;
        let now = place.world.now();
        for (hash, person) in [(1, rory), (2, rory), (3, ailsa), (4, rory)] {
            place.create_sign_in(browser(hash, Some(person), now)).await.unwrap();
        }
        assert_eq!(place.own_sign_ins(rory, now, IDLE, ABSOLUTE).await.unwrap().len(), 3);
        assert!(place.own_sign_ins(rory, now.plus(IDLE), IDLE, ABSOLUTE).await.unwrap().is_empty(), "they ran out");
        let head = place.audit_head().await.unwrap();
        assert_eq!(place.end_own_sign_ins(rory, &[3; 32], false, entry(place, "end")).await.unwrap(), 0);
        assert_eq!(place.audit_head().await.unwrap(), head, "nothing happened");
        assert_eq!(place.end_own_sign_ins(rory, &[1; 32], false, entry(place, "end")).await.unwrap(), 1);
        assert!(place.change_password(rory, "other", &[2; 32], now, entry(place, "password")).await.unwrap());
        assert!(known(place, 2, now).await && known(place, 3, now).await);
        assert!(!known(place, 1, now).await && !known(place, 4, now).await);
        assert_eq!(place.find_user(rory).await.unwrap().unwrap().password_hash.as_deref(), Some("other"));
        change(place, ailsa, UserChange::Disable).await;
        assert!(!place.change_password(ailsa, "other", &[3; 32], now, entry(place, "password")).await.unwrap());
    }

    async fn how_the_screens_are_wanted_is_kept_for_each_person(place: &Place) {
        let rory = add_user(place, "rory@desk.example", &[]).await.user_id;
        let ailsa = add_user(place, "ailsa@desk.example", &[]).await.user_id;
        assert_eq!(place.screen_settings(rory).await.unwrap(), None);
        let mut screen = ScreenSettings { language: Some(Language::Ar), shortcuts: false, ..ScreenSettings::default() };
        for theme in Theme::ALL {
            screen.theme = *theme;
            place.keep_screen_settings(rory, screen.clone(), place.world.now(), entry(place, "screen")).await.unwrap();
            assert_eq!(place.screen_settings(rory).await.unwrap(), Some(screen.clone()));
        }
        assert_eq!(place.screen_settings(ailsa).await.unwrap(), None);
    }

    async fn keys_are_found_by_hash_listed_touched_and_revoked(place: &Place) {
        let (first, second) = (key(place, 1), key(place, 2));
        for key in [&first, &second] {
            place.add_key(key.clone(), entry(place, "key.add")).await.unwrap();
        }
        assert_eq!(place.find_key(&[1; 32]).await.unwrap(), Some(first.clone()));
        assert_eq!(place.find_key(&[3; 32]).await.unwrap(), None);
        assert_eq!(place.list_keys().await.unwrap(), [second, first.clone()]);
        let now = place.world.now();
        let used = async || place.find_key(&[1; 32]).await.unwrap().unwrap().last_used_at;
        place.touch_key(first.key_id, now).await.unwrap();
        place.touch_key(first.key_id, now.plus(MINUTE - 1)).await.unwrap();
        assert_eq!(used().await, Some(now), "written at most once a minute");
        place.touch_key(first.key_id, now.plus(MINUTE)).await.unwrap();
        assert_eq!(used().await, Some(now.plus(MINUTE)));
        place.touch_key(place.world.id(), now).await.unwrap();
        assert!(place.revoke_key(first.key_id, now, entry(place, "key.revoke")).await.unwrap());
        let head = place.audit_head().await.unwrap();
        assert!(!place.revoke_key(first.key_id, now, entry(place, "key.revoke")).await.unwrap());
        assert_eq!(place.audit_head().await.unwrap(), head);
        assert_eq!(place.find_key(&[1; 32]).await.unwrap().unwrap().revoked_at, Some(now));
    }

    async fn failures_add_up_for_a_day_and_are_cleared(place: &Place) {
        let now = place.world.now();
        assert_eq!(place.failures(b"bucket", now).await.unwrap(), (0, None));
        join_all((0..7).map(|_| place.add_failure(b"bucket", now))).await;
        place.add_failure(b"other", now).await.unwrap();
        assert_eq!(place.failures(b"bucket", now).await.unwrap(), (7, Some(now)));
        assert_eq!(place.failures(b"bucket", now.plus(DAY)).await.unwrap(), (0, None));
        place.add_failure(b"bucket", now.plus(DAY)).await.unwrap();
        assert_eq!(place.failures(b"bucket", now.plus(DAY)).await.unwrap(), (1, Some(now.plus(DAY))));
        place.clear_failures(b"bucket").await.unwrap();
        assert_eq!(place.failures(b"bucket", now).await.unwrap(), (0, None));
        assert_eq!(place.failures(b"other", now).await.unwrap().0, 1);
    }

    async fn the_sweep_takes_what_ran_out_and_nothing_else(place: &Place) {
        let rory = add_user(place, "rory@desk.example", &[]).await.user_id;
        let now = place.world.now();
        let old = now.plus(-DAY);
        place.create_sign_in(browser(1, Some(rory), old)).await.unwrap();
        place.create_sign_in(browser(2, Some(rory), old.plus(1))).await.unwrap();
        place.add_link(&[1; 32], LinkUse::SetUp, now, None).await.unwrap();
        place.add_link(&[2; 32], LinkUse::SetUp, now.plus(1), None).await.unwrap();
        place.add_failure(b"old", old).await.unwrap();
        place.add_failure(b"new", now).await.unwrap();
        place.sweep(now).await.unwrap();
        let left = async |table: &str| place.numbers(&format!("SELECT count(*) FROM {table}")).await[0];
        assert_eq!((left("sign_ins").await, left("links").await, left("throttle").await), (1, 1, 1));
    }
}
