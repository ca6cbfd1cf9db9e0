//! How a committed change reaches every subscriber of every instance.
//!
//! # Layout
//! - [`relay`] gives positions to what was committed (PostgreSQL) and publishes it on the [`bus`].
//! - [`bus`] carries it to the other instances, as well as it can.
//! - [`tail`] puts it in order, once per instance; what the bus lost it reads from the journal.
//! - [`live`] replays from a [`cursor`] and joins the tail: pages without a gap, for each subscriber.

use std::sync::Arc;

use sea_orm::DbBackend;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub mod bus;
pub mod cursor;
pub mod live;
pub mod relay;
pub mod tail;

use bus::{Bus, BusState, InProcess, RedisSettings};
use live::Live;
use relay::Relay;
use tail::{Lag, Tail};

use foundation::tasks::{self, backoff};
use store::journal::feed::{Feed, FeedError};

/// The number of pages that a subscriber may be behind the tail before it reads the journal: with full pages some 65,000 entries, which all
/// subscribers share.
const CAPACITY: usize = 512;

/// The settings of the transport of events.
#[derive(Debug, Clone)]
pub struct EventsSettings {
    /// The Redis between the instances; `None` = instances find each other's events through the database.
    pub redis: Option<RedisSettings>,
    /// The number of pages that a subscriber may be behind before it reads the journal.
    pub capacity: usize,
}

impl Default for EventsSettings {
    fn default() -> Self {
        Self { redis: None, capacity: CAPACITY }
    }
}

/// Why the transport of events did not start.
#[derive(Debug, thiserror::Error)]
pub enum EventsError {
    /// The head of the journal could not be read.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// The URL of Redis is invalid.
    #[error("the URL of Redis is not valid")]
    Redis(#[source] redis::RedisError),
}

/// The running transport of events of an instance.
#[derive(Clone)]
pub struct Events {
    live: Live,
    tail: Tail,
    bus: Arc<dyn Bus>,
}

/// Starts relay, bus and tail as the database needs them; they end with `cancel`.
///
/// # Errors
/// When the journal cannot be read or the URL of Redis is invalid. A Redis that does not answer is no error.
pub async fn start(
    feed: Feed,
    settings: EventsSettings,
    tracker: &TaskTracker,
    cancel: CancellationToken,
) -> Result<Events, EventsError> {
    let bus: Arc<dyn Bus> = match feed.backend() {
        DbBackend::Postgres => bus::open(settings.redis, tracker, &cancel).map_err(EventsError::Redis)?,
        // Only this process writes to its file of SQLite.
        _ => Arc::new(InProcess::default()),
    };
    start_with(bus, feed, settings.capacity, tracker, cancel).await
}

/// Starts relay and tail on a given bus.
///
/// # Errors
/// When the journal cannot be read.
pub async fn start_with(
    bus: Arc<dyn Bus>,
    feed: Feed,
    capacity: usize,
    tracker: &TaskTracker,
    cancel: CancellationToken,
) -> Result<Events, EventsError> {
    let (tail, reader) = Tail::open(feed.clone(), Arc::clone(&bus), capacity).await?;
    tasks::start(reader, tracker, &cancel);
    if feed.backend() == DbBackend::Postgres {
        tasks::start(Relay::new(feed.clone(), Arc::clone(&bus)), tracker, &cancel);
    }
    Ok(Events { live: Live::new(feed, tail.clone(), cancel), tail, bus })
}

impl Events {
    /// The source of readers of the journal.
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// The pages of the feed in order, for one reader that serves many subscribers.
    pub fn tail(&self) -> &Tail {
        &self.tail
    }

    /// The lag of subscribers behind the journal.
    pub fn lag(&self) -> Lag {
        self.tail.lag()
    }

    /// Whether the pages of other instances arrive at once.
    pub fn bus_state(&self) -> watch::Receiver<BusState> {
        self.bus.state()
    }
}
