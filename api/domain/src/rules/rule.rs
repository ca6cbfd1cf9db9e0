//! A rule with its life (off, shadow, on), its trigger and its period. Every edit is a new version.

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::access::actor::Person;
use crate::kernel::ids::RuleId;
use crate::kernel::rule_fault::RuleFault;
use crate::refusal::{Code, Reason};
use crate::rules::action::{RuleAction, check_actions, fault};
use crate::rules::condition::Condition;

/// The most rules that are on or in shadow at once.
pub const MOST_RULES: usize = 500;
/// The longest name of a rule, in letters.
const LONGEST_NAME: usize = 100;
/// The bounds of a rule's priority.
const PRIORITIES: std::ops::RangeInclusive<i32> = -1_000_000..=1_000_000;

/// The state of a rule in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = rule_state)]
pub enum RuleState {
    /// The rule is not asked.
    #[label("停用", "off")]
    Off,
    /// The rule records what it would do, and does nothing.
    #[label("试运行", "in shadow")]
    Shadow,
    /// The rule acts on orders.
    #[label("启用", "on")]
    On,
}

/// The moment at which a rule is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = rule_trigger)]
pub enum RuleTrigger {
    /// Once, when the order first comes in.
    #[label("订单进入时", "when an order comes in")]
    Received,
    /// When the order comes in, and at each of its changes.
    #[label("订单变更时", "when an order changes")]
    Changed,
    /// Before a step of the order, which the rule may refuse.
    #[label("操作之前", "before a step")]
    BeforeTransition,
    /// When the order comes in, at each of its changes, and when time passes.
    #[label("随时间推移", "when time passes")]
    Timer,
}

impl RuleTrigger {
    /// Whether the rule has a standing answer: it fires when its condition becomes true, and ends when it becomes false.
    pub fn is_standing(self) -> bool {
        matches!(self, Self::Changed | Self::Timer)
    }
}

/// One version of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// The id, which all versions share.
    pub id: RuleId,
    /// The name that people see.
    pub name: String,
    /// The number of the version, from 1.
    pub version: i64,
    /// The state of this version in the life of the rule.
    pub state: RuleState,
    /// The version that acts on orders; `None` = none does.
    pub active_version: Option<i64>,
    /// The version that runs in shadow; `None` = none does.
    pub shadow_version: Option<i64>,
    /// The moment at which it is asked.
    pub trigger: RuleTrigger,
    /// The place among the rules: smaller is asked earlier, equal ones by id.
    pub priority: i32,
    /// The time from which it is valid; `None` = always until the end.
    pub valid_from: Option<DateTime<Utc>>,
    /// The time from which it is not valid any more; `None` = it has no end.
    pub valid_until: Option<DateTime<Utc>>,
    /// The condition over facts.
    pub condition: Condition,
    /// The actions where the condition holds.
    pub actions: Vec<RuleAction>,
    /// The time of the first version.
    pub created_at: DateTime<Utc>,
    /// The time of this version.
    pub changed_at: DateTime<Utc>,
    /// The person who made this version.
    pub changed_by: Person,
}

/// Whether a period that includes its beginning and excludes its end has this time.
pub fn is_within(from: Option<DateTime<Utc>>, until: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    from.is_none_or(|from| from <= now) && until.is_none_or(|until| now < until)
}

impl Rule {
    /// A rule that is not saved, for a trial; it is off.
    pub fn draft(
        id: RuleId,
        trigger: RuleTrigger,
        condition: Condition,
        actions: Vec<RuleAction>,
        by: Person,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            name: "-".to_owned(),
            version: 1,
            state: RuleState::Off,
            active_version: None,
            shadow_version: None,
            trigger,
            priority: 0,
            valid_from: None,
            valid_until: None,
            condition,
            actions,
            created_at: now,
            changed_at: now,
            changed_by: by,
        }
    }

    /// Whether two versions ask and do the same under the same name.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        let said = |rule: &Self| (rule.name.clone(), rule.trigger, rule.priority, rule.valid_from, rule.valid_until);
        said(self) == said(other) && self.condition == other.condition && self.actions == other.actions
    }

    /// The rule with this version in another state. Off ends every version; in shadow, another version that is on stays on.
    #[must_use]
    pub fn switched(self, state: RuleState) -> Self {
        let own = Some(self.version);
        let others = self.active_version.filter(|active| Some(*active) != own);
        let (active_version, shadow_version) = match state {
            RuleState::On => (own, None),
            RuleState::Shadow => (others, own),
            RuleState::Off => (None, None),
        };
        Self { state, active_version, shadow_version, ..self }
    }

    /// Whether the rule is valid at `now`: its period includes the beginning and excludes the end.
    pub fn is_valid_at(&self, now: DateTime<Utc>) -> bool {
        is_within(self.valid_from, self.valid_until, now)
    }

    /// Checks everything but the condition, which `Condition::compile` checks.
    ///
    /// # Errors
    /// The place of the input at fault and the reason: `INVALID_INPUT` or `RULE_ACTION_INVALID`.
    pub fn check(&self) -> Result<(), (String, Reason)> {
        let letters = self.name.trim().chars().count();
        if !(1..=LONGEST_NAME).contains(&letters) || self.name.chars().any(char::is_control) {
            return Err(("name".to_owned(), Reason::with(Code::InvalidInput, [format!("name: 1 – {LONGEST_NAME}")])));
        }
        if !PRIORITIES.contains(&self.priority) {
            let bounds = format!("priority: {} – {}", PRIORITIES.start(), PRIORITIES.end());
            return Err(("priority".to_owned(), Reason::with(Code::InvalidInput, [bounds])));
        }
        if let (Some(from), Some(until)) = (self.valid_from, self.valid_until)
            && until <= from
        {
            return Err(fault("validUntil", RuleFault::ReversedRange, &until.to_rfc3339()));
        }
        check_actions(self.trigger, &self.actions)
    }
}
