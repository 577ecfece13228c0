//! How far a list looks where its index does not answer everything: as many candidates as it was told, and it says where
//! it stopped.

use crate::fixtures::{activity, arrival, arrived, commit, entry};
use crate::lists::{all, plan};
use crate::place::Place;
use crate::walks::each;
use domain::session::{Claim, SessionState};
use domain::tags::Change;
use domain::time::{HOUR, MINUTE};
use domain::{Kind, Status, Time, World};
use store::{Act, Claimed, Counted, Hands, ListQuery, Looks, NewClaim, TagsChanged};

/// Sessions of people with one word; the first is the only one that is declined.
async fn with_a_word(place: &Place, count: usize) -> Vec<SessionState> {
    let mut first = true;
    each(count, || {
        let mut new = arrival(place, Kind::User, if first { Status::Declined } else { Status::Approved });
        first = false;
        new.words = Some(vec!["common".to_owned()]);
        commit(place, new)
    })
    .await
}

fn rare(looks: Looks) -> ListQuery {
    ListQuery { words: vec!["common".into()], statuses: vec![Status::Declined], looks, ..all(3) }
}

promises! {
    async fn a_page_looks_at_so_many_candidates_and_goes_on_from_the_last(place: &Place) {
        with_a_word(place, 40).await;
        // another word, so that the few declined ones are not walked instead: no status is asked for
        let list = ListQuery { statuses: Vec::new(), kind: Some(Kind::Business), ..rare(Looks { page: 10, count: 10, ..Looks::default() }) };
        let mut ends = Vec::new();
        let mut ask = list.clone();
        loop {
            let page = place.list_sessions(&ask).await.unwrap();
            assert!(page.rows.is_empty());
            assert_eq!(page.looked_to, page.older);
            ends.extend(page.older);
            if page.older.is_none() {
                break;
            }
            ask.before = page.older;
        }
        assert_eq!(ends, [31, 21, 11], "ten at a time, and none is looked at twice");
        let mut ends = Vec::new();
        ask.before = None;
        ask.after = Some(0);
        while ask.after.is_some() {
            let page = place.list_sessions(&ask).await.unwrap();
            ends.extend(page.newer);
            ask.after = page.newer;
        }
        assert_eq!(ends, [10, 20, 30]);
        let counted = place.count_search(&list, 7).await.unwrap();
        assert_eq!(counted, Counted { found: 0, perhaps_more: true });
        let counted = place.count_search(&ListQuery { looks: Looks::default(), ..list }, 7).await.unwrap();
        assert_eq!(counted, Counted { found: 0, perhaps_more: false });
    }

    async fn a_long_span_of_time_is_looked_through_from_its_last_number(place: &Place) {
        let sessions = with_a_word(place, 40).await;
        let created = (Some(sessions[4].created_at), Some(sessions[12].created_at));
        let list = ListQuery { created, looks: Looks { page: 10, count: 10, few: 3 }, ..all(9) };
        let page = place.list_sessions(&list).await.unwrap();
        let numbers: Vec<i64> = page.rows.iter().map(|row| row.state.number).collect();
        assert_eq!((numbers, page.older), ((5..=12).rev().collect(), None), "nothing newer is looked at");
        assert_eq!(place.count_search(&list, 99).await.unwrap(), Counted { found: 8, perhaps_more: false });
        // one that is too long to be asked where it lies is looked through like anything else
        let list = ListQuery { looks: Looks { few: 0, ..list.looks }, ..list };
        let page = place.list_sessions(&list).await.unwrap();
        assert_eq!((page.rows.len(), page.older), (0, Some(31)));
    }

    async fn an_empty_page_amid_a_list_leads_both_ways(place: &Place) {
        with_a_word(place, 40).await;
        let list = ListQuery { kind: Some(Kind::Business), statuses: Vec::new(), ..rare(Looks { page: 5, count: 5, ..Looks::default() }) };
        let page = place.list_sessions(&ListQuery { before: Some(21), ..list.clone() }).await.unwrap();
        assert_eq!((page.rows.len(), page.newer, page.older), (0, Some(20), Some(16)));
        let back = place.list_sessions(&ListQuery { after: page.newer, ..list }).await.unwrap();
        assert_eq!((back.newer, back.older), (Some(25), Some(21)));
    }

    async fn a_page_is_filled_where_every_candidate_fits(place: &Place) {
        with_a_word(place, 30).await;
        let short = Looks { page: 1, count: 1, ..Looks::default() };
        for list in [
            ListQuery { looks: short, ..all(20) },
            ListQuery { words: vec!["common".into()], looks: short, ..all(20) },
            ListQuery { statuses: vec![Status::Approved, Status::Declined], looks: short, ..all(20) },
            ListQuery { statuses: vec![Status::Approved], kind: Some(Kind::User), offset: 5, looks: short, ..all(20) },
        ] {
            let page = place.list_sessions(&list).await.unwrap();
            assert_eq!((page.rows.len(), page.looked_to), (20, None), "{list:?}");
        }
        let word = ListQuery { words: vec!["common".into()], looks: short, ..all(20) };
        assert_eq!(place.count_search(&word, 25).await.unwrap(), Counted { found: 25, perhaps_more: false });
    }

    async fn a_session_that_leaves_the_lists_leaves_its_tokens_behind_in_nothing(place: &Place) {
        let state = arrived(place, Kind::User, Status::Approved).await;
        let tagged = activity(place, Act::Tagged, state.status);
        let change = Change::Add(vec!["vip".to_owned()]);
        let tags = place.change_tags(state.session_id, change, tagged, entry(place, "session.tag")).await.unwrap();
        assert!(matches!(tags, TagsChanged::Done(_)));
        let words = vec![domain::search::Facet::Tag("vip").word()];
        let list = ListQuery { words, ..all(5) };
        let found = async || {
            let rows = place.list_sessions(&list).await.unwrap().rows.len();
            assert_eq!(place.count_search(&list, 9).await.unwrap().found, i64::try_from(rows).unwrap());
            rows
        };
        assert_eq!(found().await, 1);
        place.tamper("UPDATE sessions SET redaction = 'processing'").await.unwrap();
        assert!(place.hide_session(state.session_id, place.world.now(), entry(place, "session.delete")).await.unwrap());
        assert_eq!(found().await, 0, "its tags too, though the redaction is still to be done");
        assert_eq!(place.numbers("SELECT count(*) FROM search_tokens").await, [0]);
    }

    async fn the_newest_of_each_word_are_found_at_once(place: &Place) {
        for words in [&["one"][..], &["one", "two"], &["two"], &["one"]] {
            let mut new = arrival(place, Kind::User, Status::Approved);
            new.words = Some(words.iter().map(|word| (*word).to_owned()).collect());
            commit(place, new).await;
        }
        let words = ["two", "none", "one"].map(str::to_owned);
        let alike = place.alike(domain::Environment::Live, &words, 2).await.unwrap();
        let numbers: Vec<Vec<i64>> =
            alike.iter().map(|of| of.iter().map(|listed| listed.state.number).collect()).collect();
        assert_eq!(numbers, [vec![3, 2], vec![], vec![4, 2]]);
        assert!(place.alike(domain::Environment::Sandbox, &words, 2).await.unwrap().iter().all(Vec::is_empty));
        assert!(place.alike(domain::Environment::Live, &[], 2).await.unwrap().is_empty());
    }

    async fn what_nobody_has_in_hand_is_found_whether_a_lease_ran_out_or_there_was_none(place: &Place) {
        let sessions = each(4, || arrived(place, Kind::User, Status::InReview)).await;
        let now = place.world.now();
        for (session, lasts) in [(&sessions[0], MINUTE), (&sessions[1], 9 * HOUR)] {
            let claim = Claim { holder: "user:ada".into(), name: "ADA".into(), until: now.plus(lasts) };
            let new = NewClaim { session_id: session.session_id, claim, now, over_others: false };
            let said = place.claim_session(new, activity(place, Act::Claimed, session.status), entry(place, "session.claim"));
            assert!(matches!(said.await.unwrap(), Claimed::Taken(_)));
        }
        let free = async |now: Time| {
            let statuses = vec![Status::InReview];
            let list = ListQuery { statuses, hands: Some(Hands::Nobody), now, ..all(9) };
            let page = place.list_sessions(&list).await.unwrap();
            page.rows.iter().map(|row| row.state.number).collect::<Vec<_>>()
        };
        assert_eq!(free(now).await, [4, 3]);
        assert_eq!(free(now.plus(MINUTE).plus(-1)).await, [4, 3], "the lease runs to its end");
        assert_eq!(free(now.plus(MINUTE)).await, [4, 3, 1], "and not a moment longer");
        assert_eq!(free(now.plus(9 * HOUR)).await, [4, 3, 2, 1]);
    }
}

/// Where a look ends is found in the index alone, and those whose lease runs are not walked.
#[tokio::test]
async fn the_end_of_a_look_is_found_by_an_index_on_sqlite() {
    let place = Place::sqlite().await;
    let range = "s.number > 0 AND s.number < 9";
    for (table, filter, index) in [
        ("search_tokens s", " AND s.token = x'00'", "(environment=? AND token=? AND number>?"),
        (
            "sessions s INDEXED BY sessions_by_source",
            " AND s.source = 'didit'",
            "(environment=? AND source=? AND number>?",
        ),
        (
            "sessions s INDEXED BY sessions_by_holder",
            " AND s.claimed_by = 'x'",
            "(environment=? AND claimed_by=? AND number>?",
        ),
        (
            "sessions s INDEXED BY sessions_by_status",
            " AND s.status = 'Declined'",
            "(environment=? AND status=? AND number>?",
        ),
        ("sessions s", "", "(environment=? AND number>?"),
        (
            "sessions s INDEXED BY sessions_with_notes",
            " AND s.notes > 0 AND s.status = 'Declined' AND s.kind = 'user'",
            "(environment=? AND status=? AND kind=? AND number>?",
        ),
        (
            "sessions s INDEXED BY sessions_untouched",
            " AND s.status = 'In Review' AND s.claimed_until IS NULL AND s.kind = 'user'",
            "(environment=? AND kind=? AND number>?",
        ),
    ] {
        for order in ["DESC", "ASC"] {
            let sql = format!(
                "SELECT s.number FROM {table} WHERE s.environment = 'live'{filter} AND {range} \
                 ORDER BY s.number {order} LIMIT 1 OFFSET 7"
            );
            let plan = plan(&place, &sql).await;
            assert!(plan.contains(index) && !plan.contains("TEMP B-TREE") && !plan.contains("SCAN"), "{plan}");
        }
    }
    let lapsed = plan(
        &place,
        &format!(
            "SELECT s.number FROM sessions s INDEXED BY sessions_in_hand WHERE s.deleted_at IS NULL \
             AND s.environment = 'live' AND {range} AND s.status = 'In Review' AND s.claimed_until IS NOT NULL \
             AND s.claimed_until <= 5 ORDER BY s.number DESC LIMIT 50"
        ),
    )
    .await;
    assert!(lapsed.contains("sessions_in_hand (environment=? AND claimed_until>? AND claimed_until<?)"), "{lapsed}");
    place.leave().await;
}
