//! The kinds of alerts. Their meaning and the roles that they address are in [`alert`](crate::alert).

use macros::Label;
use serde::{Deserialize, Serialize};

/// The subject of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = alert_kind)]
pub enum AlertKind {
    /// A payload could not be read.
    #[label("报文解析失败", "Payload cannot be read")]
    IngestFailure,
    /// A status that is missing in the mapping's table; one alert for each shop.
    #[label("未知渠道状态", "Unknown status")]
    UnknownStatus,
    /// Two systems contradict each other.
    #[label("系统状态矛盾", "Systems contradict each other")]
    Conflict,
    /// An order is past its promise and has not been shipped.
    #[label("超时未发货", "Past its ship-by time")]
    PromiseOverdue,
    /// A delivery id came again with another body; over when a person has taken it on.
    #[label("推送编号重复", "Delivery id reused")]
    DeliveryReused,
    /// A shop cannot be polled.
    #[label("拉单失败", "Polling fails")]
    PollFailing,
    /// A SKU that is missing in the catalogue; one alert for each shop.
    #[label("未知商品编码", "Unknown SKU")]
    UnknownSku,
    /// An unknown province, or an order without an address; one alert for each shop.
    #[label("未知地区", "Unknown region")]
    UnknownRegion,
    /// An unknown currency; one alert for each shop.
    #[label("未知币种", "Unknown currency")]
    UnknownCurrency,
    /// A field that the mapping requires and that is missing or unreadable; one alert for each shop.
    #[label("字段缺失或无法读取", "Field missing or unreadable")]
    UnreadableField,
    /// A field that the mapping does not know; one alert for each shop.
    #[label("未知字段", "Unknown field")]
    UnknownField,
    /// The amount that has to be paid for an order is unknown; one alert for each shop.
    #[label("应付金额未知", "Amount unknown")]
    UnknownAmount,
    /// The parts of a price do not add up to what has to be paid; one alert for each shop.
    #[label("金额不平", "Amounts do not add up")]
    AmountsDiffer,
    /// Two messages of one second differ, with nothing to show which is newer; one alert for each shop.
    #[label("同秒消息先后不明", "Versions undecided")]
    UndecidedVersion,
    /// The channel holds an order: it claims unsigned that the order is cancelled, or forbids shipping after the approval.
    #[label("渠道挂起", "Held by the channel")]
    ChannelHold,
    /// A platform reports that a carrier is silent about a parcel on its way; over when a carrier reports again.
    #[label("物流无记录", "Carrier reports nothing")]
    CarrierSilent,
    /// A label was printed a second time; over when the hold that this placed is released.
    #[label("面单重复打印", "Label printed again")]
    LabelReprint,
    /// Quality control rejected goods that have not left; over when they pass.
    #[label("质检未通过", "Rejected by quality control")]
    QcRejected,
    /// A carrier reports a problem with a parcel; over with its next report of anything else.
    #[label("物流异常", "Carrier reports a problem")]
    CarrierException,
    /// A carrier sends a parcel back to us; over when it is sent again, received as a return, or paid back.
    #[label("包裹退回", "Parcel goes back to the sender")]
    ParcelReturned,
    /// A refund was requested or made for goods that were approved and have not left; over when it is answered.
    #[label("审核后退款", "Refund after approval")]
    RefundAfterApproval,
    /// A return is open for more days than the threshold allows; over when it is finished or declined.
    #[label("售后超期", "Return open for too long")]
    ReturnOverdue,
    /// The balance of a presale is overdue by more minutes than the threshold allows; over when it is paid.
    #[label("尾款逾期", "Balance overdue")]
    BalanceOverdue,
    /// A shop that sent orders within the week before has sent none for as many minutes as the threshold says; over with its next
    /// order. Off until a manager enables it.
    #[label("渠道无新订单", "No orders from a shop")]
    ChannelSilent,
    /// More was paid back of an order than was paid; over when the amounts agree again.
    #[label("退款多于付款", "More paid back than paid")]
    RefundAbovePaid,
    /// Two payments cover a whole order; over when one of them is paid back or corrected.
    #[label("重复付款", "Paid twice")]
    PaidTwice,
    /// A channel states another currency of an order than at first; over when it states the first one again.
    #[label("币种变更", "Currency changed")]
    CurrencyChanged,
    /// A person or a system looked for more phones, or made more look-ups without a result, than a minute allows; one alert for each,
    /// over when a person has taken it on.
    #[label("查找次数超限", "Too many look-ups")]
    LookUps,
    /// A rule asks for attention; one alert for each rule and shop, with the count of its orders, over when a person has taken it on.
    #[label("规则预警", "A rule asks for attention")]
    RuleFired,
    /// A rule failed and was left out; one alert for each rule and shop, over when a person has taken it on.
    #[label("规则出错", "A rule failed")]
    RuleFailed,
    /// Two rules undo each other; one alert for each pair and shop, over when a person has taken it on.
    #[label("规则互相抵消", "Two rules undo each other")]
    RuleLoop,
}
