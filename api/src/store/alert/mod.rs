//! Alerts, and the orders that are due to raise one.

pub mod alerts;
pub mod due;
