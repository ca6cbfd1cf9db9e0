//! The table of codes: for each code the kinds of its values, its message and its guide, in Chinese and in English.
//! The messages go into answers; the guides stand on the page that every `guideUrl` leads to.

use serde::{Deserialize, Serialize};

use super::request::{RequestPart, RequestSize};
use super::table::{Place, Texts, codes, place, placer, region_name};
use crate::kernel::condition::Condition;
use crate::kernel::hold_reason::HoldReason;
use crate::kernel::label::{phrase_of, phrases_in};
use crate::kernel::return_status::ReturnStatus;
use crate::kernel::rule_fault::RuleFault;
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;

embargo_codes! { rule_codes task_codes codes
    // The matrix of transitions.
    ConditionKeepsGoods "CONDITION_KEEPS_GOODS" (Condition): {
        "{0}；它防止不该发的货离开，只能加严", "{0}: it keeps goods from leaving that must stay, and can only be made stricter";
        "可以为这一步增加条件，不能去掉这一条", "Add conditions to the step where you want it stricter; this one stays";
    }
    ConditionKeepsTruth "CONDITION_KEEPS_TRUTH" (Condition): {
        "{0}；没有它，状态会与事实不符", "{0}: without it the status would claim what has not happened";
        "这一条不能去掉；先让事实发生，状态会自动继续", "This condition stays; the status follows by itself once it is so";
    }
    ConditionOfCompany "CONDITION_OF_COMPANY" (Condition): {
        "{0}；由公司决定是否需要", "{0}: the company decides whether it asks for this";
        "由经理用 orderTransitionSet 增加或去掉，先试运行", "A manager adds it or takes it away with orderTransitionSet, after a trial with dryRun";
    }
    ConditionProtects "CONDITION_PROTECTS" ([Condition]): {
        "这些条件不能去掉：{0}", "These conditions cannot be taken away: {0}";
        "在 needs 中保留它们；可以增加更严的条件", "Keep them in needs; you may add stricter ones";
    }
    ConditionDoesNotFit "CONDITION_DOES_NOT_FIT" ([Condition]): {
        "这一步不能要求：{0}", "This step cannot ask for: {0}";
        "把条件加到它能够成立的步骤：审核、拣货、打包、出库或完成", "Add the condition to a step that an order can meet it at: approval, pick, pack, outbound or completion";
    }
    QcMissing "QC_MISSING": {
        "包裹尚未通过质检", "Quality control has not passed the parcel";
        "质检通过并记录后再扫描出库", "Have the parcel checked and the pass recorded, then scan it out";
    }
    StockNotConfirmed "STOCK_NOT_CONFIRMED": {
        "没有系统确认已预留库存", "No system has confirmed that the stock is reserved";
        "等待 ERP 或 WMS 确认预留；若已预留，请检查其连接", "Wait for the ERP or the WMS to confirm the reservation; if it shows one already, check its connection";
    }
    CompanySetting "COMPANY_SETTING": {
        "这一项涉及整个公司，而您的令牌只限于部分店铺", "This is about the whole company, and your token is limited to some shops";
        "请不限店铺的经理来查看或设置", "Ask a manager whose token is not limited to shops";
    }
    // Conditions that an order lacks.
    PayableNotCovered "PAYABLE_NOT_COVERED": {
        "应付 {0}，实付 {1}，尚未付清", "{0} is payable, {1} is paid";
        "等待买家付清余款，或在渠道核对付款；付清后订单自动继续", "Wait for the rest of the payment or check it in the channel; the order goes on by itself once it is covered";
    }
    OnHold "ON_HOLD" ([HoldReason]): {
        "订单被挂起：{0}", "The order is on hold: {0}";
        "查看卡片上的挂起原因，由有权限的人解除挂起后再操作", "Read the reason of the hold on the card, have it released by somebody who may, then repeat";
    }
    AddressNotShippable "ADDRESS_NOT_SHIPPABLE": {
        "收货地址不完整或无法识别：{0}", "The address cannot be shipped to: {0}";
        "联系买家补全省、市、区和详细地址，在渠道更正后会自动更新", "Ask the buyer for the missing parts and have the address corrected in the channel; the order follows";
    }
    StockShort "STOCK_SHORT": {
        "库存不足", "Stock is short";
        "改从其他仓发货、等待到货，或与买家商量换货或取消", "Ship from another warehouse, wait for goods, or agree on another item or a cancellation with the buyer";
    }
    LinesNotPicked "LINES_NOT_PICKED": {
        "还有商品未拣且未说明原因：{0}", "Lines are neither picked nor explained: {0}";
        "补拣列出的商品，或为缺少的数量填写原因后再次确认", "Pick the lines named, or give a reason for each missing quantity, and confirm again";
    }
    GiftMissing "GIFT_MISSING": {
        "赠品未放入：{0}", "Gift lines are missing: {0}";
        "把列出的赠品放入包裹后再完成打包", "Put the gifts named into the parcel, then complete the pack";
    }
    LabelNotPrinted "LABEL_NOT_PRINTED": {
        "尚未打印面单", "No label was printed";
        "先打印面单，贴好后再扫描出库", "Print the label and put it on the parcel first";
    }
    OutboundScanMissing "OUTBOUND_SCAN_MISSING": {
        "尚未扫描运单号出库", "The tracking number was not scanned out";
        "在出库口扫描包裹上的运单号", "Scan the tracking number at the outbound gate";
    }
    WmsOutboundMissing "WMS_OUTBOUND_MISSING": {
        "WMS 尚未确认出库", "The WMS has not confirmed the outbound";
        "等待 WMS 回传出库；若 WMS 已出库，请检查其连接", "Wait for the WMS to report the outbound; if it shows one already, check its connection";
    }
    QcRejected "QC_REJECTED": {
        "质检未通过", "Quality control rejected the parcel";
        "按质检意见返工，复检通过后再出库", "Repair what quality control found and have the parcel checked again";
    }
    ContentsDiffer "CONTENTS_DIFFER": {
        "包裹内容与拣货或渠道订单不一致：{0}", "The parcels do not hold what was picked or what the channel wants now: {0}";
        "按渠道现在的数量重新拣货、打包并重打面单；不再发的件数请关闭", "Pick and pack these lines again and print a new label; close pieces that will never be sent";
    }
    LabelVoid "LABEL_VOID": {
        "面单打印后订单已变更，面单作废", "The order changed after the label was printed: the label no longer counts";
        "在卡片上查看变更，解除挂起，重打面单后再扫描", "Look at what changed on the card, have the hold released, print the label anew and scan that";
    }
    ParcelNotPacked "PARCEL_NOT_PACKED": {
        "包裹 {0} 中没有打包任何商品", "Nothing was packed into parcel {0}";
        "核对运单号；商品在另一个包裹中", "Check the tracking number: the goods are in another parcel";
    }
    ChannelSaysUnpaid "CHANNEL_SAYS_UNPAID": {
        "渠道现在说订单未付款", "The channel says now that the order is not paid";
        "在渠道核对付款；渠道确认付款后自动继续", "Check the payment in the channel; the order goes on once the channel says that it is paid";
    }
    NothingPicked "NOTHING_PICKED": {
        "没有拣到任何商品", "Nothing was picked";
        "等待补货后再拣，或关闭不再发货的件数并退款", "Pick again when the goods are there, or close what will never be sent and pay it back";
    }
    PickedNotPacked "PICKED_NOT_PACKED": {
        "已拣未装入包裹：{0}", "Picked and in no parcel: {0}";
        "把每件已拣商品写进一个包裹", "Put every picked piece into a parcel";
    }
    RemainderClosed "REMAINDER_CLOSED": {
        "不再发货：{0}", "It will not be sent: {0}";
        "关闭的件数不会再拣货；如需再发，请新建换货", "Closed pieces are not picked any more; open an exchange to send something after all";
    }
    RemainderOpen "REMAINDER_OPEN": {
        "尚有未发件数：{0}", "Pieces are left to be sent: {0}";
        "再拣货打包一个包裹，或关闭不再发货的件数", "Pick and pack them into a further parcel, or close what will never be sent";
    }
    ReplacementNotDelivered "REPLACEMENT_NOT_DELIVERED": {
        "换货的新商品尚未签收：{0}", "The replacement of an exchange has not been delivered: {0}";
        "再拣货打包发出换货商品，或改为退款", "Pick, pack and send the replacement, or pay the exchange back instead";
    }
    ReplacementSent "REPLACEMENT_SENT": {
        "换货 {0} 的新商品已发出", "The replacement of {0} has left already";
        "等待签收；如需退款请另开售后单", "Wait for its delivery; for money back open another return";
    }
    NothingToPutBack "NOTHING_TO_PUT_BACK": {
        "没有要放回库位的商品", "No piece has to go back to its place";
        "刷新订单；可能已有人确认放回", "Look at the order again: a colleague may have confirmed it";
    }
    CancelledPutAside "CANCELLED_PUT_ASIDE": {
        "订单已取消，请把包裹放到一边", "The order is cancelled, put the parcel aside";
        "不要交给承运商；把商品放回货位", "Do not hand it to the carrier; put the goods back to their place";
    }
    NumberOfAnotherParcel "NUMBER_OF_ANOTHER_PARCEL": {
        "运单号 {0} 已用于本订单的另一个包裹", "Tracking number {0} is on another parcel of this order";
        "每个包裹用自己的运单号", "Give each parcel a number of its own";
    }
    KnownParcelsLeft "KNOWN_PARCELS_LEFT": {
        "已登记的包裹 {0} 尚未打包，不清楚新运单号属于哪一个", "Parcels {0} are known and not packed, and it is not clear which of them the new number is for";
        "先更正那个包裹的运单号，或作废不存在的包裹，然后再打包", "Replace the number of the parcel that is meant, or void the parcels that there are not, then pack again";
    }
    ParcelVoided "PARCEL_VOIDED": {
        "包裹已作废", "The parcel is voided";
        "时间线上有作废原因；要发货请重新打包", "The timeline says why; what was in it is packed anew where it is to be sent";
    }
    ParcelHasLeft "PARCEL_HAS_LEFT": {
        "包裹 {0} 已出库，或承运商已揽收", "Parcel {0} has left: it was scanned out, or a carrier has it";
        "请承运商拦截包裹，并开退货单；已出库的包裹不能作废，也不能换运单号", "Ask the carrier to recall it, and open a return; a parcel that has left is neither voided nor given another number";
    }
    TrackingNumberTaken "TRACKING_NUMBER_TAKEN": {
        "运单号 {0} 已用于另一个订单", "Tracking number {0} belongs to another order";
        "核对扫描到的单号；一个运单号只属于一个订单", "Check the number: a tracking number belongs to one order";
    }
    WhichParcel "WHICH_PARCEL": {
        "请说明是哪个包裹：{0}", "Say which parcel it is: {0}";
        "在 trackingNumber 中给出运单号后重新发送", "Send it again with the tracking number in trackingNumber";
    }
    DeliveryScanMissing "DELIVERY_SCAN_MISSING": {
        "承运商尚无签收扫描", "No carrier's delivery scan";
        "等待承运商签收扫描；渠道自动签收不算，可向承运商查询", "Wait for the carrier's scan or ask the carrier; an automatic fill-in does not count";
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
    AmountUnknown "AMOUNT_UNKNOWN": {
        "应付金额未知", "What has to be paid is not known";
        "在渠道核对金额；渠道再次推送可读的金额后自动更新", "Look the amount up in the channel; the order follows as soon as the channel sends one that can be read";
    }
    RemittanceMissing "REMITTANCE_MISSING": {
        "货到付款的代收款尚未回款", "The cash collected on delivery has not been handed over";
        "等待承运商回款；渠道报告已付款后自动继续", "Wait for the carrier's remittance; the order goes on once the channel reports it as paid";
    }
    PaidBackInFull "PAID_BACK_IN_FULL": {
        "已付款项已全额退还，订单不再完成", "Everything that was paid was paid back, so the order is not completed";
        "无需操作；若退款有误，请财务登记付款或在渠道更正退款", "Nothing is left to do; if the refund is wrong, have finance record the payment or correct the refund in the channel";
    }
    OrderNotKnown "ORDER_NOT_KNOWN": {
        "报文所说的订单 {0} 尚未收到", "The order {0} that the payload tells of has not come in yet";
        "报文已保存，订单到达后自动读取；若订单一直未到，请在渠道核对", "The payload is kept and read by itself once the order comes; if it does not come, look for it in the channel";
    }
    // Refusals of commands.
    WrongStatus "WRONG_STATUS" (OrderStatus, [OrderStatus]): {
        "订单状态为 {0}，此操作需要 {1}", "The order is {0}; this needs {1}";
        "刷新订单，按当前状态下允许的操作继续", "Look at the order again and take one of the actions that its status allows";
    }
    AlreadyShipped "ALREADY_SHIPPED": {
        "订单已出库，请走拦截和退货", "The order is shipped; recall it at the carrier and open a return";
        "请承运商拦截包裹，并开退货单", "Ask the carrier to recall the parcel, and open a return";
    }
    ConditionsUnmet "CONDITIONS_UNMET" (OrderStatus): {
        "条件未满足，状态仍为 {0}", "Conditions are unmet; the order stays {0}";
        "逐项完成列出的条件，然后重试", "Meet each condition that is named, then repeat";
    }
    ScanKept "SCAN_KEPT" (OrderStatus): {
        "扫描已记录，条件满足后自动出库；当前状态 {0}", "The scan is kept and the order ships by itself once the rest is there; it is {0} now";
        "无需重扫；完成列出的条件即可", "No second scan is needed; meet the conditions that are named";
    }
    NotPermitted "NOT_PERMITTED": {
        "您的角色无权执行此操作", "Your role may not do this";
        "请有此权限的同事操作，或向管理员申请", "Ask a colleague whose role may do it, or ask for the right";
    }
    NotFound "NOT_FOUND" (fields): {
        "未找到：{0}", "Not found: {0}";
        "核对单号、电话和店铺；不在您范围内的订单也显示为未找到", "Check number, phone and shop; what lies outside your scope is not found either";
    }
    StaleVersion "STALE_VERSION": {
        "订单已被更新（当前版本 {0}），请刷新后重试", "The order has changed (version {0} now); look again and repeat";
        "刷新后核对改动，用新的版本号重试", "Look at what changed, then repeat with the new version";
    }
    IdempotencyConflict "IDEMPOTENCY_CONFLICT": {
        "该幂等键已用于不同的输入", "This idempotency key was used with another input";
        "新的操作请用新的幂等键；重试时输入必须不变", "Use a new key for a new command; a repeated one must be the same in every field";
    }
    InvalidInput "INVALID_INPUT" (fields): {
        "输入无效：{0}", "The input is not valid: {0}";
        "更正所指的字段后重试", "Correct the field that is named and repeat";
    }
    PhoneInvalid "PHONE_INVALID": {
        "不是有效的电话号码", "This is no phone number";
        "核对号码；境外号码请带国家代码，如 +852", "Check the number; put the country's code before a foreign one, like +852";
    }
    ReasonRequired "REASON_REQUIRED": {
        "请填写原因", "Give a reason";
        "写一句同事看得懂的原因", "Write one sentence that a colleague understands";
    }
    PhoneUnknown "PHONE_UNKNOWN": {
        "平台未提供完整电话", "The channel did not send the whole phone number";
        "在渠道后台联系买家，或请买家提供电话", "Write to the buyer in the channel, or ask for the number";
    }
    CustomerErased "CUSTOMER_ERASED": {
        "客户信息已应要求删除", "The customer was erased at their request";
        "不要重新录入该客户的信息；新的订单按新客户处理", "Do not put the person's data back; a new order is taken in as usual";
    }
    HoldNotActive "HOLD_NOT_ACTIVE": {
        "挂起已解除", "The hold is released already";
        "无需操作；刷新可见最新状态", "Nothing is left to do; look again for the newest state";
    }
    HoldOfOthers "HOLD_OF_OTHERS" (placer): {
        "此挂起由{0}设置，客服只能解除客服自己设置的挂起", "This hold was placed by {0}; customer service releases only what it placed itself";
        "请运营或经理核实后解除；渠道设置的挂起由渠道自动解除", "Ask operations or a manager to look and release it; what the channel placed, the channel lifts by itself";
    }
    CurrencyDiffers "CURRENCY_DIFFERS": {
        "订单币种为 {0}，付款币种为 {1}", "The order is in {0}, the payment in {1}";
        "按订单的币种登记实际到账金额", "Record what arrived in the order's own currency";
    }
    ReferenceUsed "REFERENCE_USED": {
        "流水号 {0} 已登记，金额为 {1}", "The reference {0} is recorded already, with the amount {1}";
        "核对银行流水；同一笔款只登记一次，另一笔款请用它自己的流水号", "Compare with the bank's statement: a payment is recorded once, and another one has a reference of its own";
    }
    BatchSize "BATCH_SIZE": {
        "一次可处理 1 至 {0} 项，收到 {1} 项", "A batch has 1 to {0} items, and this one has {1}";
        "把清单分成几批提交", "Split the list and send it in parts";
    }
    ExportsRunning "EXPORTS_RUNNING": {
        "您已有 {0} 个导出在等待或进行中", "You have {0} exports that wait or run already";
        "等其中一个完成后再申请", "Wait until one of them is done, then ask again";
    }
    SavedSearchesFull "SAVED_SEARCHES_FULL": {
        "您已保存 {0} 个搜索，不能再多", "You have {0} saved searches, which is the most";
        "删除不再使用的搜索后再保存", "Delete one that you no longer use, then save again";
    }
    SavedSearchOutdated "SAVED_SEARCH_OUTDATED": {
        "保存的筛选条件已不再支持：{0}", "The saved filter is no longer allowed: {0}";
        "用 savedSearchUpdate 保存新的筛选条件，或删除此搜索", "Save another filter with savedSearchUpdate, or delete the search";
    }
    BatchUnfinished "BATCH_UNFINISHED": {
        "时间用尽，此项尚未处理，没有任何改动", "The time was over before this item's turn; nothing was changed";
        "用同一个幂等键和同样的内容再次提交，已完成的不会重复", "Send the same batch again under the same key: what is done is not done again";
    }
    NoReturn "NO_RETURN": {
        "订单没有售后单", "The order has no return";
        "先用 orderReturnOpen 登记售后", "Open a return first, with orderReturnOpen";
    }
    ReturnWrongStatus "RETURN_WRONG_STATUS" (ReturnStatus, [ReturnStatus]): {
        "售后单状态为 {0}，此操作需要 {1}", "The return is {0}; this needs {1}";
        "刷新售后单，按当前步骤继续", "Look at the return again and take its next step";
    }
    NothingToReceive "NOTHING_TO_RECEIVE": {
        "仅退款的售后单没有要收的货", "A refund alone brings no goods back";
        "同意后直接退款；若客户会退回商品，请另开退货退款单", "Pay it back once it is agreed to; where goods do come back, open a return with its goods";
    }
    QuantityExceeded "QUANTITY_EXCEEDED": {
        "数量超出：{0}", "The quantity is too large: {0}";
        "把数量改为不超过订单中剩余的数量", "Ask for no more than what the order still has";
    }
    RefundExceeded "REFUND_EXCEEDED": {
        "退款 {0} 超过可退 {1}", "{0} is more than the {1} that can be paid back";
        "把金额改为不超过可退金额", "Pay back no more than the amount that is named";
    }
    RangeInvalid "RANGE_INVALID": {
        "时间范围无效", "The range of time is not valid";
        "开始时间必须早于结束时间，且带时区", "Let the range begin before it ends, with offsets";
    }
    PayloadUnreadable "PAYLOAD_UNREADABLE": {
        "报文无法解析：{0}", "The payload cannot be read: {0}";
        "报文已保存；用 mappingSet 修正映射，再用 payloadsReadAgain 或 panorama replay 重新解析", "The payload is kept: mend the mapping with mappingSet, then read it again with payloadsReadAgain or panorama replay";
    }
    MappingInvalid "MAPPING_INVALID": {
        "映射文件第 {0} 行有误：{1}", "The mapping is not valid in line {0}: {1}";
        "更正所指的行后重试；先用 dryRun 在已保存的报文上试读", "Correct the line that is named and repeat; try it on kept payloads with dryRun first";
    }
    PayloadTooLarge "PAYLOAD_TOO_LARGE": {
        "推送有 {0} 字节，超过上限 {1} 字节，内容未保存", "The delivery has {0} bytes and at most {1} are read, so nothing of it is kept";
        "提高设置 http.hook_bytes，再让平台重发该推送；或在渠道后台核对订单", "Raise http.hook_bytes in the settings, then have the platform send it again, or look the order up in the channel";
    }
    PollItemRefused "POLL_ITEM_REFUSED": {
        "平台不提供交易 {0}：{1}", "The platform does not give out trade {0}: {1}";
        "系统会再问几次；也可在渠道后台核对该交易，再用 ingestReplay 重新获取", "It is asked for again a few times; look the trade up in the channel, then ask again with ingestReplay";
    }
    // Reasons of the system's decisions.
    ShipByChannel "SHIP_BY_CHANNEL": {
        "渠道承诺的发货截止时间", "The channel's own ship-by deadline";
        "以渠道的时间为准，逾期会被渠道处罚", "The channel's time counts; being late is fined there";
    }
    ShipByShopHours "SHIP_BY_SHOP_HOURS": {
        "付款后 {0} 小时内发货（店铺设置）", "{0} hours after payment, as the shop is set";
        "如需更改，请修改该店铺的发货时限", "To change it, change the hours of the shop";
    }
    ShipByNotPaid "SHIP_BY_NOT_PAID": {
        "付款后才开始计算发货承诺", "The promise begins with the payment";
        "无需操作；付款后自动计算", "Nothing to do; it is worked out with the payment";
    }
    HoldPlaced "HOLD_PLACED" (HoldReason): {
        "挂起原因：{0}", "On hold because: {0}";
        "处理原因后解除挂起", "Deal with the reason, then release the hold";
    }
    LabelReprinted "LABEL_REPRINTED": {
        "面单第 {0} 次打印，需人工复核", "The label was printed {0} times; a person has to look";
        "核对只有一个包裹在途，作废多余面单，然后解除挂起", "Make sure that one parcel is on its way, void the other label, then release the hold";
    }
    ConflictChannelAhead "CONFLICT_CHANNEL_AHEAD" (Source, OrderStatus, Source, OrderStatus): {
        "{0}称{1}，{2}称{3}：是否出库以仓库为准，直到仓库扫描出库", "{0} says {1}, {2} says {3}: the warehouse decides what has left it, until it scans the parcel out";
        "请仓库核实包裹；在仓库出库之前不要答复已发货", "Have the warehouse look for the parcel; do not tell the buyer that it is shipped before it is";
    }
    ConflictDelivered "CONFLICT_DELIVERED" (Source, OrderStatus, Source, OrderStatus): {
        "{0}称{1}，但没有承运商签收扫描，{2}称{3}：以承运商为准", "{0} says {1} without a carrier's scan, {2} says {3}: the carrier decides";
        "向承运商查询；确认之前不要按已签收答复", "Ask the carrier; do not call it delivered before that";
    }
    ConflictCancelled "CONFLICT_CANCELLED" (Source, OrderStatus, Source, OrderStatus): {
        "{0}称{1}，但{2}称{3}：已出库，需拦截", "{0} says {1}, but {2} says {3}: it has left, so recall it";
        "请承运商拦截包裹，并与买家商定退货", "Have the carrier recall the parcel, and agree on a return with the buyer";
    }
    ConflictNotCancelled "CONFLICT_NOT_CANCELLED" (Source, OrderStatus, Source, OrderStatus): {
        "{0}称{1}，但{2}称{3}：以取消为准，请核实", "{0} says {1}, but {2} says {3}: the cancellation counts, check it";
        "在对方系统取消，或核实是否误取消", "Cancel it in the other system too, or find out whether it was cancelled by mistake";
    }
    ConflictCancelledElsewhere "CONFLICT_CANCELLED_ELSEWHERE" (Source, OrderStatus, Source, OrderStatus): {
        "{0}称{1}，但{2}称{3}：在本系统取消之前订单继续处理", "{0} says {1}, but {2} says {3}: the order goes on until it is cancelled here";
        "先挂起订单，核实是谁取消的；属实则在此取消，否则更正对方系统", "Hold the order and find out who cancelled it; cancel it here if that is right, else correct the other system";
    }
    ConflictWarehouseAhead "CONFLICT_WAREHOUSE_AHEAD" (Source, OrderStatus, Source, OrderStatus): {
        "{0}称{1}，但{2}称{3}：拣货、打包和出库在此确认后订单才前进", "{0} says {1}, but {2} says {3}: the order moves when pick, pack and scan are confirmed here";
        "请仓库核实货物在哪里，补做此处的确认；若由 WMS 主导，请更改仓库的配置", "Have the warehouse look where the goods are and confirm the steps here; if its WMS leads, change the profile of the warehouse";
    }
    ConflictBehindWarehouse "CONFLICT_BEHIND_WAREHOUSE" (Source, OrderStatus, Source, OrderStatus): {
        "{0}称{1}，但{2}此前已是{3}：以仓库的确认为准", "{0} says {1}, but {2} was {3} before that: what the warehouse confirmed counts";
        "核实该系统是否重新处理了订单，并在那里更正", "Find out whether that system works on the order anew, and correct it there";
    }
    ConflictUnpaid "CONFLICT_UNPAID" (Source, OrderStatus, Source, OrderStatus): {
        "{0}称{1}，但{2}称{3}：付款以渠道为准，核实之前不要发货", "{0} says {1}, but {2} says {3}: the channel decides what is paid, so nothing leaves before it is checked";
        "挂起订单，在渠道核对付款；未付款则取消，已付款则等渠道更正", "Hold the order and look the payment up in the channel; cancel the order if it is not paid, else wait for the channel to correct it";
    }
    ConflictReopened "CONFLICT_REOPENED" (Source, OrderStatus, Source, OrderStatus): {
        "{0}称{1}，但{2}称{3}：以取消为准，请核实是否重新下单", "{0} says {1}, but {2} says {3}: the cancellation counts, check whether it is to be sent after all";
        "在渠道核对该订单；需要发货时请买家重新下单", "Look the order up in the channel; have the buyer order anew if it is to be sent";
    }
    ConflictRefundAbovePaid "CONFLICT_REFUND_ABOVE_PAID" (Source, text, Source): {
        "{0}称已退 {1}，但{2}称只付了 {3}：退款不改写付款，请核实退款", "{0} says that {1} was paid back, but {2} says that {3} was paid: a refund rewrites no payment, so check the refund";
        "在渠道和银行流水中核对退款；多退的向买家追回，误报的等渠道更正", "Compare the refunds of the channel with the bank; claim back what was too much, or wait for the channel to correct its figure";
    }
    ConflictPaidTwice "CONFLICT_PAID_TWICE" (Source, text, Source): {
        "{0}称另付了全款 {1}，但{2}称全款 {3} 已付：两笔都保留，直到退回一笔", "{0} says that {1} was paid as well, but {2} says that the whole was paid with {3}: both are kept until one is paid back";
        "核对两笔收款；确实收到两次则退回一笔，否则更正误报的一方", "Compare both with the bank; pay one back if both arrived, else correct the side that reported it wrongly";
    }
    ConflictCurrencyChanged "CONFLICT_CURRENCY_CHANGED" (Source, text, Source): {
        "{0}现称币种为 {1}，但{2}最初称为 {3}：以新的为准，金额不换算", "{0} says that the currency is {1}, but {2} said at first that it is {3}: the newest counts, and no amount is converted";
        "在渠道核对订单的币种和金额；更正之前不要记账", "Look the currency and the amounts up in the channel; book nothing before they are right";
    }
    ConflictSharedTrackingNumber "CONFLICT_SHARED_TRACKING_NUMBER": {
        "另一家店铺的订单也使用运单号 {0}：更正其中一个之前，按该单号上报的物流不计入任何订单", "An order of another shop names tracking number {0} too: until one of them is corrected, what carriers report by it counts for no order";
        "核对包裹的面单；单号有误的，在渠道更正或撤回该包裹，等待的物流随后自动计入", "Compare the number with the label of the parcel; where it is wrong, correct or withdraw the parcel in the channel. The reports that wait are added then";
    }
    AlertIngestFailure "ALERT_INGEST_FAILURE": {
        "{0} 条报文无法解析（店铺 {1}）", "{0} payloads of shop {1} cannot be read";
        "在 ingestFailures 中查看报文，修正映射后运行 panorama replay", "Read the payloads under ingestFailures, mend the mapping, then run panorama replay";
    }
    AlertPayloadTooLarge "ALERT_PAYLOAD_TOO_LARGE": {
        "店铺 {0} 的推送有 {1} 字节，超过上限，未接收", "A delivery of shop {0} has {1} bytes, more than are read";
        "提高设置 http.hook_bytes，再让平台重发；详情见 ingestFailures", "Raise http.hook_bytes in the settings, then have the platform send it again; ingestFailures lists it";
    }
    AlertPollItemRefused "ALERT_POLL_ITEM_REFUSED": {
        "店铺 {0} 的交易 {1} 无法拉取：{2}", "Trade {1} of shop {0} cannot be fetched: {2}";
        "其他交易照常拉取；在渠道后台核对该交易，再在 ingestFailures 中用 ingestReplay 重新获取", "The other trades come in; look this one up in the channel, then ask again with ingestReplay under ingestFailures";
    }
    AlertUnknownStatus "ALERT_UNKNOWN_STATUS": {
        "店铺 {0} 出现未知状态 {1}", "Shop {0} sent the unknown status {1}";
        "在映射的状态表中加入该状态；下一次更新会按新表读取", "Add the status to the table of the mapping; the next version of the order is read by it";
    }
    AlertUnknownSku "ALERT_UNKNOWN_SKU": {
        "店铺 {0} 的订单中有目录中没有的商品编码 {1}", "Shop {0} sells the SKU {1}, which is not in the catalogue";
        "在公司文件的商品目录中加入该编码，或在渠道更正；加入后预警自动消除", "Add it to the catalogue of the company file, or correct it in the channel; the alert goes away by itself";
    }
    AlertUnknownRegion "ALERT_UNKNOWN_REGION": {
        "店铺 {0} 的订单地区无法识别：{1}", "An order of shop {0} has a region that is not known: {1}";
        "联系买家核实地址，在订单上更正", "Ask the buyer for the address and correct it on the order";
    }
    AlertUnknownCurrency "ALERT_UNKNOWN_CURRENCY": {
        "店铺 {0} 出现未知币种 {1}，金额暂记为 XXX", "Shop {0} sent the unknown currency {1}; the amounts are kept under XXX";
        "核对渠道的币种设置；更正映射后由下一次更新改正", "Check the currency in the channel; once it or the mapping is right, the next version of the order corrects it";
    }
    AlertUnreadableField "ALERT_UNREADABLE_FIELD": {
        "店铺 {0} 的订单缺少字段或字段无法读取：{1}", "A field of an order of shop {0} is missing or cannot be read: {1}";
        "对照原始报文更正映射中该字段的位置或格式", "Compare the raw payload with the mapping and mend the field's place or form";
    }
    AlertUnknownField "ALERT_UNKNOWN_FIELD": {
        "店铺 {0} 的报文中有映射不认识的字段：{1}", "Payloads of shop {0} have a field that the mapping does not know: {1}";
        "在映射中读取该字段，或列入忽略", "Read the field in the mapping, or list it among those that are ignored";
    }
    AlertUnknownAmount "ALERT_UNKNOWN_AMOUNT": {
        "店铺 {0} 的订单应付金额未知", "What has to be paid for an order of shop {0} is not known";
        "打开带此标记的订单，在渠道核对金额；对照原始报文更正映射", "Open the orders with this mark and look the amount up in the channel; compare the raw payload with the mapping";
    }
    AlertAmountsDiffer "ALERT_AMOUNTS_DIFFER": {
        "店铺 {0} 的订单金额各项相加与应付不符，相差 {1}", "The parts of an order of shop {0} do not add up to what has to be paid; the difference is {1}";
        "在渠道查看差额的来由；若渠道有未读取的金额字段，加入映射", "Look in the channel where the difference comes from; if the channel names an amount that the mapping leaves out, add it";
    }
    AlertUndecidedVersion "ALERT_UNDECIDED_VERSION": {
        "店铺 {0} 同一秒的两条消息内容不同，无法判断先后：{1}", "Two messages of shop {0} of one second differ, and neither says that it is newer: {1}";
        "在渠道核对该订单；渠道下一次更新会覆盖", "Look the order up in the channel; its next version replaces both";
    }
    AlertChannelHold "ALERT_CHANNEL_HOLD" (text, HoldReason): {
        "订单 {0} 被渠道挂起：{1}", "The channel holds order {0}: {1}";
        "在渠道核对该订单；渠道以签名消息答复后自动解除，或由有权限的人解除", "Look the order up in the channel; the hold ends with the channel's next signed message, or somebody who may releases it";
    }
    AlertCarrierSilent "ALERT_CARRIER_SILENT": {
        "订单 {0} 的包裹 {1}：{2}", "Parcel {1} of order {0}: {2}";
        "核对运单号和承运商；确认包裹已交给承运商，必要时补发", "Check the tracking number and the carrier; make sure that the carrier has the parcel, and send another if it has not";
    }
    AlertLabelReprint "ALERT_LABEL_REPRINT": {
        "订单 {0} 的面单第 {1} 次打印", "A label of order {0} was printed {1} times";
        "核对只有一个包裹在途，作废多余面单，然后解除挂起", "Make sure that one parcel is on its way, void the other label, then release the hold";
    }
    AlertQcRejected "ALERT_QC_REJECTED": {
        "订单 {0} 质检未通过", "Quality control rejected order {0}";
        "按质检意见返工并复检；来不及时告知买家", "Repair what quality control found and have it checked again; tell the buyer if it will be late";
    }
    AlertCarrierException "ALERT_CARRIER_EXCEPTION": {
        "订单 {0} 的包裹 {1} 异常：{2}", "The carrier reports a problem with parcel {1} of order {0}: {2}";
        "向承运商查询原因，并告知买家", "Ask the carrier for the cause, and tell the buyer";
    }
    AlertParcelReturned "ALERT_PARCEL_RETURNED": {
        "订单 {0} 的包裹 {1} 退回寄件人", "Parcel {1} of order {0} goes back to the sender";
        "联系买家核实地址；重新发货，或登记售后退款", "Ask the buyer for the address; send it again, or open a return and pay back";
    }
    AlertRefundAfterApproval "ALERT_REFUND_AFTER_APPROVAL": {
        "订单 {0} 审核后申请或发生了退款", "A refund was asked for or made after order {0} was approved";
        "立即挂起并找出货物；同意则取消订单，撤回则解除挂起", "Hold it at once and find the goods; cancel the order if the refund is right, release the hold if it is withdrawn";
    }
    AlertReturnOverdue "ALERT_RETURN_OVERDUE": {
        "订单 {0} 的售后单自 {1} 起未处理完", "A return of order {0} is open since {1}";
        "打开售后单，处理下一步：同意或拒绝、收货、退款", "Open the return and take its next step: decide, receive, pay back";
    }
    AlertBalanceOverdue "ALERT_BALANCE_OVERDUE": {
        "订单 {0} 的尾款逾期未付", "The balance of order {0} is overdue";
        "提醒买家付尾款，或按规则取消订单", "Remind the buyer of the balance, or cancel the order by the rules of the presale";
    }
    AlertChannelSilent "ALERT_CHANNEL_SILENT": {
        "店铺 {0} 自 {1} 起没有新订单", "No order of shop {0} has come since {1}";
        "检查店铺授权、推送和拉单；渠道正常则调整阈值", "Check the authorization, the pushes and the polls of the shop; if the channel is well, set the threshold anew";
    }
    AlertLookUps "ALERT_LOOK_UPS": {
        "{0} 查找电话或查无结果的次数超过了每分钟的限额", "{0} looked for more phones, or for more that was not found, than is allowed in a minute";
        "在审计日志中查看此人查找了什么，必要时停用其令牌", "Look in the audit log what this person asked for, and revoke the tokens where that is not their work";
    }
    AlertConflict "ALERT_CONFLICT": {
        "订单 {0} 各系统状态矛盾", "Systems contradict each other on order {0}";
        "打开订单卡片的矛盾一栏，按所示规则核实", "Open the conflicts on the order's card and check what the rule names";
    }
    AlertRefundAbovePaid "ALERT_REFUND_ABOVE_PAID": {
        "订单 {0} 的退款多于付款", "More was paid back on order {0} than was paid";
        "打开订单卡片的矛盾一栏，核对退款", "Open the conflicts on the order's card and check the refunds";
    }
    AlertPaidTwice "ALERT_PAID_TWICE": {
        "订单 {0} 的全款付了两次", "Order {0} was paid twice";
        "打开订单卡片的矛盾一栏，核对两笔收款，退回一笔", "Open the conflicts on the order's card, check both payments, and pay one back";
    }
    AlertCurrencyChanged "ALERT_CURRENCY_CHANGED": {
        "订单 {0} 的币种变了", "The currency of order {0} changed";
        "打开订单卡片的矛盾一栏，在渠道核对币种和金额", "Open the conflicts on the order's card and look the currency and the amounts up in the channel";
    }
    AlertPromiseOverdue "ALERT_PROMISE_OVERDUE": {
        "订单 {0} 已超过承诺发货时间", "Order {0} is past its ship-by time";
        "催促仓库，并先告知买家", "Hurry it in the warehouse, and tell the buyer first";
    }
    AlertDeliveryReused "ALERT_DELIVERY_REUSED": {
        "店铺 {0} 的推送编号 {1} 以不同内容重复出现", "Delivery {1} of shop {0} came again with another body";
        "核对平台推送记录；若不是平台所为，更换店铺密钥", "Look into the platform's log; if it did not send this, change the shop's secret";
    }
    AlertPollFailing "ALERT_POLL_FAILING": {
        "店铺 {0} 连续 {1} 次拉单失败", "Shop {0} could not be polled {1} times in a row";
        "检查店铺授权是否过期、网络和平台公告；恢复后自动补拉", "Check whether the shop's authorization ended, the network, the platform's notices; what was missed is fetched by itself";
    }
    DiscountByChannel "DISCOUNT_BY_CHANNEL": {
        "渠道优惠：{0}", "The channel's reduction: {0}";
        "无需操作；金额由渠道承担或约定", "Nothing to do; the channel bears or agreed it";
    }
    ExportFailed "EXPORT_FAILED": {
        "导出失败：{0}", "The export failed: {0}";
        "重新导出；若再次失败，请把编号交给工程师", "Export again; if it fails once more, give its id to an engineer";
    }
    LiabilityOpen "LIABILITY_OPEN": {
        "尚未判定责任", "Nobody has decided who is liable";
        "由负责售后的同事判定责任", "A colleague of after-sales decides";
    }
    // Requests that cannot be: top-level errors, by transport, document, variables, then arguments.
    InternalError "INTERNAL_ERROR": {
        "内部错误，请求编号 {0}", "Internal error, request id {0}";
        "稍后重试；若仍失败，请把请求编号交给工程师", "Repeat it in a moment; if it fails again, give the request id to an engineer";
    }
    Timeout "TIMEOUT": {
        "请求处理超时，请求编号 {0}", "The request ran too long, request id {0}";
        "缩小查询范围后重试；变更请先确认是否已生效", "Ask for less and repeat; of a mutation find out first whether it took effect";
    }
    PermissionMissing "PERMISSION_MISSING": {
        "您的角色没有权限 {0}", "Your role does not grant {0}";
        "不要请求此字段或操作，或向管理员申请权限", "Leave the field or operation out, or ask for the right";
    }
    OriginNotAllowed "ORIGIN_NOT_ALLOWED": {
        "不允许此来源的网页连接", "Pages of this origin may not connect";
        "把该来源加入设置 http.allowed_origins", "Add the origin to http.allowed_origins in the settings";
    }
    MetricsToken "METRICS_TOKEN": {
        "读取指标需要令牌", "The metrics need a token";
        "在设置 http.metrics_token 中设定令牌，并在请求头 Authorization: Bearer 中带上；同一台机器上可直接读取", "Set http.metrics_token in the settings and send it as Authorization: Bearer; a program on the same machine needs none";
    }
    PathUnknown "PATH_UNKNOWN": {
        "此地址不存在", "There is nothing at this address";
        "请检查地址；GraphQL 在 /graphql", "Check the address; GraphQL is at /graphql";
    }
    ContentType "CONTENT_TYPE": {
        "请求体必须是 JSON：请发送请求头 Content-Type: application/json", "The body must be JSON: send the header Content-Type: application/json";
        "用 JSON 发送请求；表单和纯文本不会执行", "Send the request as JSON; forms and plain text are not run";
    }
    NotAcceptable "NOT_ACCEPTABLE": {
        "此地址的应答类型为 {0}，请在 Accept 中包含它", "This address answers {0}: accept it";
        "修改请求头 Accept", "Change the header Accept of the request";
    }
    BodyTooLarge "BODY_TOO_LARGE": {
        "请求体过大", "The body is too large";
        "拆成多个请求发送", "Send it in several requests";
    }
    BodyTooSlow "BODY_TOO_SLOW": {
        "请求体未在规定时间内到达", "The body did not arrive in time";
        "检查网络后重新发送", "Look at the network, then send it again";
    }
    BodyBroken "BODY_BROKEN": {
        "请求体不完整", "The body did not arrive whole";
        "检查网络后重新发送", "Look at the network, then send it again";
    }
    BodyNotJson "BODY_NOT_JSON": {
        "请求体不是 JSON：第 {0} 行第 {1} 列", "The body is no JSON: line {0}, column {1}";
        "更正所指位置的 JSON 语法", "Mend the JSON at the place that is named";
    }
    BodyBatched "BODY_BATCHED": {
        "不支持在一个请求体中发送多个请求：请发送单个对象", "Several requests in one body are not supported: send one object";
        "每个请求单独发送，或在一个请求中使用多个根字段", "Send each request alone, or put several root fields into one";
    }
    BodyNotRequest "BODY_NOT_REQUEST": {
        "请求应是一个对象：query（文本），可选 operationName（文本）、variables（对象）、extensions（对象）",
        "A request is an object with query (text), and optionally operationName (text), variables (object), extensions (object)";
        "按 GraphQL over HTTP 的格式发送", "Send it in the form of GraphQL over HTTP";
    }
    AddressUnreadable "ADDRESS_UNREADABLE": {
        "无法读取地址中的参数 {0}", "The parameter {0} of the address cannot be read";
        "参数 query 必填；variables 和 extensions 是经过 URL 编码的 JSON", "The parameter query is required; variables and extensions are JSON, encoded for an address";
    }
    GetReadsOnly "GET_READS_ONLY": {
        "GET 只用于查询，变更和订阅请用 POST", "GET answers queries only: send this with POST";
        "改用 POST /graphql", "Use POST on the same address instead";
    }
    NoHandshake "NO_HANDSHAKE": {
        "这不是 WebSocket 握手", "This is no WebSocket handshake";
        "使用支持 graphql-transport-ws 的客户端", "Use a client that speaks graphql-transport-ws";
    }
    TooManyOperations "TOO_MANY_OPERATIONS": {
        "此连接上已有 {0} 个操作在运行", "{0} operations run on this socket already";
        "结束一个操作，或另开一个连接", "End one of them, or open another socket";
    }
    TokenMissing "TOKEN_MISSING": {
        "缺少令牌：请发送请求头 Authorization: Bearer <令牌>，WebSocket 则放在 connection_init 的 authorization 中",
        "No token: send the header Authorization: Bearer <token>, or over WebSocket authorization in the payload of connection_init";
        "登录以取得令牌，随每个请求发送", "Sign in for a token and send it with every request";
    }
    TokenMalformed "TOKEN_MALFORMED": {
        "这不是本服务的令牌（JSON Web Token）", "This is not a JSON Web Token of this service";
        "重新登录以取得新令牌", "Sign in again for a new token";
    }
    TokenSignature "TOKEN_SIGNATURE": {
        "令牌签名在此无效", "The signature of the token is not valid here";
        "重新登录以取得新令牌", "Sign in again for a new token";
    }
    TokenHeader "TOKEN_HEADER": {
        "令牌的签名算法或头部字段不被接受", "The token is signed with an algorithm, or has header fields, that are not accepted here";
        "让签发方使用本服务设置的算法，且不带 crit 头", "Have it signed with the algorithm that this service is set to, without the header crit";
    }
    TokenExpired "TOKEN_EXPIRED": {
        "令牌已于 {0} 过期", "The token expired at {0}";
        "重新登录；订阅可从最后的游标继续", "Sign in again; a subscription resumes from its last cursor";
    }
    TokenNotYetValid "TOKEN_NOT_YET_VALID": {
        "令牌在 {0} 之前无效", "The token is not valid before {0}";
        "检查签发方和本机的时钟", "Check the clocks of the issuer and of this machine";
    }
    TokenIssuer "TOKEN_ISSUER": {
        "令牌的 iss 不是本服务设置的签发方", "The claim iss of the token is not the issuer that this service is set to";
        "使用正确环境的令牌，或更正设置 token.issuer", "Use a token of the right installation, or correct token.issuer in the settings";
    }
    TokenAudience "TOKEN_AUDIENCE": {
        "令牌的 aud 不是本服务", "The claim aud of the token is not this service";
        "使用为本服务签发的令牌，或更正设置 token.audience", "Use a token for this service, or correct token.audience in the settings";
    }
    TokenClaim "TOKEN_CLAIM": {
        "令牌缺少声明 {0}，或其格式不对", "The claim {0} of the token is missing or malformed";
        "让签发方补上该声明", "Have the issuer add the claim in its right form";
    }
    TokenTooLarge "TOKEN_TOO_LARGE": {
        "令牌超过 16 KB", "The token is longer than 16 KB";
        "让签发方减少声明后重新签发", "Have one signed that holds fewer claims";
    }
    TokenUnknownKey "TOKEN_UNKNOWN_KEY": {
        "令牌的签名密钥在此未知", "The token is signed with a key that is not known here";
        "重新登录；若签发方刚更换密钥，几秒后重试", "Sign in again; if the provider has just changed its keys, try again in a few seconds";
    }
    TokenRevoked "TOKEN_REVOKED": {
        "令牌已被吊销", "The token was revoked";
        "重新登录，或联系管理员", "Sign in again, or ask a manager";
    }
    TokenNoRole "TOKEN_NO_ROLE": {
        "令牌没有本服务认识的角色：roles 应是包含至少一个角色的数组", "The token has no role that this service knows: its claim roles is an array with at least one of them";
        "请管理员为账号分配角色", "Have a role given to the account";
    }
    Unavailable "UNAVAILABLE": {
        "服务暂时不可用，请求编号 {0}", "The service is not available for a moment, request id {0}";
        "稍后重试；变更可用同一 idempotencyKey 重发", "Repeat it in a moment; a mutation with the same idempotencyKey";
    }
    CostExceeded "COST_EXCEEDED": {
        "请求成本可能达到 {0}，上限为 {1}", "The request may cost {0}, and {1} is the most";
        "减小每页条数，或减少每项的字段", "Ask for smaller pages, or for less of each item";
    }
    CostThrottled "COST": {
        "短时间内请求过多：请在 {0} 秒后重试", "You have spent too much in too short a time: try again in {0} s";
        "降低请求频率，或减小每页条数", "Ask less often, or for smaller pages";
    }
    LookUps "LOOK_UPS": {
        "一分钟内按电话查找或查无结果的次数过多：请在 {0} 秒后重试", "Too many look-ups by phone, or that found nothing, in a minute: try again in {0} s";
        "核对号码后再查；按订单号查找已有的订单不受限", "Check the number before you look for it; looking for orders by numbers that are found is not limited";
    }
    RefusedTooMuch "REFUSED_TOO_MUCH": {
        "近来发送的请求有太多被拒绝：请在 {0} 秒后重试", "Too much of what you sent was refused: try again in {0} s";
        "先修正被拒绝的请求，再发送更多", "Correct what was refused before you send more";
    }
    DocumentMissing "DOCUMENT_MISSING": {
        "请求中没有文档：请放在 query 中", "The request has no document: send it as query";
        "在 query 中发送文档，或用 extensions.persistedQuery 指明其哈希", "Send the document as query, or name it by its hash in extensions.persistedQuery";
    }
    PersistedQueryHash "PERSISTED_QUERY_HASH": {
        "文档的 SHA-256 与 extensions.persistedQuery 所述不同", "The document has another SHA-256 than extensions.persistedQuery says";
        "对 query 的字节计算哈希", "Take the hash of the bytes of query";
    }
    PersistedQueryNotSupported "PERSISTED_QUERY_NOT_SUPPORTED": {
        "PersistedQueryNotSupported", "PersistedQueryNotSupported";
        "这里没有文档清单：发送完整文档，且以后不再用哈希询问", "No manifest of documents is kept here: send the whole document, and do not ask by a hash again";
    }
    PersistedQueryNotFound "PERSISTED_QUERY_NOT_FOUND": {
        "PersistedQueryNotFound", "PersistedQueryNotFound";
        "发送完整文档，或把它加入清单", "Send the whole document, or have it added to the manifest";
    }
    PersistedOnly "PERSISTED_ONLY": {
        "只接受清单中的文档", "Only the documents of the operator's manifest are answered";
        "原样发送清单中的文档，或用其哈希", "Send one of them, whole, or its hash";
    }
    OperationUnknown "OPERATION_UNKNOWN": {
        "文档中没有 operationName 所指的操作", "The document has no operation of the name that operationName gives";
        "更正 operationName 或文档", "Correct operationName or the document";
    }
    OperationAmbiguous "OPERATION_AMBIGUOUS": {
        "文档中有多个操作，请用 operationName 指明", "The document has several operations: say which one in operationName";
        "在请求中填写 operationName", "Send operationName with the request";
    }
    SubscriptionTransport "SUBSCRIPTION_TRANSPORT": {
        "订阅请使用 /graphql 的 WebSocket 或 /graphql/stream 的事件流", "A subscription needs the WebSocket of /graphql or the event stream of /graphql/stream";
        "改用支持订阅的传输方式", "Use a transport that carries subscriptions";
    }
    SubscriptionRoot "SUBSCRIPTION_ROOT": {
        "一个订阅只能有一个根字段，且不能写在片段中", "A subscription has exactly one root field, written without a fragment";
        "把多个根字段拆成多个订阅", "Open one subscription for each root field";
    }
    SyntaxError "SYNTAX_ERROR": {
        "第 {0} 行第 {1} 列语法错误：{2}", "Syntax error at line {0}, column {1}: {2}";
        "更正文档中所指的位置", "Mend the document at the place that is named";
    }
    DocumentInvalid "DOCUMENT_INVALID": {
        "文档与模式不符：{0}", "The document does not fit the schema: {0}";
        "对照 schema.graphql 或 GraphiQL 更正文档", "Compare the document with schema.graphql, or write it in GraphiQL";
    }
    ArgumentInvalid "ARGUMENT_INVALID": {
        "参数值无效：{0}", "The value of an argument is not valid: {0}";
        "按模式中的类型更正参数值", "Correct the value to the type that the schema names";
    }
    NulCharacter "NUL_CHARACTER" (RequestPart): {
        "{0} 不能包含 NUL 字符", "{0} must not hold a NUL character";
        "去掉文本中的 NUL 字符", "Take the NUL character out of the text";
    }
    TooLarge "TOO_LARGE" (RequestSize): {
        "请求过大：{0} 最多 {1}", "The request has too many {0} ({1} are allowed): ask for less, or in several requests";
        "减少请求内容，或拆成多个请求", "Ask for less, or in several requests";
    }
    ListTooLong "LIST_TOO_LONG": {
        "列表 {0} 最多 {1} 项，收到 {2} 项", "The list {0} takes at most {1} values, and this one has {2}";
        "缩短列表，或拆成多个请求", "Send a shorter list, or split it over several requests";
    }
    OperationBytes "OPERATION_BYTES": {
        "您正在进行的操作的变量、文档与读取的数据合计最多 {0} 字节", "The variables, the documents and what is read of your running operations may take {0} bytes together, and this one does not fit";
        "结束部分订阅，或缩小变量或每页条数后重试", "End some of your subscriptions, or send smaller variables or ask for smaller pages, and try again";
    }
    AnswerTooLarge "ANSWER_TOO_LARGE": {
        "答复或为其读取的数据会超过 {0} 字节", "The answer, or what is read for it, would have more than {0} bytes";
        "减小每页条数，去掉 lines，或用 linesPage 分页读取行", "Ask for smaller pages, leave out lines, or read the lines by linesPage";
    }
    FragmentCycle "FRAGMENT_CYCLE": {
        "片段引用了自身", "A fragment spreads itself";
        "去掉片段之间的循环引用", "Take the circle of spreads apart";
    }
    VariableMissing "VARIABLE_MISSING": {
        "缺少变量 {0}", "The variable {0} is required";
        "在 variables 中给出该值", "Give its value in variables";
    }
    VariableNull "VARIABLE_NULL": {
        "变量 {0} 不能为 null", "The variable {0} must not be null";
        "给出一个值，或省略有默认值的变量", "Give a value, or leave out a variable that has a default";
    }
    VariableType "VARIABLE_TYPE": {
        "变量 {0} 的类型应为 {1}", "The variable {0} must be of the type {1}";
        "按模式中的类型更正变量值", "Correct the value to the type that the schema names";
    }
    VariableWord "VARIABLE_WORD": {
        "变量 {0} 应为 {1} 中的一个词", "The variable {0} must be a word of {1}";
        "使用模式中该枚举列出的词", "Use one of the words that the schema lists for it";
    }
    VariableObject "VARIABLE_OBJECT": {
        "变量 {0} 应为对象（{1}）", "The variable {0} must be an object ({1})";
        "按模式中的输入类型给出对象", "Give an object of the input type that the schema names";
    }
    VariableField "VARIABLE_FIELD": {
        "变量 {0} 不是该输入的字段", "The variable {0} is not a field of this input";
        "去掉该字段，或对照模式更正拼写", "Leave the field out, or correct its spelling by the schema";
    }
    VariableOneOf "VARIABLE_ONE_OF": {
        "变量 {0} 必须且只能给出一个字段", "The variable {0} must have exactly one of its fields";
        "只保留一个字段，且不为 null", "Keep one field, and let it not be null";
    }
    IdInvalid "ID_INVALID": {
        "这不是本接口的 id；id 不可自行拼写，请使用字段 id 返回的值", "This is no id of this API; ids are opaque: pass on what a field id gave you";
        "使用查询得到的 id；按单号查找请用 order 的参数 by.number", "Use an id that a query gave you; an order is found by its number with the argument by.number of order";
    }
    IdOfOtherType "ID_OF_OTHER_TYPE": {
        "这是 {0} 类型的 id，此处需要 {1} 类型的 id", "This is an id of the type {0}, where one of the type {1} is needed";
        "使用所需类型的 id", "Pass the id of the type that is needed";
    }
    NotResumable "NOT_RESUMABLE": {
        "订阅字段 {0} 没有参数 after，无法从 Last-Event-ID 继续", "The subscription {0} has no argument after, so it cannot go on behind a Last-Event-ID";
        "去掉请求头 Last-Event-ID 后重新订阅，并重新读取当前状态", "Leave the header Last-Event-ID out and read the present state anew";
    }
    CursorInvalid "CURSOR_INVALID": {
        "此游标不属于这个列表（及其排序）或订阅", "This cursor is not of this list with this sorting, or not of this stream";
        "使用同一列表或订阅返回的游标，或不带游标重新开始", "Pass on a cursor that the same list or stream gave you, or begin again without one";
    }
    Resync "RESYNC": {
        "日志在此游标之后被恢复过，游标已失效", "The journal was restored since this cursor was given";
        "重新加载当前状态，再从那里继续订阅", "Load the current state and follow from there";
    }
    ServerStopping "RESUME": {
        "服务器正在停止：请重新连接并从最后的游标继续", "The server is stopping: connect again and resume from your last cursor";
        "重新连接，在 after 中给出最后的游标", "Connect again with your last cursor as after";
    }
    PageSize "PAGE_SIZE": {
        "{0} 是每页条数：1 到 {1}；更多请用 after: endCursor 翻页", "{0} is the size of a page: 1 to {1}; fetch more with after: endCursor";
        "减小每页条数，用游标翻页", "Ask for a smaller page and go on by cursors";
    }
    PageBothEnds "PAGE_BOTH_ENDS": {
        "first 和 last 只能给出一个", "Give first or last, not both";
        "从头翻页用 first，从尾翻页用 last", "Use first to page from the front, last to page from the end";
    }
    TooManyIds "TOO_MANY_IDS": {
        "nodes 一次最多 {0} 个 id", "nodes takes at most {0} ids";
        "分几次请求", "Ask for them in several requests";
    }
    EventKindUnknown "KIND_UNKNOWN": {
        "没有名为 {0} 的事件；请使用模式中事件类型的名称", "There is no kind of event {0}; kinds are the names of the event types";
        "使用模式中实现 OrderEvent 的类型名", "Use the names of the types that implement the event interface in the schema";
    }
    PhoneMasked "PHONE_MASKED": {
        "打码的电话须在其店铺内查找：请用 by: { maskedPhone: { shop, phone } }", "A masked phone is found within its shop: use by: { maskedPhone: { shop, phone } }";
        "给出店铺和打码的电话，或使用完整号码", "Give the shop along with it, or the whole number";
    }
    PhoneMaskInvalid "PHONE_MASK_INVALID": {
        "打码的电话形如 138****1234，末尾至少两位可见", "A masked phone looks like 138****1234 and shows at least two digits at its end";
        "按平台显示的样子输入打码电话", "Type the masked phone as the platform shows it";
    }
    // Deliveries and downloads.
    ShopUnknown "SHOP_UNKNOWN": {
        "没有这个店铺；地址以店铺编号结尾", "There is no such shop; the address ends in the shop's id";
        "更正平台后台中的推送地址", "Correct the address in the platform's settings";
    }
    AddressNotAllowed "ADDRESS_NOT_ALLOWED": {
        "此店铺不接受来自该地址的推送", "This shop takes no deliveries from your address";
        "在公司文件的 allowed_addresses 中加入平台的地址", "Add the platform's address to allowed_addresses in the company file";
    }
    SignatureMissing "SIGNATURE_MISSING": {
        "缺少签名：{0}", "The signature is missing: {0}";
        "检查平台是否开启了推送签名", "Check that the platform signs its deliveries";
    }
    SignatureWrong "SIGNATURE_WRONG": {
        "签名错误", "The signature is wrong";
        "核对店铺密钥；轮换期间新旧密钥都可填写", "Compare the shop's secret; during a rotation both may be set";
    }
    SignatureExpired "SIGNATURE_EXPIRED": {
        "签名时间与现在相差 {0} 秒，超过允许的 {1} 秒", "The signature is {0} seconds away from now, more than the {1} allowed";
        "校准发送方的时钟后重发", "Set the sender's clock, then send it again";
    }
    ShopUnconfigured "SHOP_UNCONFIGURED": {
        "店铺未设置 {0}", "The shop has no {0}";
        "在公司文件中补全该店铺的凭据", "Complete the shop's credentials in the company file";
    }
    ShopPolled "SHOP_POLLED": {
        "此平台为轮询拉单，不接收推送", "This platform is polled; it does not push";
        "在平台后台关闭对此地址的推送", "Switch pushes to this address off at the platform";
    }
    DeliveryReused "DELIVERY_REUSED": {
        "此推送编号曾以不同内容出现；已告警", "This delivery id came before with another body; a person was alerted";
        "每次推送使用新的编号；重发时内容必须不变", "Use a new id for each delivery; a repeated one must be the same in every byte";
    }
    IngestBusy "TRY_AGAIN": {
        "暂时无法保存此推送，请稍后重发", "The delivery could not be kept now; send it again in a moment";
        "无需操作；平台会自动重发", "Nothing to do; platforms send again by themselves";
    }
    DownloadInvalid "DOWNLOAD_INVALID": {
        "此地址无效或已过期", "This address is not valid, or no longer";
        "下载用 orderExport、上传用 materialUploadStart 取得新的地址", "Ask orderExport for a new address of a download, materialUploadStart for one of an upload";
    }
    DownloadGone "DOWNLOAD_GONE": {
        "导出文件已不存在", "The file of the export is gone";
        "重新导出", "Export the range once more";
    }
}
