//! Calls of API keys with an `Idempotency-Key`.

use crate::{Desk, DeskError};
use domain::{Actor, Right, Uuid};
use store::{Begun, Call, KeptAnswer, NewCall};

impl Desk {
    /// Takes a call of a key to work on, or says what is known of it. `request` is what makes it this request: method,
    /// path, query, body.
    ///
    /// # Errors
    /// When the actor is no key, or the store fails.
    pub async fn begin_call(&self, actor: &Actor, name: &str, request: &[&[u8]]) -> Result<Begun, DeskError> {
        let Actor::Key { key_id, .. } = actor else { return Err(DeskError::Forbidden(Right::Ingest)) };
        Ok(self.store.begin_call(NewCall { key_id: *key_id, name, request }, self.world.now()).await?)
    }

    /// Ends the work on a call: a good answer is kept for a day, and any that stands for an effect.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn end_call(&self, call: &Call, session_id: Option<Uuid>, answer: &KeptAnswer) -> Result<(), DeskError> {
        Ok(self.store.end_call(call, session_id, answer).await?)
    }
}
