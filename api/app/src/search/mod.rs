//! The search for orders and customers by a typed text, and the searches that people save.

pub(super) mod customers;
pub(super) mod orders;
pub(super) mod saved;

pub use customers::{Customer, CustomerLookup, is_customer_id};
pub use orders::OrderMatches;
pub use saved::{SavedSearchCreate, SavedSearchDelete, SavedSearchUpdate};

use crate::App;

/// The use cases of customers and the search box.
#[derive(Clone, Copy)]
pub struct Search<'a> {
    app: &'a App,
}

impl App {
    /// The use cases of customers and the search box.
    pub fn search(&self) -> Search<'_> {
        Search { app: self }
    }
}
