//! Every command of the contract against one table: exit codes, the answer alone on standard output, and its JSON.

use crate::command_line::{Folder, in_both};
use crate::harness::PASSWORD;
use crate::receiver::Receiver;
use crate::samples::user;
use domain::Uuid;
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

/// A command and what is to come of it.
struct Line {
    /// As typed.
    good: Vec<String>,
    /// Keys of its JSON; none where there is no answer.
    keys: &'static [&'static str],
    /// More that makes it refused (exit 1); none where nothing can.
    refused: &'static [&'static str],
}

fn line(good: &str, keys: &'static [&'static str], refused: &'static [&'static str]) -> Line {
    Line { good: good.split(' ').map(str::to_owned).collect(), keys, refused }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_command_exits_and_answers_as_the_contract_says() {
    in_both(async |folder| {
        let session = folder.file("session.json", &user(Uuid::from_u128(7), "In Review").to_string());
        let copy = folder.dir.path().join("copy").display().to_string();
        let new = folder.dir.path().join("new").display().to_string();
        // one that doctor reaches; it stands before the others, which nobody can reach
        let receiver = Receiver::open().await;
        let hook =
            folder.answer(&["webhook", "add", "--url", &receiver.url, "--allow-network", "127.0.0.0/8", "--json"]);
        let hook: Value = serde_json::from_str(&hook).unwrap();
        let endpoint = hook["endpoint_id"].as_str().unwrap().to_owned();
        let mut table = vec![
            line("migrate", &[], &["--database", "mysql://x"]),
            line("doctor", &["healthy", "checks"], &["--files", "ftp://nowhere"]),
            line("key add --name k --scope read:sessions", &["key_id", "key"], &["--environment", "moon"]),
            line("webhook add --url https://h.example/", &["endpoint_id", "secret"], &["--headers", "fax"]),
            line(
                "webhook add --url https://h.example/ --headers stripe",
                &["endpoint_id", "secret"],
                &["--headers", "veriff"],
            ),
            line(
                "webhook add --url https://h.example/ --headers veriff",
                &["endpoint_id", "secret"],
                &["--event", "data.updated"],
            ),
            line(
                "webhook add --url https://h.example/ --headers didit --thin",
                &["endpoint_id", "secret"],
                &["--event", "x"],
            ),
            line(&format!("import {session}"), &["created", "revised", "unchanged", "refused"], &["missing.json"]),
            line(&format!("webhook rotate {endpoint}"), &["endpoint_id", "secret"], &["--keep-hours", "169"]),
            line(
                &format!("webhook rotate {endpoint} --keep-hours 0"),
                &["endpoint_id", "secret"],
                &["--database", "x"],
            ),
            line("audit verify", &["whole", "rows", "head"], &["--since", "x"]),
        ];
        if folder.database.is_none() {
            let keys = &["backup", "files", "files_elsewhere", "master_key"];
            table.push(line(&format!("backup {copy}"), keys, &[]));
        }
        for Line { good, keys, refused } in &table {
            let words: Vec<&str> = good.iter().map(String::as_str).collect();
            let done = folder.run(&words);
            let lines = if words[0] == "doctor" { done.out.lines().count() } else { usize::from(!keys.is_empty()) };
            assert_eq!((done.code, done.out.lines().count()), (0, lines), "{words:?} {}{}", done.out, done.err);
            if words[0] == "backup" {
                std::fs::remove_dir_all(&copy).unwrap();
            }
            let json = folder.run(&[&words[..], &["--json"]].concat());
            assert_eq!(json.code, 0, "{words:?} {}", json.err);
            if keys.is_empty() {
                assert_eq!(json.out, "");
            } else {
                let answer: Value = serde_json::from_str(&json.out).unwrap();
                let found: Vec<&String> = answer.as_object().unwrap().keys().collect();
                assert_eq!(&found, keys, "{words:?}");
            }
            if !refused.is_empty() {
                let done = folder.run(&[&words[..], refused].concat());
                assert_eq!(done.code, 1, "{words:?} {refused:?} {}{}", done.out, done.err);
                assert!(!done.err.contains("panicked"), "{}", done.err);
                // what doctor finds is its answer, and import tells what went in; others that did nothing answer nothing
                let told = if words[0] == "doctor" { &done.out } else { &done.err };
                assert!(!told.is_empty(), "{words:?}");
                assert!(matches!(words[0], "doctor" | "import") || done.out.is_empty(), "{words:?} {}", done.out);
            }
            let mistyped = folder.run(&[&words[..], &["--frobnicate"]].concat());
            assert_eq!((mistyped.code, mistyped.out.as_str()), (2, ""), "{words:?}");
        }
        let add = ["user", "add", "--email", "a@desk.example", "--name", "Ada", "--role", "admin", "--password-stdin"];
        let done = folder.run_with(&[&add[..], &["--json"]].concat(), PASSWORD);
        assert_eq!(serde_json::from_str::<Value>(&done.out).unwrap().as_object().unwrap().len(), 1, "{}", done.err);
        let again = folder.run_with(&add, PASSWORD);
        assert_eq!((again.code, again.out.as_str()), (1, ""), "{}", again.err);
        if folder.database.is_none() {
            let restore = ["restore", &copy, "--data", &new];
            assert_eq!(folder.run(&[&restore[..], &["--json"]].concat()).code, 0);
            let again = folder.run(&restore);
            assert_eq!((again.code, again.out.as_str()), (1, ""), "{}", again.err);
        } else {
            assert_eq!(folder.run(&["backup", &copy]).code, 1, "PostgreSQL has its own");
        }
        for command in ["serve", "demo", "backup", "restore", "user", "key", "webhook", "audit"] {
            let mistyped = folder.run(&[command, "--frobnicate"]);
            assert_eq!((mistyped.code, mistyped.out.as_str()), (2, ""), "{command}");
        }
    })
    .await;
}

/// A desk whose files are in a bucket: `COUNTERSIGN_TEST_S3` names a server, as `cargo xtask test` does.
#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where the server is")]
async fn a_desk_with_a_bucket_is_looked_after_and_its_backup_says_what_it_lacks() {
    let Ok(url) = std::env::var("COUNTERSIGN_TEST_S3") else { return };
    let host = url.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&host).unwrap();
    let make = format!("PUT /commands HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(make.as_bytes()).unwrap();
    stream.read_to_end(&mut Vec::new()).unwrap();
    let folder = Folder::new();
    let secret = folder.file("secret", "hush\n");
    let run = |args: &[&str], bucket: &str| {
        let mut command = folder.command(args);
        command.env("COUNTERSIGN_FILES", bucket).env("COUNTERSIGN_S3_ENDPOINT", &url);
        command.env("COUNTERSIGN_S3_ACCESS_KEY_ID", "id").env("COUNTERSIGN_S3_SECRET_ACCESS_KEY_FILE", &secret);
        let output = command.env("AWS_REGION", "us-east-1").output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    let (code, out, err) = run(&["doctor"], "s3://commands/desk");
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("The bucket takes, gives back and deletes files."), "{out}");
    let (code, out, _) = run(&["doctor"], "s3://missing/desk");
    assert_eq!(code, 1);
    assert!(out.contains("fault  files: The bucket takes no file: there is no such bucket"), "{out}");
    let (code, _, err) = run(&["migrate"], "s3://id:hush@commands");
    assert!(code == 1 && err.contains("s3://BUCKET/PREFIX") && !err.contains("hush"), "{err}");
    let copy = folder.dir.path().join("copy").display().to_string();
    let (code, out, err) = run(&["backup", &copy, "--json"], "s3://commands/desk");
    assert_eq!(code, 0, "{err}");
    let answer: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(answer["files_elsewhere"], "s3://commands/desk");
    assert!(err.contains("NOT in this backup"), "{err}");
    let new = folder.dir.path().join("new").display().to_string();
    let (code, _, err) = run(&["restore", &copy, "--data", &new], "s3://commands/desk");
    assert_eq!(code, 0, "{err}");
    let (code, _, err) = run(&["restore", &copy, "--data", &new], "file:/elsewhere");
    assert!(code == 1 && err.contains("unless it names a bucket"), "{err}");
}
