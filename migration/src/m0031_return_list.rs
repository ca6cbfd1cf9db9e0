//! The reason of a return as one of few codes, and returns as a list of their own.

crate::dialect::migration!("m0031_return_list");

const UP: &[&str] = &[
    "ALTER TABLE order_return ADD COLUMN reason_code text",
    "CREATE INDEX order_return_requested ON order_return (requested_at, id)",
    "CREATE INDEX order_return_since ON order_return (status_since, id)",
];
