//! Judges a run under faults by what was noted, never by how long it took: what writers were told, what the journal holds, and what
//! each subscriber saw must agree.
//!
//! Nothing acknowledged is lost, nothing comes twice to whoever dedupes by cursor, each order's events keep their order, and nobody
//! sees what is not theirs.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

/// What a writer knows of a write at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// It was acknowledged: its effect is there exactly once.
    Acknowledged,
    /// It was refused: it may have been done all the same, once, if the answer was "not in time".
    Failed,
    /// No answer came: done once, or not.
    Unknown,
}

/// One write, with all its attempts under one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// The number of the order that it is about.
    pub order: String,
    /// The event that its effect is.
    pub effect: String,
    /// What its writer was told in the end.
    pub told: Told,
}

/// One event of the journal, read when everything was over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the feed.
    pub position: i64,
    /// The cursor that subscribers get with it.
    pub cursor: String,
    /// Its global id.
    pub id: String,
    /// The number of its order.
    pub order: String,
    /// What happened; two writes of one order have different effects.
    pub effect: String,
}

/// One event as it reached a subscriber.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its cursor.
    pub cursor: String,
    /// Its global id.
    pub id: String,
    /// When it was written down, in milliseconds since the Unix epoch.
    pub recorded: i64,
    /// How long after that it arrived, in milliseconds.
    pub late: i64,
}

/// What a subscriber noted, over all its connections.
#[derive(Debug, Clone)]
pub struct Log {
    /// Who.
    pub subscriber: String,
    /// The ids of the events that its rights let it see, out of the whole journal.
    pub may_see: BTreeSet<String>,
    /// What came, in the order in which it came.
    pub seen: Vec<Seen>,
}

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// An acknowledged write has no effect, or the last events that a subscriber should have seen never came.
    Lost(String),
    /// An event is missing between two that came.
    Gap(String),
    /// A write took effect twice, or an event came under two cursors.
    Double(String),
    /// Two events of one order came the wrong way round.
    Swapped(String),
    /// A subscriber saw what it may not see, or what never happened.
    Excluded(String),
}

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Everything that must not be.
    pub findings: Vec<Finding>,
    /// How many writes were acknowledged.
    pub acknowledged: usize,
    /// How many events the subscribers saw, each cursor once for each subscriber.
    pub delivered: usize,
    /// How many came again under the same cursor: allowed, and of interest.
    pub repeated: usize,
    /// The longest that an event needed to a subscriber, in milliseconds.
    pub latest: i64,
}

/// Compares the notes of a run.
pub fn check(writes: &[Write], journal: &[Entry], logs: &[Log]) -> Verdict {
    let acknowledged = writes.iter().filter(|write| write.told == Told::Acknowledged).count();
    let mut verdict = Verdict { findings: Vec::new(), acknowledged, delivered: 0, repeated: 0, latest: 0 };
    verdict.check_writes(writes, journal);
    let places: HashMap<&str, &Entry> = journal.iter().map(|entry| (entry.id.as_str(), entry)).collect();
    for log in logs {
        verdict.check_log(log, journal, &places);
    }
    verdict
}

impl Verdict {
    /// Fails the test when there is any finding.
    #[track_caller]
    pub fn expect_clean(&self) {
        assert!(self.findings.is_empty(), "{self}");
    }

    fn check_writes(&mut self, writes: &[Write], journal: &[Entry]) {
        let mut effects: HashMap<(&str, &str), usize> = HashMap::new();
        for entry in journal {
            *effects.entry((&entry.order, &entry.effect)).or_default() += 1;
        }
        for write in writes {
            let times = effects.get(&(write.order.as_str(), write.effect.as_str())).copied().unwrap_or_default();
            let what = || format!("{} of order {}, {:?}", write.effect, write.order, write.told);
            match times {
                0 if write.told == Told::Acknowledged => self.findings.push(Finding::Lost(what())),
                0 | 1 => {}
                _ => self.findings.push(Finding::Double(format!("{} times {}", times, what()))),
            }
        }
    }

    fn check_log(&mut self, log: &Log, journal: &[Entry], places: &HashMap<&str, &Entry>) {
        let who = &log.subscriber;
        let (mut cursors, mut came) = (BTreeSet::new(), BTreeMap::new());
        let mut newest: HashMap<&str, i64> = HashMap::new();
        for seen in &log.seen {
            self.latest = self.latest.max(seen.late);
            if !cursors.insert(&seen.cursor) {
                self.repeated += 1;
                continue;
            }
            self.delivered += 1;
            if came.insert(seen.id.as_str(), &seen.cursor).is_some() {
                self.findings.push(Finding::Double(format!("{who} saw {} under two cursors", seen.id)));
                continue;
            }
            let Some(entry) = places.get(seen.id.as_str()).filter(|entry| entry.cursor == seen.cursor) else {
                self.findings.push(Finding::Excluded(format!("{who} saw {}, which is not in the journal so", seen.id)));
                continue;
            };
            if !log.may_see.contains(&seen.id) {
                self.findings.push(Finding::Excluded(format!("{who} saw {} of order {}", entry.effect, entry.order)));
            }
            let before = newest.entry(&entry.order).or_insert(entry.position);
            if entry.position < *before {
                self.findings.push(Finding::Swapped(format!("{who} saw {} of order {} too late", entry.effect, entry.order)));
            }
            *before = entry.position.max(*before);
        }
        let last = journal.iter().filter(|entry| came.contains_key(entry.id.as_str())).map(|entry| entry.position).max();
        for entry in journal.iter().filter(|entry| log.may_see.contains(&entry.id) && !came.contains_key(entry.id.as_str())) {
            let what = format!("{who} never saw {} of order {} at {}", entry.effect, entry.order, entry.position);
            let between = last.is_some_and(|last| entry.position < last);
            self.findings.push(if between { Finding::Gap(what) } else { Finding::Lost(what) });
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { findings, acknowledged, delivered, repeated, latest } = self;
        write!(
            f,
            "{acknowledged} writes acknowledged, {delivered} events delivered, {repeated} repeated, the latest after {latest} ms"
        )?;
        write!(f, ", {} findings", findings.len())?;
        for finding in findings.iter().take(20) {
            write!(f, "\n  {finding:?}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EFFECTS: [&str; 3] = ["OrderReceived", "OrderUpdated", "OrderStatusChanged:APPROVED"];

    /// A run of four orders with three writes each, in which nothing went wrong, and one subscriber of orders 0 to 2.
    fn run() -> (Vec<Write>, Vec<Entry>, Log) {
        let (mut writes, mut journal) = (Vec::new(), Vec::new());
        for (step, effect) in EFFECTS.iter().enumerate() {
            for order in 0..4 {
                let position = i64::try_from(step * 4 + order).unwrap() + 1;
                let (order, effect) = (order.to_string(), (*effect).to_owned());
                writes.push(Write { order: order.clone(), effect: effect.clone(), told: Told::Acknowledged });
                journal.push(Entry { position, cursor: format!("c{position}"), id: format!("e{position}"), order, effect });
            }
        }
        let own = |entry: &&Entry| entry.order != "3";
        let may_see = journal.iter().filter(own).map(|entry| entry.id.clone()).collect();
        let seen = journal.iter().filter(own).map(seen).collect();
        (writes, journal, Log { subscriber: "clerk".into(), may_see, seen })
    }

    fn seen(entry: &Entry) -> Seen {
        Seen { cursor: entry.cursor.clone(), id: entry.id.clone(), recorded: 0, late: entry.position }
    }

    fn findings(writes: &[Write], journal: &[Entry], log: Log) -> Vec<Finding> {
        check(writes, journal, &[log]).findings
    }

    #[test]
    fn a_good_run_is_clean_and_counted() {
        let (mut writes, journal, mut log) = run();
        log.seen.insert(5, log.seen[2].clone());
        writes.push(Write { order: "9".into(), effect: "OrderReceived".into(), told: Told::Unknown });
        let verdict = check(&writes, &journal, &[log]);
        verdict.expect_clean();
        assert_eq!((verdict.acknowledged, verdict.delivered, verdict.repeated, verdict.latest), (12, 9, 1, 11));
    }

    #[test]
    fn a_write_without_effect_and_one_with_two_are_found() {
        let (writes, journal, log) = run();
        for place in 0..journal.len() {
            let mut without = journal.clone();
            let lost = without.remove(place);
            let mut log_without = log.clone();
            log_without.may_see.remove(&lost.id);
            log_without.seen.retain(|seen| seen.id != lost.id);
            assert!(matches!(findings(&writes, &without, log_without)[..], [Finding::Lost(_)]), "{lost:?}");

            let mut twice = journal.clone();
            twice.push(Entry { position: 99, cursor: "c99".into(), id: "e99".into(), ..journal[place].clone() });
            assert!(matches!(findings(&writes, &twice, log.clone())[..], [Finding::Double(_)]));
        }
    }

    #[test]
    fn every_event_that_did_not_come_is_found() {
        let (writes, journal, log) = run();
        let last = log.seen.len() - 1;
        for place in 0..=last {
            let mut planted = log.clone();
            planted.seen.remove(place);
            let found = findings(&writes, &journal, planted);
            let as_wanted =
                if place == last { matches!(found[..], [Finding::Lost(_)]) } else { matches!(found[..], [Finding::Gap(_)]) };
            assert!(as_wanted, "without {place}: {found:?}");
        }
    }

    #[test]
    fn an_event_under_a_second_cursor_is_found() {
        let (writes, journal, log) = run();
        for place in 0..log.seen.len() {
            let mut planted = log.clone();
            planted.seen.push(Seen { cursor: "another".into(), ..log.seen[place].clone() });
            assert!(matches!(findings(&writes, &journal, planted)[..], [Finding::Double(_)]), "{place}");
        }
    }

    #[test]
    fn two_events_of_an_order_the_wrong_way_round_are_found_and_of_two_orders_are_not() {
        let (writes, journal, log) = run();
        for (first, second) in (0..log.seen.len()).flat_map(|second| (0..second).map(move |first| (first, second))) {
            let mut planted = log.clone();
            planted.seen.swap(first, second);
            let order_of = |id: &str| journal.iter().find(|entry| entry.id == id).unwrap().order.clone();
            // Whatever lies between is passed by, too: the swap counts where it crosses an event of its own order.
            let crosses = |place: usize| {
                let own = order_of(&log.seen[place].id);
                (first..=second).any(|other| other != place && order_of(&log.seen[other].id) == own)
            };
            let found = findings(&writes, &journal, planted);
            assert_eq!(!found.is_empty(), crosses(first) || crosses(second), "{first} and {second}: {found:?}");
            assert!(found.iter().all(|finding| matches!(finding, Finding::Swapped(_))));
        }
    }

    #[test]
    fn what_is_anothers_or_never_happened_is_found() {
        let (writes, journal, log) = run();
        let foreign = journal.iter().find(|entry| entry.order == "3").unwrap();
        let never = Seen { cursor: "c77".into(), id: "e77".into(), recorded: 0, late: 0 };
        for strange in [seen(foreign), never, Seen { cursor: "c1".into(), ..seen(foreign) }] {
            let mut planted = log.clone();
            planted.seen.insert(0, strange);
            let found = findings(&writes, &journal, planted);
            assert!(found.iter().any(|finding| matches!(finding, Finding::Excluded(_))), "{found:?}");
        }
    }
}
