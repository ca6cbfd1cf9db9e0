//! The texts that are written to a customer.

pub mod reply;
