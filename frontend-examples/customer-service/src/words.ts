// Every word of the desk, in Chinese and in English. The labels of enums are those of the server.
import * as labels from 'panorama-client/generated/labels';
import { label, read, texts, type Words } from 'panorama-client/words';
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

export const statusWord = label<api.OrderStatus>(labels.OrderStatus);

export const shipmentWord = label<api.ShipmentStatus>(labels.ShipmentStatus);

export const promiseWord = label<api.PromiseState>(labels.PromiseState);

export const holdReasonWord = label<api.HoldReason>(labels.HoldReason);

export const actionWord = label<api.OrderAction>(labels.OrderAction);

export const sourceWord = label<api.Source>(labels.Source);

export const factWord = label<api.FactKind>(labels.FactKind);

/** What quality control and stock say; other values, such as a number, stay as they are. */
export const factValueWord = label<string>({ ...labels.QcResult, ...labels.StockState });

export const claimWord = label<api.ClaimKind>(labels.ClaimKind);

export const markWord = label<api.MarkKind>(labels.MarkKind);

export const conflictWord = label<api.ConflictKind>(labels.ConflictKind);

export const paymentKindWord = label<api.PaymentKind>(labels.PaymentKind);
export const paymentStatusWord = label<api.PaymentStatus>(labels.PaymentStatus);

export const returnKindWord = label<api.ReturnKind>(labels.ReturnKind);
export const returnStatusWord = label<api.ReturnStatus>(labels.ReturnStatus);

export const directionWord = label<api.MessageDirection>(labels.MessageDirection);
export const messageChannelWord = label<api.MessageChannel>(labels.MessageChannel);

/** A channel; nothing for the connection of everything else, whose shop has a name, and a code that the desk does not know as it is. */
export const channelWord = label<string>(labels.KnownChannel, { GENERIC: ['', ''] });

const CARRIERS: Record<string, Words> = {
  SF: ['顺丰速运', 'SF Express'], YTO: ['圆通速递', 'YTO Express'], ZTO: ['中通快递', 'ZTO Express'], STO: ['申通快递', 'STO Express'],
  YUNDA: ['韵达快递', 'Yunda Express'], JTSD: ['极兔速递', 'J&T Express'], JD: ['京东快递', 'JD Logistics'], EMS: ['邮政 EMS', 'EMS'],
};
/** A carrier; a code that the desk does not know is shown as it is. */
export const carrierWord = (code: string): string => {
  const words = CARRIERS[code.toUpperCase()];
  return words ? read(words) : code;
};
