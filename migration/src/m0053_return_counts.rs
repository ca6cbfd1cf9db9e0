//! Returns are counted by their status.

crate::dialect::migration!("m0053_return_counts");

const UP: &[&str] = &["CREATE INDEX order_return_status ON order_return (status, requested_at, order_id)"];
