//! Intake: folds the messages of a channel into an order, the first time as a new order, later as changes, and never backwards.
//!
//! Messages come twice, late, in parts, and several in one second. Each part of an order therefore remembers the version of the message
//! that stated it ([`Heard`](crate::order::heard::Heard)): a message changes only the parts that it states, and only where it is
//! newer. So any order of arrival leads to the same order in the end.
//!
//! # Layout
//! - `fold` decides for each part whether a message counts, and goes through the parts.
//! - `correct` reads a message again whose earlier reading was wrong.
//! - `lines`, `money`, `contact`, `parcels`, `holds` and `marks` are the parts that are more than one value.

mod contact;
mod correct;
pub(crate) mod event;
mod fold;
mod holds;
mod lines;
mod marks;
mod money;
mod parcels;
mod wishes;

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use crate::event::Event;
use crate::kernel::ids::{Mint, OrderId};
use crate::kernel::money::Currency;
use crate::kernel::phone::Phone;
use crate::kernel::status::OrderStatus;
use crate::order::effect::Effects;
use crate::order::heard::Heard;
use crate::order::incoming::{IncomingOrder, IncomingPayments};
use crate::order::matrix::CompanyNeeds;
use crate::order::payment::{PaymentStatus, Totals};
use crate::order::promise::Promise;
use crate::order::rule_memory::RuleMemory;
use crate::order::version::{Progress, Version};
use crate::order::warehouse::WarehouseProfile;
use crate::order::{Contact, Order, OrderHead};

use fold::Fold;

/// The most by which a channel's clock may be ahead of ours.
const CLOCK_SKEW: Duration = Duration::minutes(10);

/// The settings of the shop that an order belongs to, as intake needs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopProfile {
    /// The shop's id; also the front of its orders' numbers.
    pub id: String,
    /// The channel of the shop.
    pub channel: String,
    /// The currency of amounts that come without one.
    pub currency: Currency,
    /// The warehouse that its orders ship from.
    pub warehouse: Option<String>,
    /// The way in which that warehouse reports that goods left.
    pub warehouse_profile: WarehouseProfile,
    /// The company's own conditions of steps there; empty = the company has set none.
    pub company_needs: Arc<CompanyNeeds>,
    /// Hours after payment in which it ships, where the channel gives no deadline.
    pub ship_hours: u32,
}

/// The context in which intake folds a message.
pub struct Intake<'a> {
    /// The profile of the shop.
    pub shop: &'a ShopProfile,
    /// Whether the catalogue has a SKU.
    pub knows_sku: &'a (dyn Fn(&str) -> bool + Sync),
    /// Reads a phone in the country of the address, by its code or name, or else in the shop's; a text that is no number is kept as well.
    pub read_phone: &'a (dyn Fn(&str, Option<&str>) -> Phone + Sync),
    /// The time at which the message arrived.
    pub received_at: DateTime<Utc>,
    /// Whether the message is the answer to a poll, which states the order as it was on arrival.
    pub asked: bool,
    /// The time of the decision.
    pub now: DateTime<Utc>,
}

impl Intake<'_> {
    /// Takes in an order that is new.
    pub fn receive(&self, incoming: &IncomingOrder, mint: &mut Mint) -> (Order, Vec<Event>) {
        let order = self.blank(incoming, mint.next());
        let received = Event::OrderReceived { channel: order.channel.clone(), channel_number: order.channel_number.clone() };
        let (order, mut events) = Fold::new(self, order, incoming, mint).run();
        events.insert(0, received);
        (order, events)
    }

    /// Takes in a further message about an order. Parts that it leaves out stay, and parts that a newer message stated stay too.
    pub fn update(&self, order: Order, incoming: &IncomingOrder, mint: &mut Mint) -> (Order, Vec<Event>) {
        let before = order.clone();
        let (order, mut events) = if order.erased_at.is_some() {
            Fold::new(self, order, &incoming.without_person(), mint).run()
        } else {
            Fold::new(self, order, incoming, mint).run()
        };
        let changed = changed_parts(&before, &order);
        if !changed.is_empty() {
            events.insert(0, Event::OrderUpdated { changed });
        }
        (order, events)
    }

    /// The version of a message; `None` = it has no time, and so cannot be older or newer than others. A time in the future is no
    /// time of a change: it would freeze the order until then.
    fn version(&self, incoming: &IncomingOrder) -> Option<Version> {
        let at = incoming.updated_at.filter(|_| !self.is_dated_ahead(incoming))?;
        Some(Version { at, progress: progress(incoming), received_at: self.received_at, asked: self.asked })
    }

    /// Whether a message is dated later than its arrival, by more than clocks differ.
    fn is_dated_ahead(&self, incoming: &IncomingOrder) -> bool {
        incoming.updated_at.is_some_and(|at| at > self.received_at + CLOCK_SKEW)
    }

    fn blank(&self, incoming: &IncomingOrder, id: OrderId) -> Order {
        let shop = self.shop;
        let head = OrderHead {
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
            placed_at: self.received_at,
            placed_at_known: false,
            paid_at: None,
            completed_at: None,
            warehouse: shop.warehouse.clone(),
            region: None,
            priority: 0,
            tags: Vec::new(),
            remark: incoming.seller_memo.clone(),
            currency: shop.currency,
            totals: Totals::default(),
            promise: Promise::of(None, None, shop.ship_hours),
            marks: Vec::new(),
            is_test: false,
            goods_here: false,
            voucher_number: None,
            settled_at: None,
            holds: Vec::new(),
            discounts: Vec::new(),
            effects: Effects::default(),
            customer_level: None,
            service_level: None,
            raw_service: None,
            signals: Vec::new(),
        };
        Order {
            head,
            lines: Vec::new(),
            channel_updated_at: None,
            currency_before: None,
            erased_at: None,
            payments: Vec::new(),
            returns: Vec::new(),
            facts: Vec::new(),
            shipments: Vec::new(),
            profile: shop.warehouse_profile,
            company_needs: Arc::clone(&shop.company_needs),
            contact: Contact::default(),
            buyer_index: None,
            heard: Heard::default(),
            rule_memory: RuleMemory::default(),
        }
    }
}

/// The progress of the order that a message states: its status, the amounts paid and paid back, its parcels, and the mapping's own figures.
fn progress(incoming: &IncomingOrder) -> Progress {
    let status = incoming.status.map(|status| status as i64);
    let parcels = incoming.shipments.as_ref().map(|parcels| i64::try_from(parcels.len()).unwrap_or(i64::MAX));
    let made = match &incoming.payments {
        IncomingPayments::Nothing => None,
        IncomingPayments::Whole(payment) => Some(i64::from(payment.paid)),
        IncomingPayments::Listed(all) => i64::try_from(all.iter().filter(|one| one.status == PaymentStatus::Paid).count()).ok(),
    };
    let mut figures = vec![status, incoming.totals.paid.value(), made, incoming.totals.refunded.value(), parcels];
    figures.extend(&incoming.history);
    Progress(figures)
}

/// The parts of an order that a channel's version changed, by the names that the card gives them.
fn changed_parts(before: &Order, after: &Order) -> Vec<String> {
    let signals = |order: &Order| order.signals.iter().map(|found| found.signal).collect::<Vec<_>>();
    let parts = [
        ("lines", before.lines != after.lines),
        ("totals", before.totals != after.totals),
        ("discounts", before.discounts != after.discounts),
        ("contact", before.contact != after.contact),
        ("promise", before.promise != after.promise),
        ("rawStatus", before.raw_status != after.raw_status),
        ("placedAt", before.placed_at != after.placed_at),
        ("number", before.channel_alias != after.channel_alias),
        ("tags", before.tags != after.tags || before.is_test != after.is_test),
        ("customerLevel", before.customer_level != after.customer_level),
        ("serviceLevel", before.raw_service != after.raw_service || before.service_level != after.service_level),
        ("signals", signals(before) != signals(after)),
    ];
    parts.into_iter().filter(|(_, changed)| *changed).map(|(name, _)| name.to_owned()).collect()
}
