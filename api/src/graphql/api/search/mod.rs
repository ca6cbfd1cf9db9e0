//! The search of orders and customers by a text that a person types, and the searches that people save.

pub mod customer;
pub mod customers;
pub mod input;
pub mod object;
pub mod query;
pub mod saved;
