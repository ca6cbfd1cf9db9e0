//! A message that is read again: its new reading replaces exactly what the earlier reading stated.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::kernel::ids::Mint;
use crate::kernel::source::Source;
use crate::order::customization::{Customization, MaterialSource};
use crate::order::fact::{Fact, FactKind};
use crate::order::heard::{Heard, LineField, Part};
use crate::order::incoming::{IncomingLine, IncomingMaterial, IncomingOrder, IncomingPayments};
use crate::order::payment::{PayableBasis, Payment};
use crate::order::promise::Promise;
use crate::order::version::Version;
use crate::order::{Line, Order, OrderHead};

use super::fold::Fold;
use super::{Intake, changed_parts};

impl Intake<'_> {
    /// Reads a message again that arrived at [`Intake::received_at`]. The statements of its earlier reading no longer count, those of the
    /// new reading replace them, and those of newer messages stay. The order comes back unchanged where both readings state the same.
    ///
    /// The status goes forward only: an order that a wrong reading moved stays where it is.
    pub fn correct(&self, order: Order, incoming: &IncomingOrder, mint: &mut Mint) -> (Order, Vec<Event>) {
        let incoming = if order.erased_at.is_some() { Cow::Owned(incoming.without_person()) } else { Cow::Borrowed(incoming) };
        let before = order.clone();
        let mut taken = TakeBack { order, intake: self, incoming: &incoming, holds: false };
        taken.run();
        let (order, ends_holds) = (taken.order, taken.holds);
        let fold = Fold::again(self, order, &incoming, before.conflicts(), mint);
        let (order, mut events) = fold.run_without_holds(ends_holds);
        if order.says_the_same_as(&before) {
            return (before, Vec::new());
        }
        let changed = changed_parts(&before, &order);
        if !changed.is_empty() {
            events.insert(0, Event::OrderUpdated { changed });
        }
        (order, events)
    }
}

/// The state of a correction: removes what the earlier reading of a message stated and the new one leaves out.
struct TakeBack<'a> {
    order: Order,
    intake: &'a Intake<'a>,
    incoming: &'a IncomingOrder,
    /// Whether the earlier reading stated holds and the new one states none.
    holds: bool,
}

impl TakeBack<'_> {
    fn run(&mut self) {
        let arrived = self.intake.received_at.timestamp_micros();
        let is_of_message = |version: &Version| version.received_at.timestamp_micros() == arrived;
        self.lines(&is_of_message);
        let forgotten = self.order.heard.clock.forget(is_of_message);
        let mut times: Vec<DateTime<Utc>> = forgotten.iter().map(|(_, version)| version.at).collect();
        times.extend(self.incoming.updated_at);
        let order = &mut self.order;
        order.heard.refunds.retain(|refund| !times.contains(&refund.at));
        order.heard.parcels.retain(|_, stated| !is_of_message(&stated.version));
        let clock = &order.heard.clock;
        // A mark of a part that no message states may come from the earlier reading: the new reading finds it again.
        order.heard.marks.retain(|(part, _)| clock.version(*part).is_some());
        if forgotten.is_empty() {
            return;
        }
        order.channel_updated_at = clock.newest_time();
        for (part, version) in forgotten {
            if part == Part::Status {
                self.take_back_fact(version.at);
            }
            if !self.incoming.states(part) {
                self.blank(part);
            }
        }
    }

    /// Removes the status fact of the earlier reading, unless the new reading states a status that is as new.
    fn take_back_fact(&mut self, at: DateTime<Utc>) {
        let is_as_new = self.intake.version(self.incoming).map_or(self.intake.received_at, |version| version.at) >= at;
        if is_as_new && self.incoming.states(Part::Status) {
            return;
        }
        let is_it = |fact: &Fact| {
            let is_of_then = fact.observed_at.timestamp_micros() == at.timestamp_micros();
            fact.source == Source::Channel && fact.kind == FactKind::Status && is_of_then
        };
        self.order.facts.retain(|fact| !is_it(fact));
    }

    /// Makes a part of the order unknown.
    fn blank(&mut self, part: Part) {
        let (order, shop) = (&mut self.order, self.intake.shop);
        let is_edited = order.contact.edited;
        match part {
            Part::Alias => order.channel_alias = None,
            Part::Status => order.raw_status = None,
            Part::PlacedAt => order.placed_at = self.intake.received_at,
            Part::PaidAt => (order.heard.paid_at, order.paid_at) = (None, None),
            Part::ShipBy => order.promise = Promise::of(None, None, shop.ship_hours),
            Part::Currency => order.currency = shop.currency,
            Part::Goods => order.totals.goods = None,
            Part::Discount => order.totals.discount = 0,
            Part::Freight => order.totals.freight = 0,
            Part::Tax => order.totals.tax = 0,
            Part::Tip => order.totals.tip = 0,
            Part::Duties => order.totals.duties = 0,
            Part::TaxIncluded => order.totals.tax_included = 0,
            Part::Rounding => order.totals.rounding = 0,
            Part::Payable => (order.totals.payable, order.totals.payable_basis) = (None, PayableBasis::Unknown),
            Part::Refunded => order.heard.refunded = None,
            Part::Discounts => order.discounts.clear(),
            Part::Name if !is_edited => (order.contact.name, order.contact.encrypted.name) = (None, None),
            Part::Phone if !is_edited => (order.contact.phone, order.contact.encrypted.phone) = (None, None),
            Part::Address if !is_edited => {
                (order.contact.address, order.contact.encrypted.line) = (crate::kernel::address::Address::default(), None);
            }
            Part::Payments => order.payments.retain(Payment::is_recorded_here),
            Part::WholePayment => {
                order.heard.whole_payment = None;
                if !order.heard.knows(Part::Payments) && !self.incoming.states(Part::Payments) {
                    order.payments.retain(Payment::is_recorded_here);
                }
            }
            Part::Holds => self.holds = true,
            Part::Test => order.is_test = false,
            Part::CustomerLevel => order.customer_level = None,
            Part::Service => (order.raw_service, order.service_level) = (None, None),
            Part::Signals => order.signals.clear(),
            // Paid follows from the payments; lines are corrected one by one; a known parcel may have left.
            Part::Paid | Part::Lines | Part::Shipments | Part::UnknownFields => {}
            Part::Name | Part::Phone | Part::Address => {}
        }
    }

    /// Removes the fields of lines that only the earlier reading stated, and the lines that only it named.
    fn lines(&mut self, is_of_message: &impl Fn(&Version) -> bool) {
        let said: BTreeMap<&str, &IncomingLine> =
            self.incoming.lines.iter().flatten().map(|line| (line.channel_line_id.as_str(), line)).collect();
        let mut lines = std::mem::take(&mut self.order.lines);
        lines.retain_mut(|line| {
            let mut clock = self.order.heard.line_clock(&line.channel_line_id);
            let forgotten = clock.forget(is_of_message);
            let said = said.get(line.channel_line_id.as_str());
            for (field, _) in &forgotten {
                line.take_back(*field, said.is_some_and(|said| said.states(*field)));
            }
            if forgotten.iter().any(|(field, _)| *field == LineField::Total) {
                self.order.heard.line_totals.remove(&line.channel_line_id);
            }
            let is_of_message_alone = !forgotten.is_empty() && clock.is_empty();
            said.is_some() || !is_of_message_alone || self.order.is_used(line)
        });
        self.order.lines = lines;
        self.order.heard.forget_lines(is_of_message);
    }
}

impl Line {
    /// Makes a field unknown; a field that the new reading states is only made ready for it.
    fn take_back(&mut self, field: LineField, is_stated: bool) {
        if field == LineField::Quantity {
            self.ordered_quantity = 0;
        }
        if is_stated {
            return;
        }
        match field {
            LineField::Sku => self.sku = None,
            LineField::Title => self.title = self.sku.clone().unwrap_or_default(),
            LineField::Quantity => (self.quantity, self.total) = (0, Some(0)),
            LineField::UnitPrice => self.unit_price = None,
            LineField::Total => self.total = None,
            LineField::Gift => self.is_gift = false,
            LineField::RequiresShipping => self.requires_shipping = true,
            LineField::Refunded => self.refunded_quantity = 0,
            LineField::Customized => {
                let uploaded = self.customization.take().and_then(|custom| custom.material);
                let uploaded = uploaded.filter(|material| material.source == MaterialSource::Upload);
                self.customization =
                    uploaded.map(|material| Customization { wanted: true, kind: None, material: Some(material) });
            }
            LineField::Material => {
                if let Some(custom) = &mut self.customization {
                    custom.state_material(&IncomingMaterial::Missing);
                }
            }
        }
    }
}

impl IncomingLine {
    fn states(&self, field: LineField) -> bool {
        match field {
            LineField::Sku => self.sku.is_some(),
            LineField::Title => self.title.is_some(),
            LineField::Quantity => self.quantity.is_said(),
            LineField::UnitPrice => self.unit_price.is_said(),
            LineField::Total => self.total.is_said(),
            LineField::Gift => self.is_gift.is_some(),
            LineField::RequiresShipping => self.requires_shipping.is_some(),
            LineField::Refunded => self.refunded.is_some(),
            LineField::Customized => self.customized.is_some(),
            LineField::Material => self.material.is_some(),
        }
    }
}

impl IncomingOrder {
    /// Whether the message states a part.
    fn states(&self, part: Part) -> bool {
        let totals = &self.totals;
        match part {
            Part::Alias => self.channel_alias.is_some(),
            Part::Status => self.raw_status.is_some() || self.status.is_some(),
            Part::PlacedAt => self.placed_at.is_some(),
            Part::PaidAt => self.paid_at.is_some(),
            Part::ShipBy => self.ship_by.is_some(),
            Part::Currency => self.currency.is_some(),
            Part::Goods => totals.goods.is_said(),
            Part::Discount => totals.discount.is_said(),
            Part::Freight => totals.freight.is_said(),
            Part::Tax => totals.tax.is_said(),
            Part::Tip => totals.tip.is_said(),
            Part::Duties => totals.duties.is_said(),
            Part::TaxIncluded => totals.tax_included.is_said(),
            Part::Rounding => totals.rounding.is_said(),
            Part::Payable => totals.payable.is_said(),
            Part::Paid => totals.paid.is_said(),
            Part::Refunded => totals.refunded.is_said(),
            Part::Discounts => self.discounts.is_some(),
            Part::Name => self.contact.name.is_some(),
            Part::Phone => self.contact.phone.is_some(),
            Part::Address => self.contact.address().is_some(),
            Part::Lines => self.lines.is_some(),
            Part::Payments => matches!(self.payments, IncomingPayments::Listed(_)),
            Part::WholePayment => matches!(self.payments, IncomingPayments::Whole(_)),
            Part::Shipments => self.shipments.is_some(),
            Part::Holds => self.holds.is_some(),
            Part::Test => self.is_test.is_some(),
            Part::CustomerLevel => self.customer_level.is_said(),
            Part::Service => self.service.is_some(),
            Part::Signals => self.signals.is_some(),
            Part::UnknownFields => true,
        }
    }
}

impl Order {
    /// Whether picks, parcels, returns or holds name a line.
    fn is_used(&self, line: &Line) -> bool {
        line.picked_quantity + line.shipped_quantity + line.closed_quantity > 0
            || self.shipments.iter().flat_map(|parcel| &parcel.lines).any(|packed| packed.line == line.id)
            || self.returns.iter().flat_map(|case| &case.lines).any(|returned| returned.line == line.id)
            || self.holds.iter().any(|hold| hold.lines.contains(&line.id))
    }

    /// Whether two states of an order show the same values, from any messages. The region follows from the address: an order from before
    /// regions gets it without a change.
    pub fn shows_the_same_as(&self, other: &Self) -> bool {
        let shown = |order: &Self| {
            let head = OrderHead { version: 0, region: None, ..order.head.clone() };
            Self { head, heard: Heard::default(), ..order.clone() }
        };
        shown(self) == shown(other)
    }

    /// Whether two states of an order show the same values and came from the same messages.
    fn says_the_same_as(&self, other: &Self) -> bool {
        self.shows_the_same_as(other) && self.lines.iter().all(|line| self.has_same_line_clock(other, line)) && {
            let (mine, others) = (self.heard.without_clocks(), other.heard.without_clocks());
            self.heard.clock.says_the_same_as(&other.heard.clock) && mine == others
        }
    }

    fn has_same_line_clock(&self, other: &Self, line: &Line) -> bool {
        let clock = |order: &Self| order.heard.line_clock(&line.channel_line_id);
        clock(self).says_the_same_as(&clock(other))
    }
}
