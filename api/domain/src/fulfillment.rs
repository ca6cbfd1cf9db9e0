//! What the warehouse does with an order: pick, pack, label, scan out.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::actor::Person;
use crate::event::Event;
use crate::fact::Source;
use crate::hold::{Hold, HoldReason, HoldState};
use crate::ids::{HoldId, LineId, ShipmentId};
use crate::order::Order;
use crate::progress::{Decision, on_hold};
use crate::refusal::{Code, Reason, Refusal};
use crate::shipment::{Shipment, ShipmentLine, ShipmentStatus};
use crate::status::OrderStatus;

/// How many of a line were picked.
#[derive(Debug, Clone, Serialize)]
pub struct PickedLine {
    /// The line.
    pub line: LineId,
    /// Pieces.
    pub quantity: u32,
    /// Why fewer than ordered.
    pub short_reason: Option<String>,
}

/// A parcel as it was packed.
#[derive(Debug, Clone)]
pub struct PackedParcel {
    /// The id of a new parcel, used when no known one carries the tracking number.
    pub id: ShipmentId,
    /// The carrier.
    pub carrier: Option<String>,
    /// The tracking number, where it is known already.
    pub tracking_number: Option<String>,
    /// What is in it; empty means everything that was picked.
    pub lines: Vec<ShipmentLine>,
}

/// A scan of a handheld.
#[derive(Debug, Clone)]
pub struct OutboundScan {
    /// What the scanner read.
    pub tracking_number: String,
    /// When.
    pub scanned_at: DateTime<Utc>,
    /// Which handheld.
    pub device: Option<String>,
}

/// What became of a scan: the order, what happened, and what still keeps it from being shipped.
#[derive(Debug)]
pub struct ScanOutcome {
    /// The order.
    pub order: Order,
    /// What happened.
    pub events: Vec<Event>,
    /// Conditions of `SHIPPED` that are not met yet.
    pub waiting_for: Vec<Reason>,
}

impl Order {
    /// Confirms the pick. No lines means that everything was picked.
    ///
    /// # Errors
    /// `ON_HOLD` while a hold is active, `WRONG_STATUS` unless the order is `APPROVED` or `PICKING`, `INVALID_INPUT` for a
    /// line of another order, `QUANTITY_EXCEEDED` for more pieces than ordered.
    pub fn confirm_pick(mut self, picked: &[PickedLine], now: DateTime<Utc>) -> Decision {
        let mut events = Vec::new();
        if self.status == OrderStatus::Picking {
            if let Some(held) = on_hold(&self, now) {
                return Err(Refusal::unmet(vec![held]));
            }
        } else {
            events.push(self.step(OrderStatus::Picking, now)?);
        }
        if picked.is_empty() {
            self.lines.iter_mut().for_each(|line| line.picked_quantity = line.quantity);
        }
        for pick in picked {
            let Some(line) = self.lines.iter_mut().find(|line| line.id == pick.line) else {
                return Err(Refusal::because(Reason::with(Code::InvalidInput, ["lines.line"])).at("lines"));
            };
            if pick.quantity > line.quantity {
                return Err(Refusal::because(Reason::with(Code::QuantityExceeded, [&line.title])).at("lines"));
            }
            line.picked_quantity = pick.quantity;
            line.short_reason.clone_from(&pick.short_reason);
        }
        events.push(Event::OrderPickConfirmed);
        Ok((self, events))
    }

    /// Completes the pack. Parcels that are not given are those that are known already, or `default_parcel` alone.
    ///
    /// # Errors
    /// Names every line that is neither picked nor explained, missing gifts and holds; `WRONG_STATUS` unless `PICKING`;
    /// `INVALID_INPUT` and `QUANTITY_EXCEEDED` for parcels that do not add up.
    pub fn complete_pack(mut self, parcels: Vec<PackedParcel>, default_parcel: ShipmentId, now: DateTime<Utc>) -> Decision {
        let moved = self.step(OrderStatus::Packed, now)?;
        let whole: Vec<ShipmentLine> = self
            .open_lines()
            .filter(|line| line.picked_quantity > 0)
            .map(|line| ShipmentLine { line: line.id, quantity: line.picked_quantity })
            .collect();
        let mut events = vec![moved];
        if parcels.is_empty() {
            let id = self.parcels().find(|shipment| shipment.status == ShipmentStatus::Pending).map(|shipment| shipment.id);
            let id = id.unwrap_or_else(|| self.add_parcel(default_parcel, None, None, &mut events));
            self.fill_parcel(id, whole, &mut events);
            return Ok((self, events));
        }
        self.check_contents(&parcels)?;
        for parcel in parcels {
            let id = self.packed_parcel(&parcel, &mut events);
            let lines = if parcel.lines.is_empty() { whole.clone() } else { parcel.lines };
            self.fill_parcel(id, lines, &mut events);
        }
        Ok((self, events))
    }

    /// The parcel that was packed: the known one with its number, or a new one. What the channel withdrew and was packed all the same
    /// counts again.
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

    fn check_contents(&self, parcels: &[PackedParcel]) -> Result<(), Refusal> {
        let mut left: Vec<(LineId, u32)> = self.lines.iter().map(|line| (line.id, line.picked_quantity)).collect();
        if parcels.len() > 1 && parcels.iter().any(|parcel| parcel.lines.is_empty()) {
            return Err(Refusal::because(Reason::with(Code::InvalidInput, ["shipments.lines"])).at("shipments"));
        }
        for part in parcels.iter().flat_map(|parcel| &parcel.lines) {
            let Some((_, pieces)) = left.iter_mut().find(|(line, _)| *line == part.line) else {
                return Err(Refusal::because(Reason::with(Code::InvalidInput, ["shipments.lines.line"])).at("shipments"));
            };
            *pieces = pieces
                .checked_sub(part.quantity)
                .ok_or_else(|| Refusal::because(Reason::with(Code::QuantityExceeded, ["shipments.lines"])).at("shipments"))?;
        }
        Ok(())
    }

    /// Adds a parcel and says so.
    pub(crate) fn add_parcel(
        &mut self,
        id: ShipmentId,
        carrier: Option<String>,
        tracking_number: Option<String>,
        events: &mut Vec<Event>,
    ) -> ShipmentId {
        events.push(Event::ShipmentRecorded { shipment: id, carrier: carrier.clone(), tracking_number: tracking_number.clone() });
        self.shipments.push(Shipment {
            id,
            warehouse: self.warehouse.clone(),
            carrier,
            tracking_number,
            status: ShipmentStatus::Pending,
            label_print_count: 0,
            scanned_at: None,
            scanned_by_device: None,
            lines: Vec::new(),
            events: Vec::new(),
            carrier_source: None,
            voided_at: None,
        });
        id
    }

    fn fill_parcel(&mut self, id: ShipmentId, lines: Vec<ShipmentLine>, events: &mut Vec<Event>) {
        if let Some(shipment) = self.shipments.iter_mut().find(|shipment| shipment.id == id) {
            shipment.lines = lines;
        }
        events.push(Event::OrderPackCompleted { shipment: id });
    }

    /// What keeps a label of the order from being printed now: the last gate before a parcel can leave.
    pub fn unmet_for_label(&self, now: DateTime<Utc>) -> Vec<Reason> {
        let status = (self.status != OrderStatus::Packed)
            .then(|| Reason::with(Code::WrongStatus, [self.status.name(), OrderStatus::Packed.name()]));
        status.into_iter().chain(on_hold(self, now)).collect()
    }

    /// Counts a print of the parcel's label. The second print holds the order until a person has looked.
    ///
    /// # Errors
    /// `WRONG_STATUS` unless `PACKED`, `ON_HOLD`, `INVALID_INPUT` without a tracking number or with another parcel's.
    pub fn print_label(mut self, label: LabelPrint, now: DateTime<Utc>) -> Decision {
        let unmet = self.unmet_for_label(now);
        if !unmet.is_empty() {
            return Err(Refusal::unmet(unmet));
        }
        let known = |shipment: &&mut Shipment| shipment.id == label.shipment && shipment.is_live();
        let Some(shipment) = self.shipments.iter_mut().find(known) else {
            return Err(Refusal::because(Reason::with(Code::NotFound, ["shipment"])).at("shipment"));
        };
        if label.carrier.is_some() {
            shipment.carrier.clone_from(&label.carrier);
            shipment.carrier_source = Some(Source::Staff);
        }
        match (&shipment.tracking_number, &label.tracking_number) {
            (None, Some(number)) => shipment.tracking_number = Some(number.clone()),
            (Some(_), Some(number)) if !shipment.is_numbered(number) => {
                return Err(Refusal::because(Reason::with(Code::InvalidInput, ["trackingNumber"])).at("trackingNumber"));
            }
            (None, None) => {
                return Err(Refusal::because(Reason::with(Code::InvalidInput, ["trackingNumber"])).at("trackingNumber"));
            }
            _ => {}
        }
        shipment.label_print_count += 1;
        let count = shipment.label_print_count;
        let mut events = vec![Event::ShipmentLabelPrinted { shipment: label.shipment, count }];
        if count > 1 {
            events.push(Event::OrderHoldPlaced { hold: label.review_hold, reason: HoldReason::LabelReprint });
            self.holds.push(label.review(count, now));
        }
        Ok((self, events))
    }

    /// Records a scan of a parcel's tracking number. The order ships as soon as every parcel is scanned, the WMS has
    /// confirmed and nothing holds it; until then the scan is kept.
    ///
    /// # Errors
    /// `WRONG_STATUS` unless `PACKED`, `ON_HOLD`, `QC_REJECTED`: then the parcel must not leave and the scan is not counted.
    pub fn scan_outbound(mut self, scan: OutboundScan, now: DateTime<Utc>) -> Result<ScanOutcome, Refusal> {
        let gates = [Code::WrongStatus, Code::AlreadyShipped, Code::OnHold, Code::QcRejected];
        let shut: Vec<Reason> =
            self.unmet_for(OrderStatus::Shipped, now).into_iter().filter(|reason| gates.contains(&reason.code)).collect();
        if !shut.is_empty() {
            return Err(Refusal::unmet(shut));
        }
        let known = |shipment: &&mut Shipment| shipment.is_live() && shipment.is_numbered(&scan.tracking_number);
        let Some(shipment) = self.shipments.iter_mut().find(known) else {
            return Err(Refusal::because(Reason::with(Code::NotFound, [&scan.tracking_number])).at("trackingNumber"));
        };
        let mut events = Vec::new();
        if shipment.scanned_at.is_none() {
            shipment.scanned_at = Some(scan.scanned_at);
            shipment.scanned_by_device.clone_from(&scan.device);
            events.push(Event::ShipmentScannedOut {
                shipment: shipment.id,
                tracking_number: scan.tracking_number,
                device: scan.device,
            });
        }
        events.extend(self.settle(now));
        let waiting_for = if self.status == OrderStatus::Packed { self.unmet_for(OrderStatus::Shipped, now) } else { Vec::new() };
        Ok(ScanOutcome { order: self, events, waiting_for })
    }
}

/// A print of a label.
#[derive(Debug, Clone)]
pub struct LabelPrint {
    /// The parcel.
    pub shipment: ShipmentId,
    /// The carrier, where the parcel does not have it yet.
    pub carrier: Option<String>,
    /// The tracking number, where the parcel does not have it yet.
    pub tracking_number: Option<String>,
    /// The id of the hold that a second print places.
    pub review_hold: HoldId,
    /// Who prints.
    pub by: Person,
}

impl LabelPrint {
    fn review(self, count: u32, now: DateTime<Utc>) -> Hold {
        Hold {
            id: self.review_hold,
            reason: HoldReason::LabelReprint,
            note: Some(count.to_string()),
            lines: Vec::new(),
            state: HoldState::Active,
            placed_at: now,
            placed_by: self.by,
            release_at: None,
            released_at: None,
            released_by: None,
            release_note: None,
        }
    }
}
