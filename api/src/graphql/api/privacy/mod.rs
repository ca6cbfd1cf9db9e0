//! Erasing a person.

pub mod input;
pub mod mutation;
