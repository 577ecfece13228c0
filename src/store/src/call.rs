//! One call with an `Idempotency-Key`, as the writes that it causes see it: each of them notes in its own transaction
//! that the call took effect, so that a crash between effect and answer cannot lead to a second effect.

use domain::Uuid;
use std::sync::{Arc, Mutex};

tokio::task_local! {
    static CALL: Arc<Call>;
}

/// A call that is being worked on.
#[derive(Debug)]
pub struct Call {
    /// The API key it came with.
    pub(crate) key_id: Uuid,
    /// Keyed digest of its `Idempotency-Key`.
    pub(crate) name: Vec<u8>,
    /// Who works on it: nobody else may, until the hold ends.
    pub(crate) holder: Uuid,
    /// What to answer when the answer itself is lost.
    receipt: Mutex<Option<String>>,
}

impl Call {
    pub(crate) fn new(key_id: Uuid, name: Vec<u8>, holder: Uuid) -> Arc<Self> {
        Arc::new(Self { key_id, name, holder, receipt: Mutex::new(None) })
    }

    /// Runs what the call does: every write in it counts as the call's effect.
    pub async fn run<F: Future>(self: Arc<Self>, work: F) -> F::Output {
        CALL.scope(self, work).await
    }

    /// The receipt so far.
    pub(crate) fn receipt(&self) -> Option<String> {
        self.receipt.lock().ok()?.clone()
    }
}

/// The call that the running task works on, if it came with an `Idempotency-Key`.
pub(crate) fn current() -> Option<Arc<Call>> {
    CALL.try_with(Arc::clone).ok()
}

/// Says before the effect what to answer should the process die between effect and answer. Ids and fixed words alone: it
/// is not sealed. Nothing happens outside of a call with an `Idempotency-Key`.
pub fn leave_receipt(receipt: String) {
    if let Some(call) = current()
        && let Ok(mut kept) = call.receipt.lock()
    {
        *kept = Some(receipt);
    }
}
