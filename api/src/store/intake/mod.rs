//! Payloads as they were received, polls, and what was known before.

pub mod known;
pub mod payloads;
pub mod polls;
