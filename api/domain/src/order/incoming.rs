//! What a channel, a carrier or a system said, once a mapping has read it. [`crate::intake`] folds it into an order.
//!
//! `None` and [`Said::Nothing`] mean that the message does not say: what was known stays. An empty list is a statement.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::address::Address;
use crate::kernel::masking::mask_words;
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::fact::{Confidence, FactKind};
use crate::order::heard::{Part, WholePayment};
use crate::order::hold::HoldReason;
use crate::order::payment::{PaymentKind, PaymentStatus};
use crate::order::shipment::ShipmentStatus;

/// One reading of one payload. A payload may hold several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// An order as its channel has it.
    Order(Box<IncomingOrder>),
    /// Reports of a carrier on one parcel.
    Tracking(IncomingTracking),
    /// A fact of a system on an order that exists.
    Fact(IncomingFact),
    /// Nothing for us, and why: a platform's test push, a topic that is not followed.
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
                tracking.marks.iter_mut().for_each(Mark::mask_words);
            }
            Self::Fact(fact) => {
                fact.raw.iter_mut().for_each(mask_words);
                // The values of the other kinds are numbers of parcels.
                if matches!(fact.kind, FactKind::Status | FactKind::Qc | FactKind::Stock) {
                    mask_words(&mut fact.value);
                }
            }
            Self::Nothing(_) => {}
        }
    }
}

impl IncomingOrder {
    /// The same for an order. Its alias and SKUs stay as they are, because orders and goods are found by them; they are masked where they
    /// are shown.
    fn mask_words(&mut self) {
        let texts = self.seller_memo.iter_mut().chain(&mut self.tags).chain(&mut self.raw_status);
        let discounts = self.discounts.iter_mut().flatten().map(|one| &mut one.name);
        let titles = self.lines.iter_mut().flatten().filter_map(|line| line.title.as_mut());
        let carriers = self.shipments.iter_mut().flatten().filter_map(|parcel| parcel.carrier.as_mut());
        let holds = self.holds.iter_mut().flatten().map(|hold| &mut hold.word);
        texts.chain(discounts).chain(titles).chain(carriers).chain(holds).for_each(mask_words);
        match &mut self.payments {
            IncomingPayments::Nothing => {}
            IncomingPayments::Whole(whole) => whole.method.iter_mut().for_each(mask_words),
            IncomingPayments::Listed(all) => all.iter_mut().filter_map(|one| one.method.as_mut()).for_each(mask_words),
        }
        self.marks.iter_mut().for_each(|(_, one)| one.mask_words());
    }
}

/// What a message says of one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Said<T> {
    /// The message leaves it out: what was known stays.
    #[default]
    Nothing,
    /// The message has something there that cannot be read: the value is unknown.
    Unreadable,
    /// The value.
    Value(T),
}

impl<T: Copy> Said<T> {
    /// The value, where the message states a readable one.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Nothing | Self::Unreadable => None,
        }
    }

    /// Whether the message has something there, readable or not.
    pub fn is_said(self) -> bool {
        !matches!(self, Self::Nothing)
    }
}

impl<T> From<Option<T>> for Said<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Self::Value)
    }
}

/// A message of a channel about one of its orders. Amounts are minor units of `currency`, of the shop's currency where it says none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncomingOrder {
    /// The channel's identity of the order, as text (never a float).
    pub channel_number: String,
    /// Another number that people of the channel use for it, e.g. Shopify's `#1001`.
    pub channel_alias: Option<String>,
    /// The channel's own status word, out of the signed body.
    pub raw_status: Option<String>,
    /// What the status table of the mapping makes of it; `None` with a [`Mark`] when the word is not in the table.
    pub status: Option<OrderStatus>,
    /// What only an unsigned part of the delivery claims, such as its topic. It moves nothing; a cancellation holds the order.
    pub claim: Option<Claim>,
    /// When the buyer placed it.
    pub placed_at: Option<DateTime<Utc>>,
    /// When it was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// The channel's own time of this version: an older one never overwrites a newer one.
    pub updated_at: Option<DateTime<Utc>>,
    /// Further figures that only grow from version to version, e.g. the number of refunds; always in the same order.
    pub history: Vec<Option<i64>>,
    /// The channel's ship-by deadline.
    pub ship_by: Option<DateTime<Utc>>,
    /// ISO 4217, or the channel's word for a currency that is none.
    pub currency: Option<String>,
    /// The sums, each as far as the channel gives it.
    pub totals: IncomingTotals,
    /// Named reductions.
    pub discounts: Option<Vec<IncomingDiscount>>,
    /// Name, phone and address.
    pub contact: IncomingContact,
    /// The buyer's note on the order.
    pub buyer_message: Option<String>,
    /// The seller's memo on the order.
    pub seller_memo: Option<String>,
    /// The lines: every line that the channel still has.
    pub lines: Option<Vec<IncomingLine>>,
    /// How it is paid.
    pub payments: IncomingPayments,
    /// Refunds that this message tells of one by one, beside the sum in `totals`.
    pub refunds: Vec<IncomingRefund>,
    /// Parcels that the channel knows of.
    pub shipments: Option<Vec<IncomingShipment>>,
    /// Whether `shipments` are all that the channel knows of now; `false` = the message names some of them.
    pub shipments_complete: bool,
    /// Why the channel forbids shipping now; an empty list says that nothing does.
    pub holds: Option<Vec<ChannelHold>>,
    /// Words of the channel to tag the order with.
    pub tags: Vec<String>,
    /// Whether the order was placed to try the shop out.
    pub is_test: Option<bool>,
    /// The channel filled the status in by itself (automatic receipt): it is kept as INFERRED.
    pub inferred: bool,
    /// The message tells of something that happened to an order and is none itself: it makes no order.
    pub partial: bool,
    /// What an order of this channel must have, with the JSON pointer to name where no message ever says it.
    pub required: Vec<(Part, String)>,
    /// What the mapping met in a part and did not know.
    pub marks: Vec<(Part, Mark)>,
}

/// What an unsigned part of a delivery claims of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The word, e.g. the topic `orders/delete`.
    pub word: String,
    /// The status that it stands for.
    pub status: OrderStatus,
}

/// Why a channel forbids shipping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelHold {
    /// The reason of the hold.
    pub reason: HoldReason,
    /// The channel's own word.
    pub word: String,
}

/// The sums of an incoming order, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct IncomingTotals {
    /// List price of all lines.
    pub goods: Said<i64>,
    /// What was taken off, positive.
    pub discount: Said<i64>,
    /// Freight.
    pub freight: Said<i64>,
    /// Tax on top of the prices.
    pub tax: Said<i64>,
    /// Tip.
    pub tip: Said<i64>,
    /// Customs duties.
    pub duties: Said<i64>,
    /// Tax that is part of the prices.
    pub tax_included: Said<i64>,
    /// Rounding and other corrections by hand, signed.
    pub rounding: Said<i64>,
    /// What the customer has to pay.
    pub payable: Said<i64>,
    /// What the customer has paid.
    pub paid: Said<i64>,
    /// What was paid back.
    pub refunded: Said<i64>,
}

/// One named reduction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingDiscount {
    /// The rule's or coupon's id at the channel.
    pub rule_id: Option<String>,
    /// Its name.
    pub name: String,
    /// Minor units, positive.
    pub amount: i64,
}

/// Name, phone and address as the channel sends them (often masked).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncomingContact {
    /// The receiver's name.
    pub name: Option<String>,
    /// The receiver's phone, in whatever spelling or mask.
    pub phone: Option<String>,
    /// ISO 3166-1 alpha-2, or the channel's word.
    pub country: Option<String>,
    /// Province or state.
    pub province: Option<String>,
    /// City.
    pub city: Option<String>,
    /// District or county.
    pub district: Option<String>,
    /// Street and house.
    pub line: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
}

impl IncomingContact {
    /// The address, where the message states one: it is stated whole. A country alone is none.
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

/// One line of an incoming order. What is `None` or [`Said::Nothing`] is not in the message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncomingLine {
    /// The channel's id of the line.
    pub channel_line_id: String,
    /// The seller's SKU code, if the channel has it; else the channel's own.
    pub sku: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// Pieces that are wanted now; unreadable ones are none.
    pub quantity: Said<u32>,
    /// Pieces that were ordered at first, where the channel tells them from those that are wanted now.
    pub ordered: Option<u32>,
    /// Pieces that were paid back.
    pub refunded: Option<u32>,
    /// Whether it is a gift.
    pub is_gift: Option<bool>,
    /// Whether it has to be shipped; digital goods have not.
    pub requires_shipping: Option<bool>,
    /// Price of one piece, minor units.
    pub unit_price: Said<i64>,
    /// What the ordered pieces cost after the line's own discounts, minor units.
    pub total: Said<i64>,
}

/// How an incoming order is paid.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum IncomingPayments {
    /// The message does not say.
    #[default]
    Nothing,
    /// One payment of the whole, of which the channel says whether it is made.
    Whole(WholePayment),
    /// Single payments.
    Listed(Vec<IncomingPayment>),
}

/// One payment of an incoming order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingPayment {
    /// What it pays for.
    pub kind: PaymentKind,
    /// Where it stands.
    pub status: PaymentStatus,
    /// Minor units.
    pub amount: i64,
    /// The platform's word for the way of paying.
    pub method: Option<String>,
    /// When it was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// Until when it must be paid.
    pub due_at: Option<DateTime<Utc>>,
}

/// One refund that is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingRefund {
    /// The channel's id of it: the same refund counts once.
    pub id: String,
    /// Minor units.
    pub amount: i64,
}

/// A parcel that a channel knows of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncomingShipment {
    /// The carrier as the channel writes it.
    pub carrier: Option<String>,
    /// The tracking number.
    pub tracking_number: String,
    /// When the channel says that it left.
    pub shipped_at: Option<DateTime<Utc>>,
    /// Whether the channel says that it will not leave after all.
    pub cancelled: bool,
}

/// Reports of a carrier on one parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingTracking {
    /// The carrier's code as the source writes it.
    pub carrier: Option<String>,
    /// The tracking number.
    pub tracking_number: String,
    /// The reports, oldest first as the platform lists them, with the places of [`number_reports`]; a report that is known already has no
    /// second effect.
    pub events: Vec<IncomingTrackingEvent>,
    /// What the platform says of the parcel as a whole, such as that it stopped asking the carrier; it is no scan.
    pub notice: Option<IncomingNotice>,
    /// The carrier that really has it, where the platform says that another one was named.
    pub corrected_carrier: Option<String>,
    /// What the mapping met and did not know.
    pub marks: Vec<Mark>,
}

/// One report of a carrier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingTrackingEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// What it means.
    pub status: ShipmentStatus,
    /// The carrier's own word.
    pub raw: Option<String>,
    /// Where.
    pub location: Option<String>,
    /// The carrier's sentence.
    pub description: String,
    /// INFERRED when the platform filled it in by itself.
    pub confidence: Confidence,
    /// Its place among the reports of its instant, 0 for the oldest. See [`number_reports`].
    pub sequence: u32,
}

/// Gives each report of a list that runs from the oldest to the newest its place among those of its instant.
///
/// A platform that sends a parcel's reports again sends them in the same order, so a report has the same place in each list that holds
/// what came before it, and a lower one in a list that lacks some of that.
pub fn number_reports(reports: &mut [IncomingTrackingEvent]) {
    let mut seen: HashMap<DateTime<Utc>, u32> = HashMap::new();
    for report in reports {
        let place = seen.entry(report.at).or_default();
        report.sequence = *place;
        *place += 1;
    }
}

/// What a platform says of a parcel beside the carrier's reports, e.g. that no carrier knows it. The payload gives it no time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingNotice {
    /// The platform's sentence.
    pub text: String,
    /// The platform's own status word.
    pub raw: Option<String>,
}

/// A fact of a system on an order that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingFact {
    /// The order, by our number or by the channel's.
    pub order: OrderReference,
    /// Who says it.
    pub source: Source,
    /// About what.
    pub kind: FactKind,
    /// What; see [`FactKind`].
    pub value: String,
    /// The source's own word.
    pub raw: Option<String>,
    /// The parcel's tracking number, where the fact is about one.
    pub tracking_number: Option<String>,
    /// The line, by the channel's id of it or by its SKU, where the fact is about one.
    pub line: Option<String>,
    /// When the source saw it.
    pub observed_at: DateTime<Utc>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// How a system names an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderReference {
    /// By our number.
    Number(String),
    /// By the channel's number, within the shop that speaks.
    ChannelNumber(String),
    /// By the tracking number of one of its parcels.
    TrackingNumber(String),
}

/// Something about an order that the service does not know and that a person should look at. The order is kept all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// What kind of thing.
    pub kind: MarkKind,
    /// The foreign word, at most 120 characters; never personal data.
    pub value: String,
}

/// Kinds of unknown things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MarkKind {
    /// A SKU that is not in the catalogue.
    UnknownSku,
    /// A status word that the mapping's table lacks.
    UnknownStatus,
    /// A province that is none, or no address at all.
    UnknownRegion,
    /// A currency that is none; the amounts are kept under `XXX`.
    UnknownCurrency,
    /// A field that the mapping wants and that is missing or unreadable; the value is its JSON pointer.
    UnreadableField,
    /// A field that the platform sends and that the mapping does not know; the value is its JSON pointer.
    UnknownField,
    /// What the customer has to pay is unknown: no message states a readable amount, and it does not follow from others.
    UnknownAmount,
    /// The parts of the price do not add up to what has to be paid; the value is the difference, in major units.
    AmountsDiffer,
    /// Two messages of one second differ and neither says that it is newer; the value names the part. The first one counts.
    UndecidedVersion,
    /// An amount with more decimals than its currency has, rounded half away from zero; the value is its JSON pointer.
    RoundedAmount,
    /// A phone that is kept and not readable as a number; the value is its place, never the text.
    UnreadPhone,
    /// More was paid back than was paid; the value is the difference, in major units.
    RefundAbovePaid,
    /// More was paid, less what was paid back, than had to be paid; the value is the difference, in major units.
    Overpaid,
    /// The channel lists more than one payment of the whole order; the value is their sum, in major units.
    PaidTwice,
    /// Messages state different currencies; the value names them, the one that counts last.
    CurrencyChanged,
    /// Nothing has to be paid for the order, and nothing was: a free sample, or a reduction of the whole price. The value is the price of
    /// the goods, in major units; empty where that is unknown.
    ZeroPayable,
    /// An order of another shop names the tracking number of a parcel too; the value is the number.
    SharedTrackingNumber,
}

impl MarkKind {
    /// Whether it is about what was paid and paid back, which finance changes too.
    pub fn is_of_amounts_paid(self) -> bool {
        matches!(self, Self::RefundAbovePaid | Self::Overpaid | Self::PaidTwice | Self::CurrencyChanged | Self::ZeroPayable)
    }
}
