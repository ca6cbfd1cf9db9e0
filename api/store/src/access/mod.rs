//! Revoked tokens.

pub mod revocations;

use crate::Store;

/// The rows of revocations.
#[derive(Clone, Copy)]
pub struct AccessStore<'a> {
    store: &'a Store,
}

impl Store {
    /// The rows of revocations.
    pub fn access(&self) -> AccessStore<'_> {
        AccessStore { store: self }
    }
}
