//! The order: one aggregate with everything that decides what may happen to it.
//!
//! An [`Order`] serializes to the document of the read model. Its contact is left out of that document: personal data is kept
//! sealed beside it. The conversation, the timeline and old tracking reports are not part of it, because they are read in pages.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::actor::Scope;
use crate::contact::EncryptedContact;
use crate::fact::Fact;
use crate::hold::Hold;
use crate::ids::{LineId, OrderId};
use crate::incoming::Mark;
use crate::money::Currency;
use crate::payment::{Discount, Payment, Totals};
use crate::phone::Phone;
use crate::promise::Promise;
use crate::returns::Return;
use crate::shipment::Shipment;
use crate::status::OrderStatus;

/// One order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// The number that people use: the shop's id and the channel's number.
    pub number: String,
    /// Goes up by one with every transaction that changes the order.
    pub version: i64,
    /// Where it stands on the axis of progress.
    pub status: OrderStatus,
    /// Since when.
    pub status_since: DateTime<Utc>,
    /// The shop that sold it.
    pub shop: String,
    /// The shop's channel, e.g. `TAOBAO`.
    pub channel: String,
    /// The channel's identity of it.
    pub channel_number: String,
    /// Another number that people of the channel use for it.
    pub channel_alias: Option<String>,
    /// The channel's own status word.
    pub raw_status: Option<String>,
    /// The channel's time of the newest version that was taken in.
    pub channel_updated_at: Option<DateTime<Utc>>,
    /// When the buyer placed it.
    pub placed_at: DateTime<Utc>,
    /// When it was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// When it was completed.
    pub completed_at: Option<DateTime<Utc>>,
    /// The code of the warehouse that ships it.
    pub warehouse: Option<String>,
    /// Larger is sooner; 0 is usual.
    pub priority: i32,
    /// Free words.
    pub tags: Vec<String>,
    /// The remark of the staff, whole.
    pub remark: Option<String>,
    /// The currency of every amount.
    pub currency: Currency,
    /// The sums.
    pub totals: Totals,
    /// Until when it must be shipped, and why.
    pub promise: Promise,
    /// Unknown things that a person should look at.
    pub marks: Vec<Mark>,
    /// Finance's voucher.
    pub voucher_number: Option<String>,
    /// When it was settled.
    pub settled_at: Option<DateTime<Utc>>,
    /// When the person was made unreadable, if they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_at: Option<DateTime<Utc>>,
    /// The lines, in the channel's order.
    pub lines: Vec<Line>,
    /// The holds, oldest first.
    pub holds: Vec<Hold>,
    /// Named reductions.
    pub discounts: Vec<Discount>,
    /// The payments.
    pub payments: Vec<Payment>,
    /// The returns, oldest first.
    pub returns: Vec<Return>,
    /// The newest fact of each source, kind and parcel.
    pub facts: Vec<Fact>,
    /// The parcels.
    pub shipments: Vec<Shipment>,
    /// Name, phone, address. Not in the document.
    #[serde(skip)]
    pub contact: Contact,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its id.
    pub id: LineId,
    /// The channel's id of it.
    pub channel_line_id: String,
    /// The seller's SKU code, or the channel's own where that is all there is.
    pub sku: Option<String>,
    /// The title.
    pub title: String,
    /// Pieces ordered. Zero once the channel took the line away.
    pub quantity: u32,
    /// Pieces picked.
    pub picked_quantity: u32,
    /// Why fewer pieces were picked than ordered.
    pub short_reason: Option<String>,
    /// Pieces that left.
    pub shipped_quantity: u32,
    /// Whether it is a gift.
    pub is_gift: bool,
    /// Price of one piece, minor units.
    pub unit_price: i64,
    /// What the line costs after its own discounts, minor units.
    pub total: i64,
}

/// Who gets it and where. Personal data: sealed at rest, never in a document, an event, a log or a metric.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// The receiver's name.
    pub name: Option<String>,
    /// The receiver's phone.
    pub phone: Option<Phone>,
    /// Where to.
    pub address: Address,
    /// Whether our staff changed it: then the channel's later versions do not overwrite it.
    #[serde(default)]
    pub edited: bool,
    /// The parts that the channel sent as its own ciphertext. They are never shown.
    #[serde(default, skip_serializing_if = "EncryptedContact::is_empty")]
    pub encrypted: EncryptedContact,
}

/// A postal address, as far as the channel gives it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Address {
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

impl Order {
    /// What rights are asked for.
    pub fn scope(&self) -> Scope<'_> {
        Scope { shop: Some(&self.shop), warehouse: self.warehouse.as_deref(), status: Some(self.status) }
    }

    /// The holds that block at `now`.
    pub fn active_holds(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Hold> {
        self.holds.iter().filter(move |hold| hold.blocks(now))
    }

    /// Lines that still count.
    pub fn open_lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.quantity > 0)
    }
}
