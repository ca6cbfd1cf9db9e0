//! Exports and the ranges that they froze.

pub mod exports;
pub mod freezes;

use crate::Store;

/// The rows of finance exports.
#[derive(Clone, Copy)]
pub struct ExportStore<'a> {
    store: &'a Store,
}

impl Store {
    /// The rows of finance exports.
    pub fn exports(&self) -> ExportStore<'_> {
        ExportStore { store: self }
    }
}
