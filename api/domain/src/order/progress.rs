//! The progress of an order along its axis: the conditions that a step lacks, and the automatic steps, taken once nothing is lacking.

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::kernel::ids::{LineId, ShipmentId};
use crate::kernel::money::decimal_text;
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::fact::{Confidence, Fact, FactKind};
use crate::order::hold::Hold;
use crate::order::incoming::DataIssueKind;
use crate::order::payment::{Payment, PaymentKind, PaymentStatus};
use crate::order::shipment::{Shipment, ShipmentStatus};
use crate::order::status_matrix::{Condition, MATRIX, Transition};
use crate::order::warehouse::WarehouseProfile;
use crate::order::{Line, Order};
use crate::refusal::{Code, Reason, Refusal};

/// The outcome of a command: the order afterwards with its events, or the refusal.
pub type Decision = Result<(Order, Vec<Event>), Refusal>;

/// The steps that no person commands: facts and records cause them.
const AUTOMATIC: [(OrderStatus, OrderStatus); 4] = [
    (OrderStatus::PendingPayment, OrderStatus::Paid),
    (OrderStatus::Packed, OrderStatus::Shipped),
    (OrderStatus::Shipped, OrderStatus::Delivered),
    (OrderStatus::Delivered, OrderStatus::Completed),
];

impl Order {
    /// The row of the matrix that leads from the present status to `to`.
    pub fn transition_to(&self, to: OrderStatus) -> Option<&'static Transition> {
        Transition::between(self.status, to)
    }

    /// Every unmet condition of the step to `to`. A step that the matrix lacks is refused by status alone.
    pub fn unmet_for(&self, to: OrderStatus, now: DateTime<Utc>) -> Vec<Reason> {
        match self.transition_to(to) {
            Some(row) => self.company_needs.of(row).iter().filter_map(|condition| condition.lacking(self, now)).collect(),
            None => vec![self.wrong_status(to)],
        }
    }

    /// Moves to `to`, if the matrix has the step and nothing is lacking.
    ///
    /// # Errors
    /// Names every unmet condition, or `WRONG_STATUS`.
    pub(crate) fn step(&mut self, to: OrderStatus, now: DateTime<Utc>) -> Result<Event, Refusal> {
        let unmet = self.unmet_for(to, now);
        if unmet.is_empty() { Ok(self.enter(to, now)) } else { Err(Refusal::unmet(unmet)) }
    }

    /// Takes every automatic step that lacks nothing now.
    pub fn advance(&mut self, now: DateTime<Utc>) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some((_, to)) = AUTOMATIC.iter().find(|(from, to)| *from == self.status && self.unmet_for(*to, now).is_empty())
        {
            events.push(self.enter(*to, now));
        }
        if self.may_send_further() {
            self.let_leave(now);
        }
        let exchanged = self.end_exchanges(now);
        if !exchanged.is_empty() {
            events.extend(exchanged);
            events.extend(self.advance(now));
        }
        events
    }

    /// Counts the parcels that have left. A parcel that is packed after others left is counted on its own.
    fn let_leave(&mut self, now: DateTime<Utc>) {
        let all = self.shipments.iter().all(|shipment| shipment.left_at.is_none());
        let leaves = |shipment: &&Shipment| shipment.left_at.is_none() && (all || self.unmet_to_leave(shipment, now).is_empty());
        let ids: Vec<ShipmentId> = self.packed_shipments().filter(leaves).map(|shipment| shipment.id).collect();
        for shipment in self.shipments.iter_mut().filter(|shipment| ids.contains(&shipment.id)) {
            shipment.left_at = Some(now);
        }
        if !ids.is_empty() {
            self.count_shipped_lines();
        }
    }

    pub(crate) fn enter(&mut self, to: OrderStatus, now: DateTime<Utc>) -> Event {
        let from = std::mem::replace(&mut self.status, to);
        self.status_since = now;
        match to {
            OrderStatus::Shipped => self.let_leave(now),
            OrderStatus::Completed => self.completed_at = Some(now),
            OrderStatus::Cancelled => self.set_picked_aside(),
            _ => {}
        }
        Event::OrderStatusChanged { from, to }
    }

    /// `WRONG_STATUS`, with the statuses from which the matrix leads to `to`.
    pub(crate) fn wrong_status(&self, to: OrderStatus) -> Reason {
        if to == OrderStatus::Cancelled && (OrderStatus::Shipped..=OrderStatus::Completed).contains(&self.status) {
            return Reason::of(Code::AlreadyShipped);
        }
        let from: Vec<&str> = MATRIX.iter().filter(|row| row.to == to).map(|row| row.from.name()).collect();
        Reason::with(Code::WrongStatus, [self.status.name(), &from.join(" / ")])
    }

    /// Fills in the departures of parcels of an order that shipped before they were recorded for each parcel: the time at which
    /// the order shipped.
    #[must_use]
    pub fn with_departures(mut self) -> Self {
        let has_left = (OrderStatus::Shipped..=OrderStatus::Completed).contains(&self.status);
        if has_left && self.shipments.iter().all(|shipment| shipment.left_at.is_none()) {
            let ids: Vec<ShipmentId> = self.packed_shipments().map(|shipment| shipment.id).collect();
            let since = self.status_since;
            let left = self.shipments.iter_mut().filter(|shipment| ids.contains(&shipment.id));
            left.for_each(|shipment| shipment.left_at = Some(since));
        }
        self
    }

    fn count_shipped_lines(&mut self) {
        for line in &mut self.lines {
            let packed: u32 = self
                .shipments
                .iter()
                .filter(|shipment| shipment.is_live() && shipment.left_at.is_some())
                .flat_map(|shipment| &shipment.lines)
                .filter(|part| part.line == line.id)
                .map(|part| part.quantity)
                .fold(0, u32::saturating_add);
            line.shipped_quantity = packed;
        }
    }

    /// The reason why the channel's newest statement withdraws that the order is paid; `None` = it does not. Cash on delivery is
    /// not paid yet.
    pub(crate) fn payment_withdrawn(&self) -> Option<Reason> {
        if self.awaits_cash_on_delivery() || self.status < OrderStatus::Paid {
            return None;
        }
        let pending = |fact: &&Fact| fact.source == Source::Channel && fact.kind == FactKind::Status && fact.shipment.is_none();
        let says = self.facts.iter().filter(pending).max_by_key(|fact| fact.observed_at);
        let unpaid =
            says.is_some_and(|fact| fact.value == OrderStatus::PendingPayment.name() && fact.confidence == Confidence::Confirmed);
        let payable = self.totals.payable.filter(|payable| self.totals.paid < *payable);
        // The channel does not see what finance received, so its status does not count against that.
        let by_finance = self.payments.iter().any(|one| one.source == Source::Staff && one.status == PaymentStatus::Paid);
        let unpaid = unpaid && !by_finance;
        let amount = |minor| format!("{} {}", decimal_text(minor, self.currency), self.currency);
        match payable {
            Some(payable) => Some(Reason::with(Code::PayableNotCovered, [amount(payable), amount(self.totals.paid)])),
            None => unpaid.then(|| Reason::of(Code::ChannelSaysUnpaid)),
        }
    }

    /// Whether something was packed into a parcel.
    pub fn has_packed_parcels(&self) -> bool {
        self.parcels().any(|shipment| !shipment.lines.is_empty())
    }

    /// The parcels that something was packed into; where no parcel was ever packed here, all of them.
    pub(crate) fn packed_shipments(&self) -> impl Iterator<Item = &Shipment> {
        let any_packed = self.has_lost_its_pack() || self.parcels().any(|shipment| !shipment.lines.is_empty());
        self.parcels().filter(move |shipment| !any_packed || !shipment.lines.is_empty())
    }

    /// Whether a confirmed fact of this kind exists.
    pub(crate) fn has_confirmed(&self, kind: FactKind) -> bool {
        self.facts.iter().any(|fact| fact.kind == kind && fact.confidence == Confidence::Confirmed)
    }
}

impl Condition {
    /// The reason why the condition is not met; `None` = it is met.
    pub(crate) fn lacking(self, order: &Order, now: DateTime<Utc>) -> Option<Reason> {
        let parcels = || order.packed_shipments();
        match self {
            Self::PayableCovered => payable_not_covered(order),
            Self::NoActiveHold => on_hold(order, now),
            Self::AddressShippable => address_not_shippable(order),
            Self::StockReserved => order.is_short().then(|| Reason::of(Code::StockShort)),
            Self::LinesPicked => named(Code::LinesNotPicked, order.free_lines().filter(|line| !line.is_picked_or_explained())),
            Self::GiftsPresent => {
                let missing = |line: &&Line| line.is_gift && line.picked_quantity < line.wanted_quantity();
                named(Code::GiftMissing, order.free_lines().filter(missing))
            }
            Self::SomethingPicked => {
                let picked = order.lines.iter().any(|line| line.picked_quantity > line.shipped_quantity);
                (!picked && order.requires_shipping()).then(|| Reason::of(Code::NothingPicked))
            }
            Self::OutboundScanned => {
                let missing = parcels().count() == 0 || parcels().any(|shipment| !order.is_scanned_out(shipment));
                missing.then(|| Reason::of(Code::OutboundScanMissing))
            }
            Self::WmsOutboundConfirmed => {
                let missing = parcels().count() == 0 || parcels().any(|shipment| !order.is_confirmed_out(shipment));
                (order.profile != WarehouseProfile::Handheld && missing).then(|| Reason::of(Code::WmsOutboundMissing))
            }
            Self::NoOpenQcRejection => {
                let of_order = order.qc_rejects_order();
                let of_parcel = || parcels().any(|shipment| order.qc_rejects(shipment));
                (of_order || of_parcel()).then(|| Reason::of(Code::QcRejected))
            }
            Self::NoHeldParcel => {
                let packed = |line: &LineId| {
                    parcels().any(|parcel| parcel.left_at.is_none() && parcel.lines.iter().any(|part| part.line == *line))
                };
                held_by(order.active_holds(now).filter(|hold| hold.lines.iter().any(packed)))
            }
            Self::ContentsMatch => named(Code::ContentsDiffer, order.differing_lines().into_iter()),
            Self::LabelsCurrent => {
                let void = parcels().any(|shipment| shipment.label_voided_at.is_some() && shipment.left_at.is_none());
                void.then(|| Reason::of(Code::LabelVoid))
            }
            Self::PaymentStands => order.payment_withdrawn(),
            Self::NothingRemains => named(Code::RemainderOpen, order.remainder()),
            Self::CarrierDeliveryScanned => {
                let missing =
                    |shipment: &Shipment| shipment.status != ShipmentStatus::Delivered && !order.is_replaced_whole(shipment);
                let missing = parcels().count() == 0 || parcels().any(missing);
                missing.then(|| Reason::of(Code::DeliveryScanMissing))
            }
            Self::MainGoodsDelivered => (order.status < OrderStatus::Delivered).then(|| Reason::of(Code::GoodsNotDelivered)),
            Self::GiftOutboundNumber => {
                let has_gift = order.open_lines().any(|line| line.is_gift);
                (has_gift && !order.has_confirmed(FactKind::GiftOutbound)).then(|| Reason::of(Code::GiftOutboundMissing))
            }
            Self::FinanceVoucher => order.voucher_number.is_none().then(|| Reason::of(Code::VoucherMissing)),
            Self::PayableKnown => order.totals.payable.is_none().then(|| Reason::of(Code::AmountUnknown)),
            Self::OnlyCashOnDelivery => (!order.awaits_cash_on_delivery()).then(|| not_paid(order)),
            Self::RemittanceReceived => {
                let open = |one: &Payment| one.kind == PaymentKind::CashOnDelivery && one.status == PaymentStatus::Pending;
                let is_open = order.payments.iter().any(open) && !order.is_paid_beside_channel();
                is_open.then(|| Reason::of(Code::RemittanceMissing))
            }
            Self::QcPassed => {
                let missing = parcels().count() == 0 || parcels().any(|shipment| !order.qc_passed(shipment));
                missing.then(|| Reason::of(Code::QcMissing))
            }
            Self::LabelPrinted => {
                let missing = parcels().count() == 0 || parcels().any(|shipment| !shipment.has_valid_label());
                missing.then(|| Reason::of(Code::LabelNotPrinted))
            }
            Self::StockConfirmed => (!order.stock_confirmed()).then(|| Reason::of(Code::StockNotConfirmed)),
            Self::ReplacementDelivered => {
                let waiting: Vec<&str> = order.open_exchanges().map(|case| case.number.as_str()).collect();
                (!waiting.is_empty()).then(|| Reason::with(Code::ReplacementNotDelivered, [waiting.join(", ")]))
            }
            Self::NotPaidBack => order.totals.is_paid_back().then(|| Reason::of(Code::PaidBackInFull)),
        }
    }
}

impl Line {
    pub(crate) fn is_picked_or_explained(&self) -> bool {
        self.picked_quantity >= self.wanted_quantity() || self.short_reason.is_some()
    }
}

fn payable_not_covered(order: &Order) -> Option<Reason> {
    let is_covered = order.totals.is_covered() && order.is_paid_by_word();
    (!is_covered).then(|| not_paid(order))
}

/// The reason with the amount to pay and the paid amount, or that the amount is unknown.
fn not_paid(order: &Order) -> Reason {
    let amount = |minor| format!("{} {}", decimal_text(minor, order.currency), order.currency);
    match order.totals.payable {
        Some(payable) => Reason::with(Code::PayableNotCovered, [amount(payable), amount(order.totals.paid)]),
        None => Reason::of(Code::AmountUnknown),
    }
}

/// The reason of the holds that block the whole order at `now`. A hold of some lines blocks the order only where it leaves no line free.
pub(crate) fn on_hold(order: &Order, now: DateTime<Utc>) -> Option<Reason> {
    let nothing_free = order.free_lines().next().is_none() && order.open_lines().next().is_some();
    let blocks = |hold: &&Hold| hold.lines.is_empty() || nothing_free;
    held_by(order.active_holds(now).filter(blocks))
}

/// The reason that names these holds; `None` = there are none.
pub(crate) fn held_by<'a>(holds: impl Iterator<Item = &'a Hold>) -> Option<Reason> {
    let reasons: Vec<&str> = holds.map(|hold| hold.reason.name()).collect();
    (!reasons.is_empty()).then(|| Reason::with(Code::OnHold, [reasons.join(", ")]))
}

fn address_not_shippable(order: &Order) -> Option<Reason> {
    if !order.requires_shipping() {
        return None;
    }
    let address = &order.contact.address;
    let parts = [
        ("province", address.province.is_some() || address.country.as_deref().is_some_and(|country| country != "CN")),
        ("city", address.city.is_some()),
        // A street that only the platform can read is printed by its own shipping label service.
        ("line", address.line.is_some() || order.contact.encrypted.line.is_some()),
        ("region", !order.marks.iter().any(|mark| mark.kind == DataIssueKind::UnknownRegion)),
    ];
    let missing: Vec<&str> = parts.iter().filter(|(_, present)| !present).map(|(name, _)| *name).collect();
    (!missing.is_empty()).then(|| Reason::with(Code::AddressNotShippable, [missing.join(", ")]))
}

fn named<'a>(code: Code, lines: impl Iterator<Item = &'a Line>) -> Option<Reason> {
    let names: Vec<&str> = lines.map(Line::called).collect();
    (!names.is_empty()).then(|| Reason::with(code, [names.join(", ")]))
}
