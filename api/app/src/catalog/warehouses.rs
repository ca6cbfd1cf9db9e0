//! Settings of warehouses: how each reports that goods left.

use domain::access::actor::Permission as P;
use domain::journal::audit::value_changes;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::warehouse::WarehouseProfile;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::base::change::input_hash;
use crate::base::command::{Command, Outcome, Step};
use crate::order::sweeps::{Standing, is_move, moves};
use crate::{App, AppError, Connections, OpCtx};
use store::catalog::shops::ProfileSetting;
use store::order::matrix::Sweep;

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

impl Connections<'_> {
    /// Sets how a warehouse reports that goods left. Orders that lack nothing else under the new profile move on soon after.
    ///
    /// # Errors
    /// `NOT_FOUND` for a warehouse that is not configured, `IDEMPOTENCY_CONFLICT`, `COMPANY_SETTING` for a token that is limited to shops.
    pub async fn set_profile(self, ctx: &OpCtx, input: ProfileInput) -> Result<Trial, AppError> {
        let done = self.app.run(ctx, &input).await?;
        if !input.dry_run {
            self.app.show_committed_directory().await;
            self.app.0.sweeps_asked.notify_one();
        }
        // A repeated key is answered with the trial from before the change; answers to keys from before trials were stored have none.
        Ok(done.made.flatten().unwrap_or(done.trial))
    }

    /// Examines the open orders of the warehouse, and writes nothing.
    async fn try_profile(self, input: &ProfileInput) -> Result<Trial, AppError> {
        let mut trial = Trial::default();
        for status in IN_HAND {
            let which = Standing { status, warehouse: Some(&input.warehouse), besides: &[] };
            let mut mint = self.app.mint();
            let would_move = &mut trial.would_move;
            let look = |order: Order| {
                let mut order = Order { profile: input.profile, ..order };
                *would_move += u64::from(moves(&mut order, &mut mint, self.app).iter().any(is_move));
            };
            trial.is_cut |= self.app.orders().look_at_standing(which, &mut trial.orders, look).await?;
        }
        Ok(trial)
    }
}

impl Command for ProfileInput {
    const PERMISSION: P = P::SetWarehouseProfile;
    type Of = ProfileSetting;
    type Trial = Trial;
    type Made = Option<Trial>;

    fn name(&self) -> &'static str {
        "warehouseProfileSet"
    }

    fn id(&self, _: Option<&Option<Trial>>) -> Option<String> {
        Some(self.warehouse.clone())
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, ctx: &OpCtx) -> Result<(), AppError> {
        ctx.require_all_shops()
    }

    async fn try_out(&self, app: &App, _: &OpCtx) -> Result<Trial, AppError> {
        if app.directory().warehouse(&self.warehouse).is_none() {
            return Err(AppError::not_found("warehouse"));
        }
        app.connections().try_profile(self).await
    }

    fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    async fn decide(
        &self,
        step: Step<'_, Trial>,
        before: Option<ProfileSetting>,
    ) -> Result<Outcome<ProfileSetting, Option<Trial>>, AppError> {
        let Step { ctx, work, trial, .. } = step;
        let mut setting = before.ok_or_else(|| AppError::not_found("warehouse"))?;
        let mut mint = ctx.mint();
        for status in IN_HAND {
            let sweep = Sweep { id: mint.next(), status, warehouse: Some(self.warehouse.clone()), after: None };
            work.open_sweep(&sweep, ctx.now).await?;
        }
        let named = |profile: WarehouseProfile| json!({ "profile": profile.name() });
        let changes = value_changes(&named(setting.profile), &named(self.profile));
        setting.profile = self.profile;
        Ok(Outcome::changed(setting, Some(*trial), Vec::new(), changes))
    }
}
