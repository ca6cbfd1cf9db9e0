//! Folds what a channel says into an order: the first time as a new order, later as changes, and never backwards.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::fact::{Confidence, Fact, FactKind, Source};
use crate::ids::{Mint, OrderId};
use crate::incoming::{IncomingContact, IncomingLine, IncomingOrder, IncomingTotals, Mark, MarkKind};
use crate::money::Currency;
use crate::order::{Address, Contact, Line, Order};
use crate::payment::{Discount, Payment, PaymentKind, PaymentStatus, Totals};
use crate::phone::Phone;
use crate::promise::Promise;
use crate::status::OrderStatus;

/// What intake must know of the shop that an order belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopProfile {
    /// The shop's id; also the front of its orders' numbers.
    pub id: String,
    /// Its channel.
    pub channel: String,
    /// The currency of amounts that come without one.
    pub currency: Currency,
    /// The warehouse that its orders ship from.
    pub warehouse: Option<String>,
    /// Hours after payment in which it ships, where the channel gives no deadline.
    pub ship_hours: u32,
}

/// What intake may ask.
pub struct Intake<'a> {
    /// The shop.
    pub shop: &'a ShopProfile,
    /// Whether a SKU is in the catalogue.
    pub knows_sku: &'a (dyn Fn(&str) -> bool + Sync),
    /// Reads a phone in the address's country, by its code or name, or else in the shop's; a text that is no number is kept as well.
    pub read_phone: &'a (dyn Fn(&str, Option<&str>) -> Phone + Sync),
    /// When the payload arrived.
    pub now: DateTime<Utc>,
}

impl Intake<'_> {
    /// Takes in an order that is new.
    pub fn receive(&self, incoming: &IncomingOrder, mint: &mut Mint) -> (Order, Vec<Event>) {
        let mut order = self.blank(incoming, mint.next());
        let mut events =
            vec![Event::OrderReceived { channel: order.channel.clone(), channel_number: order.channel_number.clone() }];
        self.fold(&mut order, incoming, mint, &mut events);
        (order, events)
    }

    /// Takes in a further version of an order. An older version than the newest known changes nothing.
    pub fn update(&self, mut order: Order, incoming: &IncomingOrder, mint: &mut Mint) -> (Order, Vec<Event>) {
        let outdated = matches!((incoming.updated_at, order.channel_updated_at), (Some(new), Some(known)) if new < known);
        let mut events = Vec::new();
        if outdated {
            return (order, events);
        }
        let before = order.clone();
        if order.erased_at.is_some() {
            self.fold(&mut order, &incoming.without_person(), mint, &mut events);
        } else {
            self.fold(&mut order, incoming, mint, &mut events);
        }
        let changed = changed_parts(&before, &order);
        if !changed.is_empty() {
            events.insert(0, Event::OrderUpdated { changed });
        }
        (order, events)
    }

    fn blank(&self, incoming: &IncomingOrder, id: OrderId) -> Order {
        let shop = self.shop;
        Order {
            id,
            number: format!("{}-{}", shop.id, incoming.channel_number),
            version: 0,
            status: OrderStatus::PendingPayment,
            status_since: self.now,
            shop: shop.id.clone(),
            channel: shop.channel.clone(),
            channel_number: incoming.channel_number.clone(),
            channel_alias: None,
            raw_status: None,
            channel_updated_at: None,
            placed_at: incoming.placed_at.unwrap_or(self.now),
            paid_at: None,
            completed_at: None,
            warehouse: shop.warehouse.clone(),
            priority: 0,
            tags: Vec::new(),
            remark: incoming.seller_memo.clone(),
            currency: shop.currency,
            totals: Totals::default(),
            discounts: Vec::new(),
            contact: Contact::default(),
            lines: Vec::new(),
            payments: Vec::new(),
            shipments: Vec::new(),
            holds: Vec::new(),
            facts: Vec::new(),
            returns: Vec::new(),
            promise: Promise::of(None, None, shop.ship_hours),
            marks: Vec::new(),
            voucher_number: None,
            settled_at: None,
            erased_at: None,
        }
    }

    fn fold(&self, order: &mut Order, incoming: &IncomingOrder, mint: &mut Mint, events: &mut Vec<Event>) {
        let conflicts_before = order.conflicts().len();
        order.channel_updated_at = incoming.updated_at.or(order.channel_updated_at);
        order.placed_at = incoming.placed_at.unwrap_or(order.placed_at);
        replace_if_said(&mut order.channel_alias, incoming.channel_alias.as_ref());
        replace_if_said(&mut order.raw_status, incoming.raw_status.as_ref());
        let mut marks = incoming.marks.clone();
        order.currency = currency_of(incoming, order.currency, &mut marks);
        self.fold_lines(order, &incoming.lines, mint, &mut marks);
        self.fold_contact(order, &incoming.contact, &mut marks);
        fold_money(order, incoming, mint, events);
        let deadline = incoming.ship_by.or(order.channel_deadline());
        order.promise = Promise::of(deadline, order.paid_at, self.shop.ship_hours);
        mark(order, marks, events);
        for parcel in &incoming.shipments {
            order.know_parcel(parcel, mint.next(), events);
        }
        self.fold_status(order, incoming, mint, events);
        let contradictions = order.conflicts().into_iter().skip(conflicts_before);
        events.extend(contradictions.map(|conflict| Event::OrderConflictDetected { conflict: conflict.kind }));
    }

    /// Lines are matched by the channel's id of them. A line that the channel no longer sends stays with zero pieces.
    fn fold_lines(&self, order: &mut Order, incoming: &[IncomingLine], mint: &mut Mint, marks: &mut Vec<Mark>) {
        if incoming.is_empty() {
            return;
        }
        let sent: BTreeSet<&str> = incoming.iter().map(|line| line.channel_line_id.as_str()).collect();
        order.lines.iter_mut().filter(|line| !sent.contains(line.channel_line_id.as_str())).for_each(|line| line.quantity = 0);
        for new in incoming {
            match order.lines.iter_mut().find(|line| line.channel_line_id == new.channel_line_id) {
                Some(line) => overwrite_line(line, new),
                None => order.lines.push(fresh_line(new, mint)),
            }
            match &new.sku {
                Some(sku) if (self.knows_sku)(sku) => {}
                sku => {
                    let value = sku.clone().unwrap_or_else(|| new.channel_line_id.clone()).chars().take(120).collect();
                    marks.push(Mark { kind: MarkKind::UnknownSku, value });
                }
            }
        }
    }

    fn fold_contact(&self, order: &mut Order, incoming: &IncomingContact, marks: &mut Vec<Mark>) {
        if order.contact.edited {
            marks.extend(order.contact.phone_mark());
            marks.retain(|mark| mark.kind != MarkKind::UnknownRegion);
            return;
        }
        let contact = &mut order.contact;
        let Address { country, province, city, district, postal_code, .. } = &mut contact.address;
        replace_if_said(country, incoming.country.as_ref());
        replace_if_said(province, incoming.province.as_ref());
        replace_if_said(city, incoming.city.as_ref());
        replace_if_said(district, incoming.district.as_ref());
        replace_if_said(postal_code, incoming.postal_code.as_ref());
        contact.take_name(incoming.name.as_deref().unwrap_or_default());
        contact.take_line(incoming.line.as_deref().unwrap_or_default());
        contact.take_phone(incoming.phone.as_deref().unwrap_or_default(), self.read_phone);
        marks.extend(contact.phone_mark());
    }

    fn fold_status(&self, order: &mut Order, incoming: &IncomingOrder, mint: &mut Mint, events: &mut Vec<Event>) {
        if incoming.raw_status.is_some() || incoming.status.is_some() {
            let fact = Fact {
                id: mint.next(),
                source: Source::Channel,
                kind: FactKind::Status,
                value: incoming.status.map_or("UNKNOWN", OrderStatus::name).to_owned(),
                raw: incoming.raw_status.clone(),
                shipment: None,
                observed_at: incoming.updated_at.unwrap_or(self.now),
                recorded_at: self.now,
                confidence: if incoming.inferred { Confidence::Inferred } else { Confidence::Confirmed },
            };
            events.extend(order.keep_fact(fact));
        }
        events.extend(order.settle(self.now));
        if incoming.status == Some(OrderStatus::Cancelled) && order.transition_to(OrderStatus::Cancelled).is_some() {
            events.push(order.enter(OrderStatus::Cancelled, self.now));
            events.push(Event::OrderCancelled { reason: incoming.raw_status.clone().unwrap_or_default() });
        }
    }
}

impl Order {
    fn channel_deadline(&self) -> Option<DateTime<Utc>> {
        self.promise.ship_by.filter(|_| self.promise.basis == crate::promise::PromiseBasis::Channel)
    }
}

fn currency_of(incoming: &IncomingOrder, known: Currency, marks: &mut Vec<Mark>) -> Currency {
    match incoming.currency.as_deref().map(str::parse) {
        None => known,
        Some(Ok(currency)) => currency,
        Some(Err(_)) => {
            let value: String = incoming.currency.iter().flat_map(|word| word.chars()).take(16).collect();
            let unknown = Mark { kind: MarkKind::UnknownCurrency, value };
            if !marks.contains(&unknown) {
                marks.push(unknown);
            }
            Currency::UNKNOWN
        }
    }
}

fn replace_if_said(place: &mut Option<String>, said: Option<&String>) {
    if let Some(text) = said.filter(|text| !text.trim().is_empty()) {
        *place = Some(text.clone());
    }
}

fn overwrite_line(line: &mut Line, new: &IncomingLine) {
    replace_if_said(&mut line.sku, new.sku.as_ref());
    if !new.title.is_empty() {
        line.title.clone_from(&new.title);
    }
    line.quantity = new.quantity;
    line.is_gift = new.is_gift;
    (line.unit_price, line.total) = prices(new);
}

fn fresh_line(new: &IncomingLine, mint: &mut Mint) -> Line {
    let (unit_price, total) = prices(new);
    Line {
        id: mint.next(),
        channel_line_id: new.channel_line_id.clone(),
        sku: new.sku.clone(),
        title: new.title.clone(),
        quantity: new.quantity,
        picked_quantity: 0,
        short_reason: None,
        shipped_quantity: 0,
        is_gift: new.is_gift,
        unit_price,
        total,
    }
}

/// Price of a piece and of the line; each follows from the other where the channel gives only one.
fn prices(line: &IncomingLine) -> (i64, i64) {
    let pieces = i64::from(line.quantity);
    let unit = line.unit_price.or_else(|| line.total.and_then(|total| total.checked_div(pieces))).unwrap_or(0);
    (unit, line.total.unwrap_or_else(|| unit.saturating_mul(pieces)))
}

fn fold_money(order: &mut Order, incoming: &IncomingOrder, mint: &mut Mint, events: &mut Vec<Event>) {
    let IncomingTotals { goods, discount, freight, tax, payable, paid, refunded } = incoming.totals;
    let totals = &mut order.totals;
    totals.goods =
        goods.unwrap_or_else(|| order.lines.iter().map(|line| line.unit_price.saturating_mul(i64::from(line.quantity))).sum());
    totals.discount = discount.unwrap_or(totals.discount);
    totals.freight = freight.unwrap_or(totals.freight);
    totals.tax = tax.unwrap_or(totals.tax);
    totals.payable = payable.unwrap_or(totals.goods - totals.discount + totals.freight + totals.tax);
    totals.refunded = refunded.map_or(totals.refunded, |amount| amount.max(totals.refunded));
    if !incoming.discounts.is_empty() {
        let named = incoming.discounts.iter();
        order.discounts =
            named.map(|one| Discount { rule_id: one.rule_id.clone(), name: one.name.clone(), amount: one.amount }).collect();
    }
    fold_payments(order, incoming, mint, events);
    let listed: i64 = order.payments.iter().filter(|one| one.status == PaymentStatus::Paid).map(|one| one.amount).sum();
    order.totals.paid = paid.unwrap_or(listed).max(order.totals.refunded);
    let covered = order.totals.paid >= order.totals.payable;
    let last_payment = order.payments.iter().filter_map(|one| one.paid_at).max();
    if covered {
        order.paid_at = order.paid_at.or(incoming.paid_at).or(last_payment);
    }
}

/// Payments are matched by kind.
fn fold_payments(order: &mut Order, incoming: &IncomingOrder, mint: &mut Mint, events: &mut Vec<Event>) {
    let said = if incoming.payments.is_empty() {
        whole_payment(order, incoming, mint).into_iter().collect()
    } else {
        listed_payments(incoming, mint)
    };
    events.extend(said.into_iter().filter_map(|payment: Payment| keep_payment(order, payment)));
}

/// A channel that lists no payments has one, for the whole, paid when the channel says so.
fn whole_payment(order: &Order, incoming: &IncomingOrder, mint: &mut Mint) -> Option<Payment> {
    if order.payments.iter().any(|one| one.kind != PaymentKind::Full) {
        return None;
    }
    let known = order.payments.first();
    let said_paid = incoming.status.is_some_and(|status| (OrderStatus::Paid..=OrderStatus::Completed).contains(&status));
    let paid_at = incoming.paid_at.or(known.and_then(|one| one.paid_at)).or(incoming.updated_at.filter(|_| said_paid));
    let refunded = incoming.totals.refunded.is_some_and(|refunded| refunded > 0 && refunded >= order.totals.payable);
    let status = match paid_at {
        _ if refunded => PaymentStatus::Refunded,
        Some(_) => PaymentStatus::Paid,
        None if incoming.status == Some(OrderStatus::Cancelled) => PaymentStatus::Void,
        None => PaymentStatus::Pending,
    };
    let method = known.and_then(|one| one.method.clone());
    Some(Payment {
        id: mint.next(),
        kind: PaymentKind::Full,
        status,
        amount: order.totals.payable,
        method,
        paid_at,
        due_at: None,
    })
}

fn listed_payments(incoming: &IncomingOrder, mint: &mut Mint) -> Vec<Payment> {
    let payment = |one: &crate::incoming::IncomingPayment| Payment {
        id: mint.next(),
        kind: one.kind,
        status: one.status,
        amount: one.amount,
        method: one.method.clone(),
        paid_at: one.paid_at,
        due_at: one.due_at,
    };
    incoming.payments.iter().map(payment).collect()
}

fn keep_payment(order: &mut Order, new: Payment) -> Option<Event> {
    let known = order.payments.iter_mut().find(|one| one.kind == new.kind);
    let event = |id| Event::OrderPaymentRecorded { payment: id, amount: new.amount, currency: order.currency.code().to_owned() };
    let Some(known) = known else {
        let recorded = event(new.id);
        order.payments.push(new);
        return Some(recorded);
    };
    let merged = Payment { id: known.id, ..new };
    let recorded = (*known != merged).then(|| event(known.id));
    *known = merged;
    recorded
}

/// Replaces the marks by those of the newest version and journals the ones that are new.
fn mark(order: &mut Order, mut marks: Vec<Mark>, events: &mut Vec<Event>) {
    marks.sort_by(|a, b| (a.kind, &a.value).cmp(&(b.kind, &b.value)));
    marks.dedup();
    let fresh: Vec<Mark> = marks.iter().filter(|new| !order.marks.contains(new)).cloned().collect();
    order.marks = marks;
    if !fresh.is_empty() {
        events.push(Event::OrderMarked { marks: fresh });
    }
}

/// The parts of an order that a channel's version changed, by the names that the card gives them.
fn changed_parts(before: &Order, after: &Order) -> Vec<String> {
    let parts = [
        ("lines", before.lines != after.lines),
        ("totals", before.totals != after.totals),
        ("discounts", before.discounts != after.discounts),
        ("contact", before.contact != after.contact),
        ("promise", before.promise != after.promise),
        ("rawStatus", before.raw_status != after.raw_status),
        ("placedAt", before.placed_at != after.placed_at),
        ("number", before.channel_alias != after.channel_alias),
    ];
    parts.into_iter().filter(|(_, changed)| *changed).map(|(name, _)| name.to_owned()).collect()
}
