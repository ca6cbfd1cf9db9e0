//! Alerts: raised, listed, acknowledged, and their thresholds.

pub(super) mod alerts;
pub(super) mod thresholds;
