//! Invented sessions, people and endpoints.

use crate::place::Place;
use domain::audit::AuditEntry;
use domain::event::EventType;
use domain::session::SessionState;
use domain::ubo::{LinkKey, PartyLink};
use domain::view::{AccountState, WarningCounts};
use domain::{Actor, Environment, Kind, Payload, Role, Status, Time, Uuid, World};
use serde_json::{Value, json};
use store::{Act, Activity, Committed, Endpoint, EventBody, HeaderStyle, NewEvent, SessionCommit, Subject, User};

pub fn entry(place: &Place, act: &'static str) -> AuditEntry {
    AuditEntry::new(&Actor::System, place.world.now(), act, "test:1".to_owned(), json!({}))
}

pub fn payload(session_id: Uuid, status: Status, extra: &Value) -> Payload {
    let mut value = json!({"session_id": session_id.to_string(), "status": status.wire()});
    if let (Value::Object(value), Value::Object(extra)) = (&mut value, extra) {
        value.extend(extra.clone());
    }
    Payload::from_value(value).unwrap()
}

pub fn activity(place: &Place, act: Act, status: Status) -> Activity {
    Activity {
        activity_id: place.world.id(),
        at: place.world.now(),
        act,
        actor_id: "system".into(),
        actor_name: "System".into(),
        actor_label: "System".into(),
        status_before: None,
        status_after: Some(status),
        reason_codes: Vec::new(),
        comment: None,
        changes: Vec::new(),
        override_reason: None,
    }
}

/// A new session of this kind and status.
pub fn arrival(place: &Place, kind: Kind, status: Status) -> SessionCommit {
    let session_id = place.world.id();
    let state = SessionState::begun(session_id, kind, status, place.world.now());
    SessionCommit {
        payload: Some(payload(session_id, status, &json!({}))),
        subject: Subject {
            name: "Niamh O'Tarradale".into(),
            detail: Some("Ireland · Passport".into()),
            ..Subject::default()
        },
        warnings: WarningCounts { errors: 1, warnings: 2, notes: 3 },
        ingested: Some(b"{}".to_vec()),
        words: Some(vec!["niamh".into(), "tarradale".into()]),
        links: (kind == Kind::Business).then(Vec::new),
        event: Some(NewEvent {
            event_id: place.world.id(),
            event_type: EventType::StatusUpdated,
            body: EventBody::After(Box::new(|written| {
                let (state, ubo) = (&written.state, written.ubo);
                json!({"number": state.number, "sequence": state.event_sequence, "total": ubo.map(|ubo| ubo.total)})
                    .to_string()
                    .into_bytes()
            })),
        }),
        ..SessionCommit::of(state, None, activity(place, Act::Created, status), entry(place, "session.ingest"))
    }
}

/// A decision on a session as it stands in `state`.
pub fn decision(place: &Place, state: &SessionState, status: Status) -> SessionCommit {
    let now = place.world.now();
    let mut next = state.clone();
    next.status = status;
    next.version += 1;
    next.event_sequence += 1;
    next.updated_at = now;
    next.decided_at = Some(now);
    next.person_decision = Some(status);
    next.entered_review_at = (status == Status::InReview).then_some(now);
    let activity = Activity {
        status_before: Some(state.status),
        reason_codes: vec!["539".into(), "own, code".into()],
        comment: Some("Seen in person".into()),
        override_reason: Some("Original seen by post".into()),
        ..activity(place, Act::Decided, status)
    };
    let based_on = (state.version, state.event_sequence);
    SessionCommit {
        subject: Subject { name: "Niamh O'Tarradale".into(), ..Subject::default() },
        event: Some(NewEvent {
            event_id: place.world.id(),
            event_type: EventType::StatusUpdated,
            body: EventBody::Ready(
                json!({"sequence": next.event_sequence, "status": status.wire()}).to_string().into_bytes(),
            ),
        }),
        ..SessionCommit::of(next, Some(based_on), activity, entry(place, "session.decide"))
    }
}

pub async fn commit(place: &Place, commit: SessionCommit) -> SessionState {
    match place.commit_session(commit).await.unwrap() {
        Committed::Done(written) => written.state,
        other => panic!("{other:?}"),
    }
}

/// A stored session of this kind and status.
pub async fn arrived(place: &Place, kind: Kind, status: Status) -> SessionState {
    commit(place, arrival(place, kind, status)).await
}

/// The state as it is stored now.
pub async fn current(place: &Place, session_id: Uuid) -> SessionState {
    place.find_session(session_id).await.unwrap().unwrap().state
}

/// Decides a session, whatever happened to it meanwhile.
pub async fn decided(place: &Place, session_id: Uuid, status: Status) -> SessionState {
    let state = current(place, session_id).await;
    commit(place, decision(place, &state, status)).await
}

pub fn link(key: LinkKey, payload_status: Option<&str>) -> PartyLink {
    PartyLink { key, payload_status: payload_status.map(str::to_owned), counts: true }
}

pub fn endpoint(place: &Place, url: &str) -> Endpoint {
    Endpoint {
        endpoint_id: place.world.id(),
        environment: Environment::Live,
        url: url.into(),
        events: Vec::new(),
        headers: vec![HeaderStyle::Standard, HeaderStyle::Didit],
        allow_networks: vec!["127.0.0.0/8".into(), "::1/128".into()],
        thin: false,
        secret: "whsec_cGxlYXNlLWRvLW5vdC1maW5kLW1l".into(),
        earlier: None,
        created_at: place.world.now(),
        disabled_at: None,
        disabled_why: None,
    }
}

pub fn user(place: &Place, email: &str, roles: &[Role]) -> User {
    User {
        user_id: place.world.id(),
        email: email.into(),
        name: email.split('@').next().unwrap().to_uppercase(),
        roles: roles.to_vec(),
        state: AccountState::Active,
        password_hash: Some("$argon2id$x".into()),
        created_at: place.world.now(),
        last_sign_in_at: None,
    }
}

pub async fn add_user(place: &Place, email: &str, roles: &[Role]) -> User {
    let user = user(place, email, roles);
    assert!(place.add_user(user.clone(), entry(place, "user.add")).await.unwrap());
    user
}

/// Far enough for everything that waits to be due.
pub fn later(place: &Place) -> Time {
    place.world.now().plus(domain::time::DAY)
}
