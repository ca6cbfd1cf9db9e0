//! The bus: carries each page of the feed to every instance as soon as the page exists.
//!
//! The bus may lose, double, reorder or delay any page (invariant 4): a page names the mark it follows on, and a reader at another mark
//! reads the journal.

use std::sync::Arc;

use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use store::journal::feed::FeedPage;

mod channel;
mod in_process;
mod redis;

pub use in_process::InProcess;
pub use redis::{Redis, RedisSettings};

/// The number of pages that wait for a reader before it has to read the journal instead.
const CAPACITY: usize = 64;

/// Whether the pages of other instances arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BusState {
    /// No transport between the instances: this process is alone, or finds the others' events through the database only.
    InProcess,
    /// The connection to Redis is up.
    Up,
    /// The connection to Redis is down.
    Down,
}

/// Carries pages of the feed.
pub trait Bus: Send + Sync {
    /// Hands a page on; the call never waits and never fails.
    fn publish(&self, page: Arc<FeedPage>);

    /// The pages that any instance publishes from now on.
    fn subscribe(&self) -> broadcast::Receiver<Arc<FeedPage>>;

    /// Whether the pages of other instances arrive.
    fn state(&self) -> watch::Receiver<BusState>;
}

/// The bus that the settings ask for.
///
/// # Errors
/// When the URL of Redis is invalid. A Redis that does not answer is no error.
pub fn open(
    settings: Option<RedisSettings>,
    tracker: &TaskTracker,
    cancel: &CancellationToken,
) -> Result<Arc<dyn Bus>, ::redis::RedisError> {
    Ok(match settings {
        Some(settings) => Arc::new(Redis::start(&settings, tracker, cancel)?),
        None => Arc::new(InProcess::default()),
    })
}
