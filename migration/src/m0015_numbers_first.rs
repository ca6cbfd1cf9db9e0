//! Deliveries and channel orders are looked for by lists of numbers: the number comes first in their indexes, so that a plan which was made
//! while a table was empty does not go by the shop alone, and walk through all that the shop has, until somebody analyzes the table.

crate::dialect::migration!("m0015_numbers_first");

const UP: &[&str] = &[
    "DROP INDEX raw_payload_delivery",
    "CREATE UNIQUE INDEX raw_payload_delivery ON raw_payload (delivery_id, shop)",
    "DROP INDEX order_channel_number",
    r#"CREATE UNIQUE INDEX order_channel_number ON "order" (channel_number, shop)"#,
];
