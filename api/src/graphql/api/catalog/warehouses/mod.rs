//! The profiles of warehouses.

pub mod input;
pub mod mutation;
