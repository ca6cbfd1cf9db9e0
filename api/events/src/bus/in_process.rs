//! The bus of one process: the embedded default.

use std::sync::Arc;

use tokio::sync::{broadcast, watch};

use super::{Bus, BusState, CAPACITY};
use store::journal::feed::FeedPage;

/// Carries pages within this process.
#[derive(Debug)]
pub struct InProcess {
    pages: broadcast::Sender<Arc<FeedPage>>,
    state: watch::Sender<BusState>,
}

impl Default for InProcess {
    fn default() -> Self {
        Self { pages: broadcast::Sender::new(CAPACITY), state: watch::Sender::new(BusState::InProcess) }
    }
}

impl Bus for InProcess {
    fn publish(&self, page: Arc<FeedPage>) {
        // A send without receivers is no failure, because the journal has the page.
        let _ = self.pages.send(page);
    }

    fn subscribe(&self) -> broadcast::Receiver<Arc<FeedPage>> {
        self.pages.subscribe()
    }

    fn state(&self) -> watch::Receiver<BusState> {
        self.state.subscribe()
    }
}
