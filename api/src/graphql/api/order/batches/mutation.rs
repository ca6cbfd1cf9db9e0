//! Mutations of batches: one result for each item, in the order of the input.

use macros::guarded;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::kernel::ids::HoldId;

use crate::app::{Approval, Batch, BatchItem, Card, ItemResult, Release, Settlement, Voucher};
use crate::graphql::api::order::batches::input::{
    HoldsReleaseInput, OrdersApproveInput, SettlementInput, SettlementsRecordInput, VoucherInput, VouchersRecordInput,
};
use crate::graphql::api::order::holds::object::Hold;
use crate::graphql::api::order::input::order_id;
use crate::graphql::api::order::object::Order;
use crate::graphql::context::{ContextExt, bad_id, top_level};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::user_error::UserError;

/// The time within which items of a batch are begun. The rest is answered `BATCH_UNFINISHED`, well before the request itself is cut off.
const WITHIN: Duration = Duration::from_secs(20);

/// Declares the payload of a batch and the result of one of its items, which shows the changed order.
macro_rules! order_batch {
    ($($(#[$doc:meta])* $payload:ident, $(#[$of_result:meta])* $result:ident;)*) => {$(
        #[guarded]
        $(#[$doc])*
        #[derive(SimpleObject)]
        pub struct $payload {
            /// One result for each item, in the order of the input.
            #[items(500)]
            results: Vec<$result>,
            /// The number of items that were done.
            done: usize,
            /// The number of items that were refused; each states its reasons.
            refused: usize,
        }

        $(#[$of_result])*
        #[derive(SimpleObject)]
        pub struct $result {
            /// The order as it is now; null when there is none that you may see.
            order: Option<Order>,
            /// The reasons of a refusal; empty when the item was done.
            user_errors: Vec<UserError>,
        }

        impl $payload {
            fn of(ctx: &Context<'_>, results: Vec<ItemResult>) -> Self {
                let (done, refused) = counts(&results);
                let result = |result: ItemResult| {
                    let (order, user_errors) = shown(ctx, result.order, result.refusal);
                    $result { order, user_errors }
                };
                Self { results: results.into_iter().map(result).collect(), done, refused }
            }
        }
    )*};
}

order_batch! {
    /// The payload of `ordersApprove`.
    OrdersApprovePayload,
    /// The result of one order of `ordersApprove`.
    OrdersApproveResult;
    /// The payload of `vouchersRecord`.
    VouchersRecordPayload,
    /// The result of one voucher of `vouchersRecord`.
    VouchersRecordResult;
    /// The payload of `settlementsRecord`.
    SettlementsRecordPayload,
    /// The result of one settlement of `settlementsRecord`.
    SettlementsRecordResult;
}

/// The payload of `holdsRelease`.
#[guarded]
#[derive(SimpleObject)]
pub struct HoldsReleasePayload {
    /// One result for each item, in the order of the input.
    #[items(500)]
    results: Vec<HoldsReleaseResult>,
    /// The number of items that were done.
    done: usize,
    /// The number of items that were refused; each states its reasons.
    refused: usize,
}

/// The result of one hold of `holdsRelease`.
#[derive(SimpleObject)]
pub struct HoldsReleaseResult {
    /// The hold as it is now; null when there is none that you may see.
    hold: Option<Hold>,
    /// The order as it is now; null when there is none that you may see.
    order: Option<Order>,
    /// The reasons of a refusal; empty when the item was done.
    user_errors: Vec<UserError>,
}

/// The mutations of batches.
#[derive(Default)]
pub struct BatchMutations;

#[guarded]
#[Object]
impl BatchMutations {
    /// Approves up to 500 orders for the warehouse, each as `orderApprove` does; a refusal of one leaves the others unaffected. An empty
    /// batch and a larger one are refused whole with `BAD_REQUEST`.
    #[needs(ApproveOrder)]
    async fn orders_approve(&self, ctx: &Context<'_>, input: OrdersApproveInput) -> Result<OrdersApprovePayload> {
        let items = input.orders.iter().map(|id| Ok(Approval { order: order_id(id)? })).collect::<Result<_>>()?;
        Ok(OrdersApprovePayload::of(ctx, run(ctx, items, input.idempotency_key).await?))
    }

    /// Releases up to 500 holds of any orders, each as `orderHoldRelease` does; a refusal of one leaves the others unaffected. An empty
    /// batch and a larger one are refused whole with `BAD_REQUEST`.
    #[needs(ReleaseHold)]
    async fn holds_release(&self, ctx: &Context<'_>, input: HoldsReleaseInput) -> Result<HoldsReleasePayload> {
        let hold = |id| id::expect::<HoldId>(Kind::Hold, id).map_err(|error| bad_id(&error));
        let release = |id| Ok(Release { hold: hold(id)?, note: input.note.clone(), review: input.review.map(Into::into) });
        let items = input.holds.iter().map(release).collect::<Result<Vec<_>>>()?;
        let holds: Vec<HoldId> = items.iter().map(|item| item.hold).collect();
        let results = run(ctx, items, input.idempotency_key).await?;
        let (done, refused) = counts(&results);
        let results = holds.into_iter().zip(results).map(|(hold, result)| hold_result(ctx, hold, result)).collect();
        Ok(HoldsReleasePayload { results, done, refused })
    }

    /// Records up to 500 finance vouchers, each as `voucherRecord` does; a refusal of one leaves the others unaffected. An empty batch and
    /// a larger one are refused whole with `BAD_REQUEST`.
    #[needs(RecordVoucher)]
    async fn vouchers_record(&self, ctx: &Context<'_>, input: VouchersRecordInput) -> Result<VouchersRecordPayload> {
        let voucher = |one: VoucherInput| {
            Ok(Voucher { order: order_id(&one.order)?, number: one.number, expected_version: one.expected_version })
        };
        let items = input.vouchers.into_iter().map(voucher).collect::<Result<_>>()?;
        Ok(VouchersRecordPayload::of(ctx, run(ctx, items, input.idempotency_key).await?))
    }

    /// Records up to 500 settlements, each as `settlementRecord` does; a refusal of one leaves the others unaffected. An empty batch and a
    /// larger one are refused whole with `BAD_REQUEST`.
    #[needs(RecordSettlement)]
    async fn settlements_record(&self, ctx: &Context<'_>, input: SettlementsRecordInput) -> Result<SettlementsRecordPayload> {
        let settlement = |one: SettlementInput| {
            Ok(Settlement { order: order_id(&one.order)?, settled_at: one.settled_at, expected_version: one.expected_version })
        };
        let items = input.settlements.into_iter().map(settlement).collect::<Result<_>>()?;
        Ok(SettlementsRecordPayload::of(ctx, run(ctx, items, input.idempotency_key).await?))
    }
}

async fn run<I: BatchItem>(
    ctx: &Context<'_>,
    items: Vec<I>,
    idempotency_key: Option<String>,
) -> Result<Vec<ItemResult<I::Made>>> {
    let batch = Batch { items, idempotency_key, within: Some(WITHIN) };
    ctx.app().orders().batch(ctx.op(), &batch).await.map_err(|error| top_level(&error))
}

/// The number of items that were done, and the number that were refused.
fn counts<T>(results: &[ItemResult<T>]) -> (usize, usize) {
    let refused = results.iter().filter(|result| result.refusal.is_some()).count();
    (results.len() - refused, refused)
}

fn shown(
    ctx: &Context<'_>,
    order: Option<domain::order::Order>,
    refusal: Option<domain::refusal::Refusal>,
) -> (Option<Order>, Vec<UserError>) {
    let order = order.map(|order| Order { card: Arc::new(Card::of(ctx.op().shown(Arc::new(order)))), now: ctx.op().now });
    (order, refusal.into_iter().map(UserError).collect())
}

fn hold_result(ctx: &Context<'_>, hold: HoldId, result: ItemResult<HoldId>) -> HoldsReleaseResult {
    let (order, user_errors) = shown(ctx, result.order, result.refusal);
    let found = order.as_ref().and_then(|order| order.card.order.holds.iter().find(|one| one.id == hold)).cloned();
    HoldsReleaseResult { hold: found.map(|hold| Hold { hold, now: ctx.op().now }), order, user_errors }
}
