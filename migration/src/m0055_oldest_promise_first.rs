//! Among equal priorities the promise that is due first comes first: the index of the open work says it in the words of the list.

crate::dialect::migration!("m0055_oldest_promise_first");

const UP: &[&str] = &[
    r#"CREATE INDEX order_open_work_by_promise ON "order" (warehouse, (priority * 4294967296 + CASE WHEN ship_by < 4294967295000000
    THEN 4294967295 - ship_by / 1000000 ELSE 0 END), id) WHERE status IN ('APPROVED', 'PICKING', 'PACKED')"#,
];
