//! The commands after an order was sent: returns, refunds and exchanges.

pub mod exchange;
