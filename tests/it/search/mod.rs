//! Orders and customers by a person's search text, and the budget of look-ups.

mod customers;
mod look_ups;
mod orders;
mod phones;
