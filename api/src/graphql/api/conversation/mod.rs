//! Messages to a customer.

pub mod input;
pub mod mutation;
