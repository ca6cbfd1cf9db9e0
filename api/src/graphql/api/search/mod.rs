//! Orders and customers by what a person types.

pub mod customer;
pub mod customers;
pub mod object;
pub mod query;
