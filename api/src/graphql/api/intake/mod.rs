//! Orders and payloads as they come in.

pub mod mutation;
pub mod object;
pub mod query;
