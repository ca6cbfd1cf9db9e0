//! The holds of orders.

pub mod input;
pub mod mutation;
pub mod object;
