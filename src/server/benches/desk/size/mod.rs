//! What a hundred times more sessions cost: each page asked of a small and of a large database, turn by turn.

mod fill;

use crate::client::{client, signed_in};
use crate::held;
use crate::pages::served;
use desk::Desk;
use domain::{Role, World};
use server::world::RealWorld;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{MasterKey, Store};
use tokio::sync::watch;

/// Sessions of the two databases, where nothing else is asked for.
const SIZES: [i64; 2] = [10_000, 1_000_000];
/// How much longer the large one may take.
const AT_MOST: f64 = 1.3;
/// How much longer where hardly any candidate fits: the small one has seen all of its own before a look would end, and the
/// large one looks as far as a page ever does. It costs no more with ten times as many sessions.
const AT_MOST_LOOKED: f64 = 16.0;
/// Requests before the measured ones, and measured ones, of each page and database.
const ROUNDS: (usize, usize) = (15, 150);

/// A page and how it is asked for.
struct Page {
    name: &'static str,
    /// Of how many sessions the database has.
    path: fn(i64) -> String,
    /// What is posted, if it is no look.
    post: Option<&'static str>,
    /// The ratio that is held.
    at_most: f64,
}

const fn look(name: &'static str, path: fn(i64) -> String) -> Page {
    Page { name, path, post: None, at_most: AT_MOST }
}

/// A page for whose rows it is looked as far as ever.
const fn look_far(name: &'static str, path: fn(i64) -> String) -> Page {
    Page { at_most: AT_MOST_LOOKED, ..look(name, path) }
}

const PAGES: [Page; 17] = [
    look("list, first page", |_| "/sessions".to_owned()),
    look("list, far down", |n| format!("/sessions?before={}", n / 10)),
    look("list, far down, newer", |n| format!("/sessions?after={}", n / 10)),
    look("list, in review", |_| "/sessions?status=In+Review".to_owned()),
    look_far("list, companies of a country", |_| "/sessions?kind=business&country=IRL".to_owned()),
    look("list, one tag", |_| "/sessions?tag=vip".to_owned()),
    look_far("list, a tag and a rare status", |_| "/sessions?tag=vip&status=Abandoned".to_owned()),
    look("list, errors (hardly any)", |_| "/sessions?warning=error".to_owned()),
    look("list, in review with errors", |_| "/sessions?status=In+Review&warning=error".to_owned()),
    look("list, companies nobody has (none)", |_| "/sessions?status=In+Review&kind=business&assignee=none".to_owned()),
    look("list, mine (none)", |_| "/sessions?assignee=me".to_owned()),
    look("search, a rare name", |_| format!("/sessions?q={}", fill::RARE.0)),
    look("search, a common name", |_| format!("/sessions?q={}", fill::COMMON)),
    look_far("search, a name no company has", |_| format!("/sessions?kind=business&q={}", fill::COMMON)),
    look_far("the same, far down", |n| format!("/sessions?kind=business&q={}&before={}", fill::COMMON, n / 2)),
    look("session page, complex", |_| "/sessions/3e9ca856-c771-4a47-bbbf-1f28f818fd38".to_owned()),
    Page {
        name: "next",
        path: |_| "/sessions/next".to_owned(),
        post: Some("environment=live&from=list"),
        at_most: AT_MOST,
    },
];

/// Prints the ratios.
pub async fn measure(large: Option<i64>, postgres: Option<&str>) {
    let sizes = [SIZES[0], large.unwrap_or(SIZES[1])];
    println!("Pages at {} and at {} sessions, SQLite; medians of {}, in turn", sizes[0], sizes[1], ROUNDS.1);
    let mut desks = Vec::new();
    for size in sizes {
        desks.push(Served::open(&format!("sqlite:{}", fill::sqlite(size).await.display()), size).await);
    }
    compare(&desks).await;
    if let Some(server) = postgres {
        println!("The same, PostgreSQL");
        let mut desks = Vec::new();
        for size in sizes {
            desks.push(Served::open(&fill::postgres(server, size).await, size).await);
        }
        compare(&desks).await;
    }
}

/// A desk that answers, and somebody who is signed in.
struct Served {
    size: i64,
    address: SocketAddr,
    cookie: String,
    client: reqwest::Client,
    _stop: watch::Sender<bool>,
}

impl Served {
    async fn open(database: &str, size: i64) -> Self {
        let world: Arc<dyn World> = Arc::new(RealWorld);
        let store = Store::open_and_migrate(database, MasterKey::new([7; 32]), Arc::clone(&world)).await.unwrap();
        let desk = Desk::new(store, world, true);
        fill::hand_out(&desk).await;
        let (address, stop) = served(&desk).await;
        let client = client();
        let email = format!("bench-{}@countersign.example", RealWorld.id().simple());
        let cookie = signed_in(&desk, address, &client, &email, &[Role::Reviewer, Role::Manager]).await;
        Self { size, address, cookie, client, _stop: stop }
    }

    /// Asks for a page; how long it took until its last byte, and how large it is.
    async fn ask(&self, page: &Page) -> (Duration, usize) {
        let url = format!("http://{}{}", self.address, (page.path)(self.size));
        let request = match page.post {
            None => self.client.get(url),
            Some(form) => self
                .client
                .post(url)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin")
                .body(form),
        };
        let request = request.header("cookie", &self.cookie);
        let begun = Instant::now();
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let fits = if page.post.is_some() { status.is_redirection() } else { status.is_success() };
        assert!(fits, "{} answers {status}", page.name);
        let size = answer.bytes().await.unwrap().len();
        (begun.elapsed(), size)
    }
}

async fn compare(desks: &[Served]) {
    println!("  {:<34} {:>10} {:>10} {:>7} {:>5}   KiB", "", "small", "large", "ratio", "held");
    for page in &PAGES {
        let mut times = vec![Vec::with_capacity(ROUNDS.1); desks.len()];
        let mut sizes = vec![0; desks.len()];
        for round in 0..ROUNDS.0 + ROUNDS.1 {
            for turn in 0..desks.len() {
                // who was first is second the next time
                let which = (turn + round) % desks.len();
                let (took, size) = desks[which].ask(page).await;
                sizes[which] = size;
                if round >= ROUNDS.0 {
                    times[which].push(took);
                }
            }
        }
        let [small, large] = [0, 1].map(|which| median(&mut times[which]).as_secs_f64() * 1e3);
        let ratio = large / small;
        println!(
            "  {:<34} {small:>7.2} ms {large:>7.2} ms {ratio:>7.2} {:>5.1}   {:.0} and {:.0}{}",
            page.name,
            page.at_most,
            sizes[0] as f64 / 1024.0,
            sizes[1] as f64 / 1024.0,
            held(ratio <= page.at_most)
        );
    }
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}
