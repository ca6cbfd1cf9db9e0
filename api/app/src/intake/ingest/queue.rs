//! The queue of ingest, a group commit: deliveries that come while others are being written are written together, and each is answered
//! after its commit.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::group::{Group, GroupLimits, Groups};
use super::{Arrival, Received};
use crate::{App, AppError};
use config::IngestSettings;
use foundation::tasks::{self, LongLived};
use store::StoreError;

/// The time for which a delivery waits for its answer.
const ANSWER: Duration = Duration::from_secs(10);
/// The maximum number of groups that are written in parallel: while one waits for its commit, the next computes.
const SIDE_BY_SIDE: usize = 3;
/// The maximum size of a group while another one may still run in parallel, so that deliveries that come together are written in parallel.
const FEW: usize = 8;
/// The time limit of a group: a database that is frozen or unreachable must not hold a permit. After it, it is unknown whether the group
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
        let limits = GroupLimits {
            side_by_side: SIDE_BY_SIDE.min(workers.max(1)),
            few: FEW,
            most: settings.batch_max.max(1),
            wait: Duration::from_millis(settings.batch_wait_ms) / 5,
        };
        let groups = Arc::new(Groups::new(receiver, limits));
        for _ in 0..workers.max(1) {
            let worker = Worker { app: app.clone(), groups: Arc::clone(&groups), cancel: cancel.clone() };
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

struct Worker {
    app: App,
    groups: Arc<Groups<Waiting>>,
    cancel: CancellationToken,
}

fn too_long() -> AppError {
    StoreError::Unavailable("a group was not written in time".to_owned()).into()
}

impl LongLived for Worker {
    const NAME: &'static str = "ingest";

    async fn run(&mut self) {
        while let Some(group) = self.groups.next(&self.cancel).await {
            let Group { items, permit } = group;
            let (arrivals, answers): (Vec<Arrival>, Vec<_>) = items.into_iter().map(|one| (one.arrival, one.answer)).unzip();
            metrics::histogram!("panorama_ingest_group").record(u32::try_from(arrivals.len()).unwrap_or(u32::MAX));
            // A group that panics counts as not stored: the worker goes on with the next.
            let ingested = AssertUnwindSafe(timeout(WRITE, self.app.intake().ingest(&arrivals))).catch_unwind().await;
            let ingested = ingested.unwrap_or_else(|_| Ok(Err(AppError::Internal("taking in panicked".to_owned()))));
            match ingested.unwrap_or_else(|_| Err(too_long())) {
                Ok(received) => answers.into_iter().zip(received).for_each(|(answer, one)| drop(answer.send(Some(one)))),
                Err(error) => {
                    tracing::error!(error = error.in_words(), deliveries = arrivals.len(), "deliveries could not be kept");
                    answers.into_iter().for_each(|answer| drop(answer.send(None)));
                }
            }
            drop(permit);
        }
    }
}
