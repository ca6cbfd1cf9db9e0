//! Subscriptions of orders: one card, and the stream of events.

use async_graphql::{Context, Result, Subscription};
use futures_util::Stream;
use macros::guarded;

use crate::app::EventFilter;
use crate::graphql::api::one;
use crate::graphql::api::order::event::OrderEvent;
use crate::graphql::api::order::event_filter::OrderEventWhereInput;
use crate::graphql::api::order::input::{OrderIdentifierInput, order_id};
use crate::graphql::api::order::object::{Attached, Order};
use crate::graphql::context::{ContextExt, top_level};
use engine::written::Planned;

/// The subscriptions of orders.
#[derive(Default)]
pub struct OrderSubscriptions;

#[guarded]
#[Subscription]
impl OrderSubscriptions {
    /// One order: the card as it is now, then the card again after every change of it. Null once it is out of your scope.
    #[needs(SeeOrder)]
    async fn order(
        &self,
        ctx: &Context<'_>,
        by: OrderIdentifierInput,
    ) -> Result<impl Stream<Item = Result<Planned<Option<Order>>>> + use<>> {
        let update = ctx.app().live().order(ctx.op(), ctx.its_turn()?, &by.lookup()?).await;
        let shown = update.map_err(|error| top_level(&error))?;
        Ok(one(shown.map(|(card, now)| Planned(card.map(|card| Order { card, now })))))
    }

    /// The events of the orders of your scope, as far as you may see them. Without `after` it begins now.
    #[needs(SeeTimeline)]
    #[read_once("where")]
    async fn order_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where")] filter: Option<OrderEventWhereInput>,
        after: Option<String>,
    ) -> Result<impl Stream<Item = Result<Planned<OrderEvent>>> + use<>> {
        let filter = event_filter(filter.unwrap_or_default())?;
        let update = ctx.app().live().events(ctx.op(), ctx.its_turn()?, filter, after).await;
        let entry = update.map_err(|error| top_level(&error))?;
        Ok(one(entry.and_then(|(entry, now)| OrderEvent::of(entry, Attached::Later, now)).map(Planned)))
    }
}

fn event_filter(input: OrderEventWhereInput) -> Result<EventFilter> {
    Ok(EventFilter {
        order: input.order.as_ref().map(order_id).transpose()?,
        shops: input.shop.map(|all| all.into_iter().map(|id| id.0).collect()),
        known_shops: None,
        warehouse: input.warehouse.map(|id| id.0),
        kinds: input.kind,
        status: input.status.map(|all| all.into_iter().map(Into::into).collect()),
        sources: input.source.map(|all| all.into_iter().map(Into::into).collect()),
    })
}
