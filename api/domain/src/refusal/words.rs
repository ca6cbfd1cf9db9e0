//! Labels of what has no enum: the fields of inputs and of the card where a message names one, and the operations of the audit log, whose
//! readers do not program.

use crate::refusal::Language;

/// A field by its name in the API, in Chinese and in English.
const FIELDS: &[(&str, &str, &str)] = &[
    // Parts of an order.
    ("address", "地址", "address"),
    ("contact", "收件信息", "contact"),
    ("customer", "客户", "customer"),
    ("customerLevel", "客户等级", "customer level"),
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
    ("serviceLevel", "服务等级", "level of service"),
    ("shipment", "包裹", "parcel"),
    ("shipments", "包裹", "parcels"),
    ("signals", "备注信号", "signals of the note"),
    ("tags", "标签", "tags"),
    ("totals", "金额", "amounts"),
    ("trackingNumber", "运单号", "tracking number"),
    // Rules.
    ("actions", "动作", "actions"),
    ("condition", "条件", "condition"),
    ("embargo", "限运", "embargo"),
    ("regions", "地区", "regions"),
    ("rule", "规则", "rule"),
    ("ruleBacktest", "规则回测", "backtest of a rule"),
    ("trigger", "触发时机", "trigger"),
    ("validUntil", "失效时间", "end of validity"),
    // Inputs.
    ("alert", "预警", "alert"),
    ("allowedAddresses", "允许的来源地址", "allowed addresses"),
    ("amount", "金额", "amount"),
    ("at", "时间", "time"),
    ("assignee", "接手人", "assignee"),
    ("body", "内容", "text"),
    ("carrier", "承运商", "carrier"),
    ("category", "类目", "category"),
    ("components", "组合商品", "components"),
    ("contentType", "文件类型", "content type"),
    ("count", "数量", "count"),
    ("cutOff", "截单时间", "cut-off"),
    ("deviceId", "设备编号", "device"),
    ("document", "映射文件", "mapping document"),
    ("erasure", "抹除", "erasure"),
    ("export", "导出", "export"),
    ("failure", "失败的报文", "failed payload"),
    ("fileName", "文件名", "name of the file"),
    ("finance", "财务含义", "meaning for finance"),
    ("hold", "挂起", "hold"),
    ("hours", "营业时间", "opening hours"),
    ("idempotencyKey", "幂等键", "idempotency key"),
    ("kind", "类型", "kind"),
    ("legal", "法律含义", "legal meaning"),
    ("listPrice", "吊牌价", "list price"),
    ("mapping", "映射", "mapping"),
    ("note", "说明", "note"),
    ("operations", "运营含义", "meaning for operations"),
    ("orderStatus", "订单状态", "status of the order"),
    ("outcome", "处理结果", "outcome"),
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
    ("size", "大小", "size"),
    ("sku", "SKU", "SKU"),
    ("status", "状态", "status"),
    ("step", "状态步骤", "step"),
    ("subject", "令牌所属的人", "subject of the token"),
    ("task", "待办", "task"),
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

/// An operation by its name in the API, in Chinese and in English.
const OPERATIONS: &[(&str, &str, &str)] = &[
    // Queries and subscriptions.
    ("alertThresholds", "查看预警阈值", "look at the thresholds of alerts"),
    ("alerts", "查看预警", "look at alerts"),
    ("auditLog", "查看审计日志", "look at the audit log"),
    ("customer", "查找客户", "look for a customer"),
    ("embargo", "关注限运", "follow an embargo"),
    ("embargoPreview", "预览限运", "look at the orders of an embargo"),
    ("embargoes", "查看限运", "look at embargoes"),
    ("ingestFailures", "查看失败的报文", "look at failed payloads"),
    ("mappingVersions", "查看映射的版本", "look at versions of a mapping"),
    ("mappings", "查看映射", "look at the mappings"),
    ("node", "按编号查看", "look at something by its id"),
    ("nodes", "按编号查看多项", "look at several things by their ids"),
    ("order", "查看订单", "look at an order"),
    ("orderEvents", "订阅订单动态", "follow what happens to orders"),
    ("orderExport", "查看导出", "look at an export"),
    ("orderSearch", "搜索订单", "search for orders"),
    ("orderStatuses", "查看状态含义", "look at the meanings of statuses"),
    ("orderTransitionVersions", "查看流转条件的版本", "look at versions of a step's conditions"),
    ("orderTransitions", "查看流转条件", "look at the conditions of steps"),
    ("orders", "查看订单列表", "look at a list of orders"),
    ("regions", "查看地区", "look at regions"),
    ("returnCounts", "查看售后数量", "look at the counts of returns"),
    ("returns", "查看售后列表", "look at a list of returns"),
    ("ruleBacktest", "查看规则回测", "look at a backtest of a rule"),
    ("savedSearchOrders", "执行保存的搜索", "look at the orders of a saved search"),
    ("savedSearches", "查看保存的搜索", "look at saved searches"),
    ("shopSettings", "查看店铺设置", "look at the settings of shops"),
    ("shops", "查看店铺", "look at the shops"),
    ("skus", "查看商品目录", "look at the catalogue"),
    ("taskCounts", "查看待办数量", "look at the counts of tasks"),
    ("tasks", "查看待办", "look at tasks"),
    ("tokenRevocations", "查看已吊销的令牌", "look at the revoked tokens"),
    ("viewer", "查看自己的权限", "look at one's own rights"),
    ("warehouses", "查看仓库", "look at the warehouses"),
    // Mutations.
    ("alertAcknowledge", "接手预警", "take on an alert"),
    ("alertThresholdSet", "修改预警阈值", "set the threshold of an alert"),
    ("completedOrdersExport", "导出订单", "export orders"),
    ("conversationMessageRecord", "记录沟通", "write down a message"),
    ("customerErase", "删除客户信息", "erase a customer"),
    ("embargoLift", "解除限运", "lift an embargo"),
    ("embargoPlace", "设置限运", "place an embargo"),
    ("factReport", "上报事实", "report a fact"),
    ("holdsRelease", "批量解除挂起", "release several holds"),
    ("ingestReplay", "重新读取报文", "have failed payloads read again"),
    ("mappingRestore", "恢复映射版本", "go back to a version of a mapping"),
    ("mappingSet", "设置映射", "set a mapping"),
    ("mappingStatusSet", "设置状态对照", "give a status of a channel its meaning"),
    ("orderApprove", "审核订单", "approve an order"),
    ("orderCancel", "取消订单", "cancel an order"),
    ("orderContactReveal", "查看完整电话", "look at a phone in clear"),
    ("orderContactUpdate", "修改收件信息", "change the contact"),
    ("orderHoldPlace", "挂起订单", "place a hold"),
    ("orderHoldRelease", "解除挂起", "release a hold"),
    ("orderOutboundScan", "扫描出库", "scan a parcel out"),
    ("orderPackComplete", "完成打包", "complete a pack"),
    ("orderPickConfirm", "确认拣货", "confirm a pick"),
    ("materialUploadStart", "上传定制素材", "upload a material"),
    ("orderPriorityUpdate", "修改优先级", "change the priority"),
    ("orderPutBackConfirm", "确认放回库位", "put goods back to their place"),
    ("orderQcRecord", "登记质检", "record quality control"),
    ("orderReceive", "接收订单报文", "hand in a payload"),
    ("orderRemainderClose", "关闭剩余件数", "close what will not be sent"),
    ("orderRemarkUpdate", "修改备注", "change the remark"),
    ("orderReturnApprove", "同意售后", "agree to a return"),
    ("orderReturnOpen", "登记售后", "open a return"),
    ("orderReturnReceive", "收到退货", "receive a return"),
    ("orderReturnRefund", "退款", "pay a return back"),
    ("orderReturnReject", "拒绝售后", "reject a return"),
    ("orderStatusMeaningAgree", "同意状态含义", "agree to the meaning of a status"),
    ("orderStatusMeaningSet", "修改状态含义", "write the meaning of a status"),
    ("orderTransitionSet", "修改流转条件", "set the conditions of a step"),
    ("ordersApprove", "批量审核订单", "approve several orders"),
    ("payloadsReadAgain", "重新解析报文", "have payloads read again"),
    ("paymentRecord", "登记付款", "record a payment"),
    ("ruleBacktestCancel", "取消规则回测", "cancel a backtest of a rule"),
    ("ruleBacktestStart", "回测规则", "try a rule on past orders"),
    ("savedSearchCreate", "保存搜索", "save a search"),
    ("savedSearchDelete", "删除保存的搜索", "delete a saved search"),
    ("savedSearchUpdate", "修改保存的搜索", "change a saved search"),
    ("settlementRecord", "登记结算", "record a settlement"),
    ("settlementsRecord", "批量登记结算", "record several settlements"),
    ("shipmentLabelPrint", "打印面单", "print a label"),
    ("shipmentTrackingReplace", "更正运单号", "correct a tracking number"),
    ("shipmentVoid", "作废包裹", "void a parcel"),
    ("shopSet", "设置店铺", "set a shop"),
    ("skuSet", "设置商品编码", "set a SKU"),
    ("taskAssign", "转交待办", "assign a task"),
    ("ruleActionKinds", "查看规则的动作", "see the actions of rules"),
    ("ruleFacts", "查看规则的事实", "see the facts of rules"),
    ("ruleFirings", "查看规则触发记录", "see the firings of rules"),
    ("ruleTest", "试用规则", "try a rule"),
    ("rules", "查看规则", "see the rules"),
    ("ruleSave", "保存规则", "save a rule"),
    ("ruleStateSet", "切换规则", "switch a rule"),
    ("rulesInstall", "安装默认规则", "install the shipped rules"),
    ("taskClaim", "接手待办", "take a task on"),
    ("taskComplete", "完成待办", "finish a task"),
    ("tokenRestore", "恢复令牌", "lift a revocation"),
    ("tokenRevoke", "吊销令牌", "revoke tokens"),
    ("voucherRecord", "登记财务凭证", "record a voucher"),
    ("vouchersRecord", "批量登记财务凭证", "record several vouchers"),
    ("warehouseProfileSet", "设置仓库模式", "set the profile of a warehouse"),
    ("warehouseSet", "设置仓库", "set a warehouse"),
    // Operations outside GraphQL.
    ("audit", "审计日志", "the audit log itself"),
    ("download", "下载导出文件", "download an export"),
    ("upload", "上传文件", "upload a file"),
    ("graphql", "发送请求", "send a request"),
    ("webhook", "推送", "send a delivery"),
];

/// The label of an operation; `None` = it has none, as commands of the command line.
pub fn operation(name: &str, language: Language) -> Option<&'static str> {
    let (_, zh, en) = OPERATIONS.iter().find(|(known, ..)| *known == name)?;
    Some(if language == Language::ZhCn { zh } else { en })
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
