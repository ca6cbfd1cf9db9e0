//! The sentences of the suggested reply about money: what is paid, what is open, what was paid back.

use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::conflict::ConflictKind;
use crate::order::payment::{PaymentKind, PaymentStatus};
use crate::order::returns::{Return, ReturnKind, ReturnStatus};

use super::Sentence;
use super::fact::ReplyFact;
use super::words::Words;

impl Words<'_> {
    /// The sentence about the open payment; `None` = all of it is paid, is collected at the door, or was paid back.
    pub(super) fn open_payment(&self, order: &Order) -> Option<Sentence> {
        let Some(payable) = order.totals.payable else {
            return Some(self.unknown_amount(order));
        };
        if order.awaits_cash_on_delivery() || order.is_paid_back() || order.disputes_amounts() {
            return None;
        }
        let paid = order.known_paid();
        let is_pending = order.status == OrderStatus::PendingPayment;
        if paid >= payable {
            // The sum and the list of payments may contradict each other.
            let is_clear = !is_pending && order.totals.is_covered();
            return (!is_clear).then(|| self.unclear_payment(order));
        }
        if paid > 0 {
            return Some(self.part_paid(order, payable, paid));
        }
        if !is_pending || order.is_paid_by_word() {
            return Some(self.unclear_payment(order));
        }
        Some(self.say(
            "订单尚未付款，付款后我们会立即安排。",
            "Your order has not been paid yet; we start as soon as it is.",
            vec![ReplyFact::status(order), ReplyFact::payable(order)],
        ))
    }

    fn unknown_amount(&self, order: &Order) -> Sentence {
        self.say(
            "我们正在核对订单金额，核对后会尽快告知您。",
            "We are checking the amount of your order and will tell you as soon as it is clear.",
            vec![ReplyFact::payable(order)],
        )
    }

    fn unclear_payment(&self, order: &Order) -> Sentence {
        self.say(
            "我们正在核实订单的付款情况，核实后会尽快告知您。",
            "We are checking the payment of your order and will tell you as soon as it is clear.",
            vec![ReplyFact::paid(order), ReplyFact::payable(order)],
        )
    }

    /// The sentence about a partial payment: it names the deposit where only the deposit is paid.
    fn part_paid(&self, order: &Order, payable: i64, paid: i64) -> Sentence {
        let (paid_text, open) = (self.amount(order, paid), self.amount(order, payable - paid));
        let whole = self.amount(order, payable);
        let deposits: Vec<_> = order.payments.iter().filter(|one| is_paid_deposit(one.kind, one.status)).collect();
        if !deposits.is_empty() && deposits.iter().map(|one| i128::from(one.amount)).sum::<i128>() == i128::from(paid) {
            let facts = deposits.iter().map(|one| ReplyFact::payment(order, one)).chain([ReplyFact::payable(order)]).collect();
            return self.say(
                &format!("定金 {paid_text}已付，尾款 {open}待付（应付共 {whole}）。"),
                &format!("The deposit of {paid_text} is paid, a balance of {open} is open ({whole} in all)."),
                facts,
            );
        }
        self.say(
            &format!("已付 {paid_text}，还有 {open}待付（应付共 {whole}）。"),
            &format!("{paid_text} is paid, {open} is open ({whole} in all)."),
            vec![ReplyFact::paid(order), ReplyFact::payable(order)],
        )
    }

    /// The sentences about refunds and open returns.
    pub(super) fn refunds(&self, order: &Order) -> Vec<Sentence> {
        self.paid_back(order).into_iter().chain(self.open_returns(order)).collect()
    }

    /// The sentence about the amount that was paid back; `None` = no refund is known, or amounts are in dispute.
    pub(super) fn paid_back(&self, order: &Order) -> Option<Sentence> {
        let refunded = order.totals.refunded;
        if order.disputes_amounts() {
            return None;
        }
        if refunded > 0 {
            let amount = self.amount(order, refunded);
            let facts = vec![ReplyFact::refund(order)];
            return Some(self.say(&format!("已退款 {amount}。"), &format!("{amount} has been paid back."), facts));
        }
        let by_word = order.payments.iter().any(|one| one.status == PaymentStatus::Refunded);
        by_word.then(|| {
            let facts = vec![ReplyFact::refund(order)];
            self.say("已登记退款，金额正在核实。", "A refund is recorded; we are checking its amount.", facts)
        })
    }

    /// The sentence about the money of a cancelled order; `None` = no money was paid or paid back, or amounts are in dispute.
    pub(super) fn money_of_cancelled(&self, order: &Order) -> Option<Sentence> {
        let (paid, refunded) = (order.known_paid(), order.totals.refunded);
        if (paid <= 0 && !order.is_paid_by_word() && refunded <= 0) || order.disputes_amounts() {
            return None;
        }
        if refunded > 0 && refunded < paid {
            let (back, rest) = (self.amount(order, refunded), self.amount(order, paid - refunded));
            return Some(self.say(
                &format!("已退款 {back}，其余 {rest}的退款情况正在核实。"),
                &format!("{back} has been paid back; we are checking the refund of the other {rest}."),
                vec![ReplyFact::refund(order), ReplyFact::paid(order)],
            ));
        }
        if refunded > 0 {
            return self.paid_back(order);
        }
        Some(self.say(
            "退款情况正在核实，核实后会尽快告知您。",
            "We are checking the refund and will tell you as soon as it is clear.",
            vec![ReplyFact::paid(order)],
        ))
    }

    /// The sentences about open returns: neither finished nor declined.
    pub(super) fn open_returns(&self, order: &Order) -> Vec<Sentence> {
        order.returns.iter().filter_map(|one| self.open_return(one)).collect()
    }

    fn open_return(&self, one: &Return) -> Option<Sentence> {
        use ReturnKind as K;
        use ReturnStatus as S;
        let (zh, en) = match (one.status, one.kind) {
            (S::Requested, K::RefundOnly) => {
                ("您的退款申请已收到，正在处理。", "We have your request for a refund and are dealing with it.")
            }
            (S::Requested, K::ReturnAndRefund) => {
                ("您的退货申请已收到，正在处理。", "We have your request to return it and are dealing with it.")
            }
            (S::Requested, K::Exchange) => {
                ("您的换货申请已收到，正在处理。", "We have your request for an exchange and are dealing with it.")
            }
            (S::Approved, K::RefundOnly) => ("您的退款申请已同意，尚未退款。", "Your refund is agreed to and not paid back yet."),
            (S::Approved, K::ReturnAndRefund) => {
                ("您的退货申请已同意，尚未收到退回的商品。", "Your return is agreed to; the goods are not back yet.")
            }
            (S::Approved, K::Exchange) => {
                ("您的换货申请已同意，尚未收到退回的商品。", "Your exchange is agreed to; the goods are not back yet.")
            }
            (S::Received, K::Exchange) => {
                ("退回的商品已收到，换货正在处理。", "The returned goods are back; the exchange is being dealt with.")
            }
            (S::Received, _) => ("退回的商品已收到，尚未退款。", "The returned goods are back; the refund is not paid back yet."),
            (S::Refunded | S::Rejected | S::Exchanged, _) => return None,
        };
        Some(self.say(zh, en, vec![ReplyFact::of_return(one)]))
    }
}

fn is_paid_deposit(kind: PaymentKind, status: PaymentStatus) -> bool {
    kind == PaymentKind::Deposit && status == PaymentStatus::Paid
}

impl Order {
    /// The amount that is known to be paid: the sum, or the total of the payments that were made where it is higher.
    fn known_paid(&self) -> i64 {
        let made = |status| matches!(status, PaymentStatus::Paid | PaymentStatus::Refunded);
        let listed = self.payments.iter().filter(|one| made(one.status)).map(|one| one.amount).fold(0, i64::saturating_add);
        self.totals.paid.max(listed)
    }

    /// Whether a conflict makes the order's amounts so doubtful that the reply names none.
    pub(super) fn disputes_amounts(&self) -> bool {
        let doubtful = [ConflictKind::RefundAbovePaid, ConflictKind::CurrencyChanged];
        self.money_conflicts().iter().any(|conflict| doubtful.contains(&conflict.kind))
    }

    /// Whether everything that was paid was paid back.
    pub(crate) fn is_paid_back(&self) -> bool {
        self.totals.refunded > 0 && self.totals.refunded >= self.totals.paid
    }
}
