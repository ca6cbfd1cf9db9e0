//! Incoming orders and payloads.

pub mod mutation;
pub mod object;
pub mod query;
