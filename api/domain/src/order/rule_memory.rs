//! What an order remembers of rules: which standing conditions held, which rules a person found wrong, and what waits for its time.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::ids::RuleId;

/// The memory of one order. Only what differs from the start is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleMemory {
    /// The rules in use whose standing condition held when it was last known.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    standing: BTreeSet<RuleId>,
    /// The same of rules in shadow.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    shadow: BTreeSet<RuleId>,
    /// The versions that a person found to be a false alarm.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    released: BTreeSet<(RuleId, i64)>,
    /// The versions whose failure is recorded already.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    failed: BTreeSet<(RuleId, i64)>,
    /// The approval that waits for the end of its cooling-off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<PendingApproval>,
    /// The time at which the address changed after picking had begun; `None` = it did not, or a person has looked at it since.
    #[serde(default, with = "chrono::serde::ts_microseconds_option", skip_serializing_if = "Option::is_none")]
    pub address_changed_at: Option<DateTime<Utc>>,
    /// The time at which the passing of time alone may change an answer; `None` = it changes none.
    #[serde(default, with = "chrono::serde::ts_microseconds_option", skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
}

/// The approval by a rule that waits for the end of its cooling-off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingApproval {
    /// The rule that approves.
    pub rule: RuleId,
    /// The version of the rule that decided.
    pub version: i64,
    /// The time at which the buyer may no longer change the order.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: DateTime<Utc>,
}

impl RuleMemory {
    /// Whether nothing is remembered, so that nothing has to be stored.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A person found the firing of this version a false alarm: it does not act on the order again.
    pub fn release(&mut self, rule: RuleId, version: i64) {
        self.released.insert((rule, version));
    }

    /// Whether a person found this version a false alarm.
    pub fn is_released(&self, rule: RuleId, version: i64) -> bool {
        self.released.contains(&(rule, version))
    }

    /// Whether the standing condition of a rule in use held when it was last known.
    pub fn stands(&self, rule: RuleId) -> bool {
        self.standing.contains(&rule)
    }

    /// Forgets everything of a rule, so that it can fire on the order anew.
    pub fn forget(&mut self, rule: RuleId) {
        self.standing.remove(&rule);
        self.shadow.remove(&rule);
        self.released.retain(|(released, _)| *released != rule);
        self.failed.retain(|(failed, _)| *failed != rule);
    }

    /// Keeps the answer of a standing condition; the answer is whether it held before.
    pub(crate) fn keep(&mut self, rule: RuleId, is_shadow: bool, holds: bool) -> bool {
        let standing = if is_shadow { &mut self.shadow } else { &mut self.standing };
        if holds { !standing.insert(rule) } else { standing.remove(&rule) }
    }

    /// Whether a standing condition held when it was last known.
    pub(crate) fn held(&self, rule: RuleId, is_shadow: bool) -> bool {
        if is_shadow { self.shadow.contains(&rule) } else { self.standing.contains(&rule) }
    }

    /// Keeps that a version failed; the answer is whether that is new.
    pub(crate) fn fails(&mut self, rule: RuleId, version: i64) -> bool {
        self.failed.insert((rule, version))
    }
}
