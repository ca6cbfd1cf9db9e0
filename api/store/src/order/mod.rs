//! Orders as rows and as documents, the unit of work that locks and writes them, and the lists of them.

pub mod aggregate;
pub(super) mod batch;
pub(super) mod card_queue;
pub mod cards;
pub(super) mod contact;
pub mod document;
pub mod finance;
pub mod list;
pub mod matrix;
pub(super) mod order_row;
pub(super) mod orders;
pub mod phone_filter;
pub mod rebuild;
pub(super) mod rows;
pub mod settled;
pub mod settled_change;
pub mod status_meanings;
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
