//! The queue of ingest: deliveries wait a few milliseconds for others, are written together, and are answered after the commit.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{Arrival, Received};
use crate::app::{App, AppError};
use crate::config::IngestSettings;

/// How long a delivery may wait for its answer.
const ANSWER: Duration = Duration::from_secs(15);

/// Why a delivery was not taken in. Its sender must send it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QueueError {
    /// Too many wait already.
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

/// The way in. Cheap to clone.
#[derive(Clone)]
pub struct IngestQueue {
    sender: mpsc::Sender<Waiting>,
}

impl IngestQueue {
    /// Starts `workers` that write what comes in, until `cancel`; what waits then is still written.
    pub fn start(
        app: &App,
        settings: &IngestSettings,
        workers: usize,
        tracker: &TaskTracker,
        cancel: &CancellationToken,
    ) -> Self {
        let (sender, receiver) = mpsc::channel(settings.queue.max(1));
        let receiver = std::sync::Arc::new(tokio::sync::Mutex::new(receiver));
        for _ in 0..workers.max(1) {
            let worker = Worker {
                app: app.clone(),
                receiver: std::sync::Arc::clone(&receiver),
                most: settings.batch_max.max(1),
                wait: Duration::from_millis(settings.batch_wait_ms),
                cancel: cancel.clone(),
            };
            tracker.spawn(worker.run());
        }
        Self { sender }
    }

    /// Takes a delivery in and waits until it is kept for good.
    ///
    /// # Errors
    /// [`QueueError`]: it is not kept, its sender must send it again.
    pub async fn take(&self, arrival: Arrival) -> Result<Received, QueueError> {
        let (answer, answered) = oneshot::channel();
        self.sender.try_send(Waiting { arrival, answer }).map_err(|_| QueueError::Full)?;
        match timeout(ANSWER, answered).await {
            Ok(Ok(Some(received))) => Ok(received),
            _ => Err(QueueError::Failed),
        }
    }
}

struct Worker {
    app: App,
    receiver: std::sync::Arc<tokio::sync::Mutex<mpsc::Receiver<Waiting>>>,
    most: usize,
    wait: Duration,
    cancel: CancellationToken,
}

impl Worker {
    async fn run(self) {
        loop {
            let group = self.gather().await;
            if group.is_empty() {
                return;
            }
            let (arrivals, answers): (Vec<Arrival>, Vec<_>) = group.into_iter().map(|one| (one.arrival, one.answer)).unzip();
            metrics::histogram!("panorama_ingest_group").record(u32::try_from(arrivals.len()).unwrap_or(u32::MAX));
            // A group that panics is a group that was not kept: the worker goes on with the next.
            let ingested = AssertUnwindSafe(self.app.ingest(&arrivals)).catch_unwind().await;
            match ingested.unwrap_or_else(|_| Err(AppError::Internal("taking in panicked".to_owned()))) {
                Ok(received) => answers.into_iter().zip(received).for_each(|(answer, one)| drop(answer.send(Some(one)))),
                Err(error) => {
                    tracing::error!(?error, deliveries = arrivals.len(), "deliveries could not be kept");
                    answers.into_iter().for_each(|answer| drop(answer.send(None)));
                }
            }
        }
    }

    /// The next group: what waits, and what comes within the wait. One worker gathers at a time, so that groups are large.
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
        let until = Instant::now() + self.wait;
        while group.len() < self.most {
            match timeout_at(until, receiver.recv()).await {
                Ok(Some(next)) => group.push(next),
                _ => break,
            }
        }
        group
    }
}
