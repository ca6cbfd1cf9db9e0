//! Orders and customers by a person's search text, the budget of look-ups, and saved searches.

mod customers;
mod filters;
mod look_ups;
mod orders;
mod phones;
mod saved;
