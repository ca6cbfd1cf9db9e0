//! Errors of the use cases: a message for the caller, and the cause for the log.

use std::any::Any;

use domain::access::actor::Permission;
use domain::refusal::{Code, Language, Reason, Refusal};

use events::cursor::CursorError;
use store::StoreError;

/// The current state of an aggregate of any kind, which a refusal brings back.
pub struct Current(Box<dyn Any + Send + Sync>);

impl Current {
    /// The state of an aggregate.
    pub fn of<A: Any + Send + Sync>(aggregate: A) -> Self {
        Self(Box::new(aggregate))
    }

    /// The aggregate, if it is of this kind.
    pub fn get<A: Any>(&self) -> Option<&A> {
        self.0.downcast_ref()
    }

    /// The aggregate itself, if it is of this kind.
    pub fn take<A: Any>(self) -> Option<A> {
        self.0.downcast().ok().map(|aggregate| *aggregate)
    }
}

impl std::fmt::Debug for Current {
    /// Shows no content, which may be personal.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Current")
    }
}

/// An error of a use case.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// An expected refusal: a rule, a stale version, an invalid input. It becomes `userErrors`.
    #[error("{refusal}")]
    Refused {
        /// The reason of the refusal.
        refusal: Refusal,
        /// The current state of the aggregate, where the actor may see it.
        current: Option<Current>,
    },
    /// The actor lacks a permission.
    #[error("{} is needed", .0.name())]
    Forbidden(Permission),
    /// The caller has done too much in too short a time.
    #[error("{}", .reason.message(Language::En))]
    Throttled {
        /// The reason of the refusal.
        reason: Reason,
        /// The seconds after which another try may succeed.
        retry_after: u64,
    },
    /// The request itself is invalid: an id of another type, a cursor of another list, a page of a thousand.
    #[error("{}", .0.message(Language::En))]
    BadRequest(Reason),
    /// The database failed or was not reachable.
    #[error("the database failed")]
    Store(#[from] StoreError),
    /// A file of an export failed.
    #[error("a file could not be written or read")]
    File(#[from] std::io::Error),
    /// An internal error; its text goes to the log only.
    #[error("internal error")]
    Internal(String),
}

impl AppError {
    /// A refusal without a current state.
    pub fn refused(refusal: impl Into<Refusal>) -> Self {
        Self::Refused { refusal: refusal.into(), current: None }
    }

    /// A refusal with the current state of an aggregate.
    pub fn refused_at<A: Any + Send + Sync>(refusal: impl Into<Refusal>, current: A) -> Self {
        Self::Refused { refusal: refusal.into(), current: Some(Current::of(current)) }
    }

    /// The error with the current state of the aggregate, where it is a refusal that has none.
    #[must_use]
    pub(crate) fn with_current(self, known: Option<Current>) -> Self {
        match self {
            Self::Refused { refusal, current: None } => Self::Refused { refusal, current: known },
            other => other,
        }
    }

    /// The refusal of an object that does not exist for the actor; its message is the same whether or not the object exists for others.
    pub fn not_found(field: &'static str) -> Self {
        Self::refused(Refusal::because(Reason::with(Code::NotFound, [field])).at(field))
    }

    /// The error with its cause, for the log and for operators of commands; callers of the API get less.
    pub fn in_words(&self) -> String {
        match self {
            Self::Store(cause) => cause.to_string(),
            Self::File(cause) => format!("{self}: {cause}"),
            Self::Internal(text) => text.clone(),
            other => other.to_string(),
        }
    }

    /// Whether the same request may succeed in a moment: the database was not reachable, or other transactions were faster each time.
    pub fn passes(&self) -> bool {
        matches!(self, Self::Store(StoreError::Unavailable(_) | StoreError::Contention(_)))
    }

    /// Whether the request would read more than its limit.
    pub fn is_bound(&self) -> bool {
        matches!(self, Self::Store(StoreError::TooMuch))
    }

    /// The error of an invalid request.
    pub fn bad_request(reason: impl Into<Reason>) -> Self {
        Self::BadRequest(reason.into())
    }
}

/// The refusal of a text with more characters than its field takes.
pub(crate) fn too_long(field: &'static str, most: usize) -> AppError {
    AppError::refused(Refusal::because(Reason::with(Code::InvalidInput, [format!("{field}: ≤ {most}")])).at(field))
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::refused(refusal)
    }
}

impl From<CursorError> for AppError {
    fn from(error: CursorError) -> Self {
        match error {
            CursorError::Invalid => Self::bad_request(Code::CursorInvalid),
            CursorError::Resync => Self::bad_request(Code::Resync),
        }
    }
}
