//! Orders with a conflict about money, which are few among many. A null is an order older than this column, until it changes or
//! `panorama cards rebuild` has been through.

crate::dialect::migration!("m0050_money_conflicts");

const UP: &[&str] = &[
    r#"ALTER TABLE "order" ADD COLUMN in_money_conflict boolean"#,
    r#"CREATE INDEX order_in_money_conflict ON "order" (placed_at, id) WHERE in_money_conflict"#,
];
