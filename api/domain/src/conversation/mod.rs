//! What is written to a customer.

pub mod reply;
