//! Queries of tasks.

use async_graphql::{Context, Object, Result};
use macros::guarded;

use crate::graphql::api::task::input::{TaskSortInput, TaskWhereInput};
use crate::graphql::api::task::object::{Task, TaskConnection, TaskCount};
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::page::PageArguments;
use engine::written::{Planned, Selection};

/// The queries of tasks.
#[derive(Default)]
pub struct TaskQueries;

#[guarded]
#[Object]
impl TaskQueries {
    /// The tasks addressed to your roles within your scope, by keyset pages of at most 100 (20, if you give no size). Managers and operations
    /// see the tasks of all roles, a lead those of the warehouse. Without a sort, the most urgent come first.
    #[needs(SeeTasks)]
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of the API")]
    async fn tasks(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
        before: Option<String>,
        #[graphql(name = "where")] filter: Option<TaskWhereInput>,
        sort_by: Option<TaskSortInput>,
    ) -> Result<Planned<TaskConnection>> {
        let page = PageArguments::check(first, last, after, before)?;
        let filter = filter.unwrap_or_default().filter()?;
        let sort = sort_by.map(Into::into).unwrap_or_default();
        let list = ctx.app().tasks().list(ctx.op(), filter, sort, &page.into()).await.map_err(|error| top_level(&error))?;
        let look = Selection::of::<TaskConnection>(ctx);
        let mut connection = TaskConnection::of(list, ctx.op().now);
        if look.field("nodes").field("order").exists() || look.field("edges").field("node").field("order").exists() {
            Task::load_orders(ctx.app(), ctx.op(), connection.tasks_mut()).await?;
        }
        Ok(Planned(connection))
    }

    /// The number of unfinished tasks of each kind, one entry for each kind that your roles see.
    #[needs(SeeTasks)]
    #[items(20)]
    async fn task_counts(&self, ctx: &Context<'_>) -> Result<Planned<Vec<TaskCount>>> {
        let counts = ctx.app().tasks().counts(ctx.op()).await.map_err(|error| top_level(&error))?;
        Ok(Planned(counts.into_iter().map(Into::into).collect()))
    }
}
