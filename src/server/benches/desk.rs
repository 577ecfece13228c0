//! What the desk costs, as ratios within one run: whole durable decisions against bare SQLite inserts with the same
//! sync setting, and pages against a bare axum route that sends the same bytes.
//!
//! Run it by `cargo xtask bench`. Figures of different machines or runs do not compare; ratios do.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench may stop at a fault, and its answer is text")]

use axum::Router;
use axum::routing::get;
use clap::Parser as _;
use desk::{Desk, NewPerson};
use domain::decision::{Channel, Command};
use domain::{Actor, Payload, Role, Source, Status, Uuid, World};
use server::web::{self, WebSettings};
use server::{cli, demo, listen, world::RealWorld};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use store::{MasterKey, Store};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Decisions measured for each number of reviewers.
const DECISIONS: [(usize, usize); 3] = [(1, 400), (16, 3_000), (64, 6_000)];
/// Rows of the bare insert loop.
const INSERTS: usize = 600;
/// Requests for each page, over this many connections.
const REQUESTS: (usize, usize) = (1_500, 8);

fn main() {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(bench());
}

async fn bench() {
    let folder = tempfile::tempdir().unwrap();
    let world: Arc<dyn World> = Arc::new(RealWorld);
    let database = format!("sqlite:{}", folder.path().join("bench.sqlite3").display());
    let store = Store::open_and_migrate(&database, MasterKey::new([7; 32]), Arc::clone(&world)).await.unwrap();
    let desk = Desk::new(store, world, true);
    decisions(&desk, folder.path()).await;
    pages(&desk).await;
}

async fn decisions(desk: &Desk, folder: &Path) {
    println!("Decisions (status, review, audit, outbox; durable), SQLite WAL with synchronous=FULL");
    let bare = store::bench::bare_inserts(&folder.join("bare.sqlite3"), INSERTS).await.unwrap();
    let bare = rate(INSERTS, bare);
    println!("  bare insert, one commit each      {bare:>9.0} /s   1.00");
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

async fn pages(desk: &Desk) {
    demo::bring_in_sessions(desk).await.unwrap();
    let password = "bench password of enough length";
    let person = NewPerson {
        email: "bench@countersign.example".to_owned(),
        name: "Bench".to_owned(),
        roles: vec![Role::Reviewer, Role::Manager],
    };
    desk.add_person_with_password(&Actor::System, person, password).await.unwrap();

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (_stop_desk, stop) = watch::channel(false);
    let cli = cli::Cli::parse_from(["countersign", "serve", "--rate-reads", "0", "--rate-writes", "0"]);
    let cli::Command::Serve { serving, .. } = cli.command else { return };
    let settings = WebSettings::new(&serving, address).unwrap();
    tokio::spawn(listen::serve(listener, web::router(desk.clone(), settings), stop));

    // the egress guard also installs the TLS provider that any client wants
    let _ = delivery::egress::Egress::new();
    // the cookie is carried by hand, redirects are not followed
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let form = format!("email=bench%40countersign.example&password={}", password.replace(' ', "+"));
    let signed_in = client
        .post(format!("http://{address}/sign-in"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .unwrap();
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();

    println!("Pages against a bare axum route with the same bytes, {} connections", REQUESTS.1);
    let complex = "3e9ca856-c771-4a47-bbbf-1f28f818fd38";
    for (name, path) in [("list of 50", "/sessions".to_owned()), ("session, complex", format!("/sessions/{complex}"))] {
        let page = client.get(format!("http://{address}{path}")).header("cookie", &cookie).send().await.unwrap();
        assert!(page.status().is_success(), "{path} answers {}", page.status());
        let bytes = page.bytes().await.unwrap();
        let size = bytes.len();
        let plain = bare_route(bytes).await;
        let bare = rate(REQUESTS.0 * 4, load(&client, plain, "/", &cookie, REQUESTS.0 * 4).await);
        let ours = rate(REQUESTS.0, load(&client, address, &path, &cookie, REQUESTS.0).await);
        println!(
            "  {name:<18} {:>6.1} KiB {ours:>9.0} /s   bare {bare:>9.0} /s   {:.3}",
            size as f64 / 1024.0,
            ours / bare
        );
    }
}

async fn bare_route(bytes: axum::body::Bytes) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/", get(move || std::future::ready(bytes.clone())));
    tokio::spawn(async move {
        axum::serve(listener, router).await.unwrap();
    });
    address
}

async fn load(client: &reqwest::Client, address: SocketAddr, path: &str, cookie: &str, count: usize) -> Duration {
    let left = Arc::new(AtomicUsize::new(count));
    let start = Instant::now();
    let tasks: Vec<_> = (0..REQUESTS.1)
        .map(|_| {
            let (client, left, cookie) = (client.clone(), Arc::clone(&left), cookie.to_owned());
            let url = format!("http://{address}{path}");
            tokio::spawn(async move {
                while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1)).is_ok() {
                    let answer = client.get(&url).header("cookie", &cookie).send().await.unwrap();
                    assert!(answer.status().is_success());
                    answer.bytes().await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    start.elapsed()
}

fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}
