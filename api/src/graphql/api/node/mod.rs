//! `Node`: the objects that have a global id of their own, and the queries `node` and `nodes`.

use async_graphql::{Context, ID, Interface, Object, Result};
use domain::access::actor::Permission as P;
use domain::refusal::{Code, Reason};
use macros::{Written, guarded};

use crate::app::{CardParts, CustomerLookup, OrderLookup, RuleListed, is_customer_id};
use crate::graphql::api::alert::object::Alert;
use crate::graphql::api::finance::object::OrderExport;
use crate::graphql::api::order::object::Order;
use crate::graphql::api::order::query::{parts_of_card, parts_of_page, window};
use crate::graphql::api::rules::backtest::RuleBacktest;
use crate::graphql::api::rules::embargo::Embargo;
use crate::graphql::api::rules::object::Rule;
use crate::graphql::api::search::customer::Customer;
use crate::graphql::api::search::saved::SavedSearch;
use crate::graphql::api::task::object::Task;
use crate::graphql::context::{ContextExt, bad_id, top_level};
use crate::graphql::types::id::{self, IdError, Kind};
use engine::ApiError;
use engine::written::{Planned, Selection, Written};

/// The largest number of ids that `nodes` takes.
const MOST_NODES: usize = 100;

/// An object with a global id.
#[derive(Interface, Written)]
#[expect(clippy::large_enum_variant, reason = "it lives for one answer")]
#[graphql(field(name = "id", ty = "ID", desc = "The global id of the object."))]
pub enum Node {
    /// An order as a node.
    Order(Order),
    /// A customer as a node.
    Customer(Customer),
    /// An alert as a node.
    Alert(Alert),
    /// An export as a node.
    OrderExport(OrderExport),
    /// A saved search as a node.
    SavedSearch(SavedSearch),
    /// A rule as a node.
    Rule(Rule),
    /// A backtest of a rule as a node.
    RuleBacktest(RuleBacktest),
    /// An embargo as a node.
    Embargo(Embargo),
    /// A task as a node.
    Task(Task),
}

/// The queries of objects by global id.
#[derive(Default)]
pub struct NodeQueries;

#[guarded]
#[Object]
impl NodeQueries {
    /// The object of a global id. Null when there is none, or none that you may see.
    async fn node(&self, ctx: &Context<'_>, id: ID) -> Result<Planned<Option<Node>>> {
        Ok(Planned(load::<Option<Node>>(ctx, "node", &id).await?))
    }

    /// The objects of global ids, in the order of the ids; at most 100. Null for each id that has no object, or none that you may see.
    async fn nodes(&self, ctx: &Context<'_>, #[at_most(100)] ids: Vec<ID>) -> Result<Planned<Vec<Option<Node>>>> {
        if ids.len() > MOST_NODES {
            return Err(ApiError::bad_request(Reason::with(Code::TooManyIds, [MOST_NODES])).into());
        }
        let mut nodes = Vec::with_capacity(ids.len());
        for id in &ids {
            nodes.push(load::<Vec<Option<Node>>>(ctx, "nodes", id).await?);
        }
        Ok(Planned(nodes))
    }
}

/// Loads one object, for a root field of this name and of the type `T`.
async fn load<T: Written>(ctx: &Context<'_>, root: &'static str, id: &ID) -> Result<Option<Node>> {
    let (app, op) = (ctx.app(), ctx.op());
    if is_customer_id(&id.0) {
        return customer(ctx, &Selection::of::<T>(ctx), (root, id.0.clone())).await;
    }
    let Some((kind, uuid)) = id::decode(&id.0) else { return Err(bad_id(&IdError::Malformed)) };
    let found = match kind {
        Kind::Order => {
            let lookup = OrderLookup::Id(uuid.into());
            app.orders()
                .one(op, &lookup, &parts_of_card(&[Selection::of::<T>(ctx)]))
                .await
                .map(|card| card.map(|card| Node::Order(Order { card, now: op.now })))
        }
        Kind::Alert => {
            app.alerts().one(op, uuid.into()).await.map(|alert| alert.map(|alert| Node::Alert(Alert::of(alert, op.now))))
        }
        Kind::Export if op.actor.holds(P::ExportOrders) => {
            app.exports().one(op, uuid.into()).await.map(|export| export.map(|export| Node::OrderExport(OrderExport(export))))
        }
        Kind::SavedSearch => {
            app.search().saved_search(op, uuid.into()).await.map(|saved| saved.map(|saved| Node::SavedSearch(SavedSearch(saved))))
        }
        Kind::Rule if op.actor.holds(P::SeeRules) => app
            .rules()
            .one(op, uuid.into())
            .await
            .map(|rule| rule.map(|rule| Node::Rule(Rule(RuleListed { rule, statistics: None })))),
        Kind::RuleBacktest if op.actor.holds(P::SeeRules) => app
            .rules()
            .backtest(op, uuid.into())
            .await
            .map(|backtest| backtest.map(|backtest| Node::RuleBacktest(RuleBacktest(backtest)))),
        Kind::Embargo if op.actor.holds(P::SeeEmbargoes) => {
            app.rules().embargo(op, uuid.into()).await.map(|embargo| embargo.map(|embargo| Node::Embargo(Embargo::of(embargo))))
        }
        Kind::Task => app.tasks().one(op, uuid.into()).await.map(|task| task.map(|task| Node::Task(Task::of(task, op.now)))),
        _ => Ok(None),
    };
    found.map_err(|error| top_level(&error))
}

async fn customer(ctx: &Context<'_>, look: &Selection<'_>, (root, id): (&'static str, String)) -> Result<Option<Node>> {
    if !ctx.op().actor.holds(P::SeeCustomer) {
        return Ok(None);
    }
    let parts: CardParts = parts_of_page(&look.field("orders"));
    let window = window(std::slice::from_ref(look), "orders").unwrap_or_default();
    let customer = ctx.app().search().customer(ctx.op(), (root, CustomerLookup::Id(id)), &window, &parts).await;
    let customer = customer.map_err(|error| top_level(&error))?;
    Ok(customer.map(|customer| Node::Customer(Customer(customer))))
}
