//! The audit log, counted refusals, answers of keyed operations.

pub mod audit_log;
pub mod idempotency_key;
pub mod refused_request;
