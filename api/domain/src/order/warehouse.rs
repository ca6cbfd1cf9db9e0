//! The ways in which warehouses report that goods left: by handhelds, by handhelds and the WMS, or by the WMS, which then leads.

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::kernel::ids::Mint;
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::fact::{Confidence, Fact, FactKind};
use crate::order::shipment::{Shipment, ShipmentLine, TrackingEvent};

/// The way in which a warehouse reports that goods left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = warehouse_profile)]
pub enum WarehouseProfile {
    /// The warehouse has no WMS: the scan of a parcel ships it.
    #[label("仅手持扫描", "handhelds")]
    Handheld,
    /// A parcel is scanned, and the WMS confirms that it left.
    #[label("扫描后由 WMS 确认", "handhelds and the WMS")]
    #[default]
    Confirming,
    /// The WMS leads: its confirmations move the order.
    #[label("由 WMS 主导", "the WMS leads")]
    Leading,
}

impl Order {
    /// Whether the warehouse's WMS confirmed that the parcel left: it names the parcel or its number, or, where the order has only this
    /// one, the order.
    pub(crate) fn outbound_confirmed(&self, shipment: &Shipment) -> bool {
        let of_parcel = |fact: &Fact| match fact.kind {
            FactKind::Outbound => fact.shipment == Some(shipment.id) || shipment.is_numbered(&fact.value),
            FactKind::Status if self.profile == WarehouseProfile::Leading => {
                let alone = fact.shipment.is_none() && self.packed_shipments().count() <= 1;
                says_left(&fact.value) && (alone || fact.shipment == Some(shipment.id))
            }
            _ => false,
        };
        self.confirmed(Source::Wms).any(of_parcel)
    }

    /// Whether a carrier's own scan proves that the parcel left: the carrier must have received it.
    pub(crate) fn carrier_has(&self, shipment: &Shipment) -> bool {
        let alone = || self.packed_shipments().count() <= 1;
        let of_parcel = |fact: &Fact| fact.shipment.map_or_else(alone, |parcel| parcel == shipment.id);
        let by_report = |event: &TrackingEvent| event.is_scan() && event.status.order_status().is_some();
        shipment.events.iter().any(by_report)
            || self
                .confirmed(Source::Carrier)
                .any(|fact| fact.kind == FactKind::Status && says_left(&fact.value) && of_parcel(fact))
    }

    /// Whether the parcel was scanned out by the warehouse, or has an equal proof.
    pub(crate) fn is_scanned_out(&self, shipment: &Shipment) -> bool {
        let by_wms = self.profile == WarehouseProfile::Leading && self.outbound_confirmed(shipment);
        shipment.scanned_at.is_some() || by_wms || self.carrier_has(shipment)
    }

    /// Whether the WMS confirmed the parcel, or its confirmation is not needed.
    pub(crate) fn is_confirmed_out(&self, shipment: &Shipment) -> bool {
        self.profile == WarehouseProfile::Handheld || self.outbound_confirmed(shipment) || self.carrier_has(shipment)
    }

    fn confirmed(&self, source: Source) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(move |fact| fact.source == source && fact.confidence == Confidence::Confirmed)
    }

    /// Takes the steps that a leading WMS has confirmed, as far as nothing prevents them. In warehouses that the WMS does not
    /// lead, a status beyond the order's is a conflict.
    pub fn follow_wms(&mut self, mint: &mut Mint, now: DateTime<Utc>) -> Vec<Event> {
        let mut events = Vec::new();
        if self.profile != WarehouseProfile::Leading {
            return events;
        }
        let said = self.said_by_wms();
        if self.status == OrderStatus::Approved && said >= Some(OrderStatus::Picking) {
            events.extend(self.step(OrderStatus::Picking, now).ok());
        }
        if self.status == OrderStatus::Picking && said >= Some(OrderStatus::Packed) {
            self.pack_as_said(mint, now, &mut events);
        }
        events.extend(self.advance(now));
        events
    }

    /// The furthest step that the WMS has confirmed.
    fn said_by_wms(&self) -> Option<OrderStatus> {
        let step = |fact: &Fact| match fact.kind {
            FactKind::Status => OrderStatus::from_name(&fact.value).filter(|status| *status != OrderStatus::Cancelled),
            FactKind::Outbound => Some(OrderStatus::Shipped),
            _ => None,
        };
        self.confirmed(Source::Wms).filter_map(step).max()
    }

    /// Packs an order without a pick of single pieces: a leading WMS states that all of it is packed.
    fn pack_as_said(&mut self, mint: &mut Mint, now: DateTime<Utc>, events: &mut Vec<Event>) {
        let mut packed = self.clone();
        let mut happened = Vec::new();
        if packed.lines.iter().all(|line| line.picked_quantity == 0) {
            packed.pick_everything(now);
            happened.push(Event::OrderPickConfirmed);
        }
        let Ok(moved) = packed.step(OrderStatus::Packed, now) else { return };
        happened.push(moved);
        let whole: Vec<ShipmentLine> = packed.unpacked();
        if !whole.is_empty() {
            packed.pack_into_one(mint.next(), whole, &mut happened);
        }
        *self = packed;
        events.append(&mut happened);
    }
}

/// Whether a status means that the parcel is out of the warehouse.
fn says_left(status: &str) -> bool {
    matches!(OrderStatus::from_name(status), Some(OrderStatus::Shipped | OrderStatus::Delivered | OrderStatus::Completed))
}
