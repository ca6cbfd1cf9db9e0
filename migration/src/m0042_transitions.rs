//! The company's conditions of the steps of an order, with every version, and the orders that have to be checked again after a change.

crate::dialect::migration!("m0042_transitions");

const UP: &[&str] = &[
    "CREATE TABLE order_transition (
        from_status text NOT NULL,
        to_status text NOT NULL,
        warehouse text NOT NULL,
        version bigint NOT NULL,
        needs text NOT NULL,
        set_at bigint NOT NULL,
        set_by text NOT NULL,
        superseded_at bigint,
        PRIMARY KEY (from_status, to_status, warehouse, version)
    )",
    "CREATE INDEX order_transition_current ON order_transition (from_status) WHERE superseded_at IS NULL",
    "CREATE TABLE order_sweep (
        id {uuid} PRIMARY KEY,
        status text NOT NULL,
        warehouse text,
        after_order {uuid},
        opened_at bigint NOT NULL
    )",
];
