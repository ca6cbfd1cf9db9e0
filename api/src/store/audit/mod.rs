//! The audit log, counted refusals, and the answers of operations that were asked for with a key.

pub mod idempotency;
pub mod log;
pub mod refusals;
