//! Rotation of an endpoint's secret (domain §6): for a while a receiver may verify with either.

use crate::harness::{Answer, Rig, Start, on_both, on_both_from};
use crate::receiver::{Received, Receiver};
use crate::samples::user;
use desk::HeaderStyle;
use domain::time::{MINUTE, SECOND};
use domain::{Actor, Role, World as _};
use server::world::RealWorld;
use standardwebhooks::Webhook;

/// Sends one event to the receiver and gives what came.
async fn sent(rig: &Rig, receiver: &Receiver) -> Received {
    rig.api().await.bring(&user(rig.id(), "In Review")).await;
    assert_eq!(rig.deliver().await, 1);
    receiver.seen().pop().unwrap()
}

fn verifies(secret: &str, got: &Received) -> bool {
    Webhook::new(secret).unwrap().verify(&got.bytes, &got.headers).is_ok()
}

/// The new secret that a page shows.
fn shown(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let secret = answer.between("whsec_", "<").unwrap();
    format!("whsec_{}", secret.split('"').next().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_secret_rotates_either_verifies_and_afterwards_the_new_one_alone() {
    // the library asks the real clock how old a signature is; the desk's is moved to it at the end of the time
    let begun = RealWorld.now().plus(-20 * MINUTE);
    on_both_from(Start { now: begun, ..Start::default() }, async |rig| {
        let receiver = Receiver::open().await;
        let (id, first) = rig.endpoint(&receiver.url, |new| new.headers = vec![HeaderStyle::Didit]).await;
        let tove = rig.signed_in("Tove", &[Role::Admin]).await;
        let id_text = id.to_string();
        let fields = [("act", "rotate"), ("endpoint_id", id_text.as_str()), ("keep_hours", "3")];
        let second = shown(&tove.post("/admin/webhooks", &fields).await);
        assert_ne!(first, second);
        let page = tove.get("/admin/webhooks").await;
        assert!(page.says("the earlier secret signs too until") && !page.says(&second) && !page.says(&first));

        rig.world.advance(RealWorld.now().since(rig.world.now()));
        let got = sent(rig, &receiver).await;
        assert_eq!(got.header("webhook-signature").split(' ').count(), 2, "{}", got.header("webhook-signature"));
        assert!(verifies(&second, &got) && verifies(&first, &got));
        let own = sources::signature::didit_raw(&second, &got.bytes);
        assert_eq!(got.header("x-signature"), own, "a vendor's header is signed with the new one alone");

        // a secret whose time has ended signs no more, before and after it is swept away
        let rotated = rig.desk.rotate_webhook(&Actor::System, id, 1).await.unwrap().secret;
        rig.execute(&format!("UPDATE endpoints SET earlier_until = {}", rig.world.now().plus(SECOND).0)).await.unwrap();
        let got = sent(rig, &receiver).await;
        assert!(verifies(&rotated, &got) && verifies(&second, &got) && !verifies(&first, &got), "two at most");
        rig.world.advance(SECOND);
        for _ in 0..2 {
            let got = sent(rig, &receiver).await;
            assert!(verifies(&rotated, &got) && !verifies(&second, &got));
            assert_eq!(got.header("webhook-signature").split(' ').count(), 1);
            assert!(!tove.get("/admin/webhooks").await.says("signs too until"));
            rig.desk.sweep().await.unwrap();
        }
        assert_eq!(rig.count("SELECT count(*) FROM endpoints WHERE earlier_secret IS NOT NULL").await, 0);
        assert_eq!(rig.count("SELECT count(*) FROM audit_log WHERE content LIKE '%webhook.rotate%'").await, 2);
        for secret in [&first, &second, &rotated] {
            let held = format!("SELECT count(*) FROM audit_log WHERE content LIKE '%{}%'", &secret[6..]);
            assert_eq!(rig.count(&held).await, 0);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_changed_by_admins_alone_at_once_if_they_wish_and_not_where_the_endpoint_is_off() {
    on_both(async |rig| {
        let receiver = Receiver::open().await;
        let (id, first) = rig.endpoint(&receiver.url, |_| {}).await;
        let id_text = id.to_string();
        let form =
            |hours: &'static str| vec![("act", "rotate"), ("endpoint_id", id_text.as_str()), ("keep_hours", hours)];
        for role in [Role::Reviewer, Role::Manager, Role::Auditor] {
            let person = rig.signed_in(role.wire(), &[role]).await;
            assert_eq!(person.post("/admin/webhooks", &form("24")).await.status, 403, "{role:?}");
        }
        let auditor = rig.signed_in("Looker", &[Role::Auditor]).await;
        assert!(!auditor.get("/admin/webhooks").await.says("id=\"rotate\""));
        let tove = rig.signed_in("Tove", &[Role::Admin]).await;
        assert!(tove.get("/admin/webhooks").await.says("id=\"rotate\""));
        for hours in ["169", "-1", "soon", "1.5"] {
            let refused = tove.post("/admin/webhooks", &form(hours)).await;
            assert_eq!((refused.status, refused.field("keep_hours").as_str()), (400, hours), "{hours}");
        }
        let none = [("act", "rotate"), ("endpoint_id", "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90"), ("keep_hours", "1")];
        assert_eq!(tove.post("/admin/webhooks", &none).await.status, 404);
        let got = sent(rig, &receiver).await;
        let signed = |secret: &str, got: &Received| {
            let seconds = got.header("webhook-timestamp").parse().unwrap();
            sources::signature::standard(secret, got.header("webhook-id"), seconds, &got.bytes)
        };
        assert_eq!(got.header("webhook-signature"), signed(&first, &got), "nothing has changed");
        let second = shown(&tove.post("/admin/webhooks", &form("0")).await);
        let got = sent(rig, &receiver).await;
        assert_eq!(got.header("webhook-signature"), signed(&second, &got), "at once");
        rig.desk.rotate_webhook(&Actor::System, id, 24).await.unwrap();
        rig.desk.revoke_webhook(&Actor::System, id).await.unwrap();
        assert_eq!(rig.count("SELECT count(*) FROM endpoints WHERE earlier_secret IS NOT NULL").await, 0);
        assert_eq!(tove.post("/admin/webhooks", &form("1")).await.status, 404);
        assert!(!tove.get("/admin/webhooks").await.says("id=\"rotate\""), "none is in use");
    })
    .await;
}
