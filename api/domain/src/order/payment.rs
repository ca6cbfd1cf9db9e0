//! Payments of an order, its totals, and the payments that finance records in addition to the channel.

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::kernel::ids::PaymentId;
use crate::kernel::money::{Currency, decimal_text};
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::heard::OwnAmount;
use crate::order::incoming::{DataIssue, DataIssueKind};
use crate::order::progress::Decision;
use crate::order::promise::{Promise, PromiseBasis};
use crate::refusal::{Code, Reason, Refusal};

/// The longest reference or way of paying of a payment that finance records, in characters.
const LONGEST_TEXT: usize = 64;

/// The part of the order that a payment pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = payment_kind)]
pub enum PaymentKind {
    /// The whole order at once.
    #[label("全款", "full payment")]
    Full,
    /// The deposit of a presale.
    #[label("定金", "deposit")]
    Deposit,
    /// The balance of a presale.
    #[label("尾款", "balance")]
    Balance,
    /// The whole order, collected by the carrier at the door.
    #[label("货到付款", "cash on delivery")]
    CashOnDelivery,
}

/// The state of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = payment_status)]
pub enum PaymentStatus {
    /// The payment is still open.
    #[label("未付", "not paid")]
    Pending,
    /// The payment was made.
    #[label("已付", "paid")]
    Paid,
    /// The payment was paid back.
    #[label("已退", "paid back")]
    Refunded,
    /// The payment will not be made.
    #[label("作废", "void")]
    Void,
}

/// One payment. Amounts are minor units of the order's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The id of the payment.
    pub id: PaymentId,
    /// The kind of the payment.
    pub kind: PaymentKind,
    /// The status of the payment.
    pub status: PaymentStatus,
    /// The amount in minor units.
    pub amount: i64,
    /// The way of paying as the platform sent it.
    pub method: Option<String>,
    /// The time at which it was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// The time until which it must be paid.
    pub due_at: Option<DateTime<Utc>>,
    /// The source of the payment: the channel, or staff for a payment that finance recorded.
    #[serde(default = "by_channel", skip_serializing_if = "is_by_channel")]
    pub source: Source,
    /// The bank's reference of a payment that finance recorded; `None` for the channel's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

fn by_channel() -> Source {
    Source::Channel
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_by_channel(source: &Source) -> bool {
    *source == Source::Channel
}

impl Payment {
    /// Whether finance recorded it, so that no message of the channel replaces it.
    pub fn is_recorded_here(&self) -> bool {
        self.source == Source::Staff
    }

    /// Whether the money arrived. A payment that was paid back counts as made.
    pub fn is_made(&self) -> bool {
        matches!(self.status, PaymentStatus::Paid | PaymentStatus::Refunded)
    }
}

/// The origin of the amount that has to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = payable_basis)]
pub enum PayableBasis {
    /// The amount that the channel states.
    #[label("渠道提供", "stated by the channel")]
    #[default]
    Stated,
    /// The sum of its parts, because the channel leaves the amount out.
    #[label("按明细推算", "worked out from its parts")]
    Derived,
    /// The amount is unknown: what the channel states cannot be read, or the parts for a sum are missing.
    #[label("未知", "unknown")]
    Unknown,
}

/// The sums of an order in minor units: `payable = goods - discount + freight + tax + tip + duties + rounding`.
///
/// Where a channel's figures do not add up, each is kept as stated and the order has the mark `AMOUNTS_DIFFER`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// List price of all lines; `None` = unknown, because a line's price is.
    pub goods: Option<i64>,
    /// The amount of the discount, positive.
    pub discount: i64,
    /// Freight charged to the customer.
    pub freight: i64,
    /// Tax on top of the prices.
    pub tax: i64,
    /// The tip of the customer.
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
    /// The amount that the customer has to pay; `None` = unknown.
    pub payable: Option<i64>,
    /// The origin of `payable`.
    #[serde(default)]
    pub payable_basis: PayableBasis,
    /// The amount that the customer has paid.
    pub paid: i64,
    /// The amount that was paid back.
    pub refunded: i64,
}

impl Totals {
    /// The sum of the named parts; `None` = the goods are unknown, or the sum leaves 64 bits.
    pub fn sum_of_parts(&self) -> Option<i64> {
        let added = [self.freight, self.tax, self.tip, self.duties, self.rounding];
        added.iter().try_fold(self.goods?.checked_sub(self.discount)?, |sum, part| sum.checked_add(*part))
    }

    /// The surplus of the stated amount over the sum of the named parts; `None` = it adds up, or a part is unknown.
    pub fn difference(&self) -> Option<i64> {
        self.payable?.checked_sub(self.sum_of_parts()?).filter(|difference| *difference != 0)
    }

    /// Whether the amount to pay is known and paid. An amount below zero cannot be paid.
    pub fn is_covered(&self) -> bool {
        self.payable.is_some_and(|payable| payable >= 0 && self.paid >= payable)
    }

    /// Whether an amount was paid and all of it was paid back.
    pub fn is_paid_back(&self) -> bool {
        self.paid > 0 && self.refunded >= self.paid
    }
}

/// A payment that arrived outside the channel, as finance records it.
#[derive(Debug, Clone)]
pub struct RecordPayment {
    /// The id of the new payment.
    pub id: PaymentId,
    /// The amount in minor units of `currency`.
    pub amount: i64,
    /// The currency of the amount.
    pub currency: Currency,
    /// The way of paying; `None` = not given.
    pub method: Option<String>,
    /// The reference of the bank.
    pub reference: String,
    /// The time at which the money arrived.
    pub paid_at: DateTime<Utc>,
    /// Hours after payment in which the shop ships, where the channel gives no deadline.
    pub ship_hours: u32,
}

impl RecordPayment {
    fn check(&self, order: &Order, now: DateTime<Utc>) -> Result<(), Refusal> {
        let fits = |text: &str| !text.trim().is_empty() && text.chars().count() <= LONGEST_TEXT;
        let wrong = |field: &'static str| Err(Refusal::because(Reason::with(Code::InvalidInput, [field])).at(field));
        if !fits(&self.reference) {
            return wrong("reference");
        }
        if self.method.as_deref().is_some_and(|method| !fits(method)) {
            return wrong("method");
        }
        if self.amount <= 0 {
            return wrong("amount");
        }
        if self.paid_at > now {
            return wrong("paidAt");
        }
        if self.currency != order.currency {
            let reason = Reason::with(Code::CurrencyDiffers, [order.currency.code(), self.currency.code()]);
            return Err(Refusal::because(reason).at("currency"));
        }
        Ok(())
    }
}

impl Order {
    /// Records a payment that arrived outside the channel. Automatic steps follow once the payable amount is covered. The same
    /// reference and amount again change nothing.
    ///
    /// # Errors
    /// `INVALID_INPUT` for an amount of zero or less, a time in the future, or a text that is empty or too long, `CURRENCY_DIFFERS`,
    /// `REFERENCE_USED` for the reference of a payment of another amount, `WRONG_STATUS` for a cancelled order.
    pub fn record_payment(mut self, wanted: RecordPayment, now: DateTime<Utc>) -> Decision {
        wanted.check(&self, now)?;
        let reference = wanted.reference.trim();
        if let Some(known) = self.payments.iter().find(|one| one.reference.as_deref() == Some(reference)) {
            return if known.amount == wanted.amount {
                Ok((self, Vec::new()))
            } else {
                let amount = decimal_text(known.amount, self.currency);
                Err(Refusal::because(Reason::with(Code::ReferenceUsed, [reference, &amount])).at("reference"))
            };
        }
        if let Some(closed) = self.closed_to_payments() {
            return Err(Refusal::because(closed));
        }
        let channel = self.paid_by_channel();
        self.heard.transfers.push(OwnAmount { id: wanted.id.0, amount: wanted.amount, channel });
        let kind = self.kind_of_transfer(wanted.amount);
        self.payments.push(Payment {
            id: wanted.id,
            kind,
            status: PaymentStatus::Paid,
            amount: wanted.amount,
            method: wanted.method,
            paid_at: Some(wanted.paid_at),
            due_at: None,
            source: Source::Staff,
            reference: Some(reference.to_owned()),
        });
        self.count_paid(channel);
        self.note_paid_at();
        let deadline = self.promise.ship_by.filter(|_| self.promise.basis == PromiseBasis::Channel);
        self.promise = Promise::of(deadline, self.shipping_starts_at(), wanted.ship_hours);
        let currency = self.currency.code().to_owned();
        let mut events = vec![Event::OrderPaymentRecorded { payment: wanted.id, amount: wanted.amount, currency }];
        events.extend(self.mark_amounts());
        events.extend(self.advance(now));
        Ok((self, events))
    }

    /// The reason against recording a payment; `None` = payments can be recorded.
    pub(crate) fn closed_to_payments(&self) -> Option<Reason> {
        let is_cancelled = self.status == OrderStatus::Cancelled;
        is_cancelled.then(|| Reason::with(Code::WrongStatus, [self.status.name(), "PENDING_PAYMENT … COMPLETED"]))
    }

    /// The kind of a payment of this amount, before it is counted.
    fn kind_of_transfer(&self, amount: i64) -> PaymentKind {
        let deposit = |status| self.payments.iter().any(|one| (one.kind, one.status) == (PaymentKind::Deposit, status));
        let is_whole = self.totals.paid == 0 && self.totals.payable.is_none_or(|payable| amount >= payable);
        if is_whole {
            PaymentKind::Full
        } else if deposit(PaymentStatus::Pending) && !deposit(PaymentStatus::Paid) {
            PaymentKind::Deposit
        } else {
            PaymentKind::Balance
        }
    }

    /// The sum that the channel reports as paid, minor units, without the payments of finance.
    pub(crate) fn paid_by_channel(&self) -> i64 {
        self.heard.paid.unwrap_or(self.totals.paid)
    }

    /// Sums up what was paid: the channel's sum, and the payments of finance that the channel has not reported since.
    pub(crate) fn count_paid(&mut self, by_channel: i64) {
        self.heard.paid = (!self.heard.transfers.is_empty()).then_some(by_channel);
        self.totals.paid = by_channel.saturating_add(OwnAmount::unreported(&self.heard.transfers, by_channel));
    }

    /// Whether the amount to pay is covered, with payments that finance recorded among it.
    pub(crate) fn is_paid_beside_channel(&self) -> bool {
        self.totals.is_covered() && self.payments.iter().any(Payment::is_recorded_here)
    }

    /// Records the time of payment once the order is paid: the channel's time, where the channel's payments cover it.
    pub(crate) fn note_paid_at(&mut self) {
        if !self.totals.is_covered() || !self.is_paid_by_word() {
            return;
        }
        let last = self.payments.iter().filter_map(|one| one.paid_at).max();
        let by_channel = self.totals.payable.is_some_and(|payable| self.paid_by_channel() >= payable);
        self.paid_at = self.heard.paid_at.filter(|_| by_channel).or(last);
    }

    /// The marks about contradictory amounts paid and paid back.
    pub(crate) fn amount_marks(&self) -> Vec<DataIssue> {
        let totals = &self.totals;
        let mark = |kind, minor| DataIssue { kind, value: decimal_text(minor, self.currency) };
        let mut marks = Vec::new();
        if totals.refunded > totals.paid {
            marks.push(mark(DataIssueKind::RefundAbovePaid, totals.refunded.saturating_sub(totals.paid)));
        }
        let kept = totals.paid.saturating_sub(totals.refunded);
        if let Some(above) = totals.payable.map(|payable| kept.saturating_sub(payable)).filter(|above| *above > 0) {
            marks.push(mark(DataIssueKind::Overpaid, above));
        }
        let is_whole =
            |one: &&Payment| one.kind == PaymentKind::Full && one.status == PaymentStatus::Paid && !one.is_recorded_here();
        let whole: Vec<i64> = self.payments.iter().filter(is_whole).map(|one| one.amount).collect();
        if whole.len() > 1 {
            marks.push(mark(DataIssueKind::PaidTwice, whole.into_iter().fold(0, i64::saturating_add)));
        }
        if !self.heard.other_currencies.is_empty() {
            let others: Vec<&str> = self.heard.other_currencies.iter().map(String::as_str).collect();
            let value = format!("{} → {}", others.join(", "), self.currency.code());
            marks.push(DataIssue { kind: DataIssueKind::CurrencyChanged, value });
        }
        let is_free = totals.payable == Some(0) && totals.paid == 0 && totals.refunded == 0;
        if is_free && !self.is_test && self.status != OrderStatus::Cancelled {
            let value = totals.goods.map(|goods| decimal_text(goods, self.currency)).unwrap_or_default();
            marks.push(DataIssue { kind: DataIssueKind::ZeroPayable, value });
        }
        marks
    }

    /// Renews the marks about amounts paid and paid back.
    pub(crate) fn mark_amounts(&mut self) -> Option<Event> {
        let marks = self.amount_marks();
        let fresh: Vec<DataIssue> = marks.iter().filter(|new| !self.marks.contains(new)).cloned().collect();
        self.marks.retain(|mark| !mark.kind.is_of_amounts_paid());
        self.marks.extend(marks);
        self.marks.sort_by(|a, b| (a.kind, &a.value).cmp(&(b.kind, &b.value)));
        (!fresh.is_empty()).then_some(Event::OrderMarked { marks: fresh })
    }
}

/// One named reduction of the price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discount {
    /// The id of the rule or coupon at its source, if it has one.
    pub rule_id: Option<String>,
    /// The name as the source gives it.
    pub name: String,
    /// The amount in minor units, positive.
    pub amount: i64,
}
