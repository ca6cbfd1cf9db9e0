//! The worker of backtests: reads past orders page by page, asks the rule about each, and adds up the answers. Of the orders it writes
//! nothing. Figures, list and cursor go forward in one transaction, so that a backtest whose worker is gone is taken up where it stood.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::event::Event;
use domain::kernel::source::Source;
use domain::refusal::{Code, Reason, Refusal};
use domain::rules::backtest::{Backtest, BacktestCursor, BacktestOrder, BacktestStatus, MOST_LISTED, MOST_RUNNING, Part};
use domain::rules::order_facts::Surroundings;
use domain::rules::past::{Changes, OwnRule, facts_then, needs_catalogue, stopped_by};
use domain::rules::{Compiled, StandingEmbargoes, Vocabulary};
use tokio::time::Instant;

use crate::base::change::by_source;
use crate::rules::book::rule_regions;
use crate::rules::facts::{offset_of, sku_facts};
use crate::{AppError, Directory, Rules};
use store::catalog::shops::Sku;
use store::rules::past::{PastOrder, PastPage};
use store::{Aggregate as _, StoreError, UnitOfWork};

/// The number of orders of one page.
const PAGE: u64 = 500;
/// The time between two announcements of progress.
const STEP: Duration = Duration::from_secs(1);
/// The time after which a worker lets go of a backtest, so that a server that stops waits for no long one.
const TURN: Duration = Duration::from_secs(3);
/// The time without progress after which the worker of a backtest counts as gone.
const LEASE: chrono::Duration = chrono::Duration::seconds(30);
/// The part of the time of a page for which the worker pauses after it, so that others are served meanwhile.
const PAUSE: u32 = 8;

/// What a worker needs for every order of a backtest.
struct Trial {
    condition: Compiled,
    own: OwnRule,
    directory: Arc<Directory>,
    /// The last times at which SKUs were set since the beginning of the range; empty = the rule does not ask the catalogue.
    set: HashMap<String, DateTime<Utc>>,
}

impl Rules<'_> {
    /// Takes the next backtest and works on it for a few seconds; returns whether there was one. Safe on several instances: one takes the
    /// backtest, and another one goes on with it if it dies.
    ///
    /// # Errors
    /// When the database cannot be reached; then the backtest is taken up again. Every other failure ends it and is shown.
    pub async fn advance_backtest(self) -> Result<bool, AppError> {
        let Some(mut backtest) = self.take_backtest().await? else { return Ok(false) };
        match self.work_on(&mut backtest).await {
            Ok(()) => Ok(true),
            Err(AppError::Store(error @ (StoreError::Unavailable(_) | StoreError::Contention(_)))) => Err(error.into()),
            Err(error) => {
                tracing::error!(backtest = %backtest.id, error = error.in_words(), "a backtest of a rule failed");
                let reason = match error {
                    AppError::Refused { refusal, .. } => refusal.reason,
                    error => Reason::with(Code::RuleBacktestFailed, [error.to_string()]),
                };
                let failed = backtest.ended(BacktestStatus::Failed, Some(reason), self.app.now());
                self.keep(&failed, &[]).await?;
                Ok(true)
            }
        }
    }

    async fn take_backtest(self) -> Result<Option<Backtest>, AppError> {
        let now = self.app.now();
        let mut work = self.app.begin(now).await?;
        let Some(mut backtest) = work.next_backtest(now, MOST_RUNNING).await? else { return Ok(None) };
        let is_new = backtest.status == BacktestStatus::Queued;
        backtest.status = BacktestStatus::Running;
        backtest.started_at = backtest.started_at.or(Some(now));
        backtest.turn += 1;
        backtest.leased_until = Some(now + LEASE);
        work.put(&backtest).await?;
        if is_new {
            announce(&mut work, &backtest, now);
        }
        work.commit().await?;
        Ok(Some(backtest))
    }

    /// Reads pages until the end, until the turn is over, or until the backtest is cancelled or another worker has it.
    async fn work_on(self, backtest: &mut Backtest) -> Result<(), AppError> {
        let trial = self.trial(backtest).await?;
        if backtest.total.is_none() {
            backtest.total = Some(self.app.store().rules().count_placed(backtest.from, backtest.to).await?);
        }
        let (began, mut kept) = (Instant::now(), Instant::now());
        let mut matches = Vec::new();
        loop {
            let page_began = Instant::now();
            let is_last = self.read_page(backtest, &trial, &mut matches).await?;
            let now = self.app.now();
            if is_last {
                let mut done = backtest.clone().ended(BacktestStatus::Done, None, now);
                done.total = Some(done.tally.total());
                self.keep(&done, &matches).await?;
                return Ok(());
            }
            let is_over = began.elapsed() >= TURN;
            if is_over || kept.elapsed() >= STEP || matches.len() as u64 >= PAGE {
                backtest.leased_until = (!is_over).then(|| now + LEASE);
                if !self.keep(backtest, &matches).await? || is_over {
                    return Ok(());
                }
                matches.clear();
                kept = Instant::now();
            } else if !self.is_ours(backtest).await? {
                return Ok(());
            }
            tokio::time::sleep(page_began.elapsed() / PAUSE).await;
        }
    }

    async fn trial(self, backtest: &Backtest) -> Result<Trial, AppError> {
        let directory = self.app.directory();
        let condition = condition_of(backtest, &directory)?;
        let store = self.app.store().rules();
        let id = backtest.rule.map(|(rule, _)| rule);
        let names = match id {
            Some(id) => store.names_of(id).await?,
            None => Vec::new(),
        };
        // Read after the directory: a change that the directory does not have yet is among them.
        let set =
            if needs_catalogue(condition.facts()) { store.connections_set_since(backtest.from).await? } else { HashMap::new() };
        Ok(Trial { condition, own: OwnRule { id, names }, directory, set })
    }

    /// Asks the rule about the next page; returns whether it was the last one.
    async fn read_page(self, backtest: &mut Backtest, trial: &Trial, matches: &mut Vec<BacktestOrder>) -> Result<bool, AppError> {
        let page = PastPage {
            from: backtest.from,
            to: backtest.to,
            after: backtest.cursor,
            limit: PAGE,
            facts: trial.condition.facts(),
        };
        let orders = self.app.store().rules().past_page(&page).await?;
        for past in &orders {
            trial.ask(backtest, past, matches);
        }
        if let Some(last) = orders.last() {
            backtest.cursor = Some(BacktestCursor { at: last.order.placed_at, order: last.order.id });
        }
        Ok((orders.len() as u64) < PAGE)
    }

    /// Whether the backtest still runs in the turn of this worker.
    async fn is_ours(self, backtest: &Backtest) -> Result<bool, AppError> {
        let turn = self.app.store().rules().backtest_turn(backtest.id).await?;
        Ok(turn == Some((BacktestStatus::Running, backtest.turn)))
    }

    /// Stores the figures with the matched orders since the last time, and announces them; `false` = it was cancelled, or another worker has
    /// it, and nothing was stored.
    async fn keep(self, backtest: &Backtest, matches: &[BacktestOrder]) -> Result<bool, AppError> {
        let kept = |mut work: UnitOfWork| async move {
            let known = work.load::<Backtest>(&backtest.id).await?;
            if known.is_none_or(|known| (known.status, known.turn) != (BacktestStatus::Running, backtest.turn)) {
                return Ok(false);
            }
            work.put(backtest).await?;
            work.list_backtest_orders(backtest.id, matches)?;
            announce(&mut work, backtest, self.app.now());
            work.commit().await?;
            Ok(true)
        };
        self.app.transact(kept).await
    }
}

impl Trial {
    /// Asks the condition about one order, and adds the answer up.
    fn ask(&self, backtest: &mut Backtest, past: &PastOrder, matches: &mut Vec<BacktestOrder>) {
        let order = &past.order;
        let sku = |code: &str| sku_facts(&self.directory, code);
        let around = Surroundings {
            now: order.placed_at,
            offset: offset_of(&self.directory, order),
            sku: &sku,
            remark: None,
            address_changed: false,
            phone_orders: past.phone_orders,
            buyer_orders: past.buyer_orders,
            embargoes: &StandingEmbargoes::default(),
        };
        let is_set = |code: &str| self.set.get(&Sku::target(&code.to_owned())).is_some_and(|at| *at > order.placed_at);
        let catalogue = !self.set.is_empty() && order.lines.iter().filter_map(|line| line.sku.as_deref()).any(is_set);
        let facts = facts_then(order, &around, Changes { catalogue, ..past.changes });
        let others = stopped_by(&order.holds, &self.own);
        let part = backtest.tally.add(self.condition.evaluate(&facts), !others.is_empty());
        if part == Part::True && backtest.listed < MOST_LISTED {
            backtest.listed += 1;
            matches.push(BacktestOrder {
                position: backtest.listed,
                order: order.id,
                shop: order.shop.clone(),
                because: self.condition.trace(&facts).deciding(),
                stopped_by: others,
            });
        }
    }
}

/// The condition of a backtest, ready to be asked.
fn condition_of(backtest: &Backtest, directory: &Directory) -> Result<Compiled, AppError> {
    let channels = |name: &str| directory.shops().any(|shop| shop.row.channel == name);
    let vocabulary = Vocabulary { regions: &rule_regions, channels: &channels };
    backtest.condition.compile_with(&vocabulary).map_err(|error| AppError::refused(Refusal::because(error.reason)))
}

fn announce(work: &mut UnitOfWork, backtest: &Backtest, now: DateTime<Utc>) {
    for event in by_source(vec![Event::RuleBacktestChanged { backtest: backtest.id }], Source::System, now) {
        work.append(event);
    }
}
