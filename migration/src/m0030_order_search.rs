//! Orders are found by the receiver's name, by the last digits of a phone, and by the end of a number.
//!
//! A name is sealed, so that only a keyed hash of it is stored here. A number is stored a second time from its end to its
//! beginning, because both databases find by an index only the beginning of a text. Nulls are rows older than these columns:
//! `panorama cards rebuild` fills them, and may run at any time.

crate::dialect::migration!("m0030_order_search");

const UP: &[&str] = &[
    r#"ALTER TABLE "order" ADD COLUMN name_index {uuid}"#,
    r#"ALTER TABLE "order" ADD COLUMN phone_last text"#,
    r#"ALTER TABLE "order" ADD COLUMN number_reversed {bytewise}"#,
    "ALTER TABLE shipment ADD COLUMN number_reversed {bytewise}",
    r#"CREATE INDEX order_name ON "order" (name_index, placed_at, id) WHERE name_index IS NOT NULL"#,
    r#"CREATE INDEX order_phone_last ON "order" (phone_last, placed_at, id) WHERE phone_last IS NOT NULL"#,
    // Shop by shop, so that no look-up walks through the orders of shops that its reader does not see.
    r#"CREATE INDEX order_number_reversed ON "order" (shop, number_reversed) WHERE number_reversed IS NOT NULL"#,
    "CREATE INDEX shipment_number_reversed ON shipment (number_reversed, order_id) WHERE number_reversed IS NOT NULL",
];
