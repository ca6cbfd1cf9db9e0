//! Orders and customers by what a person types, and the budget of look-ups.

mod customers;
mod look_ups;
mod orders;
mod phones;
