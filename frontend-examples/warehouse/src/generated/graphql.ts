// Made of schema.graphql and the documents by `npm run types`. Do not edit.
// Of a7ce8d0fb647d5a482d74fbf2fc222311d9d1857a1c4f37746072181c99b1a12
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
    | { readonly __typename: 'ShipmentVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly version: number } | null }
   };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { readonly viewer: { readonly name: string, readonly roles: ReadonlyArray<Role>, readonly warehouses: ReadonlyArray<string> } };

export type LineCountQueryVariables = Exact<{
  order: string | number;
}>;


export type LineCountQuery = { readonly order: { readonly lineCount: number } | null };
