//! Alerts: raised, listed, acknowledged, and their thresholds.

mod acknowledge;
pub(super) mod alerts;
pub(super) mod thresholds;
