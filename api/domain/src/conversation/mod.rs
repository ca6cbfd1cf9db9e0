//! The texts that are written to a customer.

mod event;
pub mod reply;
