//! Sweeps: after a setting changed, the orders that it touches are looked at again, and those that wait for nothing else go on.

use std::sync::Arc;

use domain::kernel::ids::{Mint, OrderId};
use domain::kernel::source::Source;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::event::Event;
use tokio::sync::Notify;

use crate::app::base::change::{by_source, retrying};
use crate::app::{App, AppError, OrderLookup};
use crate::store::order::matrix::Sweep;

/// Orders looked at together.
const PAGE: u32 = 200;
/// Orders that a trial looks at, those with the smallest ids first.
const MOST_TRIED: u64 = 10_000;

/// Which orders a trial looks at.
pub(in crate::app) struct Standing<'a> {
    /// Those in this status.
    pub status: OrderStatus,
    /// Those of this warehouse; `None` = of all.
    pub warehouse: Option<&'a str>,
    /// But not of these.
    pub besides: &'a [String],
}

impl App {
    /// What brings the next sweep forward.
    pub fn sweeps_asked(&self) -> Arc<Notify> {
        Arc::clone(&self.0.sweeps_asked)
    }

    /// Shows the orders that stand somewhere to `look`, as they are now, at most 10,000 with those of earlier calls; whether there are more.
    pub(in crate::app) async fn look_at_standing(
        &self,
        which: Standing<'_>,
        looked_at: &mut u64,
        mut look: impl FnMut(Order) + Send,
    ) -> Result<bool, AppError> {
        let mut after = None;
        loop {
            let page = self.store().orders_standing(which.status, which.warehouse, which.besides, after, PAGE).await?;
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

    /// Lets orders go on that wait for nothing since a setting changed: a turn ends after `most` orders. Each goes on in a transaction of
    /// its own.
    ///
    /// # Errors
    /// When the database fails; the next turn goes on where this one came to.
    pub async fn sweep_orders(&self, most: u64) -> Result<(), AppError> {
        let mut looked_at = 0;
        while looked_at < most {
            let Some(sweep) = self.store().next_sweep().await? else { return Ok(()) };
            looked_at += self.sweep_page(&sweep).await?;
        }
        self.0.sweeps_asked.notify_one();
        Ok(())
    }

    /// Looks at the next orders of a sweep; how many there were.
    async fn sweep_page(&self, sweep: &Sweep) -> Result<u64, AppError> {
        let page = self.store().orders_standing(sweep.status, sweep.warehouse.as_deref(), &[], sweep.after, PAGE).await?;
        let (last, count) = (page.last().map(|order| order.id), page.len());
        for order in page {
            let (id, mut mint) = (order.id, Mint::new(self.now(), rand::random()));
            if moves(&mut order.clone(), &mut mint, self).iter().any(is_move) {
                retrying(|| self.move_on(id)).await?;
            }
        }
        self.store().sweep_came_to(sweep.id, last).await?;
        Ok(u64::try_from(count).unwrap_or(u64::MAX))
    }

    async fn move_on(&self, id: OrderId) -> Result<(), AppError> {
        let mut mint = Mint::new(self.now(), rand::random());
        let mut work = self.store().begin(self.now(), Mint::new(self.now(), rand::random())).await?;
        let Some(mut order) = work.order_for_update(&OrderLookup::Id(id), None).await? else { return Ok(()) };
        let before = order.clone();
        let mut events = moves(&mut order, &mut mint, self);
        order.tell_conflicts(&before, &mut events);
        if events.iter().any(is_move) {
            work.save(order, by_source(events, Source::Rule, self.now()));
            work.commit().await?;
        }
        Ok(())
    }
}

/// Takes the steps that an order lacks nothing for, by its own settings.
pub(in crate::app) fn moves(order: &mut Order, mint: &mut Mint, app: &App) -> Vec<Event> {
    let mut events = order.settle(app.now());
    events.extend(order.follow_wms(mint, app.now()));
    events
}

pub(in crate::app) fn is_move(event: &Event) -> bool {
    matches!(event, Event::OrderStatusChanged { .. })
}
