//! Alerts.

mod alerts;
