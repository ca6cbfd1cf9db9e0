//! Embargoes of regions with the progress of their batches, and the orders that each of them holds or held.

crate::dialect::migration!("m0092_embargoes");

const UP: &[&str] = &[
    "CREATE TABLE embargo (
        id {uuid} PRIMARY KEY,
        version bigint NOT NULL,
        state text NOT NULL,
        regions text NOT NULL,
        reason text NOT NULL,
        until bigint,
        tells_customers boolean NOT NULL,
        placed_at bigint NOT NULL,
        placed_by text NOT NULL,
        lifted_at bigint,
        lifted_by text,
        pass integer NOT NULL,
        after_order {uuid},
        done bigint NOT NULL,
        total bigint NOT NULL
    )",
    // `ended_at` NULL = the order is held; `released` = the end of the embargo, or of the order's way into the region, took the hold away.
    "CREATE TABLE embargo_order (
        embargo_id {uuid} NOT NULL,
        order_id {uuid} NOT NULL,
        held_at bigint NOT NULL,
        ended_at bigint,
        released boolean NOT NULL,
        PRIMARY KEY (embargo_id, order_id)
    )",
    "CREATE INDEX embargo_standing ON embargo (state) WHERE state <> 'LIFTED'",
    "CREATE INDEX embargo_order_held ON embargo_order (embargo_id, order_id) WHERE ended_at IS NULL",
];
