//! Shipments (parcels) and what carriers report of them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::fact::{Confidence, Fact, FactKind, Source};
use crate::ids::{LineId, Mint, ShipmentId, TrackingEventId};
use crate::incoming::{IncomingShipment, IncomingTrackingEvent};
use crate::order::Order;
use crate::status::OrderStatus;

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
    fn order_status(self) -> Option<OrderStatus> {
        match self {
            Self::PickedUp | Self::InTransit | Self::OutForDelivery | Self::Exception => Some(OrderStatus::Shipped),
            Self::Delivered => Some(OrderStatus::Delivered),
            Self::Pending | Self::Returned | Self::Unknown => None,
        }
    }
}

impl Order {
    /// Learns of a parcel from the channel; one that is known gains its carrier.
    pub(crate) fn know_parcel(&mut self, parcel: &IncomingShipment, id: ShipmentId, events: &mut Vec<Event>) {
        let number = Some(&parcel.tracking_number);
        match self.shipments.iter_mut().find(|shipment| shipment.tracking_number.as_ref() == number) {
            Some(known) => {
                if known.carrier.is_none() {
                    known.carrier.clone_from(&parcel.carrier);
                }
            }
            None => {
                self.add_parcel(id, parcel.carrier.clone(), Some(parcel.tracking_number.clone()), events);
            }
        }
    }

    /// Adds a carrier's reports to a parcel. Reports that are known already, and reports of unknown parcels, change nothing.
    ///
    /// The parcel stands where its newest confirmed report says; a report that was filled in automatically is kept and moves
    /// nothing.
    pub fn track(
        self,
        id: ShipmentId,
        reports: &[IncomingTrackingEvent],
        now: DateTime<Utc>,
        mint: &mut Mint,
    ) -> (Self, Vec<Event>) {
        let reports = reports.iter().map(|report| TrackingEvent::of_carrier(report, mint)).collect();
        self.attach(id, reports, now, mint)
    }

    /// Adds reports that have their ids already, because they waited for the parcel. See [`Order::track`].
    pub fn attach(
        mut self,
        id: ShipmentId,
        reports: Vec<TrackingEvent>,
        now: DateTime<Utc>,
        mint: &mut Mint,
    ) -> (Self, Vec<Event>) {
        let erased = self.erased_at.is_some();
        let Some(shipment) = self.shipments.iter_mut().find(|shipment| shipment.id == id) else { return (self, Vec::new()) };
        let fresh = shipment.add_reports(reports, erased);
        if fresh == 0 {
            return (self, Vec::new());
        }
        let mut events = vec![Event::ShipmentTracked { shipment: id, status: shipment.status, reports: fresh }];
        let newest = shipment.events.iter().rev().find(|event| event.status.order_status().is_some()).cloned();
        if let Some(report) = newest {
            let fact = Fact {
                id: mint.next(),
                source: Source::Carrier,
                kind: FactKind::Status,
                value: report.status.order_status().map_or("UNKNOWN", OrderStatus::name).to_owned(),
                raw: report.raw,
                shipment: Some(id),
                observed_at: report.at,
                recorded_at: now,
                confidence: report.confidence,
            };
            // What a scan says stands in the entry above already; what was filled in automatically stands nowhere else.
            let is_told = fact.confidence == Confidence::Confirmed;
            let (order, more) = self.record_fact(fact, now);
            events.extend(more.into_iter().filter(|event| !(is_told && matches!(event, Event::OrderFactRecorded { .. }))));
            return (order, events);
        }
        (self, events)
    }
}

impl TrackingEvent {
    /// What a carrier reports, with an id of its own.
    pub fn of_carrier(report: &IncomingTrackingEvent, mint: &mut Mint) -> Self {
        Self {
            id: mint.next(),
            at: report.at,
            status: report.status,
            raw: report.raw.clone(),
            location: report.location.clone(),
            description: report.description.clone(),
            source: Source::Carrier,
            confidence: report.confidence,
        }
    }

    /// That something was reported, without the carrier's words.
    fn without_words(self) -> Self {
        Self { raw: None, location: None, description: String::new(), ..self }
    }
}

impl Shipment {
    /// Of an erased order, only that something was reported is kept: carriers write names and phones into their sentences.
    fn add_reports(&mut self, reports: Vec<TrackingEvent>, erased: bool) -> usize {
        let before = self.events.len();
        for report in reports {
            let same =
                |event: &TrackingEvent| event.description == report.description || (erased && event.status == report.status);
            let known = self.events.iter().any(|event| event.at == report.at && same(event));
            if !known {
                self.events.push(if erased { report.without_words() } else { report });
            }
        }
        let fresh = self.events.len() - before;
        self.events.sort_by_key(|event| event.at);
        if let Some(newest) = self.events.iter().rev().find(|event| event.confidence == Confidence::Confirmed) {
            self.status = newest.status;
        }
        let surplus = self.events.len().saturating_sub(Self::EVENTS_KEPT);
        self.events.drain(..surplus);
        fresh
    }
}
