//! Backtests: a rule or a draft is asked about past orders. People start, follow and cancel them here; `backtest_run` does the work.

use std::sync::Arc;

use chrono::{DateTime, SubsecRound as _, Utc};
use domain::access::actor::Permission as P;
use domain::event::Event;
use domain::journal::audit::FieldChange;
use domain::kernel::ids::RuleBacktestId;
use domain::refusal::{Code, Reason, Refusal};
use domain::rules::Rule;
use domain::rules::backtest::{Backtest, BacktestOrder, BacktestStatus, MOST_OPEN, Tally, check_range};
use serde::Serialize;
use tokio::sync::Notify;

use crate::base::change::input_hash;
use crate::base::command::{Command, Outcome, Step};
use crate::base::paging::List;
use crate::rules::book::compiled;
use crate::{App, AppError, OpCtx, RuleUnderTest, Rules, Slice, Window};

/// A request to try a rule on past orders.
#[derive(Debug, Clone, Serialize)]
pub struct RuleBacktestStart {
    /// The rule that is tried.
    pub rule: RuleUnderTest,
    /// Only orders placed at or after this time.
    pub from: DateTime<Utc>,
    /// Only orders placed before this time.
    pub to: DateTime<Utc>,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A request to end a backtest before every order was read.
#[derive(Debug, Clone, Serialize)]
pub struct RuleBacktestCancel {
    /// The backtest to end.
    pub backtest: RuleBacktestId,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

impl Rules<'_> {
    /// Starts a backtest, which waits for its turn.
    ///
    /// # Errors
    /// `RANGE_INVALID`, `RULE_BACKTEST_RANGE`, `RULE_BACKTESTS_WAITING`, `IDEMPOTENCY_CONFLICT`, and the refusals of a rule that cannot be
    /// saved, with the place.
    pub async fn start_backtest(self, ctx: &OpCtx, input: &RuleBacktestStart) -> Result<Backtest, AppError> {
        let backtest = self.app.run(ctx, input).await?.aggregate()?;
        self.app.0.backtests_asked.notify_one();
        Ok(backtest)
    }

    /// Cancels a backtest. One that has ended stays as it is.
    ///
    /// # Errors
    /// `NOT_FOUND`, `IDEMPOTENCY_CONFLICT`.
    pub async fn cancel_backtest(self, ctx: &OpCtx, input: &RuleBacktestCancel) -> Result<Backtest, AppError> {
        self.app.run(ctx, input).await?.aggregate()
    }

    /// The notification that a new backtest waits.
    pub fn backtests_asked(self) -> Arc<Notify> {
        Arc::clone(&self.app.0.backtests_asked)
    }

    /// A backtest; `None` = there is none of this id.
    ///
    /// # Errors
    /// `FORBIDDEN`, or a database that fails.
    pub async fn backtest(self, ctx: &OpCtx, id: RuleBacktestId) -> Result<Option<Backtest>, AppError> {
        ctx.require_any(P::SeeRules)?;
        Ok(self.app.store().rules().backtest(id).await?)
    }

    /// A page of the matched orders of a backtest, in the order of placing, of the shops of the actor.
    ///
    /// # Errors
    /// `FORBIDDEN`, a cursor of another list, or a database that fails.
    pub async fn backtest_orders(
        self,
        ctx: &OpCtx,
        id: RuleBacktestId,
        window: &Window,
    ) -> Result<Slice<BacktestOrder>, AppError> {
        ctx.require_any(P::SeeRules)?;
        let key = |cursor: &String| {
            let (position, of) = List::BacktestOrders.decode(cursor)?;
            let is_here = of == id.0 && position > 0;
            u64::try_from(position).ok().filter(|_| is_here).ok_or_else(|| AppError::bad_request(Code::CursorInvalid))
        };
        let after = window.after.as_ref().map(key).transpose()?;
        let shops: Option<Vec<String>> = ctx.actor.shops.as_ref().map(|shops| shops.iter().cloned().collect());
        let store = self.app.store().rules();
        let mut found = store.backtest_orders(id, shops.as_deref(), after.unwrap_or(0), window.probe()).await?;
        let has_next = found.len() > window.size();
        found.truncate(window.size());
        let item = |order: BacktestOrder| {
            let position = i64::try_from(order.position).unwrap_or(i64::MAX);
            (List::BacktestOrders.encode(position, id.0), order)
        };
        Ok(Slice { items: found.into_iter().map(item).collect(), has_previous: after.is_some(), has_next })
    }

    /// Removes up to `limit` backtests that ended before `before`; returns the number of removed ones.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_backtests(self, before: DateTime<Utc>, limit: u64) -> Result<usize, AppError> {
        Ok(self.app.store().rules().forget_backtests(before, limit).await?)
    }
}

impl Command for RuleBacktestStart {
    const PERMISSION: P = P::EditRules;
    const MAKES: bool = true;
    type Of = Backtest;
    type Trial = Rule;
    type Made = RuleBacktestId;

    fn name(&self) -> &'static str {
        "ruleBacktestStart"
    }

    fn id(&self, made: Option<&RuleBacktestId>) -> Option<RuleBacktestId> {
        made.copied()
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, ctx: &OpCtx) -> Result<(), AppError> {
        ctx.require_all_shops()?;
        check_range(self.from, self.to, ctx.now).map_err(AppError::refused)
    }

    async fn try_out(&self, app: &App, ctx: &OpCtx) -> Result<Rule, AppError> {
        let rule = app.rules().under_test(ctx, &self.rule).await?;
        compiled(&rule, &app.directory()).map_err(|refusal| AppError::refused(self.at_place(refusal)))?;
        Ok(rule)
    }

    async fn decide(&self, step: Step<'_, Rule>, _: Option<Backtest>) -> Result<Outcome<Backtest, RuleBacktestId>, AppError> {
        let open = step.work.open_backtests().await?;
        if open.waiting + open.running >= MOST_OPEN {
            return Err(AppError::refused(Refusal::because(Reason::with(Code::RuleBacktestsWaiting, [MOST_OPEN]))));
        }
        let backtest = self.queued(step.trial, step.ctx);
        let (from, to) = (backtest.from, backtest.to);
        let changes = vec![FieldChange::set("rule", &backtest.name), FieldChange::set("from", from), FieldChange::set("to", to)];
        let id = backtest.id;
        Ok(Outcome::changed(backtest, id, vec![Event::RuleBacktestChanged { backtest: id }], changes))
    }
}

impl RuleBacktestStart {
    /// The refusal with its place in the input, where the rule is a draft of it.
    fn at_place(&self, mut refusal: Refusal) -> Refusal {
        let place = match self.rule {
            RuleUnderTest::Saved(_) => "rule",
            RuleUnderTest::Draft { .. } => "draft",
        };
        refusal.field.insert(0, place.into());
        refusal
    }

    fn queued(&self, rule: &Rule, ctx: &OpCtx) -> Backtest {
        let is_saved = matches!(self.rule, RuleUnderTest::Saved(_));
        Backtest {
            id: ctx.mint().next(),
            rule: is_saved.then_some((rule.id, rule.version)),
            name: rule.name.clone(),
            trigger: rule.trigger,
            condition: rule.condition.clone(),
            from: self.from.trunc_subsecs(6),
            to: self.to.trunc_subsecs(6),
            status: BacktestStatus::Queued,
            total: None,
            tally: Tally::default(),
            listed: 0,
            cursor: None,
            leased_until: None,
            turn: 0,
            asked_by: ctx.actor.person(P::EditRules),
            created_at: ctx.now.trunc_subsecs(6),
            started_at: None,
            finished_at: None,
            error: None,
        }
    }
}

impl Command for RuleBacktestCancel {
    const PERMISSION: P = P::EditRules;
    type Of = Backtest;
    type Trial = ();
    type Made = RuleBacktestId;

    fn name(&self) -> &'static str {
        "ruleBacktestCancel"
    }

    fn id(&self, _: Option<&RuleBacktestId>) -> Option<RuleBacktestId> {
        Some(self.backtest)
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

    async fn decide(&self, step: Step<'_, ()>, before: Option<Backtest>) -> Result<Outcome<Backtest, RuleBacktestId>, AppError> {
        let before = before.ok_or_else(|| AppError::not_found("ruleBacktest"))?;
        if before.status.is_over() {
            return Ok(Outcome::confirmed(before, self.backtest));
        }
        let now = step.ctx.now.trunc_subsecs(6);
        let status = before.status;
        let cancelled = before.ended(BacktestStatus::Cancelled, None, now);
        let changes = vec![FieldChange {
            field: "status".to_owned(),
            old: Some(status_name(status)),
            new: Some(status_name(BacktestStatus::Cancelled)),
        }];
        let events = vec![Event::RuleBacktestChanged { backtest: self.backtest }];
        Ok(Outcome::changed(cancelled, self.backtest, events, changes))
    }
}

fn status_name(status: BacktestStatus) -> String {
    status.name().to_owned()
}
