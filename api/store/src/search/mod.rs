//! The search for orders by the text that a person types, and the searches that people save.

pub mod orders;
mod saved;

use crate::Store;

/// The rows of the search box.
#[derive(Clone, Copy)]
pub struct SearchStore<'a> {
    store: &'a Store,
}

impl Store {
    /// The rows of the search box.
    pub fn search(&self) -> SearchStore<'_> {
        SearchStore { store: self }
    }
}
