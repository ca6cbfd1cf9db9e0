//! Mutations of rules.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::kernel::ids::RuleId;
use domain::refusal::Refusal;
use domain::rules::RuleAction as DomainAction;
use macros::guarded;

use crate::app::{RuleListed, RuleSave, RuleStateSet, RulesInstall};
use crate::graphql::api::order::payload::{made, refused};
use crate::graphql::api::rules::input::{RuleActionInput, RuleSaveInput, RuleStateSetInput, RulesInstallInput};
use crate::graphql::api::rules::object::Rule;
use crate::graphql::context::{ContextExt, bad_id};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::user_error::UserError;

/// The payload of `ruleSave`.
#[derive(SimpleObject)]
pub struct RuleSavePayload {
    /// The rule as it is now, also after a stale version; null after every other refusal.
    rule: Option<Rule>,
    /// The rule as you sent it, as JSON, where it was refused, so that nothing that you wrote is lost; null when it was saved.
    draft: Option<String>,
    /// The reasons of a refusal, each with the place in your input; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The payload of `ruleStateSet`.
#[derive(SimpleObject)]
pub struct RuleStateSetPayload {
    /// The rule as it is now, also after a stale version; null after every other refusal.
    rule: Option<Rule>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The payload of `rulesInstall`.
#[guarded]
#[derive(SimpleObject)]
pub struct RulesInstallPayload {
    /// The shipped rules as they are now; empty when the mutation was refused.
    #[items(10)]
    rules: Vec<Rule>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The mutations of rules.
#[derive(Default)]
pub struct RuleMutations;

#[guarded]
#[Object]
impl RuleMutations {
    /// Makes a rule, which is off until it is switched, or gives a rule a new version; the versions before stay in the log of firings. An
    /// edit does not act on orders that met the condition before.
    #[needs(EditRules)]
    async fn rule_save(&self, ctx: &Context<'_>, input: RuleSaveInput) -> Result<RuleSavePayload> {
        let draft = draft_of(&input);
        let wanted = match wanted(input)? {
            Ok(wanted) => wanted,
            Err(refusal) => return Ok(RuleSavePayload { rule: None, draft: Some(draft), user_errors: refused(refusal) }),
        };
        let (rule, user_errors) = made(ctx.app().rules().save(ctx.op(), &wanted).await)?;
        let draft = (!user_errors.is_empty()).then_some(draft);
        Ok(RuleSavePayload { rule: rule.map(shown), draft, user_errors })
    }

    /// Installs the rules that are shipped and that your company does not have yet, named in your language. A rule that was installed before
    /// stays as it is, also where you edited it or switched it off.
    #[needs(EditRules)]
    async fn rules_install(&self, ctx: &Context<'_>, input: RulesInstallInput) -> Result<RulesInstallPayload> {
        let wanted = RulesInstall { state: input.state.into() };
        let (rules, user_errors) = made(ctx.app().rules().install(ctx.op(), &wanted).await)?;
        Ok(RulesInstallPayload { rules: rules.unwrap_or_default().into_iter().map(shown).collect(), user_errors })
    }

    /// Switches a rule off, into shadow (it only records what it would do), or on. Off ends every version of it. Doing it twice changes
    /// nothing.
    #[needs(EditRules)]
    async fn rule_state_set(&self, ctx: &Context<'_>, input: RuleStateSetInput) -> Result<RuleStateSetPayload> {
        let RuleStateSetInput { rule, state, expected_version, idempotency_key } = input;
        let rule = rule_id(&rule)?;
        let wanted = RuleStateSet { rule, state: state.into(), expected_version, idempotency_key };
        let (rule, user_errors) = made(ctx.app().rules().set_state(ctx.op(), &wanted).await)?;
        Ok(RuleStateSetPayload { rule: rule.map(shown), user_errors })
    }
}

/// A rule as an answer shows it; its statistics are read when they are asked for.
fn shown(rule: domain::rules::Rule) -> Rule {
    Rule(RuleListed { rule, statistics: None })
}

/// The rule that an input describes, or the refusal of a condition or an action that cannot be read.
fn wanted(input: RuleSaveInput) -> Result<Result<RuleSave, Refusal>> {
    let id = input.id.as_ref().map(rule_id).transpose()?;
    let condition = match input.condition.condition() {
        Ok(condition) => condition,
        Err(error) => {
            let place = format!("condition.{}", error.field_path().join("."));
            return Ok(Err(Refusal::because(error.reason).at_place(&place)));
        }
    };
    let actions = match actions_of(&input.actions, "") {
        Ok(actions) => actions,
        Err(refusal) => return Ok(Err(refusal)),
    };
    Ok(Ok(RuleSave {
        id,
        name: input.name,
        trigger: input.trigger.into(),
        priority: input.priority,
        condition,
        actions,
        valid_from: input.valid_from,
        valid_until: input.valid_until,
        shadow: input.shadow,
        expected_version: input.expected_version,
        idempotency_key: input.idempotency_key,
    }))
}

/// The actions of an input; `before` = the path of the input that has them.
pub(crate) fn actions_of(actions: &[RuleActionInput], before: &str) -> Result<Vec<DomainAction>, Refusal> {
    let read = |(index, action): (usize, &RuleActionInput)| {
        let parameters: Vec<(String, String)> =
            action.parameters.iter().map(|one| (one.name.clone(), one.value.clone())).collect();
        DomainAction::parse(action.kind.into(), &parameters)
            .map_err(|(place, reason)| Refusal::because(reason).at_place(&format!("{before}actions.{index}.{place}")))
    };
    actions.iter().enumerate().map(read).collect()
}

/// The input as JSON, as the person wrote it.
fn draft_of(input: &RuleSaveInput) -> String {
    let actions: Vec<serde_json::Value> = input
        .actions
        .iter()
        .map(|action| {
            let parameters = action.parameters.iter().map(|one| serde_json::json!({ "name": one.name, "value": one.value }));
            let kind: domain::rules::RuleActionKind = action.kind.into();
            serde_json::json!({ "kind": kind.name(), "parameters": parameters.collect::<Vec<_>>() })
        })
        .collect();
    let trigger: domain::rules::RuleTrigger = input.trigger.into();
    serde_json::json!({
        "id": input.id.as_ref().map(|id| id.0.clone()),
        "name": input.name,
        "trigger": trigger.name(),
        "priority": input.priority,
        "condition": input.condition.0,
        "actions": actions,
        "validFrom": input.valid_from,
        "validUntil": input.valid_until,
    })
    .to_string()
}

/// The id of a rule.
pub(crate) fn rule_id(id: &async_graphql::ID) -> Result<RuleId> {
    id::expect(Kind::Rule, id).map_err(|error| bad_id(&error))
}
