//! When time alone can change an answer, so that a timer asks an order again then and not before.

use chrono::{DateTime, Duration, Utc};

use crate::order::promise::AT_RISK_HOURS;
use crate::rules::fact::RuleFact;
use crate::rules::round::Rulebook;
use crate::rules::rule::{RuleTrigger, is_within};
use crate::rules::verdict::Test;

/// The times of an order that facts are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OrderTimes {
    /// The time since which the order has its status.
    pub status_since: Option<DateTime<Utc>>,
    /// The time of the payment; `None` = it is not paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// The time of the last scan of a carrier; `None` = there is none.
    pub last_scan_at: Option<DateTime<Utc>>,
    /// The deadline of the promise; `None` = nothing is promised.
    pub ship_by: Option<DateTime<Utc>>,
}

/// The whole minutes between two times, not below 0.
pub fn minutes_between(from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    (to - from).num_minutes().max(0)
}

/// The whole hours between two times, not below 0.
pub fn hours_between(from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    (to - from).num_hours().max(0)
}

impl Test {
    /// The numbers at which the answer can change, when the number only grows.
    fn edges(&self) -> Vec<i64> {
        match self {
            // Where the range ends, the next number is the first outside.
            Self::Range { from, to, .. } if from <= to => {
                [Some(*from), to.checked_add(1)].into_iter().flatten().filter(|edge| *edge != i64::MIN).collect()
            }
            Self::NumberIn { values, .. } => {
                values.iter().flat_map(|value| [Some(*value), value.checked_add(1)]).flatten().collect()
            }
            _ => Vec::new(),
        }
    }
}

impl OrderTimes {
    /// The next time after `now` at which this comparison can change its answer.
    fn next(&self, fact: RuleFact, test: &Test, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let (base, unit): (_, fn(i64) -> Option<Duration>) = match fact {
            RuleFact::MinutesInStatus => (self.status_since?, Duration::try_minutes),
            RuleFact::MinutesSincePaid => (self.paid_at?, Duration::try_minutes),
            RuleFact::TrackingSilentHours => (self.last_scan_at?, Duration::try_hours),
            RuleFact::PromiseState => {
                // At risk begins just after the last moment with four hours left.
                let at_risk = self.ship_by? - Duration::hours(AT_RISK_HOURS) + Duration::microseconds(1);
                return [at_risk, self.ship_by?].into_iter().filter(|at| *at > now).min();
            }
            _ => return None,
        };
        let times = test.edges().into_iter().filter_map(|edge| base.checked_add_signed(unit(edge)?));
        times.filter(|at| *at > now).min()
    }
}

impl Rulebook {
    /// The earliest time after `now` at which time alone can change the answer of a timer rule; `None` = there is no such time.
    pub fn next_due(&self, times: &OrderTimes, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let timers = self.rules().iter().filter(|rule| rule.trigger == RuleTrigger::Timer);
        let due = timers.filter_map(|rule| {
            if rule.valid_until.is_some_and(|until| until <= now) {
                return None;
            }
            // A rule that is not valid yet is asked when its period begins.
            if !is_within(rule.valid_from, rule.valid_until, now) {
                return rule.valid_from;
            }
            let mut earliest: Option<DateTime<Utc>> = None;
            rule.condition.as_ref().ok()?.each_leaf(&mut |leaf| {
                let next = times.next(leaf.fact, &leaf.test, now);
                earliest = [earliest, next].into_iter().flatten().min();
            });
            earliest.filter(|at| rule.valid_until.is_none_or(|until| *at < until))
        });
        due.min()
    }
}
