//! What a person saw of a session last, and what others changed since.

use crate::{Desk, DeskError};
use domain::look::{Look, Seen};
use domain::view::{SessionRow, SinceLook};
use domain::{Actor, Status, Uuid};
use std::collections::{HashMap, HashSet};
use store::types::{Act, Activity};

/// What others did to a session that a person has not seen: in a word, and the activities themselves.
#[derive(Default)]
pub(crate) struct Unseen {
    pub(crate) since: Option<SinceLook>,
    pub(crate) activities: HashSet<Uuid>,
}

impl Desk {
    /// Notes that a person looked at a session; at most once a minute while nothing changes. Not audited: what is kept is
    /// a mark for that person alone.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn looked(&self, actor: &Actor, session_id: Uuid) -> Result<(), DeskError> {
        let Actor::Person { user_id, .. } = actor else { return Ok(()) };
        let Some((revision, kept)) = self.store.look_at(*user_id, session_id).await? else { return Ok(()) };
        let look = Look::after(kept, Seen { at: self.world.now(), revision });
        // or the list would mark what was just seen
        let news = || async { self.store.news_of(*user_id, &actor.audit_id(), &[session_id]).await };
        if look.tells_more(kept.as_ref()) || !news().await?.is_empty() {
            self.store.keep_look(*user_id, session_id, look).await?;
        }
        Ok(())
    }

    /// Marks the rows of sessions that others changed since a person looked at them last; one that a person never opened
    /// has no mark.
    pub(crate) async fn mark_news(&self, actor: &Actor, rows: &mut [SessionRow]) -> Result<(), DeskError> {
        let Actor::Person { user_id, .. } = actor else { return Ok(()) };
        let ids: Vec<Uuid> = rows.iter().map(|row| row.session_id).collect();
        let news = self.store.news_of(*user_id, &actor.audit_id(), &ids).await?;
        for row in rows {
            row.news = news.contains(&row.session_id);
        }
        Ok(())
    }

    /// What others did since a person's last visit. `revisions` are those of the session, as (number, version, time).
    pub(crate) async fn unseen(
        &self,
        actor: &Actor,
        session_id: Uuid,
        activities: &[Activity],
        revisions: &HashMap<domain::Time, i64>,
    ) -> Result<Unseen, DeskError> {
        let Actor::Person { user_id, .. } = actor else { return Ok(Unseen::default()) };
        let Some((revision, Some(kept))) = self.store.look_at(*user_id, session_id).await? else {
            return Ok(Unseen::default());
        };
        let known = Look::after(Some(kept), Seen { at: self.world.now(), revision }).known;
        Ok(unseen(known, revision, activities, &actor.audit_id(), revisions))
    }
}

/// Whether an act writes other data than the status.
fn writes_data(act: Act) -> bool {
    matches!(
        act,
        Act::Revised
            | Act::Linked
            | Act::Described
            | Act::Corrected
            | Act::HitReviewed
            | Act::DocumentDecided
            | Act::FeatureDecided
            | Act::PartySkipped
            | Act::Simulated
    )
}

/// The rule; `activities` stand newest first.
fn unseen(
    known: Seen,
    revision: i64,
    activities: &[Activity],
    own: &str,
    revisions: &HashMap<domain::Time, i64>,
) -> Unseen {
    let later: Vec<&Activity> = activities
        .iter()
        .filter(|one| one.act.is_news() && known.precedes(one.at, revisions.get(&one.at).copied()))
        .collect();
    let others: Vec<&Activity> = later.iter().copied().filter(|one| one.actor_id != own).collect();
    if others.is_empty() {
        return Unseen::default();
    }
    let data = others.iter().any(|one| writes_data(one.act)) && revision > known.revision;
    let since = SinceLook {
        at: known.at,
        status: moved(&later, own),
        data: data.then_some((known.revision, revision)),
        entries: i64::try_from(others.len()).unwrap_or(i64::MAX),
    };
    Unseen { since: Some(since), activities: others.iter().map(|one| one.activity_id).collect() }
}

/// From which status to which others moved the session; nothing when the person moved it after them, who knew then.
fn moved(later: &[&Activity], own: &str) -> Option<(Status, Status)> {
    let moves = |one: &&&Activity| one.act != Act::Noted && one.status_before != one.status_after;
    let mut others = later.iter().filter(moves).take_while(|one| one.actor_id != own);
    let last = others.next()?;
    let first = others.last().unwrap_or(last);
    first.status_before.zip(last.status_after).filter(|(from, to)| from != to)
}
