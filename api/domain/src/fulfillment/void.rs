//! Corrections of a parcel by staff before it leaves: the parcel is voided, or it gets another tracking number.
//!
//! A number that was replaced stays with the order as an entry of its own that counts for nothing. It keeps what a carrier reported under it,
//! it finds the order, and no message brings it back as a parcel.

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::kernel::ids::{Mint, ShipmentId};
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::progress::Decision;
use crate::order::shipment::{Shipment, TrackingEvent};
use crate::refusal::{Code, Reason, Refusal};

/// Another tracking number for a parcel.
#[derive(Debug, Clone)]
pub struct TrackingReplacement {
    /// The id of the parcel.
    pub shipment: ShipmentId,
    /// The number that it has from now on.
    pub tracking_number: String,
    /// The carrier, where it is another one.
    pub carrier: Option<String>,
    /// The reason of the replacement; `None` = no reason was given.
    pub reason: Option<String>,
    /// The id of the entry that keeps the number that is replaced.
    pub former: ShipmentId,
}

impl Order {
    /// Voids a parcel that has not left. Its contents are free to be packed again, and its label no longer counts.
    ///
    /// # Errors
    /// `NOT_FOUND` for a parcel of another order, `PARCEL_VOIDED` for one that is voided already, `PARCEL_HAS_LEFT` once it was scanned
    /// out, confirmed as out, or scanned by a carrier.
    pub fn void_shipment(self, id: ShipmentId, reason: &str, now: DateTime<Utc>) -> Decision {
        let number = self.parcel_to_correct(id)?.tracking_number.clone();
        let (mut order, mut events) = self.unshare(number.as_deref(), now);
        if let Some(parcel) = order.shipments.iter_mut().find(|parcel| parcel.id == id) {
            parcel.void(now);
        }
        events.push(Event::ShipmentVoided { shipment: id, tracking_number: number, reason: Some(reason.to_owned()) });
        events.extend(order.advance(now));
        Ok((order, events))
    }

    /// Gives a parcel that has not left another tracking number. A label with the old one no longer counts.
    ///
    /// # Errors
    /// As [`Order::void_shipment`]; `INVALID_INPUT` for the number that the parcel has, `NUMBER_OF_ANOTHER_PARCEL` for one of another
    /// parcel of the order.
    pub fn replace_tracking(self, with: TrackingReplacement, now: DateTime<Utc>, mint: &mut Mint) -> Decision {
        let number = with.tracking_number.as_str();
        if self.parcel_to_correct(with.shipment)?.is_numbered(number) {
            return Err(Refusal::because(Reason::with(Code::InvalidInput, ["trackingNumber"])).at("trackingNumber"));
        }
        if self.parcels().any(|parcel| parcel.is_numbered(number)) {
            return Err(Refusal::because(Reason::with(Code::NumberOfAnotherParcel, [number])).at("trackingNumber"));
        }
        let (mut order, mut events) = self.renumber(with.shipment, number, with.former, with.reason, now);
        let parcel = order.shipments.iter_mut().find(|parcel| parcel.id == with.shipment);
        events.extend(parcel.zip(with.carrier).and_then(|(parcel, carrier)| parcel.take_carrier(&carrier, Source::Staff)));
        order.hear_carrier(with.shipment, now, mint, &mut events);
        events.extend(order.advance(now));
        Ok((order, events))
    }

    /// The reason against correcting a parcel of the order: the one of the last parcel; `None` = at least one parcel can be corrected.
    pub(crate) fn unmet_to_correct_parcels(&self) -> Option<Reason> {
        if self.parcels().any(|parcel| !self.is_out(parcel)) {
            return None;
        }
        let last = self.parcels().last();
        Some(last.map_or_else(|| Reason::with(Code::NotFound, ["shipment"]), Shipment::has_left))
    }

    fn parcel_to_correct(&self, id: ShipmentId) -> Result<&Shipment, Refusal> {
        let refused = |reason| Refusal::because(reason).at("shipment");
        // An entry that keeps a former number is no parcel.
        let known = self.shipments.iter().find(|parcel| parcel.id == id && parcel.replaced_by.is_none());
        match known {
            None => Err(refused(Reason::with(Code::NotFound, ["shipment"]))),
            Some(parcel) if !parcel.is_live() => Err(refused(Reason::of(Code::ParcelVoided))),
            Some(parcel) if self.is_out(parcel) => Err(refused(parcel.has_left())),
            Some(parcel) => Ok(parcel),
        }
    }

    /// Whether a parcel is out of the house: by the warehouse's own scan, by the WMS's confirmation, or because a carrier has it.
    pub(crate) fn is_out(&self, parcel: &Shipment) -> bool {
        parcel.left_at.is_some() || parcel.scanned_at.is_some() || self.outbound_confirmed(parcel) || self.carrier_scanned(parcel)
    }

    /// Whether a carrier has a parcel, by any scan or by what it says of the parcel's status.
    pub(crate) fn carrier_scanned(&self, parcel: &Shipment) -> bool {
        self.carrier_has(parcel) || parcel.events.iter().any(TrackingEvent::is_scan)
    }

    /// Whether a parcel was voided by staff and its pieces may wait for another one.
    pub(crate) fn has_voided_by_staff(&self) -> bool {
        self.shipments.iter().any(|parcel| parcel.is_voided_by_staff() && parcel.replaced_by.is_none())
    }

    /// Whether the order was packed and staff voided its parcel: then a parcel without contents does not count as the whole
    /// order, as it does where no parcel was ever packed here.
    pub(crate) fn has_lost_its_pack(&self) -> bool {
        self.status >= OrderStatus::Packed && self.has_voided_by_staff()
    }

    /// Whether a number is unused: no parcel has it, and no carrier has scanned anything under it.
    pub(crate) fn is_unused_number(&self, number: &str) -> bool {
        self.shipments.iter().filter(|parcel| parcel.is_numbered(number)).all(|parcel| {
            let scanned = parcel.events.iter().any(TrackingEvent::is_scan);
            !parcel.is_live() && !scanned
        })
    }

    /// The numbers that a parcel had before, oldest first.
    pub fn former_numbers(&self, id: ShipmentId) -> Vec<&str> {
        let mut former: Vec<&Shipment> = self.shipments.iter().filter(|entry| entry.replaced_by == Some(id)).collect();
        former.sort_by_key(|entry| entry.voided_at);
        former.into_iter().filter_map(|entry| entry.tracking_number.as_deref()).collect()
    }

    /// Gives a parcel another number, and keeps the one that it had. What carriers reported stays with the number that they reported it of.
    pub(crate) fn renumber(
        self,
        id: ShipmentId,
        number: &str,
        former: ShipmentId,
        reason: Option<String>,
        now: DateTime<Utc>,
    ) -> (Self, Vec<Event>) {
        let known = self.shipments.iter().find(|parcel| parcel.id == id);
        let previous = known.and_then(|parcel| parcel.tracking_number.clone());
        let (mut order, mut events) = self.unshare(previous.as_deref(), now);
        let Some(previous) = previous else {
            events.extend(order.number_first(id, number));
            return (order, events);
        };
        let entry = order.entry_of_number(number, former);
        let Some(at) = order.shipments.iter().position(|parcel| parcel.id == id) else { return (order, events) };
        if let Ok([parcel, kept]) = order.shipments.get_disjoint_mut([at, entry]) {
            std::mem::swap(&mut parcel.events, &mut kept.events);
            std::mem::swap(&mut parcel.status, &mut kept.status);
            kept.tracking_number = parcel.tracking_number.replace(number.to_owned());
            (kept.carrier, kept.warehouse) = (parcel.carrier.clone(), parcel.warehouse.clone());
            kept.replaced_by = Some(id);
            kept.void(now);
            if parcel.has_valid_label() {
                parcel.label_voided_at = Some(now);
                events.push(Event::ShipmentLabelVoided { shipment: id, changed: vec!["trackingNumber".to_owned()] });
            }
            let tracking_number = number.to_owned();
            events.push(Event::ShipmentTrackingReplaced { shipment: id, tracking_number, previous, reason });
        }
        (order, events)
    }

    /// The index of the entry that keeps a number from now on: the voided entry that has the new number and gives it away, or a new entry.
    fn entry_of_number(&mut self, number: &str, new: ShipmentId) -> usize {
        let known = self.shipments.iter().position(|entry| !entry.is_live() && entry.is_numbered(number));
        known.unwrap_or_else(|| {
            self.shipments.push(Shipment::new(new, None, None, None));
            self.shipments.len() - 1
        })
    }

    /// Gives a parcel its first number.
    fn number_first(&mut self, id: ShipmentId, number: &str) -> Option<Event> {
        let parcel = self.shipments.iter_mut().find(|parcel| parcel.id == id)?;
        parcel.tracking_number = Some(number.to_owned());
        Some(Event::ShipmentRecorded {
            shipment: id,
            carrier: parcel.carrier.clone(),
            tracking_number: parcel.tracking_number.clone(),
        })
    }

    /// Notes that a number that the order gives up is no longer one that it shares with an order of another shop.
    fn unshare(self, number: Option<&str>, now: DateTime<Utc>) -> (Self, Vec<Event>) {
        match number {
            Some(number) => self.share_number(number, false, now),
            None => (self, Vec::new()),
        }
    }
}

impl Shipment {
    /// Voids the parcel by staff: it is emptied, and its label and scan no longer count.
    fn void(&mut self, now: DateTime<Utc>) {
        (self.voided_at, self.voided_by) = (Some(now), Some(Source::Staff));
        (self.scanned_at, self.scanned_by_device) = (None, None);
        self.lines.clear();
        if self.label_print_count > 0 && self.label_voided_at.is_none() {
            self.label_voided_at = Some(now);
        }
    }

    /// Whether staff voided the parcel: then no message of a channel makes it count again.
    pub(crate) fn is_voided_by_staff(&self) -> bool {
        !self.is_live() && self.voided_by == Some(Source::Staff)
    }

    /// The reason against a correction: the parcel is out of the house.
    pub(crate) fn has_left(&self) -> Reason {
        Reason::with(Code::ParcelHasLeft, [self.tracking_number.as_deref().unwrap_or("—")])
    }
}
