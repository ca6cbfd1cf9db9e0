//! Inputs of batches.

use async_graphql::{ID, InputObject};
use chrono::{DateTime, Utc};
use macros::guarded;

use crate::graphql::types::enums::RuleReview;

/// Approves many orders at once.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrdersApproveInput {
    /// The orders' global ids, 1 to 500.
    #[at_most(500)]
    pub orders: Vec<ID>,
    /// An idempotency key of up to 200 characters. Sent again with the same key and input, a batch that was cut off continues, and one that
    /// ended gives its results again.
    pub idempotency_key: Option<String>,
}

/// Releases many holds at once.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct HoldsReleaseInput {
    /// The holds' global ids, 1 to 500.
    #[at_most(500)]
    pub holds: Vec<ID>,
    /// The reason why they are released; kept with each of them.
    pub note: Option<String>,
    /// Your verdict about the rules that placed them, as in `orderHoldRelease`.
    pub review: Option<RuleReview>,
    /// An idempotency key of up to 200 characters. Sent again with the same key and input, a batch that was cut off continues, and one that
    /// ended gives its results again.
    pub idempotency_key: Option<String>,
}

/// Records many vouchers at once.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct VouchersRecordInput {
    /// The vouchers, 1 to 500.
    #[at_most(500)]
    pub vouchers: Vec<VoucherInput>,
    /// An idempotency key of up to 200 characters. Sent again with the same key and input, a batch that was cut off continues, and one that
    /// ended gives its results again.
    pub idempotency_key: Option<String>,
}

/// The voucher of one order.
#[derive(Debug, Clone, InputObject)]
pub struct VoucherInput {
    /// The order's global id.
    pub order: ID,
    /// The voucher's number in the books.
    pub number: String,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
}

/// Records many settlements at once.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct SettlementsRecordInput {
    /// The settlements, 1 to 500.
    #[at_most(500)]
    pub settlements: Vec<SettlementInput>,
    /// An idempotency key of up to 200 characters. Sent again with the same key and input, a batch that was cut off continues, and one that
    /// ended gives its results again.
    pub idempotency_key: Option<String>,
}

/// The settlement of one order.
#[derive(Debug, Clone, InputObject)]
pub struct SettlementInput {
    /// The order's global id.
    pub order: ID,
    /// The time at which the channel settled.
    pub settled_at: DateTime<Utc>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
}
