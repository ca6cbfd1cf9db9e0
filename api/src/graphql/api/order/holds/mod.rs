//! Holds.

pub mod input;
pub mod mutation;
pub mod object;
