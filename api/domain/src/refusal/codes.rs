//! The table of codes: for each its message and what to do about it, in Chinese and in English.
//!
//! The messages go into answers; what to do stands on the page that every `guideUrl` leads to.

use serde::{Deserialize, Serialize};

/// What is said about a code, in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Texts {
    /// What is the case, with the places `{0}`, `{1}` … for values.
    pub message: &'static str,
    /// What the reader does about it.
    pub guide: &'static str,
}

macro_rules! codes {
    ($($name:ident $word:literal: {
        $zh:literal, $en:literal;
        $zh_guide:literal, $en_guide:literal;
    })*) => {
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

            /// Its texts in Chinese.
            pub(super) fn in_chinese(self) -> Texts {
                match self { $(Self::$name => Texts { message: $zh, guide: $zh_guide },)* }
            }

            /// Its texts in English.
            pub(super) fn in_english(self) -> Texts {
                match self { $(Self::$name => Texts { message: $en, guide: $en_guide },)* }
            }
        }
    };
}

codes! {
    // Conditions of the transition matrix.
    PayableNotCovered "PAYABLE_NOT_COVERED": {
        "应付 {0},实付 {1},尚未付清", "{0} is payable, {1} is paid";
        "等待买家付清余款,或在渠道核对付款;付清后订单自动继续", "Wait for the rest of the payment or check it in the channel; the order goes on by itself once it is covered";
    }
    OnHold "ON_HOLD": {
        "订单被挂起:{0}", "The order is on hold: {0}";
        "查看卡片上的挂起原因,由有权限的人解除挂起后再操作", "Read the reason of the hold on the card, have it released by somebody who may, then repeat";
    }
    AddressNotShippable "ADDRESS_NOT_SHIPPABLE": {
        "收货地址不完整或无法识别:{0}", "The address cannot be shipped to: {0}";
        "联系买家补全省、市、区和详细地址,在渠道更正后会自动更新", "Ask the buyer for the missing parts and have the address corrected in the channel; the order follows";
    }
    StockShort "STOCK_SHORT": {
        "库存不足", "Stock is short";
        "改从其他仓发货、等待到货,或与买家商量换货或取消", "Ship from another warehouse, wait for goods, or agree on another item or a cancellation with the buyer";
    }
    LinesNotPicked "LINES_NOT_PICKED": {
        "还有商品未拣且未说明原因:{0}", "Lines are neither picked nor explained: {0}";
        "补拣列出的商品,或为缺少的数量填写原因后再次确认", "Pick the lines named, or give a reason for each missing quantity, and confirm again";
    }
    GiftMissing "GIFT_MISSING": {
        "赠品未放入:{0}", "Gift lines are missing: {0}";
        "把列出的赠品放入包裹后再完成打包", "Put the gifts named into the parcel, then complete the pack";
    }
    LabelNotPrinted "LABEL_NOT_PRINTED": {
        "尚未打印面单", "No label was printed";
        "先打印面单,贴好后再扫描出库", "Print the label and put it on the parcel first";
    }
    OutboundScanMissing "OUTBOUND_SCAN_MISSING": {
        "尚未扫描运单号出库", "The tracking number was not scanned out";
        "在出库口扫描包裹上的运单号", "Scan the tracking number at the outbound gate";
    }
    WmsOutboundMissing "WMS_OUTBOUND_MISSING": {
        "WMS 尚未确认出库", "The WMS has not confirmed the outbound";
        "等待 WMS 回传出库;若 WMS 已出库,请检查其连接", "Wait for the WMS to report the outbound; if it shows one already, check its connection";
    }
    QcRejected "QC_REJECTED": {
        "质检未通过", "Quality control rejected the parcel";
        "按质检意见返工,复检通过后再出库", "Repair what quality control found and have the parcel checked again";
    }
    DeliveryScanMissing "DELIVERY_SCAN_MISSING": {
        "承运商尚无签收扫描", "No carrier's delivery scan";
        "等待承运商签收扫描;渠道自动签收不算,可向承运商查询", "Wait for the carrier's scan or ask the carrier; an automatic fill-in does not count";
    }
    GoodsNotDelivered "GOODS_NOT_DELIVERED": {
        "主商品尚未签收", "The main goods are not delivered";
        "等待主商品的包裹签收", "Wait until the parcel with the main goods is delivered";
    }
    GiftOutboundMissing "GIFT_OUTBOUND_MISSING": {
        "赠品出库单号缺失", "The gift's outbound number is missing";
        "由仓库登记赠品的出库单号", "Have the warehouse report the gift's outbound number";
    }
    VoucherMissing "VOUCHER_MISSING": {
        "财务凭证号缺失", "The finance voucher number is missing";
        "由财务登记凭证号", "Have finance record the voucher number";
    }
    // Refusals of commands.
    WrongStatus "WRONG_STATUS": {
        "订单状态为 {0},此操作需要 {1}", "The order is {0}; this needs {1}";
        "刷新订单,按当前状态下允许的操作继续", "Look at the order again and take one of the actions that its status allows";
    }
    AlreadyShipped "ALREADY_SHIPPED": {
        "订单已出库,请走拦截和退货", "The order is shipped; recall it at the carrier and open a return";
        "请承运商拦截包裹,并开退货单", "Ask the carrier to recall the parcel, and open a return";
    }
    ConditionsUnmet "CONDITIONS_UNMET": {
        "条件未满足,状态仍为 {0}", "Conditions are unmet; the order stays {0}";
        "逐项完成列出的条件,然后重试", "Meet each condition that is named, then repeat";
    }
    ScanKept "SCAN_KEPT": {
        "扫描已记录,条件满足后自动出库;当前状态 {0}", "The scan is kept and the order ships by itself once the rest is there; it is {0} now";
        "无需重扫;完成列出的条件即可", "No second scan is needed; meet the conditions that are named";
    }
    NotPermitted "NOT_PERMITTED": {
        "您的角色无权执行此操作", "Your role may not do this";
        "请有此权限的同事操作,或向管理员申请", "Ask a colleague whose role may do it, or ask for the right";
    }
    NotFound "NOT_FOUND": {
        "未找到:{0}", "Not found: {0}";
        "核对单号、电话和店铺;不在您范围内的订单也显示为未找到", "Check number, phone and shop; what lies outside your scope is not found either";
    }
    StaleVersion "STALE_VERSION": {
        "订单已被更新(当前版本 {0}),请刷新后重试", "The order has changed (version {0} now); look again and repeat";
        "刷新后核对改动,用新的版本号重试", "Look at what changed, then repeat with the new version";
    }
    IdempotencyConflict "IDEMPOTENCY_CONFLICT": {
        "该幂等键已用于不同的输入", "This idempotency key was used with another input";
        "新的操作请用新的幂等键;重试时输入必须不变", "Use a new key for a new command; a repeated one must be the same in every field";
    }
    InvalidInput "INVALID_INPUT": {
        "输入无效:{0}", "The input is not valid: {0}";
        "更正所指的字段后重试", "Correct the field that is named and repeat";
    }
    PhoneInvalid "PHONE_INVALID": {
        "不是有效的电话号码", "This is no phone number";
        "核对号码;境外号码请带国家代码,如 +852", "Check the number; put the country's code before a foreign one, like +852";
    }
    ReasonRequired "REASON_REQUIRED": {
        "请填写原因", "Give a reason";
        "写一句同事看得懂的原因", "Write one sentence that a colleague understands";
    }
    PhoneUnknown "PHONE_UNKNOWN": {
        "平台未提供完整电话", "The channel did not send the whole phone number";
        "在渠道后台联系买家,或请买家提供电话", "Write to the buyer in the channel, or ask for the number";
    }
    CustomerErased "CUSTOMER_ERASED": {
        "客户信息已应要求删除", "The customer was erased at their request";
        "不要重新录入该客户的信息;新的订单按新客户处理", "Do not put the person's data back; a new order is taken in as usual";
    }
    HoldNotActive "HOLD_NOT_ACTIVE": {
        "挂起已解除", "The hold is released already";
        "无需操作;刷新可见最新状态", "Nothing is left to do; look again for the newest state";
    }
    ReturnWrongStatus "RETURN_WRONG_STATUS": {
        "售后单状态为 {0},此操作需要 {1}", "The return is {0}; this needs {1}";
        "刷新售后单,按当前步骤继续", "Look at the return again and take its next step";
    }
    QuantityExceeded "QUANTITY_EXCEEDED": {
        "数量超出:{0}", "The quantity is too large: {0}";
        "把数量改为不超过订单中剩余的数量", "Ask for no more than what the order still has";
    }
    RefundExceeded "REFUND_EXCEEDED": {
        "退款 {0} 超过可退 {1}", "{0} is more than the {1} that can be paid back";
        "把金额改为不超过可退金额", "Pay back no more than the amount that is named";
    }
    RangeInvalid "RANGE_INVALID": {
        "时间范围无效", "The range of time is not valid";
        "开始时间必须早于结束时间,且带时区", "Let the range begin before it ends, with offsets";
    }
    FormatUnavailable "FORMAT_UNAVAILABLE": {
        "暂不支持 {0},请使用 CSV", "{0} is not available yet; use CSV";
        "选择 CSV", "Choose CSV, which every spreadsheet opens";
    }
    PayloadUnreadable "PAYLOAD_UNREADABLE": {
        "报文无法解析:{0}", "The payload cannot be read: {0}";
        "报文已保存;修正映射文件后运行 panorama replay", "The payload is kept: mend the mapping file, then run panorama replay";
    }
    // Reasons of what the system decided.
    ShipByChannel "SHIP_BY_CHANNEL": {
        "渠道承诺的发货截止时间", "The channel's own ship-by deadline";
        "以渠道的时间为准,逾期会被渠道处罚", "The channel's time counts; being late is fined there";
    }
    ShipByShopHours "SHIP_BY_SHOP_HOURS": {
        "付款后 {0} 小时内发货(店铺设置)", "{0} hours after payment, as the shop is set";
        "如需更改,请修改该店铺的发货时限", "To change it, change the hours of the shop";
    }
    ShipByNotPaid "SHIP_BY_NOT_PAID": {
        "付款后才开始计算发货承诺", "The promise begins with the payment";
        "无需操作;付款后自动计算", "Nothing to do; it is worked out with the payment";
    }
    HoldPlaced "HOLD_PLACED": {
        "挂起原因:{0}", "On hold because: {0}";
        "处理原因后解除挂起", "Deal with the reason, then release the hold";
    }
    LabelReprinted "LABEL_REPRINTED": {
        "面单第 {0} 次打印,需人工复核", "The label was printed {0} times; a person has to look";
        "核对只有一个包裹在途,作废多余面单,然后解除挂起", "Make sure that one parcel is on its way, void the other label, then release the hold";
    }
    ConflictChannelAhead "CONFLICT_CHANNEL_AHEAD": {
        "渠道称 {0},但仓库实际为 {1}:是否出库以仓库为准", "The channel says {0}, the warehouse says {1}: the warehouse decides what has left it";
        "请仓库核实包裹;在仓库出库之前不要答复已发货", "Have the warehouse look for the parcel; do not tell the buyer that it is shipped before it is";
    }
    ConflictDelivered "CONFLICT_DELIVERED": {
        "{0} 称已签收,但没有承运商扫描:以承运商为准", "{0} says delivered without a carrier's scan: the carrier decides";
        "向承运商查询;确认之前不要按已签收答复", "Ask the carrier; do not call it delivered before that";
    }
    ConflictCancelled "CONFLICT_CANCELLED": {
        "渠道已取消,但订单为 {0}:需拦截", "The channel cancelled, but the order is {0}: recall it";
        "立即挂起或拦截,避免发出已取消的订单", "Hold or recall it at once, so that nothing cancelled is shipped";
    }
    ConflictNotCancelled "CONFLICT_NOT_CANCELLED": {
        "本系统已取消,但 {0} 称 {1}:请核实", "It is cancelled here, but {0} says {1}: check it";
        "在对方系统取消,或核实是否误取消", "Cancel it in the other system too, or find out whether it was cancelled by mistake";
    }
    AlertIngestFailure "ALERT_INGEST_FAILURE": {
        "{0} 条报文无法解析(店铺 {1})", "{0} payloads of shop {1} cannot be read";
        "在 ingestFailures 中查看报文,修正映射后运行 panorama replay", "Read the payloads under ingestFailures, mend the mapping, then run panorama replay";
    }
    AlertUnknownStatus "ALERT_UNKNOWN_STATUS": {
        "渠道 {0} 出现未知状态 {1}", "Channel {0} sent the unknown status {1}";
        "在映射的状态表中加入该状态,然后 replay", "Add the status to the table of the mapping, then replay";
    }
    AlertConflict "ALERT_CONFLICT": {
        "订单 {0} 各系统状态矛盾", "Systems contradict each other on order {0}";
        "打开订单卡片的矛盾一栏,按所示规则核实", "Open the conflicts on the order's card and check what the rule names";
    }
    AlertPromiseOverdue "ALERT_PROMISE_OVERDUE": {
        "订单 {0} 已超过承诺发货时间", "Order {0} is past its ship-by time";
        "催促仓库,并先告知买家", "Hurry it in the warehouse, and tell the buyer first";
    }
    AlertDeliveryReused "ALERT_DELIVERY_REUSED": {
        "店铺 {0} 的推送编号 {1} 以不同内容重复出现", "Delivery {1} of shop {0} came again with another body";
        "核对平台推送记录;若不是平台所为,更换店铺密钥", "Look into the platform's log; if it did not send this, change the shop's secret";
    }
    AlertPollFailing "ALERT_POLL_FAILING": {
        "店铺 {0} 连续 {1} 次拉单失败", "Shop {0} could not be polled {1} times in a row";
        "检查店铺授权是否过期、网络和平台公告;恢复后自动补拉", "Check whether the shop's authorization ended, the network, the platform's notices; what was missed is fetched by itself";
    }
    DiscountByChannel "DISCOUNT_BY_CHANNEL": {
        "渠道优惠:{0}", "The channel's reduction: {0}";
        "无需操作;金额由渠道承担或约定", "Nothing to do; the channel bears or agreed it";
    }
    ExportFailed "EXPORT_FAILED": {
        "导出失败:{0}", "The export failed: {0}";
        "重新导出;若再次失败,请把编号交给工程师", "Export again; if it fails once more, give its id to an engineer";
    }
    LiabilityOpen "LIABILITY_OPEN": {
        "尚未判定责任", "Nobody has decided who is liable";
        "由负责售后的同事判定责任", "A colleague of after-sales decides";
    }
}
