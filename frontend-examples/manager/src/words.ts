// Every word of the page, in Chinese and in English. The labels of enums are those of the server.
import * as labels from 'panorama-client/generated/labels';
import { label, language, read, texts } from 'panorama-client/words';
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

export const kindWord = label<api.AlertKind>(labels.AlertKind);

export const severityWord = label<api.AlertSeverity>(labels.AlertSeverity);

export const comparisonWord = label<api.ThresholdComparison>(labels.ThresholdComparison);

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
