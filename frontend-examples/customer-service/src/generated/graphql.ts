// Made of schema.graphql and the documents by `npm run types`. Do not edit.
// Of 015829a932ebac19e03644700c16ca491b51e9ab43c2997651e0597aa658a801
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** A postal address, which replaces the whole address. */
export type AddressInput = {
  /** The city or town. */
  readonly city?: string | null | undefined;
  /** The country (ISO 3166-1 alpha-2); left out, the order's country is kept. */
  readonly country?: string | null | undefined;
  /** The district or county. */
  readonly district?: string | null | undefined;
  /** The street and house number. */
  readonly line?: string | null | undefined;
  /** The postal code of the address. */
  readonly postalCode?: string | null | undefined;
  /** The province or state. */
  readonly province?: string | null | undefined;
};

/** An order by its number at its channel. */
export type ChannelOrderInput = {
  /** The channel's number, or the one that people of the channel use (Shopify's `#1001`). */
  readonly number: string;
  /** The id of the shop. */
  readonly shop: string | number;
};

/** The subject of one side of a conflict. */
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

/** The certainty of a fact. */
export type Confidence =
  /** A person or a system observed it. */
  | 'CONFIRMED'
  /** The fact was filled in automatically; it moves no status. */
  | 'INFERRED';

/** The subject on which two systems contradict each other. */
export type ConflictKind =
  /** The order is cancelled here, and a system continues it. */
  | 'ACTIVE_AFTER_CANCELLED'
  /** The ERP or the WMS reports, after our own step, an earlier stage of the goods than that step. */
  | 'BEHIND_WAREHOUSE'
  /** A system cancelled an order that has left already. */
  | 'CANCELLED_AFTER_SHIPPED'
  /** A system reports cancelled, and the order continues here. */
  | 'CANCELLED_ELSEWHERE'
  /** The channel states another currency than the one that it stated first. */
  | 'CURRENCY_CHANGED'
  /** A system reports delivered, and no carrier has scanned the delivery. */
  | 'DELIVERED_WITHOUT_SCAN'
  /** Two payments cover the whole order: two of the channel, or the channel's and one that finance recorded. */
  | 'PAID_TWICE'
  /** More was paid back than was paid. */
  | 'REFUND_ABOVE_PAID'
  /** The order is cancelled here, and the channel reports later that it is open. */
  | 'REOPENED_AFTER_CANCELLED'
  /** An order of another shop names the tracking number of a parcel too. */
  | 'SHARED_TRACKING_NUMBER'
  /** A system reports shipped, and the warehouse has not let the order out. */
  | 'SHIPPED_BEFORE_OUTBOUND'
  /** The channel reports unpaid for an order that was approved as paid. */
  | 'UNPAID_AFTER_APPROVAL'
  /** The WMS is further than the steps confirmed here. */
  | 'WAREHOUSE_AHEAD';

/** A part of a contact that a platform may send encrypted. */
export type ContactPart =
  /** The street and house number. */
  | 'ADDRESS_LINE'
  /** The name of the receiver. */
  | 'NAME'
  /** The phone of the receiver. */
  | 'PHONE';

/** Records a message of the conversation. */
export type ConversationMessageRecordInput = {
  /** The time of the message; left out, now. */
  readonly at?: string | null | undefined;
  /** The text of the message, kept whole; at most 10,000 characters. */
  readonly body: string;
  /** The medium of the message. */
  readonly channel?: MessageChannel;
  /** The direction of the message. */
  readonly direction?: MessageDirection;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
};

/** Whether a count is exact. Counting stops at 10,000 entries. */
export type CountPrecision =
  /** The list has at least this many entries. */
  | 'AT_LEAST'
  /** The list has exactly this many entries. */
  | 'EXACT';

/** The subject of a fact. */
export type FactKind =
  /** The outbound number of the order's gift. */
  | 'GIFT_OUTBOUND'
  /** The WMS confirms the outbound; the value is the tracking number. */
  | 'OUTBOUND'
  /** The result of quality control: PASSED or REJECTED. */
  | 'QC'
  /** The order's status in that system. */
  | 'STATUS'
  /** The state of the stock: RESERVED or SHORT. */
  | 'STOCK'
  /** The weight of a parcel; the value is whole grams, or `UNKNOWN` where the source sent an unreadable weight. */
  | 'WEIGHT';

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

/** The kind of an issue in the data of an order that was stored all the same. */
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
  /** Two messages of one second differ, with nothing to show which is newer; the value names the part. The first one counts. */
  | 'UNDECIDED_VERSION'
  /** The amount that the customer has to pay is unknown: no message states a readable amount, and it does not follow from others. */
  | 'UNKNOWN_AMOUNT'
  /** An unknown currency; the amounts are kept under `XXX`. */
  | 'UNKNOWN_CURRENCY'
  /** A field that the mapping does not know; the value is its JSON pointer. */
  | 'UNKNOWN_FIELD'
  /** An unknown province, or an order without an address. */
  | 'UNKNOWN_REGION'
  /** A level of service that is missing in the mapping's table; the value is the level as the channel wrote it. */
  | 'UNKNOWN_SERVICE'
  /** A SKU that is missing in the catalogue. */
  | 'UNKNOWN_SKU'
  /** A status that is missing in the mapping's table. */
  | 'UNKNOWN_STATUS'
  /** A field that is missing or unreadable; the value is its JSON pointer. */
  | 'UNREADABLE_FIELD'
  /**
   * A phone that is not readable as a number: it is shown masked, and `orderContactReveal` gives the text as it was sent. The value
   * is its place.
   */
  | 'UNREAD_PHONE'
  /**
   * The order costs nothing, and nothing was paid: a free sample, or a reduction of the whole price. The value is the price of the
   * goods, in major units; empty where that is unknown.
   */
  | 'ZERO_PAYABLE';

/** The medium of a message. */
export type MessageChannel =
  /** The note that the buyer left on the order. */
  | 'BUYER_NOTE'
  /** A message by email. */
  | 'EMAIL'
  /** Another medium of communication. */
  | 'OTHER'
  /** A phone call, written down. */
  | 'PHONE'
  /** The platform's own chat. */
  | 'PLATFORM_CHAT'
  /** A text message (SMS). */
  | 'SMS';

/** The direction of a message. */
export type MessageDirection =
  /** From the customer to us. */
  | 'INBOUND'
  /** Among the staff; the customer never sees it. */
  | 'INTERNAL'
  /** From us to the customer. */
  | 'OUTBOUND';

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

/** Approves an order for the warehouse. */
export type OrderApproveInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
};

/** Cancels an order before it is shipped. */
export type OrderCancelInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
  /** The reason of the cancellation. */
  readonly reason: string;
};

/** Requests the phone of an order in clear. */
export type OrderContactRevealInput = {
  /** The order's global id. */
  readonly order: string | number;
  /** The reason why you must see it. It is journaled with your name. */
  readonly reason: string;
};

/** Changes name, phone or address; what is left out stays as it is. */
export type OrderContactUpdateInput = {
  /** The new address of the receiver. */
  readonly address?: AddressInput | null | undefined;
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The new name of the receiver. */
  readonly name?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
  /** The new phone, in any usual spelling. */
  readonly phone?: string | null | undefined;
};

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

/** Places a hold on an order, whole or some of its lines. */
export type OrderHoldPlaceInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The global ids of the lines to hold; left out, the whole order. */
  readonly lines?: ReadonlyArray<string | number> | null | undefined;
  /** A note in your own text. */
  readonly note?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
  /** The reason of the hold. */
  readonly reason?: HoldReason;
  /** The time at which it releases itself; left out, never. */
  readonly releaseAt?: string | null | undefined;
};

/** The identifier of one order: exactly one of these. */
export type OrderIdentifierInput =
  {   /** The number of the order at its channel. */
  readonly channelOrder: ChannelOrderInput; readonly id?: never; readonly number?: never; readonly trackingNumber?: never; }
  |  { readonly channelOrder?: never;   /** The global id of the order. */
  readonly id: string | number; readonly number?: never; readonly trackingNumber?: never; }
  |  { readonly channelOrder?: never; readonly id?: never;   /** The number of the order in this service, e.g. `TM1-3720148811`. */
  readonly number: string; readonly trackingNumber?: never; }
  |  { readonly channelOrder?: never; readonly id?: never; readonly number?: never;   /** The tracking number of one of the order's parcels. */
  readonly trackingNumber: string; };

/** Replaces the staff's remark of an order. */
export type OrderRemarkUpdateInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
  /** The new remark, whole; null or empty removes it. */
  readonly remark?: string | null | undefined;
};

/** Opens a return of an order. */
export type OrderReturnOpenInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The remedy that the customer wants. */
  readonly kind: ReturnKind;
  /** The lines and pieces that come back; left out, all. */
  readonly lines?: ReadonlyArray<ReturnLineInput> | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
  /** The reason, as free text of the customer. */
  readonly reason?: string | null | undefined;
  /** The reason as a code, so that returns can be counted by it. */
  readonly reasonCode?: ReturnReason | null | undefined;
};

/** Moves a return to its next status. */
export type OrderReturnStepInput = {
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The order's global id. */
  readonly order: string | number;
  /** The return's global id. */
  readonly return: string | number;
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

/** The origin of the amount that has to be paid. */
export type PayableBasis =
  /** The sum of its parts, because the channel leaves the amount out. */
  | 'DERIVED'
  /** The amount that the channel states. */
  | 'STATED'
  /** The amount is unknown: what the channel states cannot be read, or the parts for a sum are missing. */
  | 'UNKNOWN';

/** The part of the order that a payment pays for. */
export type PaymentKind =
  /** The balance of a presale. */
  | 'BALANCE'
  /** The whole order, collected by the carrier at the door. */
  | 'CASH_ON_DELIVERY'
  /** The deposit of a presale. */
  | 'DEPOSIT'
  /** The whole order at once. */
  | 'FULL';

/** The state of a payment. */
export type PaymentStatus =
  /** The payment was made. */
  | 'PAID'
  /** The payment is still open. */
  | 'PENDING'
  /** The payment was paid back. */
  | 'REFUNDED'
  /** The payment will not be made. */
  | 'VOID';

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

/** The remedy that the customer wants of a return. */
export type ReturnKind =
  /** Goods back, other goods out. */
  | 'EXCHANGE'
  /** Money back; the customer keeps the goods. */
  | 'REFUND_ONLY'
  /** Goods back, then money back. */
  | 'RETURN_AND_REFUND';

/** The number of pieces of a line that come back. */
export type ReturnLineInput = {
  /** The line's global id. */
  readonly line: string | number;
  /** The number of pieces. */
  readonly quantity: number;
};

/** The reason of a return, as a code that can be counted. */
export type ReturnReason =
  /** The customer changed their mind. */
  | 'CHANGED_MIND'
  /** The goods arrived broken. */
  | 'DAMAGED'
  /** The goods were ordered or sent twice. */
  | 'DUPLICATE'
  /** A part or a piece was not in the parcel. */
  | 'MISSING'
  /** Another reason, which the return's text states. */
  | 'OTHER'
  /** The goods are worse than described. */
  | 'QUALITY'
  /** Other goods were sent. */
  | 'WRONG';

/** The state of a return. */
export type ReturnStatus =
  /** The return is approved. */
  | 'APPROVED'
  /** The replacement of an exchange was delivered. */
  | 'EXCHANGED'
  /** The goods are back. */
  | 'RECEIVED'
  /** The money is back. */
  | 'REFUNDED'
  /** The return is declined. */
  | 'REJECTED'
  /** The return is requested. */
  | 'REQUESTED';

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

/** The state of a parcel. */
export type ShipmentStatus =
  /** The parcel is signed for. */
  | 'DELIVERED'
  /** The carrier reports a problem with it. */
  | 'EXCEPTION'
  /** The parcel is on its way. */
  | 'IN_TRANSIT'
  /** The courier is delivering it. */
  | 'OUT_FOR_DELIVERY'
  /** The parcel is in the warehouse, or announced. */
  | 'PENDING'
  /** The carrier has picked it up. */
  | 'PICKED_UP'
  /** The parcel is on its way back, or back. */
  | 'RETURNED'
  /** The carrier's status is missing in the mapping. */
  | 'UNKNOWN';

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
        | { readonly __typename: 'OrderMaterialAttached', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderPriorityChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderRuleFired', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderStatusChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderTagsChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
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
            | { readonly __typename: 'OrderMaterialAttached', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPriorityChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderRuleFired', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderStatusChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderTagsChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
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
      | { readonly __typename: 'OrderMaterialAttached', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderPriorityChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderRuleFired', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderStatusChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderTagsChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
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
        | { readonly __typename: 'OrderMaterialAttached', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderPriorityChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderRuleFired', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderStatusChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
        | { readonly __typename: 'OrderTagsChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
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
            | { readonly __typename: 'OrderMaterialAttached', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPriorityChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderRuleFired', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderStatusChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderTagsChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
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
            | { readonly __typename: 'OrderMaterialAttached', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderPriorityChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderRuleFired', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderStatusChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
            | { readonly __typename: 'OrderTagsChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
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
          | { readonly __typename: 'OrderMaterialAttached', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderPriorityChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderRuleFired', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderStatusChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
          | { readonly __typename: 'OrderTagsChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
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
      | { readonly __typename: 'OrderMaterialAttached', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderMoneyConflictDetected', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderPackCompleted', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderPaymentRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderPickConfirmed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderPriorityChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderReadAgain', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderReceived', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderRemainderClosed', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderRemarkUpdated', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderReturnChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderRuleFired', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderSettlementRecorded', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderStatusChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
      | { readonly __typename: 'OrderTagsChanged', readonly id: string, readonly cursor: string | null, readonly occurredAt: string, readonly recordedAt: string, readonly source: Source, readonly summary: string, readonly actor: { readonly name: string, readonly role: Role } | null }
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
