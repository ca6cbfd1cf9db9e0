//! `Node`: everything that has a global id of its own.

use async_graphql::{ID, Interface};
use macros::Written;

use crate::graphql::api::alert::object::Alert;
use crate::graphql::api::finance::object::OrderExport;
use crate::graphql::api::order::object::Order;
use crate::graphql::api::search::customer::Customer;

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
