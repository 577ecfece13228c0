//! The audit chain (domain §3.7, contract): every write is on it, nothing personal is, and tampering is named.

use crate::harness::{Base, PASSWORD, Rig, TestWorld, on_both};
use crate::receiver::Receiver;
use crate::samples::user;
use desk::{AuditReport, Desk};
use domain::Time;
use serde_json::json;
use sqlx::{AssertSqlSafe, SqlitePool};
use store::{MasterKey, Store};

/// The acts on the chain, in order.
async fn acts(rig: &Rig) -> Vec<String> {
    let contents = rig.texts("SELECT content FROM audit_log ORDER BY seq").await;
    let act = |content: &String| {
        serde_json::from_str::<serde_json::Value>(content).unwrap()["act"].as_str().unwrap().to_owned()
    };
    contents.iter().map(act).collect()
}

/// Walks through every act that writes; gives the acts that the chain must hold.
async fn walk(rig: &Rig) -> Vec<&'static str> {
    let receiver = Receiver::open().await;
    let mut expected = Vec::new();
    let link = rig.desk.set_up_link().await.unwrap().unwrap();
    let founder = rig.nobody();
    let fields = [("name", "Tove Canary-Name"), ("email", "tove.canary@desk.example"), ("password", PASSWORD)];
    assert_eq!(founder.post(&link, &fields).await.status, 303);
    expected.extend(["set_up.offer", "person.add"]);
    let add = [("act", "add"), ("name", "Ada Canary-Name"), ("email", "ada.canary@desk.example"), ("role", "reviewer")];
    let page = founder.post("/admin/people", &add).await;
    let join = format!("/join/{}", page.between("/join/", "<").unwrap());
    let ada = rig.nobody();
    assert_eq!(ada.post(&join, &[("password", PASSWORD)]).await.status, 303);
    expected.extend(["person.add", "person.invite", "person.join"]);
    let wrong = [("email", "ada.canary@desk.example"), ("password", "a wrong password of theirs")];
    assert_eq!(rig.nobody().post("/sign-in", &wrong).await.status, 401);
    let right = [("email", "ada.canary@desk.example"), ("password", PASSWORD)];
    assert_eq!(ada.post("/sign-in", &right).await.status, 303);
    expected.extend(["sign_in.refuse", "sign_in"]);
    let key = [("act", "create"), ("name", "Canary-Key"), ("scope", "write:sessions"), ("scope", "read:sessions")];
    let page = founder.post("/admin/keys", &key).await;
    let key = page.between("cs_live_", "<").map(|rest| format!("cs_live_{rest}")).unwrap();
    let hook = [("act", "create"), ("url", receiver.url.as_str()), ("allow_network", "127.0.0.0/8")];
    assert_eq!(founder.post("/admin/webhooks", &hook).await.status, 200);
    expected.extend(["key.add", "webhook.add"]);
    let api = crate::harness::Api { rig, key };
    let mut payload = user(rig.id(), "In Review");
    payload["id_verifications"][0]["last_name"] = json!("Canary-Subject");
    let id = api.bring(&payload).await;
    payload["metadata"] = json!({"note": "canary-metadata"});
    api.bring(&payload).await;
    let body =
        json!({"new_status": "Declined", "comment": "canary-comment", "reason_codes": ["canary-reason of theirs"]});
    api.decided(id, &body).await;
    let form = [("new_status", "Approved"), ("comment", "canary-comment"), ("expected_version", "3")];
    assert_eq!(ada.decide(id, &form).await.status, 303);
    expected.extend(["session.create", "session.revise", "session.decide", "session.decide"]);
    rig.deliver().await;
    let page = ada.get(&format!("/sessions/{id}")).await;
    let delivery = page.between("/deliveries/", "/resend").unwrap();
    assert_eq!(ada.post(&format!("/sessions/{id}/deliveries/{delivery}/resend"), &[]).await.status, 303);
    receiver.says(410);
    rig.deliver().await;
    expected.extend(["delivery.resend", "webhook.disable"]);
    let users = rig.store.list_users().await.unwrap();
    let ada_id = users.iter().find(|(user, _)| user.email.starts_with("ada")).unwrap().0.user_id.to_string();
    let of_ada = |act: &'static str| [("act", act), ("user_id", ada_id.as_str()), ("role", "auditor")];
    for (act, written) in [
        ("roles", "person.change_roles"),
        ("end_sign_ins", "person.end_sign_ins"),
        ("disable", "person.disable"),
        ("enable", "person.enable"),
    ] {
        assert_eq!(founder.post("/admin/people", &of_ada(act)).await.status, 200, "{act}");
        expected.push(written);
    }
    let key_id = rig.store.list_keys().await.unwrap()[0].key_id.to_string();
    assert_eq!(founder.post("/admin/keys", &[("act", "revoke"), ("key_id", &key_id)]).await.status, 200);
    let (endpoint, _) = rig.endpoint("https://hooks.example/", |_| {}).await;
    let revoke = [("act", "revoke"), ("endpoint_id", &endpoint.to_string())];
    assert_eq!(founder.post("/admin/webhooks", &revoke.map(|(name, value)| (name, value as &str))).await.status, 200);
    founder.post("/sign-out", &[]).await;
    expected.extend(["key.revoke", "webhook.add", "webhook.revoke", "sign_out"]);
    expected
}

#[tokio::test(flavor = "multi_thread")]
async fn every_write_is_on_the_chain_and_nothing_personal_is() {
    on_both(async |rig| {
        let expected = walk(rig).await;
        assert_eq!(acts(rig).await, expected);
        let contents = rig.texts("SELECT content FROM audit_log ORDER BY seq").await.join("\n").to_lowercase();
        for canary in ["canary", "tove", "desk.example", "ada ", "cs_live", "whsec", "127.0.0.1", "hooks.example"] {
            assert!(!contents.contains(canary), "{canary} stands in the audit log: {contents}");
        }
        match rig.desk.verify_audit(None).await.unwrap() {
            AuditReport::Whole(rows, hash) => {
                assert_eq!(usize::try_from(rows).unwrap(), expected.len());
                let since = format!("{rows}:{hash}");
                assert_eq!(rig.desk.verify_audit(Some(&since)).await.unwrap(), AuditReport::Whole(rows, hash));
                let other = format!("{rows}:{}", "0".repeat(64));
                assert!(matches!(rig.desk.verify_audit(Some(&other)).await.unwrap(), AuditReport::Broken(at, _) if at == rows));
                let later = format!("{}:{}", rows + 1, "0".repeat(64));
                assert!(matches!(rig.desk.verify_audit(Some(&later)).await.unwrap(), AuditReport::Broken(..)));
                assert!(rig.desk.verify_audit(Some("nonsense")).await.is_err());
            }
            AuditReport::Broken(row, why) => panic!("broken at {row}: {why}"),
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_refuses_to_change_or_lose_a_row() {
    on_both(async |rig| {
        walk(rig).await;
        let before = rig.texts("SELECT content FROM audit_log ORDER BY seq").await;
        for sql in [
            "UPDATE audit_log SET content = '{}' WHERE seq = 2",
            "UPDATE audit_log SET hash = prev_hash",
            "DELETE FROM audit_log WHERE seq = 2",
            "DELETE FROM audit_log",
        ] {
            assert!(rig.execute(sql).await.is_err(), "{sql}");
        }
        match &rig.base {
            Base::Sqlite(..) => {
                let sql = "INSERT OR REPLACE INTO audit_log (seq, hash, prev_hash, content) VALUES (2, 'a', 'b', '{}')";
                assert!(rig.execute(sql).await.is_err(), "{sql}");
            }
            Base::Postgres(..) => assert!(rig.execute("TRUNCATE audit_log").await.is_err(), "TRUNCATE"),
        }
        assert_eq!(rig.texts("SELECT content FROM audit_log ORDER BY seq").await, before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tampering_with_any_column_of_the_file_is_named_by_its_row() {
    on_both(async |rig| {
        let Base::Sqlite(pool, _) = &rig.base else { return };
        walk(rig).await;
        let last = rig.count("SELECT max(seq) FROM audit_log").await;
        let zeros = "0".repeat(64);
        let cases = [
            ("content", "UPDATE audit_log SET content = replace(content, 'Declined', 'Approved') WHERE content LIKE '%Declined%'".to_owned(), None),
            ("content, hash with it", "UPDATE audit_log SET content = content || ' ', hash = 'x' WHERE seq = 4".to_owned(), Some(4)),
            ("hash", format!("UPDATE audit_log SET hash = '{zeros}' WHERE seq = 5"), Some(5)),
            ("prev_hash", format!("UPDATE audit_log SET prev_hash = '{zeros}' WHERE seq = 6"), Some(6)),
            ("seq", format!("UPDATE audit_log SET seq = {} WHERE seq = {last}", last + 7), Some(last)),
            ("a row gone", "DELETE FROM audit_log WHERE seq = 3".to_owned(), Some(3)),
            ("the tail gone", format!("DELETE FROM audit_log WHERE seq >= {}", last - 1), Some(last - 1)),
            ("the head", "UPDATE audit_head SET seq = seq - 1".to_owned(), Some(last - 1)),
            ("the head's hash", format!("UPDATE audit_head SET hash = '{zeros}'"), Some(last)),
        ];
        for (i, (what, sql, row)) in cases.iter().enumerate() {
            let copy = rig.folder.path().join(format!("copy{i}.sqlite3"));
            sqlx::query(AssertSqlSafe(format!("VACUUM INTO '{}'", copy.display()))).execute(pool).await.unwrap();
            let address = format!("sqlite:{}", copy.display());
            let tamper = SqlitePool::connect(&address).await.unwrap();
            for trigger in ["audit_log_keeps_rows", "audit_log_loses_no_rows", "audit_log_replaces_no_rows"] {
                sqlx::query(AssertSqlSafe(format!("DROP TRIGGER {trigger}"))).execute(&tamper).await.unwrap();
            }
            assert!(sqlx::query(AssertSqlSafe(sql.clone())).execute(&tamper).await.unwrap().rows_affected() > 0, "{what}");
            tamper.close().await;
            let world = TestWorld::at(Time::parse(crate::harness::START).unwrap());
            let store = Store::open_and_migrate(&address, MasterKey::new([7; 32]), world.clone()).await.unwrap();
            let desk = Desk::new(store, world, false);
            match desk.verify_audit(None).await.unwrap() {
                AuditReport::Broken(at, why) => assert!(row.is_none_or(|row| row == at), "{what}: {at} {why}"),
                AuditReport::Whole(..) => panic!("{what} is not noticed"),
            }
        }
    })
    .await;
}
