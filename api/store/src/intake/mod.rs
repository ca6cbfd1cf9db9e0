//! Payloads as they were received, polls, and the look-up of stored deliveries, orders and erasures.

pub mod known;
pub mod payloads;
pub mod polls;

use crate::Store;

/// The rows of payloads and polls.
#[derive(Clone, Copy)]
pub struct IntakeStore<'a> {
    store: &'a Store,
}

impl Store {
    /// The rows of payloads and polls.
    pub fn intake(&self) -> IntakeStore<'_> {
        IntakeStore { store: self }
    }
}
