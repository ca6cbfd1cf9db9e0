//! Errors of the store, sorted by how the caller reacts to them.

use sea_orm::{DbErr, RuntimeErr};

use foundation::vault::VaultError;

/// The reason why the store could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another transaction changed the same row at the same moment. Nothing was written; the whole unit of work can be tried again.
    #[error("another transaction was faster: {0}")]
    Contention(String),
    /// The database cannot be reached, or no connection became free in time.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The rows are more than the request may read (see [`budget::Bounds`]).
    #[error("the request reads more than it may")]
    TooMuch,
    /// The database refused a statement.
    #[error("the database refused a statement: {0}")]
    Database(#[source] DbErr),
    /// Personal data could not be sealed or opened.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A stored value has a form that this version of the program does not write.
    #[error("a stored {what} cannot be read: {reason}")]
    Unreadable {
        /// The kind of value: a column or a document.
        what: &'static str,
        /// The reason, without the value.
        reason: String,
    },
}

impl StoreError {
    /// Whether the same unit of work may succeed when it is tried again: after a serialization failure, a deadlock, a busy SQLite, or two
    /// transactions that made the same row.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Contention(_))
    }

    /// A stored value that cannot be read.
    pub(crate) fn unreadable(what: &'static str, reason: &dyn std::fmt::Display) -> Self {
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
            (sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed, _) => Self::Unavailable(cause.to_string()),
            (_, Some(code)) if is_contention(code) => Self::Contention(format!("{code}: {cause}")),
            (_, Some(code)) if is_outage(code) => Self::Unavailable(format!("{code}: {cause}")),
            _ => Self::Database(error),
        }
    }
}

/// PostgreSQL: serialization failure, deadlock, lock timeout, unique violation, and a session that PostgreSQL ended because its instance
/// was frozen in the middle of it. SQLite: busy, locked, unique and primary key violation with their extended codes.
fn is_contention(code: &str) -> bool {
    matches!(code, "40001" | "40P01" | "55P03" | "25P03" | "23505" | "5" | "6" | "261" | "517" | "2067" | "1555")
}

/// Outages, which pass by themselves. PostgreSQL: no connection (class 08), no resources, such as a full disk (53), canceled or shut down
/// (57), a failing system (58). SQLite: an error of the file system, a full disk, a file that cannot be opened; the low byte of an extended
/// code is the code.
fn is_outage(code: &str) -> bool {
    let is_postgres = code.len() == 5;
    if is_postgres {
        return ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class));
    }
    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 9 | 10 | 13 | 14))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_is_told_from_a_value_that_is_refused() {
        for code in ["08006", "53100", "53300", "57014", "57P01", "57P03", "58030", "13", "10", "778", "1034", "14"] {
            assert!(is_outage(code) && !is_contention(code), "{code}");
        }
        for code in ["22003", "23502", "42P01", "22P02", "1", "19", "787", "1299"] {
            assert!(!is_outage(code) && !is_contention(code), "{code}");
        }
        for code in ["40001", "40P01", "25P03", "23505", "5", "2067"] {
            assert!(is_contention(code) && !is_outage(code), "{code}");
        }
    }
}
