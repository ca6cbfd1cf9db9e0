//! The language of the suggested reply: its times, amounts and names of parcels.

use chrono::{DateTime, FixedOffset, Utc};

use crate::kernel::money::decimal_text;
use crate::order::Order;
use crate::order::shipment::Shipment;
use crate::refusal::Language;

/// The values beyond the order that a sentence may name.
#[derive(Debug, Clone, Copy)]
pub struct ReplyContext<'a> {
    /// The name of the order's warehouse in the customer's language.
    pub warehouse: Option<&'a str>,
    /// The zone in which the customer reads times.
    pub zone: FixedOffset,
    /// The time of the question.
    pub now: DateTime<Utc>,
}

/// The carriers by code, with their names in Chinese and in English. A code without a row is shown as it is.
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

/// The language of the customer and the context of the reply.
pub(super) struct Words<'a> {
    pub(super) language: Language,
    pub(super) context: &'a ReplyContext<'a>,
}

impl Words<'_> {
    pub(super) fn pick(&self, zh: &str, en: &str) -> String {
        match self.language {
            Language::ZhCn => zh.to_owned(),
            Language::En => en.to_owned(),
        }
    }

    /// The name of the warehouse, or "the warehouse" where it has none.
    pub(super) fn warehouse(&self) -> String {
        let unnamed = || self.pick("仓库", "the warehouse");
        self.context.warehouse.map_or_else(unnamed, str::to_owned)
    }

    /// An amount as customers read it.
    pub(super) fn amount(&self, order: &Order, minor: i64) -> String {
        let number = decimal_text(minor, order.currency);
        match (self.language, order.currency.code()) {
            (Language::ZhCn, "CNY") => format!("{number} 元"),
            (_, code) => format!("{number} {code}"),
        }
    }

    /// The name of a parcel's carrier.
    pub(super) fn carrier(&self, shipment: &Shipment) -> Option<String> {
        let code = shipment.carrier.as_deref()?;
        let known = CARRIERS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(code));
        Some(known.map_or_else(|| code.to_owned(), |(_, zh, en)| self.pick(zh, en)))
    }

    /// A parcel by its carrier and its tracking number, as far as they are known.
    pub(super) fn parcel(&self, shipment: &Shipment) -> String {
        match (self.carrier(shipment), shipment.tracking_number.as_deref()) {
            (Some(carrier), Some(number)) => self.pick(&format!("{carrier}（单号 {number}）"), &format!("{carrier} ({number})")),
            (Some(carrier), None) => carrier,
            (None, Some(number)) => self.pick(&format!("包裹（单号 {number}）"), &format!("Parcel {number}")),
            (None, None) => self.pick("包裹", "The parcel"),
        }
    }

    /// `今天 16:00` on the same day, else month and day with the time, in the customer's zone.
    pub(super) fn moment(&self, at: DateTime<Utc>) -> String {
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
