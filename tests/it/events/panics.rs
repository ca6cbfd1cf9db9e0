//! A task that panics is logged and goes on: subscribers still get every event.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use panorama::events::bus::{Bus, BusState, InProcess};
use panorama::store::journal::feed::FeedPage;
use tokio::sync::{broadcast, watch};

use super::journal::{Instance, Journal, numbered};

/// A bus at which the relay panics at its second publication, and the tail at its start.
#[derive(Default)]
struct Treacherous {
    inner: InProcess,
    published: AtomicUsize,
    begun: AtomicUsize,
}

impl Bus for Treacherous {
    fn publish(&self, page: Arc<FeedPage>) {
        assert_ne!(self.published.fetch_add(1, Ordering::SeqCst), 1, "the second page");
        self.inner.publish(page);
    }

    fn subscribe(&self) -> broadcast::Receiver<Arc<FeedPage>> {
        self.inner.subscribe()
    }

    fn state(&self) -> watch::Receiver<BusState> {
        assert_ne!(self.begun.fetch_add(1, Ordering::SeqCst), 0, "the first look");
        self.inner.state()
    }
}

async fn goes_on(journal: Journal, pages_at_least: usize) {
    let bus = Arc::new(Treacherous::default());
    let instance = Instance::on_bus(&journal, Arc::clone(&bus) as Arc<dyn Bus>).await;
    let mut subscriber = instance.subscribe(None).await;
    for round in 0..4 {
        journal.write(numbered("entry", round * 5..round * 5 + 5)).await;
        subscriber.labels(round * 5 + 5).await;
    }
    assert_eq!(subscriber.labels(20).await, numbered("entry", 0..20), "nothing is lost and nothing comes twice");
    assert!(bus.begun.load(Ordering::SeqCst) > 1, "the tail began again");
    assert!(bus.published.load(Ordering::SeqCst) >= pages_at_least, "the relay went on publishing");
    instance.stop().await;
}

#[tokio::test]
async fn the_tail_and_the_relay_go_on_after_a_panic() {
    goes_on(Journal::postgres().await, 3).await;
}

#[tokio::test]
async fn the_tail_goes_on_after_a_panic_on_sqlite() {
    goes_on(Journal::sqlite().await, 0).await;
}
