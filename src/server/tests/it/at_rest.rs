//! At rest and in the log (domain §1): nothing of a subject, of a comment or of a secret stands there readable.

use crate::harness::{Base, PASSWORD, Rig, on_both};
use crate::receiver::Receiver;
use crate::samples::{self, sample, user};
use domain::{Actor, Payload, Role, Source};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

/// Texts of a payload that may name somebody: of those keys that hold names, mails, numbers, addresses, links.
pub fn personal(value: &Value, found: &mut Vec<String>) {
    const KEYS: &[&str] = &[
        "first_name",
        "last_name",
        "full_name",
        "company_name",
        "email",
        "document_number",
        "personal_number",
        "address",
        "phone",
        "full_number",
        "comment",
        "vendor_data",
        "portrait_image",
        "session_url",
        "legal_address",
        "date_of_birth",
    ];
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    // short ones turn up by chance
                    Value::String(text) if KEYS.contains(&key.as_str()) && text.chars().count() >= 7 => {
                        found.push(text.clone());
                    }
                    other => personal(other, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| personal(item, found)),
        _ => {}
    }
}

/// Everything that the database holds on disk, or in its text and byte columns.
pub async fn stored(rig: &Rig) -> Vec<u8> {
    match &rig.base {
        Base::Sqlite(_, file) => {
            let mut all = std::fs::read(file).unwrap();
            for end in ["-wal", "-shm"] {
                all.extend(std::fs::read(format!("{}{end}", file.display())).unwrap_or_default());
            }
            all
        }
        Base::Postgres(pool, _) => {
            let columns: Vec<(String, String)> = sqlx::query_as(
                "SELECT table_name::text, CASE data_type WHEN 'bytea' THEN column_name::text \
                 ELSE 'convert_to(' || column_name || '::text, ''UTF8'')' END FROM information_schema.columns \
                 WHERE table_schema = 'public'",
            )
            .fetch_all(pool)
            .await
            .unwrap();
            assert!(columns.len() > 80, "{}", columns.len());
            let mut all = Vec::new();
            for (table, column) in columns {
                let sql = AssertSqlSafe(format!("SELECT {column} FROM {table}"));
                let cells: Vec<Option<Vec<u8>>> = sqlx::query_scalar(sql).fetch_all(pool).await.unwrap();
                cells.into_iter().flatten().for_each(|cell| all.extend(cell.into_iter().chain([0])));
            }
            all
        }
    }
}

pub fn holds(haystack: &[u8], needle: &str) -> bool {
    // the first byte is looked for first: a plain windows() over megabytes takes long in a test build
    let needle = needle.as_bytes();
    haystack.iter().enumerate().any(|(at, byte)| *byte == needle[0] && haystack[at..].starts_with(needle))
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_subject_and_no_secret_stands_readable_in_the_database() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        let (_, secret) = rig.endpoint(&receiver.url, |_| {}).await;
        let api = rig.api().await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let mut needles = Vec::new();
        for name in samples::NAMES {
            let payload = sample(name);
            personal(&payload, &mut needles);
            let parsed = Payload::from_value(payload).unwrap();
            rig.desk.put_session(&Actor::System, Source::Didit, parsed).await.unwrap();
        }
        assert!(needles.len() > 100, "{}", needles.len());
        let mut payload = user(rig.id(), "In Review");
        payload["metadata"] = json!({"k": "canary-metadata-1"});
        let id = api.bring(&payload).await;
        let body = json!({"new_status": "Declined", "comment": "canary-comment-2", "reason_codes": [106]});
        api.decided(id, &body).await;
        let taken = [("new_status", "Approved"), ("comment", "canary-comment-4"), ("expected_version", "2")];
        ada.decide(id, &taken).await;
        let refused = [("new_status", "Declined"), ("comment", "canary-draft-5"), ("expected_version", "3")];
        ada.decide(id, &refused).await;
        receiver.answers(|_| Some((500, Vec::new())));
        rig.deliver().await;
        needles
            .extend(["canary-metadata-1", "canary-comment-2", "canary-comment-4", "canary-draft-5"].map(str::to_owned));
        needles.extend([
            secret.clone(),
            secret["whsec_".len()..].to_owned(),
            api.key.clone(),
            api.key["cs_live_".len() + 4..].to_owned(),
        ]);
        needles.extend([PASSWORD.to_owned(), ada.cookie().unwrap(), "the receiver's answer".to_owned()]);
        let all = stored(rig).await;
        assert!(holds(&all, "session.decide") && holds(&all, &ada.email), "the search finds what is there");
        let found: Vec<&String> = needles.iter().filter(|needle| holds(&all, needle)).collect();
        assert!(found.is_empty(), "readable at rest: {found:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reason_codes_that_no_table_knows_are_sealed_too() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        api.decided(id, &json!({"new_status": "Declined", "reason_codes": ["canary-reason"]})).await;
        assert!(!holds(&stored(rig).await, "canary-reason"));
    })
    .await;
}

/// A log that is kept for looking at.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Kept {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

// one thread: the log of a test is kept for the thread that asked for it
#[tokio::test]
async fn the_log_holds_nothing_personal_and_no_secret_even_when_it_tells_all() {
    let kept = Kept::default();
    let log = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(kept.clone()).finish();
    // with a single dispatcher, what another thread logs first would be switched off for all of them
    let _second = tracing::Dispatch::new(tracing_subscriber::fmt().with_writer(std::io::sink).finish());
    let _guard = tracing::subscriber::set_default(log);
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        let (_, secret) = rig.endpoint(&format!("{}?token=canary-token", receiver.url), |_| {}).await;
        let api = rig.api().await;
        let ada = rig.signed_in("Canaryname", &[Role::Reviewer, Role::Admin]).await;
        let mut payload = user(rig.id(), "In Review");
        payload["id_verifications"][0]["last_name"] = json!("canary-subject");
        payload["vendor_data"] = json!("canary-vendor");
        let id = api.bring(&payload).await;
        api.put(id, &json!({"session_id": id, "status": "canary-status"})).await;
        api.decide(id, &json!({"new_status": "Approved", "comment": "canary-comment", "expected_version": 9})).await;
        ada.decide(id, &[("new_status", "Declined"), ("comment", "canary-comment"), ("expected_version", "1")]).await;
        ada.get("/sessions?q=canary-search").await;
        ada.get(&format!("/sessions/{id}")).await;
        rig.nobody().post("/sign-in", &[("email", "canary@mail.example"), ("password", "canary-password-xy")]).await;
        ada.post(
            "/admin/people",
            &[("act", "add"), ("name", "canary-person"), ("email", "canary@mail.example"), ("role", "auditor")],
        )
        .await;
        rig.nobody().get("/join/canary-link").await;
        receiver.says(500);
        rig.deliver().await;
        let log = String::from_utf8_lossy(&kept.0.lock().unwrap()).to_lowercase();
        assert!(log.contains("webhook tried"), "the log is looked at: {log}");
        let cookie = ada.cookie().unwrap().to_lowercase();
        for needle in ["canary", "desk.example", &secret.to_lowercase(), &api.key.to_lowercase(), &cookie, PASSWORD] {
            let line = log.lines().find(|line| line.contains(needle));
            assert!(line.is_none(), "{needle} stands in the log: {line:?}");
        }
    })
    .await;
}
