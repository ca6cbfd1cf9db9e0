//! `Shipment`: its contents, and the reports of its carrier.

use std::sync::Arc;

use async_graphql::{Description, ID, Object};
use chrono::{DateTime, Utc};
use domain::order::Order;
use domain::order::fact::FactKind;
use domain::order::measure::Measured;
use domain::order::shipment::{
    Shipment as DomainShipment, ShipmentLine as DomainShipmentLine, TrackingEvent as DomainTrackingEvent,
};
use macros::{Written, written};

use crate::app::OrderLines;
use crate::graphql::api::order::line::OrderLine;
use crate::graphql::types::enums::{Confidence, ShipmentStatus, Source};
use crate::graphql::types::id::{self, Kind};

/// A parcel of an order.
#[derive(Description)]
pub struct Shipment {
    pub(crate) order: Arc<Order>,
    pub(crate) index: usize,
}

impl Shipment {
    fn shipment(&self) -> &DomainShipment {
        &self.order.shipments[self.index]
    }

    fn measures(&self, kind: FactKind) -> Vec<Measured> {
        self.order.measures_of(kind, self.shipment().id)
    }
}

#[written]
#[Object(use_type_description)]
impl Shipment {
    /// The global id of the shipment.
    async fn id(&self) -> ID {
        id::encode(Kind::Shipment, self.shipment().id.0)
    }

    /// The carrier's code as the source gives it, e.g. `SF`.
    async fn carrier(&self) -> Option<&str> {
        self.shipment().carrier.as_deref()
    }

    /// The tracking number; null while it has none.
    async fn tracking_number(&self) -> Option<&str> {
        self.shipment().tracking_number.as_deref()
    }

    /// The status of the parcel.
    async fn status(&self) -> ShipmentStatus {
        self.shipment().status.into()
    }

    /// The code of the warehouse that it leaves from.
    async fn warehouse(&self) -> Option<&str> {
        self.shipment().warehouse.as_deref()
    }

    /// The number of times that its label was printed.
    async fn label_print_count(&self) -> u32 {
        self.shipment().label_print_count
    }

    /// The time at which a handheld scanned it out; null before that.
    async fn scanned_at(&self) -> Option<DateTime<Utc>> {
        self.shipment().scanned_at
    }

    /// The time at which it was voided; null = it counts.
    async fn voided_at(&self) -> Option<DateTime<Utc>> {
        self.shipment().voided_at
    }

    /// The party that voided it: `CHANNEL`, which withdrew it, or `STAFF`; null = it counts.
    async fn voided_by(&self) -> Option<Source> {
        let shipment = self.shipment();
        shipment.voided_at.map(|_| shipment.voided_by.unwrap_or(domain::kernel::source::Source::Channel).into())
    }

    /// The tracking numbers that it had before, oldest first; empty where none was replaced.
    async fn former_tracking_numbers(&self) -> Vec<&str> {
        self.order.former_numbers(self.shipment().id)
    }

    /// The weight in grams: the carrier's, which it charges by, or else that of the WMS, of the ERP, of the channel; null = unknown.
    async fn weight_grams(&self) -> Option<u32> {
        self.measures(FactKind::Weight).first().map(|weight| weight.value)
    }

    /// The newest weight of each source, the one of `weightGrams` first; empty = unknown. Sources may disagree.
    async fn weights(&self) -> Vec<ShipmentWeight> {
        self.measures(FactKind::Weight).into_iter().map(ShipmentWeight::from).collect()
    }

    /// The pieces in the parcel, by line; empty until it is packed.
    async fn lines(&self) -> Vec<ShipmentLine> {
        let order = &self.order;
        let of = |part: &DomainShipmentLine| {
            let index = order.lines.iter().position(|line| line.id == part.line)?;
            Some(ShipmentLine { line: OrderLine { order: OrderLines::Whole(Arc::clone(order)), index }, quantity: part.quantity })
        };
        self.shipment().lines.iter().filter_map(of).collect()
    }

    /// The carrier's reports, oldest first; the newest hundred.
    async fn events(&self) -> Vec<TrackingEvent> {
        self.shipment().events.iter().cloned().map(TrackingEvent).collect()
    }
}

/// The number of pieces of a line in a parcel.
#[derive(async_graphql::SimpleObject, Written)]
pub struct ShipmentLine {
    /// The line of the pieces.
    line: OrderLine,
    /// The number of pieces.
    quantity: u32,
}

/// The weight of a parcel by one source.
#[derive(async_graphql::SimpleObject, Written)]
pub struct ShipmentWeight {
    /// The source of the weight.
    source: Source,
    /// The weight in grams.
    grams: u32,
    /// The time at which the source observed it.
    observed_at: DateTime<Utc>,
}

impl From<Measured> for ShipmentWeight {
    fn from(weight: Measured) -> Self {
        Self { source: weight.source.into(), grams: weight.value, observed_at: weight.observed_at }
    }
}

/// One report of a carrier.
#[derive(Description)]
pub struct TrackingEvent(DomainTrackingEvent);

#[written]
#[Object(use_type_description)]
impl TrackingEvent {
    /// The time at which the carrier observed it.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// The meaning of the report.
    async fn status(&self) -> ShipmentStatus {
        self.0.status.into()
    }

    /// The carrier's own status.
    async fn raw_status(&self) -> Option<&str> {
        self.0.raw.as_deref()
    }

    /// The place, as the carrier writes it.
    async fn location(&self) -> Option<&str> {
        self.0.location.as_deref()
    }

    /// The carrier's description of the report.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// The party that reported it.
    async fn source(&self) -> Source {
        self.0.source.into()
    }

    /// The certainty of the report: confirmed by a scan, or inferred.
    async fn confidence(&self) -> Confidence {
        self.0.confidence.into()
    }
}
