//! Alerts and their thresholds.

pub mod input;
pub mod mutation;
pub mod object;
pub mod query;
pub mod subscription;
