//! Inputs of the warehouse: pack, label, scan, quality control.

use async_graphql::{ID, InputObject};
use chrono::{DateTime, Utc};
use macros::guarded;

use crate::graphql::types::enums::QcResult;

/// Completes the pack of an order.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderPackCompleteInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The parcels; left out, everything goes into the known parcel, or into one new parcel.
    #[at_most(100)]
    pub shipments: Option<Vec<PackedShipmentInput>>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// A parcel as it was packed.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct PackedShipmentInput {
    /// The carrier's code, e.g. `SF`.
    pub carrier: Option<String>,
    /// The tracking number, where it is known already.
    pub tracking_number: Option<String>,
    /// The lines in the parcel; may be left out when there is one parcel.
    #[at_most(2_000)]
    pub lines: Option<Vec<PackedLineInput>>,
}

/// The number of pieces of a line in a parcel.
#[derive(Debug, Clone, InputObject)]
pub struct PackedLineInput {
    /// The line's global id.
    pub line: ID,
    /// The number of pieces.
    pub quantity: u32,
}

/// Prints a parcel's label.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct ShipmentLabelPrintInput {
    /// The shipment's global id.
    #[target(1)]
    pub shipment: ID,
    /// The carrier's code, where the parcel has none yet.
    pub carrier: Option<String>,
    /// The tracking number, where the parcel has none yet.
    #[target]
    pub tracking_number: Option<String>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again. Printing without a key counts every
    /// call, because every call is a sheet of paper.
    pub idempotency_key: Option<String>,
}

/// Voids a parcel that is still here.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct ShipmentVoidInput {
    /// The shipment's global id.
    #[target]
    pub shipment: ID,
    /// The reason; at most 500 characters. It is kept with the entry in the timeline.
    pub reason: String,
    /// The order's version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Replaces the tracking number of a parcel that is still here.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct ShipmentTrackingReplaceInput {
    /// The shipment's global id.
    #[target(1)]
    pub shipment: ID,
    /// The tracking number from now on; at most 64 characters.
    #[target]
    pub tracking_number: String,
    /// The carrier's code, e.g. `SF`, where it changes, too.
    pub carrier: Option<String>,
    /// The reason; at most 500 characters. It is kept with the entry in the timeline.
    pub reason: Option<String>,
    /// The order's version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Scans a parcel out of the warehouse.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderOutboundScanInput {
    /// The tracking number that the scanner read.
    #[target]
    pub tracking_number: String,
    /// The time of the scan; left out, now.
    pub scanned_at: Option<DateTime<Utc>>,
    /// The id of the handheld.
    pub device_id: Option<String>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Records the quality control of an order.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderQcRecordInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The result of the check.
    pub result: QcResult,
    /// The global id of the shipment, when one parcel was checked; without shipment and line, the whole order was.
    #[target]
    pub shipment: Option<ID>,
    /// The global id of the line, when one line was checked; give either a line or a shipment.
    pub line: Option<ID>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Closes pieces that will never be sent.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderRemainderCloseInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The pieces to close, by line.
    #[at_most(2_000)]
    pub lines: Vec<ClosedLineInput>,
    /// The reason, for the customer and for finance.
    pub reason: String,
    /// Whether the pieces are paid back: opens a refund of them that is already approved, and that finance pays out.
    #[graphql(default)]
    pub refund: bool,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// The number of pieces of a line that will never be sent.
#[derive(Debug, Clone, InputObject)]
pub struct ClosedLineInput {
    /// The line's global id.
    pub line: ID,
    /// The number of pieces.
    pub quantity: u32,
}

/// Confirms that pieces are back at their place.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderPutBackConfirmInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The pieces, by line; left out, all that have to go back.
    #[at_most(2_000)]
    pub lines: Option<Vec<PutBackLineInput>>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// The number of pieces of a line that are back at their place.
#[derive(Debug, Clone, InputObject)]
pub struct PutBackLineInput {
    /// The line's global id.
    pub line: ID,
    /// The number of pieces.
    pub quantity: u32,
}
