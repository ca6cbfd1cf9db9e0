//! Inputs of holds.

use async_graphql::{ID, InputObject};
use chrono::{DateTime, Utc};
use macros::guarded;

use crate::graphql::types::enums::{HoldReason, RuleReview};

/// Places a hold on an order, whole or some of its lines.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderHoldPlaceInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The reason of the hold.
    #[graphql(default_with = "HoldReason::Other")]
    pub reason: HoldReason,
    /// A note in your own text.
    pub note: Option<String>,
    /// The global ids of the lines to hold; left out, the whole order.
    #[at_most(2_000)]
    pub lines: Option<Vec<ID>>,
    /// The time at which it releases itself; left out, never.
    pub release_at: Option<DateTime<Utc>>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Releases a hold of an order.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderHoldReleaseInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The hold's global id.
    #[target]
    pub hold: ID,
    /// The reason why it is released; kept with the hold.
    pub note: Option<String>,
    /// Your verdict about the rules that placed it: it counts in their precision, and after a false alarm the same version does not hold
    /// this order again. It has no effect on a hold that no rule placed.
    pub review: Option<RuleReview>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}
