//! Returns, refunds and exchanges.

pub(super) mod returns;

pub use returns::{OverdueFilter, ReturnFilter, ReturnInput, ReturnList, ReturnSort, ReturnSortField, ReturnTally, TimeRange};

use crate::App;

/// The use cases of returns.
#[derive(Clone, Copy)]
pub struct Returns<'a> {
    app: &'a App,
}

impl App {
    /// The use cases of returns.
    pub fn returns(&self) -> Returns<'_> {
        Returns { app: self }
    }
}
