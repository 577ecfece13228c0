//! One call with an `Idempotency-Key`, as the writes that it causes see it: each of them notes in its own transaction
//! that the call took effect, and the one that brings the call's outcome keeps the answer with it. So a crash between
//! effect and answer leads neither to a second effect nor to another answer.

use crate::error::StoreError;
use crate::types::KeptAnswer;
use domain::Uuid;
use std::any::Any;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

tokio::task_local! {
    static CALL: Option<Arc<Call>>;
    static WROTE: AtomicBool;
}

/// From something that the two sides agree on to the answer; nothing for what it does not know.
type Say = Arc<dyn Fn(&dyn Any) -> Option<KeptAnswer> + Send + Sync>;

/// A call that is being worked on.
pub struct Call {
    /// The API key it came with.
    pub(crate) key_id: Uuid,
    /// Keyed digest of its `Idempotency-Key`.
    pub(crate) name: Vec<u8>,
    /// Who works on it: nobody else may, until the hold ends.
    pub(crate) holder: Uuid,
    /// The session that its path names.
    pub(crate) about: Option<Uuid>,
    told: Mutex<Told>,
}

/// What the handler and the use case say beforehand.
#[derive(Default)]
struct Told {
    /// How an outcome of the use case is answered.
    answer: Option<Say>,
    /// How what a write gives back is answered.
    foretold: Option<Say>,
    /// What was kept with the effect.
    kept: Option<KeptAnswer>,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call").field("holder", &self.holder).finish_non_exhaustive()
    }
}

impl Call {
    pub(crate) fn new(key_id: Uuid, name: Vec<u8>, holder: Uuid, about: Option<Uuid>) -> Arc<Self> {
        Arc::new(Self { key_id, name, holder, about, told: Mutex::default() })
    }

    /// Runs what the call does: every write in it counts as the call's effect.
    pub async fn run<F: Future>(self: Arc<Self>, work: F) -> F::Output {
        CALL.scope(Some(self), work).await
    }

    /// The answer that stands for what a write gives back, if that is the call's outcome.
    pub(crate) fn answer_to(&self, written: &dyn Any) -> Option<KeptAnswer> {
        let foretold = self.told.lock().ok()?.foretold.clone()?;
        foretold(written)
    }

    /// Remembers what was kept with the effect, so that it is not written again at the end.
    pub(crate) fn kept(&self, answer: KeptAnswer) {
        if let Ok(mut told) = self.told.lock() {
            told.kept = Some(answer);
        }
    }

    /// Whether this very answer was kept with the effect.
    pub(crate) fn has_kept(&self, answer: &KeptAnswer) -> bool {
        self.told.lock().is_ok_and(|told| told.kept.as_ref() == Some(answer))
    }
}

/// The call that the running task works on, if it came with an `Idempotency-Key`.
pub(crate) fn current() -> Option<Arc<Call>> {
    CALL.try_with(Clone::clone).ok().flatten()
}

/// Whether the running task works on a call with an `Idempotency-Key`, so that its outcome is worth foretelling.
#[must_use]
pub fn in_call() -> bool {
    current().is_some()
}

/// Does something before the effect that may happen twice, such as lengthening a claim: it does not count as the effect.
pub async fn aside<F: Future>(work: F) -> F::Output {
    CALL.scope(None, work).await
}

/// Runs something, and says beside its outcome whether a write of it was kept, or may have been. A write that took itself
/// back, such as a lost race, counts too: what is denied must be certain.
pub async fn watched<F: Future>(work: F) -> (F::Output, bool) {
    let watching = async {
        let outcome = work.await;
        (outcome, WROTE.with(|wrote| wrote.load(Ordering::Relaxed)))
    };
    WROTE.scope(AtomicBool::new(false), watching).await
}

/// Notes for [`watched`] how a write ended.
pub(crate) fn note_write<T>(written: &Result<T, StoreError>) {
    if matches!(written, Ok(_) | Err(StoreError::Unsure)) {
        // nobody watches most writes
        let _ = WROTE.try_with(|wrote| wrote.store(true, Ordering::Relaxed));
    }
}

/// Says, before the use case runs, how its outcome is answered. Nothing happens outside of a call with an
/// `Idempotency-Key`.
pub fn answer_by<T: 'static>(say: impl Fn(&T) -> KeptAnswer + Send + Sync + 'static) {
    if let Some(call) = current()
        && let Ok(mut told) = call.told.lock()
    {
        told.answer = Some(Arc::new(move |outcome| outcome.downcast_ref::<T>().map(&say)));
    }
}

/// Says, right before a write, which outcome of the use case follows from what the write gives back: its answer is kept
/// in the write's own transaction. Nothing happens outside of a call with an `Idempotency-Key`, or when the handler
/// awaits another kind of outcome.
pub fn foretell<W: 'static, T: 'static>(outcome: impl Fn(&W) -> Option<T> + Send + Sync + 'static) {
    if let Some(call) = current()
        && let Ok(mut told) = call.told.lock()
        && let Some(answer) = told.answer.clone()
    {
        told.foretold = Some(Arc::new(move |written| answer(&outcome(written.downcast_ref::<W>()?)?)));
    }
}
