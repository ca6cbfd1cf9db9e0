//! `Shipment`, what is in it, and what its carrier reports.

use std::sync::Arc;

use async_graphql::{Description, ID, Object};
use chrono::{DateTime, Utc};
use domain::order::Order;
use domain::order::shipment::{
    Shipment as DomainShipment, ShipmentLine as DomainShipmentLine, TrackingEvent as DomainTrackingEvent,
};
use macros::{Written, written};

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
}

#[written]
#[Object(use_type_description)]
impl Shipment {
    /// Its global id.
    async fn id(&self) -> ID {
        id::encode(Kind::Shipment, self.shipment().id.0)
    }

    /// The carrier's code as the source gives it, e.g. `SF`.
    async fn carrier(&self) -> Option<&str> {
        self.shipment().carrier.as_deref()
    }

    /// The tracking number.
    async fn tracking_number(&self) -> Option<&str> {
        self.shipment().tracking_number.as_deref()
    }

    /// Where it is.
    async fn status(&self) -> ShipmentStatus {
        self.shipment().status.into()
    }

    /// The code of the warehouse that it leaves from.
    async fn warehouse(&self) -> Option<&str> {
        self.shipment().warehouse.as_deref()
    }

    /// How often its label was printed.
    async fn label_print_count(&self) -> u32 {
        self.shipment().label_print_count
    }

    /// When a handheld scanned it out.
    async fn scanned_at(&self) -> Option<DateTime<Utc>> {
        self.shipment().scanned_at
    }

    /// When it was voided; null = it counts.
    async fn voided_at(&self) -> Option<DateTime<Utc>> {
        self.shipment().voided_at
    }

    /// Who voided it: `CHANNEL`, which withdrew it, or `STAFF`; null = it counts.
    async fn voided_by(&self) -> Option<Source> {
        let shipment = self.shipment();
        shipment.voided_at.map(|_| shipment.voided_by.unwrap_or(domain::kernel::source::Source::Channel).into())
    }

    /// The tracking numbers that it had before, oldest first; empty where none was replaced.
    async fn former_tracking_numbers(&self) -> Vec<&str> {
        self.order.former_numbers(self.shipment().id)
    }

    /// What is in it; empty until it is packed.
    async fn lines(&self) -> Vec<ShipmentLine> {
        let order = &self.order;
        let of = |part: &DomainShipmentLine| {
            let index = order.lines.iter().position(|line| line.id == part.line)?;
            Some(ShipmentLine { line: OrderLine { order: Arc::clone(order), index }, quantity: part.quantity })
        };
        self.shipment().lines.iter().filter_map(of).collect()
    }

    /// The carrier's reports, oldest first; the newest hundred.
    async fn events(&self) -> Vec<TrackingEvent> {
        self.shipment().events.iter().cloned().map(TrackingEvent).collect()
    }
}

/// How many of a line are in a parcel.
#[derive(async_graphql::SimpleObject, Written)]
pub struct ShipmentLine {
    /// The line.
    line: OrderLine,
    /// The number of pieces.
    quantity: u32,
}

/// One report of a carrier.
#[derive(Description)]
pub struct TrackingEvent(DomainTrackingEvent);

#[written]
#[Object(use_type_description)]
impl TrackingEvent {
    /// When the carrier saw it.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// What it means.
    async fn status(&self) -> ShipmentStatus {
        self.0.status.into()
    }

    /// The carrier's own word.
    async fn raw_status(&self) -> Option<&str> {
        self.0.raw.as_deref()
    }

    /// Where, as the carrier writes it.
    async fn location(&self) -> Option<&str> {
        self.0.location.as_deref()
    }

    /// The carrier's sentence.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// Who reported it.
    async fn source(&self) -> Source {
        self.0.source.into()
    }

    /// Whether a scan stands behind it.
    async fn confidence(&self) -> Confidence {
        self.0.confidence.into()
    }
}
