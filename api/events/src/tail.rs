//! The tail: the one reader of the feed in an instance, which hands on every entry exactly once, in strict order.
//!
//! A page from the bus is taken when it follows exactly on the tail's mark; after any other page, and when the bus is silent, the journal
//! is read. So the bus makes the tail fast and the journal makes it right.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::DbBackend;
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, timeout};

use super::backoff::Backoff;
use super::bus::{Bus, BusState};
use super::relay::{PAGE, changed};
use foundation::tasks::LongLived;
use store::journal::feed::{Backlog, Feed, FeedError, FeedMark, FeedPage};

/// The time without a page from the bus after which the journal is read.
const SILENCE: Duration = Duration::from_millis(500);
/// The same time while no pages of other instances arrive through the bus.
const SILENCE_ALONE: Duration = Duration::from_millis(200);
/// The time limit of one reading before it counts as failed.
const READ: Duration = Duration::from_secs(10);
/// A lag of up to this time is usual between two readings and counts as 0.
const LIVE: Duration = Duration::from_secs(1);

/// The lag of subscribers behind the journal.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Lag {
    /// The number of entries that are known and not handed on yet.
    pub positions: i64,
    /// The seconds since the instance last had every entry for certain; 0 while it is live.
    pub seconds: f64,
}

/// The state of the tail, measured with the monotonic clock, so that a wrong wall clock does not show as a lag.
#[derive(Debug, Clone, Copy)]
struct State {
    mark: FeedMark,
    /// When the tail last had every entry for certain.
    confirmed: Instant,
    /// The number of positions that a page from the bus was ahead of the tail.
    ahead: i64,
    /// The entries that wait for the relay, and since when the first of them has waited.
    waiting: Option<(Backlog, Instant)>,
}

/// The handle through which subscribers listen.
#[derive(Debug, Clone)]
pub struct Tail {
    pages: broadcast::Sender<Arc<FeedPage>>,
    state: Arc<watch::Sender<State>>,
    lags: Arc<watch::Sender<Lag>>,
}

impl Tail {
    /// A tail at the head of the feed, and the reader that must run for it. `capacity` is the number of pages that a subscriber may be
    /// behind before it has to read the journal.
    pub async fn open(feed: Feed, bus: Arc<dyn Bus>, capacity: usize) -> Result<(Self, TailReader), FeedError> {
        // The subscription begins before the reading, so that a page published in between does not wait for the timer.
        let incoming = bus.subscribe();
        let mark = feed.head().await?;
        let state = State { mark, confirmed: Instant::now(), ahead: 0, waiting: None };
        let tail =
            Self { pages: broadcast::Sender::new(capacity), state: Arc::new(watch::Sender::new(state)), lags: Arc::default() };
        Ok((tail.clone(), TailReader { feed, bus, incoming, tail, mark }))
    }

    /// The mark of the tail, and every page from there on. The pages are consecutive, except that an empty page means that the history was
    /// replaced, and where it ends now.
    pub fn subscribe(&self) -> (FeedMark, broadcast::Receiver<Arc<FeedPage>>) {
        // In this order a page that comes in between is received although the mark includes it; in the other order it would be lost.
        let pages = self.pages.subscribe();
        (self.state.borrow().mark, pages)
    }

    /// The lag of subscribers at this moment.
    pub fn lag(&self) -> Lag {
        let state = *self.state.borrow();
        let unsure = state.confirmed.elapsed();
        let stuck = state.waiting.map_or(Duration::ZERO, |(_, since)| since.elapsed());
        let longest = unsure.max(stuck);
        let seconds = if longest > LIVE { longest.as_secs_f64() } else { 0.0 };
        Lag { positions: state.ahead + state.waiting.map_or(0, |(backlog, _)| backlog.entries), seconds }
    }

    /// The lag at the last look at the journal, at least twice a second.
    pub fn watch_lag(&self) -> watch::Receiver<Lag> {
        self.lags.subscribe()
    }

    /// Sets the gauges; called at every look at the journal, and again before `/metrics` is answered.
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

    /// Reads until it is dropped. After a panic it goes on from the mark that subscribers have received.
    async fn run(&mut self) {
        self.mark = self.tail.state.borrow().mark;
        let mut commits = self.feed.commits();
        let mut state = self.bus.state();
        // On SQLite a commit is in the feed at once; on PostgreSQL the relay first gives positions and publishes.
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
    /// Hands on a page from the bus if it follows on the mark; returns whether the tail is complete without a reading of the journal.
    fn take(&mut self, page: &Arc<FeedPage>) -> bool {
        // Before the first entry all histories look the same, so that the page may be of another one: the journal is read.
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

    /// Reads the journal to its end; returns whether that succeeded.
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
        // The state is set first, as [`Tail::subscribe`] needs it.
        self.tail.state.send_modify(|state| *state = State { mark: page.until, ahead: 0, confirmed: Instant::now(), ..*state });
        let _ = self.tail.pages.send(page);
    }
}
