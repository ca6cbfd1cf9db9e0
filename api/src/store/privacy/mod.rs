//! Erased persons, and what is sealed anew with a newer key.

pub mod erasure;
pub mod reseal;
