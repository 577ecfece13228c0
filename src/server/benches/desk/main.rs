//! What the desk costs, as ratios within one run: whole durable decisions against bare SQLite inserts with the same
//! sync setting, and pages against a bare axum route that sends the same bytes.
//!
//! Run it by `cargo xtask bench`; `cargo xtask bench payloads` runs one part (`decisions`, `payloads`, `pages`,
//! `streams`, `size`). `size --large=100000` compares with a database that is filled sooner. Figures of different
//! machines or runs do not compare; ratios do.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench may stop at a fault, and its answer is text")]

mod client;
mod decisions;
mod pages;
mod payloads;
mod size;
mod streams;

use desk::Desk;
use domain::World;
use server::world::RealWorld;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::{MasterKey, Store};

fn main() {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(bench());
}

async fn bench() {
    let folder = tempfile::tempdir().unwrap();
    let world: Arc<dyn World> = Arc::new(RealWorld);
    let database = format!("sqlite:{}", folder.path().join("bench.sqlite3").display());
    let store = Store::open_and_migrate(&database, MasterKey::new([7; 32]), Arc::clone(&world)).await.unwrap();
    let desk = Desk::new(store, world, true);
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = |part: &str| asked.is_empty() || asked.iter().any(|word| word == part);
    if wanted("decisions") {
        decisions::measure(&desk, folder.path()).await;
    }
    if wanted("payloads") {
        payloads::measure(&desk).await;
    }
    if wanted("pages") {
        pages::measure(&desk).await;
    }
    if wanted("streams") {
        streams::measure(&desk).await;
    }
    if wanted("size") {
        let given = |name: &str| std::env::args().find_map(|word| word.strip_prefix(name).map(str::to_owned));
        let large = given("--large=").map(|count| count.parse().unwrap());
        size::measure(large, given("--postgres=").as_deref()).await;
    }
    if BROKEN.load(Ordering::Relaxed) {
        println!("A figure is beyond what is held.");
        std::process::exit(1);
    }
}

/// Whether a figure was beyond what is held.
static BROKEN: AtomicBool = AtomicBool::new(false);

/// The end of a figure's line; one that does not fit fails the whole run, after everything was measured.
fn held(fits: bool) -> &'static str {
    if fits {
        return "";
    }
    BROKEN.store(true, Ordering::Relaxed);
    "   too much"
}

/// How many a second.
fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}
