//! Input of facts.

use async_graphql::InputObject;
use chrono::{DateTime, Utc};

use crate::graphql::api::order::input::OrderIdentifierInput;
use crate::graphql::types::enums::{Confidence, FactKind, Source};

/// Reports what a system says of an order.
#[derive(Debug, Clone, InputObject)]
pub struct FactReportInput {
    /// The order.
    pub order: OrderIdentifierInput,
    /// The system that says it: `CHANNEL`, `ERP`, `WMS` or `CARRIER`.
    pub source: Source,
    /// About what.
    pub kind: FactKind,
    /// What. `STATUS`: one of our statuses, anything else is kept as UNKNOWN; `OUTBOUND`: the tracking number; `QC`: PASSED or
    /// REJECTED; `STOCK`: RESERVED or SHORT; `GIFT_OUTBOUND`: the outbound number.
    pub value: String,
    /// The system's own word, if it is another.
    pub raw_value: Option<String>,
    /// The parcel that it is about, by its tracking number.
    pub tracking_number: Option<String>,
    /// The line that it is about, by the channel's id of it or by its SKU where only one line has it: of `QC` and `STOCK`, and not beside a
    /// tracking number.
    pub line: Option<String>,
    /// When the system saw it.
    pub observed_at: DateTime<Utc>,
    /// How sure it is.
    #[graphql(default_with = "Confidence::Confirmed")]
    pub confidence: Confidence,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}
