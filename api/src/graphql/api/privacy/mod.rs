//! The erasure of a customer's personal data.

pub mod input;
pub mod mutation;
