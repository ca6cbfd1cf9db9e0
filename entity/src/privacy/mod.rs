//! Erased persons.

pub mod erasure;
