//! The work of people on tasks: taking one on, finishing it, giving it to another role or person.

use chrono::SubsecRound;
use domain::access::actor::{Permission as P, Role};
use domain::journal::audit::value_changes;
use domain::kernel::ids::TaskId;
use domain::kernel::masking::{mask_name, mask_words};
use domain::refusal::{Code, Reason, Refusal};
use domain::rules::log::RuleReview;
use domain::task::kind::TaskOutcome;
use domain::task::{Assignment, Task, Worker};
use serde::Serialize;
use serde_json::{Value, json};

use crate::base::change::input_hash;
use crate::base::command::{Command, Outcome, Step};
use crate::base::error::too_long;
use crate::base::scope;
use crate::{App, AppError, OpCtx, Tasks};
use store::order::cards::CardQuery;
use store::task::list::TaskReach;
use store::{Aggregate, OrderLookup};

/// The maximum characters of a note.
const LONGEST_NOTE: usize = 2_000;
/// The maximum characters of a person's subject.
const LONGEST_SUBJECT: usize = 200;

/// A person takes a task on.
#[derive(Debug, Clone, Serialize)]
pub struct TaskClaim {
    /// The id of the task.
    pub task: TaskId,
    /// The version that the caller has seen; `None` = any.
    pub expected_version: Option<i64>,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A person finishes a task.
#[derive(Debug, Clone, Serialize)]
pub struct TaskComplete {
    /// The id of the task.
    pub task: TaskId,
    /// The outcome of the task.
    pub outcome: TaskOutcome,
    /// The note of the person.
    pub note: Option<String>,
    /// The version that the caller has seen; `None` = any.
    pub expected_version: Option<i64>,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A person gives a task to another role or person.
#[derive(Debug, Clone, Serialize)]
pub struct TaskAssign {
    /// The id of the task.
    pub task: TaskId,
    /// The new role; `None` = it stays.
    pub role: Option<Role>,
    /// The subject of the new person; `None` = any person of the role.
    pub assignee: Option<String>,
    /// The version that the caller has seen; `None` = any.
    pub expected_version: Option<i64>,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

impl Tasks<'_> {
    /// Takes a task on for the actor. A second call changes nothing.
    ///
    /// # Errors
    /// `NOT_FOUND` for a task that the actor does not see, `TASK_CLOSED`, `TASK_TAKEN`, `STALE_VERSION`, `IDEMPOTENCY_CONFLICT`.
    pub async fn claim(self, ctx: &OpCtx, input: &TaskClaim) -> Result<Task, AppError> {
        self.app.run(ctx, input).await?.aggregate()
    }

    /// Finishes a task with an outcome.
    ///
    /// # Errors
    /// Those of [`Self::claim`], and `OUTCOME_NOT_POSSIBLE`.
    pub async fn complete(self, ctx: &OpCtx, input: &TaskComplete) -> Result<Task, AppError> {
        self.app.run(ctx, input).await?.aggregate()
    }

    /// Gives a task to another role or person; the actor may not see it afterwards.
    ///
    /// # Errors
    /// Those of [`Self::claim`], and `TASK_ROLE_NOT_POSSIBLE`.
    pub async fn assign(self, ctx: &OpCtx, input: &TaskAssign) -> Result<Task, AppError> {
        self.app.run(ctx, input).await?.aggregate()
    }

    /// A note as it is kept: phones in it are masked, and the name of the order's receiver.
    async fn kept_note(self, ctx: &OpCtx, task: TaskId, note: &str) -> Result<String, AppError> {
        let mut note = note.trim().to_owned();
        mask_words(&mut note);
        let Some(order) = self.one(ctx, task).await?.and_then(|task| task.order) else { return Ok(note) };
        let card = self.app.store().orders().card(&OrderLookup::Id(order), &CardQuery::default()).await?;
        let name = card.and_then(|card| card.order.contact.name.clone());
        Ok(name.map_or(note.clone(), |name| mask_name(&note, &name).into_owned()))
    }
}

impl Command for TaskClaim {
    const PERMISSION: P = P::WorkTasks;
    type Of = Task;
    type Trial = ();
    type Made = ();

    fn name(&self) -> &'static str {
        "taskClaim"
    }

    fn id(&self, _: Option<&()>) -> Option<TaskId> {
        Some(self.task)
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    async fn try_out(&self, _: &App, _: &OpCtx) -> Result<(), AppError> {
        Ok(())
    }

    fn reach(&self, ctx: &OpCtx) -> Option<Vec<TaskReach>> {
        Some(scope::tasks(&ctx.actor))
    }

    fn expected_version(&self, (): &()) -> Option<i64> {
        self.expected_version
    }

    async fn decide(&self, step: Step<'_, ()>, before: Option<Task>) -> Result<Outcome<Task, ()>, AppError> {
        let mut task = before.ok_or_else(|| AppError::not_found(Task::NAME))?;
        let old = audited(&task);
        match task.claim(&Worker::from(&*step.ctx.actor))? {
            None => Ok(Outcome::unchanged(task)),
            Some(event) => {
                let changes = value_changes(&old, &audited(&task));
                Ok(Outcome::changed(task, (), vec![event], changes))
            }
        }
    }
}

impl Command for TaskComplete {
    const PERMISSION: P = P::WorkTasks;
    type Of = Task;
    /// The note as it is kept.
    type Trial = Option<String>;
    type Made = ();

    fn name(&self) -> &'static str {
        "taskComplete"
    }

    fn id(&self, _: Option<&()>) -> Option<TaskId> {
        Some(self.task)
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, _: &OpCtx) -> Result<(), AppError> {
        let is_long = self.note.as_ref().is_some_and(|note| note.chars().count() > LONGEST_NOTE);
        if is_long { Err(too_long("note", LONGEST_NOTE)) } else { Ok(()) }
    }

    async fn try_out(&self, app: &App, ctx: &OpCtx) -> Result<Option<String>, AppError> {
        match self.note.as_deref().filter(|note| !note.trim().is_empty()) {
            Some(note) => Ok(Some(app.tasks().kept_note(ctx, self.task, note).await?)),
            None => Ok(None),
        }
    }

    fn reach(&self, ctx: &OpCtx) -> Option<Vec<TaskReach>> {
        Some(scope::tasks(&ctx.actor))
    }

    fn expected_version(&self, _: &Option<String>) -> Option<i64> {
        self.expected_version
    }

    async fn decide(&self, step: Step<'_, Option<String>>, before: Option<Task>) -> Result<Outcome<Task, ()>, AppError> {
        let mut task = before.ok_or_else(|| AppError::not_found(Task::NAME))?;
        let old = audited(&task);
        // The time is cut to the precision of the column, so that the first and the second answer to a key are equal.
        let now = step.ctx.now.trunc_subsecs(6);
        let event = task.complete(&Worker::from(&*step.ctx.actor), self.outcome, step.trial.clone(), now)?;
        if let (Some(order), Some(rule), Some(confirms)) = (task.order, task.rule(), self.outcome.confirms()) {
            let review = if confirms { RuleReview::Confirmed } else { RuleReview::FalseAlarm };
            step.work.review_firings(order, rule, review, &step.ctx.actor.person(Self::PERMISSION))?;
        }
        let changes = value_changes(&old, &audited(&task));
        Ok(Outcome::changed(task, (), vec![event], changes))
    }
}

impl Command for TaskAssign {
    const PERMISSION: P = P::WorkTasks;
    type Of = Task;
    type Trial = ();
    type Made = ();

    fn name(&self) -> &'static str {
        "taskAssign"
    }

    fn id(&self, _: Option<&()>) -> Option<TaskId> {
        Some(self.task)
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, _: &OpCtx) -> Result<(), AppError> {
        let invalid =
            |text: String, field| AppError::refused(Refusal::because(Reason::with(Code::InvalidInput, [text])).at(field));
        match (&self.role, &self.assignee) {
            (None, None) => Err(invalid("role, assignee".to_owned(), "role")),
            (_, Some(subject)) if subject.trim().is_empty() || subject.chars().count() > LONGEST_SUBJECT => {
                Err(invalid(format!("assignee: 1 – {LONGEST_SUBJECT}"), "assignee"))
            }
            _ => Ok(()),
        }
    }

    async fn try_out(&self, _: &App, _: &OpCtx) -> Result<(), AppError> {
        Ok(())
    }

    fn reach(&self, ctx: &OpCtx) -> Option<Vec<TaskReach>> {
        Some(scope::tasks(&ctx.actor))
    }

    fn expected_version(&self, (): &()) -> Option<i64> {
        self.expected_version
    }

    async fn decide(&self, step: Step<'_, ()>, before: Option<Task>) -> Result<Outcome<Task, ()>, AppError> {
        let mut task = before.ok_or_else(|| AppError::not_found(Task::NAME))?;
        let old = audited(&task);
        let to = Assignment { role: self.role, assignee: self.assignee.as_ref().map(|subject| subject.trim().to_owned()) };
        match task.assign(&Worker::from(&*step.ctx.actor), &to)? {
            None => Ok(Outcome::unchanged(task)),
            Some(event) => {
                let changes = value_changes(&old, &audited(&task));
                Ok(Outcome::changed(task, (), vec![event], changes))
            }
        }
    }
}

/// The values of a task in the audit log. The note may hold personal data, so the log has its length alone.
fn audited(task: &Task) -> Value {
    json!({
        "state": task.state,
        "outcome": task.outcome,
        "addressee": task.role,
        "assignee": task.assignee.as_ref().map(|person| &person.subject),
        "noteLength": task.note.as_ref().map(|note| note.chars().count()),
    })
}
