//! The tail: the one reader of the feed in an instance, which hands every entry on in strict order, once.
//!
//! A page from the bus is taken when it follows exactly on what the tail has; after anything else, and when the bus is
//! silent, the journal is read. So the bus makes it fast and the journal makes it right.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::DbBackend;
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, timeout};

use super::backoff::Backoff;
use super::bus::{Bus, BusState};
use super::relay::{PAGE, changed};
use crate::store::journal::feed::{Backlog, Feed, FeedError, FeedMark, FeedPage};
use crate::tasks::LongLived;

/// How long the bus may be silent before the journal is read.
const SILENCE: Duration = Duration::from_millis(500);
/// The same while nothing of other instances arrives through the bus.
const SILENCE_ALONE: Duration = Duration::from_millis(200);
/// How long one reading may take before it counts as failed.
const READ: Duration = Duration::from_secs(10);
/// A lag of up to a second is between two readings and counts as none.
const LIVE: Duration = Duration::from_secs(1);

/// How far subscribers are behind the journal.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Lag {
    /// Entries that are known and not handed on yet.
    pub positions: i64,
    /// Since when the instance is not sure to have everything; 0 while it is live.
    pub seconds: f64,
}

/// What the tail knows; measured with the monotonic clock, so that a wrong wall clock does not show as a lag.
#[derive(Debug, Clone, Copy)]
struct State {
    mark: FeedMark,
    /// When the tail last knew that it had everything.
    confirmed: Instant,
    /// How far a page from the bus was ahead.
    ahead: i64,
    /// What waits for the relay, and since when nothing of it moves.
    waiting: Option<(Backlog, Instant)>,
}

/// The place where subscribers listen.
#[derive(Debug, Clone)]
pub struct Tail {
    pages: broadcast::Sender<Arc<FeedPage>>,
    state: Arc<watch::Sender<State>>,
    lags: Arc<watch::Sender<Lag>>,
}

impl Tail {
    /// A tail at the head of the feed, and what has to run for it. `capacity` is how many pages a subscriber may be
    /// behind before it has to read the journal.
    pub async fn open(feed: Feed, bus: Arc<dyn Bus>, capacity: usize) -> Result<(Self, TailReader), FeedError> {
        // The subscription comes before the reading, or what is published in between would wait for the timer.
        let incoming = bus.subscribe();
        let mark = feed.head().await?;
        let state = State { mark, confirmed: Instant::now(), ahead: 0, waiting: None };
        let tail =
            Self { pages: broadcast::Sender::new(capacity), state: Arc::new(watch::Sender::new(state)), lags: Arc::default() };
        Ok((tail.clone(), TailReader { feed, bus, incoming, tail, mark }))
    }

    /// Where the tail is, and every page from there on: pages that do not follow on each other never appear, except for
    /// an empty one, which says that the history was replaced and where it ends now.
    pub fn subscribe(&self) -> (FeedMark, broadcast::Receiver<Arc<FeedPage>>) {
        // In this order: a page that comes in between is received although the mark has it, never the other way round.
        let pages = self.pages.subscribe();
        (self.state.borrow().mark, pages)
    }

    /// How far subscribers are behind.
    pub fn lag(&self) -> Lag {
        let state = *self.state.borrow();
        let unsure = state.confirmed.elapsed();
        let stuck = state.waiting.map_or(Duration::ZERO, |(_, since)| since.elapsed());
        let longest = unsure.max(stuck);
        let seconds = if longest > LIVE { longest.as_secs_f64() } else { 0.0 };
        Lag { positions: state.ahead + state.waiting.map_or(0, |(backlog, _)| backlog.entries), seconds }
    }

    /// The lag as it was at the last look at the journal, at least twice a second.
    pub fn watch_lag(&self) -> watch::Receiver<Lag> {
        self.lags.subscribe()
    }

    /// Sets the gauges; called at every look at the journal, and to be called before they are read.
    pub fn report(&self) {
        let lag = self.lag();
        self.lags.send_replace(lag);
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
        let [positions, head] = [lag.positions as f64, self.state.borrow().mark.position as f64];
        metrics::gauge!("panorama_feed_lag_positions").set(positions);
        metrics::gauge!("panorama_feed_lag_seconds").set(lag.seconds);
        metrics::gauge!("panorama_feed_position").set(head);
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
        metrics::gauge!("panorama_feed_subscribers").set(self.pages.receiver_count() as f64);
    }
}

/// The running half of a [`Tail`].
pub struct TailReader {
    feed: Feed,
    bus: Arc<dyn Bus>,
    incoming: broadcast::Receiver<Arc<FeedPage>>,
    tail: Tail,
    mark: FeedMark,
}

impl LongLived for TailReader {
    const NAME: &'static str = "tail";

    /// Reads until it is dropped. After a panic it goes on behind what subscribers were given.
    async fn run(&mut self) {
        self.mark = self.tail.state.borrow().mark;
        let mut commits = self.feed.commits();
        let mut state = self.bus.state();
        // On SQLite a commit is in the feed at once; on PostgreSQL the relay comes first and publishes.
        let commits_are_positioned = self.feed.backend() == DbBackend::Sqlite;
        let mut backoff = Backoff::new(Duration::from_millis(50), Duration::from_secs(2));
        let mut deadline = Instant::now();
        loop {
            let complete = tokio::select! {
                page = self.incoming.recv() => page.is_ok_and(|page| self.take(&page)),
                () = changed(&mut commits), if commits_are_positioned => false,
                () = changed(&mut state) => false,
                () = tokio::time::sleep_until(deadline) => false,
            };
            let pause = if complete || self.catch_up().await {
                backoff.reset();
                if *state.borrow() == BusState::Up { SILENCE } else { SILENCE_ALONE }
            } else {
                backoff.pause()
            };
            deadline = Instant::now() + pause;
        }
    }
}

impl TailReader {
    /// Takes a page from the bus if it follows on; otherwise the journal has to be read, unless the page is known.
    fn take(&mut self, page: &Arc<FeedPage>) -> bool {
        // Before the first entry every history looks the same, so whose page it is cannot be told: the journal is read.
        if page.rows() > 0 && page.after == self.mark && self.mark != FeedMark::START {
            self.hand_on(Arc::clone(page));
            return true;
        }
        let ahead = page.until.position - self.mark.position;
        if ahead > 0 {
            metrics::counter!("panorama_feed_gaps_total").increment(1);
            self.tail.state.send_modify(|state| state.ahead = ahead);
        }
        ahead <= 0
    }

    /// Reads the journal to its end; whether that succeeded.
    async fn catch_up(&mut self) -> bool {
        let outcome = timeout(READ, self.read()).await;
        self.tail.report();
        match outcome {
            Ok(Ok(())) => return true,
            Ok(Err(error)) => tracing::warn!(%error, "the feed was not read and is tried again"),
            Err(_) => tracing::warn!("the feed was not read in time and is tried again"),
        }
        metrics::counter!("panorama_feed_errors_total").increment(1);
        false
    }

    async fn read(&mut self) -> Result<(), FeedError> {
        loop {
            let page = match self.feed.after(self.mark, PAGE).await {
                Err(FeedError::OtherHistory(position)) => {
                    tracing::warn!(position, "the journal was replaced: subscribers are told to load anew");
                    FeedPage::empty(self.feed.head().await?)
                }
                page => page?,
            };
            let full = page.rows() == PAGE;
            if page.until != self.mark {
                self.hand_on(Arc::new(page));
            }
            if !full {
                break;
            }
        }
        let backlog = self.feed.backlog().await?;
        self.tail.state.send_modify(|state| {
            let since = state.waiting.filter(|(before, _)| backlog.is_some_and(|now| now.lowest == before.lowest));
            (state.confirmed, state.ahead) = (Instant::now(), 0);
            state.waiting = backlog.map(|now| (now, since.map_or_else(Instant::now, |(_, since)| since)));
        });
        Ok(())
    }

    fn hand_on(&mut self, page: Arc<FeedPage>) {
        self.mark = page.until;
        metrics::counter!("panorama_feed_entries_total").increment(page.rows());
        // The state goes first: see `subscribe`.
        self.tail.state.send_modify(|state| *state = State { mark: page.until, ahead: 0, confirmed: Instant::now(), ..*state });
        let _ = self.tail.pages.send(page);
    }
}
