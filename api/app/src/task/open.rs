//! Opening and closing tasks in the unit of work of their source, any number with two statements.

use chrono::{DateTime, Utc};
use domain::event::Event;
use domain::kernel::ids::{Mint, OrderId, TaskId};
use domain::kernel::source::Source;
use domain::task::kind::TaskSourceKind;
use domain::task::{NewTask, Task};

use crate::base::change::by_source;
use crate::{AppError, Tasks};
use store::{NewEvent, UnitOfWork};

/// The most tasks that one call closes; a caller with more closes the rest in further units of work.
pub(crate) const MOST_CLOSED: u32 = 500;

impl Tasks<'_> {
    /// Opens tasks in the unit of work that wrote their causes, and returns the ids of those that are new. A task whose source has an
    /// unfinished one of its kind for the same order is left out; of two units of work that open the same task at once, the later is
    /// tried again as a whole.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn open_all(
        self,
        work: &mut UnitOfWork,
        tasks: Vec<NewTask>,
        mint: &mut Mint,
        now: DateTime<Utc>,
    ) -> Result<Vec<TaskId>, AppError> {
        if tasks.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<String> = tasks.iter().map(NewTask::open_key).collect();
        let mut open = work.open_task_keys(&keys).await?;
        let mut made = Vec::new();
        for (new, key) in tasks.into_iter().zip(keys) {
            if open.insert(key) {
                made.push(self.open_new(work, new, mint, now).await?);
            }
        }
        Ok(made)
    }

    /// Opens a task of a source that is itself new, without looking for an earlier one.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn open_new(
        self,
        work: &mut UnitOfWork,
        new: NewTask,
        mint: &mut Mint,
        now: DateTime<Utc>,
    ) -> Result<TaskId, AppError> {
        let (task, event) = Task::open(mint.next(), new, now);
        work.put(&task).await?;
        announce(work, &task, event, now);
        Ok(task.id)
    }

    /// Closes the unfinished tasks of a source whose cause is gone, with `order` only those about it; returns their number. At most
    /// [`MOST_CLOSED`] are closed: at this number, call again in another unit of work.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn close_of_source(
        self,
        work: &mut UnitOfWork,
        (kind, source): (TaskSourceKind, &str),
        order: Option<OrderId>,
        now: DateTime<Utc>,
    ) -> Result<usize, AppError> {
        self.close_of_sources(work, kind, &[source], order.as_ref().map(std::slice::from_ref), now).await
    }

    /// Closes the unfinished tasks of several sources of one kind like [`Self::close_of_source`]; with `orders`, only those about them.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn close_of_sources<T: AsRef<str>>(
        self,
        work: &mut UnitOfWork,
        kind: TaskSourceKind,
        sources: &[T],
        orders: Option<&[OrderId]>,
        now: DateTime<Utc>,
    ) -> Result<usize, AppError> {
        let tasks = work.unfinished_tasks(kind, sources, orders, MOST_CLOSED).await?;
        close(work, tasks, now).await
    }
}

/// Closes locked tasks; returns their number.
pub(super) async fn close(work: &mut UnitOfWork, tasks: Vec<Task>, now: DateTime<Utc>) -> Result<usize, AppError> {
    let mut closed = 0;
    for mut task in tasks {
        if let Some(event) = task.close(now) {
            work.put(&task).await?;
            announce(work, &task, event, now);
            closed += 1;
        }
    }
    Ok(closed)
}

fn announce(work: &mut UnitOfWork, task: &Task, event: Event, now: DateTime<Utc>) {
    for event in by_source(vec![event], Source::Rule, now) {
        work.append(NewEvent { shop: task.shop.clone(), warehouse: task.warehouse.clone(), ..event });
    }
}
