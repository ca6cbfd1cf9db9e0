//! Large requests are read on a thread of their own, one after the other.
//!
//! Parsing a megabyte of JSON or a long document takes milliseconds without a pause. On the threads that serve all clients, a few clients
//! with such texts would make all others wait; here they wait for each other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use engine::ApiError;

/// The largest number of waiting requests; more are refused after [`WAIT`].
const QUEUE: usize = 64;
/// The longest wait for a place in the queue, and then for the result.
const WAIT: Duration = Duration::from_secs(5);

type Job = Box<dyn FnOnce() + Send>;

/// The thread and its queue. The thread ends with the last clone.
#[derive(Debug, Clone)]
pub struct SlowLane(mpsc::Sender<Job>);

impl SlowLane {
    /// Starts the thread of the slow lane.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start() -> std::io::Result<Self> {
        let (jobs, mut queue) = mpsc::channel::<Job>(QUEUE);
        thread::Builder::new().name("slow-lane".to_owned()).spawn(move || {
            give_way();
            while let Some(job) = queue.blocking_recv() {
                // After a panic, the waiting request gets no answer and reports an internal error.
                let _ = catch_unwind(AssertUnwindSafe(job));
            }
        })?;
        Ok(Self(jobs))
    }

    /// Runs a job on the thread and returns its result.
    ///
    /// # Errors
    /// A timeout when too many wait, an internal error when the job panicked.
    pub(super) async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
        let busy = || ApiError::timeout("too many large requests wait to be read");
        let (done, outcome) = oneshot::channel();
        let job = Box::new(move || {
            // The job of a request that was given up is skipped.
            if !done.is_closed() {
                let _ = done.send(work());
            }
        });
        let sent = timeout(WAIT, self.0.send(job)).await.map_err(|_| busy())?;
        sent.map_err(|_| ApiError::internal("the slow lane has ended"))?;
        let outcome = timeout(WAIT, outcome).await.map_err(|_| busy())?;
        outcome.map_err(|_| ApiError::internal("reading a request panicked"))
    }
}

/// Lowers the priority of the thread. Only Linux has priorities of threads; elsewhere the thread keeps the usual one.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, 10) {
        tracing::debug!(%error, "the slow lane keeps the usual priority");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_after_the_other_and_a_panic_is_one_requests_own() {
        let lane = SlowLane::start().unwrap();
        assert!(lane.run(|| panic!("as a reader may")).await.is_err());
        let answers = futures_util::future::join_all((0..QUEUE * 2).map(|number| lane.run(move || number))).await;
        assert_eq!(answers.into_iter().map(Result::unwrap).collect::<Vec<_>>(), (0..QUEUE * 2).collect::<Vec<_>>());
    }
}
