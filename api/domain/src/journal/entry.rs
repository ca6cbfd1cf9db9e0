//! An entry of the journal.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::access::actor::Person;
use crate::event::Event;
use crate::journal::topic::Topic;
use crate::kernel::ids::{EventId, OrderId};
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;

/// One entry of the journal: an event, its order as it stood right after, its author, and its times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JournalEntry {
    /// The id of the entry.
    pub id: EventId,
    /// The position in the feed that subscribers read; `None` = between the commit and the relay.
    pub position: Option<i64>,
    /// The order of the event; `None` = the event is about no order.
    pub order: Option<OrderId>,
    /// The order's version after the event.
    pub version: Option<i64>,
    /// The order's shop, or the alert's.
    pub shop: Option<String>,
    /// The order's warehouse, or the alert's.
    pub warehouse: Option<String>,
    /// The order's status after the event.
    pub status: Option<OrderStatus>,
    /// The topics that its aggregate gives, beyond those of the event's row and of its order, shop and warehouse.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more_topics: Vec<Topic>,
    /// The event that happened.
    pub event: Event,
    /// The kind of party that caused it.
    pub source: Source,
    /// The person who caused it; `None` = a channel, a carrier or a rule did.
    pub actor: Option<Person>,
    /// The time of the event, as far as the source knows.
    pub occurred_at: DateTime<Utc>,
    /// The time at which it was recorded here.
    pub recorded_at: DateTime<Utc>,
}
