// Every word of the page, in Chinese and in English. The compiler asks for a word for each value of the schema's enums.
import { language, read, table, texts } from 'panorama-client/words';
import type * as api from './generated/graphql';

export const say = texts({
  title: ['预警', 'Alerts'],
  open: ['待处理', 'Open'],
  thresholds: ['阈值', 'Thresholds'],
  nothingOpen: ['没有待处理的预警', 'Nothing is open'],
  take: ['我来处理', 'I take it'],
  takenBy: ['处理人', 'Taken by'],
  more: ['更多', 'More'],
  off: ['已关闭', 'Off'],
  edit: ['修改', 'Change'],
  enabled: ['启用', 'Raised at all'],
  comparison: ['比较', 'Compared'],
  value: ['数值', 'Value'],
  minutes: ['超时分钟数', 'Minutes past the ship-by time'],
  minutesOfBalance: ['尾款逾期分钟数', 'Minutes past the time of the balance'],
  daysOpen: ['售后未处理完的天数', 'Days since the return was asked for'],
  minutesSilent: ['无新订单的分钟数', 'Minutes without an order'],
  window: ['统计窗口（分钟）', 'Window in minutes'],
  saved: ['阈值已保存', 'The threshold is set'],
  changedMeanwhile: ['阈值刚刚被他人修改，已刷新，请核对后再提交。', 'Somebody has just changed it; it was loaded anew: look again, then submit.'],
});

export const kindWord = table<api.AlertKind>({
  AMOUNTS_DIFFER: ['金额不平', 'Amounts do not add up'], CARRIER_SILENT: ['物流无记录', 'Carrier reports nothing'], CHANNEL_HOLD: ['渠道挂起', 'Held by the channel'],
  CONFLICT: ['系统矛盾', 'Conflict'], DELIVERY_REUSED: ['推送编号重复', 'Delivery id reused'], INGEST_FAILURE: ['报文解析失败', 'Unreadable payload'],
  POLL_FAILING: ['拉单失败', 'Polling fails'], PROMISE_OVERDUE: ['超时未发货', 'Past ship-by'], UNDECIDED_VERSION: ['同秒消息先后不明', 'Versions undecided'],
  UNKNOWN_AMOUNT: ['应付金额未知', 'Amount unknown'], UNKNOWN_CURRENCY: ['未知币种', 'Unknown currency'],
  UNKNOWN_FIELD: ['未知字段', 'Unknown field'], UNKNOWN_REGION: ['未知地区', 'Unknown region'], UNKNOWN_SKU: ['未知商品编码', 'Unknown SKU'],
  UNKNOWN_STATUS: ['未知状态', 'Unknown status'], UNREADABLE_FIELD: ['字段无法读取', 'Unreadable field'],
  BALANCE_OVERDUE: ['尾款逾期', 'Balance overdue'], CARRIER_EXCEPTION: ['物流异常', 'Carrier problem'], CHANNEL_SILENT: ['渠道无新订单', 'No orders from a shop'],
  LABEL_REPRINT: ['面单重复打印', 'Label printed again'], PARCEL_RETURNED: ['包裹退回', 'Parcel goes back'], QC_REJECTED: ['质检未通过', 'Quality control rejected'],
  CURRENCY_CHANGED: ['币种变更', 'Currency changed'], PAID_TWICE: ['重复付款', 'Paid twice'], REFUND_ABOVE_PAID: ['退款多于付款', 'More paid back than paid'],
  REFUND_AFTER_APPROVAL: ['审核后退款', 'Refund after approval'], RETURN_OVERDUE: ['售后超期', 'Return overdue'], LOOK_UPS: ['查找次数超限', 'Too many look-ups'],
});

export const severityWord = table<api.AlertSeverity>({ CRITICAL: ['紧急', 'Now'], WARNING: ['今天', 'Today'], NOTICE: ['知悉', 'To know'] });

export const comparisonWord = table<api.ThresholdComparison>({ AT_LEAST: ['达到', 'at least'], MORE_THAN: ['超过', 'more than'] });

/** A length of time as people say it: `1 小时 30 分钟`, `1 h 30 min`. */
function lengthOf(seconds: number): string {
  const units = [[86_400, '天', 'd'], [3_600, '小时', 'h'], [60, '分钟', 'min'], [1, '秒', 's']] as const;
  const parts: string[] = [];
  let rest = seconds;
  for (const [unit, zh, en] of units) {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    if (count > 0) parts.push(`${count} ${language === 'zh-CN' ? zh : en}`);
  }
  return parts.join(' ') || read(['0 秒', '0 s']);
}

/** When an alert of a kind that measures a time is raised, by what the value is of. */
export const timeRule = {
  minutes: (value: number): string =>
    value === 0 ? read(['过了承诺发货时间即预警', 'As soon as the ship-by time is past']) : read([`超过承诺发货时间 ${lengthOf(value * 60)}`, `${lengthOf(value * 60)} past the ship-by time`]),
  minutesOfBalance: (value: number): string =>
    value === 0 ? read(['尾款一逾期即预警', 'As soon as the balance is overdue']) : read([`尾款逾期 ${lengthOf(value * 60)}`, `${lengthOf(value * 60)} past the time of the balance`]),
  daysOpen: (value: number): string => read([`售后 ${lengthOf(value * 86_400)} 未处理完`, `${lengthOf(value * 86_400)} after the return was asked for`]),
  minutesSilent: (value: number): string => read([`连续 ${lengthOf(value * 60)} 没有新订单`, `${lengthOf(value * 60)} without an order`]),
};

/** When an alert of a kind that counts its causes is raised. */
export function countRule(comparison: api.ThresholdComparison, value: number, windowSeconds: number): string {
  const fewest = comparison === 'MORE_THAN' ? value + 1 : value;
  if (fewest <= 1) return read(['出现一次即预警', 'Each time it happens']);
  return read([`${lengthOf(windowSeconds)}内出现 ${fewest} 次或更多`, `${fewest} or more within ${lengthOf(windowSeconds)}`]);
}
