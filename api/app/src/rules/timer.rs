//! The timer of rules: asks them about orders of which time alone may have changed an answer, and approves orders whose cooling-off is over.

use chrono::{DateTime, Utc};
use domain::kernel::ids::OrderId;
use domain::order::Order;
use domain::rules::Occasion;

use crate::rules::evaluate::Asked;
use crate::{AppError, Rules};
use store::UnitOfWork;

/// The number of orders of one unit of work.
const GROUP: usize = 50;

impl Rules<'_> {
    /// Asks the rules about up to `limit` orders that are due; returns the number of orders. Safe on several instances: each order is locked
    /// and its time is checked again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_due(self, now: DateTime<Utc>, limit: u64) -> Result<usize, AppError> {
        let mut due = self.app.store().rules().orders_due(now, limit).await?;
        due.sort_unstable();
        for group in due.chunks(GROUP) {
            self.app.transact(|work| self.ask_group(work, group, now)).await?;
        }
        Ok(due.len())
    }

    async fn ask_group(self, mut work: UnitOfWork, group: &[OrderId], now: DateTime<Utc>) -> Result<(), AppError> {
        let mut mint = self.app.mint();
        let locked = work.orders_by_ids(group).await?;
        let is_due = |order: &Order| order.rule_memory.due_at.is_some_and(|at| at <= now);
        let due: Vec<Order> = locked.into_iter().filter(is_due).collect();
        let asked = due.iter().map(|order| Asked { order, before: None, occasion: Occasion::Timer, remark: None });
        let answers = self.ask(&mut work, &asked.collect::<Vec<_>>(), &mut mint, now).await?;
        self.app.alerts().raise_all(&mut work, answers.causes, &mut mint, now).await?;
        work.commit().await?;
        Ok(())
    }
}
