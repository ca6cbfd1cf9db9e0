// Made of schema.graphql and the documents by `npm run types`. Do not edit.
// Of 2aea28b7f253063a414e603eaaa26354c383162e15a0f6db99e4c795c18ce825
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Acknowledges an alert: takes it on. */
export type AlertAcknowledgeInput = {
  /** The alert's global id. */
  readonly alert: string | number;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
};

/** The subject of an alert. */
export type AlertKind =
  /** The parts of a price do not add up to what has to be paid; one alert for each shop. */
  | 'AMOUNTS_DIFFER'
  /** The balance of a presale is overdue by more minutes than the threshold allows; over when it is paid. */
  | 'BALANCE_OVERDUE'
  /** A carrier reports a problem with a parcel; over with its next report of anything else. */
  | 'CARRIER_EXCEPTION'
  /** A platform reports that a carrier is silent about a parcel on its way; over when a carrier reports again. */
  | 'CARRIER_SILENT'
  /** The channel holds an order: it claims unsigned that the order is cancelled, or forbids shipping after the approval. */
  | 'CHANNEL_HOLD'
  /**
   * A shop that sent orders within the week before has sent none for as many minutes as the threshold says; over with its next
   * order. Off until a manager enables it.
   */
  | 'CHANNEL_SILENT'
  /** Two systems contradict each other. */
  | 'CONFLICT'
  /** A channel states another currency of an order than at first; over when it states the first one again. */
  | 'CURRENCY_CHANGED'
  /** A delivery id came again with another body; over when a person has taken it on. */
  | 'DELIVERY_REUSED'
  /** A payload could not be read. */
  | 'INGEST_FAILURE'
  /** A label was printed a second time; over when the hold that this placed is released. */
  | 'LABEL_REPRINT'
  /**
   * A person or a system looked for more phones, or made more look-ups without a result, than a minute allows; one alert for each,
   * over when a person has taken it on.
   */
  | 'LOOK_UPS'
  /** Two payments cover a whole order; over when one of them is paid back or corrected. */
  | 'PAID_TWICE'
  /** A carrier sends a parcel back to us; over when it is sent again, received as a return, or paid back. */
  | 'PARCEL_RETURNED'
  /** A shop cannot be polled. */
  | 'POLL_FAILING'
  /** An order is past its promise and has not been shipped. */
  | 'PROMISE_OVERDUE'
  /** Quality control rejected goods that have not left; over when they pass. */
  | 'QC_REJECTED'
  /** More was paid back of an order than was paid; over when the amounts agree again. */
  | 'REFUND_ABOVE_PAID'
  /** A refund was requested or made for goods that were approved and have not left; over when it is answered. */
  | 'REFUND_AFTER_APPROVAL'
  /** A return is open for more days than the threshold allows; over when it is finished or declined. */
  | 'RETURN_OVERDUE'
  /** A rule failed and was left out; one alert for each rule and shop, over when a person has taken it on. */
  | 'RULE_FAILED'
  /** A rule asks for attention; one alert for each rule and shop, with the count of its orders, over when a person has taken it on. */
  | 'RULE_FIRED'
  /** Two rules undo each other; one alert for each pair and shop, over when a person has taken it on. */
  | 'RULE_LOOP'
  /** Two messages of one second differ, with nothing to show which is newer; one alert for each shop. */
  | 'UNDECIDED_VERSION'
  /** The amount that has to be paid for an order is unknown; one alert for each shop. */
  | 'UNKNOWN_AMOUNT'
  /** An unknown currency; one alert for each shop. */
  | 'UNKNOWN_CURRENCY'
  /** A field that the mapping does not know; one alert for each shop. */
  | 'UNKNOWN_FIELD'
  /** An unknown province, or an order without an address; one alert for each shop. */
  | 'UNKNOWN_REGION'
  /** A SKU that is missing in the catalogue; one alert for each shop. */
  | 'UNKNOWN_SKU'
  /** A status that is missing in the mapping's table; one alert for each shop. */
  | 'UNKNOWN_STATUS'
  /** A field that the mapping requires and that is missing or unreadable; one alert for each shop. */
  | 'UNREADABLE_FIELD';

/** The severity of an alert. */
export type AlertSeverity =
  /** To be handled at once. */
  | 'CRITICAL'
  /** For information; no deadline. */
  | 'NOTICE'
  /** To be handled today. */
  | 'WARNING';

/** The state of an alert. */
export type AlertState =
  /** A person has taken it on. */
  | 'ACKNOWLEDGED'
  /** The alert waits for a person. */
  | 'OPEN'
  /** The cause of the alert went away. */
  | 'RESOLVED';

/** Sets the threshold at which alerts of a kind are raised; what is left out stays as it is. */
export type AlertThresholdSetInput = {
  /** The comparison of the number of causes with the value. */
  readonly comparison?: ThresholdComparison | null | undefined;
  /** Whether alerts of the kind are raised at all. */
  readonly enabled?: boolean | null | undefined;
  /** The version that you have seen; another one is refused with `STALE_VERSION`. */
  readonly expectedVersion?: number | null | undefined;
  /** An idempotency key of up to 200 characters; the same key and input give the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The kind of the alerts. */
  readonly kind: AlertKind;
  /** The number of causes, or the time that has to pass, see `AlertThreshold.value`; 0 to 1,000,000. */
  readonly value?: number | null | undefined;
  /** The seconds within which causes are counted together; 1 to 2,592,000. */
  readonly window?: number | null | undefined;
};

/** A filter of alerts. Every given condition must hold. */
export type AlertWhereInput = {
  /** Alerts of one of these kinds. */
  readonly kind?: ReadonlyArray<AlertKind> | null | undefined;
  /** Alerts of one of these severities. */
  readonly severity?: ReadonlyArray<AlertSeverity> | null | undefined;
  /** Alerts in this state. */
  readonly state?: AlertState | null | undefined;
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

/** The comparison of a threshold. */
export type ThresholdComparison =
  /** Raised when the count reaches the value. */
  | 'AT_LEAST'
  /** Raised when the count passes the value. */
  | 'MORE_THAN';

export type OpenAlertsQueryVariables = Exact<{
  first?: number;
  after?: string | null | undefined;
}>;


export type OpenAlertsQuery = { readonly alerts: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly kind: AlertKind, readonly severity: AlertSeverity, readonly state: AlertState, readonly title: string, readonly raisedAt: string, readonly acknowledgedAt: string | null, readonly because: { readonly code: string, readonly message: string }, readonly acknowledgedBy: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly alertThresholds: ReadonlyArray<{ readonly id: string, readonly kind: AlertKind, readonly comparison: ThresholdComparison, readonly value: number, readonly window: number, readonly enabled: boolean, readonly version: number }> };

export type AlertsSubscriptionVariables = Exact<{
  where?: AlertWhereInput | null | undefined;
  after?: string | null | undefined;
}>;


export type AlertsSubscription = { readonly alerts: { readonly cursor: string, readonly alert: { readonly id: string, readonly kind: AlertKind, readonly severity: AlertSeverity, readonly state: AlertState, readonly title: string, readonly raisedAt: string, readonly acknowledgedAt: string | null, readonly because: { readonly code: string, readonly message: string }, readonly acknowledgedBy: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string } | null } } };

export type SetThresholdMutationVariables = Exact<{
  input: AlertThresholdSetInput;
}>;


export type SetThresholdMutation = { readonly alertThresholdSet: { readonly threshold: { readonly id: string, readonly kind: AlertKind, readonly value: number, readonly version: number } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null }> } };

export type AcknowledgeAlertMutationVariables = Exact<{
  input: AlertAcknowledgeInput;
}>;


export type AcknowledgeAlertMutation = { readonly alertAcknowledge: { readonly alert: { readonly id: string, readonly kind: AlertKind, readonly severity: AlertSeverity, readonly state: AlertState, readonly title: string, readonly raisedAt: string, readonly acknowledgedAt: string | null, readonly because: { readonly code: string, readonly message: string }, readonly acknowledgedBy: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string } | null } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly field: ReadonlyArray<string> | null }> } };

export type AlertFragment = { readonly id: string, readonly kind: AlertKind, readonly severity: AlertSeverity, readonly state: AlertState, readonly title: string, readonly raisedAt: string, readonly acknowledgedAt: string | null, readonly because: { readonly code: string, readonly message: string }, readonly acknowledgedBy: { readonly name: string, readonly role: Role } | null, readonly order: { readonly id: string, readonly number: string } | null };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { readonly viewer: { readonly name: string, readonly roles: ReadonlyArray<Role>, readonly warehouses: ReadonlyArray<string> } };
