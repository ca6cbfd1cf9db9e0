//! The suggested reply (话术): the answer to a customer who asks "where is my order", made from confirmed facts and never more than
//! they state.
//!
//! A [`Reply`] is a value: each sentence carries the facts that it was made from, so that text and facts cannot disagree.

mod blocks;
mod fact;
mod money;
mod parcels;
mod words;

use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::conflict::{Conflict, ConflictKind};
use crate::order::promise::PromiseState;
use crate::refusal::Language;

pub use fact::{ReplyFact, ReplyFactKind};
pub use words::ReplyContext;

use words::Words;

/// One sentence with the facts that support it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The sentence, in the customer's language.
    pub text: String,
    /// The facts that support the sentence, in the order in which it names them.
    pub facts: Vec<ReplyFact>,
}

/// The suggested reply to the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The language of the customer.
    pub language: Language,
    /// The sentences, in the order of the text.
    pub sentences: Vec<Sentence>,
}

impl Reply {
    /// The whole text of the reply.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.sentences.iter().map(|sentence| sentence.text.as_str()).collect();
        texts.join(match self.language {
            Language::ZhCn => "",
            Language::En => " ",
        })
    }

    /// Every fact that supports the text, once, in the order of the text.
    pub fn facts(&self) -> Vec<&ReplyFact> {
        let mut facts: Vec<&ReplyFact> = Vec::new();
        for fact in self.sentences.iter().flat_map(|sentence| &sentence.facts) {
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
        facts
    }
}

impl Order {
    /// The customer's language: Chinese for addresses in China and for amounts in yuan, English otherwise.
    pub fn customer_language(&self) -> Language {
        match self.contact.address.country.as_deref() {
            Some("CN" | "HK" | "MO" | "TW") => Language::ZhCn,
            Some(_) => Language::En,
            None if self.currency.code() == "CNY" => Language::ZhCn,
            None => Language::En,
        }
    }

    /// The text that answers "where is my order". See [`Order::reply`].
    pub fn suggested_reply(&self, context: &ReplyContext<'_>) -> String {
        self.reply(context).text()
    }

    /// The answer to "where is my order", with the facts that support it.
    pub fn reply(&self, context: &ReplyContext<'_>) -> Reply {
        let language = self.customer_language();
        let words = Words { language, context };
        let money = self.money_conflicts();
        let disputed = money.iter().map(|conflict| words.dispute(self, conflict));
        let sentences = match self.status {
            OrderStatus::Cancelled => words.cancelled(self),
            OrderStatus::Shipped | OrderStatus::Delivered | OrderStatus::Completed => words.after_leaving(self),
            _ => words.before_leaving(self),
        };
        // The reply to a cancelled order has its amounts already.
        let refunds = if self.status == OrderStatus::Cancelled { Vec::new() } else { words.refunds(self) };
        Reply { language, sentences: once(sentences.into_iter().chain(disputed).chain(refunds)) }
    }
}

impl Words<'_> {
    fn say(&self, zh: &str, en: &str, facts: Vec<ReplyFact>) -> Sentence {
        Sentence { text: self.pick(zh, en), facts }
    }

    /// The reply before anything left: the conflicts, else the progress; then the open payment; then the blocks, or else the promise.
    fn before_leaving(&self, order: &Order) -> Vec<Sentence> {
        // Where no amount can be named, the reply cannot state either whether it is paid.
        let of_money = if order.disputes_amounts() { order.money_conflicts() } else { Vec::new() };
        let conflicts = order.status_conflicts().into_iter().chain(of_money);
        let disputes: Vec<Sentence> = conflicts.map(|conflict| self.dispute(order, &conflict)).collect();
        let money = self.open_payment(order);
        let blocks = self.blocks(order);
        if !disputes.is_empty() {
            return disputes.into_iter().chain(money).chain(blocks).collect();
        }
        let is_held = self.is_held(order);
        if !blocks.is_empty() || money.is_some() {
            // Where the payment is open, the reply leaves out "paid"; where the whole order is held, it leaves out the progress.
            let says_progress = !is_held && (money.is_none() || order.status > OrderStatus::Paid);
            let progress = self
                .progress(order)
                .filter(|_| says_progress)
                .map(|(zh, en)| self.say(&format!("{zh}。"), &format!("{en}."), vec![ReplyFact::status(order)]));
            return progress.into_iter().chain(money).chain(blocks).collect();
        }
        self.progress(order).map(|(zh, en)| self.with_promise(order, &zh, &en)).into_iter().collect()
    }

    /// The progress of the order, without a full stop; `None` while its payment is awaited.
    fn progress(&self, order: &Order) -> Option<(String, String)> {
        let warehouse = self.warehouse();
        let said = |zh: &str, en: &str| Some((zh.to_owned(), en.to_owned()));
        match order.status {
            OrderStatus::PendingPayment if order.awaits_cash_on_delivery() => {
                said("货到付款订单，正在审核", "Your order is cash on delivery and being reviewed")
            }
            OrderStatus::Paid => said("订单已付款，正在审核", "Your order is paid and being reviewed"),
            OrderStatus::Approved => {
                said(&format!("订单已审核，等待{warehouse}拣货"), "Your order is approved and waits to be picked")
            }
            OrderStatus::Picking => said(&format!("正在{warehouse}拣货"), "Your order is being picked"),
            OrderStatus::Packed => said(&format!("已在{warehouse}打包"), &format!("Packed at {warehouse}")),
            _ => None,
        }
    }

    /// The progress with the time at which the order leaves. The caller has made sure that nothing blocks it.
    fn with_promise(&self, order: &Order, zh: &str, en: &str) -> Sentence {
        let mut facts = vec![ReplyFact::status(order)];
        let Some(ship_by) = order.promise.ship_by else { return self.say(&format!("{zh}。"), &format!("{en}."), facts) };
        facts.push(ReplyFact::promise(order, ship_by));
        let time = self.moment(ship_by);
        if order.promise_state(self.context.now) == PromiseState::Overdue {
            return self.say(
                &format!("{zh}，原定 {time} 前发出，已超时，尚未出库。"),
                &format!("{en}; it was due to leave by {time} and has not left yet."),
                facts,
            );
        }
        match order.packed_shipments().find_map(|parcel| self.carrier(parcel)) {
            Some(carrier) if order.status == OrderStatus::Packed => self.say(
                &format!("{zh}，预计{time} 前交给{carrier}。"),
                &format!("{en}; it will be handed to {carrier} by {time}."),
                facts,
            ),
            _ => self.say(&format!("{zh}，预计{time} 前发出。"), &format!("{en}; it will leave by {time}."), facts),
        }
    }

    /// The sentence about a conflict between systems; it leaves out the disputed value.
    fn dispute(&self, order: &Order, conflict: &Conflict) -> Sentence {
        let facts = conflict.claims.iter().map(|claim| ReplyFact::claim(order, claim)).collect();
        match conflict.kind {
            ConflictKind::ShippedBeforeOutbound | ConflictKind::WarehouseAhead | ConflictKind::BehindWarehouse => self.say(
                "我们正在与仓库核实订单的进度，核实后会尽快告知您。",
                "We are checking with the warehouse how far your order is and will tell you as soon as it is clear.",
                facts,
            ),
            ConflictKind::UnpaidAfterApproval
            | ConflictKind::RefundAbovePaid
            | ConflictKind::PaidTwice
            | ConflictKind::CurrencyChanged => self.say(
                "我们正在核实订单的付款情况，核实后会尽快告知您。",
                "We are checking the payment of your order and will tell you as soon as it is clear.",
                facts,
            ),
            ConflictKind::SharedTrackingNumber => self.say(
                "我们正在核实包裹的运单号，核实后会尽快告知您。",
                "We are checking the tracking number of your parcel and will tell you as soon as it is clear.",
                facts,
            ),
            ConflictKind::DeliveredWithoutScan => self.say(
                "有系统显示签收，承运商尚无签收扫描，我们正在核实。",
                "A system calls it received, but the carrier has no scan of that yet; we are checking.",
                facts,
            ),
            ConflictKind::CancelledAfterShipped if order.status >= OrderStatus::Shipped => self.say(
                "有系统显示订单取消，但包裹已出库，我们正在核实处理。",
                "A system calls the order off although it has left; we are looking into it.",
                facts,
            ),
            _ => self.say(
                "我们正在核实订单状态，核实后会尽快告知您。",
                "We are checking the state of your order and will tell you as soon as it is clear.",
                facts,
            ),
        }
    }

    /// The reply after it left: where each parcel is, the pieces that have not left, and the conflicts about that.
    fn after_leaving(&self, order: &Order) -> Vec<Sentence> {
        let conflicts = order.status_conflicts();
        let is_disputed = conflicts.iter().any(|conflict| conflict.kind == ConflictKind::BehindWarehouse);
        let mut sentences = Vec::new();
        if !is_disputed || order.every_parcel_is_scanned() {
            sentences.extend(self.parcels(order));
            sentences.extend(self.left_behind(order));
        }
        sentences.extend(conflicts.iter().map(|conflict| self.dispute(order, conflict)));
        sentences
    }

    /// The sentence that the order is cancelled, and those about its money.
    fn cancelled(&self, order: &Order) -> Vec<Sentence> {
        let conflicts = order.status_conflicts();
        if !conflicts.is_empty() {
            // Whether money goes back is disputed with the cancellation; what went back is not.
            let disputes = conflicts.iter().map(|conflict| self.dispute(order, conflict));
            return disputes.chain(self.refunds(order)).collect();
        }
        let cancelled = self.say("订单已取消。", "Your order is cancelled.", vec![ReplyFact::status(order)]);
        [cancelled].into_iter().chain(self.money_of_cancelled(order)).chain(self.open_returns(order)).collect()
    }
}

/// The sentences without repetitions; equal sentences share their facts.
fn once(sentences: impl Iterator<Item = Sentence>) -> Vec<Sentence> {
    let mut said: Vec<Sentence> = Vec::new();
    for sentence in sentences {
        match said.iter_mut().find(|one| one.text == sentence.text) {
            Some(known) => known.facts.extend(sentence.facts),
            None => said.push(sentence),
        }
    }
    said
}
