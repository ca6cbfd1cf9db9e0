//! Shipments (parcels) and what carriers report of them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::fact::{Confidence, Source};
use crate::ids::{LineId, ShipmentId, TrackingEventId};

/// Where a parcel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ShipmentStatus {
    /// In the warehouse, or announced by the channel.
    Pending,
    /// The carrier has it (揽收).
    PickedUp,
    /// On its way.
    InTransit,
    /// The courier is at it.
    OutForDelivery,
    /// Signed for (签收).
    Delivered,
    /// Something is wrong with it.
    Exception,
    /// On its way back, or back.
    Returned,
    /// A word of the carrier that is not mapped.
    Unknown,
}

/// One report of a carrier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackingEvent {
    /// Its id.
    pub id: TrackingEventId,
    /// When the carrier saw it.
    pub at: DateTime<Utc>,
    /// What it means.
    pub status: ShipmentStatus,
    /// The carrier's own word.
    pub raw: Option<String>,
    /// Where, as the carrier writes it.
    pub location: Option<String>,
    /// The carrier's sentence.
    pub description: String,
    /// Who reported it.
    pub source: Source,
    /// Whether a scan stands behind it.
    pub confidence: Confidence,
}

/// How many of a line are in a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentLine {
    /// The line.
    pub line: LineId,
    /// Pieces.
    pub quantity: u32,
}

/// One parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipment {
    /// Its id.
    pub id: ShipmentId,
    /// The code of the warehouse that it leaves from.
    pub warehouse: Option<String>,
    /// The carrier's code, e.g. `SF`, as the source gives it.
    pub carrier: Option<String>,
    /// The tracking number (运单号).
    pub tracking_number: Option<String>,
    /// Where it is.
    pub status: ShipmentStatus,
    /// How often its label was printed.
    pub label_print_count: u32,
    /// When a handheld scanned it out, if it did.
    pub scanned_at: Option<DateTime<Utc>>,
    /// The handheld that scanned it.
    pub scanned_by_device: Option<String>,
    /// What is in it; empty until it is packed, then every line with its pieces.
    pub lines: Vec<ShipmentLine>,
    /// The carrier's reports, oldest first, at most [`Shipment::EVENTS_KEPT`].
    pub events: Vec<TrackingEvent>,
}

impl Shipment {
    /// How many reports of a carrier a card carries; a parcel that has more keeps the newest here and all of them in its table.
    pub const EVENTS_KEPT: usize = 100;
}
