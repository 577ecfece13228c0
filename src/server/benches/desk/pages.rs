//! Pages against a bare axum route that sends the same bytes.

use crate::client::{client, signed_in};
use crate::rate;
use axum::Router;
use axum::routing::get;
use clap::Parser as _;
use desk::Desk;
use domain::Role;
use server::web::{self, WebSettings};
use server::{cli, demo, listen};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Requests for each page, over this many connections.
const REQUESTS: (usize, usize) = (1_500, 8);

/// Prints the rates of pages.
pub async fn measure(desk: &Desk) {
    demo::bring_in_sessions(desk).await.unwrap();
    let (address, _stop) = served(desk).await;
    let client = client();
    let roles = [Role::Reviewer, Role::Manager];
    let cookie = signed_in(desk, address, &client, "bench@countersign.example", &roles).await;

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

/// The desk on a free port, without limits of calls, until the sender is dropped.
pub async fn served(desk: &Desk) -> (SocketAddr, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop_desk, stop) = watch::channel(false);
    let cli = cli::Cli::parse_from(["countersign", "serve", "--rate-reads", "0", "--rate-writes", "0"]);
    let cli::Command::Serve { serving, .. } = cli.command else { panic!("serve is another command") };
    let settings = WebSettings::new(&serving, address).unwrap();
    tokio::spawn(listen::serve(listener, web::router(desk.clone(), settings), stop));
    (address, stop_desk)
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
