//! The commands after an order was sent: returns, refunds and exchanges.

mod event;
pub mod exchange;
