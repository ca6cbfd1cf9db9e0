//! What one request may take of the database: until when its statements run, and how many bytes of rows it reads.
//!
//! The bounds travel with the task of the request. A statement that runs in another task, such as one that several cards share, has none.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::store::StoreError;

tokio::task_local! {
    static REQUEST: Arc<Bounds>;
}

/// So many bytes of rows are read without being counted for the person who asks.
const FREE: usize = 1024 * 1024;

/// So many rows are read, however many bytes they have.
const ALWAYS: usize = 2;

/// Counts bytes that a request holds for the person who asks, until it is over; says whether the person may hold so many.
pub type Count = Box<dyn Fn(usize) -> bool + Send + Sync>;

/// The bounds of one request. Its first two rows are read, however many bytes they have: one order is shown, and a page of one order looks
/// at the next one.
pub struct Bounds {
    ends: Option<Instant>,
    most: usize,
    count: Count,
    read: Mutex<Read>,
}

/// What a request has read.
#[derive(Debug, Default)]
struct Read {
    rows: usize,
    bytes: usize,
    counted: usize,
    refused: Option<Exceeded>,
}

/// Which bound a request would have passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exceeded {
    /// Its own rows are too many bytes.
    Bytes,
    /// The requests of its person hold too many bytes together.
    Held,
}

impl Bounds {
    /// Bounds of a request that ends then and reads at most so many bytes of rows.
    pub fn new(ends: Option<Instant>, most: usize, count: Count) -> Arc<Self> {
        Arc::new(Self { ends, most, count, read: Mutex::default() })
    }

    /// Runs the request within its bounds.
    pub async fn around<T>(self: &Arc<Self>, request: impl Future<Output = T>) -> T {
        REQUEST.scope(Arc::clone(self), request).await
    }

    /// The bound for which rows were refused, if any were.
    pub fn exceeded(&self) -> Option<Exceeded> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).refused
    }

    /// Counts a row.
    fn take(&self, bytes: usize) -> Result<(), StoreError> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.rows += 1;
        read.bytes = read.bytes.saturating_add(bytes);
        let more = read.bytes.min(self.most).saturating_sub(FREE.max(read.counted));
        if read.bytes > self.most && read.rows > ALWAYS {
            read.refused = Some(Exceeded::Bytes);
        } else if more > 0 {
            // Counted by the half of what is free, so that few rows ask for the lock that all requests share.
            let more = more.max(FREE / 2);
            if (self.count)(more) {
                read.counted = FREE.max(read.counted) + more;
            } else {
                read.refused = Some(Exceeded::Held);
            }
        }
        read.refused.map_or(Ok(()), |_| Err(StoreError::TooMuch))
    }
}

/// How long a statement may run that may usually take `usual` (`None`: as long as it needs): no longer than what is left of its request.
///
/// # Errors
/// [`StoreError::Unavailable`] where the time of the request is over.
pub(in crate::store) fn within(usual: Option<Duration>) -> Result<Option<Duration>, StoreError> {
    let Some(ends) = REQUEST.try_with(|request| request.ends).ok().flatten() else { return Ok(usual) };
    let left = ends.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(StoreError::Unavailable("the time of the request is over".to_owned()));
    }
    Ok(Some(usual.map_or(left, |usual| usual.min(left))))
}

/// Counts a row of so many bytes that was read for the request of this task.
///
/// # Errors
/// [`StoreError::TooMuch`] where that is more than it may read.
pub(in crate::store) fn take(bytes: usize) -> Result<(), StoreError> {
    REQUEST.try_with(|request| request.take(bytes)).unwrap_or(Ok(()))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn bounds(ends: Option<Instant>, most: usize, holds: usize) -> (Arc<Bounds>, Arc<AtomicUsize>) {
        let held = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&held);
        let count = Box::new(move |bytes| count.fetch_add(bytes, Ordering::Relaxed) + bytes <= holds);
        (Bounds::new(ends, most, count), held)
    }

    #[tokio::test]
    async fn a_request_reads_so_many_bytes_and_its_person_holds_so_many() {
        let (own, held) = bounds(None, 3 * FREE, usize::MAX);
        own.around(async {
            assert!(take(FREE).is_ok());
            assert_eq!(held.load(Ordering::Relaxed), 0, "little is free");
            assert!(take(1).is_ok() && take(1).is_ok());
            assert_eq!(held.load(Ordering::Relaxed), FREE / 2);
            assert!(take(2 * FREE - 2).is_ok());
            assert!(held.load(Ordering::Relaxed) >= 2 * FREE);
            assert!(matches!(take(1), Err(StoreError::TooMuch)));
        })
        .await;
        assert_eq!(own.exceeded(), Some(Exceeded::Bytes));
        let (persons, _) = bounds(None, usize::MAX, FREE);
        assert!(persons.around(async { take(2 * FREE).and_then(|()| take(FREE)) }).await.is_err());
        assert_eq!(persons.exceeded(), Some(Exceeded::Held));
        assert!(take(usize::MAX).is_ok(), "jobs have no bounds");
    }

    #[tokio::test]
    async fn a_statement_ends_with_its_request() {
        let long = Duration::from_secs(10);
        assert_eq!(within(Some(long)).unwrap(), Some(long));
        assert_eq!(within(None).unwrap(), None);
        let (ends_soon, _) = bounds(Some(Instant::now() + Duration::from_secs(5)), 1, 1);
        let left = ends_soon.around(async { within(Some(long)).unwrap().unwrap() }).await;
        assert!(left <= Duration::from_secs(5) && !left.is_zero(), "{left:?}");
        assert!(ends_soon.around(async { within(None).unwrap() }).await.is_some());
        let (ended, _) = bounds(Some(Instant::now()), 1, 1);
        assert!(matches!(ended.around(async { within(None) }).await, Err(StoreError::Unavailable(_))));
        let (endless, _) = bounds(None, 1, 1);
        assert_eq!(endless.around(async { within(Some(long)).unwrap() }).await, Some(long));
    }
}
