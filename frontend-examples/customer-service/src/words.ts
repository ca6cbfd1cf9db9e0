// Every word of the desk, in Chinese and in English. The compiler asks for a word for each value of the schema's enums.
import { read, table, texts, type Words } from 'panorama-client/words';
import type * as api from './generated/graphql';

/** A text of the desk. */
export const say = texts({
  title: ['客服台', 'Customer service'],
  searchHint: ['手机号 / 订单号 / 渠道单号 / 运单号', 'Phone / order number / channel number / tracking number'],
  search: ['查询', 'Find'],
  notFound: ['没有找到，或不在您的店铺范围内。', 'Nothing found, or not within your shops.'],
  notFoundHint: ['可以输入任意写法的手机号，如 138 0000 0000、+86-13800000000，渠道脱敏的按原样输入，如 138****0000；或完整的订单号、渠道单号、运单号。', 'A phone in any spelling works, e.g. 138 0000 0000 or +86-13800000000, also one that the platform masked, 138****0000; numbers must be complete.'],
  searching: ['正在查询…', 'Looking …'],
  home: ['首页：挂起中的订单', 'Start page: orders on hold'],
  heldOrders: ['挂起中的订单', 'Orders on hold'],
  noneHeld: ['没有挂起的订单', 'Nothing is on hold'],
  found: ['找到的订单', 'Orders found'],
  customerOrders: ['该客户的订单', 'Orders of this customer'],
  welcome: ['输入手机号或任意单号，回车即可。', 'Type a phone or any number and press Enter.'],
  welcomeKeys: ['按 / 回到查询框', 'Press / for the search box'],
  reply: ['建议回复', 'Suggested reply'],
  copy: ['复制', 'Copy'],
  copied: ['已复制', 'Copied'],
  promise: ['承诺发货', 'Promised'],
  left: ['剩余', 'left'],
  over: ['已超时', 'overdue by'],
  noPromise: ['付款后才有承诺时间', 'No promise before the payment'],
  hold: ['挂起中', 'On hold'],
  held: ['曾挂起', 'Was on hold'],
  releases: ['将自动解除', 'releases itself'],
  released: ['已解除', 'released'],
  conflicts: ['系统数据不一致', 'Systems disagree'],
  counts: ['以此为准', 'this counts'],
  goods: ['商品', 'Goods'],
  gift: ['赠品', 'Gift'],
  shipped: ['已发', 'shipped'],
  removed: ['渠道已取消', 'taken away'],
  orderedPieces: ['原订', 'ordered'],
  refundedPieces: ['已退款', 'paid back'],
  noShipping: ['无需发货', 'No shipping'],
  testOrder: ['测试订单', 'Test order'],
  totals: ['金额', 'Sums'],
  goodsTotal: ['商品总额', 'Goods'],
  discount: ['优惠', 'Discount'],
  freight: ['运费', 'Freight'],
  tax: ['税费', 'Tax'],
  tip: ['小费', 'Tip'],
  duties: ['关税', 'Duties'],
  rounding: ['尾差调整', 'Rounding'],
  taxIncluded: ['其中含税', 'Tax included'],
  payable: ['应付', 'Payable'],
  derived: ['按明细推算', 'worked out from its parts'],
  paid: ['实付', 'Paid'],
  refunded: ['已退', 'Refunded'],
  payments: ['付款明细', 'Payments'],
  noPayment: ['没有付款记录', 'none'],
  due: ['截止', 'due'],
  parcels: ['包裹', 'Parcels'],
  noParcel: ['还没有包裹', 'No parcel yet'],
  noTracking: ['暂无单号', 'No number yet'],
  noScan: ['承运商尚无扫描', 'No scan of the carrier yet'],
  printed: ['面单已打印', 'label printed'],
  times: ['次', 'times'],
  formerly: ['曾用单号', 'formerly'],
  voided: ['已作废', 'voided'],
  withdrawn: ['渠道已撤回', 'withdrawn by the channel'],
  more: ['更早的记录', 'Earlier'],
  contact: ['收件人', 'Receiver'],
  noPhone: ['没有电话', 'No phone'],
  reveal: ['查看号码', 'Reveal'],
  extension: ['转', 'ext.'],
  sentAs: ['渠道原文', 'As the channel sent it'],
  encrypted: ['渠道加密', 'encrypted by the platform'],
  remark: ['备注', 'Remark'],
  noRemark: ['没有备注', 'No remark'],
  conversation: ['沟通记录', 'Conversation'],
  noConversation: ['还没有沟通记录', 'Nothing was said yet'],
  returns: ['售后', 'Returns'],
  liability: ['责任方', 'liable'],
  timeline: ['时间线', 'Timeline'],
  timelineMore: ['更早的事件未列出', 'Earlier events are not listed'],
  marks: ['待核对', 'To look at'],
  facts: ['各系统说法', 'What each system says'],
  inferred: ['推断', 'inferred'],
  channelSays: ['渠道状态', 'Channel says'],
  placed: ['下单', 'placed'],
  since: ['起', 'since'],
  priority: ['加急', 'Priority'],
  locked: ['您的角色无权查看', 'Your role may not see this'],
  colon: ['：', ': '],
  done: ['已完成', 'Done'],
  alreadyThere: ['没有改动', 'Nothing was changed'],
  changedMeanwhile: ['订单刚刚有变化，已刷新，请核对后再提交。', 'The order has just changed and was loaded anew: look again, then submit.'],
  gone: ['该订单已不在您的范围内。', 'This order is no longer within your scope.'],
  formRemark: ['备注内容（留空则删除）', 'The remark (empty removes it)'],
  formName: ['收件人', 'Name'],
  formPhone: ['新手机号（不改请留空）', 'New phone (empty keeps it)'],
  formProvince: ['省', 'Province'],
  formCity: ['市', 'City'],
  formDistrict: ['区/县', 'District'],
  formLine: ['详细地址', 'Street and house'],
  formPostalCode: ['邮编', 'Postal code'],
  formReason: ['原因', 'Reason'],
  formNote: ['说明', 'Note'],
  formReleaseAt: ['自动解除时间（可不填）', 'Releases itself at (optional)'],
  formBody: ['内容', 'Words'],
  formDirection: ['方向', 'Direction'],
  formChannel: ['沟通方式', 'Over'],
  formKind: ['客户要求', 'The customer wants'],
  formReturn: ['售后单', 'Return'],
  formDecision: ['处理', 'Decision'],
  agree: ['同意', 'Agree'],
  decline: ['拒绝', 'Decline'],
  revealWarning: ['查看会记入日志：谁、何时、为什么。', 'Who looked, when and why is written down.'],
  cancelWarning: ['取消后不能恢复。', 'This cannot be undone.'],
  approveWarning: ['审核通过后仓库即可拣货。', 'The warehouse may pick it then.'],
});

/** That an order has more lines than it shows. */
export const firstLines = (shown: number, count: number): string => read([`仅显示前 ${shown} 行，共 ${count} 行`, `The first ${shown} of ${count} lines`]);

export const statusWord = table<api.OrderStatus>({
  PENDING_PAYMENT: ['待付款', 'Unpaid'], PAID: ['已付款', 'Paid'], APPROVED: ['已审核', 'Approved'], PICKING: ['拣货中', 'Picking'],
  PACKED: ['已打包', 'Packed'], SHIPPED: ['已出库', 'Shipped'], DELIVERED: ['已签收', 'Delivered'], COMPLETED: ['已完成', 'Completed'],
  CANCELLED: ['已取消', 'Cancelled'],
});

export const shipmentWord = table<api.ShipmentStatus>({
  PENDING: ['待揽收', 'Waiting'], PICKED_UP: ['已揽收', 'Picked up'], IN_TRANSIT: ['运输中', 'In transit'], OUT_FOR_DELIVERY: ['派送中', 'Out for delivery'],
  DELIVERED: ['已签收', 'Delivered'], EXCEPTION: ['异常', 'Problem'], RETURNED: ['退回', 'Returned'], UNKNOWN: ['未知', 'Unknown'],
});

export const promiseWord = table<api.PromiseState>({
  NONE: ['无', 'None'], ON_TRACK: ['正常', 'On track'], AT_RISK: ['临近', 'At risk'], OVERDUE: ['超时', 'Overdue'], KEPT: ['已兑现', 'Kept'],
});

export const holdReasonWord = table<api.HoldReason>({
  ADDRESS_CHECK: ['核实地址', 'Address check'], CHANGED_AFTER_LABEL: ["面单打印后有变更", "changed after the label was printed"],
 CHANNEL_CLAIM: ['渠道称已取消（未签名）', 'Channel claims it is cancelled, unsigned'],
  CHANNEL_FORBIDS: ['渠道禁止发货', 'Channel forbids shipping'], CUSTOMER_REQUEST: ['客户要求', 'Customer request'], FRAUD_CHECK: ['风险核查', 'Fraud check'],
  LABEL_REPRINT: ['面单重打', 'Label reprint'], OTHER: ['其他', 'Other'], PAYMENT_CHECK: ['核实付款', 'Payment check'],
  QC_REJECTED: ['质检不合格', 'QC rejected'], REFUNDED: ["已全额退款", "paid back in full"],
 REFUND_REQUESTED: ['买家申请退款', 'Buyer asks for the money back'],
  REGION_EMBARGO: ['地区限运', 'Region embargo'], STOCK_SHORT: ['缺货', 'Short of stock'], TEST_ORDER: ['测试订单', 'Test order'],
});

export const actionWord = table<api.OrderAction>({
  APPROVE: ['审核通过', 'Approve'], CANCEL: ['取消订单', 'Cancel order'], COMPLETE_PACK: ['完成打包', 'Complete pack'], CONFIRM_PICK: ['确认拣货', 'Confirm pick'],
  DECIDE_RETURN: ['处理售后', 'Decide return'], OPEN_RETURN: ['发起售后', 'Open return'], PLACE_HOLD: ['挂起订单', 'Hold'], PRINT_LABEL: ['打印面单', 'Print label'],
  VOID_SHIPMENT: ['作废包裹', 'Void a parcel'], REPLACE_TRACKING: ['更正运单号', 'Correct a tracking number'],
  RECEIVE_RETURN: ['退货入库', 'Receive return'], RECORD_MESSAGE: ['记录沟通', 'Write message'], RECORD_QC: ['记录质检', 'Record QC'],
  RECORD_PAYMENT: ['记录收款', 'Record payment'], RECORD_SETTLEMENT: ['记录结算', 'Record settlement'], RECORD_VOUCHER: ['记录凭证', 'Record voucher'], REFUND_RETURN: ['退款', 'Refund'],
  RELEASE_HOLD: ['解除挂起', 'Release hold'], REVEAL_PHONE: ['查看手机号', 'Reveal phone'], SCAN_OUTBOUND: ['扫描出库', 'Scan out'], SET_PRIORITY: ['修改优先级', 'Change priority'],
  UPDATE_CONTACT: ['修改收件信息', 'Change contact'], UPDATE_REMARK: ['修改备注', 'Change remark'],
});

export const sourceWord = table<api.Source>({
  CARRIER: ['承运商', 'Carrier'], CHANNEL: ['渠道', 'Channel'], ERP: ['ERP', 'ERP'], RULE: ['规则', 'Rule'], STAFF: ['员工', 'Staff'],
  SYSTEM: ['系统', 'System'], WMS: ['仓库系统', 'WMS'],
});

export const factWord = table<api.FactKind>({
  GIFT_OUTBOUND: ['赠品出库', 'Gift out'], OUTBOUND: ['出库', 'Outbound'], QC: ['质检', 'QC'], STATUS: ['状态', 'Status'], STOCK: ['库存', 'Stock'],
  WEIGHT: ['重量（克）', 'Weight (g)'],
});

/** What quality control and stock say; other values, such as a number, stay as they are. */
export const factValueWord = table<string>({ PASSED: ['通过', 'passed'], REJECTED: ['未通过', 'rejected'], RESERVED: ['已预留', 'reserved'], SHORT: ['不足', 'short'] });

export const claimWord = table<api.ClaimKind>({
  CURRENCY: ['币种', 'Currency'], OUTBOUND: ['出库', 'Outbound'], PAID: ['已付', 'Paid'], REFUNDED: ['已退', 'Paid back'], STATUS: ['状态', 'Status'],
  TRACKING_NUMBER: ['运单号', 'Tracking number'],
});

export const markWord = table<api.MarkKind>({
  AMOUNTS_DIFFER: ['金额不平', 'Amounts do not add up'], CURRENCY_CHANGED: ['币种已变更', 'Currency changed'], OVERPAID: ['多付', 'Overpaid'],
  PAID_TWICE: ['重复付款', 'Paid twice'], REFUND_ABOVE_PAID: ['退款超过实付', 'Refund above what was paid'], ROUNDED_AMOUNT: ['金额已四舍五入', 'Amount rounded'], UNDECIDED_VERSION: ['同秒消息先后不明', 'Versions undecided'],
  UNKNOWN_AMOUNT: ['应付金额未知', 'Amount unknown'], UNKNOWN_CURRENCY: ['未知币种', 'Unknown currency'], UNKNOWN_FIELD: ['未知字段', 'Unknown field'],
  UNKNOWN_REGION: ['未知地区', 'Unknown region'], UNKNOWN_SKU: ['未知商品编码', 'Unknown SKU'], UNKNOWN_STATUS: ['未知渠道状态', 'Unknown status'],
  ZERO_PAYABLE: ['应付为零', 'Nothing to pay'], SHARED_TRACKING_NUMBER: ['运单号与其他店铺重复', 'Tracking number of another shop'],
  UNREADABLE_FIELD: ['字段缺失或无法读取', 'Field missing or unreadable'], UNREAD_PHONE: ['电话无法识别', 'Phone not readable as a number'],
});

export const conflictWord = table<api.ConflictKind>({
  ACTIVE_AFTER_CANCELLED: ['已取消，但仍在处理', 'Cancelled, yet a system goes on'], CANCELLED_AFTER_SHIPPED: ['出库后渠道取消', 'Cancelled after it left'],
  BEHIND_WAREHOUSE: ['系统状态落后于仓库', 'A system is behind the warehouse'], CANCELLED_ELSEWHERE: ['其他系统已取消', 'Cancelled in another system'],
  REOPENED_AFTER_CANCELLED: ['取消后渠道重新打开', 'Reopened after the cancellation'], UNPAID_AFTER_APPROVAL: ['审核后渠道称未付款', 'Unpaid after the approval'],
  WAREHOUSE_AHEAD: ['WMS 领先于本系统', 'The WMS is ahead'], REFUND_ABOVE_PAID: ['退款超过实付', 'Refund above what was paid'],
  PAID_TWICE: ['重复付款', 'Paid twice'], CURRENCY_CHANGED: ['币种已变更', 'Currency changed'],
  SHARED_TRACKING_NUMBER: ['运单号与其他店铺重复', 'Tracking number of another shop'],
  DELIVERED_WITHOUT_SCAN: ['无签收扫描', 'Delivered without a scan'], SHIPPED_BEFORE_OUTBOUND: ['渠道已发货，仓库未出库', 'Shipped at the channel, still in the warehouse'],
});

export const paymentKindWord = table<api.PaymentKind>({
  FULL: ['全款', 'Full'], DEPOSIT: ['定金', 'Deposit'], BALANCE: ['尾款', 'Balance'], CASH_ON_DELIVERY: ['货到付款', 'Cash on delivery'],
});
export const paymentStatusWord = table<api.PaymentStatus>({
  PAID: ['已付', 'paid'], PENDING: ['未付', 'not paid'], REFUNDED: ['已退', 'paid back'], VOID: ['作废', 'void'],
});

export const returnKindWord = table<api.ReturnKind>({
  EXCHANGE: ['换货', 'Exchange'], REFUND_ONLY: ['仅退款', 'Refund only'], RETURN_AND_REFUND: ['退货退款', 'Return and refund'],
});
export const returnStatusWord = table<api.ReturnStatus>({
  REQUESTED: ['待处理', 'Requested'], APPROVED: ['已同意', 'Approved'], RECEIVED: ['已收货', 'Received'], REFUNDED: ['已退款', 'Refunded'], REJECTED: ['已拒绝', 'Rejected'], EXCHANGED: ['已换货', 'Exchanged'],
});

export const directionWord = table<api.MessageDirection>({ INBOUND: ['客户', 'Customer'], OUTBOUND: ['我方', 'We'], INTERNAL: ['内部', 'Internal'] });
export const messageChannelWord = table<api.MessageChannel>({
  PLATFORM_CHAT: ['渠道聊天', 'Chat'], PHONE: ['电话', 'Phone'], SMS: ['短信', 'SMS'], EMAIL: ['邮件', 'Mail'], BUYER_NOTE: ['买家留言', 'Buyer note'], OTHER: ['其他', 'Other'],
});

const CHANNELS: Record<string, Words> = {
  TAOBAO: ['淘宝', 'Taobao'], TMALL: ['天猫', 'Tmall'], JD: ['京东', 'JD'], SHOPIFY: ['Shopify', 'Shopify'], YOUZAN: ['有赞', 'Youzan'], GENERIC: ['', ''],
};
/** A channel; nothing for the connection of everything else, whose shop has a name, and a code that the desk does not know as it is. */
export const channelWord = (code: string): string => (CHANNELS[code] ? read(CHANNELS[code]) : code);

const CARRIERS: Record<string, Words> = {
  SF: ['顺丰速运', 'SF Express'], YTO: ['圆通速递', 'YTO Express'], ZTO: ['中通快递', 'ZTO Express'], STO: ['申通快递', 'STO Express'],
  YUNDA: ['韵达快递', 'Yunda Express'], JTSD: ['极兔速递', 'J&T Express'], JD: ['京东快递', 'JD Logistics'], EMS: ['邮政 EMS', 'EMS'],
};
/** A carrier; a code that the desk does not know is shown as it is. */
export const carrierWord = (code: string): string => {
  const words = CARRIERS[code.toUpperCase()];
  return words ? read(words) : code;
};
