//! Tasks (待办): each is one thing that a person must do, addressed to a role within its scope. A task ends with an outcome, or by itself
//! when its cause is gone.

pub mod alert;
mod event;
pub mod kind;
mod work;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::access::actor::{Actor, Permission, Person, Role, Scope};
use crate::event::Event;
use crate::kernel::ids::{OrderId, RuleId, TaskId};
use crate::kernel::status::OrderStatus;
use crate::refusal::{Code, Reason};

pub use work::{Assignment, Worker};

use kind::{TaskKind, TaskOutcome, TaskSourceKind, TaskState, roles_seen_by};

/// The source that opened a task: it may open one unfinished task of each kind for each order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TaskSource {
    /// The kind of the source.
    pub kind: TaskSourceKind,
    /// The id of the source within its kind: of a rule, an embargo, an alert, an order, or a shop.
    pub id: String,
    /// The version of the source that decided; `None` = it has no versions.
    pub version: Option<i64>,
}

impl TaskSource {
    /// A source without versions.
    pub fn new(kind: TaskSourceKind, id: &(impl ToString + ?Sized)) -> Self {
        Self { kind, id: id.to_string(), version: None }
    }
}

/// A task that a source asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTask {
    /// The kind of the task.
    pub kind: TaskKind,
    /// The role that it is addressed to.
    pub role: Role,
    /// The reason of the task, without personal data.
    pub because: Reason,
    /// The permissions that the reason needs; readers without them see [`Code::TaskReasonHidden`] in its place.
    pub needs: Vec<Permission>,
    /// The sentence for the customer; `None` = there is none to send.
    pub instruction: Option<Reason>,
    /// The time by which it should be done; `None` = at any time.
    pub due_at: Option<DateTime<Utc>>,
    /// The order of the task; `None` = it is about no order.
    pub order: Option<OrderId>,
    /// The shop of the order or of the task; `None` = all shops.
    pub shop: Option<String>,
    /// The warehouse of the task, or of the order when the task is opened: the readers of a task see where its order is later.
    pub warehouse: Option<String>,
    /// The source that asks for it.
    pub source: TaskSource,
}

impl NewTask {
    /// A task without an order, a deadline and guarded values.
    pub fn new(kind: TaskKind, role: Role, because: Reason, source: TaskSource) -> Self {
        let (needs, instruction, due_at) = (Vec::new(), None, None);
        Self { kind, role, because, needs, instruction, due_at, order: None, shop: None, warehouse: None, source }
    }

    /// The text that at most one unfinished task has.
    pub fn open_key(&self) -> String {
        open_key(&self.source, self.kind, self.order)
    }
}

/// A task with its reason, its addressee and its scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The id of the task.
    pub id: TaskId,
    /// The version, which counts up from 1.
    pub version: i64,
    /// The kind of the task.
    pub kind: TaskKind,
    /// The state of the task.
    pub state: TaskState,
    /// The reason of the task, without personal data.
    pub because: Reason,
    /// The permissions that the reason and the note need.
    pub needs: Vec<Permission>,
    /// The sentence for the customer; `None` = there is none to send.
    pub instruction: Option<Reason>,
    /// The role that it is addressed to.
    pub role: Role,
    /// The person who works on it, or to whom it was given; `None` = any person of the role may take it on.
    pub assignee: Option<Person>,
    /// The time at which it was opened.
    pub created_at: DateTime<Utc>,
    /// The time by which it should be done; `None` = at any time.
    pub due_at: Option<DateTime<Utc>>,
    /// The time at which it ended; `None` = it is unfinished.
    pub completed_at: Option<DateTime<Utc>>,
    /// The outcome that a person stated; `None` = unfinished, or ended by itself.
    pub outcome: Option<TaskOutcome>,
    /// The note of the person who finished it.
    pub note: Option<String>,
    /// The order of the task; `None` = it is about no order.
    pub order: Option<OrderId>,
    /// The shop of the order or of the task; `None` = all shops.
    pub shop: Option<String>,
    /// The warehouse of the order now, or of the task.
    pub warehouse: Option<String>,
    /// The status of the order now. A person who may not see the order yet, or no longer, does not see the task.
    pub status: Option<OrderStatus>,
    /// Whether the order's goods are still in the warehouse although its status is past it.
    pub goods_here: bool,
    /// The source that opened it.
    pub source: TaskSource,
}

impl Task {
    /// Opens a task; its event goes into the journal.
    pub fn open(id: TaskId, new: NewTask, now: DateTime<Utc>) -> (Self, Event) {
        let event = Event::TaskOpened { task: id, task_kind: new.kind, role: new.role };
        let task = Self {
            id,
            version: 1,
            kind: new.kind,
            state: TaskState::Open,
            because: new.because,
            needs: new.needs,
            instruction: new.instruction,
            role: new.role,
            assignee: None,
            created_at: now,
            due_at: new.due_at,
            completed_at: None,
            outcome: None,
            note: None,
            order: new.order,
            shop: new.shop,
            warehouse: new.warehouse,
            status: None,
            goods_here: false,
            source: new.source,
        };
        (task, event)
    }

    /// The rule that opened it; `None` = another source did.
    pub fn rule(&self) -> Option<RuleId> {
        let id = (self.source.kind == TaskSourceKind::Rule).then_some(self.source.id.as_str())?;
        id.parse::<uuid::Uuid>().ok().map(RuleId)
    }

    /// The text that at most one unfinished task has; `None` = it is finished.
    pub fn open_key(&self) -> Option<String> {
        self.state.is_unfinished().then(|| open_key(&self.source, self.kind, self.order))
    }

    /// Whether it should have been done by now and is not.
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.state.is_unfinished() && self.due_at.is_some_and(|due| due <= now)
    }

    /// The scope of its rights: that of its order. A warehouse reaches a task without an order by the warehouse alone, as it reaches an
    /// approved order.
    pub fn scope(&self) -> Scope<'_> {
        let status = self.status.or(self.order.is_none().then_some(OrderStatus::Approved));
        Scope { shop: self.shop.as_deref(), warehouse: self.warehouse.as_deref(), status, goods_here: self.goods_here }
    }

    /// Whether the task exists for the actor: a role of the actor sees the tasks of its addressee and of its kind, and reaches its scope.
    pub fn is_for(&self, actor: &Actor) -> bool {
        let sees = |role: &Role| self.kind.is_for(*role) && roles_seen_by(*role).is_none_or(|roles| roles.contains(&self.role));
        let readers: Vec<Role> = Role::ALL.into_iter().filter(sees).collect();
        let of_all_shops = self.shop.is_none() && actor.shops.is_some();
        !of_all_shops && actor.can_as(&readers, Permission::SeeTasks, &self.scope())
    }

    /// Whether the actor may read its reason and its note.
    pub fn is_open_to(&self, actor: &Actor) -> bool {
        self.needs.iter().all(|needed| actor.can(*needed, &self.scope()))
    }

    /// The reason as the actor may read it, with the shop's name in the place of its id.
    pub fn because_for(&self, actor: &Actor, name_of: impl Fn(&str) -> Option<String>) -> Reason {
        if !self.is_open_to(actor) {
            return Code::TaskReasonHidden.into();
        }
        let mut because = self.because.clone();
        if let Some((shop, name)) = self.shop.as_ref().and_then(|shop| Some((shop, name_of(shop)?))) {
            because.values.iter_mut().filter(|value| *value == shop).for_each(|value| value.clone_from(&name));
        }
        because
    }
}

fn open_key(source: &TaskSource, kind: TaskKind, order: Option<OrderId>) -> String {
    let order = order.map(|order| order.to_string()).unwrap_or_default();
    format!("{}/{}/{}/{order}", source.kind.name(), source.id, kind.name())
}
