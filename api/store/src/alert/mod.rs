//! Alerts, and the orders that are due to raise one.

pub mod alerts;
pub mod due;

use crate::Store;

/// The rows of alerts and their thresholds.
#[derive(Clone, Copy)]
pub struct AlertStore<'a> {
    store: &'a Store,
}

impl Store {
    /// The rows of alerts and their thresholds.
    pub fn alerts(&self) -> AlertStore<'_> {
        AlertStore { store: self }
    }
}
