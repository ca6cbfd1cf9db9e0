//! The reasons of holds (挂起). Refusals, alerts and events name them.

use macros::Label;
use serde::{Deserialize, Serialize};

/// The reason of a hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = hold_reason)]
pub enum HoldReason {
    /// The customer asked to wait.
    #[label("客户要求", "customer's request")]
    CustomerRequest,
    /// The address must be checked or changed.
    #[label("地址待核实", "address to be checked")]
    AddressCheck,
    /// The payment must be checked.
    #[label("付款待核实", "payment to be checked")]
    PaymentCheck,
    /// The order is suspected of fraud.
    #[label("风险待核实", "suspected fraud")]
    FraudCheck,
    /// The stock of the goods is short.
    #[label("库存不足", "stock is short")]
    StockShort,
    /// Shipping to the region is forbidden at present.
    #[label("地区限运", "region embargo")]
    RegionEmbargo,
    /// A label was printed a second time.
    #[label("面单重复打印", "label printed again")]
    LabelReprint,
    /// Quality control rejected some of the goods.
    #[label("质检未通过", "quality control rejected it")]
    QcRejected,
    /// Another reason, which the note states.
    #[label("其他", "other")]
    Other,
    /// The channel forbids shipping for now and lifts that by itself; people cannot place it.
    #[label("渠道禁止发货", "the channel forbids shipping")]
    ChannelForbids,
    /// The buyer asks the channel for the money back; the channel lifts it with its answer.
    #[label("买家申请退款", "the buyer asks for the money back")]
    RefundRequested,
    /// The channel claims by an unsigned part of a message that the order is cancelled or deleted; people cannot place it.
    #[label("渠道称已取消（未签名）", "the channel claims, unsigned, that it is cancelled")]
    ChannelClaim,
    /// The order was placed to test the shop; people cannot place it.
    #[label("测试订单", "test order", "a test order")]
    TestOrder,
    /// Everything that was paid is paid back; people cannot place it.
    #[label("已全额退款", "paid back in full")]
    Refunded,
    /// Name, phone, address or lines changed after a label was printed, so the label no longer counts; people cannot place it.
    #[label("面单打印后有变更", "something changed after the label was printed")]
    ChangedAfterLabel,
    /// The material of a customized line, such as its font file, is missing.
    #[label("待补素材", "material is missing", "missing material")]
    PendingMaterials,
    /// Unusually many orders of one phone or buyer must be checked.
    #[label("异常下单待审", "unusual orders to be checked")]
    RiskReview,
    /// A price is far below the list price.
    #[label("价格异常", "unusual price", "an unusual price")]
    PriceAnomaly,
    /// The address changed after picking began.
    #[label("拣货后改地址", "address changed after picking", "an address that changed after picking")]
    AddressChanged,
}
