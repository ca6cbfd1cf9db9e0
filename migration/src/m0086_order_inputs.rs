//! What rules read of an order: the customer's level, the service, the signals of the remark, the buyer at the channel, and the
//! customization of each line.

crate::dialect::migration!("m0086_order_inputs");

const UP: &[&str] = &[
    r#"ALTER TABLE "order" ADD COLUMN customer_level bigint"#,
    r#"ALTER TABLE "order" ADD COLUMN service_level text"#,
    r#"ALTER TABLE "order" ADD COLUMN raw_service text"#,
    // JSON; NULL = none was found.
    r#"ALTER TABLE "order" ADD COLUMN signals text"#,
    // The keyed index of the buyer's id at the channel; the id itself is nowhere.
    r#"ALTER TABLE "order" ADD COLUMN buyer_index text"#,
    r#"CREATE INDEX order_buyer ON "order" (buyer_index, placed_at, id) WHERE buyer_index IS NOT NULL"#,
    // JSON; NULL = no message states it.
    "ALTER TABLE order_line ADD COLUMN customization text",
];
