//! Handlers that break off: the answer says what was written, as far as that is known, and an `Idempotency-Key` is free or
//! answered at once.

use super::{Said, answered};
use crate::gate::{self, Gate};
use crate::key::Caller;
use crate::{ApiError, Limits};
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use axum::{Router, middleware};
use desk::{Desk, NewKey, PoliciesJson};
use domain::policy::Cover;
use domain::{Actor, Environment, Policies, Scope, Time, World};
use http::Request;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::{MasterKey, Store};
use tower::ServiceExt;

/// A clock that moves with every look, and chance that is none.
struct Steady(AtomicI64);

impl World for Steady {
    fn now(&self) -> Time {
        Time(1_790_000_000_000_000 + self.0.fetch_add(1, Ordering::Relaxed))
    }

    fn random(&self, buffer: &mut [u8]) {
        buffer.iter_mut().for_each(|byte| *byte = self.0.fetch_add(1, Ordering::Relaxed).to_le_bytes()[0]);
    }
}

/// How often each handler was at work.
static WORKED: [AtomicI64; 3] = [const { AtomicI64::new(0) }; 3];

/// Breaks off the first time before it has written anything.
async fn before(State(desk): State<Desk>) -> Result<Response, ApiError> {
    assert!(WORKED[0].fetch_add(1, Ordering::SeqCst) > 0, "broken before the effect");
    write(&desk).await
}

/// Breaks off after it has written something whose answer nobody foretold.
async fn after(State(desk): State<Desk>) -> Result<Response, ApiError> {
    WORKED[1].fetch_add(1, Ordering::SeqCst);
    write(&desk).await?;
    panic!("broken after the effect")
}

/// Breaks off after it has written something whose answer is kept with it.
async fn answered_before(State(desk): State<Desk>, Caller(actor): Caller) -> Result<Response, ApiError> {
    WORKED[2].fetch_add(1, Ordering::SeqCst);
    let policies = Policies { four_eyes: vec![Cover::Declined], ..Policies::default() };
    let set = desk.set_policies(&actor, Environment::Live, &policies, None);
    answered(set, |policies: &PoliciesJson| Said::ok(&policies.0)).await?;
    panic!("broken after the answer")
}

/// Writes something that nobody foretells.
async fn write(desk: &Desk) -> Result<Response, ApiError> {
    answered(desk.add_key(&Actor::System, key(&[Scope::ListSessions])), |_| Said::nothing()).await
}

fn key(scopes: &[Scope]) -> NewKey {
    NewKey {
        name: "made".into(),
        scopes: scopes.to_vec(),
        environment: Environment::Live,
        expires: String::new(),
        networks: Vec::new(),
    }
}

/// Fails after a write, without a word of it.
async fn failed_after(State(desk): State<Desk>) -> ApiError {
    write(&desk).await.err().unwrap_or(ApiError::Failed)
}

/// A desk with a key.
async fn open() -> (tempfile::TempDir, Desk, String) {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("desk.sqlite3").display());
    let world = Arc::new(Steady(AtomicI64::new(0)));
    let store = Store::open_and_migrate(&database, MasterKey::new([7; 32]), world.clone()).await.unwrap();
    let desk = Desk::new(store, world, false);
    let secret = desk.add_key(&Actor::System, key(&[Scope::WritePolicies])).await.unwrap().key;
    (folder, desk, secret)
}

fn behind_the_gate(routes: Router<Desk>, desk: &Desk) -> Router {
    let gate = Gate::new(desk.clone(), Limits::default());
    routes.route_layer(middleware::from_fn_with_state(gate, gate::pass)).with_state(desk.clone())
}

#[tokio::test]
async fn a_call_without_a_name_that_failed_denies_only_what_is_certain() {
    let (folder, desk, secret) = open().await;
    let fine = post(async |State(desk): State<Desk>| write(&desk).await);
    let routes = Router::new()
        .route("/before", post(async || ApiError::Failed))
        .route("/after", post(failed_after))
        .route("/fine", fine);
    let router = behind_the_gate(routes, &desk);
    let send = async |path: &str| {
        let request = Request::post(path).header("x-api-key", &secret).body(Body::empty()).unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        (status, String::from_utf8(to_bytes(answer.into_body(), 10_000).await.unwrap().to_vec()).unwrap())
    };
    let (status, said) = send("/before").await;
    assert!(status == 500 && said.contains("Nothing was written"), "{said}");
    let (status, said) = send("/after").await;
    assert!(status == 500 && said.contains("not known whether") && !said.contains("Nothing was written"), "{said}");
    assert_eq!(send("/fine").await.0, 204);
    drop(folder);
}

#[tokio::test]
async fn a_call_that_broke_off_says_what_was_written_and_leaves_nothing_in_flight() {
    let (folder, desk, secret) = open().await;
    let routes = Router::new()
        .route("/before", post(before))
        .route("/after", post(after))
        .route("/answered", post(answered_before));
    let router = behind_the_gate(routes, &desk);
    let send = async |path: &str| {
        let request = Request::post(path).header("x-api-key", &secret).header("idempotency-key", path);
        let answer = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (status, replayed) = (answer.status().as_u16(), answer.headers().contains_key("idempotent-replayed"));
        let bytes = to_bytes(answer.into_body(), 10_000).await.unwrap();
        (status, replayed, serde_json::from_slice::<Value>(&bytes).unwrap_or_default())
    };
    let keys = async || desk.keys_page(&Actor::System).await.unwrap().keys.len();

    let (status, _, said) = send("/before").await;
    assert!(status == 500 && said["detail"].as_str().unwrap().contains("Nothing was written"), "{said}");
    assert_eq!(keys().await, 1);
    assert_eq!(send("/before").await, (204, false, Value::Null), "the name is free at once, and the work is done");
    assert_eq!(send("/before").await, (204, true, Value::Null));
    assert_eq!((keys().await, WORKED[0].load(Ordering::SeqCst)), (2, 2));

    let (status, _, said) = send("/after").await;
    assert!(status == 500 && said["detail"].as_str().unwrap().contains("had taken effect"), "{said}");
    assert_eq!(send("/after").await, (500, true, said), "the same answer, and no second effect");
    assert_eq!((keys().await, WORKED[1].load(Ordering::SeqCst)), (3, 1));

    let (status, _, said) = send("/answered").await;
    assert_eq!((status, &said["four_eyes"]), (200, &json!(["declined"])), "its answer was kept with the effect");
    assert_eq!(send("/answered").await, (200, true, said));
    assert_eq!(WORKED[2].load(Ordering::SeqCst), 1);
    drop(folder);
}
