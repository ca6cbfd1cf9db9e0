//! Revocations of other instances: read at once where the bus carries the journal, and always at an interval.

use std::sync::Arc;
use std::time::Duration;

use domain::event::Event;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{Beat, TICK};
use crate::app::App;
use crate::config::TokenSettings;
use crate::store::journal::feed::FeedPage;
use crate::tasks::{self, LongLived};

/// Starts both ways of reading.
pub(super) fn start(app: &App, settings: &TokenSettings, tracker: &TaskTracker, cancel: &CancellationToken) {
    let period = Duration::from_secs(settings.revocations_seconds.max(1));
    let beat = Beat { name: "revocations", period, within: TICK, wake: Arc::default(), cancel: cancel.clone() };
    tracker.spawn(beat.run(app.clone(), |app| async move { app.refresh_revocations().await }));
    tasks::start(Following(app.clone()), tracker, cancel);
}

/// Reads the revocations again when the journal has an entry about one; the interval makes up for missed entries.
struct Following(App);

impl LongLived for Following {
    const NAME: &'static str = "revocations";

    async fn run(&mut self) {
        let app = &self.0;
        let (_, mut pages) = app.events().tail().subscribe();
        loop {
            match pages.recv().await {
                Ok(page) if !is_about_tokens(&page) => {}
                Ok(_) | Err(RecvError::Lagged(_)) => {
                    if let Err(error) = app.refresh_revocations().await {
                        tracing::warn!(
                            error = error.in_words(),
                            "revocations could not be read; they are read again at their next turn"
                        );
                    }
                }
                Err(RecvError::Closed) => return,
            }
        }
    }
}

fn is_about_tokens(page: &FeedPage) -> bool {
    page.entries.iter().any(|entry| matches!(entry.event, Event::TokenRevoked { .. } | Event::TokenRestored { .. }))
}
