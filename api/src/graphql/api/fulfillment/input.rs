//! Inputs of the warehouse: pack, label, scan, quality control.

use async_graphql::{Enum, ID, InputObject};
use chrono::{DateTime, Utc};

/// Completes the pack of an order.
#[derive(Debug, Clone, InputObject)]
pub struct OrderPackCompleteInput {
    /// The order's global id.
    pub order: ID,
    /// The parcels; left out, everything goes into the parcel that is known, or into one new one.
    pub shipments: Option<Vec<PackedShipmentInput>>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// Any text of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// A parcel as it was packed.
#[derive(Debug, Clone, InputObject)]
pub struct PackedShipmentInput {
    /// The carrier's code, e.g. `SF`.
    pub carrier: Option<String>,
    /// The tracking number, where it is known already.
    pub tracking_number: Option<String>,
    /// What is in it; may be left out when there is one parcel.
    pub lines: Option<Vec<PackedLineInput>>,
}

/// How many of a line are in a parcel.
#[derive(Debug, Clone, InputObject)]
pub struct PackedLineInput {
    /// The line's global id.
    pub line: ID,
    /// Pieces.
    pub quantity: u32,
}

/// Prints a parcel's label.
#[derive(Debug, Clone, InputObject)]
pub struct ShipmentLabelPrintInput {
    /// The shipment's global id.
    pub shipment: ID,
    /// The carrier's code, where the parcel has none yet.
    pub carrier: Option<String>,
    /// The tracking number, where the parcel has none yet.
    pub tracking_number: Option<String>,
    /// Any text of up to 200 characters; the same key and input give the first answer again. Printing without a key counts every
    /// call, because every call is a sheet of paper.
    pub idempotency_key: Option<String>,
}

/// Voids a parcel that has not left.
#[derive(Debug, Clone, InputObject)]
pub struct ShipmentVoidInput {
    /// The shipment's global id.
    pub shipment: ID,
    /// Why; at most 500 characters. It is kept with the entry in the timeline.
    pub reason: String,
    /// The order's version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// Any text of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Gives a parcel that has not left another tracking number.
#[derive(Debug, Clone, InputObject)]
pub struct ShipmentTrackingReplaceInput {
    /// The shipment's global id.
    pub shipment: ID,
    /// The tracking number from now on; at most 64 characters.
    pub tracking_number: String,
    /// The carrier's code, e.g. `SF`, where it is another one.
    pub carrier: Option<String>,
    /// Why; at most 500 characters. It is kept with the entry in the timeline.
    pub reason: Option<String>,
    /// The order's version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// Any text of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Scans a parcel out of the warehouse.
#[derive(Debug, Clone, InputObject)]
pub struct OrderOutboundScanInput {
    /// What the scanner read.
    pub tracking_number: String,
    /// When; now, if you leave it out.
    pub scanned_at: Option<DateTime<Utc>>,
    /// Which handheld.
    pub device_id: Option<String>,
    /// Any text of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// What quality control found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum QcResult {
    /// Everything is fine.
    Passed,
    /// It must not leave.
    Rejected,
}

/// Records quality control of an order.
#[derive(Debug, Clone, InputObject)]
pub struct OrderQcRecordInput {
    /// The order's global id.
    pub order: ID,
    /// What was found.
    pub result: QcResult,
    /// The shipment's global id, where it was one parcel that was checked; left out, it is the whole order.
    pub shipment: Option<ID>,
    /// The line's global id, where it was one line that was checked; not beside a shipment.
    pub line: Option<ID>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// Any text of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Closes pieces that will never be sent.
#[derive(Debug, Clone, InputObject)]
pub struct OrderRemainderCloseInput {
    /// The order's global id.
    pub order: ID,
    /// Which pieces.
    pub lines: Vec<ClosedLineInput>,
    /// Why, for the customer and for finance.
    pub reason: String,
    /// Whether they are paid back: opens a refund of these pieces that is agreed to, and that finance pays out.
    #[graphql(default)]
    pub refund: bool,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// Any text of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// How many of a line will never be sent.
#[derive(Debug, Clone, InputObject)]
pub struct ClosedLineInput {
    /// The line's global id.
    pub line: ID,
    /// Pieces.
    pub quantity: u32,
}

/// Confirms that pieces are back at their place.
#[derive(Debug, Clone, InputObject)]
pub struct OrderPutBackConfirmInput {
    /// The order's global id.
    pub order: ID,
    /// Which pieces; left out, all that have to go back.
    pub lines: Option<Vec<PutBackLineInput>>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// Any text of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// How many pieces of a line are back at their place.
#[derive(Debug, Clone, InputObject)]
pub struct PutBackLineInput {
    /// The line's global id.
    pub line: ID,
    /// Pieces.
    pub quantity: u32,
}
