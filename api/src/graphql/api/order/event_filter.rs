//! Filters of the events that subscriptions deliver.

use async_graphql::{ID, InputObject};
use macros::guarded;

use crate::graphql::types::enums::{OrderStatus, Source};

/// A filter of events. Every given condition must hold.
#[guarded]
#[derive(Debug, Clone, Default, InputObject)]
pub struct OrderEventWhereInput {
    /// Events of this order, by its global id.
    pub order: Option<ID>,
    /// Events of these shops, by their ids, at most 100; an id that is unknown when the subscription begins is left out.
    #[at_most(100)]
    pub shop: Option<Vec<ID>>,
    /// Events of this warehouse, by its code.
    pub warehouse: Option<ID>,
    /// Events of these kinds, by the names of their types, e.g. `OrderStatusChanged`.
    #[at_most(100)]
    pub kind: Option<Vec<String>>,
    /// Events of orders in one of these statuses right after the event.
    #[at_most(100)]
    pub status: Option<Vec<OrderStatus>>,
    /// Events caused by one of these parties.
    #[at_most(100)]
    pub source: Option<Vec<Source>>,
}
