//! Alerts and thresholds.

mod alert;
pub mod alert_threshold;

pub use alert::*;
