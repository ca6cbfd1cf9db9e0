//! Connections that were changed at other instances: read at once where the bus carries the journal; the job of the directory also reads
//! them at an interval.

use domain::event::Event;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::App;
use crate::store::journal::feed::FeedPage;
use crate::tasks::{self, LongLived};

/// Starts to follow the journal.
pub(super) fn start(app: &App, tracker: &TaskTracker, cancel: &CancellationToken) {
    tasks::start(Following(app.clone()), tracker, cancel);
}

/// Reads mappings, shops, warehouses and SKUs again when the journal has an entry about a connection.
struct Following(App);

impl LongLived for Following {
    const NAME: &'static str = "connections";

    async fn run(&mut self) {
        let app = &self.0;
        let (_, mut pages) = app.events().tail().subscribe();
        loop {
            match pages.recv().await {
                Ok(page) if !is_about_connections(&page) => {}
                Ok(_) | Err(RecvError::Lagged(_)) => {
                    if let Err(error) = super::refresh_directory(app.clone()).await {
                        tracing::warn!(
                            error = error.in_words(),
                            "connections could not be read; they are read again at their next turn"
                        );
                    }
                }
                Err(RecvError::Closed) => return,
            }
        }
    }
}

fn is_about_connections(page: &FeedPage) -> bool {
    page.entries.iter().any(|entry| matches!(entry.event, Event::ConnectionChanged { .. }))
}
