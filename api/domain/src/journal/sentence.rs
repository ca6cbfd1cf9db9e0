//! The values in the sentences of events, as people read them.

use std::fmt::{Display, Formatter, Result};

use crate::kernel::label::{Label, Language};
use crate::order::data_issue::DataIssue;
use crate::refusal::words::fields;

/// A value in a sentence of a language.
pub struct Said<'a, T>(pub &'a T, pub Language);

impl<T: InSentence> Display for Said<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.0.write(self.1, f)
    }
}

/// A type whose values occur in sentences.
pub trait InSentence {
    /// Writes the value as people read it.
    ///
    /// # Errors
    /// When the text cannot be written.
    fn write(&self, language: Language, f: &mut Formatter<'_>) -> Result;
}

/// A value of an enum is its label inside a sentence.
impl<T: Label> InSentence for T {
    fn write(&self, language: Language, f: &mut Formatter<'_>) -> Result {
        f.write_str(self.phrase(language))
    }
}

impl InSentence for String {
    fn write(&self, _: Language, f: &mut Formatter<'_>) -> Result {
        f.write_str(self)
    }
}

/// Numbers, as their digits.
macro_rules! numbers {
    ($($of:ty),+ $(,)?) => {$(
        impl InSentence for $of {
            fn write(&self, _: Language, f: &mut Formatter<'_>) -> Result {
                write!(f, "{self}")
            }
        }
    )+};
}

numbers! { i32, u32 }

impl<T: InSentence> InSentence for Option<T> {
    fn write(&self, language: Language, f: &mut Formatter<'_>) -> Result {
        match self {
            Some(value) => value.write(language, f),
            None => f.write_str("—"),
        }
    }
}

/// Parts of a card, by the names that people give them.
impl InSentence for Vec<String> {
    fn write(&self, language: Language, f: &mut Formatter<'_>) -> Result {
        f.write_str(&fields(self, language))
    }
}

impl InSentence for Vec<DataIssue> {
    fn write(&self, language: Language, f: &mut Formatter<'_>) -> Result {
        let values: Vec<&str> = self.iter().map(|issue| issue.value.as_str()).collect();
        f.write_str(&values.join(if language == Language::ZhCn { "、" } else { ", " }))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::access::actor::Role;
    use crate::event::Event;
    use crate::kernel::alert_kind::AlertKind;
    use crate::kernel::channel::KnownChannel;
    use crate::kernel::hold_reason::HoldReason;
    use crate::kernel::return_status::ReturnStatus;
    use crate::kernel::source::Source;
    use crate::kernel::status::OrderStatus;
    use crate::order::fact::{Confidence, FactKind, QcResult, StockState};
    use crate::order::shipment::ShipmentStatus;

    /// The names that a Chinese sentence shows in Latin letters.
    const NAMES: [&str; 3] = ["ERP", "WMS", "Shopify"];

    fn both_of(event: &Event) -> [String; 2] {
        [Language::ZhCn, Language::En].map(|language| event.summary(language))
    }

    fn fact(source: Source, kind: FactKind, value: &str) -> Event {
        Event::OrderFactRecorded {
            fact: Uuid::nil().into(),
            source,
            fact_kind: kind,
            value: value.to_owned(),
            previous: None,
            confidence: Confidence::Confirmed,
        }
    }

    /// Facts of each kind with each value that has a label.
    fn facts(source: Source) -> impl Iterator<Item = Event> {
        let statuses = OrderStatus::ALL.map(OrderStatus::name).into_iter().chain(["UNKNOWN"]);
        let statuses = statuses.map(move |value| fact(source, FactKind::Status, value));
        let checks = QcResult::ALL.into_iter().map(move |result| fact(source, FactKind::Qc, result.name()));
        let stock = StockState::ALL.into_iter().map(move |state| fact(source, FactKind::Stock, state.name()));
        statuses.chain(checks).chain(stock).chain([
            fact(source, FactKind::Outbound, "1"),
            fact(source, FactKind::GiftOutbound, "1"),
            fact(source, FactKind::Weight, "1"),
            fact(source, FactKind::Weight, "UNKNOWN"),
        ])
    }

    /// Events of an order with each value that has a label.
    fn of_orders() -> Vec<Event> {
        let mut events = Vec::new();
        for status in OrderStatus::ALL {
            events.push(Event::OrderStatusChanged { from: status, to: status });
            events.push(Event::OrderCancelled { reason: status.name().to_owned() });
        }
        for reason in HoldReason::ALL {
            events.push(Event::OrderHoldPlaced { hold: Uuid::nil().into(), reason });
            events.push(Event::OrderHoldReleased { hold: Uuid::nil().into(), reason });
        }
        events.extend(ReturnStatus::ALL.map(|status| Event::OrderReturnChanged { order_return: Uuid::nil().into(), status }));
        events.extend(ShipmentStatus::ALL.map(|status| Event::ShipmentTracked {
            shipment: Uuid::nil().into(),
            status,
            reports: 1,
        }));
        events.extend(
            KnownChannel::ALL
                .map(|channel| Event::OrderReceived { channel: channel.name().to_owned(), channel_number: "1".to_owned() }),
        );
        events.extend(Source::ALL.into_iter().flat_map(facts));
        events
    }

    /// Events of the company's settings with each value that has a label.
    fn of_settings() -> Vec<Event> {
        let mut events = Vec::new();
        for status in OrderStatus::ALL {
            events.push(Event::OrderTransitionSet {
                from: status,
                to: status,
                for_warehouse: None,
                needs: Vec::new(),
                version: 1,
            });
            events.push(Event::OrderStatusMeaningSet { status, version: 1 });
            events.extend(Role::ALL.map(|role| Event::OrderStatusMeaningAgreed { status, version: 1, role }));
        }
        events.extend(AlertKind::ALL.map(|alert_kind| Event::AlertThresholdSet { alert_kind, value: 1, enabled: true }));
        events
    }

    #[test]
    fn a_sentence_shows_labels_in_its_own_language() {
        for event in of_orders().into_iter().chain(of_settings()) {
            let [zh, en] = both_of(&event);
            let latin = zh.split(|c: char| !c.is_ascii_alphabetic() && c != '_').filter(|part| !part.is_empty());
            let foreign: Vec<&str> = latin.filter(|part| !NAMES.contains(part) && *part != "SKU").collect();
            assert!(foreign.is_empty(), "{event:?}: {zh}: {foreign:?}");
            assert!(en.is_ascii() || en.contains('→'), "{event:?}: {en}");
            let is_value = |part: &str| part.len() > 2 && part.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            let raw =
                en.split(|c: char| !c.is_ascii_alphabetic() && c != '_').find(|part| is_value(part) && !NAMES.contains(part));
            assert!(raw.is_none_or(|part| part == "SKU"), "{event:?}: {en}: {raw:?}");
        }
    }

    #[test]
    fn one_value_has_the_label_of_its_enum() {
        let returned = |status| both_of(&Event::OrderReturnChanged { order_return: Uuid::nil().into(), status });
        assert_eq!(returned(ReturnStatus::Approved), ["售后单已同意", "Return approved"], "an approved order is 已审核");
        assert_eq!(both_of(&fact(Source::Wms, FactKind::Qc, "REJECTED")), ["质检未通过", "Quality control: rejected"]);
        assert_eq!(
            both_of(&fact(Source::Carrier, FactKind::Status, "UNKNOWN")),
            ["承运商报告状态：未知", "Status from the carrier: unknown"]
        );
        assert_eq!(
            both_of(&fact(Source::Erp, FactKind::Status, "OTHER")),
            ["ERP报告状态：OTHER", "Status from the ERP: OTHER"],
            "no status has this name"
        );
    }

    #[test]
    fn a_cancellation_names_its_reason_in_the_language_of_the_sentence() {
        let cancelled = |reason: &str| both_of(&Event::OrderCancelled { reason: reason.to_owned() });
        assert_eq!(cancelled("CANCELLED"), ["订单已取消", "The order was cancelled"]);
        assert_eq!(cancelled(""), ["订单已取消", "The order was cancelled"]);
        assert_eq!(cancelled("PAID"), ["订单已取消：已付款", "The order was cancelled: paid"]);
        assert_eq!(cancelled("客户不想要了"), ["订单已取消：客户不想要了", "The order was cancelled: 客户不想要了"]);
    }
}
