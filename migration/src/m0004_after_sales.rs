//! Returns, and the conversation with the customer.

crate::dialect::migration!("m0004_after_sales");

const UP: &[&str] = &[
    r#"CREATE TABLE order_return (
        id {uuid} PRIMARY KEY,
        order_id {uuid} NOT NULL REFERENCES "order" (id),
        position integer NOT NULL,
        number text NOT NULL UNIQUE,
        kind text NOT NULL,
        status text NOT NULL,
        reason text,
        requested_at bigint NOT NULL,
        status_since bigint NOT NULL,
        refund bigint
    )"#,
    "CREATE INDEX order_return_order ON order_return (order_id, position)",
    r"CREATE TABLE order_return_line (
        return_id {uuid} NOT NULL REFERENCES order_return (id),
        line_id {uuid} NOT NULL,
        order_id {uuid} NOT NULL,
        position integer NOT NULL,
        quantity bigint NOT NULL,
        PRIMARY KEY (return_id, line_id)
    )",
    "CREATE INDEX order_return_line_order ON order_return_line (order_id)",
    r#"CREATE TABLE conversation_message (
        id {uuid} PRIMARY KEY,
        order_id {uuid} NOT NULL REFERENCES "order" (id),
        at bigint NOT NULL,
        author text,
        direction text NOT NULL,
        channel text NOT NULL,
        body text NOT NULL
    )"#,
    "CREATE INDEX conversation_message_order ON conversation_message (order_id, at, id)",
];
