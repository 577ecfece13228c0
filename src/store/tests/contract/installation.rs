//! Opening, migrating, and refusing what is not fit.

use crate::fixtures::{arrived, entry};
use crate::place::{Place, admin, in_database, master_key};
use domain::{Kind, Status};
use std::collections::BTreeMap;
use store::{MasterKey, Store, StoreError};

async fn refused(database: &str, key: MasterKey, place: &Place) -> String {
    match Store::open(database, key, place.world.clone()).await {
        Ok(_) => panic!("it was opened"),
        Err(StoreError::Settings(sentence) | StoreError::Migration(sentence)) => sentence,
        Err(other) => panic!("{other:?}"),
    }
}

/// A database beside the place's own that nothing was ever written to.
async fn empty(place: &Place, name: &str) -> String {
    match place.server() {
        None => format!("sqlite:{}", place.directory().join(name).display()),
        Some((server, own)) => {
            let name = format!("{own}_{name}");
            admin(server, &format!("CREATE DATABASE {name}")).await;
            in_database(server, &name)
        }
    }
}

async fn drop_empty(place: &Place, name: &str) {
    if let Some((server, own)) = place.server() {
        admin(server, &format!("DROP DATABASE {own}_{name} WITH (FORCE)")).await;
    }
}

promises! {
    async fn an_installation_keeps_its_id_and_its_data(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let beside = place.beside().await;
        assert_eq!(beside.application_id(), place.application_id());
        let again = Store::open_and_migrate(&place.database, master_key(), place.world.clone()).await.unwrap();
        assert_eq!(again.application_id(), place.application_id());
        assert_eq!(again.find_session(state.session_id).await.unwrap().unwrap().state, state);
        again.close().await;
        beside.close().await;
    }

    async fn another_master_key_is_refused_with_a_sentence(place: &Place) {
        let sentence = refused(&place.database, MasterKey::new([0x5b; 32]), place).await;
        assert!(sentence.contains("master key is not the one"), "{sentence}");
        let migrated = Store::open_and_migrate(&place.database, MasterKey::new([0x5b; 32]), place.world.clone()).await;
        assert!(matches!(migrated, Err(StoreError::Settings(_))));
    }

    async fn an_empty_database_is_not_opened_before_it_is_migrated(place: &Place) {
        let database = empty(place, "blank").await;
        let sentence = refused(&database, master_key(), place).await;
        assert!(sentence.contains("countersign migrate"), "{sentence}");
        if place.is_sqlite() {
            let names = std::fs::read_dir(place.directory()).unwrap().map(|file| file.unwrap().file_name());
            assert!(names.into_iter().all(|name| name != "blank"), "looking makes no file");
        }
        drop_empty(place, "blank").await;
    }

    async fn processes_that_start_at_once_agree(place: &Place) {
        let database = empty(place, "together").await;
        let tries = (0..4).map(|_| {
            let (database, world) = (database.clone(), place.world.clone());
            tokio::spawn(async move { Store::open_and_migrate(&database, master_key(), world).await.unwrap() })
        });
        let mut ids = Vec::new();
        for store in futures::future::join_all(tries).await {
            let store = store.unwrap();
            store.append_audit(entry(place, "test")).await.unwrap();
            ids.push(store.application_id());
            store.close().await;
        }
        ids.dedup();
        assert_eq!(ids.len(), 1);
        drop_empty(place, "together").await;
    }

    async fn a_schema_of_another_version_is_refused(place: &Place) {
        place.tamper("UPDATE _sqlx_migrations SET version = 9999 WHERE version = (SELECT max(version) FROM _sqlx_migrations)").await.unwrap();
        let sentence = refused(&place.database, master_key(), place).await;
        assert!(sentence.contains("newer version"), "{sentence}");
        place.tamper("DELETE FROM _sqlx_migrations WHERE version = 9999").await.unwrap();
        let sentence = refused(&place.database, master_key(), place).await;
        assert!(sentence.contains("older version"), "{sentence}");
    }

    async fn the_doctor_and_the_ping_find_it_well(place: &Place) {
        place.ping().await.unwrap();
        // by a clock of 1970 all is well but that clock
        let findings = place.doctor(domain::Time(0)).await.unwrap();
        assert!(findings.len() >= 3);
        assert!(findings.iter().all(|(_, _, sentence)| sentence.ends_with('.')), "{findings:?}");
        let (clock, others): (Vec<_>, Vec<_>) = findings.into_iter().partition(|(name, ..)| *name == "clock");
        assert!(others.iter().all(|(_, ok, _)| *ok), "{others:?}");
        assert!(!clock[0].1 && clock[0].2.contains("ahead of"), "{clock:?}");
    }

    async fn a_closed_store_takes_no_writes_and_says_so(place: &Place) {
        let beside = place.beside().await;
        beside.close().await;
        assert_eq!(beside.append_audit(entry(place, "test")).await, Err(StoreError::Unavailable));
        assert!(beside.ping().await.is_err());
    }
}

#[tokio::test]
async fn databases_that_could_lose_decisions_are_refused() {
    let place = Place::sqlite().await;
    let sentence =
        async |database: &str| match Store::open_and_migrate(database, master_key(), place.world.clone()).await {
            Err(StoreError::Settings(sentence)) => sentence,
            other => panic!("{:?}", other.map(|_| ()).err()),
        };
    assert!(sentence("sqlite::memory:").await.contains("write-ahead log"));
    assert!(sentence("mysql://x").await.contains("sqlite:PATH"));
    assert!(sentence("sqlite:/nowhere/at/all/desk.sqlite3").await.contains("cannot be created"));
    place.leave().await;
    if let Some(place) = Place::postgres().await {
        let (server, name) = place.server().unwrap();
        admin(server, &format!("ALTER DATABASE {name} SET synchronous_commit = off")).await;
        let sentence = refused(&place.database, master_key(), &place).await;
        assert!(sentence.contains("synchronous_commit=off"), "{sentence}");
        place.leave().await;
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::sqlite().await;
    place.append_audit(entry(&place, "test")).await.unwrap();
    for file in std::fs::read_dir(place.directory()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.path());
    }
    place.leave().await;
}

/// Migrations are pairs: same numbers and names, same tables and columns.
#[test]
fn both_schemas_have_the_same_tables_and_columns() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
    let files = |kind: &str| -> BTreeMap<String, BTreeMap<String, Vec<String>>> {
        std::fs::read_dir(format!("{root}/{kind}"))
            .unwrap()
            .map(|file| file.unwrap())
            .map(|file| {
                let text = std::fs::read_to_string(file.path()).unwrap();
                (file.file_name().into_string().unwrap(), tables(&text))
            })
            .collect()
    };
    let (sqlite, postgres) = (files("sqlite"), files("postgres"));
    assert!(sqlite.values().flatten().count() > 20);
    assert_eq!(sqlite, postgres);
}

/// Tables of a migration with their columns.
fn tables(text: &str) -> BTreeMap<String, Vec<String>> {
    text.split("CREATE TABLE ")
        .skip(1)
        .map(|rest| {
            let (name, body) = rest.split_once(" (\n").unwrap();
            let body = body.split("\n)").next().unwrap();
            let columns = body
                .lines()
                .filter(|line| line.starts_with("    ") && !line.starts_with("     "))
                .filter_map(|line| line.split_whitespace().next())
                .filter(|word| word.chars().next().is_some_and(char::is_lowercase))
                .map(str::to_owned)
                .collect();
            (name.to_owned(), columns)
        })
        .collect()
}
