//! The making and switching of rules. Every edit is a new version that never changes; a state says which versions count.

use chrono::{DateTime, SubsecRound, Utc};
use domain::access::actor::Permission as P;
use domain::event::Event;
use domain::journal::audit::value_changes;
use domain::kernel::ids::RuleId;
use domain::refusal::{Code, Reason, Refusal};
use domain::rules::rule::MOST_RULES;
use domain::rules::{Condition, Rule, RuleAction, RuleState, RuleTrigger};
use serde::Serialize;
use serde_json::{Value, json};

use crate::base::change::input_hash;
use crate::base::command::{Command, Outcome, Step};
use crate::rules::book::compiled;
use crate::{App, AppError, OpCtx, Rules};

/// A rule as a person wrote it.
#[derive(Debug, Clone, Serialize)]
pub struct RuleSave {
    /// The rule to edit; `None` = a new one.
    pub id: Option<RuleId>,
    /// The name of the rule.
    pub name: String,
    /// When the rule is asked.
    pub trigger: RuleTrigger,
    /// The place among the rules of one round: smaller is earlier.
    pub priority: i32,
    /// The condition over facts.
    pub condition: Condition,
    /// The actions where the condition holds.
    pub actions: Vec<RuleAction>,
    /// The time from which the rule counts; `None` = at once.
    pub valid_from: Option<DateTime<Utc>>,
    /// The time from which the rule no longer counts; `None` = never.
    pub valid_until: Option<DateTime<Utc>>,
    /// Whether the new version only runs in shadow, while the version that is on stays on.
    pub shadow: bool,
    /// The version that the caller has seen; `None` = any.
    pub expected_version: Option<i64>,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A request to switch a rule.
#[derive(Debug, Clone, Serialize)]
pub struct RuleStateSet {
    /// The rule to switch.
    pub rule: RuleId,
    /// The state of its newest version from now on.
    pub state: RuleState,
    /// The version that the caller has seen; `None` = any.
    pub expected_version: Option<i64>,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

impl Rules<'_> {
    /// Makes a rule, which is off, or gives a rule a new version.
    ///
    /// # Errors
    /// `RULE_CONDITION_INVALID` and `RULE_ACTION_INVALID` with the place, `INVALID_INPUT`, `NOT_FOUND`, `STALE_VERSION`,
    /// `RULES_TOO_MANY`, `IDEMPOTENCY_CONFLICT`.
    pub async fn save(self, ctx: &OpCtx, input: &RuleSave) -> Result<Rule, AppError> {
        let rule = self.app.run(ctx, input).await?.aggregate()?;
        self.show_committed().await;
        Ok(rule)
    }

    /// Switches the newest version of a rule on, into shadow, or off. Off ends every version.
    ///
    /// # Errors
    /// `NOT_FOUND`, `STALE_VERSION`, `RULES_TOO_MANY`, `RULE_CONDITION_INVALID` where a region or a channel of the condition is gone,
    /// `IDEMPOTENCY_CONFLICT`.
    pub async fn set_state(self, ctx: &OpCtx, input: &RuleStateSet) -> Result<Rule, AppError> {
        let rule = self.app.run(ctx, input).await?.aggregate()?;
        self.show_committed().await;
        Ok(rule)
    }
}

impl Command for RuleSave {
    const PERMISSION: P = P::EditRules;
    const MAKES: bool = true;
    type Of = Rule;
    type Trial = ();
    type Made = RuleId;

    fn name(&self) -> &'static str {
        "ruleSave"
    }

    fn id(&self, made: Option<&RuleId>) -> Option<RuleId> {
        self.id.or(made.copied())
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, ctx: &OpCtx) -> Result<(), AppError> {
        ctx.require_all_shops()
    }

    async fn try_out(&self, app: &App, ctx: &OpCtx) -> Result<(), AppError> {
        let draft = self.version(None, ctx);
        compiled(&draft, &app.directory()).map(drop).map_err(AppError::refused)
    }

    fn expected_version(&self, (): &()) -> Option<i64> {
        self.expected_version
    }

    async fn decide(&self, step: Step<'_, ()>, before: Option<Rule>) -> Result<Outcome<Rule, RuleId>, AppError> {
        if self.id.is_some() && before.is_none() {
            return Err(AppError::not_found("rule"));
        }
        let rule = self.version(before.as_ref(), step.ctx);
        if before.as_ref().is_some_and(|before| before.says_the_same_as(&rule) && !self.shadow) {
            let id = rule.id;
            return Ok(before.map_or_else(|| Outcome::answered(None, id), |before| Outcome::confirmed(before, id)));
        }
        let changes = value_changes(&before.as_ref().map_or(Value::Null, audited), &audited(&rule));
        let events = vec![changed(&rule)];
        Ok(Outcome::changed(rule.clone(), rule.id, events, changes))
    }
}

impl RuleSave {
    /// The version that follows `before`.
    fn version(&self, before: Option<&Rule>, ctx: &OpCtx) -> Rule {
        let now = ctx.now.trunc_subsecs(6);
        let version = before.map_or(1, |before| before.version + 1);
        let was = before.map_or(RuleState::Off, |before| before.state);
        let (state, active_version, shadow_version) = match was {
            _ if self.shadow => (RuleState::Shadow, before.and_then(|before| before.active_version), Some(version)),
            RuleState::On => (RuleState::On, Some(version), None),
            RuleState::Shadow => (RuleState::Shadow, before.and_then(|before| before.active_version), Some(version)),
            RuleState::Off => (RuleState::Off, None, None),
        };
        Rule {
            id: before.map_or_else(|| ctx.mint().next(), |before| before.id),
            name: self.name.trim().to_owned(),
            version,
            state,
            active_version,
            shadow_version,
            trigger: self.trigger,
            priority: self.priority,
            valid_from: self.valid_from.map(|at| at.trunc_subsecs(6)),
            valid_until: self.valid_until.map(|at| at.trunc_subsecs(6)),
            condition: self.condition.clone(),
            actions: self.actions.clone(),
            created_at: before.map_or(now, |before| before.created_at),
            changed_at: now,
            changed_by: ctx.actor.person(P::EditRules),
        }
    }
}

impl Command for RuleStateSet {
    const PERMISSION: P = P::EditRules;
    type Of = Rule;
    type Trial = ();
    type Made = RuleId;

    fn name(&self) -> &'static str {
        "ruleStateSet"
    }

    fn id(&self, _: Option<&RuleId>) -> Option<RuleId> {
        Some(self.rule)
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, ctx: &OpCtx) -> Result<(), AppError> {
        ctx.require_all_shops()
    }

    async fn try_out(&self, _: &App, _: &OpCtx) -> Result<(), AppError> {
        Ok(())
    }

    fn expected_version(&self, (): &()) -> Option<i64> {
        self.expected_version
    }

    async fn decide(&self, step: Step<'_, ()>, before: Option<Rule>) -> Result<Outcome<Rule, RuleId>, AppError> {
        let before = before.ok_or_else(|| AppError::not_found("rule"))?;
        let rule = before.clone().switched(self.state);
        if rule == before {
            return Ok(Outcome::confirmed(before, self.rule));
        }
        if self.state != RuleState::Off {
            compiled(&rule, &step.app.directory()).map_err(AppError::refused)?;
            let was_in_force = before.active_version.or(before.shadow_version).is_some();
            if !was_in_force && step.work.count_rules_in_force().await? >= MOST_RULES as u64 {
                return Err(AppError::refused(Refusal::because(Reason::with(Code::RulesTooMany, [MOST_RULES]))));
            }
        }
        let changes = value_changes(&audited(&before), &audited(&rule));
        let events = vec![changed(&rule)];
        Ok(Outcome::changed(rule, self.rule, events, changes))
    }
}

pub(super) fn changed(rule: &Rule) -> Event {
    Event::RuleChanged { rule: rule.id, version: rule.version, name: rule.name.clone(), state: rule.state }
}

/// The values of a rule in the audit log.
pub(super) fn audited(rule: &Rule) -> Value {
    json!({
        "name": rule.name,
        "version": rule.version,
        "state": rule.state.name(),
        "trigger": rule.trigger.name(),
        "priority": rule.priority,
        "validFrom": rule.valid_from,
        "validUntil": rule.valid_until,
        "condition": rule.condition,
        "actions": rule.actions,
    })
}
