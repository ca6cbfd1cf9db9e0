//! What comes out of a round: the rules that fired or failed, and what ended.

use macros::Label;
use serde::{Deserialize, Serialize};

use crate::kernel::hold_reason::HoldReason;
use crate::kernel::ids::RuleId;
use crate::rules::action::RuleAction;
use crate::rules::verdict::LeafTrace;

/// The outcome of a rule that is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = rule_firing_outcome)]
pub enum FiringOutcome {
    /// The condition holds, and the actions follow.
    #[label("已触发", "fired")]
    Fired,
    /// The rule failed; the order goes on without it.
    #[label("出错", "failed")]
    Error,
}

/// One rule that fired or failed on an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Firing {
    /// The id of the rule.
    pub rule: RuleId,
    /// The version that fired.
    pub version: i64,
    /// The name of the rule then.
    pub name: String,
    /// Whether it is recorded only.
    pub shadow: bool,
    /// Whether it fired or failed.
    pub outcome: FiringOutcome,
    /// The comparisons that decided; empty = it failed.
    pub because: Vec<LeafTrace>,
    /// The actions that follow, or would follow in shadow; empty = it failed.
    pub actions: Vec<RuleAction>,
}

/// The result of a round.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Round {
    /// The rules that fired or failed, in their order.
    pub firings: Vec<Firing>,
    /// The standing rules in use whose condition became false: what they hold is taken back.
    pub ended: Vec<RuleId>,
    /// The pairs of rules in use that undo each other; of each pair the one that fired is first.
    pub loops: Vec<(RuleId, RuleId)>,
    /// Whether what the order remembers has changed and is to be stored.
    pub memory_changed: bool,
}

/// The holds that a round wants, each once: for each reason the rules with their versions and the minutes until it releases itself.
pub type WantedHolds = Vec<(HoldReason, Vec<(RuleId, i64, Option<u32>)>)>;

impl Round {
    /// The firings that act: of rules in use, and not failed.
    pub fn acting(&self) -> impl Iterator<Item = &Firing> {
        self.firings.iter().filter(|firing| !firing.shadow && firing.outcome == FiringOutcome::Fired)
    }

    /// The holds that are wanted, each reason once with every rule that wants it.
    pub fn holds(&self) -> WantedHolds {
        let mut holds: WantedHolds = Vec::new();
        for firing in self.acting() {
            for action in &firing.actions {
                let RuleAction::Hold { reason, release_after_minutes } = action else { continue };
                let source = (firing.rule, firing.version, *release_after_minutes);
                match holds.iter_mut().find(|(held, _)| held == reason) {
                    Some((_, sources)) => sources.push(source),
                    None => holds.push((*reason, vec![source])),
                }
            }
        }
        holds
    }

    /// The refusals of the step that the round was about, with the rule that refuses.
    pub fn refusals(&self) -> impl Iterator<Item = (&Firing, Option<&str>)> {
        self.acting().filter_map(|firing| {
            let refusal = firing.actions.iter().find_map(|action| match action {
                RuleAction::Refuse { guide, .. } => Some(guide.as_deref()),
                _ => None,
            });
            refusal.map(|guide| (firing, guide))
        })
    }
}
