//! The steps of the warehouse for parcels.

pub(super) mod shipments;

pub use shipments::{CloseInput, LabelInput, ParcelInput, QcInput, ScanInput, TrackingInput, VoidInput};

use crate::App;

/// The use cases of warehouses and parcels.
#[derive(Clone, Copy)]
pub struct Fulfillment<'a> {
    app: &'a App,
}

impl App {
    /// The use cases of warehouses and parcels.
    pub fn fulfillment(&self) -> Fulfillment<'_> {
        Fulfillment { app: self }
    }
}
