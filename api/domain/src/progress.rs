//! How an order moves along its axis: which conditions a step lacks, and the steps that take themselves once nothing is lacking.

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::fact::{Confidence, FactKind, Source};
use crate::incoming::MarkKind;
use crate::money::decimal_text;
use crate::order::{Line, Order};
use crate::payment::{Payment, PaymentKind, PaymentStatus};
use crate::refusal::{Code, Reason, Refusal};
use crate::shipment::{Shipment, ShipmentStatus};
use crate::status::{Condition, MATRIX, OrderStatus, Transition};

/// What a command leaves: the order as it is now and what happened, or why nothing did.
pub type Decision = Result<(Order, Vec<Event>), Refusal>;

/// Steps that no person commands: facts and records take them.
const AUTOMATIC: [(OrderStatus, OrderStatus); 4] = [
    (OrderStatus::PendingPayment, OrderStatus::Paid),
    (OrderStatus::Packed, OrderStatus::Shipped),
    (OrderStatus::Shipped, OrderStatus::Delivered),
    (OrderStatus::Delivered, OrderStatus::Completed),
];

impl Order {
    /// The row of the matrix that leads from here to `to`.
    pub fn transition_to(&self, to: OrderStatus) -> Option<&'static Transition> {
        MATRIX.iter().find(|row| row.from == self.status && row.to == to)
    }

    /// Every condition of the step to `to` that is not met. A step that the matrix lacks is refused by status alone.
    pub fn unmet_for(&self, to: OrderStatus, now: DateTime<Utc>) -> Vec<Reason> {
        match self.transition_to(to) {
            Some(row) => row.needs.iter().filter_map(|condition| condition.lacking(self, now)).collect(),
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
    pub fn settle(&mut self, now: DateTime<Utc>) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some((_, to)) = AUTOMATIC.iter().find(|(from, to)| *from == self.status && self.unmet_for(*to, now).is_empty())
        {
            events.push(self.enter(*to, now));
        }
        events
    }

    pub(crate) fn enter(&mut self, to: OrderStatus, now: DateTime<Utc>) -> Event {
        let from = std::mem::replace(&mut self.status, to);
        self.status_since = now;
        match to {
            OrderStatus::Shipped => self.count_shipped_lines(),
            OrderStatus::Completed => self.completed_at = Some(now),
            _ => {}
        }
        Event::OrderStatusChanged { from, to }
    }

    /// `WRONG_STATUS`, with the statuses from which the matrix leads to `to`.
    pub(crate) fn wrong_status(&self, to: OrderStatus) -> Reason {
        if to == OrderStatus::Cancelled && self.status >= OrderStatus::Shipped {
            return Reason::of(Code::AlreadyShipped);
        }
        let from: Vec<&str> = MATRIX.iter().filter(|row| row.to == to).map(|row| row.from.name()).collect();
        Reason::with(Code::WrongStatus, [self.status.name(), &from.join(" / ")])
    }

    fn count_shipped_lines(&mut self) {
        for line in &mut self.lines {
            let packed: u32 = self
                .shipments
                .iter()
                .filter(|shipment| shipment.is_live())
                .flat_map(|shipment| &shipment.lines)
                .filter(|part| part.line == line.id)
                .map(|part| part.quantity)
                .sum();
            line.shipped_quantity = packed.min(line.quantity);
        }
    }

    /// The parcels that something was packed into, or that are all there is.
    pub(crate) fn packed_shipments(&self) -> impl Iterator<Item = &Shipment> {
        let any_packed = self.parcels().any(|shipment| !shipment.lines.is_empty());
        self.parcels().filter(move |shipment| !any_packed || !shipment.lines.is_empty())
    }

    pub(crate) fn newest_fact(&self, kind: FactKind) -> Option<&str> {
        self.facts
            .iter()
            .filter(|fact| fact.kind == kind && fact.confidence == Confidence::Confirmed)
            .max_by_key(|fact| fact.observed_at)
            .map(|fact| fact.value.as_str())
    }

    pub(crate) fn outbound_confirmed(&self, shipment: &Shipment) -> bool {
        self.facts.iter().any(|fact| {
            fact.kind == FactKind::Outbound
                && fact.source == Source::Wms
                && fact.confidence == Confidence::Confirmed
                && (fact.shipment == Some(shipment.id) || shipment.is_numbered(&fact.value))
        })
    }
}

impl Condition {
    /// Why the condition is not met, or nothing.
    fn lacking(self, order: &Order, now: DateTime<Utc>) -> Option<Reason> {
        let parcels = || order.packed_shipments();
        match self {
            Self::PayableCovered => payable_not_covered(order),
            Self::NoActiveHold => on_hold(order, now),
            Self::AddressShippable => address_not_shippable(order),
            Self::StockReserved => (order.newest_fact(FactKind::Stock) == Some("SHORT")).then(|| Reason::of(Code::StockShort)),
            Self::LinesPicked => named(Code::LinesNotPicked, order.open_lines().filter(|line| !line.is_picked_or_explained())),
            Self::GiftsPresent => {
                named(Code::GiftMissing, order.open_lines().filter(|line| line.is_gift && line.picked_quantity < line.quantity))
            }
            Self::OutboundScanned => {
                let missing = parcels().count() == 0 || parcels().any(|shipment| shipment.scanned_at.is_none());
                missing.then(|| Reason::of(Code::OutboundScanMissing))
            }
            Self::WmsOutboundConfirmed => {
                let missing = parcels().count() == 0 || parcels().any(|shipment| !order.outbound_confirmed(shipment));
                missing.then(|| Reason::of(Code::WmsOutboundMissing))
            }
            Self::NoOpenQcRejection => {
                (order.newest_fact(FactKind::Qc) == Some("REJECTED")).then(|| Reason::of(Code::QcRejected))
            }
            Self::CarrierDeliveryScanned => {
                let missing = parcels().count() == 0 || parcels().any(|shipment| shipment.status != ShipmentStatus::Delivered);
                missing.then(|| Reason::of(Code::DeliveryScanMissing))
            }
            Self::MainGoodsDelivered => (order.status < OrderStatus::Delivered).then(|| Reason::of(Code::GoodsNotDelivered)),
            Self::GiftOutboundNumber => {
                let has_gift = order.open_lines().any(|line| line.is_gift);
                (has_gift && order.newest_fact(FactKind::GiftOutbound).is_none()).then(|| Reason::of(Code::GiftOutboundMissing))
            }
            Self::FinanceVoucher => order.voucher_number.is_none().then(|| Reason::of(Code::VoucherMissing)),
            Self::PayableKnown => order.totals.payable.is_none().then(|| Reason::of(Code::AmountUnknown)),
            Self::OnlyCashOnDelivery => (!order.awaits_cash_on_delivery()).then(|| not_paid(order)),
            Self::RemittanceReceived => {
                let open = |one: &Payment| one.kind == PaymentKind::CashOnDelivery && one.status == PaymentStatus::Pending;
                let is_open = order.payments.iter().any(open) && !order.is_paid_beside_channel();
                is_open.then(|| Reason::of(Code::RemittanceMissing))
            }
            Self::NotPaidBack => order.totals.is_paid_back().then(|| Reason::of(Code::PaidBackInFull)),
        }
    }
}

impl Line {
    pub(crate) fn is_picked_or_explained(&self) -> bool {
        self.picked_quantity >= self.quantity || self.short_reason.is_some()
    }
}

fn payable_not_covered(order: &Order) -> Option<Reason> {
    let is_covered = order.totals.is_covered() && order.is_paid_by_word();
    (!is_covered).then(|| not_paid(order))
}

/// What is payable and what is paid, or that the amount is unknown.
fn not_paid(order: &Order) -> Reason {
    let amount = |minor| format!("{} {}", decimal_text(minor, order.currency), order.currency);
    match order.totals.payable {
        Some(payable) => Reason::with(Code::PayableNotCovered, [amount(payable), amount(order.totals.paid)]),
        None => Reason::of(Code::AmountUnknown),
    }
}

/// The first hold that blocks at `now`, named by its reason.
pub(crate) fn on_hold(order: &Order, now: DateTime<Utc>) -> Option<Reason> {
    let reasons: Vec<&str> = order.active_holds(now).map(|hold| hold.reason.name()).collect();
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
        ("region", !order.marks.iter().any(|mark| mark.kind == MarkKind::UnknownRegion)),
    ];
    let missing: Vec<&str> = parts.iter().filter(|(_, present)| !present).map(|(name, _)| *name).collect();
    (!missing.is_empty()).then(|| Reason::with(Code::AddressNotShippable, [missing.join(", ")]))
}

fn named<'a>(code: Code, lines: impl Iterator<Item = &'a Line>) -> Option<Reason> {
    let names: Vec<&str> = lines.map(|line| line.sku.as_deref().unwrap_or(&line.title)).collect();
    (!names.is_empty()).then(|| Reason::with(code, [names.join(", ")]))
}
