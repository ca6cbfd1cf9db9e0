// Made of the tables of labels by `make types`. Do not edit.
import type { Words } from '../words';

export const AlertKind = {
  INGEST_FAILURE: ['报文解析失败', 'Payload cannot be read'],
  UNKNOWN_STATUS: ['未知渠道状态', 'Unknown status'],
  CONFLICT: ['系统状态矛盾', 'Systems contradict each other'],
  PROMISE_OVERDUE: ['超时未发货', 'Past its ship-by time'],
  DELIVERY_REUSED: ['推送编号重复', 'Delivery id reused'],
  POLL_FAILING: ['拉单失败', 'Polling fails'],
  UNKNOWN_SKU: ['未知商品编码', 'Unknown SKU'],
  UNKNOWN_REGION: ['未知地区', 'Unknown region'],
  UNKNOWN_CURRENCY: ['未知币种', 'Unknown currency'],
  UNREADABLE_FIELD: ['字段缺失或无法读取', 'Field missing or unreadable'],
  UNKNOWN_FIELD: ['未知字段', 'Unknown field'],
  UNKNOWN_AMOUNT: ['应付金额未知', 'Amount unknown'],
  AMOUNTS_DIFFER: ['金额不平', 'Amounts do not add up'],
  UNDECIDED_VERSION: ['同秒消息先后不明', 'Versions undecided'],
  CHANNEL_HOLD: ['渠道挂起', 'Held by the channel'],
  CARRIER_SILENT: ['物流无记录', 'Carrier reports nothing'],
  LABEL_REPRINT: ['面单重复打印', 'Label printed again'],
  QC_REJECTED: ['质检未通过', 'Rejected by quality control'],
  CARRIER_EXCEPTION: ['物流异常', 'Carrier reports a problem'],
  PARCEL_RETURNED: ['包裹退回', 'Parcel goes back to the sender'],
  REFUND_AFTER_APPROVAL: ['审核后退款', 'Refund after approval'],
  RETURN_OVERDUE: ['售后超期', 'Return open for too long'],
  BALANCE_OVERDUE: ['尾款逾期', 'Balance overdue'],
  CHANNEL_SILENT: ['渠道无新订单', 'No orders from a shop'],
  REFUND_ABOVE_PAID: ['退款多于付款', 'More paid back than paid'],
  PAID_TWICE: ['重复付款', 'Paid twice'],
  CURRENCY_CHANGED: ['币种变更', 'Currency changed'],
  LOOK_UPS: ['查找次数超限', 'Too many look-ups'],
  RULE_FIRED: ['规则预警', 'A rule asks for attention'],
  RULE_FAILED: ['规则出错', 'A rule failed'],
  RULE_LOOP: ['规则互相抵消', 'Two rules undo each other'],
} as const satisfies Record<string, Words>;

export const AlertSeverity = {
  NOTICE: ['知悉', 'To know'],
  WARNING: ['今天', 'Today'],
  CRITICAL: ['紧急', 'Now'],
} as const satisfies Record<string, Words>;

export const AlertState = {
  OPEN: ['待处理', 'Open'],
  ACKNOWLEDGED: ['处理中', 'Acknowledged'],
  RESOLVED: ['已消除', 'Resolved'],
} as const satisfies Record<string, Words>;

export const AuditKind = {
  QUERY: ['查询', 'Query'],
  MUTATION: ['变更', 'Mutation'],
  SUBSCRIPTION: ['订阅', 'Subscription'],
  CONNECTION: ['连接', 'Connection'],
  WEBHOOK: ['推送', 'Webhook'],
  DOWNLOAD: ['下载', 'Download'],
  COMMAND: ['命令', 'Command'],
} as const satisfies Record<string, Words>;

export const AuditOutcome = {
  ALLOWED: ['已执行', 'Allowed'],
  REFUSED: ['被拒绝', 'Refused'],
  FAILED: ['失败', 'Failed'],
} as const satisfies Record<string, Words>;

export const ClaimKind = {
  STATUS: ['状态', 'Status'],
  OUTBOUND: ['出库', 'Outbound'],
  PAID: ['已付', 'Paid'],
  REFUNDED: ['已退', 'Paid back'],
  CURRENCY: ['币种', 'Currency'],
  TRACKING_NUMBER: ['运单号', 'Tracking number'],
} as const satisfies Record<string, Words>;

export const ConditionSubject = {
  ORDER: ['订单', 'Order'],
  LINE: ['商品行', 'Line'],
  PARCEL: ['包裹', 'Parcel'],
} as const satisfies Record<string, Words>;

export const Confidence = {
  CONFIRMED: ['已确认', 'Confirmed'],
  INFERRED: ['推断', 'Inferred'],
} as const satisfies Record<string, Words>;

export const ConflictKind = {
  SHIPPED_BEFORE_OUTBOUND: ['渠道已发货，仓库未出库', 'Shipped at the channel, still in the warehouse'],
  DELIVERED_WITHOUT_SCAN: ['无签收扫描', 'Delivered without a scan'],
  CANCELLED_AFTER_SHIPPED: ['出库后渠道取消', 'Cancelled after it left'],
  ACTIVE_AFTER_CANCELLED: ['已取消，但仍在处理', 'Cancelled, yet a system goes on'],
  CANCELLED_ELSEWHERE: ['其他系统已取消', 'Cancelled in another system'],
  WAREHOUSE_AHEAD: ['WMS 领先于本系统', 'The WMS is ahead'],
  BEHIND_WAREHOUSE: ['系统状态落后于仓库', 'A system is behind the warehouse'],
  UNPAID_AFTER_APPROVAL: ['审核后渠道称未付款', 'Unpaid after the approval'],
  REOPENED_AFTER_CANCELLED: ['取消后渠道重新打开', 'Reopened after the cancellation'],
  REFUND_ABOVE_PAID: ['退款超过实付', 'Refund above what was paid'],
  PAID_TWICE: ['重复付款', 'Paid twice'],
  CURRENCY_CHANGED: ['币种已变更', 'Currency changed'],
  SHARED_TRACKING_NUMBER: ['运单号与其他店铺重复', 'Tracking number of another shop'],
} as const satisfies Record<string, Words>;

export const ContactPart = {
  NAME: ['姓名', 'Name'],
  PHONE: ['电话', 'Phone'],
  ADDRESS_LINE: ['详细地址', 'Street and house'],
} as const satisfies Record<string, Words>;

export const EffectSourceKind = {
  RULE: ['规则', 'Rule'],
  EMBARGO: ['限运', 'Embargo'],
} as const satisfies Record<string, Words>;

export const EmbargoState = {
  PLACING: ['设置中', 'Being placed'],
  ACTIVE: ['生效中', 'Active'],
  LIFTING: ['解除中', 'Being lifted'],
  LIFTED: ['已解除', 'Lifted'],
} as const satisfies Record<string, Words>;

export const ExportFormat = {
  CSV: ['CSV', 'CSV'],
  XLSX: ['Excel (XLSX)', 'Excel (XLSX)'],
  JSONL: ['JSON Lines', 'JSON Lines'],
} as const satisfies Record<string, Words>;

export const FactKind = {
  STATUS: ['状态', 'Status'],
  OUTBOUND: ['出库', 'Outbound'],
  QC: ['质检', 'Quality control'],
  STOCK: ['库存', 'Stock'],
  GIFT_OUTBOUND: ['赠品出库', 'Outbound of the gift'],
  WEIGHT: ['重量（克）', 'Weight in grams'],
} as const satisfies Record<string, Words>;

export const GateStep = {
  APPROVE: ['审核', 'Approval'],
  PICK: ['拣货', 'Pick'],
  PACK: ['打包', 'Pack'],
  LABEL: ['打印面单', 'Label'],
  OUTBOUND: ['出库', 'Outbound'],
} as const satisfies Record<string, Words>;

export const HoldReason = {
  CUSTOMER_REQUEST: ['客户要求', 'Customer\'s request'],
  ADDRESS_CHECK: ['地址待核实', 'Address to be checked'],
  PAYMENT_CHECK: ['付款待核实', 'Payment to be checked'],
  FRAUD_CHECK: ['风险待核实', 'Suspected fraud'],
  STOCK_SHORT: ['库存不足', 'Stock is short'],
  REGION_EMBARGO: ['地区限运', 'Region embargo'],
  LABEL_REPRINT: ['面单重复打印', 'Label printed again'],
  QC_REJECTED: ['质检未通过', 'Quality control rejected it'],
  OTHER: ['其他', 'Other'],
  CHANNEL_FORBIDS: ['渠道禁止发货', 'The channel forbids shipping'],
  REFUND_REQUESTED: ['买家申请退款', 'The buyer asks for the money back'],
  CHANNEL_CLAIM: ['渠道称已取消（未签名）', 'The channel claims, unsigned, that it is cancelled'],
  TEST_ORDER: ['测试订单', 'Test order'],
  REFUNDED: ['已全额退款', 'Paid back in full'],
  CHANGED_AFTER_LABEL: ['面单打印后有变更', 'Something changed after the label was printed'],
  PENDING_MATERIALS: ['待补素材', 'Material is missing'],
  RISK_REVIEW: ['异常下单待审', 'Unusual orders to be checked'],
  PRICE_ANOMALY: ['价格异常', 'Unusual price'],
  ADDRESS_CHANGED: ['拣货后改地址', 'Address changed after picking'],
} as const satisfies Record<string, Words>;

export const HoldState = {
  ACTIVE: ['生效中', 'Active'],
  RELEASED: ['已解除', 'Released'],
} as const satisfies Record<string, Words>;

export const KnownChannel = {
  TAOBAO: ['淘宝', 'Taobao'],
  TMALL: ['天猫', 'Tmall'],
  JD: ['京东', 'JD'],
  SHOPIFY: ['Shopify', 'Shopify'],
  YOUZAN: ['有赞', 'Youzan'],
} as const satisfies Record<string, Words>;

export const MarkKind = {
  UNKNOWN_SKU: ['未知商品编码', 'Unknown SKU'],
  UNKNOWN_STATUS: ['未知渠道状态', 'Unknown status'],
  UNKNOWN_REGION: ['未知地区', 'Unknown region'],
  UNKNOWN_CURRENCY: ['未知币种', 'Unknown currency'],
  UNREADABLE_FIELD: ['字段缺失或无法读取', 'Field missing or unreadable'],
  UNKNOWN_FIELD: ['未知字段', 'Unknown field'],
  UNKNOWN_AMOUNT: ['应付金额未知', 'Amount unknown'],
  AMOUNTS_DIFFER: ['金额不平', 'Amounts do not add up'],
  UNDECIDED_VERSION: ['同秒消息先后不明', 'Versions undecided'],
  ROUNDED_AMOUNT: ['金额已四舍五入', 'Amount rounded'],
  UNREAD_PHONE: ['电话无法识别', 'Phone not readable as a number'],
  REFUND_ABOVE_PAID: ['退款超过实付', 'Refund above what was paid'],
  OVERPAID: ['多付', 'Overpaid'],
  PAID_TWICE: ['重复付款', 'Paid twice'],
  CURRENCY_CHANGED: ['币种已变更', 'Currency changed'],
  ZERO_PAYABLE: ['应付为零', 'Nothing to pay'],
  SHARED_TRACKING_NUMBER: ['运单号与其他店铺重复', 'Tracking number of another shop'],
  UNKNOWN_SERVICE: ['未知服务等级', 'Unknown level of service'],
} as const satisfies Record<string, Words>;

export const MaterialSource = {
  CHANNEL: ['渠道', 'The channel'],
  UPLOAD: ['本系统上传', 'Uploaded here'],
} as const satisfies Record<string, Words>;

export const MessageChannel = {
  PLATFORM_CHAT: ['渠道聊天', 'Platform chat'],
  PHONE: ['电话', 'Phone'],
  SMS: ['短信', 'SMS'],
  EMAIL: ['邮件', 'Email'],
  BUYER_NOTE: ['买家留言', 'Buyer\'s note'],
  OTHER: ['其他', 'Other'],
} as const satisfies Record<string, Words>;

export const MessageDirection = {
  INBOUND: ['客户', 'Customer'],
  OUTBOUND: ['我方', 'We'],
  INTERNAL: ['内部', 'Internal'],
} as const satisfies Record<string, Words>;

export const OrderAction = {
  APPROVE: ['审核通过', 'Approve'],
  UPDATE_CONTACT: ['修改收件信息', 'Change the contact'],
  UPDATE_REMARK: ['修改备注', 'Change the remark'],
  REVEAL_PHONE: ['查看手机号', 'Reveal the phone'],
  RECORD_MESSAGE: ['记录沟通', 'Record a message'],
  PLACE_HOLD: ['挂起订单', 'Place a hold'],
  RELEASE_HOLD: ['解除挂起', 'Release a hold'],
  SET_PRIORITY: ['修改优先级', 'Change the priority'],
  CANCEL: ['取消订单', 'Cancel the order'],
  OPEN_RETURN: ['发起售后', 'Open a return'],
  DECIDE_RETURN: ['处理售后', 'Decide a return'],
  CONFIRM_PICK: ['确认拣货', 'Confirm the pick'],
  COMPLETE_PACK: ['完成打包', 'Complete the pack'],
  PRINT_LABEL: ['打印面单', 'Print a label'],
  VOID_SHIPMENT: ['作废包裹', 'Void a parcel'],
  REPLACE_TRACKING: ['更正运单号', 'Correct a tracking number'],
  SCAN_OUTBOUND: ['扫描出库', 'Scan out'],
  RECORD_QC: ['记录质检', 'Record quality control'],
  RECEIVE_RETURN: ['退货入库', 'Receive a return'],
  REFUND_RETURN: ['退款', 'Refund a return'],
  RECORD_VOUCHER: ['记录凭证', 'Record the voucher'],
  RECORD_SETTLEMENT: ['记录结算', 'Record the settlement'],
  RECORD_PAYMENT: ['记录收款', 'Record a payment'],
} as const satisfies Record<string, Words>;

export const OrderCondition = {
  PAYABLE_COVERED: ['应付金额已付清', 'The payable amount is paid'],
  NO_ACTIVE_HOLD: ['没有生效的挂起', 'No hold is active'],
  ADDRESS_SHIPPABLE: ['收货地址可以发货', 'The address can be shipped to'],
  STOCK_RESERVED: ['没有系统说库存不足', 'No system says that stock is short'],
  LINES_PICKED: ['每行商品已拣或说明了原因', 'Every line is picked or explained'],
  GIFTS_PRESENT: ['赠品齐全', 'The gifts are picked whole'],
  SOMETHING_PICKED: ['至少拣到一件商品', 'Something is picked that has not left'],
  OUTBOUND_SCANNED: ['运单号已扫描出库', 'The tracking number is scanned out'],
  WMS_OUTBOUND_CONFIRMED: ['WMS 已确认出库', 'The WMS confirmed the outbound'],
  NO_OPEN_QC_REJECTION: ['质检没有拒绝', 'No rejection of quality control is open'],
  NO_HELD_PARCEL: ['包裹中的商品没有被挂起', 'No line in a parcel is held'],
  CONTENTS_MATCH: ['包裹内容与拣货和渠道订单一致', 'The parcels hold what was picked and what the channel wants'],
  LABELS_CURRENT: ['面单内容仍然有效', 'Every label still counts'],
  PAYMENT_STANDS: ['渠道没有收回付款', 'The channel does not take the payment back'],
  NOTHING_REMAINS: ['没有待发件数', 'Nothing is left to be sent'],
  CARRIER_DELIVERY_SCANNED: ['承运商已扫描签收', 'The carrier scanned the delivery of every parcel'],
  MAIN_GOODS_DELIVERED: ['主商品已签收', 'The main goods are delivered'],
  GIFT_OUTBOUND_NUMBER: ['有赠品出库单号', 'The gift\'s outbound number is there'],
  FINANCE_VOUCHER: ['有财务凭证号', 'Finance\'s voucher number is there'],
  PAYABLE_KNOWN: ['应付金额已知', 'The payable amount is known'],
  ONLY_CASH_ON_DELIVERY: ['未付款项均为货到付款', 'Every open payment is cash on delivery'],
  REMITTANCE_RECEIVED: ['已收到货到付款回款', 'The carrier\'s remittance is received'],
  NOT_PAID_BACK: ['没有全额退款', 'The order is not paid back in full'],
  QC_PASSED: ['质检已通过', 'Quality control passed the parcel'],
  LABEL_PRINTED: ['已打印有效面单', 'The parcel has a label that counts'],
  STOCK_CONFIRMED: ['系统已确认预留库存', 'A system confirmed that the stock is reserved'],
  REPLACEMENT_DELIVERED: ['换货的新商品已签收', 'The replacement of an exchange is delivered'],
} as const satisfies Record<string, Words>;

export const OrderExportStatus = {
  QUEUED: ['排队中', 'Queued'],
  RUNNING: ['导出中', 'Being written'],
  COMPLETED: ['已完成', 'Ready'],
  FAILED: ['失败', 'Failed'],
  EXPIRED: ['文件已删除', 'File removed'],
} as const satisfies Record<string, Words>;

export const OrderMatchedBy = {
  NUMBER: ['订单号', 'Order number'],
  CHANNEL_NUMBER: ['渠道单号', 'Number at the channel'],
  CHANNEL_ALIAS: ['渠道别名', 'Other number at the channel'],
  TRACKING_NUMBER: ['运单号', 'Tracking number'],
  PHONE: ['电话', 'Phone'],
  NAME_AND_DAY: ['姓名和下单日期', 'Name and day'],
  NAME_AND_PRODUCT: ['姓名和商品', 'Name and product'],
  NAME: ['姓名', 'Name'],
  PART_OF_NUMBER: ['部分单号', 'Part of a number'],
  VISIBLE_DIGITS: ['电话可见的数字', 'Visible digits of the phone'],
} as const satisfies Record<string, Words>;

export const OrderStatus = {
  PENDING_PAYMENT: ['待付款', 'Pending payment'],
  PAID: ['已付款', 'Paid'],
  APPROVED: ['已审核', 'Approved'],
  PICKING: ['拣货中', 'Picking'],
  PACKED: ['已打包', 'Packed'],
  SHIPPED: ['已出库', 'Shipped'],
  DELIVERED: ['已签收', 'Delivered'],
  COMPLETED: ['已完成', 'Completed'],
  CANCELLED: ['已取消', 'Cancelled'],
} as const satisfies Record<string, Words>;

export const PayableBasis = {
  STATED: ['渠道提供', 'Stated by the channel'],
  DERIVED: ['按明细推算', 'Worked out from its parts'],
  UNKNOWN: ['未知', 'Unknown'],
} as const satisfies Record<string, Words>;

export const PaymentKind = {
  FULL: ['全款', 'Full payment'],
  DEPOSIT: ['定金', 'Deposit'],
  BALANCE: ['尾款', 'Balance'],
  CASH_ON_DELIVERY: ['货到付款', 'Cash on delivery'],
} as const satisfies Record<string, Words>;

export const PaymentStatus = {
  PENDING: ['未付', 'Not paid'],
  PAID: ['已付', 'Paid'],
  REFUNDED: ['已退', 'Paid back'],
  VOID: ['作废', 'Void'],
} as const satisfies Record<string, Words>;

export const Permission = {
  SEE_ORDER: ['查看订单', 'See orders'],
  SEE_TIMELINE: ['查看时间线', 'See the timeline'],
  SEE_CONTACT: ['查看收件信息', 'See the contact'],
  SEE_PHONE: ['查看脱敏电话', 'See the phone, masked'],
  REVEAL_PHONE: ['查看完整电话', 'See the phone in clear'],
  SEE_CUSTOMER: ['查看客户的全部订单', 'See all orders of a customer'],
  SEE_TOTALS: ['查看订单金额', 'See the amounts of orders'],
  SEE_PRICES: ['查看价格和付款明细', 'See prices and payments'],
  SEE_SETTLEMENT: ['查看凭证和结算', 'See vouchers and settlements'],
  SEE_CONVERSATION: ['查看沟通记录', 'See the conversation'],
  SEE_RETURNS: ['查看售后', 'See returns'],
  SEE_RETURN_REASONS: ['查看退货原因和责任方', 'See the reasons of returns'],
  SEE_REMARK: ['查看备注', 'See the remark'],
  SEE_CUSTOMER_LEVEL: ['查看客户等级', 'See the customer\'s level'],
  SEE_FACTS: ['查看各系统上报和矛盾', 'See facts and conflicts'],
  SEE_SUGGESTED_REPLY: ['查看建议回复', 'See the suggested reply'],
  UPDATE_CONTACT: ['修改收件信息', 'Change the contact'],
  UPDATE_REMARK: ['修改备注', 'Change the remark'],
  ATTACH_MATERIAL: ['上传定制素材', 'Upload a material'],
  RECORD_MESSAGE: ['记录沟通', 'Record a message'],
  PLACE_HOLD: ['挂起订单', 'Place a hold'],
  RELEASE_HOLD: ['解除挂起', 'Release a hold'],
  SET_PRIORITY: ['修改优先级', 'Set the priority of orders'],
  CANCEL_ORDER: ['取消订单', 'Cancel an order'],
  APPROVE_ORDER: ['审核订单', 'Approve an order'],
  OPEN_RETURN: ['登记售后', 'Open a return'],
  DECIDE_RETURN: ['同意或拒绝售后', 'Decide a return'],
  RECEIVE_RETURN: ['确认收到退货', 'Receive a return'],
  REFUND_RETURN: ['退款', 'Refund a return'],
  CONFIRM_PICK: ['确认拣货', 'Confirm a pick'],
  COMPLETE_PACK: ['完成打包', 'Complete a pack'],
  PRINT_LABEL: ['打印面单', 'Print a label'],
  SCAN_OUTBOUND: ['扫描出库', 'Scan a parcel out'],
  RECORD_QC: ['登记质检', 'Record quality control'],
  RECEIVE_ORDER: ['接收订单报文', 'Receive orders'],
  REPORT_FACT: ['上报事实', 'Report a fact'],
  RECORD_VOUCHER: ['登记财务凭证', 'Record a voucher'],
  RECORD_SETTLEMENT: ['登记结算', 'Record a settlement'],
  RECORD_PAYMENT: ['登记付款', 'Record a payment'],
  EXPORT_ORDERS: ['导出订单', 'Export orders'],
  SEE_ALERTS: ['查看预警', 'See alerts'],
  ACKNOWLEDGE_ALERT: ['接手预警', 'Acknowledge an alert'],
  SEE_TASKS: ['查看待办', 'See tasks'],
  WORK_TASKS: ['处理待办', 'Work on tasks'],
  SEE_THRESHOLDS: ['查看预警阈值', 'See the thresholds of alerts'],
  SET_THRESHOLDS: ['修改预警阈值', 'Set the thresholds of alerts'],
  SET_WAREHOUSE_PROFILE: ['设置仓库模式', 'Set the profile of a warehouse'],
  SET_ORDER_MATRIX: ['设置流转条件和状态含义', 'Set the conditions of steps'],
  AGREE_STATUS_MEANING: ['同意状态含义', 'Agree to the meaning of a status'],
  MANAGE_CONNECTIONS: ['管理接入设置', 'Manage the connections'],
  CLOSE_REMAINDER: ['关闭剩余件数', 'Close the remainder'],
  SEE_RULES: ['查看规则', 'See the rules'],
  EDIT_RULES: ['管理规则', 'Edit the rules'],
  SEE_EMBARGOES: ['查看限运', 'See the embargoes'],
  PLACE_EMBARGO: ['设置和解除限运', 'Place and lift embargoes'],
  SEE_INGEST: ['查看失败的报文', 'See failed payloads'],
  REPLAY_INGEST: ['重新读取报文', 'Replay failed payloads'],
  REVOKE_TOKENS: ['吊销令牌', 'Revoke tokens'],
  SEE_AUDIT: ['查看审计日志', 'See the audit log'],
  ERASE_CUSTOMER: ['删除客户信息', 'Erase a customer'],
} as const satisfies Record<string, Words>;

export const PromiseState = {
  NONE: ['无', 'None'],
  ON_TRACK: ['正常', 'On track'],
  AT_RISK: ['临近', 'At risk'],
  OVERDUE: ['超时', 'Overdue'],
  KEPT: ['已兑现', 'Kept'],
} as const satisfies Record<string, Words>;

export const QcResult = {
  PASSED: ['通过', 'Passed'],
  REJECTED: ['未通过', 'Rejected'],
} as const satisfies Record<string, Words>;

export const RegionLevel = {
  COUNTRY: ['国家', 'Country'],
  PROVINCE: ['省级', 'Province or state'],
  CITY: ['地级', 'City'],
  DISTRICT: ['县级', 'District or county'],
} as const satisfies Record<string, Words>;

export const ReturnKind = {
  REFUND_ONLY: ['仅退款', 'Refund only'],
  RETURN_AND_REFUND: ['退货退款', 'Return and refund'],
  EXCHANGE: ['换货', 'Exchange'],
} as const satisfies Record<string, Words>;

export const ReturnReason = {
  DAMAGED: ['破损', 'Damaged'],
  WRONG: ['发错货', 'Wrong goods'],
  MISSING: ['少件', 'Missing part'],
  DUPLICATE: ['重复', 'Duplicate'],
  QUALITY: ['质量问题', 'Quality'],
  CHANGED_MIND: ['不想要了', 'Changed mind'],
  OTHER: ['其他', 'Other'],
} as const satisfies Record<string, Words>;

export const ReturnStatus = {
  REQUESTED: ['已申请', 'Requested'],
  APPROVED: ['已同意', 'Approved'],
  RECEIVED: ['已收到退货', 'Received'],
  REFUNDED: ['已退款', 'Refunded'],
  REJECTED: ['已拒绝', 'Rejected'],
  EXCHANGED: ['已换货', 'Exchanged'],
} as const satisfies Record<string, Words>;

export const Role = {
  CUSTOMER_SERVICE: ['客服', 'Customer service'],
  WAREHOUSE: ['仓库', 'Warehouse'],
  WAREHOUSE_LEAD: ['仓库主管', 'Warehouse lead'],
  FINANCE: ['财务', 'Finance'],
  MANAGER: ['经理', 'Manager'],
  SYSTEM: ['接口', 'Connector'],
  OPERATIONS: ['运营', 'Operations'],
  PURCHASING: ['采购', 'Purchasing'],
} as const satisfies Record<string, Words>;

export const RuleActionKind = {
  HOLD: ['挂起', 'Hold'],
  TAG: ['加标签', 'Add a tag'],
  UNTAG: ['去标签', 'Remove a tag'],
  PRIORITY: ['设优先级', 'Set the priority'],
  TASK: ['建待办', 'Create a task'],
  ALERT: ['预警', 'Alert'],
  APPROVE: ['自动审核', 'Approve'],
  REFUSE: ['拒绝操作', 'Refuse a step'],
} as const satisfies Record<string, Words>;

export const RuleBacktestStatus = {
  QUEUED: ['排队中', 'Queued'],
  RUNNING: ['回测中', 'Running'],
  DONE: ['已完成', 'Done'],
  CANCELLED: ['已取消', 'Cancelled'],
  FAILED: ['失败', 'Failed'],
} as const satisfies Record<string, Words>;

export const RuleConditionNodeKind = {
  ALL: ['全部', 'All'],
  ANY: ['任一', 'Any'],
  NOT: ['非', 'Not'],
  COMPARE: ['比较', 'Comparison'],
} as const satisfies Record<string, Words>;

export const RuleFactType = {
  ENUM: ['枚举', 'Value of a list'],
  STRING: ['代码', 'Code'],
  REGION: ['地区', 'Region'],
  MONEY: ['金额', 'Amount'],
  RATIO: ['比例', 'Share'],
  LIST: ['列表', 'List of codes'],
  BOOL: ['是否', 'Yes or no'],
  INT: ['整数', 'Whole number'],
  TEXT: ['文本', 'Free text'],
} as const satisfies Record<string, Words>;

export const RuleReview = {
  CONFIRMED: ['确有问题', 'Confirmed'],
  FALSE_ALARM: ['误报', 'False alarm'],
} as const satisfies Record<string, Words>;

export const RuleState = {
  OFF: ['停用', 'Off'],
  SHADOW: ['试运行', 'In shadow'],
  ON: ['启用', 'On'],
} as const satisfies Record<string, Words>;

export const RuleTrigger = {
  RECEIVED: ['订单进入时', 'When an order comes in'],
  CHANGED: ['订单变更时', 'When an order changes'],
  BEFORE_TRANSITION: ['操作之前', 'Before a step'],
  TIMER: ['随时间推移', 'When time passes'],
} as const satisfies Record<string, Words>;

export const RuleTruth = {
  TRUE: ['成立', 'True'],
  FALSE: ['不成立', 'False'],
  UNKNOWN: ['未知', 'Unknown'],
} as const satisfies Record<string, Words>;

export const ServiceLevel = {
  STANDARD: ['标准', 'Standard'],
  EXPRESS: ['快速', 'Express'],
  SAME_DAY: ['当日达', 'Same day'],
  URGENT: ['加急', 'Urgent'],
} as const satisfies Record<string, Words>;

export const ShipmentStatus = {
  PENDING: ['待揽收', 'Pending'],
  PICKED_UP: ['已揽收', 'Picked up'],
  IN_TRANSIT: ['运输中', 'In transit'],
  OUT_FOR_DELIVERY: ['派送中', 'Out for delivery'],
  DELIVERED: ['已签收', 'Delivered'],
  EXCEPTION: ['异常', 'Exception'],
  RETURNED: ['已退回', 'Returned'],
  UNKNOWN: ['未知', 'Unknown'],
} as const satisfies Record<string, Words>;

export const Signal = {
  URGENT: ['催发货', 'Urgent'],
  CALL_FIRST: ['先电话联系', 'Call first'],
  NO_SUBSTITUTE: ['不接受替换', 'No substitute'],
  SEND_LATER: ['暂缓发货', 'Send later'],
} as const satisfies Record<string, Words>;

export const Source = {
  CHANNEL: ['渠道', 'Channel'],
  ERP: ['ERP', 'ERP'],
  WMS: ['WMS', 'WMS'],
  CARRIER: ['承运商', 'Carrier'],
  STAFF: ['员工', 'Staff'],
  RULE: ['规则', 'Rule'],
  SYSTEM: ['本系统', 'This service'],
} as const satisfies Record<string, Words>;

export const StockState = {
  RESERVED: ['已预留', 'Reserved'],
  SHORT: ['不足', 'Short'],
} as const satisfies Record<string, Words>;

export const SuggestedReplyFactKind = {
  STATUS: ['状态', 'Status'],
  HOLD: ['挂起', 'Hold'],
  STOCK: ['库存', 'Stock'],
  QC: ['质检', 'Quality control'],
  PICK: ['拣货', 'Pick'],
  PAYMENT: ['付款', 'Payment'],
  PAYABLE: ['应付', 'Payable amount'],
  REFUND: ['退款', 'Refund'],
  RETURN: ['售后', 'Return'],
  PROMISE: ['承诺发货', 'Promise'],
  OUTBOUND: ['出库', 'Outbound'],
  PARCEL: ['包裹', 'Parcel'],
  TRACKING_NUMBER: ['运单号', 'Tracking number'],
  CONDITION: ['条件', 'Condition'],
} as const satisfies Record<string, Words>;

export const TaskKind = {
  RULE_REVIEW: ['核查规则拦截的订单', 'Check an order that a rule stopped'],
  CUSTOMER_CALL: ['联系客户', 'Contact the customer'],
  PRICE_CHECK: ['核对价格', 'Check the price'],
  PAYMENT_CHECK: ['核对款项', 'Check the payment'],
  MATERIAL_MISSING: ['补齐定制素材', 'Get the missing material'],
  GIFT_MISSING: ['补齐赠品', 'Get the missing gift'],
  STOCK_SHORTAGE: ['处理缺货', 'Handle a shortage of stock'],
  CARRIER_CHASE: ['催查物流', 'Chase the carrier'],
  PROMISE_AT_RISK: ['临近承诺，尽快发货', 'Ship before the promise breaks'],
  LABEL_REVIEW: ['核查面单', 'Check the label'],
  ADDRESS_CHECK: ['核实地址', 'Check the address'],
  RETURN_CHASE: ['跟进售后', 'Follow up a return'],
  PAYLOAD_UNMATCHED: ['处理未识别的报文', 'Handle payloads that cannot be read'],
  ALERT_FOLLOW_UP: ['处理预警', 'Follow up an alert'],
  OTHER: ['其他', 'Other'],
} as const satisfies Record<string, Words>;

export const TaskOutcome = {
  CONFIRMED_PROBLEM: ['确有问题', 'The problem was real'],
  FALSE_ALARM: ['误报', 'False alarm'],
  DONE: ['已处理', 'Done'],
  NOT_POSSIBLE: ['无法处理', 'Not possible'],
  CUSTOMER_WAITS: ['客户愿意等待', 'The customer waits'],
  CUSTOMER_CANCELS: ['客户要求取消', 'The customer cancels'],
  NOT_REACHED: ['联系不上客户', 'The customer was not reached'],
} as const satisfies Record<string, Words>;

export const TaskSourceKind = {
  RULE: ['规则', 'Rule'],
  EMBARGO: ['限运', 'Embargo'],
  ALERT: ['预警', 'Alert'],
  PROMISE: ['发货承诺', 'Promise'],
  PAYLOAD: ['报文', 'Payload'],
  PERSON: ['人工', 'Person'],
} as const satisfies Record<string, Words>;

export const TaskState = {
  OPEN: ['待处理', 'Open'],
  CLAIMED: ['处理中', 'Taken on'],
  DONE: ['已完成', 'Done'],
  CLOSED: ['已自动关闭', 'Closed by itself'],
} as const satisfies Record<string, Words>;

export const ThresholdComparison = {
  AT_LEAST: ['达到', 'At least'],
  MORE_THAN: ['超过', 'More than'],
} as const satisfies Record<string, Words>;

export const TokenRevocationKind = {
  TOKEN: ['单个令牌', 'One token'],
  SUBJECT: ['此人的全部令牌', 'All tokens of a subject'],
  SUSPENSION: ['停用此人', 'Suspension'],
} as const satisfies Record<string, Words>;

export const WarehouseProfile = {
  HANDHELD: ['仅手持扫描', 'Handhelds'],
  CONFIRMING: ['扫描后由 WMS 确认', 'Handhelds and the WMS'],
  LEADING: ['由 WMS 主导', 'The WMS leads'],
} as const satisfies Record<string, Words>;

export const Weekday = {
  MONDAY: ['星期一', 'Monday'],
  TUESDAY: ['星期二', 'Tuesday'],
  WEDNESDAY: ['星期三', 'Wednesday'],
  THURSDAY: ['星期四', 'Thursday'],
  FRIDAY: ['星期五', 'Friday'],
  SATURDAY: ['星期六', 'Saturday'],
  SUNDAY: ['星期日', 'Sunday'],
} as const satisfies Record<string, Words>;
