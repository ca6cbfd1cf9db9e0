//! Judges a run under faults by its records, never by its duration: the answers to writers, the journal, and the events at each subscriber
//! must agree.
//!
//! Nothing acknowledged is lost, no event comes twice to a subscriber that dedupes by cursor, each order's events keep their order, and no
//! subscriber sees an event without the right to it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

/// The writer's last knowledge of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The write was acknowledged: its effect exists exactly once.
    Acknowledged,
    /// The write was refused: its effect may still exist once, if the answer was "not in time".
    Failed,
    /// No answer came: the effect exists once or not at all.
    Unknown,
}

/// One write, with all its attempts under one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// The number of the written order.
    pub order: String,
    /// The event that is the write's effect.
    pub effect: String,
    /// The last answer to its writer.
    pub told: Told,
}

/// One event of the journal, read at the end of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The position in the feed.
    pub position: i64,
    /// The cursor of the event for subscribers.
    pub cursor: String,
    /// The global id of the event.
    pub id: String,
    /// The number of its order.
    pub order: String,
    /// The effect; two writes of one order have different effects.
    pub effect: String,
}

/// One event as it reached a subscriber.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The cursor of the event.
    pub cursor: String,
    /// The global id of the event.
    pub id: String,
    /// The time of recording, in milliseconds since the Unix epoch.
    pub recorded: i64,
    /// The delay until the arrival, in milliseconds.
    pub late: i64,
}

/// The record of a subscriber, over all its connections.
#[derive(Debug, Clone)]
pub struct Log {
    /// The name of the subscriber.
    pub subscriber: String,
    /// The ids of the events in the whole journal that its rights let it see.
    pub may_see: BTreeSet<String>,
    /// The events in the order of their arrival.
    pub seen: Vec<Seen>,
}

/// A violation that the checker found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// An acknowledged write has no effect, or the last events that a subscriber should have seen never came.
    Lost(String),
    /// An event is missing between two that came.
    Gap(String),
    /// A write took effect twice, or an event came under two cursors.
    Double(String),
    /// Two events of one order came in the wrong order.
    Swapped(String),
    /// A subscriber saw an event that it may not see, or that never happened.
    Excluded(String),
}

/// The result of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The violations that were found.
    pub findings: Vec<Finding>,
    /// The number of acknowledged writes.
    pub acknowledged: usize,
    /// The number of events at the subscribers, each cursor once for each subscriber.
    pub delivered: usize,
    /// The number of repeated events under the same cursor, which are allowed.
    pub repeated: usize,
    /// The longest delay of an event to a subscriber, in milliseconds.
    pub latest: i64,
}

/// Compares the records of a run.
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

    /// A run of four orders with three writes each and without faults, and one subscriber of orders 0 to 2.
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
            // The entries between the two are passed by, too: the swap counts where it crosses an event of its own order.
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
