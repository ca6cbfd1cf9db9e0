//! `Node`: everything that has a global id of its own.

use async_graphql::{ID, Interface};
use macros::Written;

use super::alert::Alert;
use super::customer::Customer;
use super::export::OrderExport;
use super::order::Order;

/// Something with a global id.
#[derive(Interface, Written)]
#[expect(clippy::large_enum_variant, reason = "it lives for one answer")]
#[graphql(field(name = "id", ty = "ID", desc = "Its global id."))]
pub enum Node {
    /// An order.
    Order(Order),
    /// A customer.
    Customer(Customer),
    /// An alert.
    Alert(Alert),
    /// An export.
    OrderExport(OrderExport),
}
