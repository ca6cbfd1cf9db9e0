//! Shipments (parcels) of an order. [`crate::order::tracking`] adds the reports of carriers, [`crate::order::parcels`] the
//! channel's statements.

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::kernel::ids::{LineId, ShipmentId, TrackingEventId};
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::fact::{Confidence, FactKind};

/// The state of a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = shipment_status)]
pub enum ShipmentStatus {
    /// The parcel is in the warehouse, or announced.
    #[label("待揽收", "pending")]
    Pending,
    /// The carrier has picked it up.
    #[label("已揽收", "picked up")]
    PickedUp,
    /// The parcel is on its way.
    #[label("运输中", "in transit")]
    InTransit,
    /// The courier is delivering it.
    #[label("派送中", "out for delivery")]
    OutForDelivery,
    /// The parcel is signed for.
    #[label("已签收", "delivered")]
    Delivered,
    /// The carrier reports a problem with it.
    #[label("异常", "exception")]
    Exception,
    /// The parcel is on its way back, or back.
    #[label("已退回", "returned")]
    Returned,
    /// The carrier's status is missing in the mapping.
    #[label("未知", "unknown")]
    Unknown,
}

/// One report of a carrier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackingEvent {
    /// The id of the report.
    pub id: TrackingEventId,
    /// The time at which the carrier observed it.
    pub at: DateTime<Utc>,
    /// The status that it means.
    pub status: ShipmentStatus,
    /// The status as the carrier writes it.
    pub raw: Option<String>,
    /// The place, as the carrier writes it.
    pub location: Option<String>,
    /// The sentence of the carrier.
    pub description: String,
    /// The source of the report.
    pub source: Source,
    /// Confirmed = a scan; inferred = filled in automatically.
    pub confidence: Confidence,
    /// The place among the reports of its instant, 0 for the oldest: the platform's list decides which of two scans of one second
    /// came first. The highest place that any list gave counts.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub sequence: u32,
    /// The measures that came with the report while its parcel was unknown, each with the value of its fact; a report of a known parcel
    /// has none, because they are facts of its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<(FactKind, String)>,
}

/// The pieces of a line in a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentLine {
    /// The id of the line.
    pub line: LineId,
    /// The number of pieces.
    pub quantity: u32,
}

/// One parcel of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipment {
    /// The id of the parcel.
    pub id: ShipmentId,
    /// The code of the warehouse that it leaves from.
    pub warehouse: Option<String>,
    /// The carrier's code, e.g. `SF`, as the source gives it.
    pub carrier: Option<String>,
    /// The tracking number (运单号).
    pub tracking_number: Option<String>,
    /// The status of the parcel.
    pub status: ShipmentStatus,
    /// The number of prints of its label.
    pub label_print_count: u32,
    /// The time at which a handheld scanned it out; `None` = not scanned.
    pub scanned_at: Option<DateTime<Utc>>,
    /// The handheld that scanned it.
    pub scanned_by_device: Option<String>,
    /// The contents; empty until it is packed, then every line with its pieces.
    pub lines: Vec<ShipmentLine>,
    /// The carrier's reports, oldest first, at most [`Shipment::EVENTS_KEPT`].
    pub events: Vec<TrackingEvent>,
    /// The source that named the carrier: staff or the carrier's own side; `None` = the channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier_source: Option<Source>,
    /// The time at which it left the warehouse by the conditions of `SHIPPED`; `None` = it is still there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_at: Option<DateTime<Utc>>,
    /// The time at which its label became void; `None` = the label is valid, or none was printed. A new print clears it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_voided_at: Option<DateTime<Utc>>,
    /// The time at which the channel withdrew it or staff voided it; `None` = it counts. A voided parcel counts for no rule; its
    /// number still finds the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voided_at: Option<DateTime<Utc>>,
    /// The source that voided it: the channel or staff; `None` = it counts, or the channel withdrew it before this was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voided_by: Option<Source>,
    /// The parcel whose former number this entry keeps; `None` = it is a parcel itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<ShipmentId>,
    /// The time since which an order of another shop names its tracking number too; `None` = no such order is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_shared_at: Option<DateTime<Utc>>,
}

impl Shipment {
    /// The most reports of a carrier on a card; a parcel with more keeps the newest here and all of them in its table.
    pub const EVENTS_KEPT: usize = 100;

    /// A new parcel without any history.
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

    /// Whether this is its tracking number, in any case and with any blanks around it.
    pub fn is_numbered(&self, number: &str) -> bool {
        self.tracking_number.as_deref().is_some_and(|known| known.trim().eq_ignore_ascii_case(number.trim()))
    }

    /// Whether the parcel still has to be packed, labelled or handed over.
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
    /// The status of the order that a parcel's status implies: shipped once a carrier has it; `None` = it implies none.
    pub(crate) fn order_status(self) -> Option<OrderStatus> {
        match self {
            Self::PickedUp | Self::InTransit | Self::OutForDelivery | Self::Exception => Some(OrderStatus::Shipped),
            Self::Delivered => Some(OrderStatus::Delivered),
            Self::Pending | Self::Returned | Self::Unknown => None,
        }
    }

    /// Whether the status is the last of a parcel: signed for, or sent back.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Delivered | Self::Returned)
    }

    /// The progress of a parcel in this status, from 0. It orders reports of one instant that no list of the platform holds together.
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
    /// The parcels that count: all that are not voided.
    pub fn parcels(&self) -> impl Iterator<Item = &Shipment> {
        self.shipments.iter().filter(|shipment| shipment.is_live())
    }

    /// The parcel with this tracking number; a voided one only where no other has it.
    pub fn parcel_numbered(&self, number: &str) -> Option<&Shipment> {
        let numbered = || self.shipments.iter().filter(|shipment| shipment.is_numbered(number));
        numbered().find(|shipment| shipment.is_live()).or_else(|| numbered().next())
    }
}
