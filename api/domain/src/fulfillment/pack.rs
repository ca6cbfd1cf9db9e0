//! Packing: which parcel holds which pieces, the first time and again, and which known parcel a tracking number means.

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::kernel::ids::{LineId, ShipmentId};
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::contents::Content;
use crate::order::progress::Decision;
use crate::order::shipment::{Shipment, ShipmentLine, number_key};
use crate::order::status_matrix::Condition;
use crate::order::{Line, Order};
use crate::refusal::{Code, Reason, Refusal};

/// A parcel as it was packed.
#[derive(Debug, Clone)]
pub struct PackedParcel {
    /// The id of a new parcel, used when no known one carries the tracking number.
    pub id: ShipmentId,
    /// The code of the carrier.
    pub carrier: Option<String>,
    /// The tracking number, where it is known already.
    pub tracking_number: Option<String>,
    /// The contents of the parcel; empty = everything that was picked.
    pub lines: Vec<ShipmentLine>,
}

impl PackedParcel {
    /// Whether the packed parcel has the number of this parcel.
    fn is_numbered_as(&self, parcel: &Shipment) -> bool {
        self.tracking_number.as_deref().is_some_and(|number| parcel.is_numbered(number))
    }
}

impl Order {
    /// The reasons against completing a pack now.
    pub(crate) fn unmet_to_pack(&self, now: DateTime<Utc>) -> Vec<Reason> {
        if self.may_pack_again() { self.unmet_to_pack_again(now) } else { self.unmet_for(OrderStatus::Packed, now) }
    }

    /// Whether a pack may be completed while the status stays: the packed contents no longer fit, or what remained was picked.
    pub(crate) fn may_pack_again(&self) -> bool {
        match self.status {
            OrderStatus::Packed => !self.differing_lines().is_empty(),
            _ => self.has_remainder_after_shipping(),
        }
    }

    /// Adds a parcel and its event.
    pub(crate) fn add_parcel(
        &mut self,
        id: ShipmentId,
        carrier: Option<String>,
        tracking_number: Option<String>,
        events: &mut Vec<Event>,
    ) -> ShipmentId {
        events.push(Event::ShipmentRecorded { shipment: id, carrier: carrier.clone(), tracking_number: tracking_number.clone() });
        self.shipments.push(Shipment::new(id, self.warehouse.clone(), carrier, tracking_number));
        id
    }

    pub(crate) fn fill_parcel(&mut self, id: ShipmentId, lines: Vec<ShipmentLine>, events: &mut Vec<Event>) {
        if let Some(shipment) = self.shipments.iter_mut().find(|shipment| shipment.id == id) {
            shipment.lines = lines;
        }
        events.push(Event::OrderPackCompleted { shipment: id });
    }

    /// Completes the pack. Empty `parcels` = the known parcel that waits, or else `default_parcel`, takes everything. Every
    /// picked piece is in a parcel afterwards. A pack that has not left is packed anew where it no longer fits. A new number on
    /// pieces that one known parcel waits for corrects that parcel's number.
    ///
    /// # Errors
    /// Names every line that is neither picked nor explained, missing gifts, holds, and a withdrawn payment; `WRONG_STATUS`
    /// unless `PICKING` or to be packed again; `INVALID_INPUT`, `QUANTITY_EXCEEDED` and `PICKED_NOT_PACKED` for parcels that do
    /// not add up; `NUMBER_OF_ANOTHER_PARCEL` for a number that two parcels would have; `KNOWN_PARCELS_LEFT` where a new number
    /// may mean each of several known parcels.
    pub fn complete_pack(mut self, parcels: Vec<PackedParcel>, default_parcel: ShipmentId, now: DateTime<Utc>) -> Decision {
        let mut events = Vec::new();
        if self.may_pack_again() {
            let unmet = self.unmet_to_pack_again(now);
            if !unmet.is_empty() {
                return Err(Refusal::unmet(unmet));
            }
            if self.status == OrderStatus::Packed && !self.packs_what_is_free(&parcels) {
                self.empty_parcels(now, &mut events);
            }
        } else {
            events.push(self.step(OrderStatus::Packed, now)?);
        }
        let whole = self.unpacked();
        if parcels.is_empty() {
            self.pack_into_one(default_parcel, whole, &mut events);
            return Ok((self, events));
        }
        self.check_numbers(&parcels)?;
        self.check_contents(&parcels, &whole)?;
        let corrected = self.parcel_typed_over(&parcels)?;
        for parcel in parcels {
            let typed_over =
                corrected.filter(|_| parcel.tracking_number.as_deref().is_some_and(|number| self.is_unused_number(number)));
            let id = match typed_over {
                Some(id) => {
                    let (order, happened) = self.retype(id, &parcel, now);
                    self = order;
                    events.extend(happened);
                    id
                }
                None => self.packed_parcel(&parcel, &mut events),
            };
            let lines = if parcel.lines.is_empty() { whole.clone() } else { parcel.lines };
            self.fill_parcel(id, lines, &mut events);
        }
        Ok((self, events))
    }

    /// The reasons against packing again.
    pub(crate) fn unmet_to_pack_again(&self, now: DateTime<Utc>) -> Vec<Reason> {
        let needs = [Condition::NoActiveHold, Condition::PaymentStands, Condition::LinesPicked, Condition::SomethingPicked];
        let added = self.unmet_of_company(OrderStatus::Picking, OrderStatus::Packed, now);
        needs.into_iter().filter_map(|need| need.lacking(self, now)).chain(added).collect()
    }

    /// Empties the parcels that have not left. Their labels become void, because the contents changed.
    fn empty_parcels(&mut self, now: DateTime<Utc>, events: &mut Vec<Event>) {
        for parcel in self.shipments.iter_mut().filter(|parcel| parcel.is_live() && parcel.left_at.is_none()) {
            parcel.lines.clear();
            parcel.scanned_at = None;
            parcel.scanned_by_device = None;
            if parcel.has_valid_label() {
                parcel.label_voided_at = Some(now);
                events.push(Event::ShipmentLabelVoided { shipment: parcel.id, changed: vec!["lines".to_owned()] });
            }
        }
    }

    /// Whether the pack takes only pieces that voided parcels left free, and names none of the packed parcels: then those stay as
    /// they are.
    fn packs_what_is_free(&self, parcels: &[PackedParcel]) -> bool {
        let fits = |content: &Content<'_>| content.packed <= content.line.picked_quantity.min(content.wanted);
        let free = self.unpacked();
        let parts = || parcels.iter().flat_map(|parcel| &parcel.lines);
        let asked = |line: LineId| -> u32 {
            parts().filter(|part| part.line == line).map(|part| part.quantity).fold(0, u32::saturating_add)
        };
        let is_free = |part: &ShipmentLine| free.iter().any(|one| one.line == part.line && asked(part.line) <= one.quantity);
        let names = |parcel: &Shipment| parcels.iter().any(|packed| packed.is_numbered_as(parcel));
        let named = self.parcels().any(|parcel| !parcel.lines.is_empty() && names(parcel));
        self.has_voided_by_staff() && self.contents().iter().all(fits) && parts().all(is_free) && !named
    }

    /// The known parcel that a new number is typed over: the only one that waits to be packed and is not named, where one number is new.
    ///
    /// # Errors
    /// `KNOWN_PARCELS_LEFT` where several parcels wait, or several numbers are new.
    fn parcel_typed_over(&self, parcels: &[PackedParcel]) -> Result<Option<ShipmentId>, Refusal> {
        let new = parcels.iter().filter_map(|parcel| parcel.tracking_number.as_deref());
        let new = new.filter(|number| self.is_unused_number(number)).count();
        let names = |parcel: &Shipment| parcels.iter().any(|packed| packed.is_numbered_as(parcel));
        let waits = |parcel: &&Shipment| parcel.is_waiting() && parcel.lines.is_empty() && !self.is_out(parcel) && !names(parcel);
        let waiting: Vec<&Shipment> = self.parcels().filter(waits).collect();
        match (new, waiting.as_slice()) {
            (0, _) | (_, []) => Ok(None),
            (1, [parcel]) => Ok(Some(parcel.id)),
            (_, several) => {
                let numbers: Vec<&str> = several.iter().map(|parcel| parcel.tracking_number.as_deref().unwrap_or("—")).collect();
                Err(Refusal::because(Reason::with(Code::KnownParcelsLeft, [numbers.join(", ")])).at("shipments"))
            }
        }
    }

    /// Corrects the number of a known parcel to the one that it was packed under, and its carrier where one is given.
    fn retype(self, id: ShipmentId, packed: &PackedParcel, now: DateTime<Utc>) -> (Self, Vec<Event>) {
        let number = packed.tracking_number.as_deref().unwrap_or_default();
        let (mut order, mut events) = self.renumber(id, number, packed.id, None, now);
        let parcel = order.shipments.iter_mut().find(|parcel| parcel.id == id);
        let carrier = packed.carrier.as_deref();
        events.extend(parcel.zip(carrier).and_then(|(parcel, carrier)| parcel.take_carrier(carrier, Source::Staff)));
        (order, events)
    }

    /// The parcel that was packed: the known one with its number, or a new one. A parcel that the channel withdrew and that was
    /// packed all the same counts again.
    fn packed_parcel(&mut self, parcel: &PackedParcel, events: &mut Vec<Event>) -> ShipmentId {
        let number = parcel.tracking_number.as_deref();
        let known = number.and_then(|number| self.parcel_numbered(number)).map(|shipment| shipment.id);
        let id =
            known.unwrap_or_else(|| self.add_parcel(parcel.id, parcel.carrier.clone(), parcel.tracking_number.clone(), events));
        self.restore_parcel(id, events);
        if let Some(shipment) = self.shipments.iter_mut().find(|shipment| shipment.id == id)
            && known.is_none()
            && parcel.carrier.is_some()
        {
            shipment.carrier_source = Some(Source::Staff);
        }
        id
    }

    /// Refuses a tracking number of two parcels: twice in one pack, or on one that is packed or gone already.
    fn check_numbers(&self, parcels: &[PackedParcel]) -> Result<(), Refusal> {
        let numbers: Vec<&str> = parcels.iter().filter_map(|parcel| parcel.tracking_number.as_deref()).collect();
        let is_packed = |parcel: &Shipment| parcel.is_live() && (parcel.left_at.is_some() || !parcel.lines.is_empty());
        let used = |number: &str| {
            let known = self.parcel_numbered(number);
            // A former number belongs to its parcel, also while that parcel is packed under its present number.
            let now = known.and_then(|entry| self.shipments.iter().find(|parcel| entry.replaced_by == Some(parcel.id)));
            let is_named = |parcel: &&Shipment| numbers.iter().any(|number| parcel.is_numbered(number));
            known.is_some_and(is_packed) || now.is_some_and(|parcel| is_packed(parcel) || is_named(&parcel))
        };
        let same =
            |(index, number): (usize, &&str)| numbers.iter().take(index).any(|other| number_key(other) == number_key(number));
        let taken = numbers.iter().enumerate().find(|(index, number)| used(number) || same((*index, number)));
        match taken {
            None => Ok(()),
            Some((_, number)) => Err(Refusal::because(Reason::with(Code::NumberOfAnotherParcel, [*number])).at("shipments")),
        }
    }

    fn check_contents(&self, parcels: &[PackedParcel], whole: &[ShipmentLine]) -> Result<(), Refusal> {
        let mut left: Vec<(LineId, u32)> = whole.iter().map(|part| (part.line, part.quantity)).collect();
        if parcels.len() > 1 && parcels.iter().any(|parcel| parcel.lines.is_empty()) {
            return Err(Refusal::because(Reason::with(Code::InvalidInput, ["shipments.lines"])).at("shipments"));
        }
        if let [parcel] = parcels
            && parcel.lines.is_empty()
        {
            return Ok(());
        }
        let exceeded = || Refusal::because(Reason::with(Code::QuantityExceeded, ["shipments.lines"])).at("shipments");
        for part in parcels.iter().flat_map(|parcel| &parcel.lines) {
            if !self.lines.iter().any(|line| line.id == part.line) {
                return Err(Refusal::because(Reason::with(Code::InvalidInput, ["shipments.lines.line"])).at("shipments"));
            }
            let (_, pieces) = left.iter_mut().find(|(line, _)| *line == part.line).ok_or_else(exceeded)?;
            *pieces = pieces.checked_sub(part.quantity).ok_or_else(exceeded)?;
        }
        let forgotten = self.lines.iter().filter(|line| left.iter().any(|(id, pieces)| *id == line.id && *pieces > 0));
        let names: Vec<&str> = forgotten.map(Line::called).collect();
        let names = names.join(", ");
        if names.is_empty() {
            Ok(())
        } else {
            Err(Refusal::because(Reason::with(Code::PickedNotPacked, [names])).at("shipments"))
        }
    }
}
