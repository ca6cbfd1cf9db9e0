//! The batches of embargoes: they hold the open orders of a region, and free them again. A batch is one unit of work with few orders; how far
//! the batches have come is kept with the embargo, so that any instance goes on where one stopped.

use chrono::{DateTime, SubsecRound, Utc};
use domain::event::Event;
use domain::kernel::ids::{EmbargoId, OrderId};
use domain::kernel::source::Source;
use domain::rules::Embargo;
use domain::rules::embargo::EmbargoState;
use domain::task::kind::TaskSourceKind;

use crate::base::change::by_source;
use crate::rules::embargo::changed;
use crate::task::open::MOST_CLOSED;
use crate::{AppError, Rules};
use store::{NewEvent, UnitOfWork};

/// The orders of one batch: so many keep their locks for about 20 milliseconds, on a busy machine for 40.
const BATCH: usize = 50;
/// The orders that are read at once, without locks.
const PAGE: u32 = 2_000;
/// The passes while an embargo is placed. The second one finds orders that were taken in during the first.
const PASSES: i32 = 2;

impl Rules<'_> {
    /// Goes on with the embargoes that are placed or lifted, until none is left; those whose time is over are lifted.
    ///
    /// # Errors
    /// When the database fails; the next turn goes on where this one stopped.
    pub async fn tend_embargoes(self) -> Result<(), AppError> {
        let now = self.app.now();
        for embargo in self.app.store().rules().unlifted_embargoes().await? {
            if embargo.state != EmbargoState::Active || embargo.until.is_some_and(|until| until <= now) {
                self.tend_embargo(embargo).await?;
                self.refresh_embargoes().await?;
            }
        }
        Ok(())
    }

    /// Runs the batches of one embargo, until it is done or another instance or a person has moved it on.
    async fn tend_embargo(self, mut embargo: Embargo) -> Result<(), AppError> {
        loop {
            let store = self.app.store().rules();
            let found = match embargo.state {
                EmbargoState::Placing => store.orders_to_hold(&embargo, PAGE).await?,
                EmbargoState::Lifting => store.orders_to_free(&embargo, PAGE).await?,
                EmbargoState::Active if embargo.until.is_some_and(|until| until <= self.app.now()) => Vec::new(),
                EmbargoState::Active | EmbargoState::Lifted => return Ok(()),
            };
            if found.is_empty() {
                let turned = self.app.transact(|work| self.turn(work, &embargo)).await?;
                let Some(turned) = turned else { return Ok(()) };
                embargo = turned;
            }
            for batch in found.chunks(BATCH) {
                let moved = self.app.transact(|work| self.run_batch(work, &embargo, batch)).await?;
                let Some(moved) = moved else { return Ok(()) };
                embargo = moved;
            }
        }
    }

    /// Holds or frees the orders of one batch; `None` = the embargo has been moved on by others.
    async fn run_batch(self, mut work: UnitOfWork, seen: &Embargo, batch: &[OrderId]) -> Result<Option<Embargo>, AppError> {
        let (now, Some(last)) = (self.app.now(), batch.last()) else { return Ok(None) };
        let Some(mut embargo) = unchanged(&mut work, seen).await? else { return Ok(None) };
        match embargo.state {
            EmbargoState::Placing => self.hold_batch(&mut work, &embargo, batch, now).await?,
            _ => self.free_batch(&mut work, &embargo, batch, now).await?,
        }
        embargo.walk = embargo.walk.past(*last, batch.len());
        let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        let (done, total) = (number(embargo.walk.done), number(embargo.walk.total));
        announce(&mut work, Event::EmbargoMoved { embargo: embargo.id, done, total }, now);
        work.put(&embargo).await?;
        work.commit().await?;
        Ok(Some(embargo))
    }

    async fn hold_batch(
        self,
        work: &mut UnitOfWork,
        embargo: &Embargo,
        batch: &[OrderId],
        now: DateTime<Utc>,
    ) -> Result<(), AppError> {
        let (mut mint, mut tasks) = (self.app.mint(), Vec::new());
        for mut order in work.orders_by_ids(batch).await? {
            if let Some(events) = embargo.hold(&mut order, &mut mint, now) {
                work.record_embargoed(embargo.id, order.id);
                tasks.extend(embargo.task(&order));
                work.save(order, by_source(events, Source::Rule, now));
            }
        }
        self.app.tasks().open_all(work, tasks, &mut mint, now).await?;
        Ok(())
    }

    async fn free_batch(
        self,
        work: &mut UnitOfWork,
        embargo: &Embargo,
        batch: &[OrderId],
        now: DateTime<Utc>,
    ) -> Result<(), AppError> {
        let mut freed = Vec::new();
        for mut order in work.orders_by_ids(batch).await? {
            let before = order.clone();
            if let Some(mut events) = embargo.release(&mut order, now) {
                order.tell_conflicts(&before, &mut events);
                freed.push(order.id);
                work.save(order, by_source(events, Source::Rule, now));
            }
        }
        let others: Vec<OrderId> = batch.iter().filter(|id| !freed.contains(id)).copied().collect();
        work.end_embargoed(embargo.id, &freed, true).await?;
        work.end_embargoed(embargo.id, &others, false).await?;
        let source = [embargo.id.to_string()];
        self.app.tasks().close_of_sources(work, TaskSourceKind::Embargo, &source, Some(batch), now).await?;
        Ok(())
    }

    /// Takes an embargo without further orders to its next pass or state; `None` = it has been moved on by others.
    async fn turn(self, mut work: UnitOfWork, seen: &Embargo) -> Result<Option<Embargo>, AppError> {
        let now = self.app.now().trunc_subsecs(6);
        let Some(mut embargo) = unchanged(&mut work, seen).await? else { return Ok(None) };
        embargo = match embargo.state {
            EmbargoState::Placing if embargo.walk.pass < PASSES => Embargo { walk: embargo.walk.again(), ..embargo },
            EmbargoState::Placing => embargo.at_end(EmbargoState::Active),
            EmbargoState::Active => {
                work.lock_embargoes().await?;
                let orders = work.count_embargoed(embargo.id).await?;
                embargo.lifting(None, orders, now)
            }
            EmbargoState::Lifting => {
                if !self.close_rest(&mut work, embargo.id, now).await? {
                    work.commit().await?;
                    return Ok(Some(embargo));
                }
                embargo.at_end(EmbargoState::Lifted)
            }
            EmbargoState::Lifted => return Ok(None),
        };
        if embargo.state != seen.state {
            announce(&mut work, changed(&embargo), now);
        }
        work.put(&embargo).await?;
        work.commit().await?;
        Ok(Some(embargo))
    }

    /// Closes tasks of an embargo about orders that it holds no longer; returns whether there are no more.
    async fn close_rest(self, work: &mut UnitOfWork, id: EmbargoId, now: DateTime<Utc>) -> Result<bool, AppError> {
        let source = id.to_string();
        let closed = self.app.tasks().close_of_source(work, (TaskSourceKind::Embargo, &source), None, now).await?;
        Ok(closed < MOST_CLOSED as usize)
    }
}

/// Locks an embargo that is as it was seen; `None` = others have moved it on.
async fn unchanged(work: &mut UnitOfWork, seen: &Embargo) -> Result<Option<Embargo>, AppError> {
    let found: Option<Embargo> = work.load(&seen.id).await?;
    Ok(found.filter(|found| found == seen))
}

fn announce(work: &mut UnitOfWork, event: Event, now: DateTime<Utc>) {
    work.append(NewEvent::new(event, Source::System, now));
}
