// Every word of the handheld, in Chinese and in English. The labels of enums are those of the server.
import * as labels from 'panorama-client/generated/labels';
import { label, read, texts } from 'panorama-client/words';
import type * as api from './generated/graphql';

export const say = texts({
  title: ['仓库手持', 'Handheld'],
  list: ['任务', 'Tasks'],
  scan: ['扫描出库', 'Scan out'],
  nothing: ['没有待处理的订单', 'Nothing is to be done'],
  noWarehouse: ['令牌没有仓库', 'The token has no warehouse'],
  colon: ['：', ': '],
  held: ['挂起中，不可操作', 'On hold: leave it'],
  gift: ['赠品', 'Gift'],
  priority: ['加急', 'Priority'],
  back: ['返回', 'Back'],
  more: ['更多', 'More'],
  pick: ['确认拣货', 'Confirm pick'],
  short: ['缺货原因', 'Why it is short'],
  pack: ['完成打包', 'Complete pack'],
  tracking: ['运单号', 'Tracking number'],
  carrier: ['承运商', 'Carrier'],
  print: ['打印面单', 'Print label'],
  printed: ['面单已打印', 'Labels printed'],
  reason: ['原因', 'Reason'],
  replace: ['更正运单号', 'Correct the number'],
  replaceNote: ['包裹不变，原运单号作废；已打印的面单需要重打。', 'The parcel stays. The number that it has is given up, and a label that was printed is printed anew.'],
  replaced: ['运单号已更正', 'Number corrected'],
  void: ['作废包裹', 'Void the parcel'],
  voidNote: ['包裹中的商品需要重新打包；已出库的包裹不能作废。', 'What is in it has to be packed again. A parcel that has left cannot be voided.'],
  voided: ['包裹已作废', 'Parcel voided'],
  packAgain: ['重新打包', 'Pack again'],
  scanHint: ['扫描或输入运单号，回车', 'Scan or type the tracking number, Enter'],
  shipped: ['已出库', 'Shipped'],
  kept: ['已记录', 'Kept'],
  refused: ['不能出库', 'Not shipped'],
  gone: ['订单已不在本仓待办中', 'The order is no longer to be done here'],
});

/** That an order has more lines than it shows. */
export const firstLines = (shown: number, count: number): string => read([`仅显示前 ${shown} 行，共 ${count} 行`, `The first ${shown} of ${count} lines`]);

/** The same, where nobody knows how many there are. */
export const mayHaveMore = (shown: number): string => read([`仅显示前 ${shown} 行，可能还有更多`, `The first ${shown} lines; there may be more`]);

/** The status of an order, as the next work of the warehouse. */
export const statusWord = label<api.OrderStatus>(labels.OrderStatus, {
  APPROVED: ['待拣货', 'To pick'], PICKING: ['待打包', 'To pack'], PACKED: ['待出库', 'To ship'],
});

export const holdReasonWord = label<api.HoldReason>(labels.HoldReason);
