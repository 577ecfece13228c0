//! Whole durable decisions, through the desk and through the API, against bare rows with the same sync setting.

use crate::pages::served;
use crate::{held, rate};
use desk::{Desk, NewKey};
use domain::decision::{Channel, Command};
use domain::{Actor, Environment, Payload, Scope, Source, Status, Uuid, World};
use server::world::RealWorld;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Decisions measured for each number of reviewers.
const DECISIONS: [(usize, usize); 3] = [(1, 400), (16, 3_000), (64, 6_000)];
/// Decisions through the API, and by how many clients at once.
const CALLS: (usize, usize) = (64, 6_000);
/// Rows of the bare insert loop.
const INSERTS: usize = 600;
/// Bare commands that write what a decision writes.
const GROUPED: usize = 8_000;

/// Prints the rates of decisions.
pub async fn measure(desk: &Desk, folder: &Path) {
    println!("Decisions (status, review, audit, outbox; durable), SQLite WAL with synchronous=FULL");
    let bare = store::bench::bare_inserts(&folder.join("bare.sqlite3"), INSERTS).await.unwrap();
    let bare = rate(INSERTS, bare);
    let clients = 64;
    let grouped = store::bench::grouped_rows(&folder.join("grouped.sqlite3"), clients, GROUPED).await.unwrap();
    let grouped = rate(GROUPED, grouped);
    println!("  bare insert, one commit each      {bare:>9.0} /s   1.00");
    println!("  bare rows of a decision, grouped  {grouped:>9.0} /s          1.00   {clients} at once");
    for (reviewers, count) in DECISIONS {
        let ids = Arc::new(in_review(desk, count).await);
        let next = Arc::new(AtomicUsize::new(0));
        let start = Instant::now();
        let tasks: Vec<_> = (0..reviewers)
            .map(|_| {
                let (desk, ids, next) = (desk.clone(), Arc::clone(&ids), Arc::clone(&next));
                tokio::spawn(async move {
                    let mut slowest = Duration::ZERO;
                    while let Some(id) = ids.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let begun = Instant::now();
                        desk.decide(&Actor::System, *id, &approve(), Channel::Api).await.unwrap();
                        slowest = slowest.max(begun.elapsed());
                    }
                    slowest
                })
            })
            .collect();
        let mut slowest = Duration::ZERO;
        for task in tasks {
            slowest = slowest.max(task.await.unwrap());
        }
        let decided = rate(count, start.elapsed());
        println!(
            "  {reviewers:>2} reviewers at once              {decided:>9.0} /s   {:.2}   slowest {} ms",
            decided / bare,
            slowest.as_millis()
        );
    }
    through_the_api(desk, grouped).await;
}

/// New sessions of a person, in review.
async fn in_review(desk: &Desk, count: usize) -> Vec<Uuid> {
    let mut tasks = tokio::task::JoinSet::new();
    let mut ids = Vec::with_capacity(count);
    for _ in 0..count {
        let id = RealWorld.id();
        ids.push(id);
        let desk = desk.clone();
        tasks.spawn(async move {
            let payload = Payload::from_value(serde_json::json!({
                "session_id": id, "session_kind": "user", "status": "In Review", "vendor_data": "bench",
                "id_verifications": [{"node_id": "ocr", "status": "In Review", "full_name": "Bench Person",
                    "document_type": "Passport", "issuing_state": "IRL", "warnings": []}],
                "liveness_checks": [{"node_id": "live", "status": "Approved", "score": 97.5}],
            }))
            .unwrap();
            desk.put_session(&Actor::System, Source::Native, payload).await.unwrap();
        });
        if tasks.len() >= 128 {
            tasks.join_next().await.unwrap().unwrap();
        }
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    ids
}

fn approve() -> Command {
    Command {
        new_status: Status::Approved,
        comment: "Looks right.".to_owned(),
        reason_codes: Vec::new(),
        nodes_to_resubmit: Vec::new(),
        expected_version: None,
        mail: None,
        override_reason: String::new(),
    }
}

/// Decisions through the API: a key, HTTP, the same transaction.
async fn through_the_api(desk: &Desk, grouped: f64) {
    let (clients, count) = CALLS;
    let key = NewKey {
        name: "bench".to_owned(),
        scopes: vec![Scope::WriteSessions],
        environment: Environment::Live,
        expires: String::new(),
        networks: Vec::new(),
    };
    let key = desk.add_key(&Actor::System, key).await.unwrap().key;
    let ids = Arc::new(in_review(desk, count).await);
    let (address, _stop) = served(desk).await;
    let _ = delivery::egress::Egress::new();
    let client = reqwest::Client::builder().build().unwrap();
    let next = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let (client, key, ids, next) = (client.clone(), key.clone(), Arc::clone(&ids), Arc::clone(&next));
            tokio::spawn(async move {
                while let Some(id) = ids.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let answer = client
                        .patch(format!("http://{address}/v3/session/{id}/update-status/"))
                        .header("x-api-key", &key)
                        .json(&serde_json::json!({"new_status": "Approved", "comment": "Looks right."}))
                        .send()
                        .await
                        .unwrap();
                    assert!(answer.status().is_success(), "{}", answer.status());
                    answer.bytes().await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let decided = rate(count, start.elapsed());
    let ratio = decided / grouped;
    println!(
        "  through the API, {clients} clients     {decided:>9.0} /s          {ratio:.2}   (at least 0.50; the clients run here too){}",
        held(ratio >= 0.5)
    );
}
