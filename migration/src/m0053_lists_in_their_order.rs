//! Lists as their desks read them: returns by status, and open work by priority and then by the earliest promise.

crate::dialect::migration!("m0053_lists_in_their_order");

const UP: &[&str] = &[
    "CREATE INDEX order_return_status ON order_return (status, requested_at, order_id)",
    // The list's statement has exactly this expression.
    r#"CREATE INDEX order_open_work_by_promise ON "order" (warehouse, (priority * 4294967296 + CASE WHEN ship_by < 4294967295000000
        THEN 4294967295 - ship_by / 1000000 ELSE 0 END), id) WHERE status IN ('APPROVED', 'PICKING', 'PACKED')"#,
];
