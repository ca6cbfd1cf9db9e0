//! Most orders have one number only: those without an alias need no entry among the aliases.

crate::dialect::migration!("m0033_aliases_that_are_there");

const UP: &[&str] = &[
    r#"CREATE INDEX order_alias ON "order" (shop, channel_alias, id) WHERE channel_alias IS NOT NULL"#,
    "DROP INDEX order_channel_alias",
];
