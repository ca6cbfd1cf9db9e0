//! Inputs of payments.

use async_graphql::{ID, InputObject};
use chrono::{DateTime, Utc};
use macros::guarded;

use crate::graphql::types::scalar::CurrencyCode;

/// Records a payment that arrived outside the channel, such as a bank transfer.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct PaymentRecordInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The amount that arrived: decimal text in major units, e.g. `"269.00"`, with no more decimals than the currency has.
    pub amount: String,
    /// The currency of the amount, which must be the order's; left out, it is the order's.
    pub currency: Option<CurrencyCode>,
    /// The way of paying, up to 64 characters, e.g. `BANK_TRANSFER`.
    pub method: Option<String>,
    /// The bank's reference of the payment, up to 64 characters. The same reference and amount on the same order is the same payment and
    /// is counted once.
    pub reference: String,
    /// The time at which the money arrived; at the latest now.
    pub paid_at: DateTime<Utc>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}
