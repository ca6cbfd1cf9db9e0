//! Raw payloads, sealed as they arrived, before a mapping reads them; and the answers of idempotent operations.

crate::dialect::migration!("m0002_payloads");

const UP: &[&str] = &[
    r"CREATE TABLE raw_payload (
        id {uuid} PRIMARY KEY,
        shop text NOT NULL,
        source text NOT NULL,
        topic text,
        delivery_id text,
        body_sealed {bytes} NOT NULL,
        body_key text NOT NULL,
        body_sha256 text NOT NULL,
        mapping text,
        mapping_version bigint,
        state text NOT NULL,
        error_code text,
        error_message text,
        order_id {uuid},
        received_at bigint NOT NULL,
        applied_at bigint
    )",
    "CREATE UNIQUE INDEX raw_payload_delivery ON raw_payload (shop, delivery_id)",
    "CREATE INDEX raw_payload_state ON raw_payload (state, received_at, id)",
    "CREATE INDEX raw_payload_order ON raw_payload (order_id, received_at, id)",
    r"CREATE TABLE idempotency_key (
        id {uuid} PRIMARY KEY,
        subject text NOT NULL,
        operation text NOT NULL,
        key text NOT NULL,
        input_hash text NOT NULL,
        outcome text NOT NULL,
        created_at bigint NOT NULL
    )",
    "CREATE UNIQUE INDEX idempotency_key_use ON idempotency_key (subject, operation, key)",
    "CREATE INDEX idempotency_key_age ON idempotency_key (created_at, id)",
];
