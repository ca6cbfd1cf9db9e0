//! The bus: carries pages of the feed to every instance as soon as they are there.
//!
//! It may lose, double, reorder or delay anything (invariant 4): a page says which mark it follows on, and whoever stands
//! elsewhere reads the journal.

use std::sync::Arc;

use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::store::journal::feed::FeedPage;

mod channel;
mod in_process;
mod redis;

pub use in_process::InProcess;
pub use redis::{Redis, RedisSettings};

/// How many pages wait for a reader before it has to read the journal instead.
const CAPACITY: usize = 64;

/// Whether what other instances publish arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BusState {
    /// There is nothing between the instances: this process is alone, or the others are heard through the database only.
    InProcess,
    /// Redis answers.
    Up,
    /// Redis does not answer.
    Down,
}

/// Carries pages of the feed.
pub trait Bus: Send + Sync {
    /// Hands a page on; it never waits and never fails.
    fn publish(&self, page: Arc<FeedPage>);

    /// The pages that are published from now on, here and elsewhere.
    fn subscribe(&self) -> broadcast::Receiver<Arc<FeedPage>>;

    /// Whether what others publish arrives.
    fn state(&self) -> watch::Receiver<BusState>;
}

/// The bus that the settings ask for.
///
/// # Errors
/// When the URL of Redis is none. A Redis that does not answer is no error.
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
