//! Labels and the scan that lets a parcel leave.

use chrono::{DateTime, Utc};

use crate::access::actor::Person;
use crate::event::Event;
use crate::kernel::ids::{HoldId, ShipmentId};
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::hold::{Hold, HoldReason, HoldState};
use crate::order::progress::{Decision, held_by};
use crate::order::shipment::Shipment;
use crate::order::status_matrix::Condition;
use crate::order::{Line, Order};
use crate::refusal::{Code, Reason, Refusal};

/// A scan of a handheld.
#[derive(Debug, Clone)]
pub struct OutboundScan {
    /// The number that the scanner read.
    pub tracking_number: String,
    /// The time of the scan.
    pub scanned_at: DateTime<Utc>,
    /// The handheld that scanned; `None` = unknown.
    pub device: Option<String>,
}

/// The outcome of a scan: the order, its events, and the conditions that still keep it from being shipped.
#[derive(Debug)]
pub struct ScanOutcome {
    /// The order after the scan.
    pub order: Order,
    /// The events of the scan.
    pub events: Vec<Event>,
    /// Conditions of `SHIPPED` that are not met yet.
    pub waiting_for: Vec<Reason>,
}

impl Order {
    /// The reasons against printing a label of the order now: the last gate before a parcel can leave. Of several parcels that
    /// wait, those of the parcel with the fewest.
    pub fn unmet_for_label(&self, now: DateTime<Utc>) -> Vec<Reason> {
        if let Some(wrong) = self.wrong_status_for_label() {
            return vec![wrong];
        }
        let mut waiting = self.packed_shipments().filter(|shipment| shipment.left_at.is_none()).peekable();
        if waiting.peek().is_none() {
            return self.unmet_of_order_to_leave(now);
        }
        waiting.map(|shipment| self.unmet_to_label(shipment, now)).min_by_key(Vec::len).unwrap_or_default()
    }

    fn wrong_status_for_label(&self) -> Option<Reason> {
        let later = self.may_send_further() && self.has_waiting_parcel();
        match self.status {
            OrderStatus::Packed => None,
            _ if later => None,
            OrderStatus::Cancelled => Some(Reason::of(Code::CancelledPutAside)),
            _ => Some(Reason::with(Code::WrongStatus, [self.status.name(), OrderStatus::Packed.name()])),
        }
    }

    /// The reasons against a label of this parcel; a voided label of the parcel itself is no reason.
    fn unmet_to_label(&self, shipment: &Shipment, now: DateTime<Utc>) -> Vec<Reason> {
        let mut unmet = self.unmet_of_parcel(shipment, now);
        unmet.retain(|reason| reason.code != Code::LabelVoid);
        unmet
    }

    /// The reasons that keep every parcel of the order in the house now, at any stage of the work: holds, and what the channel states now.
    fn unmet_of_order_to_leave(&self, now: DateTime<Utc>) -> Vec<Reason> {
        let needs = [Condition::NoActiveHold, Condition::PaymentStands, Condition::ContentsMatch];
        let of_order = self.qc_rejects_order().then(|| Reason::of(Code::QcRejected));
        needs.into_iter().filter_map(|need| need.lacking(self, now)).chain(of_order).collect()
    }

    /// The reasons that keep this parcel in the house now, apart from the scan and the confirmation that it waits for.
    fn unmet_of_parcel(&self, shipment: &Shipment, now: DateTime<Utc>) -> Vec<Reason> {
        let mut unmet = self.unmet_of_order_to_leave(now);
        let of_parcel = |hold: &&Hold| hold.lines.iter().any(|line| shipment.lines.iter().any(|part| part.line == *line));
        if unmet.iter().all(|reason| reason.code != Code::OnHold) {
            unmet.extend(held_by(self.active_holds(now).filter(of_parcel)));
        }
        let number = shipment.tracking_number.clone().unwrap_or_default();
        if unmet.iter().all(|reason| reason.code != Code::QcRejected) && self.qc_rejects(shipment) {
            unmet.push(Reason::of(Code::QcRejected));
        }
        if shipment.label_voided_at.is_some() {
            unmet.push(Reason::of(Code::LabelVoid));
        }
        let something_packed = self.has_lost_its_pack() || self.parcels().any(|parcel| !parcel.lines.is_empty());
        if something_packed && shipment.lines.is_empty() {
            unmet.push(Reason::with(Code::ParcelNotPacked, [number]));
        }
        unmet
    }

    /// The reasons against scanning this parcel out: those that keep it in the house, and the company's own conditions.
    fn unmet_of_scan(&self, shipment: &Shipment, now: DateTime<Utc>) -> Vec<Reason> {
        let mut unmet = self.unmet_of_parcel(shipment, now);
        unmet.extend(self.unmet_of_company_to_leave(shipment, now));
        unmet
    }

    /// Every condition that this parcel still lacks before it has left.
    pub(crate) fn unmet_to_leave(&self, shipment: &Shipment, now: DateTime<Utc>) -> Vec<Reason> {
        let mut unmet = self.unmet_of_scan(shipment, now);
        if !self.is_scanned_out(shipment) {
            unmet.push(Reason::of(Code::OutboundScanMissing));
        }
        if !self.is_confirmed_out(shipment) {
            unmet.push(Reason::of(Code::WmsOutboundMissing));
        }
        unmet
    }

    /// The reasons against scanning a parcel out now: of several parcels that wait, those of the parcel with the fewest. The scan
    /// itself is what the parcel waits for, and the WMS may confirm later.
    pub fn unmet_for_scan(&self, now: DateTime<Utc>) -> Vec<Reason> {
        if let Some(wrong) = self.wrong_status_for_scan() {
            return vec![wrong];
        }
        let waiting = self.packed_shipments().filter(|shipment| shipment.left_at.is_none());
        let unmet = waiting.map(|shipment| self.unmet_of_scan(shipment, now)).min_by_key(Vec::len);
        unmet.unwrap_or_else(|| self.unmet_of_order_to_leave(now))
    }

    fn wrong_status_for_scan(&self) -> Option<Reason> {
        match self.wrong_status_for_label() {
            Some(wrong) if wrong.code == Code::WrongStatus => Some(self.wrong_status(OrderStatus::Shipped)),
            wrong => wrong,
        }
    }

    /// Counts a print of the parcel's label. A second print of a valid label, and a label for pieces that another one covers,
    /// hold the order until a person has looked.
    ///
    /// # Errors
    /// `WRONG_STATUS` unless `PACKED` or a further parcel is packed, everything that keeps the parcel in the house, `INVALID_INPUT`
    /// without a tracking number or with another parcel's, `PARCEL_HAS_LEFT` for another number than a carrier has the parcel under.
    pub fn print_label(mut self, label: LabelPrint, now: DateTime<Utc>) -> Decision {
        if let Some(wrong) = self.wrong_status_for_label() {
            return Err(Refusal::unmet(vec![wrong]));
        }
        let Some(parcel) = self.shipments.iter().find(|shipment| shipment.is_live() && shipment.id == label.shipment) else {
            return Err(Refusal::because(Reason::with(Code::NotFound, ["shipment"])).at("shipment"));
        };
        if parcel.left_at.is_some() {
            return Err(Refusal::from(Code::AlreadyShipped).at("shipment"));
        }
        let covered = self.is_covered_by_another(parcel);
        let again = parcel.has_valid_label();
        let mut unmet = self.unmet_to_label(parcel, now);
        // A person looks at pieces that another label covers too, and finds this print in the hold.
        unmet.retain(|reason| !(covered && reason.code == Code::ParcelNotPacked));
        if !unmet.is_empty() {
            return Err(Refusal::unmet(unmet));
        }
        let mut events = Vec::new();
        if let Some(number) = self.take_label(&label)? {
            (self, events) = self.renumber(label.shipment, &number, label.former, None, now);
        }
        let count = self.count_print(label.shipment);
        self.note_printed(label.shipment, now);
        events.push(Event::ShipmentLabelPrinted { shipment: label.shipment, count });
        if again || covered {
            events.push(Event::OrderHoldPlaced { hold: label.review_hold, reason: HoldReason::LabelReprint });
            self.holds.push(label.review(count, now));
        }
        Ok((self, events))
    }

    /// Whether the pieces of a parcel have a valid label on another parcel of the order already.
    fn is_covered_by_another(&self, parcel: &Shipment) -> bool {
        let others = || self.parcels().filter(|other| other.id != parcel.id && other.has_valid_label());
        let pieces = |line: &Line| {
            let of = |parcels: &mut dyn Iterator<Item = &Shipment>| -> u32 {
                parcels
                    .flat_map(|one| &one.lines)
                    .filter(|part| part.line == line.id)
                    .map(|part| part.quantity)
                    .fold(0, u32::saturating_add)
            };
            of(&mut others()).saturating_add(of(&mut std::iter::once(parcel)))
        };
        let doubled = || self.lines.iter().any(|line| pieces(line) > line.picked_quantity);
        others().next().is_some() && (parcel.lines.is_empty() || doubled())
    }

    /// Writes carrier and number of a label into its parcel. A voided label may be printed anew under another number: then this
    /// number is returned.
    fn take_label(&mut self, label: &LabelPrint) -> Result<Option<String>, Refusal> {
        let invalid = || Refusal::because(Reason::with(Code::InvalidInput, ["trackingNumber"])).at("trackingNumber");
        let other = |other: &Shipment| {
            other.id != label.shipment && label.tracking_number.as_deref().is_some_and(|number| other.is_numbered(number))
        };
        if self.parcels().any(other) {
            return Err(invalid());
        }
        // A number under which a carrier has the parcel stays the parcel's at every later print.
        let has = |parcel: &&Shipment| parcel.id == label.shipment && self.carrier_scanned(parcel);
        let at_the_carrier = self.parcels().find(has).map(Shipment::has_left);
        let mut renumbered = None;
        let known = |shipment: &&mut Shipment| shipment.is_live() && shipment.id == label.shipment;
        let Some(shipment) = self.shipments.iter_mut().find(known) else {
            return Err(Refusal::because(Reason::with(Code::NotFound, ["shipment"])).at("shipment"));
        };
        match (&shipment.tracking_number, &label.tracking_number) {
            (None, None) => return Err(invalid()),
            (Some(_), Some(number)) if shipment.label_voided_at.is_none() && !shipment.is_numbered(number) => {
                return Err(invalid());
            }
            (Some(_), Some(number)) if !shipment.is_numbered(number) => match at_the_carrier {
                Some(reason) => return Err(Refusal::because(reason).at("trackingNumber")),
                None => renumbered = Some(number.clone()),
            },
            (None, Some(number)) => shipment.tracking_number = Some(number.clone()),
            _ => {}
        }
        if label.carrier.is_some() {
            shipment.carrier.clone_from(&label.carrier);
            shipment.carrier_source = Some(Source::Staff);
        }
        Ok(renumbered)
    }

    /// Counts a print, which makes the parcel's label valid again. Returns how often the label was printed.
    fn count_print(&mut self, id: ShipmentId) -> u32 {
        let Some(shipment) = self.shipments.iter_mut().find(|shipment| shipment.id == id) else { return 1 };
        shipment.label_print_count += 1;
        shipment.label_voided_at = None;
        shipment.label_print_count
    }

    /// Records a scan of a parcel's tracking number. The order ships as soon as every parcel is scanned and confirmed in the way
    /// of its warehouse and nothing keeps it; until then the scan is kept.
    ///
    /// # Errors
    /// `CANCELLED_PUT_ASIDE` for a cancelled order, `WRONG_STATUS` unless `PACKED` or a further parcel is packed, and everything that
    /// keeps this parcel in the house: then it must not leave and the scan is not counted.
    pub fn scan_outbound(mut self, scan: OutboundScan, now: DateTime<Utc>) -> Result<ScanOutcome, Refusal> {
        if let Some(wrong) = self.wrong_status_for_scan() {
            return Err(Refusal::unmet(vec![wrong]));
        }
        let known = |shipment: &&Shipment| shipment.is_live() && shipment.is_numbered(&scan.tracking_number);
        let Some(parcel) = self.shipments.iter().find(known) else {
            return Err(Refusal::because(Reason::with(Code::NotFound, [&scan.tracking_number])).at("trackingNumber"));
        };
        if parcel.left_at.is_some() {
            return Err(Refusal::from(Code::AlreadyShipped));
        }
        let shut = self.unmet_of_scan(parcel, now);
        if !shut.is_empty() {
            return Err(Refusal::unmet(shut));
        }
        let id = parcel.id;
        let mut events = Vec::new();
        if let Some(shipment) = self.shipments.iter_mut().find(|shipment| shipment.id == id && shipment.scanned_at.is_none()) {
            shipment.scanned_at = Some(scan.scanned_at);
            shipment.scanned_by_device.clone_from(&scan.device);
            events.push(Event::ShipmentScannedOut { shipment: id, tracking_number: scan.tracking_number, device: scan.device });
        }
        events.extend(self.advance(now));
        let left = self.shipments.iter().any(|shipment| shipment.id == id && shipment.left_at.is_some());
        let waiting_for = match self.status {
            OrderStatus::Packed => self.unmet_for(OrderStatus::Shipped, now),
            _ if left => Vec::new(),
            _ => self
                .shipments
                .iter()
                .find(|shipment| shipment.id == id)
                .map_or_else(Vec::new, |one| self.unmet_to_leave(one, now)),
        };
        Ok(ScanOutcome { order: self, events, waiting_for })
    }
}

/// A print of a label.
#[derive(Debug, Clone)]
pub struct LabelPrint {
    /// The id of the parcel.
    pub shipment: ShipmentId,
    /// The carrier, where the parcel does not have it yet.
    pub carrier: Option<String>,
    /// The tracking number, where the parcel does not have it yet.
    pub tracking_number: Option<String>,
    /// The id of the entry that keeps the parcel's former number, where it is printed under another one.
    pub former: ShipmentId,
    /// The id of the hold that a second print places.
    pub review_hold: HoldId,
    /// The person who prints.
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
            sources: Vec::new(),
        }
    }
}
