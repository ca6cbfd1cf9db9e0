//! Any object by its id.

pub mod object;
pub mod query;
