//! A platform may be asked for more than one list: each list of a shop has a watermark and failures of its own.

crate::dialect::migration!("m0020_lists_of_polls");

// SQLite cannot change a primary key, so the table is made anew in both.
const UP: &[&str] = &[
    "DROP INDEX shop_poll_due",
    "ALTER TABLE shop_poll RENAME TO shop_poll_of_orders",
    r"CREATE TABLE shop_poll (
        shop text NOT NULL REFERENCES shop (id),
        list text NOT NULL,
        watermark bigint,
        next_at bigint NOT NULL,
        failures bigint NOT NULL,
        last_error text,
        last_ok_at bigint,
        PRIMARY KEY (shop, list)
    )",
    r"INSERT INTO shop_poll (shop, list, watermark, next_at, failures, last_error, last_ok_at)
        SELECT shop, 'ORDERS', watermark, next_at, failures, last_error, last_ok_at FROM shop_poll_of_orders",
    "DROP TABLE shop_poll_of_orders",
    "CREATE INDEX shop_poll_due ON shop_poll (next_at, shop, list)",
];
