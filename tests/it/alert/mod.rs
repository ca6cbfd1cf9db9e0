//! Alerts.

mod alerts;
mod thresholds;
