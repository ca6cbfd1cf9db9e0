//! The blocks that keep an order from leaving, as far as the reply mentions them to the customer. Where there is one, no time is promised.

use crate::kernel::status::OrderStatus;
use crate::order::hold::{Hold, HoldReason};
use crate::order::{Line, Order};
use crate::refusal::{Code, Reason};

use super::Sentence;
use super::fact::ReplyFact;
use super::words::Words;

/// Conditions that the usual course of work meets, and conditions that other sentences cover.
const NO_BLOCKS: [Code; 11] = [
    Code::LinesNotPicked,
    Code::NothingPicked,
    Code::GiftMissing,
    Code::OutboundScanMissing,
    Code::WmsOutboundMissing,
    Code::OnHold,
    Code::StockShort,
    Code::QcRejected,
    Code::AmountUnknown,
    Code::PayableNotCovered,
    Code::WrongStatus,
];

impl Words<'_> {
    /// Every block that keeps the order from leaving; empty = its promise may be given.
    pub(super) fn blocks(&self, order: &Order) -> Vec<Sentence> {
        let asked_back = self.asked_back(order);
        asked_back.into_iter().chain(self.holds(order)).chain(self.goods(order)).chain(self.conditions(order)).collect()
    }

    /// Whether a hold stops the whole order.
    pub(super) fn is_held(&self, order: &Order) -> bool {
        order.active_holds(self.context.now).any(|hold| hold.lines.is_empty())
    }

    /// The sentences about a refund that is requested or made, where it concerns goods that have not left.
    fn asked_back(&self, order: &Order) -> Vec<Sentence> {
        let mut sentences = self.open_returns(order);
        let is_unclear = order.totals.refunded == 0;
        sentences.extend(self.paid_back(order).filter(|_| order.is_paid_back() || is_unclear));
        sentences
    }

    fn holds(&self, order: &Order) -> Vec<Sentence> {
        order.active_holds(self.context.now).map(|hold| self.hold(hold)).collect()
    }

    fn hold(&self, hold: &Hold) -> Sentence {
        let facts = vec![ReplyFact::hold(hold)];
        if hold.reason == HoldReason::RefundRequested {
            return self.say(
                "已收到退款申请，订单暂缓发货，处理后会尽快告知您。",
                "A refund was asked for, so your order is paused; we will tell you as soon as that is dealt with.",
                facts,
            );
        }
        if hold.lines.is_empty() {
            return self.say(
                "订单目前暂缓发货，我们核实后会尽快告知您。",
                "Your order is paused while we check something; we will tell you as soon as it goes on.",
                facts,
            );
        }
        self.say(
            "订单中有商品目前暂缓发货，我们核实后会尽快告知您。",
            "Some of your order is paused while we check something; we will tell you as soon as it goes on.",
            facts,
        )
    }

    /// The sentences about goods that are short, were rejected, or were not found at the pick.
    fn goods(&self, order: &Order) -> Vec<Sentence> {
        let short = order.open_shortages().into_iter().map(|fact| {
            self.say(
                "有商品目前缺货，我们正在处理，会尽快告知您。",
                "Something you ordered is out of stock at the moment; we are working on it and will tell you more soon.",
                vec![ReplyFact::reported(fact)],
            )
        });
        let rejected = order.open_rejections().into_iter().map(|fact| {
            self.say(
                "商品质检未通过，正在重新处理，会尽快告知您。",
                "Our quality check stopped your order and it is being put right; we will tell you more soon.",
                vec![ReplyFact::reported(fact)],
            )
        });
        let mut sentences: Vec<Sentence> = short.chain(rejected).collect();
        let facts: Vec<ReplyFact> = order.short_picks().map(|line| ReplyFact::short_pick(order, line)).collect();
        if !facts.is_empty() {
            sentences.push(self.say(
                "有商品拣货时数量不足，我们正在处理，会尽快告知您。",
                "Something you ordered was not complete when it was picked; we are working on it and will tell you more soon.",
                facts,
            ));
        }
        sentences
    }

    /// The sentences about further unmet conditions of the next step.
    fn conditions(&self, order: &Order) -> Vec<Sentence> {
        let lacking = order.next_step().map(|to| order.unmet_for(to, self.context.now)).unwrap_or_default();
        lacking.iter().filter(|reason| !NO_BLOCKS.contains(&reason.code)).map(|reason| self.condition(order, reason)).collect()
    }

    fn condition(&self, order: &Order, reason: &Reason) -> Sentence {
        let facts = vec![ReplyFact::condition(order, reason)];
        if reason.code == Code::AddressNotShippable {
            return self.say(
                "收货地址还需核实，核实后我们会立即安排。",
                "We still have to check the address; we go on as soon as it is clear.",
                facts,
            );
        }
        self.say(
            "订单还需核实，核实后会尽快告知您。",
            "We still have to check something about your order and will tell you as soon as it is clear.",
            facts,
        )
    }
}

impl Order {
    /// The step that the order takes next on its way out.
    fn next_step(&self) -> Option<OrderStatus> {
        match self.status {
            OrderStatus::PendingPayment if self.awaits_cash_on_delivery() => Some(OrderStatus::Approved),
            OrderStatus::Paid => Some(OrderStatus::Approved),
            OrderStatus::Approved => Some(OrderStatus::Picking),
            OrderStatus::Picking => Some(OrderStatus::Packed),
            OrderStatus::Packed => Some(OrderStatus::Shipped),
            _ => None,
        }
    }

    /// Lines of which fewer pieces were picked than wanted, and that the order would leave without.
    fn short_picks(&self) -> impl Iterator<Item = &Line> {
        let picked = self.status >= OrderStatus::Picking;
        let packed = self.status >= OrderStatus::Packed;
        self.open_lines().filter(move |line| {
            picked && line.requires_shipping && line.picked_quantity < line.quantity && (packed || line.short_reason.is_some())
        })
    }
}
