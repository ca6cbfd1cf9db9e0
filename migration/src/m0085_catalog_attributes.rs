//! The list price, category and components of a SKU; the opening hours and the cut-off of a warehouse.

crate::dialect::migration!("m0085_catalog_attributes");

const UP: &[&str] = &[
    "ALTER TABLE sku ADD COLUMN list_price bigint",
    "ALTER TABLE sku ADD COLUMN list_price_currency text",
    "ALTER TABLE sku ADD COLUMN category text",
    // JSON; NULL = the SKU is no bundle.
    "ALTER TABLE sku ADD COLUMN components text",
    // JSON; NULL = unknown.
    "ALTER TABLE warehouse ADD COLUMN hours text",
    "ALTER TABLE warehouse ADD COLUMN cut_off text",
];
