//! Mutations of holds.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::kernel::ids::HoldId;
use macros::guarded;

use crate::app::{HoldInput, Release};
use crate::graphql::api::order::holds::input::{OrderHoldPlaceInput, OrderHoldReleaseInput};
use crate::graphql::api::order::holds::object::Hold;
use crate::graphql::api::order::input::{change, line_id};
use crate::graphql::api::order::object::Order;
use crate::graphql::api::order::payload::{Outcome, outcome};
use crate::graphql::context::{ContextExt, bad_id};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::user_error::UserError;

/// The payload of `orderHoldPlace`.
#[derive(SimpleObject)]
pub struct OrderHoldPlacePayload {
    /// The new hold; null when the mutation was refused.
    hold: Option<Hold>,
    /// The order as it is now; null when there is none that you may see.
    order: Option<Order>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The payload of `orderHoldRelease`.
#[derive(SimpleObject)]
pub struct OrderHoldReleasePayload {
    /// The released hold; null when the mutation was refused.
    hold: Option<Hold>,
    /// The order as it is now; null when there is none that you may see.
    order: Option<Order>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The mutations of holds.
#[derive(Default)]
pub struct HoldMutations;

#[guarded]
#[Object]
impl HoldMutations {
    /// Places a hold on an order, whole or some of its lines: it is not approved, picked, packed, labeled or scanned out until the hold is
    /// released.
    #[needs(PlaceHold)]
    async fn order_hold_place(&self, ctx: &Context<'_>, input: OrderHoldPlaceInput) -> Result<OrderHoldPlacePayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        let lines = input.lines.unwrap_or_default().iter().map(line_id).collect::<Result<_>>()?;
        let hold = HoldInput { reason: input.reason.into(), note: input.note, lines, release_at: input.release_at };
        let (hold, order, user_errors) =
            with_hold(ctx, outcome(ctx, ctx.app().orders().place_hold(ctx.op(), &change, hold).await)?);
        Ok(OrderHoldPlacePayload { hold, order, user_errors })
    }

    /// Releases a hold; the steps that waited for it go on by themselves. Customer service releases the holds that customer service placed;
    /// other holds are refused with `HOLD_OF_OTHERS`.
    #[needs(ReleaseHold)]
    async fn order_hold_release(&self, ctx: &Context<'_>, input: OrderHoldReleaseInput) -> Result<OrderHoldReleasePayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        let hold: HoldId = id::expect(Kind::Hold, &input.hold).map_err(|error| bad_id(&error))?;
        let release = Release { hold, note: input.note, review: input.review.map(Into::into) };
        let (hold, order, user_errors) =
            with_hold(ctx, outcome(ctx, ctx.app().orders().release_hold(ctx.op(), &change, release).await)?);
        Ok(OrderHoldReleasePayload { hold, order, user_errors })
    }
}

fn with_hold(ctx: &Context<'_>, outcome: Outcome<HoldId>) -> (Option<Hold>, Option<Order>, Vec<UserError>) {
    let of = |order: &Order, id: HoldId| order.card.order.holds.iter().find(|hold| hold.id == id).cloned();
    let hold = outcome.order.as_ref().zip(outcome.made).and_then(|(order, id)| of(order, id));
    (hold.map(|hold| Hold { hold, now: ctx.op().now }), outcome.order, outcome.user_errors)
}
