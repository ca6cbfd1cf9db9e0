//! Labels of API values in a reader's language: statuses, hold reasons, return states and limits, where a message names them.

mod fields;
mod operations;

pub use fields::{fault, field, fields};
pub use operations::operation;

use crate::refusal::Language;

/// The API values, each with its label in Chinese and in English.
const WORDS: &[(&str, &str, &str)] = &[
    // Order status.
    ("PENDING_PAYMENT", "待付款", "pending payment"),
    ("PAID", "已付款", "paid"),
    ("APPROVED", "已审核", "approved"),
    ("PICKING", "拣货中", "picking"),
    ("PACKED", "已打包", "packed"),
    ("SHIPPED", "已出库", "shipped"),
    ("DELIVERED", "已签收", "delivered"),
    ("COMPLETED", "已完成", "completed"),
    ("CANCELLED", "已取消", "cancelled"),
    // Hold reasons.
    ("CUSTOMER_REQUEST", "客户要求", "customer's request"),
    ("ADDRESS_CHECK", "地址待核实", "address to be checked"),
    ("PAYMENT_CHECK", "付款待核实", "payment to be checked"),
    ("FRAUD_CHECK", "风险待核实", "suspected fraud"),
    ("STOCK_SHORT", "库存不足", "stock is short"),
    ("REGION_EMBARGO", "地区限运", "region embargo"),
    ("LABEL_REPRINT", "面单重复打印", "label printed again"),
    ("QC_REJECTED", "质检未通过", "quality control rejected it"),
    ("OTHER", "其他", "other"),
    ("CHANNEL_FORBIDS", "渠道禁止发货", "the channel forbids shipping"),
    ("REFUND_REQUESTED", "买家申请退款", "the buyer asks for the money back"),
    ("CHANNEL_CLAIM", "渠道称已取消（未签名）", "the channel claims, unsigned, that it is cancelled"),
    ("CHANGED_AFTER_LABEL", "面单打印后有变更", "something changed after the label was printed"),
    ("TEST_ORDER", "测试订单", "a test order"),
    // Return status.
    ("REQUESTED", "已申请", "requested"),
    ("RECEIVED", "已收到退货", "received"),
    ("REFUNDED", "已退款", "refunded"),
    ("EXCHANGED", "已换货", "exchanged"),
    ("REJECTED", "已拒绝", "rejected"),
    // Parcels.
    ("PENDING", "待揽收", "pending"),
    ("PICKED_UP", "已揽收", "picked up"),
    ("IN_TRANSIT", "运输中", "in transit"),
    ("OUT_FOR_DELIVERY", "派送中", "out for delivery"),
    ("EXCEPTION", "异常", "exception"),
    ("RETURNED", "已退回", "returned"),
    ("UNKNOWN", "未知", "unknown"),
    // Sources.
    ("CHANNEL", "渠道", "the channel"),
    ("CARRIER", "承运商", "the carrier"),
    ("ERP", "ERP", "the ERP"),
    ("WMS", "WMS", "the WMS"),
    ("STAFF", "员工", "staff"),
    ("RULE", "规则", "a rule"),
    ("SYSTEM", "本系统", "this service"),
    // Channels.
    ("TAOBAO", "淘宝", "Taobao"),
    ("TMALL", "天猫", "Tmall"),
    ("JD", "京东", "JD"),
    ("SHOPIFY", "Shopify", "Shopify"),
    ("YOUZAN", "有赞", "Youzan"),
    // Roles.
    ("CUSTOMER_SERVICE", "客服", "customer service"),
    ("WAREHOUSE", "仓库", "the warehouse"),
    ("WAREHOUSE_LEAD", "仓库主管", "the warehouse lead"),
    ("FINANCE", "财务", "finance"),
    ("MANAGER", "经理", "a manager"),
    ("OPERATIONS", "运营", "operations"),
    ("PURCHASING", "采购", "purchasing"),
    // Conditions of transitions.
    ("PAYABLE_COVERED", "应付金额已付清", "the payable amount is paid"),
    ("NO_ACTIVE_HOLD", "没有生效的挂起", "no hold is active"),
    ("ADDRESS_SHIPPABLE", "收货地址可以发货", "the address can be shipped to"),
    ("STOCK_RESERVED", "没有系统说库存不足", "no system says that stock is short"),
    ("LINES_PICKED", "每行商品已拣或说明了原因", "every line is picked or explained"),
    ("GIFTS_PRESENT", "赠品齐全", "the gifts are picked whole"),
    ("SOMETHING_PICKED", "至少拣到一件商品", "something is picked that has not left"),
    ("OUTBOUND_SCANNED", "运单号已扫描出库", "the tracking number is scanned out"),
    ("WMS_OUTBOUND_CONFIRMED", "WMS 已确认出库", "the WMS confirmed the outbound"),
    ("NO_OPEN_QC_REJECTION", "质检没有拒绝", "no rejection of quality control is open"),
    ("NO_HELD_PARCEL", "包裹中的商品没有被挂起", "no line in a parcel is held"),
    ("CONTENTS_MATCH", "包裹内容与拣货和渠道订单一致", "the parcels hold what was picked and what the channel wants"),
    ("LABELS_CURRENT", "面单内容仍然有效", "every label still counts"),
    ("PAYMENT_STANDS", "渠道没有收回付款", "the channel does not take the payment back"),
    ("NOTHING_REMAINS", "没有待发件数", "nothing is left to be sent"),
    ("CARRIER_DELIVERY_SCANNED", "承运商已扫描签收", "the carrier scanned the delivery of every parcel"),
    ("MAIN_GOODS_DELIVERED", "主商品已签收", "the main goods are delivered"),
    ("GIFT_OUTBOUND_NUMBER", "有赠品出库单号", "the gift's outbound number is there"),
    ("FINANCE_VOUCHER", "有财务凭证号", "finance's voucher number is there"),
    ("PAYABLE_KNOWN", "应付金额已知", "the payable amount is known"),
    ("ONLY_CASH_ON_DELIVERY", "未付款项均为货到付款", "every open payment is cash on delivery"),
    ("REMITTANCE_RECEIVED", "已收到货到付款回款", "the carrier's remittance is received"),
    ("NOT_PAID_BACK", "没有全额退款", "the order is not paid back in full"),
    ("REPLACEMENT_DELIVERED", "换货的新商品已签收", "the replacement of an exchange is delivered"),
    ("QC_PASSED", "质检已通过", "quality control passed the parcel"),
    ("LABEL_PRINTED", "已打印有效面单", "the parcel has a label that counts"),
    ("STOCK_CONFIRMED", "系统已确认预留库存", "a system confirmed that the stock is reserved"),
    // Limits that a request may exceed.
    ("DOCUMENT_BYTES", "文档字节", "bytes of the document"),
    ("TOKENS", "词法单元", "tokens"),
    ("BRACKETS", "括号嵌套", "brackets inside brackets"),
    ("SELECTIONS", "展开片段后的选择", "selections, with every fragment counted where it is spread,"),
    ("FIELD_LEVELS", "字段层数", "levels of fields"),
    ("INTROSPECTION_LEVELS", "自省层数", "levels of introspection"),
    ("INTROSPECTION_LISTS", "自省中的嵌套列表", "lists inside lists of introspection"),
    ("ALIASES", "别名", "aliases"),
    ("DIRECTIVES", "指令", "directives"),
    ("ROOT_FIELDS", "根字段", "root fields"),
    ("MUTATIONS", "变更", "mutations"),
    ("VALUES", "值", "values"),
    ("VARIABLE_BYTES", "订阅变量字节", "bytes of a subscription's variables"),
    ("DIGITS", "一个数字的位数", "digits of one number"),
    // Places in which a NUL was found.
    ("DOCUMENT", "文档", "The document"),
];

/// The label of one API value in the reader's language; any other text stays as it is.
pub fn word(text: &str, language: Language) -> &str {
    match (WORDS.iter().find(|(known, ..)| *known == text), language) {
        (Some((_, zh, _)), Language::ZhCn) => zh,
        (Some((_, _, en)), Language::En) => en,
        (None, _) => text,
    }
}

/// A text such as `PICKING / PACKED` with the label of each API value in it, in the reader's language.
pub fn words(text: &str, language: Language) -> String {
    let is_part = |c: char| c.is_ascii_uppercase() || c == '_';
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_part(c)).unwrap_or(from.len());
        said.push_str(before);
        said.push_str(word(&from[..end], language));
        rest = &from[end..];
    }
    said.push_str(rest);
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every API value that a sentence may name has a label in each language.
    #[test]
    fn every_value_that_a_sentence_names_has_words() {
        use crate::access::actor::Role;
        use crate::kernel::status::OrderStatus;
        use crate::order::returns::ReturnStatus;
        use crate::order::status_matrix::Condition;

        let statuses = OrderStatus::ALL.map(OrderStatus::name);
        let returns = ReturnStatus::ALL.map(ReturnStatus::name);
        let conditions = Condition::ALL.map(Condition::name);
        let roles = Role::ALL.iter().map(|role| role.name()).filter(|name| *name != "SYSTEM");
        let holds = [
            "ADDRESS_CHECK",
            "CHANGED_AFTER_LABEL",
            "CHANNEL_CLAIM",
            "CHANNEL_FORBIDS",
            "CUSTOMER_REQUEST",
            "FRAUD_CHECK",
            "LABEL_REPRINT",
            "OTHER",
            "PAYMENT_CHECK",
            "QC_REJECTED",
            "REFUND_REQUESTED",
            "REGION_EMBARGO",
            "STOCK_SHORT",
            "TEST_ORDER",
        ];
        let parcels = ["PENDING", "PICKED_UP", "IN_TRANSIT", "OUT_FOR_DELIVERY", "DELIVERED", "EXCEPTION", "RETURNED", "UNKNOWN"];
        let all = statuses.iter().chain(&returns).chain(&conditions).chain(&holds).chain(&parcels).copied().chain(roles);
        for name in all {
            assert!(word(name, Language::ZhCn) != name && word(name, Language::En) != name, "{name}");
        }
    }

    #[test]
    fn lists_of_words_are_said_word_by_word() {
        assert_eq!(words("PICKING / PACKED", Language::ZhCn), "拣货中 / 已打包");
        assert_eq!(words("PAID … COMPLETED", Language::En), "paid … completed");
        assert_eq!(words("SF1000 文三路", Language::ZhCn), "SF1000 文三路");
    }
}
