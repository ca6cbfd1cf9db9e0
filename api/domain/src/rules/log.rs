//! The log of firings: which version of a rule fired on which order, why, and how people reviewed it.

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::access::actor::{Actor, Person, Scope};
use crate::kernel::ids::{OrderId, RuleFiringId, RuleId};
use crate::rules::action::RuleAction;
use crate::rules::firing::FiringOutcome;
use crate::rules::verdict::LeafTrace;

/// The verdict of a person about a firing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = rule_review)]
pub enum RuleReview {
    /// The rule found a real problem.
    #[label("确有问题", "confirmed")]
    Confirmed,
    /// The rule stopped an order that was fine.
    #[label("误报", "false alarm")]
    FalseAlarm,
}

/// One firing of a rule on an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFiring {
    /// The id of the firing.
    pub id: RuleFiringId,
    /// The order that it fired on.
    pub order: OrderId,
    /// The shop of the order.
    pub shop: String,
    /// The rule that fired.
    pub rule: RuleId,
    /// The version of the rule that fired.
    pub version: i64,
    /// The name that the version has.
    pub name: String,
    /// The time of the firing.
    pub at: DateTime<Utc>,
    /// Whether the rule was in shadow: then nothing but this entry came of it.
    pub shadow: bool,
    /// The outcome of the firing.
    pub outcome: FiringOutcome,
    /// The comparisons that decided, without personal data.
    pub because: Vec<LeafTrace>,
    /// The actions of the version.
    pub actions: Vec<RuleAction>,
    /// The verdict of a person; `None` = not reviewed.
    pub review: Option<RuleReview>,
    /// The time of the review.
    pub reviewed_at: Option<DateTime<Utc>>,
    /// The person who reviewed it.
    pub reviewed_by: Option<Person>,
}

/// How often a rule fired with effect, and how its firings were reviewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RuleStatistics {
    /// The number of firings that had effect.
    pub fired: u64,
    /// The number of firings that people confirmed.
    pub confirmed: u64,
    /// The number of firings that people called false alarms.
    pub false_alarms: u64,
}

impl RuleStatistics {
    /// The share of confirmed firings among the reviewed ones, in basis points; `None` = none was reviewed.
    pub fn precision(&self) -> Option<u64> {
        let reviewed = self.confirmed + self.false_alarms;
        (reviewed > 0).then(|| (self.confirmed * 10_000 + reviewed / 2) / reviewed)
    }
}

/// The comparisons that an actor may know of an order in this scope: each needs the permission of the field behind its fact.
pub fn shown_to(leaves: &[LeafTrace], actor: &Actor, scope: &Scope<'_>) -> Vec<LeafTrace> {
    leaves.iter().filter(|leaf| actor.can(leaf.fact.row().needs, scope)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_counts_reviewed_firings_alone() {
        let statistics = |confirmed, false_alarms| RuleStatistics { fired: 100, confirmed, false_alarms }.precision();
        assert_eq!((statistics(0, 0), statistics(0, 1), statistics(1, 0)), (None, Some(0), Some(10_000)));
        assert_eq!(statistics(2, 1), Some(6_667));
    }
}
