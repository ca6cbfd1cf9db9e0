//! Alerts, and what is due to raise one.

pub mod alerts;
pub mod due;
