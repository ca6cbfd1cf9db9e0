// Made of schema.graphql and the documents by `npm run types`. Do not edit.
// Of 776f57206e19cc3f5fb0a662af5c83f0a34c328bfaa9a1c89c3d5a5ba702652f
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
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

/** A filter of events. Every given condition must hold. */
export type OrderEventWhereInput = {
  /** Events of these kinds, by the names of their types, e.g. `OrderStatusChanged`. */
  readonly kind?: ReadonlyArray<string> | null | undefined;
  /** Events of this order, by its global id. */
  readonly order?: string | number | null | undefined;
  /** Events of these shops, by their ids, at most 100; an id that is unknown when the subscription begins is left out. */
  readonly shop?: ReadonlyArray<string | number> | null | undefined;
  /** Events caused by one of these parties. */
  readonly source?: ReadonlyArray<Source> | null | undefined;
  /** Events of orders in one of these statuses right after the event. */
  readonly status?: ReadonlyArray<OrderStatus> | null | undefined;
  /** Events of this warehouse, by its code. */
  readonly warehouse?: string | number | null | undefined;
};

/** Scans a parcel out of the warehouse. */
export type OrderOutboundScanInput = {
  /** The id of the handheld. */
  readonly deviceId?: string | null | undefined;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The time of the scan; left out, now. */
  readonly scannedAt?: string | null | undefined;
  /** The tracking number that the scanner read. */
  readonly trackingNumber: string;
};

/** Completes the pack of an order. */
export type OrderPackCompleteInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
  /** The parcels; left out, everything goes into the known parcel, or into one new parcel. */
  readonly shipments?: ReadonlyArray<PackedShipmentInput> | null | undefined;
};

/** Confirms the pick of an order. */
export type OrderPickConfirmInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The picked pieces by line; left out, everything was picked. */
  readonly lines?: ReadonlyArray<PickedLineInput> | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
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

/** The number of pieces of a line in a parcel. */
export type PackedLineInput = {
  /** The line's global id. */
  readonly line: string | number;
  /** The number of pieces. */
  readonly quantity: number;
};

/** A parcel as it was packed. */
export type PackedShipmentInput = {
  /** The carrier's code, e.g. `SF`. */
  readonly carrier?: string | null | undefined;
  /** The lines in the parcel; may be left out when there is one parcel. */
  readonly lines?: ReadonlyArray<PackedLineInput> | null | undefined;
  /** The tracking number, where it is known already. */
  readonly trackingNumber?: string | null | undefined;
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

/** The number of pieces of a line that were picked. */
export type PickedLineInput = {
  /** The line's global id. */
  readonly line: string | number;
  /** The number of pieces. */
  readonly quantity: number;
  /** The reason why fewer were picked than ordered; needed to pack an order that is short. */
  readonly shortReason?: string | null | undefined;
};

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

/** Prints a parcel's label. */
export type ShipmentLabelPrintInput = {
  /** The carrier's code, where the parcel has none yet. */
  readonly carrier?: string | null | undefined;
  /**
   * An idempotency key of up to 200 characters; the same key and input give the first answer again. Printing without a key counts every
   * call, because every call is a sheet of paper.
   */
  readonly idempotencyKey?: string | null | undefined;
  /** The shipment's global id. */
  readonly shipment: string | number;
  /** The tracking number, where the parcel has none yet. */
  readonly trackingNumber?: string | null | undefined;
};

/** Replaces the tracking number of a parcel that is still here. */
export type ShipmentTrackingReplaceInput = {
  /** The carrier's code, e.g. `SF`, where it changes, too. */
  readonly carrier?: string | null | undefined;
  /** The order's version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The reason; at most 500 characters. It is kept with the entry in the timeline. */
  readonly reason?: string | null | undefined;
  /** The shipment's global id. */
  readonly shipment: string | number;
  /** The tracking number from now on; at most 64 characters. */
  readonly trackingNumber: string;
};

/** Voids a parcel that is still here. */
export type ShipmentVoidInput = {
  /** The order's version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The reason; at most 500 characters. It is kept with the entry in the timeline. */
  readonly reason: string;
  /** The shipment's global id. */
  readonly shipment: string | number;
};

/** The kind of party that reports or does something. */
export type Source =
  /** The carrier of a parcel. */
  | 'CARRIER'
  /** The sales channel of the order. */
  | 'CHANNEL'
  /** The company's ERP system. */
  | 'ERP'
  /** A rule of this service. */
  | 'RULE'
  /** A person who is signed in here. */
  | 'STAFF'
  /** This service by itself. */
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
    | { readonly __typename: 'OrderMaterialAttached', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderPriorityChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderRuleFired', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderStatusChanged', readonly from: OrderStatus, readonly to: OrderStatus, readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
    | { readonly __typename: 'OrderTagsChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
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
