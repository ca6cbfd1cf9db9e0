//! The sentences of events, one for each, for people who read a timeline.

use crate::access::revocation::RevocationKind;
use crate::kernel::money::decimal_text;
use crate::order::event::Event;
use crate::order::fact::FactKind;
use crate::order::incoming::DataIssue;
use crate::refusal::Language;
use crate::refusal::words::{fields, word};

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
                spoken("状态由{}变为{}", "Status went from {} to {}", &[from.name(), to.name()])
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
            Self::OrderHoldPlaced { reason, .. } => spoken("订单被挂起：{}", "A hold was placed: {}", &[reason.name()]),
            Self::OrderHoldReleased { reason, .. } => spoken("挂起已解除：{}", "A hold was released: {}", &[reason.name()]),
            Self::OrderCancelled { reason } => {
                both(format!("订单已取消：{reason}"), format!("The order was cancelled: {reason}"))
            }
            Self::OrderPaymentRecorded { amount, currency, .. } => {
                let text = currency.parse().map_or_else(|_| amount.to_string(), |currency| decimal_text(*amount, currency));
                both(format!("付款记录：{text} {currency}"), format!("Payment recorded: {text} {currency}"))
            }
            Self::OrderFactRecorded { source, fact_kind, value, .. } => fact(source.name(), *fact_kind, value),
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
            Self::ShipmentTracked { status, .. } => spoken("物流更新：{}", "The carrier reported: {}", &[status.name()]),
            Self::OrderReturnChanged { status, .. } => spoken("售后单{}", "Return {}", &[status.name()]),
            Self::OrderVoucherRecorded { number } => {
                both(format!("财务凭证 {number} 已登记"), format!("Voucher {number} was recorded"))
            }
            Self::OrderSettlementRecorded { .. } => both("结算已登记", "The settlement was recorded"),
            Self::AlertRaised { .. } => both("产生预警", "An alert was raised"),
            Self::AlertAcknowledged { .. } => both("预警已确认", "An alert was acknowledged"),
            Self::AlertResolved { .. } => both("预警已消除", "An alert's cause went away"),
            Self::AlertThresholdSet { alert_kind, .. } => {
                let [zh, en] = [Language::ZhCn, Language::En].map(|language| alert_kind.title(language));
                both(format!("预警阈值已修改：{zh}"), format!("The threshold of an alert was set: {en}"))
            }
            Self::OrderTransitionSet { from, to, .. } => {
                spoken("流转条件已修改：{} → {}", "The conditions of a step were set: {} → {}", &[from.name(), to.name()])
            }
            Self::OrderStatusMeaningSet { status, .. } => {
                spoken("状态含义已修改：{}", "The meaning of a status was written: {}", &[status.name()])
            }
            Self::OrderStatusMeaningAgreed { status, role, .. } => {
                spoken("{} 已同意状态含义：{}", "{} agreed to the meaning of a status: {}", &[role.name(), status.name()])
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
    let [zh, en] = [Language::ZhCn, Language::En].map(|language| word(channel, language));
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
        Some(reason) => both(format!("：{reason}"), format!(": {reason}")),
        None => both("", ""),
    }
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

fn fact(source: &str, kind: FactKind, value: &str) -> (String, String) {
    match kind {
        FactKind::Status => spoken("{}报告状态：{}", "Status from {}: {}", &[source, value]),
        FactKind::Outbound => {
            let [zh, en] = [Language::ZhCn, Language::En].map(|language| word(source, language));
            both(format!("{zh}确认出库 {value}"), format!("Outbound of {value} confirmed by {en}"))
        }
        FactKind::Qc => match value {
            "PASSED" => both("质检通过", "Quality control: passed"),
            "REJECTED" => both("质检未通过", "Quality control: rejected"),
            other => both(format!("质检结果：{other}"), format!("Quality control: {other}")),
        },
        FactKind::Stock => match value {
            "RESERVED" => both("库存已预留", "Stock: reserved"),
            "SHORT" => both("库存不足", "Stock: short"),
            other => both(format!("库存：{other}"), format!("Stock: {other}")),
        },
        FactKind::Weight => {
            let [zh, en] = [Language::ZhCn, Language::En].map(|language| word(source, language));
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

/// Two sentences whose places `{}` are filled with labels of API values, in each language.
fn spoken(zh: &str, en: &str, values: &[&str]) -> (String, String) {
    let say = |template: &str, language| {
        values.iter().fold(template.to_owned(), |text, value| text.replacen("{}", word(value, language), 1))
    };
    (say(zh, Language::ZhCn), say(en, Language::En))
}
