//! Reading tasks: one, a list, and their numbers, each within the roles and the scope of the actor.

use domain::access::actor::{Permission as P, Role};
use domain::kernel::ids::{OrderId, RuleId, TaskId};
use domain::task::Task;
use domain::task::kind::{TaskKind, TaskState};

use crate::base::paging::{COUNT_CAP, Counted, List, SortDirection};
use crate::base::scope;
use crate::{AppError, OpCtx, Tasks, Window};
use store::task::list::{TaskFilter as StoreFilter, TaskKey, TaskQuery, TaskSortField, TaskTally};

/// A filter of tasks. Empty lists and `None` do not restrict.
#[derive(Debug, Clone, Default)]
pub struct TaskFilter {
    /// Only tasks of these kinds.
    pub kinds: Vec<TaskKind>,
    /// Only tasks in these states.
    pub states: Vec<TaskState>,
    /// Only tasks that are past their deadline, or only the others.
    pub overdue: Option<bool>,
    /// Only tasks of the actor, or only the others.
    pub mine: Option<bool>,
    /// Only tasks that are addressed to these roles.
    pub roles: Vec<Role>,
    /// Only tasks about this order.
    pub order: Option<OrderId>,
    /// Only tasks that this rule opened.
    pub rule: Option<RuleId>,
}

/// The sort of a list of tasks; by default the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskSort {
    /// The field to sort by.
    pub field: TaskSortField,
    /// The direction of the sort.
    pub direction: SortDirection,
}

impl Default for TaskSort {
    fn default() -> Self {
        Self { field: TaskSortField::DueAt, direction: SortDirection::Ascending }
    }
}

/// A page of tasks, and the query that counts the whole list.
#[derive(Debug, Clone)]
pub struct TaskList {
    /// The tasks with their cursors.
    pub tasks: Vec<(String, Task)>,
    /// Whether the list has tasks before them.
    pub has_previous: bool,
    /// Whether the list has tasks after them.
    pub has_next: bool,
    query: TaskQuery,
}

impl TaskFilter {
    /// Whether the filter includes a task, for this reader.
    pub(crate) fn takes(&self, task: &Task, ctx: &OpCtx) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&task.kind))
            && (self.states.is_empty() || self.states.contains(&task.state))
            && self.overdue.is_none_or(|wanted| task.is_overdue(ctx.now) == wanted)
            && self.mine.is_none_or(|wanted| task.is_assigned_to(&ctx.actor.subject) == wanted)
            && (self.roles.is_empty() || self.roles.contains(&task.role))
            && self.order.is_none_or(|order| task.order == Some(order))
            && self.rule.is_none_or(|rule| task.rule() == Some(rule))
    }

    fn stored(self, ctx: &OpCtx) -> StoreFilter {
        StoreFilter {
            kinds: self.kinds,
            states: self.states,
            overdue: self.overdue,
            assignee: self.mine.map(|wanted| (ctx.actor.subject.clone(), wanted)),
            roles: self.roles,
            order: self.order,
            rule: self.rule,
        }
    }
}

impl Tasks<'_> {
    /// A list of the tasks that the actor sees.
    ///
    /// # Errors
    /// `FORBIDDEN`, a cursor of another list, or a database that fails.
    pub async fn list(self, ctx: &OpCtx, filter: TaskFilter, sort: TaskSort, window: &Window) -> Result<TaskList, AppError> {
        ctx.require_any(P::SeeTasks)?;
        let descending = sort.direction == SortDirection::Descending;
        let list = List::Tasks(u8::from(sort.field == TaskSortField::CreatedAt) * 2 + u8::from(descending));
        let key = |cursor: &str| list.decode(cursor).map(|(value, id)| TaskKey { value, id: id.into() });
        let (filter, reach) = (filter.stored(ctx), scope::tasks(&ctx.actor));
        let query = TaskQuery { filter, reach, sort: sort.field, descending, now: ctx.now };
        let page = self.app.store().tasks().page(&query, &window.keyed(false, key)?).await?;
        let item = |task: Task| {
            let key = query.key(&task);
            (list.encode(key.value, key.id.0), task)
        };
        let tasks = page.items.into_iter().map(item).collect();
        Ok(TaskList { tasks, has_previous: page.has_previous, has_next: page.has_next, query })
    }

    /// The number of tasks of a whole list.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(self, list: &TaskList) -> Result<Counted, AppError> {
        Ok(Counted::of(self.app.store().tasks().count(&list.query, COUNT_CAP).await?))
    }

    /// The number of unfinished tasks that the actor sees, for each kind that the actor's roles see, in the order of the kinds.
    ///
    /// # Errors
    /// `FORBIDDEN`, or a database that fails.
    pub async fn counts(self, ctx: &OpCtx) -> Result<Vec<TaskTally>, AppError> {
        ctx.require_any(P::SeeTasks)?;
        let found = self.app.store().tasks().tally(&scope::tasks(&ctx.actor), ctx.now).await?;
        let of = |kind| found.iter().find(|tally| tally.kind == kind).copied();
        let seen = TaskKind::ALL.into_iter().filter(|kind| ctx.actor.roles.iter().any(|role| kind.is_for(*role)));
        Ok(seen.map(|kind| of(kind).unwrap_or(TaskTally { kind, open: 0, overdue: 0 })).collect())
    }

    /// One task, if it exists for the actor.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn one(self, ctx: &OpCtx, id: TaskId) -> Result<Option<Task>, AppError> {
        let task = self.app.store().tasks().one(id, Some(&scope::tasks(&ctx.actor))).await?;
        Ok(task.filter(|task| task.is_for(&ctx.actor)))
    }

    /// One task for the server itself, which then asks for the rights of each reader.
    pub(crate) async fn any(self, id: TaskId) -> Result<Option<Task>, AppError> {
        Ok(self.app.store().tasks().one(id, None).await?)
    }
}
