//! What a channel, a carrier or a system said, once a mapping has read it. [`crate::intake`] folds it into an order.
//!
//! Absent means "the source does not say": an update never erases what it does not mention.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::erasure::mask;
use crate::fact::{Confidence, FactKind, Source};
use crate::payment::{PaymentKind, PaymentStatus};
use crate::shipment::ShipmentStatus;
use crate::status::OrderStatus;

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
    /// Masks the phones in the sentences of channels and carriers, before anything compares or keeps them.
    pub fn mask_words(&mut self) {
        match self {
            Self::Order(order) => {
                order.seller_memo.iter_mut().for_each(mask);
                order.marks.iter_mut().for_each(|one| mask(&mut one.value));
            }
            Self::Tracking(tracking) => {
                for event in &mut tracking.events {
                    event.raw.iter_mut().chain(&mut event.location).for_each(mask);
                    mask(&mut event.description);
                }
            }
            Self::Fact(fact) => fact.raw.iter_mut().for_each(mask),
            Self::Nothing(_) => {}
        }
    }
}

/// An order as its channel has it. Amounts are minor units of `currency`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncomingOrder {
    /// The channel's identity of the order, as text (never a float).
    pub channel_number: String,
    /// Another number that people of the channel use for it, e.g. Shopify's `#1001`.
    pub channel_alias: Option<String>,
    /// The channel's own status word.
    pub raw_status: Option<String>,
    /// What the status table of the mapping makes of it; `None` with a [`Mark`] when the word is not in the table.
    pub status: Option<OrderStatus>,
    /// When the buyer placed it.
    pub placed_at: Option<DateTime<Utc>>,
    /// When it was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// The channel's own time of this version: an older one never overwrites a newer one.
    pub updated_at: Option<DateTime<Utc>>,
    /// The channel's ship-by deadline.
    pub ship_by: Option<DateTime<Utc>>,
    /// ISO 4217; `None` means the shop's own currency.
    pub currency: Option<String>,
    /// The sums, each as far as the channel gives it.
    pub totals: IncomingTotals,
    /// Named reductions.
    pub discounts: Vec<IncomingDiscount>,
    /// Name, phone and address.
    pub contact: IncomingContact,
    /// The buyer's note on the order.
    pub buyer_message: Option<String>,
    /// The seller's memo on the order.
    pub seller_memo: Option<String>,
    /// The lines.
    pub lines: Vec<IncomingLine>,
    /// Single payments, where the channel lists them (presale); else paid-ness follows the totals and `paid_at`.
    pub payments: Vec<IncomingPayment>,
    /// Parcels that the channel knows of.
    pub shipments: Vec<IncomingShipment>,
    /// The channel filled the status in by itself (automatic receipt): it is kept as INFERRED.
    pub inferred: bool,
    /// What the mapping met and did not know.
    pub marks: Vec<Mark>,
}

/// The sums of an incoming order, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct IncomingTotals {
    /// List price of all lines.
    pub goods: Option<i64>,
    /// What was taken off, positive.
    pub discount: Option<i64>,
    /// Freight.
    pub freight: Option<i64>,
    /// Tax.
    pub tax: Option<i64>,
    /// What the customer has to pay.
    pub payable: Option<i64>,
    /// What the customer has paid.
    pub paid: Option<i64>,
    /// What was paid back.
    pub refunded: Option<i64>,
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

/// One line of an incoming order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncomingLine {
    /// The channel's id of the line.
    pub channel_line_id: String,
    /// The seller's SKU code, if the channel has it; else the channel's own.
    pub sku: Option<String>,
    /// The title.
    pub title: String,
    /// Pieces.
    pub quantity: u32,
    /// Whether it is a gift.
    pub is_gift: bool,
    /// Price of one piece, minor units.
    pub unit_price: Option<i64>,
    /// What the line costs after its own discounts, minor units.
    pub total: Option<i64>,
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

/// A parcel that a channel knows of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncomingShipment {
    /// The carrier as the channel writes it.
    pub carrier: Option<String>,
    /// The tracking number.
    pub tracking_number: String,
    /// When the channel says that it left.
    pub shipped_at: Option<DateTime<Utc>>,
}

/// Reports of a carrier on one parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingTracking {
    /// The carrier's code as the source writes it.
    pub carrier: Option<String>,
    /// The tracking number.
    pub tracking_number: String,
    /// The reports, in any order; a report that is known already has no second effect.
    pub events: Vec<IncomingTrackingEvent>,
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
    /// A phone that is kept and not readable as a number; the value is its place, never the text.
    UnreadPhone,
}
