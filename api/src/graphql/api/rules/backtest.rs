//! `RuleBacktest`: what a rule would have done with past orders. Its query, its subscription and its mutations.

use async_graphql::{Context, Description, ID, InputObject, Object, Result, SimpleObject, Subscription};
use chrono::{DateTime, Utc};
use domain::access::actor::Scope;
use domain::kernel::ids::{OrderId, RuleBacktestId};
use domain::rules::LeafTrace;
use domain::rules::backtest::{Backtest, BacktestOrder};
use domain::rules::log::shown_to;
use domain::rules::past::StoppedBy;
use futures_util::Stream;
use macros::{Written, guarded, written};

use crate::app::{Card, RuleBacktestCancel, RuleBacktestStart, Window};
use crate::graphql::api::one;
use crate::graphql::api::order::decisions::{RuleReference, RuleTrace};
use crate::graphql::api::order::holds::object::Person;
use crate::graphql::api::order::object::Order;
use crate::graphql::api::order::payload::{made, refused};
use crate::graphql::api::rules::input::RuleDraftInput;
use crate::graphql::api::rules::query::under_test;
use crate::graphql::context::{ContextExt, bad_id, top_level};
use crate::graphql::types::because::Because;
use crate::graphql::types::enums::RuleBacktestStatus;
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::page::{PageArguments, connection};
use crate::graphql::types::user_error::UserError;
use engine::written::Planned;

connection!(
    /// A page of the orders that a backtest matched.
    RuleBacktestOrderConnection,
    /// A matched order with its cursor.
    RuleBacktestOrderEdge,
    RuleBacktestOrder
);

/// A backtest: a rule or a draft was asked about the orders that were placed in a range of time, with the facts as they were then. Of the
/// orders nothing changes.
#[derive(Description)]
pub struct RuleBacktest(pub Backtest);

#[written]
#[needs(SeeRules)]
#[Object(use_type_description)]
impl RuleBacktest {
    /// The global id of the backtest.
    pub async fn id(&self) -> ID {
        id::encode(Kind::RuleBacktest, self.0.id.0)
    }

    /// The state of the backtest.
    async fn status(&self) -> RuleBacktestStatus {
        self.0.status.into()
    }

    /// The version of the rule that is tried; null for a draft.
    async fn rule(&self) -> Option<RuleReference> {
        let (rule, version) = self.0.rule?;
        Some(RuleReference { id: id::encode(Kind::Rule, rule.0), name: self.0.name.clone(), version })
    }

    /// The condition that is asked, as a sentence.
    async fn condition_text(&self, ctx: &Context<'_>) -> String {
        self.0.condition.text(ctx.language())
    }

    /// Only orders placed at or after this time are read.
    async fn from(&self) -> DateTime<Utc> {
        self.0.from
    }

    /// Only orders placed before this time are read.
    async fn to(&self) -> DateTime<Utc> {
        self.0.to
    }

    /// The progress of the backtest.
    async fn progress(&self) -> RuleBacktestProgress {
        RuleBacktestProgress { done: number(self.0.tally.total()), total: self.0.total.map(number) }
    }

    /// The number of orders so far that the rule would have fired on.
    async fn matched(&self) -> i64 {
        number(self.0.tally.matched)
    }

    /// The number of matched orders that nothing else has ever held: only this rule would have stopped them.
    async fn newly_stopped(&self) -> i64 {
        number(self.0.tally.alone())
    }

    /// The number of matched orders that a person, a channel or another rule held at some time.
    async fn also_stopped(&self) -> i64 {
        number(self.0.tally.also_held)
    }

    /// The number of orders so far that the rule would not have fired on.
    async fn unmatched(&self) -> i64 {
        number(self.0.tally.unmatched)
    }

    /// The number of orders so far whose answer depends on a fact that is not known as it was then. They are neither matched nor unmatched.
    async fn undetermined(&self) -> i64 {
        number(self.0.tally.undetermined)
    }

    /// The time of the request.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// The time at which reading began; null while it waits.
    async fn started_at(&self) -> Option<DateTime<Utc>> {
        self.0.started_at
    }

    /// The time at which it ended; null while it waits or runs.
    async fn finished_at(&self) -> Option<DateTime<Utc>> {
        self.0.finished_at
    }

    /// The person who asked for it.
    async fn started_by(&self) -> Person {
        Person(self.0.asked_by.clone())
    }

    /// The reason why it failed; null unless it failed.
    async fn error(&self) -> Option<Because> {
        self.0.error.clone().map(Because)
    }

    /// The matched orders in your shops, in the order of placing. The first 10,000 of a backtest are listed.
    async fn orders(&self, ctx: &Context<'_>, first: Option<i32>, after: Option<String>) -> Result<RuleBacktestOrderConnection> {
        let window = Window::from(PageArguments::check(first, None, after, None)?);
        let slice = ctx.app().rules().backtest_orders(ctx.op(), self.0.id, &window).await.map_err(|error| top_level(&error))?;
        let ids: Vec<OrderId> = slice.items.iter().map(|(_, matched)| matched.order).collect();
        let mut cards = ctx.app().orders().of_events(ctx.op(), &ids).await.map_err(|error| top_level(&error))?;
        let node = |(cursor, matched): (String, BacktestOrder)| {
            let card = cards.remove(&matched.order);
            (cursor, RuleBacktestOrder::of(ctx, &self.0, &matched, card))
        };
        let nodes = slice.items.into_iter().map(node).collect();
        Ok(RuleBacktestOrderConnection::of(nodes, slice.has_previous, slice.has_next))
    }
}

/// The progress of a backtest.
#[derive(SimpleObject, Written)]
pub struct RuleBacktestProgress {
    /// The number of orders that were read.
    done: i64,
    /// The number of orders to read; null until they are counted.
    total: Option<i64>,
}

/// An order on which the rule would have fired.
#[guarded]
#[derive(SimpleObject, Written)]
pub struct RuleBacktestOrder {
    /// The order as it is now; null once it is out of your scope.
    order: Option<Order>,
    /// The comparisons that decided, as far as you may see the fields behind their facts.
    #[items(256)]
    trace: Vec<RuleTrace>,
    /// What else held the order at some time: the names of other rules, and the reasons of other holds. Empty = nothing else did.
    #[items(50)]
    already_stopped_by: Vec<String>,
}

impl RuleBacktestOrder {
    fn of(ctx: &Context<'_>, backtest: &Backtest, matched: &BacktestOrder, card: Option<std::sync::Arc<Card>>) -> Self {
        let (op, language) = (ctx.op(), ctx.language());
        // An order that is out of the caller's scope shows none of its values.
        let nowhere = Scope { shop: Some(""), warehouse: None, status: None, goods_here: false };
        let scope = card.as_ref().map_or(nowhere, |card| card.order.scope());
        let leaves: Vec<LeafTrace> = shown_to(&matched.because, &op.actor, &scope);
        let stopped = |party: &StoppedBy| match party {
            StoppedBy::Reason(reason) => reason.label(language).to_owned(),
            StoppedBy::Source(name) => name.clone(),
        };
        let parties = if card.is_some() { matched.stopped_by.as_slice() } else { &[] };
        Self {
            trace: RuleTrace::all(&leaves, &backtest.condition, language),
            already_stopped_by: parties.iter().map(stopped).collect(),
            order: card.map(|card| Order { card, now: op.now }),
        }
    }
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Tries a rule on past orders: one that is saved, or a draft. Give exactly one of them.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct RuleBacktestStartInput {
    /// The global id of a rule; its newest version is tried.
    #[target]
    pub rule: Option<ID>,
    /// A rule that is not saved.
    pub draft: Option<RuleDraftInput>,
    /// Orders placed at this time or later; at most 90 days before `to`.
    pub from: DateTime<Utc>,
    /// Orders placed before this time, which has passed.
    pub to: DateTime<Utc>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Ends a backtest before every order was read.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct RuleBacktestCancelInput {
    /// The global id of the backtest.
    #[target]
    pub backtest: ID,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// The payload of `ruleBacktestStart`.
#[derive(SimpleObject)]
pub struct RuleBacktestStartPayload {
    /// The backtest; follow it with the subscription `ruleBacktest`. Null when it was refused.
    backtest: Option<RuleBacktest>,
    /// The reasons of a refusal, each with the place in your input; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The payload of `ruleBacktestCancel`.
#[derive(SimpleObject)]
pub struct RuleBacktestCancelPayload {
    /// The backtest as it is now; null when it was refused.
    backtest: Option<RuleBacktest>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The query of backtests.
#[derive(Default)]
pub struct RuleBacktestQueries;

#[guarded]
#[Object]
impl RuleBacktestQueries {
    /// A backtest of a rule. Null when there is none of this id: a finished one is kept for 30 days.
    #[needs(SeeRules)]
    async fn rule_backtest(&self, ctx: &Context<'_>, id: ID) -> Result<Planned<Option<RuleBacktest>>> {
        let backtest = ctx.app().rules().backtest(ctx.op(), backtest_id(&id)?).await.map_err(|error| top_level(&error))?;
        Ok(Planned(backtest.map(RuleBacktest)))
    }
}

/// The mutations of backtests.
#[derive(Default)]
pub struct RuleBacktestMutations;

#[guarded]
#[Object]
impl RuleBacktestMutations {
    /// Tries a rule on the orders that were placed in a range of at most 90 days, in the background and with the facts as they were then.
    /// Nothing of an order changes. At most 2 backtests run at a time, and at most 10 wait or run.
    #[needs(EditRules)]
    async fn rule_backtest_start(&self, ctx: &Context<'_>, input: RuleBacktestStartInput) -> Result<RuleBacktestStartPayload> {
        let RuleBacktestStartInput { rule, draft, from, to, idempotency_key } = input;
        let rule = match under_test(rule.as_ref(), draft.as_ref())? {
            Ok(rule) => rule,
            Err(refusal) => return Ok(RuleBacktestStartPayload { backtest: None, user_errors: refused(refusal) }),
        };
        let wanted = RuleBacktestStart { rule, from, to, idempotency_key };
        let (backtest, user_errors) = made(ctx.app().rules().start_backtest(ctx.op(), &wanted).await)?;
        Ok(RuleBacktestStartPayload { backtest: backtest.map(RuleBacktest), user_errors })
    }

    /// Cancels a backtest that waits or runs; its figures so far stay. One that has ended stays as it is.
    #[needs(EditRules)]
    async fn rule_backtest_cancel(&self, ctx: &Context<'_>, input: RuleBacktestCancelInput) -> Result<RuleBacktestCancelPayload> {
        let RuleBacktestCancelInput { backtest, idempotency_key } = input;
        let wanted = RuleBacktestCancel { backtest: backtest_id(&backtest)?, idempotency_key };
        let (backtest, user_errors) = made(ctx.app().rules().cancel_backtest(ctx.op(), &wanted).await)?;
        Ok(RuleBacktestCancelPayload { backtest: backtest.map(RuleBacktest), user_errors })
    }
}

/// The subscription of a backtest.
#[derive(Default)]
pub struct RuleBacktestSubscriptions;

#[guarded]
#[Subscription]
impl RuleBacktestSubscriptions {
    /// A backtest of a rule: its present state, then its state after every step, about one a second, until it has ended.
    #[needs(SeeRules)]
    #[personal]
    async fn rule_backtest(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<impl Stream<Item = Result<Planned<Option<RuleBacktest>>>> + use<>> {
        let update = ctx.app().live().backtest(ctx.op(), ctx.its_turn()?, backtest_id(&id)?).await;
        Ok(one(update.map_err(|error| top_level(&error))?.map(|backtest| Planned(backtest.map(RuleBacktest)))))
    }
}

/// The id of a backtest.
fn backtest_id(id: &ID) -> Result<RuleBacktestId> {
    id::expect(Kind::RuleBacktest, id).map_err(|error| bad_id(&error))
}
