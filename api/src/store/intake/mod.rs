//! Payloads as they were received, polls, and the look-up of stored deliveries, orders and erasures.

pub mod known;
pub mod payloads;
pub mod polls;
