//! The code of the region that the address of an order states, such as `330106` or `US-CA`: a prefix of it is a larger region. NULL = unknown,
//! or an order from before this column, until it changes or `panorama cards rebuild` has been through.

crate::dialect::migration!("m0089_region_codes");

const UP: &[&str] = &[
    r#"ALTER TABLE "order" ADD COLUMN region {bytewise}"#,
    r#"CREATE INDEX order_region ON "order" (status, region, id) WHERE region IS NOT NULL"#,
];
