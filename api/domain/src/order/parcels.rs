//! The channel's statements about an order's parcels: new, corrected and withdrawn ones.

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::kernel::ids::{Mint, ShipmentId};
use crate::kernel::source::Source;
use crate::order::Order;
use crate::order::fact::Confidence;
use crate::order::incoming::IncomingShipment;
use crate::order::shipment::{Shipment, TrackingEvent};

impl Order {
    /// Folds in the parcels that one message of the channel names: adds new ones, corrects carriers, and restores those that the channel
    /// withdrew and names again. Parcels that staff voided, and replaced numbers, stay as they are. A parcel that the message names as
    /// cancelled, or that a `complete` list lacks, is voided, unless our own side or a carrier has had it in hand: then it stays.
    ///
    /// The caller makes sure that the message is not older than the known state.
    pub fn know_parcels(
        &mut self,
        named: &[IncomingShipment],
        complete: bool,
        now: DateTime<Utc>,
        mint: &mut Mint,
        events: &mut Vec<Event>,
    ) {
        let stands = |shipment: &Shipment| named.iter().any(|one| !one.cancelled && shipment.is_numbered(&one.tracking_number));
        let ended = |shipment: &Shipment| named.iter().any(|one| one.cancelled && shipment.is_numbered(&one.tracking_number));
        for parcel in named {
            self.know_parcel(parcel, complete, now, mint, events);
        }
        let withdrawn = |shipment: &&Shipment| {
            let gone = ended(shipment) || (complete && shipment.tracking_number.is_some());
            gone && !stands(shipment) && !self.is_in_hand(shipment)
        };
        let ids: Vec<ShipmentId> = self.parcels().filter(withdrawn).map(|shipment| shipment.id).collect();
        for shipment in self.shipments.iter_mut().filter(|shipment| ids.contains(&shipment.id)) {
            (shipment.voided_at, shipment.voided_by) = (Some(now), Some(Source::Channel));
            let tracking_number = shipment.tracking_number.clone();
            events.push(Event::ShipmentVoided { shipment: shipment.id, tracking_number, reason: None });
        }
    }

    /// Records one parcel. A cancelled one is kept too, so that its number finds the order: it is voided right after.
    fn know_parcel(
        &mut self,
        parcel: &IncomingShipment,
        complete: bool,
        now: DateTime<Utc>,
        mint: &mut Mint,
        events: &mut Vec<Event>,
    ) {
        let known = self.parcel_numbered(&parcel.tracking_number).map(|shipment| shipment.id);
        let Some(id) = known else {
            self.add_parcel(mint.next(), parcel.carrier.clone(), Some(parcel.tracking_number.clone()), events);
            return;
        };
        let by_staff = self.shipments.iter().any(|shipment| shipment.id == id && shipment.is_voided_by_staff());
        if parcel.cancelled || by_staff {
            return;
        }
        if self.restore_parcel(id, events) {
            self.hear_carrier(id, now, mint, events);
        }
        let Some(shipment) = self.shipments.iter_mut().find(|shipment| shipment.id == id) else { return };
        // A message about one parcel names the carrier freely; only the complete list corrects a known carrier.
        if let Some(carrier) = parcel.carrier.as_deref().filter(|_| complete || shipment.carrier.is_none()) {
            events.extend(shipment.take_carrier(carrier, Source::Channel));
        }
    }

    /// Restores a voided parcel, so that it counts again. Returns whether it was voided.
    pub(crate) fn restore_parcel(&mut self, id: ShipmentId, events: &mut Vec<Event>) -> bool {
        let withdrawn = self.shipments.iter_mut().find(|shipment| shipment.id == id && !shipment.is_live());
        let Some(shipment) = withdrawn else { return false };
        (shipment.voided_at, shipment.voided_by, shipment.replaced_by) = (None, None, None);
        events.push(Event::ShipmentRecorded {
            shipment: id,
            carrier: shipment.carrier.clone(),
            tracking_number: shipment.tracking_number.clone(),
        });
        true
    }

    /// Takes over the reports of carriers about a parcel from the time when it did not count.
    pub(crate) fn hear_carrier(&mut self, id: ShipmentId, now: DateTime<Utc>, mint: &mut Mint, events: &mut Vec<Event>) {
        let shipment = self.shipments.iter().find(|shipment| shipment.id == id);
        let fact = shipment.and_then(|shipment| shipment.carrier_fact(now, mint));
        events.extend(fact.and_then(|fact| self.keep_fact(fact)));
    }

    /// Corrects the carrier of a parcel by the statement of a carrier's platform. A carrier that staff set stays.
    pub fn correct_carrier(mut self, id: ShipmentId, carrier: &str) -> (Self, Vec<Event>) {
        let shipment = self.shipments.iter_mut().find(|shipment| shipment.id == id);
        let event = shipment.and_then(|shipment| shipment.take_carrier(carrier, Source::Carrier));
        (self, event.into_iter().collect())
    }

    /// Whether a parcel is confirmed beyond the channel's statement: our side printed, packed, scanned, numbered or confirmed it,
    /// or a carrier scanned it.
    fn is_in_hand(&self, shipment: &Shipment) -> bool {
        let stated = || self.facts.iter().filter(|fact| fact.confidence == Confidence::Confirmed);
        shipment.label_print_count > 0
            || shipment.scanned_at.is_some()
            || !shipment.lines.is_empty()
            || self.shipments.iter().any(|entry| entry.replaced_by == Some(shipment.id))
            || shipment.carrier_source == Some(Source::Staff)
            || shipment.events.iter().any(TrackingEvent::is_scan)
            || stated().any(|fact| fact.shipment == Some(shipment.id))
            || self.outbound_confirmed(shipment)
    }
}

impl Shipment {
    /// Takes over a carrier from a source that may set it: the carrier's side corrects the channel, staff corrects both, and only
    /// staff corrects a parcel with a printed label. Returns an event where the carrier changed.
    pub(crate) fn take_carrier(&mut self, carrier: &str, by: Source) -> Option<Event> {
        let weight = |source| match source {
            Some(Source::Staff) => 2,
            Some(Source::Carrier) => 1,
            _ => 0,
        };
        let held = if self.label_print_count > 0 { 2 } else { weight(self.carrier_source) };
        let same = self.carrier.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(carrier));
        if self.carrier.is_some() && weight(Some(by)) < held {
            return None;
        }
        if weight(Some(by)) > 0 {
            self.carrier_source = Some(by);
        }
        if same {
            return None;
        }
        let previous = self.carrier.replace(carrier.to_owned());
        Some(Event::ShipmentCarrierChanged { shipment: self.id, carrier: carrier.to_owned(), previous })
    }
}
