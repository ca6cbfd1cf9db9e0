//! The conditions that steps of an order need. Their rows are in the status matrix.

use macros::Label;
use serde::{Deserialize, Serialize};

/// A condition that a step of an order needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = condition)]
pub enum Condition {
    /// The payable amount is paid. A deposit alone does not cover it.
    #[label("应付金额已付清", "the payable amount is paid")]
    PayableCovered,
    /// No active hold blocks the step.
    #[label("没有生效的挂起", "no hold is active")]
    NoActiveHold,
    /// The address has a country or province, a city and a line, and the region is known.
    #[label("收货地址可以发货", "the address can be shipped to")]
    AddressShippable,
    /// No system reports that stock is short.
    #[label("没有系统说库存不足", "no system says that stock is short")]
    StockReserved,
    /// Every line is picked, or has a reason why it is short.
    #[label("每行商品已拣或说明了原因", "every line is picked or explained")]
    LinesPicked,
    /// The gift lines are picked completely.
    #[label("赠品齐全", "the gifts are picked whole")]
    GiftsPresent,
    /// At least one picked piece has not left yet.
    #[label("至少拣到一件商品", "something is picked that has not left")]
    SomethingPicked,
    /// A handheld scanned the tracking number.
    #[label("运单号已扫描出库", "the tracking number is scanned out")]
    OutboundScanned,
    /// The WMS confirmed the outbound.
    #[label("WMS 已确认出库", "the WMS confirmed the outbound")]
    WmsOutboundConfirmed,
    /// No rejection by quality control is open.
    #[label("质检没有拒绝", "no rejection of quality control is open")]
    NoOpenQcRejection,
    /// Every line in a parcel that is still here is free of holds.
    #[label("包裹中的商品没有被挂起", "no line in a parcel is held")]
    NoHeldParcel,
    /// The parcels hold exactly what was picked and what the channel wants now.
    #[label("包裹内容与拣货和渠道订单一致", "the parcels hold what was picked and what the channel wants")]
    ContentsMatch,
    /// Every label of a parcel that is still here matches the order's present data.
    #[label("面单内容仍然有效", "every label still counts")]
    LabelsCurrent,
    /// The channel still reports the order as paid.
    #[label("渠道没有收回付款", "the channel does not take the payment back")]
    PaymentStands,
    /// No piece remains to be sent.
    #[label("没有待发件数", "nothing is left to be sent")]
    NothingRemains,
    /// A carrier's scan reports the delivery of every parcel.
    #[label("承运商已扫描签收", "the carrier scanned the delivery of every parcel")]
    CarrierDeliveryScanned,
    /// The main goods are delivered.
    #[label("主商品已签收", "the main goods are delivered")]
    MainGoodsDelivered,
    /// The outbound number of the gift is recorded, if the order has a gift.
    #[label("有赠品出库单号", "the gift's outbound number is there")]
    GiftOutboundNumber,
    /// The voucher number of finance is recorded.
    #[label("有财务凭证号", "finance's voucher number is there")]
    FinanceVoucher,
    /// The amount that has to be paid is known.
    #[label("应付金额已知", "the payable amount is known")]
    PayableKnown,
    /// Every open payment is cash on delivery.
    #[label("未付款项均为货到付款", "every open payment is cash on delivery")]
    OnlyCashOnDelivery,
    /// The carrier handed over the cash that it collected at the door.
    #[label("已收到货到付款回款", "the carrier's remittance is received")]
    RemittanceReceived,
    /// The customer has not been paid back in full.
    #[label("没有全额退款", "the order is not paid back in full")]
    NotPaidBack,
    /// The newest confirmed check of quality control passed the parcel. The default matrix has no row with it.
    #[label("质检已通过", "quality control passed the parcel")]
    QcPassed,
    /// The parcel has a valid label. The default matrix has no row with it.
    #[label("已打印有效面单", "the parcel has a label that counts")]
    LabelPrinted,
    /// A system confirmed that the stock is reserved. The default matrix has no row with it.
    #[label("系统已确认预留库存", "a system confirmed that the stock is reserved")]
    StockConfirmed,
    /// The replacement of an exchange has been delivered.
    #[label("换货的新商品已签收", "the replacement of an exchange is delivered")]
    ReplacementDelivered,
}
