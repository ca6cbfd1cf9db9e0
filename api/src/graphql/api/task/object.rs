//! `Task`, its list, and the counts of tasks.

use async_graphql::{Context, Description, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::kernel::ids::OrderId;
use domain::task::Task as DomainTask;
use macros::{Written, written};

use crate::app::{App, Counted, OpCtx, TaskList, TaskTally};
use crate::graphql::api::order::decisions::RuleReference;
use crate::graphql::api::order::holds::object::Person;
use crate::graphql::api::order::object::{Attached, Order};
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::because::Because;
use crate::graphql::types::enums::{Role, TaskKind, TaskOutcome, TaskSourceKind, TaskState};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::page::{Count, CountPrecision, PageInfo};

/// A task: one thing that a person must do.
#[derive(Description)]
#[expect(clippy::struct_field_names, reason = "the task of the domain that this object shows")]
pub struct Task {
    task: DomainTask,
    now: DateTime<Utc>,
    card: Attached,
}

impl Task {
    /// A task with the time of its view.
    pub fn of(task: DomainTask, now: DateTime<Utc>) -> Self {
        Self { task, now, card: Attached::Later }
    }

    /// A task that was changed; `None` = the caller no longer sees it.
    pub fn changed(task: Option<DomainTask>, op: &OpCtx) -> Option<Self> {
        task.filter(|task| task.is_for(&op.actor)).map(|task| Self::of(task, op.now))
    }

    /// Loads the orders that tasks are about, all with one statement.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load_orders<'a>(app: &App, op: &OpCtx, tasks: impl Iterator<Item = &'a mut Self>) -> Result<()> {
        let tasks: Vec<&mut Self> = tasks.collect();
        let ids: Vec<OrderId> = tasks.iter().filter_map(|task| task.task.order).collect();
        let cards = app.orders().of_events(op, &ids).await.map_err(|error| top_level(&error))?;
        for task in tasks {
            task.card = Attached::Now(task.task.order.and_then(|order| cards.get(&order).cloned()));
        }
        Ok(())
    }
}

#[written]
#[needs(SeeTasks)]
#[Object(use_type_description)]
impl Task {
    /// The global id of the task.
    pub async fn id(&self) -> ID {
        id::encode(Kind::Task, self.task.id.0)
    }

    /// The kind of the task.
    async fn kind(&self) -> TaskKind {
        self.task.kind.into()
    }

    /// The state of the task.
    async fn state(&self) -> TaskState {
        self.task.state.into()
    }

    /// The title for a list of tasks.
    async fn title(&self, ctx: &Context<'_>) -> &'static str {
        self.task.kind.label(ctx.language())
    }

    /// The reason why it was opened; `TASK_REASON_HIDDEN` where it holds values that your roles do not see.
    async fn because(&self, ctx: &Context<'_>) -> Because {
        let name_of = |shop: &str| ctx.app().directory().shop(shop).map(|shop| shop.name.clone());
        Because(self.task.because_for(&ctx.op().actor, name_of))
    }

    /// The sentence for the customer, in `message`; null where there is none to send.
    async fn instruction(&self, ctx: &Context<'_>) -> Option<Because> {
        self.task.instruction.clone().filter(|_| self.task.is_open_to(&ctx.op().actor)).map(Because)
    }

    /// The role that it is addressed to.
    async fn role(&self) -> Role {
        self.task.role.into()
    }

    /// The person who has it; null while any person of the role may take it on. Of a person to whom it was given and who has not acted on
    /// it yet, the name is the subject.
    async fn assignee(&self) -> Option<Person> {
        self.task.assignee.clone().map(Person)
    }

    /// The time at which it was opened.
    async fn created_at(&self) -> DateTime<Utc> {
        self.task.created_at
    }

    /// The time by which it should be done; null when it may be done at any time.
    async fn due_at(&self) -> Option<DateTime<Utc>> {
        self.task.due_at
    }

    /// Whether it is unfinished past `dueAt`.
    async fn overdue(&self) -> bool {
        self.task.is_overdue(self.now)
    }

    /// The time at which it was finished, or its cause went away; null before that.
    async fn completed_at(&self) -> Option<DateTime<Utc>> {
        self.task.completed_at
    }

    /// The outcomes that a task of this kind can have, for `taskComplete`.
    #[items(5)]
    async fn outcomes(&self) -> Vec<TaskOutcome> {
        self.task.kind.outcomes().iter().map(|outcome| (*outcome).into()).collect()
    }

    /// The outcome that a person stated; null before that, and where its cause went away.
    async fn outcome(&self) -> Option<TaskOutcome> {
        self.task.outcome.map(Into::into)
    }

    /// The note of the person who finished it; null without one, and where the reason is hidden from you.
    async fn note(&self, ctx: &Context<'_>) -> Option<&str> {
        self.task.note.as_deref().filter(|_| self.task.is_open_to(&ctx.op().actor))
    }

    /// The kind of the source that opened it.
    async fn source(&self) -> TaskSourceKind {
        self.task.source.kind.into()
    }

    /// The rule that opened it, in its version then; null where another source did.
    async fn rule(&self) -> Option<RuleReference> {
        let name = self.task.because.values.first().cloned().unwrap_or_default();
        let version = self.task.source.version.unwrap_or_default();
        self.task.rule().map(|rule| RuleReference { id: id::encode(Kind::Rule, rule.0), name, version })
    }

    /// The order that it is about; null when it is about none.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        let card = match (&self.card, self.task.order) {
            (Attached::Now(card), _) => card.clone(),
            (Attached::Later, Some(order)) => {
                ctx.app().live().order_of(&ctx.op().at(self.now), ctx.turn(), order).await.map_err(|error| top_level(&error))?
            }
            (Attached::Later, None) => None,
        };
        Ok(card.map(|card| Order { card, now: self.now }))
    }

    /// The version, which goes up with every change; pass it as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.task.version
    }
}

/// A page of tasks.
#[derive(Description)]
pub struct TaskConnection {
    nodes: Vec<(String, Task)>,
    page_info: PageInfo,
    list: TaskList,
}

impl TaskConnection {
    /// The page of a list that a use case loaded.
    pub fn of(mut list: TaskList, now: DateTime<Utc>) -> Self {
        let tasks = std::mem::take(&mut list.tasks);
        let nodes: Vec<(String, Task)> = tasks.into_iter().map(|(cursor, task)| (cursor, Task::of(task, now))).collect();
        let page_info = PageInfo {
            has_next_page: list.has_next,
            has_previous_page: list.has_previous,
            start_cursor: nodes.first().map(|(cursor, _)| cursor.clone()),
            end_cursor: nodes.last().map(|(cursor, _)| cursor.clone()),
        };
        Self { nodes, page_info, list }
    }

    /// The tasks of the page, to attach their orders.
    pub fn tasks_mut(&mut self) -> impl Iterator<Item = &mut Task> {
        self.nodes.iter_mut().map(|(_, task)| task)
    }
}

#[written]
#[needs(SeeTasks)]
#[Object(use_type_description)]
impl TaskConnection {
    /// The tasks of the page.
    async fn nodes(&self) -> Vec<&Task> {
        self.nodes.iter().map(|(_, task)| task).collect()
    }

    /// The tasks of the page, each with its cursor.
    async fn edges(&self) -> Vec<TaskEdge<'_>> {
        self.nodes.iter().map(|(cursor, task)| TaskEdge { cursor, task }).collect()
    }

    /// The position of the page in its list.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// The number of tasks of the whole list, counted up to 10,000. It costs a query of its own: request it once, not with every page.
    async fn count(&self, ctx: &Context<'_>) -> Result<Count> {
        let Counted { value, exact } = ctx.app().tasks().count(&self.list).await.map_err(|error| top_level(&error))?;
        Ok(Count { value, precision: if exact { CountPrecision::Exact } else { CountPrecision::AtLeast } })
    }
}

/// A task with its cursor.
#[derive(Description)]
pub struct TaskEdge<'a> {
    cursor: &'a str,
    task: &'a Task,
}

#[written]
#[Object(use_type_description)]
impl<'a> TaskEdge<'a> {
    /// The position of the task in the list.
    async fn cursor(&self) -> &str {
        self.cursor
    }

    /// The task of the edge.
    async fn node(&self) -> &Task {
        self.task
    }
}

/// The number of unfinished tasks of a kind that you see.
#[derive(SimpleObject, Written)]
pub struct TaskCount {
    /// The kind of the tasks.
    kind: TaskKind,
    /// The number of tasks that are open or taken on.
    open: u32,
    /// The number of those past `dueAt`.
    overdue: u32,
}

impl From<TaskTally> for TaskCount {
    fn from(tally: TaskTally) -> Self {
        let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        Self { kind: tally.kind.into(), open: number(tally.open), overdue: number(tally.overdue) }
    }
}
