// Every word of the page, in Chinese and in English. The labels of enums are those of the server.
import * as labels from 'panorama-client/generated/labels';
import { label, texts } from 'panorama-client/words';
import type * as api from './generated/graphql';

export const say = texts({
  title: ['财务', 'Finance'],
  notForRole: ['本页面需要财务角色。', 'This page is for finance.'],
  yourRoles: ['当前令牌的角色：', 'The roles of your token:'],
  missing: ['缺少权限：', 'Permissions that it lacks:'],
  and: ['、', ', '],
  mayNotExport: ['只有财务角色可以导出。', 'Only finance exports.'],

  from: ['完成日期从', 'Completed from'],
  to: ['到（含当天）', 'to (that day included)'],
  show: ['查询', 'Show'],
  thisMonth: ['本月', 'This month'],
  lastMonth: ['上月', 'Last month'],
  lastDays: ['近 30 天', 'Last 30 days'],
  backwards: ['开始日期晚于结束日期。', 'The first day is after the last.'],

  settled: ['已完成已结算', 'Completed and settled'],
  unsettled: ['已完成未结算', 'Completed, not settled'],
  toVoucher: ['待完成（缺凭证等）', 'Delivered, not completed'],
  found: ['订单', 'Order'],
  byNumber: ['订单号', 'Order number'],
  find: ['查找', 'Find'],
  notFound: ['没有这个订单，或者您看不到它：', 'There is no such order, or none that you may see: '],

  testOrder: ['测试订单', 'Test order'],
  number: ['订单号', 'Number'],
  status: ['状态', 'Status'],
  placedAt: ['下单时间', 'Placed'],
  completedAt: ['完成时间', 'Completed'],
  goods: ['货款', 'Goods'],
  discount: ['优惠', 'Discount'],
  freight: ['运费', 'Freight'],
  tax: ['税', 'Tax'],
  others: ['其他', 'Others'],
  tip: ['小费', 'Tip'],
  duties: ['关税', 'Duties'],
  rounding: ['尾差调整', 'Rounding'],
  taxIncluded: ['价内含税', 'Tax included'],
  payable: ['应付', 'Payable'],
  paid: ['已付', 'Paid'],
  refunded: ['已退', 'Refunded'],
  discounts: ['优惠明细', 'Discounts'],
  voucher: ['凭证号', 'Voucher'],
  settledAt: ['结算时间', 'Settled'],
  nothing: ['没有订单', 'No orders'],
  reading: ['正在读取…', 'Reading…'],
  orders: ['笔', 'orders'],
  atLeast: ['至少', 'at least'],
  previous: ['上一页', 'Previous'],
  next: ['下一页', 'Next'],
  again: ['重试', 'Try again'],

  recordVoucher: ['录凭证', 'Record voucher'],
  recordSettlement: ['录结算', 'Record settlement'],
  voucherRecorded: ['凭证已录入', 'The voucher is recorded'],
  settlementRecorded: ['结算已录入', 'The settlement is recorded'],
  changedMeanwhile: ['订单刚刚被改动，请核对后再提交。现在：', 'The order has just changed: look again, then submit. Now: '],

  export: ['导出', 'Export'],
  format: ['格式', 'Format'],
  mark: ['Excel 直接打开（带 BOM）', 'For Excel (byte order mark)'],
  exportNote: ['导出所选日期内全部已完成且已结算的订单。', 'All completed and settled orders of the days chosen above.'],
  rows: ['行数', 'Rows'],
  leftOut: ['未结算，未导出', 'Left out, not settled'],
  leftOutUnknown: ['金额未知，未导出', 'Left out, an amount is unknown'],
  sum: ['应付合计', 'Payable in total'],
  download: ['下载', 'Download'],
  until: ['链接有效至', 'The link works until'],
  expired: ['链接已过期', 'The link has expired'],
  renew: ['换新链接', 'New link'],
  copy: ['复制', 'Copy'],
  copied: ['已复制', 'Copied'],
  gone: ['导出已不存在', 'The export is not there any more'],
});

export const exportStatusWord = label<api.OrderExportStatus>(labels.OrderExportStatus);

export const formatWord = label<api.ExportFormat>(labels.ExportFormat);

export const statusWord = label<api.OrderStatus>(labels.OrderStatus);
