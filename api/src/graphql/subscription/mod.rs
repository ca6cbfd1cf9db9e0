//! The root subscriptions. Each delivers what the journal holds, in its order: first what lies behind `after`, then what comes.

pub mod alerts;
pub mod exports;
pub mod orders;

use async_graphql::MergedSubscription;

/// Everything that can be followed. With `after`, everything behind that cursor comes first, in order, and then the live events:
/// none is missed, none comes twice.
#[derive(MergedSubscription, Default)]
#[graphql(name = "Subscription")]
pub struct Subscription(alerts::AlertSubscriptions, exports::ExportSubscriptions, orders::OrderSubscriptions);
