//! Input of facts.

use async_graphql::InputObject;
use chrono::{DateTime, Utc};
use macros::guarded;

use crate::graphql::api::order::input::OrderIdentifierInput;
use crate::graphql::types::enums::{Confidence, FactKind, Source};

/// Reports a fact that a system states about an order.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct FactReportInput {
    /// The order that the fact is about.
    #[target]
    pub order: OrderIdentifierInput,
    /// The system that states it: `CHANNEL`, `ERP`, `WMS` or `CARRIER`.
    pub source: Source,
    /// The subject of the fact.
    #[target(1)]
    pub kind: FactKind,
    /// The value. `STATUS`: one of our statuses, anything else is kept as UNKNOWN; `OUTBOUND`: the tracking number; `QC`: PASSED or
    /// REJECTED; `STOCK`: RESERVED or SHORT; `GIFT_OUTBOUND`: the outbound number; `WEIGHT`: whole grams.
    pub value: String,
    /// The system's own value, if it differs from `value`.
    pub raw_value: Option<String>,
    /// The parcel that it is about, by its tracking number.
    #[target]
    pub tracking_number: Option<String>,
    /// The line that it is about, by the channel's id of it, or by its SKU where only one line has it. For `QC` and `STOCK`; give either a
    /// line or a tracking number.
    pub line: Option<String>,
    /// The time at which the system observed it.
    pub observed_at: DateTime<Utc>,
    /// The certainty of the fact.
    #[graphql(default_with = "Confidence::Confirmed")]
    pub confidence: Confidence,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}
