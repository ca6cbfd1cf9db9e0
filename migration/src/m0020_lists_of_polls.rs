//! A platform may be polled for more than one list: each list of a shop has a watermark and failures of its own.

crate::dialect::migration!("m0020_lists_of_polls");

// SQLite cannot change a primary key. The new table has another name, so that connections that know the old one fail on it.
const UP: &[&str] = &[
    r"CREATE TABLE poll_list (
        shop text NOT NULL REFERENCES shop (id),
        list text NOT NULL,
        watermark bigint,
        next_at bigint NOT NULL,
        failures bigint NOT NULL,
        last_error text,
        last_ok_at bigint,
        PRIMARY KEY (shop, list)
    )",
    "CREATE INDEX poll_list_due ON poll_list (next_at, shop, list)",
    r"INSERT INTO poll_list (shop, list, watermark, next_at, failures, last_error, last_ok_at)
        SELECT shop, 'ORDERS', watermark, next_at, failures, last_error, last_ok_at FROM shop_poll",
    "DROP TABLE shop_poll",
];
