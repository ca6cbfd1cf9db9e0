//! The relay: gives positions to what was committed on PostgreSQL, and publishes it.
//!
//! Every instance runs one and the database lets one work at a time, so the next one takes over by itself.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};

use super::backoff::Backoff;
use super::bus::Bus;
use crate::store::journal::feed::{Feed, FeedError, FeedMark, FeedPage, Turn};
use crate::tasks::LongLived;

/// How many positions one transaction gives.
const BATCH: i64 = 1_000;
/// How many entries one message carries.
pub(super) const PAGE: u64 = 128;
/// How often to look for what another process committed, or an instance that died left.
const IDLE: Duration = Duration::from_millis(250);
/// How soon to look again while another instance is at it: its statement may have begun before our commit.
const BUSY: Duration = Duration::from_millis(5);
/// How soon after a turn that moved something the next one may begin: under load a turn then moves what many commits wrote.
const PACE: Duration = Duration::from_millis(10);
/// How long one turn may take before it counts as failed.
const TURN: Duration = Duration::from_secs(15);

/// Moves the journal into the feed.
pub struct Relay {
    feed: Feed,
    bus: Arc<dyn Bus>,
    /// Where the last page that this relay published ended.
    published: Option<FeedMark>,
}

impl Relay {
    /// A relay between a database and a bus.
    pub fn new(feed: Feed, bus: Arc<dyn Bus>) -> Self {
        Self { feed, bus, published: None }
    }

    /// One turn; `woken` says that something was probably committed, so that the question whether is left out.
    async fn turn(&mut self, woken: bool) -> Result<Pause, FeedError> {
        if !woken && self.feed.backlog().await?.is_none() {
            return Ok(Pause::Idle);
        }
        match self.feed.relay(BATCH).await? {
            Turn::Idle => Ok(Pause::Idle),
            // Whoever holds the lock may be through with its statement already, and then nobody would come for ours.
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
            // What this build cannot read another one may: it gets the news without the words, and reads them itself.
            self.bus.publish(Arc::new(if page.unreadable == 0 { page } else { FeedPage::empty(mark) }));
        }
        self.published = Some(mark);
        Ok(())
    }
}

impl LongLived for Relay {
    const NAME: &'static str = "relay";

    /// Works until it is dropped. After a panic the next turn finds in the feed where it stands.
    async fn run(&mut self) {
        let mut commits = self.feed.commits();
        let mut backoff = Backoff::new(Duration::from_millis(50), Duration::from_secs(2));
        let (mut woken, mut next) = (true, Instant::now());
        loop {
            sleep_until(next).await;
            // What is committed from here on wakes the next turn, also while this one runs.
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
                // A commit does not cut this short: it is the database that needs the time.
                Pause::Failed(time) => {
                    tokio::time::sleep(time).await;
                    true
                }
                Pause::Idle | Pause::Moved => timeout(IDLE, changed(&mut commits)).await.is_ok(),
            };
        }
    }
}

/// What to do before the next turn.
enum Pause {
    /// There is more: go on.
    None,
    /// Another instance holds the lock.
    Busy,
    /// Wait for a commit or the timer.
    Idle,
    /// The same, after something was moved.
    Moved,
    /// The database failed.
    Failed(Duration),
}

/// Returns at the next change; never when nobody is left to change it.
pub(super) async fn changed<T>(receiver: &mut watch::Receiver<T>) {
    if receiver.changed().await.is_err() {
        std::future::pending::<()>().await;
    }
}
