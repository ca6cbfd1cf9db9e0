//! Counts of refused requests without a token, and of refused look-ups past a subject's budget. They are kept in memory and written in
//! large steps, so that a client that sends nothing but refused requests costs the database a bounded number of rows for each minute.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use domain::journal::audit::{AuditEntry, AuditKind};
use tokio::sync::Notify;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use foundation::tasks::LongLived;
use store::Store;
use store::audit::refusals::CountedRefusals;

/// The maximum number of rows of one minute on one instance. Further refusals are counted under [`OTHERS`].
const MOST_ROWS: usize = 200;
/// The maximum number of rows that wait for a database that does not answer: about an hour of a flood.
const MOST_UNWRITTEN: usize = 10_000;
/// The address in the row of all refusals beyond [`MOST_ROWS`].
const OTHERS: &str = "*";
/// The wait of the first count of a step for others, and the pause after a step.
const WAIT: Duration = Duration::from_millis(50);
const PAUSE: Duration = Duration::from_secs(1);
/// The number of tries of the last step.
const ATTEMPTS: u32 = 5;

/// The key of a row; refusals with the same key are one row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    minute: DateTime<Utc>,
    subject: String,
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

/// The counts of refusals.
#[derive(Default)]
pub(super) struct Counts {
    held: Mutex<Held>,
    counted: Notify,
}

impl Counts {
    /// Counts one refusal; the call never waits.
    pub(super) fn count(&self, entry: AuditEntry, address: Option<IpAddr>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.count(entry, address);
        drop(held);
        self.counted.notify_one();
    }

    /// Whether this is the first refusal of its subject, operation and reason in its minute, which gets an entry of its own. Later ones are
    /// counted.
    pub(super) fn is_first(&self, entry: &AuditEntry) -> bool {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.is_first(Key::of(&counted(entry.clone(), None)))
    }

    fn take(&self) -> Vec<CountedRefusals> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut held.unwritten).into_values().collect()
    }

    /// Takes back the rows that could not be written.
    fn put_back(&self, counted: Vec<CountedRefusals>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        for one in counted {
            held.add(Key::of(&one), one);
        }
    }
}

impl Held {
    /// Forgets the keys of another minute.
    fn turn_to(&mut self, minute: DateTime<Utc>) {
        if minute != self.minute {
            self.minute = minute;
            self.known.clear();
        }
    }

    fn is_first(&mut self, key: Key) -> bool {
        self.turn_to(key.minute);
        self.known.len() < MOST_ROWS && self.known.insert(key)
    }

    fn count(&mut self, entry: AuditEntry, address: Option<IpAddr>) {
        let mut one = counted(entry, address);
        self.turn_to(one.minute);
        let mut key = Key::of(&one);
        if !self.known.contains(&key) {
            if self.known.len() >= MOST_ROWS {
                OTHERS.clone_into(&mut one.address);
                one.subject.clear();
                one.target.clear();
                key = Key::of(&one);
            }
            self.known.insert(key.clone());
        }
        self.add(key, one);
    }

    /// Adds to a row. A new row past the limit of waiting rows is dropped, and counted in the metric.
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

/// The row of one refusal: a subject with a name is counted by the name alone, another request by its address and target.
fn counted(entry: AuditEntry, address: Option<IpAddr>) -> CountedRefusals {
    let subject = entry.actor.map(|actor| actor.subject).unwrap_or_default();
    let has_name = !subject.is_empty();
    let address = address.map_or_else(|| OTHERS.to_owned(), |address| address.to_string());
    CountedRefusals {
        id: entry.id,
        minute: entry.at.duration_trunc(TimeDelta::minutes(1)).unwrap_or(entry.at),
        at: entry.at,
        subject,
        address: if has_name { String::new() } else { address },
        kind: entry.kind,
        operation: entry.operation,
        target: entry.target.filter(|_| !has_name).unwrap_or_default(),
        code: entry.code.unwrap_or_default(),
        request_id: entry.request_id,
        count: 1,
    }
}

impl Key {
    fn of(one: &CountedRefusals) -> Self {
        Self {
            minute: one.minute,
            subject: one.subject.clone(),
            address: one.address.clone(),
            kind: one.kind,
            operation: one.operation.clone(),
            target: one.target.clone(),
            code: one.code.clone(),
        }
    }
}

/// The writer of the counts.
pub(super) struct CountWriter {
    pub(super) counts: Arc<Counts>,
    pub(super) store: Store,
    pub(super) cancel: CancellationToken,
}

impl LongLived for CountWriter {
    const NAME: &'static str = "refusals";

    /// Writes until the server stops, and then the remaining counts.
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

    /// Writes the counts; rows that the database does not take are written with the next step.
    async fn write(&self) -> bool {
        let counted = self.counts.take();
        let Err(error) = self.store.audit().count_refusals(&counted).await else { return true };
        metrics::counter!("panorama_audit_unwritten_total").increment(1);
        tracing::warn!(%error, rows = counted.len(), "counts of refused requests could not be written; they are tried again");
        self.counts.put_back(counted);
        self.counts.counted.notify_one();
        false
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::journal::audit::{AuditActor, AuditOutcome};
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
    fn somebody_who_goes_on_has_one_entry_and_one_count_a_minute() {
        let counts = Counts::default();
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let by = |subject: &str, at: DateTime<Utc>, target: u32| AuditEntry {
            actor: Some(AuditActor { subject: subject.to_owned(), name: String::new(), roles: BTreeSet::new() }),
            ..refusal(at, &target.to_string())
        };
        let mut entries = 0;
        for number in 0..1_000 {
            for entry in [by("a", at, number), by("b", at, number), by("a", at + TimeDelta::seconds(59), number)] {
                if counts.is_first(&entry) { entries += 1 } else { counts.count(entry, None) }
            }
        }
        let mut rows: Vec<_> = counts.take().into_iter().map(|row| (row.subject, row.address, row.target, row.count)).collect();
        rows.sort();
        let row = |subject: &str, count| (subject.to_owned(), String::new(), String::new(), count);
        assert_eq!((entries, rows), (2, vec![row("a", 1_999), row("b", 999)]));
        assert!(counts.is_first(&by("a", at + TimeDelta::minutes(1), 0)), "the next minute begins with an entry");
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
