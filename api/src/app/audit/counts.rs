//! Refusals of requests without a name, counted in memory and written in large steps: who sends nothing but refused requests costs the
//! database a bounded number of rows for each minute.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use domain::audit::{AuditEntry, AuditKind};
use tokio::sync::Notify;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::store::Store;
use crate::store::refusals::CountedRefusals;
use crate::tasks::LongLived;

/// Rows of one minute on one instance. What comes beyond is counted under [`OTHERS`].
const MOST_ROWS: usize = 200;
/// Rows that wait for a database that does not answer: those of about an hour of a flood.
const MOST_UNWRITTEN: usize = 10_000;
/// Stands for the client's address in the row of all refusals that came beyond [`MOST_ROWS`].
const OTHERS: &str = "*";
/// How long the first of a step waits for others, and how long a step waits for the next.
const WAIT: Duration = Duration::from_millis(50);
const PAUSE: Duration = Duration::from_secs(1);
/// How often the last step is tried.
const ATTEMPTS: u32 = 5;

/// Refusals with the same key are one row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    minute: DateTime<Utc>,
    address: String,
    kind: AuditKind,
    operation: String,
    target: String,
    code: String,
}

#[derive(Default)]
struct Held {
    /// The keys of the rows of this minute, written or not.
    known: HashSet<Key>,
    minute: DateTime<Utc>,
    unwritten: HashMap<Key, CountedRefusals>,
}

/// Counts refusals.
#[derive(Default)]
pub(super) struct Counts {
    held: Mutex<Held>,
    counted: Notify,
}

impl Counts {
    /// Counts one refusal. Never waits.
    pub(super) fn count(&self, entry: AuditEntry, address: Option<IpAddr>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.count(entry, address);
        drop(held);
        self.counted.notify_one();
    }

    fn take(&self) -> Vec<CountedRefusals> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut held.unwritten).into_values().collect()
    }

    /// Takes back what could not be written.
    fn put_back(&self, counted: Vec<CountedRefusals>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        for one in counted {
            held.add(Key::of(&one), one);
        }
    }
}

impl Held {
    fn count(&mut self, entry: AuditEntry, address: Option<IpAddr>) {
        let minute = entry.at.duration_trunc(TimeDelta::minutes(1)).unwrap_or(entry.at);
        if minute != self.minute {
            self.minute = minute;
            self.known.clear();
        }
        let mut one = CountedRefusals {
            id: entry.id,
            minute,
            at: entry.at,
            address: address.map_or_else(|| OTHERS.to_owned(), |address| address.to_string()),
            kind: entry.kind,
            operation: entry.operation,
            target: entry.target.unwrap_or_default(),
            code: entry.code.unwrap_or_default(),
            request_id: entry.request_id,
            count: 1,
        };
        let mut key = Key::of(&one);
        if !self.known.contains(&key) {
            if self.known.len() >= MOST_ROWS {
                OTHERS.clone_into(&mut one.address);
                one.target.clear();
                key = Key::of(&one);
            }
            self.known.insert(key.clone());
        }
        self.add(key, one);
    }

    /// Adds to a row. A new row that finds too many waiting is left out, and the metric says so.
    fn add(&mut self, key: Key, one: CountedRefusals) {
        let is_full = self.unwritten.len() >= MOST_UNWRITTEN;
        match self.unwritten.entry(key) {
            Entry::Occupied(mut held) => held.get_mut().count += one.count,
            Entry::Vacant(place) if is_full => {
                metrics::counter!("panorama_audit_unwritten_total").increment(1);
                drop(place);
            }
            Entry::Vacant(place) => drop(place.insert(one)),
        }
    }
}

impl Key {
    fn of(one: &CountedRefusals) -> Self {
        Self {
            minute: one.minute,
            address: one.address.clone(),
            kind: one.kind,
            operation: one.operation.clone(),
            target: one.target.clone(),
            code: one.code.clone(),
        }
    }
}

/// Writes the counts.
pub(super) struct CountWriter {
    pub(super) counts: Arc<Counts>,
    pub(super) store: Store,
    pub(super) cancel: CancellationToken,
}

impl LongLived for CountWriter {
    const NAME: &'static str = "refusals";

    /// Writes until the server stops, and what is left then.
    async fn run(&mut self) {
        while !self.cancel.is_cancelled() {
            tokio::select! {
                () = self.counts.counted.notified() => {}
                () = self.cancel.cancelled() => break,
            }
            self.pause(WAIT).await;
            self.write().await;
            self.pause(PAUSE).await;
        }
        for _ in 0..ATTEMPTS {
            if self.write().await {
                return;
            }
            sleep(PAUSE).await;
        }
    }
}

impl CountWriter {
    async fn pause(&self, pause: Duration) {
        self.cancel.run_until_cancelled(sleep(pause)).await;
    }

    /// Writes what is counted; what the database does not take is written with the next step.
    async fn write(&self) -> bool {
        let counted = self.counts.take();
        let Err(error) = self.store.count_refusals(&counted).await else { return true };
        metrics::counter!("panorama_audit_unwritten_total").increment(1);
        tracing::warn!(%error, rows = counted.len(), "counts of refused requests could not be written; they are tried again");
        self.counts.put_back(counted);
        self.counts.counted.notify_one();
        false
    }
}

#[cfg(test)]
mod tests {
    use domain::audit::AuditOutcome;
    use uuid::Uuid;

    use super::*;

    fn refusal(at: DateTime<Utc>, target: &str) -> AuditEntry {
        AuditEntry {
            id: Uuid::now_v7(),
            at,
            actor: None,
            operation: "webhook".into(),
            kind: AuditKind::Webhook,
            target: Some(target.to_owned()),
            outcome: AuditOutcome::Refused,
            code: Some("SIGNATURE_WRONG".into()),
            request_id: "r".into(),
            changes: Vec::new(),
        }
    }

    #[test]
    fn what_waits_for_the_database_is_bounded() {
        let counts = Counts::default();
        let begin = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        for minute in 0..200 {
            for number in 0..100_u32 {
                counts.count(refusal(begin + TimeDelta::minutes(minute), "shop"), Some(IpAddr::from(number.to_be_bytes())));
            }
        }
        let waiting = counts.take();
        assert_eq!(waiting.len(), MOST_UNWRITTEN);
        counts.put_back(waiting);
        assert_eq!(counts.take().len(), MOST_UNWRITTEN);
    }

    #[test]
    fn a_flood_from_everywhere_is_a_bounded_number_of_rows() {
        let counts = Counts::default();
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let mut total = 0;
        for round in 0..3 {
            for number in 0..5_000_u32 {
                counts.count(refusal(at, &format!("shop {number}")), Some(IpAddr::from(number.to_be_bytes())));
            }
            let rows = counts.take();
            assert!(rows.len() <= MOST_ROWS + 1, "{} rows in round {round}", rows.len());
            total += rows.iter().map(|row| row.count).sum::<i64>();
        }
        assert_eq!(total, 15_000, "every one is counted");
        counts.count(refusal(at + TimeDelta::minutes(1), "shop 1"), Some(IpAddr::from([1, 2, 3, 4])));
        assert_eq!(counts.take()[0].address, "1.2.3.4", "the next minute tells addresses apart again");
    }
}
