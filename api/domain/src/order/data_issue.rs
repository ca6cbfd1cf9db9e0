//! Issues in the data of an order that was stored all the same: what a person should check.

use macros::Label;
use serde::{Deserialize, Serialize};

/// An unknown or doubtful value of an order that a person should check. The order is kept all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataIssue {
    /// The kind of the mark.
    pub kind: DataIssueKind,
    /// The value as it was sent, at most 120 characters; never personal data.
    pub value: String,
}

/// The kind of an issue in the data of an order that was stored all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = data_issue_kind)]
pub enum DataIssueKind {
    /// A SKU that is missing in the catalogue.
    #[label("未知商品编码", "unknown SKU")]
    UnknownSku,
    /// A status that is missing in the mapping's table.
    #[label("未知渠道状态", "unknown status")]
    UnknownStatus,
    /// An unknown province, or an order without an address.
    #[label("未知地区", "unknown region")]
    UnknownRegion,
    /// An unknown currency; the amounts are kept under `XXX`.
    #[label("未知币种", "unknown currency")]
    UnknownCurrency,
    /// A field that is missing or unreadable; the value is its JSON pointer.
    #[label("字段缺失或无法读取", "field missing or unreadable")]
    UnreadableField,
    /// A field that the mapping does not know; the value is its JSON pointer.
    #[label("未知字段", "unknown field")]
    UnknownField,
    /// The amount that the customer has to pay is unknown: no message states a readable amount, and it does not follow from others.
    #[label("应付金额未知", "amount unknown")]
    UnknownAmount,
    /// The parts of the price do not add up to what has to be paid; the value is the difference, in major units.
    #[label("金额不平", "amounts do not add up")]
    AmountsDiffer,
    /// Two messages of one second differ, with nothing to show which is newer; the value names the part. The first one counts.
    #[label("同秒消息先后不明", "versions undecided")]
    UndecidedVersion,
    /// An amount was sent with more decimals than its currency has and is rounded half away from zero; the value is its JSON pointer.
    #[label("金额已四舍五入", "amount rounded")]
    RoundedAmount,
    /// A phone that is not readable as a number: it is shown masked, and `orderContactReveal` gives the text as it was sent. The value
    /// is its place.
    #[label("电话无法识别", "phone not readable as a number")]
    UnreadPhone,
    /// More was paid back than was paid; the value is the difference, in major units.
    #[label("退款超过实付", "refund above what was paid")]
    RefundAbovePaid,
    /// More was paid, less what was paid back, than had to be paid; the value is the difference, in major units.
    #[label("多付", "overpaid")]
    Overpaid,
    /// The channel lists more than one payment of the whole order; the value is their sum, in major units.
    #[label("重复付款", "paid twice")]
    PaidTwice,
    /// Messages state different currencies; the value names them, the one that counts last.
    #[label("币种已变更", "currency changed")]
    CurrencyChanged,
    /// The order costs nothing, and nothing was paid: a free sample, or a reduction of the whole price. The value is the price of the
    /// goods, in major units; empty where that is unknown.
    #[label("应付为零", "nothing to pay")]
    ZeroPayable,
    /// An order of another shop names the tracking number of a parcel too; the value is the number. What systems report by it
    /// reaches no order until one of the two is corrected.
    #[label("运单号与其他店铺重复", "tracking number of another shop")]
    SharedTrackingNumber,
    /// A level of service that is missing in the mapping's table; the value is the level as the channel wrote it.
    #[label("未知服务等级", "unknown level of service")]
    UnknownService,
}

impl DataIssueKind {
    /// Whether the mark is about amounts paid and paid back, which finance changes too.
    pub fn is_of_amounts_paid(self) -> bool {
        matches!(self, Self::RefundAbovePaid | Self::Overpaid | Self::PaidTwice | Self::CurrencyChanged | Self::ZeroPayable)
    }
}
