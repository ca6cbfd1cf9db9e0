//! Mutations of warehouses.

use async_graphql::{Context, Object, Result, SimpleObject};
use macros::guarded;

use crate::app::ProfileInput;
use crate::graphql::api::catalog::warehouses::input::WarehouseProfileSetInput;
use crate::graphql::api::order::payload::made;
use crate::graphql::context::ContextExt;
use crate::graphql::types::shop::Warehouse;
use crate::graphql::types::user_error::UserError;

/// The payload of `warehouseProfileSet`.
#[derive(SimpleObject)]
pub struct WarehouseProfileSetPayload {
    /// The warehouse as it is now; null when it was refused.
    warehouse: Option<Warehouse>,
    /// The effect of the profile on the orders that are open now; null when the mutation was refused.
    trial: Option<WarehouseProfileTrial>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The effect of a profile on the orders that are open now.
#[derive(SimpleObject)]
pub struct WarehouseProfileTrial {
    /// The number of orders of the warehouse that are approved, being picked or packed; at most 10,000 are checked.
    orders: u64,
    /// The number of those orders that go on by the profile: without `dryRun` they do so within seconds.
    would_move: u64,
    /// Whether more orders are open than were checked.
    is_cut: bool,
}

/// The mutations of warehouses.
#[derive(Default)]
pub struct WarehouseMutations;

#[guarded]
#[Object]
impl WarehouseMutations {
    /// Sets how a warehouse reports that goods left. Orders that wait only for that go on within seconds. Doing it twice changes nothing.
    #[needs(SetWarehouseProfile)]
    async fn warehouse_profile_set(
        &self,
        ctx: &Context<'_>,
        input: WarehouseProfileSetInput,
    ) -> Result<WarehouseProfileSetPayload> {
        let code = input.warehouse.to_string();
        let wanted = ProfileInput {
            warehouse: code.clone(),
            profile: input.profile.into(),
            dry_run: input.dry_run,
            idempotency_key: input.idempotency_key,
        };
        let (trial, user_errors) = made(ctx.app().connections().set_profile(ctx.op(), wanted).await)?;
        let warehouse = trial.map(|_| Warehouse::of(ctx, &code));
        let trial =
            trial.map(|trial| WarehouseProfileTrial { orders: trial.orders, would_move: trial.would_move, is_cut: trial.is_cut });
        Ok(WarehouseProfileSetPayload { warehouse, trial, user_errors })
    }
}
