//! What an order says, without ids, versions and times of our own: what must come out the same.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

/// What an order says.
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
    /// By the channel's id.
    pub lines: BTreeMap<String, CardLine>,
    /// Kind, status, amount, time.
    pub payments: BTreeSet<(String, String, i64, Option<DateTime<Utc>>)>,
    /// By the tracking number, the carrier and whether the parcel counts.
    pub parcels: BTreeMap<String, (Option<String>, bool)>,
    /// Kind, value, the source's own word.
    pub facts: BTreeSet<(String, String, Option<String>)>,
    pub conflicts: BTreeSet<String>,
    /// Kind and value.
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
