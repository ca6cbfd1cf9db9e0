//! Settings of warehouses: how each reports that goods left.

use domain::access::actor::Permission as P;
use domain::journal::audit::value_changes;
use domain::kernel::ids::Mint;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::warehouse::WarehouseProfile;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::base::change::{answered, check_key, input_hash, keep_answer, retrying};
use crate::app::order::sweeps::{Standing, is_move, moves};
use crate::app::{App, AppError, OpCtx};
use crate::store::order::matrix::Sweep;

/// The statuses of orders that a warehouse works on.
const IN_HAND: [OrderStatus; 3] = [OrderStatus::Approved, OrderStatus::Picking, OrderStatus::Packed];

/// A requested profile of a warehouse.
#[derive(Debug, Clone, Serialize)]
pub struct ProfileInput {
    /// The code of the warehouse.
    pub warehouse: String,
    /// The profile to be set.
    pub profile: WarehouseProfile,
    /// Whether it is a trial: nothing is changed, and the answer is the trial alone.
    pub dry_run: bool,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// The effect of a setting on the orders that are open now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Trial {
    /// The number of open orders of the warehouse that were examined.
    pub orders: u64,
    /// The number of these that would move on.
    pub would_move: u64,
    /// Whether more orders are open than were examined.
    #[serde(default)]
    pub is_cut: bool,
}

impl App {
    /// Sets how a warehouse reports that goods left. Orders that lack nothing else under the new profile move on soon after.
    ///
    /// # Errors
    /// `NOT_FOUND` for a warehouse that is not configured, `IDEMPOTENCY_CONFLICT`, `COMPANY_SETTING` for a token that is limited to shops.
    pub async fn set_warehouse_profile(&self, ctx: &OpCtx, input: ProfileInput) -> Result<Trial, AppError> {
        ctx.require_any(P::SetWarehouseProfile)?;
        let known = self.directory().warehouse(&input.warehouse).is_some();
        let result = match ctx.require_all_shops().and_then(|()| check_key(input.idempotency_key.as_deref())) {
            Ok(()) if !known => Err(AppError::not_found("warehouse")),
            Ok(()) => self.try_and_set_profile(ctx, &input).await,
            Err(error) => Err(error),
        };
        let written = result.as_ref().is_ok_and(|(_, written)| *written);
        ctx.noted("warehouseProfileSet", Some(input.warehouse.clone()), &result, written);
        result.map(|(trial, _)| trial)
    }

    /// A repeated key is answered with the trial from before the change.
    async fn try_and_set_profile(&self, ctx: &OpCtx, input: &ProfileInput) -> Result<(Trial, bool), AppError> {
        let trial = self.try_profile(input).await?;
        if input.dry_run {
            return Ok((trial, false));
        }
        let (trial, written) = retrying(|| self.write_profile(ctx, input, trial)).await?;
        self.show_committed_directory().await;
        self.0.sweeps_asked.notify_one();
        Ok((trial, written))
    }

    async fn write_profile(&self, ctx: &OpCtx, input: &ProfileInput, trial: Trial) -> Result<(Trial, bool), AppError> {
        let key = input.idempotency_key.as_deref().map(|key| (key, input_hash(&(), input)));
        let mut work = self.store().begin(ctx.now, ctx.mint()).await?;
        if let Some(first) = answered::<Option<Trial>>(&mut work, ctx, "warehouseProfileSet", key.as_ref()).await? {
            // Answers to keys from before trials were stored have none.
            return Ok((first.unwrap_or(trial), false));
        }
        let before = work.warehouse_profile(&input.warehouse).await?.ok_or_else(|| AppError::not_found("warehouse"))?;
        work.set_warehouse_profile(&input.warehouse, input.profile).await?;
        let mut mint = ctx.mint();
        for status in IN_HAND {
            let sweep = Sweep { id: mint.next(), status, warehouse: Some(input.warehouse.clone()), after: None };
            work.open_sweep(&sweep, ctx.now).await?;
        }
        keep_answer(&mut work, ctx, &mut mint, "warehouseProfileSet", key.as_ref(), &Some(trial))?;
        let said = |profile: WarehouseProfile| json!({ "profile": profile.name() });
        let changes = value_changes(&said(before), &said(input.profile));
        ctx.audit(&mut work, &ctx.audited("warehouseProfileSet", Some(input.warehouse.clone()), changes))?;
        work.commit().await?;
        Ok((trial, true))
    }

    /// Examines the open orders of the warehouse, and writes nothing.
    async fn try_profile(&self, input: &ProfileInput) -> Result<Trial, AppError> {
        let mut trial = Trial::default();
        for status in IN_HAND {
            let which = Standing { status, warehouse: Some(&input.warehouse), besides: &[] };
            let mut mint = Mint::new(self.now(), rand::random());
            let would_move = &mut trial.would_move;
            let look = |order: Order| {
                let mut order = Order { profile: input.profile, ..order };
                *would_move += u64::from(moves(&mut order, &mut mint, self).iter().any(is_move));
            };
            trial.is_cut |= self.look_at_standing(which, &mut trial.orders, look).await?;
        }
        Ok(trial)
    }
}
