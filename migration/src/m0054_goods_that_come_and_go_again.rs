//! Goods in the warehouse after the order has left its statuses: pieces that are sent again for an exchange, and picked pieces
//! that go back to their place. Older orders have none.

crate::dialect::migration!("m0054_goods_that_come_and_go_again");

const UP: &[&str] = &[
    "ALTER TABLE order_line ADD COLUMN replaced_quantity bigint NOT NULL DEFAULT 0",
    "ALTER TABLE order_line ADD COLUMN put_back_quantity bigint NOT NULL DEFAULT 0",
    r#"ALTER TABLE "order" ADD COLUMN goods_here boolean NOT NULL DEFAULT false"#,
    r#"ALTER TABLE "order" ADD COLUMN to_put_back boolean NOT NULL DEFAULT false"#,
    r#"CREATE INDEX order_to_put_back ON "order" (warehouse, placed_at, id) WHERE to_put_back"#,
    r#"CREATE INDEX order_goods_here ON "order" (warehouse, placed_at, id) WHERE goods_here"#,
];
