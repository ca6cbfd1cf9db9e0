//! `Rule`, in its newest version, with how it did.

use async_graphql::{Context, Description, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::rules::log::RuleStatistics as DomainStatistics;
use macros::{Written, written};

use crate::app::RuleListed;
use crate::graphql::api::order::decisions::RuleAction;
use crate::graphql::api::order::holds::object::Person;
use crate::graphql::api::rules::condition::RuleCondition;
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::enums::{RuleState, RuleTrigger};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::page::connection;

connection!(
    /// A page of rules, oldest first.
    RuleConnection,
    /// A rule with its cursor.
    RuleEdge,
    Rule
);

/// A rule: a condition over the facts of an order, and what is done where it holds.
#[derive(Description)]
pub struct Rule(pub RuleListed);

#[written]
#[needs(SeeRules)]
#[Object(use_type_description)]
impl Rule {
    /// The global id of the rule; its versions share it.
    pub async fn id(&self) -> ID {
        id::encode(Kind::Rule, self.0.rule.id.0)
    }

    /// The name of the rule.
    async fn name(&self) -> &str {
        &self.0.rule.name
    }

    /// The newest version, which goes up with every edit; pass it as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.rule.version
    }

    /// The state of the newest version.
    async fn state(&self) -> RuleState {
        self.0.rule.state.into()
    }

    /// The version that acts on orders; null while none does.
    async fn active_version(&self) -> Option<i64> {
        self.0.rule.active_version
    }

    /// The version that runs in shadow; null while none does.
    async fn shadow_version(&self) -> Option<i64> {
        self.0.rule.shadow_version
    }

    /// The moment at which it is asked.
    async fn trigger(&self) -> RuleTrigger {
        self.0.rule.trigger.into()
    }

    /// The place among the rules: smaller is asked earlier, equal ones by id.
    async fn priority(&self) -> i32 {
        self.0.rule.priority
    }

    /// The time from which it counts; null = at once.
    async fn valid_from(&self) -> Option<DateTime<Utc>> {
        self.0.rule.valid_from
    }

    /// The time from which it no longer counts; null = never.
    async fn valid_until(&self) -> Option<DateTime<Utc>> {
        self.0.rule.valid_until
    }

    /// The condition as a sentence.
    async fn condition_text(&self, ctx: &Context<'_>) -> String {
        self.0.rule.condition.text(ctx.language())
    }

    /// The condition as a tree.
    async fn condition(&self) -> RuleCondition {
        RuleCondition::from(&self.0.rule.condition)
    }

    /// The actions where the condition holds.
    #[items(8)]
    async fn actions(&self, ctx: &Context<'_>) -> Vec<RuleAction> {
        RuleAction::all(&self.0.rule.actions, ctx.language())
    }

    /// How often it fired, and how its firings were reviewed.
    async fn statistics(&self, ctx: &Context<'_>) -> Result<RuleStatistics> {
        let statistics = match self.0.statistics {
            Some(statistics) => statistics,
            None => ctx.app().rules().statistics(ctx.op(), self.0.rule.id).await.map_err(|error| top_level(&error))?,
        };
        Ok(RuleStatistics::from(statistics))
    }

    /// The time of the first version.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.rule.created_at
    }

    /// The time of the newest version.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.0.rule.changed_at
    }

    /// The person who made the newest version.
    async fn changed_by(&self) -> Person {
        Person(self.0.rule.changed_by.clone())
    }
}

/// How often a rule fired, and how people reviewed its firings.
#[derive(SimpleObject, Written)]
pub struct RuleStatistics {
    /// The number of firings that had effect.
    fired: i64,
    /// The number of firings that people confirmed.
    confirmed: i64,
    /// The number of firings that people called false alarms.
    false_alarms: i64,
    /// The share of confirmed firings among the reviewed ones, from 0 to 1; null while none was reviewed.
    precision: Option<f64>,
}

impl From<DomainStatistics> for RuleStatistics {
    fn from(statistics: DomainStatistics) -> Self {
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        Self {
            fired: number(statistics.fired),
            confirmed: number(statistics.confirmed),
            false_alarms: number(statistics.false_alarms),
            precision: statistics
                .precision()
                .and_then(|points| u32::try_from(points).ok())
                .map(|points| f64::from(points) / 10_000.0),
        }
    }
}
