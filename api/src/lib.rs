//! Placeholder for the first dependency build.

pub mod events;
pub mod store;
