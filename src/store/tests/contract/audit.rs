//! The audit chain: one entry for each write, whole, in order, and closed to changes.

use crate::fixtures::{add_user, arrived, decided, entry};
use crate::place::Place;
use domain::audit::{AuditRow, GENESIS, Verifier};
use domain::{Kind, Role, Status};
use futures::future::join_all;

async fn verify(place: &Place) -> Result<i64, (i64, String)> {
    let mut verifier = Verifier::default();
    loop {
        let rows: Vec<AuditRow> = place.audit_rows(verifier.head().0, 7).await.unwrap();
        if rows.is_empty() {
            break;
        }
        rows.iter().try_for_each(|row| verifier.next(row))?;
    }
    let (seq, hash) = place.audit_head().await.unwrap();
    verifier.finish(seq, &hash).map(|()| seq)
}

/// Ten entries.
async fn fill(place: &Place) {
    for _ in 0..4 {
        let state = arrived(place, Kind::User, Status::InReview).await;
        decided(place, state.session_id, Status::Approved).await;
    }
    add_user(place, "rory@desk.example", &[Role::Admin]).await;
    place.append_audit(entry(place, "sign_in.refuse")).await.unwrap();
}

/// Takes away what guards the table, as someone with the file or the owner's password could.
pub async fn unguard(place: &Place) {
    let sql = if place.is_sqlite() {
        "DROP TRIGGER audit_log_keeps_rows; DROP TRIGGER audit_log_loses_no_rows"
    } else {
        "ALTER TABLE audit_log DISABLE TRIGGER ALL"
    };
    place.tamper(sql).await.unwrap();
}

promises! {
    async fn the_chain_begins_empty_and_grows_whole(place: &Place) {
        assert_eq!(place.audit_head().await.unwrap(), (0, GENESIS.to_owned()));
        assert_eq!(verify(place).await, Ok(0));
        fill(place).await;
        assert_eq!(verify(place).await, Ok(10));
    }

    async fn many_writers_in_two_processes_make_one_chain(place: &Place) {
        let beside = place.beside().await;
        let tries = (0..60).map(|i| {
            let store = if i % 2 == 0 { beside.clone() } else { place.store.clone() };
            let entry = entry(place, "test");
            tokio::spawn(async move { store.append_audit(entry).await.unwrap() })
        });
        join_all(tries).await.into_iter().for_each(|done| done.unwrap());
        assert_eq!(verify(place).await, Ok(60));
        beside.close().await;
    }

    async fn the_database_itself_refuses_to_change_the_chain(place: &Place) {
        fill(place).await;
        let mut attempts = vec![
            "UPDATE audit_log SET content = '{}' WHERE seq = 3",
            "UPDATE audit_log SET hash = hash",
            "DELETE FROM audit_log WHERE seq = 10",
            "DELETE FROM audit_log",
            "INSERT INTO audit_log SELECT * FROM audit_log WHERE seq = 2",
        ];
        attempts.push(if place.is_sqlite() { "INSERT OR REPLACE INTO audit_log VALUES (3, 'x', 'y', '{}')" } else { "TRUNCATE audit_log" });
        for attempt in attempts {
            assert!(place.tamper(attempt).await.is_err(), "{attempt}");
        }
        assert_eq!(verify(place).await, Ok(10));
    }

    async fn tampering_past_the_triggers_is_found_at_the_first_broken_row(place: &Place) {
        fill(place).await;
        unguard(place).await;
        let last = place.audit_rows(9, 1).await.unwrap().remove(0);
        let whole = place.audit_rows(0, 100).await.unwrap();
        for (attempt, broken) in [
            ("UPDATE audit_log SET content = replace(content, 'decide', 'decode') WHERE seq = 4", 4),
            ("UPDATE audit_log SET prev_hash = hash WHERE seq = 6", 6),
            ("UPDATE audit_log SET hash = prev_hash WHERE seq = 5", 5),
            ("DELETE FROM audit_log WHERE seq = 7", 7),
            ("DELETE FROM audit_log WHERE seq > 8", 9),
            ("UPDATE audit_log SET seq = 11 WHERE seq = 10", 10),
        ] {
            place.tamper(attempt).await.unwrap();
            assert_eq!(verify(place).await.unwrap_err().0, broken, "{attempt}");
            place.tamper("DELETE FROM audit_log").await.unwrap();
            for row in &whole {
                let AuditRow { seq, prev_hash, hash, content } = row;
                place.tamper(&format!("INSERT INTO audit_log VALUES ({seq}, '{hash}', '{prev_hash}', '{content}')")).await.unwrap();
            }
            assert_eq!(verify(place).await, Ok(10));
        }
        // a row put behind the head
        let hash = domain::audit::link(&last.hash, "{}");
        place.tamper(&format!("INSERT INTO audit_log VALUES (11, '{hash}', '{}', '{{}}')", last.hash)).await.unwrap();
        assert_eq!(verify(place).await.unwrap_err().0, 11);
    }
}
