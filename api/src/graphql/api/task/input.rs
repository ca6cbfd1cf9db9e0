//! Inputs of tasks.

use async_graphql::{Enum, ID, InputObject, Result};
use domain::kernel::ids::{OrderId, RuleId};
use macros::guarded;

use crate::app::{SortDirection, TaskFilter, TaskSort, TaskSortField as StoreSortField};
use crate::graphql::api::order::input::Direction;
use crate::graphql::context::bad_id;
use crate::graphql::types::enums::{Role, TaskKind, TaskOutcome, TaskState};
use crate::graphql::types::id::{self, Kind};

/// A filter of tasks. Every given condition must hold.
#[guarded]
#[derive(Debug, Clone, Default, InputObject)]
pub struct TaskWhereInput {
    /// Tasks of one of these kinds.
    #[at_most(100)]
    pub kind: Option<Vec<TaskKind>>,
    /// Tasks in one of these states. Left out, finished tasks are included.
    #[at_most(10)]
    pub state: Option<Vec<TaskState>>,
    /// `true`: unfinished tasks past `dueAt`; `false`: all others.
    pub overdue: Option<bool>,
    /// `true`: tasks that you have, because you took them on or they were given to you; `false`: all others.
    pub mine: Option<bool>,
    /// Tasks that are addressed to one of these roles.
    #[at_most(20)]
    pub role: Option<Vec<Role>>,
    /// Tasks about the order with this global id.
    pub order: Option<ID>,
    /// Tasks that the rule with this global id opened.
    pub rule: Option<ID>,
}

impl TaskWhereInput {
    /// The filter of the use case.
    ///
    /// # Errors
    /// `BAD_REQUEST` for an id that is no order's or no rule's.
    pub fn filter(self) -> Result<TaskFilter> {
        let order = self.order.as_ref().map(|order| id::expect::<OrderId>(Kind::Order, order)).transpose();
        let rule = self.rule.as_ref().map(|rule| id::expect::<RuleId>(Kind::Rule, rule)).transpose();
        Ok(TaskFilter {
            kinds: self.kind.unwrap_or_default().into_iter().map(Into::into).collect(),
            states: self.state.unwrap_or_default().into_iter().map(Into::into).collect(),
            overdue: self.overdue,
            mine: self.mine,
            roles: self.role.unwrap_or_default().into_iter().map(Into::into).collect(),
            order: order.map_err(|error| bad_id(&error))?,
            rule: rule.map_err(|error| bad_id(&error))?,
        })
    }
}

/// The time by which tasks are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum TaskSortField {
    /// The time by which a task should be done; tasks without one come last in both directions.
    DueAt,
    /// The time at which a task was opened.
    CreatedAt,
}

/// The sort of a list of tasks; ties are sorted by id.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct TaskSortInput {
    /// The time by which the list is sorted.
    pub field: TaskSortField,
    /// The direction of the sort.
    pub direction: Direction,
}

impl From<TaskSortInput> for TaskSort {
    fn from(input: TaskSortInput) -> Self {
        let field = match input.field {
            TaskSortField::DueAt => StoreSortField::DueAt,
            TaskSortField::CreatedAt => StoreSortField::CreatedAt,
        };
        let direction = match input.direction {
            Direction::Asc => SortDirection::Ascending,
            Direction::Desc => SortDirection::Descending,
        };
        Self { field, direction }
    }
}

/// Takes a task on.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct TaskClaimInput {
    /// The global id of the task.
    #[target]
    pub task: ID,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Finishes a task with an outcome.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct TaskCompleteInput {
    /// The global id of the task.
    #[target]
    pub task: ID,
    /// The outcome, one of `Task.outcomes`.
    pub outcome: TaskOutcome,
    /// A note of up to 2,000 characters; phones in it are masked, and the receiver's name.
    pub note: Option<String>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Gives a task to another role or person; one of both must be given.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct TaskAssignInput {
    /// The global id of the task.
    #[target]
    pub task: ID,
    /// The new role; left out, it stays. Without `assignee`, any person of the role may take the task on.
    pub role: Option<Role>,
    /// The subject of the new person's token, up to 200 characters. The person sees the task as one of its role.
    pub assignee: Option<String>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}
