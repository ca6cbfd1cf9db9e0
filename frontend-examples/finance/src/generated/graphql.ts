// Made of schema.graphql and the documents by `npm run types`. Do not edit.
// Of e6022c55e60fa282bbd08f7f715bfd96bb1d3997729ce50ad335225d83f7049a
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Exports completed and settled orders. */
export type CompletedOrdersExportInput = {
  /** For CSV: whether the file begins with a byte order mark, so that Excel reads it as UTF-8. */
  readonly byteOrderMark?: boolean;
  /** The format of the file. */
  readonly format?: ExportFormat;
  /** Orders completed at this time or later. */
  readonly from: string;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** Orders completed before this time. */
  readonly to: string;
};

/** Whether a count is exact. Counting stops at 10,000 entries. */
export type CountPrecision =
  /** The list has at least this many entries. */
  | 'AT_LEAST'
  /** The list has exactly this many entries. */
  | 'EXACT';

/** A direction of sorting. */
export type Direction =
  /** The smallest value first. */
  | 'ASC'
  /** The largest value first. */
  | 'DESC';

/** The format of an exported file. */
export type ExportFormat =
  /** Comma-separated values, UTF-8. A text that a spreadsheet would read as a formula begins with an apostrophe. */
  | 'CSV'
  /** One JSON object per line, every value a text, UTF-8. */
  | 'JSONL'
  /** Excel workbook; amounts are numbers, everything else is text. Rows past Excel's limit of a sheet go to the next sheet. */
  | 'XLSX';

/** The reason of a hold. */
export type HoldReason =
  /** The address changed after picking began. */
  | 'ADDRESS_CHANGED'
  /** The address must be checked or changed. */
  | 'ADDRESS_CHECK'
  /** Name, phone, address or lines changed after a label was printed, so the label no longer counts; people cannot place it. */
  | 'CHANGED_AFTER_LABEL'
  /** The channel claims by an unsigned part of a message that the order is cancelled or deleted; people cannot place it. */
  | 'CHANNEL_CLAIM'
  /** The channel forbids shipping for now and lifts that by itself; people cannot place it. */
  | 'CHANNEL_FORBIDS'
  /** The customer asked to wait. */
  | 'CUSTOMER_REQUEST'
  /** The order is suspected of fraud. */
  | 'FRAUD_CHECK'
  /** A label was printed a second time. */
  | 'LABEL_REPRINT'
  /** Another reason, which the note states. */
  | 'OTHER'
  /** The payment must be checked. */
  | 'PAYMENT_CHECK'
  /** The material of a customized line, such as its font file, is missing. */
  | 'PENDING_MATERIALS'
  /** A price is far below the list price. */
  | 'PRICE_ANOMALY'
  /** Quality control rejected some of the goods. */
  | 'QC_REJECTED'
  /** Everything that was paid is paid back; people cannot place it. */
  | 'REFUNDED'
  /** The buyer asks the channel for the money back; the channel lifts it with its answer. */
  | 'REFUND_REQUESTED'
  /** Shipping to the region is forbidden at present. */
  | 'REGION_EMBARGO'
  /** Unusually many orders of one phone or buyer must be checked. */
  | 'RISK_REVIEW'
  /** The stock of the goods is short. */
  | 'STOCK_SHORT'
  /** The order was placed to test the shop; people cannot place it. */
  | 'TEST_ORDER';

/** Whether a hold still blocks the order. */
export type HoldState =
  /** The hold blocks the order. */
  | 'ACTIVE'
  /** The hold was released, by a person or at its time. */
  | 'RELEASED';

/** An action that a role can do with an order. */
export type OrderAction =
  /** Approve the order: `orderApprove`. */
  | 'APPROVE'
  /** Cancel the order: `orderCancel`. */
  | 'CANCEL'
  /** Complete the pack: `orderPackComplete`. */
  | 'COMPLETE_PACK'
  /** Confirm the pick: `orderPickConfirm`. */
  | 'CONFIRM_PICK'
  /** Approve or reject a return: `orderReturnApprove`, `orderReturnReject`. */
  | 'DECIDE_RETURN'
  /** Open a return: `orderReturnOpen`. */
  | 'OPEN_RETURN'
  /** Place a hold: `orderHoldPlace`. */
  | 'PLACE_HOLD'
  /** Print a label: `shipmentLabelPrint`. */
  | 'PRINT_LABEL'
  /** Confirm that returned goods arrived: `orderReturnReceive`. */
  | 'RECEIVE_RETURN'
  /** Record a message: `conversationMessageRecord`. */
  | 'RECORD_MESSAGE'
  /** Record a payment: `paymentRecord`. */
  | 'RECORD_PAYMENT'
  /** Record quality control: `orderQcRecord`. */
  | 'RECORD_QC'
  /** Record the settlement: `settlementRecord`. */
  | 'RECORD_SETTLEMENT'
  /** Record the voucher: `voucherRecord`. */
  | 'RECORD_VOUCHER'
  /** Record the refund of a return: `orderReturnRefund`. */
  | 'REFUND_RETURN'
  /** Release a hold: `orderHoldRelease`. */
  | 'RELEASE_HOLD'
  /** Replace a tracking number: `shipmentTrackingReplace`. */
  | 'REPLACE_TRACKING'
  /** Show the phone in clear: `orderContactReveal`. */
  | 'REVEAL_PHONE'
  /** Scan a parcel out: `orderOutboundScan`. */
  | 'SCAN_OUTBOUND'
  /** Set the priority of the order: `orderPriorityUpdate`. */
  | 'SET_PRIORITY'
  /** Change name, phone or address: `orderContactUpdate`. */
  | 'UPDATE_CONTACT'
  /** Change the staff's remark: `orderRemarkUpdate`. */
  | 'UPDATE_REMARK'
  /** Void a shipment: `shipmentVoid`. */
  | 'VOID_SHIPMENT';

/** The state of an export. */
export type OrderExportStatus =
  /** The file is ready to download. */
  | 'COMPLETED'
  /** The file was removed after its retention time. Its figures stay on record; export the range once more for the same file. */
  | 'EXPIRED'
  /** The file could not be written; `error` states the reason. */
  | 'FAILED'
  /** The export waits in the queue. */
  | 'QUEUED'
  /** The file is being written. */
  | 'RUNNING';

/**
 * The field by which a list of orders is sorted. Ties are broken by id, so that pages of unchanged orders never overlap; an order whose
 * value changes between two pages moves, and only `RECEIVED` never changes.
 */
export type OrderSortField =
  /** The time at which it was completed; orders that are open come last. */
  | 'COMPLETED_AT'
  /** The time at which it was placed. */
  | 'PLACED_AT'
  /** The priority; among equal priorities, with `DESC`, the one that must be shipped first, those without a deadline last. */
  | 'PRIORITY'
  /** The time at which it came in first, which never changes: pages by it include every order exactly once, even while orders change. */
  | 'RECEIVED'
  /** The time until which it must be shipped; orders without a deadline come last. */
  | 'SHIP_BY'
  /**
   * The time of its last change. An order that changes while you read page after page moves: with `DESC` to the front, which later pages
   * do not include. To miss nothing, note the time, read by `RECEIVED`, and then query `where: { updatedAt: { from: … } }` for later
   * changes; or read with `ASC`, which shows an order that moves once more at its end; or follow `orderEvents`.
   */
  | 'UPDATED_AT';

/** A sort of a list of orders. */
export type OrderSortInput = {
  /** The direction of sorting. */
  readonly direction: Direction;
  /** The field to sort by. */
  readonly field: OrderSortField;
};

/** The progress of an order. Holds, payments, returns and conflicts are separate from it. */
export type OrderStatus =
  /** The order is reviewed; the warehouse may pick it. */
  | 'APPROVED'
  /** The order will not be fulfilled. */
  | 'CANCELLED'
  /** The order is delivered, its gift is sent and its voucher is recorded. */
  | 'COMPLETED'
  /** A carrier's scan reports the delivery. */
  | 'DELIVERED'
  /** The order is packed; labels may be printed. */
  | 'PACKED'
  /** The order is paid in full; a deposit alone does not reach this. */
  | 'PAID'
  /** The order is placed and its payment is open. */
  | 'PENDING_PAYMENT'
  /** The warehouse is picking it. */
  | 'PICKING'
  /** The parcels are scanned out and confirmed by the WMS. */
  | 'SHIPPED';

/** A filter of a list of orders. Every given condition must hold. */
export type OrderWhereInput = {
  /**
   * Orders whose receiver's name begins with these 1 to 3 characters, in any case and width; blanks count only in a name with Latin
   * letters. Of a name that its platform masked, the characters before the mask are known. An erased person is not found, and an order
   * from before `panorama cards rebuild` only once its contact changes. A list that finds nothing counts as a look-up. Requires `SEE_CONTACT`.
   */
  readonly buyerNamePrefix?: string | null | undefined;
  /** Orders of these channels, by their names, at most 100; an unknown name matches no order. */
  readonly channel?: ReadonlyArray<string> | null | undefined;
  /** Orders completed in this range. */
  readonly completedAt?: TimeRangeInput | null | undefined;
  /** Orders with an active hold for one of these reasons. */
  readonly holdReason?: ReadonlyArray<HoldReason> | null | undefined;
  /** Orders with (`ACTIVE`) or without (`RELEASED`) a hold that blocks. */
  readonly holdState?: HoldState | null | undefined;
  /**
   * `true` = orders whose status is in conflict between systems now, `false` = the others. For orders from before `panorama cards
   * rebuild` it may be unknown; they then count as without conflict. Requires `SEE_FACTS`.
   */
  readonly inConflict?: boolean | null | undefined;
  /**
   * `true` = orders whose reports about money are in conflict now, `false` = the others: a conflict of the kind `REFUND_ABOVE_PAID`,
   * `PAID_TWICE` or `CURRENCY_CHANGED`. For orders from before `panorama cards rebuild` it may be unknown; they then count as without
   * such a conflict. Requires `SEE_PRICES`.
   */
  readonly inMoneyConflict?: boolean | null | undefined;
  /**
   * Orders whose number, here or at their channel, begins or ends with this text of 4 to 64 characters without blanks. The end is found in
   * any case, the beginning as it is typed, in capital or in small letters; a part from the middle is not found. A list that finds nothing
   * counts as a look-up.
   */
  readonly numberPart?: string | null | undefined;
  /** Orders placed in this range. */
  readonly placedAt?: TimeRangeInput | null | undefined;
  /** Orders whose priority is in this range. */
  readonly priority?: PriorityRangeInput | null | undefined;
  /** Orders whose promise is in one of these states now. */
  readonly promiseState?: ReadonlyArray<PromiseState> | null | undefined;
  /**
   * Orders that go to one of these regions or to a part of one, by their codes or aliases, at most 100. Orders whose region is unknown are
   * not among them. Requires `SEE_CONTACT`.
   */
  readonly region?: ReadonlyArray<string | number> | null | undefined;
  /** `true` = orders that are settled, `false` = the others. Requires `SEE_SETTLEMENT`. */
  readonly settled?: boolean | null | undefined;
  /** Orders to be shipped by a time in this range. */
  readonly shipBy?: TimeRangeInput | null | undefined;
  /** Orders of these shops, by their ids, at most 100; an unknown id matches no order. */
  readonly shop?: ReadonlyArray<string | number> | null | undefined;
  /** Orders with a line of one of these SKUs, by their codes, at most 100. */
  readonly sku?: ReadonlyArray<string> | null | undefined;
  /** Orders in one of these statuses. */
  readonly status?: ReadonlyArray<OrderStatus> | null | undefined;
  /**
   * Orders with one of these tags, whole and in the same case, at most 100: those of the channel and those of rules. A tag of more than
   * 200 characters matches no order. An order from before `panorama cards rebuild` is found once its tags change.
   */
  readonly tag?: ReadonlyArray<string> | null | undefined;
  /** `true` = orders with picked pieces that go back to their place, `false` = the others. */
  readonly toPutBack?: boolean | null | undefined;
  /** Orders changed in this range. */
  readonly updatedAt?: TimeRangeInput | null | undefined;
  /** Orders of this warehouse, by its code. */
  readonly warehouse?: string | number | null | undefined;
};

/** A permission that a role grants. */
export type Permission =
  /** Take on an alert that is addressed to you. */
  | 'ACKNOWLEDGE_ALERT'
  /** Agree to the meaning of a status. */
  | 'AGREE_STATUS_MEANING'
  /** Approve an order for picking. */
  | 'APPROVE_ORDER'
  /** Upload the material of a customized line. */
  | 'ATTACH_MATERIAL'
  /** Cancel an order before it is shipped. */
  | 'CANCEL_ORDER'
  /** Close pieces that will never be sent. */
  | 'CLOSE_REMAINDER'
  /** Complete the pack of an order. */
  | 'COMPLETE_PACK'
  /** Confirm the pick of an order. */
  | 'CONFIRM_PICK'
  /** Approve or reject a return. */
  | 'DECIDE_RETURN'
  /** Write, try and switch rules. */
  | 'EDIT_RULES'
  /** Erase the personal data of a customer. */
  | 'ERASE_CUSTOMER'
  /** Export completed and settled orders. */
  | 'EXPORT_ORDERS'
  /** Set mappings, shops, warehouses and SKUs, and read payloads again: for the whole company only. */
  | 'MANAGE_CONNECTIONS'
  /** Open a return of an order. */
  | 'OPEN_RETURN'
  /** Place and lift embargoes, and see how far they have come: for the whole company only. */
  | 'PLACE_EMBARGO'
  /** Place a hold on an order. */
  | 'PLACE_HOLD'
  /** Print a label of a parcel. */
  | 'PRINT_LABEL'
  /** Bring an order into the service. */
  | 'RECEIVE_ORDER'
  /** Confirm that returned goods arrived. */
  | 'RECEIVE_RETURN'
  /** Record a message of a conversation. */
  | 'RECORD_MESSAGE'
  /** Record a payment that arrived outside the channel. */
  | 'RECORD_PAYMENT'
  /** Record the result of quality control. */
  | 'RECORD_QC'
  /** Record the settlement of an order. */
  | 'RECORD_SETTLEMENT'
  /** Record the finance voucher. */
  | 'RECORD_VOUCHER'
  /** Record the refund of a return. */
  | 'REFUND_RETURN'
  /** Release a hold of an order. */
  | 'RELEASE_HOLD'
  /** Read failed payloads again. */
  | 'REPLAY_INGEST'
  /** Report a fact about an order. */
  | 'REPORT_FACT'
  /** See the phone in clear; each look is journaled. */
  | 'REVEAL_PHONE'
  /** Revoke tokens, suspend people, and see the revocations. */
  | 'REVOKE_TOKENS'
  /** Scan a parcel out. */
  | 'SCAN_OUTBOUND'
  /** See the alerts addressed to your role and scope. */
  | 'SEE_ALERTS'
  /** See the audit log: caller, operation and outcome. */
  | 'SEE_AUDIT'
  /** See the receiver's name and address. */
  | 'SEE_CONTACT'
  /** See the conversation with the customer. */
  | 'SEE_CONVERSATION'
  /** See all orders of one phone. */
  | 'SEE_CUSTOMER'
  /** See the customer's level at the channel. */
  | 'SEE_CUSTOMER_LEVEL'
  /** See embargoes with their regions and reasons. */
  | 'SEE_EMBARGOES'
  /** See facts by source, and conflicts. */
  | 'SEE_FACTS'
  /** See payloads that could not be read. */
  | 'SEE_INGEST'
  /** See an order: number, status, lines, promise, holds, shipments. */
  | 'SEE_ORDER'
  /** See the phone, masked. */
  | 'SEE_PHONE'
  /** See prices of lines, discounts and single payments. */
  | 'SEE_PRICES'
  /** See the staff's remark. */
  | 'SEE_REMARK'
  /** See returns and refunds. */
  | 'SEE_RETURNS'
  /** See why a customer returns, and who is liable. */
  | 'SEE_RETURN_REASONS'
  /** See rules, their statistics and the log of their firings. */
  | 'SEE_RULES'
  /** See voucher, settlement and cost. */
  | 'SEE_SETTLEMENT'
  /** See the suggested reply to the customer. */
  | 'SEE_SUGGESTED_REPLY'
  /** See the tasks addressed to your roles, within your scope. */
  | 'SEE_TASKS'
  /** See the thresholds at which alerts are raised. */
  | 'SEE_THRESHOLDS'
  /** See the timeline of an order. */
  | 'SEE_TIMELINE'
  /** See the sums of an order. */
  | 'SEE_TOTALS'
  /** Set the conditions of the steps of orders, and write what statuses mean. */
  | 'SET_ORDER_MATRIX'
  /** Set the priority of an order. */
  | 'SET_PRIORITY'
  /** Change the thresholds at which alerts are raised. */
  | 'SET_THRESHOLDS'
  /** Set how a warehouse reports that goods left. */
  | 'SET_WAREHOUSE_PROFILE'
  /** Change name, phone or address. */
  | 'UPDATE_CONTACT'
  /** Change the staff's remark. */
  | 'UPDATE_REMARK'
  /** Take on, finish and assign the tasks that you see. */
  | 'WORK_TASKS';

/** A range of priorities; both ends are included. */
export type PriorityRangeInput = {
  /** The lowest priority of the range; left out, it is open. */
  readonly from?: number | null | undefined;
  /** The highest priority of the range; left out, it is open. */
  readonly to?: number | null | undefined;
};

/** The state of a promise now. */
export type PromiseState =
  /** Less than four hours are left, or an embargo keeps the order beyond the deadline. */
  | 'AT_RISK'
  /** The order has left the warehouse. */
  | 'KEPT'
  /** The order has no promise. */
  | 'NONE'
  /** Four hours or more are left. */
  | 'ON_TRACK'
  /** The deadline has passed and the order is still here. */
  | 'OVERDUE';

/** A role that a token grants. */
export type Role =
  /** Customer service: answers customers. */
  | 'CUSTOMER_SERVICE'
  /** Finance: exports, vouchers and settlements. */
  | 'FINANCE'
  /** Watches, sets thresholds, places and releases holds. */
  | 'MANAGER'
  /** Reviews exceptions and holds. */
  | 'OPERATIONS'
  /** Watches stock and presale. */
  | 'PURCHASING'
  /** A connector, which is a machine account. */
  | 'SYSTEM'
  /** Picks, prints labels, scans out. */
  | 'WAREHOUSE'
  /** A warehouse lead: also completes packs. */
  | 'WAREHOUSE_LEAD';

/** Records that the channel settled an order with us. */
export type SettlementRecordInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
  /** The time at which the channel settled. */
  readonly settledAt: string;
};

/** A range of time, from (inclusive) to (exclusive). */
export type TimeRangeInput = {
  /** The start of the range, included; left out, it is open. */
  readonly from?: string | null | undefined;
  /** The end of the range, excluded; left out, it is open. */
  readonly to?: string | null | undefined;
};

/** Records the finance voucher of an order. */
export type VoucherRecordInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
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
