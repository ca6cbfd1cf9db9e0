//! Look-ups that find nothing end at the end of a step of time.
//!
//! A database takes some microseconds longer for a row that it finds and leaves out than for one that does not exist. Whoever asks often
//! enough could tell by that what exists out of their scope. What is found for the asker does not wait.

use std::time::{Duration, Instant};

/// The length of a step: longer than nearly every look-up takes, and too short for a person to notice.
const STEP: Duration = Duration::from_millis(4);

/// Looks for something. Where nothing is found, the outcome waits for the end of the step.
pub(super) async fn evenly<T, E>(find: impl Future<Output = Result<T, E>>, is_found: impl FnOnce(&T) -> bool) -> Result<T, E> {
    let begun = Instant::now();
    let found = find.await;
    if !found.as_ref().is_ok_and(is_found) {
        end_of_step(begun).await;
    }
    found
}

/// Waits until a whole number of steps has gone by since then.
///
/// A thread sleeps for it: the runtime's own timer has steps of a millisecond that begin when it is set, so that it would end later by just
/// what the look-up took longer.
pub(super) async fn end_of_step(begun: Instant) {
    let end = begun + whole_steps(begun.elapsed());
    let wait = move || std::thread::sleep(end.saturating_duration_since(Instant::now()));
    if let Err(error) = tokio::task::spawn_blocking(wait).await {
        tracing::warn!(%error, "a look-up that found nothing did not wait");
    }
}

/// The steps that a time reaches into, the last one whole.
fn whole_steps(time: Duration) -> Duration {
    let steps = time.as_micros() / STEP.as_micros() + 1;
    STEP * u32::try_from(steps).unwrap_or(u32::MAX)
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
}
