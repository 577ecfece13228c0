//! The revisions of a session's payload, and the difference of any two.

use crate::{Desk, DeskError, personal, sessions, timeline};
use domain::view::{RevisionLine, RevisionsPage};
use domain::{Actor, Right, Uuid, panels};
use std::collections::HashMap;

/// Revisions that the page lists.
pub(crate) const LISTED: i64 = 500;

impl Desk {
    /// All revisions of a session, and what differs between `from` and `to`; without them, what the newest one
    /// changed.
    ///
    /// # Errors
    /// Without the right; an unknown session; [`DeskError::Invalid`] for a revision that is not there.
    pub async fn revisions_page(
        &self,
        actor: &Actor,
        session_id: Uuid,
        from: Option<i64>,
        to: Option<i64>,
    ) -> Result<RevisionsPage, DeskError> {
        Self::require(actor, Right::OpenSession)?;
        let stored = self.visible(actor, session_id).await?;
        let to = to.unwrap_or(stored.revisions);
        let from = from.unwrap_or_else(|| (to - 1).max(1));
        let unknown = |name: &str| DeskError::field(name, "This session has no such revision.");
        let before = self.store.revision_numbered(session_id, from).await?.ok_or_else(|| unknown("from"))?;
        let after = self.store.revision_numbered(session_id, to).await?.ok_or_else(|| unknown("to"))?;
        let personal = self.personal(actor, session_id).await?;
        // a revision and the act that wrote it have one time
        let acts: HashMap<_, _> = self
            .store
            .activities(session_id)
            .await?
            .into_iter()
            .map(|activity| (activity.at, timeline::said(&activity)))
            .collect();
        let revisions = self.store.revisions(session_id, LISTED).await?;
        Ok(RevisionsPage {
            session_id,
            subject: sessions::named(&stored.subject.name, stored.state.number),
            revisions: revisions
                .into_iter()
                .map(|(revision, version, at)| {
                    let (who, what) = acts.get(&at).cloned().unwrap_or_default();
                    RevisionLine { revision, version, at, who, what }
                })
                .collect(),
            total: stored.revisions,
            from,
            to,
            changes: panels::shown_difference(
                &personal::as_shown(&before.payload, personal),
                &personal::as_shown(&after.payload, personal),
            ),
            now: self.world.now(),
        })
    }
}
