//! Orders by what a person types.

pub mod orders;
