//! What an actor may do with an order now, and why not.

pub mod action;
