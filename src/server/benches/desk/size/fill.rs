//! Databases of a size, filled by the desk itself: sealed payloads, search tokens, kept counts, activity, audit chain,
//! events. They are kept in `target`, since a million sessions take minutes.

use desk::{Desk, NewPerson};
use domain::tags::Change;
use domain::view::ListFilter;
use domain::{Actor, Kind, Payload, Role, Source, Status, Time, Uuid, World};
use serde_json::{Value, json};
use server::demo;
use server::world::RealWorld;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use store::{MasterKey, Store};
use tokio::task::JoinSet;

/// A name that this many sessions of any database bear.
pub const RARE: (&str, i64) = ("Quillfeather", 40);
/// A first name that one of forty bears.
pub const COMMON: &str = FIRST[3];
/// Sessions in flight, and the most of them in one transaction.
const AT_ONCE: usize = 20_000;

const FIRST: [&str; 40] = [
    "Adela", "Bruno", "Celia", "Darius", "Edith", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Katja", "Luca", "Mirela",
    "Nils", "Olga", "Pablo", "Quentin", "Rosa", "Sven", "Tamara", "Umar", "Vera", "Wanda", "Xenia", "Yusuf", "Zelda",
    "Anouk", "Boris", "Carla", "Dmitri", "Elif", "Florin", "Gaia", "Henrik", "Iveta", "Jelena", "Kofi", "Leila",
    "Mats", "Nadia",
];
const COUNTRIES: [&str; 12] = ["DEU", "FRA", "ESP", "IRL", "ITA", "NLD", "POL", "SWE", "BRA", "MEX", "VNM", "GEO"];
const TAGS: [&str; 6] = ["vip", "night shift", "second look", "branch 12", "partner", "bonus"];
/// How many of a thousand sessions have which status.
const STATUSES: [(u64, Status); 8] = [
    (600, Status::Approved),
    (720, Status::Declined),
    (870, Status::InReview),
    (900, Status::Resubmitted),
    (940, Status::NotStarted),
    (965, Status::InProgress),
    (990, Status::Abandoned),
    (1_000, Status::Expired),
];

/// The address of a SQLite database with so many sessions; it is filled up to there first.
pub async fn sqlite(count: i64) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("size");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("{count}.sqlite3"));
    let world: Arc<dyn World> = Arc::new(RealWorld);
    let key = MasterKey::new([7; 32]);
    let store = store::bench::open_to_fill(&file, key, Arc::clone(&world), AT_ONCE).await.unwrap();
    fill(&Desk::new(store.clone(), world, true), count).await;
    store.close().await;
    // nothing was waited for until here; the first commit that waits would wait for all of it
    std::fs::File::open(&file).unwrap().sync_all().unwrap();
    file
}

/// A PostgreSQL database with so many sessions, made anew.
pub async fn postgres(server: &str, count: i64) -> String {
    let name = format!("size_{count}_{}", RealWorld.id().simple());
    let address = store::bench::new_postgres(server, &name).await.unwrap();
    let world: Arc<dyn World> = Arc::new(RealWorld);
    let store = Store::open_and_migrate(&address, MasterKey::new([7; 32]), Arc::clone(&world)).await.unwrap();
    fill(&Desk::new(store.clone(), world, true), count).await;
    store.close().await;
    address
}

/// Brings in what is missing; the demo's sessions, with the complex company, come first.
async fn fill(desk: &Desk, count: i64) {
    let there = counted(desk).await;
    if there >= count {
        return;
    }
    let begun = Instant::now();
    demo::bring_in_sessions(desk).await.unwrap();
    let there = counted(desk).await;
    let mut tasks = JoinSet::new();
    for n in there..count {
        let desk = desk.clone();
        tasks.spawn(async move {
            let (source, payload) = session(n, count);
            let id = payload.session_id().unwrap();
            desk.put_session(&Actor::System, source, payload).await.unwrap();
            if chance(n, 3).is_multiple_of(12) {
                let tag = TAGS[(chance(n, 4) % 6) as usize].to_owned();
                desk.change_tags(&Actor::System, id, Change::Add(vec![tag])).await.unwrap();
            }
        });
        if tasks.len() >= AT_ONCE {
            tasks.join_next().await.unwrap().unwrap();
        }
        if n % 50_000 == 0 {
            println!("  {n} of {count} sessions after {} s", begun.elapsed().as_secs());
        }
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    println!("  filled up to {count} sessions from {there} in {} s", begun.elapsed().as_secs());
}

async fn counted(desk: &Desk) -> i64 {
    let list = desk.list_sessions(&Actor::System, ListFilter::default()).await.unwrap();
    list.counts.iter().map(|(_, kept)| kept).sum()
}

/// Puts every company in review into the hands of people.
pub async fn hand_out(desk: &Desk) {
    let mut people = Vec::new();
    for n in 0..5 {
        let person = NewPerson {
            email: format!("holder-{n}-{}@countersign.example", RealWorld.id().simple()),
            name: format!("Holder {n}"),
            roles: vec![Role::Reviewer],
        };
        people
            .push(desk.add_person_with_password(&Actor::System, person, "holder password, long enough").await.unwrap());
    }
    let mut before = None;
    loop {
        let free = ListFilter {
            status: Some(Status::InReview),
            kind: Some(Kind::Business),
            before,
            limit: 100,
            more: vec![("assignee".to_owned(), "none".to_owned())],
            ..ListFilter::default()
        };
        let list = desk.list_sessions(&Actor::System, free).await.unwrap();
        let mut tasks = JoinSet::new();
        for row in &list.rows {
            let (desk, id, person) =
                (desk.clone(), row.session_id, people[usize::try_from(row.number % 5).unwrap_or(0)]);
            tasks.spawn(async move { desk.assign(&Actor::System, id, person).await.map(|_| ()) });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap().unwrap();
        }
        before = list.older;
        if before.is_none() {
            break;
        }
    }
}

/// A number that looks like chance and is the same for the same session in every run.
fn chance(n: i64, salt: u64) -> u64 {
    let mut x = n.unsigned_abs().wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ salt.wrapping_mul(0xD1B5_4A32_D192_ED03);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// A small session: of a person, or of a company once in ten.
fn session(n: i64, count: i64) -> (Source, Payload) {
    let pick = |salt: u64, of: usize| usize::try_from(chance(n, salt) % of as u64).unwrap_or(0);
    let id = Uuid::from_u64_pair(chance(n, 11), chance(n, 12));
    let status =
        STATUSES.iter().find(|(below, _)| chance(n, 1) % 1_000 < *below).map_or(Status::Expired, |(_, status)| *status);
    let last = match n % (count / RARE.1) {
        1 => RARE.0.to_owned(),
        _ => format!("Name{:x}", chance(n, 2) % 50_000),
    };
    let name = format!("{} {last}", FIRST[pick(5, FIRST.len())]);
    let country = COUNTRIES[pick(6, COUNTRIES.len())];
    let warned = |kind: &str| json!([{"risk": "POSSIBLE_DUPLICATED_USER", "log_type": kind}]);
    let warnings = match chance(n, 7) % 10 {
        0 => warned("warning"),
        1..=3 => warned("information"),
        _ => json!([]),
    };
    let year = 31_536_000_000_000;
    let created = Time(RealWorld.now().0 - year + year / count * n).rfc3339();
    let mut payload = json!({
        "session_id": id, "session_kind": "user", "status": status.wire(), "vendor_data": format!("crm-{n}"),
        "workflow_id": format!("workflow-{}", pick(8, 4)), "created_at": created,
        "id_verifications": [{"node_id": "ocr", "status": "Approved", "full_name": name, "document_type": "Passport",
            "issuing_state": country, "warnings": warnings}],
        "liveness_checks": [{"node_id": "live", "status": "Approved", "score": 97.5}],
    });
    if chance(n, 9).is_multiple_of(10) {
        payload["session_kind"] = json!("business");
        payload["id_verifications"] = Value::Null;
        payload["liveness_checks"] = Value::Null;
        payload["registry_checks"] = json!([{"node_id": "registry", "status": "Approved", "warnings": warnings,
            "company": {"registry_data": {"legal_name": format!("{last} Trading"), "country_code": country}}}]);
    }
    let source = [Source::Didit, Source::Didit, Source::Native, Source::Veriff][pick(10, 4)];
    (source, Payload::from_value(payload).unwrap())
}
