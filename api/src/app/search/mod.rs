//! Orders and customers by what a person types.

pub(super) mod customers;
pub(super) mod orders;
