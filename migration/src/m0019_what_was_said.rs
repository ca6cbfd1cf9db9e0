//! The statements of messages about an order: the version of each part, amounts that are unknown or derived, the further amounts
//! that platforms name, test orders, and the pieces of a line that were ordered, paid back, or need no shipping.
//!
//! A null in `heard` is an order older than this column: every part of it counts as stated at `channel_updated_at`.

crate::dialect::migration!("m0019_what_was_said");

const UP: &[&str] = &[
    r#"ALTER TABLE "order" ADD COLUMN heard text"#,
    r#"ALTER TABLE "order" ADD COLUMN payable_basis text NOT NULL DEFAULT 'STATED'"#,
    r#"ALTER TABLE "order" ADD COLUMN goods_known boolean NOT NULL DEFAULT true"#,
    r#"ALTER TABLE "order" ADD COLUMN tip bigint NOT NULL DEFAULT 0"#,
    r#"ALTER TABLE "order" ADD COLUMN duties bigint NOT NULL DEFAULT 0"#,
    r#"ALTER TABLE "order" ADD COLUMN tax_included bigint NOT NULL DEFAULT 0"#,
    r#"ALTER TABLE "order" ADD COLUMN rounding bigint NOT NULL DEFAULT 0"#,
    r#"ALTER TABLE "order" ADD COLUMN is_test boolean NOT NULL DEFAULT false"#,
    r#"ALTER TABLE "order" ADD COLUMN placed_at_known boolean NOT NULL DEFAULT true"#,
    "ALTER TABLE order_line ADD COLUMN ordered_quantity bigint",
    "ALTER TABLE order_line ADD COLUMN refunded_quantity bigint NOT NULL DEFAULT 0",
    "ALTER TABLE order_line ADD COLUMN requires_shipping boolean NOT NULL DEFAULT true",
    "ALTER TABLE order_line ADD COLUMN unit_price_known boolean NOT NULL DEFAULT true",
    "ALTER TABLE order_line ADD COLUMN total_known boolean NOT NULL DEFAULT true",
    "ALTER TABLE export ADD COLUMN left_out_unknown bigint",
    "CREATE INDEX raw_payload_waiting ON raw_payload (shop, error_message, id) WHERE error_code = 'ORDER_NOT_KNOWN'",
];
