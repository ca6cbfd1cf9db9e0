//! What happens to an order after it was sent: returns, refunds and exchanges.

pub mod exchange;
