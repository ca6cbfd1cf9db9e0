//! Lists of returns.

pub mod returns;

use crate::Store;

/// The rows of returns.
#[derive(Clone, Copy)]
pub struct ReturnStore<'a> {
    store: &'a Store,
}

impl Store {
    /// The rows of returns.
    pub fn returns(&self) -> ReturnStore<'_> {
        ReturnStore { store: self }
    }
}
