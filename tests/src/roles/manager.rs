//! Managers: watch alerts and set when they are raised.

use serde_json::json;

use super::{commands, role};
use crate::client::{Answer, Subscription, Transport};

role! {
    /// A manager.
    Manager
}

commands! {
    Manager {
        /// Sets when alerts of a kind are raised.
        set_threshold = "SetThreshold";
        /// Takes an alert on.
        acknowledge_alert = "AcknowledgeAlert";
    }
}

impl Manager {
    /// Alerts that nobody has taken on.
    pub async fn open_alerts(&self) -> Answer {
        self.run("OpenAlerts", json!({})).await
    }

    /// Follows alerts from a cursor on.
    pub async fn alerts(&self, transport: Transport, after: Option<&str>) -> Subscription {
        self.subscribe(transport, "Alerts", json!({ "after": after })).await
    }
}
