//! The poller: asks the platforms that do not push, shop by shop, each at its own interval.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{Beat, LONG};
use crate::app::App;
use crate::config::PollSettings;

/// Shops polled in one turn.
const MOST: u64 = 20;

/// Starts the poller.
pub(super) fn start(app: &App, settings: &PollSettings, tracker: &TaskTracker, cancel: &CancellationToken) {
    let client = reqwest::Client::builder().timeout(Duration::from_secs(settings.timeout_seconds.max(1))).build();
    let client = match client {
        Ok(client) => client,
        Err(error) => {
            tracing::error!(%error, "the poller cannot start");
            return;
        }
    };
    let beat = Beat { name: "polls", period: Duration::from_secs(1), within: LONG, wake: Arc::default(), cancel: cancel.clone() };
    let settings = settings.clone();
    tracker.spawn(beat.run(app.clone(), move |app| {
        let (client, settings) = (client.clone(), settings.clone());
        async move { app.poll_due(&client, &settings, MOST).await }
    }));
}
