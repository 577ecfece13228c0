//! Personal values that pages cover until a person asks to see them, and payloads as they came. Each time someone asks
//! is an audit entry and a line of the timeline; what was asked for ends by itself.

use crate::sessions::{named, target};
use crate::{Desk, DeskError};
use domain::audit::AuditEntry;
use domain::time::MINUTE;
use domain::view::{Personal, RawBody, RawPage};
use domain::{Actor, Payload, Right, Time, Uuid, masking, panels};
use serde_json::json;
use std::borrow::Cow;
use store::types::{Act, Reveal};

/// What was asked for is shown for so long.
const SHOWN_FOR: i64 = 15 * MINUTE;

impl Desk {
    /// Shows this person the covered personal values of a session for a while.
    ///
    /// # Errors
    /// Without the right; an unknown or redacted session.
    pub async fn show_personal(&self, actor: &Actor, session_id: Uuid) -> Result<(), DeskError> {
        self.reveal(actor, session_id, Reveal::Values).await
    }

    /// Shows this person the payload of a session as it came for a while.
    ///
    /// # Errors
    /// As [`Desk::show_personal`].
    pub async fn show_payload(&self, actor: &Actor, session_id: Uuid) -> Result<(), DeskError> {
        self.reveal(actor, session_id, Reveal::Payload).await
    }

    /// Covers again what this person asked to see.
    ///
    /// # Errors
    /// Without the right; an unknown session.
    pub async fn cover_personal(&self, actor: &Actor, session_id: Uuid) -> Result<(), DeskError> {
        Self::require(actor, Right::SeePersonalData)?;
        self.opened(actor, session_id).await?;
        let Actor::Person { user_id, .. } = actor else { return Ok(()) };
        let entry = AuditEntry::new(actor, self.world.now(), "session.cover", target(session_id), json!({}));
        Ok(self.store.conceal(*user_id, session_id, entry).await?)
    }

    async fn reveal(&self, actor: &Actor, session_id: Uuid, what: Reveal) -> Result<(), DeskError> {
        Self::require(actor, Right::SeePersonalData)?;
        let Actor::Person { user_id, .. } = actor else { return Err(DeskError::Forbidden(Right::SeePersonalData)) };
        self.visible(actor, session_id).await?;
        let (act, word) = match what {
            Reveal::Values => (Act::Viewed, "values"),
            Reveal::Payload => (Act::ViewedPayload, "payload"),
        };
        let activity = self.activity(actor, act, None, None);
        let until = activity.at.plus(SHOWN_FOR);
        let detail = json!({"what": word, "until": until.rfc3339(), "activity": activity.activity_id});
        let entry = AuditEntry::new(actor, activity.at, "session.view_personal", target(session_id), detail);
        Ok(self.store.reveal((*user_id, session_id, what), until, activity, entry).await?)
    }

    /// Until when this person may see something of a session, if they asked.
    async fn shown_until(&self, actor: &Actor, session_id: Uuid, what: Reveal) -> Result<Option<Time>, DeskError> {
        let Actor::Person { user_id, .. } = actor else { return Ok(None) };
        if !actor.may(Right::SeePersonalData) {
            return Ok(None);
        }
        let granted = self.store.revealed(*user_id, session_id, self.world.now()).await?;
        Ok(granted.into_iter().find(|(one, _)| *one == what).map(|(_, until)| until))
    }

    /// Whether a page of this session covers personal values for this person.
    pub(crate) async fn personal(&self, actor: &Actor, session_id: Uuid) -> Result<Personal, DeskError> {
        let until = self.shown_until(actor, session_id, Reveal::Values).await?;
        let may_show = matches!(actor, Actor::Person { .. }) && actor.may(Right::SeePersonalData);
        Ok(until.map_or(Personal::Covered { may_show }, |until| Personal::Shown { until }))
    }

    /// The payload of a session as it came, a page of it, for those who asked to see it.
    ///
    /// # Errors
    /// Without the right; an unknown or redacted session.
    pub async fn raw_page(&self, actor: &Actor, session_id: Uuid, page: usize) -> Result<RawPage, DeskError> {
        Self::require(actor, Right::OpenSession)?;
        let stored = self.visible(actor, session_id).await?;
        let until = self.shown_until(actor, session_id, Reveal::Payload).await?;
        let body = until.map(|until| {
            let (parts, page, pages) = panels::raw::page(&stored.payload, page);
            RawBody { until, parts, page, pages }
        });
        Ok(RawPage {
            session_id,
            number: stored.state.number,
            subject: named(&stored.subject.name, stored.state.number),
            kind: stored.state.kind,
            body,
            may_show: actor.may(Right::SeePersonalData),
            now: self.world.now(),
        })
    }
}

/// The payload as this page may show it.
pub(crate) fn as_shown(payload: &Payload, personal: Personal) -> Cow<'_, Payload> {
    match personal {
        Personal::Shown { .. } => Cow::Borrowed(payload),
        Personal::Covered { .. } => Cow::Owned(masking::covered(payload)),
    }
}
