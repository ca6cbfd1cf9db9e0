//! Mutations of tasks.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use domain::kernel::ids::TaskId;
use macros::guarded;

use crate::app::{TaskAssign, TaskClaim, TaskComplete};
use crate::graphql::api::order::payload::made;
use crate::graphql::api::task::input::{TaskAssignInput, TaskClaimInput, TaskCompleteInput};
use crate::graphql::api::task::object::Task;
use crate::graphql::context::{ContextExt, bad_id};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::user_error::UserError;

/// The payload of `taskClaim`.
#[derive(SimpleObject)]
pub struct TaskClaimPayload {
    /// The task as it is now, also after a refusal; null when there is none that you see.
    task: Option<Task>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The payload of `taskComplete`.
#[derive(SimpleObject)]
pub struct TaskCompletePayload {
    /// The task as it is now, also after a refusal; null when there is none that you see.
    task: Option<Task>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The payload of `taskAssign`.
#[derive(SimpleObject)]
pub struct TaskAssignPayload {
    /// The task as it is now, also after a refusal; null when there is none that you see, or when you no longer see it.
    task: Option<Task>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The mutations of tasks.
#[derive(Default)]
pub struct TaskMutations;

#[guarded]
#[Object]
impl TaskMutations {
    /// Takes a task on; doing it twice changes nothing. A task that another person has is refused with `TASK_TAKEN`, except to managers and
    /// operations, who take it over.
    #[needs(WorkTasks)]
    async fn task_claim(&self, ctx: &Context<'_>, input: TaskClaimInput) -> Result<TaskClaimPayload> {
        let TaskClaimInput { task, expected_version, idempotency_key } = input;
        let wanted = TaskClaim { task: id_of(&task)?, expected_version, idempotency_key };
        let (task, user_errors) = made(ctx.app().tasks().claim(ctx.op(), &wanted).await)?;
        Ok(TaskClaimPayload { task: Task::changed(task, ctx.op()), user_errors })
    }

    /// Finishes a task with one of its outcomes; an open task becomes yours.
    #[needs(WorkTasks)]
    async fn task_complete(&self, ctx: &Context<'_>, input: TaskCompleteInput) -> Result<TaskCompletePayload> {
        let TaskCompleteInput { task, outcome, note, expected_version, idempotency_key } = input;
        let wanted = TaskComplete { task: id_of(&task)?, outcome: outcome.into(), note, expected_version, idempotency_key };
        let (task, user_errors) = made(ctx.app().tasks().complete(ctx.op(), &wanted).await)?;
        Ok(TaskCompletePayload { task: Task::changed(task, ctx.op()), user_errors })
    }

    /// Gives a task to another role or person; its new person takes it on. It counts as triage by hand.
    #[needs(WorkTasks)]
    async fn task_assign(&self, ctx: &Context<'_>, input: TaskAssignInput) -> Result<TaskAssignPayload> {
        let TaskAssignInput { task, role, assignee, expected_version, idempotency_key } = input;
        let wanted = TaskAssign { task: id_of(&task)?, role: role.map(Into::into), assignee, expected_version, idempotency_key };
        let (task, user_errors) = made(ctx.app().tasks().assign(ctx.op(), &wanted).await)?;
        Ok(TaskAssignPayload { task: Task::changed(task, ctx.op()), user_errors })
    }
}

fn id_of(id: &ID) -> Result<TaskId> {
    id::expect(Kind::Task, id).map_err(|error| bad_id(&error))
}
