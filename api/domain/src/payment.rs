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
    /// The whole order, collected by the carrier at the door (货到付款). While it is open the order may be shipped unpaid.
    CashOnDelivery,
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

/// Where the amount that has to be paid comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PayableBasis {
    /// The channel states it.
    #[default]
    Stated,
    /// The channel leaves it out; it is the sum of goods, freight, tax, tip, duties and rounding, less the discount.
    Derived,
    /// It is not known: what the channel states cannot be read, or there is nothing that it follows from.
    Unknown,
}

/// The sums of an order in minor units: `payable = goods - discount + freight + tax + tip + duties + rounding`.
///
/// Where a channel's figures do not add up, each is kept as stated and the order bears the mark `AMOUNTS_DIFFER`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// List price of all lines; `None` = unknown, because a line's price is.
    pub goods: Option<i64>,
    /// What was taken off, positive.
    pub discount: i64,
    /// Freight charged to the customer.
    pub freight: i64,
    /// Tax on top of the prices.
    pub tax: i64,
    /// Tip.
    #[serde(default)]
    pub tip: i64,
    /// Customs duties charged to the customer.
    #[serde(default)]
    pub duties: i64,
    /// Tax that is part of the prices; it adds nothing.
    #[serde(default)]
    pub tax_included: i64,
    /// Rounding and other corrections by hand, signed.
    #[serde(default)]
    pub rounding: i64,
    /// What the customer has to pay; `None` = unknown.
    pub payable: Option<i64>,
    /// Where `payable` comes from.
    #[serde(default)]
    pub payable_basis: PayableBasis,
    /// What the customer has paid.
    pub paid: i64,
    /// What was paid back.
    pub refunded: i64,
}

impl Totals {
    /// What the named parts come to; `None` where the goods are unknown or the sum leaves 64 bits.
    pub fn sum_of_parts(&self) -> Option<i64> {
        let added = [self.freight, self.tax, self.tip, self.duties, self.rounding];
        added.iter().try_fold(self.goods?.checked_sub(self.discount)?, |sum, part| sum.checked_add(*part))
    }

    /// By how much the stated amount is more than the sum of the named parts; `None` where it adds up or a part is unknown.
    pub fn difference(&self) -> Option<i64> {
        self.payable?.checked_sub(self.sum_of_parts()?).filter(|difference| *difference != 0)
    }

    /// Whether what has to be paid is known and paid.
    pub fn is_covered(&self) -> bool {
        self.payable.is_some_and(|payable| self.paid >= payable)
    }
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
