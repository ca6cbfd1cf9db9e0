//! Payloads as they were received, polls, and the look-up of what is stored already.

pub mod known;
pub mod payloads;
pub mod polls;
