//! `Money`, and the sums of an order.

use async_graphql::Description;
use async_graphql::Object;
use domain::kernel::money::{Currency, decimal_text};
use domain::order::payment::{Discount as DomainDiscount, Payment as DomainPayment, Totals as DomainTotals};
use domain::refusal::{Code, Reason};

use crate::graphql::types::because::Because;
use crate::graphql::types::enums::{PayableBasis, PaymentKind, PaymentStatus, Source};
use crate::graphql::types::scalar::{BigInt, CurrencyCode};
use chrono::{DateTime, Utc};
use macros::{Written, written};

/// An amount of money. It is exact: an integer of minor units and a currency.
#[derive(Description, Debug, Clone, Copy)]
pub struct Money {
    pub(crate) minor: i128,
    pub(crate) currency: Currency,
}

#[written]
#[Object(use_type_description)]
impl Money {
    /// Decimal text in major units with the currency's own number of decimals, e.g. `"12.50"`.
    async fn amount(&self) -> String {
        decimal_text(self.minor, self.currency)
    }

    /// The amount in minor units, e.g. fen or cents.
    async fn minor_units(&self) -> BigInt {
        BigInt(self.minor)
    }

    /// The currency's code (ISO 4217).
    async fn currency(&self) -> CurrencyCode {
        CurrencyCode(self.currency)
    }
}

/// The sums of an order, as its channel gives them.
#[derive(Description)]
pub struct Totals {
    pub(crate) totals: DomainTotals,
    pub(crate) currency: Currency,
}

impl Totals {
    fn money(&self, minor: i64) -> Money {
        Money { minor: minor.into(), currency: self.currency }
    }
}

#[written]
#[Object(use_type_description, name = "OrderTotals")]
impl Totals {
    /// List price of all lines; null when the price of a line is unknown.
    async fn goods(&self) -> Option<Money> {
        self.totals.goods.map(|minor| self.money(minor))
    }

    /// The sum of the discounts, as a positive amount.
    async fn discount(&self) -> Money {
        self.money(self.totals.discount)
    }

    /// Freight charged to the customer.
    async fn freight(&self) -> Money {
        self.money(self.totals.freight)
    }

    /// Tax on top of the prices.
    async fn tax(&self) -> Money {
        self.money(self.totals.tax)
    }

    /// The tip that the customer gives.
    async fn tip(&self) -> Money {
        self.money(self.totals.tip)
    }

    /// Customs duties charged to the customer.
    async fn duties(&self) -> Money {
        self.money(self.totals.duties)
    }

    /// Tax that is part of the prices already; it adds nothing to what has to be paid.
    async fn tax_included(&self) -> Money {
        self.money(self.totals.tax_included)
    }

    /// Rounding and other corrections by hand; negative where they lower the price.
    async fn rounding(&self) -> Money {
        self.money(self.totals.rounding)
    }

    /// The amount that the customer has to pay: goods − discount + freight + tax + tip + duties + rounding, or what the channel states;
    /// where that differs, the order has the mark `AMOUNTS_DIFFER`. Null when it is unknown; such an order cannot be approved.
    async fn payable(&self) -> Option<Money> {
        self.totals.payable.map(|minor| self.money(minor))
    }

    /// The origin of `payable`.
    async fn payable_basis(&self) -> PayableBasis {
        self.totals.payable_basis.into()
    }

    /// The amount that the customer has paid: what the channel reports, plus what finance recorded. Null when neither `payable` nor a
    /// payment is known.
    async fn paid(&self) -> Option<Money> {
        let is_known = self.totals.payable.is_some() || self.totals.paid != 0;
        is_known.then(|| self.money(self.totals.paid))
    }

    /// The amount that was paid back.
    async fn refunded(&self) -> Money {
        self.money(self.totals.refunded)
    }
}

/// One payment of an order.
#[derive(Description)]
pub struct Payment {
    pub(crate) payment: DomainPayment,
    pub(crate) currency: Currency,
}

#[written]
#[Object(use_type_description)]
impl Payment {
    /// The part of the order that it pays for.
    async fn kind(&self) -> PaymentKind {
        self.payment.kind.into()
    }

    /// The state of the payment.
    async fn status(&self) -> PaymentStatus {
        self.payment.status.into()
    }

    /// The amount of the payment.
    async fn amount(&self) -> Money {
        Money { minor: self.payment.amount.into(), currency: self.currency }
    }

    /// The way of paying, as the platform or finance names it.
    async fn method(&self) -> Option<&str> {
        self.payment.method.as_deref()
    }

    /// The time of the payment.
    async fn paid_at(&self) -> Option<DateTime<Utc>> {
        self.payment.paid_at
    }

    /// The time until which it must be paid.
    async fn due_at(&self) -> Option<DateTime<Utc>> {
        self.payment.due_at
    }

    /// The source of the payment: `CHANNEL`, or `STAFF` for a payment that finance recorded.
    async fn source(&self) -> Source {
        self.payment.source.into()
    }

    /// The bank's reference of a payment that finance recorded; null for a payment of the channel.
    async fn reference(&self) -> Option<&str> {
        self.payment.reference.as_deref()
    }
}

/// One named reduction of an order's price.
#[derive(Description)]
pub struct Discount {
    pub(crate) discount: DomainDiscount,
    pub(crate) currency: Currency,
}

#[written]
#[Object(use_type_description)]
impl Discount {
    /// The rule or coupon that gave it.
    async fn rule(&self) -> DiscountRule {
        DiscountRule { id: self.discount.rule_id.clone(), name: self.discount.name.clone() }
    }

    /// The reduction, as a positive amount.
    async fn amount(&self) -> Money {
        Money { minor: self.discount.amount.into(), currency: self.currency }
    }

    /// The reason why it was given.
    async fn because(&self) -> Because {
        Because(Reason::with(Code::DiscountByChannel, [&self.discount.name]))
    }
}

/// The rule or coupon behind a discount.
#[derive(async_graphql::SimpleObject, Written)]
pub struct DiscountRule {
    /// The id of the rule at the channel; null where the channel gives none.
    id: Option<String>,
    /// The name of the rule as the channel gives it.
    name: String,
}
