//! Sweeps: after a change of a setting, the orders that it affects are examined, and those that lack no condition move on.

use std::sync::Arc;

use domain::event::Event;
use domain::kernel::ids::{Mint, OrderId};
use domain::kernel::source::Source;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use tokio::sync::Notify;

use crate::base::change::by_source;
use crate::rules::evaluate::Before;
use crate::{App, AppError, OrderLookup, Orders};
use store::UnitOfWork;
use store::order::matrix::Sweep;

/// The number of orders that are examined together.
const PAGE: u32 = 200;
/// The maximum number of orders that a trial examines, those with the smallest ids.
const MOST_TRIED: u64 = 10_000;

/// A filter of the orders that a trial examines.
pub(crate) struct Standing<'a> {
    /// Only orders in this status.
    pub status: OrderStatus,
    /// Only orders of this warehouse; `None` = of all.
    pub warehouse: Option<&'a str>,
    /// The warehouses whose orders are left out.
    pub besides: &'a [String],
}

impl Orders<'_> {
    /// A notification that brings the next sweep forward.
    pub fn sweeps_asked(self) -> Arc<Notify> {
        Arc::clone(&self.app.0.sweeps_asked)
    }

    /// Passes the current orders of a filter to `look`, at most 10,000 including those of earlier calls; returns whether there are more.
    pub(crate) async fn look_at_standing(
        self,
        which: Standing<'_>,
        looked_at: &mut u64,
        mut look: impl FnMut(Order) + Send,
    ) -> Result<bool, AppError> {
        let mut after = None;
        loop {
            let page = self.app.store().orders().standing(which.status, which.warehouse, which.besides, after, PAGE).await?;
            after = page.last().map(|order| order.id);
            if page.is_empty() {
                return Ok(false);
            }
            for order in page {
                if *looked_at == MOST_TRIED {
                    return Ok(true);
                }
                *looked_at += 1;
                look(order);
            }
        }
    }

    /// Moves on orders that lack no condition since a setting changed; a turn ends after `most` orders. Each order moves on in a
    /// transaction of its own.
    ///
    /// # Errors
    /// When the database fails; the next turn goes on where this one stopped.
    pub async fn sweep(self, most: u64) -> Result<(), AppError> {
        let mut looked_at = 0;
        while looked_at < most {
            let Some(sweep) = self.app.store().orders().next_sweep().await? else { return Ok(()) };
            looked_at += self.sweep_page(&sweep).await?;
        }
        self.app.0.sweeps_asked.notify_one();
        Ok(())
    }

    /// Examines the next orders of a sweep; returns their number.
    async fn sweep_page(self, sweep: &Sweep) -> Result<u64, AppError> {
        let page = self.app.store().orders().standing(sweep.status, sweep.warehouse.as_deref(), &[], sweep.after, PAGE).await?;
        let (last, count) = (page.last().map(|order| order.id), page.len());
        for order in page {
            let (id, mut mint) = (order.id, self.app.mint());
            if moves(&mut order.clone(), &mut mint, self.app).iter().any(is_move) {
                self.app.transact(|work| self.move_on(work, id)).await?;
            }
        }
        self.app.store().orders().sweep_came_to(sweep.id, last).await?;
        Ok(u64::try_from(count).unwrap_or(u64::MAX))
    }

    async fn move_on(self, mut work: UnitOfWork, id: OrderId) -> Result<(), AppError> {
        let mut mint = self.app.mint();
        let Some(mut order) = work.order_for_update(&OrderLookup::Id(id), None).await? else { return Ok(()) };
        let before = order.clone();
        let mut events = moves(&mut order, &mut mint, self.app);
        order.tell_conflicts(&before, &mut events);
        if events.iter().any(is_move) {
            let now = self.app.now();
            work.save(order.clone(), by_source(events, Source::Rule, now));
            self.app.rules().ask_about_change(&mut work, Before::of(&before), &order, now).await?;
            work.commit().await?;
        }
        Ok(())
    }
}

/// Takes the steps of which the order lacks no condition, by its own settings.
pub(crate) fn moves(order: &mut Order, mint: &mut Mint, app: &App) -> Vec<Event> {
    let mut events = order.advance(app.now());
    events.extend(order.follow_wms(mint, app.now()));
    events
}

pub(crate) fn is_move(event: &Event) -> bool {
    matches!(event, Event::OrderStatusChanged { .. })
}
