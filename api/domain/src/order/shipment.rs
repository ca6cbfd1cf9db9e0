//! Shipments (parcels) of an order. [`crate::order::tracking`] adds what carriers report of them, [`crate::order::parcels`] what the channel states.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::ids::{LineId, ShipmentId, TrackingEventId};
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::fact::Confidence;

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
    /// Its place among the reports of its instant, 0 for the oldest: the platform's list says which of two scans of one second came
    /// first. The highest place that any list gave counts.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub sequence: u32,
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
    /// Who named the carrier, where it was not the channel: staff, or the carrier's own side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier_source: Option<Source>,
    /// When it left the warehouse, as the conditions of `SHIPPED` say; `None` = it is still there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_at: Option<DateTime<Utc>>,
    /// When its label stopped to say what is so; `None` = the label counts, or none was printed. A new print takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_voided_at: Option<DateTime<Utc>>,
    /// When it was voided: the channel withdrew it, or staff voided it. `None` = it counts. A voided parcel counts for no rule; its number
    /// still finds the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voided_at: Option<DateTime<Utc>>,
    /// Who voided it: the channel or staff. `None` = it counts, or the channel withdrew it before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voided_by: Option<Source>,
    /// The parcel whose former number this keeps; `None` = it is a parcel itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<ShipmentId>,
    /// Since when an order of another shop names its tracking number too; `None` = no such order is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_shared_at: Option<DateTime<Utc>>,
}

impl Shipment {
    /// How many reports of a carrier a card carries; a parcel that has more keeps the newest here and all of them in its table.
    pub const EVENTS_KEPT: usize = 100;

    /// A parcel that nothing has happened to.
    pub fn new(id: ShipmentId, warehouse: Option<String>, carrier: Option<String>, tracking_number: Option<String>) -> Self {
        Self {
            id,
            warehouse,
            carrier,
            tracking_number,
            status: ShipmentStatus::Pending,
            label_print_count: 0,
            scanned_at: None,
            scanned_by_device: None,
            lines: Vec::new(),
            events: Vec::new(),
            carrier_source: None,
            left_at: None,
            label_voided_at: None,
            voided_at: None,
            voided_by: None,
            replaced_by: None,
            number_shared_at: None,
        }
    }

    /// Whether this is its tracking number, in whichever case and between whichever blanks.
    pub fn is_numbered(&self, number: &str) -> bool {
        self.tracking_number.as_deref().is_some_and(|known| known.trim().eq_ignore_ascii_case(number.trim()))
    }

    /// Whether it is still to be packed, labelled or handed over.
    pub fn is_waiting(&self) -> bool {
        self.status == ShipmentStatus::Pending && self.left_at.is_none()
    }

    /// Whether the parcel counts: neither the channel nor staff voided it.
    pub fn is_live(&self) -> bool {
        self.voided_at.is_none()
    }
}

/// The form in which tracking numbers are compared: without blanks around it, in capital letters (ASCII).
pub fn number_key(number: &str) -> String {
    number.trim().to_ascii_uppercase()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(sequence: &u32) -> bool {
    *sequence == 0
}

impl ShipmentStatus {
    /// Its word in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::PickedUp => "PICKED_UP",
            Self::InTransit => "IN_TRANSIT",
            Self::OutForDelivery => "OUT_FOR_DELIVERY",
            Self::Delivered => "DELIVERED",
            Self::Exception => "EXCEPTION",
            Self::Returned => "RETURNED",
            Self::Unknown => "UNKNOWN",
        }
    }

    /// What a parcel there says of its order: a carrier that has it says shipped.
    pub(crate) fn order_status(self) -> Option<OrderStatus> {
        match self {
            Self::PickedUp | Self::InTransit | Self::OutForDelivery | Self::Exception => Some(OrderStatus::Shipped),
            Self::Delivered => Some(OrderStatus::Delivered),
            Self::Pending | Self::Returned | Self::Unknown => None,
        }
    }

    /// Whether a parcel ends there: signed for, or sent back.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Delivered | Self::Returned)
    }

    /// How far on its way a parcel is there, from 0. It orders reports of one instant that no list of the platform holds together.
    pub(crate) fn progress(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Pending => 1,
            Self::PickedUp => 2,
            Self::InTransit => 3,
            Self::OutForDelivery => 4,
            Self::Exception => 5,
            Self::Returned => 6,
            Self::Delivered => 7,
        }
    }
}

impl Order {
    /// The parcels that count: all but those that were voided.
    pub fn parcels(&self) -> impl Iterator<Item = &Shipment> {
        self.shipments.iter().filter(|shipment| shipment.is_live())
    }

    /// The parcel with this tracking number; one that was voided only where no other has it.
    pub fn parcel_numbered(&self, number: &str) -> Option<&Shipment> {
        let numbered = || self.shipments.iter().filter(|shipment| shipment.is_numbered(number));
        numbered().find(|shipment| shipment.is_live()).or_else(|| numbered().next())
    }
}
