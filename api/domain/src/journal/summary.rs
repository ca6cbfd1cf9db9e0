//! The sentences of events, one for each, for people who read a timeline.

use crate::access::revocation::RevocationKind;
use crate::kernel::channel::KnownChannel;
use crate::kernel::label::{Label, phrase_of};
use crate::kernel::money::decimal_text;
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::data_issue::DataIssue;
use crate::order::event::Event;
use crate::order::fact::{FactKind, QcResult, StockState};
use crate::refusal::Language;
use crate::refusal::words::fields;

impl Event {
    /// The sentence of the event, in the reader's language.
    pub fn summary(&self, language: Language) -> String {
        let (zh, en) = self.sentences();
        match language {
            Language::ZhCn => zh,
            Language::En => en,
        }
    }

    fn sentences(&self) -> (String, String) {
        match self {
            Self::OrderReceived { channel, channel_number } => received(channel, channel_number),
            Self::OrderUpdated { changed } => {
                let [zh, en] = parts(changed);
                both(format!("渠道更新了订单：{zh}"), format!("The channel changed the order: {en}"))
            }
            Self::OrderStatusChanged { from, to } => {
                spoken("状态由{}变为{}", "Status went from {} to {}", &[phrase(*from), phrase(*to)])
            }
            Self::OrderMarked { marks } => marked(marks),
            Self::OrderPriorityChanged { priority, previous, reason } => both(
                format!("优先级由 {previous} 改为 {priority}：{reason}"),
                format!("The priority went from {previous} to {priority}: {reason}"),
            ),
            Self::OrderContactUpdated { changed } => {
                let [zh, en] = parts(changed);
                both(format!("收件信息已修改：{zh}"), format!("Contact changed: {en}"))
            }
            Self::OrderContactRevealed { reason } => {
                both(format!("查看了完整电话，原因：{reason}"), format!("The phone was looked at in clear, because: {reason}"))
            }
            Self::OrderRemarkUpdated { .. } => both("备注已修改", "The remark changed"),
            Self::OrderHoldPlaced { reason, .. } => spoken("订单被挂起：{}", "A hold was placed: {}", &[phrase(*reason)]),
            Self::OrderHoldReleased { reason, .. } => spoken("挂起已解除：{}", "A hold was released: {}", &[phrase(*reason)]),
            Self::OrderCancelled { reason } => cancelled(reason),
            Self::OrderPaymentRecorded { amount, currency, .. } => {
                let text = currency.parse().map_or_else(|_| amount.to_string(), |currency| decimal_text(*amount, currency));
                both(format!("付款记录：{text} {currency}"), format!("Payment recorded: {text} {currency}"))
            }
            Self::OrderFactRecorded { source, fact_kind, value, .. } => fact(*source, *fact_kind, value),
            Self::OrderConflictDetected { .. } => both("各系统状态相互矛盾", "Systems contradict each other"),
            Self::OrderMoneyConflictDetected { .. } => both("款项相互矛盾", "What is said of the money contradicts itself"),
            Self::ConversationMessageRecorded { .. } => both("新增一条沟通记录", "A message was written down"),
            Self::CustomerErased { .. } => both("客户信息已删除", "The customer was erased"),
            Self::OrderPickConfirmed => both("拣货已确认", "The pick was confirmed"),
            Self::OrderPackCompleted { .. } => both("打包已完成", "The pack was completed"),
            Self::ShipmentLabelPrinted { count, .. } => {
                both(format!("面单第 {count} 次打印"), format!("The label was printed ({count})"))
            }
            Self::ShipmentScannedOut { tracking_number, .. } => {
                both(format!("运单 {tracking_number} 已扫描出库"), format!("{tracking_number} was scanned out"))
            }
            Self::ShipmentRecorded { tracking_number, .. } => {
                let number = tracking_number.as_deref().unwrap_or("—");
                both(format!("登记包裹，运单号 {number}"), format!("A parcel became known, tracking number {number}"))
            }
            Self::ShipmentTracked { status, .. } => spoken("物流更新：{}", "The carrier reported: {}", &[phrase(*status)]),
            Self::OrderReturnChanged { status, .. } => spoken("售后单{}", "Return {}", &[phrase(*status)]),
            Self::OrderVoucherRecorded { number } => {
                both(format!("财务凭证 {number} 已登记"), format!("Voucher {number} was recorded"))
            }
            Self::OrderSettlementRecorded { .. } => both("结算已登记", "The settlement was recorded"),
            Self::AlertRaised { .. } => both("产生预警", "An alert was raised"),
            Self::AlertAcknowledged { .. } => both("预警已确认", "An alert was acknowledged"),
            Self::AlertResolved { .. } => both("预警已消除", "An alert's cause went away"),
            Self::AlertThresholdSet { alert_kind, .. } => {
                let [zh, en] = [Language::ZhCn, Language::En].map(|language| alert_kind.label(language));
                both(format!("预警阈值已修改：{zh}"), format!("The threshold of an alert was set: {en}"))
            }
            Self::OrderTransitionSet { from, to, .. } => {
                spoken("流转条件已修改：{} → {}", "The conditions of a step were set: {} → {}", &[phrase(*from), phrase(*to)])
            }
            Self::OrderStatusMeaningSet { status, .. } => {
                spoken("状态含义已修改：{}", "The meaning of a status was written: {}", &[phrase(*status)])
            }
            Self::OrderStatusMeaningAgreed { status, role, .. } => {
                spoken("{} 已同意状态含义：{}", "{} agreed to the meaning of a status: {}", &[phrase(*role), phrase(*status)])
            }
            Self::ExportChanged { .. } => both("导出进度更新", "An export moved on"),
            Self::SavedSearchChanged { .. } => both("保存的搜索已变更", "A saved search changed"),
            Self::TokenRevoked { revocation: RevocationKind::Suspension, value, .. } => {
                both(format!("{value} 已被停用"), format!("{value} was suspended"))
            }
            Self::TokenRevoked { value, .. } => both(format!("{value} 的令牌已吊销"), format!("A token was revoked: {value}")),
            Self::TokenRestored { value, .. } => both(format!("{value} 已恢复"), format!("A revocation was lifted: {value}")),
            Self::ShipmentVoided { tracking_number, reason, .. } => voided(tracking_number.as_deref(), reason.as_deref()),
            Self::ShipmentTrackingReplaced { tracking_number, previous, reason, .. } => {
                let (zh, en) = because(reason.as_deref());
                both(
                    format!("运单号由 {previous} 更正为 {tracking_number}{zh}"),
                    format!("The tracking number was replaced: {previous} → {tracking_number}{en}"),
                )
            }
            Self::OrderRemainderClosed { pieces, reason, .. } => {
                both(format!("{pieces} 件不再发货：{reason}"), format!("{pieces} pieces will not be sent: {reason}"))
            }
            Self::OrderGoodsPutBack { pieces, .. } => {
                both(format!("{pieces} 件已放回库位"), format!("{pieces} pieces are back at their place"))
            }
            Self::ShipmentLabelVoided { changed, .. } => {
                let [zh, en] = parts(changed);
                both(format!("面单作废，已变更：{zh}"), format!("The label no longer counts, because these changed: {en}"))
            }
            Self::ConnectionChanged { connection, .. } => connection_changed(connection),
            Self::OrderReadAgain { mapping, version, .. } => read_again(mapping, *version),
            Self::ShipmentCarrierChanged { carrier, previous, .. } => carrier_changed(carrier, previous.as_deref()),
        }
    }
}

/// The sentence of an order's arrival. A shop of the `GENERIC` connection has a channel without a name of its own.
fn received(channel: &str, number: &str) -> (String, String) {
    if channel == "GENERIC" {
        return both(format!("收到订单 {number}"), format!("Order {number} arrived"));
    }
    let [zh, en] = named::<KnownChannel>(channel);
    // A Chinese sentence sets a Latin name between blanks.
    let zh = if zh.is_ascii() { format!(" {zh} ") } else { zh.to_owned() };
    both(format!("收到{zh}订单 {number}"), format!("Order {number} arrived from {en}"))
}

fn marked(marks: &[DataIssue]) -> (String, String) {
    let words: Vec<&str> = marks.iter().map(|mark| mark.value.as_str()).collect();
    both(
        format!("含有未知内容，需核对：{}", words.join("、")),
        format!("It carries something unknown, please check: {}", words.join(", ")),
    )
}

/// The sentence of a cancellation: its reason is a person's text or the status that the channel sent. The channel's own `CANCELLED` is no
/// further reason.
fn cancelled(reason: &str) -> (String, String) {
    let (zh, en) = match OrderStatus::from_name(reason) {
        Some(OrderStatus::Cancelled) => both("", ""),
        Some(status) => {
            let [zh, en] = phrase(status);
            because_of(zh, en)
        }
        None => because(Some(reason)),
    };
    both(format!("订单已取消{zh}"), format!("The order was cancelled{en}"))
}

/// Parts of a card as people call them, in both languages.
fn parts(names: &[String]) -> [String; 2] {
    [Language::ZhCn, Language::En].map(|language| fields(names, language))
}

fn both(zh: impl Into<String>, en: impl Into<String>) -> (String, String) {
    (zh.into(), en.into())
}

/// The sentence of a voided parcel: staff voided it for a reason, or the channel withdrew it.
fn voided(number: Option<&str>, reason: Option<&str>) -> (String, String) {
    let number = number.unwrap_or("—");
    if reason.is_none() {
        return both(
            format!("渠道撤回了包裹，运单号 {number}"),
            format!("The channel withdrew the parcel with tracking number {number}"),
        );
    }
    let (zh, en) = because(reason);
    both(format!("包裹已作废，运单号 {number}{zh}"), format!("The parcel with tracking number {number} was voided{en}"))
}

/// The reason at the end of a sentence; empty where there is none, or where it was erased.
fn because(reason: Option<&str>) -> (String, String) {
    match reason.filter(|reason| !reason.is_empty()) {
        Some(reason) => because_of(reason, reason),
        None => both("", ""),
    }
}

fn because_of(zh: &str, en: &str) -> (String, String) {
    both(format!("：{zh}"), format!(": {en}"))
}

fn connection_changed(connection: &str) -> (String, String) {
    both(format!("接入设置已修改：{connection}"), format!("A connection was set: {connection}"))
}

fn read_again(mapping: &str, version: Option<i64>) -> (String, String) {
    let by = version.map_or_else(|| mapping.to_owned(), |version| format!("{mapping} v{version}"));
    both(format!("按映射 {by} 重新解析了一条报文"), format!("A payload was read again by the mapping {by}"))
}

fn carrier_changed(carrier: &str, previous: Option<&str>) -> (String, String) {
    match previous {
        Some(previous) => both(
            format!("承运商由 {previous} 更正为 {carrier}"),
            format!("The carrier was corrected from {previous} to {carrier}"),
        ),
        None => both(format!("承运商为 {carrier}"), format!("The carrier is {carrier}")),
    }
}

fn fact(source: Source, kind: FactKind, value: &str) -> (String, String) {
    match kind {
        FactKind::Status => spoken("{}报告状态：{}", "Status from {}: {}", &[phrase(source), status(value)]),
        FactKind::Outbound => {
            let [zh, en] = phrase(source);
            both(format!("{zh}确认出库 {value}"), format!("Outbound of {value} confirmed by {en}"))
        }
        FactKind::Qc => match QcResult::from_name(value) {
            Some(result) => spoken("质检{}", "Quality control: {}", &[phrase(result)]),
            None => both(format!("质检结果：{value}"), format!("Quality control: {value}")),
        },
        FactKind::Stock => match StockState::from_name(value) {
            Some(state) => spoken("库存{}", "Stock: {}", &[phrase(state)]),
            None => both(format!("库存：{value}"), format!("Stock: {value}")),
        },
        FactKind::Weight => {
            let [zh, en] = phrase(source);
            match value {
                "UNKNOWN" => {
                    both(format!("{zh}上报的包裹重量无法识别"), format!("The weight of a parcel from {en} cannot be read"))
                }
                grams => both(format!("{zh}上报包裹重量 {grams} 克"), format!("A parcel weighs {grams} g, from {en}")),
            }
        }
        FactKind::GiftOutbound => both(format!("赠品出库单 {value}"), format!("The gift left under {value}")),
    }
}

/// The status that a fact states. Of a status that no table knows, the value is `UNKNOWN`.
fn status(value: &str) -> [&str; 2] {
    if value == "UNKNOWN" { ["未知", "unknown"] } else { named::<OrderStatus>(value) }
}

/// The label of a value inside a sentence, in Chinese and in English.
fn phrase<T: Label>(value: T) -> [&'static str; 2] {
    [Language::ZhCn, Language::En].map(|language| value.phrase(language))
}

/// The label of the value of `T` that a text names; any other text stays as it is.
fn named<T: Label>(text: &str) -> [&str; 2] {
    [Language::ZhCn, Language::En].map(|language| phrase_of::<T>(text, language).unwrap_or(text))
}

/// Two sentences whose places `{}` are filled with labels, in Chinese and in English.
fn spoken(zh: &str, en: &str, labels: &[[&str; 2]]) -> (String, String) {
    let fill = |template: &str, column: usize| {
        labels.iter().fold(template.to_owned(), |text, label| text.replacen("{}", label[column], 1))
    };
    (fill(zh, 0), fill(en, 1))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::access::actor::Role;
    use crate::kernel::alert_kind::AlertKind;
    use crate::kernel::hold_reason::HoldReason;
    use crate::kernel::return_status::ReturnStatus;
    use crate::order::fact::Confidence;
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
