//! The money lists of an order: named discounts, payments and refunds.

use std::collections::HashMap;

use domain::kernel::money::minor_units;
use domain::order::heard::WholePayment;
use domain::order::incoming::{IncomingDiscount, IncomingPayment, IncomingRefund};
use domain::order::payment::{PaymentKind, PaymentStatus};
use serde::Deserialize;

use super::json::Node;
use super::order_parts::{Within, is_stated, items, our_word};
use super::pointer::Pointer;
use super::rule::Alternatives;
use super::rule::amount::{AmountRule, Purse};
use super::rule::marks::Marks;
use super::rule::text::{Condition, TextRule};
use super::rule::time::{TimeRule, TimeStyle};

/// The rules by which named discounts are read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DiscountRules {
    each: Alternatives<Pointer>,
    #[serde(default)]
    rule_id: Alternatives<TextRule>,
    name: Alternatives<TextRule>,
    #[serde(default)]
    amount: Alternatives<AmountRule>,
    /// The place of the shares of a discount that states no amount.
    allocated: Option<Allocated>,
}

/// Shares of discounts in lists of the order; each gives the position of its discount.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Allocated {
    each: Vec<Pointer>,
    /// The position of the discount, in a share.
    position: Pointer,
    /// The amount of the share, in a share.
    amount: Pointer,
}

/// The rules by which payments are read: from a list, or one from the order itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaymentRules {
    /// The place of the list; without it the pointers are relative to the order.
    #[serde(default)]
    each: Alternatives<Pointer>,
    when: Option<Condition>,
    /// `FULL`, `DEPOSIT` or `BALANCE`.
    kind: Alternatives<TextRule>,
    /// The status value of the platform.
    status: Alternatives<TextRule>,
    /// The meanings of the status values; a value that is missing here is read as the name of our own status.
    #[serde(default)]
    statuses: HashMap<String, PaymentStatus>,
    amount: Alternatives<AmountRule>,
    #[serde(default)]
    method: Alternatives<TextRule>,
    #[serde(default)]
    paid_at: Alternatives<TimeRule>,
    #[serde(default)]
    due_at: Alternatives<TimeRule>,
}

/// The rules by which the payment of a whole order is read. Where neither `paid` nor `unpaid` holds, the payload states nothing about it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WholePaymentRules {
    /// Conditions of a paid order; one is enough.
    paid: Vec<Condition>,
    /// Conditions of an unpaid order, checked after `paid`; one is enough.
    unpaid: Vec<Condition>,
    /// Conditions of a payment that the carrier collects; one is enough.
    #[serde(default)]
    on_delivery: Vec<Condition>,
    #[serde(default)]
    method: Alternatives<TextRule>,
    #[serde(default)]
    paid_at: Alternatives<TimeRule>,
}

/// The rules by which single refunds of a message are read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefundRules {
    /// The place of the list; without it the pointers are relative to the order.
    #[serde(default)]
    each: Alternatives<Pointer>,
    when: Option<Condition>,
    /// The platform's id of the refund: refunds of the same id count once.
    id: Alternatives<TextRule>,
    amount: Alternatives<AmountRule>,
}

impl DiscountRules {
    /// The discounts; `None` where the payload has no list of them.
    pub(super) fn read<'m>(&'m self, node: &Node<'_>, purse: Purse<'_>, marks: &mut Marks<'m>) -> Option<Vec<IncomingDiscount>> {
        let (list, items) = items(&self.each, node);
        if items.is_empty() && !is_stated(&self.each, node) {
            return None;
        }
        let mut marks = Within { marks, list };
        let read = items.into_iter().enumerate().filter_map(|(index, item)| {
            let shares = || self.allocated.as_ref()?.sum(index, node, purse);
            let amount = marks.at(index, |marks| purse.amount(&self.amount, item, marks)).value().or_else(shares)?;
            let name = self.name.human(item).or_else(|| self.rule_id.owned(item)).unwrap_or_default();
            Some(IncomingDiscount { rule_id: self.rule_id.owned(item), name, amount: amount.saturating_abs() })
        });
        Some(read.collect())
    }
}

impl Allocated {
    /// The sum of a discount's shares; `None` where it has none that can be read.
    fn sum(&self, position: usize, node: &Node<'_>, purse: Purse<'_>) -> Option<i64> {
        let position = position.to_string();
        let shares = self.each.iter().flat_map(|list| node.each(list));
        let own = shares.filter(|share| share.at(&self.position).and_then(Node::scalar) == Some(&position));
        let amounts = own.map(|share| minor_units(share.at(&self.amount)?.scalar()?, purse.unit, purse.currency).ok());
        amounts
            .map(|amount| amount.map(|amount| amount.minor))
            .try_fold(None, |sum: Option<i64>, amount| Some(Some(sum.unwrap_or(0).checked_add(amount?)?)))?
    }
}

impl WholePaymentRules {
    pub(super) fn read(&self, node: &Node<'_>, styles: &[TimeStyle], marks: &mut Marks<'_>) -> Option<WholePayment> {
        let holds = |conditions: &[Condition]| conditions.iter().any(|condition| condition.holds(node));
        let paid = holds(&self.paid);
        (paid || holds(&self.unpaid)).then(|| WholePayment {
            paid,
            paid_at: self.paid_at.time(node, styles, marks).filter(|_| paid),
            method: self.method.owned(node),
            on_delivery: holds(&self.on_delivery),
        })
    }
}

impl RefundRules {
    pub(super) fn read<'m>(&'m self, node: &Node<'_>, purse: Purse<'_>, marks: &mut Marks<'m>) -> Vec<IncomingRefund> {
        if self.each.0.is_empty() {
            return self.read_one(node, purse, marks).into_iter().collect();
        }
        let (list, items) = items(&self.each, node);
        let mut marks = Within { marks, list };
        let read = items.into_iter().enumerate();
        read.filter_map(|(index, item)| marks.at(index, |marks| self.read_one(item, purse, marks))).collect()
    }

    fn read_one(&self, node: &Node<'_>, purse: Purse<'_>, marks: &mut Marks<'_>) -> Option<IncomingRefund> {
        if self.when.as_ref().is_some_and(|when| !when.holds(node)) {
            return None;
        }
        let amount = purse.amount(&self.amount, node, marks).value().filter(|amount| *amount > 0)?;
        Some(IncomingRefund { id: self.id.owned(node).unwrap_or_default(), amount })
    }
}

impl PaymentRules {
    pub(super) fn read<'m>(
        &'m self,
        node: &Node<'_>,
        purse: Purse<'_>,
        styles: &[TimeStyle],
        marks: &mut Marks<'m>,
    ) -> Vec<IncomingPayment> {
        if self.each.0.is_empty() {
            return self.read_one(node, purse, styles, marks).into_iter().collect();
        }
        let (list, items) = items(&self.each, node);
        let mut marks = Within { marks, list };
        let read = items.into_iter().enumerate();
        read.filter_map(|(index, item)| marks.at(index, |marks| self.read_one(item, purse, styles, marks))).collect()
    }

    /// A payment of zero is left out: platforms list the balance of an order that was paid at once.
    fn read_one(
        &self,
        node: &Node<'_>,
        purse: Purse<'_>,
        styles: &[TimeStyle],
        marks: &mut Marks<'_>,
    ) -> Option<IncomingPayment> {
        if self.when.as_ref().is_some_and(|when| !when.holds(node)) {
            return None;
        }
        let amount = purse.amount(&self.amount, node, marks).value().filter(|amount| *amount > 0)?;
        let kind = self.kind.text(node).and_then(|word| our_word::<PaymentKind>(&word));
        let status = self.status.text(node).and_then(|word| self.statuses.get(&*word).copied().or_else(|| our_word(&word)));
        for (missing, rules) in [(kind.is_none(), &self.kind), (status.is_none(), &self.status)] {
            if let (true, Some(pointer)) = (missing, rules.pointer()) {
                marks.unreadable(pointer);
            }
        }
        Some(IncomingPayment {
            kind: kind.unwrap_or(PaymentKind::Full),
            // Money without a known status is not counted as paid.
            status: status.unwrap_or(PaymentStatus::Pending),
            amount,
            method: self.method.owned(node),
            paid_at: self.paid_at.time(node, styles, marks),
            due_at: self.due_at.time(node, styles, marks),
        })
    }
}
