//! Queries of rules: their vocabulary, the rules, their firings, and the trial on one order.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use domain::access::actor::Scope;
use domain::kernel::ids::{OrderId, RuleId};
use domain::refusal::Refusal;
use macros::{Written, guarded};

use crate::app::{FiringQuery, RuleTest, RuleUnderTest, Window};
use crate::graphql::api::order::decisions::{RuleAction, RuleFiring, RuleFiringConnection, RuleTrace, conditions_of};
use crate::graphql::api::order::object::Attached;
use crate::graphql::api::order::payload::{made, refused};
use crate::graphql::api::rules::input::{RuleDraftInput, RuleFiringWhereInput, RuleTestInput};
use crate::graphql::api::rules::mutation::actions_of;
use crate::graphql::api::rules::object::{Rule, RuleConnection};
use crate::graphql::api::rules::vocabulary::{RuleActionKindInfo, RuleFact};
use crate::graphql::context::{ContextExt, bad_id, top_level};
use crate::graphql::types::enums::RuleTruth;
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::page::{LARGEST_PAGE, PageArguments};
use crate::graphql::types::user_error::UserError;
use engine::written::{Planned, Selection};

/// What a rule decides on an order now.
#[guarded]
#[derive(SimpleObject, Written)]
pub struct RuleTestResult {
    /// The answer of the condition; null where the trial was refused. Only true fires.
    outcome: Option<RuleTruth>,
    /// Every comparison from left to right, as far as you may see the fields behind their facts.
    #[items(256)]
    trace: Vec<RuleTrace>,
    /// The actions that would follow; empty where the condition does not hold.
    #[items(8)]
    actions: Vec<RuleAction>,
    /// The reasons of a refusal; empty when the trial was done.
    user_errors: Vec<UserError>,
}

/// The queries of rules.
#[derive(Default)]
pub struct RuleQueries;

#[guarded]
#[Object]
impl RuleQueries {
    /// The facts about an order that conditions may ask.
    #[needs(SeeRules)]
    #[items(40)]
    #[expect(clippy::unused_async, reason = "the library wants resolvers to be async")]
    async fn rule_facts(&self, ctx: &Context<'_>) -> Result<Planned<Vec<RuleFact>>> {
        Ok(Planned(RuleFact::all(ctx.language())))
    }

    /// The kinds of actions of rules, with their parameters.
    #[needs(SeeRules)]
    #[items(8)]
    #[expect(clippy::unused_async, reason = "the library wants resolvers to be async")]
    async fn rule_action_kinds(&self, ctx: &Context<'_>) -> Result<Planned<Vec<RuleActionKindInfo>>> {
        Ok(Planned(RuleActionKindInfo::all(ctx.language())))
    }

    /// The rules in their newest versions, oldest first.
    #[needs(SeeRules)]
    async fn rules(&self, ctx: &Context<'_>, first: Option<i32>, after: Option<String>) -> Result<Planned<RuleConnection>> {
        let window = Window::from(PageArguments::check_within(LARGEST_PAGE, first, None, after, None)?);
        let look = Selection::of::<RuleConnection>(ctx);
        let with_statistics =
            look.field("nodes").field("statistics").exists() || look.field("edges").field("node").field("statistics").exists();
        let list = ctx.app().rules().list(ctx.op(), &window, with_statistics).await.map_err(|error| top_level(&error))?;
        let nodes = list.items.into_iter().map(|(cursor, listed)| (cursor, Rule(listed))).collect();
        Ok(Planned(RuleConnection::of(nodes, list.has_previous, list.has_next)))
    }

    /// The log of firings in your shops, the newest first.
    #[needs(SeeRules)]
    async fn rule_firings(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where")] filter: Option<RuleFiringWhereInput>,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
        before: Option<String>,
    ) -> Result<Planned<RuleFiringConnection>> {
        let page = PageArguments::check(first, last, after, before)?;
        let query = filter.unwrap_or_default().query()?;
        let slice = ctx.app().rules().firings(ctx.op(), query, &page.into()).await.map_err(|error| top_level(&error))?;
        let look = Selection::of::<RuleFiringConnection>(ctx);
        let wants_order =
            look.field("nodes").field("order").exists() || look.field("edges").field("node").field("order").exists();
        let ids: Vec<OrderId> = slice.items.iter().map(|(_, firing)| firing.order).collect();
        let cards = ctx.app().orders().of_events(ctx.op(), &ids).await.map_err(|error| top_level(&error))?;
        let conditions = conditions_of(ctx, slice.items.iter().map(|(_, firing)| (firing.rule, firing.version))).await?;
        let node = |(cursor, firing): (String, domain::rules::log::RuleFiring)| {
            let card = cards.get(&firing.order).cloned();
            // An order that is gone from the caller's scope shows none of its values.
            let nowhere = Scope { shop: Some(""), warehouse: None, status: None, goods_here: false };
            let scope = card.as_ref().map_or(nowhere, |card| card.order.scope());
            let condition = conditions.get(&(firing.rule, firing.version)).cloned();
            let order = if wants_order { Attached::Now(card.clone()) } else { Attached::Later };
            (cursor, RuleFiring::of(ctx, firing, condition, order, &scope))
        };
        let nodes = slice.items.into_iter().map(node).collect();
        Ok(Planned(RuleFiringConnection::of(nodes, slice.has_previous, slice.has_next)))
    }

    /// What a rule, or a draft of one, decides on an order as it is now, and why. Nothing changes. Buyers' remarks are sealed, so that a
    /// comparison with a remark is unknown here.
    #[needs(SeeRules)]
    async fn rule_test(&self, ctx: &Context<'_>, input: RuleTestInput) -> Result<Planned<RuleTestResult>> {
        let order: OrderId = id::expect(Kind::Order, &input.order).map_err(|error| bad_id(&error))?;
        let rule = match under_test(input.rule.as_ref(), input.draft.as_ref())? {
            Ok(rule) => rule,
            Err(refusal) => return Ok(Planned(RuleTestResult::refused(refused(refusal)))),
        };
        let (tested, user_errors) = made(ctx.app().rules().test(ctx.op(), &RuleTest { rule, order }).await)?;
        let Some(tested) = tested else { return Ok(Planned(RuleTestResult::refused(user_errors))) };
        Ok(Planned(RuleTestResult {
            outcome: Some(tested.truth.into()),
            trace: RuleTrace::all(&tested.leaves, &tested.condition, ctx.language()),
            actions: RuleAction::all(&tested.actions, ctx.language()),
            user_errors,
        }))
    }
}

impl RuleTestResult {
    fn refused(user_errors: Vec<UserError>) -> Self {
        Self { outcome: None, trace: Vec::new(), actions: Vec::new(), user_errors }
    }
}

/// The rule that an input names, or the refusal of its draft.
///
/// # Errors
/// An id that is none of a rule.
pub(crate) fn under_test(rule: Option<&ID>, draft: Option<&RuleDraftInput>) -> Result<Result<RuleUnderTest, Refusal>> {
    match (rule, draft) {
        (Some(rule), None) => Ok(Ok(RuleUnderTest::Saved(id::expect(Kind::Rule, rule).map_err(|error| bad_id(&error))?))),
        (None, Some(draft)) => {
            let read = draft.condition.condition().map_err(|error| {
                let place = format!("draft.condition.{}", error.field_path().join("."));
                Refusal::because(error.reason).at_place(&place)
            });
            let actions = actions_of(&draft.actions, "draft.");
            Ok(read
                .and_then(|condition| Ok(RuleUnderTest::Draft { trigger: draft.trigger.into(), condition, actions: actions? })))
        }
        _ => {
            let reason = domain::refusal::Reason::with(domain::refusal::Code::InvalidInput, ["rule"]);
            Ok(Err(Refusal::because(reason).at("rule")))
        }
    }
}

impl RuleFiringWhereInput {
    fn query(self) -> Result<FiringQuery> {
        let rule = self.rule.map(|rule| id::expect::<RuleId>(Kind::Rule, &rule)).transpose().map_err(|error| bad_id(&error))?;
        let order =
            self.order.map(|order| id::expect::<OrderId>(Kind::Order, &order)).transpose().map_err(|error| bad_id(&error))?;
        let review = self.review.map(Into::into);
        Ok(FiringQuery { rule, order, shadow: self.shadow, review, from: self.from, until: self.until })
    }
}
