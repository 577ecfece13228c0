//! Calls of API keys with an `Idempotency-Key`.

use crate::{Desk, DeskError};
use domain::{Actor, Right, Uuid};
use store::{Begun, Call, CallEffect, KeptAnswer, NewCall};

impl Desk {
    /// Takes a call of a key to work on, or says what is known of it. `request` is what makes it this request: method,
    /// path, query, body; `session_id` the session that the path names.
    ///
    /// # Errors
    /// When the actor is no key, or the store fails.
    pub async fn begin_call(
        &self,
        actor: &Actor,
        name: &str,
        request: &[&[u8]],
        session_id: Option<Uuid>,
    ) -> Result<Begun, DeskError> {
        let Actor::Key { key_id, .. } = actor else { return Err(DeskError::Forbidden(Right::Ingest)) };
        Ok(self.store.begin_call(NewCall { key_id: *key_id, name, request, session_id }, self.world.now()).await?)
    }

    /// What a call has written by now, for one whose work broke off.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn call_effect(&self, call: &Call) -> Result<CallEffect, DeskError> {
        Ok(self.store.call_effect(call).await?)
    }

    /// Ends the work on a call: a good answer is kept for a day, and any that stands for an effect.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn end_call(&self, call: &Call, answer: &KeptAnswer) -> Result<(), DeskError> {
        Ok(self.store.end_call(call, answer).await?)
    }
}
