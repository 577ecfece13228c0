//! The store on PostgreSQL: each command is a transaction on a connection of the pool.

pub(crate) type Db = sqlx::Postgres;
pub(crate) type Conn = sqlx::PgConnection;

mod commits;
#[macro_use]
mod dialect;
mod open;

repositories!();

use crate::call::Call;
use crate::contents::Contents;
use crate::error::{Stop, StoreError};
use crate::seal::Seal;
use futures::future::BoxFuture;
use sqlx::PgPool;
use std::sync::{Arc, OnceLock};

pub use commits::Commits;

/// How often a command is tried when others got in its way.
const TRIES: usize = 4;

/// The work of one command. It may run several times, so it leaves its job as it was until the last statement.
pub(crate) type Run<J, T> = for<'c> fn(&'c mut Conn, &'c mut J) -> BoxFuture<'c, Result<T, Stop<T>>>;

/// An open PostgreSQL database.
pub struct Base {
    pub(crate) seal: Arc<Seal>,
    pub(crate) application_id: uuid::Uuid,
    pub(crate) contents: OnceLock<Contents>,
    pool: PgPool,
}

impl Base {
    /// Connections that read.
    pub(crate) fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Runs a command in a transaction of its own and answers after the commit.
    ///
    /// It runs in a task of its own: when the caller goes away, the command is carried to its end all the same.
    pub(crate) async fn write<J: Send + 'static, T: Send + 'static>(
        &self,
        job: J,
        run: Run<J, T>,
    ) -> Result<T, StoreError> {
        let call = crate::call::current().map(|call| (call, Arc::clone(&self.seal)));
        let task = tokio::spawn(attempts(self.pool.clone(), job, run, call));
        let written = task.await.unwrap_or_else(|_| {
            tracing::error!("a write panicked; its changes are taken back");
            Err(StoreError::Fault)
        });
        crate::call::note_write(&written);
        written
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

/// The call whose effect a write is, and what its answer is sealed with.
type Within = (Arc<Call>, Arc<Seal>);

async fn attempts<J: Send, T: Send + 'static>(
    pool: PgPool,
    mut job: J,
    run: Run<J, T>,
    call: Option<Within>,
) -> Result<T, StoreError> {
    for _ in 1..TRIES {
        match attempt(&pool, &mut job, run, call.as_ref()).await {
            Err(StoreError::Busy) => tracing::warn!("a write is tried again"),
            other => return other,
        }
    }
    attempt(&pool, &mut job, run, call.as_ref()).await
}

async fn attempt<J: Send, T: Send + 'static>(
    pool: &PgPool,
    job: &mut J,
    run: Run<J, T>,
    call: Option<&Within>,
) -> Result<T, StoreError> {
    let mut transaction = pool.begin().await?;
    if let Some((call, _)) = call {
        calls::takes_effect(&mut transaction, call).await?;
    }
    match run(&mut transaction, job).await {
        Ok(value) => {
            if let Some((call, seal)) = call
                && let Some(answer) = call.answer_to(&value)
            {
                calls::keep_answer(&mut transaction, seal, call, answer).await?;
            }
            transaction.commit().await.map_err(StoreError::of_commit)?;
            Ok(value)
        }
        Err(Stop::Undo(value)) => {
            transaction.rollback().await?;
            Ok(value)
        }
        Err(Stop::Failed(error)) => Err(error),
    }
}
