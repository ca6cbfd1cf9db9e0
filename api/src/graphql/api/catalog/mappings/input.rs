//! Inputs of mappings, and of payloads that are read again.

use async_graphql::{ID, InputObject};
use chrono::{DateTime, Utc};
use macros::guarded;

use crate::graphql::types::enums::{OrderStatus, ShipmentStatus};

/// Sets the mapping that reads the payloads of a platform.
#[derive(Debug, Clone, InputObject)]
pub struct MappingSetInput {
    /// The name of the mapping: 1 – 64 letters, digits, `-` and `_`. A new name creates a new mapping.
    pub mapping: String,
    /// The whole document, as TOML of at most 131,072 bytes.
    pub document: String,
    /// The reason, in up to 500 characters.
    pub note: Option<String>,
    /// The version in force that you have seen; another one is refused with `STALE_VERSION`. 0 = the one that is built in.
    pub expected_version: Option<i64>,
    /// Whether this is a dry run: nothing is changed, and the payload shows the trial.
    #[graphql(default)]
    pub dry_run: bool,
    /// An idempotency key of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}

/// Sets a mapping back to an earlier version.
#[derive(Debug, Clone, InputObject)]
pub struct MappingRestoreInput {
    /// The name of the mapping.
    pub mapping: String,
    /// The version whose document counts again, under a new version; 0 = the one that is built in, also as later releases bring it.
    pub version: i64,
    /// The reason, in up to 500 characters.
    pub note: Option<String>,
    /// The version in force that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// Whether this is a dry run: nothing is changed, and the payload shows the trial.
    #[graphql(default)]
    pub dry_run: bool,
    /// An idempotency key of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}

/// Sets the meaning of a platform's status. Exactly one of `orderStatus` and `shipmentStatus` is given.
#[derive(Debug, Clone, InputObject)]
pub struct MappingStatusSetInput {
    /// The name of the mapping.
    pub mapping: String,
    /// The platform's status, as `rawStatus` shows it: 1 – 120 characters.
    pub raw_status: String,
    /// The meaning of the status for an order.
    pub order_status: Option<OrderStatus>,
    /// The meaning of the status for a parcel that a carrier reports on.
    pub shipment_status: Option<ShipmentStatus>,
    /// The JSON pointer of the order's status in the payload; needed only where the mapping reads statuses from several places.
    pub pointer: Option<String>,
    /// The reason, in up to 500 characters.
    pub note: Option<String>,
    /// The version in force that you have seen; another one is refused with `STALE_VERSION`. 0 = the one that is built in.
    pub expected_version: Option<i64>,
    /// Whether this is a dry run: nothing is changed, and the payload shows the trial.
    #[graphql(default)]
    pub dry_run: bool,
    /// An idempotency key of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}

/// Chooses payloads that are read again, oldest first. A condition that is left out matches every payload.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct PayloadsReadAgainInput {
    /// Payloads of this shop.
    #[target]
    pub shop: Option<ID>,
    /// Payloads that this mapping read.
    pub mapping: Option<String>,
    /// Payloads that this version of the mapping's document read; 0 = the one that is built in.
    pub version: Option<i64>,
    /// Payloads that came at this time or later.
    pub received_from: Option<DateTime<Utc>>,
    /// Payloads that came before this time.
    pub received_to: Option<DateTime<Utc>>,
    /// Whether only payloads that could not be read or applied are read.
    #[graphql(default)]
    pub only_failed: bool,
    /// The largest number of payloads to read, 1 – 500.
    #[graphql(default = 100)]
    pub first: i32,
    /// The `cursor` of the previous call; reading continues after it.
    pub after: Option<String>,
    /// Whether this is a dry run: nothing is changed, and the payload shows what would come of it.
    #[graphql(default)]
    pub dry_run: bool,
}
