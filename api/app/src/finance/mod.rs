//! Exports for the accounts.

pub(super) mod exports;

use crate::App;

/// The use cases of finance exports.
#[derive(Clone, Copy)]
pub struct Exports<'a> {
    app: &'a App,
}

impl App {
    /// The use cases of finance exports.
    pub fn exports(&self) -> Exports<'_> {
        Exports { app: self }
    }
}
