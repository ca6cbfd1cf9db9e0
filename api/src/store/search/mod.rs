//! The search for orders by the text that a person types, and the searches that people save.

pub mod orders;
mod saved;
