//! What can go wrong in the store: a closed list, without SQL text or personal data.

use std::fmt;

/// Why the store could not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The database cannot be reached, is full, or failed; nothing was written. The log knows more.
    Unavailable,
    /// The database failed while it committed: it is not known whether it kept what was written. The log knows more.
    Unsure,
    /// Another process held what this call needed for too long; nothing was written. Asking again helps.
    Busy,
    /// Another worker has taken this call over, which took too long; nothing was written.
    TakenOver,
    /// A stored value cannot be read: `table.column`.
    Corrupt(&'static str),
    /// The schema is not what this program needs, or could not be brought there: a sentence.
    Migration(String),
    /// The database or its settings are not fit for the desk: a sentence.
    Settings(String),
    /// The store itself has a fault; nothing was written. The log knows more.
    Fault,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable => f.write_str("The database is not available."),
            Self::Unsure => f.write_str("The database failed while it committed; it may have kept what was written."),
            Self::Busy => f.write_str("The database is busy."),
            Self::TakenOver => f.write_str("Another worker has taken this call over."),
            Self::Corrupt(place) => write!(f, "A stored value cannot be read: {place}."),
            Self::Migration(sentence) | Self::Settings(sentence) => f.write_str(sentence),
            Self::Fault => f.write_str("The store has a fault."),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            // the message of a database may quote a stored value: code and names are enough
            sqlx::Error::Database(refusal) => {
                let code = refusal.code().unwrap_or_default();
                tracing::error!(%code, constraint = refusal.constraint(), table = refusal.table(), "database refused");
                match code.as_ref() {
                    // PostgreSQL: serialization failure, deadlock; SQLite: BUSY, LOCKED and their kin
                    "40001" | "40P01" | "5" | "6" | "261" | "517" | "773" => Self::Busy,
                    _ => Self::Unavailable,
                }
            }
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::ColumnNotFound(_) => {
                tracing::error!(%error, "unreadable column");
                Self::Fault
            }
            _ => {
                tracing::error!(%error, "database failed");
                Self::Unavailable
            }
        }
    }
}

impl StoreError {
    /// The error of a commit. What the database itself refuses it has taken back; whoever got no answer knows nothing.
    pub(crate) fn of_commit(error: sqlx::Error) -> Self {
        let refused = error.as_database_error().is_some_and(|refusal| {
            // 57P…: PostgreSQL goes away in the middle of something
            refusal.code().is_none_or(|code| !code.starts_with("57P"))
        });
        let known = Self::from(error);
        if refused { known } else { Self::Unsure }
    }
}

/// How the work of one write ended when it did not end well.
pub(crate) enum Stop<T> {
    /// Take everything back, also the audit entry, and answer this.
    Undo(T),
    /// Take everything back: it failed.
    Failed(StoreError),
}

impl<T, E: Into<StoreError>> From<E> for Stop<T> {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_without_an_answer_may_have_been_kept() {
        let broken = || std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        assert_eq!(StoreError::of_commit(sqlx::Error::Io(broken())), StoreError::Unsure);
        assert_eq!(StoreError::of_commit(sqlx::Error::WorkerCrashed), StoreError::Unsure);
        assert_eq!(
            StoreError::from(sqlx::Error::Io(broken())),
            StoreError::Unavailable,
            "before the commit nothing is"
        );
    }
}
