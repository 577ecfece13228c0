//! How every worker goes round: what is due is done, and when nothing is, it pauses.

use std::fmt::Display;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Steps until `stop` turns true or nobody is left who could say so; without a pause while a step finds something to do.
/// `trouble` says in the log what could not be done; it is tried again after the pause.
pub(crate) async fn go<F, E>(mut stop: watch::Receiver<bool>, pause: Duration, trouble: &str, step: impl Fn() -> F)
where
    F: Future<Output = Result<usize, E>>,
    E: Display,
{
    while !*stop.borrow() && stop.has_changed().is_ok() {
        match step().await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::error!(%error, "{trouble}"),
        }
        tokio::select! {
            _ = stop.changed() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Does everything of a batch side by side and waits for all of it; how much that was.
pub(crate) async fn all<T, F, E>(batch: Vec<T>, one: impl Fn(T) -> F) -> Result<usize, E>
where
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: Send + 'static,
{
    let count = batch.len();
    let mut tries: JoinSet<_> = batch.into_iter().map(one).collect();
    while let Some(done) = tries.join_next().await {
        if let Ok(result) = done {
            result?;
        }
    }
    Ok(count)
}
