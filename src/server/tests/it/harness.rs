//! A desk of its own for each test: fresh database, real server on a free port, a clock that only the test moves.

use delivery::mail::Folder;
use delivery::{FileSettings, Files, Redactions, Webhooks};
use desk::{Desk, NewKey, NewPerson, NewWebhook};
use domain::{Actor, Environment, Role, Scope, Time, Uuid, World};
use http::{HeaderMap, Method};
use serde_json::Value;
use server::web::{self, WebSettings};
use server::world::RealWorld;
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;
use store::{Looks, MasterKey, Store};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// "Now" of the samples: 2026-11-20T08:00:00Z.
pub const START: &str = "2026-11-20T08:00:00Z";
/// The password of everyone here.
pub const PASSWORD: &str = "a password of these tests";
/// Largest picture or document that a desk of these tests fetches.
pub const LARGEST_DOCUMENT: u64 = 1024 * 1024;
/// Every scope that this issue uses.
pub const ALL_SCOPES: &[Scope] = &[Scope::ListSessions, Scope::ReadSessions, Scope::WriteSessions];

/// A clock that stands still but for a microsecond at each look, so that things keep their order.
pub struct TestWorld(AtomicI64);

impl World for TestWorld {
    fn now(&self) -> Time {
        Time(self.0.fetch_add(1, Ordering::SeqCst))
    }

    fn random(&self, buffer: &mut [u8]) {
        RealWorld.random(buffer);
    }
}

impl TestWorld {
    pub fn at(time: Time) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(time.0)))
    }

    /// Moves the clock on.
    pub fn advance(&self, micros: i64) {
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

/// The database under a desk, for looking at what it holds.
pub enum Base {
    Sqlite(SqlitePool, PathBuf),
    Postgres(PgPool, String),
}

/// A desk, served.
pub struct Rig {
    pub desk: Desk,
    pub store: Store,
    pub world: Arc<TestWorld>,
    pub webhooks: Webhooks,
    pub files: Files,
    pub url: String,
    pub cookie: &'static str,
    pub base: Base,
    pub folder: TempDir,
    http: reqwest::Client,
    _stopper: watch::Sender<bool>,
}

/// How a desk starts.
#[derive(Clone, Copy)]
pub struct Start {
    pub now: Time,
    /// As behind HTTPS: secure cookies, HSTS.
    pub secure: bool,
    /// How often a key may call; without limit unless a test is about that.
    pub limits: api::Limits,
    /// Network of a proxy that is believed.
    pub trusted_proxy: Option<ipnet::IpNet>,
    /// How far lists look for their rows.
    pub looks: Looks,
}

impl Default for Start {
    fn default() -> Self {
        let limits = api::Limits { reads: 0, writes: 0 };
        Self { now: Time::parse(START).unwrap(), secure: false, limits, trusted_proxy: None, looks: Looks::default() }
    }
}

/// Runs a test on a fresh desk of each database.
pub async fn on_both(test: impl AsyncFn(&Rig)) {
    on_both_from(Start::default(), test).await;
}

/// The same, started otherwise.
pub async fn on_both_from(start: Start, test: impl AsyncFn(&Rig)) {
    test(&Rig::open(start, None).await).await;
    if let Some(superuser) = postgres() {
        let rig = Rig::open(start, Some(&superuser)).await;
        test(&rig).await;
        rig.drop_database(&superuser).await;
    }
}

/// A superuser's address, if there is a cluster to test on.
pub fn postgres() -> Option<String> {
    static SAID: Once = Once::new();
    let url = std::env::var_os("COUNTERSIGN_TEST_POSTGRES").map(|url| url.into_string().unwrap());
    if url.is_none() {
        let required = std::env::var_os("COUNTERSIGN_REQUIRE_POSTGRES").is_some_and(|value| value == "1");
        assert!(!required, "COUNTERSIGN_REQUIRE_POSTGRES=1, but COUNTERSIGN_TEST_POSTGRES names no cluster");
        SAID.call_once(|| eprintln!("COUNTERSIGN_TEST_POSTGRES is not set: SQLite only"));
    }
    url
}

/// Makes an empty database and gives its address.
pub async fn fresh_postgres(superuser: &str) -> String {
    let mut tag = [0_u8; 8];
    RealWorld.random(&mut tag);
    let name = format!("it_{}", hex::encode(tag));
    let pool = PgPool::connect(superuser).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&pool).await.unwrap();
    pool.close().await;
    let mut url = url::Url::parse(superuser).unwrap();
    url.set_path(&name);
    url.into()
}

/// Drops a database that [`fresh_postgres`] made.
pub async fn drop_postgres(superuser: &str, address: &str) {
    let name = url::Url::parse(address).unwrap().path().trim_start_matches('/').to_owned();
    let pool = PgPool::connect(superuser).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).execute(&pool).await.unwrap();
    pool.close().await;
}

impl Rig {
    async fn open(start: Start, superuser: Option<&str>) -> Self {
        let world = TestWorld::at(start.now);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("countersign.sqlite3");
        let address = match superuser {
            None => format!("sqlite:{}", file.display()),
            Some(superuser) => fresh_postgres(superuser).await,
        };
        let dynamic: Arc<dyn World> = Arc::clone(&world) as Arc<dyn World>;
        let key = MasterKey::new([7; 32]);
        let store = Store::open_and_migrate(&address, key, Arc::clone(&dynamic)).await.unwrap();
        let base = match superuser {
            None => Base::Sqlite(SqlitePool::connect(&address).await.unwrap(), file),
            Some(_) => Base::Postgres(PgPool::connect(&address).await.unwrap(), address),
        };
        let desk = Desk::new(store.clone(), Arc::clone(&dynamic), false).looking(start.looks);
        store.keep_contents_in(&format!("file:{}", folder.path().join("files").display())).unwrap();
        let files = Files::new(
            store.clone(),
            Arc::clone(&dynamic),
            FileSettings {
                allow_networks: vec!["127.0.0.0/8".to_owned()],
                largest_document: LARGEST_DOCUMENT,
                largest_film: 2 * LARGEST_DOCUMENT,
                longest: Duration::from_millis(2_500),
            },
        );
        let webhooks = Webhooks::new(store.clone(), dynamic);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let cookie = if start.secure { "__Host-sid" } else { "sid" };
        let settings = WebSettings {
            public_url: url.clone(),
            secure: start.secure,
            cookie,
            trusted_proxy: start.trusted_proxy,
            limits: start.limits,
            kit: false,
        };
        let (stopper, stop) = watch::channel(false);
        tokio::spawn(server::listen::serve(listener, web::router(desk.clone(), settings), stop));
        Self { desk, store, world, webhooks, files, url, cookie, base, folder, http: client(), _stopper: stopper }
    }

    async fn drop_database(self, superuser: &str) {
        if let Base::Postgres(pool, address) = &self.base {
            pool.close().await;
            self.store.close().await;
            drop_postgres(superuser, address).await;
        }
    }

    /// Sends a request as it stands here: no cookie, no key, no `Origin` but those given.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<reqwest::Body>,
    ) -> Answer {
        send(&self.http, method, &format!("{}{path}", self.url), headers, body).await
    }

    /// A person with a password, not signed in.
    pub async fn person(&self, name: &str, roles: &[Role]) -> Person<'_> {
        let email = format!("{}@desk.example", name.to_lowercase());
        let person = NewPerson { email: email.clone(), name: name.to_owned(), roles: roles.to_vec() };
        let user_id = self.desk.add_person_with_password(&Actor::System, person, PASSWORD).await.unwrap();
        Person { rig: self, user_id, email, name: name.to_owned(), cookie: Mutex::new(None) }
    }

    /// A person who has signed in.
    pub async fn signed_in(&self, name: &str, roles: &[Role]) -> Person<'_> {
        let person = self.person(name, roles).await;
        let answer = person.sign_in(PASSWORD).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        person
    }

    /// Somebody whom the desk does not know.
    pub fn nobody(&self) -> Person<'_> {
        let cookie = Mutex::new(None);
        Person { rig: self, user_id: Uuid::nil(), email: "nobody@desk.example".into(), name: "Nobody".into(), cookie }
    }

    /// A key for live sessions with every scope of this issue.
    pub async fn api(&self) -> Api<'_> {
        self.key("test", ALL_SCOPES, Environment::Live).await
    }

    /// A key.
    pub async fn key(&self, name: &str, scopes: &[Scope], environment: Environment) -> Api<'_> {
        let new = NewKey {
            name: name.to_owned(),
            scopes: scopes.to_vec(),
            environment,
            expires: String::new(),
            networks: Vec::new(),
        };
        let printed = self.desk.add_key(&Actor::System, new).await.unwrap();
        Api { rig: self, key: printed.key }
    }

    /// An endpoint on this machine for every live event, changed by `change`; its id and secret.
    pub async fn endpoint(&self, url: &str, change: impl FnOnce(&mut NewWebhook)) -> (Uuid, String) {
        let mut new = NewWebhook {
            url: url.to_owned(),
            events: Vec::new(),
            environment: Environment::Live,
            headers: Vec::new(),
            allow_networks: vec!["127.0.0.0/8".to_owned()],
            thin: false,
        };
        change(&mut new);
        let printed = self.desk.add_webhook(&Actor::System, new).await.unwrap();
        (printed.endpoint_id, printed.secret)
    }

    /// Sends all that is due now; how many tries that took.
    pub async fn deliver(&self) -> usize {
        let mut tries = 0;
        loop {
            match self.webhooks.step().await.unwrap() {
                0 => return tries,
                n => tries += n,
            }
            assert!(tries < 10_000, "the same delivery is due for ever");
        }
    }

    /// Where mail goes that goes into files.
    pub fn mail_folder(&self) -> PathBuf {
        self.folder.path().join("mail")
    }

    /// Carries out the redactions that are due; how many.
    pub async fn redacted(&self) -> usize {
        Redactions::new(self.desk.clone(), Some(Folder::at(self.mail_folder()))).step().await.unwrap()
    }

    /// A fresh id.
    pub fn id(&self) -> Uuid {
        self.world.id()
    }

    /// A number out of the database.
    pub async fn count(&self, sql: &str) -> i64 {
        let text = AssertSqlSafe(sql.to_owned());
        match &self.base {
            Base::Sqlite(pool, _) => sqlx::query_scalar(text).fetch_one(pool).await.unwrap(),
            Base::Postgres(pool, _) => sqlx::query_scalar(text).fetch_one(pool).await.unwrap(),
        }
    }

    /// Texts out of the database.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let text = AssertSqlSafe(sql.to_owned());
        match &self.base {
            Base::Sqlite(pool, _) => sqlx::query_scalar(text).fetch_all(pool).await.unwrap(),
            Base::Postgres(pool, _) => sqlx::query_scalar(text).fetch_all(pool).await.unwrap(),
        }
    }

    /// Runs a statement against the database behind the desk's back.
    pub async fn execute(&self, sql: &str) -> Result<u64, sqlx::Error> {
        let text = AssertSqlSafe(sql.to_owned());
        Ok(match &self.base {
            Base::Sqlite(pool, _) => sqlx::query(text).execute(pool).await?.rows_affected(),
            Base::Postgres(pool, _) => sqlx::query(text).execute(pool).await?.rows_affected(),
        })
    }

    /// Rows in every table that a refused call could have written to.
    pub async fn rows(&self) -> [i64; 6] {
        let mut rows = [0; 6];
        let tables = ["sessions", "revisions", "activity", "events", "audit_log", "search_tokens"];
        for (rows, table) in rows.iter_mut().zip(tables) {
            *rows = self.count(&format!("SELECT count(*) FROM {table}")).await;
        }
        rows
    }
}

/// A client that follows nothing and keeps nothing.
pub fn client() -> reqwest::Client {
    // makes sure that a TLS provider is installed
    let _ = delivery::egress::Egress::new();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        // an answer that never comes is to fail with its address
        .timeout(Duration::from_secs(30))
        .build()
        .unwrap()
}

/// Sends one request and reads the whole answer.
pub async fn send(
    client: &reqwest::Client,
    method: Method,
    url: &str,
    headers: &[(&str, &str)],
    body: impl Into<reqwest::Body>,
) -> Answer {
    let mut request = client.request(method, url).body(body);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    // marks that the browser half looks for stand between texts
    let text = response.text().await.unwrap().replace("<!>", "");
    Answer { status, headers, text }
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// A header as text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON with {}: {}", self.status, self.text))
    }

    /// Whether the text stands in the body.
    pub fn says(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    /// The text between two marks, the first time they stand there.
    pub fn between(&self, start: &str, end: &str) -> Option<&str> {
        let rest = self.text.split_once(start)?.1;
        Some(rest.split_once(end)?.0)
    }

    /// The value of a form field, unescaped.
    pub fn field(&self, name: &str) -> String {
        let inputs = self.text.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
        let input = inputs.into_iter().find(|input| input.contains(&format!("name=\"{name}\"")));
        let value = input.and_then(|input| input.split_once("value=\"")).and_then(|(_, rest)| rest.split('"').next());
        unescape(value.unwrap_or_default())
    }

    /// The text of the one text area.
    pub fn text_area(&self) -> String {
        let inside = self.between("<textarea id=\"comment\"", "</textarea>").and_then(|text| text.split_once('>'));
        let inside = inside.unwrap().1;
        unescape(inside.strip_prefix('\n').unwrap_or(inside))
    }
}

/// Undoes what HTML escaping does.
pub fn unescape(text: &str) -> String {
    ["&lt;<", "&gt;>", "&quot;\"", "&#39;'", "&#x27;'", "&amp;&"].iter().fold(text.to_owned(), |text, pair| {
        let (escaped, plain) = pair.split_at(pair.len() - 1);
        text.replace(escaped, plain)
    })
}

/// Form fields as a browser writes them.
pub fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// A person with a browser.
pub struct Person<'r> {
    pub rig: &'r Rig,
    pub user_id: Uuid,
    pub email: String,
    pub name: String,
    pub cookie: Mutex<Option<String>>,
}

impl Person<'_> {
    /// The cookie's value now.
    pub fn cookie(&self) -> Option<String> {
        self.cookie.lock().unwrap().clone()
    }

    /// Signs in, and keeps the cookie.
    pub async fn sign_in(&self, password: &str) -> Answer {
        self.post("/sign-in", &[("email", &self.email), ("password", password)]).await
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[], String::new()).await
    }

    /// Sends a form as a page of ours does.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("origin", self.rig.url.as_str())];
        self.ask(Method::POST, path, &headers, form(fields)).await
    }

    /// Sends a form and follows where the answer leads.
    pub async fn post_and_follow(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post(path, fields).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        self.get(answer.location().split('#').next().unwrap()).await
    }

    /// Sends anything with the cookie, and takes over the cookie that comes back.
    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<reqwest::Body>,
    ) -> Answer {
        let cookie = self.cookie().map(|value| format!("{}={value}", self.rig.cookie));
        let mut headers = headers.to_vec();
        headers.extend(cookie.as_deref().map(|cookie| ("cookie", cookie)));
        let answer = self.rig.send(method, path, &headers, body).await;
        let prefix = format!("{}=", self.rig.cookie);
        if let Some(value) = answer.header("set-cookie").strip_prefix(&prefix) {
            let value = value.split(';').next().unwrap_or_default();
            *self.cookie.lock().unwrap() = (!value.is_empty()).then(|| value.to_owned());
        }
        answer
    }

    /// Sends the decision form of a session.
    pub async fn decide(&self, session_id: Uuid, fields: &[(&str, &str)]) -> Answer {
        self.post(&format!("/sessions/{session_id}/decide"), fields).await
    }
}

/// A caller with a key.
pub struct Api<'r> {
    pub rig: &'r Rig,
    pub key: String,
}

impl Api<'_> {
    /// Sends anything with the key.
    pub async fn ask(&self, method: Method, path: &str, body: impl Into<reqwest::Body>) -> Answer {
        let headers = [("x-api-key", self.key.as_str()), ("content-type", "application/json")];
        self.rig.send(method, path, &headers, body).await
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, String::new()).await
    }

    /// Brings in a payload.
    pub async fn put(&self, session_id: Uuid, payload: &Value) -> Answer {
        self.ask(Method::PUT, &format!("/v3/session/{session_id}/decision/"), payload.to_string()).await
    }

    /// Brings in a payload that must be taken.
    pub async fn bring(&self, payload: &Value) -> Uuid {
        let session_id = Uuid::try_parse(payload["session_id"].as_str().unwrap()).unwrap();
        let answer = self.put(session_id, payload).await;
        assert!(matches!(answer.status, 200 | 201), "{} {}", answer.status, answer.text);
        session_id
    }

    /// A session as the API gives it.
    pub async fn session(&self, session_id: Uuid) -> Value {
        let answer = self.get(&format!("/v3/session/{session_id}/decision/")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    /// Asks for another status.
    pub async fn decide(&self, session_id: Uuid, body: &Value) -> Answer {
        self.ask(Method::PATCH, &format!("/v3/session/{session_id}/update-status/"), body.to_string()).await
    }

    /// Asks for another status, which must be granted.
    pub async fn decided(&self, session_id: Uuid, body: &Value) -> Value {
        let answer = self.decide(session_id, body).await;
        assert_eq!(answer.status, 200, "{body} {}", answer.text);
        self.session(session_id).await
    }
}
