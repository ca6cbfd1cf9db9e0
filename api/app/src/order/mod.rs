//! Reading and changing orders: one at a time, in batches, and by the settings of the status matrix.

pub(super) mod batches;
pub(super) mod card;
pub(super) mod change;
pub(super) mod facts;
pub(super) mod holds;
pub(super) mod matrix;
pub(super) mod meanings;
pub(super) mod orders;
pub(super) mod payments;
pub(super) mod priority;
pub(super) mod sweeps;

use crate::App;

/// The use cases of orders.
#[derive(Clone, Copy)]
pub struct Orders<'a> {
    app: &'a App,
}

impl App {
    /// The use cases of orders.
    pub fn orders(&self) -> Orders<'_> {
        Orders { app: self }
    }
}
