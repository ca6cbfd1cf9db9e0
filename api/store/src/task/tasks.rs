//! Tasks as rows: one at a time, and those of a source together.

use std::collections::BTreeSet;

use domain::access::actor::Scope;
use domain::kernel::ids::{OrderId, TaskId};
use domain::kernel::status::OrderStatus;
use domain::task::kind::TaskSourceKind;
use domain::task::{Task, TaskSource};
use entity::task;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, QueryResult};

use crate::base::sql::Sql;
use crate::base::value::{from_json, from_json_of, from_word, json, json_of, micros, micros_of, time, time_of, word};
use crate::base::write::Existing;
use crate::task::list::{TaskReach, push_reach};
use crate::{Aggregate, StoreError, TaskStore, UnitOfWork};

/// The query of all tasks, each with the current state of its order.
pub(crate) const TASKS: &str = "SELECT t.*, o.status AS order_status, o.warehouse AS order_warehouse, \
    o.goods_here AS order_goods_here FROM task t LEFT JOIN \"order\" o ON o.id = t.order_id WHERE ";

impl TaskStore<'_> {
    /// One task that a reader may see; `None` = there is none. `None` as `reach` = every task.
    pub async fn one(self, id: TaskId, reach: Option<&[TaskReach]>) -> Result<Option<Task>, StoreError> {
        read(self.store.connection(), by_id(self.store.backend(), id, reach)).await.map(|mut found| found.pop())
    }
}

impl UnitOfWork {
    /// Those of the keys that an unfinished task has, also one that this unit of work opens.
    pub async fn open_task_keys(&mut self, keys: &[String]) -> Result<BTreeSet<String>, StoreError> {
        let waiting = self.pending.rows::<task::Entity>(Existing::Refuse).iter().filter_map(|row| row.open_key.clone());
        let mut open: BTreeSet<String> = waiting.filter(|key| keys.contains(key)).collect();
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT open_key FROM task WHERE open_key").among_texts(keys);
        for row in self.transaction().await?.query_all_raw(sql.build()).await? {
            open.insert(row.try_get("", "open_key")?);
        }
        Ok(open)
    }

    /// Locks and reads the unfinished tasks of these sources of one kind, at most `limit`, the oldest first; with `orders`, only theirs.
    pub async fn unfinished_tasks<T: AsRef<str>>(
        &mut self,
        kind: TaskSourceKind,
        sources: &[T],
        orders: Option<&[OrderId]>,
        limit: u32,
    ) -> Result<Vec<Task>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push(TASKS).push("t.open_key IS NOT NULL AND t.source_kind = ").bind(word(&kind));
        sql.push(" AND t.source_id").among_texts(sources);
        if let Some(orders) = orders {
            sql.push(" AND t.order_id").among_ids(orders.iter().map(|order| order.0));
        }
        self.lock_tasks(sql, limit).await
    }

    /// Locks and reads the tasks of a query, in the order of their ids, so that two units of work never wait for each other.
    pub(crate) async fn lock_tasks(&mut self, mut sql: Sql, limit: u32) -> Result<Vec<Task>, StoreError> {
        sql.push(" ORDER BY t.id LIMIT ").bind(i64::from(limit));
        if sql.backend == DbBackend::Postgres {
            sql.push(" FOR UPDATE OF t");
        }
        read(self.transaction().await?, sql).await
    }
}

impl Aggregate for Task {
    const NAME: &'static str = "task";
    type Id = TaskId;
    type Reach = Vec<TaskReach>;

    fn id(&self) -> TaskId {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn scope(&self) -> Scope<'_> {
        Self::scope(self)
    }

    fn target(id: &TaskId) -> String {
        format!("task {id}")
    }

    /// Locks and reads one task that a reader may see, with one statement; other tasks stay unlocked.
    async fn load(work: &mut UnitOfWork, id: &TaskId, reach: Option<&Vec<TaskReach>>) -> Result<Option<Self>, StoreError> {
        let mut sql = by_id(work.store.backend(), *id, reach.map(Vec::as_slice));
        if sql.backend == DbBackend::Postgres {
            sql.push(" FOR UPDATE OF t");
        }
        Ok(read(work.transaction().await?, sql).await?.pop())
    }

    /// A task of version 1 is new: another unfinished task of its cause, made meanwhile, fails the commit, which is then tried again.
    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        let existing = if self.version == 1 { Existing::Refuse } else { Existing::Replace };
        let row = row(self)?;
        let waiting = work.pending.rows_mut::<task::Entity>(existing);
        waiting.retain(|waiting| waiting.id != row.id);
        waiting.push(row);
        Ok(())
    }
}

fn by_id(backend: DbBackend, id: TaskId, reach: Option<&[TaskReach]>) -> Sql {
    let mut sql = Sql::new(backend);
    sql.push(TASKS).push("t.id = ").bind(id.0);
    if let Some(reach) = reach {
        sql.push(" AND ");
        push_reach(&mut sql, reach);
    }
    sql
}

async fn read<C: ConnectionTrait>(from: &C, sql: Sql) -> Result<Vec<Task>, StoreError> {
    let rows = from.query_all_raw(sql.build()).await?;
    rows.iter().map(task_of).collect()
}

fn row(task: &Task) -> Result<task::Model, StoreError> {
    let needs = (!task.needs.is_empty()).then_some(&task.needs);
    Ok(task::Model {
        id: task.id.0,
        version: task.version,
        kind: word(&task.kind),
        state: word(&task.state),
        because: json("reason", &task.because)?,
        needs: json_of("permissions", needs)?,
        instruction: json_of("reason", task.instruction.as_ref())?,
        role: word(&task.role),
        assignee: json_of("person", task.assignee.as_ref())?,
        assignee_subject: task.assignee.as_ref().map(|person| person.subject.clone()),
        created_at: micros(task.created_at),
        due_at: micros_of(task.due_at),
        completed_at: micros_of(task.completed_at),
        outcome: task.outcome.as_ref().map(word),
        note: task.note.clone(),
        order_id: task.order.map(|order| order.0),
        shop: task.shop.clone(),
        warehouse: task.warehouse.clone(),
        source_kind: word(&task.source.kind),
        source_id: task.source.id.clone(),
        source_version: task.source.version,
        open_key: task.open_key(),
    })
}

/// The task of a row of [`TASKS`].
pub(crate) fn task_of(found: &QueryResult) -> Result<Task, StoreError> {
    let row = task::Model::from_query_result(found, "")?;
    let status: Option<String> = found.try_get("", "order_status")?;
    let status: Option<OrderStatus> = status.map(|status| from_word("status", &status)).transpose()?;
    let goods_here: Option<bool> = found.try_get("", "order_goods_here")?;
    let warehouse = if status.is_some() { found.try_get("", "order_warehouse")? } else { row.warehouse };
    Ok(Task {
        id: row.id.into(),
        version: row.version,
        kind: from_word("kind of task", &row.kind)?,
        state: from_word("state of a task", &row.state)?,
        because: from_json("reason", &row.because)?,
        needs: from_json_of("permissions", row.needs.as_deref())?.unwrap_or_default(),
        instruction: from_json_of("reason", row.instruction.as_deref())?,
        role: from_word("role", &row.role)?,
        assignee: from_json_of("person", row.assignee.as_deref())?,
        created_at: time(row.created_at)?,
        due_at: time_of(row.due_at)?,
        completed_at: time_of(row.completed_at)?,
        outcome: row.outcome.as_deref().map(|outcome| from_word("outcome", outcome)).transpose()?,
        note: row.note,
        order: row.order_id.map(Into::into),
        shop: row.shop,
        warehouse,
        status,
        goods_here: goods_here.unwrap_or_default(),
        source: TaskSource {
            kind: from_word("source of a task", &row.source_kind)?,
            id: row.source_id,
            version: row.source_version,
        },
    })
}
