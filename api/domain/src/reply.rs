//! The suggested reply (话术): one definite sentence for the customer, made from facts and never more than they say.

use chrono::{DateTime, FixedOffset, Utc};

use crate::order::Order;
use crate::promise::PromiseState;
use crate::refusal::Language;
use crate::shipment::{Shipment, ShipmentStatus};
use crate::status::OrderStatus;

/// What a sentence may name besides the order.
#[derive(Debug, Clone, Copy)]
pub struct ReplyContext<'a> {
    /// The name of the order's warehouse in the customer's language.
    pub warehouse: Option<&'a str>,
    /// The zone in which the customer reads times.
    pub zone: FixedOffset,
    /// When the question is asked.
    pub now: DateTime<Utc>,
}

/// Carriers by their code, in Chinese and in English. A code that is missing is said as it is.
const CARRIERS: &[(&str, &str, &str)] = &[
    ("SF", "顺丰", "SF Express"),
    ("YTO", "圆通", "YTO Express"),
    ("ZTO", "中通", "ZTO Express"),
    ("STO", "申通", "STO Express"),
    ("YUNDA", "韵达", "Yunda Express"),
    ("JTSD", "极兔", "J&T Express"),
    ("JD", "京东快递", "JD Logistics"),
    ("EMS", "邮政 EMS", "EMS"),
];

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

    /// One sentence that answers "where is my order".
    pub fn suggested_reply(&self, context: &ReplyContext<'_>) -> String {
        let words = Words { language: self.customer_language(), context };
        if self.active_holds(context.now).next().is_some() && self.status < OrderStatus::Shipped {
            return words.pick(
                "订单目前暂缓发货,我们核实后会尽快告知您。",
                "Your order is paused while we check something; we will tell you as soon as it goes on.",
            );
        }
        match self.status {
            // What is paid of an unknown amount is unknown too.
            OrderStatus::PendingPayment if self.totals.payable.is_none() => words.pick(
                "我们正在核对订单金额,核对后会尽快告知您。",
                "We are checking the amount of your order and will tell you as soon as it is clear.",
            ),
            OrderStatus::PendingPayment if self.awaits_cash_on_delivery() => {
                words.with_promise(self, "货到付款订单,正在审核", "Your order is cash on delivery and being reviewed")
            }
            OrderStatus::PendingPayment => {
                words.pick("订单尚未付款,付款后我们会立即安排。", "Your order has not been paid yet; we start as soon as it is.")
            }
            OrderStatus::Paid => words.with_promise(self, "订单已付款,正在审核", "Your order is paid and being reviewed"),
            OrderStatus::Approved => words.with_promise(
                self,
                &words.at_warehouse("订单已审核,等待", "拣货"),
                "Your order is approved and waits to be picked",
            ),
            OrderStatus::Picking => words.with_promise(self, &words.at_warehouse("正在", "拣货"), "Your order is being picked"),
            OrderStatus::Packed => words.packed(self),
            OrderStatus::Shipped => words.under_way(self),
            OrderStatus::Delivered | OrderStatus::Completed => words.delivered(self),
            OrderStatus::Cancelled => words.pick("订单已取消。", "Your order is cancelled."),
        }
    }
}

/// The customer's language and what may be named.
struct Words<'a> {
    language: Language,
    context: &'a ReplyContext<'a>,
}

impl Words<'_> {
    fn pick(&self, zh: &str, en: &str) -> String {
        match self.language {
            Language::ZhCn => zh.to_owned(),
            Language::En => en.to_owned(),
        }
    }

    fn at_warehouse(&self, before: &str, after: &str) -> String {
        format!("{before}{}{after}", self.context.warehouse.unwrap_or("仓库"))
    }

    fn with_promise(&self, order: &Order, zh: &str, en: &str) -> String {
        let Some(time) = self.promised(order) else { return self.pick(&format!("{zh}。"), &format!("{en}.")) };
        match order.promise_state(self.context.now) {
            PromiseState::Overdue => self.pick(
                &format!("{zh},原定 {time} 前发出,已超时,尚未出库。"),
                &format!("{en}; it was due to leave by {time} and has not left yet."),
            ),
            _ => self.pick(&format!("{zh},预计{time} 前发出。"), &format!("{en}; it will leave by {time}.")),
        }
    }

    fn packed(&self, order: &Order) -> String {
        let warehouse = self.context.warehouse.unwrap_or("仓库");
        let carrier = order.packed_shipments().find_map(|shipment| self.carrier(shipment));
        let overdue = order.promise_state(self.context.now) == PromiseState::Overdue;
        match (self.promised(order), carrier) {
            (Some(time), _) if overdue => self.pick(
                &format!("已在{warehouse}打包,原定 {time} 前发出,尚未出库。"),
                &format!("Packed at {warehouse}; it was due to leave by {time} and has not left yet."),
            ),
            (Some(time), Some(carrier)) => self.pick(
                &format!("已在{warehouse}打包,预计{time} 前交给{carrier}。"),
                &format!("Packed at {warehouse}; handed to {carrier} by {time}."),
            ),
            (Some(time), None) => self.pick(
                &format!("已在{warehouse}打包,预计{time} 前发出。"),
                &format!("Packed at {warehouse}; it will leave by {time}."),
            ),
            (None, _) => {
                self.pick(&format!("已在{warehouse}打包,等待出库。"), &format!("Packed at {warehouse}, waiting to leave."))
            }
        }
    }

    fn under_way(&self, order: &Order) -> String {
        let Some(shipment) = order.packed_shipments().next() else {
            return self.pick("已从仓库发出。", "Your order has left the warehouse.");
        };
        let carrier = self.carrier(shipment).unwrap_or_default();
        let number = shipment.tracking_number.as_deref().unwrap_or_default();
        let parcel = self.pick(&format!("{carrier}(单号 {number})"), &format!("{carrier} ({number})"));
        match (shipment.status, shipment.standing()) {
            (ShipmentStatus::Pending, _) | (_, None) => self.pick(
                &format!("已出库,交由{parcel}承运,暂无揽收扫描。"),
                &format!("It has left with {parcel}; the carrier has not scanned it yet."),
            ),
            (ShipmentStatus::Exception, Some(event)) => self.pick(
                &format!("{parcel}在{}报告异常:{}。", self.moment(event.at), event.description.trim_end_matches('。')),
                &format!("{parcel} reported a problem at {}: {}", self.moment(event.at), event.description),
            ),
            (_, Some(event)) => self.pick(
                &format!("{parcel}最新动态({}):{}。", self.moment(event.at), event.description.trim_end_matches('。')),
                &format!("{parcel}, latest scan {}: {}", self.moment(event.at), event.description),
            ),
        }
    }

    fn delivered(&self, order: &Order) -> String {
        let scan =
            order.parcels().flat_map(|shipment| &shipment.events).filter(|event| event.status == ShipmentStatus::Delivered);
        match scan.map(|event| event.at).max() {
            Some(at) => self.pick(&format!("已于{}签收。", self.moment(at)), &format!("Delivered at {}.", self.moment(at))),
            None => self.pick("已签收。", "Delivered."),
        }
    }

    fn carrier(&self, shipment: &Shipment) -> Option<String> {
        let code = shipment.carrier.as_deref()?;
        let known = CARRIERS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(code));
        Some(known.map_or_else(|| code.to_owned(), |(_, zh, en)| self.pick(zh, en)))
    }

    fn promised(&self, order: &Order) -> Option<String> {
        order.promise.ship_by.map(|at| self.moment(at))
    }

    /// `今天 16:00` on the same day, else month and day with the time, in the customer's zone.
    fn moment(&self, at: DateTime<Utc>) -> String {
        let local = at.with_timezone(&self.context.zone);
        let today = self.context.now.with_timezone(&self.context.zone).date_naive();
        let time = local.format("%H:%M");
        match (local.date_naive() == today, self.language) {
            (true, Language::ZhCn) => format!("今天 {time}"),
            (true, Language::En) => format!("{time} today"),
            (false, Language::ZhCn) => format!("{} {time}", local.format("%-m月%-d日")),
            (false, Language::En) => format!("{time} on {}", local.format("%-d %b")),
        }
    }
}
