//! What can go wrong in the store, sorted by what the caller does about it.

use sea_orm::{DbErr, RuntimeErr};

use crate::vault::VaultError;

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else changed the same thing at the same moment. Nothing was written; the whole unit of work can be tried again.
    #[error("another transaction was faster: {0}")]
    Contention(String),
    /// The database cannot be reached, or has no connection free within the time.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The database refused a statement.
    #[error("the database refused a statement: {0}")]
    Database(#[source] DbErr),
    /// Personal data could not be sealed or opened.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A stored value is not what this version of the program writes.
    #[error("a stored {what} cannot be read: {reason}")]
    Unreadable {
        /// What: a column or a document.
        what: &'static str,
        /// Why, without the value.
        reason: String,
    },
}

impl StoreError {
    /// Whether the same unit of work may succeed when it is tried again: serialization failures, deadlocks, a busy SQLite, and
    /// two transactions that made the same thing.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Contention(_))
    }

    /// A reading failure.
    pub(super) fn unreadable(what: &'static str, reason: &dyn std::fmt::Display) -> Self {
        Self::Unreadable { what, reason: reason.to_string() }
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        let (DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause))) = &error else {
            return match error {
                DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => Self::Unavailable(error.to_string()),
                other => Self::Database(other),
            };
        };
        let code = cause.as_database_error().and_then(sqlx::error::DatabaseError::code);
        match (&**cause, code.as_deref()) {
            // Class 57P: the server shuts down or starts up.
            (sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed, _)
            | (_, Some("57P01" | "57P02" | "57P03")) => Self::Unavailable(cause.to_string()),
            (_, Some(code)) if is_contention(code) => Self::Contention(format!("{code}: {cause}")),
            _ => Self::Database(error),
        }
    }
}

/// PostgreSQL: serialization failure, deadlock, lock timeout, unique violation. SQLite: busy, locked, unique and primary key
/// violation with their extended codes.
fn is_contention(code: &str) -> bool {
    matches!(code, "40001" | "40P01" | "55P03" | "23505" | "5" | "6" | "261" | "517" | "2067" | "1555")
}
