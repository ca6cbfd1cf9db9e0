//! Objects by their global ids.

pub mod object;
pub mod query;
