//! A rate limit on rejected bytes per subject (a leaky bucket): a subject that keeps sending refused requests has to wait.
//!
//! A request that is refused before it runs costs the server the reading of it, and its sender next to nothing. Its bytes are counted for
//! the subject of its token; requests without a token are refused unread. A subject past the limit is answered THROTTLED, and its requests
//! are not read. The counted bytes leak at a fixed rate per second. Requests that run are never counted, regardless of their size, and
//! neither are failures of the server.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::refusal::{Code, Reason};

use crate::clock::Clock;
use crate::config::HttpSettings;
use budget::bucket::{EarlierTime, LeakyBucket, OtherMaximum, Shape, Subjects};
use engine::{ApiError, ErrorCode};

/// The counted rejected bytes of each subject.
pub struct RejectedBytes {
    shape: Shape,
    clock: Arc<dyn Clock>,
    refused: Mutex<Subjects<LeakyBucket>>,
}

/// The refusal of a subject past its limit, with the seconds until its requests are read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wait(u64);

impl From<Wait> for Reason {
    fn from(Wait(seconds): Wait) -> Self {
        Self::with(Code::RefusedTooMuch, [seconds])
    }
}

impl From<Wait> for ApiError {
    fn from(wait: Wait) -> Self {
        Self::throttled(wait).retry_after(wait.0)
    }
}

impl RejectedBytes {
    /// A limiter without counted bytes.
    pub fn new(settings: &HttpSettings, clock: Arc<dyn Clock>) -> Arc<Self> {
        let shape = Shape {
            maximum: settings.refused_bytes,
            per_second: settings.refused_bytes_per_second.max(1),
            other_maximum: OtherMaximum::KeepsLevel,
            // Else a clock that is set back and forth would forgive the same bytes twice.
            earlier_time: EarlierTime::IsIgnored,
        };
        Arc::new(Self { shape, clock, refused: Mutex::default() })
    }

    /// Checks whether a request of `bytes` bytes of a subject is read.
    pub(super) fn check(&self, subject: &str, bytes: usize) -> Result<(), Wait> {
        let left = self.left(subject);
        let over = left.saturating_add(bytes as u64).saturating_sub(self.shape.maximum);
        if left == 0 || over == 0 {
            return Ok(());
        }
        metrics::counter!("panorama_unread_total").increment(1);
        Err(Wait(over.min(left).div_ceil(self.shape.per_second).max(1)))
    }

    /// The bytes of a subject that still count.
    fn left(&self, subject: &str) -> u64 {
        let Some(mut bucket) = self.refusals().get(subject).copied() else { return 0 };
        bucket.advance(self.shape, self.now());
        bucket.level()
    }

    /// Begins to read a request of `bytes` bytes.
    pub(super) fn reading(self: &Arc<Self>, subject: &str, bytes: usize) -> Reading {
        Reading { rejected_bytes: Arc::clone(self), subject: subject.into(), bytes, work: None }
    }

    fn count(&self, subject: &str, bytes: usize) {
        let (shape, now) = (self.shape, self.now());
        let mut refused = self.refusals();
        let counts_nothing = |bucket: &mut LeakyBucket| {
            bucket.advance(shape, now);
            bucket.level() == 0
        };
        let bucket = refused.entry(subject, || LeakyBucket::empty(shape, now), counts_nothing);
        bucket.advance(shape, now);
        // The sum of concurrent requests is bounded, so that a subject waits at most as long as twice the limit takes to leak.
        bucket.pour(bytes as u64, shape.maximum.saturating_mul(2));
    }

    fn now(&self) -> i64 {
        self.clock.now().timestamp_micros()
    }

    fn refusals(&self) -> MutexGuard<'_, Subjects<LeakyBucket>> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that is being read.
pub(super) struct Reading {
    rejected_bytes: Arc<RejectedBytes>,
    subject: Box<str>,
    bytes: usize,
    /// Whether the slow lane has begun to work on it. A request that is given up then has cost as much as a refused one.
    work: Option<Arc<AtomicBool>>,
}

impl Reading {
    /// The size of the request in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Marks the request as queued in the slow lane.
    pub(super) fn queued(&mut self) -> Queued {
        let begun = Arc::new(AtomicBool::new(false));
        self.work = Some(Arc::clone(&begun));
        Queued { rejected_bytes: Arc::clone(&self.rejected_bytes), subject: self.subject.clone(), bytes: self.bytes, begun }
    }

    /// Marks the request as valid so far: giving it up no longer counts as a refusal.
    pub(super) fn understood(&mut self) {
        self.work = None;
    }

    /// Marks the request as refused. Its bytes are counted where the error is the sender's.
    pub(super) fn refused(&mut self, code: ErrorCode) {
        self.work = None;
        if code == ErrorCode::BadRequest {
            self.rejected_bytes.count(&self.subject, self.bytes);
        }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        let is_begun = self.work.as_ref().is_some_and(|begun| begun.load(Ordering::Relaxed));
        if is_begun && !std::thread::panicking() {
            self.rejected_bytes.count(&self.subject, self.bytes);
        }
    }
}

/// A request that waits in the slow lane.
pub(super) struct Queued {
    rejected_bytes: Arc<RejectedBytes>,
    subject: Box<str>,
    bytes: usize,
    begun: Arc<AtomicBool>,
}

impl Queued {
    /// Begins the work. Refusals of the same subject that happened while it waited count, too.
    pub(super) fn begin(&self) -> Result<(), Wait> {
        self.rejected_bytes.check(&self.subject, self.bytes)?;
        self.begun.store(true, Ordering::Relaxed);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicI64;

    use chrono::{DateTime, Utc};

    use super::*;

    /// The milliseconds that a test sets.
    #[derive(Default)]
    struct Hand(AtomicI64);

    impl Clock for Hand {
        fn now(&self) -> DateTime<Utc> {
            DateTime::from_timestamp_millis(1_800_000_000_000 + self.0.load(Ordering::Relaxed)).unwrap()
        }
    }

    fn patience() -> (Arc<RejectedBytes>, impl Fn(i64)) {
        let hand = Arc::new(Hand::default());
        let settings = HttpSettings { refused_bytes: 1_000, refused_bytes_per_second: 100, ..HttpSettings::default() };
        (RejectedBytes::new(&settings, hand.clone()), move |milliseconds| hand.0.store(milliseconds, Ordering::Relaxed))
    }

    #[test]
    fn who_is_refused_too_much_waits_and_nobody_else_does() {
        let (rejected_bytes, at) = patience();
        assert_eq!(rejected_bytes.check("a", 5_000), Ok(()), "who was never refused is read, however long it is");
        rejected_bytes.reading("a", 600).refused(ErrorCode::BadRequest);
        assert_eq!(rejected_bytes.check("a", 400), Ok(()));
        rejected_bytes.reading("a", 400).refused(ErrorCode::BadRequest);
        assert_eq!(rejected_bytes.check("a", 1), Err(Wait(1)));
        assert_eq!(rejected_bytes.check("a", 500), Err(Wait(5)));
        assert_eq!(rejected_bytes.check("b", 500), Ok(()));
        at(4_900);
        assert_eq!(rejected_bytes.check("a", 500), Err(Wait(1)));
        at(5_000);
        assert_eq!(rejected_bytes.check("a", 500), Ok(()), "as it was told");
    }

    #[test]
    fn what_is_given_up_while_it_is_read_counts_and_what_was_understood_does_not() {
        let (rejected_bytes, _) = patience();
        for code in [ErrorCode::Internal, ErrorCode::Throttled, ErrorCode::Forbidden] {
            rejected_bytes.reading("a", 1_000).refused(code);
        }
        rejected_bytes.reading("a", 1_000).understood();
        assert_eq!(rejected_bytes.check("a", 5_000), Ok(()));
        let mut found_out_later = rejected_bytes.reading("a", 600);
        found_out_later.understood();
        found_out_later.refused(ErrorCode::BadRequest);
        drop(found_out_later);
        assert_eq!(rejected_bytes.check("a", 400), Ok(()), "counted once");
        let mut waiting = rejected_bytes.reading("a", 400);
        let _ = waiting.queued();
        drop(waiting);
        assert_eq!(rejected_bytes.check("a", 400), Ok(()), "nobody has worked on it");
        let mut begun = rejected_bytes.reading("a", 400);
        assert_eq!(begun.queued().begin(), Ok(()));
        drop(begun);
        assert_eq!(rejected_bytes.check("a", 100), Err(Wait(1)));
        assert_eq!(rejected_bytes.reading("a", 100).queued().begin(), Err(Wait(1)), "what waited is not read either");
    }

    #[test]
    fn waits_have_an_end_and_a_clock_that_goes_back_forgives_nothing() {
        let (rejected_bytes, at) = patience();
        for _ in 0..100 {
            rejected_bytes.reading("a", 1_000).refused(ErrorCode::BadRequest);
        }
        assert_eq!(rejected_bytes.check("a", 9_000), Err(Wait(20)));
        at(-5_000);
        assert_eq!(rejected_bytes.check("a", 9_000), Err(Wait(20)));
        rejected_bytes.reading("a", 1).refused(ErrorCode::BadRequest);
        at(0);
        assert_eq!(rejected_bytes.check("a", 9_000), Err(Wait(20)));
        at(20_000);
        assert_eq!(rejected_bytes.check("a", 9_000), Ok(()));
    }
}
