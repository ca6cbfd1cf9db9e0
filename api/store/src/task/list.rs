//! Lists of tasks: filters, visibility, pages by keyset, and counts.

use chrono::{DateTime, Utc};
use domain::access::actor::Role;
use domain::kernel::ids::{OrderId, RuleId, TaskId};
use domain::task::Task;
use domain::task::kind::{TaskKind, TaskSourceKind, TaskState};

use crate::base::sql::Sql;
use crate::base::value::{from_word, micros, micros_of};
use crate::base::window::{Slice, Take, Window};
use crate::order::list::OrderReach;
use crate::task::tasks::{TASKS, task_of};
use crate::{StoreError, TaskStore};

/// The tasks that a reader may see: one alternative per role. The domain's [`Task::is_for`] decides the same for a single task.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskReach {
    /// The roles to which the tasks are addressed; `None` = all.
    pub roles: Option<Vec<Role>>,
    /// The kinds of the tasks; `None` = all.
    pub kinds: Option<Vec<TaskKind>>,
    /// The orders of the tasks; tasks without an order are reached by their shop and warehouse.
    pub orders: OrderReach,
}

/// A filter of tasks. Empty lists and `None` do not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskFilter {
    /// The task has one of these kinds.
    pub kinds: Vec<TaskKind>,
    /// The task has one of these states.
    pub states: Vec<TaskState>,
    /// The task is unfinished past its deadline, or is not.
    pub overdue: Option<bool>,
    /// The person with this subject has the task, or has not.
    pub assignee: Option<(String, bool)>,
    /// The task is addressed to one of these roles.
    pub roles: Vec<Role>,
    /// The task is about this order.
    pub order: Option<OrderId>,
    /// This rule opened the task.
    pub rule: Option<RuleId>,
}

/// The time by which a list of tasks is sorted; ties by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TaskSortField {
    /// The deadline; tasks without one come last, in both directions.
    DueAt,
    /// The time at which it was opened.
    CreatedAt,
}

/// A list of tasks: what it shows, to whom, and in which order.
#[derive(Debug, Clone)]
pub struct TaskQuery {
    /// The filter of the tasks.
    pub filter: TaskFilter,
    /// The tasks that the reader may see.
    pub reach: Vec<TaskReach>,
    /// The time by which it is sorted.
    pub sort: TaskSortField,
    /// Whether the latest comes first.
    pub descending: bool,
    /// The time at which tasks are overdue.
    pub now: DateTime<Utc>,
}

/// The place of a task in a sorted list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskKey {
    /// The time that it is sorted by, in microseconds.
    pub value: i64,
    /// The id of the task.
    pub id: TaskId,
}

/// The number of unfinished tasks of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskTally {
    /// The kind of the tasks.
    pub kind: TaskKind,
    /// The number of unfinished tasks.
    pub open: u64,
    /// The number of those past their deadline.
    pub overdue: u64,
}

impl TaskQuery {
    /// The value by which a task without a deadline is sorted: behind every other one.
    fn never(&self) -> i64 {
        if self.descending { -i64::MAX } else { i64::MAX }
    }

    fn expression(&self) -> String {
        match self.sort {
            TaskSortField::DueAt => format!("COALESCE(t.due_at, {})", self.never()),
            TaskSortField::CreatedAt => "t.created_at".to_owned(),
        }
    }

    /// The key after which the list continues behind a task.
    pub fn key(&self, task: &Task) -> TaskKey {
        let value = match self.sort {
            TaskSortField::DueAt => micros_of(task.due_at).unwrap_or(self.never()),
            TaskSortField::CreatedAt => micros(task.created_at),
        };
        TaskKey { value, id: task.id }
    }

    fn rank(&self, task: &Task) -> (i64, u128) {
        let key = self.key(task);
        let (value, id) = (key.value, key.id.0.as_u128());
        if self.descending { (!value, !id) } else { (value, id) }
    }
}

impl TaskStore<'_> {
    /// A page of tasks, sorted by the query.
    pub async fn page(self, query: &TaskQuery, window: &Window<TaskKey>) -> Result<Slice<Task>, StoreError> {
        let expression = query.expression();
        let mut sql = Sql::new(self.store.backend());
        sql.push(TASKS);
        push_conditions(&mut sql, query);
        let (behind, before) = if query.descending { (" < (", " > (") } else { (" > (", " < (") };
        for (key, side) in [(window.after, behind), (window.before, before)] {
            if let Some(key) = key {
                sql.push(" AND (").push(&expression).push(", t.id)").push(side);
                sql.bind(key.value).push(", ").bind(key.id.0).push(")");
            }
        }
        let from_the_end = matches!(window.take, Take::Last(_));
        let direction = if query.descending == from_the_end { "" } else { " DESC" };
        sql.push(&format!(" ORDER BY {expression}{direction}, t.id{direction} LIMIT {}", window.take.probe()));
        let rows = self.store.read(sql).await?;
        let tasks = rows.iter().map(task_of).collect::<Result<Vec<_>, _>>()?;
        Ok(window.slice(tasks, |task| query.rank(task)))
    }

    /// The number of tasks in a list, counted up to `cap` + 1.
    pub async fn count(self, query: &TaskQuery, cap: u32) -> Result<u64, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT count(*) AS n FROM (SELECT 1 FROM ").push(from(&query.reach)).push(" WHERE ");
        push_conditions(&mut sql, query);
        sql.push(&format!(" LIMIT {}) counted", i64::from(cap) + 1));
        Ok(self.store.read_count(sql).await?.unsigned_abs())
    }

    /// The number of unfinished tasks of each kind that has some, with one statement.
    pub async fn tally(self, reach: &[TaskReach], now: DateTime<Utc>) -> Result<Vec<TaskTally>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT t.kind, count(*) AS n, count(CASE WHEN t.due_at <= ")
            .bind(micros(now))
            .push(" THEN 1 END) AS late FROM ");
        sql.push(from(reach)).push(" WHERE ");
        push_reach(&mut sql, reach);
        sql.push(" AND t.open_key IS NOT NULL GROUP BY t.kind");
        let rows = self.store.read(sql).await?;
        let number = |row: &sea_orm::QueryResult, column| row.try_get::<i64>("", column).map(i64::unsigned_abs);
        let tally = rows.iter().map(|row| {
            let kind: String = row.try_get("", "kind")?;
            let kind = from_word("kind of task", &kind)?;
            Ok(TaskTally { kind, open: number(row, "n")?, overdue: number(row, "late")? })
        });
        tally.collect()
    }
}

/// The tables of a count: orders are joined only where the reader's reach depends on them.
fn from(reach: &[TaskReach]) -> &'static str {
    let is_by_order = |one: &TaskReach| one.orders.warehouses.is_some() || one.orders.statuses.is_some();
    if reach.iter().any(is_by_order) { "task t LEFT JOIN \"order\" o ON o.id = t.order_id" } else { "task t" }
}

fn push_conditions(sql: &mut Sql, query: &TaskQuery) {
    let filter = &query.filter;
    push_reach(sql, &query.reach);
    push_names(sql, "t.kind", filter.kinds.iter().map(|kind| kind.name()));
    push_names(sql, "t.state", filter.states.iter().map(|state| state.name()));
    push_names(sql, "t.role", filter.roles.iter().map(|role| role.name()));
    // The condition of the partial indexes stands in the statement as they have it.
    if !filter.states.is_empty() && filter.states.iter().all(|state| state.is_unfinished()) {
        sql.push(" AND t.open_key IS NOT NULL");
    }
    let (due, now) = (format!("COALESCE(t.due_at, {})", i64::MAX), micros(query.now));
    match filter.overdue {
        Some(true) => drop(sql.push(" AND t.open_key IS NOT NULL AND ").push(&due).push(" <= ").bind(now)),
        Some(false) => drop(sql.push(" AND (t.open_key IS NULL OR ").push(&due).push(" > ").bind(now).push(")")),
        None => {}
    }
    match &filter.assignee {
        Some((subject, true)) => drop(sql.push(" AND t.assignee_subject = ").bind(subject.as_str())),
        Some((subject, false)) => {
            sql.push(" AND (t.assignee_subject IS NULL OR t.assignee_subject <> ").bind(subject.as_str()).push(")");
        }
        None => {}
    }
    if let Some(rule) = filter.rule {
        sql.push(" AND t.source_kind = ").bind(TaskSourceKind::Rule.name()).push(" AND t.source_id = ").bind(rule.to_string());
    }
    if let Some(order) = filter.order {
        sql.push(" AND t.order_id = ").bind(order.0);
    }
}

/// Appends the condition that the task `t` exists for a reader; its order is `o`.
pub(crate) fn push_reach(sql: &mut Sql, reach: &[TaskReach]) {
    sql.push("(");
    for (index, alternative) in reach.iter().enumerate() {
        sql.push(if index == 0 { "(1 = 1" } else { " OR (1 = 1" });
        if let Some(roles) = &alternative.roles {
            push_names(sql, "t.role", roles.iter().map(|role| role.name()));
        }
        if let Some(kinds) = &alternative.kinds {
            push_names(sql, "t.kind", kinds.iter().map(|kind| kind.name()));
        }
        push_order_reach(sql, &alternative.orders);
        sql.push(")");
    }
    sql.push(if reach.is_empty() { "1 = 0)" } else { ")" });
}

fn push_order_reach(sql: &mut Sql, orders: &OrderReach) {
    if let Some(shops) = &orders.shops {
        sql.push(" AND t.shop").among_texts(shops);
    }
    let Some(warehouses) = &orders.warehouses else { return };
    sql.push(" AND ((t.order_id IS NULL AND t.warehouse").among_texts(warehouses);
    sql.push(") OR (o.warehouse").among_texts(warehouses);
    if let Some(statuses) = &orders.statuses {
        let names: Vec<String> = statuses.iter().map(|status| format!("'{}'", status.name())).collect();
        sql.push(" AND (o.status IN (").push(&names.join(", ")).push(")");
        sql.push(if orders.goods_here { " OR o.goods_here)" } else { ")" });
    }
    sql.push("))");
}

/// Appends that a column has one of these values, which stand in the text, so that the planner knows how frequent they are. An empty list
/// appends nothing.
fn push_names(sql: &mut Sql, column: &str, names: impl Iterator<Item = &'static str>) {
    let names: Vec<String> = names.map(|name| format!("'{name}'")).collect();
    match names.as_slice() {
        [] => {}
        [one] => drop(sql.push(" AND ").push(column).push(" = ").push(one)),
        _ => drop(sql.push(" AND ").push(column).push(" IN (").push(&names.join(", ")).push(")")),
    }
}
