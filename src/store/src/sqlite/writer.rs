//! The one writer: commands queue up, each runs in a savepoint of one transaction, one commit makes them all durable,
//! and only then are they answered.

use crate::call::Call;
use crate::error::{Stop, StoreError};
use crate::seal::Seal;
use futures::FutureExt;
use futures::future::BoxFuture;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteTransaction};
use sqlx::{ConnectOptions, Connection};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};

/// At most this many commands share a commit.
const MOST_IN_BATCH: usize = 256;
/// At most this many commands wait; who comes later waits for a place.
const MOST_WAITING: usize = 1024;

/// How many commands share a commit.
#[derive(Clone, Copy)]
pub(crate) struct Pace {
    /// At most this many.
    pub(crate) most: usize,
    /// How long the batch waits for one more before it commits.
    pub(crate) patience: Option<Duration>,
}

impl Pace {
    /// Whoever waits is taken along, and nobody is waited for.
    pub(crate) const PROMPT: Self = Self { most: MOST_IN_BATCH, patience: None };
}

/// The work of one command.
pub(crate) type Run<J, T> = for<'c> fn(&'c mut SqliteConnection, &'c mut J) -> BoxFuture<'c, Result<T, Stop<T>>>;

/// Hands commands to the writer task.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Message>,
    broken: Arc<AtomicBool>,
    commits: watch::Receiver<u64>,
}

enum Message {
    Work(Box<dyn Command>),
    Close(oneshot::Sender<()>),
}

impl Writer {
    /// Starts the writer on its connection.
    pub(crate) fn start(options: SqliteConnectOptions, connection: SqliteConnection, pace: Pace) -> Self {
        let (queue, messages) = mpsc::channel(MOST_WAITING);
        let broken = Arc::new(AtomicBool::new(false));
        let (committed, commits) = watch::channel(0);
        let broken_too = Arc::clone(&broken);
        let task = Task { options, connection: Some(connection), messages, broken: broken_too, committed, pace };
        tokio::spawn(task.serve());
        Self { queue, broken, commits }
    }

    /// A number that moves with each commit of this writer.
    pub(crate) fn commits(&self) -> watch::Receiver<u64> {
        self.commits.clone()
    }

    /// Runs a command and answers after its commit.
    pub(crate) async fn write<J: Send + 'static, T: Send + 'static>(
        &self,
        job: J,
        run: Run<J, T>,
        call: Option<(Arc<Call>, Arc<Seal>)>,
    ) -> Result<T, StoreError> {
        self.ready()?;
        let (reply, answer) = oneshot::channel();
        let work = Message::Work(Box::new(Work { job, run, call, outcome: Err(StoreError::Fault), reply }));
        self.queue.send(work).await.map_err(|_| StoreError::Unavailable)?;
        // a writer that is gone may have committed before
        answer.await.map_err(|_| StoreError::Unsure)?
    }

    /// Whether writes are taken at all.
    pub(crate) fn ready(&self) -> Result<(), StoreError> {
        if self.broken.load(Ordering::Acquire) || self.queue.is_closed() {
            return Err(StoreError::Unavailable);
        }
        Ok(())
    }

    /// Waits until everything queued is written, then closes the connection.
    pub(crate) async fn close(&self) {
        let (reply, closed) = oneshot::channel();
        if self.queue.send(Message::Close(reply)).await.is_ok() {
            let _ = closed.await;
        }
    }
}

/// A queued command, whatever it takes and gives.
trait Command: Send {
    /// Runs it; true when its changes are to be kept.
    fn run<'c>(&'c mut self, connection: &'c mut SqliteConnection) -> BoxFuture<'c, bool>;

    /// Answers who asked, now that it is known whether the batch was committed.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Work<J, T> {
    job: J,
    run: Run<J, T>,
    /// The call whose effect this is, and what its answer is sealed with.
    call: Option<(Arc<Call>, Arc<Seal>)>,
    outcome: Result<T, StoreError>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<J: Send, T: Send + 'static> Command for Work<J, T> {
    fn run<'c>(&'c mut self, connection: &'c mut SqliteConnection) -> BoxFuture<'c, bool> {
        Box::pin(async move {
            let (run, job, call) = (self.run, &mut self.job, self.call.as_ref());
            let ran = AssertUnwindSafe(async {
                let Some((call, seal)) = call else { return run(connection, job).await };
                super::calls::takes_effect(connection, call).await?;
                let written = run(connection, job).await?;
                if let Some(answer) = call.answer_to(&written) {
                    super::calls::keep_answer(connection, seal, call, answer).await?;
                }
                Ok(written)
            });
            let ran = ran.catch_unwind().await;
            let (outcome, keep) = match ran {
                Ok(Ok(value)) => (Ok(value), true),
                Ok(Err(Stop::Undo(value))) => (Ok(value), false),
                Ok(Err(Stop::Failed(error))) => (Err(error), false),
                Err(_) => {
                    tracing::error!("a write panicked; its changes are taken back");
                    (Err(StoreError::Fault), false)
                }
            };
            self.outcome = outcome;
            keep
        })
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        // nobody listens when the caller gave up: its change stands all the same
        let _ = self.reply.send(committed.and(self.outcome));
    }
}

struct Task {
    options: SqliteConnectOptions,
    connection: Option<SqliteConnection>,
    messages: mpsc::Receiver<Message>,
    broken: Arc<AtomicBool>,
    committed: watch::Sender<u64>,
    pace: Pace,
}

impl Task {
    async fn serve(mut self) {
        let mut closing = None;
        while closing.is_none() {
            match self.messages.recv().await {
                Some(Message::Work(first)) => closing = self.batch(first).await,
                Some(Message::Close(reply)) => closing = Some(reply),
                None => break,
            }
        }
        self.messages.close();
        if let Some(connection) = self.connection.take() {
            let _ = connection.close().await;
        }
        if let Some(reply) = closing {
            let _ = reply.send(());
        }
    }

    /// Runs commands until the queue is empty or the batch is full; gives back a request to close that came along.
    async fn batch(&mut self, first: Box<dyn Command>) -> Option<oneshot::Sender<()>> {
        let mut ran = Vec::new();
        let mut closing = None;
        let committed = match self.connect().await {
            Err(error) => {
                ran.push(first);
                Err(error)
            }
            Ok(mut connection) => {
                let done =
                    transact(&mut connection, first, (&mut self.messages, self.pace), &mut ran, &mut closing).await;
                match done {
                    Ok(()) => {
                        self.connection = Some(connection);
                        self.committed.send_modify(|commits| *commits += 1);
                    }
                    Err(ref error) => {
                        if loses_pages(error) {
                            // after a failed sync the kernel may have dropped the pages: nothing may be promised
                            tracing::error!("the disk failed; the desk takes no more writes until it is started anew");
                            self.broken.store(true, Ordering::Release);
                        }
                        let _ = connection.close_hard().await;
                    }
                }
                done.map_err(|error| match loses_pages(&error) {
                    // a log whose sync failed may be found whole by the next start
                    true => StoreError::Unsure,
                    false => StoreError::from(error),
                })
            }
        };
        for command in ran {
            command.answer(committed.clone());
        }
        closing
    }

    async fn connect(&mut self) -> Result<SqliteConnection, StoreError> {
        if self.broken.load(Ordering::Acquire) {
            return Err(StoreError::Unavailable);
        }
        match self.connection.take() {
            Some(connection) => Ok(connection),
            None => Ok(self.options.connect().await?),
        }
    }
}

async fn transact(
    connection: &mut SqliteConnection,
    first: Box<dyn Command>,
    (messages, pace): (&mut mpsc::Receiver<Message>, Pace),
    ran: &mut Vec<Box<dyn Command>>,
    closing: &mut Option<oneshot::Sender<()>>,
) -> Result<(), sqlx::Error> {
    let mut transaction = match connection.begin_with("BEGIN IMMEDIATE").await {
        Ok(transaction) => transaction,
        Err(error) => {
            ran.push(first);
            return Err(error);
        }
    };
    let mut next = Some(first);
    while let Some(mut command) = next.take() {
        let stood = one(&mut transaction, command.as_mut()).await;
        ran.push(command);
        stood?;
        if ran.len() < pace.most {
            let waiting = match pace.patience {
                None => messages.try_recv().ok(),
                Some(patience) => tokio::time::timeout(patience, messages.recv()).await.ok().flatten(),
            };
            match waiting {
                Some(Message::Work(command)) => next = Some(command),
                Some(Message::Close(reply)) => *closing = Some(reply),
                None => {}
            }
        }
    }
    transaction.commit().await
}

/// Runs one command in its savepoint. An error means that the batch as a whole is lost.
async fn one(transaction: &mut SqliteTransaction<'_>, command: &mut dyn Command) -> Result<(), sqlx::Error> {
    let mut point = transaction.begin().await?;
    if command.run(&mut point).await { point.commit().await } else { point.rollback().await }
}

fn loses_pages(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|refusal| refusal.code()?.parse::<u32>().ok());
    // SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB with their extended codes
    matches!(code.map(|code| code & 0xff), Some(10 | 11 | 26))
}

#[cfg(test)]
#[path = "writer_tests.rs"]
mod tests;
