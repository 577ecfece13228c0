//! Pages of the audit chain: whatever they are narrowed by, they are what a look at each entry by itself finds, newest
//! first, each once; also where clocks ran backwards.

use crate::fixtures::{add_user, arrived};
use crate::place::Place;
use domain::audit::AuditEntry;
use domain::audit_marks::{Mark, Part};
use domain::time::MINUTE;
use domain::{Actor, Environment, Kind, Role, Status, Uuid, World};
use serde_json::json;
use store::{AuditPage, AuditQuery};

const ACTS: [&str; 3] = ["session.note", "policies.change", "sign_in"];

/// An entry as the test knows it.
struct Known {
    seq: i64,
    entry: AuditEntry,
    environment: Environment,
}

impl Known {
    fn mark(&self) -> Mark {
        Mark::of(&self.entry.content(self.seq))
    }

    fn fits(&self, asked: &AuditQuery) -> bool {
        self.environment == asked.environment
            && asked.part.is_none_or(|part| part == self.mark().part)
            && asked.actor.as_ref().is_none_or(|actor| *actor == self.entry.actor)
            && asked.act.as_deref().is_none_or(|act| act == self.entry.act)
            && asked.session_id.is_none_or(|id| Some(id) == self.mark().id_of("session"))
            && asked.from.is_none_or(|from| self.entry.at >= from)
            && asked.until.is_none_or(|until| self.entry.at < until)
            && asked.before.is_none_or(|before| self.seq < before)
    }
}

fn all(environment: Environment) -> AuditQuery {
    AuditQuery {
        environment,
        part: None,
        actor: None,
        act: None,
        session_id: None,
        from: None,
        until: None,
        before: None,
        limit: 7,
        look: 10_000,
    }
}

/// Every page from the newest to the oldest.
async fn walk(place: &Place, asked: &AuditQuery) -> Vec<i64> {
    let (mut found, mut asked) = (Vec::new(), asked.clone());
    for _ in 0..1_000 {
        let AuditPage { rows, older } = place.audit_page(&asked).await.unwrap();
        assert!(i64::try_from(rows.len()).unwrap() <= asked.limit);
        found.extend(rows.iter().map(|row| row.seq));
        match older {
            Some(older) => {
                assert!(asked.before.is_none_or(|before| older < before), "a page leads on");
                asked.before = Some(older);
            }
            None => return found,
        }
    }
    panic!("the pages have no end");
}

promises! {
    async fn a_page_holds_what_fits_and_nothing_else(place: &Place) {
        let world = &place.world;
        let people = [Actor::System, person(world.id()), person(world.id())];
        let sessions = [arrived(place, Kind::User, Status::InReview).await.session_id, Uuid::from_u128(7)];
        let mut known: Vec<Known> = Vec::new();
        for _ in 0..150 {
            // most clocks are right, some stand minutes beside
            let at = world.now().plus(world.one_of(&[0, 0, 0, -5 * MINUTE, 3 * MINUTE]));
            let (target, environment) = match world.number() % 4 {
                0 => (format!("session:{}", sessions[0]), Environment::Live),
                1 => ("policies:sandbox".to_owned(), Environment::Sandbox),
                2 => ("list:live".to_owned(), Environment::Live),
                _ => ("person:1".to_owned(), Environment::Live),
            };
            let entry = AuditEntry::new(&people[usize::try_from(world.number() % 3).unwrap()], at, world.one_of(&ACTS), target, json!({}));
            place.append_audit(entry.clone()).await.unwrap();
            known.push(Known { seq: place.audit_head().await.unwrap().0, entry, environment });
        }
        let arrival = known.first().unwrap().seq - 1;
        for round in 0..200 {
            let some = || world.number().is_multiple_of(3);
            let moment = || known[usize::try_from(world.number() % 150).unwrap()].entry.at;
            let mut asked = all(world.one_of(&[Environment::Live, Environment::Live, Environment::Sandbox]));
            asked.part = some().then(|| world.one_of(&[Part::Work, Part::Configuration]));
            asked.actor = some().then(|| people[usize::try_from(world.number() % 3).unwrap()].audit_id());
            asked.act = some().then(|| world.one_of(&ACTS).to_owned());
            asked.session_id = world.number().is_multiple_of(5).then(|| world.one_of(&sessions));
            asked.from = some().then(moment);
            asked.until = some().then(moment);
            asked.before = some().then(|| world.one_of(&[30, 80, 140]));
            asked.look = world.one_of(&[1, 5, 10_000]);
            let fits: Vec<i64> = known.iter().rev().filter(|known| known.fits(&asked)).map(|known| known.seq).collect();
            let found: Vec<i64> = walk(place, &asked).await.into_iter().filter(|seq| *seq > arrival).collect();
            assert_eq!(found, fits, "{round} {asked:?}");
            if asked.before.is_none() && asked.look == 10_000 {
                let before = walk(place, &asked).await.len();
                assert_eq!(place.count_audit(&asked, 10_000).await.unwrap(), i64::try_from(before).unwrap());
            }
        }
    }

    async fn a_session_brings_its_environment_along(place: &Place) {
        let mut new = crate::fixtures::arrival(place, Kind::User, Status::InReview);
        new.state.environment = Environment::Sandbox;
        // the entry comes before the row of its session: it names the environment itself
        new.audit.detail = json!({"environment": "sandbox"});
        let state = crate::fixtures::commit(place, new).await;
        let target = format!("session:{}", state.session_id);
        let later = AuditEntry::new(&Actor::System, place.world.now(), "session.note", target, json!({}));
        place.append_audit(later).await.unwrap();
        assert_eq!(walk(place, &all(Environment::Sandbox)).await, [2, 1]);
        assert_eq!(walk(place, &all(Environment::Live)).await, Vec::<i64>::new());
    }

    async fn a_log_that_was_spoiled_is_still_read_to_its_end(place: &Place) {
        let entry = || AuditEntry::new(&Actor::System, place.world.now(), "sign_in", "person:1".into(), json!({}));
        for _ in 0..600 {
            place.append_audit(entry()).await.unwrap();
        }
        let whole = walk(place, &AuditQuery { limit: 1_000, ..all(Environment::Live) }).await;
        assert_eq!(whole, (1..=600).rev().collect::<Vec<_>>(), "more than are marked at once");
        for _ in 0..3 {
            place.append_audit(entry()).await.unwrap();
        }
        crate::audit::unguard(place).await;
        place.tamper("UPDATE audit_log SET content = '{' WHERE seq = 601").await.unwrap();
        place.tamper("DELETE FROM audit_log WHERE seq > 601").await.unwrap();
        let spoiled = walk(place, &AuditQuery { limit: 1_000, ..all(Environment::Live) }).await;
        assert_eq!((spoiled.len(), spoiled[0]), (601, 601), "it keeps its place");
    }

    async fn who_acted_has_the_name_of_today(place: &Place) {
        let user = add_user(place, "rory@desk.example", &[Role::Admin]).await;
        let names = place.actor_names(&[user.user_id, Uuid::from_u128(9)]).await.unwrap();
        assert_eq!(names.len(), 1);
        assert_eq!(names[&user.user_id], user.name);
    }
}

fn person(user_id: Uuid) -> Actor {
    Actor::Person { user_id, name: "Ada".into(), roles: vec![Role::Reviewer] }
}
