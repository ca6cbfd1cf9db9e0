//! The writer of the entries that are outside a change's transaction: reads in large batches after the answer, refusals in small batches,
//! and in larger ones where no answer waits for them.
//!
//! Reads never wait: past the limit of their queue they are counted, and the count becomes an entry of its own. The refusal of a signed-in
//! subject waits for its entry, a moment at most; an entry that cannot be written goes to the server's log, whole.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::journal::audit::{AuditEntry, AuditKind, AuditOutcome, FieldChange};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::counts::{CountWriter, Counts};
use crate::base::change::mint_at;
use config::AuditSettings;
use foundation::tasks::{self, LongLived};
use store::Store;

/// The time for which an answer waits for the entry of its refusal.
const ENTRY: Duration = Duration::from_secs(2);
/// The maximum number of refusals of one batch, and the wait of the first for others where an answer waits for one of them.
const REFUSALS: (usize, Duration) = (500, Duration::from_millis(5));
/// The same wait where no answer waits, because a client that sends nothing but refused requests must not cost the database a commit for
/// every few.
const NOBODY_WAITS: Duration = Duration::from_millis(50);
/// The number of tries of a batch, and the pause after a failure.
const ATTEMPTS: u32 = 5;
const RETRY: Duration = Duration::from_secs(1);

struct Waiting {
    entry: AuditEntry,
    written: Option<oneshot::Sender<()>>,
}

/// The handle that takes entries. Cheap to clone.
#[derive(Clone, Default)]
pub struct AuditLog(Option<Arc<Queues>>);

struct Queues {
    /// The queue of reads; `None` = reads are not kept.
    reads: Option<mpsc::Sender<Waiting>>,
    refusals: mpsc::Sender<Waiting>,
    /// The counts of refused requests without a name.
    unnamed: Arc<Counts>,
    /// The counts of refusals of subjects past a budget.
    named: Arc<Counts>,
    /// The number of reads that found their queue full.
    lost: Arc<AtomicU64>,
}

impl AuditLog {
    /// Starts the writers. The writers of entries end when the last handle of the log is dropped; the writers of counts end with `cancel`.
    /// Each first writes its remaining entries.
    pub fn start(store: &Store, settings: &AuditSettings, tracker: &TaskTracker, cancel: &CancellationToken) -> Self {
        let lost = Arc::new(AtomicU64::new(0));
        let writer = |receiver, most: usize, (wait, unawaited), lost: Option<&Arc<AtomicU64>>| Writer {
            store: store.clone(),
            receiver,
            most: most.max(1),
            wait,
            unawaited,
            lost: lost.cloned(),
            cancel: cancel.clone(),
        };
        let reads = settings.reads.then(|| {
            let (sender, receiver) = mpsc::channel(settings.queue.max(1));
            let wait = Duration::from_millis(settings.batch_wait_ms);
            tasks::start_to_the_end(writer(receiver, settings.batch_max, (wait, wait), Some(&lost)), tracker);
            sender
        });
        let (refusals, receiver) = mpsc::channel(settings.queue.max(1));
        tasks::start_to_the_end(writer(receiver, REFUSALS.0, (REFUSALS.1, NOBODY_WAITS), None), tracker);
        let counts = || {
            let counts = Arc::<Counts>::default();
            let writer = CountWriter { counts: Arc::clone(&counts), store: store.clone(), cancel: cancel.clone() };
            tasks::start_to_the_end(writer, tracker);
            counts
        };
        Self(Some(Arc::new(Queues { reads, refusals, unnamed: counts(), named: counts(), lost })))
    }

    /// Takes the entry of a successful read; the call never waits.
    pub fn read(&self, entry: AuditEntry) {
        let Some((queues, reads)) = self.0.as_ref().and_then(|queues| Some((queues, queues.reads.as_ref()?))) else { return };
        if reads.try_send(Waiting { entry, written: None }).is_err() {
            queues.lost.fetch_add(1, Ordering::Relaxed);
            metrics::counter!("panorama_audit_reads_lost_total").increment(1);
        }
    }

    /// Counts a refused request without a name, by its address, its reason and the minute; the call never waits.
    pub fn count(&self, entry: AuditEntry, address: Option<IpAddr>) {
        if let Some(queues) = &self.0 {
            queues.unnamed.count(entry, address);
        }
    }

    /// Keeps the first refusal of a subject, operation and reason in a minute, and counts all later ones, so that attempts past a budget do
    /// not get a row each.
    pub async fn keep_or_count(&self, entry: AuditEntry) {
        let Some(queues) = &self.0 else { return };
        if queues.named.is_first(&entry) { self.keep(entry).await } else { queues.named.count(entry, None) }
    }

    /// Takes an entry without waiting for it: a refusal before an operation ran, the beginning and the end of a subscription. Past the
    /// limit of the queue the entry goes to the server's log.
    pub fn tell(&self, entry: AuditEntry) {
        let Some(queues) = &self.0 else { return };
        if let Err(error) = queues.refusals.try_send(Waiting { entry, written: None }) {
            unwritten(&error.into_inner().entry);
        }
    }

    /// Takes an entry that must not be lost, and waits until it is written, a moment at most.
    pub async fn keep(&self, entry: AuditEntry) {
        let Some(queues) = &self.0 else { return };
        let (written, done) = oneshot::channel();
        let kept = async {
            let sent = queues.refusals.send(Waiting { entry: entry.clone(), written: Some(written) }).await;
            sent.is_ok() && done.await.is_ok()
        };
        if !timeout(ENTRY, kept).await.unwrap_or(false) {
            unwritten(&entry);
        }
    }
}

/// Writes an entry that is missing in the audit log, or late, to the server's log, which is stored elsewhere. Entries hold no personal
/// data.
fn unwritten(entry: &AuditEntry) {
    metrics::counter!("panorama_audit_unwritten_total").increment(1);
    tracing::warn!(
        target: "audit",
        id = %entry.id,
        at = %entry.at,
        subject = entry.actor.as_ref().map(|actor| actor.subject.as_str()),
        operation = entry.operation,
        kind = ?entry.kind,
        target_object = entry.target,
        outcome = ?entry.outcome,
        code = entry.code,
        request_id = entry.request_id,
        "an audit entry could not be written in time"
    );
}

struct Writer {
    store: Store,
    receiver: mpsc::Receiver<Waiting>,
    most: usize,
    /// The wait of the first entry of a batch for others.
    wait: Duration,
    /// The same wait while no answer waits for any of them.
    unawaited: Duration,
    lost: Option<Arc<AtomicU64>>,
    cancel: CancellationToken,
}

impl LongLived for Writer {
    const NAME: &'static str = "audit";

    /// Writes until the last handle of the log is dropped. After a panic, the callers that wait for a lost entry write it to the server's
    /// log.
    async fn run(&mut self) {
        while let Some(first) = self.receiver.recv().await {
            let batch = self.gather(first).await;
            let (mut entries, written): (Vec<AuditEntry>, Vec<_>) = batch.into_iter().map(|one| (one.entry, one.written)).unzip();
            entries.extend(self.lost_since(&entries));
            if self.write(&entries).await {
                for written in written.into_iter().flatten() {
                    // The caller may have stopped waiting.
                    let _ = written.send(());
                }
            }
        }
    }
}

impl Writer {
    async fn gather(&mut self, first: Waiting) -> Vec<Waiting> {
        let begun = Instant::now();
        let mut is_awaited = first.written.is_some();
        let mut batch = vec![first];
        while batch.len() < self.most {
            let until = begun + if is_awaited { self.wait } else { self.unawaited };
            // Once the server stops, the batch is closed without waiting for others.
            let next = tokio::select! {
                biased;
                () = self.cancel.cancelled() => self.receiver.try_recv().ok(),
                next = timeout_at(until, self.receiver.recv()) => next.ok().flatten(),
            };
            match next {
                Some(next) => {
                    is_awaited |= next.written.is_some();
                    batch.push(next);
                }
                None => break,
            }
        }
        batch
    }

    /// The entry with the number of reads that were lost since the last batch; `None` = none were lost.
    fn lost_since(&self, entries: &[AuditEntry]) -> Option<AuditEntry> {
        let lost = self.lost.as_ref()?.swap(0, Ordering::Relaxed);
        let last = entries.last()?;
        (lost > 0).then(|| AuditEntry {
            id: mint_at(last.at).next(),
            at: last.at,
            actor: None,
            operation: "audit".to_owned(),
            kind: AuditKind::Query,
            target: None,
            outcome: AuditOutcome::Failed,
            code: Some("READS_LOST".to_owned()),
            request_id: last.request_id.clone(),
            changes: vec![FieldChange { field: "reads".to_owned(), old: None, new: Some(lost.to_string()) }],
        })
    }

    async fn write(&self, entries: &[AuditEntry]) -> bool {
        let begin = Instant::now();
        for attempt in 1..=ATTEMPTS {
            match self.store.audit().append(entries).await {
                Ok(()) => {
                    metrics::counter!("panorama_audit_entries_total").increment(entries.len() as u64);
                    metrics::histogram!("panorama_audit_batch_seconds").record(begin.elapsed().as_secs_f64());
                    return true;
                }
                Err(error) => tracing::warn!(attempt, entries = entries.len(), %error, "audit entries could not be written"),
            }
            if self.cancel.is_cancelled() || attempt == ATTEMPTS {
                break;
            }
            sleep(RETRY).await;
        }
        entries.iter().for_each(unwritten);
        false
    }
}
