//! The trial of a rule on one order: every comparison with its answer, and nothing changes.

use domain::access::actor::Permission as P;
use domain::kernel::ids::{OrderId, RuleId};
use domain::order::Order;
use domain::refusal::{Code, Refusal};
use domain::rules::log::shown_to;
use domain::rules::{Condition, LeafTrace, Occasion, Rule, RuleAction, RuleTrigger, Truth};
use serde::Serialize;

use crate::rules::book::compiled;
use crate::rules::evaluate::Asked;
use crate::{AppError, OpCtx, OrderLookup, Rules};

/// The rule that is tried.
#[derive(Debug, Clone, Serialize)]
pub enum RuleUnderTest {
    /// The newest version of a rule.
    Saved(RuleId),
    /// A rule that is not saved.
    Draft {
        /// The moment at which it is asked.
        trigger: RuleTrigger,
        /// The condition over facts.
        condition: Condition,
        /// The actions where the condition holds; empty = none yet.
        actions: Vec<RuleAction>,
    },
}

/// A trial of a rule on an order.
#[derive(Debug, Clone)]
pub struct RuleTest {
    /// The rule that is tried.
    pub rule: RuleUnderTest,
    /// The order that it is tried on.
    pub order: OrderId,
}

/// What a rule decides on an order now.
#[derive(Debug, Clone)]
pub struct RuleTested {
    /// The answer of the condition.
    pub truth: Truth,
    /// Every comparison that the caller may know, with its answer.
    pub leaves: Vec<LeafTrace>,
    /// The condition, whose comparisons the leaves name by place.
    pub condition: Condition,
    /// The actions that would follow; empty where the condition does not hold.
    pub actions: Vec<RuleAction>,
}

impl Rules<'_> {
    /// Tries a rule on an order as it is now. Remarks of buyers are sealed, so that a comparison with a remark is unknown here.
    ///
    /// # Errors
    /// `FORBIDDEN`, `NOT_FOUND`, and the refusals of a rule that cannot be saved.
    pub async fn test(self, ctx: &OpCtx, test: &RuleTest) -> Result<RuleTested, AppError> {
        ctx.require_any(P::SeeRules)?;
        let rule = self.under_test(ctx, &test.rule).await?;
        let ready = compiled(&rule, &self.app.directory()).map_err(AppError::refused)?;
        let order = self.order_of(ctx, test.order).await?;
        let mut work = self.app.begin(ctx.now).await?;
        let asked = Asked { order: &order, before: None, occasion: Occasion::Changed, remark: None };
        let counts = self.count_all(&mut work, &[asked]).await?;
        let facts = self.facts(&order, (None, order.rule_memory.address_changed_at.is_some()), &counts, ctx.now);
        let condition = ready.condition.map_err(|error| AppError::refused(Refusal::because(error.reason)))?;
        let trace = condition.trace(&facts);
        let holds = trace.truth == Truth::True;
        Ok(RuleTested {
            truth: trace.truth,
            leaves: shown_to(&trace.leaves, &ctx.actor, &order.scope()),
            condition: rule.condition,
            actions: if holds { rule.actions } else { Vec::new() },
        })
    }

    /// The rule that is tried, in its newest version or as a draft.
    pub(super) async fn under_test(self, ctx: &OpCtx, tried: &RuleUnderTest) -> Result<Rule, AppError> {
        match tried {
            RuleUnderTest::Saved(id) => {
                let found = self.app.store().rules().one(*id).await?;
                found.ok_or_else(|| AppError::not_found("rule"))
            }
            RuleUnderTest::Draft { trigger, condition, actions } => {
                // A draft without actions is tried with one that does nothing here.
                let none = RuleAction::Tag { tag: "draft".to_owned() };
                let actions = if actions.is_empty() { vec![none] } else { actions.clone() };
                Ok(Rule::draft(ctx.mint().next(), *trigger, condition.clone(), actions, ctx.actor.person(P::EditRules), ctx.now))
            }
        }
    }

    /// The order as its tables have it, if the actor sees it.
    async fn order_of(self, ctx: &OpCtx, id: OrderId) -> Result<Order, AppError> {
        let card = self.app.store().orders().card(&OrderLookup::Id(id), &store::order::cards::CardQuery::default()).await?;
        let order = card.map(|card| card.order).filter(|order| ctx.sees(order));
        order.ok_or_else(|| AppError::refused(Refusal::from(Code::NotFound).at("order")))
    }
}
