//! `OrderMatch`: an order that was found, and by what.

use async_graphql::SimpleObject;
use macros::Written;

use crate::graphql::api::order::object::Order;
use crate::graphql::types::enums::OrderMatchedBy;
use crate::graphql::types::page::connection;

connection!(
    /// A page of orders that were found, newest first.
    OrderMatchConnection,
    /// An order that was found, with its cursor.
    OrderMatchEdge,
    OrderMatch
);

/// An order that was found.
#[derive(SimpleObject, Written)]
pub struct OrderMatch {
    /// By what it was found; the surest, where it was found by several things.
    pub matched_by: OrderMatchedBy,
    /// The order.
    pub order: Order,
}
