//! The revocation of tokens.

pub(super) mod revocations;

pub use revocations::{RestoreInput, RevokeInput};

use crate::App;

/// The use cases of revocations.
#[derive(Clone, Copy)]
pub struct Access<'a> {
    app: &'a App,
}

impl App {
    /// The use cases of revocations.
    pub fn access(&self) -> Access<'_> {
        Access { app: self }
    }
}
