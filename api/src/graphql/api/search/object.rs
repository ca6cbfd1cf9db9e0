//! `OrderMatch`: an order that was found, and the attribute that matched.

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
    /// The attribute by which it was found; the surest, where several matched.
    pub matched_by: OrderMatchedBy,
    /// The order that was found.
    pub order: Order,
}
