//! Whatever a list is narrowed by: it is what a look at each session by itself finds, in order, each row once.

use crate::fixtures::{activity, add_user, arrival, commit, entry};
use crate::place::Place;
use crate::proposals::proposing;
use domain::session::{Claim, SessionState};
use domain::time::{HOUR, MINUTE};
use domain::view::WarningCounts;
use domain::{Environment, Kind, Role, Source, Status, Time, Uuid, World};
use std::future::Future;
use store::{Act, Claimed, Hands, ListQuery, Looks, NewClaim, Proposed, SessionCommit, Span, Warned};

/// Sessions, and lists asked of them.
const SESSIONS: usize = 70;
const LISTS: usize = 250;

const STATUSES: [Status; 4] = [Status::InReview, Status::Approved, Status::Declined, Status::Resubmitted];
const WORDS: [&str; 3] = ["niamh", "tarradale", "oslo"];
const HOLDERS: [&str; 2] = ["user:ada", "user:bea"];
const SOURCES: [Source; 3] = [Source::Native, Source::Didit, Source::Veriff];

/// A session as the test knows it.
struct Known {
    state: SessionState,
    words: Vec<&'static str>,
    warnings: WarningCounts,
    claim: Option<(&'static str, Time)>,
    /// Who proposes something about it: everybody here is "system".
    proposed: Option<Option<Uuid>>,
}

impl Known {
    /// Whether a list shows it: the whole of what a filter means, without any index.
    fn fits(&self, list: &ListQuery) -> bool {
        let within = |at: Time, span: Span| span.0.is_none_or(|from| at >= from) && span.1.is_none_or(|end| at < end);
        let live = self.claim.filter(|(_, until)| *until > list.now);
        self.state.environment == list.environment
            && list.kind.is_none_or(|kind| kind == self.state.kind)
            && (list.statuses.is_empty() || list.statuses.contains(&self.state.status))
            && list.words.iter().all(|word| self.words.contains(&word.as_str()))
            && list.source.is_none_or(|source| source == self.state.source)
            && list.source_changed.is_none_or(|changed| changed == self.state.source_changed)
            && within(self.state.created_at, list.created)
            && within(self.state.updated_at, list.updated)
            && list.waiting.is_none_or(|span| self.state.entered_review_at.is_some_and(|at| within(at, span)))
            && match &list.hands {
                None => true,
                Some(Hands::Nobody) => live.is_none(),
                Some(Hands::Of(holder)) => live.is_some_and(|(held, _)| held == holder),
            }
            && match list.warned {
                None => true,
                Some(Warned::Errors) => self.warnings.errors > 0,
                Some(Warned::Warnings) => self.warnings.warnings > 0,
                Some(Warned::Notes) => self.warnings.notes > 0,
            }
            && match (&list.proposed, self.proposed) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(Proposed::Any), Some(_)) => true,
                (Some(Proposed::By(who)), Some(_)) => who == "system",
                (Some(Proposed::NotBy(who, person)), Some(behind)) => {
                    who != "system" && (behind.is_none() || behind != *person)
                }
            }
    }
}

/// Yes once in so many times.
fn once_in(place: &Place, times: u64) -> bool {
    place.world.number().is_multiple_of(times)
}

async fn any_session(place: &Place, people: &[Uuid]) -> Known {
    let world = &place.world;
    let kind = world.one_of(&[Kind::User, Kind::User, Kind::Business]);
    let mut new = arrival(place, kind, world.one_of(&STATUSES));
    new.state.environment = world.one_of(&[Environment::Live, Environment::Live, Environment::Sandbox]);
    new.state.source = world.one_of(&SOURCES);
    new.state.source_changed = once_in(place, 4);
    let words: Vec<_> = WORDS.into_iter().filter(|_| once_in(place, 2)).collect();
    new.words = Some(words.iter().map(|word| (*word).to_owned()).collect());
    let some = || i64::from(once_in(place, 3));
    new.warnings = WarningCounts { errors: some(), warnings: some(), notes: some() };
    let warnings = new.warnings;
    let mut state = commit(place, new).await;
    let mut proposed = None;
    if state.status == Status::InReview && once_in(place, 3) {
        let behind = Some(world.one_of(people)).filter(|_| once_in(place, 2));
        let commit_of = proposing(place, &state, behind, None).1;
        // a proposal changes nothing else of what a list shows
        state = commit(place, SessionCommit { warnings, ..commit_of }).await;
        proposed = Some(behind);
    }
    let mut claim = None;
    if once_in(place, 2) {
        let (holder, now) = (world.one_of(&HOLDERS), world.now());
        let until = now.plus(world.one_of(&[MINUTE, HOUR]));
        let taken = Claim { holder: holder.to_owned(), name: holder.to_uppercase(), until };
        let new = NewClaim { session_id: state.session_id, claim: taken, now, over_others: false };
        let said = place.claim_session(new, activity(place, Act::Claimed, state.status), entry(place, "session.claim"));
        assert!(matches!(said.await.unwrap(), Claimed::Taken(_)));
        claim = Some((holder, until));
    }
    Known { state, words, warnings, claim, proposed }
}

/// A list narrowed by a few things, sometimes by none.
fn any_list(place: &Place, known: &[Known], people: &[Uuid]) -> ListQuery {
    let world = &place.world;
    let rarely = || once_in(place, 5);
    let statuses = if once_in(place, 2) {
        STATUSES
            .into_iter()
            .filter(|_| once_in(place, 3))
            .chain([Status::InReview].into_iter().filter(|_| rarely()))
            .collect()
    } else {
        Vec::new()
    };
    let mut statuses: Vec<Status> = statuses;
    statuses.dedup();
    statuses.sort_by_key(|status| status.wire());
    statuses.dedup();
    let any = || known[usize::try_from(world.number()).unwrap_or(usize::MAX) % known.len()].state.created_at;
    let mut span = || -> Span {
        let (one, other) = (any(), any());
        world.one_of(&[(Some(one), None), (None, Some(other)), (Some(one.min(other)), Some(one.max(other)))])
    };
    let none = (None, None);
    ListQuery {
        kind: once_in(place, 3).then(|| world.one_of(&[Kind::User, Kind::Business])),
        statuses,
        words: WORDS.into_iter().filter(|_| rarely()).map(str::to_owned).collect(),
        source: rarely().then(|| world.one_of(&SOURCES)),
        source_changed: rarely().then(|| once_in(place, 2)),
        created: if rarely() { span() } else { none },
        updated: if rarely() { span() } else { none },
        waiting: rarely().then(&mut span),
        hands: once_in(place, 3).then(|| match once_in(place, 2) {
            true => Hands::Nobody,
            false => Hands::Of(world.one_of(&HOLDERS).to_owned()),
        }),
        warned: once_in(place, 3).then(|| world.one_of(&[Warned::Errors, Warned::Warnings, Warned::Notes])),
        proposed: rarely().then(|| match world.number() % 4 {
            0 => Proposed::Any,
            1 => Proposed::By("system".to_owned()),
            2 => Proposed::NotBy("user:ada".to_owned(), Some(world.one_of(people))),
            _ => Proposed::NotBy("user:ada".to_owned(), None),
        }),
        // between the ends of the short leases and of the long ones
        now: known[0].state.created_at.plus(30 * MINUTE),
        ..ListQuery::all(world.one_of(&[Environment::Live, Environment::Live, Environment::Sandbox]), 4)
    }
}

/// All rows of a list, page by page; each page's flags are looked at too.
async fn walked(place: &Place, list: &ListQuery, all: &[i64], newest_first: bool) -> Vec<i64> {
    let mut seen: Vec<i64> = Vec::new();
    let mut ask = list.clone();
    if !newest_first {
        ask.after = Some(0);
    }
    loop {
        let page = place.list_sessions(&ask).await.unwrap();
        let numbers: Vec<i64> = page.rows.iter().map(|row| row.state.number).collect();
        let (before, left) = (seen.len(), all.len().saturating_sub(seen.len() + numbers.len()));
        let flags = if newest_first { (before > 0, left > 0) } else { (left > 0, before > 0) };
        assert_eq!((page.newer.is_some(), page.older.is_some()), flags, "{ask:?}");
        if newest_first {
            seen.extend(&numbers);
            ask.before = numbers.last().copied();
        } else {
            seen.splice(0..0, numbers.iter().copied());
            ask.after = numbers.first().copied();
        }
        if left == 0 || numbers.is_empty() {
            return seen;
        }
    }
}

/// All rows of a list of which only a few candidates are looked at for each page, by its links alone; how many pages.
async fn followed(place: &Place, list: &ListQuery, newest_first: bool) -> (Vec<i64>, usize) {
    let mut seen: Vec<i64> = Vec::new();
    let mut ask = list.clone();
    if !newest_first {
        ask.after = Some(0);
    }
    for pages in 1.. {
        let page = place.list_sessions(&ask).await.unwrap();
        let numbers: Vec<i64> = page.rows.iter().map(|row| row.state.number).collect();
        let full = i64::try_from(numbers.len()).unwrap() == list.limit;
        assert!(page.looked_to.is_none() || !full, "a full page says nothing of where the look ended: {ask:?}");
        let on = if newest_first { page.older } else { page.newer };
        assert!(full || on == page.looked_to, "a page that is not full and goes on says why: {ask:?}");
        if newest_first {
            assert!(numbers.iter().all(|number| page.older.is_none_or(|older| *number >= older)));
            seen.extend(&numbers);
            ask.before = on;
        } else {
            assert!(numbers.iter().all(|number| page.newer.is_none_or(|newer| *number <= newer)));
            seen.splice(0..0, numbers.iter().copied());
            ask.after = on;
        }
        if on.is_none() {
            return (seen, pages);
        }
    }
    (seen, 0)
}

/// Sessions one after the other, as they come in.
pub async fn each<T, F: Future<Output = T>>(count: usize, mut make: impl FnMut() -> F) -> Vec<T> {
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        all.push(make().await);
    }
    all
}

promises! {
    async fn a_list_is_what_its_filter_means_whatever_index_it_walks(place: &Place) {
        let ada = add_user(place, "ada@desk.example", &[Role::Manager]).await.user_id;
        let people = [ada, add_user(place, "bea@desk.example", &[Role::Manager]).await.user_id];
        let known = each(SESSIONS, || any_session(place, &people)).await;
        let mut found = 0;
        for _ in 0..LISTS {
            let list = any_list(place, &known, &people);
            let mut all: Vec<i64> = known.iter().filter(|one| one.fits(&list)).map(|one| one.state.number).collect();
            all.sort_unstable_by(|one, other| other.cmp(one));
            found += all.len();
            assert_eq!(walked(place, &list, &all, true).await, all, "{list:?}");
            assert_eq!(walked(place, &list, &all, false).await, all, "{list:?}");
            let count = i64::try_from(all.len()).unwrap();
            assert_eq!(place.count_search(&list, 1_000).await.unwrap().found, count, "{list:?}");
            assert_eq!(place.count_search(&list, 2).await.unwrap().found, count.min(2), "{list:?}");
        }
        assert!(found > LISTS, "the lists are not all empty");
    }

    async fn the_links_of_pages_that_look_at_few_find_each_session_once(place: &Place) {
        let ada = add_user(place, "ada@desk.example", &[Role::Manager]).await.user_id;
        let people = [ada, add_user(place, "bea@desk.example", &[Role::Manager]).await.user_id];
        let known = each(SESSIONS, || any_session(place, &people)).await;
        let (mut longer, mut unsure) = (0, 0);
        let world = &place.world;
        for _ in 0..LISTS {
            let looks = Looks { page: 3, count: 3, few: world.one_of(&[2, 8, 10_000]) };
            let list = ListQuery { limit: 2, looks, ..any_list(place, &known, &people) };
            let mut all: Vec<i64> = known.iter().filter(|one| one.fits(&list)).map(|one| one.state.number).collect();
            all.sort_unstable_by(|one, other| other.cmp(one));
            let mut pages = 0;
            for newest_first in [true, false] {
                let (seen, needed) = followed(place, &list, newest_first).await;
                assert_eq!(seen, all, "{list:?}");
                pages = pages.max(needed);
            }
            longer += usize::from(pages > all.len() / 2 + 1);
            let (count, counted) = (i64::try_from(all.len()).unwrap(), place.count_search(&list, 2).await.unwrap());
            assert!(counted.found <= count.min(2), "{list:?}");
            assert!(counted.perhaps_more || counted.found == count.min(2), "{list:?}");
            unsure += usize::from(counted.perhaps_more);
        }
        assert!(longer > LISTS / 10 && unsure > LISTS / 20, "the looks are short: {longer} {unsure}");
    }
}
