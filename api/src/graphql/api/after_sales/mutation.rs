//! Mutations of returns.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::access::actor::Permission as P;
use domain::kernel::ids::ReturnId;
use domain::order::returns::{ReturnLine, ReturnStep};
use macros::guarded;

use crate::app::ReturnInput;
use crate::graphql::api::after_sales::input::{
    OrderReturnOpenInput, OrderReturnRefundInput, OrderReturnStepInput, ReturnLineInput,
};
use crate::graphql::api::order::input::{change, line_id};
use crate::graphql::api::order::object::Order;
use crate::graphql::api::order::payload::{Outcome, outcome};
use crate::graphql::api::order::returns::OrderReturn;
use crate::graphql::context::{ContextExt, bad_id};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::user_error::UserError;

/// The payload of the mutations of returns.
#[derive(SimpleObject)]
pub struct OrderReturnPayload {
    /// The return as it is now; null when it was refused, or when you may not see returns.
    #[graphql(name = "return")]
    case: Option<OrderReturn>,
    /// The order as it is now; null when there is none that you may see.
    order: Option<Order>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The mutations of returns.
#[derive(Default)]
pub struct ReturnMutations;

#[guarded]
#[Object]
impl ReturnMutations {
    /// Opens a return of an order.
    #[needs(OpenReturn)]
    async fn order_return_open(&self, ctx: &Context<'_>, input: OrderReturnOpenInput) -> Result<OrderReturnPayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        let part = |part: ReturnLineInput| Ok(ReturnLine { line: line_id(&part.line)?, quantity: part.quantity });
        let lines = input.lines.unwrap_or_default().into_iter().map(part).collect::<Result<_>>()?;
        let wanted =
            ReturnInput { kind: input.kind.into(), lines, reason: input.reason, reason_code: input.reason_code.map(Into::into) };
        Ok(payload(ctx, outcome(ctx, ctx.app().returns().open(ctx.op(), &change, wanted).await)?))
    }

    /// Approves a return that is requested.
    #[needs(DecideReturn)]
    async fn order_return_approve(&self, ctx: &Context<'_>, input: OrderReturnStepInput) -> Result<OrderReturnPayload> {
        step(ctx, input, P::DecideReturn, ReturnStep::Approve).await
    }

    /// Declines a return that is requested.
    #[needs(DecideReturn)]
    async fn order_return_reject(&self, ctx: &Context<'_>, input: OrderReturnStepInput) -> Result<OrderReturnPayload> {
        step(ctx, input, P::DecideReturn, ReturnStep::Reject).await
    }

    /// Confirms that the returned goods arrived.
    #[needs(ReceiveReturn)]
    async fn order_return_receive(&self, ctx: &Context<'_>, input: OrderReturnStepInput) -> Result<OrderReturnPayload> {
        step(ctx, input, P::ReceiveReturn, ReturnStep::Receive).await
    }

    /// Records the refund of a return.
    #[needs(RefundReturn)]
    async fn order_return_refund(&self, ctx: &Context<'_>, input: OrderReturnRefundInput) -> Result<OrderReturnPayload> {
        // A BigInt of an input has 64 bits.
        let refund = ReturnStep::Refund(i64::try_from(input.minor_units.0).unwrap_or(i64::MAX));
        let OrderReturnRefundInput { order, case, expected_version, idempotency_key, .. } = input;
        step(ctx, OrderReturnStepInput { order, case, expected_version, idempotency_key }, P::RefundReturn, refund).await
    }
}

async fn step(ctx: &Context<'_>, input: OrderReturnStepInput, permission: P, step: ReturnStep) -> Result<OrderReturnPayload> {
    ctx.require(permission)?;
    let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
    let case: ReturnId = id::expect(Kind::Return, &input.case).map_err(|error| bad_id(&error))?;
    Ok(payload(ctx, outcome(ctx, ctx.app().returns().advance(ctx.op(), &change, case, step).await)?))
}

fn payload(ctx: &Context<'_>, outcome: Outcome<ReturnId>) -> OrderReturnPayload {
    let shown = outcome.order.as_ref().zip(outcome.made).and_then(|(order, id)| {
        let order = order.card.order.whole()?;
        let visible = ctx.op().actor.can(P::SeeReturns, &order.scope());
        let index = order.returns.iter().position(|one| one.id == id).filter(|_| visible)?;
        Some(OrderReturn { order: std::sync::Arc::clone(order), index })
    });
    OrderReturnPayload { case: shown, order: outcome.order, user_errors: outcome.user_errors }
}
