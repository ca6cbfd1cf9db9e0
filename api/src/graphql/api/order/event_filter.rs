//! Filters of what subscriptions deliver.

use async_graphql::{ID, InputObject};

use crate::graphql::types::enums::{OrderStatus, Source};

/// Which events. Every given condition must hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct OrderEventWhereInput {
    /// Of this order, by its global id.
    pub order: Option<ID>,
    /// Of these shops, by their ids, at most 100; an id of which there is no shop when the subscription begins is left out.
    pub shop: Option<Vec<ID>>,
    /// Of this warehouse, by its code.
    pub warehouse: Option<ID>,
    /// Of these kinds, by the names of the event types, e.g. `OrderStatusChanged`.
    pub kind: Option<Vec<String>>,
    /// Of orders in one of these statuses right after the event.
    pub status: Option<Vec<OrderStatus>>,
    /// Caused by one of these parties.
    pub source: Option<Vec<Source>>,
}
