//! The queue of ingest, a group commit: deliveries that come while others are being written are written together, and each is answered
//! after its commit.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::sync::{Mutex, Notify, mpsc, oneshot};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{Arrival, Received};
use crate::app::{App, AppError};
use crate::config::IngestSettings;
use crate::store::StoreError;
use crate::tasks::{self, LongLived};

/// The time for which a delivery waits for its answer.
const ANSWER: Duration = Duration::from_secs(10);
/// The maximum number of groups that are written in parallel: while one waits for its commit, the next computes.
const SIDE_BY_SIDE: usize = 3;
/// The maximum size of a group while another one may still run in parallel, so that deliveries that come together are written in parallel.
const FEW: usize = 8;
/// The time limit of a group: a database that is frozen or unreachable must not hold a worker. After it, it is unknown whether the group
/// was written; a delivery that is sent again is recognized by its id.
const WRITE: Duration = Duration::from_secs(12);

/// Why a delivery was not taken in. Its sender must send it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QueueError {
    /// The queue is full.
    #[error("too many deliveries wait; send it again in a moment")]
    Full,
    /// The database failed, or took too long.
    #[error("the delivery could not be kept; send it again")]
    Failed,
}

struct Waiting {
    arrival: Arrival,
    answer: oneshot::Sender<Option<Received>>,
}

/// The handle that takes deliveries. Cheap to clone.
#[derive(Clone)]
pub struct IngestQueue {
    sender: mpsc::Sender<Waiting>,
}

impl IngestQueue {
    /// Starts `workers` that write deliveries until `cancel`; the deliveries that wait then are still written.
    pub fn start(
        app: &App,
        settings: &IngestSettings,
        workers: usize,
        tracker: &TaskTracker,
        cancel: &CancellationToken,
    ) -> Self {
        let (sender, receiver) = mpsc::channel(settings.queue.max(1));
        let (receiver, writing) = (Arc::new(Mutex::new(receiver)), Arc::new(Writing::default()));
        for _ in 0..workers.max(1) {
            let worker = Worker {
                app: app.clone(),
                receiver: Arc::clone(&receiver),
                writing: Arc::clone(&writing),
                most: settings.batch_max.max(1),
                wait: Duration::from_millis(settings.batch_wait_ms),
                side_by_side: SIDE_BY_SIDE.min(workers),
                cancel: cancel.clone(),
            };
            tasks::start_to_the_end(worker, tracker);
        }
        Self { sender }
    }

    /// The number of waiting deliveries, and the maximum.
    pub fn load(&self) -> (usize, usize) {
        let most = self.sender.max_capacity();
        (most - self.sender.capacity(), most)
    }

    /// Queues a delivery and waits until it is committed.
    ///
    /// # Errors
    /// [`QueueError`]: the delivery is not stored, or may not be; its sender must send it again.
    pub async fn take(&self, arrival: Arrival) -> Result<Received, QueueError> {
        let (answer, answered) = oneshot::channel();
        self.sender.try_send(Waiting { arrival, answer }).map_err(|_| QueueError::Full)?;
        match timeout(ANSWER, answered).await {
            Ok(Ok(Some(received))) => Ok(received),
            _ => Err(QueueError::Failed),
        }
    }
}

/// The state that all workers share.
#[derive(Default)]
struct Writing {
    /// The number of groups that are being written.
    groups: AtomicUsize,
    /// The size of the last group.
    last: AtomicUsize,
    /// A notification at the end of a group.
    ended: Notify,
}

struct Worker {
    app: App,
    receiver: Arc<Mutex<mpsc::Receiver<Waiting>>>,
    writing: Arc<Writing>,
    most: usize,
    wait: Duration,
    /// The maximum number of groups in parallel: one where there is one worker.
    side_by_side: usize,
    cancel: CancellationToken,
}

fn too_long() -> AppError {
    StoreError::Unavailable("a group was not written in time".to_owned()).into()
}

impl LongLived for Worker {
    const NAME: &'static str = "ingest";

    async fn run(&mut self) {
        loop {
            let group = self.gather().await;
            if group.is_empty() {
                return;
            }
            let (arrivals, answers): (Vec<Arrival>, Vec<_>) = group.into_iter().map(|one| (one.arrival, one.answer)).unzip();
            metrics::histogram!("panorama_ingest_group").record(u32::try_from(arrivals.len()).unwrap_or(u32::MAX));
            self.writing.last.store(arrivals.len(), Ordering::Relaxed);
            // A group that panics counts as not stored: the worker goes on with the next.
            let ingested = AssertUnwindSafe(timeout(WRITE, self.app.ingest(&arrivals))).catch_unwind().await;
            let ingested = ingested.unwrap_or_else(|_| Ok(Err(AppError::Internal("taking in panicked".to_owned()))));
            match ingested.unwrap_or_else(|_| Err(too_long())) {
                Ok(received) => answers.into_iter().zip(received).for_each(|(answer, one)| drop(answer.send(Some(one)))),
                Err(error) => {
                    tracing::error!(error = error.in_words(), deliveries = arrivals.len(), "deliveries could not be kept");
                    answers.into_iter().for_each(|answer| drop(answer.send(None)));
                }
            }
            self.writing.groups.fetch_sub(1, Ordering::Relaxed);
            self.writing.ended.notify_one();
        }
    }
}

impl Worker {
    /// The next group. One worker gathers at a time, so that groups are large.
    ///
    /// While fewer groups are being written than may run in parallel, the group is closed after a short wait, because senders who were
    /// answered together send again together. Otherwise it waits for the end of another group, at most for the time of the settings.
    async fn gather(&self) -> Vec<Waiting> {
        let mut receiver = self.receiver.lock().await;
        let first = tokio::select! {
            first = receiver.recv() => first,
            () = self.cancel.cancelled() => receiver.try_recv().ok(),
        };
        let mut group: Vec<Waiting> = first.into_iter().collect();
        if group.is_empty() {
            return group;
        }
        let begun = Instant::now();
        let alone = self.writing.last.load(Ordering::Relaxed) <= 1;
        let (soon, until) = (if alone { begun } else { begun + self.wait / 5 }, begun + self.wait);
        let is_last = self.writing.groups.load(Ordering::Relaxed) + 1 >= self.side_by_side;
        let most = if is_last { self.most } else { self.most.min(FEW) };
        while group.len() < most {
            if let Ok(next) = receiver.try_recv() {
                group.push(next);
                continue;
            }
            let until = if self.writing.groups.load(Ordering::Relaxed) < self.side_by_side { soon } else { until };
            tokio::select! {
                biased;
                next = receiver.recv() => match next {
                    Some(next) => group.push(next),
                    None => break,
                },
                () = self.writing.ended.notified() => {}
                () = sleep_until(until) => break,
            }
        }
        self.writing.groups.fetch_add(1, Ordering::Relaxed);
        group
    }
}
