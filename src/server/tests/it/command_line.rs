//! The built binary (contract "Command line"): answers alone on standard output, exit codes, and beside a server.

use crate::harness::{PASSWORD, client, drop_postgres, form, fresh_postgres, postgres, send};
use crate::receiver::Receiver;
use crate::samples::{self, sample, user};
use domain::Uuid;
use http::Method;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A data folder and a database for the binary.
pub struct Folder {
    pub dir: TempDir,
    pub database: Option<String>,
}

/// What a command left.
pub struct Done {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Folder {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), database: None }
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        let kept = std::env::vars_os()
            .filter(|(name, _)| !name.to_string_lossy().starts_with("COUNTERSIGN_") && name != "RUST_LOG");
        command.env_clear().envs(kept).args(args).current_dir(self.dir.path());
        command.env("COUNTERSIGN_DATA", self.dir.path().join("data"));
        if let Some(database) = &self.database {
            command.env("COUNTERSIGN_DATABASE", database).env("COUNTERSIGN_MASTER_KEY", "42".repeat(32));
        }
        command
    }

    pub fn run(&self, args: &[&str]) -> Done {
        self.run_with(args, "")
    }

    pub fn run_with(&self, args: &[&str], input: &str) -> Done {
        let mut command = self.command(args);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
        let output = child.wait_with_output().unwrap();
        Done {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command that must succeed; its one line of answer.
    pub fn answer(&self, args: &[&str]) -> String {
        let done = self.run(args);
        assert_eq!(done.code, 0, "{args:?} {}", done.err);
        assert_eq!(done.out.lines().count(), 1, "{args:?} {}", done.out);
        done.out.trim_end().to_owned()
    }

    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

/// Runs a test with a SQLite folder and, where there is a cluster, with a PostgreSQL database.
pub async fn in_both(test: impl AsyncFn(&Folder)) {
    test(&Folder::new()).await;
    if let Some(superuser) = postgres() {
        let folder = Folder { database: Some(fresh_postgres(&superuser).await), ..Folder::new() };
        test(&folder).await;
        drop_postgres(&superuser, folder.database.as_deref().unwrap()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_webhooks_and_people_are_added_and_their_secret_is_all_that_is_printed() {
    in_both(async |folder| {
        let key = folder.answer(&["key", "add", "--name", "crm", "--scope", "read:sessions,write:sessions"]);
        assert!(key.starts_with("cs_live_") && key.len() >= 51, "{key}");
        let sandbox =
            folder.answer(&["key", "add", "--name", "s", "--scope", "list:sessions", "--environment", "sandbox"]);
        assert!(sandbox.starts_with("cs_sandbox_"), "{sandbox}");
        let both = folder.answer(&[
            "key",
            "add",
            "--name",
            "s",
            "--scope",
            "list:sessions",
            "--scope",
            "read:audit",
            "--json",
        ]);
        assert!(serde_json::from_str::<Value>(&both).unwrap()["key"].as_str().unwrap().starts_with("cs_live_"));
        let hook =
            ["webhook", "add", "--url", "http://127.0.0.1:9/x", "--allow-network", "127.0.0.0/8", "--headers", "didit"];
        assert!(folder.answer(&hook).starts_with("whsec_"));
        let thin = [
            "webhook",
            "add",
            "--url",
            "https://hooks.example/",
            "--event",
            "status.updated",
            "--event",
            "data.updated",
            "--thin",
        ];
        assert!(folder.answer(&thin).starts_with("whsec_"));
        let user = [
            "user",
            "add",
            "--email",
            "a@desk.example",
            "--name",
            "Ada",
            "--role",
            "reviewer,admin",
            "--password-stdin",
        ];
        let done = folder.run_with(&user, &format!("{PASSWORD}\n"));
        assert_eq!(done.code, 0, "{}", done.err);
        assert!(Uuid::try_parse(done.out.trim()).is_ok(), "{}", done.out);
        assert!(!done.err.contains(PASSWORD));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_exits_with_1_and_a_sentence_and_what_is_mistyped_with_2() {
    let folder = Folder::new();
    let user = |email: &'static str, role: &'static str| {
        vec!["user", "add", "--email", email, "--name", "Ada", "--role", role, "--password-stdin"]
    };
    for (args, input, sentence) in [
        (
            vec!["key", "add", "--name", "x", "--scope", "read:everything"],
            "",
            "--scope does not take \"read:everything\"",
        ),
        (vec!["key", "add", "--name", "x", "--scope", "read:sessions", "--environment", "test"], "", "--environment"),
        (vec!["webhook", "add", "--url", "http://127.0.0.1:9/"], "", "Plain http is taken only"),
        (vec!["webhook", "add", "--url", "https://h.example/", "--event", "x"], "", "--event"),
        (user("a@desk.example", "king"), PASSWORD, "--role"),
        (user("no mail", "reviewer"), PASSWORD, "Give an email address"),
        (user("a@desk.example", "reviewer"), "fourteen chars\n", "at least 15 characters"),
        (vec!["webhook", "rotate", "17"], "", "17 is no id of an endpoint."),
        (vec!["webhook", "rotate", "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90"], "", "There is no such endpoint in use."),
        (vec!["import", "missing.json"], "", "missing.json"),
        (vec!["audit", "verify", "--since", "x"], "", "NUMBER:HASH"),
        (vec!["migrate", "--database", "mysql://x"], "", "The database must be"),
        (vec!["migrate", "--database", "postgres://127.0.0.1:1/x"], "", "master key"),
        (vec!["serve", "--listen", "127.0.0.1:0", "--public-url", "desk"], "", "public URL"),
    ] {
        let done = folder.run_with(&args, input);
        assert_eq!(done.code, 1, "{args:?} {}{}", done.out, done.err);
        assert!(done.err.contains(sentence), "{args:?} {}", done.err);
        assert_eq!(done.out, "", "{args:?}");
        for never in ["panicked", "SELECT", "RUST_BACKTRACE"] {
            assert!(!done.err.contains(never), "{args:?} {}", done.err);
        }
    }
    for args in [
        vec![],
        vec!["frobnicate"],
        vec!["key", "add", "--name", "x"],
        vec!["key", "add", "--scope", "read:sessions"],
        vec!["user", "add", "--email", "a@b.example", "--name", "A", "--role", "admin"],
        vec!["serve", "--listen", "nowhere"],
        vec!["import"],
        vec!["webhook", "rotate"],
        vec!["webhook", "rotate", "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "--keep-hours", "soon"],
        vec!["migrate", "--frob"],
    ] {
        let done = folder.run(&args);
        assert_eq!((done.code, done.out.as_str()), (2, ""), "{args:?} {}", done.err);
    }
    assert_eq!(folder.run(&["--help"]).code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn import_takes_files_and_lines_names_bad_ones_and_changes_nothing_the_second_time() {
    in_both(async |folder| {
        let mut files: Vec<PathBuf> =
            samples::NAMES.iter().map(|name| samples::folder().join("didit").join(format!("{name}.json"))).collect();
        let id = |n: u128| Uuid::from_u128(0xc0ffee << 64 | n);
        let lines = [
            user(id(1), "In Review").to_string(),
            "{\"broken\": ".to_owned(),
            String::new(),
            json!({"session_id": id(2)}).to_string(),
            user(id(3), "Approved").to_string(),
            user(id(1), "Declined").to_string(),
        ];
        files.push(PathBuf::from(folder.file("lines.jsonl", &lines.join("\n"))));
        let mut args = vec!["import"];
        args.extend(files.iter().map(|file| file.to_str().unwrap()));
        let first = folder.run(&args);
        assert_eq!(first.out.trim_end(), "15 created, 1 revised, 0 unchanged, 2 refused", "{}", first.err);
        assert_eq!(first.code, 1, "a refused line is a failure");
        assert!(first.err.contains("lines.jsonl line 2") && first.err.contains("lines.jsonl line 4"), "{}", first.err);
        assert!(first.err.contains("status"), "the fault is said: {}", first.err);
        let didit: Vec<&str> = args[..args.len() - 1].to_vec();
        assert_eq!(folder.answer(&didit), "0 created, 0 revised, 13 unchanged, 0 refused");
        let json = folder.answer(&[didit.as_slice(), &["--json"]].concat());
        assert_eq!(serde_json::from_str::<Value>(&json).unwrap()["unchanged"], 13);
        // one document on one line, without a line end
        let one = folder.file("one.json", &sample("kyc_decision_approved_arabic").to_string());
        assert_eq!(folder.answer(&["import", &one]), "0 created, 0 revised, 1 unchanged, 0 refused");
        // one document on several lines that begins with a field, and lines that begin with an empty one
        let spread = user(id(5), "Approved").to_string().replacen(',', ",\n", 1);
        assert_eq!(
            folder.answer(&["import", &folder.file("spread.json", &spread)]),
            "1 created, 0 revised, 0 unchanged, 0 refused"
        );
        let spaced = format!("\n{}\n{}\n", user(id(6), "Approved"), user(id(7), "Approved"));
        assert_eq!(
            folder.answer(&["import", &folder.file("spaced.jsonl", &spaced)]),
            "2 created, 0 revised, 0 unchanged, 0 refused"
        );
        let huge =
            folder.file("huge.jsonl", &format!("{{\"x\":\"{}\"}}\n{}\n", "x".repeat(5 << 20), user(id(4), "Approved")));
        let done = folder.run(&["import", &huge]);
        assert_eq!((done.code, done.out.trim_end()), (1, "1 created, 0 revised, 0 unchanged, 1 refused"));
        assert!(done.err.contains("line 1: larger than 4 MiB"), "{}", done.err);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn audit_verify_names_the_first_broken_row_and_doctor_checks() {
    in_both(async |folder| {
        for _ in 0..4 {
            folder.answer(&["key", "add", "--name", "x", "--scope", "read:sessions"]);
        }
        let head = folder.answer(&["audit", "verify"]);
        assert!(head.starts_with("4:") && head.len() == 66, "{head}");
        assert_eq!(folder.answer(&["audit", "verify", "--since", &head]), head);
        let json: Value = serde_json::from_str(&folder.answer(&["audit", "verify", "--json"])).unwrap();
        assert_eq!((&json["whole"], &json["rows"]), (&json!(true), &json!(4)));
        let doctor = folder.run(&["doctor"]);
        assert_eq!(doctor.code, 0, "{}{}", doctor.out, doctor.err);
        let json: Value = serde_json::from_str(&folder.answer(&["doctor", "--json"])).unwrap();
        assert_eq!(json["healthy"], true);
        let checks = json["checks"].as_array().unwrap();
        for name in ["configuration", "disk", "mail", "database", "files", "webhooks", "clock", "database settings"] {
            assert!(checks.iter().any(|check| check["check"] == name), "{name}");
        }
        assert!(doctor.out.contains("webhooks: Not checked: there is no endpoint in use."), "{}", doctor.out);
        let receiver = Receiver::open().await;
        let near = ["webhook", "add", "--url", &receiver.url, "--allow-network", "127.0.0.0/8"];
        folder.answer(&near);
        assert!(folder.run(&["doctor"]).out.contains("webhooks: Every endpoint takes a connection (1)."));
        folder.answer(&["webhook", "add", "--url", "http://127.0.0.1:1/secret", "--allow-network", "127.0.0.0/8"]);
        let closed = folder.run(&["doctor"]);
        assert!(closed.code == 1 && closed.out.contains(": connection failed. Look at"), "{}", closed.out);
        assert!(!closed.out.contains("secret"), "{}", closed.out);
        assert_eq!(folder.run(&["migrate"]).code, 0);
        if folder.database.is_some() {
            return;
        }
        let address = format!("sqlite:{}", folder.dir.path().join("data/countersign.sqlite3").display());
        let pool = sqlx::SqlitePool::connect(&address).await.unwrap();
        for sql in [
            "DROP TRIGGER audit_log_keeps_rows",
            "UPDATE audit_log SET content = replace(content, 'x', 'y') || ' ' WHERE seq = 3",
        ] {
            sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&pool).await.unwrap();
        }
        pool.close().await;
        let broken = folder.run(&["audit", "verify"]);
        assert_eq!(broken.code, 1);
        assert!(broken.out.contains("row 3"), "{}", broken.out);
        let json: Value = serde_json::from_str(folder.run(&["audit", "verify", "--json"]).out.trim()).unwrap();
        assert_eq!((&json["whole"], &json["row"]), (&json!(false), &json!(3)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_master_key_is_refused_before_anything_is_read() {
    let folder = Folder::new();
    folder.answer(&["key", "add", "--name", "x", "--scope", "read:sessions"]);
    let mode = |name: &str| {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::metadata(folder.dir.path().join(name)).unwrap().permissions().mode() & 0o777
    };
    assert_eq!((mode("data"), mode("data/master.key")), (0o700, 0o600));
    let other = folder.file("other.key", &"17".repeat(32));
    let done = folder.run(&["doctor", "--master-key-file", &other]);
    assert_eq!(done.code, 1);
    assert!(done.out.contains("master key"), "{}", done.out);
    assert_eq!(folder.run(&["migrate", "--master-key-file", &folder.file("short.key", "abc")]).code, 1);
}

/// A server that is ended when the test is.
struct Server {
    child: Child,
    lines: BufReader<std::process::ChildStderr>,
    url: String,
}

impl Server {
    fn start(folder: &Folder) -> Self {
        let mut command = folder.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let url = line(&mut lines, "Countersign on ");
        Self { child, lines, url }
    }

    /// Asks the server to stop and waits until it has.
    fn stop(mut self) -> i32 {
        Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        let code = self.child.wait().unwrap().code().unwrap();
        let mut out = String::new();
        std::io::Read::read_to_string(&mut self.child.stdout.take().unwrap(), &mut out).unwrap();
        assert_eq!(out, "", "nothing but answers on standard output");
        code
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// What follows `mark` on the first line that holds it.
fn line(lines: &mut impl BufRead, mark: &str) -> String {
    let mut text = String::new();
    while lines.read_line(&mut text).unwrap() > 0 {
        if let Some((_, rest)) = text.split_once(mark) {
            return rest.trim().to_owned();
        }
        text.clear();
    }
    panic!("the server never said {mark:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn serve_offers_the_first_account_and_works_beside_commands() {
    in_both(async |folder| {
        let receiver = Receiver::open().await;
        let mut server = Server::start(folder);
        let link = line(&mut server.lines, "once: ");
        assert!(link.starts_with(&format!("{}/set-up/", server.url)), "{link}");
        let http = client();
        let fields = form(&[("name", "Tove"), ("email", "tove@desk.example"), ("password", PASSWORD)]);
        let content = ("content-type", "application/x-www-form-urlencoded");
        let made = send(&http, Method::POST, &link, &[content], fields).await;
        assert_eq!((made.status, made.location()), (303, "/admin/people"));
        // commands write while the server runs, and it sees what they wrote
        let hook = ["webhook", "add", "--url", receiver.url.as_str(), "--allow-network", "127.0.0.0/8"];
        folder.answer(&hook);
        let key = folder.answer(&["key", "add", "--name", "crm", "--scope", "read:sessions,write:sessions"]);
        folder.answer(&["import", samples::folder().join("didit/kyc_decision_approved_arabic.json").to_str().unwrap()]);
        let id = samples::id_of(&sample("kyc_decision_approved_arabic"));
        let url = format!("{}/v3/session/{id}/decision/", server.url);
        let read = send(&http, Method::GET, &url, &[("x-api-key", &key)], "").await;
        assert_eq!((read.status, read.json()["status"].clone()), (200, json!("Approved")));
        let url = format!("{}/v3/session/{id}/update-status/", server.url);
        let body = json!({"new_status": "Declined"}).to_string();
        assert_eq!(send(&http, Method::PATCH, &url, &[("x-api-key", &key)], body).await.status, 200);
        // both events reach the receiver without anybody stepping the worker
        while receiver.seen().len() < 2 {
            receiver.came().await;
        }
        let types: Vec<_> = receiver.seen().iter().map(|got| got.body()["webhook_type"].clone()).collect();
        assert_eq!(types, ["session.created", "status.updated"]);
        for path in ["/livez", "/readyz"] {
            assert_eq!(send(&http, Method::GET, &format!("{}{path}", server.url), &[], "").await.status, 200);
        }
        drop(http);
        assert_eq!(server.stop(), 0, "asked to stop, it stops well");
        let again = Server::start(folder);
        let head = folder.answer(&["audit", "verify"]);
        assert!(head.split_once(':').unwrap().0.parse::<i64>().unwrap() >= 6, "{head}");
        again.stop();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_running_desk_is_restored_whole_with_its_key() {
    let folder = Folder::new();
    let sample = samples::folder().join("didit/kyc_decision_approved_arabic.json");
    let sample = sample.to_str().unwrap();
    folder.answer(&["import", sample]);
    let evidence = folder.dir.path().join("data/files/ab");
    std::fs::create_dir_all(&evidence).unwrap();
    std::fs::write(evidence.join("sealed"), b"bytes").unwrap();
    let mut server = folder.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut server = server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let head = folder.answer(&["audit", "verify"]);
    let kept = folder.dir.path().join("kept");
    let (kept, new) = (kept.to_str().unwrap(), folder.dir.path().join("new"));
    assert_eq!(folder.answer(&["backup", kept]), kept);
    let again = folder.run(&["backup", kept]);
    assert!(again.code == 1 && again.err.contains("exists already"), "{}", again.err);
    server.kill().unwrap();
    server.wait().unwrap();

    let data = new.to_str().unwrap();
    assert_eq!(folder.answer(&["restore", kept, "--data", data]), data);
    assert_eq!(folder.answer(&["audit", "verify", "--since", &head, "--data", data]).split(':').count(), 2);
    // the payload is known by its keyed digest: key and content came along
    let known = folder.answer(&["import", sample, "--data", data]);
    assert_eq!(known, "0 created, 0 revised, 1 unchanged, 0 refused");
    assert_eq!(std::fs::read(new.join("files/ab/sealed")).unwrap(), b"bytes");
    #[cfg(unix)]
    for private in
        [PathBuf::from(kept).join("countersign.sqlite3"), new.join("countersign.sqlite3"), new.join("master.key")]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&private).unwrap().permissions().mode() & 0o077, 0, "{private:?}");
    }
    let full = folder.run(&["restore", kept, "--data", data]);
    assert!(full.code == 1 && full.err.contains("is not empty"), "{}", full.err);
    let nothing = folder.run(&["restore", data.trim_end_matches("new"), "--data", &format!("{data}2")]);
    assert!(nothing.code == 1 && nothing.err.contains("is no backup"), "{}", nothing.err);

    // a backup with another key is refused, and leaves nothing that looks like a desk
    std::fs::write(PathBuf::from(kept).join("master.key"), "42".repeat(32)).unwrap();
    let foreign = folder.run(&["restore", kept, "--data", &format!("{data}3")]);
    assert_eq!(foreign.code, 1, "{}", foreign.err);
    let left = std::fs::read_dir(format!("{data}3")).map(|entries| entries.count()).unwrap_or_default();
    assert_eq!(left, 0);
}
