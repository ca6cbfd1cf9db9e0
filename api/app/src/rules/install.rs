//! The installation of the rules that are shipped: each becomes a rule of the company once, and is the company's to edit from then on.

use chrono::SubsecRound;
use domain::access::actor::{Permission as P, Person};
use domain::journal::audit::value_changes;
use domain::kernel::ids::RuleId;
use domain::refusal::Language;
use domain::rules::defaults::{DefaultRule, default_rules};
use domain::rules::{Rule, RuleState};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::base::command::{Command, Outcome, Step};
use crate::rules::save::{audited, changed};
use crate::{App, AppError, OpCtx, Rules};

/// A request to install the shipped rules that the company does not have yet.
#[derive(Debug, Clone, Copy)]
pub struct RulesInstall {
    /// The state of the new rules.
    pub state: RuleState,
}

/// The installation of one shipped rule.
struct Install {
    rule: DefaultRule,
    state: RuleState,
}

impl Rules<'_> {
    /// Installs the shipped rules that the company does not have yet, under names in the caller's language; returns all shipped rules as they
    /// are now. A rule that was installed before stays as it is.
    ///
    /// # Errors
    /// `FORBIDDEN`, `COMPANY_SETTING`, or a database that fails; the rules installed before that stay.
    pub async fn install(self, ctx: &OpCtx, input: &RulesInstall) -> Result<Vec<Rule>, AppError> {
        let mut all = Vec::new();
        for rule in default_rules() {
            all.push(self.app.run(ctx, &Install { rule, state: input.state }).await?.aggregate()?);
        }
        self.show_committed().await;
        Ok(all)
    }
}

impl Install {
    /// The id of a shipped rule, the same in every company.
    fn rule_id(&self) -> RuleId {
        let digest = Sha256::digest(format!("shipped rule {}", self.rule.key));
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        RuleId(Uuid::from_bytes(bytes))
    }

    fn made(&self, by: Person, language: Language, now: chrono::DateTime<chrono::Utc>) -> Rule {
        let DefaultRule { trigger, priority, condition, actions, .. } = &self.rule;
        let draft = Rule::draft(self.rule_id(), *trigger, condition.clone(), actions.clone(), by, now);
        Rule { name: self.rule.name(language).to_owned(), priority: *priority, ..draft }.switched(self.state)
    }
}

impl Command for Install {
    const PERMISSION: P = P::EditRules;
    const MAKES: bool = true;
    type Of = Rule;
    type Trial = ();
    type Made = ();

    fn name(&self) -> &'static str {
        "rulesInstall"
    }

    fn id(&self, _: Option<&()>) -> Option<RuleId> {
        Some(self.rule_id())
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        None
    }

    fn check(&self, ctx: &OpCtx) -> Result<(), AppError> {
        ctx.require_all_shops()
    }

    async fn try_out(&self, _: &App, _: &OpCtx) -> Result<(), AppError> {
        Ok(())
    }

    async fn decide(&self, step: Step<'_, ()>, before: Option<Rule>) -> Result<Outcome<Rule, ()>, AppError> {
        if let Some(before) = before {
            return Ok(Outcome::unchanged(before));
        }
        // Two installations at once would make the same rule.
        step.work.count_rules_in_force().await?;
        let ctx = step.ctx;
        let rule = self.made(ctx.actor.person(Self::PERMISSION), ctx.language, ctx.now.trunc_subsecs(6));
        let changes = value_changes(&Value::Null, &audited(&rule));
        let events = vec![changed(&rule)];
        Ok(Outcome::changed(rule, (), events, changes))
    }
}
