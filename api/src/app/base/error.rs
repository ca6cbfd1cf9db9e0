//! What can go wrong in a use case, with what the caller is told and what only the log is told.

use domain::access::actor::Permission;
use domain::order::Order;
use domain::refusal::{Code, Language, Reason, Refusal};

use crate::events::cursor::CursorError;
use crate::store::StoreError;

/// What went wrong in a use case.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// An expected no: a rule, a stale version, an input that cannot be. It becomes `userErrors`.
    #[error("{refusal}")]
    Refused {
        /// Why.
        refusal: Refusal,
        /// The order as it is, where the actor may see it.
        order: Option<Box<Order>>,
    },
    /// The actor lacks a permission.
    #[error("{} is needed", permission_name(*.0))]
    Forbidden(Permission),
    /// Too much in too short a time.
    #[error("{}", .reason.message(Language::En))]
    Throttled {
        /// Why.
        reason: Reason,
        /// After how many seconds it is worth trying again.
        retry_after: u64,
    },
    /// The request itself cannot be: an id of another type, a cursor from elsewhere, a page of a thousand.
    #[error("{}", .0.message(Language::En))]
    BadRequest(Reason),
    /// The database failed.
    #[error("the database failed")]
    Store(#[from] StoreError),
    /// A file of an export failed.
    #[error("a file could not be written or read")]
    File(#[from] std::io::Error),
    /// Something that must not happen did; the text goes to the log only.
    #[error("internal error")]
    Internal(String),
}

impl AppError {
    /// A refusal that leaves the order out.
    pub fn refused(refusal: impl Into<Refusal>) -> Self {
        Self::Refused { refusal: refusal.into(), order: None }
    }

    /// The refusal of something that does not exist for the actor: the same words whether it exists for others or not.
    pub fn not_found(field: &'static str) -> Self {
        Self::refused(Refusal::because(Reason::with(Code::NotFound, [field])).at(field))
    }

    /// What happened with its cause, for the log and for who runs a command: callers of the API are told less.
    pub fn in_words(&self) -> String {
        match self {
            Self::Store(cause) => cause.to_string(),
            Self::File(cause) => format!("{self}: {cause}"),
            Self::Internal(text) => text.clone(),
            other => other.to_string(),
        }
    }

    /// Whether the same request may succeed in a moment: the database was not there, or others were faster again and again.
    pub fn passes(&self) -> bool {
        matches!(self, Self::Store(StoreError::Unavailable(_) | StoreError::Contention(_)))
    }

    /// Whether the request would read more than it may.
    pub fn is_bound(&self) -> bool {
        matches!(self, Self::Store(StoreError::TooMuch))
    }

    /// An input that cannot be.
    pub fn bad_request(reason: impl Into<Reason>) -> Self {
        Self::BadRequest(reason.into())
    }
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

/// The permission's word in the API.
pub fn permission_name(permission: Permission) -> String {
    serde_json::to_value(permission).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
