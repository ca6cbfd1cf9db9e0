//! Deliveries and channel orders are looked for by lists of numbers: the number comes first in their indexes, so that a plan which was made
//! while a table was empty does not go by the shop alone, and walk through all that the shop has, until somebody analyzes the table.

crate::dialect::migration!("m0015_numbers_first");

const UP: &[&str] = &[
    "CREATE UNIQUE INDEX raw_payload_delivery_of_shop ON raw_payload (delivery_id, shop)",
    "DROP INDEX raw_payload_delivery",
    r#"CREATE UNIQUE INDEX order_channel_number_of_shop ON "order" (channel_number, shop)"#,
    "DROP INDEX order_channel_number",
];
