//! Look-ups without a result end at the end of a time step, so that their duration reveals nothing.
//!
//! A database takes some microseconds longer for a row that it finds and filters out than for a missing row. From many durations a client
//! could infer which objects exist outside its scope. Look-ups with a result do not wait.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::thread::Builder;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

/// The length of a step: longer than nearly every look-up, and too short for a person to notice.
const STEP: Duration = Duration::from_millis(4);
/// The ends of steps are rounded up to a common grid, so that the look-ups of one request, which begin within microseconds, end with one
/// wake-up.
const GRID: Duration = Duration::from_micros(250);

/// Runs a look-up. Without a result, it ends at the end of the step.
pub(crate) async fn evenly<T, E>(find: impl Future<Output = Result<T, E>>, is_found: impl FnOnce(&T) -> bool) -> Result<T, E> {
    let begun = Instant::now();
    let found = find.await;
    if !found.as_ref().is_ok_and(is_found) {
        end_of_step(begun).await;
    }
    found
}

/// Waits until a whole number of steps since `begun` has passed, and until the next point of the grid.
///
/// A thread of its own wakes all waiting look-ups. The runtime's timer is unfit: its millisecond steps begin when it is set, so that a
/// slower look-up would end later by exactly its extra time.
pub(crate) async fn end_of_step(begun: Instant) {
    static ENDS: OnceLock<Option<&'static Ends>> = OnceLock::new();
    let (done, ended) = oneshot::channel();
    match ENDS.get_or_init(Ends::start) {
        Some(ends) => {
            ends.add(Wait { end: ends.on_grid(begun + whole_steps(begun.elapsed())), done });
            // The future ends when the sender is dropped.
            ended.await.unwrap_or_default();
        }
        None => tokio::time::sleep_until((begun + whole_steps(begun.elapsed())).into()).await,
    }
}

/// The time rounded up to whole steps; at least one step.
fn whole_steps(time: Duration) -> Duration {
    let steps = time.as_micros() / STEP.as_micros() + 1;
    STEP * u32::try_from(steps).unwrap_or(u32::MAX)
}

/// A waiting look-up. It goes on when `done` is dropped.
struct Wait {
    end: Instant,
    done: oneshot::Sender<()>,
}

impl Ord for Wait {
    /// Compares in reverse, so that the heap yields the earliest end first.
    fn cmp(&self, other: &Self) -> Ordering {
        other.end.cmp(&self.end)
    }
}

impl PartialOrd for Wait {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Wait {
    fn eq(&self, other: &Self) -> bool {
        self.end == other.end
    }
}

impl Eq for Wait {}

/// All waiting look-ups: at most as many as the server has in flight.
struct Ends {
    origin: Instant,
    waiting: Mutex<BinaryHeap<Wait>>,
    earlier: Condvar,
}

impl Ends {
    /// Starts the thread that wakes; `None` = the system gives no thread.
    fn start() -> Option<&'static Self> {
        let ends: &'static Self =
            Box::leak(Box::new(Self { origin: Instant::now(), waiting: Mutex::default(), earlier: Condvar::new() }));
        let thread = Builder::new().name("ends-of-steps".to_owned()).spawn(|| ends.wake());
        thread
            .inspect_err(|error| tracing::error!(%error, "no thread for look-ups that find nothing: they wait less exactly"))
            .ok()?;
        Some(ends)
    }

    fn on_grid(&self, end: Instant) -> Instant {
        let points = end.saturating_duration_since(self.origin).as_nanos() / GRID.as_nanos() + 1;
        self.origin + Duration::from_nanos(u64::try_from(points * GRID.as_nanos()).unwrap_or(u64::MAX))
    }

    fn add(&self, wait: Wait) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let is_first = waiting.peek().is_none_or(|first| wait.end < first.end);
        waiting.push(wait);
        drop(waiting);
        if is_first {
            self.earlier.notify_one();
        }
    }

    fn wake(&self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let now = Instant::now();
            let mut ended = Vec::new();
            while waiting.peek().is_some_and(|first| first.end <= now) {
                ended.extend(waiting.pop().map(|wait| wait.done));
            }
            let first = waiting.peek().map(|first| first.end - now);
            if !ended.is_empty() {
                drop(waiting);
                drop(ended);
                waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            waiting = match first {
                None => self.earlier.wait(waiting).unwrap_or_else(PoisonError::into_inner),
                Some(time) => self.earlier.wait_timeout(waiting, time).unwrap_or_else(PoisonError::into_inner).0,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_ends_with_its_step() {
        for (micros, millis) in [(0, 4), (180, 4), (3_999, 4), (4_000, 8), (15_100, 16)] {
            assert_eq!(whole_steps(Duration::from_micros(micros)), Duration::from_millis(millis), "{micros}");
        }
    }

    #[tokio::test]
    async fn only_nothing_waits() {
        let begun = Instant::now();
        evenly(async { Ok::<_, ()>(None::<()>) }, Option::is_some).await.unwrap();
        assert!(begun.elapsed() >= STEP);
        evenly(async { Err::<(), ()>(()) }, |()| true).await.unwrap_err();
        assert!(begun.elapsed() >= STEP * 2);
    }

    #[tokio::test]
    async fn each_waits_for_its_own_end_on_the_grid() {
        let begun = Instant::now();
        let longer = begun.checked_sub(STEP / 2).unwrap();
        let (first, second) = tokio::join!(
            async {
                end_of_step(begun).await;
                begun.elapsed()
            },
            async {
                end_of_step(longer).await;
                begun.elapsed()
            },
        );
        assert!(second >= STEP / 2, "{second:?}");
        assert!(first >= STEP, "{first:?}");
        let ends = Ends { origin: begun, waiting: Mutex::default(), earlier: Condvar::new() };
        for (nanos, micros) in [(0, 250), (1, 250), (249_999, 250), (250_000, 500)] {
            assert_eq!(ends.on_grid(begun + Duration::from_nanos(nanos)), begun + Duration::from_micros(micros), "{nanos}");
        }
    }
}
