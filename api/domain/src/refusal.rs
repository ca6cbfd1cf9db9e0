//! How a "no" explains itself: a code, a message in the reader's language, and where to read what to do.

use serde::{Deserialize, Serialize};

use crate::words::{word, words};

/// A language that messages exist in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Simplified Chinese, the default of the staff.
    #[default]
    ZhCn,
    /// English.
    En,
}

impl Language {
    /// The first language of an `Accept-Language` header that messages exist in; `zh-CN` when there is none.
    ///
    /// Quality values are ignored: browsers send their languages in order of preference.
    pub fn from_accept(header: &str) -> Self {
        header
            .split(',')
            .find_map(|part| match part.trim().get(..2)?.to_ascii_lowercase().as_str() {
                "zh" => Some(Self::ZhCn),
                "en" => Some(Self::En),
                _ => None,
            })
            .unwrap_or_default()
    }
}

/// Why the system decided something: a code and the values that its message names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reason {
    /// The code; see [`Code`].
    pub code: Code,
    /// Values for the places `{0}`, `{1}` … of the message.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

impl Reason {
    /// A reason without values.
    pub fn of(code: Code) -> Self {
        Self { code, values: Vec::new() }
    }

    /// A reason whose message names values.
    pub fn with<T: ToString>(code: Code, values: impl IntoIterator<Item = T>) -> Self {
        Self { code, values: values.into_iter().map(|value| value.to_string()).collect() }
    }

    /// The message in `language`.
    pub fn message(&self, language: Language) -> String {
        let (zh, en) = self.code.texts();
        let template = match language {
            Language::ZhCn => zh,
            Language::En => en,
        };
        let said =
            |value: &String| if self.code.names_our_words() { words(value, language) } else { word(value, language).to_owned() };
        self.values
            .iter()
            .enumerate()
            .fold(template.to_owned(), |text, (index, value)| text.replace(&format!("{{{index}}}"), &said(value)))
    }

    /// Where to read what to do: a path under the server's own guide.
    pub fn guide_path(&self) -> String {
        format!("/guide#{}", self.code.name().to_ascii_lowercase().replace('_', "-"))
    }
}

macro_rules! codes {
    ($($name:ident $word:literal: $zh:literal, $en:literal;)*) => {
        /// Every code that a reason or a refusal can have.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Code {
            $(#[doc = $en] #[serde(rename = $word)] $name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code's word in the API.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// Its message in Chinese and in English.
            fn texts(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($zh, $en),)* }
            }
        }
    };
}

codes! {
    // Conditions of the transition matrix.
    PayableNotCovered "PAYABLE_NOT_COVERED": "应付 {0},实付 {1},尚未付清", "{0} is payable, {1} is paid";
    OnHold "ON_HOLD": "订单被挂起:{0}", "The order is on hold: {0}";
    AddressNotShippable "ADDRESS_NOT_SHIPPABLE": "收货地址不完整或无法识别:{0}", "The address cannot be shipped to: {0}";
    StockShort "STOCK_SHORT": "库存不足", "Stock is short";
    LinesNotPicked "LINES_NOT_PICKED": "还有商品未拣且未说明原因:{0}", "Lines are neither picked nor explained: {0}";
    GiftMissing "GIFT_MISSING": "赠品未放入:{0}", "Gift lines are missing: {0}";
    LabelNotPrinted "LABEL_NOT_PRINTED": "尚未打印面单", "No label was printed";
    OutboundScanMissing "OUTBOUND_SCAN_MISSING": "尚未扫描运单号出库", "The tracking number was not scanned out";
    WmsOutboundMissing "WMS_OUTBOUND_MISSING": "WMS 尚未确认出库", "The WMS has not confirmed the outbound";
    QcRejected "QC_REJECTED": "质检未通过", "Quality control rejected the parcel";
    DeliveryScanMissing "DELIVERY_SCAN_MISSING": "承运商尚无签收扫描", "No carrier's delivery scan";
    GoodsNotDelivered "GOODS_NOT_DELIVERED": "主商品尚未签收", "The main goods are not delivered";
    GiftOutboundMissing "GIFT_OUTBOUND_MISSING": "赠品出库单号缺失", "The gift's outbound number is missing";
    VoucherMissing "VOUCHER_MISSING": "财务凭证号缺失", "The finance voucher number is missing";
    // Refusals of commands.
    WrongStatus "WRONG_STATUS": "订单状态为 {0},此操作需要 {1}", "The order is {0}; this needs {1}";
    AlreadyShipped "ALREADY_SHIPPED": "订单已出库,请走拦截和退货", "The order is shipped; recall it at the carrier and open a return";
    ConditionsUnmet "CONDITIONS_UNMET": "条件未满足,状态仍为 {0}", "Conditions are unmet; the order stays {0}";
    ScanKept "SCAN_KEPT": "扫描已记录,条件满足后自动出库;当前状态 {0}", "The scan is kept and the order ships by itself once the rest is there; it is {0} now";
    NotPermitted "NOT_PERMITTED": "您的角色无权执行此操作", "Your role may not do this";
    NotFound "NOT_FOUND": "未找到:{0}", "Not found: {0}";
    StaleVersion "STALE_VERSION": "订单已被更新(当前版本 {0}),请刷新后重试", "The order has changed (version {0} now); look again and repeat";
    IdempotencyConflict "IDEMPOTENCY_CONFLICT": "该幂等键已用于不同的输入", "This idempotency key was used with another input";
    InvalidInput "INVALID_INPUT": "输入无效:{0}", "The input is not valid: {0}";
    PhoneInvalid "PHONE_INVALID": "不是有效的电话号码", "This is no phone number";
    ReasonRequired "REASON_REQUIRED": "请填写原因", "Give a reason";
    PhoneUnknown "PHONE_UNKNOWN": "平台未提供完整电话", "The channel did not send the whole phone number";
    HoldNotActive "HOLD_NOT_ACTIVE": "挂起已解除", "The hold is released already";
    ReturnWrongStatus "RETURN_WRONG_STATUS": "售后单状态为 {0},此操作需要 {1}", "The return is {0}; this needs {1}";
    QuantityExceeded "QUANTITY_EXCEEDED": "数量超出:{0}", "The quantity is too large: {0}";
    RefundExceeded "REFUND_EXCEEDED": "退款 {0} 超过可退 {1}", "{0} is more than the {1} that can be paid back";
    RangeInvalid "RANGE_INVALID": "时间范围无效", "The range of time is not valid";
    FormatUnavailable "FORMAT_UNAVAILABLE": "暂不支持 {0},请使用 CSV", "{0} is not available yet; use CSV";
    PayloadUnreadable "PAYLOAD_UNREADABLE": "报文无法解析:{0}", "The payload cannot be read: {0}";
    // Reasons of what the system decided.
    ShipByChannel "SHIP_BY_CHANNEL": "渠道承诺的发货截止时间", "The channel's own ship-by deadline";
    ShipByShopHours "SHIP_BY_SHOP_HOURS": "付款后 {0} 小时内发货(店铺设置)", "{0} hours after payment, as the shop is set";
    ShipByNotPaid "SHIP_BY_NOT_PAID": "付款后才开始计算发货承诺", "The promise begins with the payment";
    HoldPlaced "HOLD_PLACED": "挂起原因:{0}", "On hold because: {0}";
    LabelReprinted "LABEL_REPRINTED": "面单第 {0} 次打印,需人工复核", "The label was printed {0} times; a person has to look";
    ConflictChannelAhead "CONFLICT_CHANNEL_AHEAD": "渠道称 {0},但仓库实际为 {1}:是否出库以仓库为准", "The channel says {0}, the warehouse says {1}: the warehouse decides what has left it";
    ConflictDelivered "CONFLICT_DELIVERED": "{0} 称已签收,但没有承运商扫描:以承运商为准", "{0} says delivered without a carrier's scan: the carrier decides";
    ConflictCancelled "CONFLICT_CANCELLED": "渠道已取消,但订单为 {0}:需拦截", "The channel cancelled, but the order is {0}: recall it";
    ConflictNotCancelled "CONFLICT_NOT_CANCELLED": "本系统已取消,但 {0} 称 {1}:请核实", "It is cancelled here, but {0} says {1}: check it";
    AlertIngestFailure "ALERT_INGEST_FAILURE": "{0} 条报文无法解析(店铺 {1})", "{0} payloads of shop {1} cannot be read";
    AlertUnknownStatus "ALERT_UNKNOWN_STATUS": "渠道 {0} 出现未知状态 {1}", "Channel {0} sent the unknown status {1}";
    AlertConflict "ALERT_CONFLICT": "订单 {0} 各系统状态矛盾", "Systems contradict each other on order {0}";
    AlertPromiseOverdue "ALERT_PROMISE_OVERDUE": "订单 {0} 已超过承诺发货时间", "Order {0} is past its ship-by time";
    AlertDeliveryReused "ALERT_DELIVERY_REUSED": "店铺 {0} 的推送编号 {1} 以不同内容重复出现", "Delivery {1} of shop {0} came again with another body";
    AlertPollFailing "ALERT_POLL_FAILING": "店铺 {0} 连续 {1} 次拉单失败", "Shop {0} could not be polled {1} times in a row";
    DiscountByChannel "DISCOUNT_BY_CHANNEL": "渠道优惠:{0}", "The channel's reduction: {0}";
    ExportFailed "EXPORT_FAILED": "导出失败:{0}", "The export failed: {0}";
    LiabilityOpen "LIABILITY_OPEN": "尚未判定责任", "Nobody has decided who is liable";
}

impl Code {
    /// Whether its values are lists of our own words, never somebody's text.
    fn names_our_words(self) -> bool {
        use Code as C;
        matches!(
            self,
            C::OnHold
                | C::WrongStatus
                | C::ConditionsUnmet
                | C::ScanKept
                | C::ReturnWrongStatus
                | C::ConflictChannelAhead
                | C::ConflictDelivered
                | C::ConflictCancelled
                | C::ConflictNotCancelled
        )
    }
}

/// A refusal of a command: a code and message, the input field at fault if there is one, and every condition that is unmet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", reason.message(Language::En))]
pub struct Refusal {
    /// What is wrong.
    pub reason: Reason,
    /// The path of the input field at fault, outermost first.
    pub field: Vec<&'static str>,
    /// Every condition that is not met.
    pub unmet: Vec<Reason>,
}

impl Refusal {
    /// A refusal that names one thing.
    pub fn because(reason: Reason) -> Self {
        Self { reason, field: Vec::new(), unmet: Vec::new() }
    }

    /// A refusal that names every unmet condition; the first is also its reason, so that a plain client shows something definite.
    pub fn unmet(unmet: Vec<Reason>) -> Self {
        let reason = unmet.first().cloned().unwrap_or(Reason::of(Code::NotPermitted));
        Self { reason, field: Vec::new(), unmet }
    }

    /// Names the input field at fault.
    #[must_use]
    pub fn at(mut self, field: &'static str) -> Self {
        self.field.push(field);
        self
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self::because(Reason::of(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_uses_the_same_places_in_both_languages() {
        for code in Code::ALL {
            let (zh, en) = code.texts();
            for place in ["{0}", "{1}", "{2}"] {
                assert_eq!(zh.contains(place), en.contains(place), "{} {place}", code.name());
            }
        }
    }

    #[test]
    fn the_language_follows_the_header() {
        assert_eq!(Language::from_accept("fr, en-GB;q=0.8"), Language::En);
        assert_eq!(Language::from_accept("zh-CN,zh;q=0.9,en;q=0.8"), Language::ZhCn);
        assert_eq!(Language::from_accept("é"), Language::ZhCn);
    }
}
