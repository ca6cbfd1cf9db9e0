//! The company's status matrix: the conditions of each step of orders, and the meaning of each status.

use domain::access::actor::Permission as P;
use domain::event::Event;
use domain::journal::audit::value_changes;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::matrix::{CompanyNeeds, StepNeeds, TransitionSetting};
use domain::order::status_matrix::{Condition, MATRIX, Transition};
use domain::order::status_meaning::{Agreement, Meaning, StatusMeaning};
use domain::refusal::{Code, Reason, Refusal};
use serde::Serialize;
use serde_json::json;

use crate::app::base::change::{answered, by_person, check_key, input_hash, keep_answer, retrying};
use crate::app::base::command::{Command, Outcome};
use crate::app::order::sweeps::Standing;
use crate::app::{App, AppError, OpCtx};
use crate::store::order::matrix::{Step, Sweep};
use crate::store::{NewEvent, UnitOfWork};

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

/// A change of a status's meaning.
#[derive(Debug, Clone, Serialize)]
pub struct MeaningInput {
    /// The status to be described.
    pub status: OrderStatus,
    /// The meaning for operations.
    pub operations: String,
    /// The meaning for finance.
    pub finance: String,
    /// The meaning for the law.
    pub legal: String,
    /// The version that the caller has seen; 0 = the default, `None` = any.
    pub expected_version: Option<i64>,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

impl App {
    /// The matrix as it counts now, in the order of the default: for the company, or for one warehouse.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_transitions(&self, warehouse: Option<&str>) -> Result<Vec<TransitionRow>, AppError> {
        let settings = self.store().transitions().await?;
        Ok(MATRIX.iter().map(|row| TransitionRow::of(row, warehouse, &settings)).collect())
    }

    /// The versions of a step's setting, the newest first: the page after a version.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn transition_versions(
        &self,
        step: &Step,
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<TransitionSetting>, AppError> {
        Ok(self.store().transition_versions(step, before.unwrap_or(i64::MAX), limit).await?)
    }

    /// Sets the conditions of a step, after a trial on the orders before it. Orders that lack no condition now move on soon after.
    ///
    /// # Errors
    /// `NOT_FOUND` for a step that the matrix lacks or an unknown warehouse, `CONDITION_PROTECTS`, `CONDITION_DOES_NOT_FIT`,
    /// `STALE_VERSION`, `IDEMPOTENCY_CONFLICT`, `COMPANY_SETTING` for a token that is limited to shops.
    pub async fn set_order_transition(
        &self,
        ctx: &OpCtx,
        input: TransitionInput,
    ) -> Result<(TransitionRow, TransitionTrial), AppError> {
        ctx.require_any(P::SetOrderMatrix)?;
        let step = Step { from: input.from, to: input.to, warehouse: input.warehouse.clone() };
        let result = match ctx.require_all_shops().and_then(|()| check_key(input.idempotency_key.as_deref())) {
            Ok(()) => self.try_and_set(ctx, &step, &input).await,
            Err(error) => Err(error),
        };
        let written = result.as_ref().is_ok_and(|(_, _, written)| *written);
        ctx.noted("orderTransitionSet", Some(name_of(&step)), &result, written);
        result.map(|(row, trial, _)| (row, trial))
    }

    async fn try_and_set(
        &self,
        ctx: &OpCtx,
        step: &Step,
        input: &TransitionInput,
    ) -> Result<(TransitionRow, TransitionTrial, bool), AppError> {
        let row = Transition::between(step.from, step.to).ok_or_else(|| AppError::not_found("to"))?;
        let unknown = step.warehouse.as_deref().filter(|code| self.directory().warehouse(code).is_none());
        if unknown.is_some() {
            return Err(AppError::not_found("warehouse"));
        }
        let needs = row.check_needs(&input.needs).map_err(AppError::refused)?;
        let trial = self.try_needs(step, &needs).await?;
        let written = !input.dry_run && retrying(|| self.write_transition(ctx, step, row, &needs, input)).await?;
        if written {
            self.show_committed_directory().await;
            self.0.sweeps_asked.notify_one();
        }
        let settings = self.store().transitions().await?;
        let now = TransitionRow::of(row, step.warehouse.as_deref(), &settings);
        let shown = if input.dry_run { TransitionRow { needs, ..now } } else { now };
        Ok((shown, trial, written))
    }

    /// Writes the setting, unless it counts already; returns `false` for a repeated key.
    async fn write_transition(
        &self,
        ctx: &OpCtx,
        step: &Step,
        row: &'static Transition,
        needs: &[Condition],
        input: &TransitionInput,
    ) -> Result<bool, AppError> {
        let key = input.idempotency_key.as_deref().map(|key| (key, input_hash(&(), input)));
        let mut work = self.store().begin(ctx.now, ctx.mint()).await?;
        let before = work.transition_for_update(step).await?;
        if answered::<()>(&mut work, ctx, "orderTransitionSet", key.as_ref()).await?.is_some() {
            return Ok(false);
        }
        let version = before.as_ref().map_or(0, |before| before.version);
        check_version(input.expected_version, version)?;
        let had = before.as_ref().map_or(row.needs, |before| before.needs.as_slice());
        let named = |needs: &[Condition]| json!({ "needs": needs.iter().map(|need| need.name()).collect::<Vec<_>>() });
        let changes = value_changes(&named(had), &named(needs));
        let mut mint = ctx.mint();
        if had != needs || before.is_none() {
            let person = ctx.actor.person(P::SetOrderMatrix);
            let setting = TransitionSetting {
                from: step.from,
                to: step.to,
                warehouse: step.warehouse.clone(),
                needs: needs.to_vec(),
                version: version + 1,
                set_at: ctx.now,
                set_by: person,
            };
            work.put_transition(&setting).await?;
            let sweep = Sweep { id: mint.next(), status: step.from, warehouse: step.warehouse.clone(), after: None };
            work.open_sweep(&sweep, ctx.now).await?;
            let event = Event::OrderTransitionSet {
                from: step.from,
                to: step.to,
                for_warehouse: step.warehouse.clone(),
                needs: setting.needs,
                version: setting.version,
            };
            append(&mut work, ctx, event, P::SetOrderMatrix);
        }
        keep_answer(&mut work, ctx, &mut mint, "orderTransitionSet", key.as_ref(), &())?;
        ctx.audit(&mut work, &ctx.audited("orderTransitionSet", Some(name_of(step)), changes))?;
        work.commit().await?;
        Ok(true)
    }

    /// Examines the orders before the step, and writes nothing.
    async fn try_needs(&self, step: &Step, needs: &[Condition]) -> Result<TransitionTrial, AppError> {
        let besides = match step.warehouse {
            Some(_) => Vec::new(),
            None => self.warehouses_with_own(step).await?,
        };
        let which = Standing { status: step.from, warehouse: step.warehouse.as_deref(), besides: &besides };
        let (mut trial, now) = (TransitionTrial::default(), self.now());
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

    async fn warehouses_with_own(&self, step: &Step) -> Result<Vec<String>, AppError> {
        let settings = self.store().transitions().await?.into_iter();
        let of_step = settings.filter(|one| one.from == step.from && one.to == step.to);
        Ok(of_step.filter_map(|one| one.warehouse).collect())
    }

    /// Every status with its meaning, in the order of progress.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn status_meanings(&self) -> Result<Vec<StatusMeaning>, AppError> {
        Ok(self.store().status_meanings().await?)
    }

    /// Writes the company's meaning of a status. Agreements to an earlier version do not count for the new one.
    ///
    /// # Errors
    /// `INVALID_INPUT` for an empty text or one past [`StatusMeaning::LONGEST`], `STALE_VERSION`, `IDEMPOTENCY_CONFLICT`,
    /// `COMPANY_SETTING` for a token that is limited to shops.
    pub async fn set_status_meaning(&self, ctx: &OpCtx, input: MeaningInput) -> Result<StatusMeaning, AppError> {
        self.run(ctx, &input).await
    }

    /// Agrees to the meaning of a status, for the actor's role. A second call changes nothing.
    ///
    /// # Errors
    /// `STALE_VERSION` for another version than the one that counts, `COMPANY_SETTING` for a token that is limited to shops.
    pub async fn agree_status_meaning(&self, ctx: &OpCtx, status: OrderStatus, version: i64) -> Result<StatusMeaning, AppError> {
        self.run(ctx, &Agree { status, version }).await
    }
}

impl Command for MeaningInput {
    const NAME: &'static str = "orderStatusMeaningSet";
    const PERMISSION: P = P::SetOrderMatrix;
    type Value = StatusMeaning;
    type Made = ();

    fn key(&self) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, ctx: &OpCtx) -> Result<(), AppError> {
        ctx.require_all_shops()?;
        self.checked().map(drop)
    }

    fn target(&self, _: Option<&StatusMeaning>) -> Option<String> {
        Some(self.status.name().to_owned())
    }

    async fn decide(
        &self,
        _: &App,
        ctx: &OpCtx,
        work: &mut UnitOfWork,
        repeated: Option<()>,
    ) -> Result<Outcome<StatusMeaning, ()>, AppError> {
        let before = work.status_meaning_for_update(self.status).await?;
        if repeated.is_some() {
            return Ok(Outcome::unchanged(before));
        }
        check_version(self.expected_version, before.version)?;
        let meaning = self.checked()?;
        if before.written.as_ref() == Some(&meaning) {
            return Ok(Outcome::unchanged(before));
        }
        let version = before.version + 1;
        work.put_status_meaning(self.status, version, &meaning, &ctx.actor.person(Self::PERMISSION), ctx.now).await?;
        let events = ctx.did(Event::OrderStatusMeaningSet { status: self.status, version }, Self::PERMISSION);
        let changes = value_changes(&json!({ "version": before.version }), &json!({ "version": version }));
        let now = StatusMeaning { status: self.status, written: Some(meaning), version, agreed_by: Vec::new() };
        Ok(Outcome::changed(now, (), events, changes))
    }
}

/// Agrees to a version of what a status means, for the caller's role.
struct Agree {
    status: OrderStatus,
    version: i64,
}

impl Command for Agree {
    const NAME: &'static str = "orderStatusMeaningAgree";
    const PERMISSION: P = P::AgreeStatusMeaning;
    type Value = StatusMeaning;
    type Made = ();

    fn key(&self) -> Option<(&str, String)> {
        None
    }

    fn check(&self, ctx: &OpCtx) -> Result<(), AppError> {
        ctx.require_all_shops()
    }

    fn target(&self, _: Option<&StatusMeaning>) -> Option<String> {
        Some(self.status.name().to_owned())
    }

    async fn decide(
        &self,
        _: &App,
        ctx: &OpCtx,
        work: &mut UnitOfWork,
        _: Option<()>,
    ) -> Result<Outcome<StatusMeaning, ()>, AppError> {
        let Self { status, version } = *self;
        let mut meaning = work.status_meaning_for_update(status).await?;
        check_version(Some(version), meaning.version)?;
        let person = ctx.actor.person(Self::PERMISSION);
        if meaning.agreed_by.iter().any(|one| one.role == person.role) {
            return Ok(Outcome::unchanged(meaning));
        }
        let agreement = Agreement { role: person.role, name: person.name, subject: person.subject, at: ctx.now };
        work.put_agreement(status, version, &agreement).await?;
        let role = agreement.role;
        let events = ctx.did(Event::OrderStatusMeaningAgreed { status, version, role }, Self::PERMISSION);
        let changes = value_changes(&json!({}), &json!({ "agreed": role.name(), "version": version }));
        meaning.agreed_by.push(agreement);
        Ok(Outcome::changed(meaning, (), events, changes))
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

impl MeaningInput {
    fn checked(&self) -> Result<Meaning, AppError> {
        let text = |field: &'static str, text: &str| {
            let text = text.trim();
            if text.is_empty() || text.chars().count() > StatusMeaning::LONGEST {
                let reason = Reason::with(Code::InvalidInput, [format!("{field}: 1 – {}", StatusMeaning::LONGEST)]);
                return Err(AppError::refused(Refusal::because(reason).at(field)));
            }
            Ok(text.to_owned())
        };
        let operations = text("operations", &self.operations)?;
        Ok(Meaning { operations, finance: text("finance", &self.finance)?, legal: text("legal", &self.legal)? })
    }
}

/// The order as it would be with these conditions of the step.
fn under(order: Order, step: &Step, needs: &[Condition]) -> Order {
    let company_needs = CompanyNeeds::new(vec![StepNeeds { from: step.from, to: step.to, needs: needs.to_vec() }]);
    Order { company_needs, ..order }
}

fn check_version(expected: Option<i64>, version: i64) -> Result<(), AppError> {
    if expected.is_none_or(|expected| expected == version) {
        return Ok(());
    }
    Err(AppError::refused(Refusal::because(Reason::with(Code::StaleVersion, [version])).at("expectedVersion")))
}

fn append(work: &mut UnitOfWork, ctx: &OpCtx, event: Event, permission: P) {
    let events: Vec<NewEvent> = by_person(vec![event], &ctx.actor.person(permission), ctx);
    events.into_iter().for_each(|event| work.append(event));
}

/// The name of a step in the audit log.
fn name_of(step: &Step) -> String {
    let of = step.warehouse.as_ref().map(|code| format!(" {code}")).unwrap_or_default();
    format!("{} → {}{of}", step.from.name(), step.to.name())
}
