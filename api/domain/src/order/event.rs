//! The events of an order's own data, and those of the status matrix.

use crate::kernel::label::{phrases, phrases_of};
use crate::kernel::money::decimal_text;
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::fact::{FactKind, QcResult, StockState};

/// The events of an order: its status, data, holds, money, facts and parcels. `event.rs` of this crate describes a row.
#[macro_export]
macro_rules! order_events {
    ($then:ident $($state:tt)*) => { $then! { $($state)*
        /// The status of the order changed.
        OrderStatusChanged: SeeTimeline {
            /// The status before the change.
            from: $crate::kernel::status::OrderStatus,
            /// The status after the change.
            to: $crate::kernel::status::OrderStatus,
        } => ["状态由{from}变为{to}", "Status went from {from} to {to}", from, to];

        /// The order was stored with an issue in its data that a person should check.
        OrderMarked: SeeTimeline {
            /// The issues. Those about what was paid and paid back come to callers who hold `SEE_TOTALS`.
            marks @named: Vec<$crate::order::data_issue::DataIssue>,
        } => ["含有未知内容，需核对：{marks}", "It carries something unknown, please check: {marks}", marks];

        /// Name, phone or address changed.
        OrderContactUpdated: SeeContact {
            /// The parts that changed: `name`, `phone`, `address`.
            changed: Vec<String>,
        } => ["收件信息已修改：{changed}", "Contact changed: {changed}", changed];

        /// A person looked at the phone in clear.
        OrderContactRevealed: SeePhone {
            /// The reason that the person gave.
            reason @sealed: String,
        } => ["查看了完整电话，原因：{reason}", "The phone was looked at in clear, because: {reason}", reason];

        /// The staff's remark changed.
        OrderRemarkUpdated: SeeRemark {
            /// The text of the remark before.
            old as old_remark @sealed: Option<String>,
        } => ["备注已修改", "The remark changed"];

        /// The priority of the order was set.
        OrderPriorityChanged: SeeTimeline {
            /// The new priority: larger is sooner.
            priority: i32,
            /// The priority before the change.
            previous as previous_priority: i32,
            /// The reason, as the person gave it.
            reason @sealed: String,
        } => ["优先级由 {previous} 改为 {priority}：{reason}", "The priority went from {previous} to {priority}: {reason}", priority, previous, reason];

        /// Rules gave the order tags, or took tags away that they had given.
        OrderTagsChanged: SeeTimeline {
            /// The tags that the order shows from now on.
            added: Vec<String>,
            /// The tags that the order no longer shows.
            removed: Vec<String>,
        } => ($crate::order::effect::tags_sentence(added, removed));
        /// The material of a customized line was uploaded.
        OrderMaterialAttached: SeeTimeline {
            /// The line, by its SKU or its title.
            line as line_name: String,
            /// The name of the file, masked.
            name as file_name: String,
        } => ["已上传 {line} 的素材：{name}", "The material of {line} was uploaded: {name}", line, name];

        /// A hold was placed.
        OrderHoldPlaced: SeeTimeline {
            /// The hold; null once the order is out of your scope.
            hold: $crate::kernel::ids::HoldId,
            reason: $crate::order::hold::HoldReason,
        } => ["订单被挂起：{reason}", "A hold was placed: {reason}", reason];

        /// A hold was released, by a person or at its time.
        OrderHoldReleased: SeeTimeline {
            /// The hold; null once the order is out of your scope.
            hold: $crate::kernel::ids::HoldId,
            reason: $crate::order::hold::HoldReason,
        } => ["挂起已解除：{reason}", "A hold was released: {reason}", reason];

        /// The order was cancelled.
        OrderCancelled: SeeTimeline {
            /// The reason: the text of the person, or the channel's status.
            reason @sealed: String,
        } => ($crate::order::event::cancelled(reason));

        /// A payment was recorded or changed.
        OrderPaymentRecorded: SeePrices {
            payment: $crate::kernel::ids::PaymentId,
            amount: i64,
            currency: String,
        } => ($crate::order::event::payment(*amount, currency));

        /// A system reported a fact.
        OrderFactRecorded: SeeFacts {
            fact: $crate::kernel::ids::FactId,
            source: $crate::kernel::source::Source,
            /// The subject of the fact.
            fact_kind as kind: $crate::order::fact::FactKind,
            /// The value of the fact.
            value @named: String,
            /// The value that the same source reported before.
            previous as previous_value @named: Option<String>,
            confidence: $crate::order::fact::Confidence,
        } => ($crate::order::event::fact(*source, *fact_kind, value));

        /// Two systems contradict each other.
        OrderConflictDetected: SeeFacts {
            /// The subject of the conflict.
            conflict: $crate::order::conflict::ConflictKind,
        } => ["各系统状态相互矛盾", "Systems contradict each other"];

        /// The reports about the order's money contradict each other.
        OrderMoneyConflictDetected: SeePrices {
            /// The subject of the conflict.
            conflict: $crate::order::conflict::ConflictKind,
        } => ["款项相互矛盾", "What is said of the money contradicts itself"];

        /// A parcel became known.
        ShipmentRecorded: SeeTimeline {
            shipment: $crate::kernel::ids::ShipmentId,
            carrier @named: Option<String>,
            /// The tracking number of the parcel; null while it has none.
            tracking_number: Option<String>,
        } => ["登记包裹，运单号 {tracking_number}", "A parcel became known, tracking number {tracking_number}", tracking_number];

        /// The carrier of a parcel became known or was corrected.
        ShipmentCarrierChanged: SeeTimeline {
            shipment: $crate::kernel::ids::ShipmentId,
            /// The code of the carrier now, as its source gives it.
            carrier @named: String,
            /// The code of the carrier before; null where none was known.
            previous as previous_carrier @named: Option<String>,
        } => ($crate::order::event::carrier(carrier, previous.as_deref()));

        /// A carrier reported on a parcel.
        ShipmentTracked: SeeTimeline {
            shipment: $crate::kernel::ids::ShipmentId,
            /// The status of the parcel after the report.
            status: $crate::order::shipment::ShipmentStatus,
            reports: usize,
        } => ["物流更新：{status}", "The carrier reported: {status}", status];

        /// Finance recorded the voucher.
        OrderVoucherRecorded: SeeSettlement {
            /// The number of the voucher.
            number: String,
        } => ["财务凭证 {number} 已登记", "Voucher {number} was recorded", number];

        /// Finance recorded the settlement.
        OrderSettlementRecorded: SeeSettlement {
            /// The time at which the channel settled.
            settled_at: chrono::DateTime<chrono::Utc>,
        } => ["结算已登记", "The settlement was recorded"];
    } };
}

/// The events of the status matrix, which holds for all orders of the company. `event.rs` of this crate describes a row.
#[macro_export]
macro_rules! status_matrix_events {
    ($then:ident $($state:tt)*) => { $then! { $($state)*
        /// A manager set the conditions of a step of orders. `for_warehouse` is `None` = for all warehouses.
        OrderTransitionSet: SeeOrder about [Settings] {
            from: $crate::kernel::status::OrderStatus,
            to: $crate::kernel::status::OrderStatus,
            for_warehouse: Option<String>,
            needs: Vec<$crate::order::status_matrix::Condition>,
            version: i64,
        } => ["流转条件已修改：{from} → {to}", "The conditions of a step were set: {from} → {to}", from, to];

        /// A manager wrote the meaning of a status.
        OrderStatusMeaningSet: SeeOrder about [Settings] {
            status: $crate::kernel::status::OrderStatus,
            version: i64,
        } => ["状态含义已修改：{status}", "The meaning of a status was written: {status}", status];

        /// A role agreed to the meaning of a status.
        OrderStatusMeaningAgreed: SeeOrder about [Settings] {
            status: $crate::kernel::status::OrderStatus,
            version: i64,
            role: $crate::access::actor::Role,
        } => ["{role} 已同意状态含义：{status}", "{role} agreed to the meaning of a status: {status}", role, status];
    } };
}

/// The sentences of a payment. A currency that is unknown here leaves the amount in its minor units.
pub(crate) fn payment(amount: i64, currency: &str) -> [String; 2] {
    let text = currency.parse().map_or_else(|_| amount.to_string(), |known| decimal_text(amount, known));
    [format!("付款记录：{text} {currency}"), format!("Payment recorded: {text} {currency}")]
}

/// The sentences of a parcel's carrier.
pub(crate) fn carrier(carrier: &str, previous: Option<&str>) -> [String; 2] {
    match previous {
        Some(previous) => {
            [format!("承运商由 {previous} 更正为 {carrier}"), format!("The carrier was corrected from {previous} to {carrier}")]
        }
        None => [format!("承运商为 {carrier}"), format!("The carrier is {carrier}")],
    }
}

/// The sentences of a cancellation: its reason is a person's text or the status that the channel sent. The channel's own `CANCELLED` is no
/// further reason.
pub(crate) fn cancelled(reason: &str) -> [String; 2] {
    let [zh, en] = match OrderStatus::from_name(reason) {
        Some(OrderStatus::Cancelled) => because(None),
        Some(status) => because_of(phrases(status)),
        None => because(Some(reason)),
    };
    [format!("订单已取消{zh}"), format!("The order was cancelled{en}")]
}

/// The reason at the end of a sentence; empty where there is none, or where it was erased.
pub(crate) fn because(reason: Option<&str>) -> [String; 2] {
    match reason.filter(|reason| !reason.is_empty()) {
        Some(reason) => because_of([reason, reason]),
        None => [String::new(), String::new()],
    }
}

fn because_of([zh, en]: [&str; 2]) -> [String; 2] {
    [format!("：{zh}"), format!(": {en}")]
}

/// The sentences of a fact.
pub(crate) fn fact(source: Source, kind: FactKind, value: &str) -> [String; 2] {
    let [zh, en] = phrases(source);
    match kind {
        FactKind::Status => {
            let [is_zh, is_en] = status(value);
            [format!("{zh}报告状态：{is_zh}"), format!("Status from {en}: {is_en}")]
        }
        FactKind::Outbound => [format!("{zh}确认出库 {value}"), format!("Outbound of {value} confirmed by {en}")],
        FactKind::Qc => match QcResult::from_name(value).map(phrases) {
            Some([zh, en]) => [format!("质检{zh}"), format!("Quality control: {en}")],
            None => [format!("质检结果：{value}"), format!("Quality control: {value}")],
        },
        FactKind::Stock => match StockState::from_name(value).map(phrases) {
            Some([zh, en]) => [format!("库存{zh}"), format!("Stock: {en}")],
            None => [format!("库存：{value}"), format!("Stock: {value}")],
        },
        FactKind::Weight => match value {
            "UNKNOWN" => [format!("{zh}上报的包裹重量无法识别"), format!("The weight of a parcel from {en} cannot be read")],
            grams => [format!("{zh}上报包裹重量 {grams} 克"), format!("A parcel weighs {grams} g, from {en}")],
        },
        FactKind::GiftOutbound => [format!("赠品出库单 {value}"), format!("The gift left under {value}")],
    }
}

/// The status that a fact states. Of a status that no table knows, the value is `UNKNOWN`.
fn status(value: &str) -> [&str; 2] {
    if value == "UNKNOWN" { ["未知", "unknown"] } else { phrases_of::<OrderStatus>(value) }
}
