//! Alerts and thresholds.

#[expect(clippy::module_inception, reason = "the room re-exports the type that it is named after")]
mod alert;
pub mod alert_threshold;

pub use alert::*;
