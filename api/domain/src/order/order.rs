//! The order: one aggregate with everything that its rules need.
//!
//! The read model keeps an [`Order`] as its [head](OrderHead), its lines and its [body](crate::order::OrderBody). The contact is in none of
//! them, because personal data is kept sealed and apart. The conversation, the timeline and old tracking reports are no part of an order, because they
//! are read in pages.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::access::actor::Scope;
use crate::kernel::address::Address;
use crate::kernel::ids::LineId;
use crate::kernel::money::Currency;
use crate::kernel::phone::Phone;
use crate::order::contact::EncryptedContact;
use crate::order::customization::Customization;
use crate::order::fact::Fact;
use crate::order::head::OrderHead;
use crate::order::heard::{FirstCurrency, Heard, Part};
use crate::order::hold::{Hold, HoldState};
use crate::order::label::Printed;
use crate::order::matrix::CompanyNeeds;
use crate::order::payment::{Payment, PaymentKind, PaymentStatus};
use crate::order::returns::Return;
use crate::order::rule_memory::RuleMemory;
use crate::order::shipment::Shipment;
use crate::order::warehouse::WarehouseProfile;

/// One order with all its parts. It dereferences to its head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Order {
    /// Everything that lists show, except the lines.
    #[serde(flatten)]
    pub head: OrderHead,
    /// The lines, in the channel's order.
    pub lines: Vec<Line>,
    /// The channel's time of the newest version that was folded in.
    pub channel_updated_at: Option<DateTime<Utc>>,
    /// The currency that the channel stated first; `None` = it is the one that it states now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_before: Option<Currency>,
    /// The time at which the person's data was erased; `None` = not erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erased_at: Option<DateTime<Utc>>,
    /// The payments of the order.
    pub payments: Vec<Payment>,
    /// The returns, oldest first.
    pub returns: Vec<Return>,
    /// The newest fact of each source, kind and parcel.
    pub facts: Vec<Fact>,
    /// The parcels of the order, voided ones included.
    pub shipments: Vec<Shipment>,
    /// The way in which the warehouse reports that goods left: its own setting, filled in when the order is loaded.
    #[serde(skip)]
    pub profile: WarehouseProfile,
    /// The company's own conditions of its steps, filled in with `profile`. Not in the read model.
    #[serde(skip)]
    pub company_needs: Arc<CompanyNeeds>,
    /// The receiver's name, phone and address. Sealed apart in the read model.
    #[serde(skip)]
    pub contact: Contact,
    /// The keyed index of the buyer's id at the channel; `None` = unknown. Not in the read model.
    #[serde(skip)]
    pub buyer_index: Option<String>,
    /// The message that each part comes from. Not in the read model.
    #[serde(skip)]
    pub heard: Heard,
    /// What the order remembers of rules. Not in the read model.
    #[serde(skip)]
    pub rule_memory: RuleMemory,
}

impl Deref for Order {
    type Target = OrderHead;

    fn deref(&self) -> &OrderHead {
        &self.head
    }
}

impl DerefMut for Order {
    fn deref_mut(&mut self) -> &mut OrderHead {
        &mut self.head
    }
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The id of the line.
    pub id: LineId,
    /// The channel's id of the line.
    pub channel_line_id: String,
    /// The seller's SKU code; the channel's own where no other is known.
    pub sku: Option<String>,
    /// The title of the goods.
    pub title: String,
    /// The pieces that are wanted now: fewer than ordered once the channel cancelled or paid back some, none once it removed the line.
    pub quantity: u32,
    /// The pieces that were ordered: the most that the channel has wanted so far.
    #[serde(default)]
    pub ordered_quantity: u32,
    /// Pieces that the channel paid back.
    #[serde(default)]
    pub refunded_quantity: u32,
    /// The pieces that were picked.
    pub picked_quantity: u32,
    /// The reason why fewer pieces were picked than wanted.
    pub short_reason: Option<String>,
    /// The pieces that left.
    pub shipped_quantity: u32,
    /// The pieces that were closed when the channel wanted [`Line::closed_from`]: they will never be sent.
    #[serde(default, skip_serializing_if = "is_none_of_it")]
    pub closed_quantity: u32,
    /// The pieces that the channel wanted at the closing.
    #[serde(default, skip_serializing_if = "is_none_of_it")]
    pub closed_from: u32,
    /// The reason why they were closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_reason: Option<String>,
    /// Pieces that came back as an exchange: as many are sent again.
    #[serde(default, skip_serializing_if = "is_none_of_it")]
    pub replaced_quantity: u32,
    /// Pieces that were picked, will not leave, and are not back at their place yet.
    #[serde(default, skip_serializing_if = "is_none_of_it")]
    pub put_back_quantity: u32,
    /// Whether the line is a gift.
    pub is_gift: bool,
    /// Whether the line has to be shipped; `false` for digital goods.
    #[serde(default = "yes")]
    pub requires_shipping: bool,
    /// Price of one piece, minor units; `None` = unknown.
    pub unit_price: Option<i64>,
    /// The cost of the wanted pieces after the line's own discounts, minor units; `None` = unknown.
    pub total: Option<i64>,
    /// Whether the line is made to order, and from what; `None` = no message states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customization: Option<Customization>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_none_of_it(pieces: &u32) -> bool {
    *pieces == 0
}

fn yes() -> bool {
    true
}

/// The receiver of an order and the address. Personal data: sealed at rest, never in a document, an event, a log or a metric.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// The name of the receiver.
    pub name: Option<String>,
    /// The phone of the receiver.
    pub phone: Option<Phone>,
    /// The address of the receiver.
    pub address: Address,
    /// Whether our staff changed it: then the channel's later versions do not overwrite it.
    #[serde(default)]
    pub edited: bool,
    /// The parts that the channel sent as its own ciphertext. They are never shown.
    #[serde(default, skip_serializing_if = "EncryptedContact::is_empty")]
    pub encrypted: EncryptedContact,
    /// The data on the labels that were printed, one entry for each parcel.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub printed: Vec<Printed>,
}

impl Order {
    /// The scope that permissions are checked against, also of an order that was changed since it was read.
    pub fn scope(&self) -> Scope<'_> {
        Scope { goods_here: self.has_goods_beyond_status(), ..self.head.scope() }
    }

    /// The holds that block at `now`.
    pub fn active_holds(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Hold> {
        self.holds.iter().filter(move |hold| hold.blocks(now))
    }

    /// Whether the channel or a payment states that the order is paid, with or without a time.
    pub fn is_paid_by_word(&self) -> bool {
        let made = |one: &Payment| matches!(one.status, PaymentStatus::Paid | PaymentStatus::Refunded);
        self.paid_at.is_some() || self.heard.paid_at.is_some() || self.payments.iter().any(made)
    }

    /// Whether all that was paid is paid back.
    pub fn is_refunded_whole(&self) -> bool {
        self.totals.paid > 0 && self.totals.refunded >= self.totals.paid
    }

    /// Whether every payment that is open is collected by the carrier at the door, and there is one.
    pub fn awaits_cash_on_delivery(&self) -> bool {
        let mut open = self.payments.iter().filter(|one| one.status == PaymentStatus::Pending).peekable();
        open.peek().is_some() && open.all(|one| one.kind == PaymentKind::CashOnDelivery)
    }

    /// The start of the shipping hours: the payment. Where its time is unknown, and for cash on delivery, the time of placing.
    pub fn shipping_starts_at(&self) -> Option<DateTime<Utc>> {
        let is_paid = self.totals.is_covered() && self.is_paid_by_word();
        self.paid_at.or_else(|| (is_paid || self.awaits_cash_on_delivery()).then_some(self.placed_at))
    }

    /// Whether some wanted line has to be shipped; `true` where no line is wanted.
    pub fn requires_shipping(&self) -> bool {
        self.open_lines().next().is_none() || self.open_lines().any(|line| line.requires_shipping)
    }

    /// The currency that the oldest message stated; `None` while no message stated one.
    pub(crate) fn first_currency(&self) -> Option<FirstCurrency> {
        let newest = || self.heard.clock.version(Part::Currency).filter(|_| self.currency != Currency::UNKNOWN);
        let of_newest = || newest().map(|version| FirstCurrency { at: version.at, code: self.currency.code().to_owned() });
        self.heard.first_currency.clone().or_else(of_newest)
    }

    /// Keeps the currency of the oldest message, where another message stated the one that counts.
    pub(crate) fn keep_first_currency(&mut self, first: Option<FirstCurrency>) {
        self.heard.first_currency = None;
        self.heard.first_currency = first.filter(|first| self.first_currency().as_ref() != Some(first));
        self.note_currency_before();
    }

    /// Records the currency that the channel stated first, where it differs from the order's.
    pub fn note_currency_before(&mut self) {
        let first = self.heard.first_currency.as_ref().and_then(|first| first.code.parse::<Currency>().ok());
        self.currency_before = first.filter(|first| *first != self.currency && self.currency != Currency::UNKNOWN);
    }

    /// The lines with wanted pieces.
    pub fn open_lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.wanted_quantity() > 0)
    }

    /// Whether an active hold of its own stops this line. Holds of the whole order do not count here.
    pub fn is_line_held(&self, line: LineId) -> bool {
        self.holds.iter().any(|hold| hold.state == HoldState::Active && hold.lines.contains(&line))
    }

    /// The wanted lines that no hold of their own stops.
    pub fn free_lines(&self) -> impl Iterator<Item = &Line> {
        self.open_lines().filter(|line| !self.is_line_held(line.id))
    }

    /// The wanted lines that no hold of their own stops at `now`: a hold past its release time stops nothing.
    pub(crate) fn free_lines_at(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Line> {
        self.open_lines().filter(move |line| !self.active_holds(now).any(|hold| hold.lines.contains(&line.id)))
    }
}
