//! The card of an order, without ids, versions and times of our own: every arrival must lead to the same card.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

/// The values of an order that must come out the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    pub status: String,
    pub raw_status: Option<String>,
    pub alias: Option<String>,
    pub placed_at: DateTime<Utc>,
    pub paid_at: Option<DateTime<Utc>>,
    pub ship_by: Option<DateTime<Utc>>,
    pub currency: String,
    pub totals: CardTotals,
    pub name: Option<String>,
    pub phone: Option<String>,
    /// Country, province, city, district, street, postal code.
    pub address: [Option<String>; 6],
    /// The lines by the channel's id.
    pub lines: BTreeMap<String, CardLine>,
    /// The payments: kind, status, amount, time.
    pub payments: BTreeSet<(String, String, i64, Option<DateTime<Utc>>)>,
    /// The carrier and whether the parcel counts, by the tracking number.
    pub parcels: BTreeMap<String, (Option<String>, bool)>,
    /// The facts: kind, value, and the value as the source sent it.
    pub facts: BTreeSet<(String, String, Option<String>)>,
    pub conflicts: BTreeSet<String>,
    /// The marks: kind and value.
    pub marks: BTreeSet<(String, String)>,
}

/// Amounts in minor units; `None` = unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardTotals {
    pub goods: Option<i64>,
    pub discount: i64,
    pub freight: i64,
    pub tax: i64,
    pub payable: Option<i64>,
    pub paid: i64,
    pub refunded: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardLine {
    pub sku: Option<String>,
    pub title: String,
    pub quantity: u32,
    pub unit_price: Option<i64>,
    pub total: Option<i64>,
}
