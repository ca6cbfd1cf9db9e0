//! Placeholder for the first dependency build.
pub mod store;
pub mod vault;
