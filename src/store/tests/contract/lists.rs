//! Lists, paging and search.

use crate::fixtures::{arrival, commit, current, decision};
use crate::place::Place;
use domain::search::Facet;
use domain::search::{index_words, query_words};
use domain::{Environment, Kind, Status, Time};
use store::{ListQuery, Subject};

/// Everything live, so many rows a page.
pub fn all(limit: i64) -> ListQuery {
    ListQuery::all(Environment::Live, limit)
}

async fn fill(place: &Place, count: usize) {
    for i in 0..count {
        let mut arrival = arrival(
            place,
            [Kind::User, Kind::Business][i % 2],
            [Status::InReview, Status::Approved, Status::Declined][i % 3],
        );
        arrival.words = Some(index_words([["Niamh", "Rory"][i % 2], "Tarradale", &format!("EX-{i:04}")]));
        if i % 7 == 0 {
            arrival.state.environment = Environment::Sandbox;
        }
        commit(place, arrival).await;
    }
}

async fn numbers(place: &Place, query: &ListQuery) -> (Vec<i64>, bool, bool) {
    let page = place.list_sessions(query).await.unwrap();
    (page.rows.iter().map(|row| row.state.number).collect(), page.newer.is_some(), page.older.is_some())
}

async fn expected(place: &Place, query: &ListQuery) -> Vec<i64> {
    let mut filter = format!("environment = '{}'", query.environment.wire());
    if let Some(kind) = query.kind {
        filter += &format!(" AND kind = '{}'", kind.wire());
    }
    if !query.statuses.is_empty() {
        let words: Vec<String> = query.statuses.iter().map(|status| format!("'{}'", status.wire())).collect();
        filter += &format!(" AND status IN ({})", words.join(", "));
    }
    if let Some(from) = query.created.0 {
        filter += &format!(" AND created_at >= {}", from.0);
    }
    if let Some(until) = query.created.1 {
        filter += &format!(" AND created_at < {}", until.0);
    }
    place.numbers(&format!("SELECT number FROM sessions WHERE {filter} ORDER BY number DESC")).await
}

promises! {
    async fn paging_forth_and_back_visits_every_row_once(place: &Place) {
        fill(place, 30).await;
        let from = place.numbers("SELECT created_at FROM sessions ORDER BY created_at").await;
        let span = (Some(Time(from[8])), Some(Time(from[26])));
        for environment in Environment::ALL {
            for kind in [None, Some(Kind::User)] {
                for statuses in [vec![], vec![Status::InReview], vec![Status::Expired], vec![Status::Declined, Status::InReview]] {
                    for (words, created) in [
                        (Vec::new(), (None, None)),
                        (query_words("tarradale"), (None, None)),
                        (Vec::new(), span),
                        (query_words("tarradale"), span),
                    ] {
                        let statuses = statuses.clone();
                        let query = ListQuery { environment: *environment, kind, statuses, words, created, ..all(3) };
                        let expected = expected(place, &query).await;
                        let mut forth: Vec<i64> = Vec::new();
                        let mut pages = 0;
                        let mut ask = query.clone();
                        loop {
                            let (page, newer, older) = numbers(place, &ask).await;
                            assert_eq!(newer, pages > 0, "{ask:?}");
                            assert_eq!(older, forth.len() + page.len() < expected.len(), "{ask:?}");
                            forth.extend(&page);
                            pages += 1;
                            if !older {
                                break;
                            }
                            ask.before = page.last().copied();
                        }
                        assert_eq!(forth, expected, "{query:?}");
                        let Some(last) = expected.last() else { continue };
                        let mut back = vec![*last];
                        ask = ListQuery { after: Some(*last), ..query.clone() };
                        while back.len() < expected.len() {
                            let (page, newer, older) = numbers(place, &ask).await;
                            assert!(older, "{ask:?}");
                            assert_eq!(newer, back.len() + page.len() < expected.len(), "{ask:?}");
                            back.splice(0..0, page.iter().copied());
                            ask.after = page.first().copied();
                        }
                        assert_eq!(back, expected, "{query:?}");
                    }
                }
            }
        }
    }

    async fn an_empty_page_still_knows_where_it_lies(place: &Place) {
        assert_eq!(numbers(place, &all(5)).await, (vec![], false, false));
        fill(place, 3).await;
        let newest = *expected(place, &all(5)).await.first().unwrap();
        assert_eq!(numbers(place, &ListQuery { after: Some(newest), ..all(5) }).await, (vec![], false, true));
        assert_eq!(numbers(place, &ListQuery { before: Some(1), ..all(5) }).await, (vec![], true, false));
    }

    async fn an_offset_skips_rows(place: &Place) {
        fill(place, 12).await;
        let every = expected(place, &all(50)).await;
        let (page, newer, older) = numbers(place, &ListQuery { offset: 4, ..all(3) }).await;
        assert_eq!((page.as_slice(), newer, older), (&every[4..7], true, true));
        let (page, _, older) = numbers(place, &ListQuery { offset: 100, ..all(3) }).await;
        assert_eq!((page.len(), older), (0, false));
    }

    async fn a_row_shows_subject_warnings_and_state(place: &Place) {
        let mut arrival = arrival(place, Kind::User, Status::InReview);
        arrival.subject = Subject { name: "Đỗ Thị Bích Ngưỡng".into(), detail: Some("Vietnam".into()), ..Subject::default() };
        let (subject, warnings) = (arrival.subject.clone(), arrival.warnings);
        let state = commit(place, arrival).await;
        let page = place.list_sessions(&all(10)).await.unwrap();
        assert_eq!((&page.rows[0].subject, page.rows[0].warnings), (&subject, warnings));
        assert_eq!((&page.rows[0].state, page.rows[0].ubo), (&state, None));
    }

    async fn search_finds_words_in_any_order_and_nothing_else(place: &Place) {
        for name in ["Niamh O'Tarradale", "Niamh Smith", "司徒墨澜", "Ярополк Тихомудров", "Tarradale Holdings EX-0440193"] {
            let mut arrival = arrival(place, Kind::User, Status::InReview);
            arrival.words = Some(index_words([name]));
            commit(place, arrival).await;
        }
        let found = async |text: &str| {
            let query = ListQuery { words: query_words(text), ..all(10) };
            let (mut found, ..) = numbers(place, &query).await;
            assert_eq!(place.count_search(&query, 100).await.unwrap().found, i64::try_from(found.len()).unwrap());
            found.sort_unstable();
            found
        };
        assert_eq!(found("niamh").await, [1, 2]);
        assert_eq!(found("tarradale NIAMH").await, [1]);
        assert_eq!(found("tarradale").await, [1, 5]);
        assert_eq!(found("墨澜").await, [3]);
        assert_eq!(found("тихомудров").await, [4]);
        assert_eq!(found("ex0440193").await, [5]);
        assert_eq!(found("niamh nobody").await, Vec::<i64>::new());
        assert_eq!(found("nobody").await, Vec::<i64>::new());
    }

    async fn search_counts_exactly_up_to_a_bound_and_keeps_filters(place: &Place) {
        fill(place, 40).await;
        let query = |text: &str| ListQuery { words: query_words(text), ..all(5) };
        let live = i64::try_from(expected(place, &all(50)).await.len()).unwrap();
        assert_eq!(place.count_search(&query("tarradale"), 1000).await.unwrap().found, live);
        assert_eq!(place.count_search(&query("tarradale"), 7).await.unwrap().found, 7);
        let narrowed = ListQuery { kind: Some(Kind::Business), statuses: vec![Status::Approved], ..query("tarradale") };
        let wanted = expected(place, &ListQuery { words: Vec::new(), ..narrowed.clone() }).await;
        assert_eq!(place.count_search(&narrowed, 100).await.unwrap().found, i64::try_from(wanted.len()).unwrap());
        let (page, ..) = numbers(place, &ListQuery { limit: 50, ..narrowed }).await;
        assert_eq!(page, wanted);
    }

    async fn facets_are_found_exactly_and_words_never_find_them(place: &Place) {
        for (reference, country) in [("crm-17", "ESP"), ("crm-1", "ESP"), ("CRM-17", "IRL")] {
            let mut arrival = arrival(place, Kind::User, Status::InReview);
            let words = arrival.words.as_mut().unwrap();
            words.push(Facet::VendorData(reference).word());
            words.push(Facet::Country(country).word());
            commit(place, arrival).await;
        }
        let found = async |words: Vec<String>| numbers(place, &ListQuery { words, ..all(9) }).await.0;
        assert_eq!(found(vec![Facet::VendorData("crm-17").word()]).await, [1]);
        assert_eq!(found(vec![Facet::Country("ESP").word()]).await, [2, 1]);
        assert_eq!(found(vec![Facet::Country("ESP").word(), Facet::VendorData("crm-1").word()]).await, [2]);
        assert_eq!(found(vec![Facet::Workflow("crm-17").word()]).await, Vec::<i64>::new());
        assert_eq!(found(query_words("vendor_data crm-17")).await, Vec::<i64>::new());
    }

    async fn common_words_of_a_rare_status_are_found_among_its_few(place: &Place) {
        let mut first = arrival(place, Kind::User, Status::Declined);
        first.words = Some(vec!["common".into(), "usual".into()]);
        let declined = commit(place, first).await.number;
        let other = commit(place, arrival(place, Kind::User, Status::Declined)).await.number;
        let filled = if place.is_sqlite() {
            "(WITH RECURSIVE c(n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM c WHERE n < 2200) SELECT n FROM c)"
        } else {
            "(SELECT generate_series(100, 2200) AS n)"
        };
        let common = format!(
            "INSERT INTO search_tokens SELECT t.environment, t.token, f.n FROM search_tokens t, {filled} f WHERE t.number = {declined}"
        );
        place.tamper(&common).await.unwrap();
        let words = vec!["common".into(), "usual".into()];
        let query = ListQuery { words, statuses: vec![Status::Declined], ..all(10) };
        assert_eq!(numbers(place, &query).await, (vec![declined], false, false));
        assert_eq!(numbers(place, &ListQuery { before: Some(other), ..query.clone() }).await, (vec![declined], false, false));
        assert_eq!(place.count_search(&query, 10).await.unwrap().found, 1);
        let business = ListQuery { kind: Some(Kind::Business), ..query };
        assert_eq!(place.count_search(&business, 10).await.unwrap().found, 0);
    }

    async fn sessions_whose_source_decided_otherwise_are_found_alone_or_left_out(place: &Place) {
        for changed in [true, false, true, false] {
            let mut arrival = arrival(place, Kind::User, Status::Approved);
            arrival.state.source_changed = changed;
            arrival.words = Some(vec!["niamh".into()]);
            commit(place, arrival).await;
        }
        let of = |source_changed| ListQuery { source_changed, ..all(9) };
        assert_eq!(numbers(place, &of(Some(true))).await.0, [3, 1]);
        assert_eq!(numbers(place, &of(Some(false))).await.0, [4, 2]);
        assert_eq!(numbers(place, &of(None)).await.0, [4, 3, 2, 1]);
        assert_eq!(numbers(place, &ListQuery { limit: 1, ..of(Some(true)) }).await, (vec![3], false, true));
        for narrowed in [
            ListQuery { words: vec!["niamh".into()], ..of(Some(true)) },
            ListQuery { statuses: vec![Status::Approved, Status::Declined], ..of(Some(true)) },
            ListQuery { kind: Some(Kind::User), ..of(Some(true)) },
        ] {
            assert_eq!(numbers(place, &narrowed).await.0, [3, 1]);
            assert_eq!(place.count_search(&narrowed, 9).await.unwrap().found, 2);
        }
    }

    async fn a_newer_payload_is_found_by_its_own_words_only(place: &Place) {
        let mut first = arrival(place, Kind::User, Status::InReview);
        first.words = Some(vec!["old".into(), "both".into()]);
        let state = commit(place, first).await;
        let mut second = decision(place, &state, Status::InReview);
        second.words = Some(vec!["new".into(), "both".into()]);
        commit(place, second).await;
        let count = async |word: &str| place.count_search(&ListQuery { words: vec![word.into()], ..all(5) }, 5).await.unwrap().found;
        assert_eq!((count("old").await, count("new").await, count("both").await), (0, 1, 1));
        let untouched = current(place, state.session_id).await;
        commit(place, decision(place, &untouched, Status::Approved)).await;
        assert_eq!(count("new").await, 1);
    }
}

/// Every list walks an index: nothing is sorted, nothing is scanned.
#[tokio::test]
async fn lists_walk_an_index_on_sqlite() {
    let place = Place::sqlite().await;
    let plan = async |sql: &str| plan(&place, sql).await;
    let from = "SELECT s.subject FROM sessions s";
    let range = "WHERE s.environment = 'live' AND s.number > 0 AND s.number < 9";
    for (hint, filter, index) in [
        ("", "", "sqlite_autoindex_sessions_2"),
        ("sessions_by_status", " AND s.status = 'Approved'", "(environment=? AND status=? AND number>?"),
        ("sessions_by_kind", " AND s.kind = 'user'", "(environment=? AND kind=? AND number>?"),
        (
            "sessions_by_status_and_kind",
            " AND s.status = 'Approved' AND s.kind = 'user'",
            "(environment=? AND status=? AND kind=? AND number>?",
        ),
    ] {
        let hint = if hint.is_empty() { String::new() } else { format!("INDEXED BY {hint}") };
        for order in ["DESC", "ASC"] {
            let plan = plan(&format!("{from} {hint} {range}{filter} ORDER BY s.number {order} LIMIT 50")).await;
            assert!(plan.contains(index) && !plan.contains("TEMP B-TREE") && !plan.contains("SCAN"), "{plan}");
        }
    }
    let created = "AND s.created_at >= 3 AND s.created_at < 5";
    let sql = format!("{from} INDEXED BY sessions_by_created {range} {created} ORDER BY s.number DESC LIMIT 50");
    let span = plan(&sql).await;
    assert!(span.contains("(environment=? AND created_at>? AND created_at<?)"), "{span}");
    let sql = format!(
        "{from} INDEXED BY sessions_with_source_changed {range} AND s.source_changed = 1 ORDER BY s.number DESC LIMIT 50"
    );
    let changed = plan(&sql).await;
    assert!(changed.contains("(environment=? AND number>?") && !changed.contains("TEMP B-TREE"), "{changed}");
    let range = "WHERE s.environment = 'live' AND s.kind = 'business' AND (s.ubo_flagged, s.number) < (5, 5)";
    for (hint, filter) in [
        ("companies_by_flagged", ""),
        ("companies_by_flagged", " AND s.ubo_flagged > 0"),
        ("companies_with_pending", " AND s.ubo_pending > 0"),
    ] {
        let sql =
            format!("{from} INDEXED BY {hint} {range}{filter} ORDER BY s.ubo_flagged DESC, s.number DESC LIMIT 9");
        let plan = plan(&sql).await;
        assert!(plan.contains("(ubo_flagged,number)<(?,?)") || plan.contains("ubo_flagged"), "{plan}");
        assert!(!plan.contains("TEMP B-TREE") && !plan.contains("SCAN"), "{plan}");
    }
    let due = plan(
        "SELECT delivery_id FROM deliveries WHERE endpoint_id = x'00' AND state = 'waiting' AND next_at IS NOT NULL \
         AND next_at <= 5 AND (leased_until IS NULL OR leased_until <= 5) ORDER BY next_at LIMIT 3",
    )
    .await;
    assert!(due.contains("deliveries_due") && !due.contains("TEMP B-TREE"), "{due}");
    place.leave().await;
}

pub async fn plan(place: &Place, sql: &str) -> String {
    use sqlx::Row;
    let path = place.database.strip_prefix("sqlite:").unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let mut connection = <sqlx::SqliteConnection as sqlx::Connection>::connect_with(&options).await.unwrap();
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(&mut connection).await;
    rows.unwrap().iter().map(|row| row.get::<String, _>("detail") + " \n").collect()
}
