//! Reading and changing orders: one at a time, in batches, and by the settings of the status matrix.

pub(super) mod batches;
pub(super) mod card;
pub(super) mod change;
pub(super) mod facts;
pub(super) mod filter;
pub(super) mod holds;
pub(super) mod materials;
pub(super) mod matrix;
pub(super) mod meanings;
pub(super) mod orders;
pub(super) mod payments;
pub(super) mod priority;
pub(super) mod regions;
pub(super) mod sweeps;

pub use batches::{Approval, Batch, BatchItem, ItemResult, MOST_ITEMS, Settlement, Voucher};
pub use card::{Card, CardOrder, CardParts, ContactOfOrder, OrderLines, Part};
pub use change::{Change, Changed};
pub use facts::FactInput;
pub use filter::OrderFilter;
pub use holds::{HoldInput, Release};
pub use materials::{MaterialInput, Upload, UploadAddress, UploadedFiles};
pub use matrix::{TransitionInput, TransitionRow, TransitionTrial};
pub use meanings::MeaningInput;
pub use orders::{ContactInput, OrderList, OrderSort, Reveal, SortField, lines_page};
pub use payments::PaymentInput;

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
