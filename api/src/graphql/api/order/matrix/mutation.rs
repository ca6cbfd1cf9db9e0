//! Mutations of the company's status matrix.

use async_graphql::{Context, Object, Result, SimpleObject};
use macros::guarded;

use crate::app::{MeaningInput, TransitionInput};
use crate::graphql::api::order::matrix::input::{
    OrderStatusMeaningAgreeInput, OrderStatusMeaningSetInput, OrderTransitionSetInput,
};
use crate::graphql::api::order::matrix::object::{OrderStatusInfo, OrderTransition, code};
use crate::graphql::api::order::payload::made;
use crate::graphql::context::ContextExt;
use crate::graphql::types::user_error::UserError;

/// The payload of `orderTransitionSet`.
#[derive(SimpleObject)]
pub struct OrderTransitionSetPayload {
    /// The step as it is now; with `dryRun`, as it would be. Null when it was refused.
    transition: Option<OrderTransition>,
    /// The effect of the setting on the orders that wait at the step; null when the mutation was refused.
    trial: Option<OrderTransitionTrial>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The effect of a setting of a step on the orders that wait at the step.
#[derive(SimpleObject)]
pub struct OrderTransitionTrial {
    /// The number of orders that were checked: at most 10,000.
    orders: u64,
    /// The number of those orders that meet every condition before, and lack one under the setting.
    would_block: u64,
    /// The number of those orders that lack a condition before, and meet every one under the setting.
    would_pass: u64,
    /// Whether more orders wait at the step than were checked.
    is_cut: bool,
}

/// The payload of `orderStatusMeaningSet` and `orderStatusMeaningAgree`.
#[derive(SimpleObject)]
pub struct OrderStatusMeaningPayload {
    /// The status with its meaning now, also after a stale version; null after every other refusal.
    status: Option<OrderStatusInfo>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The mutations of the matrix.
#[derive(Default)]
pub struct MatrixMutations;

#[guarded]
#[Object]
impl MatrixMutations {
    /// Sets the conditions that a step of orders needs, after a trial on the orders that wait at the step. It counts at once; orders that
    /// wait only for that go on within seconds. Doing it twice changes nothing.
    #[needs(SetOrderMatrix)]
    async fn order_transition_set(&self, ctx: &Context<'_>, input: OrderTransitionSetInput) -> Result<OrderTransitionSetPayload> {
        let wanted = TransitionInput {
            from: input.from.into(),
            to: input.to.into(),
            needs: input.needs.into_iter().map(Into::into).collect(),
            warehouse: code(input.warehouse),
            expected_version: input.expected_version,
            dry_run: input.dry_run,
            idempotency_key: input.idempotency_key,
        };
        let (done, user_errors) = made(ctx.app().orders().set_transition(ctx.op(), wanted).await)?;
        let (row, trial) = done.unzip();
        Ok(OrderTransitionSetPayload {
            transition: row.map(|row| OrderTransition::of(ctx, row, &ctx.op().actor)),
            trial: trial.map(|trial| OrderTransitionTrial {
                orders: trial.orders,
                would_block: trial.would_block,
                would_pass: trial.would_pass,
                is_cut: trial.is_cut,
            }),
            user_errors,
        })
    }

    /// Sets the meaning of a status for the company. Agreements to an earlier version do not count for this one. Doing it twice changes
    /// nothing.
    #[needs(SetOrderMatrix)]
    async fn order_status_meaning_set(
        &self,
        ctx: &Context<'_>,
        input: OrderStatusMeaningSetInput,
    ) -> Result<OrderStatusMeaningPayload> {
        let wanted = MeaningInput {
            status: input.status.into(),
            operations: input.operations,
            finance: input.finance,
            legal: input.legal,
            expected_version: input.expected_version,
            idempotency_key: input.idempotency_key,
        };
        let (meaning, user_errors) = made(ctx.app().orders().set_status_meaning(ctx.op(), wanted).await)?;
        Ok(OrderStatusMeaningPayload { status: meaning.map(OrderStatusInfo), user_errors })
    }

    /// Agrees, for your role, to the present meaning of a status. Doing it twice changes nothing.
    #[needs(AgreeStatusMeaning)]
    async fn order_status_meaning_agree(
        &self,
        ctx: &Context<'_>,
        input: OrderStatusMeaningAgreeInput,
    ) -> Result<OrderStatusMeaningPayload> {
        let (meaning, user_errors) =
            made(ctx.app().orders().agree_status_meaning(ctx.op(), input.status.into(), input.version).await)?;
        Ok(OrderStatusMeaningPayload { status: meaning.map(OrderStatusInfo), user_errors })
    }
}
