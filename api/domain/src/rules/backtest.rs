//! A backtest of a rule: adds up what the rule would have done with past orders.

use chrono::{DateTime, Duration, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::access::actor::Person;
use crate::kernel::ids::{OrderId, RuleBacktestId, RuleId};
use crate::refusal::{Code, Reason, Refusal};
use crate::rules::condition::Condition;
use crate::rules::past::StoppedBy;
use crate::rules::rule::RuleTrigger;
use crate::rules::verdict::{LeafTrace, Truth};

/// The longest range of times of placing.
pub const LONGEST_RANGE: Duration = Duration::days(90);
/// The most backtests that run at a time.
pub const MOST_RUNNING: u64 = 2;
/// The most backtests that wait or run.
pub const MOST_OPEN: u64 = 10;
/// The most matched orders that a backtest lists.
pub const MOST_LISTED: u64 = 10_000;
/// The time for which a finished backtest is kept.
pub const KEPT: Duration = Duration::days(30);

/// The state of a backtest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = rule_backtest_status)]
pub enum BacktestStatus {
    /// It waits for its turn.
    #[label("排队中", "queued")]
    Queued,
    /// Orders are being read.
    #[label("回测中", "running")]
    Running,
    /// Every order was read.
    #[label("已完成", "done")]
    Done,
    /// A person ended it before every order was read.
    #[label("已取消", "cancelled")]
    Cancelled,
    /// It could not be finished; its error has the reason.
    #[label("失败", "failed")]
    Failed,
}

impl BacktestStatus {
    /// Whether the state is final.
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

/// The place of an order in a backtest, which goes by the time of placing and then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BacktestCursor {
    /// The time of placing.
    pub at: DateTime<Utc>,
    /// The id of the order.
    pub order: OrderId,
}

/// A backtest: a rule or a draft is asked about the orders that were placed in a range of time. Nothing of an order changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Backtest {
    /// The id of the backtest.
    pub id: RuleBacktestId,
    /// The rule with the version that is tried; `None` = a draft.
    pub rule: Option<(RuleId, i64)>,
    /// The name of the rule.
    pub name: String,
    /// The moment at which the rule is asked.
    pub trigger: RuleTrigger,
    /// The condition that is asked.
    pub condition: Condition,
    /// Only orders placed at or after this time.
    pub from: DateTime<Utc>,
    /// Only orders placed before this time.
    pub to: DateTime<Utc>,
    /// The state of the backtest.
    pub status: BacktestStatus,
    /// The number of orders to read; `None` = not counted yet.
    pub total: Option<u64>,
    /// The figures so far.
    pub tally: Tally,
    /// The number of matched orders that are listed.
    pub listed: u64,
    /// The last order that was read; `None` = none was.
    pub cursor: Option<BacktestCursor>,
    /// The time until which a worker has it; `None` = any worker may go on with it.
    pub leased_until: Option<DateTime<Utc>>,
    /// Grows each time that a worker takes it, so that an earlier worker notices.
    pub turn: i64,
    /// The person who asked for it.
    pub asked_by: Person,
    /// The time of the request.
    pub created_at: DateTime<Utc>,
    /// The time of the first page; `None` = it waits.
    pub started_at: Option<DateTime<Utc>>,
    /// The time of its end; `None` = it waits or runs.
    pub finished_at: Option<DateTime<Utc>>,
    /// The reason of the failure; `None` = it did not fail.
    pub error: Option<Reason>,
}

/// A matched order of a backtest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BacktestOrder {
    /// The place in the list, counted from 1.
    pub position: u64,
    /// The order that matched.
    pub order: OrderId,
    /// The shop of the order.
    pub shop: String,
    /// The comparisons that decided.
    pub because: Vec<LeafTrace>,
    /// What else stopped the order.
    pub stopped_by: Vec<StoppedBy>,
}

/// Checks the range of a backtest.
///
/// # Errors
/// `RANGE_INVALID`, `RULE_BACKTEST_RANGE` with the field at fault.
pub fn check_range(from: DateTime<Utc>, to: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Refusal> {
    if from >= to {
        return Err(Refusal::from(Code::RangeInvalid).at("to"));
    }
    let refused =
        |field: &'static str| Refusal::because(Reason::with(Code::RuleBacktestRange, [LONGEST_RANGE.num_days()])).at(field);
    if to > now {
        return Err(refused("to"));
    }
    if to - from > LONGEST_RANGE {
        return Err(refused("from"));
    }
    Ok(())
}

impl Backtest {
    /// The backtest as it ends in a state.
    #[must_use]
    pub fn ended(self, status: BacktestStatus, error: Option<Reason>, now: DateTime<Utc>) -> Self {
        Self { status, error, finished_at: Some(now), leased_until: None, ..self }
    }
}

/// The part that a past order falls into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Part {
    /// The rule would have fired.
    True,
    /// The rule would not have fired.
    False,
    /// A fact as it was then is not kept, so the answer is open.
    Undetermined,
}

impl From<Truth> for Part {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::True => Self::True,
            Truth::False => Self::False,
            Truth::Unknown => Self::Undetermined,
        }
    }
}

/// The figures of a backtest; the three parts sum to all orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Orders on which the rule would have fired.
    pub matched: u64,
    /// Orders on which it would not have fired.
    pub unmatched: u64,
    /// Orders whose answer is open.
    pub undetermined: u64,
    /// Of the matched orders those that something else stopped as well.
    pub also_held: u64,
}

impl Tally {
    /// Counts one order; `held_by_others` = something else stopped it then.
    pub fn add(&mut self, truth: Truth, held_by_others: bool) -> Part {
        let part = Part::from(truth);
        match part {
            Part::True => {
                self.matched += 1;
                self.also_held += u64::from(held_by_others);
            }
            Part::False => self.unmatched += 1,
            Part::Undetermined => self.undetermined += 1,
        }
        part
    }

    /// Matched orders that only this rule would have stopped.
    pub fn alone(&self) -> u64 {
        self.matched - self.also_held
    }

    /// Every order that was counted.
    pub fn total(&self) -> u64 {
        self.matched + self.unmatched + self.undetermined
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_both_ends_in_the_past_and_at_most_90_days() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let days = Duration::days;
        let code = |from, to| {
            check_range(now - from, now - to, now).map_err(|refusal| (refusal.reason.code.name(), refusal.field[0].clone()))
        };
        assert_eq!(code(days(90), days(0)), Ok(()));
        assert_eq!(code(days(91), days(1)), Ok(()));
        assert_eq!(code(days(1), days(1)), Err(("RANGE_INVALID", "to".into())));
        assert_eq!(code(days(1), days(2)), Err(("RANGE_INVALID", "to".into())));
        assert_eq!(code(days(1), -Duration::seconds(1)), Err(("RULE_BACKTEST_RANGE", "to".into())));
        assert_eq!(code(days(90) + Duration::seconds(1), days(0)), Err(("RULE_BACKTEST_RANGE", "from".into())));
    }
}
