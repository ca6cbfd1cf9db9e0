//! Returns, refunds and exchanges.

pub mod input;
pub mod mutation;
pub mod query;
