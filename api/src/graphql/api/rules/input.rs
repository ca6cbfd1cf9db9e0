//! Inputs of rules.

use async_graphql::{ID, InputObject};
use chrono::{DateTime, Utc};
use macros::guarded;

use crate::graphql::api::rules::condition::SentCondition;
use crate::graphql::types::enums::{RuleActionKind, RuleReview, RuleState, RuleTrigger};

/// Makes a rule, which is off until it is switched, or gives a rule a new version.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct RuleSaveInput {
    /// The global id of the rule to edit; left out, a new rule is made.
    #[target]
    pub id: Option<ID>,
    /// The name, 1 – 100 characters.
    pub name: String,
    /// The moment at which the rule is asked.
    pub trigger: RuleTrigger,
    /// The place among the rules: smaller is asked earlier, equal ones by id.
    #[graphql(default = 100)]
    pub priority: i32,
    /// The condition; at most 16 levels and 256 nodes.
    pub condition: SentCondition,
    /// The actions where the condition holds, 1 – 8.
    #[at_most(8)]
    pub actions: Vec<RuleActionInput>,
    /// The time from which the rule counts; left out, at once.
    pub valid_from: Option<DateTime<Utc>>,
    /// The time from which the rule no longer counts; left out, never.
    pub valid_until: Option<DateTime<Utc>>,
    /// Whether the new version only runs in shadow, while the version that is on stays on.
    #[graphql(default)]
    pub shadow: bool,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// An action of a rule; `ruleActionKinds` lists the kinds with their parameters.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct RuleActionInput {
    /// The kind of the action.
    pub kind: RuleActionKind,
    /// The parameters of the action by name.
    #[graphql(default)]
    #[at_most(10)]
    pub parameters: Vec<RuleParameterInput>,
}

/// A parameter of an action.
#[derive(Debug, Clone, InputObject)]
pub struct RuleParameterInput {
    /// The name of the parameter.
    pub name: String,
    /// The value as text: a number, the name of an enum's value, or a text.
    pub value: String,
}

/// Switches a rule to another state.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct RuleStateSetInput {
    /// The global id of the rule.
    #[target]
    pub rule: ID,
    /// The state of its newest version from now on. Off ends every version.
    pub state: RuleState,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Installs the rules that are shipped.
#[derive(Debug, Clone, InputObject)]
pub struct RulesInstallInput {
    /// The state of the new rules.
    #[graphql(default_with = "RuleState::Off")]
    pub state: RuleState,
}

/// A rule that is tried: one that is saved, or a draft. Give exactly one of them.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct RuleTestInput {
    /// The global id of a rule; its newest version is tried.
    #[target]
    pub rule: Option<ID>,
    /// A rule that is not saved.
    pub draft: Option<RuleDraftInput>,
    /// The global id of the order that it is tried on.
    #[target]
    pub order: ID,
}

/// A rule that is not saved.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct RuleDraftInput {
    /// The name, 1 – 100 characters.
    #[graphql(default_with = "String::from(\"-\")")]
    pub name: String,
    /// The moment at which the rule is asked.
    #[graphql(default_with = "RuleTrigger::Changed")]
    pub trigger: RuleTrigger,
    /// The condition; at most 16 levels and 256 nodes.
    pub condition: SentCondition,
    /// The actions where the condition holds, at most 8; left out, none.
    #[graphql(default)]
    #[at_most(8)]
    pub actions: Vec<RuleActionInput>,
}

/// A filter of firings. All given conditions must hold.
#[guarded]
#[derive(Debug, Clone, Default, InputObject)]
pub struct RuleFiringWhereInput {
    /// Only firings of this rule, by its global id.
    pub rule: Option<ID>,
    /// Only firings on this order, by its global id.
    pub order: Option<ID>,
    /// Only firings in shadow (true), or only those that had effect (false).
    pub shadow: Option<bool>,
    /// Only firings with this review.
    pub review: Option<RuleReview>,
    /// Only firings at or after this time.
    pub from: Option<DateTime<Utc>>,
    /// Only firings before this time.
    pub until: Option<DateTime<Utc>>,
}
