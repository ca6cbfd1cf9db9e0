//! The messages of an order.

pub mod messages;
