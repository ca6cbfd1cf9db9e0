//! The erasure of a person from the kept data.

pub mod erasure;
mod event;
