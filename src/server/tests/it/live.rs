//! Open pages (screens, rule 7): every committed change is told within the stream, in any process; rights are asked as
//! for reading, and asked again while the stream runs.

use crate::harness::{Base, PASSWORD, Person, Rig, client, on_both};
use crate::samples::user;
use desk::{Desk, Message, Watched};
use domain::audit::AuditEntry;
use domain::live::{Change, End};
use domain::time::MINUTE;
use domain::{Actor, Role, Time, Uuid, World};
use http::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use store::{MasterKey, Store};

/// A stream as a browser has it.
struct Stream {
    response: reqwest::Response,
    buffer: String,
    /// Everything that came.
    all: String,
}

impl Stream {
    async fn open(person: &Person<'_>, what: &str) -> Self {
        let cookie = format!("{}={}", person.rig.cookie, person.cookie().unwrap());
        let response = client()
            .get(format!("{}/live?{what}", person.rig.url))
            .header("cookie", cookie)
            .header("accept", "text/event-stream")
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert!(response.headers().get("content-encoding").is_none(), "a compressed stream would wait for more");
        Self { response, buffer: String::new(), all: String::new() }
    }

    /// The next event: its name and data; none once the stream has ended.
    async fn event(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some((event, rest)) = self.buffer.split_once("\n\n") {
                let line = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                let found = line("event:")
                    .zip(line("data:"))
                    .map(|(name, data)| (name.to_owned(), serde_json::from_str::<Value>(data).unwrap()));
                self.buffer = rest.to_owned();
                match found {
                    Some(found) => return Some(found),
                    None => continue,
                }
            }
            let chunk = self.response.chunk().await.unwrap()?;
            let text = String::from_utf8(chunk.to_vec()).unwrap();
            self.all.push_str(&text);
            self.buffer.push_str(&text);
        }
    }

    /// The next event of this name; others are passed over.
    async fn next(&mut self, name: &str) -> Value {
        loop {
            match self.event().await {
                Some((found, data)) if found == name => return data,
                Some(_) => {}
                None => panic!("the stream ended before {name}: {}", self.all),
            }
        }
    }

    async fn change(&mut self) -> Value {
        self.next("change").await
    }

    /// Why the stream ended; nothing may come after it.
    async fn end(&mut self) -> String {
        let why = self.next("end").await["why"].as_str().unwrap().to_owned();
        assert_eq!(self.event().await, None, "the stream goes on after its end");
        why
    }
}

/// A stream of a session whose start was told.
async fn watch(person: &Person<'_>, id: Uuid) -> Stream {
    let mut stream = Stream::open(person, &format!("session={id}")).await;
    stream.next("hello").await;
    stream
}

/// The desk of another process on the same database.
async fn beside(rig: &Rig) -> (Desk, Store) {
    let address = match &rig.base {
        Base::Sqlite(_, file) => format!("sqlite:{}", file.display()),
        Base::Postgres(_, address) => address.clone(),
    };
    let world: Arc<dyn World> = Arc::clone(&rig.world) as Arc<dyn World>;
    let store = Store::open(&address, MasterKey::new([7; 32]), Arc::clone(&world)).await.unwrap();
    (Desk::new(store.clone(), world, false), store)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_with_many_sessions_tells_its_page_how_far_it_is_and_nobody_else() {
    on_both(async |rig| {
        let api = rig.api().await;
        let mia = rig.signed_in("Mia", &[Role::Manager]).await;
        let bea = rig.signed_in("Bea", &[Role::Manager]).await;
        let mut fields = vec![("act".to_owned(), "approve".to_owned()), ("scope".to_owned(), "ticked".to_owned())];
        for _ in 0..3 {
            let id = api.bring(&user(rig.id(), "In Review")).await;
            fields.push(("session".to_owned(), format!("{id}.1")));
        }
        fields.push(("bulk_id".to_owned(), rig.id().to_string()));
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let job = mia.post("/bulk", &fields).await.location().trim_start_matches("/bulk/").to_owned();
        let mut stream = Stream::open(&mia, &format!("bulk={job}")).await;
        assert_eq!(stream.next("progress").await, json!({"settled": 0, "total": 3}));
        let mut other = Stream::open(&bea, &format!("bulk={job}")).await;
        assert_eq!(other.end().await, "gone", "a job is its own person's alone");
        mia.post(&format!("/bulk/{job}"), &[]).await;
        let mut settled = 0;
        while settled < 3 {
            let progress = stream.next("progress").await;
            assert_eq!(progress["total"], 3);
            assert!(progress["settled"].as_i64().unwrap() >= settled, "it goes forward");
            settled = progress["settled"].as_i64().unwrap();
        }
        assert!(!stream.all.contains("\"change\""), "the sessions themselves are told elsewhere");
    })
    .await;
}

fn actor(person: &Person<'_>, roles: &[Role]) -> Actor {
    Actor::Person { user_id: person.user_id, name: person.name.clone(), roles: roles.to_vec() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_told_to_pages_of_its_session_and_to_lists_and_names_no_subject() {
    on_both(async |rig| {
        let api = rig.api().await;
        let (id, other) =
            (api.bring(&user(rig.id(), "In Review")).await, api.bring(&user(rig.id(), "In Review")).await);
        let (ada, ben) = (rig.signed_in("Ada", &[Role::Reviewer]).await, rig.signed_in("Ben", &[Role::Reviewer]).await);
        let mut page = Stream::open(&ada, &format!("session={id}")).await;
        let hello = page.next("hello").await;
        assert_eq!(hello["version"], 1);
        let mut own = watch(&ben, id).await;
        let mut elsewhere = watch(&ada, other).await;
        let mut list = Stream::open(&ada, "list=live").await;
        list.next("hello").await;
        let mut trials = Stream::open(&ada, "list=sandbox").await;
        trials.next("hello").await;

        let sent = [("new_status", "Declined"), ("reason_codes", "106"), ("expected_version", "1")];
        assert_eq!(ben.decide(id, &sent).await.status, 303);
        for (stream, mine) in [(&mut page, false), (&mut list, false), (&mut own, true)] {
            let change = stream.change().await;
            let seq = change["seq"].as_i64().unwrap();
            assert!(seq > hello["seq"].as_i64().unwrap());
            assert_eq!(
                change,
                json!({"seq": seq, "session": id, "number": 1, "version": 2, "status": "Declined",
                    "change": "decision", "by": "Ben", "mine": mine})
            );
        }
        for stream in [&page, &list, &own] {
            assert!(!stream.all.contains("Probe") && !stream.all.contains("crm-17"), "{}", stream.all);
        }
        // the next thing that other pages hear is about them
        ada.post(&format!("/sessions/{other}/claim"), &[]).await;
        assert_eq!(elsewhere.change().await["change"], "claim");
        let sandbox = rig.key("trials", crate::harness::ALL_SCOPES, domain::Environment::Sandbox).await;
        let trial = sandbox.bring(&user(rig.id(), "In Review")).await;
        let told = trials.change().await;
        assert_eq!((&told["session"], &told["change"], &told["by"]), (&json!(trial), &json!("created"), &Value::Null));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_change_is_told_in_its_order() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let (ada, mia) = (
            rig.signed_in("Ada", &[Role::Reviewer]).await,
            rig.signed_in("Mia", &[Role::Reviewer, Role::Manager]).await,
        );
        let mut page = watch(&ada, id).await;
        let at = |path: &str| format!("/sessions/{id}/{path}");
        assert_eq!(mia.post(&at("claim"), &[]).await.status, 303);
        assert_eq!(mia.post(&at("notes"), &[("comment", "Ask for a better picture.")]).await.status, 303);
        assert_eq!(mia.post(&at("tags"), &[("add", "vip")]).await.status, 303);
        assert_eq!(mia.post(&at("release"), &[]).await.status, 303);
        let mut revised = user(id, "In Review");
        revised["vendor_data"] = json!("crm-18");
        api.bring(&revised).await;
        assert_eq!(mia.decide(id, &[("new_status", "Approved"), ("expected_version", "2")]).await.status, 303);
        let mut told = Vec::new();
        for _ in 0..6 {
            let change = page.change().await;
            told.push((change["change"].as_str().unwrap().to_owned(), change["by"].as_str().map(str::to_owned)));
        }
        let by = |change: &str, by: Option<&str>| (change.to_owned(), by.map(str::to_owned));
        let mia = Some("Mia");
        assert_eq!(
            told,
            [
                by("claim", mia),
                by("note", mia),
                by("tags", mia),
                by("release", mia),
                by("payload", None),
                by("decision", mia)
            ]
        );
        assert!(!page.all.contains("picture"), "what people write is not told");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_process_commits_is_told_too() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let ben = rig.person("Ben", &[Role::Reviewer]).await;
        let mut page = watch(&ada, id).await;
        let (other, store) = beside(rig).await;
        let ben = actor(&ben, &[Role::Reviewer]);
        other.claim(&ben, id).await.unwrap();
        let change = page.change().await;
        assert_eq!((&change["change"], &change["by"]), (&json!("claim"), &json!("Ben")));
        // who looks there is seen here
        let watching = other.watch(&ben, b"-", Watched::Session(id), None).await.unwrap();
        assert_eq!(page.next("here").await, json!({"people": ["Ben"]}));
        drop(watching);
        assert_eq!(page.next("here").await, json!({"people": []}));
        store.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_since_the_page_was_drawn_comes_first_and_once() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let page = ada.get(&format!("/sessions/{id}")).await;
        let props = page.text.split("LiveSession").nth(1).unwrap();
        let after: i64 = props
            .split("after&quot;:")
            .nth(1)
            .or_else(|| props.split("\"after\":").nth(1))
            .unwrap()
            .split([',', '}'])
            .next()
            .unwrap()
            .parse()
            .unwrap();
        ada.post(&format!("/sessions/{id}/claim"), &[]).await;
        ada.post(&format!("/sessions/{id}/notes"), &[("comment", "One.")]).await;
        let mut stream = Stream::open(&ada, &format!("session={id}&after={after}")).await;
        assert_eq!(stream.change().await["change"], "claim");
        let note = stream.change().await;
        assert_eq!(note["change"], "note");
        // the stream was lost and comes back with what it heard last
        ada.post(&format!("/sessions/{id}/release"), &[]).await;
        let mut again = Stream::open(&ada, &format!("session={id}&after={}", note["seq"])).await;
        assert_eq!(again.change().await["change"], "release");
        assert_eq!(stream.change().await["change"], "release");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_is_for_those_who_may_look() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&user(rig.id(), "In Review")).await;
        let admin = rig.signed_in("Alma", &[Role::Admin]).await;
        let auditor = rig.signed_in("Otis", &[Role::Auditor]).await;
        let (session, unknown) = (format!("/live?session={id}"), format!("/live?session={}", rig.id()));
        let nobody = rig.nobody();
        for (person, path, status) in [
            (&nobody, session.as_str(), 401),
            (&nobody, "/live?list=live", 401),
            (&admin, session.as_str(), 403),
            (&admin, "/live?list=live", 403),
            (&auditor, unknown.as_str(), 404),
            (&auditor, "/live", 400),
            (&auditor, "/live?list=mars", 400),
            (&auditor, "/live?session=1&list=live", 400),
        ] {
            assert_eq!(person.get(path).await.status, status, "{path}");
        }
        // a browser's event source learns it from the stream
        let events = [("accept", "text/event-stream")];
        let told = admin.ask(Method::GET, &session, &events, String::new()).await;
        assert_eq!((told.status, told.text.as_str()), (200, "event: end\ndata: {\"why\":\"not_allowed\"}\n\n"));
        let told = rig.nobody().ask(Method::GET, &session, &events, String::new()).await;
        assert!(told.says("signed_out"), "{}", told.text);
        watch(&auditor, id).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_sign_out_with_the_role_and_with_the_account() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&user(rig.id(), "In Review")).await;
        let system = Actor::System;

        let out = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let mut stream = watch(&out, id).await;
        out.post("/sign-out", &[]).await;
        assert_eq!(stream.end().await, "signed_out");

        let moved = rig.signed_in("Ben", &[Role::Reviewer]).await;
        let (mut page, mut list) = (watch(&moved, id).await, Stream::open(&moved, "list=live").await);
        rig.desk.change_roles(&system, moved.user_id, vec![Role::Admin]).await.unwrap();
        for stream in [&mut page, &mut list] {
            let why = stream.end().await;
            assert!(["not_allowed", "signed_out"].contains(&why.as_str()), "{why}");
        }

        let gone = rig.signed_in("Cleo", &[Role::Reviewer]).await;
        let mut stream = watch(&gone, id).await;
        rig.desk.disable_person(&system, gone.user_id).await.unwrap();
        assert_eq!(stream.end().await, "signed_out");

        // an idle sign-in ends although its stream runs: a page that is open is nothing that a person does
        let idle = rig.signed_in("Dora", &[Role::Reviewer]).await;
        let mut stream = watch(&idle, id).await;
        rig.world.advance(16 * MINUTE);
        idle.cookie.lock().unwrap().take();
        assert_eq!(idle.sign_in(PASSWORD).await.status, 303);
        assert_eq!(stream.end().await, "signed_out");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_redacted_is_told_and_what_is_deleted_ends_the_stream() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "Approved")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let mut page = watch(&ada, id).await;
        let keys = rig.key("privacy", domain::Scope::ALL, domain::Environment::Live).await;
        let asked = keys.ask(Method::POST, &format!("/v3/session/{id}/redact/"), String::new()).await;
        assert_eq!(asked.status, 200, "{}", asked.text);
        assert_eq!(page.change().await["change"], "redaction");
        while rig.redacted().await > 0 {}
        let deleted = keys.ask(Method::DELETE, &format!("/v3/session/{id}/delete/"), String::new()).await;
        assert!((200..300).contains(&deleted.status), "{} {}", deleted.status, deleted.text);
        assert_eq!(page.end().await, "gone");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_else_is_here_counts_once_and_leaves_with_the_last_stream() {
    on_both(async |rig| {
        let api = rig.api().await;
        let (id, other) =
            (api.bring(&user(rig.id(), "In Review")).await, api.bring(&user(rig.id(), "In Review")).await);
        let (ada, ben) = (rig.signed_in("Ada", &[Role::Reviewer]).await, rig.signed_in("Ben", &[Role::Auditor]).await);
        let mut page = watch(&ada, id).await;
        let first = watch(&ben, id).await;
        assert_eq!(page.next("here").await, json!({"people": ["Ben"]}));
        let mut second = watch(&ben, id).await;
        assert_eq!(second.next("here").await, json!({"people": ["Ada"]}));
        drop(first);
        // somebody in another session is not here, and the second tab still is: the next news is that it was left
        let elsewhere = watch(&ben, other).await;
        drop(second);
        assert_eq!(page.next("here").await, json!({"people": []}));
        drop(elsewhere);
        assert!(!page.all.contains("[\"Ada\"]"), "nobody is told of themselves: {}", page.all);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_has_so_many_streams_and_no_more() {
    on_both(async |rig| {
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let mut open = Vec::new();
        for _ in 0..24 {
            let mut stream = Stream::open(&ada, "list=live").await;
            stream.next("hello").await;
            open.push(stream);
        }
        assert_eq!(ada.get("/live?list=live").await.status, 429);
        let mut refused = Stream::open(&ada, "list=live").await;
        assert_eq!(refused.end().await, "too_many");
        // another person is not in their way
        let ben = rig.signed_in("Ben", &[Role::Reviewer]).await;
        Stream::open(&ben, "list=live").await.next("hello").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_stops_ends_its_streams_and_forgets_who_was_here() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let mut page = watch(&ada, id).await;
        rig.desk.stop_live().await;
        assert_eq!(page.end().await, "stopping");
        assert_eq!(rig.count("SELECT count(*) FROM presence").await, 0);
        let mut late = Stream::open(&ada, &format!("session={id}")).await;
        assert_eq!(late.end().await, "stopping");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_falls_behind_is_told_so_and_holds_nobody_up() {
    on_both(async |rig| {
        let id = rig.api().await.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.person("Ada", &[Role::Reviewer]).await;
        let viewer = actor(&ada, &[Role::Reviewer]);
        let mut slow = rig.desk.watch(&viewer, b"-", Watched::Session(id), None).await.unwrap();
        let mut quick = rig.desk.watch(&viewer, b"-", Watched::List(domain::Environment::Live), None).await.unwrap();
        for _ in 0..4 {
            let entries = (0..100).map(|_| {
                let entry = AuditEntry::new(&Actor::System, Time(1), "session.tag", format!("session:{id}"), json!({}));
                rig.store.append_audit(entry)
            });
            futures::future::try_join_all(entries).await.unwrap();
            let mut heard = 0;
            while heard < 100 {
                heard += usize::from(matches!(quick.next().await, Some(Message::Change(_))));
            }
        }
        let mut revised = user(id, "In Review");
        revised["vendor_data"] = json!("crm-18");
        rig.api().await.bring(&revised).await;
        assert!(matches!(slow.next().await, Some(Message::Hello(_, Some(1)))));
        let mut changes = 0;
        loop {
            match slow.next().await.unwrap() {
                Message::Resync(version) => {
                    break assert_eq!(version, Some(2), "among what was missed the version moved");
                }
                Message::Change(told) => {
                    assert_eq!(told.change, Change::Tags);
                    changes += 1;
                }
                Message::Here(_) | Message::Beat => {}
                other => panic!("{other:?}"),
            }
        }
        assert!(changes < 400, "nothing was missed");
        // and it goes on
        rig.desk.stop_live().await;
        loop {
            match slow.next().await {
                Some(Message::End(why)) => break assert_eq!(why, End::Stopping),
                Some(_) => {}
                None => panic!("no end"),
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_far_behind_is_drawn_anew_instead_of_told_everything() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let entries = (0..1100).map(|_| {
            let entry = AuditEntry::new(&Actor::System, Time(1), "test", "test:1".to_owned(), json!({}));
            rig.store.append_audit(entry)
        });
        futures::future::try_join_all(entries).await.unwrap();
        let mut stream = Stream::open(&ada, &format!("session={id}&after=1")).await;
        stream.next("hello").await;
        assert_eq!(stream.event().await.unwrap(), ("resync".to_owned(), json!({"version": 1})));
        let mut revised = user(id, "In Review");
        revised["vendor_data"] = json!("crm-18");
        api.bring(&revised).await;
        // the form of a page that shows the version before is out of date, which it learns with the same word
        let mut stream = Stream::open(&ada, &format!("session={id}&after=1")).await;
        stream.next("hello").await;
        assert_eq!(stream.next("resync").await, json!({"version": 2}));
        let mut list = Stream::open(&ada, "list=live&after=1").await;
        assert_eq!(list.next("resync").await, json!({"version": null}));
    })
    .await;
}
