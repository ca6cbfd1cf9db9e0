//! The job of tasks: it looks for the causes that no message reports, opens tasks for them, and closes those whose cause is gone.

use chrono::{DateTime, TimeDelta, Utc};
use domain::access::actor::Role;
use domain::order::promise::AT_RISK_HOURS;
use domain::refusal::{Code, Reason};
use domain::task::kind::{TaskKind, TaskSourceKind};
use domain::task::{NewTask, TaskSource};

use crate::base::change::mint_at;
use crate::task::open::{MOST_CLOSED, close};
use crate::{AppError, Tasks};
use store::UnitOfWork;
use store::task::causes::{PromiseAtRisk, UnreadPayloads};

/// The most tasks that one unit of work opens.
const BATCH: u32 = 500;
/// The most such units of work of one turn, so that a backlog of old orders leaves the database to others in between.
const MOST_BATCHES: usize = 4;

impl Tasks<'_> {
    /// Opens and closes tasks about promises at risk and about payloads that could not be read.
    ///
    /// # Errors
    /// When the database fails; the next turn goes on where this one stopped.
    pub async fn tend(self, now: DateTime<Utc>) -> Result<(), AppError> {
        self.tend_promises(now).await?;
        self.tend_payloads(now).await
    }

    async fn tend_promises(self, now: DateTime<Utc>) -> Result<(), AppError> {
        let until = now + TimeDelta::hours(AT_RISK_HOURS);
        loop {
            let kept = |mut work: UnitOfWork| async move {
                let tasks = work.tasks_of_kept_promises(until, MOST_CLOSED).await?;
                let closed = close(&mut work, tasks, now).await?;
                if closed > 0 {
                    work.commit().await?;
                }
                Ok(closed)
            };
            if self.app.transact(kept).await? < MOST_CLOSED as usize {
                break;
            }
        }
        for _ in 0..MOST_BATCHES {
            let at_risk = self.app.store().tasks().promises_at_risk(until, BATCH).await?;
            let found = at_risk.len();
            self.open_in_one(at_risk.into_iter().map(promise_task).collect(), now).await?;
            if found < BATCH as usize {
                break;
            }
        }
        Ok(())
    }

    async fn tend_payloads(self, now: DateTime<Utc>) -> Result<(), AppError> {
        let (store, unread) = (self.app.store(), self.app.store().tasks().unread_payloads().await?);
        let with_task = store.tasks().shops_with_payload_tasks().await?;
        let empty: Vec<&String> = with_task.iter().filter(|shop| unread.iter().all(|one| one.shop != **shop)).collect();
        if !empty.is_empty() {
            let read = |mut work: UnitOfWork| {
                let empty = &empty;
                async move {
                    self.close_of_sources(&mut work, TaskSourceKind::Payload, empty, None, now).await?;
                    work.commit().await?;
                    Ok(())
                }
            };
            self.app.transact(read).await?;
        }
        let missing: Vec<UnreadPayloads> = unread.into_iter().filter(|one| !with_task.contains(&one.shop)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        // A person who finished the task has seen what had arrived by then.
        let shops: Vec<&str> = missing.iter().map(|one| one.shop.as_str()).collect();
        let handled = store.tasks().payloads_handled(&shops).await?;
        let is_new = |one: &UnreadPayloads| handled.get(&one.shop).is_none_or(|seen| one.newest > *seen);
        self.open_in_one(missing.into_iter().filter(is_new).map(|one| payload_task(one, now)).collect(), now).await
    }

    /// Opens tasks in a unit of work of their own.
    async fn open_in_one(self, tasks: Vec<NewTask>, now: DateTime<Utc>) -> Result<(), AppError> {
        if tasks.is_empty() {
            return Ok(());
        }
        let open = |mut work: UnitOfWork| {
            let tasks = tasks.clone();
            async move {
                if !self.open_all(&mut work, tasks, &mut mint_at(now), now).await?.is_empty() {
                    work.commit().await?;
                }
                Ok(())
            }
        };
        self.app.transact(open).await
    }
}

fn promise_task(at_risk: PromiseAtRisk) -> NewTask {
    let because = Reason::with(Code::TaskPromiseAtRisk, [&at_risk.number]);
    let source = TaskSource::new(TaskSourceKind::Promise, &at_risk.order);
    NewTask {
        due_at: Some(at_risk.ship_by),
        order: Some(at_risk.order),
        shop: Some(at_risk.shop),
        warehouse: at_risk.warehouse,
        ..NewTask::new(TaskKind::PromiseAtRisk, Role::Warehouse, because, source)
    }
}

/// Payloads that could not be read hold orders back, so they are due within the hour.
fn payload_task(unread: UnreadPayloads, now: DateTime<Utc>) -> NewTask {
    let because = Reason::with(Code::TaskPayloads, [unread.count.to_string(), unread.shop.clone()]);
    let source = TaskSource::new(TaskSourceKind::Payload, &unread.shop);
    let due_at = Some(now + TimeDelta::hours(1));
    NewTask { due_at, shop: Some(unread.shop), ..NewTask::new(TaskKind::PayloadUnmatched, Role::Operations, because, source) }
}
