// Made of schema.graphql and the documents by `npm run types`. Do not edit.
// Of fa07a185ca41c7a1b16785dd43baa0183ce135a2176145e3f199d30611bc6851
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Exports completed and settled orders. */
export type CompletedOrdersExportInput = {
  /** Of CSV: whether the file begins with a byte order mark, so that Excel reads it as UTF-8. */
  readonly byteOrderMark?: boolean;
  /** The file format. */
  readonly format?: ExportFormat;
  /** Completed from here on. */
  readonly from: string;
  /** Any text of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** Completed before this. */
  readonly to: string;
};

/** Whether a count is exact. Lists past 10,000 entries are not counted to the end. */
export type CountPrecision =
  /** At least so many. */
  | 'AT_LEAST'
  /** Exactly so many. */
  | 'EXACT';

/** A direction of sorting. */
export type Direction =
  /** Smallest first. */
  | 'ASC'
  /** Largest first. */
  | 'DESC';

/** A file format. */
export type ExportFormat =
  /** Comma-separated values, UTF-8. A text that a spreadsheet would take for a formula begins with an apostrophe. */
  | 'CSV'
  /** One JSON object a line, every value a text, UTF-8. */
  | 'JSONL'
  /** Excel workbook; amounts are numbers, everything else is text. A sheet ends where Excel's do, and the rest stands on the next. */
  | 'XLSX';

/** Why an order is stopped. */
export type HoldReason =
  /** The address must be checked or changed. */
  | 'ADDRESS_CHECK'
  /** Name, phone, address or lines changed after a label was printed, so the label no longer counts; people cannot place it. */
  | 'CHANGED_AFTER_LABEL'
  /** The channel claims by an unsigned part of a message that the order is cancelled or deleted; people cannot place it. */
  | 'CHANNEL_CLAIM'
  /** The channel forbids shipping now and lifts that by itself; people cannot place it. */
  | 'CHANNEL_FORBIDS'
  /** The customer asked to wait. */
  | 'CUSTOMER_REQUEST'
  /** Suspected fraud. */
  | 'FRAUD_CHECK'
  /** A label was printed a second time. */
  | 'LABEL_REPRINT'
  /** Anything else; the note says what. */
  | 'OTHER'
  /** The payment must be checked. */
  | 'PAYMENT_CHECK'
  /** Quality control rejected something. */
  | 'QC_REJECTED'
  /** All that was paid is paid back; people cannot place it. */
  | 'REFUNDED'
  /** The buyer asks the channel for the money back; the channel lifts it with its answer. */
  | 'REFUND_REQUESTED'
  /** The region may not be shipped to now. */
  | 'REGION_EMBARGO'
  /** The goods are short. */
  | 'STOCK_SHORT'
  /** The order was placed to try the shop out; people cannot place it. */
  | 'TEST_ORDER';

/** Whether a hold still blocks. */
export type HoldState =
  /** It blocks. */
  | 'ACTIVE'
  /** It was released, by a person or at its time. */
  | 'RELEASED';

/** Something that a role can do with an order. */
export type OrderAction =
  /** `orderApprove`. */
  | 'APPROVE'
  /** `orderCancel`. */
  | 'CANCEL'
  /** `orderPackComplete`. */
  | 'COMPLETE_PACK'
  /** `orderPickConfirm`. */
  | 'CONFIRM_PICK'
  /** `orderReturnApprove`, `orderReturnReject`. */
  | 'DECIDE_RETURN'
  /** `orderReturnOpen`. */
  | 'OPEN_RETURN'
  /** `orderHoldPlace`. */
  | 'PLACE_HOLD'
  /** `shipmentLabelPrint`. */
  | 'PRINT_LABEL'
  /** `orderReturnReceive`. */
  | 'RECEIVE_RETURN'
  /** `conversationMessageRecord`. */
  | 'RECORD_MESSAGE'
  /** `paymentRecord`. */
  | 'RECORD_PAYMENT'
  /** `orderQcRecord`. */
  | 'RECORD_QC'
  /** `settlementRecord`. */
  | 'RECORD_SETTLEMENT'
  /** `voucherRecord`. */
  | 'RECORD_VOUCHER'
  /** `orderReturnRefund`. */
  | 'REFUND_RETURN'
  /** `orderHoldRelease`. */
  | 'RELEASE_HOLD'
  /** `shipmentTrackingReplace`. */
  | 'REPLACE_TRACKING'
  /** `orderContactReveal`. */
  | 'REVEAL_PHONE'
  /** `orderOutboundScan`. */
  | 'SCAN_OUTBOUND'
  /** `orderContactUpdate`. */
  | 'UPDATE_CONTACT'
  /** `orderRemarkUpdate`. */
  | 'UPDATE_REMARK'
  /** `shipmentVoid`. */
  | 'VOID_SHIPMENT';

/** Where an export stands. */
export type OrderExportStatus =
  /** The file is there. */
  | 'COMPLETED'
  /** The file was kept for its days and removed. What it held stays on record; export the range once more for the same file. */
  | 'EXPIRED'
  /** It could not be written; `error` says why. */
  | 'FAILED'
  /** Waits for its turn. */
  | 'QUEUED'
  /** Being written. */
  | 'RUNNING';

/**
 * By what a list of orders is sorted. Ties are broken by id, so that pages of what does not change never overlap; an order whose value
 * changes between two pages moves, and only `RECEIVED` never does.
 */
export type OrderSortField =
  /** When it was completed; orders that are not come last. */
  | 'COMPLETED_AT'
  /** When it was placed. */
  | 'PLACED_AT'
  /** Its priority; among equal priorities, with `DESC`, the one that must be shipped first, those without a deadline last. */
  | 'PRIORITY'
  /** When it came in first, which never changes: pages by it meet every order exactly once, whatever changes while you read. */
  | 'RECEIVED'
  /** Until when it must be shipped; orders without a deadline come last. */
  | 'SHIP_BY'
  /**
   * When it last changed. An order that changes while you read page after page moves: with `DESC` to the front, where
   * no later page looks. To miss nothing, note the time, read by `RECEIVED`, and then ask `where: { updatedAt: { from: … } }` for what
   * changed since; or read with `ASC`, which shows an order that moves once more at its end; or follow `orderEvents`.
   */
  | 'UPDATED_AT';

/** By what a list of orders is sorted. */
export type OrderSortInput = {
  /** In which direction. */
  readonly direction: Direction;
  /** By what. */
  readonly field: OrderSortField;
};

/** Where an order stands on its one axis of progress. Holds, payments, returns and conflicts are not on it. */
export type OrderStatus =
  /** Reviewed; the warehouse may pick it. */
  | 'APPROVED'
  /** It will not be fulfilled. */
  | 'CANCELLED'
  /** Delivered, gift sent, voucher recorded. */
  | 'COMPLETED'
  /** A carrier's scan says so. */
  | 'DELIVERED'
  /** Packed; labels may be printed. */
  | 'PACKED'
  /** Paid; a deposit alone does not reach this. */
  | 'PAID'
  /** Placed, not paid. */
  | 'PENDING_PAYMENT'
  /** Being picked. */
  | 'PICKING'
  /** Scanned out and confirmed by the WMS. */
  | 'SHIPPED';

/** Which orders of a list. Everything that is given must hold. */
export type OrderWhereInput = {
  /** Completed in this range. */
  readonly completedAt?: TimeRangeInput | null | undefined;
  /** With an active hold for one of these reasons. */
  readonly holdReason?: ReadonlyArray<HoldReason> | null | undefined;
  /** With (`ACTIVE`) or without (`RELEASED`) a hold that blocks. */
  readonly holdState?: HoldState | null | undefined;
  /**
   * About whose status systems contradict each other now, or not. Of orders from before `panorama cards rebuild` it may not be known; they are in
   * no conflict then. Requires `SEE_FACTS`.
   */
  readonly inConflict?: boolean | null | undefined;
  /**
   * About whose money what is said contradicts itself now, or not: a conflict whose kind is `REFUND_ABOVE_PAID`, `PAID_TWICE` or
   * `CURRENCY_CHANGED`. Of orders from before `panorama cards rebuild` it may not be known; they are in no such conflict then. Requires
   * `SEE_PRICES`.
   */
  readonly inMoneyConflict?: boolean | null | undefined;
  /** Placed in this range. */
  readonly placedAt?: TimeRangeInput | null | undefined;
  /** Whose promise stands in one of these ways now. */
  readonly promiseState?: ReadonlyArray<PromiseState> | null | undefined;
  /** Settled or not. Requires `SEE_SETTLEMENT`. */
  readonly settled?: boolean | null | undefined;
  /** To be shipped by a time in this range. */
  readonly shipBy?: TimeRangeInput | null | undefined;
  /** Of these shops, by their ids, at most 100; of ids of no shop nothing is found. */
  readonly shop?: ReadonlyArray<string | number> | null | undefined;
  /** One of these statuses. */
  readonly status?: ReadonlyArray<OrderStatus> | null | undefined;
  /** With pieces that were picked and go back to their place, or without. */
  readonly toPutBack?: boolean | null | undefined;
  /** Changed in this range. */
  readonly updatedAt?: TimeRangeInput | null | undefined;
  /** Of this warehouse, by its code. */
  readonly warehouse?: string | number | null | undefined;
};

/** A thing that a role may see or do. */
export type Permission =
  /** Take an alert on. */
  | 'ACKNOWLEDGE_ALERT'
  /** Agree to what a status means. */
  | 'AGREE_STATUS_MEANING'
  /** Approve it. */
  | 'APPROVE_ORDER'
  /** Cancel it before it is shipped. */
  | 'CANCEL_ORDER'
  /** Close pieces that will never be sent. */
  | 'CLOSE_REMAINDER'
  /** Complete a pack. */
  | 'COMPLETE_PACK'
  /** Confirm a pick. */
  | 'CONFIRM_PICK'
  /** Approve or reject a return. */
  | 'DECIDE_RETURN'
  /** Make a person unreadable. */
  | 'ERASE_CUSTOMER'
  /** Export completed orders. */
  | 'EXPORT_ORDERS'
  /** Set mappings, shops, warehouses and SKUs, and read payloads again: for the whole company only. */
  | 'MANAGE_CONNECTIONS'
  /** Open a return. */
  | 'OPEN_RETURN'
  /** Stop an order. */
  | 'PLACE_HOLD'
  /** Print a label. */
  | 'PRINT_LABEL'
  /** Bring an order in. */
  | 'RECEIVE_ORDER'
  /** Confirm that returned goods arrived. */
  | 'RECEIVE_RETURN'
  /** Write down a message. */
  | 'RECORD_MESSAGE'
  /** Record a payment that arrived outside the channel. */
  | 'RECORD_PAYMENT'
  /** Record quality control. */
  | 'RECORD_QC'
  /** Record the settlement. */
  | 'RECORD_SETTLEMENT'
  /** Record the finance voucher. */
  | 'RECORD_VOUCHER'
  /** Pay back. */
  | 'REFUND_RETURN'
  /** Let it go on. */
  | 'RELEASE_HOLD'
  /** Read them again. */
  | 'REPLAY_INGEST'
  /** Report a fact. */
  | 'REPORT_FACT'
  /** The phone in clear; each look is journaled. */
  | 'REVEAL_PHONE'
  /** Revoke tokens, suspend people, and see who is. */
  | 'REVOKE_TOKENS'
  /** Scan a parcel out. */
  | 'SCAN_OUTBOUND'
  /** Alerts addressed to your role and scope. */
  | 'SEE_ALERTS'
  /** Who asked for what, with which outcome. */
  | 'SEE_AUDIT'
  /** Name and address. */
  | 'SEE_CONTACT'
  /** What was said with the customer. */
  | 'SEE_CONVERSATION'
  /** All orders of one phone. */
  | 'SEE_CUSTOMER'
  /** Facts by source, and conflicts. */
  | 'SEE_FACTS'
  /** Payloads that could not be read. */
  | 'SEE_INGEST'
  /** An order exists for you: number, status, lines, promise, holds, shipments. */
  | 'SEE_ORDER'
  /** The phone, masked. */
  | 'SEE_PHONE'
  /** Prices of lines, discounts, single payments. */
  | 'SEE_PRICES'
  /** The remark of the staff. */
  | 'SEE_REMARK'
  /** Returns and refunds. */
  | 'SEE_RETURNS'
  /** Why a customer returns, and who is liable. */
  | 'SEE_RETURN_REASONS'
  /** Voucher, settlement, cost. */
  | 'SEE_SETTLEMENT'
  /** The sentence to answer with. */
  | 'SEE_SUGGESTED_REPLY'
  /** When alerts are raised. */
  | 'SEE_THRESHOLDS'
  /** What happened to an order. */
  | 'SEE_TIMELINE'
  /** The sums of an order. */
  | 'SEE_TOTALS'
  /** Set what the steps of orders need, and write what statuses mean. */
  | 'SET_ORDER_MATRIX'
  /** Change when alerts are raised. */
  | 'SET_THRESHOLDS'
  /** Set how a warehouse tells that goods left. */
  | 'SET_WAREHOUSE_PROFILE'
  /** Change name, phone or address. */
  | 'UPDATE_CONTACT'
  /** Change the remark. */
  | 'UPDATE_REMARK';

/** How a promise stands now. */
export type PromiseState =
  /** Less than four hours are left. */
  | 'AT_RISK'
  /** The order left. */
  | 'KEPT'
  /** Nothing is promised. */
  | 'NONE'
  /** There is time. */
  | 'ON_TRACK'
  /** The deadline has passed and the order has not left. */
  | 'OVERDUE';

/** A role of a token. */
export type Role =
  /** Answers customers. */
  | 'CUSTOMER_SERVICE'
  /** Exports, vouchers, settlement. */
  | 'FINANCE'
  /** Watches, sets thresholds, places and releases holds. */
  | 'MANAGER'
  /** Reviews exceptions and holds. */
  | 'OPERATIONS'
  /** Watches stock and presale. */
  | 'PURCHASING'
  /** A connector; no person. */
  | 'SYSTEM'
  /** Picks, prints labels, scans out. */
  | 'WAREHOUSE'
  /** Completes packs too. */
  | 'WAREHOUSE_LEAD';

/** Records that the channel settled an order with us. */
export type SettlementRecordInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** Any text of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
  /** When the channel settled. */
  readonly settledAt: string;
};

/** A range of time: from (inclusive) to (exclusive). */
export type TimeRangeInput = {
  /** From here on. */
  readonly from?: string | null | undefined;
  /** Up to here, not included. */
  readonly to?: string | null | undefined;
};

/** Records the finance voucher of an order. */
export type VoucherRecordInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** Any text of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
  /** The voucher's number in the books. */
  readonly voucherNumber: string;
};

export type CompletedOrdersQueryVariables = Exact<{
  first?: number;
  after?: string | null | undefined;
  from: string;
  to: string;
}>;


export type CompletedOrdersQuery = { readonly orders: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly number: string, readonly completedAt: string | null, readonly voucherNumber: string | null, readonly totals: { readonly goods: { readonly amount: string, readonly currency: string } | null, readonly discount: { readonly amount: string, readonly currency: string }, readonly tax: { readonly amount: string, readonly currency: string }, readonly payable: { readonly amount: string, readonly currency: string } | null, readonly paid: { readonly amount: string, readonly currency: string } | null, readonly refunded: { readonly amount: string, readonly currency: string } } | null, readonly discounts: ReadonlyArray<{ readonly rule: { readonly id: string | null, readonly name: string }, readonly amount: { readonly amount: string, readonly currency: string }, readonly because: { readonly code: string, readonly message: string } }> | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly count: { readonly value: number, readonly precision: CountPrecision } } };

export type ExportCompletedMutationVariables = Exact<{
  input: CompletedOrdersExportInput;
}>;


export type ExportCompletedMutation = { readonly completedOrdersExport: { readonly export: { readonly id: string, readonly status: OrderExportStatus, readonly rowCount: number | null, readonly leftOutUnsettled: number | null, readonly sha256: string | null, readonly url: string | null, readonly expiresAt: string | null, readonly progress: { readonly done: number, readonly total: number }, readonly sum: ReadonlyArray<{ readonly amount: string, readonly currency: string }>, readonly error: { readonly code: string, readonly message: string } | null } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null }> } };

export type ExportProgressSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type ExportProgressSubscription = { readonly orderExport: { readonly id: string, readonly status: OrderExportStatus, readonly rowCount: number | null, readonly leftOutUnsettled: number | null, readonly sha256: string | null, readonly url: string | null, readonly expiresAt: string | null, readonly progress: { readonly done: number, readonly total: number }, readonly sum: ReadonlyArray<{ readonly amount: string, readonly currency: string }>, readonly error: { readonly code: string, readonly message: string } | null } | null };

export type ExportQueryVariables = Exact<{
  id: string | number;
}>;


export type ExportQuery = { readonly orderExport: { readonly id: string, readonly status: OrderExportStatus, readonly rowCount: number | null, readonly leftOutUnsettled: number | null, readonly sha256: string | null, readonly url: string | null, readonly expiresAt: string | null, readonly progress: { readonly done: number, readonly total: number }, readonly sum: ReadonlyArray<{ readonly amount: string, readonly currency: string }>, readonly error: { readonly code: string, readonly message: string } | null } | null };

export type ExportFragment = { readonly id: string, readonly status: OrderExportStatus, readonly rowCount: number | null, readonly leftOutUnsettled: number | null, readonly sha256: string | null, readonly url: string | null, readonly expiresAt: string | null, readonly progress: { readonly done: number, readonly total: number }, readonly sum: ReadonlyArray<{ readonly amount: string, readonly currency: string }>, readonly error: { readonly code: string, readonly message: string } | null };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { readonly viewer: { readonly id: string, readonly name: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<Permission> } };

export type OtherSumsQueryVariables = Exact<{
  orders: ReadonlyArray<string | number> | string | number;
}>;


export type OtherSumsQuery = { readonly nodes: ReadonlyArray<
    | { readonly id: string, readonly totals: { readonly freight: { readonly amount: string, readonly currency: string }, readonly tip: { readonly amount: string, readonly currency: string }, readonly duties: { readonly amount: string, readonly currency: string }, readonly rounding: { readonly amount: string, readonly currency: string }, readonly taxIncluded: { readonly amount: string, readonly currency: string } } | null }
    | Record<PropertyKey, never>
   | null> };

export type WholeExportProgressSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type WholeExportProgressSubscription = { readonly orderExport: { readonly leftOutUnknown: number | null, readonly id: string, readonly status: OrderExportStatus, readonly rowCount: number | null, readonly leftOutUnsettled: number | null, readonly sha256: string | null, readonly url: string | null, readonly expiresAt: string | null, readonly progress: { readonly done: number, readonly total: number }, readonly sum: ReadonlyArray<{ readonly amount: string, readonly currency: string }>, readonly error: { readonly code: string, readonly message: string } | null } | null };

export type WholeExportQueryVariables = Exact<{
  id: string | number;
}>;


export type WholeExportQuery = { readonly orderExport: { readonly leftOutUnknown: number | null, readonly id: string, readonly status: OrderExportStatus, readonly rowCount: number | null, readonly leftOutUnsettled: number | null, readonly sha256: string | null, readonly url: string | null, readonly expiresAt: string | null, readonly progress: { readonly done: number, readonly total: number }, readonly sum: ReadonlyArray<{ readonly amount: string, readonly currency: string }>, readonly error: { readonly code: string, readonly message: string } | null } | null };

export type WholeExportFragment = { readonly leftOutUnknown: number | null, readonly id: string, readonly status: OrderExportStatus, readonly rowCount: number | null, readonly leftOutUnsettled: number | null, readonly sha256: string | null, readonly url: string | null, readonly expiresAt: string | null, readonly progress: { readonly done: number, readonly total: number }, readonly sum: ReadonlyArray<{ readonly amount: string, readonly currency: string }>, readonly error: { readonly code: string, readonly message: string } | null };

export type OrdersToBookQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  where: OrderWhereInput;
  sortBy: OrderSortInput;
}>;


export type OrdersToBookQuery = { readonly orders: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly isTest: boolean, readonly placedAt: string | null, readonly completedAt: string | null, readonly voucherNumber: string | null, readonly settledAt: string | null, readonly totals: { readonly payable: { readonly amount: string, readonly currency: string } | null, readonly paid: { readonly amount: string, readonly currency: string } | null, readonly refunded: { readonly amount: string, readonly currency: string } } | null, readonly allowedActions: ReadonlyArray<{ readonly action: OrderAction, readonly allowed: boolean, readonly because: { readonly message: string } | null }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly count: { readonly value: number, readonly precision: CountPrecision } } };

export type OrderByNumberQueryVariables = Exact<{
  number: string;
}>;


export type OrderByNumberQuery = { readonly order: { readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly isTest: boolean, readonly placedAt: string | null, readonly completedAt: string | null, readonly voucherNumber: string | null, readonly settledAt: string | null, readonly totals: { readonly payable: { readonly amount: string, readonly currency: string } | null, readonly paid: { readonly amount: string, readonly currency: string } | null, readonly refunded: { readonly amount: string, readonly currency: string } } | null, readonly allowedActions: ReadonlyArray<{ readonly action: OrderAction, readonly allowed: boolean, readonly because: { readonly message: string } | null }> } | null };

export type RecordVoucherMutationVariables = Exact<{
  input: VoucherRecordInput;
}>;


export type RecordVoucherMutation = { readonly voucherRecord: { readonly order: { readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly isTest: boolean, readonly placedAt: string | null, readonly completedAt: string | null, readonly voucherNumber: string | null, readonly settledAt: string | null, readonly totals: { readonly payable: { readonly amount: string, readonly currency: string } | null, readonly paid: { readonly amount: string, readonly currency: string } | null, readonly refunded: { readonly amount: string, readonly currency: string } } | null, readonly allowedActions: ReadonlyArray<{ readonly action: OrderAction, readonly allowed: boolean, readonly because: { readonly message: string } | null }> } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type RecordSettlementMutationVariables = Exact<{
  input: SettlementRecordInput;
}>;


export type RecordSettlementMutation = { readonly settlementRecord: { readonly order: { readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly isTest: boolean, readonly placedAt: string | null, readonly completedAt: string | null, readonly voucherNumber: string | null, readonly settledAt: string | null, readonly totals: { readonly payable: { readonly amount: string, readonly currency: string } | null, readonly paid: { readonly amount: string, readonly currency: string } | null, readonly refunded: { readonly amount: string, readonly currency: string } } | null, readonly allowedActions: ReadonlyArray<{ readonly action: OrderAction, readonly allowed: boolean, readonly because: { readonly message: string } | null }> } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type OrderToBookFragment = { readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly isTest: boolean, readonly placedAt: string | null, readonly completedAt: string | null, readonly voucherNumber: string | null, readonly settledAt: string | null, readonly totals: { readonly payable: { readonly amount: string, readonly currency: string } | null, readonly paid: { readonly amount: string, readonly currency: string } | null, readonly refunded: { readonly amount: string, readonly currency: string } } | null, readonly allowedActions: ReadonlyArray<{ readonly action: OrderAction, readonly allowed: boolean, readonly because: { readonly message: string } | null }> };

export type RefusalFragment = { readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> };
