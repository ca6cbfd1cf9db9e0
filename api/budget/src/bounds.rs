//! The bounds of one request in the database: the time until which its statements run, and the bytes of rows that it reads.
//!
//! The bounds travel with the task of the request. A statement that runs in another task, such as one that several cards share, is
//! unbounded.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

tokio::task_local! {
    static REQUEST: Arc<Bounds>;
}

/// Bytes of rows that a request reads before they are counted for the person who asks.
const FREE: usize = 1024 * 1024;

/// Rows that a request may always read, regardless of their bytes.
const ALWAYS: usize = 2;

/// Counts bytes that a request holds for the person who asks until the request is over; `false` = the person would hold too many.
pub type Count = Box<dyn Fn(usize) -> bool + Send + Sync>;

/// The bounds of one request. Its first two rows are always read, regardless of their bytes: one order is shown, and a page of one order
/// looks at the next one.
pub struct Bounds {
    ends: Option<Instant>,
    most: usize,
    count: Count,
    read: Mutex<Read>,
}

/// The rows and bytes that a request has read.
#[derive(Debug, Default)]
struct Read {
    rows: usize,
    bytes: usize,
    counted: usize,
    refused: Option<Exceeded>,
}

/// The bound that a request would have passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exceeded {
    /// The rows of the request have too many bytes.
    Bytes,
    /// The requests of the person together hold too many bytes.
    Held,
}

/// The time of a request is over, so that no further statement of it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeIsOver;

impl Bounds {
    /// Bounds of a request that ends at `ends` (`None` = no end) and reads at most `most` bytes of rows.
    pub fn new(ends: Option<Instant>, most: usize, count: Count) -> Arc<Self> {
        Arc::new(Self { ends, most, count, read: Mutex::default() })
    }

    /// Runs the request within its bounds.
    pub async fn around<T>(self: &Arc<Self>, request: impl Future<Output = T>) -> T {
        REQUEST.scope(Arc::clone(self), request).await
    }

    /// The bound for which rows were refused; `None` = all rows were read.
    pub fn exceeded(&self) -> Option<Exceeded> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).refused
    }

    /// Counts one row of the request.
    fn take(&self, bytes: usize) -> Result<(), Exceeded> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.rows += 1;
        read.bytes = read.bytes.saturating_add(bytes);
        let more = read.bytes.min(self.most).saturating_sub(FREE.max(read.counted));
        if read.bytes > self.most && read.rows > ALWAYS {
            read.refused = Some(Exceeded::Bytes);
        } else if more > 0 {
            // Counted in steps of at least half of the free bytes, because all requests share one lock.
            let more = more.max(FREE / 2);
            if (self.count)(more) {
                read.counted = FREE.max(read.counted) + more;
            } else {
                read.refused = Some(Exceeded::Held);
            }
        }
        read.refused.map_or(Ok(()), Err)
    }
}

/// The time that a statement may run: `usual` (`None` = no limit), but at most the time that is left of its request.
///
/// # Errors
/// [`TimeIsOver`] where the time of the request is over.
pub fn within(usual: Option<Duration>) -> Result<Option<Duration>, TimeIsOver> {
    let Some(ends) = REQUEST.try_with(|request| request.ends).ok().flatten() else { return Ok(usual) };
    let left = ends.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(TimeIsOver);
    }
    Ok(Some(usual.map_or(left, |usual| usual.min(left))))
}

/// Counts a row of `bytes` bytes that was read for the request of this task.
///
/// # Errors
/// The bound that the request would pass.
pub fn take(bytes: usize) -> Result<(), Exceeded> {
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
            assert!(matches!(take(1), Err(Exceeded::Bytes)));
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
        assert!(matches!(ended.around(async { within(None) }).await, Err(TimeIsOver)));
        let (endless, _) = bounds(None, 1, 1);
        assert_eq!(endless.around(async { within(Some(long)).unwrap() }).await, Some(long));
    }
}
