//! Long-lived tasks: each has an owner, ends with the server, and outlives a panic.

pub mod backoff;

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use backoff::Backoff;

/// The pause after a panic of a task: the first one and the longest one.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(10));
/// After a run of this length without a panic, the next pause is the first one again.
const WELL: Duration = Duration::from_mins(1);

/// A task that works for as long as the server does.
pub trait LongLived: Send + 'static {
    /// The task's name in logs and metrics.
    const NAME: &'static str;

    /// Works until there is nothing left to do; most tasks work for ever. After a panic it is called again on the state that the panic
    /// left, so it begins by reading its own position.
    fn run(&mut self) -> impl Future<Output = ()> + Send;
}

/// Starts a task that ends with `cancel`. A panic is logged and counted, and the task goes on after a pause, because a background task must
/// not vanish in silence.
pub fn start(task: impl LongLived, tracker: &TaskTracker, cancel: &CancellationToken) {
    tracker.spawn(cancel.clone().run_until_cancelled_owned(run(task)));
}

/// Starts a task like [`start`] that ends by itself, once every sender that could give it work is gone.
pub fn start_to_the_end(task: impl LongLived, tracker: &TaskTracker) {
    tracker.spawn(run(task));
}

async fn run<T: LongLived>(mut task: T) {
    // The counter exists from the start, with the value 0.
    metrics::counter!("panorama_task_panics_total", "task" => T::NAME).increment(0);
    let mut backoff = Backoff::new(PAUSES.0, PAUSES.1);
    loop {
        let begun = Instant::now();
        if AssertUnwindSafe(task.run()).catch_unwind().await.is_ok() {
            return;
        }
        metrics::counter!("panorama_task_panics_total", "task" => T::NAME).increment(1);
        tracing::error!(task = T::NAME, "a task panicked and goes on after a pause");
        if begun.elapsed() > WELL {
            backoff.reset();
        }
        sleep(backoff.pause()).await;
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;

    use super::*;

    /// Adds what it is given, and panics at a zero.
    struct Adder {
        numbers: mpsc::Receiver<u32>,
        sum: u32,
        sums: mpsc::Sender<u32>,
    }

    impl LongLived for Adder {
        const NAME: &'static str = "adder";

        async fn run(&mut self) {
            while let Some(number) = self.numbers.recv().await {
                assert!(number > 0, "a zero");
                self.sum += number;
                self.sums.send(self.sum).await.unwrap();
            }
        }
    }

    fn adder() -> (Adder, mpsc::Sender<u32>, mpsc::Receiver<u32>) {
        let ((to, numbers), (sums, from)) = (mpsc::channel(8), mpsc::channel(8));
        (Adder { numbers, sum: 0, sums }, to, from)
    }

    #[tokio::test]
    async fn a_task_that_panicked_goes_on_with_what_it_had() {
        let (adder, numbers, mut sums) = adder();
        let tracker = TaskTracker::new();
        start_to_the_end(adder, &tracker);
        for number in [1, 0, 0, 2, 0, 3] {
            numbers.send(number).await.unwrap();
        }
        for expected in [1, 3, 6] {
            assert_eq!(sums.recv().await, Some(expected));
        }
        drop(numbers);
        tracker.close();
        tracker.wait().await;
    }

    #[tokio::test]
    async fn it_ends_when_it_is_told_to_also_while_it_pauses() {
        let (adder, numbers, mut sums) = adder();
        let (tracker, cancel) = (TaskTracker::new(), CancellationToken::new());
        start(adder, &tracker, &cancel);
        for number in [0, 5, 0] {
            numbers.send(number).await.unwrap();
        }
        assert_eq!(sums.recv().await, Some(5));
        cancel.cancel();
        tracker.close();
        tracker.wait().await;
    }
}
