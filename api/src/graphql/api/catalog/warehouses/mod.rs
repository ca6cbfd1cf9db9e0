//! How each warehouse works.

pub mod input;
pub mod mutation;
