// Made of schema.graphql and the documents by `npm run types`. Do not edit.
// Of 3dd64ca0075f188e0779fca3e043341ed30d2a27c5d6cb1a4b3c15b1b5b8003d
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** A postal address. It replaces the whole address. */
export type AddressInput = {
  /** City. */
  readonly city?: string | null | undefined;
  /** ISO 3166-1 alpha-2; what the order has, if you leave it out. */
  readonly country?: string | null | undefined;
  /** District or county. */
  readonly district?: string | null | undefined;
  /** Street and house. */
  readonly line?: string | null | undefined;
  /** Postal code. */
  readonly postalCode?: string | null | undefined;
  /** Province or state. */
  readonly province?: string | null | undefined;
};

/** An order by its number at its channel. */
export type ChannelOrderInput = {
  /** The channel's number, or the one that people of the channel use (Shopify's `#1001`). */
  readonly number: string;
  /** The shop's id. */
  readonly shop: string | number;
};

/** What one side of a conflict speaks of. */
export type ClaimKind =
  /** The currency of the order; the value is its code (ISO 4217). */
  | 'CURRENCY'
  /** The WMS let a parcel out; the value is its tracking number. */
  | 'OUTBOUND'
  /** An amount that was paid; the value is the amount and its currency, e.g. `269.00 CNY`. */
  | 'PAID'
  /** An amount that was paid back; the value is the amount and its currency, e.g. `269.00 CNY`. */
  | 'REFUNDED'
  /** The order's status; the value is its name. */
  | 'STATUS'
  /** The tracking number of a parcel; the value is the number. */
  | 'TRACKING_NUMBER';

/** How sure a fact is. */
export type Confidence =
  /** Somebody or something saw it. */
  | 'CONFIRMED'
  /** Filled in automatically; it moves no status. */
  | 'INFERRED';

/** What two systems contradict each other about. */
export type ConflictKind =
  /** It is cancelled here, and a system goes on. */
  | 'ACTIVE_AFTER_CANCELLED'
  /** The ERP or the WMS says, after our own step, that the goods are not as far as that. */
  | 'BEHIND_WAREHOUSE'
  /** A system cancelled what has left already. */
  | 'CANCELLED_AFTER_SHIPPED'
  /** A system says cancelled, and it goes on here. */
  | 'CANCELLED_ELSEWHERE'
  /** The channel states another currency than the one that it stated first. */
  | 'CURRENCY_CHANGED'
  /** A system says delivered, no carrier has scanned it. */
  | 'DELIVERED_WITHOUT_SCAN'
  /** Two payments cover the whole order: two of the channel, or the channel's and one that finance recorded. */
  | 'PAID_TWICE'
  /** More was paid back than was paid. */
  | 'REFUND_ABOVE_PAID'
  /** It is cancelled here, and the channel says later that it is open. */
  | 'REOPENED_AFTER_CANCELLED'
  /** An order of another shop names the tracking number of a parcel too. */
  | 'SHARED_TRACKING_NUMBER'
  /** A system says shipped, the warehouse has not let it out. */
  | 'SHIPPED_BEFORE_OUTBOUND'
  /** The channel says unpaid of an order that was approved as a paid one. */
  | 'UNPAID_AFTER_APPROVAL'
  /** The WMS is further than what was confirmed here. */
  | 'WAREHOUSE_AHEAD';

/** A part of a contact that a platform may send encrypted. */
export type ContactPart =
  /** Street and house. */
  | 'ADDRESS_LINE'
  /** The receiver's name. */
  | 'NAME'
  /** The receiver's phone. */
  | 'PHONE';

/** Writes down a message. */
export type ConversationMessageRecordInput = {
  /** When it was said; now, if you leave it out. */
  readonly at?: string | null | undefined;
  /** The words, kept whole; at most 10,000 characters. */
  readonly body: string;
  /** Over what. */
  readonly channel?: MessageChannel;
  /** Who spoke. */
  readonly direction?: MessageDirection;
  /** Any text of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
};

/** Whether a count is exact. Lists past 10,000 entries are not counted to the end. */
export type CountPrecision =
  /** At least so many. */
  | 'AT_LEAST'
  /** Exactly so many. */
  | 'EXACT';

/** What a fact is about. */
export type FactKind =
  /** The outbound number of the order's gift. */
  | 'GIFT_OUTBOUND'
  /** The WMS confirms the outbound; the value is the tracking number. */
  | 'OUTBOUND'
  /** Quality control: PASSED or REJECTED. */
  | 'QC'
  /** The order's status in that system. */
  | 'STATUS'
  /** Stock: RESERVED or SHORT. */
  | 'STOCK';

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

/** Kinds of unknown things that an order was kept with. */
export type MarkKind =
  /** The parts of the price do not add up to what has to be paid; the value is the difference, in major units. */
  | 'AMOUNTS_DIFFER'
  /** Messages state different currencies; the value names them, the one that counts last. */
  | 'CURRENCY_CHANGED'
  /** More was paid, less what was paid back, than had to be paid; the value is the difference, in major units. */
  | 'OVERPAID'
  /** The channel lists more than one payment of the whole order; the value is their sum, in major units. */
  | 'PAID_TWICE'
  /** More was paid back than was paid; the value is the difference, in major units. */
  | 'REFUND_ABOVE_PAID'
  /** An amount was sent with more decimals than its currency has and is rounded half away from zero; the value is its JSON pointer. */
  | 'ROUNDED_AMOUNT'
  /**
   * An order of another shop names the tracking number of a parcel too; the value is the number. What systems report by it
   * reaches no order until one of the two is corrected.
   */
  | 'SHARED_TRACKING_NUMBER'
  /** Two messages of one second differ and neither says that it is newer; the value names the part. The first one counts. */
  | 'UNDECIDED_VERSION'
  /** What the customer has to pay is unknown: no message states a readable amount, and it does not follow from others. */
  | 'UNKNOWN_AMOUNT'
  /** A currency that is none; the amounts are kept under `XXX`. */
  | 'UNKNOWN_CURRENCY'
  /** A field that the mapping does not know; the value is its JSON pointer. */
  | 'UNKNOWN_FIELD'
  /** A province that is none, or no address at all. */
  | 'UNKNOWN_REGION'
  /** A SKU that is not in the catalogue. */
  | 'UNKNOWN_SKU'
  /** A status word that the mapping's table lacks. */
  | 'UNKNOWN_STATUS'
  /** A field that is missing or unreadable; the value is its JSON pointer. */
  | 'UNREADABLE_FIELD'
  /**
   * A phone that is not readable as a number: it is shown masked, and `orderContactReveal` gives the text as it was sent. The
   * value is its place.
   */
  | 'UNREAD_PHONE'
  /**
   * Nothing has to be paid for the order, and nothing was: a free sample, or a reduction of the whole price. The value is the price
   * of the goods, in major units; empty where that is unknown.
   */
  | 'ZERO_PAYABLE';

/** Over what the words went. */
export type MessageChannel =
  /** The note that the buyer left on the order. */
  | 'BUYER_NOTE'
  /** Mail. */
  | 'EMAIL'
  /** Anything else. */
  | 'OTHER'
  /** A phone call, written down. */
  | 'PHONE'
  /** The platform's own chat. */
  | 'PLATFORM_CHAT'
  /** Text message. */
  | 'SMS';

/** Who spoke. */
export type MessageDirection =
  /** The customer to us. */
  | 'INBOUND'
  /** Among ourselves; the customer never sees it. */
  | 'INTERNAL'
  /** We to the customer. */
  | 'OUTBOUND';

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

/** Approves an order. */
export type OrderApproveInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** Any text of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
};

/** Cancels an order. */
export type OrderCancelInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** Any text of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
  /** Why. */
  readonly reason: string;
};

/** Asks for a phone in clear. */
export type OrderContactRevealInput = {
  /** The order's global id. */
  readonly order: string | number;
  /** Why you must see it. It is journaled with your name. */
  readonly reason: string;
};

/** Changes name, phone or address; what is left out stays as it is. */
export type OrderContactUpdateInput = {
  /** The new address. */
  readonly address?: AddressInput | null | undefined;
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** Any text of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The new name. */
  readonly name?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
  /** The new phone, in any usual spelling. */
  readonly phone?: string | null | undefined;
};

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

/** Stops an order, whole or some of its lines. */
export type OrderHoldPlaceInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** Any text of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** Global ids of the lines to stop; left out, the whole order. */
  readonly lines?: ReadonlyArray<string | number> | null | undefined;
  /** Your words. */
  readonly note?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
  /** Why. */
  readonly reason?: HoldReason;
  /** When it releases itself; left out, never. */
  readonly releaseAt?: string | null | undefined;
};

/** How to name one order: exactly one of these. */
export type OrderIdentifierInput =
  {   /** Its number at its channel. */
  readonly channelOrder: ChannelOrderInput; readonly id?: never; readonly number?: never; readonly trackingNumber?: never; }
  |  { readonly channelOrder?: never;   /** Its global id. */
  readonly id: string | number; readonly number?: never; readonly trackingNumber?: never; }
  |  { readonly channelOrder?: never; readonly id?: never;   /** Its number here, e.g. `TM1-3720148811`. */
  readonly number: string; readonly trackingNumber?: never; }
  |  { readonly channelOrder?: never; readonly id?: never; readonly number?: never;   /** The tracking number of one of its parcels. */
  readonly trackingNumber: string; };

/** Replaces the remark. */
export type OrderRemarkUpdateInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** Any text of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
  /** The new remark, whole; null or empty removes it. */
  readonly remark?: string | null | undefined;
};

/** Opens a return. */
export type OrderReturnOpenInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** Any text of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** What the customer wants. */
  readonly kind: ReturnKind;
  /** The lines and pieces; left out, all. */
  readonly lines?: ReadonlyArray<ReturnLineInput> | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
  /** The customer's words. */
  readonly reason?: string | null | undefined;
  /** The reason as a code, so that returns can be counted by it. */
  readonly reasonCode?: ReturnReason | null | undefined;
};

/** Moves a return on. */
export type OrderReturnStepInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** Any text of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
  /** The return's global id. */
  readonly return: string | number;
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

/** Where the amount that has to be paid comes from. */
export type PayableBasis =
  /** The channel leaves it out; it is the sum of its parts. */
  | 'DERIVED'
  /** The channel states it. */
  | 'STATED'
  /** It is not known: what the channel states cannot be read, or there is nothing that it follows from. */
  | 'UNKNOWN';

/** What a payment pays for. */
export type PaymentKind =
  /** The balance of a presale. */
  | 'BALANCE'
  /** The whole order, collected by the carrier at the door. */
  | 'CASH_ON_DELIVERY'
  /** The deposit of a presale. */
  | 'DEPOSIT'
  /** The whole order at once. */
  | 'FULL';

/** Where a payment stands. */
export type PaymentStatus =
  /** Paid. */
  | 'PAID'
  /** Not paid yet. */
  | 'PENDING'
  /** Paid back. */
  | 'REFUNDED'
  /** Will not be paid. */
  | 'VOID';

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

/** What the customer wants of a return. */
export type ReturnKind =
  /** Goods back, other goods out. */
  | 'EXCHANGE'
  /** Money back, goods stay. */
  | 'REFUND_ONLY'
  /** Goods back, then money back. */
  | 'RETURN_AND_REFUND';

/** How many of a line come back. */
export type ReturnLineInput = {
  /** The line's global id. */
  readonly line: string | number;
  /** Pieces. */
  readonly quantity: number;
};

/** Why a customer returns, as a code that can be counted. */
export type ReturnReason =
  /** The customer does not want it any more. */
  | 'CHANGED_MIND'
  /** It arrived broken. */
  | 'DAMAGED'
  /** It was ordered or sent twice. */
  | 'DUPLICATE'
  /** A part or a piece was not in the parcel. */
  | 'MISSING'
  /** Another reason: see the words. */
  | 'OTHER'
  /** It is not as good as it was described. */
  | 'QUALITY'
  /** Something else was sent. */
  | 'WRONG';

/** Where a return stands. */
export type ReturnStatus =
  /** Agreed to. */
  | 'APPROVED'
  /** Of an exchange: the replacement was delivered. */
  | 'EXCHANGED'
  /** The goods are back. */
  | 'RECEIVED'
  /** The money is back. */
  | 'REFUNDED'
  /** Declined. */
  | 'REJECTED'
  /** Asked for. */
  | 'REQUESTED';

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

/** Where a parcel is. */
export type ShipmentStatus =
  /** Signed for. */
  | 'DELIVERED'
  /** Something is wrong with it. */
  | 'EXCEPTION'
  /** On its way. */
  | 'IN_TRANSIT'
  /** The courier is at it. */
  | 'OUT_FOR_DELIVERY'
  /** In the warehouse, or announced. */
  | 'PENDING'
  /** The carrier has it. */
  | 'PICKED_UP'
  /** On its way back, or back. */
  | 'RETURNED'
  /** A word of the carrier that is not mapped. */
  | 'UNKNOWN';

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

export type OrderCardQueryVariables = Exact<{
  by: OrderIdentifierInput;
}>;


export type OrderCardQuery = { readonly order: { readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly statusSince: string, readonly placedAt: string | null, readonly priority: number, readonly tags: ReadonlyArray<string>, readonly remark: string | null, readonly suggestedReply: string | null, readonly channelOrder: { readonly channel: string, readonly number: string, readonly rawStatus: string | null, readonly shop: { readonly id: string, readonly name: string } }, readonly contact: { readonly name: string | null, readonly phone: { readonly masked: string } | null, readonly address: { readonly country: string | null, readonly province: string | null, readonly city: string | null, readonly district: string | null, readonly line: string | null, readonly postalCode: string | null } | null }, readonly lines: ReadonlyArray<{ readonly id: string, readonly sku: string | null, readonly title: string, readonly quantity: number, readonly shippedQuantity: number, readonly isGift: boolean, readonly unitPrice: { readonly amount: string, readonly currency: string } | null, readonly total: { readonly amount: string, readonly currency: string } | null }>, readonly totals: { readonly goods: { readonly amount: string, readonly currency: string } | null, readonly discount: { readonly amount: string, readonly currency: string }, readonly freight: { readonly amount: string, readonly currency: string }, readonly tax: { readonly amount: string, readonly currency: string }, readonly payable: { readonly amount: string, readonly currency: string } | null, readonly paid: { readonly amount: string, readonly currency: string } | null, readonly refunded: { readonly amount: string, readonly currency: string } } | null, readonly payments: ReadonlyArray<{ readonly kind: PaymentKind, readonly status: PaymentStatus, readonly method: string | null, readonly paidAt: string | null, readonly dueAt: string | null, readonly amount: { readonly amount: string, readonly currency: string } }> | null, readonly promise: { readonly shipBy: string | null, readonly state: PromiseState, readonly because: { readonly code: string, readonly message: string } }, readonly holds: ReadonlyArray<{ readonly id: string, readonly state: HoldState, readonly reason: HoldReason, readonly placedAt: string, readonly releaseAt: string | null, readonly releasedAt: string | null, readonly because: { readonly code: string, readonly message: string }, readonly placedBy: { readonly name: string, readonly role: Role } }>, readonly shipments: ReadonlyArray<{ readonly id: string, readonly carrier: string | null, readonly trackingNumber: string | null, readonly status: ShipmentStatus, readonly labelPrintCount: number, readonly lines: ReadonlyArray<{ readonly quantity: number, readonly line: { readonly id: string } }>, readonly events: ReadonlyArray<{ readonly at: string, readonly status: ShipmentStatus, readonly location: string | null, readonly description: string, readonly source: Source }> }>, readonly facts: ReadonlyArray<{ readonly source: Source, readonly kind: FactKind, readonly value: string, readonly observedAt: string, readonly recordedAt: string, readonly confidence: Confidence }> | null, readonly conflicts: ReadonlyArray<{ readonly kind: ConflictKind, readonly because: { readonly code: string, readonly message: string }, readonly facts: ReadonlyArray<{ readonly source: Source, readonly kind: ClaimKind, readonly value: string, readonly observedAt: string }>, readonly winner: { readonly source: Source, readonly value: string } }> | null, readonly conversation: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: string, readonly direction: MessageDirection, readonly channel: MessageChannel, readonly body: string, readonly author: { readonly name: string, readonly role: Role } | null }> } | null, readonly returns: ReadonlyArray<{ readonly id: string, readonly number: string, readonly kind: ReturnKind, readonly status: ReturnStatus, readonly requestedAt: string, readonly liability: { readonly party: string, readonly because: { readonly code: string, readonly message: string } } | null }> | null, readonly timeline: { readonly nodes: ReadonlyArray<
        | { readonly __typename: 'ConversationMessageRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'CustomerErased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderCancelled', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderContactRevealed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderContactUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderFactRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderGoodsPutBack', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderHoldPlaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderHoldReleased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderMarked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderStatusChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderVoucherRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'ShipmentCarrierChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'ShipmentLabelPrinted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'ShipmentLabelVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'ShipmentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'ShipmentScannedOut', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'ShipmentTracked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'ShipmentTrackingReplaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'ShipmentVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      >, readonly pageInfo: { readonly hasPreviousPage: boolean, readonly startCursor: string | null } }, readonly allowedActions: ReadonlyArray<{ readonly action: OrderAction, readonly allowed: boolean, readonly because: { readonly code: string, readonly message: string, readonly guideUrl: string } | null }> } | null };

export type CustomerCardQueryVariables = Exact<{
  phone: string;
  first?: number;
  after?: string | null | undefined;
}>;


export type CustomerCardQuery = { readonly customer: { readonly id: string, readonly name: string | null, readonly orderCount: number, readonly phone: { readonly masked: string }, readonly orders: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly statusSince: string, readonly placedAt: string | null, readonly priority: number, readonly tags: ReadonlyArray<string>, readonly remark: string | null, readonly suggestedReply: string | null, readonly channelOrder: { readonly channel: string, readonly number: string, readonly rawStatus: string | null, readonly shop: { readonly id: string, readonly name: string } }, readonly contact: { readonly name: string | null, readonly phone: { readonly masked: string } | null, readonly address: { readonly country: string | null, readonly province: string | null, readonly city: string | null, readonly district: string | null, readonly line: string | null, readonly postalCode: string | null } | null }, readonly lines: ReadonlyArray<{ readonly id: string, readonly sku: string | null, readonly title: string, readonly quantity: number, readonly shippedQuantity: number, readonly isGift: boolean, readonly unitPrice: { readonly amount: string, readonly currency: string } | null, readonly total: { readonly amount: string, readonly currency: string } | null }>, readonly totals: { readonly goods: { readonly amount: string, readonly currency: string } | null, readonly discount: { readonly amount: string, readonly currency: string }, readonly freight: { readonly amount: string, readonly currency: string }, readonly tax: { readonly amount: string, readonly currency: string }, readonly payable: { readonly amount: string, readonly currency: string } | null, readonly paid: { readonly amount: string, readonly currency: string } | null, readonly refunded: { readonly amount: string, readonly currency: string } } | null, readonly payments: ReadonlyArray<{ readonly kind: PaymentKind, readonly status: PaymentStatus, readonly method: string | null, readonly paidAt: string | null, readonly dueAt: string | null, readonly amount: { readonly amount: string, readonly currency: string } }> | null, readonly promise: { readonly shipBy: string | null, readonly state: PromiseState, readonly because: { readonly code: string, readonly message: string } }, readonly holds: ReadonlyArray<{ readonly id: string, readonly state: HoldState, readonly reason: HoldReason, readonly placedAt: string, readonly releaseAt: string | null, readonly releasedAt: string | null, readonly because: { readonly code: string, readonly message: string }, readonly placedBy: { readonly name: string, readonly role: Role } }>, readonly shipments: ReadonlyArray<{ readonly id: string, readonly carrier: string | null, readonly trackingNumber: string | null, readonly status: ShipmentStatus, readonly labelPrintCount: number, readonly lines: ReadonlyArray<{ readonly quantity: number, readonly line: { readonly id: string } }>, readonly events: ReadonlyArray<{ readonly at: string, readonly status: ShipmentStatus, readonly location: string | null, readonly description: string, readonly source: Source }> }>, readonly facts: ReadonlyArray<{ readonly source: Source, readonly kind: FactKind, readonly value: string, readonly observedAt: string, readonly recordedAt: string, readonly confidence: Confidence }> | null, readonly conflicts: ReadonlyArray<{ readonly kind: ConflictKind, readonly because: { readonly code: string, readonly message: string }, readonly facts: ReadonlyArray<{ readonly source: Source, readonly kind: ClaimKind, readonly value: string, readonly observedAt: string }>, readonly winner: { readonly source: Source, readonly value: string } }> | null, readonly conversation: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: string, readonly direction: MessageDirection, readonly channel: MessageChannel, readonly body: string, readonly author: { readonly name: string, readonly role: Role } | null }> } | null, readonly returns: ReadonlyArray<{ readonly id: string, readonly number: string, readonly kind: ReturnKind, readonly status: ReturnStatus, readonly requestedAt: string, readonly liability: { readonly party: string, readonly because: { readonly code: string, readonly message: string } } | null }> | null, readonly timeline: { readonly nodes: ReadonlyArray<
            | { readonly __typename: 'ConversationMessageRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'CustomerErased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderCancelled', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderContactRevealed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderContactUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderFactRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderGoodsPutBack', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderHoldPlaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderHoldReleased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderMarked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderStatusChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderVoucherRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentCarrierChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentLabelPrinted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentLabelVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentScannedOut', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentTracked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentTrackingReplaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          >, readonly pageInfo: { readonly hasPreviousPage: boolean, readonly startCursor: string | null } }, readonly allowedActions: ReadonlyArray<{ readonly action: OrderAction, readonly allowed: boolean, readonly because: { readonly code: string, readonly message: string, readonly guideUrl: string } | null }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type OrderCardFragment = { readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly statusSince: string, readonly placedAt: string | null, readonly priority: number, readonly tags: ReadonlyArray<string>, readonly remark: string | null, readonly suggestedReply: string | null, readonly channelOrder: { readonly channel: string, readonly number: string, readonly rawStatus: string | null, readonly shop: { readonly id: string, readonly name: string } }, readonly contact: { readonly name: string | null, readonly phone: { readonly masked: string } | null, readonly address: { readonly country: string | null, readonly province: string | null, readonly city: string | null, readonly district: string | null, readonly line: string | null, readonly postalCode: string | null } | null }, readonly lines: ReadonlyArray<{ readonly id: string, readonly sku: string | null, readonly title: string, readonly quantity: number, readonly shippedQuantity: number, readonly isGift: boolean, readonly unitPrice: { readonly amount: string, readonly currency: string } | null, readonly total: { readonly amount: string, readonly currency: string } | null }>, readonly totals: { readonly goods: { readonly amount: string, readonly currency: string } | null, readonly discount: { readonly amount: string, readonly currency: string }, readonly freight: { readonly amount: string, readonly currency: string }, readonly tax: { readonly amount: string, readonly currency: string }, readonly payable: { readonly amount: string, readonly currency: string } | null, readonly paid: { readonly amount: string, readonly currency: string } | null, readonly refunded: { readonly amount: string, readonly currency: string } } | null, readonly payments: ReadonlyArray<{ readonly kind: PaymentKind, readonly status: PaymentStatus, readonly method: string | null, readonly paidAt: string | null, readonly dueAt: string | null, readonly amount: { readonly amount: string, readonly currency: string } }> | null, readonly promise: { readonly shipBy: string | null, readonly state: PromiseState, readonly because: { readonly code: string, readonly message: string } }, readonly holds: ReadonlyArray<{ readonly id: string, readonly state: HoldState, readonly reason: HoldReason, readonly placedAt: string, readonly releaseAt: string | null, readonly releasedAt: string | null, readonly because: { readonly code: string, readonly message: string }, readonly placedBy: { readonly name: string, readonly role: Role } }>, readonly shipments: ReadonlyArray<{ readonly id: string, readonly carrier: string | null, readonly trackingNumber: string | null, readonly status: ShipmentStatus, readonly labelPrintCount: number, readonly lines: ReadonlyArray<{ readonly quantity: number, readonly line: { readonly id: string } }>, readonly events: ReadonlyArray<{ readonly at: string, readonly status: ShipmentStatus, readonly location: string | null, readonly description: string, readonly source: Source }> }>, readonly facts: ReadonlyArray<{ readonly source: Source, readonly kind: FactKind, readonly value: string, readonly observedAt: string, readonly recordedAt: string, readonly confidence: Confidence }> | null, readonly conflicts: ReadonlyArray<{ readonly kind: ConflictKind, readonly because: { readonly code: string, readonly message: string }, readonly facts: ReadonlyArray<{ readonly source: Source, readonly kind: ClaimKind, readonly value: string, readonly observedAt: string }>, readonly winner: { readonly source: Source, readonly value: string } }> | null, readonly conversation: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: string, readonly direction: MessageDirection, readonly channel: MessageChannel, readonly body: string, readonly author: { readonly name: string, readonly role: Role } | null }> } | null, readonly returns: ReadonlyArray<{ readonly id: string, readonly number: string, readonly kind: ReturnKind, readonly status: ReturnStatus, readonly requestedAt: string, readonly liability: { readonly party: string, readonly because: { readonly code: string, readonly message: string } } | null }> | null, readonly timeline: { readonly nodes: ReadonlyArray<
      | { readonly __typename: 'ConversationMessageRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'CustomerErased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderCancelled', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderContactRevealed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderContactUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderFactRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderGoodsPutBack', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderHoldPlaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderHoldReleased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderMarked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderStatusChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderVoucherRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'ShipmentCarrierChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'ShipmentLabelPrinted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'ShipmentLabelVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'ShipmentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'ShipmentScannedOut', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'ShipmentTracked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'ShipmentTrackingReplaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'ShipmentVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
    >, readonly pageInfo: { readonly hasPreviousPage: boolean, readonly startCursor: string | null } }, readonly allowedActions: ReadonlyArray<{ readonly action: OrderAction, readonly allowed: boolean, readonly because: { readonly code: string, readonly message: string, readonly guideUrl: string } | null }> };

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

export type LiveOrderSubscriptionVariables = Exact<{
  by: OrderIdentifierInput;
}>;


export type LiveOrderSubscription = { readonly order: { readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly statusSince: string, readonly remark: string | null, readonly suggestedReply: string | null, readonly contact: { readonly name: string | null, readonly phone: { readonly masked: string } | null, readonly address: { readonly province: string | null, readonly city: string | null, readonly district: string | null, readonly line: string | null } | null }, readonly promise: { readonly shipBy: string | null, readonly state: PromiseState }, readonly holds: ReadonlyArray<{ readonly id: string, readonly state: HoldState, readonly reason: HoldReason }>, readonly shipments: ReadonlyArray<{ readonly carrier: string | null, readonly trackingNumber: string | null, readonly status: ShipmentStatus, readonly events: ReadonlyArray<{ readonly at: string, readonly status: ShipmentStatus, readonly location: string | null, readonly description: string }> }>, readonly allowedActions: ReadonlyArray<{ readonly action: OrderAction, readonly allowed: boolean, readonly because: { readonly code: string, readonly message: string } | null }> } | null };

export type MyDeskQueryVariables = Exact<{
  first?: number;
}>;


export type MyDeskQuery = { readonly viewer: { readonly id: string, readonly name: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<Permission>, readonly warehouses: ReadonlyArray<string>, readonly shops: ReadonlyArray<string> }, readonly orders: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly number: string, readonly status: OrderStatus, readonly promise: { readonly shipBy: string | null, readonly state: PromiseState }, readonly holds: ReadonlyArray<{ readonly reason: HoldReason }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly count: { readonly value: number, readonly precision: CountPrecision } } };

export type UpdateContactMutationVariables = Exact<{
  input: OrderContactUpdateInput;
}>;


export type UpdateContactMutation = { readonly orderContactUpdate: { readonly order: { readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly remark: string | null, readonly contact: { readonly name: string | null, readonly address: { readonly line: string | null } | null } } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type UpdateRemarkMutationVariables = Exact<{
  input: OrderRemarkUpdateInput;
}>;


export type UpdateRemarkMutation = { readonly orderRemarkUpdate: { readonly order: { readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly remark: string | null, readonly contact: { readonly name: string | null, readonly address: { readonly line: string | null } | null } } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type RevealPhoneMutationVariables = Exact<{
  input: OrderContactRevealInput;
}>;


export type RevealPhoneMutation = { readonly orderContactReveal: { readonly phone: { readonly masked: string, readonly full: string | null } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type RecordMessageMutationVariables = Exact<{
  input: ConversationMessageRecordInput;
}>;


export type RecordMessageMutation = { readonly conversationMessageRecord: { readonly message: { readonly id: string, readonly at: string, readonly direction: MessageDirection, readonly body: string } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type PlaceHoldMutationVariables = Exact<{
  input: OrderHoldPlaceInput;
}>;


export type PlaceHoldMutation = { readonly orderHoldPlace: { readonly hold: { readonly id: string, readonly reason: HoldReason, readonly state: HoldState } | null, readonly order: { readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly remark: string | null, readonly contact: { readonly name: string | null, readonly address: { readonly line: string | null } | null } } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type CancelOrderMutationVariables = Exact<{
  input: OrderCancelInput;
}>;


export type CancelOrderMutation = { readonly orderCancel: { readonly order: { readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly remark: string | null, readonly contact: { readonly name: string | null, readonly address: { readonly line: string | null } | null } } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type ChangedFragment = { readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly remark: string | null, readonly contact: { readonly name: string | null, readonly address: { readonly line: string | null } | null } };

export type UserErrorFragment = { readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> };

export type ApproveOrderMutationVariables = Exact<{
  input: OrderApproveInput;
}>;


export type ApproveOrderMutation = { readonly orderApprove: { readonly order: { readonly id: string, readonly version: number } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type OpenReturnMutationVariables = Exact<{
  input: OrderReturnOpenInput;
}>;


export type OpenReturnMutation = { readonly orderReturnOpen: { readonly return: { readonly id: string, readonly number: string } | null, readonly order: { readonly id: string, readonly version: number } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type ApproveReturnMutationVariables = Exact<{
  input: OrderReturnStepInput;
}>;


export type ApproveReturnMutation = { readonly orderReturnApprove: { readonly order: { readonly id: string, readonly version: number } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type RejectReturnMutationVariables = Exact<{
  input: OrderReturnStepInput;
}>;


export type RejectReturnMutation = { readonly orderReturnReject: { readonly order: { readonly id: string, readonly version: number } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type RevealWholePhoneMutationVariables = Exact<{
  input: OrderContactRevealInput;
}>;


export type RevealWholePhoneMutation = { readonly orderContactReveal: { readonly phone: { readonly masked: string, readonly full: string | null, readonly extension: string | null, readonly sent: string | null } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> }> } };

export type RefusalFragment = { readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly unmet: ReadonlyArray<{ readonly code: string, readonly message: string, readonly guideUrl: string }> };

export type DeskOrderQueryVariables = Exact<{
  by: OrderIdentifierInput;
}>;


export type DeskOrderQuery = { readonly order: { readonly isTest: boolean, readonly lineCount: number, readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly statusSince: string, readonly placedAt: string | null, readonly priority: number, readonly tags: ReadonlyArray<string>, readonly remark: string | null, readonly suggestedReply: string | null, readonly holds: ReadonlyArray<{ readonly note: string | null, readonly id: string, readonly state: HoldState, readonly reason: HoldReason, readonly placedAt: string, readonly releaseAt: string | null, readonly releasedAt: string | null, readonly because: { readonly code: string, readonly message: string }, readonly placedBy: { readonly name: string, readonly role: Role } }>, readonly marks: ReadonlyArray<{ readonly kind: MarkKind, readonly value: string }>, readonly contact: { readonly encrypted: ReadonlyArray<ContactPart>, readonly name: string | null, readonly phone: { readonly masked: string } | null, readonly address: { readonly country: string | null, readonly province: string | null, readonly city: string | null, readonly district: string | null, readonly line: string | null, readonly postalCode: string | null } | null }, readonly shipments: ReadonlyArray<{ readonly formerTrackingNumbers: ReadonlyArray<string>, readonly id: string, readonly carrier: string | null, readonly trackingNumber: string | null, readonly status: ShipmentStatus, readonly labelPrintCount: number, readonly lines: ReadonlyArray<{ readonly quantity: number, readonly line: { readonly id: string } }>, readonly events: ReadonlyArray<{ readonly at: string, readonly status: ShipmentStatus, readonly location: string | null, readonly description: string, readonly source: Source }> }>, readonly voidedShipments: ReadonlyArray<{ readonly id: string, readonly carrier: string | null, readonly trackingNumber: string | null, readonly voidedAt: string | null, readonly voidedBy: Source | null }>, readonly lines: ReadonlyArray<{ readonly orderedQuantity: number, readonly refundedQuantity: number, readonly requiresShipping: boolean, readonly id: string, readonly sku: string | null, readonly title: string, readonly quantity: number, readonly shippedQuantity: number, readonly isGift: boolean, readonly unitPrice: { readonly amount: string, readonly currency: string } | null, readonly total: { readonly amount: string, readonly currency: string } | null }>, readonly totals: { readonly payableBasis: PayableBasis, readonly taxIncluded: { readonly amount: string, readonly currency: string }, readonly tip: { readonly amount: string, readonly currency: string }, readonly duties: { readonly amount: string, readonly currency: string }, readonly rounding: { readonly amount: string, readonly currency: string }, readonly goods: { readonly amount: string, readonly currency: string } | null, readonly discount: { readonly amount: string, readonly currency: string }, readonly freight: { readonly amount: string, readonly currency: string }, readonly tax: { readonly amount: string, readonly currency: string }, readonly payable: { readonly amount: string, readonly currency: string } | null, readonly paid: { readonly amount: string, readonly currency: string } | null, readonly refunded: { readonly amount: string, readonly currency: string } } | null, readonly channelOrder: { readonly channel: string, readonly number: string, readonly rawStatus: string | null, readonly shop: { readonly id: string, readonly name: string } }, readonly payments: ReadonlyArray<{ readonly kind: PaymentKind, readonly status: PaymentStatus, readonly method: string | null, readonly paidAt: string | null, readonly dueAt: string | null, readonly amount: { readonly amount: string, readonly currency: string } }> | null, readonly promise: { readonly shipBy: string | null, readonly state: PromiseState, readonly because: { readonly code: string, readonly message: string } }, readonly facts: ReadonlyArray<{ readonly source: Source, readonly kind: FactKind, readonly value: string, readonly observedAt: string, readonly recordedAt: string, readonly confidence: Confidence }> | null, readonly conflicts: ReadonlyArray<{ readonly kind: ConflictKind, readonly because: { readonly code: string, readonly message: string }, readonly facts: ReadonlyArray<{ readonly source: Source, readonly kind: ClaimKind, readonly value: string, readonly observedAt: string }>, readonly winner: { readonly source: Source, readonly value: string } }> | null, readonly conversation: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: string, readonly direction: MessageDirection, readonly channel: MessageChannel, readonly body: string, readonly author: { readonly name: string, readonly role: Role } | null }> } | null, readonly returns: ReadonlyArray<{ readonly id: string, readonly number: string, readonly kind: ReturnKind, readonly status: ReturnStatus, readonly requestedAt: string, readonly liability: { readonly party: string, readonly because: { readonly code: string, readonly message: string } } | null }> | null, readonly timeline: { readonly nodes: ReadonlyArray<
        | { readonly __typename: 'ConversationMessageRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'CustomerErased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderCancelled', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderContactRevealed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderContactUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderFactRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderGoodsPutBack', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderHoldPlaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderHoldReleased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderMarked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderStatusChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderVoucherRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'ShipmentCarrierChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'ShipmentLabelPrinted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'ShipmentLabelVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'ShipmentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'ShipmentScannedOut', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'ShipmentTracked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'ShipmentTrackingReplaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'ShipmentVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      >, readonly pageInfo: { readonly hasPreviousPage: boolean, readonly startCursor: string | null } }, readonly allowedActions: ReadonlyArray<{ readonly action: OrderAction, readonly allowed: boolean, readonly because: { readonly code: string, readonly message: string, readonly guideUrl: string } | null }> } | null };

export type DeskCustomerQueryVariables = Exact<{
  phone: string;
  first?: number;
}>;


export type DeskCustomerQuery = { readonly customer: { readonly id: string, readonly name: string | null, readonly orderCount: number, readonly phone: { readonly masked: string }, readonly orders: { readonly nodes: ReadonlyArray<{ readonly isTest: boolean, readonly lineCount: number, readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly statusSince: string, readonly placedAt: string | null, readonly priority: number, readonly tags: ReadonlyArray<string>, readonly remark: string | null, readonly suggestedReply: string | null, readonly holds: ReadonlyArray<{ readonly note: string | null, readonly id: string, readonly state: HoldState, readonly reason: HoldReason, readonly placedAt: string, readonly releaseAt: string | null, readonly releasedAt: string | null, readonly because: { readonly code: string, readonly message: string }, readonly placedBy: { readonly name: string, readonly role: Role } }>, readonly marks: ReadonlyArray<{ readonly kind: MarkKind, readonly value: string }>, readonly contact: { readonly encrypted: ReadonlyArray<ContactPart>, readonly name: string | null, readonly phone: { readonly masked: string } | null, readonly address: { readonly country: string | null, readonly province: string | null, readonly city: string | null, readonly district: string | null, readonly line: string | null, readonly postalCode: string | null } | null }, readonly shipments: ReadonlyArray<{ readonly formerTrackingNumbers: ReadonlyArray<string>, readonly id: string, readonly carrier: string | null, readonly trackingNumber: string | null, readonly status: ShipmentStatus, readonly labelPrintCount: number, readonly lines: ReadonlyArray<{ readonly quantity: number, readonly line: { readonly id: string } }>, readonly events: ReadonlyArray<{ readonly at: string, readonly status: ShipmentStatus, readonly location: string | null, readonly description: string, readonly source: Source }> }>, readonly voidedShipments: ReadonlyArray<{ readonly id: string, readonly carrier: string | null, readonly trackingNumber: string | null, readonly voidedAt: string | null, readonly voidedBy: Source | null }>, readonly lines: ReadonlyArray<{ readonly orderedQuantity: number, readonly refundedQuantity: number, readonly requiresShipping: boolean, readonly id: string, readonly sku: string | null, readonly title: string, readonly quantity: number, readonly shippedQuantity: number, readonly isGift: boolean, readonly unitPrice: { readonly amount: string, readonly currency: string } | null, readonly total: { readonly amount: string, readonly currency: string } | null }>, readonly totals: { readonly payableBasis: PayableBasis, readonly taxIncluded: { readonly amount: string, readonly currency: string }, readonly tip: { readonly amount: string, readonly currency: string }, readonly duties: { readonly amount: string, readonly currency: string }, readonly rounding: { readonly amount: string, readonly currency: string }, readonly goods: { readonly amount: string, readonly currency: string } | null, readonly discount: { readonly amount: string, readonly currency: string }, readonly freight: { readonly amount: string, readonly currency: string }, readonly tax: { readonly amount: string, readonly currency: string }, readonly payable: { readonly amount: string, readonly currency: string } | null, readonly paid: { readonly amount: string, readonly currency: string } | null, readonly refunded: { readonly amount: string, readonly currency: string } } | null, readonly channelOrder: { readonly channel: string, readonly number: string, readonly rawStatus: string | null, readonly shop: { readonly id: string, readonly name: string } }, readonly payments: ReadonlyArray<{ readonly kind: PaymentKind, readonly status: PaymentStatus, readonly method: string | null, readonly paidAt: string | null, readonly dueAt: string | null, readonly amount: { readonly amount: string, readonly currency: string } }> | null, readonly promise: { readonly shipBy: string | null, readonly state: PromiseState, readonly because: { readonly code: string, readonly message: string } }, readonly facts: ReadonlyArray<{ readonly source: Source, readonly kind: FactKind, readonly value: string, readonly observedAt: string, readonly recordedAt: string, readonly confidence: Confidence }> | null, readonly conflicts: ReadonlyArray<{ readonly kind: ConflictKind, readonly because: { readonly code: string, readonly message: string }, readonly facts: ReadonlyArray<{ readonly source: Source, readonly kind: ClaimKind, readonly value: string, readonly observedAt: string }>, readonly winner: { readonly source: Source, readonly value: string } }> | null, readonly conversation: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: string, readonly direction: MessageDirection, readonly channel: MessageChannel, readonly body: string, readonly author: { readonly name: string, readonly role: Role } | null }> } | null, readonly returns: ReadonlyArray<{ readonly id: string, readonly number: string, readonly kind: ReturnKind, readonly status: ReturnStatus, readonly requestedAt: string, readonly liability: { readonly party: string, readonly because: { readonly code: string, readonly message: string } } | null }> | null, readonly timeline: { readonly nodes: ReadonlyArray<
            | { readonly __typename: 'ConversationMessageRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'CustomerErased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderCancelled', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderContactRevealed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderContactUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderFactRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderGoodsPutBack', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderHoldPlaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderHoldReleased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderMarked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderStatusChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderVoucherRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentCarrierChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentLabelPrinted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentLabelVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentScannedOut', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentTracked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentTrackingReplaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          >, readonly pageInfo: { readonly hasPreviousPage: boolean, readonly startCursor: string | null } }, readonly allowedActions: ReadonlyArray<{ readonly action: OrderAction, readonly allowed: boolean, readonly because: { readonly code: string, readonly message: string, readonly guideUrl: string } | null }> }> } } | null };

export type MaskedCustomerQueryVariables = Exact<{
  shop: string | number;
  phone: string;
  first?: number;
}>;


export type MaskedCustomerQuery = { readonly customer: { readonly id: string, readonly name: string | null, readonly orderCount: number, readonly phone: { readonly masked: string }, readonly orders: { readonly nodes: ReadonlyArray<{ readonly isTest: boolean, readonly lineCount: number, readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly statusSince: string, readonly placedAt: string | null, readonly priority: number, readonly tags: ReadonlyArray<string>, readonly remark: string | null, readonly suggestedReply: string | null, readonly holds: ReadonlyArray<{ readonly note: string | null, readonly id: string, readonly state: HoldState, readonly reason: HoldReason, readonly placedAt: string, readonly releaseAt: string | null, readonly releasedAt: string | null, readonly because: { readonly code: string, readonly message: string }, readonly placedBy: { readonly name: string, readonly role: Role } }>, readonly marks: ReadonlyArray<{ readonly kind: MarkKind, readonly value: string }>, readonly contact: { readonly encrypted: ReadonlyArray<ContactPart>, readonly name: string | null, readonly phone: { readonly masked: string } | null, readonly address: { readonly country: string | null, readonly province: string | null, readonly city: string | null, readonly district: string | null, readonly line: string | null, readonly postalCode: string | null } | null }, readonly shipments: ReadonlyArray<{ readonly formerTrackingNumbers: ReadonlyArray<string>, readonly id: string, readonly carrier: string | null, readonly trackingNumber: string | null, readonly status: ShipmentStatus, readonly labelPrintCount: number, readonly lines: ReadonlyArray<{ readonly quantity: number, readonly line: { readonly id: string } }>, readonly events: ReadonlyArray<{ readonly at: string, readonly status: ShipmentStatus, readonly location: string | null, readonly description: string, readonly source: Source }> }>, readonly voidedShipments: ReadonlyArray<{ readonly id: string, readonly carrier: string | null, readonly trackingNumber: string | null, readonly voidedAt: string | null, readonly voidedBy: Source | null }>, readonly lines: ReadonlyArray<{ readonly orderedQuantity: number, readonly refundedQuantity: number, readonly requiresShipping: boolean, readonly id: string, readonly sku: string | null, readonly title: string, readonly quantity: number, readonly shippedQuantity: number, readonly isGift: boolean, readonly unitPrice: { readonly amount: string, readonly currency: string } | null, readonly total: { readonly amount: string, readonly currency: string } | null }>, readonly totals: { readonly payableBasis: PayableBasis, readonly taxIncluded: { readonly amount: string, readonly currency: string }, readonly tip: { readonly amount: string, readonly currency: string }, readonly duties: { readonly amount: string, readonly currency: string }, readonly rounding: { readonly amount: string, readonly currency: string }, readonly goods: { readonly amount: string, readonly currency: string } | null, readonly discount: { readonly amount: string, readonly currency: string }, readonly freight: { readonly amount: string, readonly currency: string }, readonly tax: { readonly amount: string, readonly currency: string }, readonly payable: { readonly amount: string, readonly currency: string } | null, readonly paid: { readonly amount: string, readonly currency: string } | null, readonly refunded: { readonly amount: string, readonly currency: string } } | null, readonly channelOrder: { readonly channel: string, readonly number: string, readonly rawStatus: string | null, readonly shop: { readonly id: string, readonly name: string } }, readonly payments: ReadonlyArray<{ readonly kind: PaymentKind, readonly status: PaymentStatus, readonly method: string | null, readonly paidAt: string | null, readonly dueAt: string | null, readonly amount: { readonly amount: string, readonly currency: string } }> | null, readonly promise: { readonly shipBy: string | null, readonly state: PromiseState, readonly because: { readonly code: string, readonly message: string } }, readonly facts: ReadonlyArray<{ readonly source: Source, readonly kind: FactKind, readonly value: string, readonly observedAt: string, readonly recordedAt: string, readonly confidence: Confidence }> | null, readonly conflicts: ReadonlyArray<{ readonly kind: ConflictKind, readonly because: { readonly code: string, readonly message: string }, readonly facts: ReadonlyArray<{ readonly source: Source, readonly kind: ClaimKind, readonly value: string, readonly observedAt: string }>, readonly winner: { readonly source: Source, readonly value: string } }> | null, readonly conversation: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: string, readonly direction: MessageDirection, readonly channel: MessageChannel, readonly body: string, readonly author: { readonly name: string, readonly role: Role } | null }> } | null, readonly returns: ReadonlyArray<{ readonly id: string, readonly number: string, readonly kind: ReturnKind, readonly status: ReturnStatus, readonly requestedAt: string, readonly liability: { readonly party: string, readonly because: { readonly code: string, readonly message: string } } | null }> | null, readonly timeline: { readonly nodes: ReadonlyArray<
            | { readonly __typename: 'ConversationMessageRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'CustomerErased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderCancelled', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderContactRevealed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderContactUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderFactRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderGoodsPutBack', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderHoldPlaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderHoldReleased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderMarked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderStatusChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderVoucherRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentCarrierChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentLabelPrinted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentLabelVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentScannedOut', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentTracked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentTrackingReplaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'ShipmentVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          >, readonly pageInfo: { readonly hasPreviousPage: boolean, readonly startCursor: string | null } }, readonly allowedActions: ReadonlyArray<{ readonly action: OrderAction, readonly allowed: boolean, readonly because: { readonly code: string, readonly message: string, readonly guideUrl: string } | null }> }> } } | null };

export type DeskCustomerFragment = { readonly id: string, readonly name: string | null, readonly orderCount: number, readonly phone: { readonly masked: string }, readonly orders: { readonly nodes: ReadonlyArray<{ readonly isTest: boolean, readonly lineCount: number, readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly statusSince: string, readonly placedAt: string | null, readonly priority: number, readonly tags: ReadonlyArray<string>, readonly remark: string | null, readonly suggestedReply: string | null, readonly holds: ReadonlyArray<{ readonly note: string | null, readonly id: string, readonly state: HoldState, readonly reason: HoldReason, readonly placedAt: string, readonly releaseAt: string | null, readonly releasedAt: string | null, readonly because: { readonly code: string, readonly message: string }, readonly placedBy: { readonly name: string, readonly role: Role } }>, readonly marks: ReadonlyArray<{ readonly kind: MarkKind, readonly value: string }>, readonly contact: { readonly encrypted: ReadonlyArray<ContactPart>, readonly name: string | null, readonly phone: { readonly masked: string } | null, readonly address: { readonly country: string | null, readonly province: string | null, readonly city: string | null, readonly district: string | null, readonly line: string | null, readonly postalCode: string | null } | null }, readonly shipments: ReadonlyArray<{ readonly formerTrackingNumbers: ReadonlyArray<string>, readonly id: string, readonly carrier: string | null, readonly trackingNumber: string | null, readonly status: ShipmentStatus, readonly labelPrintCount: number, readonly lines: ReadonlyArray<{ readonly quantity: number, readonly line: { readonly id: string } }>, readonly events: ReadonlyArray<{ readonly at: string, readonly status: ShipmentStatus, readonly location: string | null, readonly description: string, readonly source: Source }> }>, readonly voidedShipments: ReadonlyArray<{ readonly id: string, readonly carrier: string | null, readonly trackingNumber: string | null, readonly voidedAt: string | null, readonly voidedBy: Source | null }>, readonly lines: ReadonlyArray<{ readonly orderedQuantity: number, readonly refundedQuantity: number, readonly requiresShipping: boolean, readonly id: string, readonly sku: string | null, readonly title: string, readonly quantity: number, readonly shippedQuantity: number, readonly isGift: boolean, readonly unitPrice: { readonly amount: string, readonly currency: string } | null, readonly total: { readonly amount: string, readonly currency: string } | null }>, readonly totals: { readonly payableBasis: PayableBasis, readonly taxIncluded: { readonly amount: string, readonly currency: string }, readonly tip: { readonly amount: string, readonly currency: string }, readonly duties: { readonly amount: string, readonly currency: string }, readonly rounding: { readonly amount: string, readonly currency: string }, readonly goods: { readonly amount: string, readonly currency: string } | null, readonly discount: { readonly amount: string, readonly currency: string }, readonly freight: { readonly amount: string, readonly currency: string }, readonly tax: { readonly amount: string, readonly currency: string }, readonly payable: { readonly amount: string, readonly currency: string } | null, readonly paid: { readonly amount: string, readonly currency: string } | null, readonly refunded: { readonly amount: string, readonly currency: string } } | null, readonly channelOrder: { readonly channel: string, readonly number: string, readonly rawStatus: string | null, readonly shop: { readonly id: string, readonly name: string } }, readonly payments: ReadonlyArray<{ readonly kind: PaymentKind, readonly status: PaymentStatus, readonly method: string | null, readonly paidAt: string | null, readonly dueAt: string | null, readonly amount: { readonly amount: string, readonly currency: string } }> | null, readonly promise: { readonly shipBy: string | null, readonly state: PromiseState, readonly because: { readonly code: string, readonly message: string } }, readonly facts: ReadonlyArray<{ readonly source: Source, readonly kind: FactKind, readonly value: string, readonly observedAt: string, readonly recordedAt: string, readonly confidence: Confidence }> | null, readonly conflicts: ReadonlyArray<{ readonly kind: ConflictKind, readonly because: { readonly code: string, readonly message: string }, readonly facts: ReadonlyArray<{ readonly source: Source, readonly kind: ClaimKind, readonly value: string, readonly observedAt: string }>, readonly winner: { readonly source: Source, readonly value: string } }> | null, readonly conversation: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: string, readonly direction: MessageDirection, readonly channel: MessageChannel, readonly body: string, readonly author: { readonly name: string, readonly role: Role } | null }> } | null, readonly returns: ReadonlyArray<{ readonly id: string, readonly number: string, readonly kind: ReturnKind, readonly status: ReturnStatus, readonly requestedAt: string, readonly liability: { readonly party: string, readonly because: { readonly code: string, readonly message: string } } | null }> | null, readonly timeline: { readonly nodes: ReadonlyArray<
          | { readonly __typename: 'ConversationMessageRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'CustomerErased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderCancelled', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderContactRevealed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderContactUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderFactRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderGoodsPutBack', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderHoldPlaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderHoldReleased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderMarked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderStatusChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderVoucherRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'ShipmentCarrierChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'ShipmentLabelPrinted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'ShipmentLabelVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'ShipmentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'ShipmentScannedOut', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'ShipmentTracked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'ShipmentTrackingReplaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'ShipmentVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        >, readonly pageInfo: { readonly hasPreviousPage: boolean, readonly startCursor: string | null } }, readonly allowedActions: ReadonlyArray<{ readonly action: OrderAction, readonly allowed: boolean, readonly because: { readonly code: string, readonly message: string, readonly guideUrl: string } | null }> }> } };

export type DeskOrderFragment = { readonly isTest: boolean, readonly lineCount: number, readonly id: string, readonly number: string, readonly version: number, readonly status: OrderStatus, readonly statusSince: string, readonly placedAt: string | null, readonly priority: number, readonly tags: ReadonlyArray<string>, readonly remark: string | null, readonly suggestedReply: string | null, readonly holds: ReadonlyArray<{ readonly note: string | null, readonly id: string, readonly state: HoldState, readonly reason: HoldReason, readonly placedAt: string, readonly releaseAt: string | null, readonly releasedAt: string | null, readonly because: { readonly code: string, readonly message: string }, readonly placedBy: { readonly name: string, readonly role: Role } }>, readonly marks: ReadonlyArray<{ readonly kind: MarkKind, readonly value: string }>, readonly contact: { readonly encrypted: ReadonlyArray<ContactPart>, readonly name: string | null, readonly phone: { readonly masked: string } | null, readonly address: { readonly country: string | null, readonly province: string | null, readonly city: string | null, readonly district: string | null, readonly line: string | null, readonly postalCode: string | null } | null }, readonly shipments: ReadonlyArray<{ readonly formerTrackingNumbers: ReadonlyArray<string>, readonly id: string, readonly carrier: string | null, readonly trackingNumber: string | null, readonly status: ShipmentStatus, readonly labelPrintCount: number, readonly lines: ReadonlyArray<{ readonly quantity: number, readonly line: { readonly id: string } }>, readonly events: ReadonlyArray<{ readonly at: string, readonly status: ShipmentStatus, readonly location: string | null, readonly description: string, readonly source: Source }> }>, readonly voidedShipments: ReadonlyArray<{ readonly id: string, readonly carrier: string | null, readonly trackingNumber: string | null, readonly voidedAt: string | null, readonly voidedBy: Source | null }>, readonly lines: ReadonlyArray<{ readonly orderedQuantity: number, readonly refundedQuantity: number, readonly requiresShipping: boolean, readonly id: string, readonly sku: string | null, readonly title: string, readonly quantity: number, readonly shippedQuantity: number, readonly isGift: boolean, readonly unitPrice: { readonly amount: string, readonly currency: string } | null, readonly total: { readonly amount: string, readonly currency: string } | null }>, readonly totals: { readonly payableBasis: PayableBasis, readonly taxIncluded: { readonly amount: string, readonly currency: string }, readonly tip: { readonly amount: string, readonly currency: string }, readonly duties: { readonly amount: string, readonly currency: string }, readonly rounding: { readonly amount: string, readonly currency: string }, readonly goods: { readonly amount: string, readonly currency: string } | null, readonly discount: { readonly amount: string, readonly currency: string }, readonly freight: { readonly amount: string, readonly currency: string }, readonly tax: { readonly amount: string, readonly currency: string }, readonly payable: { readonly amount: string, readonly currency: string } | null, readonly paid: { readonly amount: string, readonly currency: string } | null, readonly refunded: { readonly amount: string, readonly currency: string } } | null, readonly channelOrder: { readonly channel: string, readonly number: string, readonly rawStatus: string | null, readonly shop: { readonly id: string, readonly name: string } }, readonly payments: ReadonlyArray<{ readonly kind: PaymentKind, readonly status: PaymentStatus, readonly method: string | null, readonly paidAt: string | null, readonly dueAt: string | null, readonly amount: { readonly amount: string, readonly currency: string } }> | null, readonly promise: { readonly shipBy: string | null, readonly state: PromiseState, readonly because: { readonly code: string, readonly message: string } }, readonly facts: ReadonlyArray<{ readonly source: Source, readonly kind: FactKind, readonly value: string, readonly observedAt: string, readonly recordedAt: string, readonly confidence: Confidence }> | null, readonly conflicts: ReadonlyArray<{ readonly kind: ConflictKind, readonly because: { readonly code: string, readonly message: string }, readonly facts: ReadonlyArray<{ readonly source: Source, readonly kind: ClaimKind, readonly value: string, readonly observedAt: string }>, readonly winner: { readonly source: Source, readonly value: string } }> | null, readonly conversation: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: string, readonly direction: MessageDirection, readonly channel: MessageChannel, readonly body: string, readonly author: { readonly name: string, readonly role: Role } | null }> } | null, readonly returns: ReadonlyArray<{ readonly id: string, readonly number: string, readonly kind: ReturnKind, readonly status: ReturnStatus, readonly requestedAt: string, readonly liability: { readonly party: string, readonly because: { readonly code: string, readonly message: string } } | null }> | null, readonly timeline: { readonly nodes: ReadonlyArray<
      | { readonly __typename: 'ConversationMessageRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'CustomerErased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderCancelled', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderContactRevealed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderContactUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderFactRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderGoodsPutBack', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderHoldPlaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderHoldReleased', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderMarked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderStatusChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderVoucherRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'ShipmentCarrierChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'ShipmentLabelPrinted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'ShipmentLabelVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'ShipmentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'ShipmentScannedOut', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'ShipmentTracked', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'ShipmentTrackingReplaced', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'ShipmentVoided', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
    >, readonly pageInfo: { readonly hasPreviousPage: boolean, readonly startCursor: string | null } }, readonly allowedActions: ReadonlyArray<{ readonly action: OrderAction, readonly allowed: boolean, readonly because: { readonly code: string, readonly message: string, readonly guideUrl: string } | null }> };
