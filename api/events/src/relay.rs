//! The relay of the transactional outbox: gives positions to committed entries on PostgreSQL, and publishes them.
//!
//! Every instance runs a relay and a lock in the database lets one work at a time, so that the next one takes over by itself.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};

use super::backoff::Backoff;
use super::bus::Bus;
use foundation::tasks::LongLived;
use store::journal::feed::{Feed, FeedError, FeedMark, FeedPage, Turn};

/// The maximum number of positions of one transaction.
const BATCH: i64 = 1_000;
/// The maximum number of entries of one message.
pub(super) const PAGE: u64 = 128;
/// The interval of checks for entries that another process committed, or that a dead instance left.
const IDLE: Duration = Duration::from_millis(250);
/// The pause before the next check while another instance holds the lock: its statement may have begun before our commit.
const BUSY: Duration = Duration::from_millis(5);
/// The shortest time between two turns that move entries: under load a turn then moves the entries of many commits.
const PACE: Duration = Duration::from_millis(10);
/// The time limit of one turn before it counts as failed.
const TURN: Duration = Duration::from_secs(15);

/// Moves entries from the journal into the feed.
pub struct Relay {
    feed: Feed,
    bus: Arc<dyn Bus>,
    /// The mark at which the last page of this relay ended.
    published: Option<FeedMark>,
}

impl Relay {
    /// A relay between a database and a bus.
    pub fn new(feed: Feed, bus: Arc<dyn Bus>) -> Self {
        Self { feed, bus, published: None }
    }

    /// Runs one turn; `woken` = a commit is probable, so that the query of the backlog is left out.
    async fn turn(&mut self, woken: bool) -> Result<Pause, FeedError> {
        if !woken && self.feed.backlog().await?.is_none() {
            return Ok(Pause::Idle);
        }
        match self.feed.relay(BATCH).await? {
            Turn::Idle => Ok(Pause::Idle),
            // The holder of the lock may be past its statement already; while entries wait, this relay tries again soon.
            Turn::Busy if self.feed.backlog().await?.is_none() => Ok(Pause::Idle),
            Turn::Busy => Ok(Pause::Busy),
            Turn::Moved { first, last } => {
                metrics::counter!("panorama_relay_positions_total").increment(u64::try_from(last - first + 1).unwrap_or(0));
                self.publish(first, last).await?;
                Ok(if last - first + 1 < BATCH { Pause::Moved } else { Pause::None })
            }
        }
    }

    async fn publish(&mut self, first: i64, last: i64) -> Result<(), FeedError> {
        let before = match self.published.take() {
            Some(mark) if mark.position == first - 1 => Some(mark),
            _ => self.feed.mark_at(first - 1).await?,
        };
        let mut mark = before.ok_or(FeedError::OtherHistory(first - 1))?;
        while mark.position < last {
            let page = self.feed.after(mark, PAGE).await?;
            if page.rows() == 0 {
                return Err(FeedError::OtherHistory(last));
            }
            mark = page.until;
            // Another build may read an entry that this one cannot: it gets an empty page, and reads the journal itself.
            self.bus.publish(Arc::new(if page.unreadable == 0 { page } else { FeedPage::empty(mark) }));
        }
        self.published = Some(mark);
        Ok(())
    }
}

impl LongLived for Relay {
    const NAME: &'static str = "relay";

    /// Works until it is dropped. After a panic the next turn reads its position from the feed.
    async fn run(&mut self) {
        let mut commits = self.feed.commits();
        let mut backoff = Backoff::new(Duration::from_millis(50), Duration::from_secs(2));
        let (mut woken, mut next) = (true, Instant::now());
        loop {
            sleep_until(next).await;
            // A commit from here on wakes the next turn, also while this one runs.
            commits.borrow_and_update();
            let begun = Instant::now();
            let pause = match timeout(TURN, self.turn(woken)).await {
                Ok(Ok(pause)) => {
                    backoff.reset();
                    if matches!(pause, Pause::Moved) {
                        next = begun + PACE;
                    }
                    pause
                }
                Ok(Err(error)) => {
                    metrics::counter!("panorama_relay_errors_total").increment(1);
                    tracing::warn!(%error, "the relay failed and tries again");
                    Pause::Failed(backoff.pause())
                }
                Err(_) => {
                    metrics::counter!("panorama_relay_errors_total").increment(1);
                    tracing::warn!("the relay got no answer from the database in time and tries again");
                    Pause::Failed(backoff.pause())
                }
            };
            woken = match pause {
                Pause::None => true,
                Pause::Busy => {
                    tokio::time::sleep(BUSY).await;
                    true
                }
                // A commit does not cut this pause short, because the database needs the time.
                Pause::Failed(time) => {
                    tokio::time::sleep(time).await;
                    true
                }
                Pause::Idle | Pause::Moved => timeout(IDLE, changed(&mut commits)).await.is_ok(),
            };
        }
    }
}

/// The wait before the next turn.
enum Pause {
    /// More entries wait: go on at once.
    None,
    /// Another instance holds the lock.
    Busy,
    /// Wait for a commit or the timer.
    Idle,
    /// Wait for a commit or the timer, and at least the pace, because entries were moved.
    Moved,
    /// The database failed; wait this long.
    Failed(Duration),
}

/// Returns at the next change; waits for ever once the sender is gone.
pub(super) async fn changed<T>(receiver: &mut watch::Receiver<T>) {
    if receiver.changed().await.is_err() {
        std::future::pending::<()>().await;
    }
}
