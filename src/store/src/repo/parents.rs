//! Companies above a session that moved: brought up to date in the transaction of the move, level by level.
//!
//! Every audited write holds the head of the audit chain, so two moves never do this at the same time: what is read
//! here stays as it is until the commit, and no order of locks has to be kept.

use super::activities::{SealedActivity, read_activities};
use super::outgoing::seal_body;
use super::party_links::links_with_statuses;
use super::{Conn, Db, audit, outbox, policies, proposals, summaries};
use crate::error::StoreError;
use crate::rows::SessionRow;
use crate::seal::{Cell, Seal};
use crate::types::{Act, Activity};
use domain::audit::AuditEntry;
use domain::event::{self, Decision, EventParts, EventType};
use domain::session::SessionState;
use domain::{Actor, Environment, Status, Time, UboSummary, Uuid, decision, parents};
use serde_json::json;
use sqlx::{query, query_as, query_scalar};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Brings the companies `first`, which link a session that moved, up to date, and those above them whose own linked
/// session moved by that. Each is looked at once, after everything below it.
pub(crate) async fn refresh_all(
    conn: &mut Conn,
    seal: &Seal,
    environment: Environment,
    first: &[Uuid],
    at: Time,
) -> Result<(), StoreError> {
    let above = ancestors(conn, environment, first).await?;
    let mut due: BTreeSet<Uuid> = first.iter().copied().collect();
    for company in in_order(&above) {
        if due.remove(&company) && refresh(conn, seal, company, at).await?.is_some_and(|after| after.moved) {
            due.extend(&above[&company]);
        }
    }
    Ok(())
}

/// The first of a company's own links by which it would come to stand under itself, by id or hosted URL, over any
/// number of levels.
pub(crate) async fn closes_loop(
    conn: &mut Conn,
    environment: Environment,
    company: Uuid,
) -> Result<Option<i64>, StoreError> {
    let looped = query_scalar::<Db, i64>(concat!(
        "WITH RECURSIVE below (id) AS (SELECT ",
        resolved!(),
        " FROM party_links l WHERE l.parent_id = $1 AND l.environment = $2 UNION SELECT ",
        resolved!(),
        " FROM below b JOIN party_links l ON l.parent_id = b.id AND l.environment = $2) \
         SELECT count(*) FROM below WHERE id = $1"
    ))
    .bind(company)
    .bind(environment.wire())
    .fetch_one(&mut *conn)
    .await?;
    if looped == 0 {
        return Ok(None);
    }
    Ok(query_scalar::<Db, Option<i64>>(concat!(
        "WITH RECURSIVE below (via, id) AS (SELECT l.position, ",
        resolved!(),
        " FROM party_links l WHERE l.parent_id = $1 AND l.environment = $2 UNION SELECT b.via, ",
        resolved!(),
        " FROM below b JOIN party_links l ON l.parent_id = b.id AND l.environment = $2) \
         SELECT min(via) FROM below WHERE id = $1"
    ))
    .bind(company)
    .bind(environment.wire())
    .fetch_one(&mut *conn)
    .await?)
}

/// The companies `first` and all above them, each with those directly above it.
async fn ancestors(
    conn: &mut Conn,
    environment: Environment,
    first: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<Uuid>>, StoreError> {
    let mut above = BTreeMap::new();
    let mut open = first.to_vec();
    while let Some(company) = open.pop() {
        if above.contains_key(&company) {
            continue;
        }
        let direct = query_scalar::<Db, Uuid>(
            "SELECT l.parent_id FROM party_links l WHERE l.environment = $1 AND l.child_id = $2 \
             UNION SELECT l.parent_id FROM sessions s JOIN party_links l ON l.environment = s.environment \
             AND l.url_token = s.url_token WHERE s.session_id = $2 AND s.environment = $1 AND s.url_token IS NOT NULL",
        )
        .bind(environment.wire())
        .bind(company)
        .fetch_all(&mut *conn)
        .await?;
        open.extend(&direct);
        above.insert(company, direct);
    }
    Ok(above)
}

/// Companies so that each stands after all that are below it; what stands in a loop comes last.
fn in_order(above: &BTreeMap<Uuid, Vec<Uuid>>) -> Vec<Uuid> {
    let mut below: BTreeMap<Uuid, usize> = above.keys().map(|company| (*company, 0)).collect();
    for company in above.values().flatten() {
        *below.entry(*company).or_default() += 1;
    }
    let mut ready: Vec<Uuid> = below.iter().filter(|(_, left)| **left == 0).map(|(company, _)| *company).collect();
    let mut order = Vec::with_capacity(above.len());
    while let Some(company) = ready.pop() {
        order.push(company);
        below.remove(&company);
        for upper in above.get(&company).into_iter().flatten() {
            if let Some(left) = below.get_mut(upper) {
                *left -= 1;
                if *left == 0 {
                    ready.push(*upper);
                }
            }
        }
    }
    order.extend(below.into_keys());
    order
}

/// A company that was brought up to date.
pub(crate) struct Refreshed {
    /// As it stands now.
    pub(crate) state: SessionState,
    /// Whether its status moved.
    moved: bool,
}

/// Brings one company up to date; nothing when it was so.
pub(crate) async fn refresh(
    conn: &mut Conn,
    seal: &Seal,
    company: Uuid,
    at: Time,
) -> Result<Option<Refreshed>, StoreError> {
    let row = query_as::<Db, SessionRow>(select_session!()).bind(company).fetch_optional(&mut *conn).await?;
    // nothing of a redacted company is brought up to date, nor of what is no company
    let Some(row) = row else { return Ok(None) };
    let Some(wrapped) = row.wrapped.clone() else { return Ok(None) };
    let stored = row.open(seal)?;
    if stored.state.kind != domain::Kind::Business {
        return Ok(None);
    }
    let key = seal.unwrap_key(company, &wrapped)?;
    let linked: HashMap<_, _> = links_with_statuses(&mut *conn, seal, Some(&key), company)
        .await?
        .into_iter()
        .map(|(link, _, status)| (link, status))
        .collect();
    let (before, ubo) = (stored.state.clone(), summaries::of(conn, company).await?);
    let recomputed = parents::recompute(&before, &stored.payload, &linked);
    let moved = recomputed.status != before.status;
    if !moved && recomputed.payload.is_none() && ubo == stored.ubo {
        return Ok(None);
    }
    let state = SessionState {
        status: recomputed.status,
        version: before.version + 1,
        updated_at: at,
        entered_review_at: if moved {
            decision::entered_review(&before, recomputed.status, at)
        } else {
            before.entered_review_at
        },
        submitted_at: decision::handed_in(&before, recomputed.status, at),
        event_sequence: before.event_sequence + i64::from(moved),
        ..before.clone()
    };
    let activity = Activity {
        status_before: moved.then_some(before.status),
        status_after: moved.then_some(state.status),
        ..by_system(seal, at)
    };
    let entry = AuditEntry::new(
        &Actor::System,
        at,
        "session.recompute",
        format!("session:{company}"),
        json!({
            "from": before.status.wire(),
            "to": state.status.wire(),
            "version": state.version,
            "activity": activity.activity_id,
        }),
    );
    audit::append(conn, &entry).await?;
    write(conn, &state, stored.revisions + i64::from(recomputed.payload.is_some())).await?;
    summaries::keep(conn, state.environment, company, (stored.ubo, ubo)).await?;
    if let Some(payload) = &recomputed.payload {
        let sealed = seal.seal_with(&key, Cell::Payload, &(company, state.version), &payload.to_bytes())?;
        query::<Db>("INSERT INTO revisions (session_id, revision, version, at, payload) VALUES ($1, $2, $3, $4, $5)")
            .bind(company)
            .bind(stored.revisions + 1)
            .bind(state.version)
            .bind(at.0)
            .bind(sealed)
            .execute(&mut *conn)
            .await?;
    }
    if moved {
        recount(conn, &before, &state).await?;
        let mut reviews: Vec<_> = read_activities(&mut *conn, seal, Some(&key), company).await?;
        reviews.reverse();
        let mut firsts = proposals::first_people(conn, company).await?;
        let reviews: Vec<_> = reviews
            .into_iter()
            .filter_map(|activity| {
                let first = firsts.remove(&activity.activity_id);
                activity.into_review(first)
            })
            .collect();
        let payload = recomputed.payload.as_ref().unwrap_or(&stored.payload);
        let told = Told { before: before.status, state: &state, ubo };
        tell(conn, seal, &key, &told, payload, &reviews).await?;
    }
    proposals::make_void(conn, seal, company, at).await?;
    SealedActivity::without_words(activity).insert(conn, company).await?;
    Ok(Some(Refreshed { state, moved }))
}

async fn write(conn: &mut Conn, state: &SessionState, revisions: i64) -> Result<(), StoreError> {
    query::<Db>(
        "UPDATE sessions SET status = $2, version = $3, updated_at = $4, entered_review_at = $5, event_sequence = $6, \
         revisions = $7, submitted_at = $8 WHERE session_id = $1",
    )
    .bind(state.session_id)
    .bind(state.status.wire())
    .bind(state.version)
    .bind(state.updated_at.0)
    .bind(state.entered_review_at.map(|at| at.0))
    .bind(state.event_sequence)
    .bind(revisions)
    .bind(state.submitted_at.map(|at| at.0))
    .execute(&mut *conn)
    .await?;
    Ok(())
}

/// Moves the kept count from one status to another.
async fn recount(conn: &mut Conn, before: &SessionState, after: &SessionState) -> Result<(), StoreError> {
    for (status, by) in [(before.status, -1_i64), (after.status, 1)] {
        query::<Db>(
            "INSERT INTO session_counts (environment, kind, status, kept) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (environment, kind, status) DO UPDATE SET kept = session_counts.kept + $5",
        )
        .bind(after.environment.wire())
        .bind(after.kind.wire())
        .bind(status.wire())
        .bind(by.max(0))
        .bind(by)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// What an event of a company that moved tells.
struct Told<'a> {
    before: Status,
    state: &'a SessionState,
    ubo: Option<UboSummary>,
}

async fn tell(
    conn: &mut Conn,
    seal: &Seal,
    key: &crate::seal::DataKey,
    told: &Told<'_>,
    payload: &domain::Payload,
    reviews: &[event::Review],
) -> Result<(), StoreError> {
    let application_id =
        query_scalar::<Db, Uuid>("SELECT application_id FROM meta WHERE one = 1").fetch_one(&mut *conn).await?;
    let (event_id, state) = (seal.world.id(), told.state);
    let set = policies::find(&mut *conn, state.environment).await?.policies;
    let body = event::body(&EventParts {
        event_id,
        event_type: EventType::StatusUpdated,
        at: state.updated_at,
        sequence: state.event_sequence,
        application_id,
        state,
        previous_status: Some(told.before),
        actor: Actor::System.event_word(),
        payload,
        decision: Decision::of(payload, state, told.ubo, reviews)
            .limited(set.shown_fields(state.workflow_id.as_deref())),
        steps: &[],
        why: &[],
    });
    let sealed = seal_body(seal, key, event_id, &body)?;
    outbox::emit(conn, seal, state, (event_id, EventType::StatusUpdated), &sealed, state.updated_at).await
}

fn by_system(seal: &Seal, at: Time) -> Activity {
    Activity {
        activity_id: seal.world.id(),
        at,
        act: Act::Linked,
        actor_id: Actor::System.audit_id(),
        actor_name: Actor::System.display(),
        actor_label: Actor::System.display(),
        status_before: None,
        status_after: None,
        reason_codes: Vec::new(),
        comment: None,
        changes: Vec::new(),
        override_reason: None,
    }
}
