//! The search of orders and customers by a text that a person types.

pub mod customer;
pub mod customers;
pub mod object;
pub mod query;
