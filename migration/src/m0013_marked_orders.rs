//! An index of the orders with a mark, few among many: an alert about marks ends when the last open one of its shop is gone.

crate::dialect::migration!("m0013_marked_orders");

const UP: &[&str] = &["CREATE INDEX order_marked ON \"order\" (shop, status) WHERE marks <> '[]'"];
