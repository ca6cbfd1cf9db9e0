//! Orders are found by their tags and by the beginning of the receiver's name, and are listed by priority and by the time of completion.
//!
//! A tag has a row of its own for each order, because no index finds an element of a JSON list on both databases. A name is sealed, so that
//! only keyed hashes of its first characters are stored, one after the other: a shorter beginning is a prefix of a longer one. Orders from
//! before this change lack both until they change; `panorama cards rebuild` fills them, and may run at any time.

crate::dialect::migration!("m0094_search_filters");

const UP: &[&str] = &[
    r#"CREATE TABLE order_tag (
        order_id {uuid} NOT NULL REFERENCES "order" (id),
        tag {bytewise} NOT NULL,
        PRIMARY KEY (order_id, tag)
    )"#,
    "CREATE INDEX order_tag_orders ON order_tag (tag, order_id)",
    r#"ALTER TABLE "order" ADD COLUMN name_prefixes {bytewise}"#,
    r#"CREATE INDEX order_name_prefixes ON "order" (name_prefixes) WHERE name_prefixes IS NOT NULL"#,
    // The lists' statements have exactly these expressions.
    r#"CREATE INDEX order_priority ON "order" ((priority * 4294967296 + CASE WHEN ship_by < 4294967295000000
        THEN 4294967295 - ship_by / 1000000 ELSE 0 END), id)"#,
    r#"CREATE INDEX order_completed_at ON "order" (coalesce(completed_at, 9223372036854775807), id)"#,
];
