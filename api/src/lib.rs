//! Placeholder for the first dependency build.

pub mod config;
