//! Orders that a polled platform lists without giving out: each is a payload that failed, and is requested again a few times.

crate::dialect::migration!("m0018_poll_items");

const UP: &[&str] = &[
    r"CREATE TABLE poll_item (
        payload_id {uuid} PRIMARY KEY,
        shop text NOT NULL,
        number text NOT NULL,
        attempts bigint NOT NULL,
        next_at bigint
    )",
    "CREATE UNIQUE INDEX poll_item_of_shop ON poll_item (shop, number)",
];
