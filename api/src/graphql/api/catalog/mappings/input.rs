//! Inputs of mappings, and of payloads that are read again.

use async_graphql::{ID, InputObject};
use chrono::{DateTime, Utc};

use crate::graphql::types::enums::{OrderStatus, ShipmentStatus};

/// Sets how payloads of a platform are read.
#[derive(Debug, Clone, InputObject)]
pub struct MappingSetInput {
    /// The mapping's name: 1 – 64 letters, digits, `-` and `_`. A name that is new makes a new mapping.
    pub mapping: String,
    /// The whole document, TOML of at most 131,072 bytes.
    pub document: String,
    /// Why, in up to 500 characters.
    pub note: Option<String>,
    /// The version in force that you have seen; another one is refused with `STALE_VERSION`. 0 = the one that is built in.
    pub expected_version: Option<i64>,
    /// Whether nothing is changed, and only the trial is answered.
    #[graphql(default)]
    pub dry_run: bool,
    /// Any text of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}

/// Sets a mapping back to an earlier version.
#[derive(Debug, Clone, InputObject)]
pub struct MappingRestoreInput {
    /// The mapping's name.
    pub mapping: String,
    /// The version whose document counts again, under a new version; 0 = the one that is built in, also as later releases bring it.
    pub version: i64,
    /// Why, in up to 500 characters.
    pub note: Option<String>,
    /// The version in force that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// Whether nothing is changed, and only the trial is answered.
    #[graphql(default)]
    pub dry_run: bool,
    /// Any text of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}

/// Says what a status word of a platform means. Exactly one of `orderStatus` and `shipmentStatus` is given.
#[derive(Debug, Clone, InputObject)]
pub struct MappingStatusSetInput {
    /// The mapping's name.
    pub mapping: String,
    /// The platform's word, as `rawStatus` shows it: 1 – 120 characters.
    pub raw_status: String,
    /// What it means of an order.
    pub order_status: Option<OrderStatus>,
    /// What it means of a parcel that a carrier reports on.
    pub shipment_status: Option<ShipmentStatus>,
    /// The JSON pointer where the word of an order stands; needed only where the mapping looks words up at several places.
    pub pointer: Option<String>,
    /// Why, in up to 500 characters.
    pub note: Option<String>,
    /// The version in force that you have seen; another one is refused with `STALE_VERSION`. 0 = the one that is built in.
    pub expected_version: Option<i64>,
    /// Whether nothing is changed, and only the trial is answered.
    #[graphql(default)]
    pub dry_run: bool,
    /// Any text of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}

/// Chooses payloads that are read again, oldest first. Everything that is left out counts as "any".
#[derive(Debug, Clone, InputObject)]
pub struct PayloadsReadAgainInput {
    /// Payloads of this shop.
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
    /// How many at most, 1 – 500.
    #[graphql(default = 100)]
    pub first: i32,
    /// The `cursor` of the call before; reading goes on behind it.
    pub after: Option<String>,
    /// Whether nothing is changed, and only what would come of it is answered.
    #[graphql(default)]
    pub dry_run: bool,
}
