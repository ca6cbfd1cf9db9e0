//! The search for orders by the text that a person types.

pub mod orders;
