//! Sending an event of a session again.

use crate::{Desk, DeskError, sessions};
use domain::audit::AuditEntry;
use domain::{Actor, Right, Uuid};
use serde_json::json;
use store::types::Act;

impl Desk {
    /// Makes a delivery due again, with the same event id.
    ///
    /// # Errors
    /// Without the right, or when the session has no such delivery.
    pub async fn resend(&self, actor: &Actor, session_id: Uuid, delivery_id: Uuid) -> Result<(), DeskError> {
        Self::require(actor, Right::ResendDelivery)?;
        // what is left of a redacted session may be sent again
        self.opened(actor, session_id).await?;
        let now = self.world.now();
        let entry = AuditEntry::new(
            actor,
            now,
            "delivery.resend",
            sessions::target(session_id),
            json!({"delivery": delivery_id}),
        );
        let activity = self.activity(actor, Act::Resent, None, None);
        if self.store.resend(delivery_id, session_id, now, entry, activity).await? {
            Ok(())
        } else {
            Err(DeskError::NotFound)
        }
    }
}
