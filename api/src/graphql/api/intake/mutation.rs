//! Mutations of ingest: an order brought in by a connector, and a failed payload read again.

use macros::guarded;
use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::kernel::ids::PayloadId;

use crate::app::{Card, ReceiveInput, Received};
use crate::graphql::api::order::input::OrderReceiveInput;
use crate::graphql::api::order::object::Order;
use crate::graphql::api::order::payload::made;
use crate::graphql::context::{ContextExt, bad_id};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::user_error::UserError;

/// The payload of `orderReceive` and `ingestReplay`.
#[derive(SimpleObject)]
pub struct OrderReceivePayload {
    /// The orders that the payload was about, as they are now.
    orders: Vec<Order>,
    /// Whether the same delivery had come before; then it had no second effect.
    duplicate: bool,
    /// The reasons why the payload could not be read. It is kept all the same: see `ingestFailures`.
    user_errors: Vec<UserError>,
}

/// Reads a failed payload again.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct IngestReplayInput {
    /// The failure's global id.
    #[target]
    pub failure: ID,
}

/// The mutations of the ingest.
#[derive(Default)]
pub struct IngestMutations;

#[guarded]
#[Object]
impl IngestMutations {
    /// Brings in an order as its shop's platform sends it: the payload is kept, read by the platform's mapping, and merged into the order.
    /// The same delivery twice has one effect. A payload has at most 524,288 bytes, which the request's own limit leaves room for; larger
    /// ones come by the shop's webhook.
    #[needs(ReceiveOrder)]
    async fn order_receive(&self, ctx: &Context<'_>, input: OrderReceiveInput) -> Result<OrderReceivePayload> {
        let receive =
            ReceiveInput { shop: input.shop.0, payload: input.payload, topic: input.topic, delivery_id: input.delivery_id };
        payload(ctx, ctx.app().intake().receive(ctx.op(), receive).await)
    }

    /// Reads a failed payload again, after its mapping was corrected; for `POLL_ITEM_REFUSED` it requests the order from the platform
    /// again.
    #[needs(ReplayIngest)]
    async fn ingest_replay(&self, ctx: &Context<'_>, input: IngestReplayInput) -> Result<OrderReceivePayload> {
        let failure: PayloadId = id::expect(Kind::Payload, &input.failure).map_err(|error| bad_id(&error))?;
        payload(ctx, ctx.app().intake().replay(ctx.op(), failure).await)
    }
}

fn payload(ctx: &Context<'_>, result: Result<Received, crate::app::AppError>) -> Result<OrderReceivePayload> {
    let (received, user_errors) = made(result)?;
    let (orders, duplicate) = received.map(|received| (received.orders, received.duplicate)).unwrap_or_default();
    let visible = orders.into_iter().filter(|order| ctx.op().sees(order));
    let orders =
        visible.map(|order| Order { card: Arc::new(Card::of(ctx.op().shown(Arc::new(order)))), now: ctx.op().now }).collect();
    Ok(OrderReceivePayload { orders, duplicate, user_errors })
}
