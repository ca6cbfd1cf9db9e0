//! Lists that a desk works through: orders by the reason of an active hold, and orders with a conflict between systems. Both are few among
//! many. A null in `in_conflict` is an order older than this column, until it changes or `panorama cards rebuild` has been through.

crate::dialect::migration!("m0032_desk_lists");

const UP: &[&str] = &[
    r#"ALTER TABLE "order" ADD COLUMN in_conflict boolean"#,
    r#"CREATE INDEX order_in_conflict ON "order" (placed_at, id) WHERE in_conflict"#,
    "CREATE INDEX hold_active ON hold (reason, order_id) WHERE state = 'ACTIVE'",
];
