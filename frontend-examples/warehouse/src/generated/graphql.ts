// Made of schema.graphql and the documents by `npm run types`. Do not edit.
// Of a32519e8372a8bbcbc0e144402f04b64adae7e6a9f93f5097d1cc79a4c274686
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
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

/** Which events. Everything that is given must hold. */
export type OrderEventWhereInput = {
  /** Of these kinds, by the names of the event types, e.g. `OrderStatusChanged`. */
  readonly kind?: ReadonlyArray<string> | null | undefined;
  /** Of this order, by its global id. */
  readonly order?: string | number | null | undefined;
  /** Of these shops, by their ids, at most 100; an id of which there is no shop when the subscription begins is left out. */
  readonly shop?: ReadonlyArray<string | number> | null | undefined;
  /** Caused by one of these parties. */
  readonly source?: ReadonlyArray<Source> | null | undefined;
  /** Of orders in one of these statuses right after the event. */
  readonly status?: ReadonlyArray<OrderStatus> | null | undefined;
  /** Of this warehouse, by its code. */
  readonly warehouse?: string | number | null | undefined;
};

/** Scans a parcel out of the warehouse. */
export type OrderOutboundScanInput = {
  /** Which handheld. */
  readonly deviceId?: string | null | undefined;
  /** Any text of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** When; now, if you leave it out. */
  readonly scannedAt?: string | null | undefined;
  /** What the scanner read. */
  readonly trackingNumber: string;
};

/** Completes the pack of an order. */
export type OrderPackCompleteInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** Any text of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
  /** The parcels; left out, everything goes into the parcel that is known, or into one new one. */
  readonly shipments?: ReadonlyArray<PackedShipmentInput> | null | undefined;
};

/** Confirms the pick of an order. */
export type OrderPickConfirmInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** Any text of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** What was picked; left out, everything was. */
  readonly lines?: ReadonlyArray<PickedLineInput> | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
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

/** How many of a line are in a parcel. */
export type PackedLineInput = {
  /** The line's global id. */
  readonly line: string | number;
  /** Pieces. */
  readonly quantity: number;
};

/** A parcel as it was packed. */
export type PackedShipmentInput = {
  /** The carrier's code, e.g. `SF`. */
  readonly carrier?: string | null | undefined;
  /** What is in it; may be left out when there is one parcel. */
  readonly lines?: ReadonlyArray<PackedLineInput> | null | undefined;
  /** The tracking number, where it is known already. */
  readonly trackingNumber?: string | null | undefined;
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

/** How many of a line were picked. */
export type PickedLineInput = {
  /** The line's global id. */
  readonly line: string | number;
  /** Pieces. */
  readonly quantity: number;
  /** Why fewer than ordered; needed to pack an order that is short. */
  readonly shortReason?: string | null | undefined;
};

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

/** Prints a parcel's label. */
export type ShipmentLabelPrintInput = {
  /** The carrier's code, where the parcel has none yet. */
  readonly carrier?: string | null | undefined;
  /**
   * Any text of up to 200 characters; the same key and input give the first answer again. Printing without a key counts every
   * call, because every call is a sheet of paper.
   */
  readonly idempotencyKey?: string | null | undefined;
  /** The shipment's global id. */
  readonly shipment: string | number;
  /** The tracking number, where the parcel has none yet. */
  readonly trackingNumber?: string | null | undefined;
};

/** Gives a parcel that has not left another tracking number. */
export type ShipmentTrackingReplaceInput = {
  /** The carrier's code, e.g. `SF`, where it is another one. */
  readonly carrier?: string | null | undefined;
  /** The order's version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** Any text of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** Why; at most 500 characters. It is kept with the entry in the timeline. */
  readonly reason?: string | null | undefined;
  /** The shipment's global id. */
  readonly shipment: string | number;
  /** The tracking number from now on; at most 64 characters. */
  readonly trackingNumber: string;
};

/** Voids a parcel that has not left. */
export type ShipmentVoidInput = {
  /** The order's version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** Any text of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** Why; at most 500 characters. It is kept with the entry in the timeline. */
  readonly reason: string;
  /** The shipment's global id. */
  readonly shipment: string | number;
};

/** The kind of party that says or does something. */
export type Source =
  /** The carrier. */
  | 'CARRIER'
  /** The sales channel. */
  | 'CHANNEL'
  /** The ERP. */
  | 'ERP'
  /** A rule of this service. */
  | 'RULE'
  /** A person who is signed in here. */
  | 'STAFF'
  /** This service itself. */
  | 'SYSTEM'
  /** The warehouse management system. */
  | 'WMS';

export type PickListQueryVariables = Exact<{
  warehouse: string | number;
  first?: number;
  after?: string | null | undefined;
}>;


export type PickListQuery = { readonly orders: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly number: string, readonly status: OrderStatus, readonly priority: number, readonly version: number, readonly lines: ReadonlyArray<{ readonly id: string, readonly sku: string | null, readonly title: string, readonly quantity: number, readonly isGift: boolean }>, readonly holds: ReadonlyArray<{ readonly reason: HoldReason, readonly state: HoldState }>, readonly contact: { readonly name: string | null, readonly address: { readonly province: string | null, readonly city: string | null, readonly district: string | null, readonly line: string | null } | null }, readonly shipments: ReadonlyArray<{ readonly id: string, readonly trackingNumber: string | null, readonly carrier: string | null, readonly labelPrintCount: number }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type ConfirmPickMutationVariables = Exact<{
  input: OrderPickConfirmInput;
}>;


export type ConfirmPickMutation = { readonly orderPickConfirm: { readonly order: { readonly id: string, readonly status: OrderStatus, readonly version: number } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type CompletePackMutationVariables = Exact<{
  input: OrderPackCompleteInput;
}>;


export type CompletePackMutation = { readonly orderPackComplete: { readonly order: { readonly id: string, readonly status: OrderStatus, readonly version: number } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type PrintLabelMutationVariables = Exact<{
  input: ShipmentLabelPrintInput;
}>;


export type PrintLabelMutation = { readonly shipmentLabelPrint: { readonly shipment: { readonly id: string, readonly trackingNumber: string | null, readonly labelPrintCount: number } | null, readonly order: { readonly id: string, readonly status: OrderStatus } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type ScanOutboundMutationVariables = Exact<{
  input: OrderOutboundScanInput;
}>;


export type ScanOutboundMutation = { readonly orderOutboundScan: { readonly order: { readonly id: string, readonly status: OrderStatus, readonly version: number } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type UserErrorFragment = { readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> };

export type OrderEventsSubscriptionVariables = Exact<{
  where?: OrderEventWhereInput | null | undefined;
  after?: string | null | undefined;
}>;


export type OrderEventsSubscription = { readonly orderEvents:
    | { readonly __typename: 'ConversationMessageRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'CustomerErased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderCancelled', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderContactRevealed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderContactUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderFactRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderGoodsPutBack', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderHoldPlaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly hold: { readonly id: string, readonly reason: HoldReason } | null, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderHoldReleased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly hold: { readonly id: string, readonly reason: HoldReason } | null, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderMarked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderStatusChanged', readonly from: OrderStatus, readonly to: OrderStatus, readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderVoucherRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'ShipmentCarrierChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'ShipmentLabelPrinted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'ShipmentLabelVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'ShipmentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'ShipmentScannedOut', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'ShipmentTracked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'ShipmentTrackingReplaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'ShipmentVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
   };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { readonly viewer: { readonly name: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<Permission>, readonly warehouses: ReadonlyArray<string> } };

export type LineCountQueryVariables = Exact<{
  order: string | number;
}>;


export type LineCountQuery = { readonly order: { readonly lineCount: number } | null };

export type VoidParcelMutationVariables = Exact<{
  input: ShipmentVoidInput;
}>;


export type VoidParcelMutation = { readonly shipmentVoid: { readonly order: { readonly id: string, readonly version: number } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type ReplaceTrackingMutationVariables = Exact<{
  input: ShipmentTrackingReplaceInput;
}>;


export type ReplaceTrackingMutation = { readonly shipmentTrackingReplace: { readonly order: { readonly id: string, readonly version: number } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type TaskActionsQueryVariables = Exact<{
  order: string | number;
}>;


export type TaskActionsQuery = { readonly order: { readonly allowedActions: ReadonlyArray<{ readonly action: OrderAction, readonly allowed: boolean }> } | null };

export type RefusalFragment = { readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> };
