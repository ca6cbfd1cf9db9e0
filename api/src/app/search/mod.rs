//! The search for orders and customers by a typed text, and the searches that people save.

pub(super) mod customers;
pub(super) mod orders;
pub(super) mod saved;
