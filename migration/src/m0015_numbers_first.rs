//! Deliveries and channel orders are looked for by lists of numbers: the number comes first in their indexes. Otherwise a query
//! plan that was made while a table was empty would go by the shop alone and scan all of its rows until the table is analyzed.

crate::dialect::migration!("m0015_numbers_first");

const UP: &[&str] = &[
    "CREATE UNIQUE INDEX raw_payload_delivery_of_shop ON raw_payload (delivery_id, shop)",
    "DROP INDEX raw_payload_delivery",
    r#"CREATE UNIQUE INDEX order_channel_number_of_shop ON "order" (channel_number, shop)"#,
    "DROP INDEX order_channel_number",
];
