//! Managers: watch alerts and set their thresholds.

use serde_json::json;

use super::{commands, role};
use crate::client::{Answer, Subscription, Transport};

role! {
    /// A manager of the company.
    Manager
}

commands! {
    Manager {
        /// Sets the threshold of a kind of alert.
        set_threshold = "SetThreshold";
        /// Takes an alert on.
        acknowledge_alert = "AcknowledgeAlert";
    }
}

impl Manager {
    /// The open alerts, which no manager has taken on.
    pub async fn open_alerts(&self) -> Answer {
        self.run("OpenAlerts", json!({})).await
    }

    /// Follows alerts from a cursor on.
    pub async fn alerts(&self, transport: Transport, after: Option<&str>) -> Subscription {
        self.subscribe(transport, "Alerts", json!({ "after": after })).await
    }
}
