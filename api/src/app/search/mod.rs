//! The search for orders and customers by a typed text.

pub(super) mod customers;
pub(super) mod orders;
