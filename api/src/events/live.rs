//! Live streams: what happened since a cursor, and then what happens, without a gap and without a double.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use domain::event::JournalEntry;
use futures_util::Stream;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Semaphore, broadcast};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::backoff::Backoff;
use super::cursor::{Cursor, CursorError};
use super::tail::Tail;
use crate::store::StoreError;
use crate::store::feed::{Feed, FeedError, FeedMark, FeedPage};

/// How many entries one reading of the journal brings.
const PAGE: u64 = 500;
/// How many streams of an instance read the journal at once: ten thousand that come back together must not take the
/// database from the writers.
const REPLAYS: usize = 8;
/// How long one reading may take before it is tried again.
const READ: Duration = Duration::from_secs(10);

/// Why a stream did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum LiveError {
    /// The cursor is not of this journal.
    #[error(transparent)]
    Cursor(#[from] CursorError),
    /// The server stops; the client comes back with its cursor.
    #[error("the server is stopping: resume from the last cursor")]
    Stopped,
    /// The journal could not be read when the stream was to start.
    #[error("the journal is not available")]
    Unavailable(#[source] StoreError),
}

/// Opens live streams.
#[derive(Debug, Clone)]
pub struct Live {
    feed: Feed,
    tail: Tail,
    replays: Arc<Semaphore>,
    cancel: CancellationToken,
}

impl Live {
    /// Streams that replay from `feed` and go on with `tail`, until `cancel`.
    pub fn new(feed: Feed, tail: Tail, cancel: CancellationToken) -> Self {
        Self { feed, tail, replays: Arc::new(Semaphore::new(REPLAYS)), cancel }
    }

    /// The selected entries after a cursor, or from now on; each has its position.
    ///
    /// The stream outlives every failure of the database and of the bus; it ends only after an error.
    ///
    /// # Errors
    /// [`CursorError::Resync`] when the cursor is of another history, [`LiveError::Unavailable`] when the journal to
    /// replay from could not be read.
    pub async fn stream<F>(
        &self,
        after: Option<Cursor>,
        select: F,
    ) -> Result<impl Stream<Item = Result<Arc<JournalEntry>, LiveError>> + Send + use<F>, LiveError>
    where
        F: Fn(&JournalEntry) -> bool + Send + 'static,
    {
        // Listening begins before the replay, so that what is committed in between is in one of the two.
        let (head, pages) = self.tail.subscribe();
        let mut reader = Reader {
            feed: self.feed.clone(),
            replays: Arc::clone(&self.replays),
            cancel: self.cancel.clone(),
            pages,
            mark: after.map_or(head, Cursor::mark),
            select,
            ready: VecDeque::new(),
            behind: false,
            ended: false,
            backoff: Backoff::new(Duration::from_millis(50), Duration::from_secs(2)),
        };
        if after.is_some() {
            // The first page proves the cursor.
            reader.replay().await?;
        }
        Ok(futures_util::stream::unfold(reader, |mut reader| async move { reader.next().await.map(|item| (item, reader)) }))
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

/// One stream: where it is, and what it has ready.
struct Reader<F> {
    feed: Feed,
    replays: Arc<Semaphore>,
    cancel: CancellationToken,
    pages: broadcast::Receiver<Arc<FeedPage>>,
    mark: FeedMark,
    select: F,
    ready: VecDeque<Arc<JournalEntry>>,
    /// The journal has more than was read, as far as is known.
    behind: bool,
    ended: bool,
    backoff: Backoff,
}

impl<F: Fn(&JournalEntry) -> bool + Send> Reader<F> {
    async fn next(&mut self) -> Option<Result<Arc<JournalEntry>, LiveError>> {
        let cancel = self.cancel.clone();
        let item = match (self.ready.pop_front(), self.ended) {
            (Some(entry), _) => return Some(Ok(entry)),
            (None, true) => return None,
            (None, false) => cancel.run_until_cancelled(self.fetch()).await.unwrap_or(Err(LiveError::Stopped)),
        };
        self.ended = item.is_err();
        Some(item)
    }

    /// The next entry, waited for.
    async fn fetch(&mut self) -> Result<Arc<JournalEntry>, LiveError> {
        loop {
            if let Some(entry) = self.ready.pop_front() {
                return Ok(entry);
            }
            if self.behind {
                match self.replay().await {
                    Err(FeedError::OtherHistory(_)) => return Err(CursorError::Resync.into()),
                    Err(FeedError::Store(_)) => tokio::time::sleep(self.backoff.pause()).await,
                    Ok(()) => self.backoff.reset(),
                }
                continue;
            }
            match self.pages.recv().await {
                Ok(page) => self.take(&page),
                Err(RecvError::Lagged(_)) => {
                    metrics::counter!("panorama_live_lagged_total").increment(1);
                    self.behind = true;
                }
                Err(RecvError::Closed) => return Err(LiveError::Stopped),
            }
        }
    }

    /// Reads one page of the journal.
    async fn replay(&mut self) -> Result<(), FeedError> {
        // Never closed; without a permit the page is read all the same.
        let _permit = self.replays.acquire().await.ok();
        let read = timeout(READ, self.feed.after(self.mark, PAGE)).await;
        let page = read.map_err(|_| StoreError::Unavailable("the journal was not read in time".to_owned()))??;
        metrics::counter!("panorama_live_replayed_total").increment(page.rows());
        self.behind = page.rows() == PAGE;
        self.mark = page.until;
        self.ready.extend(page.entries.into_iter().filter(|entry| (self.select)(entry)));
        Ok(())
    }

    /// Takes what a page from the tail has beyond the stream's mark, if it joins there.
    fn take(&mut self, page: &FeedPage) {
        // An empty page says that the history was replaced: the journal tells whether the stream's mark is still in it.
        let reset = page.rows() == 0;
        if page.until.position <= self.mark.position && !reset {
            return;
        }
        let joint = if page.after == self.mark {
            Some(0)
        } else {
            page.entries.iter().position(|entry| Cursor::of(entry) == Some(self.mark.into())).map(|index| index + 1)
        };
        let Some(joint) = joint.filter(|_| !reset) else {
            self.behind = true;
            return;
        };
        let entries = page.entries.iter().skip(joint);
        self.ready.extend(entries.filter(|entry| (self.select)(entry)).map(Arc::clone));
        self.mark = page.until;
    }
}
