//! The company's status matrix: the conditions of each step of orders.

use domain::access::actor::Permission as P;
use domain::event::Event;
use domain::journal::audit::value_changes;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::matrix::{CompanyNeeds, StepNeeds, TransitionSetting};
use domain::order::status_matrix::{Condition, MATRIX, Transition};
use serde::Serialize;
use serde_json::json;

use crate::base::change::input_hash;
use crate::base::command::{self, Command, Outcome};
use crate::order::sweeps::Standing;
use crate::{App, AppError, OpCtx, Orders};
use store::order::matrix::{Step, Sweep};

/// A row of the matrix as it counts for the company, or for one warehouse.
#[derive(Debug, Clone)]
pub struct TransitionRow {
    /// The row of the default matrix.
    pub default: &'static Transition,
    /// The warehouse that was asked for; `None` = the company.
    pub warehouse: Option<String>,
    /// The conditions of the step.
    pub needs: Vec<Condition>,
    /// The setting that counts; `None` = the default.
    pub setting: Option<TransitionSetting>,
}

/// A change of a step's conditions.
#[derive(Debug, Clone, Serialize)]
pub struct TransitionInput {
    /// The status before the step.
    pub from: OrderStatus,
    /// The status after the step.
    pub to: OrderStatus,
    /// All conditions of the step from now on.
    pub needs: Vec<Condition>,
    /// The warehouse whose orders it counts for; `None` = all warehouses without a setting of their own.
    pub warehouse: Option<String>,
    /// The version that the caller has seen; 0 = the default, `None` = any.
    pub expected_version: Option<i64>,
    /// Whether it is a trial: nothing is changed, and the answer is the trial alone.
    pub dry_run: bool,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// The effect of a step's setting on the orders in the status before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TransitionTrial {
    /// The number of orders that were examined.
    pub orders: u64,
    /// The number of orders that lack no condition now and would lack one.
    pub would_block: u64,
    /// The number of orders that lack a condition now and would lack none.
    pub would_pass: u64,
    /// Whether more orders are before the step than were examined.
    pub is_cut: bool,
}

impl Orders<'_> {
    /// The matrix as it counts now, in the order of the default: for the company, or for one warehouse.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn transitions(self, warehouse: Option<&str>) -> Result<Vec<TransitionRow>, AppError> {
        let settings = self.app.store().orders().transitions().await?;
        Ok(MATRIX.iter().map(|row| TransitionRow::of(row, warehouse, &settings)).collect())
    }

    /// The versions of a step's setting, the newest first: the page after a version.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn transition_versions(
        self,
        step: &Step,
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<TransitionSetting>, AppError> {
        Ok(self.app.store().orders().transition_versions(step, before.unwrap_or(i64::MAX), limit).await?)
    }

    /// Sets the conditions of a step, after a trial on the orders before it. Orders that lack no condition now move on soon after.
    ///
    /// # Errors
    /// `NOT_FOUND` for a step that the matrix lacks or an unknown warehouse, `CONDITION_PROTECTS`, `CONDITION_DOES_NOT_FIT`,
    /// `STALE_VERSION`, `IDEMPOTENCY_CONFLICT`, `COMPANY_SETTING` for a token that is limited to shops.
    pub async fn set_transition(self, ctx: &OpCtx, input: TransitionInput) -> Result<(TransitionRow, TransitionTrial), AppError> {
        let done = self.app.run(ctx, &input).await?;
        if done.is_written {
            self.app.show_committed_directory().await;
            self.app.0.sweeps_asked.notify_one();
        }
        let step = input.step();
        let row = Transition::between(step.from, step.to).ok_or_else(|| AppError::not_found("to"))?;
        let now = TransitionRow::of(row, step.warehouse.as_deref(), &self.app.store().orders().transitions().await?);
        let shown = if input.dry_run { TransitionRow { needs: done.trial.needs, ..now } } else { now };
        Ok((shown, done.trial.effect))
    }

    /// Examines the orders before the step, and writes nothing.
    async fn try_needs(self, step: &Step, needs: &[Condition]) -> Result<TransitionTrial, AppError> {
        let besides = match step.warehouse {
            Some(_) => Vec::new(),
            None => self.warehouses_with_own(step).await?,
        };
        let which = Standing { status: step.from, warehouse: step.warehouse.as_deref(), besides: &besides };
        let (mut trial, now) = (TransitionTrial::default(), self.app.now());
        let mut looked_at = 0;
        trial.is_cut = self
            .look_at_standing(which, &mut looked_at, |order| {
                let passes = order.unmet_for(step.to, now).is_empty();
                let would = under(order, step, needs).unmet_for(step.to, now).is_empty();
                trial.would_block += u64::from(passes && !would);
                trial.would_pass += u64::from(!passes && would);
            })
            .await?;
        Ok(TransitionTrial { orders: looked_at, ..trial })
    }

    async fn warehouses_with_own(self, step: &Step) -> Result<Vec<String>, AppError> {
        let settings = self.app.store().orders().transitions().await?.into_iter();
        let of_step = settings.filter(|one| one.from == step.from && one.to == step.to);
        Ok(of_step.filter_map(|one| one.warehouse).collect())
    }
}

/// The checked conditions of a step, and their effect on the orders before it.
pub(crate) struct TriedNeeds {
    row: &'static Transition,
    needs: Vec<Condition>,
    effect: TransitionTrial,
}

impl TransitionInput {
    fn step(&self) -> Step {
        Step { from: self.from, to: self.to, warehouse: self.warehouse.clone() }
    }
}

impl Command for TransitionInput {
    const PERMISSION: P = P::SetOrderMatrix;
    const MAKES: bool = true;
    type Of = TransitionSetting;
    type Trial = TriedNeeds;
    type Made = ();

    fn name(&self) -> &'static str {
        "orderTransitionSet"
    }

    fn id(&self, _: Option<&()>) -> Option<Step> {
        Some(self.step())
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, ctx: &OpCtx) -> Result<(), AppError> {
        ctx.require_all_shops()
    }

    async fn try_out(&self, app: &App, _: &OpCtx) -> Result<TriedNeeds, AppError> {
        let step = self.step();
        let row = Transition::between(step.from, step.to).ok_or_else(|| AppError::not_found("to"))?;
        let unknown = step.warehouse.as_deref().filter(|code| app.directory().warehouse(code).is_none());
        if unknown.is_some() {
            return Err(AppError::not_found("warehouse"));
        }
        let needs = row.check_needs(&self.needs).map_err(AppError::refused)?;
        let effect = app.orders().try_needs(&step, &needs).await?;
        Ok(TriedNeeds { row, needs, effect })
    }

    fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    fn expected_version(&self, _: &TriedNeeds) -> Option<i64> {
        self.expected_version
    }

    /// The setting, unless it counts already: then the operation is only confirmed.
    async fn decide(
        &self,
        command: command::Step<'_, TriedNeeds>,
        before: Option<TransitionSetting>,
    ) -> Result<Outcome<TransitionSetting, ()>, AppError> {
        let command::Step { ctx, work, trial: TriedNeeds { row, needs, .. }, .. } = command;
        let (version, had) = before.as_ref().map_or((0, row.needs), |before| (before.version, before.needs.as_slice()));
        let named = |needs: &[Condition]| json!({ "needs": needs.iter().map(|need| need.name()).collect::<Vec<_>>() });
        let changes = value_changes(&named(had), &named(needs));
        if let Some(before) = before.filter(|before| before.needs == *needs) {
            return Ok(Outcome::confirmed(before, ()));
        }
        let setting = TransitionSetting {
            from: self.from,
            to: self.to,
            warehouse: self.warehouse.clone(),
            needs: needs.clone(),
            version: version + 1,
            set_at: ctx.now,
            set_by: ctx.actor.person(Self::PERMISSION),
        };
        let sweep = Sweep { id: ctx.mint().next(), status: self.from, warehouse: self.warehouse.clone(), after: None };
        work.open_sweep(&sweep, ctx.now).await?;
        let event = Event::OrderTransitionSet {
            from: self.from,
            to: self.to,
            for_warehouse: self.warehouse.clone(),
            needs: needs.clone(),
            version: setting.version,
        };
        Ok(Outcome::changed(setting, (), vec![event], changes))
    }
}

impl TransitionRow {
    fn of(default: &'static Transition, warehouse: Option<&str>, settings: &[TransitionSetting]) -> Self {
        let of_row = |one: &&TransitionSetting| one.from == default.from && one.to == default.to;
        let own = settings.iter().filter(of_row).find(|one| one.warehouse.is_some() && one.warehouse.as_deref() == warehouse);
        let setting = own.or_else(|| settings.iter().filter(of_row).find(|one| one.warehouse.is_none())).cloned();
        let needs = setting.as_ref().map_or_else(|| default.needs.to_vec(), |one| one.needs.clone());
        Self { default, warehouse: warehouse.map(str::to_owned), needs, setting }
    }

    /// The version of the setting, from 1; 0 = the default.
    pub fn version(&self) -> i64 {
        self.setting.as_ref().map_or(0, |setting| setting.version)
    }
}

/// The order as it would be with these conditions of the step.
fn under(order: Order, step: &Step, needs: &[Condition]) -> Order {
    let company_needs = CompanyNeeds::new(vec![StepNeeds { from: step.from, to: step.to, needs: needs.to_vec() }]);
    Order { company_needs, ..order }
}
