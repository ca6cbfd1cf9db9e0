//! The amount paid back of an order before a return was requested: a later refund by the channel is the refund of the return.

crate::dialect::migration!("m0051_refunds_of_returns");

const UP: &[&str] = &["ALTER TABLE order_return ADD COLUMN refunded_before bigint"];
