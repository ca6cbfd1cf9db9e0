//! Operations on many orders at once.

pub mod input;
pub mod mutation;
