//! Subscription of tasks.

use async_graphql::{Context, Result, SimpleObject, Subscription};
use futures_util::Stream;
use macros::Written;
use macros::guarded;

use crate::graphql::api::one;
use crate::graphql::api::task::input::TaskWhereInput;
use crate::graphql::api::task::object::Task;
use crate::graphql::context::{ContextExt, top_level};
use engine::written::Planned;

/// A task that was opened or changed.
#[derive(SimpleObject, Written)]
pub struct TaskEvent {
    /// The position of the event in the journal; pass it as `after` to continue from here.
    cursor: String,
    /// The task as it is now.
    task: Task,
}

/// The subscription of the tasks.
#[derive(Default)]
pub struct TaskSubscriptions;

#[guarded]
#[Subscription]
impl TaskSubscriptions {
    /// The tasks that you see, whenever one is opened, taken on, assigned, finished or closed. Without `after` it begins now.
    #[needs(SeeTasks)]
    #[personal]
    async fn tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where")] filter: Option<TaskWhereInput>,
        after: Option<String>,
    ) -> Result<impl Stream<Item = Result<Planned<TaskEvent>>> + use<>> {
        let filter = filter.unwrap_or_default().filter()?;
        let update = ctx.app().live().tasks(ctx.op(), ctx.its_turn()?, filter, after).await;
        let event = update.map_err(|error| top_level(&error))?;
        Ok(one(event.map(|(cursor, task, now)| Planned(TaskEvent { cursor, task: Task::of(task, now) }))))
    }
}
