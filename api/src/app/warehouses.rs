//! Settings of warehouses: how each tells that goods left.

use domain::actor::Permission as P;
use domain::audit::value_changes;
use domain::event::Event;
use domain::fact::Source;
use domain::ids::{Mint, OrderId};
use domain::order::Order;
use domain::warehouse::WarehouseProfile;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::change::{answered, by_source, check_key, input_hash, keep_answer, retrying};
use super::{App, AppError, OpCtx, OrderLookup};

/// Orders looked at together.
const PAGE: u32 = 200;

/// The profile that a warehouse gets.
#[derive(Debug, Clone, Serialize)]
pub struct ProfileInput {
    /// The warehouse's code.
    pub warehouse: String,
    /// The profile.
    pub profile: WarehouseProfile,
    /// Whether nothing is changed and only the trial is answered.
    pub dry_run: bool,
    /// The caller's key.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// What a setting means for the orders that are open now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Trial {
    /// Open orders of the warehouse.
    pub orders: u64,
    /// Those of them that go on at once.
    pub would_move: u64,
}

impl App {
    /// Sets how a warehouse tells that goods left, and lets the orders go on that wait for nothing else now.
    ///
    /// # Errors
    /// `NOT_FOUND` for a warehouse that is not configured, `IDEMPOTENCY_CONFLICT`, `COMPANY_SETTING` for a token that is limited to shops.
    pub async fn set_warehouse_profile(&self, ctx: &OpCtx, input: ProfileInput) -> Result<Trial, AppError> {
        ctx.require_any(P::SetWarehouseProfile)?;
        let known = self.directory().warehouse(&input.warehouse).is_some();
        let result = match ctx.require_all_shops().and_then(|()| check_key(input.idempotency_key.as_deref())) {
            Ok(()) if !known => Err(AppError::not_found("warehouse")),
            Ok(()) if input.dry_run => self.walk_open_orders(ctx, &input, false).await.map(|trial| (trial, false)),
            Ok(()) => self.set_profile(ctx, &input).await,
            Err(error) => Err(error),
        };
        let written = result.as_ref().is_ok_and(|(_, written)| *written);
        ctx.noted("warehouseProfileSet", Some(input.warehouse.clone()), &result, written);
        result.map(|(trial, _)| trial)
    }

    /// What is answered is what the trial before the change came to, so that a repeated key is answered with it again. Orders that did not
    /// move because the first attempt was cut short move at the repetition.
    async fn set_profile(&self, ctx: &OpCtx, input: &ProfileInput) -> Result<(Trial, bool), AppError> {
        let trial = self.walk_open_orders(ctx, input, false).await?;
        let (trial, written) = retrying(|| self.write_profile(ctx, input, trial)).await?;
        self.refresh_directory().await?;
        self.walk_open_orders(ctx, input, true).await?;
        Ok((trial, written))
    }

    async fn write_profile(&self, ctx: &OpCtx, input: &ProfileInput, trial: Trial) -> Result<(Trial, bool), AppError> {
        let key = input.idempotency_key.as_deref().map(|key| (key, input_hash(&(), input)));
        let mut work = self.store().begin(ctx.now, ctx.mint()).await?;
        if let Some(first) = answered::<Option<Trial>>(&mut work, ctx, "warehouseProfileSet", key.as_ref()).await? {
            // Keys from before the trial was kept have none.
            return Ok((first.unwrap_or(trial), false));
        }
        let before = work.warehouse_profile(&input.warehouse).await?.ok_or_else(|| AppError::not_found("warehouse"))?;
        work.set_warehouse_profile(&input.warehouse, input.profile).await?;
        keep_answer(&mut work, ctx, &mut ctx.mint(), "warehouseProfileSet", key.as_ref(), &Some(trial))?;
        let said = |profile: WarehouseProfile| json!({ "profile": profile.name() });
        let changes = value_changes(&said(before), &said(input.profile));
        ctx.audit(&mut work, &ctx.audited("warehouseProfileSet", Some(input.warehouse.clone()), changes))?;
        work.commit().await?;
        Ok((trial, true))
    }

    /// Looks at every open order of the warehouse, and moves those that go on under the profile, each in a transaction of its own.
    async fn walk_open_orders(&self, ctx: &OpCtx, input: &ProfileInput, moves: bool) -> Result<Trial, AppError> {
        let mut trial = Trial::default();
        let mut after: Option<OrderId> = None;
        loop {
            let page = self.store().open_orders_of(&input.warehouse, after, PAGE).await?;
            let Some(last) = page.last().copied() else { return Ok(trial) };
            after = Some(last);
            for order in page {
                trial.orders += 1;
                trial.would_move += u64::from(retrying(|| self.try_profile(ctx, order, input.profile, moves)).await?);
            }
        }
    }

    /// Whether an order goes on under the profile. It does so when it may.
    async fn try_profile(&self, ctx: &OpCtx, id: OrderId, profile: WarehouseProfile, moves: bool) -> Result<bool, AppError> {
        let mut mint = Mint::new(ctx.now, rand::random());
        let mut work = self.store().begin(ctx.now, ctx.mint()).await?;
        let Some(order) = work.order_for_update(&OrderLookup::Id(id)).await? else { return Ok(false) };
        // What moves an order is the setting that counts now: a repeated key may ask for one that was replaced since.
        let profile = if moves { order.profile } else { profile };
        let before = order.clone();
        let (order, mut events) = under(order, profile, &mut mint, ctx);
        order.tell_conflicts(&before, &mut events);
        let goes_on = events.iter().any(|event| matches!(event, Event::OrderStatusChanged { .. }));
        if goes_on && moves {
            work.save(order, by_source(events, Source::Rule, ctx.now));
            work.commit().await?;
        }
        Ok(goes_on)
    }
}

fn under(order: Order, profile: WarehouseProfile, mint: &mut Mint, ctx: &OpCtx) -> (Order, Vec<Event>) {
    let mut order = Order { profile, ..order };
    let mut events = order.settle(ctx.now);
    events.extend(order.follow_wms(mint, ctx.now));
    (order, events)
}
