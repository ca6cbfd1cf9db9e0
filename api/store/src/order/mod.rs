//! Orders as rows and as documents, the unit of work that locks and writes them, and the lists of them.

pub mod aggregate;
pub(super) mod batch;
pub(super) mod card_queue;
pub mod cards;
pub(super) mod contact;
pub mod document;
pub mod files;
pub mod finance;
pub(super) mod line_row;
pub mod list;
pub mod matrix;
pub mod narrow;
pub(super) mod order_row;
pub(super) mod orders;
pub mod phone_filter;
pub mod promise_filter;
pub mod rebuild;
pub(crate) mod region_filter;
pub(super) mod rows;
pub mod settled;
pub mod settled_change;
pub mod status_meanings;
pub(super) mod tag_rows;
pub mod tracking;
pub mod work;

use crate::Store;

/// The rows of orders.
#[derive(Clone, Copy)]
pub struct OrderStore<'a> {
    store: &'a Store,
}

impl Store {
    /// The rows of orders.
    pub fn orders(&self) -> OrderStore<'_> {
        OrderStore { store: self }
    }
}
