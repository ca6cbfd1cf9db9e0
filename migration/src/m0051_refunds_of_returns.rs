//! What was paid back of an order when a return was asked for: what the channel pays back after that is the refund of the return.

crate::dialect::migration!("m0051_refunds_of_returns");

const UP: &[&str] = &["ALTER TABLE order_return ADD COLUMN refunded_before bigint"];
