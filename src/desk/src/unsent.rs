//! Forms that came after their sender's sign-in had ended: kept for that person, never sent by themselves.

use crate::{Desk, DeskError};
use domain::{Actor, Uuid};
use store::types::UnsentForm;

/// The largest form that is kept, in bytes of its fields.
const LARGEST: usize = 64 * 1024;

impl Desk {
    /// Keeps a form for the person whose sign-in had ended by itself when it came; see
    /// [`Desk::owner_of_ended_sign_in`]. One that is too large, or about a session that is not there, is not kept.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_unsent_form(&self, unsent: UnsentForm) -> Result<(), DeskError> {
        let size: usize = unsent.fields.iter().map(|(name, value)| name.len() + value.len()).sum();
        if size > LARGEST || self.is_closed(unsent.session_id).await? {
            return Ok(());
        }
        Ok(self.store.keep_unsent_form(unsent, self.world.now()).await?)
    }

    /// What a person has to find again on a page, newest first; nobody else's is ever given.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn unsent_form(&self, actor: &Actor, page: &str) -> Result<Option<UnsentForm>, DeskError> {
        let Actor::Person { user_id, .. } = actor else { return Ok(None) };
        Ok(self.store.find_unsent_form(*user_id, page, self.world.now()).await?)
    }

    /// Forgets a form of a person's own: it was sent after all, or is not wanted any more.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn drop_unsent_form(&self, actor: &Actor, page: &str, form: &str) -> Result<(), DeskError> {
        if let Actor::Person { user_id, .. } = actor {
            self.store.drop_unsent_form(*user_id, page, form).await?;
        }
        Ok(())
    }

    /// Whether the session takes no words any more: it is not there, or being redacted.
    async fn is_closed(&self, session_id: Option<Uuid>) -> Result<bool, DeskError> {
        let Some(session_id) = session_id else { return Ok(false) };
        let state = self.store.find_state(session_id).await?;
        Ok(state.is_none_or(|state| state.redaction.is_some()))
    }
}
