//! `Node`: the objects that have a global id of their own.

use async_graphql::{ID, Interface};
use macros::Written;

use crate::graphql::api::alert::object::Alert;
use crate::graphql::api::finance::object::OrderExport;
use crate::graphql::api::order::object::Order;
use crate::graphql::api::search::customer::Customer;
use crate::graphql::api::search::saved::SavedSearch;

/// An object with a global id.
#[derive(Interface, Written)]
#[expect(clippy::large_enum_variant, reason = "it lives for one answer")]
#[graphql(field(name = "id", ty = "ID", desc = "The global id of the object."))]
pub enum Node {
    /// An order as a node.
    Order(Order),
    /// A customer as a node.
    Customer(Customer),
    /// An alert as a node.
    Alert(Alert),
    /// An export as a node.
    OrderExport(OrderExport),
    /// A saved search as a node.
    SavedSearch(SavedSearch),
}
