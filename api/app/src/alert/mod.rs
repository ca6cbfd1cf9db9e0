//! Alerts: raised, listed, acknowledged, and their thresholds.

mod acknowledge;
pub(super) mod alerts;
mod counted;
mod task;
pub(super) mod thresholds;

pub use alerts::AlertQuery;
pub use thresholds::{ThresholdInput, threshold_id};

use crate::App;

/// The use cases of alerts and their thresholds.
#[derive(Clone, Copy)]
pub struct Alerts<'a> {
    app: &'a App,
}

impl App {
    /// The use cases of alerts and their thresholds.
    pub fn alerts(&self) -> Alerts<'_> {
        Alerts { app: self }
    }
}
