//! Pages of the journal from a cursor on, and then live: each entry exactly once.

use std::sync::Arc;
use std::time::Duration;

use domain::journal::entry::JournalEntry;
use domain::kernel::ids::EventId;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Semaphore, broadcast};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::backoff::Backoff;
use super::cursor::{Cursor, CursorError};
use super::tail::Tail;
use store::StoreError;
use store::journal::feed::{Feed, FeedError, FeedMark, FeedPage, Place};

/// The maximum number of entries of one reading of the journal.
const PAGE: u64 = 500;
/// The maximum number of readers of an instance that read the journal at once: ten thousand that come back together must not take the
/// database from the writers.
const REPLAYS: usize = 8;
/// The time limit of one reading before it is tried again.
const READ: Duration = Duration::from_secs(10);

/// Why a reader did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum LiveError {
    /// The cursor is not of this journal.
    #[error(transparent)]
    Cursor(#[from] CursorError),
    /// The server stops; the client comes back with its cursor.
    #[error("the server is stopping: resume from the last cursor")]
    Stopped,
    /// The journal could not be read at the start.
    #[error("the journal is not available")]
    Unavailable(#[source] StoreError),
}

/// Opens readers of the journal.
#[derive(Debug, Clone)]
pub struct Live {
    feed: Feed,
    tail: Tail,
    replays: Arc<Semaphore>,
    cancel: CancellationToken,
}

impl Live {
    /// A source of readers that replay from `feed` and go on with `tail`, until `cancel`.
    pub fn new(feed: Feed, tail: Tail, cancel: CancellationToken) -> Self {
        Self { feed, tail, replays: Arc::new(Semaphore::new(REPLAYS)), cancel }
    }

    /// A reader of every page from now on.
    pub fn now(&self) -> Pages {
        self.pages(None)
    }

    /// A reader of every page after a cursor: first from the journal, then live.
    ///
    /// # Errors
    /// [`CursorError::Resync`] when the cursor is of another history, [`LiveError::Unavailable`] when the journal to
    /// replay from could not be read.
    pub async fn after(&self, cursor: Cursor) -> Result<Pages, LiveError> {
        let mark = match cursor {
            Cursor::Start => FeedMark::START,
            Cursor::Mark(mark) => mark,
            Cursor::Event(event) => {
                let found = timeout(READ, self.find(event)).await;
                found.map_err(|_| StoreError::Unavailable("the cursor's event was not found in time".to_owned()))??
            }
        };
        self.after_mark(mark).await
    }

    /// A reader of every page after a mark.
    ///
    /// # Errors
    /// As [`Self::after`].
    pub async fn after_mark(&self, mark: FeedMark) -> Result<Pages, LiveError> {
        let mut pages = self.pages(Some(mark));
        // The first page proves that the mark is in this history.
        let first = pages.replay().await?;
        pages.ready = Some(first);
        Ok(pages)
    }

    /// The mark of an event. A committed event without a position gets one within a moment.
    async fn find(&self, event: EventId) -> Result<FeedMark, LiveError> {
        let mut backoff = Backoff::new(Duration::from_millis(10), Duration::from_millis(500));
        loop {
            match self.feed.place_of(event).await? {
                Place::At(mark) => return Ok(mark),
                Place::Nowhere => return Err(CursorError::Resync.into()),
                Place::Pending => tokio::time::sleep(backoff.pause()).await,
            }
        }
    }

    /// Whether the journal can be read now.
    pub async fn reaches_journal(&self) -> bool {
        matches!(timeout(READ, self.feed.head()).await, Ok(Ok(_)))
    }

    fn pages(&self, after: Option<FeedMark>) -> Pages {
        // The subscription begins before the replay, so that an entry committed in between is in one of the two.
        let (head, incoming) = self.tail.subscribe();
        Pages {
            feed: self.feed.clone(),
            replays: Arc::clone(&self.replays),
            cancel: self.cancel.clone(),
            incoming,
            mark: after.unwrap_or(head),
            ready: None,
            behind: after.is_some(),
            ended: false,
            backoff: Backoff::new(Duration::from_millis(50), Duration::from_secs(2)),
        }
    }
}

impl From<StoreError> for LiveError {
    fn from(error: StoreError) -> Self {
        Self::Unavailable(error)
    }
}

impl From<FeedError> for LiveError {
    fn from(error: FeedError) -> Self {
        match error {
            FeedError::OtherHistory(_) => Self::Cursor(CursorError::Resync),
            FeedError::Store(error) => Self::Unavailable(error),
        }
    }
}

/// Consecutive entries of the feed.
#[derive(Debug)]
pub struct Batch {
    /// The entries; each has its position.
    pub entries: Vec<Arc<JournalEntry>>,
    /// The mark up to which everything has been read.
    pub until: FeedMark,
}

/// One reader of the journal: its position, and a batch that is ready.
///
/// A reader outlives every failure of the database and of the bus; it ends only after an error.
#[derive(Debug)]
pub struct Pages {
    feed: Feed,
    replays: Arc<Semaphore>,
    cancel: CancellationToken,
    incoming: broadcast::Receiver<Arc<FeedPage>>,
    mark: FeedMark,
    ready: Option<Batch>,
    /// Whether the journal probably has more entries than were read.
    behind: bool,
    ended: bool,
    backoff: Backoff,
}

impl Pages {
    /// The mark up to which the reader has read.
    pub fn mark(&self) -> FeedMark {
        self.mark
    }

    /// Whether a batch was read and waits to be taken.
    pub fn has_ready(&self) -> bool {
        self.ready.is_some()
    }

    /// Waits for the next entries; `None` after an error. A batch may be empty: its rows were written by a newer version.
    ///
    /// # Errors
    /// [`LiveError::Stopped`] when the server stops, [`CursorError::Resync`] when the history was replaced.
    pub async fn next(&mut self) -> Option<Result<Batch, LiveError>> {
        if self.ended {
            return None;
        }
        if let Some(ready) = self.ready.take() {
            return Some(Ok(ready));
        }
        let cancel = self.cancel.clone();
        let batch = cancel.run_until_cancelled(self.fetch()).await.unwrap_or(Err(LiveError::Stopped));
        self.ended = batch.is_err();
        Some(batch)
    }

    async fn fetch(&mut self) -> Result<Batch, LiveError> {
        loop {
            if self.behind {
                match self.replay().await {
                    Err(FeedError::OtherHistory(_)) => return Err(CursorError::Resync.into()),
                    Err(FeedError::Store(_)) => tokio::time::sleep(self.backoff.pause()).await,
                    Ok(batch) => {
                        self.backoff.reset();
                        return Ok(batch);
                    }
                }
                continue;
            }
            match self.incoming.recv().await {
                Ok(page) => {
                    if let Some(batch) = self.take(&page) {
                        return Ok(batch);
                    }
                }
                Err(RecvError::Lagged(_)) => {
                    metrics::counter!("panorama_live_lagged_total").increment(1);
                    self.behind = true;
                }
                Err(RecvError::Closed) => return Err(LiveError::Stopped),
            }
        }
    }

    /// Reads one page of the journal.
    async fn replay(&mut self) -> Result<Batch, FeedError> {
        // The semaphore is never closed; an error would only mean a reading without a permit.
        let _permit = self.replays.acquire().await.ok();
        let read = timeout(READ, self.feed.after(self.mark, PAGE)).await;
        let page = read.map_err(|_| StoreError::Unavailable("the journal was not read in time".to_owned()))??;
        metrics::counter!("panorama_live_replayed_total").increment(page.rows());
        self.behind = page.rows() == PAGE;
        self.mark = page.until;
        Ok(Batch { entries: page.entries, until: page.until })
    }

    /// Takes the entries of a page from the tail beyond the reader's mark; `None` = there are none, or the page does not join there.
    fn take(&mut self, page: &FeedPage) -> Option<Batch> {
        // An empty page means that the history was replaced: the journal tells whether the reader's mark is still in it.
        let reset = page.rows() == 0;
        if page.until.position <= self.mark.position && !reset {
            return None;
        }
        let joint = if page.after == self.mark {
            Some(0)
        } else {
            page.entries.iter().position(|entry| FeedMark::of(entry) == Some(self.mark)).map(|index| index + 1)
        };
        let Some(joint) = joint.filter(|_| !reset) else {
            self.behind = true;
            return None;
        };
        self.mark = page.until;
        Some(Batch { entries: page.entries.iter().skip(joint).map(Arc::clone).collect(), until: page.until })
    }
}
