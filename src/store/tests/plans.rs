//! What the desk does all day walks an index: the database itself says how it would run each statement, and none goes
//! through a whole table of those that grow with the sessions.

#[macro_use]
#[cfg(test)]
#[path = "contract/place.rs"]
#[expect(dead_code, unused_macros, reason = "shared with the promises of `contract`")]
mod place;

#[cfg(test)]
#[path = "contract/fixtures.rs"]
mod fixtures;

#[cfg(test)]
mod tests {
    use crate::fixtures::{
        activity, add_user, arrival, arrived, commit, decided, decision, endpoint, entry, later, link, payload,
    };
    use crate::place::Place;
    use domain::audit_marks::Part;
    use domain::session::{Claim, Redaction, SessionState};
    use domain::time::MINUTE;
    use domain::ubo::LinkKey;
    use domain::view::UboFilter;
    use domain::{Environment, Kind, Role, Source, Status, Time, Uuid, World, redaction};
    use serde_json::json;
    use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};
    use std::collections::BTreeSet;
    use std::sync::Mutex;
    use store::{Act, AuditQuery, HandOut, Hands, ListQuery, Looks, Proposed, RedactionDone, SessionCommit, Warned};
    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};

    /// Tables that grow with the sessions, or with what is done about them. Calls and drafts are forgotten after a day.
    const LARGE: [&str; 17] = [
        "sessions",
        "revisions",
        "activity",
        "events",
        "deliveries",
        "delivery_tries",
        "search_tokens",
        "session_tags",
        "subject_keys",
        "party_links",
        "proposals",
        "source_events",
        "files",
        "mails",
        "mentions",
        "audit_log",
        "audit_marks",
    ];

    /// The statements that were run, as sqlx tells them.
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

    struct Listener;

    impl tracing::Subscriber for Listener {
        fn enabled(&self, of: &tracing::Metadata<'_>) -> bool {
            of.target() == "sqlx::query"
        }

        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}

        fn record_follows_from(&self, _: &Id, _: &Id) {}

        fn event(&self, event: &tracing::Event<'_>) {
            let mut said = Said::default();
            event.record(&mut said);
            // a short statement is its own summary
            let text = if said.statement.trim().is_empty() { said.summary } else { said.statement };
            SAID.lock().unwrap().insert(text.trim().to_owned());
        }

        fn enter(&self, _: &Id) {}

        fn exit(&self, _: &Id) {}
    }

    #[derive(Default)]
    struct Said {
        summary: String,
        statement: String,
    }

    impl Visit for Said {
        fn record_str(&mut self, field: &Field, value: &str) {
            match field.name() {
                "summary" => value.clone_into(&mut self.summary),
                "db.statement" => value.clone_into(&mut self.statement),
                _ => {}
            }
        }

        fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
    }

    /// The tables that a statement gives another name, by that name.
    fn aliases(sql: &str) -> Vec<(&str, &str)> {
        let words: Vec<&str> = sql.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '(')).collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let mut found = Vec::new();
        for (i, word) in words.iter().enumerate() {
            if let ("FROM" | "JOIN" | "UPDATE" | "INTO", Some(table)) = (*word, words.get(i + 1)) {
                found.push((*table, *table));
                let named = words.get(i + 2).filter(|word| **word != "AS").or_else(|| words.get(i + 3));
                found.extend(named.map(|name| (*name, *table)));
            }
        }
        found
    }

    /// The large tables that the plan of a statement goes through from end to end.
    fn walked_through<'a>(sql: &'a str, plan: &[String]) -> Vec<&'a str> {
        if !sql.contains("WHERE") && sql.ends_with("ORDER BY seq DESC LIMIT 1") {
            // the last row by the key of its table, which SQLite calls a scan that ends at once
            return Vec::new();
        }
        let names = aliases(sql);
        let table = |name: &str| names.iter().find(|(known, _)| *known == name).map(|(_, table)| *table);
        let scanned = plan.iter().filter_map(|line| {
            let (_, rest) = line.split_once("Seq Scan on ").or_else(|| line.split_once("SCAN "))?;
            table(rest.split_whitespace().next()?)
        });
        scanned.filter(|table| LARGE.contains(table)).collect()
    }

    /// What a statement that explains another is answered, a step a line: the last column says it in words.
    async fn explained(place: &Place, sql: &str) -> Result<Vec<String>, sqlx::Error> {
        let told = sqlx::raw_sql(AssertSqlSafe(sql));
        if place.is_sqlite() {
            let rows = told.fetch_all(&mut SqliteConnection::connect(&place.database).await?).await?;
            return Ok(rows.iter().map(|row| row.get(row.len() - 1)).collect());
        }
        let rows = told.fetch_all(&mut PgConnection::connect(&place.database).await?).await?;
        Ok(rows.iter().map(|row| row.get(row.len() - 1)).collect())
    }

    /// How the database would run a statement, a step a line; nothing for what it cannot say without values.
    async fn plan(place: &Place, sql: &str) -> Vec<String> {
        if place.is_sqlite() {
            return explained(place, &format!("EXPLAIN QUERY PLAN {sql}")).await.unwrap();
        }
        let most = (1..100).rev().find(|n| sql.contains(&format!("${n}"))).unwrap_or(0);
        let values = vec!["NULL"; most].join(", ");
        let given = if most == 0 { String::new() } else { format!("({values})") };
        // whatever is in the tables: an index that can be used is, and a plan is not made for some values
        let asked = format!(
            "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; DEALLOCATE ALL; \
             PREPARE asked AS {sql}; EXPLAIN EXECUTE asked{given}"
        );
        explained(place, &asked).await.unwrap_or_default()
    }

    /// Something that a list is narrowed by.
    type Narrow = Box<dyn Fn(&mut ListQuery)>;

    /// Lists narrowed by everything, alone and two by two.
    fn lists(now: Time, person: Uuid) -> Vec<ListQuery> {
        let span = (Some(now.plus(-MINUTE)), Some(now));
        let one = ListQuery::all(Environment::Live, 3);
        let narrow: [fn(&mut ListQuery); 13] = [
            |list| list.kind = Some(Kind::User),
            |list| list.statuses = vec![Status::InReview],
            |list| list.statuses = vec![Status::InReview, Status::Approved],
            |list| list.words = vec!["niamh".into()],
            |list| list.words = vec!["niamh".into(), "tarradale".into()],
            |list| list.source = Some(Source::Native),
            |list| list.source_changed = Some(true),
            |list| list.hands = Some(Hands::Nobody),
            |list| list.hands = Some(Hands::Of("system".into())),
            |list| list.warned = Some(Warned::Errors),
            |list| list.warned = Some(Warned::Notes),
            |list| list.proposed = Some(Proposed::Any),
            |list| list.proposed = Some(Proposed::By("system".into())),
        ];
        let mut singles: Vec<Narrow> = vec![
            Box::new(|_| {}),
            Box::new(move |list| list.created = span),
            Box::new(move |list| list.updated = span),
            Box::new(move |list| list.waiting = Some(span)),
            Box::new(move |list| list.proposed = Some(Proposed::NotBy("system".into(), Some(person)))),
        ];
        singles.extend(narrow.map(|narrow| Box::new(narrow) as Narrow));
        let mut lists = Vec::new();
        for first in &singles {
            for second in &singles {
                for few in [1, 10_000] {
                    let mut list = ListQuery { now, looks: Looks { page: 2, count: 2, few }, ..one.clone() };
                    first(&mut list);
                    second(&mut list);
                    lists.push(list);
                }
            }
        }
        lists
    }

    /// Lists, counts, and the pages before and after.
    async fn look_through_lists(place: &Place, person: Uuid) {
        let now = place.world.now();
        for list in lists(now, person) {
            for (before, after, offset) in [(None, None, 0), (Some(9), None, 0), (None, Some(1), 0), (None, None, 2)] {
                let page = ListQuery { before, after, offset, tags: true, ..list.clone() };
                place.list_sessions(&page).await.unwrap();
            }
            place.count_search(&list, 2).await.unwrap();
        }
        place.status_counts(Environment::Live, Some(Kind::User)).await.unwrap();
        place.alike(Environment::Live, &["niamh".to_owned()], 5).await.unwrap();
        for filter in [UboFilter::All, UboFilter::Flagged, UboFilter::Pending] {
            place.list_companies(Environment::Live, filter, Some((1, 9)), 5).await.unwrap();
            place.list_companies(Environment::Live, filter, None, 5).await.unwrap();
        }
    }

    /// All that a session's page and its answers read.
    async fn open_session(place: &Place, id: Uuid, person: Uuid) {
        let now = place.world.now();
        place.find_session(id).await.unwrap();
        place.find_state(id).await.unwrap();
        place.settle_mentions(person, id, now).await.unwrap();
        place.mentions_of(person, 5).await.unwrap();
        place.linked_statuses(id).await.unwrap();
        place.files_of(id).await.unwrap();
        place.revealed(person, id, now).await.unwrap();
        place.activities(id).await.unwrap();
        place.activity_feed(id, true, 5, 0).await.unwrap();
        place.activity_feed(id, false, 5, 5).await.unwrap();
        place.revisions(id, 5).await.unwrap();
        place.revision(id, 1).await.unwrap();
        place.revision_numbered(id, 1).await.unwrap();
        place.look_at(person, id).await.unwrap();
        place.news_of(person, "system", &[id]).await.unwrap();
        place.proposals_of(id).await.unwrap();
        for event in place.events_of(id).await.unwrap() {
            place.tries_of(id, event.event_id).await.unwrap();
        }
        place.mails_of(id).await.unwrap();
        place.deliveries_of(id).await.unwrap();
        place.tags_of(id).await.unwrap();
        place.find_draft(person, id, now).await.unwrap();
        place.privacy_requests_of(id).await.unwrap();
        place.knows_source_event(id, "e1").await.unwrap();
        place.session_heads(&[id]).await.unwrap();
    }

    /// The queue, from looking at it to handing out.
    async fn hand_out(place: &Place) {
        let now = later(place);
        place.peek_queue(Environment::Live, now, 5).await.unwrap();
        place.first_waiting(Environment::Live, now, place.world.id()).await.unwrap();
        let claim = Claim { holder: "system".into(), name: "System".into(), until: now.plus(MINUTE) };
        let mut entry = entry(place, "session.claim");
        "session:".clone_into(&mut entry.target);
        let ask = HandOut { environment: Environment::Live, claim, now };
        let taken = place.hand_out(ask, activity(place, Act::Claimed, Status::InReview), entry).await.unwrap();
        place.renew_claim(taken.unwrap(), "system", now.plus(2 * MINUTE)).await.unwrap();
    }

    async fn look_through_the_log(place: &Place, session_id: Uuid) {
        place.mark_audit().await.unwrap();
        let (now, all) = (place.world.now(), Environment::Live);
        let one = AuditQuery {
            environment: all,
            part: None,
            actor: None,
            act: None,
            session_id: None,
            from: None,
            until: None,
            before: None,
            limit: 3,
            look: 5,
        };
        for asked in [
            one.clone(),
            AuditQuery { before: Some(4), ..one.clone() },
            AuditQuery { part: Some(Part::Configuration), ..one.clone() },
            AuditQuery { actor: Some("system".into()), ..one.clone() },
            AuditQuery { act: Some("session.decide".into()), ..one.clone() },
            AuditQuery { act: Some("session.decide".into()), actor: Some("system".into()), ..one.clone() },
            AuditQuery { session_id: Some(session_id), ..one.clone() },
            AuditQuery { from: Some(now.plus(-MINUTE)), until: Some(now), ..one.clone() },
            AuditQuery { from: Some(now.plus(-MINUTE)), actor: Some("system".into()), ..one.clone() },
        ] {
            place.audit_page(&asked).await.unwrap();
            place.count_audit(&asked, 2).await.unwrap();
        }
        place.audit_rows(2, 3).await.unwrap();
    }

    /// What the workers ask for.
    async fn work(place: &Place) {
        let now = later(place);
        place.next_due().await.unwrap();
        assert!(!place.lease_deliveries(now, MINUTE, 10).await.unwrap().is_empty());
        place.lease_files(now, MINUTE, 10).await.unwrap();
        place.lease_mails(now, MINUTE, 10).await.unwrap();
        place.due_redactions(10).await.unwrap();
        place.unwiped_redactions().await.unwrap();
        place.due_bulks(now).await.unwrap();
        place.sweep(now).await.unwrap();
    }

    /// From the request to what is left.
    async fn redact(place: &Place, before: &SessionState) {
        let id = before.session_id;
        let request = SessionCommit {
            payload: Some(payload(id, before.status, &json!({}))),
            words: Some(Vec::new()),
            links: Some(Vec::new()),
            event: None,
            state: redaction::begun(before, false, place.world.now()),
            ..decision(place, before, before.status)
        };
        let begun = commit(place, request).await;
        assert_eq!(place.due_redactions(10).await.unwrap().len(), 1);
        let state = SessionState {
            redaction: Some(Redaction::Redacted),
            event_sequence: begun.event_sequence + 1,
            updated_at: place.world.now(),
            ..begun
        };
        let done = RedactionDone {
            activity: activity(place, Act::Redacted, state.status),
            audit: entry(place, "session.redacted"),
            event_id: place.world.id(),
            body: b"{}".to_vec(),
            state,
        };
        assert!(place.finish_redaction(done).await.unwrap());
        assert!(place.hide_session(id, place.world.now(), entry(place, "session.delete")).await.unwrap());
    }

    async fn a_day(place: &Place) {
        let person = add_user(place, "ada@desk.example", &[Role::Manager]).await.user_id;
        place.add_endpoint(endpoint(place, "https://receiver.example/"), entry(place, "webhook.add")).await.unwrap();
        let one = arrived(place, Kind::User, Status::InReview).await.session_id;
        let mut company = arrival(place, Kind::Business, Status::InReview);
        company.links = Some(vec![link(LinkKey::Session(one), None), link(LinkKey::Url("https://x".into()), None)]);
        let company = commit(place, company).await.session_id;
        let approved = decided(place, one, Status::Approved).await;
        let waiting = arrived(place, Kind::User, Status::InReview).await.session_id;
        look_through_lists(place, person).await;
        for id in [one, company, waiting] {
            open_session(place, id, person).await;
        }
        hand_out(place).await;
        look_through_the_log(place, one).await;
        work(place).await;
        redact(place, &approved).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_the_desk_does_all_day_walks_no_large_table_from_end_to_end() {
        tracing::subscriber::set_global_default(Listener).unwrap();
        for place in [Some(Place::sqlite().await), Place::postgres().await].into_iter().flatten() {
            for table in LARGE {
                assert_eq!(place.numbers(&format!("SELECT count(*) FROM {table}")).await.len(), 1);
            }
            SAID.lock().unwrap().clear();
            a_day(&place).await;
            let said: Vec<String> = SAID.lock().unwrap().iter().cloned().collect();
            let asking = ["SELECT", "WITH", "UPDATE", "DELETE", "INSERT"];
            let said: Vec<&String> =
                said.iter().filter(|sql| asking.iter().any(|word| sql.starts_with(word))).collect();
            assert!(said.len() > 300, "the statements are heard: {}", said.len());
            let (mut faults, mut unsaid) = (Vec::new(), 0);
            for sql in &said {
                let plan = plan(&place, sql).await;
                unsaid += usize::from(plan.is_empty());
                let through = walked_through(sql, &plan);
                if !through.is_empty() {
                    faults.push(format!("{through:?} in {sql}\n  {}", plan.join("\n  ")));
                }
            }
            assert!(faults.is_empty(), "{}", faults.join("\n\n"));
            assert!(unsaid * 10 < said.len(), "{unsaid} of {} plans are not told", said.len());
            place.leave().await;
        }
    }

    #[test]
    fn a_walk_through_a_whole_table_is_seen_by_whatever_name_it_goes() {
        let sql = "SELECT s.number FROM sessions s LEFT JOIN subject_keys AS k ON k.session_id = s.session_id";
        for (step, through) in [
            ("SCAN s", vec!["sessions"]),
            ("SCAN k USING COVERING INDEX x", vec!["subject_keys"]),
            ("SEARCH s USING INDEX sessions_by_kind (environment=?)", vec![]),
            ("  ->  Seq Scan on sessions s  (cost=1.00..2.00 rows=1 width=8)", vec!["sessions"]),
            ("  ->  Index Scan using sessions_pkey on sessions s  (cost=1.00..2.00 rows=1 width=8)", vec![]),
        ] {
            assert_eq!(walked_through(sql, &[step.to_owned()]), through, "{step}");
        }
    }
}
