//! Payments of an order, and its totals.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::PaymentId;

/// What a payment pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaymentKind {
    /// The whole order at once.
    Full,
    /// The deposit (定金) of a presale.
    Deposit,
    /// The balance (尾款) of a presale.
    Balance,
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaymentStatus {
    /// Not paid yet.
    Pending,
    /// Paid.
    Paid,
    /// Paid back, in part or whole.
    Refunded,
    /// Will not be paid.
    Void,
}

/// One payment. Amounts are minor units of the order's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Its id.
    pub id: PaymentId,
    /// What it pays for.
    pub kind: PaymentKind,
    /// Where it stands.
    pub status: PaymentStatus,
    /// Minor units.
    pub amount: i64,
    /// The platform's word for the way of paying, as it was sent.
    pub method: Option<String>,
    /// When it was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// Until when it must be paid.
    pub due_at: Option<DateTime<Utc>>,
}

/// The sums of an order in minor units: `payable = goods - discount + freight + tax` unless the channel says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// List price of all lines.
    pub goods: i64,
    /// What was taken off, positive.
    pub discount: i64,
    /// Freight charged to the customer.
    pub freight: i64,
    /// Tax charged to the customer.
    pub tax: i64,
    /// What the customer has to pay.
    pub payable: i64,
    /// What the customer has paid.
    pub paid: i64,
    /// What was paid back.
    pub refunded: i64,
}

/// One named reduction of the price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discount {
    /// The rule's or coupon's id at its source, if it has one.
    pub rule_id: Option<String>,
    /// Its name as the source gives it.
    pub name: String,
    /// Minor units, positive.
    pub amount: i64,
}
