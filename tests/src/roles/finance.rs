//! Finance: lists completed orders and exports them.

use serde_json::json;

use super::{commands, role};
use crate::client::{Answer, Subscription, Transport};

role! {
    /// An employee of finance.
    Finance
}

commands! {
    Finance {
        /// Starts an export of completed orders.
        export_completed = "ExportCompleted";
    }
}

impl Finance {
    /// Completed and settled orders of a range of times.
    pub async fn completed_orders(&self, from: &str, to: &str) -> Answer {
        self.run("CompletedOrders", json!({ "from": from, "to": to })).await
    }

    /// An export in its current state.
    pub async fn export(&self, id: &str) -> Answer {
        self.run("Export", json!({ "id": id })).await
    }

    /// Watches an export until it ends.
    pub async fn export_progress(&self, transport: Transport, id: &str) -> Subscription {
        self.subscribe(transport, "ExportProgress", json!({ "id": id })).await
    }
}
