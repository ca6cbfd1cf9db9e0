//! The actions that an actor may take on an order now, and the reasons against the others.

pub mod action;
