//! The labels of fields of inputs and of the card, where a message names one.

use crate::refusal::Language;

/// A field by its name in the API, in Chinese and in English.
const FIELDS: &[(&str, &str, &str)] = &[
    // Parts of an order.
    ("address", "地址", "address"),
    ("contact", "收件信息", "contact"),
    ("customer", "客户", "customer"),
    ("discounts", "优惠", "discounts"),
    ("line", "商品行", "line"),
    ("lines", "商品", "lines"),
    ("name", "姓名", "name"),
    ("number", "单号", "number"),
    ("order", "订单", "order"),
    ("phone", "电话", "phone"),
    ("placedAt", "下单时间", "time of the order"),
    ("promise", "发货承诺", "promise"),
    ("rawStatus", "渠道状态", "status in the channel"),
    ("remark", "备注", "remark"),
    ("return", "售后单", "return"),
    ("shipment", "包裹", "parcel"),
    ("shipments", "包裹", "parcels"),
    ("tags", "标签", "tags"),
    ("totals", "金额", "amounts"),
    ("trackingNumber", "运单号", "tracking number"),
    // Inputs.
    ("alert", "预警", "alert"),
    ("allowedAddresses", "允许的来源地址", "allowed addresses"),
    ("amount", "金额", "amount"),
    ("at", "时间", "time"),
    ("body", "内容", "text"),
    ("carrier", "承运商", "carrier"),
    ("count", "数量", "count"),
    ("deviceId", "设备编号", "device"),
    ("document", "映射文件", "mapping document"),
    ("erasure", "抹除", "erasure"),
    ("export", "导出", "export"),
    ("failure", "失败的报文", "failed payload"),
    ("finance", "财务含义", "meaning for finance"),
    ("hold", "挂起", "hold"),
    ("idempotencyKey", "幂等键", "idempotency key"),
    ("kind", "类型", "kind"),
    ("legal", "法律含义", "legal meaning"),
    ("mapping", "映射", "mapping"),
    ("note", "说明", "note"),
    ("operations", "运营含义", "meaning for operations"),
    ("orderStatus", "订单状态", "status of the order"),
    ("payload", "报文", "payload"),
    ("reason", "原因", "reason"),
    ("releaseAt", "解除时间", "time of release"),
    ("revocation", "停用记录", "revocation"),
    ("role", "角色", "role"),
    ("savedSearch", "保存的搜索", "saved search"),
    ("scannedAt", "扫描时间", "time of the scan"),
    ("settledAt", "结算时间", "time of settlement"),
    ("shipmentStatus", "包裹状态", "status of the parcel"),
    ("shop", "店铺", "shop"),
    ("sku", "SKU", "SKU"),
    ("status", "状态", "status"),
    ("step", "状态步骤", "step"),
    ("subject", "令牌所属的人", "subject of the token"),
    ("text", "查找内容", "text"),
    ("threshold", "预警阈值", "threshold"),
    ("to", "目标状态", "status to reach"),
    ("tokenId", "令牌编号", "id of the token"),
    ("until", "截止时间", "end"),
    ("value", "值", "value"),
    ("version", "版本", "version"),
    ("voucherNumber", "凭证号", "voucher number"),
    ("warehouse", "仓库", "warehouse"),
    ("where", "筛选条件", "filter"),
    ("windowSeconds", "时间窗口（秒）", "window in seconds"),
];

/// The demands on a field, in Chinese; in English they are shown unchanged.
const DEMANDS: &[(&str, &str)] =
    &[("a time to come", "应为将来的时间"), ("exactly one", "只能给出其中一项"), ("QC / STOCK", "仅用于质检和库存")];

/// The label of a field; of a path such as `lines.line`, of its last step. `None` = no message names the field.
pub fn field(path: &str, language: Language) -> Option<&'static str> {
    let name = path.rsplit('.').next().unwrap_or(path);
    let (_, zh, en) = FIELDS.iter().find(|(known, ..)| *known == name)?;
    Some(if language == Language::ZhCn { zh } else { en })
}

/// The labels of fields, one after the other; a name without a label stays as it is.
pub fn fields<T: AsRef<str>>(names: &[T], language: Language) -> String {
    let between = if language == Language::ZhCn { "、" } else { ", " };
    let said: Vec<&str> = names.iter().map(AsRef::as_ref).map(|name| field(name, language).unwrap_or(name)).collect();
    said.join(between)
}

/// The fields at fault in an input, and behind a colon the demand on them. A text that names no field stays as it is.
pub fn fault(text: &str, language: Language) -> String {
    let (names, demand) = text.split_once(": ").map_or((text, None), |(names, demand)| (names, Some(demand)));
    let names: Vec<&str> = names.split([',', '/']).map(str::trim).collect();
    if names.iter().any(|name| field(name, language).is_none()) {
        return text.to_owned();
    }
    let names = fields(&names, language);
    match (demand, language) {
        (None, _) => names,
        (Some(demand), Language::En) => format!("{names}: {demand}"),
        (Some(demand), Language::ZhCn) => {
            let said = DEMANDS.iter().find(|(known, _)| *known == demand).map_or(demand, |(_, zh)| zh);
            format!("{names}（{said}）")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_said_without_the_names_of_the_api() {
        let both = |text| [Language::ZhCn, Language::En].map(|language| fault(text, language));
        assert_eq!(both("trackingNumber"), ["运单号", "tracking number"]);
        assert_eq!(both("lines.line"), ["商品行", "line"]);
        assert_eq!(both("until: a time to come"), ["截止时间（应为将来的时间）", "end: a time to come"]);
        assert_eq!(both("idempotencyKey: 1 – 200"), ["幂等键（1 – 200）", "idempotency key: 1 – 200"]);
        assert_eq!(both("tokenId / subject"), ["令牌编号、令牌所属的人", "id of the token, subject of the token"]);
        assert_eq!(both("SF1000000000000"), ["SF1000000000000", "SF1000000000000"], "what somebody typed stays");
    }
}
