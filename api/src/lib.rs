//! Placeholder for the first dependency build.

pub mod config;
pub mod events;
pub mod store;
pub mod vault;
