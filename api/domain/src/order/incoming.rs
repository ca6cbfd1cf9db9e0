//! Messages of channels, carriers and systems as a mapping has read them. [`crate::intake`] folds them into an order.
//!
//! `None` and [`Said::Nothing`] = the message leaves the value out: the known value stays. An empty list is a statement.

mod tracking;

use chrono::{DateTime, Utc};

use crate::kernel::address::Address;
use crate::kernel::masking::mask_words;
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::fact::{Confidence, FactKind};
use crate::order::heard::{Part, WholePayment};
use crate::order::hold::HoldReason;
use crate::order::payment::{PaymentKind, PaymentStatus};
use crate::order::service::{ServiceLevel, Signal};

pub use crate::order::data_issue::{DataIssue, DataIssueKind};
pub use crate::order::said::Said;
pub use tracking::{IncomingNotice, IncomingTracking, IncomingTrackingEvent, number_reports};

/// One reading of one payload. A payload may hold several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// An order as its channel has it.
    Order(Box<IncomingOrder>),
    /// Reports of a carrier on one parcel.
    Tracking(IncomingTracking),
    /// A fact of a system on an order that exists.
    Fact(IncomingFact),
    /// A message without content for us, with its reason: a platform's test push, a topic that is not followed.
    Nothing(String),
}

impl Incoming {
    /// Masks the phones in the texts of channels, systems and carriers, before anything compares or keeps them.
    pub fn mask_words(&mut self) {
        match self {
            Self::Order(order) => order.mask_words(),
            Self::Tracking(tracking) => {
                for event in &mut tracking.events {
                    event.raw.iter_mut().chain(&mut event.location).for_each(mask_words);
                    mask_words(&mut event.description);
                }
                if let Some(notice) = &mut tracking.notice {
                    mask_words(&mut notice.text);
                    notice.raw.iter_mut().for_each(mask_words);
                }
                tracking.carrier.iter_mut().chain(&mut tracking.corrected_carrier).for_each(mask_words);
                tracking.marks.iter_mut().for_each(DataIssue::mask_words);
            }
            Self::Fact(fact) => {
                fact.raw.iter_mut().for_each(mask_words);
                // The values of the other kinds are numbers of parcels.
                if matches!(fact.kind, FactKind::Status | FactKind::Qc | FactKind::Stock | FactKind::Weight) {
                    mask_words(&mut fact.value);
                }
            }
            Self::Nothing(_) => {}
        }
    }
}

impl IncomingOrder {
    /// Masks the phones in the texts of an order. Its alias and SKUs stay as they are, because orders and goods are found by
    /// them; they are masked where they are shown.
    fn mask_words(&mut self) {
        let texts = self.seller_memo.iter_mut().chain(&mut self.tags).chain(&mut self.raw_status);
        let discounts = self.discounts.iter_mut().flatten().map(|one| &mut one.name);
        let titles = self.lines.iter_mut().flatten().flat_map(|line| line.title.iter_mut().chain(&mut line.customization));
        let service = self.service.iter_mut().map(|service| &mut service.raw);
        let carriers = self.shipments.iter_mut().flatten().filter_map(|parcel| parcel.carrier.as_mut());
        let holds = self.holds.iter_mut().flatten().map(|hold| &mut hold.word);
        texts.chain(discounts).chain(titles).chain(service).chain(carriers).chain(holds).for_each(mask_words);
        match &mut self.payments {
            IncomingPayments::Nothing => {}
            IncomingPayments::Whole(whole) => whole.method.iter_mut().for_each(mask_words),
            IncomingPayments::Listed(all) => all.iter_mut().filter_map(|one| one.method.as_mut()).for_each(mask_words),
        }
        self.marks.iter_mut().for_each(|(_, one)| one.mask_words());
    }
}

/// A message of a channel about one of its orders. Amounts are minor units of `currency`; without one, of the shop's currency.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncomingOrder {
    /// The channel's number of the order, as text (never a float).
    pub channel_number: String,
    /// Another number by which people of the channel name it, e.g. Shopify's `#1001`.
    pub channel_alias: Option<String>,
    /// The channel's own status, out of the signed body.
    pub raw_status: Option<String>,
    /// The status that the mapping's table gives for it; `None` with a [`DataIssue`] = the table lacks it.
    pub status: Option<OrderStatus>,
    /// The claim of an unsigned part of the delivery, such as its topic. It changes no status; a cancellation holds the order.
    pub claim: Option<Claim>,
    /// The time at which the buyer placed it.
    pub placed_at: Option<DateTime<Utc>>,
    /// The time at which it was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// The channel's own time of this version: an older version never overwrites a newer one.
    pub updated_at: Option<DateTime<Utc>>,
    /// Further figures that only grow from version to version, e.g. the number of refunds; always in the same order.
    pub history: Vec<Option<i64>>,
    /// The channel's ship-by deadline.
    pub ship_by: Option<DateTime<Utc>>,
    /// The currency as ISO 4217, or as the channel named an unknown one.
    pub currency: Option<String>,
    /// The sums, each as far as the channel gives it.
    pub totals: IncomingTotals,
    /// The named reductions of the price; `None` = left out.
    pub discounts: Option<Vec<IncomingDiscount>>,
    /// Name, phone and address.
    pub contact: IncomingContact,
    /// The buyer's note on the order.
    pub buyer_message: Option<String>,
    /// The seller's memo on the order.
    pub seller_memo: Option<String>,
    /// The lines: every line that the channel still has.
    pub lines: Option<Vec<IncomingLine>>,
    /// The payments as the channel states them.
    pub payments: IncomingPayments,
    /// The refunds that this message reports one by one, apart from the sum in `totals`.
    pub refunds: Vec<IncomingRefund>,
    /// The parcels that the channel knows; `None` = left out.
    pub shipments: Option<Vec<IncomingShipment>>,
    /// Whether `shipments` is the complete list of now; `false` = the message names some parcels.
    pub shipments_complete: bool,
    /// The reasons for which the channel forbids shipping now; empty = it forbids nothing, `None` = left out.
    pub holds: Option<Vec<ChannelHold>>,
    /// The labels of the channel to tag the order with.
    pub tags: Vec<String>,
    /// Whether the order was placed to try the shop out.
    pub is_test: Option<bool>,
    /// The customer's level at the channel.
    pub customer_level: Said<u32>,
    /// The level of service that was bought; `None` = left out.
    pub service: Option<IncomingService>,
    /// The signals in the buyer's note; `None` = the message leaves the note out.
    pub signals: Option<IncomingSignals>,
    /// The buyer's id at the channel, until its keyed index takes its place: it is never kept.
    pub buyer_id: Option<String>,
    /// The keyed index of the buyer's id.
    pub buyer_index: Option<String>,
    /// Whether the channel set the status automatically (automatic receipt): it is kept as INFERRED.
    pub inferred: bool,
    /// Whether the message only reports an event of an order: then it makes no new order.
    pub partial: bool,
    /// The parts that an order of this channel must have, each with the JSON pointer that a mark names while no message states it.
    pub required: Vec<(Part, String)>,
    /// The marks that the mapping met in each part.
    pub marks: Vec<(Part, DataIssue)>,
}

/// The claim of an unsigned part of a delivery about an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The claim as sent, e.g. the topic `orders/delete`.
    pub word: String,
    /// The status that the claim means.
    pub status: OrderStatus,
}

/// The level of service of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingService {
    /// The level as the channel wrote it.
    pub raw: String,
    /// The meaning that the mapping's table gives it; `None` with a [`DataIssue`] = the table lacks it.
    pub level: Option<ServiceLevel>,
}

/// The signals that a mapping's phrases found in a buyer's note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingSignals {
    /// The signals that were found, each once, sorted.
    pub found: Vec<Signal>,
    /// The mapping and its version.
    pub mapping: String,
}

/// The material of a customized line, as a message states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncomingMaterial {
    /// The channel has none.
    Missing,
    /// The name or the id of the file at the channel.
    Named(String),
}

/// A reason for which a channel forbids shipping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelHold {
    /// The reason of the hold.
    pub reason: HoldReason,
    /// The reason as the channel wrote it.
    pub word: String,
}

/// The sums of an incoming order, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct IncomingTotals {
    /// List price of all lines.
    pub goods: Said<i64>,
    /// The amount of the discount, positive.
    pub discount: Said<i64>,
    /// The freight of the order.
    pub freight: Said<i64>,
    /// Tax on top of the prices.
    pub tax: Said<i64>,
    /// The tip of the customer.
    pub tip: Said<i64>,
    /// The customs duties of the order.
    pub duties: Said<i64>,
    /// Tax that is part of the prices.
    pub tax_included: Said<i64>,
    /// Rounding and other corrections by hand, signed.
    pub rounding: Said<i64>,
    /// The amount that the customer has to pay.
    pub payable: Said<i64>,
    /// The amount that the customer has paid.
    pub paid: Said<i64>,
    /// The amount that was paid back.
    pub refunded: Said<i64>,
}

/// One named reduction of the price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingDiscount {
    /// The rule's or coupon's id at the channel.
    pub rule_id: Option<String>,
    /// The name of the reduction.
    pub name: String,
    /// The amount in minor units, positive.
    pub amount: i64,
}

/// Name, phone and address as the channel sends them (often masked).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncomingContact {
    /// The name of the receiver.
    pub name: Option<String>,
    /// The phone of the receiver, in any spelling or mask.
    pub phone: Option<String>,
    /// The country as ISO 3166-1 alpha-2, or as the channel named it.
    pub country: Option<String>,
    /// The province or state.
    pub province: Option<String>,
    /// The name of the city.
    pub city: Option<String>,
    /// The district or county.
    pub district: Option<String>,
    /// The street and house.
    pub line: Option<String>,
    /// The postal code as sent.
    pub postal_code: Option<String>,
}

impl IncomingContact {
    /// The address, where the message states one: it is stated whole. `None` = the message holds a country at most.
    pub fn address(&self) -> Option<Address> {
        let parts = [&self.province, &self.city, &self.district, &self.line, &self.postal_code];
        parts.iter().any(|part| part.is_some()).then(|| Address {
            country: self.country.clone(),
            province: self.province.clone(),
            city: self.city.clone(),
            district: self.district.clone(),
            line: self.line.clone(),
            postal_code: self.postal_code.clone(),
        })
    }
}

/// One line of an incoming order. `None` and [`Said::Nothing`] = the message leaves the value out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncomingLine {
    /// The channel's id of the line.
    pub channel_line_id: String,
    /// The seller's SKU code, if the channel has it; otherwise the channel's own.
    pub sku: Option<String>,
    /// The title of the goods.
    pub title: Option<String>,
    /// The pieces that are wanted now; an unreadable number counts as none.
    pub quantity: Said<u32>,
    /// The pieces that were ordered at first, where the channel distinguishes them from those that are wanted now.
    pub ordered: Option<u32>,
    /// The number of pieces that were paid back.
    pub refunded: Option<u32>,
    /// Whether the line is a gift.
    pub is_gift: Option<bool>,
    /// Whether the line has to be shipped; `false` for digital goods.
    pub requires_shipping: Option<bool>,
    /// Price of one piece, minor units.
    pub unit_price: Said<i64>,
    /// The cost of the ordered pieces after the line's own discounts, minor units.
    pub total: Said<i64>,
    /// Whether the line is made to order.
    pub customized: Option<bool>,
    /// The kind of the customization as the channel names it.
    pub customization: Option<String>,
    /// The material of the customization; `None` = left out.
    pub material: Option<IncomingMaterial>,
}

/// The payments of an incoming order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum IncomingPayments {
    /// The message leaves the payments out.
    #[default]
    Nothing,
    /// One payment of the whole, and whether it is made.
    Whole(WholePayment),
    /// The single payments of the order.
    Listed(Vec<IncomingPayment>),
}

/// One payment of an incoming order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingPayment {
    /// The kind of the payment.
    pub kind: PaymentKind,
    /// The status of the payment.
    pub status: PaymentStatus,
    /// The amount in minor units.
    pub amount: i64,
    /// The way of paying as the platform writes it.
    pub method: Option<String>,
    /// The time at which it was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// The time until which it must be paid.
    pub due_at: Option<DateTime<Utc>>,
}

/// One refund that is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingRefund {
    /// The channel's id of the refund: the same refund counts once.
    pub id: String,
    /// The amount in minor units.
    pub amount: i64,
}

/// A parcel as a channel knows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncomingShipment {
    /// The carrier as the channel writes it.
    pub carrier: Option<String>,
    /// The tracking number of the parcel.
    pub tracking_number: String,
    /// The time at which it left, as the channel states it.
    pub shipped_at: Option<DateTime<Utc>>,
    /// Whether the channel states that it will not leave after all.
    pub cancelled: bool,
}

/// A fact of a system on an order that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingFact {
    /// The order, by our number or by the channel's.
    pub order: OrderReference,
    /// The source of the fact.
    pub source: Source,
    /// The kind of the fact.
    pub kind: FactKind,
    /// The value; see [`FactKind`] for each kind.
    pub value: String,
    /// The value as the source writes it.
    pub raw: Option<String>,
    /// The parcel's tracking number, where the fact is about one.
    pub tracking_number: Option<String>,
    /// The line, by the channel's id of it or by its SKU, where the fact is about one.
    pub line: Option<String>,
    /// The time at which the source observed it.
    pub observed_at: DateTime<Utc>,
    /// The confidence in the fact.
    pub confidence: Confidence,
}

/// The reference by which a system names an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderReference {
    /// Our number of the order.
    Number(String),
    /// The channel's number, within the shop that sends the message.
    ChannelNumber(String),
    /// The tracking number of one of its parcels.
    TrackingNumber(String),
}
