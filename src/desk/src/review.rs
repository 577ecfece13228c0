//! Reviewing one session after the other: what comes next is looked at beforehand and taken only by the act.

use crate::{Desk, DeskError, Held};
use domain::view::ReviewStrip;
use domain::{Actor, Right, Uuid};

impl Desk {
    /// What stands above the decision form of a session. `before`: the session that was decided just now.
    ///
    /// # Errors
    /// Without the right, for an unknown session, or when the store fails.
    pub async fn review_strip(
        &self,
        actor: &Actor,
        session_id: Uuid,
        flowing: bool,
        before: Option<Uuid>,
    ) -> Result<ReviewStrip, DeskError> {
        Self::require(actor, Right::WorkOnSession)?;
        let mut strip = ReviewStrip { flowing, ..ReviewStrip::default() };
        if !flowing {
            return Ok(strip);
        }
        let environment = self.opened(actor, session_id).await?.state.environment;
        strip.next = self.store.first_waiting(environment, self.world.now(), session_id).await?;
        if let Some(before) = before {
            // one that cannot be opened any more is simply not named
            let stored = self.opened(actor, before).await.ok();
            strip.before = stored.map(|stored| (before, stored.state.number, stored.state.status));
        }
        Ok(strip)
    }

    /// Hands out the session that comes after a decided one, of the same environment; `None` when nothing waits.
    ///
    /// # Errors
    /// Without the right, for an unknown session, or when the store fails.
    pub async fn next_after(&self, actor: &Actor, session_id: Uuid) -> Result<Option<Held>, DeskError> {
        Self::require(actor, Right::WorkOnSession)?;
        let environment = self.opened(actor, session_id).await?.state.environment;
        self.next(actor, environment).await
    }
}
