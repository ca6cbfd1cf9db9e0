//! Erasing a person from what is kept.

pub mod erasure;
