//! The audit log.

pub mod input;
pub mod object;
pub mod query;
