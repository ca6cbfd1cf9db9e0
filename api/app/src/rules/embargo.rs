//! Embargoes: placed and lifted by a person, listed, and looked at before they are placed.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};
use domain::access::actor::Permission as P;
use domain::event::Event;
use domain::journal::audit::value_changes;
use domain::kernel::ids::EmbargoId;
use domain::kernel::masking::mask_words;
use domain::kernel::region_code::RegionCode;
use domain::kernel::status::OrderStatus;
use domain::refusal::{Code, Reason, Refusal};
use domain::rules::embargo::{EmbargoState, EmbargoTally, LONGEST_REASON, MOST_STANDING, Walk, regions_of};
use domain::rules::{Embargo, StandingEmbargoes};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::base::change::input_hash;
use crate::base::command::{Command, Outcome, Step};
use crate::{App, AppError, OpCtx, Rules, Slice, Window};
use store::rules::embargoes::OpenOrders;

/// An embargo as a person places it.
#[derive(Debug, Clone, Serialize)]
pub struct EmbargoPlace {
    /// The regions, by codes or aliases.
    pub regions: Vec<String>,
    /// The reason, for colleagues.
    pub reason: String,
    /// The time at which it is lifted by itself; `None` = a person lifts it.
    pub until: Option<DateTime<Utc>>,
    /// Whether customer service gets a task for each held order.
    pub tells_customers: bool,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A request to lift an embargo.
#[derive(Debug, Clone, Serialize)]
pub struct EmbargoLift {
    /// The embargo to lift.
    pub embargo: EmbargoId,
    /// The version that the caller has seen; `None` = any.
    pub expected_version: Option<i64>,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// What an embargo would find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbargoPreview {
    /// The open orders that go to the regions, by status and warehouse.
    pub open: Vec<OpenOrders>,
    /// The open orders of which it is unknown whether they go there.
    pub unknown: i64,
}

impl EmbargoPreview {
    /// The number of open orders that go to the regions.
    pub fn open_orders(&self) -> i64 {
        self.open.iter().map(|one| one.count).sum()
    }

    /// Those of them that a hold blocks already.
    pub fn already_held(&self) -> i64 {
        self.open.iter().map(|one| one.held).sum()
    }

    /// The number of open orders for each status that has any, in the order of progress.
    pub fn by_status(&self) -> Vec<(OrderStatus, i64)> {
        let of = |status: OrderStatus| self.open.iter().filter(move |one| one.status == status).map(|one| one.count).sum();
        OrderStatus::ALL.into_iter().map(|status| (status, of(status))).filter(|(_, count)| *count > 0).collect()
    }

    /// The number of open orders for each warehouse, by its code; those without a warehouse come last.
    pub fn by_warehouse(&self) -> Vec<(Option<String>, i64)> {
        let mut codes: Vec<Option<&String>> = self.open.iter().map(|one| one.warehouse.as_ref()).collect();
        codes.sort_unstable_by_key(|code| (code.is_none(), *code));
        codes.dedup();
        let of = |code: Option<&String>| self.open.iter().filter(|one| one.warehouse.as_ref() == code).map(|one| one.count).sum();
        codes.into_iter().map(|code| (code.cloned(), of(code))).collect()
    }
}

impl Rules<'_> {
    /// Places an embargo: its gates are closed when this returns, and its holds follow.
    ///
    /// # Errors
    /// `INVALID_INPUT`, `EMBARGOES_TOO_MANY`, `IDEMPOTENCY_CONFLICT`.
    pub async fn place_embargo(self, ctx: &OpCtx, input: &EmbargoPlace) -> Result<Embargo, AppError> {
        let embargo = self.app.run(ctx, input).await?.aggregate()?;
        self.show_committed_embargoes().await;
        Ok(embargo)
    }

    /// Lifts an embargo: its gates are open when this returns, and its holds go. Doing it twice changes nothing.
    ///
    /// # Errors
    /// `NOT_FOUND`, `STALE_VERSION`, `IDEMPOTENCY_CONFLICT`.
    pub async fn lift_embargo(self, ctx: &OpCtx, input: &EmbargoLift) -> Result<Embargo, AppError> {
        let embargo = self.app.run(ctx, input).await?.aggregate()?;
        self.show_committed_embargoes().await;
        Ok(embargo)
    }

    /// The embargoes that stand, as last read from the database. Cards show them; the gates themselves read them in the transaction of each
    /// step.
    pub fn standing_embargoes(self) -> Arc<StandingEmbargoes> {
        self.app.0.embargoes.get()
    }

    /// Reads the embargoes that stand again.
    ///
    /// # Errors
    /// When the database fails; the old ones stay.
    pub async fn refresh_embargoes(self) -> Result<(), AppError> {
        let read = async { Ok(self.app.store().rules().unlifted_embargoes().await?.into_iter().collect()) };
        self.app.0.embargoes.read_again(read).await
    }

    /// Shows a change of the embargoes at once, and lets its batches begin. A failure is only logged, because the change stands and a job
    /// reads them again within seconds.
    async fn show_committed_embargoes(self) {
        if let Err(error) = self.refresh_embargoes().await {
            tracing::warn!(%error, "the embargoes could not be read after a change; the next tick reads them");
        }
        self.embargoes_asked().notify_one();
    }

    /// A notification that brings the next batches forward.
    pub fn embargoes_asked(self) -> Arc<Notify> {
        Arc::clone(&self.app.0.embargoes_asked)
    }

    /// A page of embargoes, the newest first.
    ///
    /// # Errors
    /// A cursor of another list, or a database that fails.
    pub async fn embargoes(self, ctx: &OpCtx, window: &Window) -> Result<Slice<Embargo>, AppError> {
        ctx.require_any(P::SeeEmbargoes)?;
        let before = window
            .after_text()?
            .map(|id| id.parse::<uuid::Uuid>().map(EmbargoId).map_err(|_| AppError::bad_request(Code::CursorInvalid)));
        let found = self.app.store().rules().embargoes(before.transpose()?, window.probe()).await?;
        let keyed = found.into_iter().map(|embargo| (embargo.id.to_string(), embargo)).collect();
        let Slice { items, has_previous, has_next } = window.page_of(keyed, |(id, _): &(String, Embargo)| id);
        let items = items.into_iter().map(|(cursor, (_, embargo))| (cursor, embargo)).collect();
        Ok(Slice { items, has_previous, has_next })
    }

    /// One embargo; `None` = there is none of this id.
    ///
    /// # Errors
    /// `FORBIDDEN`, or a database that fails.
    pub async fn embargo(self, ctx: &OpCtx, id: EmbargoId) -> Result<Option<Embargo>, AppError> {
        ctx.require_any(P::SeeEmbargoes)?;
        Ok(self.app.store().rules().embargo(id).await?)
    }

    /// How many orders these embargoes hold and have let go, and the unfinished tasks about them; empty for an actor who may not see it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn embargo_tallies(self, ctx: &OpCtx, ids: &[EmbargoId]) -> Result<HashMap<EmbargoId, EmbargoTally>, AppError> {
        if ids.is_empty() || !ctx.actor.holds(P::PlaceEmbargo) {
            return Ok(HashMap::new());
        }
        Ok(self.app.store().rules().embargo_tallies(ids).await?.into_iter().collect())
    }

    /// What an embargo of these regions would find. Nothing changes.
    ///
    /// # Errors
    /// `FORBIDDEN`, an unknown region, or a database that fails.
    pub async fn embargo_preview(self, ctx: &OpCtx, regions: &[String]) -> Result<EmbargoPreview, AppError> {
        ctx.require_any(P::PlaceEmbargo)?;
        let regions: Vec<RegionCode> = regions_of(regions).map_err(|refusal| AppError::bad_request(refusal.reason))?;
        let store = self.app.store().rules();
        Ok(EmbargoPreview { open: store.open_orders(&regions).await?, unknown: store.open_orders_unknown(&regions).await? })
    }
}

impl EmbargoPlace {
    /// The reason as it is kept: phones in it are masked.
    fn kept_reason(&self) -> Result<String, Refusal> {
        let mut reason = self.reason.trim().to_owned();
        if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
            let invalid = Reason::with(Code::InvalidInput, [format!("reason: 1 – {LONGEST_REASON}")]);
            return Err(Refusal::because(invalid).at("reason"));
        }
        mask_words(&mut reason);
        Ok(reason)
    }
}

impl Command for EmbargoPlace {
    const PERMISSION: P = P::PlaceEmbargo;
    const MAKES: bool = true;
    type Of = Embargo;
    /// The regions, and the number of open orders that go there.
    type Trial = (Vec<RegionCode>, i64);
    type Made = EmbargoId;

    fn name(&self) -> &'static str {
        "embargoPlace"
    }

    fn id(&self, made: Option<&EmbargoId>) -> Option<EmbargoId> {
        made.copied()
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, ctx: &OpCtx) -> Result<(), AppError> {
        ctx.require_all_shops()?;
        self.kept_reason()?;
        Ok(())
    }

    async fn try_out(&self, app: &App, _: &OpCtx) -> Result<(Vec<RegionCode>, i64), AppError> {
        let regions = regions_of(&self.regions)?;
        let open = app.store().rules().open_orders(&regions).await?;
        Ok((regions, open.iter().map(|one| one.count).sum()))
    }

    async fn decide(&self, step: Step<'_, Self::Trial>, _: Option<Embargo>) -> Result<Outcome<Embargo, EmbargoId>, AppError> {
        let now = step.ctx.now.trunc_subsecs(6);
        let until = self.until.map(|until| until.trunc_subsecs(6));
        // Asked here and not before the key: the same request again, after its end, gives the first answer.
        if until.is_some_and(|until| until <= now) {
            let invalid = Reason::with(Code::InvalidInput, ["until: a time to come"]);
            return Err(AppError::refused(Refusal::because(invalid).at("until")));
        }
        if step.work.lock_embargoes().await? >= MOST_STANDING {
            return Err(AppError::refused(Refusal::because(Reason::with(Code::EmbargoesTooMany, [MOST_STANDING]))));
        }
        let (regions, total) = step.trial;
        let embargo = Embargo {
            id: step.ctx.mint().next(),
            version: 1,
            state: EmbargoState::Placing,
            regions: regions.clone(),
            reason: self.kept_reason()?,
            until,
            tells_customers: self.tells_customers,
            placed_at: now,
            placed_by: step.ctx.actor.person(Self::PERMISSION),
            lifted_at: None,
            lifted_by: None,
            walk: Walk::over(*total),
        };
        let changes = value_changes(&Value::Null, &audited(&embargo));
        let (id, events) = (embargo.id, vec![changed(&embargo)]);
        Ok(Outcome::changed(embargo, id, events, changes))
    }
}

impl Command for EmbargoLift {
    const PERMISSION: P = P::PlaceEmbargo;
    type Of = Embargo;
    type Trial = ();
    type Made = EmbargoId;

    fn name(&self) -> &'static str {
        "embargoLift"
    }

    fn id(&self, _: Option<&EmbargoId>) -> Option<EmbargoId> {
        Some(self.embargo)
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, ctx: &OpCtx) -> Result<(), AppError> {
        ctx.require_all_shops()
    }

    async fn try_out(&self, _: &App, _: &OpCtx) -> Result<(), AppError> {
        Ok(())
    }

    fn expected_version(&self, (): &()) -> Option<i64> {
        self.expected_version
    }

    async fn decide(&self, step: Step<'_, ()>, before: Option<Embargo>) -> Result<Outcome<Embargo, EmbargoId>, AppError> {
        let before = before.ok_or_else(|| AppError::not_found("embargo"))?;
        if !before.state.stands() {
            return Ok(Outcome::confirmed(before, self.embargo));
        }
        // Changes of orders that have seen the embargo end before its holds are taken away.
        step.work.lock_embargoes().await?;
        let orders = step.work.count_embargoed(before.id).await?;
        let by = step.ctx.actor.person(Self::PERMISSION);
        let embargo = before.clone().lifting(Some(by), orders, step.ctx.now.trunc_subsecs(6));
        let changes = value_changes(&audited(&before), &audited(&embargo));
        let events = vec![changed(&embargo)];
        Ok(Outcome::changed(embargo, self.embargo, events, changes))
    }
}

/// The event of a new state.
pub(super) fn changed(embargo: &Embargo) -> Event {
    Event::EmbargoChanged { embargo: embargo.id, state: embargo.state }
}

/// The values of an embargo in the audit log.
fn audited(embargo: &Embargo) -> Value {
    json!({
        "state": embargo.state.name(),
        "regions": embargo.regions,
        "reason": embargo.reason,
        "until": embargo.until,
        "tellCustomerService": embargo.tells_customers,
    })
}
